"""The reader's page in a browser: quiet, usable without a pointer, and every link evidenced."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browsers import WIDE, quiet
from page_graph import article, hostile, make_graph, market, statement
from playwright.sync_api import Browser, Page, ViewportSize, expect

from lodegraph.viz.marks import Chokepoint
from lodegraph.viz.page import write_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from lodegraph.graph.store import Graph

    Opener = Callable[..., AbstractContextManager[Page]]

pytestmark = pytest.mark.browser

TABLET, PHONE = (768, 1024), (390, 844)
PAYLOADS = [
    "</script><script>window.pwned = 1</script>",
    '"><img src=x onerror="window.pwned = 1">',
    "'`${window.pwned = 1}`\u2028<!--<script>",
]
POINTS = [Chokepoint("Mineral", "gallium", 0.91, "refined", "One country refines 97%.")]


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("pages")
    graphs: dict[str, Callable[[], Graph]] = {
        "market": market,
        "article": article,
        "crowd": crowd,
        "empty": lambda: make_graph([]),
        **{f"hostile{place}": partial(hostile, text) for place, text in enumerate(PAYLOADS)},
    }

    def find(name: str) -> Path:
        path = folder / f"{name}.html"
        if not path.exists():
            title = PAYLOADS[int(name[-1])] if name.startswith("hostile") else None
            points = POINTS if name == "market" else []
            write_page(graphs[name](), path, title=title, chokepoints=points)
        return path

    return find


@pytest.fixture
def opened(browser: Browser, pages: Callable[[str], Path]) -> Opener:
    def opening(
        name: str, size: tuple[int, int] = WIDE, address: str = "", **options: Any
    ) -> AbstractContextManager[Page]:
        return quiet(browser, pages(name), size, address, **options)

    return opening


def crowd() -> Graph:
    """Sixty countries with reserves of one mineral: more than a column holds."""
    codes = [f"{a}{b}X" for a in "ABCDEF" for b in "ABCDEFGHIJ"]
    return make_graph(
        [statement("HOLDS_RESERVES", f"Country:{code}", "Mineral:tin") for code in codes]
    )


def heading(page: Page) -> str:
    return page.locator("#panel h2").inner_text()


def shown(page: Page) -> set[str]:
    return set(page.evaluate("view.marks.map((mark) => mark.key)"))


def search(page: Page, words: str) -> None:
    page.keyboard.press("/")
    page.locator("#search").fill(words)
    page.keyboard.press("Enter")


def test_search_does_not_mind_accents_and_selects(opened: Opener) -> None:
    with opened("market") as page:
        page.keyboard.press("/")
        page.locator("#search").fill("turkiye")
        option = page.get_by_role("option").first
        expect(option).to_have_attribute("aria-selected", "true")
        assert option.inner_text().split("\n") == ["Türkiye", "Country"]
        assert page.locator("#search").get_attribute("aria-activedescendant") == "match-0"
        page.keyboard.press("Enter")
        assert heading(page) == "Türkiye"
        assert "s=Country%3ATUR" in page.url


def test_search_says_when_nothing_matches(opened: Opener) -> None:
    with opened("market") as page:
        search(page, "atlantis")
        expect(page.locator("#no-match")).to_have_text("Nothing here is called “atlantis”.")
        page.keyboard.press("Escape")
        expect(page.locator("#popup")).to_be_hidden()


def test_the_map_is_reached_and_walked_by_keyboard(opened: Opener) -> None:
    with opened("market") as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "map"
        page.keyboard.press("ArrowDown")
        first = heading(page)
        page.keyboard.press("Home")
        page.keyboard.press("End")
        assert first != "Tightest chokepoints"
        search(page, "DR Congo")
        page.locator("#map").focus()
        page.keyboard.press("ArrowRight")
        assert heading(page) == "Cobalt (mined)"
        expect(page.locator("#live")).to_contain_text("Cobalt (mined), Mined mineral")
        page.keyboard.press("ArrowRight")
        assert heading(page) == "Cobalt (refined)"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement === panel.querySelector('h2')")
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.id") == "map"
        assert heading(page) == "Tightest chokepoints"


def test_evidence_opens_by_keyboard_from_the_panel(opened: Opener) -> None:
    with opened("market", address="#s=Mineral:cobalt:mined") as page:
        toggle = page.get_by_role("button", name="Evidence for DR Congo, mines 75%")
        toggle.focus()
        page.keyboard.press("Enter")
        expect(toggle).to_be_focused()
        expect(toggle).to_have_attribute("aria-expanded", "true")
        cards = page.locator(".evidence > .statements .statement")
        assert cards.count() == 2
        expect(cards.first).to_contain_text("75% of the world")
        expect(cards.first).to_contain_text("Geological Survey, Mineral summaries (2025)")
        expect(cards.first).to_contain_text("row 7")
        expect(cards.last).to_contain_text("72% of the world")
        expect(cards.last).to_contain_text("confidence C")
        expect(page.get_by_text("Earlier years (1)")).to_be_visible()
        page.keyboard.press("Enter")
        expect(toggle).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("name", ["market", "article"])
def test_every_link_opens_to_statements_with_a_source(opened: Opener, name: str) -> None:
    counting = """LINKS.map((link) => {
      change({ mark: null, link });
      for (const fold of panel.querySelectorAll("details")) {
        fold.open = true;
        fold.dispatchEvent(new Event("toggle"));
      }
      const cards = [...panel.querySelectorAll(".statement")];
      const sources = cards.filter((card) => card.querySelector(".source").textContent);
      return {
        key: linkKey(link), cards: cards.length, sources: sources.length,
        stated: link.statements.length + link.derived.length,
        derived: Boolean(link.method), says: panel.textContent.includes("Calculated link."),
      };
    })"""
    with opened(name) as page:
        links = page.evaluate(counting)
        assert links
        for link in links:
            assert link["cards"] == link["stated"] >= 1, link
            assert link["sources"] == link["cards"], link
            assert link["says"] == link["derived"], link


def test_statuses_and_denials_are_told_in_words(opened: Opener) -> None:
    with opened("market", address="#s=Mineral:gallium:refined") as page:
        page.get_by_role("button", name="Evidence for China, ban, suspended").click()
        cards = page.locator(".evidence .statement")
        expect(cards.first).to_contain_text("Suspended: China bans exports of Gallium")
        expect(cards.first).to_contain_text("9 November 2025 to 27 November 2026")
        page.get_by_text("A source says this is not so").click()
        expect(page.locator(".statement.negated")).to_contain_text("does not refine gallium")


def test_marks_and_links_are_selected_on_the_canvas(opened: Opener) -> None:
    with opened("market") as page:
        box = page.locator("#map").bounding_box()
        assert box
        places = page.evaluate(
            """["Country:COD", "Mineral:cobalt:mined"].map((key) =>
              network.canvasToDOM(layout.places.get(MARK_BY_KEY.get(key).id)))"""
        )
        page.mouse.click(box["x"] + places[0]["x"], box["y"] + places[0]["y"])
        assert heading(page) == "DR Congo"
        page.mouse.click(box["x"] + 8, box["y"] + box["height"] - 8)
        assert heading(page) == "Tightest chokepoints"
        middle = [(places[0][axis] + places[1][axis]) / 2 for axis in ("x", "y")]
        page.mouse.click(box["x"] + middle[0], box["y"] + middle[1])
        assert heading(page) == "DR Congo → Cobalt (mined)"


def test_one_mineral_shows_its_own_marks_only(opened: Opener) -> None:
    with opened("market") as page:
        page.locator("#mineral").select_option(label="Cobalt")
        assert shown(page) == {
            "Country:CHN",
            "Country:COD",
            "Country:TUR",
            "Mineral:cobalt:mined",
            "Mineral:cobalt:refined",
            "EndSector:electric-vehicles",
            "EndSector:other-uses",
        }


def test_an_empty_choice_says_so_and_is_cleared(opened: Opener) -> None:
    with opened("market") as page:
        for box in page.locator("#kinds input").all():
            box.uncheck()
        expect(page.get_by_text("Nothing matches these filters.")).to_be_visible()
        page.get_by_role("button", name="Clear filters").click()
        expect(page.locator("#empty")).to_be_hidden()
        assert "Country:CHN" in shown(page)


def test_a_graph_without_statements_says_so(opened: Opener) -> None:
    with opened("empty") as page:
        expect(page.get_by_text("This graph has no statements")).to_be_visible()


def test_a_full_column_is_capped_and_search_brings_the_rest_back(opened: Opener) -> None:
    with opened("crowd") as page:
        assert page.evaluate("[view.marks.length, view.more.filter(Boolean)]") == [41, [20]]
        hidden = page.evaluate(
            "MARKS.find((mark) => !view.marks.includes(mark) && mark.kind === 'country').label"
        )
        search(page, hidden)
        assert heading(page) == hidden
        assert page.evaluate("view.links.filter(touchesChoice).length") == 1
        search(page, "tin")
        assert page.evaluate("view.links.length") == 40


def test_a_long_list_unfolds_and_keeps_the_keyboard_in_it(opened: Opener) -> None:
    with opened("crowd", address="#s=Mineral:tin:mined") as page:
        assert page.locator(".toggle").count() == 10
        page.get_by_role("button", name="Show all 60").press("Enter")
        assert page.locator(".toggle").count() == 60
        assert page.evaluate("panel.contains(document.activeElement)")


def test_the_address_restores_the_view(opened: Opener) -> None:
    with opened("market") as page:
        page.locator("#mineral").select_option(label="Gallium")
        page.locator("[data-kind=sector]").uncheck()
        search(page, "china")
        page.locator(".toggle").first.click()
        before = page.evaluate("[location.hash, panel.textContent, view.marks.length]")
        address = before[0]
    with opened("market", address=address) as page:
        assert page.evaluate("[location.hash, panel.textContent, view.marks.length]") == before


@pytest.mark.parametrize("address", ["#s=nobody&l=x>y&m=__proto__&k=constructor", "#%%%", "#s"])
def test_a_senseless_address_gives_the_first_view(opened: Opener, address: str) -> None:
    with opened("market", address=address) as page:
        assert heading(page) == "Tightest chokepoints"


@pytest.mark.parametrize(("place", "bypass"), [(0, False), (0, True), (1, True), (2, True)])
def test_hostile_text_is_shown_as_text(opened: Opener, place: int, *, bypass: bool) -> None:
    walk = """(text) => {
      const count = () => document.querySelectorAll("script, img, iframe, object, base").length;
      const before = count();
      for (const mark of MARKS) change({ mark, link: null });
      for (const link of LINKS) change({ mark: MARKS[link.from], link });
      change({ mineral: 0 });
      searchBox.value = text.slice(0, 9);
      showMatches();
      location.hash = `s=${encodeURIComponent(text)}&m=${text}`;
      return [before, count(), document.querySelectorAll("a:not([href^='#'])").length];
    }"""
    text = PAYLOADS[place]
    with opened(f"hostile{place}", bypass_csp=bypass) as page:
        before, after, links = page.evaluate(walk, text)
        page.wait_for_timeout(50)
        assert (before, links) == (after, 0)
        assert page.evaluate("window.pwned") is None
        assert page.evaluate("document.querySelector('h1').textContent") == text
        assert page.title() == text


@pytest.mark.parametrize("name", ["market", "article", "crowd"])
def test_labels_keep_apart_and_the_page_does_not_scroll_sideways(opened: Opener, name: str) -> None:
    crossing = """() => labelBoxes.flatMap((a, place) =>
      labelBoxes.slice(place + 1).filter((b) => overlap(a, b)).map((b) => [a.text, b.text]))"""
    choices = ("select(MARKS[0])", "change({ mark: null, link: LINKS[0] })", "clearSelection()")
    with opened(name, has_touch=True, color_scheme="dark") as page:
        for width, height in (PHONE, TABLET, WIDE):
            page.set_viewport_size(ViewportSize(width=width, height=height))
            for choice in choices:
                page.evaluate(choice)
                page.evaluate("network.redraw()")
                assert page.evaluate(crossing) == []
                assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.wait_for_timeout(100)
        named, drawn = page.evaluate("[labelBoxes.length, view.marks.length]")
        assert named >= 0.9 * drawn


def test_controls_have_names_and_parts_have_roles(opened: Opener) -> None:
    nameless = """() => [...document.querySelectorAll("button, input, select, a, summary")]
      .filter((part) => !(part.ariaLabel || part.textContent.trim() || (part.labels || []).length))
      .map((part) => part.outerHTML)"""
    with opened("market", address="#s=Country:CHN") as page:
        assert page.evaluate(nameless) == []
        assert page.get_by_role("main").count() == 1
        assert page.get_by_role("heading", level=1).count() == 1
        expect(page.get_by_role("combobox", name="Find a country")).to_be_visible()
        expect(page.get_by_role("application")).to_be_visible()
        assert "links" in (page.locator("#map").get_attribute("aria-label") or "")
        assert page.evaluate("document.documentElement.lang") == "en"


def test_print_keeps_the_legend_and_drops_the_controls(opened: Opener) -> None:
    with opened("market", color_scheme="dark") as page:
        page.emulate_media(media="print")
        expect(page.locator("#kinds")).to_be_visible()
        expect(page.locator("#search")).to_be_hidden()
        page.wait_for_timeout(50)
        assert page.evaluate("colours.paper") == "#ffffff"


def test_a_chokepoint_of_the_list_is_selected(opened: Opener) -> None:
    with opened("market") as page:
        page.get_by_role("button", name="Gallium (refined)").click()
        assert heading(page) == "Gallium (refined)"
        expect(page.locator(".facts")).to_contain_text("91%")
