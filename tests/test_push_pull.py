"""A graph goes to Neo4j and comes back the same; what others keep there stays theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from companies import FIRMS, MINES, STAKES, companies, graph_of, graphs, many_companies, owns, saved
from hypothesis import HealthCheck, Phase, given, settings
from neo4j_server import empty_database
from pandas.testing import assert_frame_equal

pytest.importorskip("neo4j", reason="the driver of Neo4j is not installed")

from lodegraph.graph import batches, pages
from lodegraph.graph.errors import NoEvidence, SchemaError, StoreError
from lodegraph.graph.pull import pull
from lodegraph.graph.push import PushReport, push
from lodegraph.graph.server import Connection, literal, open_driver
from lodegraph.graph.store import open_graph

pytestmark = pytest.mark.neo4j
Ask = Callable[..., list[Any]]


@pytest.fixture
def database() -> Iterator[Connection]:
    yield from empty_database()


@pytest.fixture
def ask(database: Connection) -> Iterator[Ask]:
    """Ask the server itself; one value for each row."""
    with open_driver(database) as driver, driver.session(database=database.database) as session:

        def asking(cypher: str, **values: Any) -> list[Any]:
            return session.run(literal(cypher), values).value()

        yield asking


def everything(ask: Ask) -> list[Any]:
    """List all that is in the database, as text."""
    nodes = ask("MATCH (n) RETURN [labels(n), properties(n)]")
    edges = ask("MATCH (a)-[r]->(b) RETURN [elementId(a), type(r), properties(r), elementId(b)]")
    return sorted(map(repr, [*nodes, *edges]))


# --- there and back


def test_graph_of_the_samples_comes_back_the_same(
    database: Connection, samples: Path, tmp_path: Path
) -> None:
    graph = open_graph(samples)
    rows = sum(map(len, graph.tables().values()))
    assert push(graph, database) == PushReport(new=rows)
    report = pull(database, tmp_path / "pulled")
    assert report.nodes + report.statements == rows
    assert report.foreign_nodes == report.foreign_relationships == report.foreign_properties == 0
    pulled = open_graph(tmp_path / "pulled")
    assert pulled.fingerprint() == graph.fingerprint()
    assert pulled.loads().loc[0, "file"] == str(database)


def test_pushing_again_changes_nothing_and_says_so(database: Connection, ask: Ask) -> None:
    graph = graph_of(companies())
    push(graph, database)
    before = everything(ask)
    assert push(graph, database) == PushReport(unchanged=3 + 2 + 1 + 5)
    assert push(graph, database, replace=True) == PushReport(unchanged=3 + 2 + 1 + 5)
    assert everything(ask) == before


@settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink would take minutes
)
@given(graphs())
def test_every_graph_comes_back_the_same(
    database: Connection, tmp_path_factory: pytest.TempPathFactory, tables: dict[str, pd.DataFrame]
) -> None:
    """In batches and pages of three rows; each graph replaces the one before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "BATCH_ROWS", 3)
        patch.setattr(pages, "PAGE_ROWS", 3)
        graph = graph_of(tables)
        push(graph, database, replace=True)
        rows = sum(map(len, tables.values()))
        assert push(graph, database, replace=True) == PushReport(unchanged=rows)
        folder = tmp_path_factory.mktemp("pulled") / "graph"
        pull(database, folder)
    pulled = open_graph(folder)
    assert pulled.tables().keys() == tables.keys()
    for key, table in pulled.tables().items():
        assert_frame_equal(
            table, tables[key].sort_values("id", ignore_index=True), check_exact=True
        )
    assert pulled.fingerprint() == graph.fingerprint()


def test_text_that_looks_like_cypher_is_text(database: Connection, tmp_path: Path) -> None:
    name = '\'}) DETACH DELETE n // `x` "y" \\ \\u0027 $ids \u2028 \U0001f5ff'
    tables = companies([{"id": name, "name": name}], [], [owns("`", "Firm:" + "x", "Firm:x")])
    tables["statements.OWNS"] = tables["statements.OWNS"].assign(
        subject_id=name, object_id=name, quote=name
    )
    graph = graph_of(tables)
    push(graph, database)
    pull(database, tmp_path / "pulled")
    assert open_graph(tmp_path / "pulled").fingerprint() == graph.fingerprint()


# --- what is written


def test_keys_are_unique_and_names_indexed(database: Connection, ask: Ask) -> None:
    push(graph_of(companies()), database)
    constraints = "SHOW CONSTRAINTS YIELD name, labelsOrTypes, properties, type "
    unique = ask(constraints + "RETURN [name, labelsOrTypes[0], properties[0], type]")
    assert sorted(unique) == [
        ["lodegraph_3_Facility", "Facility", "id", "UNIQUENESS"],
        ["lodegraph_3_Firm", "Firm", "id", "UNIQUENESS"],
        ["lodegraph_3_OWNS", "OWNS", "id", "RELATIONSHIP_UNIQUENESS"],
        ["lodegraph_3_Source", "Source", "id", "UNIQUENESS"],
    ]
    names = "SHOW INDEXES YIELD name, properties WHERE 'name' IN properties RETURN name"
    assert sorted(ask(names)) == [
        "lodegraph_3_Facility_name",
        "lodegraph_3_Firm_name",
        "lodegraph_3_Source_name",
    ]


def test_parallel_statements_stay_apart(database: Connection, ask: Ask) -> None:
    push(graph_of(companies()), database)
    stakes = "MATCH (:Firm {id: 'acme'})-[r:OWNS]->(:Facility {id: 'pit'}) RETURN r.id"
    assert sorted(ask(stakes)) == ["s1", "s2"]


def test_numbers_truth_and_what_is_missing_are_stored_as_such(
    database: Connection, ask: Ask
) -> None:
    push(graph_of(companies()), database)
    assert ask("MATCH (n:Facility {id: 'pit'}) RETURN properties(n)") == [
        {"id": "pit", "name": "The Pit", "lat": -10.5, "lon": 25.0, "_lodegraph": "Facility"}
    ]
    assert ask("MATCH (n:Firm) RETURN n.state_owned ORDER BY n.id") == [False, None, True]
    assert ask("MATCH ()-[r {id: 's1'}]->() RETURN valueType(r.year)") == ["INTEGER NOT NULL"]
    assert ask("MATCH ()-[r {id: 's3'}]->() RETURN valueType(r.share)") == ["FLOAT NOT NULL"]


def test_what_differs_is_written_and_nothing_else(database: Connection, ask: Ask) -> None:
    push(graph_of(companies()), database)
    stakes = [{**STAKES[0], "share": 0.5, "year": None}, *STAKES[1:], owns("s6", *NEW)]
    report = push(graph_of(companies(stakes=stakes)), database)
    assert report == PushReport(new=1, changed=1, unchanged=3 + 2 + 1 + 4)
    assert ask("MATCH ()-[r:OWNS {id: 's1'}]->() RETURN [r.share, r.year]") == [[0.5, None]]


NEW = ("Firm:vein", "Facility:shaft")


def test_statement_that_joins_other_nodes_now_is_moved(
    database: Connection, ask: Ask, tmp_path: Path
) -> None:
    push(graph_of(companies()), database)
    graph = graph_of(companies(stakes=[owns("s1", *NEW), *STAKES[1:]]))
    assert push(graph, database) == PushReport(changed=1, unchanged=10)
    assert ask("MATCH (a)-[r:OWNS {id: 's1'}]->(b) RETURN a.id + b.id") == ["veinshaft"]
    pull(database, tmp_path / "pulled")
    assert open_graph(tmp_path / "pulled").fingerprint() == graph.fingerprint()


def test_progress_counts_rows_up_to_all(database: Connection) -> None:
    told: list[tuple[int, int]] = []
    push(graph_of(companies()), database, progress=lambda done, rows: told.append((done, rows)))
    assert told[-1] == (11, 11)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


# --- other graphs, and what others put there


def test_rows_of_an_earlier_push_stay_until_replaced(database: Connection, tmp_path: Path) -> None:
    push(graph_of(companies()), database)
    smaller = graph_of(companies(FIRMS[:1], MINES[:1], STAKES[:1]))
    assert push(smaller, database) == PushReport(unchanged=4, left=2 + 1 + 4)
    assert push(smaller, database, replace=True) == PushReport(unchanged=4, removed=7)
    pull(database, tmp_path / "pulled")
    assert open_graph(tmp_path / "pulled").fingerprint() == smaller.fingerprint()


def test_tables_that_a_graph_lacks_go_when_it_is_replaced(
    database: Connection, ask: Ask, tmp_path: Path
) -> None:
    push(graph_of(companies()), database)
    sources = graph_of({"nodes.Source": companies()["nodes.Source"]})
    assert push(sources, database, replace=True).removed == 10
    assert ask("SHOW CONSTRAINTS YIELD name RETURN name") == ["lodegraph_3_Source"]
    pull(database, tmp_path / "pulled")
    assert open_graph(tmp_path / "pulled").tables().keys() == {"nodes.Source"}


BY_HAND = """
    MATCH (acme:Firm {id: 'acme'}), (vein:Firm {id: 'vein'}), (pit:Facility {id: 'pit'})
    MATCH ()-[stake:OWNS {id: 's4'}]->()
    SET acme.analyst_note = 'ask them', vein:Watched, stake.checked = date()
    CREATE (own:Firm {id: 'mine', name: 'Not of lodegraph'})-[:OWNS {id: 'x', share: 1.0}]->(pit)
    CREATE (own)-[:KNOWS]->(:Person {name: 'Ann'}), (acme)-[:OWNS {share: 0.1}]->(pit)
"""


def test_what_others_add_is_left_by_pull_and_counted(
    database: Connection, ask: Ask, tmp_path: Path
) -> None:
    graph = graph_of(companies())
    push(graph, database)
    ask(BY_HAND)
    report = pull(database, tmp_path / "pulled")
    assert open_graph(tmp_path / "pulled").fingerprint() == graph.fingerprint()
    assert (report.nodes, report.statements) == (6, 5)
    assert (report.foreign_nodes, report.foreign_relationships) == (2, 3)
    assert report.foreign_properties == 2


def test_what_others_add_survives_pushes(database: Connection, ask: Ask) -> None:
    push(graph_of(companies()), database)
    ask(BY_HAND)
    before = everything(ask)
    assert push(graph_of(companies()), database, replace=True) == PushReport(unchanged=11)
    assert everything(ask) == before
    renamed = [{**firm, "name": "New"} for firm in FIRMS]
    assert push(graph_of(companies(renamed)), database).changed == 3
    assert ask("MATCH (n:Firm) RETURN [n.name, n.analyst_note] ORDER BY n.id") == [
        ["New", "ask them"],
        ["New", None],
        ["Not of lodegraph", None],
        ["New", None],
    ]


def test_replacing_keeps_what_others_use(database: Connection, ask: Ask, tmp_path: Path) -> None:
    """Kept: Acme with its note, Vein with its label, the pit with others' stakes, and s4."""
    push(graph_of(companies()), database)
    ask(BY_HAND)
    nothing = graph_of({"nodes.Source": companies()["nodes.Source"]})
    report = push(nothing, database, replace=True)
    # Lode stays too: s4, which others use, ends there.
    assert report == PushReport(unchanged=1, removed=4 + 1, kept=1 + 3 + 1)
    assert sorted(ask("MATCH (n) RETURN coalesce(n.id, n.name)")) == [
        *["Ann", "acme", "lode", "mine", "pit", "register", "vein"]
    ]
    assert sorted(ask("MATCH ()-[r]->() RETURN coalesce(r.id, type(r))")) == [
        *["KNOWS", "OWNS", "s4", "x"]
    ]
    pull(database, tmp_path / "pulled")
    assert open_graph(tmp_path / "pulled").fingerprint() == nothing.fingerprint()


def test_node_that_was_there_before_joins_the_graph_and_stays(
    database: Connection, ask: Ask, tmp_path: Path
) -> None:
    ask("CREATE (:Firm {id: 'acme', name: 'Acme, as we call it'})")
    graph = graph_of(companies())
    push(graph, database)
    pull(database, tmp_path / "pulled")
    assert open_graph(tmp_path / "pulled").fingerprint() == graph.fingerprint()
    others = graph_of(companies(FIRMS[1:], MINES, STAKES[4:]))
    assert push(others, database, replace=True).kept == 1
    there = {"id": "acme", "name": "Acme", "state_owned": False}
    assert ask("MATCH (n:Firm {id: 'acme'}) RETURN properties(n)") == [there]


def test_label_of_ours_on_another_node_of_ours_is_left_out(
    database: Connection, ask: Ask, tmp_path: Path
) -> None:
    graph = graph_of(companies())
    push(graph, database)
    ask("MATCH (n:Firm {id: 'vein'}) SET n:Facility:StateBank")
    pull(database, tmp_path / "pulled")
    assert open_graph(tmp_path / "pulled").fingerprint() == graph.fingerprint()


# --- what cannot be sent or brought back


def without(tables: dict[str, pd.DataFrame], key: str) -> dict[str, pd.DataFrame]:
    return {name: table for name, table in tables.items() if name != key}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"nodes.Planet": companies()["nodes.Firm"]}, "the schema has no label Planet"),
        ({"statements.EATS": companies()["statements.OWNS"]}, "no statement type EATS"),
        ({"nodes.Firm": companies()["nodes.Firm"].assign(size=1)}, "Firm: the columns differ"),
        ({"nodes.Firm": companies()["nodes.Firm"].assign(lei=1)}, "lei is of type int64"),
        ({"nodes.Firm": companies([*FIRMS, FIRMS[0]])["nodes.Firm"]}, "have the id 'acme'"),
        ({"nodes.Firm": companies(FIRMS[1:])["nodes.Firm"]}, "names Firm 'acme'"),
        (
            {"nodes.Firm": companies([*FIRMS, {"id": "anon"}])["nodes.Firm"]},
            "Firm anon: name is missing",
        ),
        (
            {
                "statements.OWNS": companies(stakes=[owns("s", "Facility:pit", "Firm:acme")])[
                    "statements.OWNS"
                ]
            },
            "OWNS does not go from Facility to Firm",
        ),
    ],
)
def test_graph_against_the_schema_is_not_sent(
    database: Connection, ask: Ask, change: dict[str, pd.DataFrame], message: str
) -> None:
    with pytest.raises(SchemaError, match=message):
        push(graph_of(companies() | change), database)
    assert everything(ask) == []
    assert ask("SHOW CONSTRAINTS YIELD name RETURN name") == []


def test_keys_that_several_nodes_share_are_named(database: Connection, ask: Ask) -> None:
    ask("UNWIND ['b', 'b', 'a', 'a', 'c'] AS id CREATE (:Firm {id: id})")
    with pytest.raises(StoreError, match="several Firm with the id 'a', 'b'"):
        push(graph_of(companies()), database)
    assert ask("MATCH (n) RETURN count(n)") == [5]


@pytest.mark.parametrize(
    ("vandalism", "message"),
    [
        ("MATCH (n:Firm {id: 'acme'}) SET n.name = 7", "Firm in the database has name = 7"),
        ("MATCH ()-[r {id: 's1'}]->() SET r.year = 'x'", "year = 'x', which is not a whole number"),
        ("MATCH ()-[r {id: 's1'}]->() REMOVE r.source_id", "OWNS s1: source_id is missing"),
        ("MATCH (n:Firm {id: 'acme'}) REMOVE n._lodegraph", "an end of a OWNS statement"),
    ],
)
def test_graph_that_others_broke_is_not_brought_back(
    database: Connection, ask: Ask, tmp_path: Path, vandalism: str, message: str
) -> None:
    push(graph_of(companies()), database)
    ask(vandalism)
    with pytest.raises(SchemaError, match=message):
        pull(database, tmp_path / "pulled")
    assert not (tmp_path / "pulled").exists()


def test_nothing_to_pull_is_said(database: Connection, ask: Ask, tmp_path: Path) -> None:
    ask("CREATE (:Firm {id: 'mine', name: 'Mine'})")
    with pytest.raises(NoEvidence, match="holds no graph of lodegraph"):
        pull(database, tmp_path / "pulled")


def test_folder_with_another_graph_is_only_replaced_on_request(
    database: Connection, tmp_path: Path
) -> None:
    other = saved(many_companies(3), tmp_path / "graph")
    graph = graph_of(companies())
    push(graph, database)
    with pytest.raises(StoreError, match="holds another graph"):
        pull(database, tmp_path / "graph")
    assert open_graph(tmp_path / "graph").fingerprint() == other.fingerprint()
    assert pull(database, tmp_path / "graph", replace=True).changed
    assert open_graph(tmp_path / "graph").fingerprint() == graph.fingerprint()
    assert not pull(database, tmp_path / "graph").changed


def test_graph_of_a_newer_format_is_left_alone(
    database: Connection, ask: Ask, tmp_path: Path
) -> None:
    ask("CREATE CONSTRAINT lodegraph_9_Firm FOR (n:Firm) REQUIRE n.id IS UNIQUE")
    for action in (
        lambda: push(graph_of(companies()), database),
        lambda: pull(database, tmp_path / "pulled"),
    ):
        with pytest.raises(StoreError, match="has format 9, which is newer") as error:
            action()
        assert error.value.hint == "install a newer lodegraph"
    assert ask("MATCH (n) RETURN count(n)") == [0]
