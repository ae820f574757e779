"""Evaluation: extracted entities and relations against annotated ones, measure by measure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..graph.errors import LoadError
from .matching import Counts, compare

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIXES = (".gold.json", ".pred.json", ".json")
PLACES = 4
RATIOS = ("entity", "entity_name_only", "relation_strict", "relation_lenient")
SHARES = ("id", "value", "year", "status", "evidence", "offset")


def evaluate(gold: Path, predicted: Path) -> list[dict[str, Any]]:
    """Score extractions against annotations.

    Parameters
    ----------
    gold, predicted : Path
        Two files, or two folders whose files pair by document name
        (``a.gold.json`` with ``a.json``, ``a.pred.json`` or ``a.gold.json``).

    Returns
    -------
    list of dict
        One per measure: ``measure``, ``precision``, ``recall``, ``f1``, ``right``, ``wrong``,
        ``missed``. For what is asked of matched statements only (id, value, year, status,
        evidence, offset) ``precision`` is the share that is right.

    Raises
    ------
    LoadError
        If a file is not JSON of that form, or the folder has no annotated file.
    """
    totals: dict[str, Counts] = {}
    for annotated, extracted in _pairs(gold, predicted):
        for measure, (right, wrong, missed) in compare(annotated, extracted).items():
            known = totals.get(measure, (0, 0, 0))
            totals[measure] = (known[0] + right, known[1] + wrong, known[2] + missed)
    names = [*RATIOS, *SHARES, *sorted(totals.keys() - {*RATIOS, *SHARES})]
    return [_row(name, totals.get(name, (0, 0, 0)), ratio=name not in SHARES) for name in names]


def _row(measure: str, counts: Counts, *, ratio: bool) -> dict[str, Any]:
    """Make precision, recall and F1 of counts.

    Examples
    --------
    >>> _row("entity", (3, 1, 0), ratio=True)["f1"]
    0.8571
    """
    right, wrong, missed = counts
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    both = precision + recall
    row: dict[str, Any] = {
        "measure": measure,
        "precision": round(precision, PLACES),
        "recall": round(recall, PLACES) if ratio else None,
        "f1": (round(2 * precision * recall / both, PLACES) if both else 0.0) if ratio else None,
    }
    return row | {"right": right, "wrong": wrong, "missed": missed if ratio else None}


def _pairs(gold: Path, predicted: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    if gold.is_file():
        yield _load(gold), _load(predicted)
        return
    found = {_stem(path): path for path in sorted(predicted.glob("*.json"))}
    annotated = sorted(gold.glob("*.gold.json"))
    if not annotated:
        raise LoadError(gold, "no annotated file", hint="annotated files end in .gold.json")
    for path in annotated:
        other = found.get(_stem(path))
        yield _load(path), _load(other) if other else {"entities": [], "relations": []}


def _stem(path: Path) -> str:
    return next(path.name[: -len(end)] for end in SUFFIXES if path.name.endswith(end))


def _load(path: Path) -> dict[str, Any]:
    try:
        table: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LoadError(path, f"this is no JSON file: {error}") from None
    if not isinstance(table, dict) or not {"entities", "relations"} <= table.keys():
        raise LoadError(path, "entities and relations are missing", hint="see docs on evaluation")
    return table
