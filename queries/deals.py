"""Loans and investments as deals: which statements belong together, and what is known of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ..graph import codes

if TYPE_CHECKING:
    from ..graph.store import Graph

    Row = dict[str, Any]

USD = {"USD": 1.0, "thousand USD": 1e3, "million USD": 1e6, "billion USD": 1e9}
SEVERAL = "; "
INFERRED = "D"
PART = ("source_id", "record_id", "role", "known", "most")


def records(rows: pd.DataFrame) -> list[Row]:
    """List statements with what they say of money, ordered by id; None where nothing is said."""
    found = [
        {str(key): None if pd.isna(cell) else cell for key, cell in row.items()}
        for row in rows.sort_values("id").to_dict("records")
    ]
    return [row | _money(row) for row in found]


def yields(graph: Graph) -> dict[str, set[str]]:
    """Tell which minerals each facility and firm yields."""
    found: dict[str, set[str]] = {}
    for type_ in ("PRODUCES", "REFINES"):
        rows = graph.statements(type_)
        rows = rows[rows["subject_label"].isin(["Facility", "Firm"])]
        keys = rows["subject_label"] + ":" + rows["subject_id"]
        for key, mineral in zip(keys, rows["object_id"], strict=True):
            found.setdefault(str(key), set()).add(str(mineral))
    return found


def _money(row: Row) -> Row:
    """Read a statement's amount in dollars: known, or bounded, or neither."""
    factor = USD.get(row["unit"] or "", 0.0)
    most = row["hi"] * factor if row["hi"] is not None and factor else None
    target = f"{row['object_label']}:{row['object_id']}"
    giver = f"{row['subject_label']}:{row['subject_id']}"
    return {"known": row["amount_usd"], "most": most, "target": target, "giver": giver}


def concerns(
    row: Row,
    iso3: str | None,
    minerals: set[str],
    place: dict[str, Any],
    yielded: dict[str, set[str]],
) -> bool:
    """Tell whether a statement is about a country's projects, or about some minerals."""
    if iso3:
        return iso3 in {row["object_id"], place.get(row["target"])}
    row["named"] = _named(row) or yielded.get(row["target"], set())
    return bool(row["named"] & minerals)


def _named(row: Row) -> set[str]:
    """Name the minerals of a statement: its own, its object, or those of its product."""
    if row["object_label"] == "Mineral":
        return {row["object_id"]}
    if row["mineral"]:
        return {row["mineral"]}
    return {part for part in (row["product"] or "").split(SEVERAL) if part in codes.minerals()}


def one_source(rows: list[Row]) -> list[Row]:
    """Take one source where several tell of one financier, target and year: the most trusted.

    A part that it tells twice, once with the mineral and once without, counts once.
    """
    best: dict[tuple[Any, ...], tuple[str, str]] = {}
    for row in rows:
        key = (row["giver"], row["target"], row["year"])
        rank = (row["confidence"], _family(row))
        best[key] = min(best.get(key, rank), rank)
    parts: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        key = (row["giver"], row["target"], row["year"])
        if best[key] == (row["confidence"], _family(row)):
            parts.setdefault((*key, *(row[name] for name in PART)), row)
    return list(parts.values())


def _family(row: Row) -> str:
    """Name the publication: the pages of one are one."""
    return str(row["source_id"]).rstrip("0123456789").rstrip("-")


def deals_of(rows: list[Row]) -> list[list[Row]]:
    """Put the parts of each deal together: one record of one source."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        record = row["record_id"]
        key = (row["source_id"], row["target"], record) if record else (row["id"],)
        found.setdefault(key, []).append(row)
    return list(found.values())


def parts_of(deal: list[Row]) -> tuple[float, float | None]:
    """Give what is known of a deal's amount, and the most it may be."""
    known = sum(row["known"] for row in deal if row["known"] is not None)
    open_ = [row for row in deal if row["known"] is None]
    if not open_:
        return known, known
    bounds = [row["most"] for row in open_]
    return known, None if None in bounds else max(known, *bounds)


def is_doubtful(row: Row) -> bool:
    """Tell whether it is inferred, or only part of it is for the mineral asked about."""
    return row["confidence"] == INFERRED or len(row.get("named", ())) > 1


def total_of(deals: list[list[Row]]) -> Row:
    """Add up the deals, each counted once."""
    bounds = [parts_of(deal) for deal in deals]
    sure = [
        known
        for (known, _), deal in zip(bounds, deals, strict=True)
        if not any(map(is_doubtful, deal))
    ]
    most = [most for _, most in bounds]
    told = sum(row["known"] is not None for deal in deals for row in deal)
    parts = sum(map(len, deals))
    return {
        "deals": len(deals),
        "amount_lo_usd": float(sum(sure)),
        "amount_hi_usd": None if None in most else float(sum(m for m in most if m is not None)),
        "coverage": told / parts if parts else None,
    }
