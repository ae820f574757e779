"""Publications that are damaged, forged or of another vintage: one line of error, nothing stored.

Each case goes through the command, as a user would try it; what the single loaders refuse is in
their own tests.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from lodegraph import loaders
from lodegraph.cli import run
from lodegraph.graph.store import open_graph
from lodegraph.loaders.fineprint import COLUMNS

SAMPLES = Path(loaders.__path__[0]) / "data"
SURVEY, AGENCY = "usgs-mcs-2026.csv", "iea-critical-minerals-2024.json"
TRADE = "t,i,j,k,v,q\n2022,152,156,283691,6037683.623,120523.89\n"
YEARLY = "BACI_HS92_Y2022_V202501.csv"
OPEN = "subject,type,object,stage,value,unit,year,source_title\n"


def zipped(path: Path, members: dict[str, str]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def truncated(folder: Path) -> Path:
    path = zipped(folder / "baci.zip", {YEARLY: TRADE * 50})
    path.write_bytes(path.read_bytes()[:-40])
    return path


def of_wrong_members(folder: Path) -> Path:
    return zipped(folder / "baci.zip", {"letter.txt": "Dear Sir", "picture.svg": "<svg/>"})


def bomb(folder: Path) -> Path:
    return zipped(folder / "baci.zip", {YEARLY: TRADE + "0" * 20_000_000})


def outside(folder: Path) -> Path:
    return zipped(folder / "baci.zip", {f"../../{YEARLY}": TRADE})


def workbook(folder: Path, change: Callable[[Workbook], None]) -> Path:
    """Make a workbook with the sheets of FINEPRINT, and one row of nothing in each."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet, columns in COLUMNS.items():
        page = book.create_sheet(sheet)
        page.append(list(columns))
        page.append(["x"] * len(columns))
    change(book)
    path = folder / "mines.xlsx"
    book.save(path)
    return path


def with_merged_heads(folder: Path) -> Path:
    return workbook(folder, lambda book: book.worksheets[0].merge_cells("A1:B1"))


def no_database(folder: Path) -> Path:
    path = folder / "world_mining_data.db"
    path.write_bytes(b"SQLite format 3\0" + b"data_source " * 500)
    return path


def with_nan(folder: Path) -> Path:
    text = (SAMPLES / AGENCY).read_text(encoding="utf-8")
    path = folder / AGENCY
    path.write_text(text.replace(": 0.", ': NaN, "x": 0.', 1), encoding="utf-8")
    return path


def of_the_next_vintage(folder: Path) -> Path:
    head, _, rows = (SAMPLES / SURVEY).read_bytes().partition(b"\n")
    path = folder / SURVEY
    path.write_bytes(b",".join([*head.split(b",")[:-1], b"Renamed\n"]) + rows)
    return path


def stated(row: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "mine.csv"
        path.write_text(f"{OPEN}{row}\n", encoding="utf-8")
        return path

    return make


CASES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "truncated zip": (truncated, "baci.zip"),
    "wrong members": (of_wrong_members, "baci.zip"),
    "zip bomb": (bomb, "times its size"),
    "path traversal": (outside, "points outside the archive"),
    "merged headers": (with_merged_heads, "has merged cells"),
    "no SQLite": (no_database, "world_mining_data.db"),
    "JSON with NaN": (with_nan, "NaN"),
    "renamed column": (of_the_next_vintage, "Renamed"),
    "thousands of the other kind": (
        stated("China,REFINES,cobalt,refined,1.234.567,t,2024,Invented"),
        "line 2, column value: '1.234.567'",
    ),
    "decimals of the other kind": (
        stated('China,REFINES,cobalt,refined,"1234,5",t,2024,Invented'),
        "line 2, column value: '1234,5'",
    ),
    "a year outside": (
        stated("China,REFINES,cobalt,refined,70,%,20244,Invented"),
        "line 2, column year: '20244'",
    ),
    "a unit never seen": (
        stated("China,REFINES,cobalt,refined,70,bushels,2024,Invented"),
        "line 2, column unit: 'bushels'",
    ),
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a graph of one statement."""
    folder = tmp_path_factory.mktemp("publications")
    good = stated("China,REFINES,cobalt,refined,70,%,2024,Invented")(folder)
    assert run(["load", str(good), "--into", str(folder / "graph")]) == 0
    return folder / "graph"


@pytest.mark.parametrize("case", sorted(CASES))
def test_a_bad_publication_is_told_in_one_line_and_stores_nothing(
    graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    make, said = CASES[case]
    path = make(tmp_path)
    capsys.readouterr()
    before = {file.name: file.read_bytes() for file in graph.iterdir()}
    assert run(["load", str(path), "--into", str(graph)]) == 1
    printed = capsys.readouterr()
    lines = printed.err.splitlines()
    assert printed.out == ""
    assert [line.partition(":")[0] for line in lines] in (["error"], ["error", "hint"])
    assert path.name in lines[0]
    assert said in printed.err
    assert {file.name: file.read_bytes() for file in graph.iterdir()} == before
    assert not (tmp_path.parent.parent / YEARLY).exists()


def test_a_formula_in_a_spreadsheet_is_no_figure(tmp_path: Path) -> None:
    def put(book: Workbook) -> None:
        book.worksheets[0]["A2"] = "=1+1"

    path = workbook(tmp_path, put)
    assert run(["load", str(path), "--into", str(tmp_path / "graph")]) == 1
    assert not (tmp_path / "graph").exists()


def test_two_vintages_of_one_source_stand_side_by_side(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for title, share in (("Survey 2025", 70), ("Survey 2026", 75)):
        row = f"China,REFINES,cobalt,refined,{share},%,2024,{title}"
        path = stated(row)(tmp_path)
        assert run(["load", str(path), "--into", str(tmp_path / "graph")]) == 0
    both = open_graph(tmp_path / "graph").statements("REFINES")
    assert sorted(both["share"]) == pytest.approx([0.70, 0.75])
    capsys.readouterr()
    command = ["concentration", "cobalt", "--graph", str(tmp_path / "graph"), "-f", "json"]
    assert run(command) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    # Which of the two is taken is said, and the other is its bound.
    assert row["source_id"]
    assert [row["share_lo"], row["share_hi"]] == pytest.approx([0.70, 0.75])
