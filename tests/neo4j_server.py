"""A real Neo4j server for tests: one that is given, docker's, or one made of Java and Maven.

``LODEGRAPH_TEST_NEO4J_URI`` (with ``_USERNAME``, ``_PASSWORD``, ``_DATABASE``) names an empty
database; without it docker is tried, then Java; ``LODEGRAPH_TEST_NEO4J_VERSION`` chooses the
version. Where none is to be had the tests skip, or fail if ``LODEGRAPH_REQUIRE`` has ``neo4j``.

A process starts one server and all its tests share the database. A server that is given serves one
process alone: run its tests, ``-m neo4j``, without ``--numprocesses``.
"""

from __future__ import annotations

import atexit
import os
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol

import pytest
from filelock import FileLock

if TYPE_CHECKING or find_spec("neo4j"):
    from neo4j import GraphDatabase

    from lodegraph.graph.errors import StoreError
    from lodegraph.graph.server import Connection, literal, open_driver, quoted

POM = Path(__file__).with_name("pom.xml")
VERSION = os.environ.get("LODEGRAPH_TEST_NEO4J_VERSION", "5.26.28")
LINE = tuple(int(part) for part in VERSION.split(".")[:2])
JAVA = 17 if LINE[0] == 5 else 21  # the oldest that runs it
MAIN = "CommunityEntryPoint" if LINE[0] == 5 else "Neo4jCommunity"
PACKAGES = ["java.nio", "java.io", "sun.nio.ch", "java.util.concurrent"]
START_S, DOWNLOAD_S = 90, 900
CONF = """\
server.default_listen_address=127.0.0.1
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size=128m
dbms.memory.transaction.total.max=300m
db.tx_log.preallocate=false
dbms.usage_report.enabled=false
"""


class Server(Protocol):
    """A server that tests may use as they like."""

    connection: Connection

    def start(self) -> None:
        """Start it, or start it again with what it holds."""
        ...

    def crash(self) -> None:
        """End it without warning."""
        ...

    def stop(self) -> None:
        """End it for good."""
        ...


class GivenServer:
    """A server that somebody else runs."""

    def __init__(self, uri: str) -> None:
        setting = {
            key.lower(): os.environ[f"LODEGRAPH_TEST_NEO4J_{key}"]
            for key in ("PASSWORD", "DATABASE")
            if f"LODEGRAPH_TEST_NEO4J_{key}" in os.environ
        }
        user = os.environ.get("LODEGRAPH_TEST_NEO4J_USERNAME", "neo4j")
        self.connection = Connection(uri, user, **setting)

    def start(self) -> None:
        """See that nobody's data are at stake: tests empty the database."""
        if int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")) > 1:
            pytest.fail(f"{self.connection} serves one process: leave --numprocesses out")
        if count(self.connection):
            pytest.fail(f"{self.connection} is not empty, and tests would empty it")

    def crash(self) -> None:
        """Leave it alone."""
        pytest.skip("the server is not ours to crash")

    def stop(self) -> None:
        """Leave it running."""


class DockerServer:
    """A container of the official image."""

    def __init__(self) -> None:
        port, password = free_port(), secrets.token_urlsafe(12)
        self.name = f"lodegraph-test-{secrets.token_hex(4)}"
        self.connection = connection(port, password)
        edition = f"neo4j:{LINE[0]}.{LINE[1]:0{1 if LINE[0] == 5 else 2}}-community"
        self.run = ["run", "--detach", "--name", self.name]
        self.run += ["--publish", f"127.0.0.1:{port}:7687", "--env", "NEO4J_AUTH", edition]
        self.started = False

    def start(self) -> None:
        """Start the container, and wait until it answers."""
        command = ["start", self.name] if self.started else self.run
        environment = os.environ | {"NEO4J_AUTH": f"neo4j/{self.connection.password}"}
        subprocess.run(["docker", *command], env=environment, check=True, capture_output=True)  # noqa: S607
        self.started = True
        wait(self.connection)

    def crash(self) -> None:
        """Kill what runs in it."""
        self._docker("kill", self.name)

    def stop(self) -> None:
        """Remove it."""
        self._docker("rm", "--force", "--volumes", self.name)

    def _docker(self, *command: str) -> None:
        subprocess.run(["docker", *command], check=True, capture_output=True)  # noqa: S607


class JavaServer:
    """The community server as Maven has it, in a folder of its own."""

    def __init__(self, java: Path, jars: Path, settings: Mapping[str, str] | None = None) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="lodegraph-neo4j-"))
        port = free_port()
        self.connection = connection(port, secrets.token_urlsafe(12))
        lines = dict(line.split("=", 1) for line in CONF.format(port=port).splitlines())
        conf = "".join(f"{key}={value}\n" for key, value in (lines | dict(settings or {})).items())
        (self.home / "conf").mkdir()
        (self.home / "conf" / "neo4j.conf").write_text(conf, encoding="utf-8")
        opens = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in PACKAGES]
        # A short life is spent on compiling: the quick compiler halves the time of all tests.
        self.command = [str(java), "-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
        self.command += ["-cp", f"{jars}/*", *opens]
        self.command += [f"org.neo4j.server.{MAIN}"]
        self.command += [f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}"]
        self.process: subprocess.Popen[bytes] | None = None
        self.guard: subprocess.Popen[bytes] | None = None
        self.known = False  # whether the password is ours already

    def start(self) -> None:
        """Start it, and choose the password at the first start."""
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log)
        # Should these tests be killed, their end of the pipe closes, and the server goes too.
        end = f"read -r line || {{ kill -9 {self.process.pid}; sleep 1; rm -rf {self.home}; }}"
        self.guard = subprocess.Popen(
            ["/bin/sh", "-c", end], stdin=subprocess.PIPE, start_new_session=True
        )
        if not self.known:
            wait(replace(self.connection, password="neo4j"), first=True)  # noqa: S106
            choose_password(self.connection)
            self.known = True
        wait(self.connection)

    def crash(self) -> None:
        """Kill it."""
        assert self.process
        self.process.kill()
        self.process.wait()
        self._dismiss_guard()

    def rest(self) -> None:
        """End it in good order, to be started again."""
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
            self._dismiss_guard()

    def stop(self) -> None:
        """Take its folder away, so that it need not end in good order, which takes ten seconds."""
        if self.process:
            self.crash()
        shutil.rmtree(self.home, ignore_errors=True)

    def _dismiss_guard(self) -> None:
        if self.guard:
            self.guard.communicate(b"the server has ended\n")
            self.guard = None


def connection(port: int, password: str) -> Connection:
    """Describe the way to a server on this machine."""
    return Connection(f"bolt://127.0.0.1:{port}", password=password)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait(place: Connection, *, first: bool = False) -> None:
    """Wait until a server answers, at its first start only to have the password changed."""
    end = time.monotonic() + START_S
    while True:
        try:
            open_driver(place).close()
        except StoreError as error:
            if first and "has to be changed" in error.message:
                return
            if time.monotonic() > end:
                raise
            time.sleep(0.3)
        else:
            return


def choose_password(place: Connection) -> None:
    """Replace the password that a new server has."""
    change = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password"
    with GraphDatabase.driver(place.uri, auth=("neo4j", "neo4j")) as driver:
        driver.execute_query(change, password=place.password, database_="system")


def find_java() -> Path | None:
    """Find the oldest Java that runs this version, in the usual places."""
    homes = [Path(value) for key, value in os.environ.items() if key.startswith("JAVA_HOME")]
    command = shutil.which("java")
    homes += [Path(command).resolve().parents[1]] if command else []
    for folder in ("/usr/lib/jvm", "/usr/java", "~/.sdkman/candidates/java", "~/.jdks"):
        homes += Path(folder).expanduser().glob("*")
    versions = {home / "bin" / "java": java_version(home) for home in homes}
    fitting = [(version, java) for java, version in versions.items() if version >= JAVA]
    return min(fitting)[1] if fitting else None


def java_version(home: Path) -> int:
    """Read the version that an installation states; 0 if it is none."""
    release = home / "release"
    if not release.is_file() or not (home / "bin" / "java").is_file():
        return 0
    found = re.search(r'JAVA_VERSION="(\d+)', release.read_text(encoding="utf-8"))
    return int(found[1]) if found else 0


def fetch_jars() -> Path | str:
    """Give the folder with the server's jars, fetched once; or the reason why there is none."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lodegraph"
    cache.mkdir(parents=True, exist_ok=True)
    jars = cache / f"neo4j-{VERSION}"
    with FileLock(cache / "neo4j.lock"):
        if jars.is_dir():
            return jars
        maven = shutil.which("mvn")
        if maven is None:
            return "no docker engine answers, and Maven is missing"
        part = Path(tempfile.mkdtemp(dir=cache))
        command = [maven, "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
        command += [f"-Dneo4j.version={VERSION}", f"-DoutputDirectory={part}"]
        run = subprocess.run(
            command, capture_output=True, text=True, timeout=DOWNLOAD_S, check=False
        )
        if run.returncode:
            shutil.rmtree(part)
            return f"Maven could not fetch Neo4j {VERSION}: {run.stdout[-300:]}"
        part.rename(jars)
        return jars


def docker_answers() -> bool:
    """Tell whether there is an engine, and not the client alone."""
    if shutil.which("docker") is None:
        return False
    command = ["docker", "info"]
    return subprocess.run(command, capture_output=True, timeout=20, check=False).returncode == 0


def find_server() -> Server | str:
    """Give a server that is not started yet, or the reason why there is none."""
    if find_spec("neo4j") is None:
        return "the neo4j driver is not installed"
    uri = os.environ.get("LODEGRAPH_TEST_NEO4J_URI")
    if uri:
        return GivenServer(uri)
    return DockerServer() if docker_answers() else find_java_server()


def find_java_server(settings: Mapping[str, str] | None = None) -> JavaServer | str:
    """Give a server made of Java and Maven, not started yet, or the reason why there is none."""
    java = find_java()
    if java is None:
        return f"no docker engine answers, and no Java {JAVA} or newer is found"
    jars = fetch_jars()
    return jars if isinstance(jars, str) else JavaServer(java, jars, settings)


def count(place: Connection) -> int:
    """Count the nodes of a database."""
    with open_driver(place) as driver, driver.session(database=place.database) as session:
        rows: int = session.run("MATCH (n) RETURN count(n)").single(strict=True).value()
        return rows


def wipe(place: Connection) -> None:
    """Take away all that is in a database, constraints and indexes included."""
    # Relationships first: a node with very many would fill the memory of one transaction.
    patterns = {"x": "()-[x]->()", "n": "(n)"}
    with open_driver(place) as driver, driver.session(database=place.database) as session:
        for name, pattern in patterns.items():
            bite = f"CALL ({name}) {{ DELETE {name} }} IN TRANSACTIONS OF 10000 ROWS"
            session.run(literal(f"MATCH {pattern} {bite}")).consume()
        for name in session.run("SHOW CONSTRAINTS YIELD name").value():
            session.run(literal(f"DROP CONSTRAINT {quoted(name)}")).consume()
        for name in session.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'").value():
            session.run(literal(f"DROP INDEX {quoted(name)}")).consume()


@cache
def start_server() -> Server | str:
    """Start the one server of this process, which ends with it; or say why there is none."""
    server = find_server()
    if not isinstance(server, str):
        atexit.register(server.stop)
        server.start()
    return server


def running_server() -> Server:
    """Give the server, or skip."""
    server = start_server()
    return skip(server) if isinstance(server, str) else server


@contextmanager
def server_of_its_own(settings: Mapping[str, str]) -> Generator[JavaServer]:
    """Start a server with settings of its own beside the one that all tests share; or skip."""
    found = find_java_server(settings)
    server = skip(found) if isinstance(found, str) else found
    try:
        server.start()
        yield server
    finally:
        server.stop()


def skip(reason: str) -> NoReturn:
    """Skip, or fail where Neo4j is demanded."""
    if "neo4j" in os.environ.get("LODEGRAPH_REQUIRE", "").split(","):
        pytest.fail(reason)
    pytest.skip(reason)


def empty_database() -> Iterator[Connection]:
    """Give an empty database, and leave it empty: the body of a fixture, ``yield from`` it."""
    place = running_server().connection
    yield place
    wipe(place)
