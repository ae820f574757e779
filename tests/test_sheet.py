"""Spreadsheets and JSON files: what is refused, and how a cell becomes text."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from lodegraph.graph.errors import LoadError
from lodegraph.loaders.sheet import read_sheets, sheet_names
from lodegraph.loaders.tree import read_json

COLUMNS = {"mines": ("name", "year")}


def book(path: Path, rows: list[list[object]], merged: str | None = None) -> Path:
    """Write a spreadsheet with one sheet."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    table = made.create_sheet(title="mines")
    for row in rows:
        table.append(row)
    if merged:
        table.merge_cells(merged)
    made.save(path)
    return path


def test_cells_become_text_as_they_are_read_by_people(tmp_path: Path) -> None:
    cells: list[object] = ["Ruashi", 2018.0, 0.1, date(2019, 5, 1), datetime(2019, 5, 1, 12, 30)]  # noqa: DTZ001
    path = book(tmp_path / "a.xlsx", [["name", "year", "x", "y", "z"], cells])
    [row] = read_sheets(path, COLUMNS)["mines"].to_dict("records")
    assert list(row.values()) == ["Ruashi", "2018", "0.1", "2019-05-01", "2019-05-01T12:30:00"]
    assert sheet_names(path) == ["mines"]


def test_empty_rows_drop_out_and_lines_count_them(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["name", "year"], [None, None], ["Ruashi", None]])
    table = read_sheets(path, COLUMNS)["mines"]
    assert table.index.tolist() == [3]
    assert table.to_numpy().tolist() == [["Ruashi", ""]]


def test_a_formula_stays_a_formula(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["name", "year"], ["Ruashi", "=2018+1"]])
    assert read_sheets(path, COLUMNS)["mines"]["year"].tolist() == ["=2018+1"]


@pytest.mark.parametrize(
    ("rows", "merged", "message"),
    [
        ([["name", "year"], ["a", 1]], "A1:B1", "has merged cells"),
        ([["name", "year"], ["a", 1], ["b", 2]], "A2:A3", "has merged cells"),
        ([["name", "Year"]], None, "the column 'year' is missing in the sheet 'mines'"),
        ([["name", "year", "year"]], None, "has this column more than once"),
    ],
)
def test_a_sheet_that_is_not_a_plain_table_is_refused(
    tmp_path: Path, rows: list[list[object]], merged: str | None, message: str
) -> None:
    path = book(tmp_path / "a.xlsx", rows, merged)
    with pytest.raises(LoadError, match=message):
        read_sheets(path, COLUMNS)


def test_a_missing_sheet_is_named_with_those_found(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["name", "year"]])
    with pytest.raises(LoadError, match="the sheet 'owners' is missing; found: mines"):
        read_sheets(path, {"owners": ()})


def test_a_file_that_only_looks_like_a_spreadsheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 and then nothing of the kind")
    with pytest.raises(LoadError, match="is not a whole zip archive"):
        read_sheets(path, COLUMNS)
    assert sheet_names(path) == []


def test_a_truncated_spreadsheet_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["name", "year"]])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(LoadError, match="is not a whole zip archive"):
        read_sheets(path, COLUMNS)


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("trade.csv", "t,i,j\n")
    with pytest.raises(LoadError, match="is not a spreadsheet"):
        read_sheets(path, COLUMNS)
    assert sheet_names(path) == []


def test_a_spreadsheet_that_unpacks_to_too_much_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    with pytest.raises(LoadError, match="would unpack to"):
        read_sheets(path, COLUMNS)


def test_a_document_type_declaration_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("xl/worksheets/sheet1.xml", '<!DOCTYPE x [<!ENTITY y "z">]><x/>')
    with pytest.raises(LoadError, match="document type declaration"):
        read_sheets(path, COLUMNS)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"a": NaN}', "JSON has no such number"),
        (b'{"a": -Infinity}', "JSON has no such number"),
        (b'{"a": 1, "a": 2}', "a key occurs twice"),
        (b'{"a": 1', "is not JSON"),
        (b'{"a": "\xff"}', "is not UTF-8"),
        (b"[" * 100_000, "nests too deep"),
    ],
)
def test_json_is_read_strictly(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(LoadError, match=message):
        read_json(path)


def test_json_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}')
    assert read_json(path) == ({"a": 1}, '{"a": 1}')
