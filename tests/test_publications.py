"""The table of publications: every loader is in it, and what ships is credited."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lodegraph.cli import run
from lodegraph.graph.cite import cite
from lodegraph.graph.store import open_graph
from lodegraph.loaders.publications import publications
from lodegraph.loaders.registry import loaders

NOTICE = (Path(__file__).parents[1] / "NOTICE").read_text(encoding="utf-8")


def test_every_loader_says_what_it_reads() -> None:
    assert set(publications()["loader"]) == set(loaders())


def test_every_publication_is_fully_described() -> None:
    table = publications()
    for column in ("publication", "publisher", "licence", "files", "how"):
        assert (table[column].str.strip() != "").all()
    assert set(table["ships"]) == {"yes", "no"}
    assert table["where"].str.fullmatch(r"(https://.*)?").all()


def test_what_ships_is_credited() -> None:
    table = publications().set_index("loader")
    loaded = set(open_graph().loads()["loader"])
    assert set(table.loc[sorted(loaded), "ships"]) == {"yes"}
    for loader in loaded - {"statements-csv", "document"}:
        publisher, where = (str(table.loc[loader, column]) for column in ("publisher", "where"))
        assert publisher in " ".join(NOTICE.split()) or where in "".join(NOTICE.split())
    assert cite(open_graph())["citation"].notna().all()


def test_the_command_shows_both_parts(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sources"]) == 0
    shown = capsys.readouterr().out
    assert "Sources of the reference graph" in shown
    assert "Publications that lodegraph reads" in shown
    assert run(["sources", "--known", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert {row["loader"] for row in rows} == set(publications()["loader"])
    assert run(["sources", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert len(answer["publications"]) == len(publications())
    assert {row["id"] for row in answer["rows"]} == set(open_graph().sources()["id"])
