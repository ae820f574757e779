"""Trade as the balance needs it: one report of a flow, tonnes of content, stated estimates."""

from __future__ import annotations

from math import isnan

import pandas as pd
import pytest

from lodegraph.graph.contents import fraction
from lodegraph.graph.schema import load_schema
from lodegraph.graph.trade import estimate_quantities, trade_by_year

close = pytest.approx


def exports(*rows: dict[str, object]) -> dict[str, pd.DataFrame]:
    columns = load_schema().columns("EXPORTS_TO")
    common = {
        "subject_label": "Country",
        "object_label": "Country",
        "subject_id": "CHL",
        "object_id": "CHN",
        "year": 2024,
        "hs": "283691",
        "quantity_t": 100.0,
        "value_usd": 1000.0,
        "status": "asserted",
        "confidence": "B",
        "source_id": "baci",
    }
    table = pd.DataFrame(
        [{**common, "id": f"t{i}", **row} for i, row in enumerate(rows)], columns=list(columns)
    )
    return {"EXPORTS_TO": table.astype(columns)}


def test_gross_weight_becomes_contained_metal() -> None:
    """Lithium carbonate of 98.5 to 100 %, of which 2 x 6.94 / 73.888 is lithium."""
    (row,) = trade_by_year(exports({}))[2024].flows.to_dict("records")
    lithium = fraction("Li2CO3", "Li")
    assert row["lo_t"] == close(100 * 0.985 * lithium)
    assert row["hi_t"] == close(100 * lithium)
    assert row["lo_t"] <= row["tonnes"] <= row["hi_t"]
    assert (row["exporter"], row["importer"], row["weight"]) == ("CHL", "CHN", 2.0)


def test_tonnes_that_are_not_reported_come_from_the_value() -> None:
    """Unit values 10, 20 and 40: 600 dollars bought 30 t, between the deciles 36 and 12."""
    rows = pd.DataFrame(
        {
            "year": 2024,
            "hs": "283691",
            "quantity_t": [10.0, 10.0, 10.0, float("nan")],
            "value_usd": [100.0, 200.0, 400.0, 600.0],
        }
    )
    found = estimate_quantities(rows).iloc[3]
    assert found["estimated"]
    assert found["gross_t"] == close(30)
    assert (found["gross_lo_t"], found["gross_hi_t"]) == (close(600 / 36), close(600 / 12))


def test_a_value_of_which_no_price_is_known_stays_without_tonnes() -> None:
    rows = pd.DataFrame(
        {"year": [2024], "hs": ["283691"], "quantity_t": [float("nan")], "value_usd": [600.0]}
    )
    assert isnan(estimate_quantities(rows).iloc[0]["gross_t"])


def test_an_estimate_yields_more_easily_than_a_report() -> None:
    flows = trade_by_year(
        exports({}, {"object_id": "KOR", "quantity_t": None, "value_usd": 500.0})
    )[2024].flows
    known, guessed = flows.sort_values("importer").to_dict("records")
    assert (known["estimated"], guessed["estimated"], guessed["weight"]) == (False, True, 0.5)
    assert guessed["tonnes"] == close(known["tonnes"] / 2)


def test_of_two_reports_the_importers_counts_and_both_bound() -> None:
    flows = trade_by_year(
        exports(
            {"reporter": "CHL", "quantity_t": 80.0, "source_id": "comtrade"},
            {"reporter": "CHN", "quantity_t": 100.0, "source_id": "comtrade"},
        )
    )[2024].flows
    (row,) = flows.to_dict("records")
    assert row["id"] == "t1"
    assert row["lo_t"] == close(80 * 0.985 * fraction("Li2CO3", "Li"))


def test_a_reconciled_figure_comes_before_any_report() -> None:
    flows = trade_by_year(exports({"reporter": "CHN", "quantity_t": 100.0}, {"quantity_t": 90.0}))[
        2024
    ].flows
    assert flows["id"].tolist() == ["t1"]


@pytest.mark.parametrize(
    "row",
    [{"year": 2020}, {"hs": None}, {"status": "planned"}, {"object_label": "Region"}],
)
def test_other_statements_are_no_trade_to_balance(row: dict[str, object]) -> None:
    assert trade_by_year(exports(row)) == {}
