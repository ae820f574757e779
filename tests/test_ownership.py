"""Ownership and control: chains, rings, bounds, and what exceeds the whole."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy import Row, frame, said, sources

from lodegraph.graph.errors import NoEvidence, QueryError, UnknownName
from lodegraph.graph.store import Graph, open_graph
from lodegraph.graph.validate import check_statements
from lodegraph.queries.ownership import owners
from lodegraph.queries.stakes import above, controlled, current, integrated

KEYS = ["State", "A", "B", "C", "Others"]
# A and B hold part of each other; others hold the rest of all three.
HELD = np.array(
    [
        [0, 0.6, 0.2, 0.24, 0],
        [0, 0, 0.5, 0.35, 0],
        [0, 0.1, 0, 0, 0],
        [0, 0, 0, 0, 0],
        [0, 0.3, 0.3, 0.41, 0],
    ]
)


def test_cross_holdings_give_the_published_integrated_shares() -> None:
    share = integrated(HELD, KEYS)
    # Vitali, Glattfelder and Battiston's correction of Brioschi's 0.3684210526.
    assert share[0, 1:4].tolist() == pytest.approx([0.6526315789, 0.5263157895, 0.4684210526])
    assert integrated(HELD, KEYS, corrected=False)[1, 3] == pytest.approx(0.3684210526)
    assert share[1, 3] == pytest.approx(0.35)
    assert share[[0, 4]].sum(axis=0)[1:4].tolist() == pytest.approx([1, 1, 1])


def test_the_state_controls_with_less_than_half_of_the_profit() -> None:
    assert controlled(HELD, 0) == {0, 1, 2, 3}
    assert controlled(HELD, 4) == {4}


def test_capacity_by_firm_by_owner_and_by_controller_differ() -> None:
    capacity = np.array([0, 50, 30, 20, 0]) / 100
    share = integrated(HELD, KEYS) @ capacity
    assert share[0] == pytest.approx(0.577895, abs=5e-7)
    assert share[0] ** 2 + share[4] ** 2 == pytest.approx(0.512135, abs=5e-7)


def test_firms_that_own_each_other_entirely_are_an_error() -> None:
    ring = np.array([[0, 1.0, 0], [1.0, 0, 0.5], [0, 0, 0]])
    with pytest.raises(QueryError, match="own each other entirely: A, B"):
        integrated(ring, ["A", "B", "C"])


def holding(owner: str, owned: str, share: float | None, **properties: object) -> Row:
    """Make the statement that one holds a share of another."""
    ends = [end if ":" in end else f"Firm:{end}" for end in (owner, owned)]
    return said("OWNS", *ends, share=share, **({"year": 2020} | properties))


def graph_of(*rows: Row) -> Graph:
    good, rejects = check_statements(pd.DataFrame(rows))
    assert rejects.empty, rejects
    table = good["OWNS"].assign(id=[f"s{n}" for n in range(len(rows))])
    ends = pd.concat(
        [
            table[[f"{end}_label", f"{end}_id"]].set_axis(["label", "id"], axis=1)
            for end in ("subject", "object")
        ]
    ).drop_duplicates()
    nodes = {
        f"nodes.{label}": frame(str(label), [{"id": i, "name": i.upper()} for i in group["id"]])
        for label, group in ends.groupby("label")
    }
    tables = {"statements.OWNS": table, "nodes.Source": sources("survey"), **nodes}
    return Graph.from_tables(tables)


def shares(graph: Graph, name: str) -> dict[str, tuple[float, float]]:
    table = owners(graph, name)
    found = zip(table["owner_id"], table["share_lo"], table["share_hi"], strict=True)
    return {owner: (round(lo, 6), round(hi, 6)) for owner, lo, hi in found}


def test_a_chain_multiplies_and_the_unknown_part_bounds_from_above() -> None:
    graph = graph_of(holding("top", "mid", 0.6), holding("mid", "Facility:pit", 0.5))
    assert shares(graph, "pit") == {"mid": (0.5, 1.0), "top": (0.3, 0.5)}
    assert owners(graph, "Pit").attrs["unknown"] == pytest.approx(0.5)


def test_a_stake_that_is_not_told_may_be_anything() -> None:
    graph = graph_of(holding("a", "pit", None), holding("b", "pit", 0.7))
    assert shares(graph, "pit") == {"b": (0.7, 1.0), "a": (0.0, 0.3)}


def test_control_is_sure_possible_or_none() -> None:
    graph = graph_of(
        holding("a", "pit", 0.45),
        holding("b", "pit", 0.2),
        holding("c", "a", 0.51),
        holding("d", "a", 0.01),
    )
    table = owners(graph, "pit").set_index("owner_id")["control"]
    assert table.to_dict() == {"a": "possible", "b": "possible", "c": "possible", "d": "none"}
    sure = owners(graph, "pit", threshold=0.4).set_index("owner_id")["control"]
    assert sure.to_dict() == {"a": "majority", "b": "possible", "c": "majority", "d": "possible"}


def test_the_heaviest_chain_is_shown_with_the_statements_of_all() -> None:
    graph = graph_of(
        holding("top", "pit", 0.1), holding("top", "mid", 0.9), holding("mid", "pit", 0.5)
    )
    [row] = owners(graph, "pit").query("owner_id == 'top'").to_dict("records")
    assert row["chain"] == "TOP > MID > PIT (and 1 more)"
    assert (row["direct_share"], row["share"]) == (0.1, pytest.approx(0.55))
    assert row["statements"] == "s0 s1 s2"
    assert row["ultimate"]


def test_owners_of_more_than_the_whole_are_rejected_with_their_rows() -> None:
    graph = graph_of(holding("a", "pit", 0.85), holding("b", "pit", 0.23))
    with pytest.raises(NoEvidence, match="more than 100 %: s0 s1"):
        owners(graph, "pit")


def test_a_stake_of_an_older_year_is_stale_where_the_newer_ones_fill_the_whole() -> None:
    graph = graph_of(
        holding("old", "pit", 0.5, year=2010),
        holding("a", "pit", 0.6, year=2020),
        holding("b", "pit", 0.4, year=2020),
    )
    assert set(shares(graph, "pit")) == {"a", "b"}
    assert set(owners(graph, "pit", year=2015)["owner_id"]) == {"old"}


def test_the_newest_statement_counts_and_others_of_its_year_too_are_told() -> None:
    graph = graph_of(
        holding("a", "pit", 0.2, year=2010),
        holding("a", "pit", 0.6, year=2020, confidence="B"),
        holding("a", "pit", 0.5, year=2020, confidence="C", record_id="x"),
        holding("a", "pit", None, year=2022),
    )
    rows, _ = current(graph)
    assert rows[["share", "lo", "hi"]].to_numpy().tolist() == [[0.6, 0.5, 0.6]]


@pytest.mark.parametrize("status", ["planned", "negated", "former", "suspended"])
def test_a_stake_that_is_not_held_does_not_count(status: str) -> None:
    graph = graph_of(holding("a", "pit", 0.5, status=status), holding("b", "pit", 0.5))
    assert set(shares(graph, "pit")) == {"b"}


def test_an_owner_that_nobody_knows_has_near_names() -> None:
    graph = graph_of(holding("a", "cmoc-group", 0.5))
    with pytest.raises(UnknownName, match="'CMOC Groop' is not known") as error:
        owners(graph, "CMOC Groop")
    assert error.value.nearest == ("CMOC-GROUP",)
    with pytest.raises(NoEvidence, match="no stake in A is stated"):
        owners(graph, "a")


def test_a_ring_without_end_is_followed_once() -> None:
    graph = graph_of(holding("a", "b", 0.5), holding("b", "a", 0.5), holding("c", "a", 0.5))
    assert shares(graph, "b")["c"][0] == pytest.approx(1 / 3, abs=1e-6)


@given(st.lists(st.floats(0, 1), min_size=12, max_size=12))
def test_nobody_holds_more_than_the_whole(parts: list[float]) -> None:
    held = np.triu(np.array(parts[:9]).reshape(3, 3), 1)
    held /= np.maximum(held.sum(axis=0), 1)
    share = integrated(held, ["a", "b", "c"])
    assert (share >= 0).all()
    assert (share <= 1 + 1e-9).all()


def test_the_reference_graph_tells_who_owns_kisanfu() -> None:
    table = owners(open_graph(), "Kisanfu").set_index("owner_id")
    # KFM holds 95 % of Kisanfu, CMOC 75 % of KFM: 71.25 %.
    assert table.loc["cmoc-group", "share"] == pytest.approx(0.7125)
    assert table.loc["cmoc-group", "control"] == "majority"


def test_only_what_is_above_the_target_is_looked_at() -> None:
    rows, _ = current(graph_of(holding("a", "pit", 0.5), holding("b", "other", 0.5)))
    assert above(rows, ["Firm:pit"]).keys == ["Firm:a", "Firm:pit"]
