"""The embedded engine answers as Cypher says it must, and its errors help."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from lodegraph.graph.engine import EmbeddedEngine, Engine
from lodegraph.graph.errors import QueryError, QueryRefused, SchemaError

if TYPE_CHECKING:
    from collections.abc import Callable


def edges(pairs: list[tuple[str, str]], **properties: Any) -> pd.DataFrame:
    """Make statements ``s0``, ``s1``, ... between nodes written ``Label:id``."""
    rows = [[*subject.split(":"), *target.split(":")] for subject, target in pairs]
    ends = ["subject_label", "subject_id", "object_label", "object_id"]
    table = pd.DataFrame(rows, columns=pd.Index(ends))
    return table.assign(id=[f"s{i}" for i in range(len(rows))], **properties)


def nodes(*ids: str, **properties: Any) -> pd.DataFrame:
    return pd.DataFrame({"id": list(ids), "name": [name.upper() for name in ids], **properties})


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    """Countries with gaps in their properties, and parallel statements between two pairs."""
    countries = pd.DataFrame(
        {
            "id": ["COD", "CHN", "CHL"],
            "iso3": ["COD", "CHN", "CHL"],
            "name": ["DR Congo", "China", None],
            "rank": pd.array([1, None, 3], dtype="Int64"),
            "order": [1, 2, 3],
            "share": [0.5, math.nan, 0.25],
            "member": pd.array([True, None, False], dtype="boolean"),
            "code": ["0101", None, " 7 "],
        }
    )
    statements = edges(
        [("Country:COD", "Mineral:cobalt")] * 3 + [("Country:COD", "Country:CHN")] * 2,
        share=[0.5, 0.5, None, 0.1, 0.1],
        year=pd.array([2020, 2021, None, 2020, 2020], dtype="Int64"),
        end=[1, 2, 3, 4, 5],
    )
    sources = pd.DataFrame({"id": ["mcs"], "name": ["USGS 2026"], "title": ["Commodity Summaries"]})
    supplies = pd.DataFrame({"id": ["cobalt/mine/COD/2024"], "iso3": ["COD"]})
    return EmbeddedEngine(
        {
            "Country": countries,
            "Mineral": nodes("cobalt"),
            "Source": sources,
            "Supply": supplies,
            "Firm": nodes().astype("str"),
        },
        {"PRODUCES": statements},
    )


def ask(engine: Engine, cypher: str, **parameters: Any) -> pd.DataFrame:
    return engine.run(cypher, parameters)


def one(engine: Engine, cypher: str, **parameters: Any) -> Any:
    table = ask(engine, cypher, **parameters)
    assert table.shape == (1, 1)
    return table.iloc[0, 0]


# --- values go in and come out as they are


def test_missing_values_are_null(engine: EmbeddedEngine) -> None:
    table = ask(
        engine,
        "MATCH (c:Country) WHERE c.name IS NULL OR c.rank IS NULL OR c.share IS NULL "
        "RETURN c.id AS id, c.name AS name, c.rank AS rank, c.share AS share, c.member AS member, "
        "c.code AS code ORDER BY id",
    )
    assert table["id"].tolist() == ["CHL", "CHN"]
    assert table["name"].tolist() == [None, "China"]
    assert table["rank"].dtype == "Int64"
    assert table["rank"].isna().tolist() == [False, True]
    assert table["share"].isna().tolist() == [False, True]
    assert table["member"].tolist() == [False, None]
    assert table["code"].tolist() == [" 7 ", None]


def test_a_missing_name_is_not_made_up(engine: EmbeddedEngine) -> None:
    assert one(engine, "MATCH (s:Supply) RETURN s.name AS name") is None
    assert one(engine, "MATCH (c:Country {id: 'CHL'}) RETURN c.name AS name") is None


def test_numbers_keep_their_kind(engine: EmbeddedEngine) -> None:
    table = ask(engine, "MATCH (c:Country) RETURN c.order AS a, 2.0 AS b, 2 AS c, true AS d")
    assert [str(kind) for kind in table.dtypes] == ["int64", "float64", "int64", "bool"]
    assert one(engine, "RETURN 4611686018427387904 AS x") == 2**62


def test_codes_stay_text(engine: EmbeddedEngine) -> None:
    assert one(engine, "MATCH (c:Country {code: '0101'}) RETURN c.code AS code") == "0101"


def test_text_that_looks_like_cypher_is_text() -> None:
    name = '\'}) DETACH DELETE n // `x` "y" \\ \u2028'
    engine = EmbeddedEngine({"Firm": pd.DataFrame({"id": [name], "name": [name]})}, {})
    assert one(engine, "MATCH (f:Firm {id: $id}) RETURN f.name AS name", id=name) == name
    assert one(engine, "MATCH (f) RETURN count(f) AS n") == 1


def test_node_has_its_labels_and_own_properties(engine: EmbeddedEngine) -> None:
    assert one(engine, "MATCH (s:Source) RETURN s") == {
        "labels": ["Source"],
        "properties": {"id": "mcs", "name": "USGS 2026", "title": "Commodity Summaries"},
    }
    assert one(engine, "MATCH (c:Country {id: 'CHN'}) RETURN c") == {
        "labels": ["Country"],
        "properties": {"id": "CHN", "iso3": "CHN", "name": "China", "order": 2},
    }


def test_relationship_has_its_type_and_own_properties(engine: EmbeddedEngine) -> None:
    assert one(engine, "MATCH ()-[r:PRODUCES {id: 's2'}]->() RETURN r") == {
        "type": "PRODUCES",
        "properties": {"id": "s2", "end": 3},
    }


def test_paths_lists_and_maps_are_plain(engine: EmbeddedEngine) -> None:
    value = one(
        engine,
        "MATCH p = (s:Supply)-[*0..1]-() RETURN {path: p, nodes: [s], text: 'a'} AS x",
    )
    supply = {
        "labels": ["Supply"],
        "properties": {"id": "cobalt/mine/COD/2024", "iso3": "COD"},
    }
    assert value == {
        "path": {"nodes": [supply], "relationships": []},
        "nodes": [supply],
        "text": "a",
    }


def test_keys_and_properties_show_what_was_stored(engine: EmbeddedEngine) -> None:
    assert one(engine, "MATCH (m:Mineral) RETURN keys(m) AS x") == ["id", "name"]
    assert one(engine, "MATCH (m:Mineral) RETURN m {.*} AS x") == {"id": "cobalt", "name": "COBALT"}


def test_columns_come_in_the_order_of_return(engine: EmbeddedEngine) -> None:
    table = ask(engine, "MATCH (c:Country) RETURN c.rank, c.id AS b, count(*) AS a, c.name")
    assert list(table.columns) == ["c.rank", "b", "a", "c.name"]


def test_no_rows_keep_the_columns(engine: EmbeddedEngine) -> None:
    table = ask(engine, "MATCH (f:Firm) RETURN f.id AS id, f.name AS name")
    assert table.empty
    assert list(table.columns) == ["id", "name"]


def test_a_graph_without_anything_answers() -> None:
    assert one(EmbeddedEngine({}, {}), "MATCH (n) RETURN count(n) AS n") == 0


# --- text


def test_comments_are_taken_out_wherever_they_stand(engine: EmbeddedEngine) -> None:
    query = "/* a */ RETURN /* b\n */ '/* c */' AS x, // d\n `x`.y AS z"
    table = ask(engine, query.replace("`x`.y", "1"))
    assert table.to_dict("records") == [{"x": "/* c */", "z": 1}]


def test_property_named_like_a_keyword_needs_no_back_ticks(engine: EmbeddedEngine) -> None:
    table = ask(engine, "MATCH (a)-[r {end: 2}]->() RETURN r.end, r.end + 1 AS end_")
    assert table.to_dict("records") == [{"r.end": 2, "end_": 3}]


# --- errors


def refused(engine: Engine, cypher: str, **parameters: Any) -> QueryError:
    with pytest.raises(QueryError) as error:
        engine.run(cypher, parameters)
    return error.value


@pytest.mark.parametrize(
    ("cypher", "message"),
    [
        (
            "MATCH (n)\nRETURN n.id +",
            "line 2, column 14: Unexpected end of query in expression\n  RETURN n.id +\n"
            + " " * 15,
        ),
        (
            "MATCH (n) /* a\nb */ RETURN m.id",
            "line 2, column 13: m is not defined here\n  b */ RETURN m.id\n" + " " * 14,
        ),
        (
            "MATCH (a)-[r]->() RETURN r.end AS x UNION /* a */ MATCH (n) RETURN n.id +",
            "line 1, column 74: Unexpected end of query in expression\n  MATCH (a)-[r]->() RETURN "
            "r.end AS x UNION /* a */ MATCH (n) RETURN n.id +\n" + " " * 75,
        ),
        (
            "MATCH (n {id: $id}) RETURN n",
            "line 1, column 15: parameter $id has no value\n  MATCH (n {id: $id}) RETURN n\n"
            + " " * 16,
        ),
    ],
)
def test_error_shows_the_place(engine: EmbeddedEngine, cypher: str, message: str) -> None:
    assert refused(engine, cypher).message == message + "^"


def test_missing_parameter_says_how_to_pass_it(engine: EmbeddedEngine) -> None:
    error = refused(engine, "RETURN $year AS x", month=1)
    assert error.hint == "pass it: year=..., or --param year=..."


@pytest.mark.parametrize("value", [object(), 2**70, {1: {2}}])
def test_parameter_that_cypher_cannot_hold_is_named(engine: EmbeddedEngine, value: object) -> None:
    error = refused(engine, "RETURN $x AS x", x=value)
    assert "$x" in error.message
    assert error.hint == "pass numbers, texts, booleans, lists or maps"


def test_division_by_zero_is_a_query_error(engine: EmbeddedEngine) -> None:
    assert refused(engine, "RETURN 1 / 0 AS x").message == "Integer division by zero"


def test_long_query_ends_at_its_time_and_says_how_to_go_on() -> None:
    firms = nodes(*(f"f{i}" for i in range(2000)))
    engine = EmbeddedEngine({"Firm": firms}, {}, work_limit=10**9)
    start = time.monotonic()
    with pytest.raises(QueryError) as error:
        engine.run(
            "MATCH (a), (b), (c) RETURN count(a.id + b.id + c.id) AS n", {}, timeout_seconds=0.2
        )
    assert time.monotonic() - start < 5
    assert error.value.message == "the query took longer than 0.2 s"
    assert "timeout" in str(error.value.hint)


def test_memory_is_bounded_by_the_rows_held_on_the_way() -> None:
    engine = EmbeddedEngine({"Firm": nodes(*(f"f{i}" for i in range(200)))}, {}, work_limit=1000)
    assert one(engine, "MATCH (a) RETURN count(a) AS n") == 200
    assert "memory" in refused(engine, "MATCH (a), (b) RETURN a.id, b.id").message


def test_row_limit_keeps_the_first_rows_and_says_how_many_there_are(engine: EmbeddedEngine) -> None:
    query = "MATCH (c:Country) RETURN c.id AS id ORDER BY id"
    table = engine.run(query, {}, row_limit=2)
    assert table["id"].tolist() == ["CHL", "CHN"]
    assert table.attrs == {"total_rows": 3}
    assert engine.run(query, {}, row_limit=3).attrs == {}


def test_wrong_direction_is_remarked(engine: EmbeddedEngine) -> None:
    table = ask(engine, "MATCH (m:Mineral)-[r:PRODUCES]->(c:Country) RETURN r.id AS id")
    assert table.empty
    assert "Reverse the arrow?" in table.attrs["warnings"][0]


def test_nothing_is_printed(engine: EmbeddedEngine, capfd: pytest.CaptureFixture[str]) -> None:
    ask(engine, "MATCH (m:Mineral)-[r:PRODUCES]->(c:Country) RETURN r.id AS id")
    engine.run("MATCH (n) RETURN n", {}, row_limit=1)
    assert capfd.readouterr() == ("", "")


def test_writing_is_refused_three_times_over(engine: EmbeddedEngine) -> None:
    """By the tokens, by the plan, and by the engine itself."""
    with pytest.raises(QueryRefused, match="CREATE is not a reading clause"):
        engine.run("CREATE (n)", {})
    with pytest.raises(QueryError, match="read-only"):
        engine.plan("CREATE (n)", {})
    with pytest.raises(Exception, match="read-only"):
        engine._graph.cypher("CREATE (n)")  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


def test_plan_with_an_unknown_step_is_refused(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan: Callable[..., list[str]] = lambda *_: ["Match", "LoadCsv"]  # noqa: E731
    monkeypatch.setattr(engine, "plan", plan)
    with pytest.raises(QueryRefused, match="the plan contains LoadCsv"):
        engine.run("MATCH (n) RETURN n.id AS never_asked_before", {})


def test_statement_about_an_unknown_node_is_named() -> None:
    statements = edges([("Country:COD", "Mineral:cobalt"), ("Country:XXX", "Mineral:cobalt")])
    tables = {"Country": nodes("COD"), "Mineral": nodes("cobalt")}
    with pytest.raises(SchemaError, match="a PRODUCES statement names Country 'XXX'"):
        EmbeddedEngine(tables, {"PRODUCES": statements})
    with pytest.raises(SchemaError, match="names Country 'COD'"):
        EmbeddedEngine({"Mineral": nodes("cobalt")}, {"PRODUCES": statements[:1]})


# --- names


def test_engine_knows_the_schema_and_its_tables(engine: EmbeddedEngine) -> None:
    assert ask(engine, "MATCH (d:Demand) RETURN d.sector AS sector").empty
    assert one(engine, "MATCH (c:Country {rank: 3}) RETURN c.id AS id") == "CHL"
    assert "did you mean Country?" in refused(engine, "MATCH (c:Contry) RETURN c").message
    assert "did you mean iso3?" in refused(engine, "MATCH (c:Country) RETURN c.iso_3").message
    assert (
        "no property subject_id" in refused(engine, "MATCH ()-[r]->() RETURN r.subject_id").message
    )
