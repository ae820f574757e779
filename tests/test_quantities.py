"""Which figures a text tells, and what begins no figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from extracted import relations

from lodegraph.loaders.quantities import quantities

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("in 2023 and 68% to China", "68%"),
        ("rose in 2023 to 5,000 tonnes", "5,000 tonnes"),
        ("in May 2021 and 20% in June", "20%"),
        ("of 2,000 to 2,400 tonnes", "2,000 to 2,400 tonnes"),
        ("between 2000 and 2100 tonnes", "between 2000 and 2100 tonnes"),
    ],
)
def test_a_year_begins_no_range(text: str, figure: str) -> None:
    assert [text[q.start : q.end] for q in quantities(text)] == [figure]


def test_millions_of_metric_tons_are_written_out(tmp_path: Path) -> None:
    (row,) = relations(tmp_path, "Peru holds zinc reserves of 4.8 million metric tons.")
    assert (row["value"], row["unit"]) == (4_800_000, "metric tons")
