"""Rows that wait to be brought into a table, so that a file of any size is read in bounded memory.

They wait in memory, and on disk from when they are many. There they lie by ranges of their ids,
which are hashes and so spread evenly: what stands in one range is read again without the others.
Files are named like tables half written, so that whatever an interrupted load leaves is cleared
away with those.
"""

from __future__ import annotations

from itertools import pairwise
from secrets import token_hex
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import ipc

from .merge import as_text
from .schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

# Rows that are held at once while a file is read.
HELD_ROWS = 2**16
_BITS = 9
_RANGES = 2**_BITS


class Runs:
    """Statements of one type that wait.

    Parameters
    ----------
    folder : Path
        Where they wait, once they are on disk.
    key : str
        The table they are for, such as ``statements.OWNS``.

    Attributes
    ----------
    rows, held : int
        How many they are, and how many of them are in memory.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self.rows, self.held = 0, 0
        self._folder, self._key = folder, key
        self._tables: list[pd.DataFrame] = []
        self._files: list[Path] = []
        # Arrow's own allocator keeps what was freed; the system's gives it back.
        pa.set_memory_pool(pa.system_memory_pool())

    def copy(self) -> Runs:
        """Give one that rows can be put to while this stays as it is."""
        copied = Runs(self._folder, self._key)
        copied.rows, copied.held = self.rows, self.held
        copied._tables, copied._files = [*self._tables], [*self._files]
        return copied

    def add(self, rows: pd.DataFrame) -> None:
        """Put rows to those that wait."""
        self._tables.append(rows)
        self.rows += len(rows)
        self.held += len(rows)

    def spill(self) -> None:
        """Put what waits in memory on disk."""
        if not self._tables:
            return
        rows = _together(self._tables)
        given = as_text(rows.loc[:, rows.notna().any()])
        table = pa.Table.from_pandas(given, preserve_index=False, nthreads=1)
        ranges = _ranges(rows["id"])
        order = np.argsort(ranges, kind="stable")
        [batch] = table.take(order).combine_chunks().to_batches()
        bounds = np.searchsorted(ranges[order], np.arange(_RANGES + 1)).tolist()
        path = self._folder / f"{self._key}.{token_hex(6)}.parquet.part"
        self._files.append(path)
        with pa.OSFile(str(path), "wb") as file, ipc.new_file(file, batch.schema) as writer:
            for first, end in pairwise(bounds):
                writer.write_batch(batch.slice(first, end - first))
        self._tables, self.held = [], 0

    def read(self, first: int = 0, end: int = _RANGES) -> pd.DataFrame:
        """Read the rows in some of the ranges."""
        tables = [_within(rows, first, end) for rows in self._tables]
        if self._files or not tables:
            tables.insert(0, self._spilled(first, end))
        return _together(tables)

    def _spilled(self, first: int, end: int) -> pd.DataFrame:
        """Read what is on disk, in the columns of the schema and ``row``."""
        tables = [_read(path, first, end) for path in self._files]
        columns = load_schema().columns(self._key.split(".")[1]) | {"row": "Int64"}
        if not tables:
            return pd.DataFrame(columns=list(columns)).astype(columns)
        rows: Any = pa.concat_tables(tables, promote_options="default").to_pandas(use_threads=False)
        typed: pd.DataFrame = rows.reindex(columns=list(columns)).astype(columns)
        return typed

    def remove(self) -> None:
        """Take the files away."""
        for path in self._files:
            path.unlink(missing_ok=True)


def steps(rows: int, most: int) -> Iterator[tuple[int, int]]:
    """Divide the ranges, so that of so many rows no more than a number stands in each step.

    Examples
    --------
    >>> list(steps(400, most=100))
    [(0, 128), (128, 256), (256, 384), (384, 512)]
    """
    size = max(1, _RANGES * most // max(1, rows))
    for first in range(0, _RANGES, size):
        yield first, min(first + size, _RANGES)


def first_id(place: int) -> str:
    """Give the id that none of the ranges before a place reaches.

    Examples
    --------
    >>> first_id(256), first_id(512) > "ffffffffffffffff"
    ('8000000000000000', True)
    """
    return f"{place << (64 - _BITS):016x}" if place < _RANGES else "g"


def _read(path: Path, first: int, end: int) -> pa.Table:
    """Read some ranges as one: in a batch of a few rows the batch is larger than its rows."""
    with pa.OSFile(str(path), "rb") as file, ipc.open_file(file) as reader:
        found = [reader.get_batch(number) for number in range(first, end)]
    return pa.Table.from_batches(found).combine_chunks()


def _within(rows: pd.DataFrame, first: int, end: int) -> pd.DataFrame:
    if (first, end) == (0, _RANGES):
        return rows
    ranges = _ranges(rows["id"])
    return rows[(ranges >= first) & (ranges < end)]


def _together(tables: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(map(as_text, tables), ignore_index=True) if len(tables) > 1 else tables[0]


def _ranges(ids: pd.Series[str]) -> NDArray[np.int64]:
    """Tell by the first digits of ids in which range each is."""
    numbers = np.frombuffer(bytes.fromhex("".join(ids)), ">u8")
    return (numbers >> np.uint64(64 - _BITS)).astype("int64")
