"""Derive the supply network of each mineral and year: who feeds whom, under the world mix.

World mix: every buyer at a stage draws on all suppliers of the stage before in proportion to
their share of the world. It is an assumption where no statement tells who buys from whom, so the
flows have confidence D; the shares themselves are stated by sources.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .codes import stages
from .resolve import by_preference, source_years
from .schema import load_schema
from .statements import identities

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

UNKNOWN = "unknown"
WORLD = "WLD"
ALL_USES = "all-uses"
OTHER_USES = "other-uses"
METHOD = "world_mix"
ROUNDING = 1e-9
# IEA's refined graphite includes synthetic graphite, which is made of coke and needs no mine.
WITHOUT_MINE = frozenset({"graphite"})


@dataclass(frozen=True)
class StageTable:
    """One stage of one mineral in one year, from one source.

    Parameters
    ----------
    mineral, stage, source_id : str
        What the table is about and who states it.
    year : int
        Year.
    shares : DataFrame
        By ``iso3``: ``quantity_t``, ``share``, ``lo``, ``hi``, ``statements``; what no statement
        places is in the row ``unknown``.
    """

    mineral: str
    stage: str
    year: int
    source_id: str
    shares: pd.DataFrame

    @property
    def coverage(self) -> float:
        """Share of the stage that statements place in named countries."""
        named = self.shares[self.shares.index != UNKNOWN]
        return min(1.0, float(named["share"].sum()))


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
    chains = _chains(list(_stage_tables(statements, years)))
    uses = _uses(statements, years)
    supply: list[dict[str, object]] = []
    demand: list[dict[str, object]] = []
    feeds: list[dict[str, object]] = []
    for (mineral, year), chain in chains.items():
        sinks = _sinks(mineral, year, uses.get((mineral, year)))
        for table in chain:
            supply += _supply_rows(table)
        for upstream, downstream in pairwise(chain):
            feeds += _stage_feeds(upstream, downstream)
        feeds += _sink_feeds(chain[-1], sinks)
        demand += sinks
    tables = {
        "nodes.Supply": _frame("Supply", supply),
        "nodes.Demand": _frame("Demand", demand),
        "statements.FEEDS": _feeds_frame(feeds),
    }
    return {key: table for key, table in tables.items() if len(table)}


def _stage_tables(
    statements: Mapping[str, pd.DataFrame], years: pd.Series[int]
) -> Iterator[StageTable]:
    stated = [statements[name] for name in ("PRODUCES", "REFINES") if name in statements]
    if not stated:
        return
    rows = pd.concat(stated, ignore_index=True)
    counted = (
        rows["subject_label"].isin(["Country", "Region"])
        & rows["year"].notna()
        & rows["stage"].notna()
        & (rows["status"] == "asserted")
        & rows["scenario"].isna()
        & (rows["quantity_kind"].fillna("production") == "production")
    )
    rows = by_preference(rows[counted], years)
    for (mineral, stage, year), group in rows.groupby(["object_id", "stage", "year"], sort=True):
        tables = [
            _shares(table)
            for _, table in group.groupby(["source_id", "product"], dropna=False, sort=False)
        ]
        shares = _with_spread([table for table in tables if table is not None])
        if shares is not None:
            yield StageTable(str(mineral), str(stage), int(year), *shares)


def _shares(rows: pd.DataFrame) -> tuple[str, float, pd.DataFrame] | None:
    """Turn the rows of one source into shares: (source id, weight in tonnes, table)."""
    countries = rows[rows["subject_label"] == "Country"].drop_duplicates("subject_id")
    if countries.empty:
        return None
    world = rows[rows["subject_id"] == "world"]["quantity_t"].max()
    summed = rows[rows["subject_id"] != "world"]["quantity_t"].sum()
    table = countries.set_index("subject_id")[["quantity_t", "share"]].copy()
    table["statements"] = countries["id"].to_numpy()
    # A rounded world total can be less than its rows; the larger of both keeps shares below 1.
    total = np.nanmax([world, summed])
    if table["quantity_t"].notna().any() and total > 0:
        table["share"] = table["quantity_t"] / total
    elif table["share"].isna().all():
        return None
    table["lo"], table["hi"] = _stated_bounds(countries, table["share"], total)
    rest = max(0.0, 1.0 - float(table["share"].sum()))
    unknown_share = table["share"].isna()
    table.loc[unknown_share, "lo"] = table.loc[unknown_share, "lo"].fillna(0.0)
    table.loc[unknown_share, "hi"] = table.loc[unknown_share, "hi"].fillna(rest)
    if rest > ROUNDING:
        others = rows[rows["subject_id"].isin(["other-countries", "world"])]["id"]
        quantity = rest * total if table["quantity_t"].notna().any() else float("nan")
        statements = " ".join(sorted([*others, *countries["id"]] if others.empty else others))
        table.loc[UNKNOWN] = {
            "quantity_t": quantity,
            "share": rest,
            "statements": statements,
            "lo": rest,
            "hi": rest,
        }
    return str(rows["source_id"].iloc[0]), float(np.nan_to_num(total)), table


def _stated_bounds(
    countries: pd.DataFrame, share: pd.Series[float], total: float
) -> tuple[pd.Series[float], pd.Series[float]]:
    """Scale the bounds that a statement gives with its figure to shares of the world."""
    stated = countries.set_index("subject_id")
    scale = stated["quantity_t"].fillna(stated["share"]) / stated["value"]
    whole = total if stated["quantity_t"].notna().any() else 1.0
    lo = (stated["lo"] * scale / whole).clip(0, 1).fillna(share)
    hi = (stated["hi"] * scale / whole).clip(0, 1).fillna(share)
    return lo, hi


def _with_spread(
    tables: list[tuple[str, float, pd.DataFrame]],
) -> tuple[str, pd.DataFrame] | None:
    """Take the first source's table (of its largest product); widen it by what others state."""
    if not tables:
        return None
    first = tables[0][0]
    source_id, _, chosen = max((t for t in tables if t[0] == first), key=lambda t: t[1])
    others = [table for source, _, table in tables if source != first]
    for table in others:
        both = chosen.index.intersection(table.index).difference([UNKNOWN])
        chosen.loc[both, "lo"] = np.fmin(chosen.loc[both, "lo"], table.loc[both, "lo"])
        chosen.loc[both, "hi"] = np.fmax(chosen.loc[both, "hi"], table.loc[both, "hi"])
    return source_id, chosen.sort_index()


def _chains(tables: list[StageTable]) -> dict[tuple[str, int], list[StageTable]]:
    order = {s.id: s.ordinal for s in stages().values() if s.ordinal is not None}
    chains: dict[tuple[str, int], list[StageTable]] = {}
    for table in sorted(tables, key=lambda t: (t.mineral, t.year, order.get(t.stage, 0))):
        if table.stage in order:
            chains.setdefault((table.mineral, table.year), []).append(table)
    return chains


def _uses(
    statements: Mapping[str, pd.DataFrame], years: pd.Series[int]
) -> dict[tuple[str, int], pd.DataFrame]:
    if "USED_IN" not in statements:
        return {}
    rows = statements["USED_IN"]
    counted = (rows["status"] == "asserted") & rows["scenario"].isna() & rows["year"].notna()
    rows = by_preference(rows[counted], years)
    chosen: dict[tuple[str, int], pd.DataFrame] = {}
    for (mineral, year), group in rows.groupby(["subject_id", "year"], sort=True):
        first = group[group["source_id"] == group["source_id"].iloc[0]]
        chosen[str(mineral), int(year)] = first.drop_duplicates("object_id")
    return chosen


def _sinks(mineral: str, year: int, uses: pd.DataFrame | None) -> list[dict[str, object]]:
    """List the Demand nodes: each sector, what is left over, or all uses where none has a share."""
    sinks: list[dict[str, object]] = []
    total: dict[str, object] = {"share": 1.0, "source_id": None, "statements": None}
    known = 0.0
    for use in [] if uses is None else uses.to_dict("records"):
        row = {key: use[key] for key in ("quantity_t", "share", "source_id")}
        row["statements"] = use["id"]
        if use["object_id"] == ALL_USES:
            total = row
        else:
            sinks.append(_demand(mineral, str(use["object_id"]), year, row))
            known += 0.0 if pd.isna(use["share"]) else float(use["share"])
    if known == 0.0:
        sinks.append(_demand(mineral, ALL_USES, year, total))
    elif known < 1 - ROUNDING and OTHER_USES not in {sink["sector"] for sink in sinks}:
        quantity = total.get("quantity_t")
        left = {**total, "share": 1 - known}
        left["quantity_t"] = None if quantity is None else (1 - known) * float(str(quantity))
        sinks.append(_demand(mineral, OTHER_USES, year, left))
    return sinks


def _demand(mineral: str, sector: str, year: int, row: dict[str, object]) -> dict[str, object]:
    return {
        "id": f"{mineral}/{sector}/{WORLD}/{year}",
        "name": f"{mineral}, {sector}, {year}",
        "mineral": mineral,
        "sector": sector,
        "iso3": WORLD,
        "year": year,
        **row,
    }


def _supply_id(table: StageTable, iso3: str) -> str:
    return f"{table.mineral}/{table.stage}/{iso3}/{table.year}"


def _supply_rows(table: StageTable) -> list[dict[str, object]]:
    return [
        {
            "id": _supply_id(table, str(iso3)),
            "name": f"{iso3}, {table.mineral}, {table.stage}, {table.year}",
            "mineral": table.mineral,
            "stage": table.stage,
            "iso3": iso3,
            "year": table.year,
            **row.to_dict(),
            "coverage": table.coverage,
            "source_id": table.source_id,
        }
        for iso3, row in table.shares.iterrows()
    ]


def _stage_feeds(upstream: StageTable, downstream: StageTable) -> list[dict[str, object]]:
    lowest = 0.0 if upstream.mineral in WITHOUT_MINE and upstream.stage == "mine" else 1.0
    targets = [
        ("Supply", _supply_id(downstream, str(iso3)), row["share"], row["quantity_t"])
        for iso3, row in downstream.shares.iterrows()
        if row["share"] > 0
    ]
    return _feeds(upstream, targets, lowest)


def _sink_feeds(last: StageTable, sinks: list[dict[str, object]]) -> list[dict[str, object]]:
    targets = [("Demand", sink["id"], sink["share"], sink.get("quantity_t")) for sink in sinks]
    return _feeds(last, targets, 1.0)


def _feeds(
    upstream: StageTable, targets: list[tuple[str, object, object, object]], lowest: float
) -> list[dict[str, object]]:
    flowing = upstream.shares[upstream.shares["share"] > 0]
    return [
        {
            "subject_label": "Supply",
            "subject_id": _supply_id(upstream, str(iso3)),
            "object_label": label,
            "object_id": target,
            "year": upstream.year,
            "stage": upstream.stage,
            "share_of_target": row["share"],
            "share_of_source": share,
            "quantity_t": None if quantity is None else row["share"] * float(str(quantity)),
            "lo": lowest * row["lo"],
            "hi": row["hi"],
            "unit": "fraction",
            "method": METHOD,
            "confidence": "D",
            "source_id": upstream.source_id,
            "statements": row["statements"],
        }
        for iso3, row in flowing.iterrows()
        for label, target, share, quantity in targets
    ]


def _frame(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    columns = load_schema().columns(name)
    frame = pd.DataFrame(rows, columns=list(columns)).astype(columns)
    return frame.sort_values("id", ignore_index=True)


def _feeds_frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    columns = load_schema().columns("FEEDS")
    frame = pd.DataFrame(rows, columns=list(columns)).assign(status="asserted").astype(columns)
    frame["id"] = identities(frame.assign(type="FEEDS"))
    return frame.sort_values("id", ignore_index=True)
