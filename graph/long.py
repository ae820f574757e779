"""Tables of many rows, which lie on disk, read and written from one range of ids to the next.

What is asked of all their rows is asked piece by piece, so that memory does not grow with them.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pandas as pd

from .content import stored_hash
from .folder import write_pieces
from .merge import CLOSED, Merged, merge_statements, named_ids
from .runs import Runs, first_id, steps
from .statements import reject_table
from .store import empty_table, stored_pieces

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from .folder import Manifest

# A table of more rows is long.
LONG_ROWS = 2**12
# Rows of it that are merged at once.
STEP_ROWS = 2**14


class LongTable:
    """A table of statements that stays on disk while others are merged into it.

    Parameters
    ----------
    folder : Path
        Of the graph.
    key : str
        Such as ``statements.OWNS``.
    held : DataFrame
        What the graph holds of it in memory.
    stored : dict, optional
        What it holds on disk: the entry in the manifest.

    Attributes
    ----------
    new, unchanged : int
        As of a :class:`~lodegraph.graph.merge.Merged`.
    named : dict of str to set of str
        Ids of the closed labels that its statements name.
    """

    def __init__(
        self, folder: Path, key: str, held: pd.DataFrame, stored: Manifest | None = None
    ) -> None:
        self.new, self.unchanged = 0, 0
        self._rejects: list[pd.DataFrame] = []
        self.named: dict[str, set[str]] = {}
        self._folder, self._key = folder, key
        self._rows = len(held) + (stored["rows"] if stored else 0)
        pieces = stored_pieces(folder, stored) if stored else iter(())
        self._held = chain([held.sort_values("id")], pieces) if len(held) else pieces
        self._left = empty_table(key.split(".")[1])

    @property
    def rejects(self) -> pd.DataFrame:
        """What clashed."""
        return pd.concat(self._rejects, ignore_index=True) if self._rejects else reject_table()

    def merge(self, incoming: Runs) -> tuple[Manifest, str]:
        """Write the table with what comes in; give its entry in the manifest, and its hash."""
        entry = write_pieces(self._folder, self._key, self._merged(incoming))
        incoming.remove()
        return entry, stored_hash(self._folder / entry["path"])

    def _merged(self, incoming: Runs) -> Iterator[pd.DataFrame]:
        for first, end in steps(self._rows + incoming.rows, STEP_ROWS):
            held = self._before(first_id(end))
            merged = merge_statements(self._key.split(".")[1], held, incoming.read(first, end))
            self._note(merged)
            yield merged.table

    def _before(self, bound: str) -> pd.DataFrame:
        """Take the next of what is held, which lies in the order of ids, up to one of them."""
        found = [self._left]
        while not len(found[-1]) or found[-1]["id"].iloc[-1] < bound:
            piece = next(self._held, None)
            if piece is None:
                break
            found.append(piece)
        rows = pd.concat(found, ignore_index=True) if len(found) > 1 else found[0]
        before = int((rows["id"] < bound).sum())
        self._left = rows.iloc[before:]
        return rows.iloc[:before]

    def _note(self, merged: Merged) -> None:
        self.new += merged.new
        self.unchanged += merged.unchanged
        if len(merged.rejects):
            self._rejects.append(merged.rejects)
        for label, ids in named_ids(merged.table).items():
            if label in CLOSED:
                self.named[label] = self.named.get(label, set()) | ids


def withdraw_long(
    folder: Path, entry: Manifest, sources: Collection[str]
) -> tuple[pd.DataFrame, tuple[Manifest, str] | None]:
    """Write a long table without what some sources say.

    Returns
    -------
    tuple of (DataFrame, tuple)
        What was taken out; and the entry and hash of the rest, or None if nothing is left.
    """
    rows = pd.concat([said for said, _ in _divided(folder, entry, sources)], ignore_index=True)
    if len(rows) == entry["rows"]:
        return rows, None
    others = (rest for _, rest in _divided(folder, entry, sources))
    left = write_pieces(folder, entry["name"], others)
    return rows, (left, stored_hash(folder / left["path"]))


def _divided(
    folder: Path, entry: Manifest, sources: Collection[str]
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Divide a table, piece by piece, into what some sources say and the rest."""
    for piece in stored_pieces(folder, entry):
        theirs = piece["source_id"].isin(list(sources))
        yield piece[theirs], piece[~theirs]
