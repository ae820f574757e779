"""What goes wrong from outside: one line of error, one hint, and the graph as it was."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from toy import made, put

from lodegraph.cli import run
from lodegraph.graph.errors import LoadError
from lodegraph.graph.folder import MANIFEST, writing
from lodegraph.graph.load import Loading
from lodegraph.graph.store import open_graph
from lodegraph.loaders.registry import read_file

HEADER = "subject,type,object,stage,value,unit,year,source_title"
GOOD = "China,REFINES,cobalt,refined,70,%,2024,Invented"
Files = Callable[[str], Path]
Told = tuple[int, list[str]]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Load one good file."""
    folder = tmp_path_factory.mktemp("faults")
    file = folder / "good.csv"
    file.write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")
    assert run(["load", str(file), "--into", str(folder / "graph")]) == 0
    return folder


@pytest.fixture
def graph(loaded: Path, tmp_path: Path) -> Path:
    """Give each test a copy of its own, beside the file it was made of."""
    shutil.copytree(loaded, tmp_path, dirs_exist_ok=True)
    return tmp_path / "graph"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def told(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Told:
    """Run a command that fails: its code, and what it says on the error stream."""
    capsys.readouterr()
    code = run([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    assert printed.out == ""
    return code, printed.err.splitlines()


ROWS = {
    "a country nobody knows": (
        [GOOD, "Kongo,PRODUCES,cobalt,mine,70,%,2024,Invented"],
        ["bad.csv, line 3, column subject: 'Kongo'"],
        "DR Congo",
    ),
    "a share above one": (
        ["China,REFINES,cobalt,refined,170,%,2024,Invented"],
        ["bad.csv, line 2, column share: '1.7'", "between 0 and 1"],
        "correct the row",
    ),
    "a share above one as a fraction": (
        ["China,REFINES,cobalt,refined,1.7,share,2024,Invented"],
        ["bad.csv, line 2", "'1.7'"],
        "correct the row",
    ),
    "a number without a unit": (
        ["China,REFINES,cobalt,refined,70,,2024,Invented"],
        ["bad.csv, line 2, column unit: ''", "needs a unit"],
        "correct the row",
    ),
    "a unit nobody knows": (
        ["China,REFINES,cobalt,refined,70,tonnnes,2024,Invented"],
        ["bad.csv, line 2, column unit: 'tonnnes'"],
        "correct the row",
    ),
    "a figure that is no number": (
        ["China,REFINES,cobalt,refined,much,%,2024,Invented"],
        ["bad.csv, line 2, column value: 'much'"],
        "correct the row",
    ),
    "a negative figure": (
        ["China,REFINES,cobalt,refined,-5,t,2024,Invented"],
        ["bad.csv, line 2, column quantity_t: '-5'", "must not be negative"],
        "correct the row",
    ),
    "a year that is none": (
        ["China,REFINES,cobalt,refined,70,%,24,Invented"],
        ["bad.csv, line 2, column year: '24'"],
        "correct the row",
    ),
    "a type nobody knows": (
        ["China,REFINE,cobalt,refined,70,%,2024,Invented"],
        ["bad.csv, line 2, column type: 'REFINE'"],
        "REFINES",
    ),
    "a stage nobody knows": (
        ["China,REFINES,cobalt,refind,70,%,2024,Invented"],
        ["bad.csv, line 2, column stage: 'refind'"],
        "Refined",
    ),
    "a row without a source": (
        ["China,REFINES,cobalt,refined,70,%,2024,"],
        ["bad.csv, line 2, column source_id"],
        "correct the row",
    ),
    "another figure for the same thing": (
        ["China,REFINES,cobalt,refined,75,%,2024,Invented"],
        ["bad.csv, line 2, column value: '75'", "the source states 70 for the same thing"],
        "correct the row",
    ),
    "a field too many": (
        [f"{GOOD},more"],
        ["bad.csv, line 2", "9 fields where the header has 8"],
        "quote a field that contains a comma",
    ),
    "a quote never closed": (
        [GOOD, '"China,REFINES,cobalt,refined,70,%,2024,Invented'],
        ["bad.csv, line 3", "never closed"],
        "close the quote",
    ),
}


@pytest.mark.parametrize("case", sorted(ROWS))
def test_a_bad_row_is_told_in_one_line_and_nothing_changes(
    graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    rows, said, remedy = ROWS[case]
    file = tmp_path / "bad.csv"
    file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    before = contents(graph)
    code, lines = told(capsys, "load", file, "--into", graph)
    assert code == 1
    assert [line.partition(":")[0] for line in lines] == ["error", "hint"]
    assert [part for part in said if part not in lines[0]] == []
    assert remedy in lines[1]
    assert contents(graph) == before


FILES = {
    "empty": (b"", "is empty"),
    "header only": (f"{HEADER}\n".encode(), "no rows"),
    "another encoding": (f"{HEADER}\nT\xfcrkei,REFINES".encode("latin-1"), "line 2"),
    "UTF-16": (f"{HEADER}\n{GOOD}\n".encode("utf-16"), "bad.csv"),
    "an unknown column": (f"{HEADER},colour\n{GOOD},red\n".encode(), "column colour"),
    "a missing column": (b"subject,type,value\nChina,REFINES,70\n", "bad.csv"),
    "semicolons": (HEADER.replace(",", ";").encode() + b"\n", "bad.csv"),
    "a NUL byte": (f"{HEADER}\n{GOOD}\0\n".encode(), "line 2: there is a NUL byte"),
    "no text at all": (bytes(range(256)), "bad.csv"),
}


@pytest.mark.parametrize("case", sorted(FILES))
def test_a_bad_file_is_told_in_one_line_and_nothing_changes(
    graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    content, said = FILES[case]
    file = tmp_path / "bad.csv"
    file.write_bytes(content)
    before = contents(graph)
    code, lines = told(capsys, "load", file, "--into", graph)
    assert code == 1
    assert [line.partition(":")[0] for line in lines] == ["error", "hint"]
    assert said in lines[0]
    assert contents(graph) == before


def test_no_such_file_and_no_such_loader(
    graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(graph)
    code, lines = told(capsys, "load", tmp_path / "nowhere.csv", "--into", graph)
    assert (code, "no such file" in lines[0], len(lines)) == (1, True, 2)
    (tmp_path / "empty").mkdir()
    code, lines = told(capsys, "load", tmp_path / "empty", "--into", graph)
    assert (code, "no document and no table" in lines[0], len(lines)) == (1, True, 2)
    file = tmp_path / "good.csv"
    code, lines = told(capsys, "load", file, "--into", graph, "--loader", "tarot")
    assert (code, "there is no loader 'tarot'" in lines[0], len(lines)) == (1, True, 2)
    assert contents(graph) == before


def test_when_the_second_file_fails_nothing_of_the_first_is_kept(
    graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(f"{HEADER}\n{GOOD.replace('China', 'Japan')}\n", encoding="utf-8")
    second.write_text(f"{HEADER}\n{GOOD.replace('China', 'Kongo')}\n", encoding="utf-8")
    before = contents(graph)
    assert told(capsys, "load", first, second, "--into", graph)[0] == 1
    assert contents(graph) == before
    code, _ = told(capsys, "load", first, second, "--into", tmp_path / "new")
    assert (code, (tmp_path / "new").exists()) == (1, False)


def test_a_loading_goes_on_after_a_file_that_failed(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")
    bad.write_text(f"{HEADER}\n{GOOD.replace('China', 'Kongo')}\n", encoding="utf-8")
    with writing(tmp_path / "graph"):
        loading = Loading(tmp_path / "graph")
        with pytest.raises(LoadError):
            loading.add(bad, *read_file(bad))
        loading.add(good, *read_file(good))
        loading.commit()
    graph = open_graph(tmp_path / "graph")
    assert graph.loads()["file"].tolist() == ["good.csv"]
    assert graph.rejects().empty


def test_a_broken_folder_is_told_with_code_3(
    graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = graph / MANIFEST
    whole = manifest.read_text(encoding="utf-8")
    for text, said in (
        (whole[: len(whole) // 2], "damaged"),
        (json.dumps({**json.loads(whole), "lodegraph_format": 99}), "format 99 is newer"),
    ):
        manifest.write_text(text, encoding="utf-8")
        for command in (["info"], ["concentration", "cobalt"], ["check"]):
            code, lines = told(capsys, *command, "--graph", graph)
            assert (code, said in lines[0], len(lines)) == (3, True, 2)
        code, lines = told(capsys, "load", tmp_path / "good.csv", "--into", graph)
        assert (code, said in lines[0]) == (3, True)
    manifest.write_text(whole, encoding="utf-8")
    next(graph.glob("nodes.Mineral.*")).unlink()
    code, lines = told(capsys, "info", "--graph", graph)
    assert (code, "half written" in lines[0]) == (3, True)
    code, lines = told(capsys, "info", "--graph", tmp_path / "nowhere")
    assert (code, "no such graph folder" in lines[0]) == (3, True)


def test_a_second_writer_is_told_with_code_3(
    graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with writing(graph):
        code, lines = told(capsys, "load", tmp_path / "good.csv", "--into", graph)
    assert (code, lines[1]) == (3, "hint: wait until it has finished")
    assert "another process is writing to it" in lines[0]


def test_a_full_disk_is_told_and_the_old_graph_stays(
    graph: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    more = tmp_path / "more.csv"
    more.write_text(f"{HEADER}\n{GOOD.replace('China', 'Japan')}\n", encoding="utf-8")
    before = contents(graph)

    def no_space(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", no_space)
    code, lines = told(capsys, "load", more, "--into", graph)
    assert (code, len(lines)) == (3, 2)
    assert "No space left on device" in lines[0]
    assert contents(graph) == before


@pytest.mark.parametrize("where", ["add", "commit"])
def test_an_interrupt_changes_nothing(
    graph: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    where: str,
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    before = contents(graph)
    monkeypatch.setattr(Loading, where, interrupt)
    code, lines = told(capsys, "load", tmp_path / "good.csv", "--into", graph)
    assert code == 130
    assert lines[-1] == "interrupted; what was not finished has changed nothing"
    assert contents(graph) == before


KILLED = """
import os, signal
from pathlib import Path
from lodegraph.cli import run
from lodegraph.graph import folder
write = folder._write_file
def die(path, content):
    if path.name == folder.MANIFEST:
        os.kill(os.getpid(), signal.SIGKILL)
    write(path, content)
folder._write_file = die
run(["load", "more.csv", "--into", "graph"])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here")
def test_a_killed_load_leaves_the_old_graph_and_can_be_made_again(
    graph: Path, tmp_path: Path
) -> None:
    (tmp_path / "more.csv").write_text(
        f"{HEADER}\n{GOOD.replace('China', 'Japan')}\n", encoding="utf-8"
    )
    before = open_graph(graph).fingerprint()
    named = set(contents(graph))
    killed = subprocess.run([sys.executable, "-c", KILLED], cwd=tmp_path, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert set(contents(graph)) > named
    assert open_graph(graph).fingerprint() == before
    assert run(["load", str(tmp_path / "more.csv"), "--into", str(graph)]) == 0
    countries = open_graph(graph).nodes("Country")["id"].tolist()
    assert countries == ["CHN", "JPN"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["concentration", "kryptonite"], 1, "mineral 'kryptonite' is not known"),
        (["concentration", "gallium"], 1, "has no dated shares of the world's gallium"),
        (["exposure", "-m", "cobalt", "--to", "electrik"], 1, "'electrik' is not known"),
        (["exposure", "-m", "cobalt", "--country", "Congo"], 1, "'Congo' is ambiguous"),
        (["exposure", "-m", "cobalt", "--year", "1999"], 1, "no supply of cobalt in 1999"),
        (["exposure"], 2, "Missing option"),
        (["paths", "-m", "cobalt", "--top", "0"], 2, "--top"),
        (["measures", "--as-of", "yesterday"], 2, "'yesterday' is not a day like 2025-04-04"),
        (["concentration", "cobalt", "--format", "xml"], 2, "xml"),
        (["query", "RETURN $x", "--param", "x"], 2, "is not name=value"),
        (["query", "CREATE (n)"], 1, "CREATE"),
        (["fly"], 2, "fly"),
        (["report", "-m", "cobalt", "-f", "table"], 2, "a report is markdown or json"),
    ],
)
def test_a_wrong_question_is_told_in_one_line(
    graph: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    asks = arguments[0] != "fly"
    found, lines = told(capsys, *arguments, *(["--graph", str(graph)] if asks else []))
    assert found == code
    assert lines[0].startswith("error: ")
    assert said in lines[0]
    # A wrong query is shown with a caret under the place.
    if arguments[0] != "query":
        assert [line.partition(":")[0] for line in lines] in (["error"], ["error", "hint"])


def test_a_place_that_cannot_be_written_is_told(
    graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines = told(capsys, "info", "--graph", graph, "-f", "json", "-o", tmp_path)
    assert (code, len(lines)) == (1, 2)
    assert lines[0] == f"error: {tmp_path}: is a directory"
    under_a_file = tmp_path / "good.csv" / "graph"
    code, lines = told(capsys, "load", tmp_path / "good.csv", "--into", under_a_file)
    assert (code, "cannot be written" in lines[0]) == (3, True)


def test_a_reader_keeps_its_graph_while_another_loads(tmp_path: Path) -> None:
    put(tmp_path / "g", [made("COD", 60)])
    reader = open_graph(tmp_path / "g")
    put(tmp_path / "g", [made("IDN", 20)], "more.csv")
    assert reader.statements("PRODUCES")["subject_id"].tolist() == ["COD"]
