"""Which export measures were in force on a day, and which can nobody tell?"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from ..graph import codes
from ..graph.names import resolve

if TYPE_CHECKING:
    from ..graph.store import Graph

DAY, MONTH = 10, 7
COLUMNS = [
    "issuer",
    "target",
    "kind",
    "policy",
    "state",
    "since",
    "until",
    "as_of",
    "source_id",
    "statements",
]


def measures(
    graph: Graph, mineral: str | None = None, *, country: str | None = None, as_of: date
) -> pd.DataFrame:
    """Tell the state of each export measure on a day, from the intervals its sources give.

    Parameters
    ----------
    graph : Graph
    mineral : str, optional
        Only measures on this mineral, or on a member of this group.
    country : str, optional
        Only measures that this country issues or that are aimed at it.
    as_of : date
        The day asked about.

    Returns
    -------
    DataFrame
        One row for each issuer, target, kind and policy: ``state`` is ``in force``,
        ``suspended``, ``not yet in force``, ``ended`` (a source says so), ``announced`` (no date
        of entry into force), or ``unknown since`` a day: after the last interval that a source
        gives, nothing is known; ``since`` and ``until`` are the ends of the interval it rests
        on, as stated.
    """
    rows = graph.statements("RESTRICTS")
    rows = rows[rows["status"] != "negated"]
    if mineral is not None:
        rows = rows[rows["object_id"].isin(_with_members(resolve("Mineral", mineral)))]
    if country is not None:
        iso3 = resolve("Country", country)
        rows = rows[(rows["subject_id"] == iso3) | (rows["object_id"] == iso3)]
    keys = ["subject_id", "object_id", "policy_id"]
    groups = rows.sort_values(["valid_from", "id"]).groupby(keys, dropna=False, sort=True)
    policies = graph.nodes("Policy").set_index("id")["name"]
    found = [_row(group, policies, as_of) for _, group in groups]
    result = pd.DataFrame(found, columns=COLUMNS)
    result.attrs = {
        "as_of": as_of.isoformat(),
        "assumptions": ["after the last interval a source gives, the state is unknown"],
        "sources": sorted(set(rows["source_id"])),
    }
    return result


def _with_members(mineral: str) -> list[str]:
    return [mineral, *codes.minerals()[mineral].members]


def _row(group: pd.DataFrame, policies: pd.Series[str], as_of: date) -> dict[str, object]:
    state, basis = _state(group, as_of)
    policy = basis["policy_id"]
    return {
        "issuer": basis["subject_id"],
        "target": basis["object_id"],
        "kind": basis["kind"],
        "policy": policies.get(policy, policy),
        "state": state,
        "since": basis["valid_from"],
        "until": basis["valid_to"],
        "as_of": as_of.isoformat(),
        "source_id": basis["source_id"],
        "statements": " ".join(sorted(group["id"])),
    }


def _state(group: pd.DataFrame, as_of: date) -> tuple[str, pd.Series]:
    """Find the state on a day, and the statement it rests on."""
    begun = [row for _, row in group.iterrows() if _begun(row, as_of)]
    if not begun:
        first = group.iloc[0]
        return ("announced" if pd.isna(first["valid_from"]) else "not yet in force"), first
    pauses = [row for row in begun if row["status"] == "suspended"]
    for pause in pauses:
        if not _over(pause, as_of):
            return "suspended", pause
    latest = begun[-1]
    if pauses:
        # A measure does not come back by itself: after a suspension only a later statement tells.
        ended = max(pauses, key=lambda row: last_day(row["valid_to"]))
        if first_day(latest["valid_from"]) <= last_day(ended["valid_to"]):
            return f"unknown since {ended['valid_to']}", ended
    if _over(latest, as_of):
        over = "ended" if latest["status"] == "former" else f"unknown since {latest['valid_to']}"
        return over, latest
    return ("announced" if latest["status"] == "planned" else "in force"), latest


def _begun(row: pd.Series, as_of: date) -> bool:
    return not pd.isna(row["valid_from"]) and first_day(row["valid_from"]) <= as_of


def _over(row: pd.Series, as_of: date) -> bool:
    return not pd.isna(row["valid_to"]) and last_day(row["valid_to"]) < as_of


def first_day(text: str) -> date:
    """Return the first day of a day, month or year.

    Examples
    --------
    >>> first_day("2025-02"), last_day("2025-02")
    (datetime.date(2025, 2, 1), datetime.date(2025, 2, 28))
    """
    return date.fromisoformat((text + "-01-01")[:DAY])


def last_day(text: str) -> date:
    """Return the last day of a day, month or year."""
    if len(text) == DAY:
        return date.fromisoformat(text)
    year, month = int(text[:4]), int(text[5:7]) if len(text) == MONTH else 12
    return date(year, month, monthrange(year, month)[1])
