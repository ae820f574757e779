"""Deriving the supply network of every mineral and year."""

from __future__ import annotations

import os
from functools import partial
from statistics import median
from time import process_time

from lodegraph import open_graph
from lodegraph.graph.resolve import source_years
from lodegraph.graph.shares import stage_tables
from lodegraph.graph.supply import chains, derive, network
from lodegraph.graph.trade import trade_by_year

from .measure import seconds

NEEDED = ("PRODUCES", "REFINES", "USED_IN", "EXPORTS_TO")


def run() -> str:
    """Derive the graph that ``LODEGRAPH_GRAPH`` names, or the one that ships."""
    graph = open_graph(os.environ.get("LODEGRAPH_GRAPH"))
    statements = {name: graph.statements(name) for name in NEEDED}
    sources = graph.sources()
    whole_s = seconds(lambda: derive(statements, sources))
    rows = sum(len(table) for table in statements.values())
    trade = trade_by_year(statements)
    found = chains(stage_tables(statements, source_years(sources)))
    runs = {key: partial(network, chain, [], trade) for key, chain in found.items()}
    each = {key: seconds(run) for key, run in runs.items()}
    made = {key: run() for key, run in runs.items()}
    dated = [key for key, part in made.items() if any("traced_t" in f for f in part.feeds)]
    wall = [each[key] * 1000 for key in dated] or [0.0]
    processor = [seconds(runs[key], process_time) * 1000 for key in dated] or [0.0]
    lines = [
        f"supply network of {len(found)} minerals and years from {rows:,} statements",
        f"  {whole_s:.1f} s, {rows / whole_s:,.0f} statements a second",
        f"  {len(dated)} balanced: median {median(wall):.0f} ms (target: 50), most {max(wall):.0f}",
        f"  of the processor: median {median(processor):.0f} ms, most {max(processor):.0f}",
    ]
    for (mineral, year), taken in each.items():
        part = made[mineral, year]
        rows = len(part.supply) + len(part.demand) + sum(map(len, part.feeds))
        lines.append(
            f"  {mineral} {year}: {taken * 1000:.0f} ms, {rows / taken:,.0f} rows a second"
        )
    return "\n".join(lines)
