"""Odds that are the same for every pair of names, for tests of what becomes of what is weighed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodegraph.loaders import weighing
from lodegraph.loaders.trees import Trees
from lodegraph.loaders.weighing import ALWAYS, Weights

if TYPE_CHECKING:
    import pytest


def same_odds(monkeypatch: pytest.MonkeyPatch, **odds: float) -> None:
    """Let every pair have the one sign "", and trees that do not branch."""
    leaves = {type_: Trees([None], [1], [weight]) for type_, weight in odds.items()}
    monkeypatch.setattr(weighing, "weights", lambda: Weights({ALWAYS: {"": odds}}))
    monkeypatch.setattr(weighing, "trees", lambda: leaves)
