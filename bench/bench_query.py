"""What the read-only guard adds to a Cypher query."""

from __future__ import annotations

from typing import Any

import kglite
import pandas as pd
from pandas.testing import assert_frame_equal

from lodegraph.graph.store import Graph

from .measure import Result, median_seconds
from .synthetic import supply_network

RUNS = 25
QUERY = (
    "MATCH (mine:Firm {id: $id})-[a:SUPPLIES]->(refinery:Firm)-[b:SUPPLIES]->(maker:Firm) "
    "RETURN maker.id AS maker, sum(a.share * b.share) AS share ORDER BY share DESC, maker LIMIT 20"
)


def run() -> Result:
    """Compare ``graph.query`` with the engine alone on 10,000 edges.

    Raises
    ------
    AssertionError
        If the two answers differ.
    """
    table = supply_network(2_400, 10_000, 20)
    mines = table.loc[table["source"].str.startswith("mine"), "source"]
    mine = mines.value_counts().index[0]
    nodes = pd.DataFrame({"id": sorted({*table["source"], *table["target"]})}).assign(
        name=lambda frame: frame["id"]
    )
    statements = pd.DataFrame(
        {
            "id": [f"{number:016x}" for number in range(len(table))],
            "subject_label": "Firm",
            "subject_id": table["source"],
            "object_label": "Firm",
            "object_id": table["target"],
            "share": table["share"],
        }
    )
    graph = Graph.from_tables({"nodes.Firm": nodes, "statements.SUPPLIES": statements})
    bare = _bare(nodes, statements)

    def asked() -> pd.DataFrame:
        return graph.query(QUERY, id=mine)

    def alone() -> pd.DataFrame:
        answer: pd.DataFrame = bare.cypher(QUERY, params={"id": mine}).to_df()
        return answer

    assert_frame_equal(asked(), alone(), check_dtype=False)
    ours, other = median_seconds([asked, alone], RUNS)
    measure = f"{ours / other:.2f} times as long, {(ours - other) * 1000:.2f} ms more"
    return Result(
        "one Cypher query, two steps", ours, other, "kglite alone", measure, "1.2 times plus 2 ms"
    )


def _bare(nodes: pd.DataFrame, statements: pd.DataFrame) -> Any:
    engine: Any = kglite.KnowledgeGraph()
    engine.add_nodes(nodes, "Firm", "id", "name")
    edges = statements.drop(columns=["subject_label", "object_label"])
    engine.add_relationships(edges, "SUPPLIES", "Firm", "subject_id", "Firm", "object_id")
    return engine
