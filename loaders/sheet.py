"""Read a sheet of a spreadsheet (xlsx) as text, refusing what a table does not have."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING

import pandas as pd

from ..graph.errors import LoadError
from .table import LINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from openpyxl import Workbook

LARGEST_BYTES = 1_000_000_000
LARGEST_RATIO = 200  # of a member's size to what it takes in the file
SIGNATURE = b"PK\x03\x04"
_BOOK = "xl/workbook.xml"
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+\d+:[A-Z]+\d+)"')
_LONGEST_TAG = 80
_BLOCK_BYTES = 1 << 20
_AS_CSV = "open it in a spreadsheet program and save it again, as xlsx or, the sheet, as CSV"


def sheet_names(path: Path) -> list[str]:
    """Name the sheets of a spreadsheet; none if the file is not one.

    Examples
    --------
    >>> from pathlib import Path
    >>> sheet_names(Path("no-such-file.xlsx"))
    []
    """
    try:
        with zipfile.ZipFile(path) as book:
            if book.getinfo(_BOOK).file_size > _BLOCK_BYTES:
                return []
            text = book.read(_BOOK).decode("utf-8", "replace")
    except (OSError, KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return []
    return re.findall(r"<sheet [^>]*?\bname=\"([^\"]*)\"", text)


def read_sheets(path: Path, columns: Mapping[str, Sequence[str]]) -> dict[str, pd.DataFrame]:
    """Read sheets of a spreadsheet as text.

    A number is written without a needless ".0" and a date as 2025-04-04; an empty cell is "".
    A cell that holds a formula keeps its text, which begins with "=".

    Parameters
    ----------
    path : Path
        The xlsx file.
    columns : mapping of str to sequence of str
        For each sheet, by name, the columns that its first row must name; others may be there.

    Returns
    -------
    dict of str to DataFrame
        For each sheet its rows but the empty ones, all cells str; the index, named ``line``, is
        the row in the sheet, the header being row 1.

    Raises
    ------
    LoadError
        If the file is not a spreadsheet, would unpack to more than a gigabyte, has merged
        cells, or lacks a sheet or a column.
    """
    _check_members(path)
    import openpyxl  # noqa: PLC0415 - most files are not spreadsheets

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise LoadError(path, f"is not a spreadsheet ({error})", hint=_AS_CSV) from error
    try:
        return {name: _sheet(path, book, name, wanted) for name, wanted in columns.items()}
    finally:
        book.close()


def _check_members(path: Path) -> None:
    """Refuse what would fill the memory, name another file, or hide cells behind others."""
    try:
        with zipfile.ZipFile(path) as book:
            members = book.infolist()
            if sum(member.file_size for member in members) > LARGEST_BYTES:
                raise LoadError(path, f"unpacks to more than {LARGEST_BYTES:,} bytes", hint=_AS_CSV)
            for member in members:
                if member.file_size > LARGEST_RATIO * max(member.compress_size, _BLOCK_BYTES):
                    raise LoadError(path, "packs suspiciously tight", value=member.filename)
                if member.filename.startswith("xl/worksheets/"):
                    _refuse_merged(path, book, member)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise LoadError(path, f"is not a spreadsheet ({error})", hint=_AS_CSV) from error


def _refuse_merged(path: Path, book: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    before = b""
    with book.open(member) as sheet:
        while block := sheet.read(_BLOCK_BYTES):
            merged = _MERGED.search(before + block)
            if merged or b"<!DOCTYPE" in block:
                why = "has merged cells" if merged else "has a document type declaration"
                where = f"{member.filename} {merged[1].decode() if merged else ''}".strip()
                hint = "unmerge them, and write in each cell what it holds" if merged else _AS_CSV
                raise LoadError(path, why, value=where, hint=hint)
            before = block[-_LONGEST_TAG:]


def _sheet(path: Path, book: Workbook, name: str, wanted: Sequence[str]) -> pd.DataFrame:
    if name not in book.sheetnames:
        found = ", ".join(book.sheetnames)
        raise LoadError(path, f"the sheet {name!r} is missing; found: {found}")
    rows = _filled(book[name].iter_rows(values_only=True))
    header = next(rows, (0, []))[1]
    names = [title or f"column {place}" for place, title in enumerate(header, start=1)]
    missing = [column for column in wanted if column not in names]
    if missing:
        why = f"the column {missing[0]!r} is missing in the sheet {name!r}"
        raise LoadError(path, why, line=1, hint=f"found: {', '.join(filter(None, header))}")
    repeated = {title for title in names if names.count(title) > 1}
    if repeated:
        why = f"the header of the sheet {name!r} has this column more than once"
        raise LoadError(path, why, line=1, column=min(repeated), hint="rename one of them")
    lines, cells = [], []
    for line, row in rows:
        lines.append(line)
        cells.append((row + [""] * len(names))[: len(names)])
    return pd.DataFrame(cells, pd.Index(lines, name=LINE, dtype="int64"), names, dtype="str")


def _filled(rows: Iterable[Sequence[object]]) -> Iterator[tuple[int, list[str]]]:
    """Pass on the rows that hold anything, as text, with their number."""
    for line, row in enumerate(rows, start=1):
        cells = [_as_text(cell) for cell in row]
        if any(cells):
            yield line, cells


def _as_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return str(cell)
