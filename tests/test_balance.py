"""Balancing, tracing and clearing, against hand computation and the laws they must keep."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize

from lodegraph.graph.balance import balance
from lodegraph.graph.bounds import bounds
from lodegraph.graph.market import Made, clear
from lodegraph.graph.origins import trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

close = pytest.approx
positive = st.floats(0.5, 100.0)


def tables(rows: int, columns: int) -> st.SearchStrategy[Floats]:
    return arrays(np.float64, (rows, columns), elements=positive)


def test_scaling_keeps_the_odds_of_the_prior() -> None:
    """Margins 30 and 20 over a prior whose odds ratio is 2, by hand.

    With F = [[x, 30 - x], [25 - x, x - 5]]: x (x - 5) = 2 (30 - x)(25 - x), so
    x**2 - 105 x + 1500 = 0 and x = (105 - 5025**0.5) / 2.
    """
    x = (105 - 5025**0.5) / 2
    flows = balance([[2, 1], [1, 1]], [30, 20], [25, 25])
    assert flows == close(np.array([[x, 30 - x], [25 - x, x - 5]]))


def test_a_prior_with_the_right_totals_stays() -> None:
    prior = [[3.0, 0.0, 2.0], [1.0, 4.0, 0.0]]
    assert balance(prior, [5, 5], [4, 4, 2]) == close(np.array(prior))


def test_a_free_column_takes_what_the_others_leave() -> None:
    flows = balance([[1, 1], [1, 1]], [10, 10], [5, np.nan])
    assert flows == close(np.array([[2.5, 7.5], [2.5, 7.5]]))


def test_totals_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="no flows have these totals"):
        balance([[1, 1], [1, 1]], [10, 10], [5, 5])


def test_a_total_that_only_zeros_could_meet_is_refused() -> None:
    with pytest.raises(ValueError, match="row 0 has 0 and not 5"):
        balance([[0, 0], [1, 1]], [5, 5], [5, 5])


@settings(max_examples=25, deadline=None)
@given(tables(3, 4), tables(3, 4), tables(3, 4))
def test_balanced_flows_have_the_totals_and_the_least_cross_entropy(
    prior: Floats, wanted: Floats, weights: Floats
) -> None:
    rows, columns = wanted.sum(axis=1), wanted.sum(axis=0)
    flows = balance(prior, rows, columns, weights)
    assert flows.sum(axis=1) == close(rows, rel=1e-6)
    assert flows.sum(axis=0) == close(columns, rel=1e-6)
    # The minimum has w ln(F / F0) = a_i + b_j: no second difference is left.
    duals = weights * np.log(flows / prior)
    assert duals - duals[:1] - duals[:, :1] + duals[0, 0] == close(0, abs=1e-3)


def test_a_general_optimiser_finds_the_same_flows() -> None:
    prior = np.array([[4.0, 1.0], [2.0, 3.0]])
    weights = np.array([[4.0, 1.0], [1.0, 2.0]])

    def entropy(point: Floats) -> float:
        x = float(point[0])
        flows = np.array([[x, 6 - x], [5 - x, x - 1]])
        return float((weights * (flows * np.log(flows / prior) - flows)).sum())

    found = minimize(entropy, [3.0], bounds=[(1.01, 4.99)])
    assert balance(prior, [6, 4], [5, 5], weights)[0, 0] == close(found.x[0], abs=1e-4)


def test_what_passes_a_country_keeps_its_makers() -> None:
    """Congo 100, of which 60 to Zambia; Zambia 20, and 40 of its 80 on to China."""
    flows, unplaced, use = trace([100, 20, 0], [[0, 60, 0], [0, 0, 40], [0, 0, 0]])
    assert flows == close(np.array([[40, 30, 30], [0, 10, 10], [0, 0, 0]]))
    assert use == close(np.array([40, 40, 40]))
    assert unplaced == close(np.zeros(3))


def test_exports_without_a_source_have_no_known_maker() -> None:
    flows, unplaced, use = trace([0, 0], [[0, 7], [0, 0]])
    assert flows == close(np.zeros((2, 2)))
    assert unplaced == close(np.array([0, 7]))
    assert use == close(np.array([0, 7]))


def test_goods_sent_to_and_fro_have_no_maker_and_no_user() -> None:
    flows, unplaced, use = trace([0, 0], [[0, 5], [5, 0]])
    assert flows == close(np.zeros((2, 2)))
    assert [*unplaced, *use] == close([0, 0, 0, 0])


@settings(max_examples=50, deadline=None)
@given(arrays(np.float64, 5, elements=st.floats(0, 100)), tables(5, 5))
def test_tracing_loses_nothing(made: Floats, trade: Floats) -> None:
    flows, unplaced, use = trace(made, trade)
    assert flows.sum(axis=1) == close(made, abs=1e-6)
    assert flows.sum(axis=0) + unplaced == close(use, abs=1e-6)


def sent(*rows: tuple[str, str, float], spread: float = 1.0) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=["exporter", "importer", "tonnes"])
    return table.assign(
        lo_t=table["tonnes"] / spread, hi_t=table["tonnes"] * spread, weight=2.0
    ).astype({"exporter": "str", "importer": "str", "tonnes": "float64"})


def exactly(**tonnes: float) -> dict[str, Made]:
    return {iso3: Made(t, t, t) for iso3, t in tonnes.items()}


def cells(flows: pd.DataFrame, column: str = "tonnes") -> dict[tuple[str, str], float]:
    return dict(zip(zip(flows["maker"], flows["user"], strict=True), flows[column], strict=True))


def test_without_known_needs_a_country_uses_what_it_does_not_export() -> None:
    flows = clear(exactly(COD=100, ZMB=20), 0.0, sent(("COD", "ZMB", 60), ("ZMB", "CHN", 40)), {})
    assert cells(flows) == {
        ("COD", "COD"): close(40),
        ("COD", "ZMB"): close(30),
        ("COD", "CHN"): close(30),
        ("ZMB", "ZMB"): close(10),
        ("ZMB", "CHN"): close(10),
    }


def test_a_traced_flow_lies_within_what_totals_and_trade_allow() -> None:
    """China uses 40. Zambia mines 20, of which China gets none or all; the rest is Congo's."""
    flows = clear(exactly(COD=100, ZMB=20), 0.0, sent(("COD", "ZMB", 60), ("ZMB", "CHN", 40)), {})
    lo, hi = cells(flows, "lo_t"), cells(flows, "hi_t")
    assert [lo["ZMB", "CHN"], hi["ZMB", "CHN"]] == close([0, 20])
    assert [lo["COD", "CHN"], hi["COD", "CHN"]] == close([20, 40])
    # Congo imports nothing, so it uses what it does not send.
    assert [lo["COD", "COD"], hi["COD", "COD"]] == close([40, 40])


def test_unknown_users_may_take_all_where_needs_are_known() -> None:
    """China is sent 20 to 80 and needs 40; Congo makes 100, and may sell the rest unseen."""
    flows = clear(exactly(COD=100), 0.0, sent(("COD", "CHN", 40), spread=2), {"CHN": 40.0})
    lo, hi = cells(flows, "lo_t"), cells(flows, "hi_t")
    assert [lo["COD", "CHN"], hi["COD", "CHN"]] == close([20, 40])


def test_output_that_no_statement_places_has_no_known_user() -> None:
    flows = clear(exactly(COD=90), 10.0, sent(("COD", "CHN", 90)), {})
    assert cells(flows) == {("COD", "CHN"): close(90), ("unknown", "unknown"): close(10)}


def test_exports_beyond_output_are_lowered_as_far_as_their_content_allows() -> None:
    """120 reported of an output of 100: within a factor 1.5, so the content was lower."""
    flows = clear(exactly(COD=100), 0.0, sent(("COD", "CHN", 120), spread=1.5), {})
    assert cells(flows) == {("COD", "CHN"): close(100)}
    assert cells(flows, "reported_t") == {("COD", "CHN"): close(120)}


def test_what_exporters_lack_even_so_comes_from_the_unknown() -> None:
    flows = clear(exactly(COD=100), 0.0, sent(("COD", "CHN", 120)), {})
    assert cells(flows) == {("COD", "CHN"): close(100), ("unknown", "CHN"): close(20)}


def test_users_that_are_known_get_what_they_need() -> None:
    """Congo's 80 and Australia's 20 to China's 70 and Finland's 30; trade says who buys where."""
    trade = sent(("COD", "CHN", 60), ("COD", "FIN", 20), ("AUS", "CHN", 15), ("AUS", "FIN", 5))
    flows = clear(exactly(COD=80, AUS=20), 0.0, trade, {"CHN": 70.0, "FIN": 30.0})
    used = flows.groupby("user")["tonnes"].sum()
    made = flows.groupby("maker")["tonnes"].sum()
    assert (used["CHN"], used["FIN"]) == close((70, 30), rel=1e-6)
    assert (made["COD"], made["AUS"]) == close((80, 20), rel=1e-6)
    # Both makers' odds of China over Finland were 3 and stay alike: 4 to 1 for each user.
    found = cells(flows)
    assert found["COD", "CHN"] / found["AUS", "CHN"] == close(4, rel=0.01)
    assert flows.loc[flows["maker"] == "unknown", "tonnes"].sum() < 0.5


def test_a_user_that_nobody_is_seen_to_supply_is_supplied_by_the_unknown() -> None:
    flows = clear(exactly(COD=50), 0.0, sent(("COD", "CHN", 50)), {"CHN": 30.0, "JPN": 20.0})
    found = cells(flows)
    assert found["COD", "CHN"] == close(30, rel=0.01)
    assert found["unknown", "JPN"] == close(20, rel=0.01)
    assert found["COD", "unknown"] == close(20, rel=0.01)


places = st.sampled_from(["CHN", "COD", "AUS", "CHL", "IDN"])


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(places, st.floats(1, 100), min_size=1),
    st.lists(st.tuples(places, places, st.floats(0.1, 100)), min_size=1),
    st.dictionaries(places, st.floats(1, 100)),
)
def test_a_cleared_market_conserves_mass(
    made: dict[str, float], trade: list[tuple[str, str, float]], needs: dict[str, float]
) -> None:
    total = sum(made.values())
    use = {iso3: need / sum(needs.values()) * total for iso3, need in needs.items()}
    flows = clear(exactly(**made), 0.0, sent(*trade), use)
    by_maker, by_user = (flows.groupby(end)["tonnes"].sum() for end in ("maker", "user"))
    assert by_maker.drop("unknown", errors="ignore").to_dict() == close(made, rel=1e-5)
    if use:
        assert by_user.drop("unknown", errors="ignore").to_dict() == close(use, rel=1e-5)
    assert (flows["lo_t"] <= flows["tonnes"]).all()
    assert (flows["tonnes"] <= flows["hi_t"]).all()


passed = arrays(np.float64, (4, 4, 4), elements=st.floats(0, 100).map(lambda t: t if t > 50 else 0))


@settings(max_examples=100, deadline=None)
@given(passed, st.booleans())
def test_what_goes_straight_or_through_one_country_lies_within_its_bounds(
    tonnes: Floats,
    known: bool,  # noqa: FBT001
) -> None:
    """``tonnes[i, k, j]`` is made in i, sent through k (straight where k is i or j), used in j."""
    trade = np.zeros((4, 4))
    for (maker, through, user), amount in np.ndenumerate(tonnes):
        stops = [maker, *([] if through in {maker, user} else [through]), user]
        for here, there in pairwise(stops):
            trade[here, there] += amount if here != there else 0.0
    flows = tonnes.sum(axis=1)
    made, used = flows.sum(axis=1), flows.sum(axis=0)
    lo, hi = bounds(trade, trade, made, made, used if known else None)
    assert (lo <= flows + 1e-6).all()
    assert (flows <= hi + 1e-6).all()
