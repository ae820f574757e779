"""Six questions to the synthetic graph, from two hops to a scan of all trade."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .tables import Tables

RANK = 9  # of the mine that is asked about: the tenth by buyers, large but no outlier

QUESTIONS = {
    "two hops": """
        MATCH (:Supply {id: $mine})-[a:FEEDS]->(:Supply)-[b:FEEDS]->(s:Supply)
        WHERE a.share_of_target > 0.05 AND b.share_of_target > 0.05
        RETURN s.id AS id, sum(a.share_of_target * b.share_of_target) AS share
        ORDER BY share DESC, id LIMIT 20""",
    "sectors of a mine": """
        MATCH p = (:Supply {id: $mine})-[:FEEDS*4..4]->(d:Demand)
        RETURN d.sector AS sector,
               sum(reduce(w = 1.0, r IN relationships(p) | w * r.share_of_target)) AS share
        ORDER BY share DESC, sector LIMIT 5""",
    "top exporters": """
        MATCH (c:Country)-[t:EXPORTS_TO]->(:Country)
        RETURN c.iso3 AS iso3, sum(t.value_usd) AS usd ORDER BY usd DESC, iso3 LIMIT 10""",
    "shortest path": """
        MATCH p = shortestPath((:Supply {id: $mine})-[:FEEDS*..6]->(:Demand {id: $sink}))
        RETURN length(p) AS steps""",
    "exposure": """
        MATCH p = (:Supply {iso3: $iso3, stage: 'mine'})-[:FEEDS*4..4]->(:Demand {id: $sink})
        RETURN sum(reduce(w = 1.0, r IN relationships(p) | w * r.share_of_target)) AS share""",
    "trade by year": """
        MATCH (:Country)-[t:EXPORTS_TO]->(:Country)
        RETURN t.year AS year, count(*) AS flows, sum(t.value_usd) AS usd ORDER BY year""",
}


def parameters(tables: Tables) -> dict[str, Any]:
    """Choose a mine, a country and a sink that have answers."""
    feeds = tables["statements.FEEDS"]
    buyers = feeds.loc[feeds["stage"] == "mine", "subject_id"].value_counts()
    sinks = feeds.loc[feeds["object_label"] == "Demand", "object_id"].value_counts()
    mine = str(buyers.index[RANK])
    return {"mine": mine, "iso3": mine.split("/")[2], "sink": str(sinks.index[0])}
