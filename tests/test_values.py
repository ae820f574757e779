"""Values of an answer: readable in a table, complete in JSON, the same from both engines."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pandas as pd
import pytest
from engines import Load, sample, tables_of
from hypothesis import given
from hypothesis import strategies as st

from lodegraph.desk import read_parameters
from lodegraph.graph.engine import Engine
from lodegraph.output import Format, render
from lodegraph.values import complete


@pytest.fixture
def engine(load_engine: Load) -> Engine:
    return load_engine(*tables_of(sample()))


def rows(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text, parse_constant=pytest.fail)["rows"]
    return found


CONGO = {
    "labels": ["Country"],
    "properties": {"id": "COD", "iso2": "CD", "iso3": "COD", "name": "DR Congo"},
}
AFRICA = {
    "labels": ["Region"],
    "properties": {"id": "africa", "kind": "continent", "name": "Africa"},
}
PART = {
    "type": "PART_OF",
    "properties": {"confidence": "A", "id": "h1", "source_id": "register", "status": "asserted"},
}
ANSWERS: list[tuple[str, list[dict[str, Any]]]] = [
    ("MATCH (c:Country {id: 'COD'}) RETURN c", [{"c": CONGO}]),
    ("MATCH ()-[r:PART_OF {id: 'h1'}]->() RETURN r", [{"r": PART}]),
    (
        "MATCH p = (:Country {id: 'COD'})-[:PART_OF]->(:Region) RETURN p",
        [{"p": {"nodes": [CONGO, AFRICA], "relationships": [PART]}}],
    ),
    (
        "MATCH p = (:Region {id: 'africa'})-[:PART_OF]-(:Country) RETURN p, length(p) AS n",
        [
            {
                "p": {"nodes": [AFRICA, CONGO], "relationships": [PART | {"backward": True}]},
                "n": 1,
            }
        ],
    ),
    (
        "MATCH (c:Country {id: 'COD'}) OPTIONAL MATCH p = (c)-[r:OWNS]->(x) RETURN p, r, x",
        [{"p": None, "r": None, "x": None}],
    ),
    (
        "RETURN {b: 1, a: [1.5, null, 'x', {c: true}]} AS m, [] AS l, {} AS e",
        [{"m": {"a": [1.5, None, "x", {"c": True}], "b": 1}, "l": [], "e": {}}],
    ),
    (
        "UNWIND [date('2025-04-04'), null] AS day RETURN day",
        [{"day": "2025-04-04"}, {"day": None}],
    ),
    (
        "RETURN datetime('2025-04-04T12:00:00+02:00') AS a, localdatetime('2025-04-04T12:00') AS b",
        [{"a": "2025-04-04T12:00:00+02:00", "b": "2025-04-04T12:00:00"}],
    ),
    (
        "RETURN [date('2025-04-04'), 1] AS l, localtime('12:30') AS t, time('12:00+01:00') AS z",
        [{"l": ["2025-04-04", 1], "t": "12:30:00", "z": "12:00:00+01:00"}],
    ),
    ("RETURN duration('P1Y2M3DT4H') AS d", [{"d": {"months": 14, "days": 3, "seconds": 14400}}]),
    ("RETURN 0.1 + 0.2 AS x, 1e300 AS y", [{"x": 0.30000000000000004, "y": 1e300}]),
    ("RETURN 9223372036854775807 AS x, true AS t", [{"x": 9223372036854775807, "t": True}]),
    ("UNWIND [1, null, 3] AS x RETURN x", [{"x": 1}, {"x": None}, {"x": 3}]),
    ("RETURN 10 ^ 400 AS x", [{"x": None}]),
    ("MATCH (c:Country {id: 'none'}) RETURN c.name AS name", []),
]


@pytest.mark.parametrize(("query", "expected"), ANSWERS, ids=[query for query, _ in ANSWERS])
def test_json_is_complete_and_the_same_from_both_engines(
    engine: Engine, query: str, expected: list[dict[str, Any]]
) -> None:
    assert rows(render(engine.run(query, {}), Format.JSON, question="")) == expected


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        (ANSWERS[0][0], "(:Country {id: COD, iso2: CD, iso3: COD, name: DR Congo})"),
        (
            ANSWERS[1][0],
            "[:PART_OF {confidence: A, id: h1, source_id: register, status: asserted}]",
        ),
        (ANSWERS[2][0], "(:Country COD)-[:PART_OF]->(:Region africa)"),
        (ANSWERS[3][0], "(:Region africa)<-[:PART_OF]-(:Country COD) 1"),
        (ANSWERS[4][0], "- - -"),
        (ANSWERS[5][0], "{a: [1.5, -, x, {c: yes}], b: 1} [] {}"),
        (ANSWERS[6][0], "2025-04-04 -"),
        (ANSWERS[8][0], "[2025-04-04, 1] 12:30:00 12:00:00+01:00"),
    ],
)
def test_a_table_is_readable_and_the_same_from_both_engines(
    engine: Engine, query: str, shown: str
) -> None:
    table = render(engine.run(query, {}), Format.TABLE, question="", percent=False)
    assert shown in " ".join(table.partition("─")[2].replace("─", "").split())


def test_csv_holds_lists_and_maps_as_json() -> None:
    answer = pd.DataFrame({"x": [["a", None, 0.1]], "m": [{"k": float("nan")}], "s": ["=1"]})
    text = render(answer, Format.CSV, question="", percent=False)
    assert list(csv.reader(io.StringIO(text)))[1] == ['["a", null, 0.1]', '{"k": null}', "'=1"]


@given(st.floats())
def test_no_float_is_rounded_in_json(number: float) -> None:
    text = json.dumps(complete([number]))
    assert json.loads(text) in ([number], [None])


def test_parameters_come_back_as_they_went_in(engine: Engine) -> None:
    given_ = read_parameters(
        ["t=COD", "i=3", "f=0.5", "b=true", "n=null", 'l=["a", 1, null]', 'm={"k": [1, {"x": 2}]}']
    )
    query = "RETURN $t AS t, $i AS i, $f AS f, $b AS b, $n AS n, $l AS l, $m AS m, $m.k[0] AS k"
    answer = engine.run(query, given_)
    assert rows(render(answer, Format.JSON, question=""))[0] == {**given_, "k": 1}


def test_a_date_goes_in_as_text(engine: Engine) -> None:
    answer = engine.run("RETURN date($day) AS day, $day AS text", {"day": "2025-04-04"})
    assert rows(render(answer, Format.JSON, question="")) == [
        {"day": "2025-04-04", "text": "2025-04-04"}
    ]
