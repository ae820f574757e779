"""Folders of documents: resumed, told apart, never stopped by one bad file."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import mortal
import pytest

from lodegraph import loading
from lodegraph.cli import run
from lodegraph.graph.diff import diff
from lodegraph.graph.load import Loading
from lodegraph.graph.store import Graph, open_graph
from lodegraph.loaders import corpus
from lodegraph.loading import load_files

PROGRAM = str(Path(sys.executable).with_name("lodegraph"))
COUNTRIES = ("Chile", "Peru", "Zambia", "Indonesia", "Australia", "Canada", "Brazil", "Finland")
MINERALS = ("copper", "nickel", "cobalt", "lithium", "tin", "zinc", "manganese")


def article(number: int, *, date: str = "2024-05-01", more: str = "") -> str:
    """Write a text whose two statements tell its number: a country and a year's tonnes."""
    country, mineral = COUNTRIES[number % 8], MINERALS[number % 7]
    return (
        f"---\ntitle: Report {number}\ndate: {date}\n---\n\n"
        f"{country} mined {1000 + number} tonnes of {mineral} in 2023. "
        f"{country} exports {mineral} to Japan.{more}\n"
    )


def fill(folder: Path, count: int, first: int = 0) -> Path:
    folder.mkdir(parents=True)
    for number in range(first, first + count):
        (folder / f"{number:04}.txt").write_text(article(number), encoding="utf-8")
    return folder


def produced(graph: Graph) -> list[float]:
    return sorted(graph.statements("PRODUCES")["quantity_t"])


def test_every_document_of_a_folder_is_a_source(tmp_path: Path) -> None:
    (tmp_path / "news" / "old").mkdir(parents=True)
    for number, place in ((1, "news/a.txt"), (2, "news/old/b.txt")):
        (tmp_path / place).write_text(article(number), encoding="utf-8")
    loaded = load_files([tmp_path / "news"], tmp_path / "graph")
    graph = open_graph(tmp_path / "graph")
    assert produced(graph) == [1001, 1002]
    assert [document.file for document in loaded.documents] == ["news/a.txt", "news/old/b.txt"]
    assert list(graph.sources()["date"]) == ["2024-05-01"] * 2


def test_the_answer_does_not_depend_on_the_number_of_processes(tmp_path: Path) -> None:
    folder = fill(tmp_path / "news", corpus.FEW + 6)
    fingerprints: set[str] = set()
    for workers in (1, 2):
        graph = tmp_path / f"graph-{workers}"
        loaded = load_files([folder], graph, workers=workers)
        assert [d.file for d in loaded.documents] == sorted(d.file for d in loaded.documents)
        fingerprints.add(open_graph(graph).fingerprint())
    assert len(fingerprints) == 1


def test_loading_again_reads_and_adds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = fill(tmp_path / "news", 3)
    load_files([folder], tmp_path / "graph")
    before = {path.name: path.read_bytes() for path in (tmp_path / "graph").iterdir()}
    monkeypatch.setattr(corpus, "tell", pytest.fail)
    loaded = load_files([folder], tmp_path / "graph")
    assert loaded.known == 3
    assert {p.name: p.read_bytes() for p in (tmp_path / "graph").iterdir()} == before


def test_a_bad_file_never_stops_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = fill(tmp_path / "news", 2)
    (folder / "0000.pdf").write_bytes(b"%PDF-1.7 cut short")
    (folder / "empty.txt").touch()
    (folder / "binary.md").write_bytes(bytes(range(256)))
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    assert run(["load", str(folder), "--into", str(tmp_path / "graph")]) == 5
    said = capsys.readouterr()
    for name in ("news/0000.pdf", "news/empty.txt", "news/binary.md"):
        assert name in said.out
    assert "3 files could not be read" in said.err
    assert ".jpg 1" in said.err
    assert produced(open_graph(tmp_path / "graph")) == [1000, 1001]


def test_a_document_that_kills_its_process_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault that no file of ours provokes: the process is made to end at one."""
    folder = fill(tmp_path / "news", corpus.FEW)
    (folder / "0003.txt").write_text("deadly", encoding="utf-8")
    monkeypatch.setattr(corpus, "_read", mortal.read)
    monkeypatch.setattr(corpus, "_read_many", mortal.read_many)
    outcomes = list(corpus.read_all(sorted(folder.iterdir()), 2))
    failed = [o.path.name for o in outcomes if isinstance(o.found, corpus.Failure)]
    assert failed == ["0003.txt"]
    assert len(outcomes) == corpus.FEW


def test_a_killed_load_goes_on_where_it_was(tmp_path: Path) -> None:
    folder = fill(tmp_path / "news", 60)
    load_files([folder], tmp_path / "whole")
    killed = tmp_path / "killed"
    code = (
        "import sys\nfrom pathlib import Path\nfrom lodegraph import loading\n"
        "loading.CHECKPOINT_S = loading.READING_TO_WRITING = 0\n"
        "if __name__ == '__main__':\n"
        "    loading.load_files([Path(sys.argv[1])], Path(sys.argv[2]), workers=2)\n"
    )
    script = tmp_path / "load.py"
    script.write_text(code, encoding="utf-8")
    process = subprocess.Popen([sys.executable, str(script), str(folder), str(killed)])
    while not (killed / "datapackage.json").exists():
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    some = len(open_graph(killed).sources())
    assert 0 < some < 60
    loaded = load_files([folder], killed)
    assert loaded.known >= some
    assert open_graph(killed).fingerprint() == open_graph(tmp_path / "whole").fingerprint()


def test_what_was_read_does_not_pile_up_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = fill(tmp_path / "news", 3)
    load_files([folder], tmp_path / "whole")
    put: list[int] = []
    add = Loading.add_documents

    def counted(self: Loading, read: Any, report: Any) -> Any:
        put.append(len(read))
        return add(self, read, report)

    monkeypatch.setattr(Loading, "add_documents", counted)
    monkeypatch.setattr(loading, "MOST_WAITING", 1)
    load_files([folder], tmp_path / "steps")
    assert put == [1, 1, 1]
    fingerprints = {open_graph(tmp_path / name).fingerprint() for name in ("whole", "steps")}
    assert len(fingerprints) == 1


def test_the_same_text_at_two_addresses_is_one_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = fill(tmp_path / "news", 2)
    copied = article(1).replace("---\n\n", "url: https://mirror.example/1\n---\n\n")
    (folder / "copy.txt").write_text(copied, encoding="utf-8")
    assert run(["load", str(folder), "--into", str(tmp_path / "graph")]) == 0
    graph = open_graph(tmp_path / "graph")
    assert produced(graph) == [1000, 1001]
    assert len(graph.sources()) == 2
    assert "same text" in capsys.readouterr().out


LONG = " ".join(f"This is sentence {number} of the text, about nothing." for number in range(9))


@pytest.mark.parametrize("order", [("old", "new"), ("new", "old")])
@pytest.mark.parametrize("one_load", [True, False])
def test_the_later_version_of_a_document_stands(
    tmp_path: Path, order: tuple[str, str], *, one_load: bool
) -> None:
    texts = {
        "old": article(1, more=f" {LONG} Peru mined 7 tonnes of tin in 2020."),
        "new": article(1, date="2024-06-01", more=f" {LONG} Peru mined 8 tonnes of tin in 2020."),
    }
    folder = tmp_path / "news"
    folder.mkdir()
    for number, version in enumerate(order):
        (folder / f"{number}.txt").write_text(texts[version], encoding="utf-8")
        if not one_load:
            load_files([folder], tmp_path / "graph")
    loaded = load_files([folder], tmp_path / "graph") if one_load else None
    graph = open_graph(tmp_path / "graph")
    assert produced(graph) == [8, 1001]
    assert list(graph.sources()["date"]) == ["2024-06-01"]
    if loaded is not None:
        assert sorted(d.state for d in loaded.documents) == ["read", "superseded"]


def test_two_numbers_of_a_periodical_are_no_versions_of_each_other(tmp_path: Path) -> None:
    folder = tmp_path / "weekly"
    folder.mkdir()
    for number in (1, 2):
        text = article(number, date=f"2024-05-0{number}").replace(f"Report {number}", "Weekly")
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    load_files([folder], tmp_path / "graph")
    assert produced(open_graph(tmp_path / "graph")) == [1001, 1002]


def test_what_a_file_said_before_it_was_changed_is_withdrawn(tmp_path: Path) -> None:
    folder = fill(tmp_path / "news", 3)
    load_files([folder], tmp_path / "graph")
    (folder / "0001.txt").write_text(article(77), encoding="utf-8")
    loaded = load_files([folder], tmp_path / "graph")
    graph = open_graph(tmp_path / "graph")
    assert produced(graph) == [1000, 1002, 1077]
    assert loaded.known == 2
    (folder / "0001.txt").write_text(article(1), encoding="utf-8")
    load_files([folder], tmp_path / "graph")
    assert produced(open_graph(tmp_path / "graph")) == [1000, 1001, 1002]


def test_diff_shows_what_a_new_version_changed_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    more = f" {LONG} Peru mined {{}} tonnes of tin in 2020."
    (folder / "1.txt").write_text(article(1, more=more.format(7)), encoding="utf-8")
    load_files([folder], tmp_path / "old")
    new = article(1, date="2024-06-01", more=f" It rains.{more.format(8)}")
    (folder / "1.txt").write_text(new, encoding="utf-8")
    load_files([folder], tmp_path / "new", on=str(tmp_path / "old"))
    for number, graph in ((2, "old"), (4, "new")):  # two that are no versions of each other
        load_files([fill(tmp_path / graph[0], 1, number)], tmp_path / graph)
    found = diff(open_graph(tmp_path / "old"), open_graph(tmp_path / "new"))
    found = found[found["type"] == "PRODUCES"]
    changes = found[["change", "subject_id", "value_a", "value_b"]].astype("object")
    told = changes.where(changes.notna(), None).to_numpy().tolist()
    assert sorted(told, key=str) == [
        ["only in A", "PER", 7.0, None],
        ["only in A", "ZMB", 1002.0, None],
        ["only in B", "AUS", None, 1004.0],
        ["only in B", "PER", None, 8.0],
    ]
