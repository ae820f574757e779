"""Derive the supply network of each mineral and year: who feeds whom, under the world mix.

World mix: every buyer at a stage draws on all suppliers of the stage before in proportion to
their share of the world. It is an assumption where no statement tells who buys from whom, so the
flows have confidence D; the shares themselves are stated by sources.
"""

from __future__ import annotations

from itertools import pairwise
from math import isnan, nan
from typing import TYPE_CHECKING, Any

import pandas as pd

from .codes import stages
from .resolve import by_preference, source_years
from .schema import load_schema
from .shares import ROUNDING, UNKNOWN, Share, StageTable, stage_tables
from .statements import identities

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Record = dict[str, Any]
__all__ = ["ALL_USES", "OTHER_USES", "UNKNOWN", "WORLD", "derive"]

WORLD = "WLD"
ALL_USES = "all-uses"
OTHER_USES = "other-uses"
METHOD = "world_mix"
# IEA's refined graphite includes synthetic graphite, which is made of coke and needs no mine.
WITHOUT_MINE = frozenset({"graphite"})


def derive(
    statements: Mapping[str, pd.DataFrame], sources: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Derive Supply and Demand nodes and the FEEDS between them.

    Parameters
    ----------
    statements : mapping of str to DataFrame
        Statement tables by type; PRODUCES, REFINES and USED_IN are used.
    sources : DataFrame
        The graph's sources, for the order in which they are preferred.

    Returns
    -------
    dict of str to DataFrame
        ``nodes.Supply``, ``nodes.Demand`` and ``statements.FEEDS``; only those with rows.
    """
    years = source_years(sources)
    uses = _uses(statements, years)
    supply: list[Record] = []
    demand: list[Record] = []
    feeds: list[Record] = []
    for (mineral, year), chain in _chains(stage_tables(statements, years)).items():
        sinks = _demand(mineral, year, uses.get((mineral, year), []))
        demand += sinks
        for table in chain:
            supply += _supply(table)
        for upstream, downstream in pairwise(chain):
            feeds += _feeds(upstream, _buyers(downstream))
        feeds += _feeds(chain[-1], [_buyer("Demand", sink) for sink in sinks])
    tables = {
        "nodes.Supply": _table("Supply", supply),
        "nodes.Demand": _table("Demand", demand),
        "statements.FEEDS": _with_identity(_table("FEEDS", feeds)),
    }
    return {key: table for key, table in tables.items() if len(table)}


def _chains(tables: Iterable[StageTable]) -> dict[tuple[str, int], list[StageTable]]:
    """Group the stages of a mineral and year, upstream first; recycling has no place in it."""
    place = {s.id: s.ordinal for s in stages().values() if s.ordinal is not None}
    chains: dict[tuple[str, int], list[StageTable]] = {}
    staged = [table for table in tables if table.stage in place]
    for table in sorted(staged, key=lambda t: (t.mineral, t.year, place[t.stage])):
        chains.setdefault((table.mineral, table.year), []).append(table)
    return chains


def _uses(
    statements: Mapping[str, pd.DataFrame], years: pd.Series[int]
) -> dict[tuple[str, int], list[Record]]:
    """Take the uses of each mineral and year from the preferred source that states them."""
    if "USED_IN" not in statements:
        return {}
    rows = statements["USED_IN"]
    counted = (rows["status"] == "asserted") & rows["scenario"].isna() & rows["year"].notna()
    stated = counted & rows[["share", "quantity_t"]].notna().any(axis=1)
    chosen: dict[tuple[str, int], dict[str, Record]] = {}
    for cells in by_preference(rows[stated], years).to_dict("records"):
        row: Record = {str(key): cell for key, cell in cells.items()}
        uses = chosen.setdefault((row["subject_id"], int(row["year"])), {})
        source_id = next(iter(uses.values()), row)["source_id"]
        if row["source_id"] == source_id:
            uses.setdefault(row["object_id"], row)
    return {key: list(uses.values()) for key, uses in chosen.items()}


def _supply(table: StageTable) -> list[Record]:
    return [
        {
            "id": _supply_id(table, iso3),
            "name": f"{iso3}, {table.mineral}, {table.stage}, {table.year}",
            "mineral": table.mineral,
            "stage": table.stage,
            "iso3": iso3,
            "year": table.year,
            **part._asdict(),
            "coverage": table.coverage,
            "source_id": table.source_id,
        }
        for iso3, part in table.shares.items()
    ]


def _supply_id(table: StageTable, iso3: str) -> str:
    return f"{table.mineral}/{table.stage}/{iso3}/{table.year}"


def _demand(mineral: str, year: int, uses: list[Record]) -> list[Record]:
    """List the uses: each sector, what is left over, or all uses where no sector has a share."""
    sectors = {use["object_id"]: use for use in uses}
    total: Record = sectors.pop(ALL_USES, {"source_id": None, "id": None, "quantity_t": nan})
    known = sum(use["share"] for use in sectors.values() if not isnan(use["share"]))
    left = 1.0 - known
    if known <= ROUNDING:
        sectors[ALL_USES] = {**total, "share": 1.0}
    elif left > ROUNDING and OTHER_USES not in sectors:
        sectors[OTHER_USES] = {**total, "share": left, "quantity_t": left * total["quantity_t"]}
    return [
        {
            "id": f"{mineral}/{sector}/{WORLD}/{year}",
            "name": f"{mineral}, {sector}, {year}",
            "mineral": mineral,
            "sector": sector,
            "iso3": WORLD,
            "year": year,
            "share": use["share"],
            "quantity_t": use["quantity_t"],
            "source_id": use["source_id"],
            "statements": use["id"],
        }
        for sector, use in sectors.items()
    ]


def _supplies(part: Share) -> bool:
    """Tell whether a supplier has a share, or may have one."""
    return not isnan(part.share) and part.hi > 0


def _buyers(table: StageTable) -> list[Record]:
    parts = [(iso3, part) for iso3, part in table.shares.items() if _supplies(part)]
    return [
        _buyer("Supply", {"id": _supply_id(table, iso3), **part._asdict()}) for iso3, part in parts
    ]


def _buyer(label: str, node: Record) -> Record:
    return {
        "object_label": label,
        "object_id": node["id"],
        "share_of_source": node["share"],
        "quantity_t": node["quantity_t"],
    }


def _feeds(upstream: StageTable, buyers: list[Record]) -> list[Record]:
    """Let every supplier that may supply feed every buyer in proportion to its share."""
    optional = upstream.mineral in WITHOUT_MINE and upstream.stage == "mine"
    return [
        {
            "subject_label": "Supply",
            "subject_id": _supply_id(upstream, iso3),
            **buyer,
            "year": upstream.year,
            "stage": upstream.stage,
            "share_of_target": part.share,
            "quantity_t": part.share * buyer["quantity_t"],
            "lo": 0.0 if optional and buyer["object_label"] == "Supply" else part.lo,
            "hi": part.hi,
            "unit": "fraction",
            "status": "asserted",
            "method": METHOD,
            "confidence": "D",
            "source_id": upstream.source_id,
            "statements": part.statements,
        }
        for iso3, part in upstream.shares.items()
        if _supplies(part)
        for buyer in buyers
    ]


def _table(name: str, rows: list[Record]) -> pd.DataFrame:
    columns = load_schema().columns(name)
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def _with_identity(feeds: pd.DataFrame) -> pd.DataFrame:
    return feeds.assign(id=identities(feeds.assign(type="FEEDS")))
