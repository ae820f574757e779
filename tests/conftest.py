"""Graphs that several tests use."""

from __future__ import annotations

import pytest
from toy import dysprosium_flows, network_graph

from lodegraph.graph.store import Graph


@pytest.fixture(scope="session")
def dysprosium() -> Graph:
    """Make the invented dysprosium chain, from mines to motors in Germany and elsewhere."""
    return network_graph(dysprosium_flows())
