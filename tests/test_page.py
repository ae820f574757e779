"""The reader's page as a file: its data, its policy and its bytes."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from page_graph import article, hostile, make_graph, market, market_rows, statement

from lodegraph.graph.errors import LodegraphError, UnknownName
from lodegraph.viz.layout import SPECTRAL_MARKS, set_ranks
from lodegraph.viz.links import latest_status, newest_share
from lodegraph.viz.marks import COLUMNS, KIND, KINDS, Chokepoint, Link, Mark
from lodegraph.viz.page import MOST_MARKS, PageSummary, read_page, write_page
from lodegraph.viz.render import render_page

if TYPE_CHECKING:
    from pathlib import Path

    from lodegraph.viz.page_data import PageData

VENDOR = files("lodegraph.viz") / "vendor"


def data_of(html: str) -> dict[str, Any]:
    """Read the data that the page carries."""
    found = re.search(r'id="page-data">(.*?)</script>', html, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def links_between(page: PageData, source: str, target: str) -> dict[str, Link]:
    return {
        link.group: link
        for link in page.links
        if (page.marks[link.source].key, page.marks[link.target].key) == (source, target)
    }


def test_a_mineral_has_one_mark_for_each_stage_something_is_stated_of() -> None:
    keys = {mark.key for mark in read_page(market()).marks if mark.node[0] == "Mineral"}
    assert keys == {
        "Mineral:cobalt:mined",
        "Mineral:cobalt:refined",
        "Mineral:gallium:mined",
        "Mineral:gallium:refined",
    }


def test_a_mineral_without_a_stage_stands_in_the_refined_column() -> None:
    marks = read_page(article()).marks
    assert [mark.kind for mark in marks if mark.node == ("Mineral", "gallium")] == ["refined"]


def test_the_width_of_a_link_is_the_newest_asserted_share_of_production() -> None:
    page = read_page(market())
    mined = links_between(page, "Country:COD", "Mineral:cobalt:mined")["supply"]
    assert (mined.share, mined.year, len(mined.statements)) == (0.75, 2024, 3)
    capacity = links_between(page, "Country:TUR", "Mineral:cobalt:refined")["supply"]
    assert (capacity.share, len(capacity.statements)) == (None, 1)


def test_sources_that_disagree_stay_side_by_side() -> None:
    page = read_page(market())
    mined = links_between(page, "Country:COD", "Mineral:cobalt:mined")["supply"]
    newest = [page.statements[i] for i in mined.statements if page.statements[i]["year"] == 2024]
    assert {row["source_id"]: row["share"] for row in newest} == {"survey": 0.75, "article": 0.72}


def test_denials_and_world_totals_are_listed_and_not_drawn() -> None:
    page = read_page(market())
    assert "supply" not in links_between(page, "Country:USA", "Mineral:gallium:refined")
    marks = {mark.key: mark for mark in page.marks}
    denied = [page.statements[i]["quote"] for i in marks["Mineral:gallium:refined"].denied]
    assert denied == ["The United States does not refine gallium."]
    total = [page.statements[i]["quantity_t"] for i in marks["Mineral:cobalt:mined"].world]
    assert total == [290000.0]
    assert "Region:world" not in marks


def test_a_control_without_a_stage_meets_the_countrys_own_output() -> None:
    page = read_page(market())
    assert "restricts" in links_between(page, "Country:COD", "Mineral:cobalt:mined")
    paused = links_between(page, "Country:CHN", "Mineral:gallium:refined")["restricts"]
    assert paused.status == "suspended"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("asserted", "2023"), ("suspended", "2025-11-09")], "suspended"),
        ([("suspended", "2025-02"), ("asserted", "2025-10-16")], "asserted"),
        ([("planned", "2030"), ("asserted", "2024")], "asserted"),
        ([("planned", "2030")], "planned"),
        ([("former", None), ("asserted", None)], "asserted"),
    ],
)
def test_a_link_shows_the_status_of_its_latest_statement(
    rows: list[tuple[str, str | None]], expected: str
) -> None:
    made = [{"status": status, "valid_from": start, "year": None} for status, start in rows]
    assert latest_status(made) == expected


def test_no_share_is_chosen_among_capacities_projections_and_plans() -> None:
    row = {"type": "REFINES", "share": 0.5, "year": 2024, "status": "asserted", "confidence": "A"}
    row |= {"quantity_kind": "production", "scenario": None, "source_id": "s"}
    others = [
        {**row, "quantity_kind": "capacity"},
        {**row, "scenario": "Net zero"},
        {**row, "status": "planned"},
        {**row, "share": None},
        {**row, "type": "HOLDS_RESERVES"},
    ]
    assert newest_share(others) is None
    assert newest_share([*others, row]) is row


def test_every_link_rests_on_statements_with_a_source() -> None:
    for graph in (market(), article()):
        page = read_page(graph)
        assert page.links
        for link in page.links:
            rests = [page.statements[index] for index in (*link.statements, *link.derived)]
            assert rests
            assert all(row["source_id"] in page.sources for row in rests)


def test_derived_links_name_their_assumption_and_statements() -> None:
    page = read_page(market())
    feed = links_between(page, "Mineral:cobalt:mined", "Mineral:cobalt:refined")["supply"]
    assert feed.method is not None
    assert feed.method.startswith("Home first")
    assert {page.statements[i]["type"] for i in feed.derived} == {"PRODUCES", "REFINES"}


def test_a_newer_year_that_knows_only_mines_does_not_hide_who_refines() -> None:
    mines = {"stage": "mine", "quantity_kind": "production", "year": 2025, "share": 0.8}
    newer = statement("PRODUCES", "Country:COD", "Mineral:cobalt", **mines)
    page = read_page(make_graph([*market_rows(), newer]))
    feed = links_between(page, "Mineral:cobalt:mined", "Mineral:cobalt:refined")["supply"]
    assert {page.statements[i]["year"] for i in feed.derived} == {2024}
    assert not links_between(page, "Mineral:cobalt:mined", "EndSector:all-uses")


def test_all_uses_together_are_a_total_once_a_single_use_is_known() -> None:
    total = statement("USED_IN", "Mineral:cobalt", "EndSector:all-uses", quantity_t=2e5, year=2024)
    page = read_page(make_graph([*market_rows(), total]))
    refined = next(mark for mark in page.marks if mark.key == "Mineral:cobalt:refined")
    assert [page.statements[i]["object_id"] for i in refined.world] == ["all-uses"]
    assert not links_between(page, "Mineral:cobalt:refined", "EndSector:all-uses")


def test_supply_and_demand_nodes_are_not_drawn() -> None:
    labels = {mark.node[0] for mark in read_page(market()).marks}
    assert labels == {"Country", "Mineral", "EndSector", "Policy"}


def test_links_run_between_the_columns_of_their_marks() -> None:
    page = read_page(article())
    columns = {mark.key: COLUMNS.index(KIND[mark.kind].column) for mark in page.marks}
    assert columns["StateBank:development-bank"] < columns["Firm:ganfeng"] < columns["Country:CHN"]
    assert columns["Country:CHN"] < columns["Mineral:lithium:mined"]
    assert columns["Mineral:lithium:refined"] < columns["EndSector:electric-vehicles"]


def test_a_page_of_one_mineral_holds_no_other() -> None:
    page = read_page(market(), "cobalt")
    assert page.minerals() == [("cobalt", "Cobalt")]
    assert "Country:USA" not in {mark.key for mark in page.marks}


def test_an_unknown_mineral_is_refused() -> None:
    with pytest.raises(UnknownName):
        read_page(market(), "unobtainium")


def test_a_mineral_the_graph_says_nothing_of_is_refused() -> None:
    with pytest.raises(UnknownName):
        read_page(market(), "helium")


def test_a_page_of_too_many_marks_is_refused(tmp_path: Path) -> None:
    rows = [
        statement("FINANCES", "StateBank:bank", f"Facility:mine-{number}")
        for number in range(MOST_MARKS)
    ]
    with pytest.raises(LodegraphError, match="5,001 marks") as refused:
        write_page(make_graph(rows), tmp_path / "map.html")
    assert "--mineral" in (refused.value.hint or "")


def test_an_empty_graph_gives_a_page(tmp_path: Path) -> None:
    summary = write_page(make_graph([]), tmp_path / "map.html")
    assert (summary.nodes, summary.links) == (0, 0)


def test_chokepoints_are_listed_and_score_their_marks() -> None:
    points = [Chokepoint("Mineral", "gallium", 0.91, "refined", "One country refines 97%.")]
    page = read_page(market(), chokepoints=points)
    scores = {mark.key: mark.score for mark in page.marks if mark.score is not None}
    assert scores == {"Mineral:gallium:refined": 0.91}
    listed = data_of(render_page(page, "Map", points))["page"]["chokepoints"]
    keys = [mark.key for mark in page.marks]
    assert keys[listed[0]["mark"]] == "Mineral:gallium:refined"


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a.html", tmp_path / "b.html"
    summary = write_page(market(), first)
    write_page(market(), second)
    assert first.read_bytes() == second.read_bytes()
    assert summary == PageSummary(summary.nodes, summary.links, first.stat().st_size)


def test_the_page_stays_within_its_budget(tmp_path: Path) -> None:
    countries = [f"C{number:02}" for number in range(60)]
    minerals = [f"mineral-{number}" for number in range(240)]
    quote = "A sentence of the usual length tells what the country mines and how much of it. "
    rows = [
        statement(
            "HOLDS_RESERVES",
            f"Country:{country}",
            f"Mineral:{mineral}",
            year=2024,
            share=0.01,
            value=1.0,
            unit="%",
            quote=quote + mineral + country,
        )
        for place, mineral in enumerate(minerals)
        for country in countries[place % 20 :: 24]
    ]
    summary = write_page(make_graph(rows), tmp_path / "map.html")
    assert summary.nodes == pytest.approx(300, abs=30)
    assert summary.bytes <= 800_000


def test_the_policy_allows_exactly_the_scripts_and_styles_of_the_page() -> None:
    html = render_page(read_page(market()), "Map")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    assert "unsafe" not in policy[1]
    for tag in ("script", "style"):
        texts = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digests = [b64encode(sha256(text.encode()).digest()).decode() for text in texts]
        allowed = re.search(f"{tag}-src ([^;]*);", policy[1])
        assert allowed
        assert allowed[1].split() == [f"'sha256-{digest}'" for digest in digests]


def test_the_page_names_nothing_to_load() -> None:
    html = render_page(read_page(market()), "Map")
    markup = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    assert re.findall(r'(?:src|href)\s*=\s*"(?!#)|url\(|@import', markup) == []
    assert "sourceMappingURL" not in html


@pytest.mark.parametrize(
    "text",
    ["</script><script>pwn()</script>", "<!--<script>", "'\"><img src=x onerror=pwn()>", "\u2028"],
)
def test_hostile_text_stays_inside_the_data(text: str) -> None:
    plain = render_page(read_page(hostile("words")), "words")
    html = render_page(read_page(hostile(text)), text)
    assert re.findall(r"<[a-z/!][a-z0-9]*", html) == re.findall(r"<[a-z/!][a-z0-9]*", plain)
    held = data_of(html)
    assert text in held["page"]["statements"]["texts"]
    assert {node["label"] for node in held["nodes"]} == {text}


def test_a_figure_that_is_no_number_becomes_unknown() -> None:
    row = statement("REFINES", "Country:CHN", "Mineral:tin", value=float("inf"), unit="t")
    packed = data_of(render_page(read_page(make_graph([row])), "Map"))["page"]["statements"]
    cells = dict(zip(packed["order"], packed["rows"][0], strict=False))
    assert cells["value"] is None


def test_the_vendored_library_is_the_one_its_hash_names() -> None:
    digest, name = (VENDOR / "vis-network.sha256").read_text(encoding="utf-8").split()
    assert sha256((VENDOR / name).read_bytes()).hexdigest() == digest


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, WCAG 2.2: (lighter + 0.05) / (darker + 0.05)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def test_text_and_outlines_stand_out_in_light_and_dark() -> None:
    css = (files("lodegraph.viz") / "templates" / "base.css").read_text(encoding="utf-8")
    themes = [dict(re.findall(r"--(\w+): (#\w{6})", block)) for block in css.split(":root {")[1:3]]
    for theme in themes:
        for ground in ("paper", "side", "hover"):
            for text in ("ink", "muted", "strong", "alarm", "depends"):
                assert contrast(theme[text], theme[ground]) >= 4.5, (text, ground)
        assert contrast(theme["outline"], theme["paper"]) >= 7
        assert contrast(theme["field"], theme["paper"]) >= 3


def test_each_kind_has_a_shape_of_its_own() -> None:
    assert len({kind.shape for kind in KINDS}) == len(KINDS)


def test_linked_marks_lie_side_by_side_and_the_weightiest_country_above() -> None:
    marks = [
        *(Mark(("Country", name), "country", name, [], weight=0.1) for name in "abcd"),
        *(Mark(("Mineral", name), "mined", name, []) for name in "wxyz"),
    ]
    marks[2].weight = 0.9
    # A ladder given out of order: a-w-c-y-b-x-d-z.
    steps = [(0, 4), (2, 4), (2, 6), (1, 6), (1, 5), (3, 5), (3, 7)]
    set_ranks(marks, [Link(source, target, "supply", share=0.5) for source, target in steps])
    by_rank = sorted(marks[:4], key=lambda mark: mark.rank)
    assert [mark.name for mark in by_rank] == ["a", "c", "b", "d"]
    assert [mark.rank for mark in marks[4:]] == [0, 2, 1, 3]


def test_a_large_map_is_put_in_order_too() -> None:
    count = SPECTRAL_MARKS // 2 + 1
    marks = [Mark(("Country", str(i)), "country", str(i), []) for i in range(count)]
    marks += [Mark(("Mineral", str(i)), "mined", str(i), []) for i in range(count)]
    set_ranks(marks, [Link(i, count + i, "supply") for i in range(count)])
    assert sorted(mark.rank for mark in marks[:count]) == list(range(count))
    assert [mark.rank for mark in marks[:count]] == [mark.rank for mark in marks[count:]]
