"""Each analysis gives the same answer in Python and in Cypher."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy import STAGES, network_graph, node_id

import lodegraph
from lodegraph.graph.folder import writing
from lodegraph.graph.load import Loading
from lodegraph.graph.store import Graph, open_graph
from lodegraph.loaders.registry import read_file
from lodegraph.queries.catalogue import catalogue
from lodegraph.queries.chain import find_sink, open_chain
from lodegraph.queries.concentration import concentration
from lodegraph.queries.exposure import touch
from lodegraph.queries.paths import paths

SAMPLES = Path(lodegraph.__file__).parent / "loaders" / "data"
MINERALS = ("cobalt", "copper", "graphite", "lithium", "magnet-rare-earths", "nickel", "gallium")
ORDER = [*STAGES, "5_evmotor"]
Flow = tuple[str, str, float]


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


def ask(graph: Graph, name: str, **parameters: object) -> pd.DataFrame:
    return graph.query(str(catalogue()[name].cypher), **parameters)


def check_concentration(graph: Graph, mineral: str, year: int | None = None) -> None:
    ours = concentration(graph, mineral, year)
    table = ask(graph, "concentration", mineral=mineral, year=ours.attrs["year"])
    keys = ["stage", "iso3"]
    both = ours.merge(table, on=keys, suffixes=("", "_cypher"), how="outer", indicator=True)
    assert set(both["_merge"]) == {"both"}
    assert both["share_cypher"].tolist() == pytest.approx(both["share"].tolist(), nan_ok=True)
    assert both["hhi_cypher"].tolist() == pytest.approx(both["hhi"].tolist(), abs=1e-9, nan_ok=True)


def check_chain(graph: Graph, mineral: str) -> None:
    """Compare touch and paths for every sink and country of a mineral."""
    chain = open_chain(graph, mineral)
    for sector in sorted(set(chain.demand["sector"])):
        sink = find_sink(chain, sector)
        [demand] = sink.weights
        for iso3 in sorted(set(chain.supply["iso3"]) - {"unknown"}):
            _, mid, _ = touch(chain, sink, iso3)
            cypher = ask(graph, "exposure", sink=demand, iso3=iso3)["touch"]
            assert cypher.tolist() == pytest.approx([mid], abs=1e-9)


def check_paths(graph: Graph, mineral: str, sector: str, sink: str, origin: str) -> None:
    ours = paths(graph, mineral, sector, origin=origin, top=10_000)
    cypher = ask(graph, "paths", sink=sink, iso3=origin, top=10_000)
    found = {
        " > ".join([*path, sector]): weight
        for path, weight in zip(cypher["path"], cypher["weight"], strict=True)
        if weight > 0
    }
    assert found == pytest.approx(dict(zip(ours["path"], ours["weight"], strict=True)), abs=1e-12)
    assert cypher["weight"].tolist() == pytest.approx(sorted(cypher["weight"], reverse=True))


def test_the_toy_in_cypher(dysprosium: Graph) -> None:
    sink = node_id("5_evmotor", "DEU")
    assert ask(dysprosium, "exposure", sink=sink, iso3="CHN")["touch"].tolist() == pytest.approx(
        [0.8922558923], abs=1e-10
    )
    table = ask(dysprosium, "paths", sink=sink, iso3="CHN", top=1)
    assert table["path"].tolist() == [["CHN mine", "CHN refined", "CHN alloy", "CHN component"]]
    assert table["weight"].tolist() == pytest.approx([0.358056], abs=5e-7)
    check_concentration(dysprosium, "dysprosium")


@pytest.mark.parametrize("origin", ["CHN", "MMR", "VNM"])
def test_paths_of_the_toy_are_the_same(dysprosium: Graph, origin: str) -> None:
    sink = node_id("5_evmotor", "DEU")
    check_paths(dysprosium, "dysprosium", "electric-vehicles@DEU", sink, origin)


@pytest.mark.parametrize("mineral", MINERALS)
def test_concentration_of_the_samples_is_the_same(samples: Graph, mineral: str) -> None:
    check_concentration(samples, mineral)


@pytest.mark.parametrize("mineral", ["cobalt", "magnet-rare-earths", "gallium"])
def test_exposure_of_the_samples_is_the_same(samples: Graph, mineral: str) -> None:
    check_chain(samples, mineral)


def test_paths_of_the_samples_are_the_same(samples: Graph) -> None:
    sink = "cobalt/electric-vehicles/WLD/2024"
    check_paths(samples, "cobalt", "electric-vehicles", sink, "CHN")


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


@settings(max_examples=12)
@given(flows())
def test_random_chains_give_the_same_answers(drawn: list[Flow]) -> None:
    graph = network_graph(drawn)
    check_concentration(graph, "dysprosium")
    check_chain(graph, "dysprosium")
    sink = node_id("5_evmotor", "ROW")
    for origin in ("CHN", "MMR", "AUS"):
        check_paths(graph, "dysprosium", "electric-vehicles", sink, origin)


def test_an_empty_graph_has_no_answer_in_cypher(dysprosium: Graph) -> None:
    assert ask(dysprosium, "concentration", mineral="cobalt", year=2024).empty
    assert ask(dysprosium, "paths", sink="no such sink", iso3="CHN", top=5).empty
