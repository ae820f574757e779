"""How well annotated articles are read, and what the rules are trusted for after them."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lodegraph.loaders import precision
from lodegraph.loaders.evaluate import evaluate

OWN = Path(__file__).parent / "articles"
UNREAD = OWN.with_name("unread")
RULES = runpy.run_path(str(OWN.parents[1] / "bench" / "rules.py"))


def extracted(articles: Path, into: Path) -> Path:
    """Extract all articles by the command, which nothing slows down that watches the tests."""
    files = sorted(map(str, articles.glob("*.txt")))
    command = [sys.executable, "-m", "lodegraph", "extract", *files, "--format", "json"]
    subprocess.run([*command, "--output", str(into)], check=True, capture_output=True)
    return into


def measures(articles: Path, read: Path) -> dict[str, dict[str, Any]]:
    return {row["measure"]: row for row in evaluate(articles, read)}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return extracted(OWN, tmp_path_factory.mktemp("own"))


def test_evidence_of_the_projects_own_articles_stands_where_it_is_said_to(own: Path) -> None:
    for path in OWN.glob("*.txt"):
        body = path.read_text(encoding="utf-8").partition("---\n")[2]
        relations = json.loads((own / f"{path.stem}.json").read_text(encoding="utf-8"))["relations"]
        assert relations, path.name
        for row in relations:
            assert body[row["start"] : row["end"]] == row["evidence"], path.name


def test_the_projects_own_articles_are_read_with_precision(own: Path) -> None:
    found = measures(OWN, own)
    assert found["entity"]["f1"] >= 0.95
    assert found["relation_strict"]["precision"] >= 0.8
    assert found["relation_strict"]["recall"] >= 0.55
    assert found["id"]["wrong"] == 0


def test_rules_are_as_often_right_as_their_table_says(own: Path) -> None:
    def read(path: Path) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((own / f"{path.stem}.json").read_text(encoding="utf-8"))
        return found

    assert dict(precision.measured()) == RULES["measure"](OWN, read)


def test_articles_that_nothing_was_learnt_from_are_read_with_precision(tmp_path: Path) -> None:
    found = measures(UNREAD, extracted(UNREAD, tmp_path / "read"))
    assert found["entity"]["f1"] >= 0.95
    assert found["relation_strict"]["precision"] >= 0.82
    assert found["relation_strict"]["recall"] >= 0.62
    assert found["year"]["precision"] >= 0.85
    assert found["status"]["precision"] >= 0.69
    assert found["id"]["wrong"] == 0
