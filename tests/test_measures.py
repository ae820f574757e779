"""Export measures on a day: in force, paused, ended, announced, or unknown since a day."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from toy import Row, frame, said, sources

from lodegraph.graph.errors import UnknownName
from lodegraph.graph.store import Graph
from lodegraph.graph.validate import check_statements
from lodegraph.queries.measures import measures

DAY = date(2026, 11, 23)


def limit(since: str | None = None, until: str | None = None, **properties: object) -> Row:
    """Make a statement of a Chinese licence on gallium."""
    common = {"kind": "licence", "policy_id": "no-23", "valid_from": since, "valid_to": until}
    target = str(properties.pop("target", "Mineral:gallium"))
    return said("RESTRICTS", "Country:CHN", target, **(common | properties))


def graph_of(*rows: Row) -> Graph:
    good, rejects = check_statements(pd.DataFrame(rows))
    assert rejects.empty, rejects
    table = good["RESTRICTS"].assign(id=[f"s{n}" for n in range(len(rows))])
    policies = frame("Policy", [{"id": "no-23", "name": "Announcement No. 23"}])
    return Graph.from_tables(
        {
            "statements.RESTRICTS": table,
            "nodes.Policy": policies,
            "nodes.Source": sources("survey"),
        }
    )


def states(*rows: Row, as_of: date | str = DAY) -> list[str]:
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    return measures(graph_of(*rows), as_of=day)["state"].tolist()


def test_an_open_interval_is_in_force_from_its_first_day() -> None:
    assert states(limit("2023-08-01"), as_of="2023-08-01") == ["in force"]
    assert states(limit("2023-08-01")) == ["in force"]
    assert states(limit("2023-08-01"), as_of="2023-07-31") == ["not yet in force"]


PAUSED = [
    limit("2025-04-04"),
    limit("2025-11-10", "2026-11-10", status="suspended"),
]


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2025-04-03", "not yet in force"),
        ("2025-11-09", "in force"),
        ("2025-11-10", "suspended"),
        ("2026-11-10", "suspended"),
        ("2026-11-11", "unknown since 2026-11-10"),
    ],
)
def test_a_suspension_pauses_and_leaves_the_state_unknown(as_of: str, state: str) -> None:
    assert states(*PAUSED, as_of=as_of) == [state]


def test_a_suspension_before_the_first_day_counts_too() -> None:
    early = [limit("2025-11-08"), limit("2025-11-07", "2026-11-10", status="suspended")]
    assert states(*early, as_of="2026-01-01") == ["suspended"]
    assert states(*early) == ["unknown since 2026-11-10"]


def test_a_later_statement_ends_the_doubt() -> None:
    assert states(*PAUSED, limit("2026-11-11")) == ["in force"]


def test_an_open_suspension_goes_on() -> None:
    assert states(limit("2025-04-04"), limit("2025-11-10", status="suspended")) == ["suspended"]


BAN = limit("2025-02", "2025-10-15", kind="ban", policy_id=None)
QUOTAS = [
    limit("2025-10-16", "2025-12-31", kind="quota", policy_id=None),
    limit("2026-01-01", "2026-12-31", kind="quota", policy_id=None),
]


@pytest.mark.parametrize(
    ("as_of", "kind", "state"),
    [
        ("2025-01-31", "ban", "not yet in force"),
        ("2025-02-01", "ban", "in force"),
        ("2025-10-15", "ban", "in force"),
        ("2025-10-16", "quota", "in force"),
        ("2026-06-01", "quota", "in force"),
        ("2027-01-01", "quota", "unknown since 2026-12-31"),
    ],
)
def test_a_quota_follows_a_ban(as_of: str, kind: str, state: str) -> None:
    table = measures(graph_of(BAN, *QUOTAS), as_of=date.fromisoformat(as_of))
    assert table[["kind", "state"]].to_numpy().tolist() == [[kind, state]]


def test_measures_of_different_policies_are_told_apart() -> None:
    rows = [{**BAN, "policy_id": "decision-1"}, {**QUOTAS[1], "policy_id": "decision-4"}]
    assert states(*rows) == ["unknown since 2025-10-15", "in force"]


def test_what_is_planned_is_announced_until_someone_says_more() -> None:
    plan = limit("2026-06-01", status="planned")
    assert states(plan, as_of="2026-01-01") == ["not yet in force"]
    assert states(plan) == ["announced"]


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("asserted", "announced"),
        ("planned", "announced"),
        ("former", "ended"),
        ("suspended", "suspended"),
    ],
)
def test_without_a_date_the_status_is_all_there_is(status: str, state: str) -> None:
    assert states(limit(status=status)) == [state]


def test_a_former_measure_has_ended_and_was_in_force_before() -> None:
    former = limit("2010", "2015", status="former")
    assert states(former, as_of="2012-07-01") == ["in force"]
    assert states(former) == ["ended"]
    assert states(limit("2010", status="former")) == ["ended"]


def test_a_denied_measure_is_not_listed() -> None:
    assert states(limit("2023-08-01", status="negated")) == []


@pytest.mark.parametrize(
    ("since", "until", "as_of", "state"),
    [
        ("2024", "2024", "2024-01-01", "in force"),
        ("2024", "2024", "2024-12-31", "in force"),
        ("2024", "2024", "2025-01-01", "unknown since 2024"),
        ("2024-02", "2024-02", "2024-02-29", "in force"),
        ("2024-02", "2024-02", "2024-03-01", "unknown since 2024-02"),
        ("2024-02", None, "2024-01-31", "not yet in force"),
        (None, "2024-02", "2024-02-29", "in force"),
        (None, "2024-02", "2024-03-01", "unknown since 2024-02"),
    ],
)
def test_a_year_or_month_runs_from_its_first_to_its_last_day(
    since: str | None, until: str | None, as_of: str, state: str
) -> None:
    assert states(limit(since, until), as_of=as_of) == [state]


def test_a_year_alone_is_an_interval() -> None:
    assert states(limit(year=2024), as_of="2024-06-01") == ["in force"]
    assert states(limit(year=2024)) == ["unknown since 2024"]


def test_products_are_told_apart_and_a_suspension_of_all_stops_each() -> None:
    rows = [
        limit("2024-12-03", target="Country:USA", product="gallium"),
        limit("2024-12-03", target="Country:USA", mineral="germanium"),
    ]
    assert states(*rows) == ["in force", "in force"]
    graph = graph_of(*rows, limit("2025-11-09", target="Country:USA", status="suspended"))
    table = measures(graph, as_of=DAY)
    assert table[["covers", "state"]].to_numpy().tolist() == [
        ["gallium", "suspended"],
        ["germanium", "suspended"],
    ]


def test_a_row_names_issuer_policy_interval_and_statements() -> None:
    [row] = measures(graph_of(*PAUSED), as_of=DAY).to_dict("records")
    assert (row["issuer"], row["country"], row["target"]) == ("CHN", "China", "gallium")
    assert (row["policy"], row["kind"], row["covers"]) == ("Announcement No. 23", "licence", None)
    assert (row["since"], row["until"], row["as_of"]) == ("2025-11-10", "2026-11-10", "2026-11-23")
    assert row["statements"] == "s0 s1"


def test_a_bloc_may_issue_a_measure() -> None:
    row = {**limit("2025"), "subject_label": "Region", "subject_id": "eu"}
    assert measures(graph_of(row), as_of=DAY)["country"].tolist() == ["European Union"]


def targets(graph: Graph, mineral: str | None = None, country: str | None = None) -> list[str]:
    return measures(graph, mineral, country=country, as_of=DAY)["target"].tolist()


def test_a_mineral_is_found_by_itself_its_groups_and_its_members() -> None:
    graph = graph_of(
        limit("2025", target="Mineral:dysprosium"),
        limit("2025", target="Mineral:rare-earths"),
        limit("2025", target="Mineral:cobalt"),
        limit("2025", target="Country:USA", mineral="dysprosium"),
    )
    assert targets(graph_of(limit("2025", target="Country:USA", product="gallium")), "gallium")
    assert targets(graph, "dysprosium") == ["USA", "dysprosium", "rare-earths"]
    assert targets(graph, "magnet-rare-earths") == ["USA", "dysprosium", "rare-earths"]
    assert targets(graph, "Cobalt") == ["cobalt"]


def test_a_country_is_found_as_issuer_and_as_target() -> None:
    graph = graph_of(
        limit("2025"),
        {**limit("2025", target="Country:CHN"), "subject_id": "USA"},
        {**limit("2025"), "subject_id": "IDN"},
    )
    assert targets(graph, country="China") == ["gallium", "CHN"]


def test_an_unknown_mineral_is_told(dysprosium: Graph) -> None:
    with pytest.raises(UnknownName, match="kryptonite"):
        measures(dysprosium, "kryptonite", as_of=DAY)
    assert measures(dysprosium, as_of=DAY).empty


def test_codes_that_a_measure_names_go_before_those_of_the_table() -> None:
    graph = graph_of(limit("2025", target="Mineral:gallium", hs="8112.92, 2805.30"))
    [row] = measures(graph, as_of=DAY).to_dict("records")
    assert (row["hs"], row["hs_from"]) == ("280530 811292", "measure")
    assert len(measures(graph, hs="8112", as_of=DAY)) == 1
    assert measures(graph, hs="2846", as_of=DAY).empty


def test_a_measure_of_another_issuer_replaces_nothing() -> None:
    other = limit("2025-10-16", policy_id="no-24", replaces="no-23")
    stranger = {**other, "subject_id": "COD"}
    assert states(BAN | {"policy_id": "no-23"}, other) == ["replaced", "in force"]
    assert "replaced" not in states(BAN | {"policy_id": "no-23"}, stranger)


def test_a_measure_that_has_ended_stays_ended() -> None:
    ended = limit("2010", "2015", status="former")
    assert states(ended, limit("2016", policy_id="no-24", replaces="no-23")) == [
        "ended",
        "in force",
    ]


def test_a_measure_told_without_its_name_is_the_one_that_begins_then() -> None:
    told = limit("2025-02", kind="ban", policy_id=None)
    decree = limit("2025-02-22", "2025-10-15", kind="ban")
    assert states(told, decree) == ["unknown since 2025-10-15"]
    assert states(told, decree | {"kind": "tax"}) == ["unknown since 2025-10-15", "in force"]
    second = decree | {"policy_id": "no-24"}
    assert len(states(told, decree, second)) == 3


def test_a_measure_of_a_bloc_or_aimed_at_one_counts_for_its_members() -> None:
    graph = graph_of(
        {**limit("2025"), "subject_label": "Region", "subject_id": "eu"},
        limit("2025", target="Region:eu", mineral="gallium"),
        limit("2025", target="Country:USA", mineral="gallium"),
    )
    table = measures(graph, country="Germany", as_of=DAY)
    assert table[["issuer", "target"]].to_numpy().tolist() == [["CHN", "eu"], ["eu", "gallium"]]
    assert table.attrs["assumptions"][-1] == (
        "what European Union issues, or is aimed at it, counts for its members"
    )
    assert measures(graph, country="EU", as_of=DAY)["issuer"].tolist() == ["CHN", "eu"]
    # The United Kingdom left on 31 January 2020.
    assert measures(graph, country="GBR", as_of=DAY).empty
    assert len(measures(graph, country="GBR", as_of=date(2020, 1, 31))) == 2
    assert len(measures(graph, country="USA", as_of=DAY)) == 1


def test_the_stages_are_those_named_or_those_of_the_codes_named() -> None:
    table = measures(
        graph_of(
            limit("2025", stage="mine"),
            limit("2025", policy_id="no-24", hs="811292"),
            limit("2025", policy_id="no-25"),
        ),
        as_of=DAY,
    )
    assert dict(zip(table["policy"], table["stages"].fillna("every"), strict=True)) == {
        "Announcement No. 23": "mine",
        "no-24": "refined",
        "no-25": "every",
    }


def test_what_is_told_with_neither_name_nor_kind_belongs_to_the_only_measure() -> None:
    told = limit("2025-11-07", "2026-11-10", kind=None, policy_id=None, status="suspended")
    bare = limit(kind=None, policy_id=None)
    decree = limit("2025-11-08")
    pause = limit("2025-11-07", "2026-11-10", status="suspended")
    table = measures(graph_of(told, bare, decree, pause), as_of=DAY)
    assert table[["kind", "state"]].to_numpy().tolist() == [["licence", "unknown since 2026-11-10"]]
    assert table.loc[0, "statements"] == "s0 s1 s2 s3"
    # With two measures on the same thing nobody can tell which is meant.
    assert len(measures(graph_of(bare, decree, limit("2025", policy_id="no-24")), as_of=DAY)) == 3


def test_of_two_who_say_how_long_a_pause_lasts_the_more_trusted_is_named() -> None:
    rows = [
        limit("2025-11-07", "2026-11-10", status="suspended", confidence=grade)
        for grade in ("A", "D")
    ]
    table = measures(graph_of(limit("2025-04-04"), *rows), as_of=DAY)
    assert table["confidence"].tolist() == ["A"]
