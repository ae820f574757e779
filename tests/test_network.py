"""Known answers of the invented dysprosium chain, worked out by hand and with NetworkX."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy import derived, dysprosium_flows, made, made_share, network_graph, node_id

from lodegraph.graph.errors import NoEvidence, UnknownName
from lodegraph.graph.store import Graph
from lodegraph.queries import paths as paths_module
from lodegraph.queries.chain import find_sink, open_chain
from lodegraph.queries.chokepoints import chokepoints
from lodegraph.queries.concentration import concentration
from lodegraph.queries.exposure import exposure
from lodegraph.queries.network import CompiledNetwork
from lodegraph.queries.paths import paths

GERMAN_MOTORS = "electric-vehicles@DEU"


def test_touch_of_german_motors(dysprosium: Graph) -> None:
    table = exposure(dysprosium, "dysprosium", GERMAN_MOTORS).set_index("iso3")["touch"]
    expected = {
        "CHN": 0.8922558923,
        "MMR": 0.386801,
        "VNM": 0.149257,
        "AUS": 0.129699,
        "JPN": 0.111111,
        "MYS": 0.110358,
        "DEU": 0.222222,
    }
    assert dict(table) == pytest.approx(expected, abs=5e-7)
    assert table["CHN"] == pytest.approx(0.8922558923, abs=1e-10)


def test_touch_is_a_point_where_no_bounds_are_stated(dysprosium: Graph) -> None:
    table = exposure(dysprosium, "dysprosium", GERMAN_MOTORS)
    assert np.allclose(table["touch_lo"], table["touch"], atol=1e-12)
    assert np.allclose(table["touch_hi"], table["touch"], atol=1e-12)
    assert set(table["coverage"]) == {1.0}


def test_exposure_through_each_node_is_its_removal_loss(dysprosium: Graph) -> None:
    table = chokepoints(dysprosium, "dysprosium", sector="electric-vehicles", country="DEU")
    losses = table.set_index(["stage", "node"])["loss_mid"]
    expected = {
        ("refined", "CHN"): 0.889642,
        ("alloy", "CHN"): 0.769935,
        ("component", "CHN"): 0.666667,
        ("mine", "CHN"): 0.483501,
        ("mine", "MMR"): 0.386801,
        ("mine", "AUS"): 0.129699,
    }
    assert {key: losses[key] for key in expected} == pytest.approx(expected, abs=5e-7)


def test_concentration_of_each_stage(dysprosium: Graph) -> None:
    table = concentration(dysprosium, "dysprosium").drop_duplicates("stage")
    found = dict(zip(table["stage"], 10_000 * table["hhi"], strict=True))
    # Mine: 0.5^2 + 0.4^2 + 0.1^2 = 0.42; the others in the same way.
    expected = {"mine": 4200, "refined": 8528, "alloy": 7496, "component": 7362}
    assert found == pytest.approx(expected, abs=0.5)
    assert list(found) == list(expected)
    assert table["hhi_hi"].tolist() == table["hhi"].tolist()


def test_what_is_unplaced_makes_an_interval_of_the_index() -> None:
    graph = derived([made("COD", 60), made("IDN", 20), made("world", 100)])
    table = concentration(graph, "Cobalt")
    assert table["hhi"].tolist() == pytest.approx([0.4, 0.4])
    assert table["hhi_hi"].tolist() == pytest.approx([0.44, 0.44])
    assert table["rank"].tolist() == [1, 2]
    assert table["country"].tolist() == ["DR Congo", "Indonesia"]
    assert table["coverage"].tolist() == pytest.approx([0.8, 0.8])


def test_a_withheld_share_is_listed_last_and_left_out_of_the_index() -> None:
    rows = [made("COD", 60), made("USA", qualifier="withheld"), made("world", 100)]
    table = concentration(derived(rows), "cobalt")
    assert table["iso3"].tolist() == ["COD", "USA"]
    assert table["share"].isna().tolist() == [False, True]
    assert table["hhi"].tolist() == pytest.approx([0.36, 0.36])


def test_there_are_22_paths_and_the_heaviest_is_all_chinese(dysprosium: Graph) -> None:
    table = paths(dysprosium, "dysprosium", GERMAN_MOTORS, top=100)
    assert len(table) == 22
    assert table["weight"].sum() == pytest.approx(1.0)
    assert table.loc[0, "weight"] == pytest.approx(0.358056, abs=5e-7)
    assert table.loc[0, "path"] == (
        "CHN mine > CHN refined > CHN alloy > CHN component > electric-vehicles@DEU"
    )
    assert table.loc[1, "weight"] == pytest.approx(0.286445, abs=5e-7)
    assert str(table.loc[1, "path"]).startswith("MMR mine > CHN refined")


def test_paths_through_a_country_add_up_to_its_touch(dysprosium: Graph) -> None:
    table = paths(dysprosium, "dysprosium", GERMAN_MOTORS, origin="China", top=100)
    assert table["weight"].sum() == pytest.approx(0.8922558923, abs=1e-10)
    assert table["covered"].iloc[-1] == pytest.approx(1.0)


def test_paths_stop_when_four_fifths_are_covered(dysprosium: Graph) -> None:
    table = paths(dysprosium, "dysprosium", GERMAN_MOTORS, origin="CHN")
    assert table["covered"].iloc[-1] >= 0.8 > table["covered"].iloc[-2]


def test_there_is_no_dominator_until_malaysian_oxide_is_gone(dysprosium: Graph) -> None:
    table = chokepoints(dysprosium, "dysprosium", sector="electric-vehicles", country="DEU")
    assert not table["dominator"].any()
    malaysian = node_id("2_oxide", "MYS")
    left = [f for f in dysprosium_flows() if malaysian not in f[:2]]
    graph = network_graph(left)
    table = chokepoints(graph, "dysprosium", sector="electric-vehicles", country="DEU")
    assert table[table["dominator"]][["node", "stage"]].to_numpy().tolist() == [["CHN", "refined"]]


def test_an_unknown_sink_names_what_exists(dysprosium: Graph) -> None:
    with pytest.raises(UnknownName, match="sector or country 'electrik'"):
        exposure(dysprosium, "dysprosium", "electrik")
    with pytest.raises(NoEvidence, match="no source states how much dysprosium defense used"):
        exposure(dysprosium, "dysprosium", "defense")


def test_a_year_without_data_names_the_years(dysprosium: Graph) -> None:
    with pytest.raises(NoEvidence, match="no supply of dysprosium in 1999") as caught:
        open_chain(dysprosium, "dysprosium", 1999)
    assert caught.value.hint == "years: 2024"


def test_a_country_without_figures_of_its_own_gets_the_worlds_mix(dysprosium: Graph) -> None:
    sink = find_sink(open_chain(dysprosium, "dysprosium"), "FRA")
    assert sink.weights == {node_id("5_evmotor", "ROW"): 1.0}
    assert "France" in sink.assumptions[0]


@st.composite
def staged_edges(draw: st.DrawFn) -> list[tuple[str, str, float]]:
    """Draw a staged network whose rows sum to one, with parallel edges."""
    widths = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    edges: list[tuple[str, str, float]] = []
    for stage, (here, there) in enumerate(pairwise(widths)):
        for target in range(there):
            chosen = draw(st.lists(st.integers(0, here - 1), min_size=1, max_size=5))
            weights = draw(st.lists(st.integers(1, 9), min_size=len(chosen), max_size=len(chosen)))
            for source, weight in zip(chosen, weights, strict=True):
                edge = (f"{stage}.{source}", f"{stage + 1}.{target}", weight / sum(weights))
                edges.append(edge)
    return edges


def loss_by_removal(edges: list[tuple[str, str, float]], removed: str, sink: str) -> float:
    """Recompute a sink's supply without one node, in NetworkX's topological order."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for source, target, share in edges:
        graph.add_edge(source, target, share=share)
    output: dict[str, float] = {}
    for node in nx.topological_sort(graph):
        arriving = sum(output[u] * d["share"] for u, _, d in graph.in_edges(node, data=True))
        output[node] = 0.0 if node == removed else arriving if graph.in_degree(node) else 1.0
    return 1.0 - output[sink]


@given(staged_edges())
def test_closed_form_equals_removal_one_by_one(edges: list[tuple[str, str, float]]) -> None:
    network = CompiledNetwork.from_edges(*zip(*edges, strict=True))
    sinks = sorted({target for _, target, _ in edges} - {source for source, _, _ in edges})
    losses = network.removal_losses(sinks)
    for row, sink in zip(losses, sinks, strict=True):
        for node, loss in zip(network.nodes, row, strict=True):
            assert loss == pytest.approx(loss_by_removal(edges, node, sink), abs=1e-12)


def test_closed_form_holds_on_a_cycle() -> None:
    # b makes half of itself from scrap that c returns; without b, c has nothing to return.
    edges = [("a", "b", 0.5), ("c", "b", 0.5), ("b", "c", 0.8), ("b", "t", 1.0), ("c", "t", 0.0)]
    network = CompiledNetwork.from_edges(*zip(*edges, strict=True))
    loss = dict(zip(network.nodes, network.removal_losses(["t"])[0], strict=True))
    # b = 0.5 a + 0.5 c and c = 0.8 b + 0.2: without a, b = 0.1 / 0.6; without c, b = 0.5.
    assert loss["a"] == pytest.approx(1 - 0.1 / 0.6)
    assert loss["b"] == pytest.approx(1.0)
    assert loss["c"] == pytest.approx(0.5)


@given(staged_edges(), st.data())
def test_touch_grows_with_the_banned_set(
    edges: list[tuple[str, str, float]], data: st.DataObject
) -> None:
    network = CompiledNetwork.from_edges(*zip(*edges, strict=True))
    flags = st.lists(st.booleans(), min_size=len(network.nodes), max_size=len(network.nodes))
    first, second = np.array(data.draw(flags)), np.array(data.draw(flags))
    one, other, both = (
        network.surviving(network.leaving(banned)) for banned in (first, second, first | second)
    )
    assert (both <= np.minimum(one, other) + 1e-12).all()
    assert (1 - both <= (1 - one) + (1 - other) + 1e-12).all()


def test_touch_of_a_withheld_country_is_an_interval_without_a_middle() -> None:
    rows = [made("COD", 60), made("USA", qualifier="withheld"), made("world", 100)]
    table = exposure(derived(rows), "cobalt").set_index("iso3")
    lo, mid, hi = table.loc[["USA"], ["touch_lo", "touch", "touch_hi"]].to_numpy()[0]
    assert lo == 0.0
    assert np.isnan(mid)
    assert hi == pytest.approx(0.4)
    assert table.index.tolist() == ["COD", "USA"]


def test_a_country_no_source_names_may_be_all_that_is_unplaced() -> None:
    table = exposure(derived([made_share("COD", 0.6)]), "cobalt", country="France")
    assert table[["touch_lo", "touch_hi"]].iloc[0].tolist() == pytest.approx([0.0, 0.4])
    assert table["touch"].isna().all()
    assert table["coverage"].tolist() == pytest.approx([0.6])


def test_a_country_no_source_names_is_known_to_be_absent_where_all_is_placed() -> None:
    table = exposure(derived([made_share("COD", 1.0)]), "cobalt", country="France")
    assert table[["touch_lo", "touch", "touch_hi"]].iloc[0].tolist() == [0.0, 0.0, 0.0]


def test_without_a_world_total_coverage_is_unknown_and_nothing_dominates() -> None:
    graph = derived([made("COD", 60)])
    answer = exposure(graph, "cobalt")
    assert answer["coverage"].isna().all()
    said = "no source states the world total at the mine stage: its shares are upper bounds"
    assert said in answer.attrs["assumptions"]
    assert said in concentration(graph, "cobalt").attrs["assumptions"]
    table = chokepoints(graph, "cobalt")
    assert table[["loss_lo", "loss_mid", "loss_hi"]].iloc[0].tolist() == [0.0, 1.0, 1.0]
    assert not table["dominator"].any()


def test_bounds_of_a_source_are_bounds_of_touch() -> None:
    rows = [made("COD", 60, lo=50, hi=70), made("IDN", 40), made("world", 100)]
    table = exposure(derived(rows), "cobalt", country="COD")
    assert table[["touch_lo", "touch", "touch_hi"]].iloc[0].tolist() == pytest.approx(
        [0.5, 0.6, 0.7]
    )


def test_the_newest_year_with_the_longest_chain_is_taken() -> None:
    rows = [made_share("COD", 1.0), made_share("CHN", 1.0, stage="refined")]
    graph = derived([*rows, made_share("COD", 0.5, year=2025)])
    assert open_chain(graph, "cobalt").year == 2024
    assert open_chain(graph, "cobalt", 2025).stages() == ["mine"]


def test_parallel_flows_are_one_path() -> None:
    mine, sink = node_id("1_mine", "CHN"), node_id("5_evmotor", "ROW")
    graph = network_graph([(mine, sink, 1.0), (mine, sink, 3.0)])
    table = paths(graph, "dysprosium", "electric-vehicles")
    assert table["weight"].tolist() == [1.0]
    assert table.loc[0, "steps"] == [
        {
            "supplier": "China, mine",
            "buyer": "electric-vehicles",
            "share": 1.0,
            "method": "reported",
            "source_id": "toy",
            "statements": "s1",
        }
    ]


def test_a_country_draws_on_all_its_sectors() -> None:
    mine, other = node_id("1_mine", "CHN"), node_id("1_mine", "MMR")
    cars = "dysprosium/electric-vehicles/DEU/2024"
    wind = "dysprosium/wind-power/DEU/2024"
    graph = network_graph([(mine, cars, 1.0), (other, wind, 1.0)])
    demand = graph.nodes("Demand").assign(share=[0.75, 0.25])
    graph = Graph.from_tables({**graph.tables(), "nodes.Demand": demand})
    table = paths(graph, "dysprosium", "DEU", top=5)
    assert dict(zip(table["path"], table["weight"], strict=True)) == pytest.approx(
        {"CHN mine > DEU": 0.75, "MMR mine > DEU": 0.25}
    )
    assert exposure(graph, "dysprosium", "DEU")["touch"].tolist() == pytest.approx([0.75, 0.25])


def test_an_origin_no_supply_passes_has_no_paths(dysprosium: Graph) -> None:
    assert paths(dysprosium, "dysprosium", GERMAN_MOTORS, origin="France").empty


def test_a_search_that_is_cut_short_says_so(
    dysprosium: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths_module, "WORK_CAP", 6)
    table = paths(dysprosium, "dysprosium", GERMAN_MOTORS, top=100)
    assert 0 < len(table) < 22
    assert "lighter paths are left out" in table.attrs["assumptions"][-1]


def test_a_mineral_without_supply_names_those_that_have_one(dysprosium: Graph) -> None:
    with pytest.raises(NoEvidence, match="no dated shares of the world's cobalt") as caught:
        open_chain(dysprosium, "cobalt")
    assert caught.value.hint == "minerals with a supply network: dysprosium"
