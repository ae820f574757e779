"""What passes a border under a measure: the dysprosium chain and small graphs, by hand."""

from __future__ import annotations

import json
from datetime import date
from math import isnan
from typing import Any

import pandas as pd
import pytest
from toy import Row, derived, frame, made_share, said

from lodegraph.cli import run
from lodegraph.graph.merge import closed_nodes
from lodegraph.graph.store import Graph
from lodegraph.graph.validate import check_statements
from lodegraph.queries.policy_exposure import policy_exposure

GERMAN_MOTORS = "electric-vehicles@DEU"
DAY = date(2026, 11, 23)


def limit(since: str | None, until: str | None = None, **properties: Any) -> Row:
    """Make a statement of a Chinese licence on dysprosium."""
    target = properties.pop("target", "Mineral:dysprosium")
    issuer = properties.pop("issuer", "Country:CHN")
    common = {"kind": "licence", "policy_id": "no-18", "valid_from": since, "valid_to": until}
    return said("RESTRICTS", issuer, target, **(common | properties))


def under(graph: Graph, *rows: Row) -> Graph:
    """Give a graph measures."""
    good, rejects = check_statements(pd.DataFrame(rows))
    assert rejects.empty, rejects
    table = good["RESTRICTS"].assign(id=[f"m{n}" for n in range(len(rows))])
    named = [{"id": name, "name": name} for name in sorted(set(table["policy_id"].dropna()))]
    return Graph.from_tables(
        {
            **graph.tables(),
            "statements.RESTRICTS": table,
            "nodes.Policy": frame("Policy", named),
            "nodes.Region": closed_nodes("Region", {"eu"}),
        }
    )


def first(graph: Graph, *rows: Row, to: str | None = GERMAN_MOTORS) -> list[float]:
    table = policy_exposure(under(graph, *rows), "dysprosium", to, as_of=DAY)
    assert table.loc[0, "policy"] == "any of these"
    return table[["share_lo", "share", "share_hi"]].to_numpy().tolist()[0]


@pytest.mark.parametrize(
    ("stage", "expected"),
    [("refined", 0.119707), ("alloy", 0.111111), ("component", 0.666667), (None, 0.892256)],
)
def test_what_is_covered_is_what_a_ban_would_take(
    dysprosium: Graph, stage: str | None, expected: float
) -> None:
    found = first(dysprosium, limit("2025-04-04", stage=stage))
    assert found == pytest.approx([expected] * 3, abs=5e-7)


def test_the_codes_that_a_measure_names_tell_its_stages(dysprosium: Graph) -> None:
    # 850511 are permanent magnets.
    table = policy_exposure(
        under(dysprosium, limit("2025-04-04", hs="850511")), "dysprosium", GERMAN_MOTORS, as_of=DAY
    )
    assert table["stages"].tolist() == ["component", "component"]
    assert table["share"].tolist() == pytest.approx([0.666667] * 2, abs=5e-7)


def test_the_direct_share_counts_the_last_step_only(dysprosium: Graph) -> None:
    graph = under(dysprosium, limit("2025-04-04"))
    table = policy_exposure(graph, "dysprosium", GERMAN_MOTORS, as_of=DAY)
    assert table["direct_share"].tolist() == pytest.approx([12 / 18] * 2)
    metal = under(dysprosium, limit("2025-04-04", stage="alloy"))
    table = policy_exposure(metal, "dysprosium", GERMAN_MOTORS, as_of=DAY)
    assert table["direct_share"].tolist() == [0.0, 0.0]


def test_two_measures_on_one_flow_count_once(dysprosium: Graph) -> None:
    rows = [limit("2025-04-04"), limit("2024-01-01", policy_id="no-1", kind="ban")]
    assert first(dysprosium, *rows) == pytest.approx([0.892256] * 3, abs=5e-7)
    # Myanmar's ore besides: what China does not send on to Germany after all is 1 - 0.892256.
    other = limit("2024", issuer="Country:AUS", policy_id="au", stage="mine")
    both = first(dysprosium, *rows, other)[1]
    assert 0.892256 < both <= 1


@pytest.mark.parametrize(
    "row",
    [
        limit("2025-11-08", "2026-11-10"),
        limit(None, status="planned"),
        limit("2025-04-04", product="magnets with more than 0.1 %"),
        limit("2025-04-04", target="Country:DEU", product="goods for arms", mineral="dysprosium"),
        limit("2025-04-04", target="Mineral:dysprosium", stage="component", product="some"),
    ],
)
def test_what_nobody_can_tell_reaches_from_nothing_to_all(dysprosium: Graph, row: Row) -> None:
    lo, middle, hi = first(dysprosium, row)
    assert lo == 0
    assert isnan(middle)
    assert 0.6 < hi <= 0.8923


def test_a_certain_measure_leaves_no_doubt_about_one_that_may_cover_the_same(
    dysprosium: Graph,
) -> None:
    doubtful = limit("2025-11-08", "2026-11-10", policy_id="no-57", stage="component")
    assert first(dysprosium, limit("2025-04-04"), doubtful) == pytest.approx(
        [0.892256] * 3, abs=5e-7
    )


@pytest.mark.parametrize(
    ("since", "until", "status"),
    [
        ("2027-01-01", None, "asserted"),
        ("2010", None, "former"),
        ("2025-11-10", "2026-12-31", "suspended"),
    ],
)
def test_what_is_not_in_force_is_not_counted_and_said(
    dysprosium: Graph, since: str, until: str | None, status: str
) -> None:
    graph = under(dysprosium, limit(since, until, status=status))
    table = policy_exposure(graph, "dysprosium", GERMAN_MOTORS, as_of=DAY)
    assert table.empty
    assert table.attrs["assumptions"][-1].startswith("measures not counted: ")


def test_a_measure_on_a_group_covers_its_members_and_one_on_a_member_part_of_the_group(
    dysprosium: Graph,
) -> None:
    whole = first(dysprosium, limit("2025-04-04", target="Mineral:rare-earths"))
    assert whole == pytest.approx([0.892256] * 3, abs=5e-7)
    graph = derived([made_share("CHN", 1.0, mineral="rare-earths", stage="refined")])
    table = policy_exposure(under(graph, limit("2025-04-04")), "rare-earths", "DEU", as_of=DAY)
    assert table[["share_lo", "share_hi"]].to_numpy().tolist() == [[0.0, 1.0]] * 2
    assert table["share"].isna().all()


def test_a_measure_aimed_at_a_bloc_counts_for_its_members(dysprosium: Graph) -> None:
    aimed = {"target": "Region:eu", "mineral": "dysprosium"}
    assert first(dysprosium, limit("2025-04-04", stage="component", **aimed)) == pytest.approx(
        [12 / 18] * 3
    )
    none = {"target": "Country:FRA", "mineral": "dysprosium"}
    assert first(dysprosium, limit("2025-04-04", **none)) == [0.0, 0.0, 0.0]


def test_of_a_measure_of_a_bloc_what_one_member_sends_another_is_not_covered(
    dysprosium: Graph,
) -> None:
    assert first(dysprosium, limit("2025-04-04", issuer="Region:eu")) == [0.0, 0.0, 0.0]


def test_the_minerals_of_one_measure_stand_in_one_row() -> None:
    graph = derived([made_share("CHN", 1.0, mineral="rare-earths", stage="refined")])
    rows = [limit("2025-04-04"), limit("2025-04-04", target="Mineral:terbium")]
    table = policy_exposure(under(graph, *rows), "rare-earths", "DEU", as_of=DAY)
    assert table.loc[1, "target"] == "dysprosium, terbium"
    assert table["target"].isna().tolist() == [True, False]
    assert table["statements"].tolist() == ["m0 m1"] * 2


def test_without_a_measure_there_is_no_row(dysprosium: Graph) -> None:
    table = policy_exposure(dysprosium, "dysprosium", GERMAN_MOTORS, as_of=DAY)
    assert table.empty


def test_the_command_answers_for_the_graph_that_ships(
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ["policy-exposure", "-m", "gallium", "--to", "DEU", "--as-of", "2026-11-23"]
    assert run([*command, "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["as_of"] == "2026-11-23"
    assert [row["issuer"] for row in answer["rows"]] == [None, "CHN"]
    assert answer["rows"][0]["share"] > 0.9
    assert run(command) == 0
    assert "on: 2026-11-23" in capsys.readouterr().out
