"""From stage to stage of one mineral: the flows that production and trade tell, or none."""

from __future__ import annotations

from itertools import pairwise
from math import isnan
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

from .chains import leg_codes
from .market import Made, clear, trade_matrix
from .shares import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from .shares import StageTable

Key = TypeVar("Key")
Legs = list[pd.DataFrame | None]
PASSES = 50


def legs(chain: list[StageTable], trade: pd.DataFrame) -> Legs:
    """Clear the market between each stage of a chain and the next, and between the last and use.

    Parameters
    ----------
    chain : list of StageTable
        One mineral and year, upstream first.
    trade : DataFrame
        The year's trade: ``exporter``, ``importer``, ``hs``, ``tonnes``, ``lo_t``, ``hi_t`` (as
        the stage tables count them), ``weight``, ``id``.

    Returns
    -------
    list of DataFrame or None
        For each stage what :func:`~lodegraph.graph.market.clear` finds, with ``statements``: the
        ids of the trade between the two, separated by a space. None where the goods of a stage
        have no code in the data, or its output is not told in tonnes.
    """
    traded = trade["hs"].unique()
    later = [*chain[1:], None]
    codes = [
        leg_codes(table.mineral, table.stage, after.stage if after else None, traded)
        for table, after in zip(chain, later, strict=True)
    ]
    goods = [trade[trade["hs"].isin(within)] for within in codes]
    for i, (upstream, downstream) in enumerate(pairwise(chain)):
        mixed = codes[i] & codes[i + 1]
        if mixed:
            crude = _crude_shares(goods[i], _makers(upstream), _makers(downstream))
            goods[i], goods[i + 1] = (
                _scaled(goods[i], mixed, crude),
                _scaled(goods[i + 1], mixed, 1.0 - crude),
            )
    return [
        _cleared(table, after, part) if len(part) else None
        for table, after, part in zip(chain, later, goods, strict=True)
    ]


def joined(keys: Iterable[Key], ids: Iterable[str]) -> dict[Key, str]:
    """Gather the ids of each key, separated by a space.

    Examples
    --------
    >>> joined(["CHN", "JPN", "CHN"], ["t0", "t1", "t2"])
    {'CHN': 't0 t2', 'JPN': 't1'}
    """
    found: dict[Key, list[str]] = {}
    for key, name in zip(keys, ids, strict=True):
        found.setdefault(key, []).append(name)
    return {key: " ".join(names) for key, names in found.items()}


def _makers(table: StageTable) -> set[str]:
    return {iso3 for iso3, part in table.named() if part.share > 0}


def _crude_shares(
    trade: pd.DataFrame, miners: Collection[str], refiners: Collection[str]
) -> pd.Series[float]:
    """Tell how much of what each country sends under a mixed code is the earlier stage's.

    Nothing from one that produces at the later stage, all from one that produces only at the
    earlier; of others, who pass goods on, as much as of what they bought; all if they bought none.
    """
    places = pd.Index(sorted({*trade["exporter"], *trade["importer"]}), dtype="str")
    sent = trade_matrix(places, trade, "tonnes")
    bought = sent.sum(axis=0)
    makes_later = np.isin(places, list(refiners))
    fixed = makes_later | np.isin(places, list(miners)) | (bought == 0)
    crude = np.where(makes_later, 0.0, 1.0)
    for _ in range(PASSES):
        passed = np.divide(
            np.einsum("i,ij->j", crude, sent), bought, out=crude.copy(), where=bought > 0
        )
        crude = np.where(fixed, crude, passed)
    return pd.Series(crude, index=places)


def _scaled(
    goods: pd.DataFrame, mixed: Collection[str], exporters: pd.Series[float]
) -> pd.DataFrame:
    factor = np.where(goods["hs"].isin(mixed), goods["exporter"].map(exporters).fillna(1.0), 1.0)
    figures = ["tonnes", "lo_t", "hi_t"]
    scaled = goods.assign(**{column: goods[column] * factor for column in figures})
    return scaled[scaled["tonnes"] > 0]


def _cleared(
    table: StageTable, after: StageTable | None, goods: pd.DataFrame
) -> pd.DataFrame | None:
    parts = dict(table.shares)
    unplaced = parts.pop(UNKNOWN, None)
    if any(part.share > 0 and isnan(part.quantity_t) for part in parts.values()):
        return None
    made = {
        iso3: Made(part.quantity_t, part.lo * total, part.hi * total)
        for total in [table.total_t]
        for iso3, part in parts.items()
        if part.share > 0
    }
    unplaced_t = 0.0 if unplaced is None or isnan(unplaced.quantity_t) else unplaced.quantity_t
    needs = (
        {} if after is None else _needs(after, sum(m.tonnes for m in made.values()) + unplaced_t)
    )
    flows = clear(made, unplaced_t, goods, needs)
    ends = zip(goods["exporter"].tolist(), goods["importer"].tolist(), strict=True)
    traded = joined(ends, goods["id"].tolist())
    pairs = zip(flows["maker"].tolist(), flows["user"].tolist(), strict=True)
    return flows.assign(statements=pd.Series([traded.get(p) for p in pairs], dtype="str"))


def _needs(table: StageTable, total_t: float) -> dict[str, float]:
    """Share out a stage's output by what the next stage makes: one yield for all."""
    return {iso3: part.share * total_t for iso3, part in table.shares.items() if part.share > 0}
