"""Flows that no trade tells: home first, against hand computation and the laws they must keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy import Row, derived, made, made_share

from lodegraph.graph.assumed import home_first
from lodegraph.queries.exposure import exposure

if TYPE_CHECKING:
    import pandas as pd

close = pytest.approx
ORE = [made("AUS", 60), made("CHN", 10), made("CHL", 30), made("world", 100)]
METAL = [made(i, t, stage="refined") for i, t in (("AUS", 4), ("CHN", 16), ("world", 20))]


def feeds(rows: list[Row], target: str) -> pd.DataFrame:
    """Take what feeds a refiner, by supplier."""
    table = derived(rows).statements("FEEDS")
    table = table[table["object_id"] == f"cobalt/refined/{target}/2024"]
    return table.set_index(table["subject_id"].str.split("/").str[2])


def column(table: pd.DataFrame, name: str) -> dict[str, float]:
    return dict(zip(table.index, table[name], strict=True))


def test_home_comes_first_and_others_share_what_is_left() -> None:
    """Australia's 20 % are met at home; China's 80 by its own 10, and 40 and 30 of the others."""
    china = feeds(ORE + METAL, "CHN")
    assert column(china, "share_of_target") == close({"AUS": 0.5, "CHL": 0.375, "CHN": 0.125})
    assert column(china, "share_of_source") == close({"AUS": 2 / 3, "CHL": 1, "CHN": 1})
    assert column(china, "quantity_t") == close({"AUS": 40, "CHL": 30, "CHN": 10})
    australia = feeds(ORE + METAL, "AUS")
    assert column(australia, "share_of_target") == close({"AUS": 1, "CHL": 0, "CHN": 0})
    assert set(china["method"]) == set(australia["method"]) == {"home_first"}
    assert set(china["confidence"]) == {"D"}


def test_the_interval_reaches_to_the_world_mix() -> None:
    for target in ("AUS", "CHN"):
        table = feeds(ORE + METAL, target)
        for iso3, share in (("AUS", 0.6), ("CHN", 0.1), ("CHL", 0.3)):
            assert column(table, "lo")[iso3] <= share + 1e-12
            assert share <= column(table, "hi")[iso3] + 1e-12


def test_what_is_unknown_is_nobodys_home() -> None:
    """Of the ore 30 are unknown, of the metal 10 %; both are met by the mix of what is left."""
    ore = [made("AUS", 60), made("CHN", 10), made("world", 100)]
    metal = [made_share("CHN", 0.9, stage="refined")]
    assert column(feeds(ore + metal, "unknown"), "share_of_target") == close(
        {"AUS": 60 / 90, "CHN": 0, "unknown": 30 / 90}
    )


def test_a_country_that_has_enough_touches_no_other_and_its_exports_no_refiner_of_its_own() -> None:
    """Touch is the larger of the shares of mine and refinery: what is left is on one side only."""
    table = exposure(derived(ORE + METAL), "cobalt").set_index("iso3")
    assert table["touch"].to_dict() == close({"CHN": 0.8, "AUS": 0.6, "CHL": 0.3})


def test_makers_told_in_shares_have_flows_in_the_tonnes_of_their_suppliers() -> None:
    table = feeds([*ORE, made_share("CHN", 1.0, stage="refined")], "CHN")
    assert column(table, "quantity_t") == close({"AUS": 60, "CHL": 30, "CHN": 10})


def test_suppliers_told_in_shares_have_flows_without_tonnes() -> None:
    table = feeds([made_share("AUS", 1.0), *METAL], "CHN")
    assert table["quantity_t"].isna().all()


def portions(size: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, 1000), min_size=size, max_size=size).filter(any)


@settings(max_examples=100, deadline=None)
@given(portions(5), portions(4), st.permutations(range(5)))
def test_home_first_loses_nothing_and_knows_no_order(
    supply: list[int], need: list[int], order: list[int]
) -> None:
    has, wants = (np.array(part) / sum(part) for part in (supply, need))
    home = np.eye(5, 4, dtype=bool)
    shares = home_first(has, wants, home)
    assert (shares >= 0).all()
    assert shares.sum(axis=0) == close(np.ones(4))
    assert shares @ wants == close(has, abs=1e-9)
    assert np.diag(shares) * wants == close(np.minimum(has[:4], wants), abs=1e-9)
    assert home_first(has[order], wants, home[order]) == close(shares[order])
