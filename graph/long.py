"""Tables of more rows than are held at once, merged from one range of ids to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pyarrow.parquet as pq

from .content import stored_hash
from .folder import write_pieces
from .merge import CLOSED, Merged, merge_statements, named_ids
from .runs import HELD_ROWS, Runs, steps
from .statements import reject_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .folder import Manifest


class LongTable:
    """A table of statements that stays on disk while others are merged into it.

    Parameters
    ----------
    folder : Path
        Of the graph.
    key : str
        Such as ``statements.OWNS``.

    Attributes
    ----------
    new, unchanged : int
        As of a :class:`~lodegraph.graph.merge.Merged`.
    named : dict of str to set of str
        Ids of the closed labels that its statements name.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self.new, self.unchanged = 0, 0
        self._rejects: list[pd.DataFrame] = []
        self.named: dict[str, set[str]] = {}
        self._folder, self._key = folder, key
        self._held = Runs(folder, key)

    @property
    def rejects(self) -> pd.DataFrame:
        """What clashed."""
        return pd.concat(self._rejects, ignore_index=True) if self._rejects else reject_table()

    def hold(self, rows: pd.DataFrame) -> None:
        """Begin with what the graph holds."""
        self._held.add(rows)

    def hold_stored(self, entry: Manifest) -> None:
        """Begin with what is stored, read a group of rows at a time."""
        with pq.ParquetFile(self._folder / entry["path"]) as file:
            for rows in file.iter_batches(HELD_ROWS):
                self._held.add(rows.to_pandas())

    def merge(self, incoming: Runs) -> tuple[Manifest, str]:
        """Write the table with what comes in; give its entry in the manifest, and its hash."""
        entry = write_pieces(self._folder, self._key, self._merged(incoming))
        self._held.remove()
        incoming.remove()
        return entry, stored_hash(self._folder / entry["path"])

    def _merged(self, incoming: Runs) -> Iterator[pd.DataFrame]:
        for first, end in steps(self._held.rows + incoming.rows):
            held = self._held.read(first, end).drop(columns="row")
            name = self._key.split(".")[1]
            merged = merge_statements(name, held, incoming.read(first, end))
            self._note(merged)
            yield merged.table

    def _note(self, merged: Merged) -> None:
        self.new += merged.new
        self.unchanged += merged.unchanged
        if len(merged.rejects):
            self._rejects.append(merged.rejects)
        for label, ids in named_ids(merged.table).items():
            if label in CLOSED:
                self.named[label] = self.named.get(label, set()) | ids
