"""What a shock takes away: the known answers of the invented dysprosium chain, and laws."""

from __future__ import annotations

import json
from itertools import pairwise
from math import isnan
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy import derived, dysprosium_flows, made, made_share, node_id

from lodegraph.cli import run
from lodegraph.graph.errors import QueryError, UnknownName
from lodegraph.graph.store import Graph
from lodegraph.queries.exposure import exposure
from lodegraph.queries.shock import shock

GERMAN_MOTORS = "electric-vehicles@DEU"
DOWNSTREAM = ["refined", "alloy", "component"]


def lost(graph: Graph, kind: str, country: str | list[str], **asked: Any) -> list[float]:
    table = shock(graph, kind, "dysprosium", country, to=GERMAN_MOTORS, **asked)
    return table[["loss_lo", "loss_mid", "loss_hi"]].to_numpy().tolist()[0]


@pytest.mark.parametrize(
    ("kind", "country", "asked", "expected"),
    [
        ("ban", "CHN", {"stages": ["refined"]}, 0.119707),
        ("ban", "CHN", {"stages": ["alloy"]}, 0.111111),
        ("ban", "CHN", {"stages": ["component"]}, 0.666667),
        ("ban", "CHN", {"stages": ["refined", "alloy"]}, 0.230818),
        ("ban", "CHN", {"stages": DOWNSTREAM}, 0.892256),
        ("licence", "CHN", {"stages": DOWNSTREAM, "blocked": 0.4}, 0.358157),
        ("ban", "MMR", {"stages": ["mine"]}, 0.386801),
        ("quota", "MMR", {"stages": ["mine"], "blocked": 0.5}, 0.193400),
    ],
)
def test_the_known_answers_of_the_dysprosium_chain(
    dysprosium: Graph, kind: str, country: str, asked: dict[str, Any], expected: float
) -> None:
    assert lost(dysprosium, kind, country, **asked) == pytest.approx([expected] * 3, abs=5e-7)


def by_paths(suppliers: str, part: float, *, domestic: bool) -> float:
    """Lose what the paths to German motors lose, one path after another, in NetworkX."""
    flows = dysprosium_flows()
    taken = {t: sum(f for _, target, f in flows if target == t) for _, t, _ in flows}
    graph: nx.DiGraph[str] = nx.DiGraph()
    for source, target, flow in flows:
        graph.add_edge(source, target, share=flow / taken[target])
    sink, left = node_id("5_evmotor", "DEU"), 0.0
    for first in [node for node in graph if graph.in_degree(node) == 0]:
        for path in nx.all_simple_paths(graph, first, sink):
            weight = 1.0
            for source, target in pairwise(path):
                here, there = source.split("/")[2], target.split("/")[2]
                hit = here == suppliers and (domestic or there != here)
                weight *= graph[source][target]["share"] * (1 - part * hit)
            left += weight
    return 1 - left


@pytest.mark.parametrize("country", ["CHN", "MMR", "AUS", "JPN", "VNM", "MYS"])
@pytest.mark.parametrize("part", [0.0, 0.3, 1.0])
def test_losses_are_those_of_the_paths(dysprosium: Graph, country: str, part: float) -> None:
    expected = by_paths(country, part, domestic=False)
    assert lost(dysprosium, "licence", country, blocked=part) == pytest.approx([expected] * 3)
    removed = by_paths(country, 1.0, domestic=True)
    assert lost(dysprosium, "removal", country) == pytest.approx([removed] * 3)


def test_a_removal_is_the_touch_exposure(dysprosium: Graph) -> None:
    touched = exposure(dysprosium, "dysprosium", GERMAN_MOTORS, country="China")
    ends = touched[["touch_lo", "touch", "touch_hi"]].to_numpy().tolist()[0]
    assert lost(dysprosium, "removal", "CHN") == pytest.approx(ends)
    rows = [made("COD", 60, lo=50, hi=70), made("USA", qualifier="withheld"), made("world", 100)]
    graph = derived(rows)
    for country in ("COD", "USA", "FRA"):
        touched = exposure(graph, "cobalt", country=country)
        loss = shock(graph, "removal", "cobalt", country, to="all-uses")
        for name, other in (
            ("touch_lo", "loss_lo"),
            ("touch", "loss_mid"),
            ("touch_hi", "loss_hi"),
        ):
            assert loss[other].tolist() == pytest.approx(touched[name].tolist(), nan_ok=True)


@settings(max_examples=15)
@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(["CHN", "MMR", "JPN"]))
def test_more_held_up_is_more_lost(dysprosium: Graph, one: float, other: float, who: str) -> None:
    less, more = sorted((one, other))
    some = lost(dysprosium, "licence", who, blocked=less)
    all_of_it = lost(dysprosium, "licence", who, blocked=more)
    assert some[1] <= all_of_it[1] + 1e-12
    both = lost(dysprosium, "licence", who, blocked=(less, more))
    assert both[0] == pytest.approx(some[0])
    assert both[2] == pytest.approx(all_of_it[2])
    assert both[0] <= both[1] + 1e-12 <= both[2] + 2e-12
    ban = lost(dysprosium, "ban", who)
    assert all_of_it[1] <= ban[1] + 1e-12 <= lost(dysprosium, "removal", who)[1] + 2e-12


def test_a_licence_of_which_nobody_tells_what_it_holds_up_has_no_middle(dysprosium: Graph) -> None:
    lo, middle, hi = lost(dysprosium, "licence", "CHN")
    assert [lo, hi] == pytest.approx([0.0, 0.892256], abs=5e-7)
    assert isnan(middle)
    said = shock(dysprosium, "licence", "dysprosium", "CHN", to=GERMAN_MOTORS).attrs["assumptions"]
    assert any("from none to all" in text for text in said)


def test_a_quota_in_tonnes_holds_up_what_exceeds_it(dysprosium: Graph) -> None:
    # Myanmar sends 40 t: with 20 t let through, half is held up.
    mine = {"stages": ["mine"]}
    assert lost(dysprosium, "quota", "MMR", quota_t=20, **mine)[1] == pytest.approx(
        0.193400, abs=5e-7
    )
    assert lost(dysprosium, "quota", "MMR", quota_t=0, **mine)[1] == pytest.approx(
        0.386801, abs=5e-7
    )
    assert lost(dysprosium, "quota", "MMR", quota_t=41, **mine) == [0.0, 0.0, 0.0]
    # Myanmar stands at one stage only, which need not be named; China at four.
    assert lost(dysprosium, "quota", "MMR", quota_t=20) == pytest.approx(
        lost(dysprosium, "quota", "MMR", quota_t=20, **mine)
    )
    with pytest.raises(QueryError, match="for one stage") as caught:
        lost(dysprosium, "quota", "CHN", quota_t=20)
    assert "--stage: alloy, component, mine, refined" in str(caught.value.hint)


def test_a_quota_on_flows_without_tonnes_holds_up_an_unknown_part() -> None:
    graph = derived([made_share("COD", 0.6), made_share("IDN", 0.4)])
    table = shock(graph, "quota", "cobalt", "COD", to="DEU", quota_t=10)
    assert table[["loss_lo", "loss_hi"]].to_numpy().tolist() == [[0.0, pytest.approx(0.6)]]
    assert table["loss_mid"].isna().all()
    assert any("from none to all" in text for text in table.attrs["assumptions"])


def test_a_ban_spares_the_own_users(dysprosium: Graph) -> None:
    table = shock(dysprosium, "ban", "dysprosium", "CHN").set_index("sink")
    # Japan's alloy draws 2 t of 8 from China, Vietnam's 4 of 6; China's own is served,
    # but for what Vietnam no longer sends it: 1 t of 85 of its magnets, two thirds of that.
    assert table.loc["JPN alloy", "loss_mid"] == pytest.approx(2 / 8)
    assert table.loc["VNM alloy", "loss_mid"] == pytest.approx(4 / 6)
    assert table.loc["CHN component", "loss_mid"] == pytest.approx(1 / 85 * 4 / 6)
    assert "CHN refined" not in table.index
    assert table.loc["JPN alloy", "lost_t"] == pytest.approx(2.0)
    removed = shock(dysprosium, "removal", "dysprosium", "CHN").set_index("sink")
    assert not any(name.startswith("CHN ") for name in removed.index)
    assert removed.loc["JPN alloy", "loss_mid"] == pytest.approx(2 / 8)


def test_what_a_ban_takes_from_the_world_has_no_middle(dysprosium: Graph) -> None:
    table = shock(dysprosium, "ban", "dysprosium", "CHN", to="electric-vehicles@FRA")
    everyone = shock(dysprosium, "ban", "dysprosium", "CHN")
    (whole,) = everyone[everyone["sink"] == "electric-vehicles"].to_dict("records")
    # France stands abroad, so all that China sends is cut; the world's use may be China's own.
    assert table["loss_mid"].tolist() == pytest.approx([whole["loss_hi"]])
    assert isnan(whole["loss_mid"])
    assert whole["loss_lo"] < whole["loss_hi"]
    assert table["lost_t"].isna().all()


def test_a_ban_aimed_at_one_country_lets_goods_pass_by_others(dysprosium: Graph) -> None:
    # Straight to Germany go 2 t of metal, and magnets for 12 of 18 motors.
    aimed = lost(dysprosium, "ban", "CHN", targets=["Germany"])[1]
    magnets = lost(dysprosium, "ban", "CHN", targets=["DEU"], stages=["component"])[1]
    assert magnets == pytest.approx(12 / 18)
    assert aimed == pytest.approx(12 / 18 + 4 / 18 * 2 / 4)
    assert lost(dysprosium, "ban", "CHN", targets=["FRA"]) == [0.0, 0.0, 0.0]


def test_a_bloc_stands_for_its_members(dysprosium: Graph) -> None:
    table = shock(dysprosium, "ban", "dysprosium", "CHN", targets=["EU"], to=GERMAN_MOTORS)
    one = shock(dysprosium, "ban", "dysprosium", "CHN", targets=["DEU"], to=GERMAN_MOTORS)
    assert table["loss_mid"].tolist() == one["loss_mid"].tolist()
    assert any("stands for its members" in text for text in table.attrs["assumptions"])
    # What German magnet makers sell to German motors does not leave the Union.
    assert lost(dysprosium, "ban", "European Union") == [0.0, 0.0, 0.0]
    assert lost(dysprosium, "removal", "EU") == pytest.approx([4 / 18] * 3)


def test_two_countries_together_are_no_sum(dysprosium: Graph) -> None:
    both = lost(dysprosium, "removal", ["CHN", "MYS"])
    # Every path passes China or Malaysia.
    assert both == pytest.approx([1.0, 1.0, 1.0])


def test_bounds_of_a_source_are_bounds_of_the_loss() -> None:
    graph = derived([made("COD", 60, lo=50, hi=70), made("IDN", 40), made("world", 100)])
    for part in (1.0, 0.5):
        table = shock(graph, "licence", "cobalt", "COD", to="DEU", blocked=part)
        found = table[["loss_lo", "loss_mid", "loss_hi"]].to_numpy().tolist()[0]
        assert found == pytest.approx([0.5 * part, 0.6 * part, 0.7 * part])


def test_shares_do_not_matter_where_both_suppliers_are_hit_alike() -> None:
    # All ore is COD's. A licence that holds up half of what leaves it takes half of what Germany
    # buys from it, and half of Indonesia's ore: with any share of either, half is lost.
    rows = [
        made_share("COD", 1.0),
        made_share("COD", 0.5, stage="refined", lo=40, hi=60),
        made_share("IDN", 0.5, stage="refined"),
    ]
    table = shock(derived(rows), "licence", "cobalt", "COD", to="DEU", blocked=0.5)
    found = table[["loss_lo", "loss_mid", "loss_hi"]].to_numpy().tolist()[0]
    assert found == pytest.approx([0.5, 0.5, 0.5])


@pytest.mark.parametrize(
    ("kind", "asked", "problem", "hint"),
    [
        ("ownership", {}, "'ownership' is no kind of shock", "moves no goods"),
        ("embargo", {}, "'embargo' is no kind of shock", "removal, ban, licence, quota"),
        ("removal", {"targets": ["DEU"]}, "a removal has no target", "a ban"),
        ("ban", {"blocked": 0.5}, "a ban holds up all of it", "a licence or a quota"),
        ("licence", {"quota_t": 5}, "a licence has no tonnes", "a quota"),
        ("quota", {"quota_t": 5, "blocked": 0.5}, "not as both", None),
        ("licence", {"blocked": 1.5}, "1.5 is out of range", "0-1"),
        ("licence", {"blocked": float("nan")}, "nan is out of range", "0-1"),
        ("quota", {"quota_t": -1}, "-1 is out of range", "not negative"),
        ("ban", {"stages": ["deposit"]}, "no stage deposit", "mine, refined, alloy, component"),
    ],
)
def test_what_cannot_be_asked_is_said(
    dysprosium: Graph, kind: str, asked: dict[str, object], problem: str, hint: str | None
) -> None:
    with pytest.raises(QueryError, match=problem) as caught:
        lost(dysprosium, kind, "CHN", **asked)
    assert (hint or "") in str(caught.value.hint or "")


def test_an_unknown_country_or_bloc_is_named(dysprosium: Graph) -> None:
    with pytest.raises(UnknownName, match="country or bloc 'Chinaa' is not known") as caught:
        lost(dysprosium, "ban", "Chinaa")
    assert "China" in caught.value.nearest
    # A continent has no trade policy.
    with pytest.raises(UnknownName, match="country or bloc 'Africa'"):
        lost(dysprosium, "ban", "Africa")


def test_the_command_prints_fractions_and_reads_an_interval(
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ["shock", "licence", "-m", "cobalt", "--country", "CHN", "--to", "DEU"]
    assert run([*command, "--blocked", "0.2-0.6", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    (row,) = answer["rows"]
    assert row["loss_lo"] <= row["loss_mid"] <= row["loss_hi"]
    assert answer["year"] == row["year"]
    assert run([*command, "--blocked", "half"]) == 2
    assert "neither like 0.4 nor like 0.2-0.6" in capsys.readouterr().err
    assert run(command) == 0
    out = capsys.readouterr().out
    assert "shock: licence; by: China" in out
    assert "from none to all" in out.replace("\n", " ")
