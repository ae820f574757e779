"""Bring checked statements and nodes together with what a graph already holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from . import codes
from .schema import load_schema
from .statements import as_said, identities, reject_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CODE_TABLES: dict[str, Callable[[], Mapping[str, codes.Entry]]] = {
    "Country": codes.countries,
    "Region": codes.regions,
    "Mineral": codes.minerals,
    "EndSector": codes.sectors,
}
CLOSED = tuple(CODE_TABLES)
# Where in a source a statement stands; it may stand in several places.
PLACE = ["locator", "quote", "start", "end", "rule", "note"]


@dataclass(frozen=True)
class Merged:
    """A table after a merge: its rows, how many were there before, and what clashed."""

    table: pd.DataFrame
    new: int
    unchanged: int
    rejects: pd.DataFrame


def merge_statements(name: str, held: pd.DataFrame, incoming: pd.DataFrame) -> Merged:
    """Add statements of one type; a known one is unchanged, a changed figure is refused.

    Parameters
    ----------
    name : str
        Statement type.
    held, incoming : DataFrame
        In the schema's columns; ``incoming`` may have ``row``, and need have no ``id`` yet.

    Returns
    -------
    Merged
        The table sorted by ``id``. Of the places where one statement stands, the first in
        alphabetical order is kept, so that the order of loading does not matter.
    """
    columns = list(load_schema().columns(name))
    if incoming["id"].hasnans:
        incoming = incoming.assign(id=identities(incoming.assign(type=name)))
    if held.empty and incoming["id"].is_unique:
        table = incoming[columns].sort_values("id", ignore_index=True)
        return Merged(table, len(table), 0, reject_table())
    incoming = as_text(incoming)
    both = pd.concat([held, incoming[columns]], ignore_index=True)
    if both["id"].is_unique:
        return Merged(both.sort_values("id", ignore_index=True), len(incoming), 0, reject_table())
    incoming = incoming.sort_values(["id", *PLACE], ignore_index=True)
    stated = pd.concat([held, incoming[columns]], ignore_index=True).drop_duplicates("id")
    compared = [column for column in columns if column not in PLACE]
    twice = incoming["id"].duplicated(keep=False) | incoming["id"].isin(held["id"])
    by_id = stated.set_index("id", drop=False)[compared]
    clash = _clashes(incoming.loc[twice, compared], by_id).reindex(incoming.index)
    # A file that contradicts itself is refused in all its rows; what a graph holds stays.
    fresh = ~incoming["id"].isin(held["id"])
    refused = clash["column"].notna()
    refused |= fresh & refused.groupby(incoming["id"]).transform("any")
    kept = incoming.loc[~refused, columns]
    table = pd.concat([held, kept]).sort_values(["id", *PLACE]).drop_duplicates("id")
    new = len(table) - len(held)
    rejects = _clash_rejects(incoming[refused], clash[refused])
    return Merged(table.reset_index(drop=True), new, len(kept) - new, rejects)


def as_text(table: pd.DataFrame) -> pd.DataFrame:
    """Turn columns that hold each different text once into plain text."""
    return table.astype(dict.fromkeys(table.select_dtypes("category"), "str"))


def _clashes(incoming: pd.DataFrame, stated: pd.DataFrame) -> pd.DataFrame:
    """Name for each row the first column in which it differs, and what is stated there."""
    found = pd.DataFrame({"column": None, "stated": None}, incoming.index, dtype="str")
    if incoming.empty:
        return found
    for column in map(str, incoming):
        theirs = stated[column].loc[incoming["id"]].set_axis(incoming.index)
        same = (incoming[column] == theirs).fillna(value=False).astype(bool)
        differs = ~same & ~(incoming[column].isna() & theirs.isna()) & found["column"].isna()
        found.loc[differs, "column"] = column
        found.loc[differs, "stated"] = [
            "no figure" if pd.isna(cell) else as_said(cell) for cell in theirs[differs]
        ]
    return found


def _clash_rejects(incoming: pd.DataFrame, clash: pd.DataFrame) -> pd.DataFrame:
    remedy = "give a record_id, year or product that tells the two apart"
    rows = incoming["row"] if "row" in incoming else pd.Series(pd.NA, incoming.index)
    columns, stated = clash["column"].fillna("value"), clash["stated"].fillna("another figure")
    return reject_table(
        [
            {
                "row": rows[index],
                "kind": "refused",
                "reason": f"the source states {stated[index]} for the same thing; {remedy}",
                "column": columns[index],
                "value": as_said(incoming[columns[index]][index]),
            }
            for index in incoming.index
        ]
    )


def merge_nodes(held: pd.DataFrame, incoming: pd.DataFrame) -> pd.DataFrame:
    """Add nodes; where two loads know different things of one node, both are kept.

    Where they differ, the smaller value is kept (of texts, the first in alphabetical order), so
    that the order of loading does not matter.
    """
    both = pd.concat([held, incoming[held.columns]], ignore_index=True)
    settled = both.groupby("id", as_index=False, sort=True).min()
    return settled[list(held.columns)].astype(held.dtypes.to_dict())


def named_ids(statements: pd.DataFrame) -> dict[str, set[str]]:
    """Collect the ids that statements name at either end, by label."""
    found: dict[str, set[str]] = {}
    for end in ("subject", "object"):
        labels, ids = statements[f"{end}_label"], statements[f"{end}_id"]
        for label in labels.unique():
            found.setdefault(label, set()).update(ids[labels == label].unique())
    return found


def closed_nodes(label: str, ids: set[str]) -> pd.DataFrame:
    """Take nodes of Country, Region, Mineral or EndSector from the code tables."""
    columns = load_schema().columns(label)
    rows: list[dict[str, object]] = []
    for key, entry in CODE_TABLES[label]().items():
        if key in ids:
            values = {name: getattr(entry, name, None) for name in columns}
            rows.append({**values, "id": key})
    frame = pd.DataFrame(rows, columns=list(columns))
    for name, dtype in columns.items():
        if dtype == "str":
            listed = frame[name].map(lambda v: "|".join(v) if isinstance(v, tuple) else v)
            frame[name] = listed.where(listed != "", None)
    return frame.astype(columns).sort_values("id", ignore_index=True)


def known_ids(nodes: Mapping[str, pd.DataFrame]) -> dict[str, set[str]]:
    """List the ids that statements may name: those of the code tables, and of given nodes."""
    known = {label: set(table()) for label, table in CODE_TABLES.items()}
    return known | {label: set(t["id"]) for label, t in nodes.items() if label not in CLOSED}
