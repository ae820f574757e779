"""A source that is read again: what it said before is withdrawn, and what it says now compared."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pandas as pd

from .merge import CLOSED, named_ids
from .store import NODES, STATEMENTS

if TYPE_CHECKING:
    from collections.abc import Iterable

Tables = dict[str, pd.DataFrame]


def withdraw(tables: Tables, sources: set[str]) -> Tables:
    """Take what some sources say out of tables of statements.

    Parameters
    ----------
    tables : dict of str to DataFrame
        By name; changed in place, and without those that have no row left.
    sources : set of str
        Ids of sources.

    Returns
    -------
    dict of str to DataFrame
        What was taken out, by name.
    """
    taken: Tables = {}
    for key in [key for key in tables if key.startswith(STATEMENTS)]:
        table = tables.pop(key)
        theirs = table["source_id"].isin(sources)
        if theirs.any():
            taken[key] = table[theirs]
            table = table[~theirs].reset_index(drop=True)
        if len(table):
            tables[key] = table
    return taken


def count_same(taken: Tables, tables: Tables) -> int:
    """Count the withdrawn statements that stand in the tables again, the same in every column."""
    both = [pd.concat([rows, tables[key]]) for key, rows in taken.items() if key in tables]
    return sum(int(table.duplicated().sum()) for table in both)


def drop_unnamed(
    taken: Tables, tables: Tables, others: Iterable[pd.DataFrame], named: dict[str, set[str]]
) -> None:
    """Drop the nodes that were named by withdrawn statements, and are by none that stands.

    Parameters
    ----------
    taken : dict of str to DataFrame
        As `withdraw` gives them.
    tables : dict of str to DataFrame
        Nodes and statements; changed in place.
    others : iterable of DataFrame
        More statements, looked at only if need be.
    named : dict of str to set of str
        Ids of the code tables that some of them name, by label; changed in place.
    """
    gone: dict[str, set[str]] = {}
    for rows in taken.values():
        for label, ids in named_ids(rows).items():
            known = ids & named.get(label, set()) if label in CLOSED else ids
            gone[label] = gone.get(label, set()) | known
    standing = [table for key, table in tables.items() if key.startswith(STATEMENTS)]
    for table in chain(standing, others):
        if not any(gone.values()):
            break
        for label, ids in named_ids(table).items():
            gone[label] = gone.get(label, set()) - ids
    for label, ids in gone.items():
        key = NODES + label
        if label in CLOSED:
            named[label] = named.get(label, set()) - ids
        elif ids and key in tables:
            tables[key] = tables[key][~tables[key]["id"].isin(ids)].reset_index(drop=True)
