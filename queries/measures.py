"""Which export measures were in force on a day, and which can nobody tell?"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..graph import codes
from ..graph.blocs import blocs_of, country_or_bloc
from ..graph.hs import OUTSIDE, hs_codes
from ..graph.names import resolve

if TYPE_CHECKING:
    from ..graph.store import Graph

    Row = dict[str, Any]

DAY, MONTH = 10, 7
ENDS = ["subject_id", "object_id"]
MEASURE = [*ENDS, "policy_id"]
UNDATED = {
    "asserted": "announced",
    "planned": "announced",
    "suspended": "suspended",
    "former": "ended",
}
COLUMNS = [
    "issuer",
    "country",
    "target",
    "covers",
    "stages",
    "kind",
    "policy",
    "state",
    "since",
    "until",
    "as_of",
    "replaced_by",
    "hs",
    "hs_from",
    "confidence",
    "source_id",
    "statements",
]


def measures(
    graph: Graph,
    mineral: str | None = None,
    *,
    country: str | None = None,
    hs: str | None = None,
    as_of: date,
) -> pd.DataFrame:
    """Tell the state of each export measure on a day, from the intervals its sources give.

    Parameters
    ----------
    graph : Graph
    mineral : str, optional
        Only measures on this mineral, on a group it belongs to, or on a member of it.
    country : str, optional
        Only measures that this country or bloc issues or that are aimed at it; a measure of a
        bloc, or aimed at one, counts for its members on the day.
    hs : str, optional
        Only measures that name this code of the Harmonised System, or a longer one that begins
        with it, or that cover what the code holds.
    as_of : date
        The day asked about.

    Returns
    -------
    DataFrame
        One row for each issuer, target, product and policy: ``issuer`` (iso3) and its name
        ``country``, ``target``, ``covers`` (the product, or the mineral of a measure aimed at a
        country), ``stages`` (those it names, by itself or by its codes; empty: every stage),
        ``kind``, ``policy``; ``state`` is ``in force``, ``suspended``, ``not yet in
        force``, ``ended`` (a source says so), ``replaced`` by a later measure, which
        ``replaced_by`` names, ``announced`` (no day of entry into force, or only a planned one),
        or ``unknown since`` a day: after the last interval that a source gives, nothing is known;
        ``since`` and ``until`` are the ends of the interval it rests on, as stated; ``hs`` are
        the codes it covers, ``hs_from`` the ``measure`` itself or the ``table`` of codes for the
        minerals it names; ``confidence`` is that of the statement it rests on.

    Raises
    ------
    UnknownName
        If the mineral or country is not known.
    """
    rows = graph.statements("RESTRICTS")
    rows = _named_alike(rows[rows["status"] != "negated"])
    if mineral is not None:
        wanted = _related(resolve("Mineral", mineral))
        named = rows[["object_id", "mineral", "product"]].isin(wanted)
        rows = rows[named.any(axis=1)]
    if country is not None:
        places = blocs_of(country, as_of)
        rows = rows[rows["subject_id"].isin(places) | rows["object_id"].isin(places)]
    if hs is not None:
        rows = rows[[_covers(row, hs) for row in _records(rows)]]
    policies = graph.nodes("Policy").set_index("id")["name"].to_dict()
    successors = _successors(rows, as_of)
    found: list[Row] = []
    for _, group in rows.groupby(MEASURE, dropna=False, sort=True):
        dated = sorted(map(_with_interval, _records(group)), key=_order)
        for covers, part in _parts(dated):
            measure = _measure(part, covers, policies, as_of)
            found.append(measure | _replaced(part[0], measure, successors, policies))
    result = pd.DataFrame(found, columns=COLUMNS)
    result.attrs = {
        "as_of": as_of.isoformat(),
        "assumptions": [
            "after the last interval a source gives, the state is unknown",
            "a measure that names no HS codes covers those of its mineral and stage",
            *_of_blocs(rows, country, as_of),
        ],
        "sources": sorted(set(rows["source_id"])),
    }
    return result


def _named_alike(rows: pd.DataFrame) -> pd.DataFrame:
    """Give a measure told without its name the name of the one that begins at the same time.

    A report may say that a country bans exports since a month, and a decree from which day. What
    is told with neither kind nor day belongs to the only measure there is on the same thing.
    """
    named = _records(rows[rows["policy_id"].notna()])
    found: dict[object, str] = {}
    for line, row in zip(rows.index, _records(rows), strict=True):
        if not row["policy_id"]:
            policies = {other["policy_id"] for other in named if _is_like(row, other)}
            if len(policies) == 1:
                found[line] = policies.pop()
    guessed = pd.Series([found.get(line) for line in rows.index], rows.index, dtype="str")
    return rows.assign(policy_id=rows["policy_id"].fillna(guessed))


def _is_like(row: Row, named: Row) -> bool:
    """Tell whether a measure without a name may be one that has a name."""
    told, begin = row["valid_from"], named["valid_from"]
    at_once = told and begin and (begin.startswith(told) or told.startswith(begin))
    same = all(row[end] == named[end] for end in ENDS) and row["kind"] in {None, named["kind"]}
    return same and bool(at_once or not (told or row["kind"]))


def _of_blocs(rows: pd.DataFrame, country: str | None, as_of: date) -> list[str]:
    """Say that measures of blocs, or aimed at them, count for a country."""
    if country is None:
        return []
    named = set(rows["subject_id"]) | set(rows["object_id"])
    asked, _ = country_or_bloc(country, as_of)
    return [
        f"what {codes.regions()[bloc].name} issues, or is aimed at it, counts for its members"
        for bloc in sorted(named & set(codes.regions()) - {asked})
    ]


def _records(rows: pd.DataFrame) -> list[Row]:
    return [
        {str(key): None if pd.isna(cell) else cell for key, cell in row.items()}
        for row in rows.to_dict("records")
    ]


def _related(mineral: str) -> set[str]:
    """Name a mineral, its members, and the groups that hold all of it."""
    minerals = codes.minerals()
    parts = set(minerals[mineral].members) or {mineral}
    return {mineral, *parts} | {
        group.id for group in minerals.values() if parts <= {*group.members}
    }


def _with_interval(row: Row) -> Row:
    """Take the year for the interval of a statement that gives no other."""
    if row["valid_from"] or row["valid_to"] or not row["year"]:
        return row
    return {**row, "valid_from": str(row["year"]), "valid_to": str(row["year"])}


def _order(row: Row) -> tuple[bool, date, str, bool, str]:
    """Put dated statements first, the earliest first, the most trusted and most told last."""
    undated = not (row["valid_from"] or row["valid_to"])
    trust = chr(ord("Z") - ord(row["confidence"]))
    return undated, _begins(row), trust, bool(row["valid_to"]), row["id"]


def _parts(rows: list[Row]) -> list[tuple[str | None, list[Row]]]:
    """Tell products apart; what is said of none of them, such as a suspension, is said of all."""
    parts: dict[str | None, list[Row]] = {row["product"] or row["mineral"]: [] for row in rows}
    if len(parts) > 1:
        parts.pop(None, None)
    for row in rows:
        covers = row["product"] or row["mineral"]
        for part in [covers] if covers else parts:
            parts[part].append(row)
    return sorted(parts.items(), key=lambda part: part[0] or "")


def _measure(rows: list[Row], covers: str | None, policies: dict[Any, Any], as_of: date) -> Row:
    state, basis = _state(rows, as_of)
    issuer = str(basis["subject_id"])
    names = codes.countries() if issuer in codes.countries() else codes.regions()
    return {
        "issuer": issuer,
        "country": names[issuer].name,
        "target": basis["object_id"],
        "covers": covers,
        "stages": _stages(rows),
        "kind": next((row["kind"] for row in (basis, *rows) if row["kind"]), None),
        "policy": policies.get(basis["policy_id"], basis["policy_id"]),
        "state": state,
        "since": basis["valid_from"],
        "until": basis["valid_to"],
        "as_of": as_of.isoformat(),
        **_codes(rows),
        "confidence": basis["confidence"],
        "source_id": basis["source_id"],
        "statements": " ".join(sorted(row["id"] for row in rows)),
    }


def _successors(rows: pd.DataFrame, as_of: date) -> dict[tuple[Any, ...], Row]:
    """Find what has taken a measure's place by a day: by issuer, target and replaced policy."""
    found: dict[tuple[Any, ...], Row] = {}
    for row in map(_with_interval, _records(rows[rows["replaces"].notna()])):
        if row["valid_from"] and _begins(row) <= as_of:
            found.setdefault((row["subject_id"], row["object_id"], row["replaces"]), row)
    return found


def _replaced(
    row: Row, measure: Row, successors: dict[tuple[Any, ...], Row], policies: dict[Any, Any]
) -> Row:
    """Say that another measure has taken this one's place, unless a source says it has ended."""
    successor = successors.get(tuple(row[key] for key in MEASURE))
    if successor is None or measure["state"] == "ended":
        return {}
    by = policies.get(successor["policy_id"], successor["policy_id"])
    return {"state": "replaced", "replaced_by": by}


def _codes(rows: list[Row]) -> Row:
    """List the codes that a measure covers, and who says so."""
    named = sorted({code for row in rows for code in _split(row["hs"])})
    if named:
        return {"hs": " ".join(named), "hs_from": "measure"}
    known = sorted({code for row in rows for code in _codes_of(row)})
    return {"hs": " ".join(known) or None, "hs_from": "table" if known else None}


def _codes_of(row: Row) -> list[str]:
    """Look up the codes of the mineral, at the stage if the measure names one."""
    mineral = row["mineral"] or row["object_id"]
    if mineral not in codes.minerals():
        return []
    table = hs_codes()
    held = table[table["mineral"].isin(_related(mineral)) & (table["specificity"] != OUTSIDE)]
    return list(held.index[held["stage"] == row["stage"]] if row["stage"] else held.index)


def _stages(rows: list[Row]) -> str | None:
    """Name the stages that a measure names itself, or else those of the codes it names."""
    order = list(codes.stages())
    found = {row["stage"] for row in rows if row["stage"]}
    if not found:
        known = hs_codes()
        told = {code for row in rows for code in _split(row["hs"])}
        held = [hs for hs in known.index if any(hs.startswith(code) for code in told)]
        found = set(known.loc[held, "stage"].dropna())
    return ", ".join(sorted(found, key=order.index)) or None


def _covers(row: Row, hs: str) -> bool:
    return any(code.startswith(hs) for code in _split(row["hs"]) or _codes_of(row))


def _split(text: str | None) -> list[str]:
    return re.findall(r"\d[\d.]*", (text or "").replace(".", ""))


def _state(rows: list[Row], as_of: date) -> tuple[str, Row]:
    """Find the state on a day, and the statement it rests on."""
    dated = [row for row in rows if row["valid_from"] or row["valid_to"]]
    begun = [row for row in dated if _begins(row) <= as_of]
    if not begun:
        first = rows[0]
        return ("not yet in force" if dated else UNDATED[first["status"]]), first
    latest = begun[-1]
    pauses = [row for row in begun if row["status"] == "suspended"]
    if pauses:
        last = max(reversed(pauses), key=_ends)
        if _ends(last) >= as_of:
            return "suspended", last
        # A measure does not come back by itself: after a suspension only a later statement tells.
        if _begins(latest) <= _ends(last):
            return f"unknown since {last['valid_to']}", last
    if latest["status"] == "former":
        within = latest["valid_to"] and _ends(latest) >= as_of
        return ("in force" if within else "ended"), latest
    if _ends(latest) < as_of:
        return f"unknown since {latest['valid_to']}", latest
    return ("announced" if latest["status"] == "planned" else "in force"), latest


def _begins(row: Row) -> date:
    return first_day(row["valid_from"]) if row["valid_from"] else date.min


def _ends(row: Row) -> date:
    return last_day(row["valid_to"]) if row["valid_to"] else date.max


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
