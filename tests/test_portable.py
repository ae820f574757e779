"""What leaves portable Cypher is warned of, what stays in it is not; the page on it is true."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from engines import Load, sample, skip_what_has_changed, tables_of
from hypothesis import given
from hypothesis import strategies as st
from query_cases import read_cases, rows_of, same
from test_guard import HONEST, HONEST_ELSEWHERE

from lodegraph.graph.engine import EmbeddedEngine, Engine
from lodegraph.graph.errors import QueryError, QueryRefused
from lodegraph.graph.portable import warnings_for
from lodegraph.queries.catalogue import catalogue

PAGE = (Path(__file__).parents[1] / "docs" / "portable-cypher.md").read_text(encoding="utf-8")
# Only the values tell, and a text shows none.
UNSEEN = (
    "A division of floats by zero",
    "The logarithm of nothing",
    "round() takes halves",
    "round() with digits rounds",
    "1 and 1.0 are equal",
    "A number with blanks",
    "An integer too large",
    "The shortest path from a node to itself",
)


PIECES = [
    *["MATCH (a)-[r:OWNS]->(b)", "RETURN", "WITH", "a.id AS id", "(", ")", "{", "}", "[", "]"],
    *["ORDER BY", "LIMIT 3", "id(a)", "UNION", "'x'", ",", "+", "|", "=", "WHERE", "count(r)"],
]


def table(heading: str) -> list[list[str]]:
    """Read the rows of the table under a heading of the page."""
    part = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in part.splitlines() if line[:3] == "| `"]
    return [[cell.strip().strip("`").replace(r"\|", "|") for cell in row] for row in rows]


DIFFERENT = table("The engines answer, and not the same")
LACKING = table("One engine has no answer")
UNTOLD = table("No warning tells")


@pytest.fixture
def engine(load_engine: Load) -> Engine:
    return load_engine(*tables_of(sample()))


@pytest.fixture(scope="module")
def embedded() -> EmbeddedEngine:
    return EmbeddedEngine(*tables_of(sample()))


def answer(engine: Engine, query: str) -> list[list[Any]]:
    return rows_of(engine.run(query, {}))


def test_the_page_has_rows_to_test() -> None:
    assert (len(DIFFERENT), len(LACKING), len(UNTOLD)) >= (15, 25, 5)


@pytest.mark.parametrize(
    ("query", "embedded_says", "neo4j_says", "_write"), [*DIFFERENT, *UNTOLD], ids=str
)
def test_an_engine_answers_as_the_page_says(
    engine: Engine, query: str, embedded_says: str, neo4j_says: str, _write: str
) -> None:
    said = embedded_says if isinstance(engine, EmbeddedEngine) else neo4j_says
    [[value]] = answer(engine, query)
    assert not said or same(value, json.loads(said))


@pytest.mark.parametrize(("query", "who", "_write"), LACKING, ids=str)
def test_an_engine_has_no_answer_where_the_page_says_so(
    engine: Engine, query: str, who: str, _write: str
) -> None:
    skip_what_has_changed(engine, query)
    if (who == "embedded") == isinstance(engine, EmbeddedEngine):
        with pytest.raises(QueryError):
            engine.run(query, {})
    else:
        engine.run(query, {})


@pytest.mark.parametrize("write", [row[-1] for row in (*DIFFERENT, *LACKING, *UNTOLD)])
def test_what_to_write_has_one_answer_and_no_warning(
    engine: Engine, embedded: EmbeddedEngine, write: str
) -> None:
    assert same(answer(engine, write), answer(embedded, write))
    assert warnings_for(write) == []


@pytest.mark.parametrize("query", [row[0] for row in (*DIFFERENT, *LACKING)])
def test_what_leaves_the_portable_subset_is_warned_of(query: str) -> None:
    assert len(warnings_for(query)) >= 1


@pytest.mark.parametrize("case", read_cases("engine_differences.txt"), ids=lambda case: case.title)
def test_a_known_difference_is_warned_of_where_the_text_shows_it(case: Any) -> None:
    assert bool(warnings_for(case.cypher)) != case.title.startswith(UNSEEN)


@pytest.mark.parametrize("query", HONEST)
def test_an_honest_question_is_not_warned_of(query: str) -> None:
    """Few are: those that hold what was seen to differ."""
    differs = any(part in query for part in ("duration.between(", "stDev(", "collect(c.id)["))
    assert len(warnings_for(query)) == differs


@pytest.mark.parametrize("query", HONEST_ELSEWHERE)
def test_what_neo4j_alone_reads_is_warned_of(query: str) -> None:
    """But for a variable named like a clause, and a condition in a group of the pattern."""
    odd = "merge.name" in query or query.startswith("MATCH ((")
    assert bool(warnings_for(query)) != odd


def test_the_questions_of_the_parity_suite_are_portable() -> None:
    """Two are warned of: stDev(), and the two largest lenders without a last sort key."""
    warned = [case.title for case in read_cases("parity_queries.txt") if warnings_for(case.cypher)]
    assert len(warned) <= 2


@pytest.mark.parametrize("name", [key for key, each in catalogue().items() if each.cypher])
def test_a_named_query_is_portable(name: str) -> None:
    assert warnings_for(catalogue()[name].cypher or "") == []


@pytest.mark.parametrize(
    ("query", "warned"),
    [
        ("MATCH (c)-[r]->() RETURN c.id AS id, count(r) AS n ORDER BY n DESC LIMIT 3", "id"),
        ("MATCH (c)-[r]->() RETURN c.id AS id, count(r) AS n ORDER BY n DESC, id LIMIT 3", None),
        ("MATCH (c)-[r]->() RETURN c.id, r.share ORDER BY r.share DESC LIMIT 3", "c.id"),
        ("MATCH (c)-[r]->() RETURN c.id, r.share ORDER BY r.share DESC", None),
        ("MATCH (c)-[r]->() RETURN c, r ORDER BY r.id LIMIT 3", None),
        ("MATCH (c) RETURN c.name, c.iso2 ORDER BY c.id LIMIT 3", None),
        ("MATCH (c) RETURN DISTINCT c.year AS y ORDER BY y LIMIT 3", None),
        ("MATCH (c) RETURN c LIMIT 10", None),
        ("MATCH (c) RETURN c.name AS name ORDER BY c.year SKIP 2 LIMIT $n", "name"),
        ("MATCH (c) WHERE c.name STARTS WITH 'x' RETURN c LIMIT 10", None),
    ],
)
def test_rows_in_a_tie_are_warned_of(query: str, warned: str | None) -> None:
    expected = "rows that tie may be cut off by LIMIT on one engine only; end ORDER BY with "
    assert warnings_for(query) == ([expected + warned] if warned else [])


def test_a_limit_on_the_way_wants_an_order() -> None:
    assert "ORDER BY before LIMIT" in warnings_for("MATCH (c) WITH c LIMIT 3 RETURN count(c)")[0]


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (n) WHERE n.name = 'id(n) keys(n)' RETURN n.name // stDev(x)",
        "MATCH (n) RETURN n.`keys (x)` AS `with limit 3`",
        "MATCH (n)-[r]->(m) WHERE n.year < m.year AND m.year > 3 RETURN n.keys",
        "MATCH p = shortestPath((a:Firm)-[*..3]->(b:Firm)) RETURN length(p)",
        "MATCH (a)-->(b)<--(c) WHERE a.x <> c.x RETURN a.x = c.x",
        "UNWIND $rows AS row MATCH (c:Country {id: row.id}) RETURN c.name",
        "MATCH (n) WHERE any(x IN n.xs WHERE x > 1) RETURN [x IN n.xs WHERE x > 1 | x]",
        "RETURN CASE WHEN 1 IN [1, 2] THEN [1, 2] ELSE [3, 4] END",
        "MATCH (n) RETURN sum(CASE WHEN n.share > 0 THEN 1 ELSE 0 END)",
        "WITH {a: 1} AS m MATCH (c) RETURN c {.id, m: m.a}",
        "MATCH (s:Supply) MATCH (s)<-[:FEEDS]-(t:Supply {mineral: s.mineral}) RETURN t.id",
        "MATCH (s) WHERE EXISTS { (s)<-[:FEEDS]-(:Supply {mineral: s.mineral}) } RETURN s.id",
        "MATCH (a)-[r]->() MATCH (p {id: r.policy_id}) WITH p AS q MATCH (s {id: q.id}) RETURN s",
        "MATCH (n) WHERE n.year IS NOT NULL AND (n.share IS NULL) RETURN toString(n.year)",
        "MATCH (n) RETURN collect(n.id) AS ids, size(collect(n.id)) AS n",
        "MATCH (r) WHERE r.valid_from <= '2025-04-04' RETURN r.valid_from + '!'",
    ],
)
def test_what_only_looks_different_is_not_warned_of(query: str) -> None:
    assert warnings_for(query) == []


def test_a_text_that_is_no_cypher_has_no_warnings() -> None:
    with pytest.raises(QueryRefused):
        EmbeddedEngine({}, {}).run("RETURN 'never closed", {})
    assert warnings_for("RETURN 'never closed") == []


@given(st.text() | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert isinstance(warnings_for(text), list)


@pytest.mark.parametrize(
    "part",
    [
        "MATCH (a)-[r:OWNS {id: 'x'}]->(b {id: a.id}) WHERE a.x < b.y ",
        "WITH a.id AS id, collect(a) AS l ORDER BY id LIMIT 3 ",
        "UNWIND [CASE WHEN a.x > 1 THEN [[((1))]] ELSE {k: {l: 1}} END] AS x ",
        "WITH ' ' + ' ' AS w, a {.id} AS m, (1) AS n ",
    ],
)
def test_a_long_query_is_looked_at_in_no_time(part: str) -> None:
    text = part * (19_000 // len(part)) + "RETURN 1 AS one"
    start = time.perf_counter()
    warnings_for(text)
    assert time.perf_counter() - start < 3


def test_a_warning_is_given_once() -> None:
    assert len(warnings_for("MATCH (a), (b) RETURN id(a), id(b), ID(a)")) == 1
