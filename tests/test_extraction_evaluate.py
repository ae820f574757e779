"""Scores of extractions against annotations, by counts that can be checked by hand."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from lodegraph.graph.errors import LoadError
from lodegraph.loaders.evaluate import evaluate

GOLD: dict[str, Any] = {
    "entities": [
        {"canonical": "Chile", "type": "Country", "id": "CHL", "mentions": ["Chilean"]},
        {"canonical": "Peru", "type": "Country", "id": "PER", "mentions": []},
        {"canonical": "Copper", "type": "Mineral", "id": "Cu", "mentions": ["copper ore"]},
        {"canonical": "Lima", "type": "Region", "mentions": [], "optional": True},
    ],
    "relations": [
        {
            "subject": "Chile",
            "relation": "PRODUCES",
            "object": "Copper",
            "value": 24.0,
            "year": 2024,
            "evidence": "Chile mines copper.",
            "start": 0,
            "end": 19,
        },
        {"subject": "Peru", "relation": "IMPORTS_FROM", "object": "Chile", "status": "planned"},
        {"subject": "Peru", "relation": "EXPORTS", "object": "Copper", "optional": True},
    ],
}


def scores(folder: Path, predicted: dict[str, Any]) -> dict[str, dict[str, Any]]:
    for name, content in (("gold", GOLD), ("pred", predicted)):
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    rows = evaluate(folder / "gold.json", folder / "pred.json")
    return {row["measure"]: row for row in rows}


def test_the_annotation_itself_is_right_in_everything(tmp_path: Path) -> None:
    for row in scores(tmp_path, copy.deepcopy(GOLD)).values():
        assert (row["wrong"], row["missed"] or 0) == (0, 0)


def test_forms_ids_and_the_inverse_stand_for_the_annotated(tmp_path: Path) -> None:
    predicted = {
        "entities": [{"canonical": "CHL", "type": "Country", "id": "CHL"}],
        "relations": [
            {"subject": "Chilean", "relation": "PRODUCES", "object": "copper ore", "value": 0.24},
            {"subject": "Chile", "relation": "EXPORTS_TO", "object": "Peru"},
            {"subject": "Lima", "relation": "PRODUCES", "object": "Copper"},
        ],
    }
    found = scores(tmp_path, predicted)
    assert (found["entity"]["right"], found["entity"]["missed"]) == (1, 2)
    assert found["relation_strict"]["f1"] == 1.0
    assert (found["value"]["right"], found["year"]["right"], found["status"]["right"]) == (1, 0, 0)


def test_what_is_wrong_and_what_is_missed_are_told_apart(tmp_path: Path) -> None:
    predicted = {
        "entities": [],
        "relations": [{"subject": "Copper", "relation": "PRODUCES", "object": "Chile"}],
    }
    found = scores(tmp_path, predicted)
    strict, lenient = found["relation_strict"], found["relation_lenient"]
    assert (strict["right"], strict["wrong"], strict["missed"]) == (0, 1, 2)
    assert (lenient["right"], lenient["wrong"], lenient["missed"]) == (1, 0, 1)


def test_a_folder_without_annotation_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="no annotated file"):
        evaluate(tmp_path, tmp_path)
