"""Precision: how often each rule was right on annotated articles, and what it is trusted for."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE = Path(__file__).parent / "data" / "rule_precision.csv"
FEWEST = 10
# The share that must be right, as a statement of the rule is B or C; else it is D. None is A: the
# articles are those that the rules were made with.
GRADES = ((0.85, "B"), (0.7, "C"))


@cache
def measured() -> Mapping[str, tuple[int, int]]:
    """Read how often each rule was right, and how often it was counted, from ``data``."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["rule"]: (int(row["right"]), int(row["n"])) for row in csv.DictReader(file)}


def confidence(rule: str) -> str:
    """Give the confidence of a rule's statements; C while it was counted fewer than ten times.

    Examples
    --------
    >>> confidence("a rule that was never seen")
    'C'
    """
    right, counted = measured().get(rule, (0, 0))
    if counted < FEWEST:
        return "C"
    return next((grade for share, grade in GRADES if right / counted >= share), "D")
