"""The folder on disk: whole or not there, and readable while it is being replaced."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from filelock import FileLock

from lodegraph.graph.errors import StoreError
from lodegraph.graph.folder import (
    FORMAT_VERSION,
    MANIFEST,
    OLDEST_READ,
    damaged_tables,
    read_manifest,
    read_table,
    write_tables,
    writing,
)

ONE = {"nodes.Firm": pd.DataFrame({"id": ["cmoc"], "name": ["CMOC"]})}
OTHER = {"nodes.Firm": pd.DataFrame({"id": ["glencore"], "name": ["Glencore"]})}
THIRD = {"nodes.Firm": pd.DataFrame({"id": ["huayou"], "name": ["Huayou"]})}


def write(folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    with writing(folder):
        write_tables(folder, tables, [], {})


def read(folder: Path) -> dict[str, list[str]]:
    resources = read_manifest(folder)["resources"]
    return {r["name"]: read_table(folder, r)["id"].tolist() for r in resources}


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.name != ".lock"}


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """Make a folder with one table."""
    write(tmp_path / "graph", ONE)
    return tmp_path / "graph"


def change_manifest(folder: Path, **changes: Any) -> None:
    path = folder / MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_what_is_written_is_read(graph: Path) -> None:
    assert read(graph) == {"nodes.Firm": ["cmoc"]}


def test_the_same_tables_make_the_same_bytes(graph: Path, tmp_path: Path) -> None:
    write(tmp_path / "again", ONE)
    assert contents(tmp_path / "again") == contents(graph)


def test_the_manifest_is_a_data_package(graph: Path) -> None:
    manifest = json.loads((graph / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["profile"] == "data-package"
    assert manifest["lodegraph_format"] == FORMAT_VERSION
    [resource] = manifest["resources"]
    assert (resource["name"], resource["format"], resource["rows"]) == ("nodes.Firm", "parquet", 1)


def test_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such graph folder"):
        read_manifest(tmp_path / "nowhere")


def test_a_file_is_no_graph_folder(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    with pytest.raises(StoreError, match="no such graph folder"):
        read_manifest(path)
    with pytest.raises(StoreError, match="cannot be written"), writing(path):
        pass


def test_another_folder_is_no_graph(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    with pytest.raises(StoreError, match="not a graph folder") as caught:
        read_manifest(tmp_path)
    assert caught.value.hint == "name a folder that `lodegraph load --into` made"
    with pytest.raises(StoreError, match="holds files that are not a graph"), writing(tmp_path):
        pass


def test_a_newer_format_is_refused(graph: Path) -> None:
    change_manifest(graph, lodegraph_format=FORMAT_VERSION + 1, resources="of another shape")
    with pytest.raises(StoreError, match="newer than this lodegraph reads") as caught:
        read_manifest(graph)
    assert caught.value.hint == "install a newer lodegraph"


def test_an_older_format_is_refused(graph: Path) -> None:
    change_manifest(graph, lodegraph_format=OLDEST_READ - 1)
    with pytest.raises(StoreError, match="older than this lodegraph reads") as caught:
        read_manifest(graph)
    assert caught.value.hint == "load its sources again, into a new folder"


@pytest.mark.parametrize(
    "text",
    [
        "",
        '{"lodegraph_format": 2, "resour',
        "[]",
        "{}",
        '{"lodegraph_format": "one"}',
        '{"lodegraph_format": 2, "loads": [], "resources": [{"name": "nodes.Firm"}]}',
        '{"lodegraph_format": 2, "loads": [], "resources": 7}',
        '{"lodegraph_format": 2, "loads": [], "resources": [{"path": "../x", "bytes": 1}]}',
        "\ud800",
    ],
)
def test_a_damaged_manifest_is_told(graph: Path, text: str) -> None:
    (graph / MANIFEST).write_bytes(text.encode("utf-8", errors="surrogatepass"))
    with pytest.raises(StoreError, match="damaged, not a lodegraph manifest"):
        read_manifest(graph)


def test_a_table_that_is_cut_short_or_missing_is_told(graph: Path) -> None:
    [path] = graph.glob("nodes.Firm.*")
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(StoreError, match=r"half written, the table has \d+ bytes"):
        read_manifest(graph)
    path.unlink()
    with pytest.raises(StoreError, match="half written, the table is missing"):
        read_manifest(graph)


def test_a_table_with_other_bytes_of_the_same_number_is_told(graph: Path) -> None:
    [path] = graph.glob("nodes.Firm.*")
    assert damaged_tables(graph) == []
    path.write_bytes(bytes(len(path.read_bytes())))
    assert damaged_tables(graph) == [path.name]
    with pytest.raises(StoreError, match="cannot be read"):
        read(graph)


def test_two_writers_do_not_meet(graph: Path) -> None:
    held = FileLock(graph / ".lock")
    with (
        held,
        pytest.raises(StoreError, match="another process is writing to it") as caught,
        writing(graph),
    ):
        pass
    assert caught.value.exit_code == 3
    write(graph, OTHER)


def test_a_reader_goes_on_while_the_graph_is_replaced(graph: Path) -> None:
    [resource] = read_manifest(graph)["resources"]
    write(graph, OTHER)
    assert read_table(graph, resource)["id"].tolist() == ["cmoc"]
    write(graph, THIRD)
    with pytest.raises(StoreError, match="cannot be read") as caught:
        read_table(graph, resource)
    assert str(caught.value.hint).startswith("open the graph again")


def test_only_the_last_two_states_take_space(graph: Path) -> None:
    write(graph, OTHER)
    write(graph, THIRD)
    assert len(list(graph.glob("*.parquet"))) == 2
    assert read(graph) == {"nodes.Firm": ["huayou"]}


@pytest.mark.parametrize("full", ["nodes.Firm", MANIFEST])
def test_a_full_disk_leaves_the_graph_as_it_was(
    graph: Path, monkeypatch: pytest.MonkeyPatch, full: str
) -> None:
    before = contents(graph)
    replace = Path.replace

    def no_space(path: Path, target: Path) -> Path:
        if target.name.startswith(full):
            raise OSError(errno.ENOSPC, "No space left on device")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", no_space)
    with pytest.raises(StoreError, match="No space left on device") as caught:
        write(graph, OTHER)
    assert str(caught.value.hint).startswith("free space")
    assert contents(graph) == before


def test_a_write_that_is_interrupted_leaves_no_part(
    graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(graph)

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(graph, OTHER)
    assert contents(graph) == before


def test_what_a_killed_write_left_is_cleared_by_the_next(graph: Path) -> None:
    (graph / "nodes.Firm.0123456789ab.parquet").write_bytes(b"whole, but never named")
    (graph / "nodes.Firm.ba9876543210.parquet.part").write_bytes(b"cut sh")
    assert read(graph) == {"nodes.Firm": ["cmoc"]}
    write(graph, OTHER)
    assert len(contents(graph)) == 3
    assert read(graph) == {"nodes.Firm": ["glencore"]}


def test_a_first_write_that_was_killed_can_be_made_again(tmp_path: Path) -> None:
    (tmp_path / "nodes.Firm.0123456789ab.parquet").write_bytes(b"never named")
    (tmp_path / f"{MANIFEST}.part").write_bytes(b"{")
    with pytest.raises(StoreError, match="not a graph folder") as caught:
        read_manifest(tmp_path)
    assert str(caught.value.hint).startswith("an interrupted load left it")
    write(tmp_path, ONE)
    assert read(tmp_path) == {"nodes.Firm": ["cmoc"]}


def test_a_folder_made_in_vain_is_taken_away(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no"), writing(tmp_path / "new"):
        raise ValueError("no")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_that_was_there_stays(tmp_path: Path) -> None:
    with writing(tmp_path):
        pass
    assert tmp_path.is_dir()
