"""Bring checked statements and nodes together with what a graph already holds."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from . import codes
from .schema import ENDS, load_schema
from .statements import identities, reject_table

CLOSED = ("Country", "Region", "Mineral", "EndSector")
BOOKKEEPING = ["row"]


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
        In the schema's columns; ``incoming`` may have ``row``.

    Returns
    -------
    Merged
        The table sorted by ``id``, so that the order of loading does not matter.
    """
    incoming = incoming.assign(id=identities(incoming.assign(type=name)))
    columns = list(load_schema().columns(name))
    known = held.set_index("id")
    first = incoming.drop_duplicates("id")
    fresh = first[~first["id"].isin(known.index)]
    table = pd.concat([held, fresh[columns]], ignore_index=True) if len(fresh) else held
    repeated = incoming[~incoming.index.isin(fresh.index)]
    clashing = _clashes(repeated, table.set_index("id"), columns)
    return Merged(
        table.sort_values("id", ignore_index=True),
        len(fresh),
        len(repeated) - int(clashing.sum()),
        _clash_rejects(repeated[clashing]),
    )


def _clashes(repeated: pd.DataFrame, table: pd.DataFrame, columns: list[str]) -> pd.Series[bool]:
    clash = pd.Series(data=False, index=repeated.index)
    if repeated.empty:
        return clash
    stated = table.loc[repeated["id"]]
    for column in columns:
        if column in {"id", "locator", "note"}:
            continue
        ours, theirs = repeated[column].to_numpy(), stated[column].to_numpy()
        same = (ours == theirs) | (pd.isna(ours) & pd.isna(theirs))
        clash |= ~pd.Series(same, index=repeated.index).fillna(value=False).astype(bool)
    return clash


def _clash_rejects(clashing: pd.DataFrame) -> pd.DataFrame:
    reason = "the same source already states another figure for this; give a record_id or a year"
    rows = clashing["row"] if "row" in clashing else pd.Series(pd.NA, clashing.index)
    return reject_table(
        [
            {
                "row": row,
                "kind": "refused",
                "reason": reason,
                "column": "value",
                "value": str(value),
            }
            for row, value in zip(rows, clashing["value"], strict=True)
        ]
    )


def merge_nodes(held: pd.DataFrame, incoming: pd.DataFrame) -> pd.DataFrame:
    """Add nodes; where two loads know different things of one node, both are kept.

    A text that differs is settled by alphabetical order, so that the order of loading does not
    matter.
    """
    both = pd.concat([held, incoming[held.columns]], ignore_index=True)
    both = both.sort_values(list(both.columns), ignore_index=True, na_position="last")
    return (
        both.groupby("id", as_index=False, sort=True)
        .first()[list(held.columns)]
        .astype(held.dtypes.to_dict())
    )


def referenced_nodes(label: str, statements: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Take the nodes of a closed label that statements name from the code tables."""
    used: set[str] = set()
    for table in statements.values():
        for end in ("subject", "object"):
            used |= set(table.loc[table[f"{end}_label"] == label, f"{end}_id"])
    return closed_nodes(label, used)


def closed_nodes(label: str, ids: set[str]) -> pd.DataFrame:
    """Take nodes of Country, Region, Mineral or EndSector from the code tables."""
    tables = {
        "Country": codes.countries,
        "Region": codes.regions,
        "Mineral": codes.minerals,
        "EndSector": codes.sectors,
    }
    columns = load_schema().columns(label)
    rows: list[dict[str, object]] = []
    for key, entry in tables[label]().items():
        if key in ids:
            values = {name: getattr(entry, name, None) for name in columns}
            rows.append({**values, "id": key})
    frame = pd.DataFrame(rows, columns=list(columns))
    for name, dtype in columns.items():
        if dtype == "str":
            listed = frame[name].map(lambda v: "|".join(v) if isinstance(v, tuple) else v)
            frame[name] = listed.where(listed != "", None)
    return frame.astype(columns).sort_values("id", ignore_index=True)


def undeclared(statements: pd.DataFrame, known: dict[str, set[str]]) -> pd.Series[bool]:
    """Tell which statements have an end or a source that no node stands for."""
    wrong = ~statements["source_id"].isin(list(known.get("Source", ())))
    for label_column, id_column in (ENDS[:2], ENDS[2:]):
        pairs = zip(statements[label_column], statements[id_column], strict=True)
        open_end = [label not in CLOSED and i not in known.get(label, ()) for label, i in pairs]
        wrong |= pd.Series(open_end, index=statements.index, dtype=bool)
    return wrong
