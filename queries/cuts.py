"""Which flows a shock or a measure holds up, and what is lost behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..graph.supply import ALL_USES, UNKNOWN, WORLD
from .exposure import unplaced
from .network import NOTHING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from .chain import Chain, Sink

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Cut:
    """Part of each flow that does not arrive, 0-1, in the order of the network's edges.

    Parameters
    ----------
    least, middle, most : array of float, shape (edges,)
        ``middle`` is NaN where nobody tells.
    """

    least: Floats
    middle: Floats
    most: Floats

    def scaled(self, part: tuple[float, float, float]) -> Cut:
        """Hold up only a part of each flow: at least, in the middle (NaN if untold), at most."""
        lo, mid, hi = part
        middle = np.where(self.middle == 0, 0.0, self.middle * mid)
        return Cut(self.least * lo, middle, self.most * hi)

    def joined(self, other: Cut) -> Cut:
        """Hold up what either holds up; where both do, the larger part of the two."""
        most = np.maximum(self.most, other.most)
        known = np.fmax(self.middle, other.middle)
        # Where one holds up all that the other may, it does not matter that the other's is untold.
        middle = np.where(known >= most, known, np.maximum(self.middle, other.middle))
        return Cut(np.maximum(self.least, other.least), middle, most)


def removal(chain: Chain, suppliers: Collection[str], stages: Collection[str]) -> Cut:
    """Cut all that countries supply at some stages, to their own users as to others."""
    own = chain.network.leaving(_nodes(chain, suppliers, stages))
    perhaps = chain.network.leaving(_perhaps(chain, suppliers, stages))
    # Where no source states a share of theirs, that they supply nothing is not known.
    middle = own if own.any() else np.where(perhaps > 0, np.nan, 0.0)
    return Cut(own, middle, np.maximum(own, perhaps))


def exports(
    chain: Chain,
    suppliers: Collection[str],
    stages: Collection[str],
    targets: Collection[str] = (),
    buyer: str | None = None,
) -> Cut:
    """Cut what leaves countries at some stages; their own users are served as before.

    Parameters
    ----------
    chain : Chain
    suppliers : collection of str
        Countries that issue the measure; what one sends to another of them does not leave.
    stages : collection of str
    targets : collection of str
        Only what goes to these countries; to all others if empty.
    buyer : str, optional
        The country whose use is asked about, where the use of the world stands in for it.

    Returns
    -------
    Cut
        What goes to the use of the world may go to the suppliers' own use: its middle is NaN.
        Buyers nobody names are taken to be abroad, and to be none of ``targets``.
    """
    wanted = frozenset(targets)
    places = np.array([_place(chain, node, buyer) for node in chain.network.nodes], dtype=object)
    abroad = ~np.isin(places, list(suppliers))
    reached = np.isin(places, list(wanted)) if wanted else abroad
    world, unknown = places == WORLD, places == UNKNOWN
    sure = reached & abroad & ~world & ~unknown
    middle = np.where(world, np.nan, sure | (unknown & (not wanted))).astype(np.float64)
    perhaps = sure | world | unknown
    target = np.repeat(np.arange(len(places)), np.diff(chain.network.shares.indptr))
    own = removal(chain, suppliers, stages)
    cut_off = np.where((own.middle == 0) | (middle[target] == 0), 0.0, own.middle * middle[target])
    return Cut(own.least * sure[target], cut_off, own.most * perhaps[target])


def losses(chain: Chain, cut: Cut) -> tuple[Floats, Floats, Floats]:
    """Find the share of each node's supply that is lost: at least, in the middle, at most.

    ``loss[v] = 1 - left[v]``, see :meth:`CompiledNetwork.surviving`; the shares of the flows that
    are held up are taken at the ends of what the sources allow, whichever leaves more, or less.
    The middle is NaN where some flow behind the node has no middle, unless both ends agree.

    Returns
    -------
    tuple of three arrays of float, shape (nodes,)
    """
    network, ends = chain.network, (chain.least, chain.most)
    untold = np.isnan(cut.middle)
    low, high = (
        1.0 - network.surviving(np.where(untold, end, cut.middle)) for end in (cut.least, cut.most)
    )
    lo = np.minimum(low, 1.0 - network.surviving(cut.least, ends))
    hi = np.maximum(high, 1.0 - network.surviving(cut.most, ends, most=False))
    middle = np.where(high - low > NOTHING, np.nan, low)
    lo, middle, hi = (np.round(values, 15).clip(0.0, 1.0) for values in (lo, middle, hi))
    return lo, middle, hi


def users(chain: Chain, sink: Sink | None) -> dict[str, dict[str, float]]:
    """Name those who lose: the sink asked about, or each use and each supplier that buys."""
    if sink is not None:
        return {sink.name: sink.weights}
    named: dict[str, dict[str, float]] = {}
    for node, sector, iso3 in chain.demand[["sector", "iso3"]].itertuples(name=None):
        name = sector if iso3 == WORLD else f"{sector}@{iso3}"
        named[iso3 if name == f"{ALL_USES}@{iso3}" else name] = {str(node): 1.0}
    bought = set(chain.feeds["object_id"])
    for node, (iso3, stage) in chain.places.items():
        if node in bought:
            named[f"{iso3} {stage}"] = {node: 1.0}
    return named


def _place(chain: Chain, node: str, buyer: str | None) -> str:
    """Name the country of a supplier or a use."""
    if node in chain.places:
        return chain.places[node][0]
    iso3 = str(chain.demand.at[node, "iso3"])
    return buyer if buyer is not None and iso3 == WORLD else iso3


def _nodes(chain: Chain, countries: Collection[str], stages: Collection[str]) -> Flags:
    wanted = chain.supply["iso3"].isin(countries) & chain.supply["stage"].isin(stages)
    return _marked(chain, chain.supply.index[wanted])


def _perhaps(chain: Chain, countries: Collection[str], stages: Collection[str]) -> Flags:
    """Mark the unknown suppliers at the stages that may be one of the countries."""
    may_be = np.zeros(len(chain.network.nodes), dtype=bool)
    for iso3 in countries:
        may_be |= unplaced(chain, iso3)
    at_stage = chain.supply.index[chain.supply["stage"].isin(stages)]
    return may_be & _marked(chain, at_stage)


def _marked(chain: Chain, nodes: Iterable[str]) -> Flags:
    wanted = set(nodes)
    return np.array([node in wanted for node in chain.network.nodes])
