"""What balancing changed, on flows worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from test_legs import stage, trade
from toy import dysprosium_flows, network_graph

from lodegraph.graph.errors import NoEvidence
from lodegraph.graph.flows import cleared_feeds
from lodegraph.graph.legs import legs
from lodegraph.graph.store import Graph
from lodegraph.queries.changes import changes

close = pytest.approx


@pytest.fixture
def graph() -> Graph:
    return balanced_graph()


def balanced_graph() -> Graph:
    """China mines 100 of tungsten, reports 120 sent to Japan; Congo's cobalt meets known needs."""
    mine = stage("tungsten", "mine", CHN=100, AUT=10)
    (ore,) = legs([mine], trade(("CHN", "JPN", "261100", 120), ("AUT", "USA", "261100", 4)))
    chain = [stage("cobalt", "mine", COD=50), stage("cobalt", "refined", CHN=30, JPN=20)]
    first, _ = legs(chain, trade(("COD", "CHN", "260500", 50)))
    assert ore is not None
    assert first is not None
    feeds = [
        cleared_feeds(mine, None, ore, "baci"),
        cleared_feeds(chain[0], chain[1], first, "baci"),
    ]
    return Graph.from_tables({"statements.FEEDS": pd.concat(feeds, ignore_index=True)})


def test_the_largest_change_comes_first_with_the_step_that_made_it(graph: Graph) -> None:
    """China cannot send more than it makes; its refiners need 30 of the 50 that Congo sent."""
    rows = changes(graph).set_index(["maker", "user"])
    assert list(rows.index) == [("COD", "CHN"), ("CHN", "JPN"), ("AUT", "USA")]
    cobalt, tungsten, kept = rows.to_dict("records")
    assert (cobalt["reported_t"], cobalt["traced_t"]) == (close(50), close(50))
    assert (cobalt["change_t"], cobalt["step"]) == (close(-20, rel=1e-2), "balancing")
    assert cobalt["part_of_stage"] == close(20 / 70, rel=1e-2)
    assert (tungsten["reported_t"], tungsten["balanced_t"]) == (close(120), close(100))
    assert (tungsten["change"], tungsten["step"]) == (close(-1 / 6), "tracing")
    assert kept["change_t"] == close(0)


def test_one_mineral_and_a_year_can_be_asked_for(graph: Graph) -> None:
    table = changes(graph, "Tungsten", 2024)
    assert set(table["mineral"]) == {"tungsten"}
    assert table.attrs["year"] == 2024
    with pytest.raises(NoEvidence, match="of tungsten in 2019"):
        changes(graph, "tungsten", 2019)


def test_a_graph_without_trade_says_so() -> None:
    with pytest.raises(NoEvidence, match="no balanced trade of any mineral"):
        changes(network_graph(dysprosium_flows()))
