"""Read a CSV file of any size as text, a block of whole rows at a time.

A block that leaves no doubt is read by whole columns. From the first one that does, such as one
with a quote in the middle of a field, the rest of the file is read row by row, as by
`table.read_chunks`: more slowly, and refused where it has to be, with the line and the fix.
"""

from __future__ import annotations

import csv
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as columns

from .table import LINE, check_header, column_names, read_chunks, read_rest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from numpy.typing import NDArray

    Places = NDArray[np.intp]

BLOCK_BYTES = 2 * 2**20
SLOW_ROWS = 10_000
_NEWLINE, _RETURN, _QUOTE, _COMMA = b'\n\r",'


class Rows(NamedTuple):
    """Rows of a file, as `table.read_chunks` gives them, and how far it has been read."""

    cells: pd.DataFrame
    read_bytes: int


def read_blocks(
    path: Path,
    required: Sequence[str],
    optional: Sequence[str] = (),
    block_bytes: int = BLOCK_BYTES,
) -> Iterator[Rows]:
    """Read a comma-separated file in UTF-8 as `table.read_chunks` does, and as strictly.

    Parameters
    ----------
    path : Path
        The file.
    required, optional : sequence of str
        Columns its header must have, and may have.
    block_bytes : int
        Read at a time, which bounds the memory.

    Yields
    ------
    Rows
        A file with a header only gives one without rows.

    Raises
    ------
    LoadError
        As by `table.read_chunks`.
    """
    with path.open("rb") as file:
        head = file.readline(block_bytes)
        header = column_names(head)
        if not header or _row_ends(head) is None or file.peek(1) == b"":
            file.seek(0)
            for cells in read_chunks(path, required, optional, stream=file, chunk_rows=SLOW_ROWS):
                yield Rows(cells, file.tell())
            return
        check_header(path, header, required, optional)
        start, line = len(head), 2
        for block in _blocks(file, block_bytes):
            fast = _parsed(block, header, line)
            if fast is None:
                file.seek(start)
                for cells in read_rest(path, file, header, line, SLOW_ROWS):
                    yield Rows(cells, file.tell())
                return
            start, line = start + len(block), line + block.count(b"\n")
            yield Rows(fast, start)


def _blocks(file: BinaryIO, block_bytes: int) -> Iterator[bytes]:
    """Cut a file where rows end; a row of more than a block is cut too, and so no whole row."""
    rest = b""
    while content := file.read(block_bytes):
        block = rest + content
        newlines, quotes = _places(block, _NEWLINE), _places(block, _QUOTE)
        ends = newlines[np.searchsorted(quotes, newlines) % 2 == 0]
        end = int(ends[-1]) + 1 if len(ends) else len(block)
        yield block[:end]
        rest = block[end:]
    if rest:
        yield rest + b"\n"


def _places(content: bytes, character: int) -> Places:
    return np.flatnonzero(np.frombuffer(content, "uint8") == character)


def _row_ends(content: bytes) -> Places | None:
    """Find the ends of rows; None if it is not certain that all programs see the same ones."""
    newlines, quotes = _places(content, _NEWLINE), _places(content, _QUOTE)
    text = np.frombuffer(content, "uint8")
    if not content.endswith(b"\n") or not text.all() or len(quotes) % 2:
        return None
    opening, closing = quotes[::2], quotes[1::2]
    before = text[opening[opening > 0] - 1]
    if not (
        np.isin(before, [_NEWLINE, _COMMA, _QUOTE]).all()
        and np.isin(text[closing + 1], [_NEWLINE, _RETURN, _COMMA, _QUOTE]).all()
        and (text[_places(content, _RETURN) + 1] == _NEWLINE).all()
    ):
        return None
    ends: Places = newlines[np.searchsorted(quotes, newlines) % 2 == 0]
    return ends


def _parsed(content: bytes, header: list[str], line: int) -> pd.DataFrame | None:
    """Read whole rows by columns; None if anything about them is doubtful."""
    ends = _row_ends(content)
    if ends is None or not len(ends) or ends[-1] + 1 < len(content):
        return None
    starts = np.concatenate([[0], ends[:-1] + 1])
    if (ends - starts).max() > csv.field_size_limit():
        return None
    try:
        table = columns.read_csv(
            BytesIO(content),
            columns.ReadOptions(column_names=header, block_size=len(content), use_threads=False),
            columns.ParseOptions(newlines_in_values=True),
            columns.ConvertOptions(column_types=dict.fromkeys(header, pa.large_string())),
        )
    except pa.ArrowInvalid:
        return None
    returns = np.frombuffer(content, "uint8")[starts] == _RETURN
    starts = starts[ends - starts > returns]
    lines = line + np.searchsorted(_places(content, _NEWLINE), starts)
    if len(lines) != len(table):
        return None
    cells: pd.DataFrame = table.to_pandas(use_threads=False)
    return cells.set_index(pd.Index(lines, name=LINE))
