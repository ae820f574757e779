"""Who owns a mine or a firm in the end, and who controls it?"""

from __future__ import annotations

import difflib
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..graph.errors import NoEvidence, UnknownName
from ..graph.names import slug
from .stakes import (
    MAJORITY,
    SINGULAR,
    Stakes,
    above,
    chains,
    controlled,
    current,
    integrated,
    name_of,
    seats,
)

if TYPE_CHECKING:
    from ..graph.store import Graph

    Row = dict[str, Any]

OWNED = ("Facility", "Firm", "StateBank")
COLUMNS = [
    "owned",
    "rank",
    "owner",
    "owner_id",
    "label",
    "country",
    "direct_share",
    "share_lo",
    "share",
    "share_hi",
    "control",
    "chain",
    "ultimate",
    "year",
    "sources",
    "statements",
]


def owners(
    graph: Graph, name: str, *, year: int | None = None, threshold: float = MAJORITY
) -> pd.DataFrame:
    """List who owns a facility or firm, directly and through others, and who controls it.

    Parameters
    ----------
    graph : Graph
    name : str
        Name or id of a facility, a firm or a bank.
    year : int, optional
        The newest year of stakes to look at; all if absent.
    threshold : float
        Holding beyond which an owner controls, a fraction.

    Returns
    -------
    DataFrame
        One row for each owner, the largest first: ``direct_share`` (what it holds itself, missing
        if nothing or not told), ``share`` (what it holds through all chains, each part counted
        once), between ``share_lo`` and ``share_hi``, which adds to each stake of its own all that
        nobody accounts for; ``control``: ``majority``, ``possible`` (if it also held what nobody
        accounts for) or ``none``; ``chain`` (the heaviest, and how many others there are);
        ``ultimate`` (whether no owner of it is known). ``attrs`` has ``unknown``, the part of it
        that nobody accounts for, and ``rejected``, the statements left out because they exceed
        the whole.

    Raises
    ------
    UnknownName
        If no facility, firm or bank has that name.
    NoEvidence
        If no stake in it is stated, or all are rejected.
    QueryError
        If firms own each other entirely.

    Notes
    -----
    Integrated ownership by Brioschi, Buzzacchi and Colombo 1989, corrected for cross-holdings as
    by Vitali, Glattfelder and Battiston 2011; control as the smallest set closed under majority.
    """
    names = name_of(graph)
    target = find(names, name)
    rows, rejected = current(graph, year)
    part = above(rows, [target])
    left_out = rejected[rejected["owned"] == target]
    if not (part.rows["owned"] == target).any():
        why = f"its owners hold more than 100 %: {' '.join(left_out['id'])}"
        untold = f"no stake in {names[target]} is stated"
        raise NoEvidence(why if len(left_out) else untold, "see lodegraph info for what there is")
    shares = _shares(part, target)
    place = seats(graph)
    found: list[Row] = [
        _row(part, target, key, threshold) | {"country": place.get(key)} | shares[key]
        for key in part.keys
        if key != target
    ]
    found.sort(key=lambda row: (-row["share"], -row["share_hi"], row["owner_id"]))
    for rank, row in enumerate(found, start=1):
        row |= {"owned": names[target], "rank": rank, "owner": names[row.pop("key")]}
        row["chain"] = _named(row["chain"], names)
    result = pd.DataFrame(found, columns=COLUMNS)
    result.attrs = {
        "unknown": float(part.unknown[part.keys.index(target)]),
        "rejected": sorted(rejected["id"]),
        "assumptions": [
            "what no stake accounts for may be any known owner's: share_hi gives it to this one",
            f"more than {threshold:.0%} held together controls",
        ],
        "sources": sorted(set(part.rows["source_id"])),
    }
    return result


def find(names: dict[str, str], name: str) -> str:
    """Find a facility, firm or bank by name or id."""
    wanted = slug(name)
    for label in OWNED:
        for key, known in names.items():
            if key.startswith(f"{label}:") and wanted in {key.partition(":")[2], slug(known)}:
                return key
    spelt = {slug(known): known for key, known in names.items() if key.startswith(OWNED)}
    near = [spelt[close] for close in difflib.get_close_matches(wanted, spelt, n=3)]
    raise UnknownName("Facility or firm", name, near)


def _shares(part: Stakes, target: str) -> dict[str, Row]:
    """Work out what each owner holds in the end, and what it may hold at most."""
    goal = part.keys.index(target)
    least = integrated(part.held, part.keys)[:, goal]
    found: dict[str, Row] = {}
    for number, key in enumerate(part.keys):
        most = part.most(number)
        hi = float(integrated(most, part.keys)[number, goal])
        share = float(least[number])
        found[key] = {"share_lo": share, "share": share, "share_hi": max(share, min(hi, 1.0))}
    return found


def _row(part: Stakes, target: str, key: str, threshold: float) -> Row:
    goal, number = part.keys.index(target), part.keys.index(key)
    direct = float(part.held[number, goal]) or None
    used = chains(part, target, key)
    steps = {pair for _, path in used for pair in pairwise(path)}
    ends = zip(part.rows["owner"], part.rows["owned"], strict=True)
    taken = part.rows[[pair in steps for pair in ends]]
    label, _, id_ = key.partition(":")
    return {
        "key": key,
        "owner_id": id_,
        "label": label,
        "direct_share": direct,
        "control": _control(part, number, goal, threshold),
        "chain": used,
        "ultimate": bool(
            part.held[:, number].sum() < SINGULAR and not part.untold[:, number].any()
        ),
        "year": int(taken["year"].max()) or None,
        "sources": " ".join(sorted(set(taken["source_id"]))),
        "statements": " ".join(sorted(taken["id"])),
    }


def _control(part: Stakes, number: int, goal: int, threshold: float) -> str:
    if goal in controlled(part.held, number, threshold):
        return "majority"
    possible = controlled(part.linked(), number, threshold, part.unknown)
    return "possible" if goal in possible else "none"


def _named(used: list[tuple[float, list[str]]], names: dict[str, str]) -> str:
    """Write the heaviest chain, and how many others there are."""
    path = " > ".join(names[key] for key in used[0][1])
    return path if len(used) == 1 else f"{path} (and {len(used) - 1} more)"
