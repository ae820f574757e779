"""FEEDS that no trade tells: home first between stages, the world mix into the uses of the world.

Home first: a maker uses what its own country makes at the stage before, as far as it goes; what is
then left over goes to those who still need some, in proportion. World mix: every buyer draws on
all suppliers in proportion to their share of the world. Both are assumptions, so the flows have
confidence D; the shares they start from are stated by sources.
"""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from .flows import supply_id
from .shares import ROUNDING, UNKNOWN

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from .shares import Share, StageTable

    Floats = NDArray[np.float64]

Record = dict[str, Any]
WORLD_MIX, HOME_FIRST = "world_mix", "home_first"
# IEA's refined graphite includes synthetic graphite, which is made of coke and needs no mine.
WITHOUT_MINE = frozenset({"graphite"})


def world_mix_feeds(upstream: StageTable, uses: list[Record]) -> pd.DataFrame:
    """Let every supplier that may supply feed every use of the world in proportion to its share.

    Parameters
    ----------
    upstream : StageTable
        The last stage.
    uses : list of dict
        Demand nodes of the world: ``id``, ``share``, ``quantity_t``.
    """
    suppliers = _Side.of(upstream)
    tonnes = np.array([use["quantity_t"] for use in uses], dtype=np.float64)
    share = np.repeat(suppliers.share[:, np.newaxis], len(uses), axis=1)
    return _feeds(
        upstream,
        suppliers,
        [("Demand", use["id"]) for use in uses],
        {
            "share_of_target": share,
            "share_of_source": np.tile([use["share"] for use in uses], (len(share), 1)),
            "quantity_t": share * tonnes,
            "lo": np.broadcast_to(suppliers.lo[:, np.newaxis], share.shape),
            "hi": np.broadcast_to(suppliers.hi[:, np.newaxis], share.shape),
        },
        WORLD_MIX,
    )


def home_first_feeds(upstream: StageTable, downstream: StageTable) -> pd.DataFrame:
    """Let the makers of a stage draw on their own country first, then on what others have left.

    Parameters
    ----------
    upstream, downstream : StageTable
        Two stages between which no trade is seen.
    """
    suppliers, makers = _Side.of(upstream), _Side.of(downstream)
    home = np.array([[i == j != UNKNOWN for j in makers.places] for i in suppliers.places])
    drawn = home_first(suppliers.share, makers.share, home)
    lo, hi = _reach(suppliers, makers, home, drawn)
    if upstream.mineral in WITHOUT_MINE and upstream.stage == "mine":
        lo = np.zeros_like(lo)
    taken = drawn * makers.share
    made = suppliers.share[:, np.newaxis]
    sent = np.divide(taken, made, out=np.tile(makers.share, (len(made), 1)), where=made > 0)
    return _feeds(
        upstream,
        suppliers,
        [("Supply", supply_id(downstream, iso3)) for iso3 in makers.places],
        {
            "share_of_target": drawn,
            "share_of_source": sent,
            "quantity_t": sent * suppliers.tonnes[:, np.newaxis],
            "lo": lo,
            "hi": hi,
        },
        HOME_FIRST,
    )


def home_first(supply: ArrayLike, need: ArrayLike, home: ArrayLike) -> Floats:
    """Tell what part of each maker's need each supplier meets when home comes first.

    With supply ``s`` and need ``d`` as shares of the world, home meets ``min(s, d)``; of the rest
    each supplier meets its part of what all have left: ``(s_i - h_i) (d_j - h_j) / sum (s - h)``.
    Nothing is lost: ``sum_j F[i, j] d_j = s_i`` and ``sum_i F[i, j] = 1``.

    Parameters
    ----------
    supply : array of float, shape (n,)
        Shares of the world's output; they sum to 1.
    need : array of float, shape (m,)
        Shares of the world's need; they sum to 1. Where it is 0, the limit is taken.
    home : array of bool, shape (n, m)
        Whether supplier and maker are one country; at most one for each.

    Returns
    -------
    array of float, shape (n, m)
        Share of the column's need.

    Examples
    --------
    Australia has 0.6 of the ore and needs 0.2 of it, China has 0.1 and needs 0.8, Chile has 0.3
    and needs none. China's other 0.7 come as 0.4 from Australia and 0.3 from Chile:

    >>> ours = [[True, False], [False, True], [False, False]]
    >>> (home_first([0.6, 0.1, 0.3], [0.2, 0.8], ours) * [0.2, 0.8]).round(6).tolist()
    [[0.2, 0.4], [0.0, 0.1], [0.0, 0.3]]
    """
    has, wants, own = np.asarray(supply), np.asarray(need), np.asarray(home)
    met = np.where(own, np.minimum(has[:, np.newaxis], wants), 0.0)
    limit = np.where(own, has[:, np.newaxis] > 0, 0.0)
    at_home = np.divide(met, wants, out=limit, where=wants > 0)
    left = (has - met.sum(axis=1)).clip(0.0)
    others = left / left.sum() if left.sum() > ROUNDING else has
    shares: Floats = at_home + np.outer(others, 1.0 - at_home.sum(axis=0))
    return shares


class _Side(NamedTuple):
    """One side of a leg: its places, and their tonnes and shares of the world."""

    places: list[str]
    tonnes: Floats
    share: Floats
    lo: Floats
    hi: Floats
    statements: list[str]

    @classmethod
    def of(cls, table: StageTable) -> _Side:
        """Take those who have a share, or may have one."""
        held: dict[str, Share] = {
            iso3: part
            for iso3, part in table.shares.items()
            if not isnan(part.share) and part.hi > 0
        }
        figures = np.array([part[:4] for part in held.values()], dtype=np.float64)
        tonnes, share, lo, hi = figures.reshape(-1, 4).T
        return cls(list(held), tonnes, share, lo, hi, [part.statements for part in held.values()])


def _reach(
    suppliers: _Side, makers: _Side, home: NDArray[np.bool_], drawn: Floats
) -> tuple[Floats, Floats]:
    """Find the least and most of each share, from home first to the world mix.

    Home first is taken at both ends of the sources' intervals. What no statement places may be
    some country's own: a maker's whose output before is not named, or a supplier's whose output
    after is not named. Where nobody tells the whole of the later stage, any maker may count for
    all of it, and every maker has the widest interval.
    """
    unknown_supplier = np.array([i == UNKNOWN for i in suppliers.places])
    unknown_maker = np.array([j == UNKNOWN for j in makers.places])
    at_home_lo = np.where(home, _ratio(suppliers.lo[:, np.newaxis], makers.hi), 0.0)
    may_be_home = home | _may_be_home(suppliers, makers)
    at_home_hi = np.where(may_be_home, _ratio(suppliers.hi[:, np.newaxis], makers.lo), 0.0)
    left_lo = (suppliers.lo - (may_be_home * makers.hi).sum(axis=1)).clip(0.0)
    left_lo[unknown_supplier] = 0.0
    left_hi = (suppliers.hi - (home * makers.lo).sum(axis=1)).clip(0.0)
    rest_lo = (1.0 - at_home_hi.sum(axis=0)).clip(0.0)
    rest_lo[unknown_maker] = 0.0
    rest_hi = 1.0 - at_home_lo.sum(axis=0)
    lo = at_home_lo + np.outer(_ratio(left_lo, left_lo + left_hi.sum() - left_hi), rest_lo)
    others_hi = np.outer(_ratio(left_hi, left_hi + left_lo.sum() - left_lo), rest_hi)
    if (makers.hi[unknown_maker] > makers.share[unknown_maker]).any():
        lo = lo.min(axis=1, keepdims=True)
        hi = (at_home_hi + others_hi).max(axis=1, keepdims=True)
    else:
        # If what is unknown is the maker's own, it is nobody else's.
        hi = np.where(unknown_supplier[:, np.newaxis], 0.0, at_home_hi) + others_hi
    lo = np.minimum(np.minimum(lo, suppliers.lo[:, np.newaxis]), drawn)
    hi = np.maximum(np.maximum(hi, suppliers.hi[:, np.newaxis]), drawn)
    return lo, hi.clip(max=1.0)


def _may_be_home(suppliers: _Side, makers: _Side) -> NDArray[np.bool_]:
    """Mark pairs of which one is unknown, and might be the other that is named on one side only."""
    return np.array(
        [
            [
                (i == UNKNOWN and j not in suppliers.places)
                or (j == UNKNOWN and i not in makers.places)
                or (i == j == UNKNOWN)
                for j in makers.places
            ]
            for i in suppliers.places
        ]
    )


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Divide, at most to 1; nothing of nothing is 0."""
    part, whole = np.broadcast_arrays(part, whole)
    ratio = np.divide(part, whole, out=(part > 0).astype(np.float64), where=whole > 0)
    clipped: Floats = ratio.clip(0.0, 1.0)
    return clipped


def _feeds(
    upstream: StageTable,
    suppliers: _Side,
    targets: list[tuple[str, str]],
    figures: dict[str, Floats],
    method: str,
) -> pd.DataFrame:
    """Lay matrices of suppliers by targets out as rows."""
    count = len(targets)
    return pd.DataFrame(
        {
            "subject_label": "Supply",
            "subject_id": [supply_id(upstream, i) for i in suppliers.places for _ in targets],
            "object_label": [label for label, _ in targets] * len(suppliers.places),
            "object_id": [name for _, name in targets] * len(suppliers.places),
            "year": upstream.year,
            "stage": upstream.stage,
            **{name: matrix.ravel() for name, matrix in figures.items()},
            "unit": "fraction",
            "status": "asserted",
            "method": method,
            "confidence": "D",
            "source_id": upstream.source_id,
            "statements": [ids for ids in suppliers.statements for _ in range(count)],
        }
    )
