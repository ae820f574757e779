"""Which paths does the supply take, heaviest first?"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count, pairwise
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from ..graph import codes
from ..graph.names import resolve
from ..graph.supply import UNKNOWN
from .chain import Chain, Sink, find_sink, open_chain
from .exposure import describe, touch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..graph.store import Graph

ENOUGH = 0.8
WORK_CAP = 200_000
Path = tuple[str, ...]
Suppliers = dict[str, dict[str, float]]


class SearchCutShort(Exception):
    """The search has used its steps before it found every path."""


class Flow(NamedTuple):
    """What one node draws from another, and what tells so."""

    share: float
    method: str
    source_id: str
    statements: str


Flows = dict[tuple[str, str], Flow]


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
        The newest year with the longest chain unless given; for a country, with its trade.

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
    chain = open_chain(graph, mineral, year, to)
    sink = find_sink(chain, to)
    iso3 = None if origin is None else resolve("Country", origin)
    whole = 1.0 if iso3 is None else touch(chain, sink, iso3)[1]
    flows = _flows(chain, sink)
    rows: list[dict[str, object]] = []
    reached = 0.0
    cut: list[str] = []
    try:
        for weight, path in heaviest(_suppliers(flows), sink.name, _nodes(chain, iso3)):
            reached += weight
            sums = {"cumulative": min(1.0, reached), "covered": min(1.0, reached / whole)}
            rows.append(_row(chain, path, flows) | {"weight": weight, **sums})
            enough = len(rows) >= top if top else reached >= ENOUGH * whole
            if enough:
                break
    except SearchCutShort:
        cut = [f"the search ended after {WORK_CAP:,} steps: lighter paths are left out"]
    result = pd.DataFrame(rows, columns=COLUMNS).assign(rank=range(1, len(rows) + 1))
    result.attrs = {**describe(chain, sink, *cut), "origin": iso3, "touch": whole}
    return result


COLUMNS = [
    "mineral",
    "sink",
    "rank",
    "path",
    "weight",
    "cumulative",
    "covered",
    "year",
    "sources",
    "statements",
    "steps",
]


def _nodes(chain: Chain, iso3: str | None) -> set[str] | None:
    if iso3 is None:
        return None
    return set(chain.supply.index[chain.supply["iso3"] == iso3])


def _flows(chain: Chain, sink: Sink) -> Flows:
    """Sum the flows between two nodes; the sink draws on its Demand nodes' suppliers."""
    feeds = chain.feeds
    weight = feeds["object_id"].map(sink.weights)
    flows = pd.DataFrame(
        {
            "source": feeds["subject_id"],
            "target": feeds["object_id"].where(weight.isna(), sink.name),
            "share": feeds["share_of_target"] * weight.fillna(1.0),
            "method": feeds["method"],
            "source_id": feeds["source_id"],
            "statements": feeds["statements"].fillna(""),
        }
    )
    merged = flows.groupby(["source", "target"]).agg(
        share=("share", "sum"),
        method=("method", _words),
        source_id=("source_id", _words),
        statements=("statements", _words),
    )
    rows = merged.reset_index().itertuples(index=False, name=None)
    return {(source, target): Flow(*flow) for source, target, *flow in rows}


def _words(texts: Iterable[str]) -> str:
    """Join the different words of several texts."""
    return " ".join(sorted({word for text in texts for word in text.split()}))


def _suppliers(flows: Flows) -> Suppliers:
    suppliers: Suppliers = {}
    for (source, target), flow in flows.items():
        suppliers.setdefault(target, {})[source] = flow.share
    return suppliers


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

    Raises
    ------
    SearchCutShort
        After ``WORK_CAP`` steps.

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
    queue: list[tuple[float, int, float, Path, bool]] = [
        (-bound.get((sink, start), 0.0), next(order), 1.0, (sink,), start)
    ]
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
    raise SearchCutShort


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


def _row(chain: Chain, path: Path, flows: Flows) -> dict[str, object]:
    steps = [flows[pair] for pair in pairwise(path)]
    stands = [chain.places[node] for node in path[:-1]]
    names = [f"{_country(iso3)}, {stage}" for iso3, stage in stands] + [path[-1]]
    return {
        "mineral": chain.mineral,
        "sink": path[-1],
        "path": " > ".join([*(" ".join(place) for place in stands), path[-1]]),
        "year": chain.year,
        "sources": _words(step.source_id for step in steps),
        "statements": _words(step.statements for step in steps),
        "steps": [
            {"supplier": supplier, "buyer": buyer, **step._asdict()}
            for (supplier, buyer), step in zip(pairwise(names), steps, strict=True)
        ],
    }


def _country(iso3: str) -> str:
    return "unknown suppliers" if iso3 == UNKNOWN else codes.countries()[iso3].name
