"""A browser for the pages, in which they ask for nothing but themselves and complain of nothing."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = (1440, 900)


@contextmanager
def chromium() -> Generator[Browser]:
    """Start the browser; without one the tests are skipped, unless they are required."""
    if not CHROMIUM.exists():
        reason = f"no browser at {CHROMIUM}: install Debian's chromium"
        if "browser" in os.environ.get("LODEGRAPH_REQUIRE", "").split(","):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield launched
        launched.close()


def await_picture(page: Page) -> None:
    """Wait for the first picture of a page: keys pressed before it may be lost."""
    page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")


@contextmanager
def quiet(
    browser: Browser, path: Path, size: tuple[int, int], address: str = "", **options: Any
) -> Generator[Page]:
    """Open a page; when it closes it must have asked for nothing and complained of nothing."""
    viewport = ViewportSize(width=size[0], height=size[1])
    context = browser.new_context(viewport=viewport, offline=True, **options)
    page = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    # Whoever leaves a page with a draft is asked; nothing else may ask.
    page.on(
        "dialog",
        lambda dialog: (
            dialog.accept() if dialog.type == "beforeunload" else complaints.append(dialog.message)
        ),
    )
    page.goto(path.as_uri() + address)
    await_picture(page)
    try:
        yield page
    finally:
        context.close()
    assert complaints == []
    asked = {url.split("#")[0] for url in requests if not url.startswith("blob:")}
    assert asked == {path.as_uri()}
