"""Small supply networks with known answers."""

from __future__ import annotations

import pandas as pd

from lodegraph.graph.merge import closed_nodes
from lodegraph.graph.store import Graph, empty_table

STAGES = {
    "1_mine": "mine",
    "2_oxide": "refined",
    "3_metal": "alloy",
    "4_magnet": "component",
}
# An invented chain, tonnes of dysprosium: stage and country of supplier and buyer.
DYSPROSIUM_FLOWS = """
1_mine CHN 2_oxide CHN 50
1_mine MMR 2_oxide CHN 40
1_mine AUS 2_oxide CHN 2
1_mine AUS 2_oxide MYS 8
2_oxide CHN 3_metal CHN 86
2_oxide CHN 3_metal JPN 2
2_oxide CHN 3_metal VNM 4
2_oxide MYS 3_metal JPN 6
2_oxide MYS 3_metal VNM 2
3_metal CHN 4_magnet CHN 84
3_metal CHN 4_magnet DEU 2
3_metal JPN 4_magnet JPN 8
3_metal VNM 4_magnet CHN 1
3_metal VNM 4_magnet JPN 3
3_metal VNM 4_magnet DEU 2
4_magnet CHN 5_evmotor DEU 12
4_magnet JPN 5_evmotor DEU 2
4_magnet DEU 5_evmotor DEU 4
4_magnet CHN 5_evmotor ROW 73
4_magnet JPN 5_evmotor ROW 9
"""
YEAR = 2024


def node_id(stage: str, iso3: str) -> str:
    if stage == "5_evmotor":
        return f"dysprosium/electric-vehicles/{iso3.replace('ROW', 'WLD')}/{YEAR}"
    return f"dysprosium/{STAGES[stage]}/{iso3}/{YEAR}"


def network_graph(flows: list[tuple[str, str, float]]) -> Graph:
    """Make a graph of Supply, Demand and FEEDS from flows between node ids."""
    taken: dict[str, float] = {}
    sent: dict[str, float] = {}
    for source, target, flow in flows:
        taken[target] = taken.get(target, 0.0) + flow
        sent[source] = sent.get(source, 0.0) + flow
    supply: list[dict[str, object]] = []
    demand: list[dict[str, object]] = []
    for node in sorted({*taken, *sent}):
        mineral, second, iso3, year = node.split("/")
        row = {"id": node, "name": node, "mineral": mineral, "iso3": iso3, "year": int(year)}
        row |= {"source_id": "toy", "statements": "s1"}
        if second in STAGES.values():
            share = sent.get(node, 0.0) / sum(v for k, v in sent.items() if f"/{second}/" in k)
            supply.append({**row, "stage": second, "share": share, "coverage": 1.0})
        else:
            demand.append({**row, "sector": second})
    feeds: list[dict[str, object]] = [
        {
            "id": f"f{i}",
            "subject_label": "Supply",
            "subject_id": source,
            "object_label": "Supply" if target.split("/")[1] in STAGES.values() else "Demand",
            "object_id": target,
            "share_of_target": flow / taken[target],
            "share_of_source": flow / sent[source],
            "quantity_t": flow,
            "method": "reported",
            "status": "asserted",
            "confidence": "D",
            "source_id": "toy",
            "statements": "s1",
        }
        for i, (source, target, flow) in enumerate(flows)
    ]
    return Graph.from_tables(
        {
            "nodes.Supply": frame("Supply", supply),
            "nodes.Demand": frame("Demand", demand),
            "nodes.Country": closed_nodes("Country", {str(row["iso3"]) for row in supply}),
            "nodes.Mineral": closed_nodes("Mineral", {str(row["mineral"]) for row in supply}),
            "nodes.Source": frame("Source", [{"id": "toy", "name": "Toy", "title": "Toy"}]),
            "statements.FEEDS": frame("FEEDS", feeds),
        },
        "the toy",
    )


def frame(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    empty = empty_table(name)
    return pd.DataFrame(rows, columns=list(empty.columns)).astype(empty.dtypes.to_dict())


def dysprosium_flows() -> list[tuple[str, str, float]]:
    rows = [line.split() for line in DYSPROSIUM_FLOWS.split("\n") if line]
    return [(node_id(a, b), node_id(c, d), float(flow)) for a, b, c, d, flow in rows]
