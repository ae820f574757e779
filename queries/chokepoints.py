"""Which country at which stage would be missed most?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import rustworkx

from ..graph.supply import UNKNOWN
from .chain import Chain, Sink, country_names, find_sink, open_chain
from .exposure import coverage, describe, touch

if TYPE_CHECKING:
    from ..graph.store import Graph

ORIGIN = "*origin*"


def chokepoints(
    graph: Graph,
    mineral: str,
    *,
    sector: str | None = None,
    country: str | None = None,
    year: int | None = None,
) -> pd.DataFrame:
    """Rank countries and stages by what a sink loses when they stop supplying.

    The loss when node ``u`` is removed is ``x0[u] M[t, u] / M[u, u]`` with ``M = (I - A)^-1``, no
    rerouting. Rows are ordered by loss, then dominators, then touch exposure: an order, not a
    blend of scores.

    Parameters
    ----------
    graph : Graph
    mineral : str
        Id, name or alias.
    sector, country : str, optional
        Whose supply; every use in the world unless given.
    year : int, optional
        The newest year with the longest chain unless given; for a country, with its trade.

    Returns
    -------
    DataFrame
        ``node`` (iso3), ``stage``, ``sink``, ``loss_lo``, ``loss_mid``, ``loss_hi`` (0-1, share
        of the sink's supply lost without this country at this stage), ``touch`` (0-1, share
        that passes the country at any stage), ``dominator`` (whether every known path passes
        here), ``coverage`` (share whose every stage is placed in a named country),
        ``statements`` (number the row rests on), ``country``, ``year``, ``source_id``.

    Raises
    ------
    UnknownName
        If the mineral, sector or country is not known.
    NoEvidence
        If the graph has no supply of the mineral, or no such sink.
    """
    to = "@".join(part for part in (sector, country) if part) or None
    chain = open_chain(graph, mineral, year, to)
    sink = find_sink(chain, to)
    weights = np.array(list(sink.weights.values()))
    reach = weights @ chain.network.removal_losses(list(sink.weights))
    losses = pd.DataFrame(
        {
            "loss_lo": chain.lo.T @ reach,
            "loss_mid": reach,
            "loss_hi": (chain.hi.T @ reach).clip(0, 1),
        },
        index=chain.network.nodes,
    )
    result = _rows(chain, sink, losses)
    keys = ["loss_mid", "dominator", "touch", "node"]
    result = result.sort_values(keys, ascending=[False, False, False, True], ignore_index=True)
    result.attrs = describe(chain, sink)
    return result


def _rows(chain: Chain, sink: Sink, losses: pd.DataFrame) -> pd.DataFrame:
    named = chain.supply[(chain.supply["iso3"] != UNKNOWN) & (chain.supply["share"] > 0)]
    touches = {iso3: touch(chain, sink, iso3)[1] for iso3 in set(named["iso3"])}
    found = losses.loc[named.index]
    return pd.DataFrame(
        {
            "node": named["iso3"],
            "stage": named["stage"],
            "sink": sink.name,
            "loss_lo": np.minimum(found["loss_lo"], found["loss_mid"]),
            "loss_mid": found["loss_mid"],
            "loss_hi": np.maximum(found["loss_hi"], found["loss_mid"]),
            "touch": named["iso3"].map(touches),
            "dominator": named.index.isin(list(dominators(chain, sink))),
            "coverage": coverage(chain, sink),
            "statements": named["statements"].str.count(" ") + 1,
            "country": country_names(named["iso3"]),
            "year": chain.year,
            "source_id": named["source_id"],
        }
    )


def dominators(chain: Chain, sink: Sink) -> set[str]:
    """Find the nodes on every path from any first supplier to the sink.

    By immediate dominators (Lengauer and Tarjan 1979) from one origin before all first
    suppliers. What no statement places counts as a path of its own.
    """
    edges = [
        *zip(chain.feeds["subject_id"], chain.feeds["object_id"], strict=True),
        *((demand, sink.name) for demand in sink.weights),
    ]
    first = {source for source, _ in edges} - {target for _, target in edges}
    edges += [(ORIGIN, node) for node in sorted(first)]
    names = sorted({node for edge in edges for node in edge})
    place = {name: i for i, name in enumerate(names)}
    graph: rustworkx.PyDiGraph[str, None] = rustworkx.PyDiGraph()
    graph.add_nodes_from(names)
    graph.add_edges_from_no_data([(place[source], place[target]) for source, target in edges])
    before = rustworkx.immediate_dominators(graph, place[ORIGIN])
    found: set[str] = set()
    node = before[place[sink.name]]
    while node != place[ORIGIN]:
        found.add(names[node])
        node = before[node]
    return found & set(chain.supply.index)
