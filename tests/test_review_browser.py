"""The pages for review in a browser: by keyboard alone, quiet, kept, saved, and then obeyed."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from browsers import WIDE, await_picture, quiet
from playwright.sync_api import Browser, Page, expect

from lodegraph.loaders import documents, precision
from lodegraph.loaders.proposals import propose
from lodegraph.viz.review import write_review

Opener = Callable[..., AbstractContextManager[Page]]

pytestmark = pytest.mark.browser

TEXT = """Metals of Ruritania

Chile produces copper. Peru exports zinc. Glencore operates the Mutanda mine. In 2014, China
Development Bank lent $384 million to Sulawesi Mining. Orca said that Germany imports lithium.
"""
HOSTILE = "</script><script>window.pwned = 1</script> Chile produces copper & <img src=x> zinc."


@pytest.fixture(autouse=True)
def rules_never_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust every rule alike, whatever was measured of it last."""
    monkeypatch.setattr(precision, "measured", dict)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "metals.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Opener:
    def opening(
        document: Path, size: tuple[int, int] = WIDE, **options: Any
    ) -> AbstractContextManager[Page]:
        (path,) = write_review([propose(document)], tmp_path / "review")
        return quiet(browser, path, size, **options)

    return opening


def focused(page: Page) -> str:
    return page.locator(".card.focused .claim").last.inner_text()


def saved(page: Page, beside: Path) -> dict[str, Any]:
    """Save by keyboard, and put the file beside the document."""
    with page.expect_download() as download:
        page.keyboard.press("s")
    assert download.value.suggested_filename == f"{beside.name}.review.json"
    target = beside.with_name(download.value.suggested_filename)
    download.value.save_as(target)
    content: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return content


def reloaded(page: Page) -> None:
    page.reload()
    await_picture(page)


def stated(path: Path) -> dict[str, str]:
    """Give what is loaded: subject, type, object and status, with the confidence."""
    (batch,) = documents.read(path)
    columns = ["subject_id", "type", "object_id", "status", "confidence"]
    rows = batch.statements[columns].itertuples(index=False)
    return {" ".join(row[:4]): row[4] for row in rows}


def test_a_person_decides_by_keyboard_and_load_obeys(opened: Opener, article: Path) -> None:
    assert stated(article) == {
        "CHL PRODUCES copper asserted": "C",
        "PER EXPORTS zinc asserted": "C",
        "glencore OPERATES mutanda asserted": "C",
        "china-development-bank FINANCES sulawesi-mining asserted": "C",
        "DEU IMPORTS lithium asserted": "C",
    }
    with opened(article) as page:
        keys = page.keyboard
        keys.press("j")
        assert focused(page) == "Chile produces Copper"
        keys.press("a")
        assert focused(page) == "Peru exports Zinc"
        keys.press("r")
        assert focused(page) == "Glencore operates Mutanda"
        keys.press("c")
        status = page.get_by_label("Status")
        status.select_option("former")
        keys.press("Enter")
        expect(page.locator(".card.correct .verdict")).to_have_text("Corrected")
        keys.press("ArrowDown")
        keys.press("c")
        page.get_by_label("Figure").fill("$400 million")
        page.get_by_label("Year").fill("2015")
        keys.press("Enter")
        expect(page.locator("#count")).to_have_text("4 of 5 decided, not saved")
        content = saved(page, article)
        expect(page.locator("#count")).to_have_text("4 of 5 decided")
    verdicts = [decision["decision"] for decision in content["decisions"]]
    assert verdicts == ["accept", "reject", "correct", "correct"]
    assert stated(article) == {
        "CHL PRODUCES copper asserted": "B",
        "glencore OPERATES mutanda former": "B",
        "china-development-bank FINANCES sulawesi-mining asserted": "B",
        "DEU IMPORTS lithium asserted": "C",
    }
    (batch,) = documents.read(article)
    loan = batch.statements.set_index("type").loc["FINANCES"]
    assert (loan["amount_usd"], loan["year"]) == (400e6, 2015)
    assert list(batch.rejects["reason"]) == ["rejected in review"]
    assert list(batch.rejects["value"]) == ["Peru EXPORTS Zinc"]


def test_a_draft_survives_a_reload_and_every_step_can_be_undone(
    opened: Opener, article: Path
) -> None:
    with opened(article) as page:
        for key in ("j", "a", "r"):
            page.keyboard.press(key)
        reloaded(page)
        verdicts = page.locator(".verdict")
        first = ["Accepted", "Rejected", "Not decided"]
        assert verdicts.all_inner_texts()[:3] == first
        expect(page.locator("#undo")).to_be_disabled()
        page.keyboard.press("j")
        page.keyboard.press("a")
        assert verdicts.all_inner_texts()[0] == "Not decided"  # the same key takes it back
        page.keyboard.press("u")
        assert verdicts.all_inner_texts()[:3] == first
        page.keyboard.press("u")
        expect(page.locator("#live")).to_have_text("Nothing to undo.")


def test_a_whole_sentence_is_accepted_at_once(opened: Opener, article: Path) -> None:
    article.write_text("Chile and Peru produce copper and zinc. Japan mines tin.\n")
    with opened(article) as page:
        page.keyboard.press("j")
        page.keyboard.press("r")
        page.keyboard.press("Shift+A")
        expect(page.locator("#live")).to_have_text("3 accepted.")
        assert focused(page) == "Japan produces Tin"
        page.keyboard.press("u")
        expect(page.locator("#count")).to_have_text("1 of 5 decided, not saved")


def test_space_goes_to_what_is_open_and_help_tells_the_keys(opened: Opener, article: Path) -> None:
    with opened(article) as page:
        for key in ("j", "a", "r", "k", "k"):
            page.keyboard.press(key)
        assert focused(page) == "Chile produces Copper"
        page.keyboard.press("Space")
        assert focused(page) == "Glencore operates Mutanda"
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_contain_text("metals.txt.review.json")
        page.keyboard.press("a")  # means nothing while the help is open
        page.keyboard.press("Escape")
        assert page.locator(".verdict").all_inner_texts()[2] == "Not decided"


def test_a_missing_statement_is_added(opened: Opener, article: Path) -> None:
    with opened(article) as page:
        page.keyboard.press("j")
        page.keyboard.press("m")
        page.get_by_label("Relation").select_option("EXPORTS")
        page.get_by_label("Object", exact=True).fill("Lithium")
        page.keyboard.press("Enter")
        assert focused(page) == "Chile exports Lithium"
        saved(page, article)
    assert stated(article)["CHL EXPORTS lithium asserted"] == "B"
    with opened(article) as page:  # the page knows what was saved
        expect(page.locator(".card.add .claim")).to_have_text("Chile exports Lithium")
        page.locator(".card.add").focus()
        page.keyboard.press("r")
        assert saved(page, article)["decisions"] == []
    assert "CHL EXPORTS lithium asserted" not in stated(article)


def test_entries_of_a_list_are_decided_one_by_one(opened: Opener, article: Path) -> None:
    article.write_text("In 2021 Armenia mined:\n\n- 7 t of tin\n- 9 t of tin\n- zinc\n")
    with opened(article) as page:
        assert page.locator(".sentence").all_inner_texts() == [
            "In 2021 Armenia mined: - 7 t of tin",
            "In 2021 Armenia mined \u2026 9 t of tin",
            "In 2021 Armenia mined \u2026 zinc",
        ]
        for key in ("j", "r", "a", "m"):
            page.keyboard.press(key)
        page.get_by_label("Relation").select_option("EXPORTS")
        page.keyboard.press("Enter")
        assert page.locator(".verdict").all_inner_texts() == [
            *("Rejected", "Accepted", "Not decided", "Added")
        ]
        saved(page, article)
    (batch,) = documents.read(article)
    told = batch.statements[["type", "object_id", "confidence"]].itertuples(index=False)
    assert sorted(" ".join(row) for row in told) == [
        "EXPORTS zinc B",
        "PRODUCES tin B",
        "PRODUCES zinc C",
    ]
    assert list(batch.rejects["reason"]) == ["rejected in review"]


def test_a_name_is_said_to_mean_something_else(opened: Opener, article: Path) -> None:
    with opened(article) as page:
        page.get_by_text("Glencore", exact=True).first.click()
        field = page.get_by_label("It means the")
        assert field.input_value() == "Glencore"
        field.fill("Glencore Katanga")
        page.keyboard.press("Enter")
        expect(page.locator(".names")).to_contain_text("Glencore Katanga")
        content = saved(page, article)
    assert content["names"] == [{"form": "Glencore", "label": "Firm", "name": "Glencore Katanga"}]
    assert "glencore-katanga OPERATES mutanda asserted" in stated(article)


def test_the_form_says_what_does_not_fit(opened: Opener, article: Path) -> None:
    with opened(article) as page:
        page.keyboard.press("j")
        page.keyboard.press("c")
        page.get_by_label("Object", exact=True).fill("Unobtainium")
        page.keyboard.press("Enter")
        problem = page.get_by_role("alert")
        expect(problem).to_contain_text("Unobtainium is no mineral of the tables")
        page.get_by_label("Object", exact=True).fill("copper")
        page.get_by_label("Relation").select_option("OWNS")
        page.keyboard.press("Enter")
        expect(problem).to_contain_text("“owns” does not go from a country to a mineral")
        page.keyboard.press("Escape")
        expect(page.locator(".form")).to_have_count(0)
        assert focused(page) == "Chile produces Copper"


@pytest.mark.parametrize("size", [(1440, 900), (768, 1024), (390, 844)])
def test_the_page_fits_the_screen(opened: Opener, article: Path, size: tuple[int, int]) -> None:
    with opened(article, size, color_scheme="dark") as page:
        page.keyboard.press("j")
        page.keyboard.press("c")
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]


def test_a_hostile_text_stays_text(opened: Opener, tmp_path: Path) -> None:
    path = tmp_path / "hostile.txt"
    path.write_text(HOSTILE, encoding="utf-8")
    with opened(path) as page:
        assert page.evaluate("window.pwned") is None
        assert page.locator("#text img").count() == 0
        expect(page.locator("#text")).to_contain_text("<img src=x>")


def test_the_index_counts_what_is_decided(browser: Browser, article: Path, tmp_path: Path) -> None:
    (path,) = write_review([propose(article)], tmp_path / "review")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((path.parent / "index.html").as_uri())
    row = page.locator("tbody tr")
    expect(row).to_contain_text("new")
    page.get_by_role("link", name="Metals of Ruritania").click()
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.get_by_role("link", name="All documents").click()
    expect(row.locator("td").nth(2)).to_have_text("1")
    expect(row.locator("td").nth(3)).to_have_text("begun, not saved")
    context.close()


def test_what_cannot_be_stored_is_not_accepted_but_can_be_corrected(
    opened: Opener, tmp_path: Path
) -> None:
    path = tmp_path / "congo.txt"
    path.write_text("Congolese mines produce cobalt.\n", encoding="utf-8")
    with opened(path) as page:
        page.keyboard.press("j")
        page.keyboard.press("a")
        expect(page.locator("#live")).to_contain_text("cannot be stored")
        page.keyboard.press("c")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Congolese is no country of the tables")
        page.get_by_label("Subject", exact=True).fill("Republic of the Congo")
        page.keyboard.press("Enter")
        saved(page, path)
    assert stated(path) == {"COG PRODUCES cobalt asserted": "B"}


def test_a_saved_draft_gives_way_to_a_newer_file(
    browser: Browser, article: Path, tmp_path: Path
) -> None:
    (path,) = write_review([propose(article)], tmp_path / "review")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    await_picture(page)
    page.keyboard.press("j")
    page.keyboard.press("a")
    content = saved(page, article)
    (decision,) = content["decisions"]
    content["decisions"] = [{**decision, "decision": "reject"}]  # a colleague thinks otherwise
    del content["decisions"][0]["statement"]
    article.with_name("metals.txt.review.json").write_text(json.dumps(content), encoding="utf-8")
    write_review([propose(article)], tmp_path / "review")
    reloaded(page)
    verdicts = page.locator(".verdict")
    assert verdicts.all_inner_texts()[0] == "Rejected"
    page.keyboard.press("j")
    page.keyboard.press("a")  # and what is not saved stands before any file
    expect(verdicts.first).to_have_text("Accepted")
    content["decisions"] = []
    article.with_name("metals.txt.review.json").write_text(json.dumps(content), encoding="utf-8")
    write_review([propose(article)], tmp_path / "review")
    reloaded(page)
    assert verdicts.all_inner_texts()[0] == "Accepted"
    context.close()
