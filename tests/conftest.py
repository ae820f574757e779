"""Graphs that several tests use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsers import chromium
from engines import ENGINES, Load
from hypothesis import settings
from playwright.sync_api import Browser
from toy import dysprosium_flows, network_graph

from lodegraph.demo import INPUTS, SAMPLES
from lodegraph.graph.store import Graph, open_graph
from lodegraph.loading import load_files

BY_YEAR, YEAR = ("EXPORTS_TO", "FEEDS"), 2024

# A shared machine may be slow; the laws are the same.
settings.register_profile("lodegraph", deadline=None, max_examples=50)
settings.load_profile("lodegraph")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def dysprosium() -> Graph:
    """Make the invented dysprosium chain, from mines to motors in Germany and elsewhere."""
    return network_graph(dysprosium_flows())


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Load the inputs of the demonstration: a small graph of real figures."""
    folder = tmp_path_factory.mktemp("samples") / "graph"
    load_files([SAMPLES / name for name in INPUTS], folder)
    return folder


@pytest.fixture(scope="session")
def recent() -> Graph:
    """Take the reference graph with the trade and flows of one year: to push thirty takes long."""
    reference = open_graph()
    whole = {name: reference.statements(name) for name in reference.types() if name not in BY_YEAR}
    of_a_year = {name: reference.statements(name, YEAR) for name in BY_YEAR}
    nodes = {f"nodes.{label}": reference.nodes(label) for label in reference.labels()}
    tables = {f"statements.{name}": table for name, table in (whole | of_a_year).items()}
    return Graph.from_tables(nodes | tables, "the reference graph of one year")


@pytest.fixture(scope="module", params=ENGINES)
def load_engine(request: pytest.FixtureRequest) -> Iterator[Load]:
    """Make a function that loads tables into an engine, for each engine there is."""
    yield from request.param()
