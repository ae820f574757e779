"""Shares and supply networks of small tables, worked out by hand."""

from __future__ import annotations

from math import isnan, nan

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy import Row, derived, made, made_share, said, shares, sources

from lodegraph.graph.store import Graph
from lodegraph.queries.chain import find_sink, open_chain
from lodegraph.queries.exposure import exposure, touch

COUNTRIES = ("COD", "IDN", "CHN", "AUS", "CUB")
close = pytest.approx


def coverage(graph: Graph, stage: str = "mine") -> float:
    table = graph.nodes("Supply")
    return float(table.loc[table["stage"] == stage, "coverage"].iloc[0])


def test_shares_are_of_the_stated_world_total() -> None:
    graph = derived([made("COD", 60), made("IDN", 20), made("world", 100)])
    assert shares(graph) == {
        "COD": (0.6, 0.6, 0.6),
        "IDN": (0.2, 0.2, 0.2),
        "unknown": close((0.2, 0.2, 0.2)),
    }
    assert coverage(graph) == close(0.8)


def test_what_is_unknown_rests_on_the_world_total_and_the_row_of_others() -> None:
    graph = derived(
        [made("COD", 60), made("other-countries", 15), made("world", 100)],
    )
    table = graph.nodes("Supply")
    unknown = table[table["iso3"] == "unknown"].to_dict("records")[0]
    assert unknown["share"] == close(0.4)
    assert unknown["quantity_t"] == close(40)
    assert unknown["statements"] == "s1 s2"


def test_a_row_of_all_others_stands_in_for_a_world_total() -> None:
    graph = derived([made("COD", 60), made("other-countries", 40)])
    assert shares(graph) == {"COD": (0.6, 0.6, 0.6), "unknown": close((0.4, 0.4, 0.4))}


def test_without_a_world_total_shares_are_upper_bounds() -> None:
    graph = derived([made("COD", 60), made("IDN", 20)])
    assert shares(graph) == {
        "COD": (0.0, 0.75, 0.75),
        "IDN": (0.0, 0.25, 0.25),
        "unknown": (0.0, 0.0, 1.0),
    }
    assert isnan(coverage(graph))


def test_rows_that_exceed_the_world_total_share_it_out() -> None:
    graph = derived([made("COD", 90), made("IDN", 30), made("world", 100)])
    assert shares(graph) == {"COD": close((0.75, 0.75, 0.9)), "IDN": close((0.25, 0.25, 0.3))}


def test_a_withheld_figure_is_between_nothing_and_all_that_is_left() -> None:
    withheld = made("USA", qualifier="withheld")
    graph = derived([made("COD", 60), withheld, made("world", 100)])
    assert shares(graph)["USA"] == close((0.0, nan, 0.4), nan_ok=True)
    assert shares(graph)["unknown"][1] == close(0.4)


def test_a_total_without_room_may_leave_out_what_is_withheld() -> None:
    withheld = made("USA", qualifier="withheld")
    graph = derived([made("COD", 100), withheld, made("world", 100)])
    assert shares(graph)["USA"] == close((0.0, nan, nan), nan_ok=True)


def test_a_lower_bound_reaches_up_to_all_that_is_left() -> None:
    at_least = made("CHN", value=None, lo=80, unit="t", qualifier="lower_bound")
    graph = derived([at_least, made("IDN", 15), made("world", 100)])
    assert shares(graph)["CHN"] == close((0.8, 0.8, 0.85))


def test_an_upper_bound_alone_is_no_share() -> None:
    at_most = made("CHN", hi=0.5, unit="kt", qualifier="upper_bound")
    graph = derived([at_most, made("IDN", 500), made("world", 1000)])
    assert shares(graph)["CHN"] == close((0.0, nan, 0.5), nan_ok=True)


def test_an_interval_alone_has_its_middle() -> None:
    graph = derived([made("CHN", lo=80, hi=90, unit="%")])
    assert shares(graph)["CHN"] == close((0.8, 0.85, 0.9))
    assert shares(graph)["unknown"] == close((0.15, 0.15, 0.15))


def test_a_share_alone_leaves_the_rest_unknown() -> None:
    graph = derived([made_share("CHN", 0.9, stage="refined", mineral="rare-earths")])
    assert shares(graph, "refined") == {"CHN": (0.9, 0.9, 0.9), "unknown": close((0.1, 0.1, 0.1))}
    assert coverage(graph, "refined") == close(0.9)


def test_stated_bounds_are_scaled_with_the_figure() -> None:
    around = made("CHN", 60, lo=50, hi=70)
    graph = derived([around, made("world", 200)])
    assert shares(graph)["CHN"] == close((0.25, 0.3, 0.35))


def test_a_figure_comes_before_a_statement_without_one() -> None:
    graph = derived([made("COD"), made("COD", 60, record_id="7"), made("world", 100)])
    assert shares(graph)["COD"] == (0.6, 0.6, 0.6)


def test_regions_are_not_added_to_their_countries() -> None:
    graph = derived([made("COD", 60), made("africa", 90), made("world", 100)])
    assert shares(graph)["COD"] == (0.6, 0.6, 0.6)


def test_plans_capacity_and_denials_are_not_counted() -> None:
    rows = [
        made("COD", 60),
        made("world", 100),
        made("IDN", 20, status="planned"),
        made("CUB", 20, quantity_kind="capacity"),
        made("AUS", 20, status="negated"),
        made("CHN", 20, scenario="high"),
    ]
    assert set(shares(derived(rows))) == {"COD", "unknown"}


def test_the_official_source_is_chosen_and_another_makes_the_spread() -> None:
    report = {"source_id": "report", "confidence": "B"}
    rows = [made("COD", 60), made("IDN", 20), made("world", 100)]
    others = [made("COD", 70, **report), made("CUB", 30, **report), made("world", 100, **report)]
    graph = derived(rows + others)
    assert set(graph.nodes("Supply")["source_id"]) == {"survey"}
    assert shares(graph)["COD"] == close((0.6, 0.6, 0.7))
    assert "CUB" not in shares(graph)


def test_of_two_official_sources_the_newer_is_chosen() -> None:
    rows = [made_share("COD", 0.6), made_share("COD", 0.7, source_id="newer")]
    graph = derived(rows, sources(survey=2024, newer=2025))
    assert shares(graph)["COD"] == close((0.6, 0.7, 0.7))


def test_a_table_comes_before_a_single_figure() -> None:
    report = {"source_id": "report", "confidence": "B"}
    table = [made("COD", 60, **report), made("IDN", 20, **report), made("world", 100, **report)]
    graph = derived([made_share("IDN", 0.25), *table])
    assert shares(graph)["COD"][1] == close(0.6)
    assert shares(graph)["IDN"] == close((0.2, 0.2, 0.25))


def test_a_source_that_tells_the_whole_comes_before_one_that_does_not() -> None:
    report = {"source_id": "report", "confidence": "C"}
    parts = [made("CUB", 5), made("AUS", 5)]
    graph = derived([*parts, made_share("COD", 0.7, **report)])
    assert shares(graph)["COD"] == close((0.7, 0.7, 0.7))


def test_of_several_products_the_largest_is_counted() -> None:
    metal, oxide = {"product": "metal"}, {"product": "oxide"}
    rows = [made("COD", 5, **metal), made("world", 10, **metal)]
    graph = derived([*rows, made("COD", 60, **oxide), made("world", 100, **oxide)])
    assert shares(graph)["COD"] == (0.6, 0.6, 0.6)


def test_refined_graphite_may_need_no_mine() -> None:
    rows = [
        made_share("CHN", 1.0, mineral="graphite"),
        made_share("CHN", 1.0, stage="refined", mineral="graphite"),
    ]
    feeds = derived(rows).statements("FEEDS").sort_values("subject_id")
    assert feeds["object_label"].tolist() == ["Supply", "Demand"]
    assert feeds["share_of_target"].tolist() == [1.0, 1.0]
    assert feeds["lo"].tolist() == [0.0, 1.0]


def test_all_uses_are_the_sink_of_a_year_without_demand() -> None:
    graph = derived([made_share("COD", 1.0)])
    assert graph.nodes("Demand")["id"].tolist() == ["cobalt/all-uses/WLD/2024"]


def used(sector: str, share: float | None = None, **properties: object) -> Row:
    target, more = f"EndSector:{sector}", {"year": 2024, **properties}
    return said("USED_IN", "Mineral:cobalt", target, share=share, **more)


def demand(*rows: Row) -> dict[str, float]:
    table = derived([made_share("COD", 1.0), *rows]).nodes("Demand")
    return dict(zip(table["sector"], table["share"], strict=True))


def test_sectors_that_sum_below_one_leave_other_uses() -> None:
    found = demand(used("electric-vehicles", 0.3), used("superalloys", 0.2))
    assert found == close({"electric-vehicles": 0.3, "superalloys": 0.2, "other-uses": 0.5})


def test_other_uses_take_their_part_of_the_total_tonnes() -> None:
    rows = [used("electric-vehicles", 0.3), used("all-uses", 1.0, quantity_t=200.0)]
    table = derived([made_share("COD", 1.0), *rows]).nodes("Demand")
    assert dict(zip(table["sector"], table["quantity_t"], strict=True))["other-uses"] == close(140)


def test_a_total_without_sectors_is_all_uses() -> None:
    assert demand(used("all-uses", quantity_t=200.0)) == {"all-uses": 1.0}


def test_sectors_without_a_share_stand_beside_all_uses() -> None:
    found = demand(used("electric-vehicles", quantity_t=5.0))
    assert found == close({"electric-vehicles": nan, "all-uses": 1.0}, nan_ok=True)


def test_uses_come_from_one_source() -> None:
    other = used("superalloys", 0.4, source_id="report", confidence="D")
    assert set(demand(used("electric-vehicles", 0.3), other)) == {"electric-vehicles", "other-uses"}


def test_stages_feed_each_other_in_order() -> None:
    rows = [
        made_share("COD", 0.8),
        made_share("CHN", 1.0, stage="refined"),
        made_share("JPN", 1.0, stage="component"),
    ]
    feeds = derived(rows).statements("FEEDS")
    pairs = feeds[["subject_id", "object_id", "share_of_target"]]
    assert sorted(pairs.itertuples(index=False, name=None)) == [
        ("cobalt/component/JPN/2024", "cobalt/all-uses/WLD/2024", 1.0),
        ("cobalt/mine/COD/2024", "cobalt/refined/CHN/2024", 0.8),
        ("cobalt/mine/unknown/2024", "cobalt/refined/CHN/2024", close(0.2)),
        ("cobalt/refined/CHN/2024", "cobalt/component/JPN/2024", 1.0),
    ]


def test_recycling_has_no_place_in_the_chain() -> None:
    graph = derived([made_share("COD", 1.0), made_share("BEL", 1.0, stage="recycling")])
    assert set(graph.nodes("Supply")["stage"]) == {"mine"}


def test_nothing_is_derived_of_statements_without_a_year_or_figure() -> None:
    graph = derived([made_share("COD", 0.6, year=None), made("IDN")])
    assert graph.types() == []


def test_a_table_of_zeros_is_no_supply() -> None:
    assert derived([made("COD", 0), made("world", 0)]).types() == []


def test_a_unit_no_table_knows_gives_no_bounds() -> None:
    odd = made("COD", value=3, lo=2, hi=4, unit="flasks", share=0.3)
    assert shares(derived([odd]))["COD"] == (0.3, 0.3, 0.3)


Amounts = dict[str, dict[str, float]]
amounts = st.dictionaries(
    st.sampled_from(COUNTRIES), st.integers(1, 10**6).map(float), min_size=2, max_size=5
)


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """Draw a mine and a refinery stage, each with or without a world total that fits."""
    rows: list[Row] = []
    for stage in ("mine", "refined"):
        tonnes = draw(amounts)
        rows += [made(iso3, amount, stage=stage) for iso3, amount in tonnes.items()]
        if draw(st.booleans()):
            rest = draw(st.integers(0, 10**6))
            rows.append(made("world", sum(tonnes.values()) + rest, stage=stage))
    return rows


@settings(max_examples=10)
@given(tables())
def test_what_a_target_takes_in_sums_to_one(rows: list[Row]) -> None:
    feeds = derived(rows).statements("FEEDS")
    assert feeds.groupby("object_id")["share_of_target"].sum().to_numpy() == close(1.0)
    assert feeds.groupby("subject_id")["share_of_source"].sum().to_numpy() == close(1.0)


@settings(max_examples=10)
@given(tables())
def test_touch_is_at_least_the_largest_stage_share_and_within_its_interval(
    rows: list[Row],
) -> None:
    graph = derived(rows)
    largest = graph.nodes("Supply").groupby("iso3")["share"].max()
    table = exposure(graph, "cobalt").set_index("iso3")
    assert (table["touch"] >= largest.loc[table.index] - 1e-12).all()
    assert (table["touch_lo"] <= table["touch"]).all()
    assert (table["touch"] <= table["touch_hi"]).all()
    assert set(table["touch"].notna()) == {True}


@settings(max_examples=10)
@given(tables(), st.data())
def test_forgetting_a_row_only_widens_intervals(rows: list[Row], data: st.DataObject) -> None:
    named = [row for row in rows if row["subject_label"] == "Country"]
    forgotten = data.draw(st.sampled_from(named))
    whole = open_chain(derived(rows), "cobalt")
    part = open_chain(derived([row for row in rows if row is not forgotten]), "cobalt")
    for iso3 in {row["subject_id"] for row in named}:
        lo, _, hi = touch(whole, find_sink(whole), iso3)
        wider_lo, _, wider_hi = touch(part, find_sink(part), iso3)
        assert wider_lo <= lo + 1e-9
        assert wider_hi >= hi - 1e-9


@settings(max_examples=10)
@given(tables())
def test_the_unit_of_mass_does_not_matter(rows: list[Row]) -> None:
    factor = 1e6
    scaled = [
        {**row, "value": row["value"] * factor, "quantity_t": row["quantity_t"] * factor}
        for row in rows
    ]
    columns = ["iso3", "touch_lo", "touch", "touch_hi", "coverage"]
    one, other = (exposure(derived(r), "cobalt")[columns] for r in (rows, scaled))
    pd.testing.assert_frame_equal(
        one.sort_values("iso3", ignore_index=True), other.sort_values("iso3", ignore_index=True)
    )
