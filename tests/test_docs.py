"""The documentation is complete, up to date, and true: every command and snippet in it is run."""

from __future__ import annotations

import doctest
import re
import runpy
import shlex
import sys
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import cast

import pytest
import typer
from typer.core import TyperGroup

from lodegraph.cli import app
from lodegraph.loaders import registry
from lodegraph.queries.catalogue import catalogue

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
TARGETS = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
ELLIPSIS = "..."
COMMANDS = cast("TyperGroup", typer.main.get_command(app)).commands


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file it shows if it names one, its text."""

    language: str
    file: str
    text: str


def blocks(page: Path) -> list[Block]:
    return [Block(*found) for found in BLOCK.findall(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_shows_is_what_happens(
    page: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LODEGRAPH_GRAPH", raising=False)
    names: dict[str, object] = {"__name__": page.stem}
    for block in blocks(page):
        if block.file:
            write_file(block, monkeypatch)
        elif block.language == "console":
            run_console(block.text, monkeypatch, capsys)
        elif block.language == "python":
            run_python(block.text, names, page)


def write_file(block: Block, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a shown file where the page says it is; a loader joins the others."""
    path = Path(block.file)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text, encoding="utf-8")
    if path.parent.name == "loaders":
        module = ModuleType(path.stem)
        module.__package__ = "lodegraph.loaders"
        exec(compile(block.text, path, "exec"), vars(module))  # noqa: S102
        assert isinstance(module, registry.Loader)
        known = {**registry.loaders(), module.NAME: module}
        monkeypatch.setattr(registry, "loaders", lambda: known)


def run_console(
    text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Run each line that begins with ``$``; the lines after it must occur in what it prints."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        line, *expected = part.replace("\\\n", " ").splitlines()
        program, *arguments = shlex.split(line, comments=True)
        if program == "make":
            assert set(arguments) <= TARGETS
            continue
        assert program == "lodegraph", f"{line}: no test knows how to run this"
        printed = plain(run_program(arguments, monkeypatch, capsys))
        missing = [e for e in expected if e.strip() != ELLIPSIS and plain(e) not in printed]
        assert missing == [], f"{line} prints:\n{printed}"


def run_program(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    [script] = entry_points(group="console_scripts", name="lodegraph")
    monkeypatch.setattr(sys, "argv", ["lodegraph", *arguments])
    capsys.readouterr()
    with pytest.raises(SystemExit) as left:
        script.load()()
    printed = capsys.readouterr()
    assert left.value.code == 0, printed.err
    return printed.out + printed.err


def plain(text: str) -> str:
    """Join the words by single spaces: columns may be wider than a page shows them."""
    return " ".join(text.split())


def run_python(text: str, names: dict[str, object], page: Path) -> None:
    if ">>>" not in text:
        exec(compile(text, page, "exec"), names)  # noqa: S102
        return
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    runner = doctest.DocTestRunner(optionflags=flags)
    example = doctest.DocTestParser().get_doctest(text, names, page.name, str(page), 0)
    complaints: list[str] = []
    runner.run(example, out=complaints.append, clear_globs=False)
    names.update(example.globs)
    assert complaints == []


@pytest.mark.parametrize(
    "name",
    [
        "model.md",
        "analyses.md",
        "cypher-for-minerals.md",
        "publications.md",
        "supply-network.md",
        "comparison.md",
    ],
)
def test_generated_page_is_up_to_date(name: str) -> None:
    build = runpy.run_path(str(ROOT / "docs" / "build.py"))
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert build["PAGES"][name]() == written, "run `make docs`"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_command_is_documented_and_has_help(name: str) -> None:
    command = COMMANDS[name]
    assert f"lodegraph {name}" in TEXT
    assert command.help
    parameters = {p.name: getattr(p, "help", None) for p in command.params}
    assert [name for name, text in parameters.items() if not text] == []


@pytest.mark.parametrize("name", sorted(registry.loaders()))
def test_loader_is_documented(name: str) -> None:
    assert f"`{name}`" in TEXT


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_analysis_is_documented_and_a_command(name: str) -> None:
    assert f"\n## {name}\n" in TEXT
    assert name in COMMANDS


def test_links_between_pages_lead_somewhere() -> None:
    links = [
        (page.name, target)
        for page in PAGES
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert links == []
