"""Random owners, with parallel stakes, rings, self-loops, gaps and lone firms, on every engine.

Each example is several graphs side by side, told apart by a property and asked at once; the
third opinion is plain Python, which enumerates trails, and NetworkX.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from statistics import fmean

import networkx as nx
import pandas as pd
import pytest
from engines import Load
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from query_cases import agree, rows_of
from toy import Row, frame

from lodegraph.graph.engine import Engine

pytestmark = pytest.mark.neo4j
HOPS = 4
Stake = tuple[str, str, float | None]
SHARES = st.one_of(st.none(), st.integers(0, 8).map(lambda eighths: eighths / 8))
FIRMS = st.sampled_from("abcd")
GRAPHS = st.lists(st.lists(st.tuples(FIRMS, FIRMS, SHARES), max_size=7), min_size=5, max_size=5)


def load(load_engine: Load, graphs: list[list[Stake]]) -> Engine:
    """Load graphs side by side; ``lei`` holds the number of each."""
    firms: list[Row] = [
        {"id": f"{number}{firm}", "name": firm, "lei": str(number)}
        for number in range(len(graphs))
        for firm in "abcd"
    ]
    stakes: list[Row] = [
        {
            "id": f"{number}-{place}",
            "subject_label": "Firm",
            "subject_id": f"{number}{owner}",
            "object_label": "Firm",
            "object_id": f"{number}{owned}",
            "share": share,
            "status": "asserted",
            "confidence": "A",
            "source_id": "drawn",
        }
        for number, graph in enumerate(graphs)
        for place, (owner, owned, share) in enumerate(graph)
    ]
    return load_engine({"Firm": frame("Firm", firms)}, {"OWNS": frame("OWNS", stakes)})


def trails(graph: list[Stake]) -> Iterator[list[Stake]]:
    """Enumerate the ways along stakes, none twice, of up to four steps."""

    def onward(way: list[int]) -> Iterator[list[int]]:
        yield way
        for place, stake in enumerate(graph):
            if len(way) < HOPS and place not in way and stake[0] == graph[way[-1]][1]:
                yield from onward([*way, place])

    for start in range(len(graph)):
        for way in onward([start]):
            yield [graph[place] for place in way]


def weight(way: list[Stake]) -> float | None:
    product = 1.0
    for *_, share in way:
        if share is None:
            return None
        product *= share
    return product


def paths(graph: list[Stake]) -> list[list[object]]:
    """Count trails by length, with the sum of their known products."""
    found = list(trails(graph))
    lengths = Counter(map(len, found))
    return [
        [hops, n, sum(w for way in found if len(way) == hops and (w := weight(way)) is not None)]
        for hops, n in lengths.items()
    ]


def shares(graph: list[Stake]) -> list[list[object]]:
    known = [share for *_, share in graph if share is not None]
    mean, least = (fmean(known), min(known)) if known else (None, None)
    return [[len(graph), len(known), sum(known), mean, least]] if graph else []


def owners(graph: list[Stake]) -> list[list[object]]:
    """Tell of each firm how many stakes it has, in how many firms, and who has one in it."""
    return [
        [
            firm,
            sum(owner == firm for owner, _, _ in graph),
            len({owned for owner, owned, _ in graph if owner == firm}),
            any(owned == firm for _, owned, _ in graph),
        ]
        for firm in "abcd"
    ]


def rings(graph: list[Stake]) -> list[list[object]]:
    """Count the ways round of two and of three different stakes."""
    closed = [len(way) for way in trails(graph) if way[0][0] == way[-1][1]]
    return [[hops, n] for hops, n in Counter(closed).items() if hops in {2, 3}]


def nearest(graph: list[Stake]) -> list[list[object]]:
    """Tell how far it is between firms, by NetworkX."""
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph([(owner, owned) for owner, owned, _ in graph])
    lengths = dict(nx.all_pairs_shortest_path_length(network, cutoff=HOPS))
    return [[a, b, n] for a, row in lengths.items() for b, n in row.items() if a != b]


def either_way(graph: list[Stake]) -> list[list[object]]:
    """Count the stakes a firm has a part in: one in itself counts once."""
    parts = Counter(firm for owner, owned, _ in graph for firm in {owner, owned})
    return [[firm, n] for firm, n in parts.items()]


def large_ways(graph: list[Stake]) -> list[list[object]]:
    """Count the trails of which all, any, none or exactly one stake is large; unknown is not."""
    counts = Counter[str]()
    for way in trails(graph):
        if len(way) <= 2:
            large = [None if share is None else share > 0.5 for *_, share in way]
            counts["all"] += all(large)
            counts["any"] += any(large)
            counts["none"] += all(each is False for each in large)
            counts["single"] += None not in large and large.count(True) == 1
    return [[counts["all"], counts["any"], counts["none"], counts["single"]]] if graph else []


QUESTIONS = {
    "trails": (
        """
        MATCH p = (a:Firm)-[:OWNS*1..4]->(:Firm)
        WITH a.lei AS graph, length(p) AS hops,
             reduce(w = 1.0, r IN relationships(p) | w * r.share) AS weight
        RETURN graph, hops, count(*) AS n, sum(weight) AS sum
        """,
        paths,
    ),
    "shares": (
        """
        MATCH (a:Firm)-[r:OWNS]->()
        RETURN a.lei AS graph, count(*) AS n, count(r.share) AS known, sum(r.share) AS sum,
               avg(r.share) AS mean, min(r.share) AS least
        """,
        shares,
    ),
    "owners": (
        """
        MATCH (a:Firm) OPTIONAL MATCH (a)-[r:OWNS]->(b)
        RETURN a.lei AS graph, a.name AS firm, count(r) AS stakes, count(DISTINCT b) AS firms,
               EXISTS { (a)<-[:OWNS]-() } AS owned
        """,
        owners,
    ),
    "rings": (
        """
        MATCH (a:Firm)-[:OWNS]->()-[:OWNS]->(a) RETURN a.lei AS graph, 2 AS hops, count(*) AS n
        UNION ALL
        MATCH (a:Firm)-[:OWNS*3]->(a) RETURN a.lei AS graph, 3 AS hops, count(*) AS n
        """,
        rings,
    ),
    "shortest": (
        """
        MATCH (a:Firm), (b:Firm) WHERE a.lei = b.lei AND a <> b
        MATCH p = shortestPath((a)-[:OWNS*..4]->(b))
        RETURN a.lei AS graph, a.name AS a, b.name AS b, length(p) AS hops
        """,
        nearest,
    ),
    "either way": (
        "MATCH (a:Firm)-[r:OWNS]-() RETURN a.lei AS graph, a.name AS firm, count(r) AS n",
        either_way,
    ),
    "quantifiers": (
        """
        MATCH (a:Firm)-[rs:OWNS*1..2]->()
        WITH a.lei AS graph, all(r IN rs WHERE r.share > 0.5) AS every,
             any(r IN rs WHERE r.share > 0.5) AS some, none(r IN rs WHERE r.share > 0.5) AS none_,
             single(r IN rs WHERE r.share > 0.5) AS one
        RETURN graph, sum(CASE WHEN every THEN 1 ELSE 0 END) AS every,
               sum(CASE WHEN some THEN 1 ELSE 0 END) AS some,
               sum(CASE WHEN none_ THEN 1 ELSE 0 END) AS none_,
               sum(CASE WHEN one THEN 1 ELSE 0 END) AS one
        """,
        large_ways,
    ),
}


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(GRAPHS)
def test_random_graphs_give_the_same_answers(load_engine: Load, graphs: list[list[Stake]]) -> None:
    engine = load(load_engine, graphs)
    for name, (cypher, answer) in QUESTIONS.items():
        found = rows_of(engine.run(cypher, {}))
        wanted = [[str(number), *row] for number, g in enumerate(graphs) for row in answer(g)]
        assert agree(found, wanted, in_order=False), (name, found, wanted)


def test_the_third_opinion_by_hand() -> None:
    """A ring of two with a parallel stake, and a stake in itself: worked out on paper."""
    graph: list[Stake] = [("a", "b", 0.5), ("a", "b", None), ("b", "a", 0.25), ("c", "c", 1.0)]
    assert sorted(paths(graph)) == [[1, 4, 1.75], [2, 4, 0.25], [3, 2, 0]]
    assert sorted(rings(graph)) == [[2, 4]]
    assert nearest(graph) == [["a", "b", 1], ["b", "a", 1]]
    assert sorted(either_way(graph)) == [["a", 3], ["b", 3], ["c", 1]]
    assert shares(graph) == [[4, 3, 1.75, pytest.approx(1.75 / 3), 0.25]]
    assert large_ways(graph) == [[1, 1, 4, 1]]


def test_an_engine_of_empty_tables_answers(load_engine: Load) -> None:
    engine = load_engine({"Firm": frame("Firm", [])}, {"OWNS": frame("OWNS", [])})
    for cypher, _ in QUESTIONS.values():
        assert engine.run(cypher, {}).empty
    count = engine.run("MATCH (n) RETURN count(n) AS n", {})
    assert pd.DataFrame({"n": [0]}).equals(count)
