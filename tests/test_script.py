"""A Cypher script makes on a real server the graph it was written from, and only that."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from companies import companies, graph_of, graphs, many_companies, owns, saved
from hypothesis import HealthCheck, Phase, given, settings
from neo4j_server import empty_database

from lodegraph.cli import run
from lodegraph.graph import script
from lodegraph.graph.content import table_hash
from lodegraph.graph.pull import pull
from lodegraph.graph.push import PushReport, push
from lodegraph.graph.script import STATEMENT_CHARACTERS, STATEMENT_ROWS, write_script
from lodegraph.graph.server import Connection, literal, open_driver
from lodegraph.graph.store import Graph, open_graph

pytestmark = pytest.mark.neo4j


@pytest.fixture
def database() -> Iterator[Connection]:
    yield from empty_database()


def script_of(graph: Graph) -> list[str]:
    """Write a script, and give its statements: a line each, but for the remarks."""
    file = StringIO()
    write_script(graph, file)
    lines = file.getvalue().split("\n")
    assert lines.pop() == ""
    return [line for line in lines if not line.startswith("//")]


def execute(database: Connection, statements: list[str]) -> None:
    with open_driver(database) as driver, driver.session(database=database.database) as session:
        for statement in statements:
            assert statement.endswith(";")
            session.run(literal(statement)).consume()


def back(database: Connection, folder: Path) -> str:
    pull(database, folder, replace=True)
    return open_graph(folder).fingerprint()


def test_a_graph_comes_back_from_its_script(database: Connection, tmp_path: Path) -> None:
    graph, place = saved(many_companies(40), tmp_path / "graph"), tmp_path / "graph.cypher"
    command = ["export", str(place), "--as", "cypher", "--graph", str(tmp_path / "graph")]
    assert run(command) == 0
    lines = place.read_text(encoding="utf-8").split("\n")
    statements = [line for line in lines if line and not line.startswith("//")]
    execute(database, statements)
    assert back(database, tmp_path / "pulled") == graph.fingerprint()
    # Another run, or a push, finds everything there.
    execute(database, statements[-2:])
    rows = sum(map(len, graph.tables().values()))
    assert push(graph, database) == PushReport(unchanged=rows)


@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(graphs())
def test_every_graph_comes_back_from_its_script(
    database: Connection, tmp_path_factory: pytest.TempPathFactory, tables: dict[str, pd.DataFrame]
) -> None:
    graph = graph_of(tables)
    execute(database, ["MATCH (n) DETACH DELETE n;", *script_of(graph)])
    folder = tmp_path_factory.mktemp("pulled") / "graph"
    pull(database, folder)
    pulled = open_graph(folder).tables()
    for key, table in tables.items():
        if len(table):
            assert table_hash(pulled[key]) == table_hash(table)


NASTY = "'}) DETACH DELETE n;// `x` \"y\" \\ \\u0027 \\' \n; \r\t\x85\u2028 \U0001f5ff /* $ids"


def test_text_that_looks_like_cypher_is_text(database: Connection, tmp_path: Path) -> None:
    tables = companies([{"id": NASTY, "name": NASTY}], [], [owns("`", "Firm:x", "Firm:x")])
    stakes = tables["statements.OWNS"]
    tables["statements.OWNS"] = stakes.assign(subject_id=NASTY, object_id=NASTY, quote=NASTY)
    graph = graph_of(tables)
    execute(database, script_of(graph))
    assert back(database, tmp_path / "pulled") == graph.fingerprint()


def test_no_statement_is_too_long() -> None:
    statements = script_of(graph_of(many_companies(3 * STATEMENT_ROWS + 1)))
    made = [text for text in statements if text.startswith("WITH")]
    # Four batches of firms, four of stakes, one source.
    assert len(made) == 4 + 4 + 1
    assert max(map(len, made)) < 2 * STATEMENT_CHARACTERS


def test_long_texts_make_short_batches(database: Connection, tmp_path: Path) -> None:
    long = "ore " * (STATEMENT_CHARACTERS // 4)
    stakes = [owns(f"s{i}", "Firm:acme", "Firm:lode", quote=f"{i} {long}") for i in range(3)]
    graph = graph_of(companies(stakes=stakes))
    statements = script_of(graph)
    assert max(map(len, statements)) < 2 * STATEMENT_CHARACTERS
    assert sum("MERGE (s)-" in text for text in statements) == 3
    execute(database, statements)
    assert back(database, tmp_path / "pulled") == graph.fingerprint()


def test_the_head_names_the_sources_in_one_line_each() -> None:
    tables = companies()
    source = tables["nodes.Source"]
    tables["nodes.Source"] = source.assign(title="Two\nlines;", licence="MIT")
    file = StringIO()
    write_script(graph_of(tables), file)
    remarks = [line for line in file.getvalue().split("\n") if line.startswith("//")]
    assert remarks[0] == script.HEAD.strip()
    assert any("Two lines;" in line for line in remarks)
    assert not any(line.startswith("lines") for line in file.getvalue().split("\n"))
