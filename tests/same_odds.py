"""Odds that are the same for every pair of names, for tests of what becomes of what is weighed."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from lodegraph.loaders import weighing
from lodegraph.loaders.trees import PARTS, Trees
from lodegraph.loaders.weighing import ALWAYS, Weights

if TYPE_CHECKING:
    import pytest


def always(**odds: float) -> dict[str, Trees]:
    """Give trees that do not branch: the same odds of a type, whatever the signs."""
    return {type_: Trees({}, np.array([[ceil(PARTS * weight)]])) for type_, weight in odds.items()}


def same_odds(monkeypatch: pytest.MonkeyPatch, **odds: float) -> None:
    """Let every pair have the one sign "", and trees that do not branch."""
    leaves = always(**odds)
    monkeypatch.setattr(weighing, "weights", lambda: Weights({ALWAYS: {"": odds}}))
    monkeypatch.setattr(weighing, "grown", lambda: leaves)
    monkeypatch.setattr(weighing, "known_signs", lambda: frozenset({ALWAYS}))
