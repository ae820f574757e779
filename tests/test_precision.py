"""What the rules of the grammar are trusted for."""

from __future__ import annotations

import pytest

from lodegraph.loaders import precision


@pytest.mark.parametrize(
    ("right", "counted", "grade"),
    [(9, 9, "C"), (10, 10, "B"), (17, 20, "B"), (16, 20, "C"), (14, 20, "C"), (13, 20, "D")],
)
def test_confidence_follows_from_what_was_right(
    monkeypatch: pytest.MonkeyPatch, right: int, counted: int, grade: str
) -> None:
    monkeypatch.setattr(precision, "measured", lambda: {"rule": (right, counted)})
    assert precision.confidence("rule") == grade
