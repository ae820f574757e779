"""Statements that no pattern of a query can meet are not read, and no answer depends on that."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from companies import companies, owns, saved
from toy import frame

from lodegraph.graph.engine import EmbeddedEngine
from lodegraph.graph.errors import QueryError, StoreError
from lodegraph.graph.store import Graph, open_graph
from lodegraph.graph.touched import touched_types


@pytest.mark.parametrize(
    ("cypher", "types"),
    [
        ("MATCH (n) RETURN n", ""),
        ("RETURN 1 - 2 - 3 AS x, [1][0] - 1 AS y, 'a-[b]-c' AS z", ""),
        ("MATCH (a)-[:OWNS]->(b) RETURN a", "OWNS"),
        ("MATCH (a)<-[ r :OWNS ]-(b) RETURN a", "OWNS"),
        ("MATCH (a)-/* x */[`r-r`:`OWNS`]-(b) RETURN a", "OWNS"),
        ("MATCH (a)-[:OWNS|FEEDS]-(b) RETURN a", "FEEDS OWNS"),
        ("MATCH (a)-[:OWNS|:FEEDS *1..3 {year: 1}]-(b) RETURN a", "FEEDS OWNS"),
        ("MATCH (a)-[r:OWNS WHERE r.year = 1]-(b) RETURN a", "OWNS"),
        ("MATCH p = shortestPath((a)-[:OWNS*..4]-(b)) RETURN p", "OWNS"),
        ("MATCH (a)-[:OWNS]->(b), (b)<-[:FEEDS]-() RETURN a", "FEEDS OWNS"),
        ("MATCH (a) WHERE EXISTS { (a)-[:OWNS]->() } RETURN a", "OWNS"),
        ("MATCH (a) RETURN [(a)-[:OWNS]->(b) | b.id] AS x", "OWNS"),
        ("MATCH (a)-[:OWNS]->() RETURN a UNION MATCH (a)-[:FEEDS]->() RETURN a", "FEEDS OWNS"),
        ("MATCH (a) CALL (a) { MATCH (a)-[:OWNS]->(b) RETURN b } RETURN b", "OWNS"),
    ],
)
def test_types_are_read_from_the_patterns(cypher: str, types: str) -> None:
    assert touched_types(cypher) == set(types.split())


@pytest.mark.parametrize(
    "cypher",
    [
        "MATCH (a)-->(b) RETURN a",
        "MATCH (a)<--(b) RETURN a",
        "MATCH (a)--(b) RETURN a",
        "MATCH (a) - - (b) RETURN a",
        "MATCH (a)-[]->(b) RETURN a",
        "MATCH (a)-[r]->(b) RETURN a",
        "MATCH (a)-[*1..2]->(b) RETURN a",
        "MATCH (a)-[r {year: 1}]->(b) RETURN a",
        "MATCH (a)-[r:!OWNS]->(b) RETURN a",
        "MATCH (a)-[r:OWNS|!FEEDS]->(b) RETURN a",
        "MATCH (a)-[r:(OWNS|FEEDS)]->(b) RETURN a",
        "MATCH (a)-[r:OWNS&FEEDS]->(b) RETURN a",
        "MATCH (a)-[r:%]->(b) RETURN a",
        "MATCH (a)-[:OWNS]->(b) WHERE (b)-->() RETURN a",
        "MATCH (a)-[:OWNS]->(b) RETURN COUNT { (b)--() } AS n",
        "CALL db.relationshipTypes() YIELD relationshipType AS x RETURN x",
    ],
)
def test_a_relationship_without_a_type_may_be_of_any(cypher: str) -> None:
    assert touched_types(cypher) is None


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    """Store the companies, one of which also runs a mine."""
    runs = [owns("r1", "Firm:vein", "Facility:pit")]
    return saved({**companies(), "statements.OPERATES": frame("OPERATES", runs)}, tmp_path / "g")


@pytest.mark.parametrize(
    "cypher",
    [
        "MATCH (a)-[r:OWNS]->(b) RETURN r.id AS id ORDER BY id",
        "MATCH (a)-[r:OPERATES]->(b) RETURN r.id AS id ORDER BY id",
        "MATCH (a)-[r:OWNS|OPERATES]->(b) RETURN r.id AS id ORDER BY id",
        "MATCH (a)-[r]->(b) RETURN r.id AS id ORDER BY id",
        "MATCH (a) RETURN COUNT { (a)--() } AS n, a.id AS id ORDER BY id",
        "MATCH (a) WHERE NOT EXISTS { (a)-[:OPERATES]-() } RETURN a.id AS id ORDER BY id",
    ],
)
def test_answers_are_those_of_an_engine_with_all_statements(graph: Graph, cypher: str) -> None:
    """Asked first, or after a query that has loaded some."""
    nodes = {label: graph.nodes(label) for label in graph.labels()}
    whole = EmbeddedEngine(nodes, {name: graph.statements(name) for name in graph.types()})
    expected = whole.run(cypher, {})
    pd.testing.assert_frame_equal(open_graph(graph.folder).query(cypher), expected)
    graph.query("MATCH ()-[r:OWNS]->() RETURN count(r) AS n")
    pd.testing.assert_frame_equal(graph.query(cypher), expected)
    pd.testing.assert_frame_equal(graph.query(cypher), expected)


def test_other_types_are_not_read(graph: Graph) -> None:
    [path] = Path(graph.name).glob("statements.OPERATES.*")
    path.unlink()
    assert graph.query("MATCH ()-[r:OWNS]->() RETURN count(r) AS n")["n"].tolist() == [5]
    with pytest.raises(StoreError, match="cannot be read"):
        graph.query("MATCH ()-[r]->() RETURN count(r) AS n")


def test_names_are_known_before_the_statements_are_read(graph: Graph) -> None:
    with pytest.raises(QueryError, match="no type OWN; did you mean OWNS"):
        graph.query("MATCH ()-[r:OWN]->() RETURN r.share")
    with pytest.raises(QueryError, match="no property sharre on OPERATES"):
        graph.query("MATCH ()-[r:OPERATES]->() RETURN r.sharre")


def test_a_property_beyond_the_schema_is_known_once_its_table_is_asked_for() -> None:
    stakes = companies()["statements.OWNS"].assign(stake=1)
    graph = Graph.from_tables({**companies(), "statements.OWNS": stakes})
    assert graph.query("MATCH ()-[r:OWNS]->() RETURN sum(r.stake) AS n")["n"].tolist() == [5]
