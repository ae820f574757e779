"""Derive the supply network of each mineral and year: who feeds whom, under the world mix.

World mix: every buyer at a stage draws on all suppliers of the stage before in proportion to
their share of the world. It is an assumption where no statement tells who buys from whom, so the
flows have confidence D; the shares themselves are stated by sources.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from .codes import stages
from .resolve import by_preference, source_years
from .schema import load_schema
from .shares import ROUNDING, UNKNOWN, StageTable, stage_tables
from .statements import identities

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    supply: list[pd.DataFrame] = []
    demand: list[pd.DataFrame] = []
    feeds: list[pd.DataFrame] = []
    for (mineral, year), chain in _chains(stage_tables(statements, years)).items():
        suppliers = [_supply(table) for table in chain]
        sinks = _demand(mineral, year, uses.get((mineral, year)))
        supply += suppliers
        demand.append(sinks)
        for upstream, downstream in pairwise(suppliers):
            feeds.append(_feeds(upstream, downstream, "Supply"))
        feeds.append(_feeds(suppliers[-1], sinks, "Demand"))
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
) -> dict[tuple[str, int], pd.DataFrame]:
    """Take the uses of each mineral and year from the preferred source that states them."""
    if "USED_IN" not in statements:
        return {}
    rows = statements["USED_IN"]
    counted = (rows["status"] == "asserted") & rows["scenario"].isna() & rows["year"].notna()
    stated = counted & rows[["share", "quantity_t"]].notna().any(axis=1)
    rows = by_preference(rows[stated], years)
    chosen: dict[tuple[str, int], pd.DataFrame] = {}
    for (mineral, year), group in rows.groupby(["subject_id", "year"], sort=True):
        first = group[group["source_id"] == group["source_id"].iloc[0]]
        chosen[str(mineral), int(str(year))] = first.drop_duplicates("object_id")
    return chosen


def _supply(table: StageTable) -> pd.DataFrame:
    rows = table.shares.rename_axis("iso3").reset_index()
    end = f"{table.stage}, {table.year}"
    return rows.assign(
        id=f"{table.mineral}/{table.stage}/" + rows["iso3"] + f"/{table.year}",
        name=rows["iso3"] + f", {table.mineral}, {end}",
        mineral=table.mineral,
        stage=table.stage,
        year=table.year,
        coverage=table.coverage,
        source_id=table.source_id,
    )


def _demand(mineral: str, year: int, uses: pd.DataFrame | None) -> pd.DataFrame:
    """List the uses: each sector, what is left over, or all uses where no sector has a share."""
    columns = ["sector", "quantity_t", "share", "source_id", "statements"]
    rows = pd.DataFrame(columns=columns).astype({"quantity_t": "float64", "share": "float64"})
    if uses is not None:
        rows = uses.rename(columns={"object_id": "sector", "id": "statements"})[columns]
    total = rows[rows["sector"] == ALL_USES]
    sectors = rows[rows["sector"] != ALL_USES]
    known = float(sectors["share"].sum())
    if known <= ROUNDING:
        sectors = pd.concat([sectors, _remainder(total, ALL_USES, 1.0)])
    elif known < 1 - ROUNDING and OTHER_USES not in set(sectors["sector"]):
        sectors = pd.concat([sectors, _remainder(total, OTHER_USES, 1.0 - known)])
    return sectors.assign(
        id=f"{mineral}/" + sectors["sector"] + f"/{WORLD}/{year}",
        name=f"{mineral}, " + sectors["sector"] + f", {year}",
        mineral=mineral,
        iso3=WORLD,
        year=year,
    )


def _remainder(total: pd.DataFrame, sector: str, share: float) -> pd.DataFrame:
    """Make the row of a sector that takes what the others leave of the total."""
    row: dict[str, object] = {"sector": sector, "share": share}
    if len(total):
        stated = total.iloc[0]
        row["quantity_t"] = share * stated["quantity_t"]
        row |= {"source_id": stated["source_id"], "statements": stated["statements"]}
    return pd.DataFrame([row])


def _feeds(upstream: pd.DataFrame, downstream: pd.DataFrame, label: str) -> pd.DataFrame:
    """Let every supplier that may supply feed every target in proportion to its share."""
    suppliers = upstream[upstream["share"].notna() & (upstream["hi"] > 0)]
    targets = downstream[["id", "share", "quantity_t"]]
    if label == "Supply":
        targets = targets[downstream["share"].notna() & (downstream["hi"] > 0)]
    pairs = suppliers.merge(targets, how="cross", suffixes=("", "_target"))
    from_mine = pairs["mineral"].isin(WITHOUT_MINE) & (pairs["stage"] == "mine")
    return pd.DataFrame(
        {
            "subject_label": "Supply",
            "subject_id": pairs["id"],
            "object_label": label,
            "object_id": pairs["id_target"],
            "year": pairs["year"],
            "stage": pairs["stage"],
            "share_of_target": pairs["share"],
            "share_of_source": pairs["share_target"],
            "quantity_t": pairs["share"] * pairs["quantity_t_target"],
            "lo": pairs["lo"].mask(from_mine & (label == "Supply"), 0.0),
            "hi": pairs["hi"],
            "unit": "fraction",
            "status": "asserted",
            "method": METHOD,
            "confidence": "D",
            "source_id": pairs["source_id"],
            "statements": pairs["statements"],
        }
    )


def _table(name: str, parts: list[pd.DataFrame]) -> pd.DataFrame:
    columns = load_schema().columns(name)
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    return rows.reindex(columns=list(columns)).astype(columns)


def _with_identity(feeds: pd.DataFrame) -> pd.DataFrame:
    return feeds.assign(id=identities(feeds.assign(type="FEEDS")))
