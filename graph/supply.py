"""Derive the supply network of each mineral and year: who feeds whom."""

from __future__ import annotations

from math import isnan, nan
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from .assumed import home_first_feeds, world_mix_feeds
from .codes import stages
from .flows import ALL_USES, cleared_feeds, country_demand, supply_id
from .legs import legs
from .resolve import by_preference, source_years
from .schema import load_schema
from .shares import ROUNDING, UNKNOWN, Share, StageTable, stage_tables
from .statements import identities
from .trade import trade_by_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .trade import Trade

Record = dict[str, Any]
__all__ = ["ALL_USES", "OTHER_USES", "UNKNOWN", "WORLD", "derive"]

WORLD = "WLD"
OTHER_USES = "other-uses"


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
    trade = trade_by_year(statements)
    supply: list[Record] = []
    demand: list[Record] = []
    feeds: list[pd.DataFrame] = []
    for (mineral, year), chain in chains(stage_tables(statements, years)).items():
        sinks = _demand(mineral, year, uses.get((mineral, year), []))
        part = network(chain, sinks, trade)
        supply += part.supply
        demand += part.demand
        feeds += part.feeds
    tables = {
        "nodes.Supply": _table("Supply", pd.DataFrame(supply)),
        "nodes.Demand": _table("Demand", pd.DataFrame(demand)),
        "statements.FEEDS": _with_identity(_table("FEEDS", pd.concat(feeds) if feeds else None)),
    }
    return {key: table for key, table in tables.items() if len(table)}


class Network(NamedTuple):
    """One mineral's nodes and flows in one year."""

    supply: list[Record]
    demand: list[Record]
    feeds: list[pd.DataFrame]


def network(chain: list[StageTable], sinks: list[Record], trade: Mapping[int, Trade]) -> Network:
    """Clear the market after each stage where its trade is known; elsewhere home comes first.

    What the sectors of the world use is a view of its own: the world mix of the last stage.

    Parameters
    ----------
    chain : list of StageTable
        One mineral and year, upstream first.
    sinks : list of dict
        Demand nodes of the world: ``id``, ``share``, ``quantity_t``.
    trade : mapping of int to Trade
        By year.
    """
    traded = trade.get(chain[0].year)
    cleared = legs(chain, traded.flows) if traded else [None] * len(chain)
    result = Network([], list(sinks), [])
    for table, after, flows in zip(chain, [*chain[1:], None], cleared, strict=True):
        result.supply.extend(_supply(table, flows))
        if flows is not None and traded is not None:
            result.feeds.append(cleared_feeds(table, after, flows, traded.source_id))
            result.demand.extend(country_demand(table, after, flows, traded.source_id))
        elif after is not None:
            result.feeds.append(home_first_feeds(table, after))
        if after is None:
            result.feeds.append(world_mix_feeds(table, sinks))
    return result


def chains(tables: Iterable[StageTable]) -> dict[tuple[str, int], list[StageTable]]:
    """Group the stages of a year and mineral, upstream first; recycling has no place in it."""
    place = {s.id: s.ordinal for s in stages().values() if s.ordinal is not None}
    chains: dict[tuple[str, int], list[StageTable]] = {}
    staged = [table for table in tables if table.stage in place]
    for table in sorted(staged, key=lambda t: (t.year, t.mineral, place[t.stage])):
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


def _supply(table: StageTable, flows: pd.DataFrame | None) -> list[Record]:
    """List the suppliers of a stage, and the unknown one if only the flows need it."""
    shares = dict(table.shares)
    if flows is not None and UNKNOWN not in shares and (flows["maker"] == UNKNOWN).any():
        tonnes = float(flows.loc[flows["maker"] == UNKNOWN, "tonnes"].sum())
        shares[UNKNOWN] = Share(tonnes, nan, 0.0, nan, "")
    return [
        {
            "id": supply_id(table, iso3),
            "name": f"{iso3}, {table.mineral}, {table.stage}, {table.year}",
            "mineral": table.mineral,
            "stage": table.stage,
            "iso3": iso3,
            "year": table.year,
            **part._asdict(),
            "basis": table.basis or None,
            "coverage": table.coverage,
            "source_id": table.source_id,
        }
        for iso3, part in shares.items()
    ]


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


def _table(name: str, rows: pd.DataFrame | None) -> pd.DataFrame:
    columns = load_schema().columns(name)
    held = pd.DataFrame() if rows is None else rows
    return held.reindex(columns=list(columns)).astype(columns).reset_index(drop=True)


def _with_identity(feeds: pd.DataFrame) -> pd.DataFrame:
    return feeds.assign(id=identities(feeds.assign(type="FEEDS")))
