"""Read a sheet of a spreadsheet (xlsx) as text, refusing what a table does not have."""

from __future__ import annotations

import re
import zipfile
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING

import pandas as pd

from ..graph.errors import LoadError
from .archive import open_archive
from .table import LINE

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from openpyxl import Workbook

    from .archive import Archive

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
        If the file is not a spreadsheet or unsafe, has merged cells, or lacks a sheet or a column.
    """
    with _opened(path) as book:
        return {name: _sheet(path, book, name, wanted) for name, wanted in columns.items()}


def header_cells(path: Path) -> set[str]:
    """Name the sheets of a spreadsheet and the cells of their first rows; none if it is not one."""
    names = sheet_names(path)
    if not names:
        return set()
    with _opened(path) as book:
        first = [next(book[name].iter_rows(values_only=True), ()) for name in book.sheetnames]
    return {*names, *(str(cell) for row in first for cell in row if cell is not None)}


@contextmanager
def _opened(path: Path) -> Generator[Workbook]:
    """Open a spreadsheet whose members have been checked."""
    with open_archive(path) as archive:
        for name in archive.names:
            if name.startswith("xl/worksheets/"):
                _refuse_merged(path, archive, name)
    import openpyxl  # noqa: PLC0415 - most files are not spreadsheets

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise LoadError(path, f"is not a spreadsheet ({error})", hint=_AS_CSV) from error
    try:
        yield book
    finally:
        book.close()


def _refuse_merged(path: Path, archive: Archive, name: str) -> None:
    before = b""
    with archive.open(name) as sheet:
        while block := sheet.read(_BLOCK_BYTES):
            merged = _MERGED.search(before + block)
            if merged or b"<!DOCTYPE" in block:
                why = "has merged cells" if merged else "has a document type declaration"
                where = f"{name} {merged[1].decode() if merged else ''}".strip()
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
