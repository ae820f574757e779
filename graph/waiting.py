"""What was read of a file and found good, until all of it is brought into a graph at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from .merge import CLOSED, known_ids, merge_nodes
from .parts import PARTED, by_year
from .runs import HELD_ROWS, Runs
from .statements import identities
from .store import NODES, STATEMENTS, empty_table

if TYPE_CHECKING:
    from pathlib import Path

    Tables = dict[str, pd.DataFrame]


class Waiting:
    """Nodes and statements of a file: in memory, and from so many statements on disk.

    Parameters
    ----------
    folder : Path
        Of the graph, where they wait.
    tables : dict of str to DataFrame
        What the graph holds in memory; nodes are merged into it.

    Attributes
    ----------
    known : dict of str to set of str
        Ids by label: of the code tables, of the graph and of the nodes so far.
    statements : dict of str to Runs
        Of each table.
    """

    def __init__(self, folder: Path, tables: Tables) -> None:
        self._folder, self._tables = folder, tables
        self._nodes: dict[str, list[pd.DataFrame]] = {}
        self.statements: dict[str, Runs] = {}
        held = {key.removeprefix(NODES): t for key, t in tables.items() if key.startswith(NODES)}
        self.known = known_ids(held)

    def add_nodes(self, label: str, nodes: pd.DataFrame) -> None:
        """Put good nodes of a label to those that wait."""
        waiting = self._nodes.setdefault(label, [])
        waiting.append(nodes)
        if label not in CLOSED:
            self.known.setdefault(label, set()).update(nodes["id"])
        # A merge sorts what is held: where much is, more has to wait for it.
        if sum(map(len, waiting)) > max(HELD_ROWS, len(self._tables.get(NODES + label, ()))):
            self._merge(label)

    def merge_nodes(self) -> None:
        """Bring all nodes that wait into the tables."""
        for label in list(self._nodes):
            self._merge(label)

    def _merge(self, label: str) -> None:
        held = self._tables.get(NODES + label, empty_table(label))
        self._tables[NODES + label] = merge_nodes(held, pd.concat(self._nodes.pop(label)))

    def add(self, name: str, statements: pd.DataFrame) -> None:
        """Put good statements of a type to those that wait."""
        statements = statements.assign(id=identities(statements.assign(type=name)))
        parts = by_year(statements) if name == PARTED else {STATEMENTS + name: statements}
        for key, part in parts.items():
            if len(part):
                wait(self._folder, self.statements, key, part)
        spill(self.statements, HELD_ROWS)


def wait(folder: Path, waiting: dict[str, Runs], key: str, rows: pd.DataFrame) -> None:
    """Put statements of a table to those that wait for it."""
    waiting.setdefault(key, Runs(folder, key)).add(rows)


def spill(waiting: dict[str, Runs], most: int) -> None:
    """Put all that wait on disk, if more than a number of them are in memory."""
    if sum(runs.held for runs in waiting.values()) > most:
        for runs in waiting.values():
            runs.spill()
