"""Neo4j answers as the embedded engine does, refuses the same, and is left as it was."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from neo4j_server import empty_database

pytest.importorskip("neo4j", reason="the driver of Neo4j is not installed")

from test_guard import PARAMETERS, REFUSED

from lodegraph.graph.engine import Engine
from lodegraph.graph.errors import QueryError, QueryRefused, SchemaError
from lodegraph.graph.neo4j import READING_OPERATORS, Neo4jEngine
from lodegraph.graph.server import Connection, literal, open_driver

pytestmark = pytest.mark.neo4j


def tables() -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """Make countries with gaps, minerals and firms, and more than the schema knows."""
    countries = pd.DataFrame(
        {
            "id": ["COD", "CHN", "CHL"],
            "iso3": ["COD", "CHN", "CHL"],
            "name": ["DR Congo", "China", None],
            "rank": pd.array([1, None, 3], dtype="Int64"),
            "order": [1, 2, 3],
            "share": [0.5, math.nan, 0.25],
            "member": pd.array([True, None, False], dtype="boolean"),
            "nothing": pd.array([None] * 3, dtype="str"),
        }
    )
    odd = {"id": ["x"], "set": [1], "delete me": [2], "merge": [3]}
    nodes = {
        "Country": countries,
        "Mineral": pd.DataFrame({"id": ["cobalt", "copper"], "name": ["Cobalt", "Copper"]}),
        "Firm": pd.DataFrame({"id": ["a", "b", "c"], "name": ["A", "B", "C"]}),
        "Create": pd.DataFrame(odd),
    }
    rows = [
        ("r1", "Country", "COD", "Mineral", "cobalt", 0.1),
        ("r2", "Country", "CHN", "Mineral", "cobalt", 0.7),
        ("r3", "Country", "CHN", "Mineral", "cobalt", None),
    ]
    stakes = [
        ("o1", "Country", "CHN", "Firm", "a", 1.0),
        ("o2", "Firm", "a", "Firm", "b", 0.6),
        ("o3", "Firm", "b", "Firm", "c", 0.5),
    ]
    columns = pd.Index(["id", "subject_label", "subject_id", "object_label", "object_id", "share"])
    statements = {
        "REFINES": pd.DataFrame(rows, columns=columns).assign(end=[1, 2, 3]),
        "PRODUCES": pd.DataFrame([("p1", *rows[0][1:])], columns=columns),
        "OWNS": pd.DataFrame(stakes, columns=columns),
    }
    return nodes, statements


@pytest.fixture(scope="module")
def database() -> Iterator[Connection]:
    yield from empty_database()


@pytest.fixture(scope="module")
def engine(database: Connection) -> Iterator[Engine]:
    """Load the tables through the contract that every engine keeps."""
    engine: Engine = Neo4jEngine(database)
    engine.load(*tables())
    yield engine
    engine.close()


def one(engine: Engine, cypher: str, **parameters: Any) -> Any:
    table = engine.run(cypher, parameters)
    assert table.shape == (1, 1)
    return table.iloc[0, 0]


# --- values


def test_columns_have_the_types_of_the_embedded_engine(engine: Engine) -> None:
    table = engine.run(
        "MATCH (c:Country) RETURN c.id AS id, c.name AS name, c.rank AS rank, c.order AS place, "
        "c.share AS share, c.member AS member, c.nothing AS nothing, 2.0 AS two ORDER BY id DESC",
        {},
    )
    assert table["id"].tolist() == ["COD", "CHN", "CHL"]
    assert table["name"].tolist() == ["DR Congo", "China", None]
    assert table["member"].tolist() == [True, None, False]
    kinds = {name: str(table[name].dtype) for name in ("rank", "place", "share", "two")}
    assert kinds == {"rank": "Int64", "place": "int64", "share": "float64", "two": "float64"}
    assert table["rank"].isna().tolist() == [False, True, False]
    assert table["nothing"].tolist() == [None, None, None]


def test_nodes_relationships_and_paths_are_plain(engine: Engine) -> None:
    firm = {"labels": ["Firm"], "properties": {"id": "a", "name": "A"}}
    stake = {"type": "OWNS", "properties": {"id": "o2", "share": 0.6}}
    other = {"labels": ["Firm"], "properties": {"id": "b", "name": "B"}}
    value = one(
        engine,
        "MATCH p = (a:Firm {id: 'a'})-[r:OWNS]->(b) "
        "RETURN {path: p, ends: [a, b], stake: r, all: properties(r), keys: keys(a), own: a {.*}}",
    )
    assert sorted(value.pop("keys")) == ["id", "name"]
    assert value == {
        "path": {"nodes": [firm, other], "relationships": [stake]},
        "ends": [firm, other],
        "stake": stake,
        "all": stake["properties"],
        "own": firm["properties"],
    }


def test_dates_are_dates(engine: Engine) -> None:
    table = engine.run(
        "UNWIND [date('2025-04-04'), null] AS day RETURN day, duration('P1M2DT3S') AS d, "
        "localdatetime('2025-04-04T12:00') AS noon",
        {},
    )
    assert table["day"].tolist()[0] == pd.Timestamp("2025-04-04")
    assert table["day"].isna().tolist() == [False, True]
    assert table["d"].tolist()[0] == {"months": 1, "days": 2, "seconds": 3}
    assert table["noon"].tolist()[0] == pd.Timestamp("2025-04-04 12:00")


def test_no_rows_keep_the_columns(engine: Engine) -> None:
    table = engine.run("MATCH (d:Demand) RETURN d.id AS id, d.sector AS sector", {})
    assert table.empty
    assert list(table.columns) == ["id", "sector"]
    assert table.attrs == {}


def test_parallel_statements_stay_apart(engine: Engine) -> None:
    query = "MATCH (:Country {id: 'CHN'})-[r:REFINES]->(m) RETURN count(r) AS n"
    assert one(engine, query) == 2


def test_parameters_keep_their_types(engine: Engine) -> None:
    value = {"a": [1, 2.5, "x", True, None], "b": {"c": -(2**63)}}
    assert one(engine, "RETURN $x AS x", x=value) == value


# --- limits


def test_row_limit_keeps_the_first_rows_and_says_how_many_there_are(engine: Engine) -> None:
    query = "UNWIND range(1, 30) AS x RETURN x"
    table = engine.run(query, {}, row_limit=2)
    assert table["x"].tolist() == [1, 2]
    assert table.attrs == {"total_rows": 30}
    assert engine.run(query, {}, row_limit=30).attrs == {}
    assert engine.run(query, {}, row_limit=0).attrs == {"total_rows": 30}


def test_endless_rows_are_cut_soon_and_not_counted(engine: Engine) -> None:
    start = time.monotonic()
    query = "UNWIND range(1, 10000000) AS x UNWIND range(1, 10000000) AS y RETURN x, y"
    table = engine.run(query, {}, row_limit=3)
    assert time.monotonic() - start < 5
    assert table["y"].tolist() == [1, 2, 3]
    assert table.attrs == {"total_rows": None}


def test_long_query_ends_at_its_time_and_says_how_to_go_on(engine: Engine) -> None:
    query = "UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN max(x * y) AS n"
    start = time.monotonic()
    with pytest.raises(QueryError) as error:
        engine.run(query, {}, timeout_seconds=0.5)
    assert time.monotonic() - start < 5
    assert error.value.message == "the query took longer than 0.5 s"
    assert "timeout" in str(error.value.hint)


def test_query_that_takes_too_much_memory_is_ended(engine: Engine) -> None:
    """The server of the tests grants 300 MB."""
    query = "UNWIND range(1, 30000000) AS x RETURN size(collect('a long text ' + x)) AS n"
    with pytest.raises(QueryError) as error:
        engine.run(query, {})
    assert error.value.message == "the query holds more rows on its way than memory allows"


# --- errors


@pytest.mark.parametrize(
    ("cypher", "message"),
    [
        ("MATCH (n) /* a\nb */ RETURN m.id", "line 2, column 13: m is not defined here\n  b */ "),
        ("MATCH (n)\nRETURN n.id +", "line 2, column 14: "),
        ("MATCH (c:Contry) RETURN c", "line 1, column 10: no label Contry; did you mean Country?"),
        ("MATCH ()-[r:OWNS]->() RETURN r.sahre", "no property sahre on OWNS; did you mean share?"),
        ("RETURN $year AS x", "line 1, column 8: parameter $year has no value"),
        ("RETURN 1 / 0 AS x", "/ by zero"),
    ],
)
def test_error_shows_the_place(engine: Engine, cypher: str, message: str) -> None:
    with pytest.raises(QueryError) as error:
        engine.run(cypher, {})
    assert message in error.value.message


@pytest.mark.parametrize("value", [object(), 2**70, {1: {2}}, b"x"])
def test_parameter_that_cypher_cannot_hold_is_named(engine: Engine, value: object) -> None:
    with pytest.raises(QueryError, match=r"\$x") as error:
        engine.run("RETURN $x AS x", {"x": value})
    assert error.value.hint == "pass numbers, texts, booleans, lists or maps"


def test_statement_about_an_unknown_node_is_named(database: Connection) -> None:
    nodes, statements = tables()
    engine = Neo4jEngine(database)
    with pytest.raises(SchemaError, match="a OWNS statement names Firm 'a', which is not in the"):
        engine.load({"Country": nodes["Country"]}, {"OWNS": statements["OWNS"]})
    engine.close()


def test_nothing_is_printed(engine: Engine, capfd: pytest.CaptureFixture[str]) -> None:
    query = "MATCH (f:Facility)-[:FACES|OWNS*1..2]-(g), (h) RETURN f.lat, id(g) AS x LIMIT 1"
    assert "deprecated" in engine.run(query, {}).attrs["warnings"][0]
    assert capfd.readouterr() == ("", "")


# --- the guard


def content(database: Connection) -> list[str]:
    everything = "MATCH (n) OPTIONAL MATCH (n)-[r]->(m) RETURN [labels(n), properties(n), type(r), "
    with open_driver(database) as driver, driver.session(database=database.database) as session:
        rows = session.run(literal(everything + "properties(r), m.id]")).value()
        names = session.run("SHOW INDEXES YIELD name").value()
    return sorted(map(repr, rows)) + sorted(names)


def test_refused_statements_leave_the_graph_as_it_was(engine: Engine, database: Connection) -> None:
    before = content(database)
    for _, query in REFUSED:
        with pytest.raises(QueryRefused):
            engine.run(query, PARAMETERS)
    assert content(database) == before


@pytest.mark.parametrize(
    ("query", "operator"),
    [
        ("LOAD CSV FROM 'file:///etc/hostname' AS row RETURN row", "LoadCSV"),
        ("CREATE (n:Firm {id: 'new'})", "Create"),
        ("MATCH (n) DETACH DELETE n", "DetachDelete"),
        ("SHOW TRANSACTIONS", "ShowTransactions"),
        ("SHOW SETTINGS", "ShowSettings"),
        ("MATCH (n:Firm) SET n.id = 'x'", "SetProperty"),
        ("MATCH (n) RETURN n UNION LOAD CSV FROM 'file:///etc/x' AS n RETURN n", "LoadCSV"),
    ],
)
def test_plan_lock_sees_what_tokens_would_have_to_miss(
    engine: Engine, query: str, operator: str
) -> None:
    plan = engine.plan(query, {})
    assert operator in plan
    assert not set(plan) <= READING_OPERATORS


def test_plan_is_looked_at_before_a_query_runs(
    database: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the lock on tokens the plan refuses; without both, the session does not write."""

    def passes(*_: object) -> None:
        return

    monkeypatch.setattr("lodegraph.graph.neo4j.check_read_only", passes)
    monkeypatch.setattr("lodegraph.graph.neo4j.check_names", passes)
    engine = Neo4jEngine(database)
    with pytest.raises(QueryRefused, match="the plan contains LoadCSV"):
        engine.run("LOAD CSV FROM 'file:///etc/hostname' AS row RETURN row", {})
    with pytest.raises(QueryRefused, match="the plan contains"):
        engine.run("CREATE (n) RETURN n", {})
    with pytest.raises(QueryRefused, match="would do more than read"):
        engine.run("CALL dbms.listConfig() YIELD name RETURN name", {})
    monkeypatch.setattr(engine, "_check", passes)
    with pytest.raises(QueryRefused, match="the query would write"):
        engine.run("CREATE (n) RETURN n", {})
    engine.close()


def test_plan_names_operators_in_the_order_they_run(engine: Engine) -> None:
    plan = engine.plan("UNWIND [2, 1] AS x RETURN x ORDER BY x LIMIT 1", {})
    assert plan == ["Unwind", "Top", "ProduceResults"]


# --- with others in the database


def test_names_that_others_added_may_be_asked_for(database: Connection, engine: Engine) -> None:
    with open_driver(database) as driver, driver.session(database=database.database) as session:
        session.run(
            "MATCH (f:Firm {id: 'a'}) SET f.analyst_note = 'ask' "
            "CREATE (f)<-[:WATCHES {since: 2024}]-(:Analyst {alias: 'Ann'})"
        ).consume()
    query = "MATCH (p:Analyst)-[w:WATCHES]->(f:Firm) RETURN [p.alias, w.since, f.analyst_note] AS x"
    assert one(engine, query) == ["Ann", 2024, "ask"]
    with pytest.raises(QueryError, match="did you mean Analyst"):
        engine.run("MATCH (p:Analist) RETURN p", {})
    with open_driver(database) as driver, driver.session(database=database.database) as session:
        session.run("MATCH (p:Analyst) DETACH DELETE p").consume()
        session.run("MATCH (f:Firm {id: 'a'}) REMOVE f.analyst_note").consume()
