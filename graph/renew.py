"""The supply network of a graph that has changed: derived anew where it rests on other statements.

The network of a mineral and year rests on what is stated of its output and uses, on when their
sources were published, and on the year's trade in its goods. Where all that is as it was, what is
stored of it stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from .chains import traded_codes
from .content import table_hash
from .folder import write_table
from .merge import PLACE
from .parts import FLOWS, PARTED, by_year, part_of
from .resolve import source_years
from .schema import load_schema
from .store import NODES, STATEMENTS, empty_table, stored_pieces, stored_table
from .supply import derive
from .trade import FIRST_YEAR, Trade, trade_by_year

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from .folder import Manifest
    from .state import State, Tables

Key = tuple[str, int]  # mineral and year
NETWORK = ("Supply", "Demand")
# Statements from which networks are derived at once.
DERIVED_ROWS = 2**15
_MADE = {"PRODUCES": "object_id", "REFINES": "object_id"}  # and at which end the mineral stands
_STATED = _MADE | {"USED_IN": "subject_id"}
_FEEDS = STATEMENTS + FLOWS
_SOURCES = NODES + "Source"
_NO_TRADE = Trade(pd.DataFrame({"hs": []}), "")


def renew(folder: Path, before: State, after: State) -> None:
    """Bring the network of a state up to date.

    Parameters
    ----------
    folder : Path
        Holds the parts of both states.
    before : State
        With its network; an empty one, if no network is there that could be kept.
    after : State
        Changed in place: it gets the network that follows from all it states.
    """
    keys = changed(folder, before, after)
    new = _derived(folder, after, keys)
    for label in NETWORK:
        held = _held(before, NODES + label)
        kept = held[~_about(held, "mineral", keys)]
        table = pd.concat([kept, new.get(NODES + label, empty_table(label))])
        after.tables[NODES + label] = table.sort_values(["year", "mineral"], ignore_index=True)
        if table.empty:
            del after.tables[NODES + label]
    for key in after.flows:
        del after.hashes[key]
    after.flows = dict(before.flows)
    after.hashes |= {key: before.hashes[key] for key in before.flows}
    feeds = by_year(new.get(_FEEDS, empty_table(FLOWS)), _FEEDS)
    for year in sorted({year for _, year in keys}):
        key = f"{_FEEDS}.{year}"
        gone = {mineral for mineral, at in keys if at == year}
        _renew_flows(folder, after, key, gone, feeds.get(key, empty_table(FLOWS)))


def _renew_flows(
    folder: Path, state: State, key: str, gone: Collection[str], new: pd.DataFrame
) -> None:
    """Put the flows of some minerals in place of those they had in a year."""
    held = empty_table(FLOWS)
    if key in state.flows:
        held = stored_table(folder, state.flows.pop(key))
        del state.hashes[key]
    rows = pd.concat([held[~_mineral(held).isin(gone)], new], ignore_index=True)
    rows = rows.iloc[_mineral(rows).argsort(kind="stable")]
    if len(rows):
        state.flows[key] = write_table(folder, key, rows)
        state.hashes[key] = table_hash(rows)


def _mineral(feeds: pd.DataFrame) -> pd.Series[str]:
    """Name the mineral of each flow, with which the id of its supplier begins."""
    minerals = [supplier.partition("/")[0] for supplier in feeds["subject_id"].tolist()]
    return pd.Series(minerals, feeds.index, dtype="str")


def changed(folder: Path, before: State, after: State) -> set[Key]:
    """Name the minerals and years whose network may rest on something else than before."""
    keys: set[Key] = set()
    for name in _STATED:
        rows = _differing(*(_told(folder, state, name) for state in (before, after)))
        keys.update(zip(rows["mineral"].tolist(), rows["year"].tolist(), strict=True))
    for key in before.parts | after.parts:
        year = key.rpartition(".")[2]
        old, new = before.parts.get(key), after.parts.get(key)
        if old != new and year.isdigit() and int(year) >= FIRST_YEAR:
            keys.update((mineral, int(year)) for mineral in _traded(folder, old, new))
    return keys


def _held(state: State, key: str) -> pd.DataFrame:
    return state.tables.get(key, empty_table(key.partition(".")[2]))


def _pieces(folder: Path, state: State, name: str) -> Iterator[pd.DataFrame]:
    """Read what is stated for some year, without where it is said, some rows at a time."""
    columns = [c for c in load_schema().columns(name) if c == "rule" or c not in PLACE]
    key = STATEMENTS + name
    held = [state.tables.get(key, empty_table(name))[columns]]
    stored = key in state.parts  # a long table lies on disk
    for rows in stored_pieces(folder, state.parts[key], columns) if stored else held:
        yield rows[rows["year"].notna()]


def _told(folder: Path, state: State, name: str) -> pd.DataFrame:
    """Give mineral, year, and a hash of each statement and the year its source was published."""
    years = source_years(_held(state, _SOURCES))
    types = {"mineral": "str", "year": "int64", "hash": "uint64"}
    found = [pd.DataFrame(columns=list(types)).astype(types)]
    for rows in _pieces(folder, state, name):
        dated = rows.assign(published=rows["source_id"].map(years).astype("float64"))
        hashes = pd.util.hash_pandas_object(dated, index=False)
        told = {"mineral": rows[_STATED[name]], "year": rows["year"].astype("int64")}
        found.append(pd.DataFrame(told | {"hash": hashes}))
    return pd.concat(found, ignore_index=True)


def _differing(was: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Take the rows that stand in one of two tables only."""
    if was.equals(now):
        return now.iloc[:0]
    both = pd.concat([was, now], ignore_index=True)
    return both[~both.duplicated(keep=False)]


def _traded(folder: Path, was: Manifest | None, now: Manifest | None) -> set[str]:
    """Name the minerals of which other goods were traded in a year than was known before."""
    codes = traded_codes()
    if was is None or now is None:
        return {mineral for mineral, _ in codes}
    old, new = (
        next(iter(trade_by_year({PARTED: stored_table(folder, part)}).values()), _NO_TRADE)
        for part in (was, now)
    )
    if old.source_id != new.source_id:
        return {mineral for mineral, _ in codes}
    found = set(_differing(old.flows, new.flows)["hs"])
    return {mineral for (mineral, _), goods in codes.items() if found.intersection(goods)}


def _about(table: pd.DataFrame, end: str, keys: set[Key]) -> pd.Series[bool]:
    pairs = zip(table[end].tolist(), table["year"].tolist(), strict=True)
    return pd.Series([pair in keys for pair in pairs], table.index, dtype=bool)


def _derived(folder: Path, state: State, keys: set[Key]) -> Tables:
    """Derive the networks of some minerals and years, of few at a time if much is stated.

    They go year by year, so that the trade of each year is read once, or few times.
    """
    ordered = sorted(keys, key=lambda key: (key[1], key[0]))
    size = max(1, len(ordered) * DERIVED_ROWS // max(_rows(state), DERIVED_ROWS))
    found: dict[str, list[pd.DataFrame]] = {}
    for start in range(0, max(1, len(ordered)), size):
        some = set(ordered[start : start + size])
        for key, table in _derived_at_once(folder, state, some).items():
            found.setdefault(key, []).append(table)
    return {key: pd.concat(tables, ignore_index=True) for key, tables in found.items()}


def _rows(state: State) -> int:
    """Count the statements that networks are derived from."""
    keys = [STATEMENTS + name for name in _STATED]
    stored = sum(int(state.parts[key]["rows"]) for key in keys if key in state.parts)
    return stored + sum(len(state.tables[key]) for key in keys if key in state.tables)


def _derived_at_once(folder: Path, state: State, keys: set[Key]) -> Tables:
    stated: Tables = {}
    for name, end in _STATED.items():
        pieces = (rows[_about(rows, end, keys)] for rows in _pieces(folder, state, name))
        stated[name] = pd.concat(pieces, ignore_index=True)
    years = {year for name in _MADE for year in stated[name]["year"].tolist()}
    parts = [part_of(year) for year in sorted(years) if year >= FIRST_YEAR]
    traded = [stored_table(folder, state.parts[key]) for key in parts if key in state.parts]
    if traded:
        stated[PARTED] = pd.concat(traded, ignore_index=True)
    return derive(stated, _held(state, _SOURCES))
