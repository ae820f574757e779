"""The chokepoint report: known answers, sources, what is unknown, hostile text."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from toy import frame, network_graph

from lodegraph.graph.errors import UnknownName
from lodegraph.graph.store import Graph
from lodegraph.viz.markdown import between, link, percent, plain
from lodegraph.viz.report import make_report, render_report

DAY = date(2026, 11, 23)
HOSTILE = "<script>alert(1)</script> | *bold* [x](javascript:alert(2)) \u2028`"


def test_the_report_on_the_toy_gives_its_known_answers(dysprosium: Graph) -> None:
    made = make_report(dysprosium, "dysprosium", country="Germany", as_of=DAY)
    china = next(row for row in made.sections["exposure"] if row["iso3"] == "CHN")
    assert china["touch"] == pytest.approx(0.8922558923, abs=1e-10)
    assert made.sections["paths"][0]["weight"] == pytest.approx(0.358056, abs=5e-7)
    text = render_report(made, "markdown")
    assert "89.2 % of the supply of Germany passes China at some stage" in text
    assert "# Dysprosium: chokepoints for Germany" in text


def test_a_part_without_data_is_told_not_left_out(dysprosium: Graph) -> None:
    made = make_report(dysprosium, "dysprosium", as_of=DAY)
    assert [failure["part"] for failure in made.failures] == ["measures"]
    assert "## What could not be answered" in render_report(made, "markdown")


def test_a_mineral_without_supply_gives_a_report_of_failures(dysprosium: Graph) -> None:
    made = make_report(dysprosium, "cobalt", as_of=DAY)
    failed = {failure["part"] for failure in made.failures}
    assert failed == {"concentration", "chokepoints", "exposure", "paths", "measures"}
    assert "no dated shares" in render_report(made, "markdown")


def test_an_unknown_mineral_is_an_error(dysprosium: Graph) -> None:
    with pytest.raises(UnknownName, match="unobtainium"):
        make_report(dysprosium, "unobtainium", as_of=DAY)


def test_json_is_plain_and_whole(dysprosium: Graph) -> None:
    made = make_report(dysprosium, "dysprosium", country="DEU", as_of=DAY)
    answer = json.loads(render_report(made, "json"))
    assert answer["country"] == "DEU"
    assert answer["year"] == 2024
    assert len(answer["sections"]["paths"]) == len(made.sections["paths"])


def _with_measure(name: str) -> Graph:
    supply = [("dysprosium/mine/CHN/2024", "dysprosium/electric-vehicles/WLD/2024", 1.0)]
    toy = network_graph(supply)
    tables = dict(toy.tables())
    tables["nodes.Policy"] = frame("Policy", [{"id": "p", "name": name}])
    tables["nodes.Source"] = frame(
        "Source",
        [
            {"id": "toy", "name": "Toy", "title": "Toy"},
            {"id": "s", "name": name, "title": name, "publisher": name, "url": "https://a.example"},
        ],
    )
    row: dict[str, object] = {
        "id": "r1",
        "subject_label": "Country",
        "subject_id": "CHN",
        "object_label": "Mineral",
        "object_id": "dysprosium",
        "kind": "licence",
        "policy_id": "p",
        "valid_from": "2025-04-04",
        "status": "asserted",
        "confidence": "C",
        "source_id": "s",
        "quote": name,
    }
    tables["statements.RESTRICTS"] = frame("RESTRICTS", [row])
    return Graph.from_tables(tables)


def test_measures_stand_with_their_state_and_sentence() -> None:
    made = make_report(_with_measure("Announcement 18"), "dysprosium", as_of=DAY)
    text = render_report(made, "markdown")
    assert "| CHN | dysprosium | Announcement 18 | licence | in force | 2025-04-04 | open |" in text
    assert "Of 1 export measures on it, 1 in force on 2026-11-23" in text
    assert [row["id"] for row in made.evidence] == ["r1"]


def test_text_from_data_is_shown_as_text() -> None:
    made = make_report(_with_measure(HOSTILE), "dysprosium", as_of=DAY)
    text = render_report(made, "markdown")
    assert "<script>" not in text
    assert "\u2028" not in text
    assert not re.search(r"(?<!\\)\]\(", text)
    assert json.loads(render_report(made, "json"))["evidence"][0]["quote"] == HOSTILE


def test_intervals_and_missing_shares_are_told_apart() -> None:
    assert between(0.665, 0.748, 0.772) == "74.8 % (66.5 % to 77.2 %)"
    assert percent(None) == percent(float("nan")) == "unknown"
    assert percent(0.0) == "0.0 %"


def test_only_addresses_of_the_web_become_links() -> None:
    assert link("https://a.example/x?y=1&z=2") == "<https://a.example/x?y=1&z=2>"
    assert link("https://a.example/><script>") == "<https://a.example/%3E%3Cscript%3E>"
    assert link("javascript:alert(1)") == "javascript:alert(1)"


def test_a_cell_cannot_break_out_of_its_row() -> None:
    assert "\n" not in plain("a\nb")
    assert plain("a|b") == "a\\|b"
