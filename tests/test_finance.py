"""Whose money: deals counted once, parts pro rata, unknown amounts never zero."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from toy import Row, frame, said, sources

from lodegraph.graph.errors import UnknownName
from lodegraph.graph.store import Graph, empty_table, open_graph
from lodegraph.graph.validate import check_statements
from lodegraph.queries.finance import finance


def loan(lender: str, target: str = "Facility:pit", **properties: object) -> Row:
    """Make the statement of a loan for copper."""
    common = {"mineral": "copper", "year": 2014, "record_id": "1", "role": "lender"}
    return said("FINANCES", f"StateBank:{lender}", target, **(common | properties))


def usd(millions: float) -> dict[str, Any]:
    return {"amount_usd": millions * 1e6, "value": millions, "unit": "million USD"}


def at_most(millions: float) -> dict[str, Any]:
    return {"hi": millions, "unit": "million USD", "qualifier": "upper_bound"}


def graph_of(*rows: Row, supply: pd.DataFrame | None = None) -> Graph:
    place = said("LOCATED_IN", "Facility:pit", "Country:PER", role="site")
    good, rejects = check_statements(pd.DataFrame([*rows, place]))
    assert rejects.empty, rejects
    tables = {
        f"statements.{name}": table.assign(id=[f"{name[0]}{n}" for n in range(len(table))])
        for name, table in good.items()
    }
    tables["nodes.StateBank"] = frame("StateBank", [{"id": "bank", "name": "Bank"}])
    tables["nodes.Facility"] = frame("Facility", [{"id": "pit", "name": "Pit"}])
    tables["nodes.Source"] = sources("survey", "other")
    tables["nodes.Supply"] = empty_table("Supply") if supply is None else supply
    return Graph.from_tables(tables)


def amounts(table: pd.DataFrame) -> dict[str, tuple[float, float | None]]:
    found = zip(table["financier_id"], table["amount_lo_usd"], table["amount_hi_usd"], strict=True)
    return {name: (lo / 1e6, None if pd.isna(hi) else hi / 1e6) for name, lo, hi in found}


SYNDICATE = [loan("a", **usd(60)), loan("b", **usd(40))]


def test_a_syndicate_is_one_deal_that_each_lender_reaches_in_full() -> None:
    table = finance(graph_of(*SYNDICATE), "copper")
    assert amounts(table) == {"a": (60, 60), "b": (40, 40)}
    assert table["reached"].tolist() == ["Pit", "Pit"]
    assert table["deals"].tolist() == [1, 1]
    total = table.attrs["totals"]["loan"]
    assert (total["deals"], total["amount_lo_usd"], total["amount_hi_usd"]) == (1, 1e8, 1e8)
    assert total["hhi"] == pytest.approx(0.6**2 + 0.4**2)


def test_parts_that_are_not_told_share_the_whole_as_upper_bound() -> None:
    table = finance(graph_of(loan("a", **at_most(870.1)), loan("b", **at_most(870.1))), "copper")
    assert amounts(table) == {"a": (0, 870.1), "b": (0, 870.1)}
    total = table.attrs["totals"]["loan"]
    assert (total["amount_lo_usd"], total["amount_hi_usd"]) == (0, pytest.approx(870.1e6))
    assert total["coverage"] == 0


def test_an_amount_that_nobody_tells_leaves_the_total_open() -> None:
    table = finance(graph_of(loan("a", **usd(60)), loan("b", record_id="2")), "copper")
    assert amounts(table) == {"a": (60, 60), "b": (0, None)}
    assert table.attrs["totals"]["loan"]["amount_hi_usd"] is None
    assert table["share_lo"].isna().all()


def test_what_is_inferred_counts_in_the_upper_bound_only() -> None:
    table = finance(graph_of(loan("a", **usd(60), confidence="D")), "copper")
    assert amounts(table) == {"a": (0, 60)}


def test_money_for_two_minerals_is_not_all_for_one() -> None:
    both = loan("a", **usd(60), mineral=None, product="copper; cobalt")
    graph = graph_of(both)
    assert amounts(finance(graph, "cobalt")) == {"a": (0, 60)}
    assert amounts(finance(graph, "Peru")) == {"a": (60, 60)}
    assert finance(graph, "nickel").empty


def test_one_loan_told_by_two_sources_counts_once() -> None:
    again = loan("a", **usd(70), source_id="other", record_id="x", confidence="D")
    assert amounts(finance(graph_of(loan("a", **usd(60)), again), "copper")) == {"a": (60, 60)}


def test_a_part_told_with_and_without_its_mineral_counts_once() -> None:
    graph = graph_of(loan("a", **usd(60)), loan("a", **usd(60), mineral=None))
    assert amounts(finance(graph, "PER")) == {"a": (60, 60)}


def test_two_loans_of_one_year_stay_two() -> None:
    graph = graph_of(loan("a", **usd(60)), loan("a", **usd(5), record_id="2"))
    table = finance(graph, "copper")
    assert amounts(table) == {"a": (65, 65)}
    assert table["deals"].tolist() == [2]


def test_a_loan_that_was_cancelled_is_not_listed() -> None:
    assert finance(graph_of(loan("a", **usd(60), status="negated")), "copper").empty


def test_loans_and_investments_are_never_added() -> None:
    stake = said("INVESTS_IN", "Firm:f", "Country:PER", mineral="copper", year=2014, **usd(10))
    table = finance(graph_of(*SYNDICATE, stake), "copper")
    assert table[["kind", "rank"]].to_numpy().tolist() == [
        ["loan", 1],
        ["loan", 2],
        ["investment", 1],
    ]
    assert table.attrs["totals"]["investment"]["amount_lo_usd"] == 10e6


def test_a_facility_is_found_by_what_it_yields() -> None:
    yields = said("PRODUCES", "Facility:pit", "Mineral:copper", stage="mine")
    graph = graph_of(loan("a", **usd(60), mineral=None), yields)
    assert amounts(finance(graph, "copper")) == {"a": (60, 60)}


def test_the_reached_output_is_bounded_by_what_the_country_yields() -> None:
    common: dict[str, object] = {"mineral": "copper", "stage": "mine", "year": 2024}
    rows = [
        common | {"id": i, "name": i, "iso3": i, "share": share, "quantity_t": share * 1000}
        for i, share in (("PER", 0.1), ("CHL", 0.3), ("unknown", 0.6))
    ]
    supply = frame("Supply", rows)
    own = said(
        "PRODUCES", "Facility:pit", "Mineral:copper", stage="mine", year=2020, quantity_t=20.0
    )
    [row] = finance(graph_of(loan("a", **usd(60)), own, supply=supply), "copper").to_dict("records")
    assert (row["world_share_lo"], row["world_share_hi"]) == (pytest.approx(0.02), 0.1)
    [other] = finance(
        graph_of(loan("a", "Facility:elsewhere", **usd(60)), supply=supply), "copper"
    ).to_dict("records")
    assert (other["world_share_lo"], other["world_share_hi"]) == (0, 1)


def test_a_word_that_is_no_mineral_and_no_country_is_refused() -> None:
    with pytest.raises(UnknownName, match="'Coppre' is not known"):
        finance(graph_of(*SYNDICATE), "Coppre")


def test_the_reference_graph_counts_the_loan_for_las_bambas_once() -> None:
    table = finance(open_graph(), "Peru")
    rows = table[(table["kind"] == "loan") & table["reached"].str.contains("Las Bambas")]
    # 2,994 + 1,796 + 599 + 599 million, the published total of the loan; Toromocho's 2,000 beside.
    assert rows["amount_lo_usd"].sum() == pytest.approx(5_988e6 + 2_000e6)
