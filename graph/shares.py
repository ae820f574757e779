"""Read each stage of a mineral as shares of the world, with the interval its sources allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .errors import UnknownName
from .resolve import by_preference
from .units import resolve_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

UNKNOWN = "unknown"
ALL_BUT_NAMED, WORLD_TOTAL = "other-countries", "world"
ROUNDING = 1e-9


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
    coverage : float
        Share of the stage that statements place in named countries; NaN where no statement tells
        the whole.
    """

    mineral: str
    stage: str
    year: int
    source_id: str
    shares: pd.DataFrame
    coverage: float


@dataclass(frozen=True)
class _Reading:
    """The table of one source and product."""

    source_id: str
    tonnes: float
    whole: bool
    shares: pd.DataFrame

    @property
    def is_table(self) -> bool:
        """Whether it has more than a single figure."""
        return int((self.shares.index != UNKNOWN).sum()) > 1


def stage_tables(
    statements: Mapping[str, pd.DataFrame], years: pd.Series[int]
) -> Iterator[StageTable]:
    """Choose for each mineral, stage and year the source that is counted, and tell the spread.

    A source that tells the whole (a world total, a row for all other countries, or shares) comes
    before one that does not, a table of several countries before a single figure; then the order
    of :func:`~lodegraph.graph.resolve.by_preference`. Of several products of one source the
    largest is taken, for one may be made of the other. What other sources state of the same
    countries widens ``lo`` and ``hi``.

    Parameters
    ----------
    statements : mapping of str to DataFrame
        Statement tables by type; PRODUCES and REFINES are used.
    years : Series of int
        Year of publication, by source id.

    Yields
    ------
    StageTable
        In the order of mineral, stage and year.
    """
    stated = [statements[name] for name in ("PRODUCES", "REFINES") if name in statements]
    if not stated:
        return
    rows = pd.concat(stated, ignore_index=True)
    rows = by_preference(rows[_counts(rows)], years)
    for (mineral, stage, year), group in rows.groupby(["object_id", "stage", "year"], sort=True):
        products = group.groupby(["source_id", "product"], dropna=False, sort=False)
        readings = [reading for _, part in products if (reading := _read(part)) is not None]
        if readings:
            chosen = _largest(readings)
            first = max(chosen, key=lambda reading: (reading.whole, reading.is_table))
            others = [r.shares for r in chosen if r is not first and r.whole]
            shares = _with_spread(first.shares, others)
            placed = min(1.0, float(shares["share"].drop(UNKNOWN, errors="ignore").sum()))
            coverage = placed if first.whole else float("nan")
            yield StageTable(
                str(mineral), str(stage), int(str(year)), first.source_id, shares, coverage
            )


def _counts(rows: pd.DataFrame) -> pd.Series[bool]:
    """Mark what was produced, by countries and by what one table does not name."""
    return (
        rows["subject_label"].isin(["Country", "Region"])
        & rows["year"].notna()
        & rows["stage"].notna()
        & (rows["status"] == "asserted")
        & rows["scenario"].isna()
        & (rows["quantity_kind"].fillna("production") == "production")
    )


def _largest(readings: list[_Reading]) -> list[_Reading]:
    """Take the largest product of each source, the sources in their order."""
    by_source: dict[str, list[_Reading]] = {}
    for reading in readings:
        by_source.setdefault(reading.source_id, []).append(reading)
    return [max(products, key=lambda r: (r.whole, r.tonnes)) for products in by_source.values()]


def _read(rows: pd.DataFrame) -> _Reading | None:
    """Turn the rows of one source and product into shares; None if they have no figure."""
    figures = rows[["share", "quantity_t", "lo", "hi"]].notna().any(axis=1)
    once = rows.assign(_empty=~figures).sort_values("_empty", kind="stable")
    once = once.drop_duplicates(["subject_label", "subject_id"]).set_index("subject_id")
    countries = once[once["subject_label"] == "Country"]
    others, world = once[once.index == ALL_BUT_NAMED], once[once.index == WORLD_TOTAL]
    listed = float(countries["quantity_t"].sum() + others["quantity_t"].sum())
    told = world["quantity_t"].notna().any() or others["quantity_t"].notna().any()
    total = float(world["quantity_t"].max()) if world["quantity_t"].notna().any() else listed
    whole = bool(told or countries["share"].notna().any())
    table = _stated_shares(countries, total, told=bool(told))
    if table["share"].isna().all():
        return None
    # A rounded world total can be less than its rows: the rows then share it out.
    named = float(table["share"].sum())
    excess = max(1.0, named + others["quantity_t"].sum() / total if told and total else named)
    table = _with_limits(table, countries["qualifier"], excess, whole=whole)
    table["statements"] = countries["id"]
    tonnes = max(total, listed) if told else float("nan")
    rest = _rest(table, tonnes, [*others["id"], *world["id"]], whole=whole)
    source_id = str(rows["source_id"].iloc[0])
    return _Reading(source_id, max(total, listed), whole, pd.concat([table, rest]))


def _stated_shares(countries: pd.DataFrame, total: float, *, told: bool) -> pd.DataFrame:
    """Express figures and their bounds as shares of the world.

    A stated share is used where tonnes have no whole to be a part of. A figure that is given as
    an interval only has its middle, one with a lower end only that end.
    """
    per_tonne = 1 / total if total > 0 else float("nan")
    part, share = countries["quantity_t"] * per_tonne, countries["share"]
    if told or share.isna().all():
        share = part.fillna(share)
    tonnes, fraction = _units(countries)
    lo = (countries["lo"] * fraction).fillna(countries["lo"] * tonnes * per_tonne).clip(0, 1)
    hi = (countries["hi"] * fraction).fillna(countries["hi"] * tonnes * per_tonne).clip(0, 1)
    share = share.fillna((lo + hi) / 2).fillna(lo)
    columns = {"quantity_t": countries["quantity_t"], "share": share, "lo": lo, "hi": hi}
    return pd.DataFrame(columns)


def _units(countries: pd.DataFrame) -> tuple[pd.Series[float], pd.Series[float]]:
    """Tell for each row how many tonnes, or what fraction, one of its unit is."""
    known = {unit: _factor(str(unit)) for unit in countries["unit"].dropna().unique()}
    dimension = countries["unit"].map(lambda unit: known.get(unit, ("", np.nan))[0])
    factor = countries["unit"].map(lambda unit: known.get(unit, ("", np.nan))[1]).astype("float64")
    # A loader may count contents or know a unit that the table of units does not.
    used = (countries["quantity_t"] / countries["value"]).where(countries["value"] > 0)
    return used.fillna(factor.where(dimension == "mass")), factor.where(dimension == "share")


def _factor(unit: str) -> tuple[str, float]:
    try:
        known = resolve_unit(unit)
    except UnknownName:
        return "", float("nan")
    return known.dimension, known.factor


def _with_limits(
    stated: pd.DataFrame, qualifier: pd.Series[str], excess: float, *, whole: bool
) -> pd.DataFrame:
    """Divide what exceeds the whole, and fill in the ends of intervals that are left open.

    A withheld figure is between nothing and all that is left. Where all is accounted for
    without it, the total may leave it out as well, and its upper end stays unknown.
    """
    share = stated["share"] / excess
    left = max(0.0, 1.0 - float(share.sum()))
    at_least = (qualifier == "lower_bound") & stated["hi"].isna()
    from_nothing = share.isna() | ((qualifier == "upper_bound") & stated["lo"].isna())
    hi = stated["hi"].mask(at_least, (share + left).clip(upper=1))
    lo = (stated["lo"] / excess).mask(from_nothing | (not whole), 0.0)
    return stated.assign(
        share=share,
        lo=lo.fillna(share),
        hi=hi.fillna(stated["share"].clip(upper=1)).fillna(left if left > ROUNDING else np.nan),
    )


def _rest(table: pd.DataFrame, tonnes: float, stated: list[str], *, whole: bool) -> pd.DataFrame:
    """Make the row of what no statement places; anything, where no statement tells the whole."""
    left = max(0.0, 1.0 - float(table["share"].sum()))
    if left <= ROUNDING and whole:
        return table.iloc[:0]
    row = {
        "quantity_t": left * tonnes,
        "share": left,
        "lo": left if whole else 0.0,
        "hi": left if whole else 1.0,
        "statements": " ".join(sorted(stated or table["statements"])),
    }
    return pd.DataFrame([row], index=[UNKNOWN])


def _with_spread(chosen: pd.DataFrame, others: list[pd.DataFrame]) -> pd.DataFrame:
    """Widen the intervals of a table by what others state of the same countries."""
    widened = chosen.copy()
    for table in others:
        both = chosen.index.intersection(table.index).difference([UNKNOWN])
        widened.loc[both, "lo"] = np.fmin(widened.loc[both, "lo"], table.loc[both, "lo"])
        widened.loc[both, "hi"] = np.fmax(widened.loc[both, "hi"], table.loc[both, "hi"])
    return widened.sort_index()
