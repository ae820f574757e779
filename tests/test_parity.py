"""Each analysis gives the same answer in Python and in Cypher, on every engine.

Python sums over walks, Cypher over trails of up to eight steps: the same on a staged network,
and what each gives on one with a cycle is tested at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from engines import Load, Tables
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from toy import STAGES, network_graph, node_id

import lodegraph
from lodegraph.graph.engine import Engine
from lodegraph.graph.folder import writing
from lodegraph.graph.load import Loading
from lodegraph.graph.store import Graph, open_graph
from lodegraph.loaders.registry import read_file
from lodegraph.queries.catalogue import catalogue
from lodegraph.queries.chain import Chain, Sink, find_sink, open_chain
from lodegraph.queries.chokepoints import chokepoints
from lodegraph.queries.concentration import concentration
from lodegraph.queries.exposure import touch
from lodegraph.queries.paths import paths

pytestmark = pytest.mark.neo4j
SAMPLES = Path(lodegraph.__file__).parent / "loaders" / "data"
MINERALS = ("cobalt", "copper", "graphite", "lithium", "magnet-rare-earths", "nickel", "gallium")
ORDER = [*STAGES, "5_evmotor"]
EV = "electric-vehicles"
Flow = tuple[str, str, float]
Twin = Callable[[Graph], Engine]


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Load the tables that ship."""
    folder = tmp_path_factory.mktemp("samples") / "graph"
    with writing(folder):
        loading = Loading(folder)
        for name in ("usgs-mcs-2026.csv", "iea-critical-minerals-2024.json"):
            loading.add(SAMPLES / name, *read_file(SAMPLES / name))
        loading.commit()
    return open_graph(folder)


@cache
def network(graph: Graph) -> tuple[Tables, Tables]:
    """Give the tables of the supply network alone: the twins ask for no others."""
    nodes = {label: graph.nodes(label) for label in ("Supply", "Demand")}
    return nodes, {"FEEDS": graph.statements("FEEDS")}


@pytest.fixture
def twin(load_engine: Load) -> Twin:
    """Put a graph's supply network on an engine."""
    return lambda graph: load_engine(*network(graph))


def ask(engine: Engine, name: str, **parameters: object) -> pd.DataFrame:
    analysis = catalogue()[name]
    return engine.run(str(analysis.cypher), analysis.fill(parameters))


def check_concentration(engine: Engine, graph: Graph, mineral: str) -> None:
    ours = concentration(graph, mineral)
    table = ask(engine, "concentration", mineral=mineral, year=ours.attrs["year"])
    keys = ["stage", "iso3"]
    both = ours.merge(table, on=keys, suffixes=("", "_cypher"), how="outer", indicator=True)
    assert set(both["_merge"]) == {"both"}
    for column in ("share", "hhi"):
        wanted = pytest.approx(both[column].astype(float).tolist(), rel=1e-9, nan_ok=True)
        assert both[f"{column}_cypher"].astype(float).tolist() == wanted


def each_sink(chain: Chain) -> list[tuple[str, Sink, str]]:
    """List what a chain ends in: the sector, the sink and its one Demand node."""
    found = [(sector, find_sink(chain, sector)) for sector in sorted(set(chain.demand["sector"]))]
    return [(sector, sink, next(iter(sink.weights))) for sector, sink in found]


def check_exposure(engine: Engine, graph: Graph, mineral: str) -> None:
    """Compare touch for every sink and country of a mineral."""
    chain = open_chain(graph, mineral)
    for _, sink, demand in each_sink(chain):
        for iso3 in sorted(set(chain.supply["iso3"]) - {"unknown"}):
            found = ask(engine, "exposure", sink=demand, iso3=iso3)["touch"].tolist()
            assert found == pytest.approx([touch(chain, sink, iso3)[1]], rel=1e-9, abs=1e-12)


def check_chokepoints(engine: Engine, graph: Graph, mineral: str) -> None:
    """Compare loss and touch of every node; nodes that no path passes have no loss."""
    for sector, _, demand in each_sink(open_chain(graph, mineral)):
        ours = chokepoints(graph, mineral, sector=sector)
        table = ask(engine, "chokepoints", sink=demand)
        both = ours.merge(table, on=["node", "stage"], suffixes=("", "_cypher"), how="outer")
        passed = both[both["touch_cypher"].notna() & both["loss_mid"].notna()]
        assert both.loc[both["touch_cypher"].isna(), "loss_mid"].sum() == 0
        assert both.loc[both["loss_mid"].isna(), "loss_mid_cypher"].sum() == 0
        for column in ("loss_mid", "touch"):
            wanted = pytest.approx(passed[column].tolist(), rel=1e-9, abs=1e-12)
            assert passed[f"{column}_cypher"].tolist() == wanted


def check_paths(  # noqa: PLR0913, PLR0917
    engine: Engine, graph: Graph, mineral: str, sector: str, sink: str, origin: str
) -> None:
    ours = paths(graph, mineral, sector, origin=origin, top=10_000)
    cypher = ask(engine, "paths", sink=sink, iso3=origin, top=10_000)
    found = {
        " > ".join([*path, sector]): weight
        for path, weight in zip(cypher["path"], cypher["weight"], strict=True)
        if weight > 0
    }
    wanted = dict(zip(ours["path"], ours["weight"], strict=True))
    assert found == pytest.approx(wanted, rel=1e-9, abs=1e-12)
    assert cypher["weight"].tolist() == pytest.approx(sorted(cypher["weight"], reverse=True))


# --- golden graphs


def test_the_toy_in_cypher(twin: Twin, dysprosium: Graph) -> None:
    """Worked out by hand: 22 paths, the heaviest through China at every stage."""
    engine, sink = twin(dysprosium), node_id("5_evmotor", "DEU")
    touched = ask(engine, "exposure", sink=sink, iso3="CHN")["touch"].tolist()
    assert touched == pytest.approx([0.8922558923], abs=1e-10)
    table = ask(engine, "paths", sink=sink, iso3="CHN")
    assert table["path"][0] == ["CHN mine", "CHN refined", "CHN alloy", "CHN component"]
    assert table["weight"][0] == pytest.approx(0.358056, abs=5e-7)
    count = "MATCH p = (s:Supply {stage: 'mine'})-[:FEEDS*4]->(:Demand {id: $sink}) RETURN count(p)"
    assert engine.run(count, {"sink": sink}).iloc[0, 0] == 22
    check_concentration(engine, dysprosium, "dysprosium")


def test_chokepoints_of_the_toy_in_cypher(twin: Twin, dysprosium: Graph) -> None:
    table = ask(twin(dysprosium), "chokepoints", sink=node_id("5_evmotor", "DEU"))
    rows = table.set_index(["node", "stage"])
    assert rows.index[0] == ("CHN", "refined")
    losses = {"refined": 0.889642, "alloy": 0.769935, "component": 0.666667, "mine": 0.483501}
    for stage, loss in losses.items():
        assert rows["loss_mid"]["CHN", stage] == pytest.approx(loss, abs=5e-7)
        assert rows["touch"]["CHN", stage] == pytest.approx(0.8922558923, abs=1e-10)
    assert rows["touch"]["VNM", "alloy"] == pytest.approx(0.149257, abs=5e-7)


@pytest.mark.parametrize("origin", ["CHN", "MMR", "VNM"])
def test_paths_of_the_toy_are_the_same(twin: Twin, dysprosium: Graph, origin: str) -> None:
    sink = node_id("5_evmotor", "DEU")
    check_paths(twin(dysprosium), dysprosium, "dysprosium", f"{EV}@DEU", sink, origin)


@pytest.mark.parametrize("mineral", MINERALS)
def test_concentration_of_the_samples_is_the_same(twin: Twin, samples: Graph, mineral: str) -> None:
    check_concentration(twin(samples), samples, mineral)


@pytest.mark.parametrize("mineral", ["magnet-rare-earths", "gallium"])
def test_exposure_of_the_samples_is_the_same(twin: Twin, samples: Graph, mineral: str) -> None:
    check_exposure(twin(samples), samples, mineral)
    check_chokepoints(twin(samples), samples, mineral)


def test_paths_of_the_samples_are_the_same(twin: Twin, samples: Graph) -> None:
    check_paths(twin(samples), samples, "cobalt", EV, f"cobalt/{EV}/WLD/2024", "CHN")


def test_an_empty_graph_has_no_answer_in_cypher(twin: Twin, dysprosium: Graph) -> None:
    engine = twin(dysprosium)
    assert ask(engine, "concentration", mineral="cobalt", year=2024).empty
    assert ask(engine, "paths", sink="no such sink", iso3="CHN", top=5).empty
    assert ask(engine, "chokepoints", sink="no such sink").empty


# --- random networks


@st.composite
def flows(draw: st.DrawFn) -> list[Flow]:
    """Draw a staged chain with parallel flows, and suppliers that nobody is said to feed."""
    width = st.lists(st.sampled_from(["CHN", "MMR", "AUS"]), min_size=1, max_size=3, unique=True)
    count = draw(st.integers(2, 4))
    stages = [*((stage, draw(width)) for stage in ORDER[:count]), ("5_evmotor", ["ROW"])]
    found: list[Flow] = []
    for (stage, suppliers), (next_stage, buyers) in pairwise(stages):
        for buyer in buyers:
            least = 1 if buyer == "ROW" else 0
            chosen = draw(st.lists(st.sampled_from(suppliers), min_size=least, max_size=4))
            found += [
                (node_id(stage, iso3), node_id(next_stage, buyer), float(draw(st.integers(1, 9))))
                for iso3 in chosen
            ]
    return found


def of(mineral: str, drawn: list[Flow]) -> list[Flow]:
    """Make a chain another mineral's."""
    ends = [(source, target) for source, target, _ in drawn]
    renamed = [tuple(node.replace("dysprosium", mineral) for node in pair) for pair in ends]
    return [(s, t, flow) for (s, t), (_, _, flow) in zip(renamed, drawn, strict=True)]


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(flows(), min_size=3, max_size=3))
def test_random_chains_give_the_same_answers(twin: Twin, drawn: list[list[Flow]]) -> None:
    """Three chains side by side, each a mineral's: one load asks for all."""
    chains = dict(zip(MINERALS, drawn, strict=False))
    graph = network_graph([flow for mineral, each in chains.items() for flow in of(mineral, each)])
    engine = twin(graph)
    for mineral in chains:
        check_concentration(engine, graph, mineral)
        check_exposure(engine, graph, mineral)
        check_chokepoints(engine, graph, mineral)
        sink = node_id("5_evmotor", "ROW").replace("dysprosium", mineral)
        for origin in ("CHN", "AUS"):
            check_paths(engine, graph, mineral, EV, sink, origin)


# --- a cycle: scrap that goes back


def test_a_cycle_is_walked_in_python_and_trailed_once_in_cypher(twin: Twin) -> None:
    """A refinery takes 3/4 of its metal from a mine and 1/4 from its own scrap.

    All metal comes from the mine: a walk may go round any number of times, and
    3/4 (1 + 1/4 + 1/16 + ...) = 1. A trail takes the loop at most once: 3/4 (1 + 1/4) = 15/16, so
    that a country nobody buys from seems to touch the 1/16 that is left.
    """
    mine, refinery = node_id("1_mine", "AUS"), node_id("2_oxide", "CHN")
    sink = node_id("5_evmotor", "ROW")
    graph = network_graph([(mine, refinery, 3.0), (refinery, refinery, 1.0), (refinery, sink, 4.0)])
    engine, chain = twin(graph), open_chain(graph, "dysprosium")
    for iso3, walked, trailed in (("AUS", 1.0, 1.0), ("CHN", 1.0, 1.0), ("JPN", 0.0, 1 / 16)):
        assert touch(chain, find_sink(chain, EV), iso3)[1] == pytest.approx(walked)
        found = ask(engine, "exposure", sink=sink, iso3=iso3)["touch"].tolist()
        assert found == pytest.approx([trailed])


def test_a_cycle_of_two_is_trailed_once_as_well(twin: Twin) -> None:
    """Two refineries that sell each other half of what they refine, each with a mine of its own.

    Walks from the sink's refinery: half its own mine, a quarter the other's, an eighth its own
    again ... 2/3 and 1/3. Trails end when they would take a sale twice: 1/2 + 1/8 = 5/8 and 1/4.
    """
    mines = [node_id("1_mine", "AUS"), node_id("1_mine", "MMR")]
    left, right = node_id("2_oxide", "CHN"), node_id("2_oxide", "MYS")
    sink = node_id("5_evmotor", "ROW")
    pairs = [(mines[0], left), (mines[1], right), (left, right), (right, left), (left, sink)]
    graph = network_graph([(source, target, 1.0) for source, target in pairs])
    engine, chain = twin(graph), open_chain(graph, "dysprosium")
    walks = {"AUS": 2 / 3, "MMR": 1 / 3}
    for iso3, share in walks.items():
        assert touch(chain, find_sink(chain, EV), iso3)[1] == pytest.approx(share)
    # What avoids AUS comes by MMR and the other way round; of the whole 1/8 is not trailed.
    for iso3, avoiding in (("AUS", 1 / 4), ("MMR", 5 / 8)):
        found = ask(engine, "exposure", sink=sink, iso3=iso3)["touch"].tolist()
        assert found == pytest.approx([1 - avoiding])
