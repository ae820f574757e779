"""Statement files of any size: read in blocks, in bounded memory, all of it or nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from lodegraph.cli import run
from lodegraph.graph import long, state, waiting
from lodegraph.graph.errors import LoadError
from lodegraph.graph.load import load
from lodegraph.graph.store import open_graph
from lodegraph.loaders import plain
from lodegraph.loaders.blocks import read_blocks
from lodegraph.loaders.table import read_chunks

HEADER = "subject,subject_label,type,object,object_label,value,unit,record_id,source_title,note\n"
# Loads a file in a process of its own, and tells its peak in megabytes.
ALONE = """
import re, sys
from pathlib import Path
from lodegraph.graph.load import load
from lodegraph.loaders import plain
file = Path(sys.argv[1])
load(Path(sys.argv[2]), file, plain.NAME, plain.read(file))
told = Path("/proc/self/status").read_text()  # unlike getrusage, without the parent's peak
print(int(re.search(r"VmHWM:\\s+(\\d+)", told)[1]) / 1024)
"""


def stakes(count: int, first: int = 0) -> str:
    """Write so many different stakes, of a thousand firms, each told by its record."""
    return "".join(
        f"Firm {n % 1000},Firm,OWNS,Mine {n % 700},Facility,0.{n % 9},%,r{n},A register,{n}\n"
        for n in range(first, first + count)
    )


def write(path: Path, rows: str) -> Path:
    path.write_text(HEADER + rows, encoding="utf-8")
    return path


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a table be long from 50 rows on, so that small files take the way of large ones."""
    for module, name in ((long, "LONG_ROWS"), (state, "LONG_ROWS"), (waiting, "HELD_ROWS")):
        monkeypatch.setattr(module, name, 50)


@pytest.mark.parametrize("block_bytes", [60, 200, 10_000])
def test_blocks_are_read_like_the_whole(tmp_path: Path, block_bytes: int) -> None:
    path = tmp_path / "a.csv"
    rows = 'a,"b ""c"" d",1\n"two\nlines, and more",x,2\n\n,"",3\r\n"' + "e" * 300 + '",y,4\n'
    path.write_text("x,y,z\n" + rows * 5, encoding="utf-8", newline="")
    whole = pd.concat(read_chunks(path, ["x", "y", "z"]))
    found = pd.concat(block.cells for block in read_blocks(path, ["x", "y", "z"], (), block_bytes))
    pd.testing.assert_frame_equal(found, whole, check_index_type=False)


def test_a_row_beyond_the_first_block_is_refused_with_its_line(tmp_path: Path) -> None:
    bad = "Firm 1,Firm,OWNS,Mine 1,Facility,12,parsec,r-bad,A register,\n"
    path = write(tmp_path / "a.csv", stakes(60_000) + bad + stakes(10, 60_000))
    report = load(tmp_path / "g", path, plain.NAME, plain.read(path), keep_going=True)
    assert report.new == 60_010
    assert report.rejects["row"].tolist() == [60_002]
    with pytest.raises(LoadError, match="line 60002"):
        load(tmp_path / "h", path, plain.NAME, plain.read(path))
    assert not (tmp_path / "h" / "datapackage.json").exists()


@pytest.mark.usefixtures("short")
def test_a_long_table_is_what_the_rows_give_in_any_order(tmp_path: Path) -> None:
    rows = stakes(120).splitlines(keepends=True)
    one = write(tmp_path / "a.csv", "".join(rows))
    other = write(tmp_path / "b.csv", "".join(reversed(rows)) + rows[3])
    load(tmp_path / "g", one, plain.NAME, plain.read(one))
    load(tmp_path / "h", other, plain.NAME, plain.read(other))
    first, second = (open_graph(tmp_path / name).statements("OWNS") for name in ("g", "h"))
    assert sorted(first["record_id"]) == sorted(f"r{n}" for n in range(120))
    told = ["id", "subject_id", "object_id", "record_id", "value"]
    pd.testing.assert_frame_equal(
        first[told].sort_values("id", ignore_index=True),
        second[told].sort_values("id", ignore_index=True),
    )


@pytest.mark.usefixtures("short")
def test_loading_again_adds_nothing_and_more_rows_join(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", stakes(120))
    for new, unchanged in ((120, 0), (0, 120)):
        report = load(tmp_path / "g", path, plain.NAME, plain.read(path))
        assert (report.new, report.unchanged) == (new, unchanged)
    more = write(tmp_path / "b.csv", stakes(80, 100))
    report = load(tmp_path / "g", more, plain.NAME, plain.read(more))
    assert (report.new, report.unchanged) == (60, 20)
    assert len(open_graph(tmp_path / "g").statements("OWNS")) == 180


@pytest.mark.usefixtures("short")
def test_a_load_that_breaks_off_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", stakes(120))
    load(tmp_path / "g", path, plain.NAME, plain.read(path))
    before = {p.name: p.read_bytes() for p in (tmp_path / "g").iterdir()}
    more = write(tmp_path / "b.csv", stakes(300, 1000) + "too,few\n")
    with pytest.raises(LoadError):
        load(tmp_path / "g", more, plain.NAME, plain.read(more))
    after = {p.name: p.read_bytes() for p in (tmp_path / "g").iterdir()}
    assert after == before


@pytest.mark.usefixtures("short")
def test_a_long_table_feeds_the_network(tmp_path: Path) -> None:
    """Rows of output beyond the limit are derived from like those below it."""
    rows = "".join(
        f"{land},Country,PRODUCES,cobalt,Mineral,{tonnes},t,{land}-{n},A survey,\n"
        for n in range(30)
        for land, tonnes in (("COD", 60), ("IDN", 20), ("CUB", 20))
    )
    path = tmp_path / "a.csv"
    head = HEADER.replace("note", "stage,year")
    path.write_text(head + rows.replace("A survey,\n", "A survey,mine,2024\n"), encoding="utf-8")
    load(tmp_path / "g", path, plain.NAME, plain.read(path))
    supply = open_graph(tmp_path / "g").nodes("Supply")
    assert {"cobalt/mine/COD/2024", "cobalt/mine/IDN/2024"} <= set(supply["id"])


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    peaks_mb = []
    for count in (100_000, 400_000):
        path = write(tmp_path / f"{count}.csv", stakes(count))
        command = [sys.executable, "-c", ALONE, str(path), str(tmp_path / f"g{count}")]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        peaks_mb.append(float(done.stdout))
    # Four times the rows: 300,000 rows more of 60 bytes are 18 MB as text, some 300 as objects.
    assert peaks_mb[1] < peaks_mb[0] + 100
    assert peaks_mb[1] < 500


def test_the_questions_are_asked_of_a_long_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "a.csv", stakes(70_000))
    assert run(["load", str(path), "--into", str(tmp_path / "g")]) == 0
    assert run(["info", "--graph", str(tmp_path / "g"), "--format", "csv"]) == 0
    assert "OWNS,70000" in capsys.readouterr().out
    assert run(["check", "--graph", str(tmp_path / "g")]) == 0
