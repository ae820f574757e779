"""What docs/neo4j.md tells to do on a server beside lodegraph's commands is done here."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pandas as pd
import pytest
from neo4j.exceptions import Neo4jError
from neo4j_server import JavaServer, free_port, server_of_its_own

from lodegraph.graph.push import push
from lodegraph.graph.server import literal, open_driver
from lodegraph.graph.store import open_graph

pytestmark = pytest.mark.neo4j
PAGE = (Path(__file__).parents[1] / "docs" / "neo4j.md").read_text(encoding="utf-8")
PORT = free_port()
# IEA, 2024: 196.143 of 250.150 kt.
CHINA = 0.7841


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def shell(start: str) -> list[str]:
    """Give the words of the one shell command that begins so."""
    [found] = [block for block in blocks("sh") if block.startswith(start)]
    return shlex.split(found)


@pytest.fixture(scope="module")
def server(samples: Path) -> Iterator[JavaServer]:
    """Start a server that speaks HTTP too, and holds the samples."""
    http = {"server.http.enabled": "true", "server.http.listen_address": f"127.0.0.1:{PORT}"}
    with server_of_its_own(http) as started:
        push(open_graph(samples), started.connection)
        yield started


def test_python_on_the_page_runs(server: JavaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    place = server.connection
    monkeypatch.setenv("NEO4J_URI", place.uri)
    monkeypatch.setenv("NEO4J_USERNAME", place.user)
    monkeypatch.setenv("NEO4J_PASSWORD", place.password)
    names: dict[str, Any] = {}
    for block in blocks("py"):
        exec(compile(block, "docs/neo4j.md", "exec"), names)  # noqa: S102
    assert names["table"].loc[0, "country"] == "China"
    assert names["table"].loc[0, "share"] == pytest.approx(CHINA, abs=5e-5)
    pd.testing.assert_frame_equal(names["table"], names["checked"], check_dtype=False)


def test_http_on_the_page_answers(server: JavaServer) -> None:
    words = shell("curl ")
    body, address = words[words.index("--json") + 1], words[-1]
    account = f"{words[words.index('--user') + 1]}:{server.connection.password}".encode()
    request = Request(  # noqa: S310 - it is http
        address.replace(":7474", f":{PORT}"),
        body.encode(),
        {
            "Content-Type": "application/json",
            "Authorization": f"Basic {b64encode(account).decode()}",
        },
    )
    with urlopen(request, timeout=30) as answer:  # noqa: S310
        data = json.load(answer)["data"]
    assert data["fields"] == ["country", "share"]
    assert data["values"][0] == ["China", pytest.approx(CHINA, abs=5e-5)]


def test_r_on_the_page_asks_the_same_of_the_same_address() -> None:
    """R is on few machines: that it runs was seen by hand."""
    [script] = blocks("r")
    words = shell("curl ")
    body = json.loads(words[words.index("--json") + 1])
    assert f'request("{words[-1]}")' in script
    assert f'statement = "{body["statement"]}"' in script
    for name, value in body["parameters"].items():
        assert f'parameters = list({name} = "{value}")' in script


def test_browser_queries_and_accounts_on_the_page_run(server: JavaServer) -> None:
    administration = ("CREATE USER", "DROP USER")
    with open_driver(server.connection) as driver:
        for text in blocks("cypher"):
            system = text.startswith(administration)
            database = "system" if system else server.connection.database
            records = driver.execute_query(literal(text), database_=database).records
            assert bool(records) != system, text
        for refused in ("CREATE ROLE analyst", "GRANT ROLE reader TO neo4j", "CREATE DATABASE two"):
            with pytest.raises(Neo4jError, match="Unsupported administration command"):
                driver.execute_query(literal(refused), database_="system")


def test_dump_on_the_page_brings_everything_back(
    server: JavaServer, samples: Path, tmp_path: Path
) -> None:
    with open_driver(server.connection) as driver:
        driver.execute_query("CREATE (:Note {text: 'of an analyst'})")
    commands = [
        line.partition("neo4j-admin ")[2].replace("/backups", str(tmp_path))
        for block in blocks("sh")
        for line in block.splitlines()
        if "neo4j-admin" in line
    ]
    assert [command.split()[:2] for command in commands] == [
        ["database", "dump"],
        ["database", "load"],
    ]
    dump, load = commands
    server.rest()
    administer(server, dump)
    assert [path.name for path in tmp_path.iterdir()] == ["neo4j.dump"]
    for part in ("databases", "transactions"):
        shutil.rmtree(server.home / "data" / part / "neo4j")
    administer(server, load)
    server.start()
    assert push(open_graph(samples), server.connection).new == 0
    with open_driver(server.connection) as driver:
        [note] = driver.execute_query("MATCH (n:Note) RETURN n.text AS text").records
    assert note["text"] == "of an analyst"


def administer(server: JavaServer, arguments: str) -> None:
    """Run neo4j-admin, which the jars hold without its script, on a server that rests."""
    place = server.command.index("-cp")
    opens = [word for word in server.command if word.startswith("--add-opens")]
    command = [server.command[0], *server.command[place : place + 2], *opens]
    home = {"NEO4J_HOME": str(server.home), "NEO4J_CONF": str(server.home / "conf")}
    done = subprocess.run(
        [*command, "org.neo4j.cli.AdminTool", *shlex.split(arguments)],
        env={**os.environ, **home},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
