"""How well annotated articles are read, and what the rules are trusted for after them."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

from lodegraph.loaders import precision
from lodegraph.loaders.annotation import extract
from lodegraph.loaders.evaluate import evaluate

OWN = Path(__file__).parent / "articles"
UNREAD = OWN.with_name("unread")
RULES = runpy.run_path(str(OWN.parents[1] / "bench" / "rules.py"))


def scores(read: dict[Path, dict[str, Any]], written: Path) -> dict[str, dict[str, Any]]:
    """Write what was read of annotated articles, and give what is measured of it."""
    for path, predicted in read.items():
        (written / f"{path.stem}.json").write_text(json.dumps(predicted), encoding="utf-8")
    return {row["measure"]: row for row in evaluate(next(iter(read)).parent, written)}


def test_the_projects_own_articles_are_read_as_the_table_of_rules_says(tmp_path: Path) -> None:
    # One test, since to read them all is what takes the time.
    read = {path: extract(path) for path in OWN.glob("*.txt")}
    for path, predicted in read.items():
        body = path.read_text(encoding="utf-8").partition("---\n")[2]
        assert predicted["relations"], path.name
        for row in predicted["relations"]:
            assert body[row["start"] : row["end"]] == row["evidence"], path.name
    found = scores(read, tmp_path)
    assert found["entity"]["f1"] >= 0.95
    assert found["relation_strict"]["precision"] >= 0.8
    assert found["relation_strict"]["recall"] >= 0.55
    assert found["id"]["wrong"] == 0
    assert dict(precision.measured()) == RULES["measure"](OWN, read.__getitem__)


def test_articles_that_nothing_was_learnt_from_are_read_with_precision(tmp_path: Path) -> None:
    found = scores({path: extract(path) for path in UNREAD.glob("*.txt")}, tmp_path)
    assert found["entity"]["f1"] >= 0.95
    assert found["relation_strict"]["precision"] >= 0.82
    assert found["relation_strict"]["recall"] >= 0.62
    assert found["year"]["precision"] >= 0.85
    assert found["status"]["precision"] >= 0.69
    assert found["id"]["wrong"] == 0
