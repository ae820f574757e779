"""Which paths carry a sink's supply, heaviest first?"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count, pairwise
from typing import TYPE_CHECKING

import pandas as pd

from ..graph import codes
from ..graph.names import resolve
from ..graph.supply import UNKNOWN
from .chain import Chain, Sink, find_sink, open_chain
from .exposure import describe, touch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..graph.store import Graph

ENOUGH = 0.8
WORK_CAP = 200_000
Suppliers = dict[str, dict[str, float]]
Path = tuple[str, ...]


def paths(  # noqa: PLR0913
    graph: Graph,
    mineral: str,
    to: str | None = None,
    *,
    origin: str | None = None,
    top: int | None = None,
    year: int | None = None,
) -> pd.DataFrame:
    """List the paths of a sink's supply by weight, until four fifths are covered.

    A path's weight is the product of the shares along it: the share of the sink's supply that
    takes exactly this way. Weights of different paths add up to the touch exposure.

    Parameters
    ----------
    graph : Graph
    mineral : str
        Id, name or alias.
    to : str, optional
        Sector, country or ``sector@country``; every use unless given.
    origin : str, optional
        Only paths that pass this country at any stage.
    top : int, optional
        This many paths, whatever they cover.
    year : int, optional
        The newest year with the longest chain unless given.

    Returns
    -------
    DataFrame
        One row for each path, heaviest first: ``mineral``, ``sink``, ``rank``, ``path``
        (``MMR mine > CHN refined > electric-vehicles``), ``weight``, ``cumulative`` (0-1, of the
        sink's supply), ``covered`` (0-1, of what passes the origin), ``year``, ``sources``,
        ``statements`` (ids, separated by a space), ``steps`` (a list of dicts: ``supplier``,
        ``buyer``, ``share``, ``source_id``, ``statements``).

    Raises
    ------
    UnknownName
        If the mineral, sink or origin is not known.
    NoEvidence
        If the graph has no supply of the mineral, or no such sink.
    """
    chain = open_chain(graph, mineral, year)
    sink = find_sink(chain, to)
    iso3 = None if origin is None else resolve("Country", origin)
    whole = 1.0 if iso3 is None else touch(chain, sink, iso3)[1]
    rows: list[dict[str, object]] = []
    reached = 0.0
    for weight, path in heaviest(_suppliers(chain, sink), sink.name, _ids(chain, iso3)):
        reached += weight
        rows.append(_row(chain, sink, path, weight, reached, whole))
        enough = len(rows) >= top if top else reached >= ENOUGH * whole
        if enough:
            break
    result = pd.DataFrame(rows, columns=COLUMNS)
    result.insert(2, "rank", range(1, len(result) + 1))
    result.attrs = {**describe(chain, sink), "origin": iso3, "touch": whole}
    return result


COLUMNS = [
    "mineral",
    "sink",
    "path",
    "weight",
    "cumulative",
    "covered",
    "year",
    "sources",
    "statements",
    "steps",
]


def _ids(chain: Chain, iso3: str | None) -> set[str] | None:
    if iso3 is None:
        return None
    return set(chain.supply.index[chain.supply["iso3"] == iso3])


def _suppliers(chain: Chain, sink: Sink) -> Suppliers:
    """Map each target to its suppliers' shares; the sink draws on its Demand nodes' suppliers."""
    suppliers: Suppliers = {}
    for (source, target), share in chain.feeds["share_of_target"].items():
        suppliers.setdefault(target, {})[source] = float(share)
    mixed: dict[str, float] = {}
    for demand, weight in sink.weights.items():
        for source, share in suppliers.get(demand, {}).items():
            mixed[source] = mixed.get(source, 0.0) + weight * share
    return {**suppliers, sink.name: mixed}


def heaviest(
    suppliers: Suppliers, sink: str, through: set[str] | None
) -> Iterator[tuple[float, Path]]:
    """Yield paths to a sink, heaviest first, by best-first search with an exact bound.

    Parameters
    ----------
    suppliers : dict
        For each target its suppliers and their shares.
    sink : str
        Where the paths end.
    through : set of str, optional
        Only paths with one of these nodes.

    Yields
    ------
    tuple of (float, tuple of str)
        Weight, and the nodes from first supplier to sink. No node twice.

    Examples
    --------
    >>> suppliers = {"sector": {"a": 0.7, "b": 0.3}, "a": {"mine": 1.0}, "b": {"mine": 1.0}}
    >>> list(heaviest(suppliers, "sector", None))
    [(0.7, ('mine', 'a', 'sector')), (0.3, ('mine', 'b', 'sector'))]
    >>> list(heaviest(suppliers, "sector", {"b"}))
    [(0.3, ('mine', 'b', 'sector'))]
    """
    bound = _bounds(suppliers, through)
    order = count()
    start = through is None
    queue = [(-bound.get((sink, start), 0.0), next(order), 1.0, (sink,), start)]
    for _ in range(WORK_CAP):
        if not queue:
            return
        _, _, weight, path, met = heappop(queue)
        sources = suppliers.get(path[0])
        if not sources:
            yield weight, path
            continue
        for source, share in sources.items():
            passed = met or source in (through or ())
            best = weight * share * bound.get((source, passed), 0.0)
            if best > 0.0 and source not in path:
                heappush(queue, (-best, next(order), weight * share, (source, *path), passed))


def _bounds(suppliers: Suppliers, through: set[str] | None) -> dict[tuple[str, bool], float]:
    """Find the best product from any first supplier to each node, before and after ``through``."""
    origins = {source for row in suppliers.values() for source in row} - set(suppliers)
    best = {(node, True): 1.0 for node in origins}
    best |= {(node, False): 1.0 for node in origins if through is not None and node in through}
    for _ in range(len(suppliers) + 1):
        changed = False
        for target, row in suppliers.items():
            for met in (True, False):
                known = met or (through is not None and target in through)
                value = max((s * best.get((u, known), 0.0) for u, s in row.items()), default=0.0)
                if value > best.get((target, met), 0.0):
                    best[target, met] = value
                    changed = True
        if not changed:
            break
    return best


def _row(  # noqa: PLR0913, PLR0917
    chain: Chain, sink: Sink, path: Path, weight: float, reached: float, whole: float
) -> dict[str, object]:
    steps = [_step(chain, sink, *pair) for pair in pairwise(path)]
    names = [*(_name(chain, node) for node in path[:-1]), sink.name]
    return {
        "mineral": chain.mineral,
        "sink": sink.name,
        "path": " > ".join(names),
        "weight": weight,
        "cumulative": min(1.0, reached),
        "covered": min(1.0, reached / whole) if whole else 0.0,
        "year": chain.year,
        "sources": " ".join(sorted({str(step["source_id"]) for step in steps})),
        "statements": " ".join(sorted({i for s in steps for i in str(s["statements"]).split()})),
        "steps": steps,
    }


def _name(chain: Chain, node: str) -> str:
    at = chain.supply.loc[node]
    return f"{at['iso3']} {at['stage']}"


def _step(chain: Chain, sink: Sink, source: str, target: str) -> dict[str, object]:
    supplier = chain.supply.loc[source]
    known = supplier["iso3"] != UNKNOWN
    name = codes.countries()[supplier["iso3"]].name if known else "unknown suppliers"
    edge = chain.feeds.loc[(source, next(iter(sink.weights)) if target == sink.name else target)]
    return {
        "supplier": f"{name}, {supplier['stage']}",
        "buyer": sink.name if target == sink.name else _name(chain, target),
        "share": float(edge["share_of_target"]),
        "method": edge["method"],
        "source_id": supplier["source_id"],
        "statements": supplier["statements"],
    }
