"""Whose money stands behind a mineral or a country's mines, and how much is known of it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ..graph import codes
from ..graph.errors import UnknownName
from ..graph.names import resolve
from .deals import (
    SEVERAL,
    concerns,
    deals_of,
    is_doubtful,
    one_source,
    parts_of,
    records,
    total_of,
    yields,
)
from .stakes import name_of, seats

if TYPE_CHECKING:
    from ..graph.store import Graph

    Row = dict[str, Any]

KINDS = {"FINANCES": "loan", "INVESTS_IN": "investment"}
LIVE = ("asserted", "planned", "former", "suspended")
COLUMNS = [
    "about",
    "kind",
    "rank",
    "financier",
    "financier_id",
    "label",
    "country",
    "deals",
    "reached",
    "amount_lo_usd",
    "amount_hi_usd",
    "share_lo",
    "share_hi",
    "world_share_lo",
    "world_share_hi",
    "years",
    "sources",
    "statements",
]


def finance(graph: Graph, about: str) -> pd.DataFrame:
    """List who finances a mineral or the projects in a country, by loans and by investments.

    Parameters
    ----------
    graph : Graph
    about : str
        A mineral, or a country in which the money is used.

    Returns
    -------
    DataFrame
        One row for each financier and ``kind`` (loan, investment), the largest known amount
        first. ``deals`` it takes part in; ``reached``: the projects, firms or countries, each of
        which it reaches in full, whoever else takes part; ``amount_lo_usd`` and
        ``amount_hi_usd``: its own part, pro rata, the upper bound missing where the amount of a
        deal is not told; ``share_lo`` and ``share_hi`` of all that is listed, fractions;
        ``world_share_lo`` and ``world_share_hi``: output of the reached facilities over the
        world's at that stage, for a mineral; ``attrs`` has the total of each kind with every
        deal counted once, and the Herfindahl-Hirschman index of the known amounts.

    Raises
    ------
    UnknownName
        If ``about`` is neither a mineral nor a country.

    Notes
    -----
    Reach and amount answer different questions and are never added: a link share is what a
    financier touches, not what it caused. Commitments are not disbursements.
    """
    iso3, mineral = _subject(about)
    minerals = {mineral, *codes.minerals()[mineral].members} if mineral else set[str]()
    names, place = name_of(graph), seats(graph)
    yielded = yields(graph)
    found: list[Row] = []
    totals: dict[str, Row] = {}
    used: set[str] = set()
    for type_, kind in KINDS.items():
        rows = graph.statements(type_)
        rows = rows[rows["status"].isin(LIVE)]
        said = [row for row in records(rows) if concerns(row, iso3, minerals, place, yielded)]
        chosen = one_source(said)
        deals = deals_of(chosen)
        used |= {str(row["source_id"]) for row in chosen}
        totals[kind] = total_of(deals)
        found += _financiers(kind, deals, names, place)
    for row in found:
        row["about"] = iso3 or mineral
        row.update(_share_of(row, totals[row["kind"]]))
        if mineral:
            row.update(_world_share(graph, mineral, row["targets"], place))
    for kind, total in totals.items():
        total["hhi"] = _concentration([r["amount_lo_usd"] for r in found if r["kind"] == kind])
    result = pd.DataFrame(_ranked(found), columns=COLUMNS)
    result.attrs = {
        "totals": totals,
        "assumptions": [
            "a deal of several is reached by each in full; its amount is divided, never repeated",
            "amounts are commitments in dollars of the year stated",
        ],
        "sources": sorted(used),
    }
    return result


def _subject(about: str) -> tuple[str | None, str | None]:
    """Read the question: a country's code, or a mineral."""
    try:
        return None, resolve("Mineral", about)
    except UnknownName:
        return resolve("Country", about), None


def _financiers(
    kind: str, deals: list[list[Row]], names: dict[str, str], place: dict[str, Any]
) -> list[Row]:
    found: dict[str, Row] = {}
    for deal in deals:
        known, most = parts_of(deal)
        for giver in {row["giver"]: None for row in deal}:
            own = [row for row in deal if row["giver"] == giver]
            mine, bound = parts_of(own)
            if bound is None and most is not None:
                bound = most - known + mine
            row = found.setdefault(giver, _nobody(kind, giver, names, place))
            row["deals"] += 1
            row["targets"] |= {part["target"] for part in own}
            row["amount_lo_usd"] += 0.0 if any(map(is_doubtful, own)) else mine
            so_far = row["amount_hi_usd"]
            row["amount_hi_usd"] = None if so_far is None or bound is None else so_far + bound
            row["taken"] += own
    for row in found.values():
        reached: set[str] = row["targets"]
        years = sorted({part["year"] for part in row["taken"] if part["year"]})
        row["reached"] = SEVERAL.join(sorted(names.get(key, key) for key in reached))
        row["years"] = "-".join(str(year) for year in dict.fromkeys([*years[:1], *years[-1:]]))
        row["sources"] = " ".join(sorted({part["source_id"] for part in row["taken"]}))
        row["statements"] = " ".join(sorted(part["id"] for part in row["taken"]))
    return list(found.values())


def _nobody(kind: str, giver: str, names: dict[str, str], place: dict[str, Any]) -> Row:
    label, _, id_ = giver.partition(":")
    return {
        "kind": kind,
        "financier": names.get(giver, id_),
        "financier_id": id_,
        "label": label,
        "country": place.get(giver),
        "deals": 0,
        "targets": set(),
        "amount_lo_usd": 0.0,
        "amount_hi_usd": 0.0,
        "taken": [],
    }


def _share_of(row: Row, total: Row) -> Row:
    """Bound a financier's share of the whole: its least over all others' most, and the reverse."""
    lo, hi = row["amount_lo_usd"], row["amount_hi_usd"]
    whole_lo, whole_hi = total["amount_lo_usd"], total["amount_hi_usd"]
    least = lo / whole_hi if whole_hi else None
    most = min(1.0, hi / whole_lo) if hi is not None and whole_lo else None
    return {"share_lo": least, "share_hi": most}


def _concentration(amounts: list[float]) -> float | None:
    """Sum the squared shares of the known amounts."""
    whole = sum(amounts)
    return sum((amount / whole) ** 2 for amount in amounts) if whole else None


def _world_share(graph: Graph, mineral: str, targets: set[str], place: dict[str, Any]) -> Row:
    """Bound the part of the world's mine output that comes from what is reached.

    At least what the reached facilities are known to yield, at most what their countries do.
    """
    supply = graph.nodes("Supply")
    supply = supply[(supply["mineral"] == mineral) & (supply["stage"] == "mine")]
    newest = supply[(supply["year"] == supply["year"].max()) & supply["share"].notna()]
    if newest.empty:
        return {}
    by_country = dict(zip(newest["iso3"], newest["hi"].fillna(newest["share"]), strict=True))
    stands = {place.get(key, _country(key)) for key in targets}
    most = 1.0 if None in stands else sum(by_country.get(iso3, 0.0) for iso3 in stands)
    rows = graph.statements("PRODUCES")
    site = (rows["subject_label"] + ":" + rows["subject_id"]).isin(targets)
    own = site & (rows["subject_label"] == "Facility")
    told = rows[own & (rows["object_id"] == mineral) & rows["quantity_t"].notna()]
    told = told.sort_values("year").drop_duplicates("subject_id", keep="last")
    least = told["quantity_t"].sum() / (newest["quantity_t"].sum() / newest["share"].sum())
    return {"world_share_lo": min(float(least), most), "world_share_hi": min(float(most), 1.0)}


def _country(key: str) -> str | None:
    label, _, iso3 = key.partition(":")
    return iso3 if label == "Country" else None


def _ranked(found: list[Row]) -> list[Row]:
    """Order the financiers of each kind by what is known of their amounts."""
    order = list(KINDS.values())
    found.sort(key=lambda row: (order.index(row["kind"]), -row["amount_lo_usd"], row["financier"]))
    ranks = dict.fromkeys(order, 0)
    for row in found:
        ranks[row["kind"]] += 1
        row["rank"] = ranks[row["kind"]]
    return found
