"""Read a long CSV file as columns of text, a block of bytes at a time.

For tables of a million rows, where `table.read_chunks`, which reads row by row, takes too long.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from ..graph.errors import LoadError
from ..graph.statements import reject_table
from .table import check_header, column_names

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Types = dict[str, pa.DataType]

Item = TypeVar("Item")
BLOCK_BYTES = 16 * 2**20
HEADER_BYTES = 65_536
TEXT = pa.dictionary(pa.int32(), pa.string())
NO_FIGURE = ["", "NA"]


class Block(NamedTuple):
    """Rows of a file that follow one another: the line of the first, and the columns."""

    line: int
    columns: pa.RecordBatch

    def encoded(self, column: str) -> pa.DictionaryArray[Any, Any]:
        """Take a column that is not plain."""
        return cast("pa.DictionaryArray[Any, Any]", self.columns.column(column))

    def different(self, column: str) -> list[str]:
        """List the different values of a dictionary column."""
        return [str(value) for value in self.encoded(column).dictionary.to_pylist()]

    def figures(self, column: str) -> tuple[NDArray[np.float64], Bools]:
        """Take a plain column as figures, as :func:`numbers` does."""
        cells: Any = self.columns.column(column)
        if not pa.types.is_floating(cells.type):
            return numbers(cells)
        return cells.to_numpy(zero_copy_only=False), np.zeros(len(cells), dtype=bool)

    def spread(
        self, column: str, values: Sequence[str | None], rows: NDArray[np.int64]
    ) -> pd.Categorical[str]:
        """Give each of some rows what is known of its value in a dictionary column.

        Parameters
        ----------
        column : str
        values : sequence of str or None
            One for each of `different`, in its order.
        rows : array of int
            Places in the block.
        """
        texts = list(dict.fromkeys(text for text in values if text is not None))
        numbers: dict[str | None, int] = {None: -1} | {text: n for n, text in enumerate(texts)}
        codes = np.array([numbers[text] for text in values], dtype="int32")
        return categorical(codes[self.encoded(column).indices.to_numpy()[rows]], texts)


def categorical(codes: NDArray[np.integer[Any]], texts: list[str]) -> pd.Categorical[str]:
    """Make a column of texts from their numbers; -1 is for none."""
    return pd.Categorical.from_codes(codes, dtype=_dtype(tuple(texts)), validate=False)


@lru_cache
def _dtype(texts: tuple[str, ...]) -> Any:
    return pd.CategoricalDtype(pd.Index(texts, dtype="str"))


def constant(text: str, length: int) -> pd.Categorical[str]:
    """Make a column that says the same in every row."""
    return categorical(np.zeros(length, dtype="int8"), [text])


def read_columns(
    path: Path,
    stream: BinaryIO,
    required: Sequence[str],
    plain: Sequence[str] = (),
) -> Iterator[Block]:
    """Read a comma-separated file without line breaks inside its fields.

    Parameters
    ----------
    path : Path
        The file, for messages.
    stream : BinaryIO
        What to read: the file, or a member of an archive.
    required : sequence of str
        Its columns.
    plain : sequence of str
        Those with mostly different values, such as figures; the others come with each different
        value stored once (a dictionary array).

    Yields
    ------
    Block
        Every cell is text as written, an empty one is "".

    Raises
    ------
    LoadError
        Naming the line: a wrong header, a row with too many or too few fields, no UTF-8.
    """
    header = column_names(stream.readline(HEADER_BYTES))
    check_header(path, header, required, ())
    text: Types = {name: pa.string() if name in plain else TEXT for name in header}
    line, rest = 2, b""
    while content := stream.read(BLOCK_BYTES):
        whole, end, rest = (rest + content).rpartition(b"\n")
        for columns in _parsed(path, whole + end, header, text, line):
            yield Block(line, columns)
            line += columns.num_rows
    for columns in _parsed(path, rest, header, text, line):
        yield Block(line, columns)


def _parsed(
    path: Path, content: bytes, header: list[str], text: Types, line: int
) -> list[pa.RecordBatch]:
    """Parse whole lines: figures as numbers where all are as they should be, else as text."""
    if not content:
        return []
    figures: Types = {name: pa.float64() for name, kind in text.items() if kind != TEXT}
    with suppress(pa.ArrowInvalid):
        table = _parse(content, header, text | figures, [])
        if all(_are_figures(table[name]) for name in figures):
            return table.combine_chunks().to_batches()
    wrong: list[csv.InvalidRow] = []
    try:
        return _parse(content, header, text, wrong).combine_chunks().to_batches()
    except pa.ArrowInvalid as error:
        raise _refusal(path, error, wrong, line) from error


def _parse(
    content: bytes, header: list[str], types: Types, wrong: list[csv.InvalidRow]
) -> pa.Table:
    def refuse(row: csv.InvalidRow) -> Literal["error"]:
        wrong.append(row)
        return "error"

    return csv.read_csv(
        BytesIO(content),
        csv.ReadOptions(column_names=header, block_size=len(content), use_threads=False),
        csv.ParseOptions(ignore_empty_lines=False, invalid_row_handler=refuse),
        csv.ConvertOptions(column_types=types, null_values=NO_FIGURE, strings_can_be_null=False),
    )


def _are_figures(column: pa.ChunkedArray[Any]) -> bool:
    """Tell whether all cells are empty or finite and not negative; others are shown as written."""
    read: Any = column.combine_chunks().to_numpy(zero_copy_only=False)
    good = (read >= 0) & (read < np.inf)
    return int(good.sum()) + column.null_count == len(column)


def ahead(items: Iterator[Item]) -> Generator[Item]:
    """Get the next item, in a thread, while the one before is worked on.

    Examples
    --------
    >>> list(ahead(iter([1, 2, 3])))
    [1, 2, 3]
    """
    end = object()
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, items, end)
        while (item := coming.result()) is not end:
            coming = thread.submit(next, items, end)
            yield cast("Item", item)


def _refusal(
    path: Path, error: pa.ArrowInvalid, wrong: list[csv.InvalidRow], first: int
) -> LoadError:
    if not wrong:
        return LoadError(path, f"cannot be read as CSV ({error})", hint="save it as UTF-8")
    row = wrong[0]
    why = f"{row.actual_columns} fields where the header has {row.expected_columns}"
    hint = "write figures without a separator between thousands, with a point before decimals"
    line = None if row.number is None else first + row.number - 1
    return LoadError(path, why, line=line, value=row.text[:80], hint=hint)


def numbers(column: pa.Array[Any]) -> tuple[NDArray[np.float64], Bools]:
    """Read a column of text as figures.

    Parameters
    ----------
    column : Array of str
        Empty, or "NA", where the file has no figure.

    Returns
    -------
    tuple of (array of float, array of bool)
        The figures, NaN where there is none; and which cells hold something else.

    Examples
    --------
    >>> values, wrong = numbers(pa.array(["1.5", " 20", "", "1,087.3", "inf"]))
    >>> values.tolist(), wrong.tolist()
    ([1.5, 20.0, nan, nan, nan], [False, False, False, True, True])
    """
    trimmed: Any = pc.utf8_trim_whitespace(column)
    given: Any = pc.invert(pc.is_in(trimmed, pa.array(NO_FIGURE)))
    text: Any = pc.if_else(given, trimmed, None)
    try:
        figures: Any = pc.cast(text, pa.float64())
        read = figures.to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        read = pd.to_numeric(text.to_pandas(), errors="coerce").to_numpy(np.float64)
    finite = np.isfinite(read)
    wrong = ~finite & given.to_numpy(zero_copy_only=False)
    return np.where(finite, read, np.nan), wrong


def numbered(text: str, numbers: NDArray[np.int64]) -> pd.Series[str]:
    """Put each of some numbers after a text.

    Examples
    --------
    >>> numbered("row ", np.array([2, 3])).tolist()
    ['row 2', 'row 3']
    """
    digits: Any = pc.cast(pa.array(numbers), pa.string())
    joined: Any = pc.binary_join_element_wise(text, digits, "")
    return pd.Series(joined.to_pandas(), dtype="str")


class Rejected:
    """Which rows of a block become no statement, and why; the first reason of a row counts.

    Parameters
    ----------
    block : Block
        As `read_columns` gives it.
    """

    def __init__(self, block: Block) -> None:
        self._block = block
        self._reasons: list[tuple[str, str, str]] = []
        self._found = np.full(block.columns.num_rows, -1)

    def add(
        self, mask: Bools, kind: Literal["refused", "not read"], reason: str, column: str
    ) -> None:
        """Note the rows where ``mask`` holds; the kinds are those of a reject table."""
        self._found[mask & (self._found < 0)] = len(self._reasons)
        self._reasons.append((kind, reason, column))

    def add_values(
        self, column: str, reasons: Sequence[str | None], kind: Literal["refused", "not read"]
    ) -> None:
        """Note the rows whose value in a dictionary column has a reason; None is for none."""
        numbers: dict[str | None, int] = {None: -1}
        for reason in reasons:
            if reason is not None and reason not in numbers:
                numbers[reason] = len(self._reasons)
                self._reasons.append((kind, reason, column))
        if len(numbers) > 1:
            of_value = np.array([numbers[reason] for reason in reasons])
            found = of_value[self._block.encoded(column).indices.to_numpy()]
            self._found = np.where(self._found < 0, found, self._found)

    @property
    def kept(self) -> Bools:
        """The rows without a reason."""
        return self._found < 0

    def table(self) -> pd.DataFrame:
        """List every refused row; those not read once for each reason, with their number."""
        found: list[dict[str, object]] = []
        for number, (kind, reason, column) in enumerate(self._reasons):
            rows = np.flatnonzero(self._found == number)
            each = {"kind": kind, "reason": reason, "column": column}
            listed, count = (rows[:1], len(rows)) if kind == "not read" else (rows, 1)
            found += [each | self._entry(column, int(row), count) for row in listed]
        return reject_table(found)

    def _entry(self, column: str, row: int, count: int) -> dict[str, object]:
        value = self._block.columns.column(column)[row].as_py()
        return {"row": self._block.line + row, "value": value, "rows": count}
