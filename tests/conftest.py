"""Graphs that several tests use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from engines import ENGINES, Load
from hypothesis import settings
from toy import dysprosium_flows, network_graph

from lodegraph.graph.store import Graph

# A shared machine may be slow; the laws are the same.
settings.register_profile("lodegraph", deadline=None, max_examples=50)
settings.load_profile("lodegraph")


@pytest.fixture(scope="session")
def dysprosium() -> Graph:
    """Make the invented dysprosium chain, from mines to motors in Germany and elsewhere."""
    return network_graph(dysprosium_flows())


@pytest.fixture(scope="module", params=ENGINES)
def load_engine(request: pytest.FixtureRequest) -> Iterator[Load]:
    """Make a function that loads tables into an engine, for each engine there is."""
    yield from request.param()
