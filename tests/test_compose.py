"""What compose reads in its two files is what they should say, and Neo4j knows their settings.

Compose needs no engine for that; ``LODEGRAPH_REQUIRE=compose`` demands it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from neo4j.exceptions import Neo4jError
from neo4j_server import server_of_its_own
from toy import dysprosium_flows, network_graph

from lodegraph.graph.pull import pull
from lodegraph.graph.push import push
from lodegraph.graph.server import literal, open_driver

ROOT = Path(__file__).parents[1]
ALONE = ["docker-compose.yml"]
WITH_SCIENCE = [*ALONE, "docker-compose.gds.yml"]
PASSWORD = "eight or more"  # noqa: S105


def compose(files: list[str], project: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Let compose read files as it would in a folder, with these variables of ours alone."""
    program = shutil.which("docker-compose")
    if program is None:
        reason = "docker-compose is not installed: Debian's package has this name"
        if "compose" in os.environ.get("LODEGRAPH_REQUIRE", "").split(","):
            pytest.fail(reason)
        pytest.skip(reason)
    named = [word for name in files for word in ("--file", str(ROOT / name))]
    command = [program, *named, "--project-directory", str(project), "config"]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("NEO4J_")}
    environment = kept | variables
    return subprocess.run(
        command, check=False, capture_output=True, text=True, env=environment, cwd=project
    )


def service(files: list[str], project: Path, **variables: str) -> dict[str, Any]:
    """Give the one service that compose would start."""
    done = compose(files, project, **{"NEO4J_PASSWORD": PASSWORD} | variables)
    assert done.returncode == 0, done.stderr
    services: dict[str, dict[str, Any]] = yaml.safe_load(done.stdout)["services"]
    assert list(services) == ["neo4j"]
    return services["neo4j"]


def ports(service: dict[str, Any]) -> dict[int, tuple[str, int]]:
    """Give address and port outside of each port inside; the two generations write them apart."""
    found: dict[int, tuple[str, int]] = {}
    for port in service["ports"]:
        if isinstance(port, str):
            address, outside, inside = port.removesuffix("/tcp").rsplit(":", 2)
        else:
            address, outside, inside = port["host_ip"], port["published"], port["target"]
        found[int(inside)] = (address, int(outside))
    return found


def settings(service: dict[str, Any]) -> dict[str, str]:
    """Give the lines of neo4j.conf that the image makes of its variables."""
    image_only = {"NEO4J_AUTH", "NEO4J_PLUGINS"}
    return {
        name.removeprefix("NEO4J_").replace("__", "\0").replace("_", ".").replace("\0", "_"): value
        for name, value in service["environment"].items()
        if name not in image_only
    }


both = pytest.mark.parametrize("files", [ALONE, WITH_SCIENCE], ids=["alone", "with science"])


@both
def test_compose_refuses_to_start_without_a_password(files: list[str], tmp_path: Path) -> None:
    for variables in ({}, {"NEO4J_PASSWORD": ""}):
        done = compose(files, tmp_path, **variables)
        assert done.returncode != 0
        assert "set NEO4J_PASSWORD in .env" in done.stderr


@both
def test_password_comes_from_the_example_file_once_it_is_filled_in(
    files: list[str], tmp_path: Path
) -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    (tmp_path / ".env").write_text(example, encoding="utf-8")
    assert compose(files, tmp_path).returncode != 0
    (tmp_path / ".env").write_text(f"{example.rstrip()}{PASSWORD}\n", encoding="utf-8")
    done = compose(files, tmp_path)
    assert done.returncode == 0, done.stderr
    [neo4j] = yaml.safe_load(done.stdout)["services"].values()
    assert neo4j["environment"]["NEO4J_AUTH"] == f"neo4j/{PASSWORD}"


@both
def test_ports_are_open_on_this_machine_only(files: list[str], tmp_path: Path) -> None:
    assert ports(service(files, tmp_path)) == {
        7687: ("127.0.0.1", 7687),
        7474: ("127.0.0.1", 7474),
    }
    moved = service(files, tmp_path, NEO4J_BOLT_PORT="17687", NEO4J_HTTP_PORT="17474")
    assert ports(moved) == {7687: ("127.0.0.1", 17687), 7474: ("127.0.0.1", 17474)}


@both
def test_image_is_the_long_supported_one_unless_another_is_named(
    files: list[str], tmp_path: Path
) -> None:
    assert service(files, tmp_path)["image"] == "neo4j:5.26-community"
    other = service(files, tmp_path, NEO4J_TAG="2026.07.1-enterprise")
    assert other["image"] == "neo4j:2026.07.1-enterprise"


def test_graph_data_science_adds_its_plugin_and_no_other_right(tmp_path: Path) -> None:
    alone, more = service(ALONE, tmp_path), service(WITH_SCIENCE, tmp_path)
    assert json.loads(more["environment"]["NEO4J_PLUGINS"]) == ["graph-data-science"]
    before, after = settings(alone), settings(more)
    assert {key: value for key, value in after.items() if before.get(key) != value} == {
        "dbms.security.procedures.allowlist": "db.*,dbms.components,gds.*",
        "dbms.security.procedures.unrestricted": "gds.*",
        "server.memory.heap.initial_size": "2G",
        "server.memory.heap.max_size": "2G",
    }
    assert before.keys() < after.keys()
    assert ports(alone) == ports(more)
    for name in ("environment", "ports"):
        del alone[name], more[name]
    assert alone == more


def test_data_and_logs_outlive_the_container(tmp_path: Path) -> None:
    done = compose(WITH_SCIENCE, tmp_path, NEO4J_PASSWORD=PASSWORD)
    read = yaml.safe_load(done.stdout)
    kept = read["services"]["neo4j"]["volumes"]
    pairs = [v.split(":")[:2] if isinstance(v, str) else [v["source"], v["target"]] for v in kept]
    assert dict(pairs) == {"data": "/data", "logs": "/logs"}
    assert set(read["volumes"]) == {"data", "logs"}


# --- a real server with these settings


@pytest.mark.neo4j
def test_server_with_these_settings_takes_a_graph_and_reads_nothing_else(tmp_path: Path) -> None:
    """It refuses to start with a setting it does not know; the second file adds to the first."""
    graph = network_graph(dysprosium_flows())
    with server_of_its_own(settings(service(WITH_SCIENCE, tmp_path))) as server:
        place = server.connection
        assert push(graph, place).new > 0
        pull(place, tmp_path / "pulled")
        with open_driver(place) as driver, driver.session(database=place.database) as session:
            # What Neo4j Browser asks when it opens.
            for procedure in ("db.labels", "db.schema.visualization", "dbms.components"):
                assert session.run(literal(f"CALL {procedure}()")).values()
            told = dict(session.run("CALL dbms.clientConfig() YIELD name, value").values())
            assert told["client.allow_telemetry"] == "false"
            found = session.run("SHOW SETTINGS 'db.transaction.timeout' YIELD value").value()
            assert found == ["2m"]
            for address in ("file:///etc/hostname", "http://127.0.0.1:9/", "https://[::1]:9/"):
                with pytest.raises(Neo4jError, match=r"from_file_urls|ip_blocklist"):
                    session.run("LOAD CSV FROM $at AS row RETURN row", at=address).consume()
