"""The engines that keep the contract, each made to hold given tables.

A third engine is one more function here, and a line in ``ENGINES``: every test that takes the
fixture ``load_engine`` then admits it, or does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pandas as pd
import pytest
from neo4j_server import LINE, running_server, wipe
from sample_graph import sample_graph

from lodegraph.graph.engine import EmbeddedEngine, Engine
from lodegraph.graph.neo4j import Neo4jEngine
from lodegraph.graph.server import open_driver
from lodegraph.graph.store import Graph

Tables = dict[str, pd.DataFrame]
Load = Callable[[Tables, Tables], Engine]
# What 5.26 refuses and the current release answers, as the embedded engine does.
REFUSED_UP_TO_5_26 = {"RETURN 'a' + true AS x"}


def skip_what_has_changed(engine: Engine, cypher: str) -> None:
    """Skip what is written down of 5.26 and no longer so on the release that is tested."""
    if isinstance(engine, Neo4jEngine) and LINE > (5, 26) and cypher in REFUSED_UP_TO_5_26:
        pytest.skip("Neo4j answers this since 5.26")


def embedded() -> Iterator[Load]:
    """Make an engine for each set of tables, and keep it."""
    held: dict[int, tuple[Tables, Tables, Engine]] = {}

    def load(nodes: Tables, statements: Tables) -> Engine:
        key = id(statements)
        if key not in held:
            held[key] = nodes, statements, EmbeddedEngine(nodes, statements)
        return held[key][2]

    yield load
    for *_, engine in held.values():
        engine.close()


def neo4j() -> Iterator[Load]:
    """Fill the one database anew for each set of tables, unless it holds them already."""
    place = running_server().connection
    held: list[tuple[Tables, Tables, Engine]] = []

    def load(nodes: Tables, statements: Tables) -> Engine:
        if held and held[0][0] is nodes and held[0][1] is statements:
            return held[0][2]
        with open_driver(place) as driver, driver.session(database=place.database) as session:
            session.run("MATCH (n) DETACH DELETE n").consume()
        while held:
            held.pop()[2].close()
        engine: Engine = Neo4jEngine(place)
        held.append((nodes, statements, engine))
        engine.load(nodes, statements)
        return engine

    yield load
    for *_, engine in held:
        engine.close()
    wipe(place)


ENGINES = [
    pytest.param(embedded, id="embedded"),
    pytest.param(neo4j, id="neo4j", marks=pytest.mark.neo4j),
]


@cache
def tables_of(graph: Graph) -> tuple[Tables, Tables]:
    """Give the node tables and the statement tables of a graph, once."""
    nodes = {label: graph.nodes(label) for label in graph.labels()}
    return nodes, {name: graph.statements(name) for name in graph.types()}


@cache
def sample() -> Graph:
    """Make the sample graph once."""
    return sample_graph()
