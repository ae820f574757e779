"""Where the engines differ is written down, and still true; what to write instead is the same."""

from __future__ import annotations

import pytest
from engines import Load, sample, skip_what_has_changed, tables_of
from query_cases import Case, agree, read_cases, rows_of

from lodegraph.graph.engine import EmbeddedEngine, Engine
from lodegraph.graph.errors import QueryError

pytestmark = pytest.mark.neo4j
CASES = read_cases("engine_differences.txt")
INSTEAD = [case for case in CASES if "instead" in case.sections]


@pytest.fixture
def engine(load_engine: Load) -> Engine:
    return load_engine(*tables_of(sample()))


def name(engine: Engine) -> str:
    return "embedded" if isinstance(engine, EmbeddedEngine) else "neo4j"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_engine_answers_as_written_down(engine: Engine, case: Case) -> None:
    skip_what_has_changed(engine, case.cypher)
    error = case.error(name(engine))
    if error is None:
        found = rows_of(engine.run(case.cypher, case.parameters))
        assert agree(found, case.rows(name(engine)), in_order=False), found
        return
    with pytest.raises(QueryError) as raised:
        engine.run(case.cypher, case.parameters)
    assert error in raised.value.message


@pytest.mark.parametrize("case", INSTEAD, ids=lambda case: case.title)
def test_what_to_write_instead_has_one_answer(engine: Engine, case: Case) -> None:
    found = rows_of(engine.run("\n".join(case.sections["instead"]), case.parameters))
    assert agree(found, case.rows("both"), in_order=False), found


def test_the_engines_do_differ_in_every_case() -> None:
    for case in CASES:
        assert case.sections["embedded"] != case.sections["neo4j"], case.title
    assert len({case.title for case in CASES}) == len(CASES)
