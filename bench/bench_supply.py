"""Deriving the supply network of every mineral and year."""

from __future__ import annotations

import os
from functools import partial
from statistics import median

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
    each = {key: seconds(partial(network, chain, [], trade)) for key, chain in found.items()}
    dated = [taken for (_, year), taken in each.items() if year in trade]
    middle, most = (figure(dated or [0.0]) * 1000 for figure in (median, max))
    lines = [
        f"supply network of {len(found)} minerals and years from {rows:,} statements",
        f"  {whole_s:.1f} s, {rows / whole_s:,.0f} statements a second",
        f"  {len(dated)} in years with trade: median {middle:.0f} ms (target: 50), most {most:.0f}",
    ]
    for (mineral, year), taken in each.items():
        tables = sum(len(table.shares) for table in found[mineral, year])
        lines.append(
            f"  {mineral} {year}: {taken * 1000:.0f} ms, {tables / taken:,.0f} rows a second"
        )
    return "\n".join(lines)
