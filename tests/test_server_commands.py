"""What a new user of the command line meets when a Neo4j server is not as hoped."""

from __future__ import annotations

import json
import os
import pty
import re
import resource
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from companies import companies, many_companies, saved
from neo4j_server import count, empty_database, free_port, server_of_its_own
from wire import answering

from lodegraph.cli import run
from lodegraph.graph import batches
from lodegraph.graph.server import Connection, open_driver
from lodegraph.graph.store import open_graph

START = "docker compose up --detach --wait"
CANARY = "canary-Zk7"
COMMANDS = [["push"], ["pull", "--into", "pulled"], ["query", "RETURN 1", "--engine", "neo4j"]]
Told = Callable[[], str]
# The answers to a driver's greeting: a web server's, another protocol's, that of Neo4j 4.4.41 as
# it was recorded (Bolt 4.4), and that of a server with no version in common.
HTTP, SSH = b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-OpenSSH_9.2\r\n"
OLD, NONE_IN_COMMON = b"\0\0\4\4", b"\0\0\0\0"

each_command = pytest.mark.parametrize("command", COMMANDS, ids=lambda words: str(words[0]))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder with no settings but a password."""
    for name in [name for name in os.environ if name.startswith(("NEO4J_", "LODEGRAPH_GRAPH"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NEO4J_PASSWORD", CANARY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """Give what the program has said so far, which never shows the password."""

    def said() -> str:
        shown = capsys.readouterr()
        assert CANARY not in shown.out + shown.err
        return shown.err

    return said


@pytest.fixture
def server(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    """Let the program find a real server with an empty database, and no other setting."""
    assert not list(home.iterdir())
    for connection in empty_database():
        set_environment(monkeypatch, connection)
        yield connection


def set_environment(monkeypatch: pytest.MonkeyPatch, connection: Connection) -> None:
    monkeypatch.setenv("NEO4J_URI", connection.uri)
    monkeypatch.setenv("NEO4J_USERNAME", connection.user)
    monkeypatch.setenv("NEO4J_PASSWORD", connection.password)
    monkeypatch.setenv("NEO4J_DATABASE", connection.database)


def error(text: str, hints: int = 1) -> str:
    """Give the one error of what was said, which a hint follows."""
    lines = text.splitlines()
    [found] = [line for line in lines if line.startswith("error: ")]
    assert len([line for line in lines if line.startswith("hint: ")]) == hints
    assert "Traceback" not in text
    return found.removeprefix("error: ")


# --- nothing there, or something else


@each_command
@pytest.mark.usefixtures("home")
def test_server_that_is_down_is_said_with_the_command_that_starts_it(
    command: list[str], monkeypatch: pytest.MonkeyPatch, told: Told
) -> None:
    uri = f"bolt://127.0.0.1:{free_port()}"
    monkeypatch.setenv("NEO4J_URI", uri)
    start = time.monotonic()
    assert run(command) == 3
    assert time.monotonic() - start < 6
    text = told()
    assert error(text) == f"{uri}: no Neo4j answers there"
    assert START in text


@pytest.mark.usefixtures("home")
def test_whole_program_works_less_than_six_seconds_when_the_server_is_down() -> None:
    """It does not wait, so that is how long it takes on a machine that does nothing else."""
    command = [sys.executable, "-m", "lodegraph", "push", "--to", f"bolt://127.0.0.1:{free_port()}"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 3
    assert START in done.stderr
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 6


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (HTTP, "is not Neo4j"),
        (SSH, "is not Neo4j"),
        (NONE_IN_COMMON, "is not Neo4j"),
        (None, "is not Neo4j, or is still starting"),
        (OLD, "the Neo4j there is too old"),
    ],
    ids=["web server", "ssh", "no version in common", "silent", "4.4"],
)
@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
@pytest.mark.usefixtures("home")
def test_what_is_no_fitting_neo4j_is_told_apart(
    reply: bytes | None, words: str, scheme: str, told: Told
) -> None:
    start = time.monotonic()
    with answering(reply) as port:
        assert run(["push", "--to", f"{scheme}://127.0.0.1:{port}"]) == 3
    assert time.monotonic() - start < 6
    text = told()
    assert words in error(text)
    assert START in text


# --- who asks


@each_command
@pytest.mark.parametrize("user", [f"neo4j:{CANARY}", CANARY])
@pytest.mark.usefixtures("home")
def test_password_in_the_address_is_refused_and_not_shown(
    command: list[str], user: str, monkeypatch: pytest.MonkeyPatch, told: Told
) -> None:
    monkeypatch.setenv("NEO4J_URI", f"bolt://{user}@127.0.0.1:7687")
    assert run(command) == 3
    text = told()
    assert error(text) == "bolt://127.0.0.1:7687: the address holds a user or password"
    assert "NEO4J_PASSWORD" in text


@pytest.mark.usefixtures("home")
def test_help_shows_no_setting(monkeypatch: pytest.MonkeyPatch, told: Told) -> None:
    monkeypatch.setenv("NEO4J_URI", f"bolt://me:{CANARY}@host")
    for command, *_ in COMMANDS:
        assert run([command, "--help"]) == 0
        told()


@pytest.mark.neo4j
@pytest.mark.usefixtures("server")
def test_wrong_password_and_wrong_database_are_told(
    monkeypatch: pytest.MonkeyPatch, told: Told
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("NEO4J_PASSWORD", CANARY)
        assert run(["push"]) == 3
    text = told()
    assert error(text).endswith("Neo4j does not know user 'neo4j' with this password")
    assert "NEO4J_PASSWORD" in text
    for command in COMMANDS:
        assert run([*command, "--database", "nope"]) == 3
        assert error(told()).endswith("there is no database 'nope'")


@pytest.mark.neo4j
def test_settings_come_from_the_file_beside_the_user(
    server: Connection, home: Path, monkeypatch: pytest.MonkeyPatch, told: Told
) -> None:
    lines = [
        f"NEO4J_URI={server.uri}",
        f"NEO4J_USERNAME={server.user}",
        f"NEO4J_PASSWORD={server.password}",
        f"NEO4J_DATABASE={server.database}",
    ]
    (home / ".env").write_text("\n".join(lines), encoding="utf-8")
    # What the file sets has to go with this test: `monkeypatch` knows only what it has set.
    names = [line.partition("=")[0] for line in lines]
    for name in names:
        monkeypatch.setenv(name, "")
        del os.environ[name]
    assert run(["query", "RETURN 1 AS x", "--engine", "neo4j"]) == 0
    monkeypatch.setenv("NEO4J_URI", f"bolt://127.0.0.1:{free_port()}")
    assert run(["query", "RETURN 1 AS x", "--engine", "neo4j"]) == 3
    assert "no Neo4j answers there" in error(told())


def at_a_terminal(command: list[str], answers: dict[str, str]) -> tuple[int, str]:
    """Run the program at a terminal; give its exit code and all that the terminal shows."""
    ours, its = pty.openpty()
    program = ["setsid", "--ctty", "--wait", sys.executable, "-m", "lodegraph", *command]
    shown = b""
    with subprocess.Popen(program, stdin=its, stdout=its, stderr=its) as process:
        os.close(its)
        try:
            while select.select([ours], [], [], 30)[0]:
                shown += os.read(ours, 1024)
                for question in [q for q in answers if q.encode() in shown]:
                    os.write(ours, f"{answers.pop(question)}\n".encode())
        except OSError:  # the program has left the terminal
            pass
        finally:
            os.close(ours)
            process.kill()
    return process.returncode, " ".join(shown.decode().split())


@pytest.mark.neo4j
def test_terminal_asks_for_the_password_unseen_and_before_taking_away(
    server: Connection, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(many_companies(3), home / "many")
    saved(companies([], [], []), home / "none")
    assert run(["push", "--graph", "many"]) == 0
    monkeypatch.delenv("NEO4J_PASSWORD")
    for answer, code, left in (("n", 130, 4), ("y", 0, 1)):  # of three firms and their source
        # The blank comes once the terminal shows no more what is typed.
        answers = {"Password of Neo4j: ": server.password, "[y/N]: ": answer}
        done = at_a_terminal(["push", "--replace", "--graph", "none"], answers)
        assert done[0] == code, done[1]
        assert "what earlier pushes wrote" in done[1]
        assert server.password not in done[1]
        assert ("nothing was changed" in done[1]) == bool(code)
        monkeypatch.setenv("NEO4J_PASSWORD", server.password)
        assert count(server) == left
        monkeypatch.delenv("NEO4J_PASSWORD")


@pytest.mark.neo4j
def test_replacing_takes_away_what_pushes_wrote_and_nothing_else(
    server: Connection, home: Path, told: Told
) -> None:
    saved(many_companies(3), home / "many")
    saved(companies([], [], []), home / "none")
    assert run(["push", "--graph", "many"]) == 0
    with open_driver(server) as driver:
        driver.execute_query("CREATE (:Note {text: 'mine'})-[:ABOUT]->(:Topic)")
    assert run(["push", "--graph", "none"]) == 0
    assert "6 rows of earlier pushes stay there" in told()
    assert run(["push", "--graph", "none", "--replace", "--yes"]) == 0
    assert "6 taken away" in told()
    with open_driver(server) as driver:
        found = driver.execute_query("MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN labels(n), r")
    left = {labels[0]: about for labels, about in found.records}
    assert set(left) == {"Note", "Source", "Topic"}
    assert left["Note"].type == "ABOUT"


# --- a server or a client that breaks off


@pytest.mark.neo4j
def test_push_goes_on_after_its_own_process_was_killed(server: Connection, home: Path) -> None:
    graph = saved(many_companies(3000), home / "graph")
    command = [sys.executable, "-m", "lodegraph", "push", "--graph", "graph"]
    slowly = "import lodegraph.graph.batches as b; b.BATCH_ROWS = 20; "
    program = [sys.executable, "-c", slowly + "from lodegraph.cli import run; run()"]
    with subprocess.Popen([*program, *command[3:]], stderr=subprocess.DEVNULL) as first:
        while first.poll() is None and count(server) < 200:
            time.sleep(0.05)
        first.kill()
    assert first.returncode == -9
    assert 200 <= count(server) < 3001, "killed among the nodes; one more is the journal"
    assert run(["pull", "--into", "pulled"]) == 3
    assert run(["push", "--graph", "graph"]) == 0
    assert run(["pull", "--into", "pulled"]) == 0
    assert open_graph(home / "pulled").fingerprint() == graph.fingerprint()


@pytest.mark.neo4j
def test_full_disk_of_the_server_is_said_and_a_push_goes_on_once_there_is_room(
    home: Path, monkeypatch: pytest.MonkeyPatch, told: Told
) -> None:
    """No file of the server may grow any more, which it takes as it takes a full disk."""
    graph = saved(many_companies(1000), home / "graph")
    monkeypatch.setattr(batches, "BATCH_ROWS", 100)
    with server_of_its_own({}) as server:
        set_environment(monkeypatch, server.connection)
        assert run(["push", "--graph", "graph"]) == 0
        with closing(open_driver(server.connection)) as driver:
            driver.execute_query("MATCH (n:Firm) WHERE n.id > 'f4' DETACH DELETE n")
        told()
        assert server.process
        files = [path for path in (server.home / "data").rglob("*") if path.is_file()]
        most = max(path.stat().st_size for path in files)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (most, most))
        assert run(["push", "--graph", "graph"]) == 3
        text = told()
        assert "could not store what it was sent; its disk may be full" in error(text)
        assert "hint: make room on its disk, restart it, then push again" in text
        for command in COMMANDS:
            assert run(command) == 3
            assert "has stopped database 'neo4j' after a failure" in error(told())
        server.crash()
        server.start()
        assert run(["push", "--graph", "graph"]) == 0
        assert run(["pull", "--into", "pulled"]) == 0
    assert open_graph(home / "pulled").fingerprint() == graph.fingerprint()


@pytest.mark.usefixtures("home")
def test_folder_of_a_newer_format_is_not_pushed(home: Path, told: Told) -> None:
    saved(companies([], [], []), home / "graph")
    manifest = home / "graph" / "datapackage.json"
    newer = json.loads(manifest.read_text(encoding="utf-8")) | {"lodegraph_format": 99}
    manifest.write_text(json.dumps(newer), encoding="utf-8")
    assert run(["push", "--graph", "graph"]) == 3
    assert "format 99 is newer" in error(told())


# --- a query with the wrong parameters


@pytest.mark.neo4j
@pytest.mark.usefixtures("server")
def test_parameter_that_is_missing_or_of_the_wrong_type_is_said(home: Path, told: Told) -> None:
    saved(many_companies(3), home / "many")
    assert run(["push", "--graph", "many"]) == 0
    told()
    cypher = "MATCH (f:Firm) RETURN f.id LIMIT $n"
    for engine in ("embedded", "neo4j"):
        ask = ["query", cypher, "--graph", "many", "--engine", engine]
        assert run([*ask, "--param", "n=2"]) == 0
        told()
        assert run(ask) == 1
        assert "parameter $n has no value" in error(told())
        for wrong in ("-1", '"three"', "1.5", "[1]"):
            assert run([*ask, "--param", f"n={wrong}"]) == 1
            assert re.search(r"LIMIT|parameter 'n': expected Integer", error(told(), hints=0))
