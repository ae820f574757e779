"""Small graphs with known answers: supply networks, and statements to load."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from lodegraph.graph.load import LoadReport, load
from lodegraph.graph.merge import closed_nodes
from lodegraph.graph.statements import Batch
from lodegraph.graph.store import Graph, empty_table
from lodegraph.graph.supply import derive
from lodegraph.graph.validate import check_statements

Row = dict[str, Any]

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
            stage = sum(v for k, v in sent.items() if f"/{second}/" in k)
            share = sent.get(node, 0.0) / stage if stage else None
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
            "year": int(source.rpartition("/")[2]),
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


def said(name: str, subject: str, target: str, /, **properties: object) -> Row:
    """Make a statement by the survey; ends are written ``Label:id``."""
    ends = {}
    for end, text in (("subject", subject), ("object", target)):
        ends[f"{end}_label"], _, ends[f"{end}_id"] = text.partition(":")
    return {"type": name, **ends, "source_id": "survey", **properties}


def made(place: str, tonnes: float | None = None, **properties: object) -> Row:
    """Make a statement of what a country mined of cobalt in 2024, or a region by its id."""
    label = "Country" if place.isupper() else "Region"
    stage = str(properties.get("stage", "mine"))
    kind = "PRODUCES" if stage == "mine" else "REFINES"
    mineral = str(properties.pop("mineral", "cobalt"))
    figure = {} if tonnes is None else {"value": tonnes, "unit": "t", "quantity_t": tonnes}
    common = {"stage": stage, "year": YEAR, "confidence": "A", **figure, **properties}
    return said(kind, f"{label}:{place}", f"Mineral:{mineral}", **common)


def made_share(place: str, share: float, **properties: object) -> Row:
    """Make a statement of a country's share of the world's cobalt in 2024."""
    return made(place, None, value=100 * share, unit="%", share=share, **properties)


def sources(*ids: str, **years: int) -> pd.DataFrame:
    """Describe sources, of 2025 unless a year is given."""
    given = dict.fromkeys(ids, 2025) | years
    return frame("Source", [{"id": i, "name": i, "title": i, "year": y} for i, y in given.items()])


def batch(rows: list[Row], nodes: dict[str, pd.DataFrame] | None = None) -> Batch:
    """Make what a loader would find; rows are numbered from line 2."""
    statements = pd.DataFrame(rows)
    if "row" not in statements:
        statements["row"] = range(2, len(rows) + 2)
    described = {"Source": sources(*sorted(set(statements["source_id"])))}
    return Batch(statements, described | (nodes or {}), rows_in=len(rows))


def put(
    folder: Path,
    rows: list[Row],
    name: str = "rows.csv",
    nodes: dict[str, pd.DataFrame] | None = None,
    *,
    keep_going: bool = False,
) -> LoadReport:
    """Load rows into a graph folder, as from a file of this name."""
    file = folder.with_name(name)
    file.write_text(repr(rows), encoding="utf-8")
    return load(folder, file, "test", [batch(rows, nodes)], keep_going=keep_going)


def derived(rows: list[Row], known: pd.DataFrame | None = None) -> Graph:
    """Derive the supply network of statements that are all good."""
    statements, rejects = check_statements(pd.DataFrame(rows).assign(row=0))
    assert rejects.empty, rejects
    for table in statements.values():
        table["id"] = [f"s{number}" for number in range(len(table))]
    described = sources(*{str(row["source_id"]) for row in rows}) if known is None else known
    tables = derive(statements, described)
    return Graph.from_tables(tables | {"nodes.Source": described})


def shares(graph: Graph, stage: str = "mine") -> dict[str, tuple[float, float, float]]:
    """Read lo, share and hi of each supplier at a stage."""
    table = graph.nodes("Supply")
    at_stage = table[table["stage"] == stage].set_index("iso3")[["lo", "share", "hi"]]
    return {str(iso3): tuple(row) for iso3, row in at_stage.iterrows()}
