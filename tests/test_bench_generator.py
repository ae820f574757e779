"""The synthetic network of the benchmarks has the shape that it claims."""

from __future__ import annotations

import importlib
import runpy
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from lodegraph.graph.conform import check_graph

ROOT = Path(__file__).parents[1]
SYNTHETIC = runpy.run_path(str(ROOT / "bench" / "synthetic.py"))
STAGES: tuple[str, ...] = SYNTHETIC["STAGES"]


@pytest.fixture(scope="module")
def network() -> pd.DataFrame:
    frame: pd.DataFrame = SYNTHETIC["supply_network"](2_600, 11_000, 40)
    return frame


def stages(names: pd.Series[str]) -> pd.Series[int]:
    return names.str.split("-").str[0].map(STAGES.index)


def test_it_has_as_many_edges_as_asked_for_and_no_two_alike(network: pd.DataFrame) -> None:
    assert len(network) == 11_000
    assert not network.duplicated(["source", "target"]).any()


def test_every_operation_supplies_someone(network: pd.DataFrame) -> None:
    assert network["source"].nunique() == 2_600


def test_all_sectors_are_reached(network: pd.DataFrame) -> None:
    sinks = network.loc[network["target"].str.startswith("sector"), "target"]
    assert sinks.nunique() == 40


def test_every_edge_goes_one_stage_down(network: pd.DataFrame) -> None:
    assert (stages(network["target"]) - stages(network["source"]) == 1).all()


def test_it_has_no_cycle(network: pd.DataFrame) -> None:
    assert nx.is_directed_acyclic_graph(nx.from_pandas_edgelist(network, create_using=nx.DiGraph))


def test_nine_tenths_of_each_buyers_supply_is_known(network: pd.DataFrame) -> None:
    assert network.groupby("target")["share"].sum().to_numpy() == pytest.approx(0.9)
    assert (network["share"] > 0).all()


def test_a_few_suppliers_feed_many(network: pd.DataFrame) -> None:
    buyers = network["source"].value_counts().to_numpy()
    assert buyers[: len(buyers) // 100].sum() > 0.15 * buyers.sum()
    assert np.median(buyers) <= 3


def test_equal_seeds_draw_equal_networks(network: pd.DataFrame) -> None:
    again: pd.DataFrame = SYNTHETIC["supply_network"](2_600, 11_000, 40)
    other: pd.DataFrame = SYNTHETIC["supply_network"](2_600, 11_000, 40, seed=1)
    pd.testing.assert_frame_equal(network, again)
    assert not network.equals(other)


def test_whole_graph_keeps_to_the_schema_and_has_the_edges_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(ROOT)
    tables: dict[str, pd.DataFrame] = importlib.import_module("bench.tables").graph_tables(3_000)
    check_graph(tables)
    drawn = {name: len(tables[f"statements.{name}"]) for name in ("FEEDS", "EXPORTS_TO", "OWNS")}
    assert drawn == {"FEEDS": 1_800, "EXPORTS_TO": 750, "OWNS": 450}
    assert tables["statements.EXPORTS_TO"].duplicated(["subject_id", "object_id"]).any()
    assert not tables["statements.FEEDS"].duplicated(["subject_id", "object_id"]).any()
