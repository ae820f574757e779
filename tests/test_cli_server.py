"""The commands that use a Neo4j server, as a new user would type them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from neo4j_server import empty_database

pytest.importorskip("neo4j", reason="the driver of Neo4j is not installed")

from lodegraph.cli import run
from lodegraph.graph.server import Connection
from lodegraph.graph.store import open_graph

pytestmark = pytest.mark.neo4j
PAGE = Path(__file__).parents[1] / "docs" / "neo4j.md"
NOBODY = "bolt://127.0.0.1:9"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, samples: Path) -> Iterator[Connection]:
    for connection in empty_database():
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("LODEGRAPH_GRAPH", str(samples))
        monkeypatch.setenv("NEO4J_URI", connection.uri)
        monkeypatch.setenv("NEO4J_USERNAME", connection.user)
        monkeypatch.setenv("NEO4J_PASSWORD", connection.password)
        monkeypatch.setenv("NEO4J_DATABASE", connection.database)
        yield connection


def commands() -> list[list[str]]:
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith("lodegraph ")]


def test_the_page_on_neo4j_runs_as_written(
    server: Connection, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in commands():
        assert run(arguments) == 0
    shown = capsys.readouterr()
    assert "pushed to" in shown.err
    # IEA, 2024: 196.143 of 250.150 kt.
    assert re.search(r"CHN +0\.7841", shown.out)
    assert open_graph("pulled").fingerprint() == open_graph(samples).fingerprint()
    assert server.password not in shown.out + shown.err


@pytest.mark.usefixtures("server")
def test_pushing_again_changes_nothing_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["push"]) == 0
    assert run(["push"]) == 0
    assert "holds this graph already" in capsys.readouterr().err
    assert run(["pull", "--into", "pulled"]) == 0
    assert run(["pull", "--into", "pulled"]) == 0
    assert "pulled holds this graph already" in capsys.readouterr().err


@pytest.mark.usefixtures("server")
def test_both_engines_give_the_same_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["push"]) == 0
    capsys.readouterr()
    text = (
        "MATCH p = (s:Supply)-[:FEEDS*1..8]->(d:Demand {id: 'cobalt/electric-vehicles/WLD/2024'}) "
        "WHERE NOT (:Supply)-[:FEEDS]->(s) AND ANY(n IN nodes(p) WHERE n.iso3 = $iso3) "
        "RETURN round(1e9 * sum(reduce(w = 1.0, r IN relationships(p) | w * r.share_of_target)))"
        " AS touch"
    )
    answers: list[str] = []
    for engine in ("embedded", "neo4j"):
        arguments = ["query", text, "--param", "iso3=CHN", "--engine", engine, "--format", "csv"]
        assert run(arguments) == 0
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1]
    # Worked by hand in tests/expected: 0.784104.
    assert 0.7841e9 < float(answers[0].splitlines()[1]) < 0.7842e9


@pytest.mark.usefixtures("server")
def test_rows_beyond_the_limit_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["push"]) == 0
    for engine in ("embedded", "neo4j"):
        arguments = ["query", "MATCH (c:Country) RETURN c.iso3", "--limit", "3"]
        assert run([*arguments, "--engine", engine]) == 0
        assert "the first 3 of" in capsys.readouterr().err


def test_no_server_is_told_with_the_command_that_starts_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "a canary that must not be shown")
    assert run(["push", "--to", NOBODY]) == 3
    shown = capsys.readouterr().err
    assert f"error: {NOBODY}: no Neo4j answers there" in shown
    assert "docker compose up --detach --wait" in shown
    assert "canary" not in shown


def test_a_missing_password_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    assert run(["pull", "--into", "nowhere", "--from", NOBODY]) == 2
    assert "NEO4J_PASSWORD is not set" in capsys.readouterr().err


@pytest.mark.usefixtures("server")
def test_replacing_without_a_yes_changes_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("typer.confirm", _say_no)
    assert run(["push", "--replace"]) == 130
    assert "nothing was changed" in capsys.readouterr().err
    assert run(["pull", "--into", "nowhere"]) == 1


def _say_no(_question: str, *, abort: bool) -> None:
    assert abort
    raise typer.Abort
