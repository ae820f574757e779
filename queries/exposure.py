"""How much of a sector's or a country's supply touches each country?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..graph import codes
from ..graph.names import resolve
from ..graph.supply import UNKNOWN
from .chain import ASSUMED, Chain, Sink, find_sink, open_chain, stated_countries

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    from ..graph.store import Graph

    Attributes = dict[Hashable | None, object]
    Flags = NDArray[np.bool_]


def exposure(
    graph: Graph,
    mineral: str,
    to: str | None = None,
    *,
    country: str | None = None,
    year: int | None = None,
) -> pd.DataFrame:
    """Find the share of a sink's supply that passes each country at any stage.

    Touch exposure ``T(c, x) = 1 - sum of the share products of all paths to x that avoid every
    node of c``. Stage shares must not be added: a path through China's refineries and China's
    mines is one path.

    Parameters
    ----------
    graph : Graph
    mineral : str
        Id, name or alias.
    to : str, optional
        Sector, country or ``sector@country``; every use unless given.
    country : str, optional
        Only this country.
    year : int, optional
        The newest year with the longest chain unless given; for a country, with its trade.

    Returns
    -------
    DataFrame
        One row for each country, most exposed first: ``mineral``, ``sink``, ``iso3``,
        ``country``, ``touch_lo``, ``touch``, ``touch_hi`` (0-1), ``stages`` (where the country
        stands), ``coverage`` (share of the sink's supply whose every stage is placed in a named
        country; empty where no source states a world total), ``year``, ``statements`` (ids,
        separated by a space).

        ``touch`` is empty for a country of which no source states a share at any stage.
        ``touch_lo`` takes the least the sources allow; ``touch_hi`` the most, and gives the
        country all that is unplaced at the stages where no source states its own share.

    Raises
    ------
    UnknownName
        If the mineral, sink or country is not known.
    NoEvidence
        If the graph has no supply of the mineral, or no such sink.
    """
    chain = open_chain(graph, mineral, year, to)
    sink = find_sink(chain, to)
    if country is None:
        countries = sorted(set(chain.supply["iso3"]) - {UNKNOWN})
    else:
        countries = [resolve("Country", country)]
    covered = coverage(chain, sink)
    rows = [_row(chain, sink, iso3, covered) for iso3 in countries]
    result = pd.DataFrame(rows).sort_values(["touch", "iso3"], ascending=[False, True])
    result.attrs = describe(chain, sink)
    return result.reset_index(drop=True)


def describe(chain: Chain, sink: Sink, *more: str) -> Attributes:
    """Say what a result rests on: year, sink, assumptions (and more of them) and sources."""
    methods = sorted(set(chain.flows_to(sink)["method"]))
    assumptions = dict.fromkeys(ASSUMED[method] for method in methods)
    return {
        "year": chain.year,
        "sink": sink.name,
        "assumptions": [*assumptions, *chain.assumptions(), *sink.assumptions, *more],
        "sources": chain.sources(sink),
    }


def coverage(chain: Chain, sink: Sink) -> float:
    """Find the share of a sink's supply whose every stage is placed in a named country.

    NaN where no source tells the whole of some stage.
    """
    told = chain.supply["coverage"].notna().all()
    return 1.0 - touch(chain, sink, UNKNOWN)[1] if told else float("nan")


def _row(chain: Chain, sink: Sink, iso3: str, covered: float) -> dict[str, object]:
    lo, mid, hi = touch(chain, sink, iso3)
    own = chain.supply[chain.supply["iso3"] == iso3]
    if own["share"].isna().all() and hi > 0:
        mid = float("nan")
    statements = sorted({i for ids in own["statements"].dropna() for i in ids.split()})
    return {
        "mineral": chain.mineral,
        "sink": sink.name,
        "iso3": iso3,
        "country": codes.countries()[iso3].name,
        "touch_lo": lo,
        "touch": mid,
        "touch_hi": hi,
        "stages": ", ".join(stage for stage in chain.stages() if stage in set(own["stage"])),
        "coverage": covered,
        "year": chain.year,
        "statements": " ".join(statements),
    }


def touch(chain: Chain, sink: Sink, iso3: str) -> tuple[float, float, float]:
    """Find the touch exposure of a sink to a country: least, stated, most.

    Parameters
    ----------
    chain : Chain
    sink : Sink
    iso3 : str
        A country, or ``unknown`` for what no statement places.

    Returns
    -------
    tuple of three floats in 0-1
    """
    network = chain.network
    own = network.leaving(chain.nodes_of(iso3))
    perhaps = np.maximum(own, network.leaving(unplaced(chain, iso3)))
    mid = 1.0 - chain.weigh(network.surviving(own), sink)
    lo = 1.0 - chain.weigh(network.surviving(own, [chain.least]), sink)
    hi = 1.0 - chain.weigh(network.surviving(perhaps, [chain.most], most=False), sink)
    return _clip(min(lo, mid)), _clip(mid), _clip(max(hi, mid))


def _clip(share: float) -> float:
    return min(1.0, max(0.0, round(share, 15)))


def unplaced(chain: Chain, iso3: str) -> Flags:
    """Mark the unknown suppliers that may be this country: it has no share of its own there."""
    unknown = chain.supply[chain.supply["iso3"] == UNKNOWN]
    may_be = {
        str(node)
        for node, stage in unknown["stage"].items()
        if iso3 not in stated_countries(chain, stage)
    }
    return np.array([node in may_be for node in chain.network.nodes])
