"""What Cypher means, on every engine: the points that some engines get wrong without a word.

Expected values are worked out by hand from the language manual; any engine must give them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pandas as pd
import pytest
from engines import Load, Tables

from lodegraph.graph.engine import EmbeddedEngine, Engine
from lodegraph.graph.errors import QueryError, SchemaError

pytestmark = pytest.mark.neo4j
Owners = Callable[..., Engine]


def statements(*pairs: str, share: float | tuple[float | None, ...] = 0.5) -> pd.DataFrame:
    """Make OWNS statements of pairs of ids, as ``"a b"``."""
    ends = [pair.split() for pair in pairs]
    return pd.DataFrame(
        {
            "id": [f"s{i}" for i in range(len(pairs))],
            "subject_label": "Firm",
            "subject_id": [subject for subject, _ in ends],
            "object_label": ["Facility" if target.isupper() else "Firm" for _, target in ends],
            "object_id": [target for _, target in ends],
            "share": list(share) if isinstance(share, tuple) else share,
        }
    )


@cache
def tables(*owned: str, share: float | tuple[float | None, ...] = 0.5) -> tuple[Tables, Tables]:
    """Make firms a, b, c and facilities X, Y with who owns what."""
    firms = pd.DataFrame({"id": ["a", "b", "c"], "name": ["A", "B", None]})
    facilities = pd.DataFrame({"id": ["X", "Y"], "name": ["mine", "smelter"]})
    return {"Firm": firms, "Facility": facilities}, {"OWNS": statements(*owned, share=share)}


@pytest.fixture
def load(load_engine: Load) -> Owners:
    """Load firms and facilities with who owns what."""
    return lambda *owned, **share: load_engine(*tables(*owned, **share))


@pytest.fixture
def triangle(load: Owners) -> Engine:
    """Three firms that own each other in a circle: a -> b -> c -> a."""
    return load("a b", "b c", "c a")


def one(engine: Engine, cypher: str, **parameters: Any) -> Any:
    table = engine.run(cypher, parameters)
    assert table.shape == (1, 1)
    return table.iloc[0, 0]


def test_parallel_statements_stay_apart(load: Owners) -> None:
    """Three to a firm, and two more of the same type and subject label to a facility."""
    engine = load("a b", "a b", "a b", "a X", "a X")
    query = "MATCH (:Firm)-[r:OWNS]->(o) RETURN o.id AS id, count(r) AS n ORDER BY id"
    assert engine.run(query, {}).to_dict("list") == {"id": ["X", "b"], "n": [2, 3]}
    assert one(engine, "MATCH ()-[r]->() RETURN count(DISTINCT r.id) AS n") == 5


def test_equal_parallel_statements_stay_apart_embedded() -> None:
    """Neo4j keeps ids unique: no graph folder holds one twice."""
    table = statements("a b", "a b").assign(id="same")
    firms = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"]})
    engine = EmbeddedEngine({"Firm": firms}, {"OWNS": table})
    assert one(engine, "MATCH ()-[r]->() RETURN count(r) AS n") == 2


def test_paths_are_trails_not_walks(triangle: Engine) -> None:
    """From a: one path each of length 1, 2 and 3; a fourth hop would use a -> b again."""
    assert one(triangle, "MATCH p = (:Firm {id: 'a'})-[*1..4]->() RETURN count(p) AS n") == 3


def test_parallel_statements_make_paths_of_their_own(load: Owners) -> None:
    """Two ways from a to b, three from b to c: 2 x 3 paths."""
    engine = load("a b", "a b", "b c", "b c", "b c")
    query = "MATCH p = (:Firm {id: 'a'})-[*2]->(:Firm {id: 'c'}) RETURN count(p) AS n"
    assert one(engine, query) == 6


def test_one_match_binds_a_relationship_once(triangle: Engine) -> None:
    assert one(triangle, "MATCH ()-[r]->(), ()-[s]->() WHERE r = s RETURN count(*) AS n") == 0
    assert one(triangle, "MATCH ()-[r]->(), ()-[s]->() RETURN count(*) AS n") == 6


def test_two_matches_may_bind_a_relationship_twice(triangle: Engine) -> None:
    assert one(triangle, "MATCH ()-[r]->() MATCH ()-[s]->() RETURN count(*) AS n") == 9


def test_property_that_is_missing_is_null_whatever_its_name(triangle: Engine) -> None:
    """Some engines answer with what they call so themselves: an end, a label, the name."""
    query = "MATCH (n)-[r:OWNS]->() RETURN count(r.start), count(r.end), count(n.title)"
    table = triangle.run(query, {})
    assert table.iloc[0].tolist() == [0, 0, 0]
    assert list(table.columns) == ["count(r.start)", "count(r.end)", "count(n.title)"]


def test_undirected_pattern_finds_a_relationship_from_both_ends(triangle: Engine) -> None:
    assert one(triangle, "MATCH (a)--(b) RETURN count(*) AS n") == 6


@pytest.mark.parametrize(
    ("query", "count"),
    [
        # Through each of the three firms, there and back again by the other: 3 x 2.
        ("MATCH (a)--(b)--(c) RETURN count(*) AS n", 6),
        ("MATCH (a:Firm)-[:OWNS]-(b)-[r:OWNS]-(c) RETURN count(c) AS n", 6),
        ("MATCH (a:Firm {id: 'a'})--(b)--(c) RETURN count(*) AS n", 2),
        ("MATCH (a:Firm {id: 'a'})-[*2]-(c) RETURN count(*) AS n", 2),
        ("MATCH (a:Firm)-->(b)--(c) RETURN count(*) AS n", 3),
        ("MATCH (a:Firm)-->(b)-->(c) RETURN count(*) AS n", 3),
        ("RETURN 0 AS n UNION ALL MATCH (a:Firm)--(b)--(c) RETURN count(*) AS n", 6),
        ("CALL () { MATCH (a:Firm)--(b)--(c) RETURN count(*) AS m } RETURN m AS n", 6),
        ("MATCH p = shortestPath((:Firm {id: 'a'})-[*..2]-({id: 'c'})) RETURN count(p) AS n", 1),
    ],
)
def test_steps_that_may_go_either_way_are_counted(triangle: Engine, query: str, count: int) -> None:
    assert triangle.run(query, {})["n"].tolist()[-1] == count


@pytest.mark.parametrize(
    ("query", "count"),
    [
        # Each of the three stakes has the share and the key of itself; only one starts at a.
        ("MATCH ({id: 'a'})-[r]->() MATCH ()-[q {id: r.id}]->() RETURN count(q) AS n", 1),
        ("MATCH ()-[r]->() MATCH ()-[q {share: r.share, id: r.id}]->() RETURN count(q) AS n", 3),
        ("MATCH ()-[r]->(f) WHERE EXISTS { ()-[:OWNS {id: r.id}]->(f) } RETURN count(*) AS n", 3),
        ("MATCH (f:Firm) MATCH (f)-[:OWNS]->(g:Firm {id: f.id}) RETURN count(*) AS n", 0),
        ("MATCH (f:Firm) MATCH (g:Firm {id: f.id}) RETURN count(*) AS n", 3),
    ],
)
def test_braces_find_what_was_bound_before(triangle: Engine, query: str, count: int) -> None:
    assert one(triangle, query) == count


def test_a_keyword_may_name_a_property_at_the_end_of_a_query() -> None:
    firms = pd.DataFrame({"id": ["a"], "name": ["A"], "end": [1]})
    engine = EmbeddedEngine({"Firm": firms}, {})
    assert engine.run("MATCH (f:Firm) RETURN f.end", {})["f.end"].tolist() == [1]
    assert list(engine.run("UNWIND [1] AS x RETURN PERCENTILECONT(x, 0.5)", {})) == [
        "PERCENTILECONT(x, 0.5)"
    ]


def test_share_along_a_path_is_a_product(triangle: Engine) -> None:
    query = """
        MATCH p = (:Firm {id: 'a'})-[*3]->()
        RETURN reduce(s = 1.0, r IN relationships(p) | s * r.share) AS share
    """
    assert one(triangle, query) == 0.125


def test_shortest_path_is_the_shortest(load: Owners) -> None:
    engine = load("a b", "b c", "a c")
    query = """
        MATCH (a:Firm {id: 'a'}), (c:Firm {id: 'c'})
        MATCH p = shortestPath((a)-[*..3]->(c)) RETURN length(p) AS n
    """
    assert one(engine, query) == 1


def test_all_shortest_paths_keep_parallel_statements(load: Owners) -> None:
    engine = load("a b", "a b", "b c")
    query = """
        MATCH (a:Firm {id: 'a'}), (c:Firm {id: 'c'})
        MATCH p = allShortestPaths((a)-[*..3]->(c)) RETURN count(p) AS n
    """
    assert one(engine, query) == 2


def test_sum_of_nothing_is_zero_and_other_aggregates_are_null(triangle: Engine) -> None:
    query = """
        MATCH (f:Facility {id: 'Z'})
        RETURN sum(f.lat) AS sum, count(f) AS count, avg(f.lat) AS avg, max(f.id) AS max,
               collect(f) AS list
    """
    (record,) = triangle.run(query, {}).to_dict("records")
    assert record == {"sum": 0, "count": 0, "avg": None, "max": None, "list": []}


def test_aggregates_leave_nulls_out(load: Owners) -> None:
    engine = load("a b", "b c", "c a", share=(0.5, None, 0.25))
    query = "MATCH ()-[r]->() RETURN sum(r.share) AS s, avg(r.share) AS a, count(r.share) AS n"
    assert engine.run(query, {}).iloc[0].tolist() == [0.75, 0.375, 2]


def test_grouping_keeps_null_as_a_group(load: Owners) -> None:
    engine = load("a b", "b c", "c a", share=(0.5, None, None))
    query = "MATCH ()-[r]->() RETURN r.share IS NULL AS unknown, count(*) AS n ORDER BY n"
    assert engine.run(query, {}).to_dict("list") == {"unknown": [False, True], "n": [1, 2]}


def test_null_sorts_last_going_up_and_first_going_down(triangle: Engine) -> None:
    query = "MATCH (f:Firm) RETURN f.name AS name ORDER BY name"
    assert triangle.run(query, {})["name"].tolist() == ["A", "B", None]
    assert triangle.run(f"{query} DESC", {})["name"].tolist() == [None, "B", "A"]


def test_filter_on_null_drops_the_row(triangle: Engine) -> None:
    assert one(triangle, "MATCH (f:Firm) WHERE f.name <> 'A' RETURN count(f) AS n") == 1
    assert one(triangle, "MATCH (f:Firm) WHERE NOT f.name = 'A' RETURN count(f) AS n") == 1


def test_union_drops_duplicates_and_union_all_keeps_them(triangle: Engine) -> None:
    halves = "MATCH (f:Firm) RETURN f.id AS id {} MATCH (f:Firm) RETURN f.id AS id"
    assert len(triangle.run(halves.format("UNION"), {})) == 3
    assert len(triangle.run(halves.format("UNION ALL"), {})) == 6


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 IN [2, null]", None),
        ("null = null", None),
        ("null <> 1", None),
        ("true OR null", True),
        ("false AND null", False),
        ("[1, 2, 3][0]", 1),
        ("[1, 2, 3][-1]", 3),
        ("[1, 2, 3][5]", None),
        ("size([1, 2, 3][1..3])", 2),
        ("7 / 2", 3),
        ("7 / 2.0", 3.5),
        ("toInteger('3')", 3),
        ("size(split('a,b', ','))", 2),
        ("coalesce(null, 2)", 2),
        ("'a' + 'b'", "ab"),
        ("1 + null", None),
        ("CASE WHEN null THEN 1 ELSE 2 END", 2),
        ("reduce(s = 0, x IN [] | s + x)", 0),
        ("all(x IN [] WHERE x > 1)", True),
    ],
)
def test_expression_has_the_value_of_the_manual(
    triangle: Engine, expression: str, value: object
) -> None:
    assert one(triangle, f"RETURN {expression} AS x") == value


def test_optional_match_gives_null(triangle: Engine) -> None:
    query = "MATCH (f:Facility {id: 'X'}) OPTIONAL MATCH (f)<-[r]-() RETURN r.id AS id"
    assert one(triangle, query) is None


def test_median_is_interpolated(triangle: Engine) -> None:
    assert one(triangle, "UNWIND [1, 2, 4, 8] AS x RETURN percentileCont(x, 0.5) AS m") == 3.0


def test_subqueries_see_the_row_they_stand_in(triangle: Engine) -> None:
    query = """
        MATCH (f:Firm)
        CALL (f) { MATCH (f)-[r:OWNS]->() RETURN count(r) AS owned }
        RETURN f.id AS id, owned, COUNT { (f)<-[:OWNS]-() } AS owners ORDER BY id
    """
    table = triangle.run(query, {})
    assert table.to_dict("list") == {"id": ["a", "b", "c"], "owned": [1] * 3, "owners": [1] * 3}


# --- the contract itself


def test_answer_has_the_columns_of_return_in_their_order(triangle: Engine) -> None:
    table = triangle.run("MATCH (f:Firm) RETURN f.name AS b, f.id AS a ORDER BY a", {})
    assert list(table.columns) == ["b", "a"]
    assert table["b"].tolist() == ["A", "B", None]
    assert triangle.run("MATCH (f:Firm {id: 'z'}) RETURN f.id AS a", {}).columns.tolist() == ["a"]


def test_rows_beyond_the_limit_are_counted(triangle: Engine) -> None:
    table = triangle.run("MATCH (f:Firm) RETURN f.id AS id ORDER BY id", {}, row_limit=2)
    assert table["id"].tolist() == ["a", "b"]
    assert table.attrs["total_rows"] == 3


def test_plan_names_steps_and_runs_nothing(triangle: Engine) -> None:
    assert triangle.plan("UNWIND range(1, 1000000) AS x RETURN max(x) AS n", {})[0] == "Unwind"


def test_parameters_are_values_and_nothing_else(triangle: Engine) -> None:
    text = "a'}) DETACH DELETE f //"
    assert one(triangle, "RETURN $x AS x", x=text) == text
    assert triangle.run("MATCH (f:Firm {id: $x}) RETURN f", {"x": text}).empty
    assert one(triangle, "MATCH (f:Firm) RETURN count(f) AS n") == 3


@pytest.mark.parametrize(
    ("cypher", "words"),
    [
        ("MATCH (f:Frim) RETURN f", "no label Frim; did you mean Firm?"),
        ("MATCH (f:Firm) RETURN f.nmae", "no property nmae on Firm; did you mean name?"),
        ("MATCH (f:Firm) RETURN g", "line 1, column 23: g is not defined here"),
        ("RETURN $year AS x", "parameter $year has no value"),
        ("MATCH (f:Firm) RETURN f.id +", "line 1, column "),
    ],
)
def test_error_says_what_is_wrong_and_where(triangle: Engine, cypher: str, words: str) -> None:
    with pytest.raises(QueryError) as error:
        triangle.run(cypher, {})
    assert words in error.value.message


def test_very_deep_query_is_an_error_and_not_the_end(triangle: Engine) -> None:
    with pytest.raises(QueryError):
        triangle.run("RETURN " + "- " * 900 + "1 AS x", {})
    assert one(triangle, "RETURN 1 AS x") == 1


def test_statement_about_a_node_that_is_not_there_is_refused(load_engine: Load) -> None:
    nodes, _ = tables("a b")
    with pytest.raises(SchemaError, match="OWNS statement names Firm 'z', which is not in"):
        load_engine(nodes, {"OWNS": statements("a z")})
