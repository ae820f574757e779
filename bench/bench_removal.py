"""What every sink loses when each node vanishes: the closed form against a NetworkX loop."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from lodegraph.queries.network import CompiledNetwork

from .measure import Result, median_seconds, seconds
from .synthetic import supply_network

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

OPERATIONS, EDGES, SECTORS = 12_960, 55_000, 40
SAMPLE = 200  # removals that the loop does; its time is scaled to all of them
TOLERANCE = 1e-9


def losses_by_loop(
    graph: nx.DiGraph[str], order: dict[str, int], removed: str, sinks: list[str]
) -> list[float]:
    """Remove one node and follow the loss through what is downstream of it, and nothing else.

    Every node starts with its whole supply; the removed one loses all of it, and hands its loss
    on to each of its buyers, weighted with its share of the buyer's supply.
    """
    downstream = sorted(nx.descendants(graph, removed), key=order.__getitem__)
    loss = dict.fromkeys(downstream, 0.0)
    loss[removed] = 1.0
    for node in (removed, *downstream):
        lost = loss[node]
        for buyer, edge in graph.succ[node].items():
            loss[buyer] += lost * edge["share"]
    return [loss.get(sink, 0.0) for sink in sinks]


def run() -> Result:
    """Compare on a staged network of 13,000 nodes and 55,000 edges.

    Raises
    ------
    ArithmeticError
        If the two disagree: a fast wrong answer is no result.
    """
    table = supply_network(OPERATIONS, EDGES, SECTORS)
    sinks = sorted(table.loc[table["target"].str.startswith("sector"), "target"].unique())
    ends = table["source"].tolist(), table["target"].tolist(), table["share"].to_numpy()
    start = perf_counter()
    network = CompiledNetwork.from_edges(*ends)
    losses = network.removal_losses(sinks)
    first_s = perf_counter() - start
    [ours_s] = median_seconds([lambda: network.removal_losses(sinks)], 5)
    places, expected, loop_s = _sampled_loop(table, network.nodes, sinks)
    difference = float(np.abs(losses[:, places] - expected).max())
    if difference > TOLERANCE:
        raise ArithmeticError(f"closed form and loop differ by {difference:.1e}")
    name = f"removal losses, {len(network.nodes):,} nodes x {len(sinks)} sinks, {EDGES:,} edges"
    other = f"NetworkX loop (scaled from {SAMPLE} removals)"
    ratio = f"{loop_s / ours_s:,.0f} times faster; equal to {difference:.0e}"
    first = f"first call, with compiling, {first_s:.3f} s: {loop_s / first_s:,.0f} times"
    return Result(name, ours_s, loop_s, other, f"{ratio}; {first}", "100 times or more")


def _sampled_loop(
    table: pd.DataFrame, nodes: list[str], sinks: list[str]
) -> tuple[list[int], NDArray[np.float64], float]:
    """Loop over some removals; return where they are, the losses, and the time of them all."""
    edges = zip(table["source"], table["target"], table["share"], strict=True)
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_weighted_edges_from(edges, weight="share")
    order = {node: place for place, node in enumerate(nx.topological_sort(graph))}
    places = np.random.default_rng(0).choice(len(nodes), SAMPLE, replace=False).tolist()
    rows: list[list[float]] = []
    loop_s = seconds(
        lambda: rows.extend(losses_by_loop(graph, order, nodes[i], sinks) for i in places)
    )
    return places, np.array(rows).T, loop_s * len(nodes) / SAMPLE
