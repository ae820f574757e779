"""Lists of documents: local files are read, all else is refused by name, nothing is fetched."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import NoReturn

import pytest

from lodegraph.cli import run
from lodegraph.graph.errors import LoadError
from lodegraph.graph.store import open_graph
from lodegraph.loaders.addresses import documents_of
from lodegraph.loaders.registry import choose


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a list of addresses opened a connection")

    monkeypatch.setattr(socket, "socket", refuse)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a b.txt").write_text("Chile mines copper.", encoding="utf-8")
    (tmp_path / "c.md").write_text("Peru mines zinc.", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\x89PNG")
    return tmp_path


def listed(folder: Path, *lines: str, name: str = "list.txt") -> Path:
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_paths_and_file_addresses_are_read(folder: Path) -> None:
    path = listed(
        folder,
        "# two documents",
        "",
        "texts/a b.txt",
        f"file://{folder.as_posix()}/texts/a%20b.txt",
        f"FILE://localhost{folder.as_posix()}/c.md",
        f"  {folder / 'c.md'}  ",
    )
    assert choose(path).NAME == "address-list"
    first, second = folder / "texts" / "a b.txt", folder / "c.md"
    assert list(documents_of(path)) == [first, first, second, second]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("https://example.org/a.html", "is not on this machine, and nothing is fetched"),
        ("ftp://example.org/a.txt", "is not on this machine, and nothing is fetched"),
        ("file://server/share/a.txt", "is not on this machine, and nothing is fetched"),
        ("missing.pdf", "there is no such file"),
        ("file:///", "there is no such file"),
        ("http://[::bad/a.txt", "is no address"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(folder: Path, line: str, says: str) -> None:
    [good, wrong] = documents_of(listed(folder, "c.md", line))
    assert good == folder / "c.md"
    assert isinstance(wrong, LoadError)
    assert (wrong.line, wrong.value) == (2, line)
    assert says in wrong.message


def test_a_list_loads_what_it_can_when_told_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = listed(folder, "c.md", "https://example.org/a.html", "bad.txt", "texts/a b.txt")
    into = str(folder / "g")
    assert run(["load", str(path), "--into", into]) == 1
    assert "line 2: 'https://example.org/a.html'" in capsys.readouterr().err
    assert not (folder / "g").exists()
    assert run(["load", str(path), "--into", into, "--keep-going"]) == 0
    graph = open_graph(folder / "g")
    assert set(graph.statements("PRODUCES")["subject_id"]) == {"CHL", "PER"}
    rejects = graph.rejects()
    assert rejects["row"].tolist() == [2, 3]
    assert "this is a picture (PNG), not text" in rejects["reason"].tolist()[1]
    assert all(graph.text(digest) for digest in graph.sources()["sha256"])


def test_an_article_is_no_list(folder: Path) -> None:
    article = listed(folder, "Chile mines copper.", "See https://example.org/a.html", name="d.txt")
    assert choose(article).NAME == "document"
    assert list(documents_of(article)) == [article]


def test_a_table_of_the_same_suffix_is_no_list(folder: Path) -> None:
    path = listed(folder, "name,file", "Chile,c.md", name="t.txt")
    assert choose(path).NAME == "document"
