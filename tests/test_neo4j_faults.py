"""A Neo4j server that is away, is another, breaks off or is changed: one clear error each."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from companies import companies, graph_of, many_companies, saved
from neo4j_server import empty_database, free_port, running_server
from wire import answering, line_to

pytest.importorskip("neo4j", reason="the driver of Neo4j is not installed")

from neo4j import ServerInfo

from lodegraph.graph import batches, server
from lodegraph.graph.content import table_hashes
from lodegraph.graph.errors import StoreError
from lodegraph.graph.folder import write_tables, writing
from lodegraph.graph.neo4j import UNFINISHED, Neo4jEngine
from lodegraph.graph.pull import pull
from lodegraph.graph.push import push
from lodegraph.graph.server import Connection, open_driver
from lodegraph.graph.store import open_graph

pytestmark = pytest.mark.neo4j
START = "docker compose up --detach --wait"
PASSWORD = "canary-Zk7"  # noqa: S105


@pytest.fixture
def database() -> Iterator[Connection]:
    yield from empty_database()


def refusal(action: Callable[[], object]) -> StoreError:
    """Give the error of an action, which must come soon and show no password."""
    start = time.monotonic()
    with pytest.raises(StoreError) as error:
        action()
    assert time.monotonic() - start < 6
    shown = "".join(traceback.format_exception(error.value)) + f"{error.value.hint}"
    assert PASSWORD not in shown
    assert error.value.exit_code == 3
    return error.value


# --- reaching it


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_server_that_is_down_is_said_with_how_to_start_it(scheme: str) -> None:
    uri = f"{scheme}://127.0.0.1:{free_port()}"
    error = refusal(lambda: open_driver(Connection(uri, password=PASSWORD)))
    assert error.message == f"{uri}: no Neo4j answers there"
    assert START in str(error.hint)


@pytest.mark.parametrize(
    "reply", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-OpenSSH_9.2\r\n", b"\0\0\0\0", None]
)
def test_what_is_not_neo4j_is_told_apart(reply: bytes | None) -> None:
    with answering(reply) as port:
        uri = f"bolt://127.0.0.1:{port}"
        error = refusal(lambda: open_driver(Connection(uri, password=PASSWORD)))
    assert error.message == f"{uri}: what answers there is not Neo4j, or is still starting"
    assert "NEO4J_URI" in str(error.hint)


def test_wrong_password_names_the_user_and_not_the_password(database: Connection) -> None:
    error = refusal(lambda: open_driver(replace(database, password=PASSWORD)))
    assert error.message.endswith("Neo4j does not know user 'neo4j' with this password")
    assert "NEO4J_PASSWORD" in str(error.hint)


def test_wrong_database_is_named(database: Connection) -> None:
    error = refusal(lambda: open_driver(replace(database, database="nope")))
    assert error.message == f"{database.uri}: there is no database 'nope'"


def test_secure_address_of_a_server_without_certificate_is_said(database: Connection) -> None:
    secure = replace(database, uri=database.uri.replace("bolt://", "bolt+s://"))
    assert "no secure connection" in refusal(lambda: open_driver(secure)).message


def test_server_that_greets_as_4_4_does_is_too_old() -> None:
    """Neo4j 4.4.41 was recorded to answer so; 5.0 to 5.6 end at the same place of the driver."""
    with answering(b"\0\0\4\4") as port:
        uri = f"bolt://127.0.0.1:{port}"
        error = refusal(lambda: open_driver(Connection(uri, password=PASSWORD)))
    assert error.message == f"{uri}: the Neo4j there is too old"
    assert "5.26 or newer" in str(error.hint)
    assert START in str(error.hint)


@pytest.mark.parametrize(
    ("agent", "message"),
    [
        ("Neo4j/5.25.1", "Neo4j/5.25.1 is too old"),
        ("Neo4j/5.26.0 compatible (ArcadeDB 26.10.2)", "(ArcadeDB 26.10.2) is not Neo4j"),
        ("Neo4j/v5.2.0 compatible graph database server - Memgraph", "- Memgraph is not Neo4j"),
    ],
)
def test_older_and_other_servers_are_refused(
    database: Connection, monkeypatch: pytest.MonkeyPatch, agent: str, message: str
) -> None:
    monkeypatch.setattr(ServerInfo, "agent", property(lambda _: agent))
    error = refusal(lambda: open_driver(database))
    assert message in error.message
    assert START in str(error.hint)


@pytest.mark.parametrize(
    "uri",
    [
        f"bolt://neo4j:{PASSWORD}@127.0.0.1:7687",
        f"neo4j://{PASSWORD}@host",
        f"neo4j:{PASSWORD}@host",
    ],
)
def test_password_in_the_address_is_refused_with_the_fix(uri: str) -> None:
    error = refusal(lambda: Connection(uri))
    assert "the address holds a user or password" in error.message
    assert "NEO4J_PASSWORD" in str(error.hint)


@pytest.mark.parametrize(
    "uri", ["", "127.0.0.1:7687", "http://127.0.0.1:7474", "bolt://", "bolt://host:99999"]
)
def test_address_that_can_be_none_is_refused(uri: str) -> None:
    error = refusal(lambda: Connection(uri))
    assert error.message == f"{uri}: not the address of a Neo4j server"


def test_password_is_not_shown() -> None:
    connection = Connection(password=PASSWORD)
    assert PASSWORD not in f"{connection} {connection!r}"


# --- a push that does not end


@pytest.mark.parametrize("rows", [100, 400])
def test_push_goes_on_after_the_server_was_killed(
    database: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    """Killed among the nodes, or among the statements, while the next batch is under way."""
    running = running_server()
    monkeypatch.setattr(batches, "BATCH_ROWS", 20)
    monkeypatch.setattr(server, "RETRY_TIME_S", 1)
    graph = graph_of(many_companies(300))
    killer = threading.Thread(target=running.crash)

    def kill(done: int, _all: int) -> None:
        if done >= rows and killer.ident is None:
            killer.start()

    try:
        with pytest.raises(StoreError) as error:
            push(graph, database, progress=kill)
    finally:
        killer.join()
        running.start()
    assert "push again: it goes on where it stopped" in str(error.value.hint)
    with pytest.raises(StoreError, match="has not ended"):
        pull(database, tmp_path / "pulled")
    report = push(graph, database)
    assert report.unchanged >= rows
    assert report.new + report.unchanged == 601
    pull(database, tmp_path / "pulled")
    assert open_graph(tmp_path / "pulled").fingerprint() == graph.fingerprint()


def test_push_goes_on_after_the_line_was_cut(
    database: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH_ROWS", 20)
    monkeypatch.setattr(server, "RETRY_TIME_S", 1)
    graph = graph_of(many_companies(100))
    with (
        line_to(int(database.uri.rpartition(":")[2])) as (port, cut),
        pytest.raises(StoreError) as error,
    ):
        push(
            graph,
            replace(database, uri=f"bolt://127.0.0.1:{port}"),
            progress=lambda done, _all: cut() if done >= 120 else None,
        )
    assert "push again: it goes on where it stopped" in str(error.value.hint)
    assert push(graph, database).unchanged >= 120
    pull(database, tmp_path / "pulled")
    assert open_graph(tmp_path / "pulled").fingerprint() == graph.fingerprint()


def test_push_goes_on_after_ctrl_c(
    database: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH_ROWS", 10)
    graph = graph_of(many_companies(60))

    def interrupt(done: int, _all: int) -> None:
        if done >= 80:
            os.kill(os.getpid(), signal.SIGINT)

    # A shell starts what runs in the background with the signal ignored.
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            push(graph, database, progress=interrupt)
    finally:
        signal.signal(signal.SIGINT, usual)
    with closing(Neo4jEngine(database)) as engine:
        assert engine.run("RETURN 1 AS x", {}).attrs == {"warnings": [UNFINISHED]}
    told: list[int] = []
    report = push(graph, database, progress=lambda _done, rows: told.append(rows))
    assert 0 < report.new == told[-1] <= 121 - 80
    with closing(Neo4jEngine(database)) as engine:
        assert engine.run("RETURN 1 AS x", {}).attrs == {}
    pull(database, tmp_path / "pulled")
    assert open_graph(tmp_path / "pulled").fingerprint() == graph.fingerprint()


def test_another_graph_can_follow_a_push_that_died(
    database: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH_ROWS", 10)

    def interrupt(done: int, _all: int) -> None:
        if done >= 30:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        push(graph_of(many_companies(60)), database, progress=interrupt)
    graph = graph_of(companies())
    assert push(graph, database, replace=True).removed >= 29
    pull(database, tmp_path / "pulled")
    assert open_graph(tmp_path / "pulled").fingerprint() == graph.fingerprint()


# --- folders


def test_folder_that_changes_while_it_is_pushed_is_said(
    database: Connection, tmp_path: Path
) -> None:
    graph = saved(companies(), tmp_path / "graph")
    before = graph.fingerprint()

    def change(_done: int, _all: int) -> None:
        tables = many_companies(3)
        with writing(tmp_path / "graph"):
            write_tables(tmp_path / "graph", tables, [], table_hashes(tables))

    with pytest.raises(StoreError, match="changed while it was pushed") as error:
        push(graph, database, progress=change)
    assert error.value.hint == "push again"
    pull(database, tmp_path / "pulled")
    assert open_graph(tmp_path / "pulled").fingerprint() == before
    assert push(graph, database, replace=True).removed > 0
    assert pull(database, tmp_path / "pulled", replace=True).changed
    assert open_graph(tmp_path / "pulled").fingerprint() == open_graph(graph.folder).fingerprint()


def test_folder_of_a_newer_format_is_not_pushed(tmp_path: Path) -> None:
    graph = saved(companies(), tmp_path / "graph")
    manifest = tmp_path / "graph" / "datapackage.json"
    newer = json.loads(manifest.read_text(encoding="utf-8")) | {"lodegraph_format": 99}
    manifest.write_text(json.dumps(newer), encoding="utf-8")
    with pytest.raises(StoreError, match="format 99 is newer"):
        push(graph, Connection(f"bolt://127.0.0.1:{free_port()}"))


def test_pull_into_a_folder_that_is_no_graph_is_refused(
    database: Connection, tmp_path: Path
) -> None:
    push(graph_of(companies()), database)
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="holds files that are not a graph"):
        pull(database, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


# --- queries


def test_server_that_dies_during_a_query_is_said(database: Connection) -> None:
    running = running_server()
    push(graph_of(many_companies(200)), database)
    query = "MATCH (a:Firm), (b:Firm), (c:Firm), (d:Firm) RETURN count(a.id + b.id + c.id) AS n"
    with closing(Neo4jEngine(database)) as engine:
        killer = threading.Timer(1, running.crash)
        killer.start()
        try:
            error = refusal(lambda: engine.run(query, {}))
        finally:
            killer.join()
            running.start()
        assert "the connection to Neo4j broke" in error.message
        assert START in str(error.hint)
        table = engine.run("MATCH (n:Firm) RETURN count(n) AS n", {})
        assert table["n"].tolist() == [200]
