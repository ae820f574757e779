"""Questions of analysts: each engine gives the answer that was worked out by hand."""

from __future__ import annotations

import pytest
from engines import Load, sample, tables_of
from query_cases import Case, agree, read_cases, rows_of

pytestmark = pytest.mark.neo4j
CASES = read_cases("parity_queries.txt")
WORDS = (
    "WHERE, OPTIONAL MATCH, WITH, UNWIND, UNION, UNION ALL, EXISTS {, COUNT {, CALL {, CALL (, "
    "CASE, *1..4, shortestPath(, allShortestPaths(, collect(, reduce(, all(, any(, none(, single(, "
    "date(, duration, STARTS WITH, CONTAINS, =~, split(, coalesce(, IS NULL, ORDER BY, SKIP, "
    "LIMIT, DISTINCT, percentileCont(, stDev(, nodes(p), relationships(p), {.*}, XOR, IN $"
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_answer_is_the_one_worked_out_by_hand(load_engine: Load, case: Case) -> None:
    engine = load_engine(*tables_of(sample()))
    found = rows_of(engine.run(case.cypher, case.parameters))
    (section,) = case.sections
    assert agree(found, case.rows(section), in_order=section == "in order"), found


def test_cases_are_many_and_use_the_whole_language() -> None:
    assert len(CASES) >= 60
    assert len({case.title for case in CASES}) == len(CASES)
    texts = "\n".join(case.cypher for case in CASES)
    assert [word for word in WORDS.split(", ") if word not in texts] == []
