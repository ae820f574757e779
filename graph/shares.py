"""Read each stage of a mineral as shares of the world, with the interval its sources allow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from math import isnan, nan
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from .contents import accounting_basis, contained
from .errors import UnknownName
from .resolve import by_preference
from .units import resolve_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

UNKNOWN = "unknown"
ALL_BUT_NAMED, WORLD_TOTAL = ("Region", "other-countries"), ("Region", "world")
ROUNDING = 1e-9


class Share(NamedTuple):
    """A supplier's part of a stage: tonnes, and shares of the world; NaN where not known."""

    quantity_t: float
    share: float
    lo: float
    hi: float
    statements: str


@dataclass(frozen=True)
class StageTable:
    """One stage of one mineral in one year, from one source.

    Parameters
    ----------
    mineral, stage, source_id : str
        What the table is about and who states it.
    year : int
        Year.
    shares : dict of str to Share
        By iso3 in alphabetical order; ``unknown`` is what no statement places.
    whole : bool
        Whether a statement tells the whole of which these are shares.
    basis : str
        What the tonnes count: the mineral's accounting basis, or as the source counts where the
        table of contents does not tell it.
    """

    mineral: str
    stage: str
    year: int
    source_id: str
    shares: dict[str, Share]
    whole: bool
    basis: str = ""

    @property
    def coverage(self) -> float:
        """Share that statements place in named countries; NaN where none tells the whole."""
        named = _sum(part.share for _, part in self.named())
        return min(1.0, named) if self.whole else nan

    @property
    def total_t(self) -> float:
        """Tonnes at the stage, as far as they are told."""
        return _sum(part.quantity_t for part in self.shares.values())

    def named(self) -> list[tuple[str, Share]]:
        """List the countries."""
        return [(iso3, part) for iso3, part in self.shares.items() if iso3 != UNKNOWN]


class _Row(NamedTuple):
    """What one statement says of a place."""

    object_id: str
    stage: str
    year: int
    source_id: str
    product: object
    subject_label: str
    subject_id: str
    quantity_t: float
    share: float
    value: float
    lo: float
    hi: float
    unit: object
    qualifier: object
    basis: object
    id: str

    @property
    def is_empty(self) -> bool:
        return all(isnan(figure) for figure in (self.quantity_t, self.share, self.lo, self.hi))


class _Reading(NamedTuple):
    """The table of one source and product."""

    tonnes: float
    table: StageTable

    @property
    def rank(self) -> tuple[bool, bool]:
        """Put what tells the whole first, and a table before a single figure."""
        return self.table.whole, len(self.table.named()) > 1


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
    table = pd.concat(stated, ignore_index=True)
    ordered = by_preference(table[_counts(table)], years)[list(_Row._fields)]
    groups: dict[tuple[str, str, int], list[_Row]] = {}
    for row in map(_Row._make, ordered.itertuples(index=False, name=None)):
        groups.setdefault((row.object_id, row.stage, int(row.year)), []).append(row)
    for rows in (groups[key] for key in sorted(groups)):
        readings = _readings(rows)
        if readings:
            first = max(readings, key=lambda reading: reading.rank).table
            others = [r.table for r in readings if r.table is not first and r.table.whole]
            yield replace(first, shares=_with_spread(first, others))


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


def _readings(rows: list[_Row]) -> list[_Reading]:
    """Read the largest product of each source, the sources in their order."""
    products: dict[tuple[str, str], list[_Row]] = {}
    for row in rows:
        products.setdefault((row.source_id, str(row.product)), []).append(row)
    largest: dict[str, _Reading] = {}
    for (source_id, _), part in products.items():
        reading = _read(part)
        held = largest.get(source_id)
        if reading and (
            held is None or (reading.table.whole, reading.tonnes) > (held.table.whole, held.tonnes)
        ):
            largest[source_id] = reading
    return list(largest.values())


def _read(rows: list[_Row]) -> _Reading | None:
    """Turn the rows of one source and product into shares; None if they have no figure."""
    once: dict[tuple[str, str], _Row] = {}
    for row in sorted(rows, key=lambda row: row.is_empty):
        once.setdefault((row.subject_label, row.subject_id), row)
    countries = {key: row for (label, key), row in once.items() if label == "Country"}
    whole_rows = [once[key] for key in (WORLD_TOTAL, ALL_BUT_NAMED) if key in once]
    world_t, others_t = (
        once[key].quantity_t if key in once else nan for key in (WORLD_TOTAL, ALL_BUT_NAMED)
    )
    listed = _sum([*(row.quantity_t for row in countries.values()), others_t])
    told = not (isnan(world_t) and isnan(others_t))
    total = _first(world_t, listed)
    by_share = any(not isnan(_first(row.share, _unit(row)[1])) for row in countries.values())
    in_tonnes = total > 0 and (told or not by_share)
    stated = {iso3: _stated(row, total, in_tonnes) for iso3, row in countries.items()}
    if all(isnan(part.share) for part in stated.values()):
        return None
    # A rounded world total can be less than its rows: the rows then share it out.
    rest_stated = _first(others_t, 0.0) / total if told and total else 0.0
    excess = max(1.0, _sum(part.share for part in stated.values()) + rest_stated)
    whole = told or by_share
    left = max(0.0, 1.0 - _sum(part.share / excess for part in stated.values()))
    shares = {
        iso3: _within(part, countries[iso3], excess, left, whole=whole)
        for iso3, part in stated.items()
    }
    if in_tonnes and WORLD_TOTAL in once:
        # A share of the world rests on the total as well.
        both = "{} " + once[WORLD_TOTAL].id
        shares = {
            iso3: part._replace(statements=both.format(part.statements))
            for iso3, part in shares.items()
        }
    if left > ROUNDING or not whole:
        ids = sorted(row.id for row in whole_rows or countries.values())
        tonnes = left * max(total, listed) if told else nan
        lo, hi = (left, left) if whole else (0.0, 1.0)
        shares[UNKNOWN] = Share(tonnes, left, lo, hi, " ".join(ids))
    first = rows[0]
    about = (first.object_id, first.stage, int(first.year), first.source_id)
    content, basis = _content(first)
    converted = {
        iso3: part._replace(quantity_t=part.quantity_t * content)
        for iso3, part in sorted(shares.items())
    }
    return _Reading(max(total, listed), StageTable(*about, converted, whole, basis))


def _content(row: _Row) -> tuple[float, str]:
    """Tell what one tonne of a table counts in the mineral's accounting basis."""
    basis = row.basis if isinstance(row.basis, str) else ""
    product = row.product if isinstance(row.product, str) else None
    try:
        return contained(row.object_id, basis, product)[1], accounting_basis(row.object_id)
    except UnknownName:
        return 1.0, basis


def _stated(row: _Row, total: float, in_tonnes: bool) -> Share:  # noqa: FBT001
    """Express a figure and its bounds as shares of the world.

    A stated share is used where tonnes have no whole to be a part of. A figure that is given as
    an interval only has its middle, one with a lower end only that end.
    """
    tonnes, fraction = _unit(row)
    per_unit = _first(fraction, tonnes / total if total > 0 else nan)
    lo, hi = (_at_most_one(bound * per_unit) for bound in (row.lo, row.hi))
    part = row.quantity_t / total if in_tonnes else nan
    share = _first(part, row.share, (lo + hi) / 2, lo)
    return Share(row.quantity_t, share, lo, hi, row.id)


def _unit(row: _Row) -> tuple[float, float]:
    """Tell how many tonnes, or what fraction, one of a row's unit is."""
    dimension, factor = _factor(str(row.unit))
    if dimension == "share":
        return nan, factor
    # A loader may count contents, or know a unit that the table of units does not.
    used = row.quantity_t / row.value if row.value > 0 else nan
    return _first(used, factor if dimension == "mass" else nan), nan


@cache
def _factor(unit: str) -> tuple[str, float]:
    try:
        known = resolve_unit(unit)
    except UnknownName:
        return "", nan
    return known.dimension, known.factor


def _within(part: Share, row: _Row, excess: float, left: float, *, whole: bool) -> Share:
    """Divide what exceeds the whole, and fill in the ends of an interval that are left open.

    A withheld figure is between nothing and all that is left. Where all is accounted for
    without it, the total may leave it out as well, and its upper end stays unknown.
    """
    share = part.share / excess
    hi = part.hi
    if isnan(hi) and row.qualifier == "lower_bound":
        hi = _at_most_one(share + left)
    lo = part.lo / excess
    if isnan(share) or not whole or (row.qualifier == "upper_bound" and isnan(lo)):
        lo = 0.0
    hi = _first(hi, _at_most_one(part.share), left if left > ROUNDING else nan)
    return part._replace(share=share, lo=_first(lo, share), hi=hi)


def _with_spread(chosen: StageTable, others: list[StageTable]) -> dict[str, Share]:
    """Widen the intervals of a table by what others state of the same countries."""
    shares = dict(chosen.shares)
    for iso3, own in chosen.named():
        same = [own, *(table.shares[iso3] for table in others if iso3 in table.shares)]
        lo = min((part.lo for part in same if not isnan(part.lo)), default=nan)
        hi = max((part.hi for part in same if not isnan(part.hi)), default=nan)
        # The interval rests on those who set its ends, and must lead to them.
        ends = [own, *(part for part in same[1:] if part.lo == lo or part.hi == hi)]
        statements = " ".join(dict.fromkeys(i for part in ends for i in part.statements.split()))
        shares[iso3] = own._replace(lo=lo, hi=hi, statements=statements)
    return shares


def _at_most_one(value: float) -> float:
    return nan if isnan(value) else min(1.0, value)


def _first(*values: float) -> float:
    return next((value for value in values if not isnan(value)), nan)


def _sum(values: Iterable[float]) -> float:
    return sum((value for value in values if not isnan(value)), 0.0)
