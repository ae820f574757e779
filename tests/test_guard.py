"""The guard lets questions through and nothing else, on the text and on the plan."""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from engines import Load, Tables
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from query_cases import agree, rows_of

from lodegraph.graph.engine import READING_STEPS, EmbeddedEngine, Engine
from lodegraph.graph.errors import QueryError, QueryRefused
from lodegraph.graph.guard import DEPTH_LIMIT, LENGTH_LIMIT, check_read_only
from lodegraph.graph.neo4j import READING_OPERATORS
from lodegraph.graph.tokens import scan, without_comments, words
from lodegraph.graph.vocabulary import Vocabulary, check_names

pytestmark = pytest.mark.neo4j
ANY = ["id", "name", "iso3", "share", "set", "delete me", "merge", "end", "start", "value"]
KNOWN = Vocabulary(
    dict.fromkeys(["Country", "Mineral", "Firm", "Create"], ANY),
    dict.fromkeys(["REFINES", "PRODUCES", "OWNS"], ANY),
)
PARAMETERS: dict[str, Any] = {
    "iso3": "COD",
    "mineral": "cobalt",
    "rows": [{"id": "CHN", "weight": 2}],
    "n": 3,
    "url": "file:///etc/passwd",
    "x": 1,
    "label": "Country",
}


def cases() -> list[tuple[str, str]]:
    """Read the verdict and the statement of each block."""
    text = (Path(__file__).parent / "guard_cases.txt").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^#.*\n", "", text)
    text = re.sub(r"<U\+(\w{4})>", lambda code: chr(int(code[1], 16)), text)
    text = re.sub(r"<<(\d+) times (.+?)>>", lambda part: int(part[1]) * part[2], text)
    blocks = [block.strip("\n") for block in re.split(r"\n{2,}", text) if block.strip()]
    return [(verdict, query) for verdict, _, query in (block.partition("\n") for block in blocks)]


REFUSED = [(verdict, query) for verdict, query in cases() if verdict.startswith("refused: ")]
HONEST = [query for verdict, query in cases() if verdict == "passes"]
HONEST_ELSEWHERE = [query for verdict, query in cases() if verdict == "passes, neo4j only"]


def statements(rows: Sequence[tuple[str, ...]], shares: list[float | None]) -> pd.DataFrame:
    ends = ["subject_label", "subject_id", "object_label", "object_id"]
    table = pd.DataFrame(rows, columns=pd.Index(ends))
    return table.assign(id=[f"s{i}" for i in range(len(rows))], share=pd.Series(shares))


@cache
def tables() -> tuple[Tables, Tables]:
    countries = {"id": ["COD", "CHN", "CHL"], "name": ["DR Congo", "China", "Chile"]}
    firms = {"id": ["a", "b", "c"], "name": ["A", "B", "C"]}
    nodes = {
        "Country": pd.DataFrame(countries).assign(iso3=countries["id"]),
        "Mineral": pd.DataFrame({"id": ["cobalt", "copper"], "name": ["Cobalt", "Copper"]}),
        "Firm": pd.DataFrame(firms),
        "Create": pd.DataFrame({"id": ["x"], "set": [1], "delete me": [2], "merge": [3]}),
    }
    refines = [
        ("Country", "COD", "Mineral", "cobalt"),
        ("Country", "CHN", "Mineral", "cobalt"),
        ("Country", "CHL", "Mineral", "copper"),
    ]
    owns = [
        ("Country", "CHN", "Firm", "a"),
        ("Firm", "a", "Firm", "b"),
        ("Firm", "b", "Firm", "c"),
    ]
    return nodes, {
        "REFINES": statements(refines, [0.1, 0.7, None]),
        "PRODUCES": statements(refines[:1], [0.7]),
        "OWNS": statements(owns, [1, 0.6, 0.5]),
    }


@pytest.fixture
def engine(load_engine: Load) -> Engine:
    return load_engine(*tables())


def reading(plan: list[str]) -> bool:
    """Tell whether a plan, of either engine, has reading steps only."""
    known = READING_STEPS | READING_OPERATORS
    return all(step in known or step.startswith("Fused") for step in plan)


def content(engine: Engine) -> tuple[int, int, str]:
    """Count nodes and relationships, and hash all that they hold."""
    nodes = engine.run("MATCH (n) RETURN labels(n) AS labels, n AS x", {})
    edges = engine.run("MATCH (a)-[r]->(b) RETURN a.id AS a, r AS r, b.id AS b", {})
    rows = sorted(json.dumps(row, sort_keys=True) for row in rows_of(nodes) + rows_of(edges))
    return len(nodes), len(edges), sha256("\n".join(rows).encode()).hexdigest()


def test_cases_are_many() -> None:
    assert len(REFUSED) >= 200
    assert len(HONEST) >= 60
    assert len({query for _, query in cases()}) == len(cases())
    assert len(cases()) == len(REFUSED) + len(HONEST) + len(HONEST_ELSEWHERE)


@pytest.mark.parametrize(("verdict", "query"), REFUSED)
def test_statement_is_refused_for_the_stated_reason(verdict: str, query: str) -> None:
    with pytest.raises(QueryRefused) as error:
        check_read_only(query)
    assert verdict.removeprefix("refused: ") in error.value.message


@pytest.mark.parametrize("query", HONEST + HONEST_ELSEWHERE)
def test_honest_query_passes(query: str) -> None:
    check_read_only(query)


@pytest.mark.parametrize("query", HONEST)
def test_honest_query_runs_alike_and_its_plan_reads(query: str, engine: Engine) -> None:
    found = rows_of(engine.run(query, PARAMETERS))
    assert reading(engine.plan(query, PARAMETERS))
    if "CALL db." not in query:
        wanted = rows_of(EmbeddedEngine(*tables()).run(query, PARAMETERS))
        assert agree(found, wanted, in_order=False), (found, wanted)


@pytest.mark.parametrize("query", HONEST_ELSEWHERE)
def test_honest_query_of_neo4j_runs_there(query: str, engine: Engine) -> None:
    if not isinstance(engine, EmbeddedEngine):
        engine.run(query, PARAMETERS)


def test_refused_statements_leave_the_graph_as_it_was(engine: Engine) -> None:
    before = content(engine)
    for _, query in REFUSED:
        with pytest.raises(QueryRefused):
            engine.run(query, PARAMETERS)
    for query in HONEST:
        engine.run(query, PARAMETERS)
    assert content(engine) == before
    assert before[:2] == (9, 7)


def test_plan_lock_sees_what_tokens_would_have_to_miss(engine: Engine) -> None:
    """Each UNION branch is planned by itself: embedded, one EXPLAIN shows the first alone."""
    query = "MATCH (n) RETURN n UNION LOAD CSV FROM 'file:///etc/x' AS n RETURN n"
    assert not reading(engine.plan(query, {}))


PRODUCT = "MATCH (a), (b), (c), (d), (e), (f), (g), (h), (i)"


def test_cartesian_product_ends_at_its_time(engine: Engine) -> None:
    query = f"{PRODUCT} WHERE a.id + b.id = c.id + 'x' RETURN max(d.id) AS n"
    start = time.monotonic()
    with pytest.raises(QueryError, match=r"longer than 0\.5 s"):
        engine.run(query, {}, timeout_seconds=0.5)
    assert time.monotonic() - start < 10


def test_cartesian_product_ends_at_the_limit_of_memory(engine: Engine) -> None:
    """Embedded a number of rows and values; the server of the tests grants 300 MB."""
    query = "UNWIND range(1, 6000000) AS x RETURN size(collect('a long text ' + x)) AS n"
    with pytest.raises(QueryError, match="more rows on its way than memory allows"):
        engine.run(query, {}, timeout_seconds=60)


def test_length_and_depth_are_bounded() -> None:
    check_read_only("RETURN " + "(" * DEPTH_LIMIT + "1" + ")" * DEPTH_LIMIT)
    with pytest.raises(QueryRefused, match="deep"):
        check_read_only("RETURN " + "[" * (DEPTH_LIMIT + 1) + "]" * (DEPTH_LIMIT + 1))
    with pytest.raises(QueryRefused, match="characters"):
        check_read_only("RETURN 1 " + " " * LENGTH_LIMIT)


def test_message_shows_the_line_and_the_place() -> None:
    with pytest.raises(QueryRefused) as error:
        check_read_only("MATCH (n)\n\tSET n.x = 1")
    assert error.value.message == (
        "line 2, column 2: SET is not a reading clause\n   SET n.x = 1\n   ^"
    )


def test_misspelt_words_get_a_proposal() -> None:
    for query, proposal in (("MTACH (n) RETURN n", "MATCH?"), ("RETURN sise([1])", "size()?")):
        with pytest.raises(QueryRefused) as error:
            check_read_only(query)
        assert error.value.hint == f"did you mean {proposal}"


# Text that is likely to confuse a tokenizer.
ODD = "'\"`\\/*\n\r\t /;{}[]()$:.,-<>|=+ abcCREATE0\u00e9\uff2c\u2028"
WORDS = words(
    "MATCH RETURN CREATE LOAD CSV SET DELETE CALL UNION WITH AS FROM n (n) -[r]-> { } ( ) [ ] * .. "
    "1 'a' `b` $x , : . ; = // /* */ EXISTS COLLECT count( n.id 'file:///etc/hostname'"
)
PIECES = st.lists(st.one_of(st.sampled_from(sorted(WORDS)), st.text(ODD, max_size=4)), max_size=30)


@given(st.one_of(st.text(), st.text(ODD), PIECES.map(" ".join), PIECES.map("".join)))
def test_guard_raises_nothing_but_query_refused(text: str) -> None:
    with contextlib.suppress(QueryRefused):
        check_read_only(text)


# Strings and back-ticked names as they may stand in a query, and comments around them.
TEXTS = st.text("ab'\"`/*\\\n;\u00e9", max_size=8)
SINGLE = TEXTS.map(lambda text: "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'")
DOUBLE = TEXTS.map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"')
NAMES = TEXTS.map(lambda text: "`" + text.replace("\\", "").replace("`", "``") + "x`")
COMMENTS = st.one_of(
    TEXTS.map(lambda text: "/*" + text.replace("*", "") + "*/"),
    TEXTS.map(lambda text: "//" + text.replace("\n", "") + "\n"),
)


@given(st.lists(st.tuples(st.one_of(SINGLE, DOUBLE, NAMES), COMMENTS), max_size=6))
def test_taking_comments_out_leaves_quoted_text_alone(pairs: list[tuple[str, str]]) -> None:
    query = " , ".join(quoted + comment for quoted, comment in pairs)
    plain = without_comments(query)
    assert [token.text for token in scan(plain) if token.kind != "symbol"] == [q for q, _ in pairs]
    assert len(plain) == len(query)
    assert plain.count("\n") == query.count("\n")


@given(PIECES.map(" ".join))
def test_what_passes_also_passes_without_comments(text: str) -> None:
    """Comments decide nothing: the engine is given the text that was judged."""
    try:
        check_read_only(text)
    except QueryRefused:
        return
    check_read_only(without_comments(text))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(HONEST), st.integers(0, 200), PIECES.map(lambda parts: " ".join(parts[:5])))
def test_honest_query_with_something_put_in_still_only_reads(
    engine: Engine, query: str, place: int, piece: str
) -> None:
    text = f"{query[:place]} {piece} {query[place:]}"
    with contextlib.suppress(QueryError):
        check_read_only(text)
        check_names(text, KNOWN)
        assert reading(engine.plan(text, PARAMETERS))
