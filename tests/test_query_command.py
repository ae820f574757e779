"""The query command: what goes in, what comes out, the same from both engines."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import typer
from engines import Load, sample, tables_of
from hypothesis import given
from hypothesis import strategies as st
from toy import made, put

from lodegraph.cli import run
from lodegraph.desk import read_parameters
from lodegraph.graph.engine import EmbeddedEngine, Engine
from lodegraph.graph.errors import QueryError
from lodegraph.queries.catalogue import catalogue

Cli = Callable[..., tuple[int, str, str]]
NAMED = sorted(name for name, analysis in catalogue().items() if analysis.cypher)
WHO = "MATCH (c:Country)-[p:PRODUCES]->(m:Mineral) RETURN c.id AS iso3, p.value AS tonnes"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("query") / "graph"
    put(folder, [made("COD", 75), made("IDN", 15), made("world", 100)])
    return folder


@pytest.fixture
def cli(
    graph: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Cli:
    """Run ``lodegraph query`` on the small graph; return code, output and messages."""
    monkeypatch.setenv("LODEGRAPH_GRAPH", str(graph))
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["query", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


@pytest.fixture
def engine(load_engine: Load) -> Engine:
    return load_engine(*tables_of(sample()))


def rows(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text, parse_constant=pytest.fail)["rows"]
    return found


# --- the text


def test_a_query_is_read_from_a_file_with_comments_and_a_byte_order_mark(
    cli: Cli, tmp_path: Path
) -> None:
    file = tmp_path / "who.cypher"
    file.write_text(f"\ufeff// who mines\n/* any\n mineral */ {WHO} ORDER BY iso3;\n", "utf-8")
    code, out, err = cli("--file", str(file), "-f", "csv")
    assert (code, err) == (0, "")
    assert out == "iso3,tonnes\nCOD,75.0\nIDN,15.0\n"


def test_a_query_is_read_from_standard_input(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("RETURN 1 AS one"))
    assert cli("-", "-f", "csv")[1] == "one\n1\n"


def test_text_in_another_encoding_is_told(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "old.cypher"
    file.write_bytes("RETURN 'Côte'".encode("cp1252"))
    code, _, err = cli("--file", str(file))
    assert (code, err.splitlines()[0]) == (1, f"error: {file}: the query is not UTF-8 text")


def test_a_file_that_is_not_there_is_told(cli: Cli) -> None:
    code, _, err = cli("--file", "nowhere.cypher")
    assert (code, err.splitlines()[0]) == (1, "error: nowhere.cypher: no such file or directory")


@pytest.mark.parametrize("arguments", [[], ["RETURN 1", "--name", "paths"], ["", "--file", "x"]])
def test_one_query_is_wanted(cli: Cli, arguments: list[str]) -> None:
    code, out, err = cli(*arguments)
    assert (code, out) == (2, "")
    assert "give one of: a query, --file, --name" in err


def test_an_empty_query_is_told(cli: Cli) -> None:
    code, _, err = cli("  ")
    assert (code, "the query is empty" in err) == (1, True)


# --- parameters


@pytest.mark.parametrize(
    ("pair", "value"),
    [
        ("x=cobalt", "cobalt"),
        ("x=rare earths", "rare earths"),
        ('x="2605"', "2605"),
        ("x=2024", 2024),
        ("x=-0.5", -0.5),
        ("x=1e3", 1000.0),
        ("x=true", True),
        ("x=null", None),
        ('x=["COD", 1, null]', ["COD", 1, None]),
        ('x={"id": "COD", "years": [2024]}', {"id": "COD", "years": [2024]}),
        ("x=2025-04-04", "2025-04-04"),
        ("x=", ""),
        ("x=a=b", "a=b"),
        ("x=NaN", "NaN"),
        ("x=Infinity", "Infinity"),
        ("x=0101", "0101"),
        ("x=True", "True"),
    ],
)
def test_a_parameter_has_the_kind_json_gives_it(pair: str, value: object) -> None:
    assert read_parameters([pair]) == {"x": value}
    assert type(read_parameters([pair])["x"]) is type(value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ).filter(
        lambda value: (
            value not in {float("inf"), float("-inf")} if isinstance(value, float) else True
        )
    )
)
def test_any_json_is_a_parameter(value: object) -> None:
    text = json.dumps(value)
    if "Infinity" not in text:
        assert read_parameters([f"x={text}"]) == {"x": value}


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (["x"], "is not name=value"),
        (["a b=1"], "is not name=value"),
        (["=1"], "is not name=value"),
        (["x=[1, 2"], "is not JSON"),
        (["x={a: 1}"], "is not JSON"),
        (['x="open'], "is not JSON"),
        (["x=1", "x=2"], "is given twice"),
    ],
)
def test_a_wrong_parameter_is_told(pairs: list[str], said: str) -> None:
    with pytest.raises(typer.BadParameter, match=said):
        read_parameters(pairs)


def test_a_missing_parameter_is_told_and_a_needless_one_noted(cli: Cli) -> None:
    code, _, err = cli("RETURN $x AS x")
    assert (code, "parameter $x has no value" in err) == (1, True)
    code, _, err = cli("RETURN $x AS x", "-p", "x=1", "-p", "y=2")
    assert (code, err) == (0, "note: the query has no parameter $y\n")


# --- what comes out


def test_rows_beyond_the_limit_are_told_to_people_and_programs(cli: Cli) -> None:
    _, out, err = cli("UNWIND range(1, 1200) AS n RETURN n", "-f", "json")
    answer = json.loads(out)
    assert (len(answer["rows"]), answer["total_rows"]) == (1000, 1200)
    assert err == "the first 1,000 of 1,200 rows; raise --limit, or aggregate\n"
    assert cli("UNWIND range(1, 3) AS n RETURN n", "--limit", "3")[2] == ""


def test_time_runs_out(cli: Cli) -> None:
    endless = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(*) AS n"
    code, _, err = cli(endless, "--timeout", "0.3")
    assert (code, err.splitlines()[0]) == (1, "error: the query took longer than 0.3 s")


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Hear SIGINT, which a shell lets the processes that it puts in the background ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_ends_a_query_at_once_and_the_engine_goes_on(engine: Engine) -> None:
    endless = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN sum(a % b) AS n"
    interrupt = threading.Timer(1, os.kill, [os.getpid(), signal.SIGINT])
    interrupt.start()
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        engine.run(endless, {}, timeout_seconds=30)
    assert time.monotonic() - start < 10
    assert engine.run("RETURN 1 AS x", {})["x"].tolist() == [1]


def test_what_is_not_portable_is_warned_of_and_answered(cli: Cli) -> None:
    code, out, err = cli("MATCH (c:Country {id: 'COD'}) RETURN id(c) AS id", "-f", "csv")
    assert (code, out) == (0, "id\nCOD\n")
    assert err.startswith("warning: id() is a number on Neo4j")


# --- the plan


def test_a_plan_names_its_steps_in_the_order_they_run(engine: Engine) -> None:
    query = "MATCH (c:Country {id: $id}) WITH c UNWIND [2, 1] AS x RETURN c.name AS n, x ORDER BY x"
    plan = engine.explain(query, {"id": "COD"})
    assert list(plan.columns) == ["step", "operator", "details", "estimated_rows", "into"]
    assert plan["step"].tolist() == list(range(1, len(plan) + 1))
    assert plan["into"].isna().tolist() == [False] * (len(plan) - 1) + [True]
    assert (plan["into"].dropna() > plan["step"][:-1]).all()
    operators = " ".join(plan["operator"])
    assert operators.index("Unwind") < operators.index("Sort" if "Sort" in operators else "Order")


def test_the_branches_of_a_union_meet_in_it(engine: Engine) -> None:
    query = "MATCH (c:Country) RETURN c.id AS id UNION ALL MATCH (m:Mineral) RETURN m.id AS id"
    plan = engine.explain(query, {})
    [union] = plan.loc[plan["operator"] == "Union", "step"]
    assert plan["into"].eq(union).sum() == 2


def test_explaining_does_not_run_and_does_not_let_pass(engine: Engine) -> None:
    endless = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(*) AS n"
    assert len(engine.explain(endless, {})) > 1
    for refused in ("CREATE (n)", "MATCH (n) RETURN n.nope AS x", "RETURN $x AS x"):
        with pytest.raises(QueryError):
            engine.explain(refused, {})


def test_a_plan_is_a_table_of_its_own(cli: Cli) -> None:
    code, out, _ = cli("--explain", WHO, "-f", "csv")
    assert code == 0
    assert out.startswith("step,operator,details,estimated_rows,into\n1,")


# --- named queries


def test_named_queries_are_listed_with_their_parameters(cli: Cli) -> None:
    listed = rows(cli("--list", "-f", "json")[1])
    assert {row["name"] for row in listed} == set(NAMED)
    [top] = [row for row in listed if (row["name"], row["parameter"]) == ("paths", "top")]
    assert (top["type"], top["default"], top["meaning"]) == ("integer", "10", "so many paths")
    code, out, _ = cli("--list")
    assert (code, out.count("Which paths does the supply")) == (0, 1)


@pytest.mark.parametrize("name", NAMED)
def test_a_named_query_states_each_of_its_parameters(name: str) -> None:
    analysis = catalogue()[name]
    used = {part.split()[0].rstrip(",)}:;") for part in str(analysis.cypher).split("$")[1:]}
    assert {given.name for given in analysis.inputs} == used


def test_a_named_query_runs_with_its_defaults(cli: Cli) -> None:
    code, out, err = cli("--name", "concentration", "-p", "mineral=cobalt", "-p", "year=2024")
    assert (code, err) == (0, "")
    assert out.startswith(catalogue()["concentration"].question)
    assert ["mine", "COD", "0.75"] in [line.split()[:3] for line in out.splitlines()]
    code, out, _ = cli("--name", "paths", "-p", "sink=none", "-p", "iso3=COD", "--explain")
    assert (code, "operator" in out) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--name", "nope"], "no named query 'nope'"),
        (["--name", "measures"], "no named query 'measures'"),
        (["--name", "concentration", "-p", "year=2024"], "needs the parameter $mineral"),
        (
            ["--name", "concentration", "-p", "mineral=cobalt", "-p", "year=soon"],
            "the parameter $year of concentration is 'soon', not integer",
        ),
    ],
)
def test_a_wrong_name_or_parameter_of_a_named_query_is_told(
    cli: Cli, arguments: list[str], said: str
) -> None:
    code, out, err = cli(*arguments)
    assert (code, out) == (1, "")
    assert err.splitlines()[0].startswith("error: ")
    assert said in err


def test_a_named_query_answers_the_same_on_both_engines(engine: Engine) -> None:
    analysis = catalogue()["exposure"]
    values = analysis.fill({"sink": "ev/WLD", "iso3": "CHN"})
    # Through China go 0.75 of the refined, and nothing else of the chain.
    answer = engine.run(str(analysis.cypher), values)
    assert answer["touch"].tolist() == pytest.approx([0.75])


def test_help_does_not_wait_for_the_engines_or_the_prompt() -> None:
    code = (
        "import sys; from lodegraph.cli import run; run(['--help']); "
        "print([m for m in ('prompt_toolkit', 'kglite', 'neo4j', 'pandas') if m in sys.modules])"
    )
    printed = subprocess.check_output([sys.executable, "-c", code], text=True)
    assert printed.splitlines()[-1] == "[]"
    assert "shell" in printed


def test_the_embedded_engine_is_the_default(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def run_(_self: EmbeddedEngine, cypher: str, *_: Any, **__: Any) -> pd.DataFrame:
        asked.append(cypher)
        return pd.DataFrame({"x": [1]})

    monkeypatch.setattr(EmbeddedEngine, "run", run_)
    assert cli("RETURN 1 AS x")[0] == 0
    assert asked == ["RETURN 1 AS x"]
