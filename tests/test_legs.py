"""From stage to stage: which trade counts where, and what becomes of it in the network."""

from __future__ import annotations

from math import nan

import pandas as pd
import pytest

from lodegraph.graph import codes
from lodegraph.graph.chains import leg_codes, traded_codes
from lodegraph.graph.flows import cleared_feeds, country_demand
from lodegraph.graph.legs import legs
from lodegraph.graph.shares import Share, StageTable

close = pytest.approx


def stage(mineral: str, name: str, **tonnes: float) -> StageTable:
    total = sum(tonnes.values())
    shares = {
        iso3: Share(t, t / total, t / total, t / total, f"{name}-{iso3}")
        for iso3, t in tonnes.items()
    }
    return StageTable(mineral, name, 2024, "usgs", shares, whole=True)


def trade(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=["exporter", "importer", "hs", "tonnes"])
    ids = [f"t{i}" for i in range(len(rows))]
    return table.assign(lo_t=table["tonnes"], hi_t=table["tonnes"], weight=2.0, id=ids).astype(
        {"exporter": "str", "importer": "str", "hs": "str", "tonnes": "float64"}
    )


def test_every_row_of_the_table_names_a_mineral_a_stage_and_codes() -> None:
    for (mineral, name), hs in traded_codes().items():
        assert mineral in codes.minerals()
        assert name in codes.stages()
        assert hs
        assert all(len(code) == 6 and code.isdigit() for code in hs)


def test_goods_between_two_stages_belong_to_the_earlier() -> None:
    present = ["260400", "750110", "750210"]
    assert leg_codes("nickel", "mine", "refined", present) == {"260400", "750110"}
    assert leg_codes("nickel", "refined", None, present) == {"750210"}


def test_a_stage_whose_own_goods_are_not_seen_has_no_codes() -> None:
    assert leg_codes("lithium", "mine", "refined", ["283691"]) == frozenset()
    assert leg_codes("lithium", "refined", None, ["283691"]) == {"283691"}


def test_a_stage_without_trade_is_left_to_the_world_mix() -> None:
    chain = [stage("lithium", "mine", AUS=90, CHL=10), stage("lithium", "refined", CHN=80, CHL=20)]
    first, second = legs(chain, trade(("CHL", "CHN", "283691", 5)))
    assert first is None
    assert second is not None


def test_output_that_is_not_told_in_tonnes_is_left_to_the_world_mix() -> None:
    table = StageTable("cobalt", "mine", 2024, "x", {"COD": Share(nan, 0.7, 0.7, 0.7, "s")}, True)  # noqa: FBT003
    assert legs([table], trade(("COD", "CHN", "282200", 5))) == [None]


def test_crude_and_refined_goods_of_one_code_are_told_apart_by_the_exporter() -> None:
    """Congo mines and does not refine, China refines; South Africa only passes Congo's on."""
    chain = [stage("cobalt", "mine", COD=100), stage("cobalt", "refined", CHN=60, FIN=40)]
    goods = trade(
        ("COD", "CHN", "282200", 60),
        ("COD", "ZAF", "282200", 40),
        ("ZAF", "FIN", "282200", 40),
        ("CHN", "JPN", "282200", 10),
    )
    first, second = legs(chain, goods)
    assert first is not None
    assert second is not None
    ore = {(m, u): t for m, u, t in first[["maker", "user", "tonnes"]].itertuples(index=False)}
    assert ore["COD", "CHN"] == close(60, rel=0.01)
    assert ore["COD", "FIN"] == close(40, rel=0.01)
    metal = {(m, u): t for m, u, t in second[["maker", "user", "tonnes"]].itertuples(index=False)}
    assert metal == {
        ("CHN", "CHN"): close(50),
        ("CHN", "JPN"): close(10),
        ("FIN", "FIN"): close(40),
    }


def test_a_flow_tells_its_share_its_change_and_its_statements() -> None:
    mine = stage("tungsten", "mine", CHN=100, AUT=10)
    (flows,) = legs([mine], trade(("CHN", "USA", "261100", 120), ("AUT", "USA", "261100", 4)))
    assert flows is not None
    feeds = cleared_feeds(mine, None, flows, "baci").to_dict("records")
    found = {(row["subject_id"], row["object_id"]): row for row in feeds}
    row = found["tungsten/mine/CHN/2024", "tungsten/all-uses/USA/2024"]
    assert row["share_of_target"] == close(100 / 124)
    assert row["share_of_source"] == close(1)
    assert (row["quantity_t"], row["reported_t"]) == (close(100), close(120))
    assert row["method"] == "balanced"
    assert row["statements"] == "mine-CHN t0"
    same = found["tungsten/mine/AUT/2024", "tungsten/all-uses/USA/2024"]
    assert (same["method"], same["confidence"], same["source_id"]) == ("reported", "B", "baci")
    home = found["tungsten/mine/AUT/2024", "tungsten/all-uses/AUT/2024"]
    assert (home["quantity_t"], home["source_id"]) == (close(6), "usgs")


def test_apparent_consumption_is_output_and_imports_less_exports() -> None:
    mine = stage("tungsten", "mine", CHN=100, AUT=10)
    (flows,) = legs([mine], trade(("CHN", "AUT", "261100", 30), ("AUT", "USA", "261100", 4)))
    assert flows is not None
    demand = {row["iso3"]: row for row in country_demand(mine, None, flows, "baci")}
    assert {iso3: row["quantity_t"] for iso3, row in demand.items()} == {
        "AUT": close(36),
        "CHN": close(70),
        "USA": close(4),
    }
    assert demand["USA"]["share"] == close(4 / 110)
