"""Which figures a text tells, and what begins no figure."""

from __future__ import annotations

import pytest

from lodegraph.loaders.quantities import quantities


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


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("a $75-million loan", 75, "million USD"),
        ("a C$1.5-billion bid", 1.5, "billion CAD"),
        ("a 13.75-per cent holding", 13.75, "per cent"),
        ("a 30-percent interest", 30, "percent"),
        ("a 40,000-tonne-a-year smelter", 40_000, "tonne"),
        ("a 2-million-metric-ton pit", 2, "million metric-ton"),
        ("a 12ktpa refinery", 12, "ktpa"),
        ("worth $US90 million", 90, "million USD"),
        ("worth AU$4m", 4, "million AUD"),
        ("sold for 7 mln euro", 7, "million EUR"),
        ("2.5 million pounds U3O8", 2.5, "million pounds"),
    ],
)
def test_a_hyphen_or_nothing_may_join_number_scale_and_unit(
    text: str, value: float, unit: str
) -> None:
    assert [(q.value, q.unit) for q in quantities(text)] == [(value, unit)]


def test_a_price_is_no_sum() -> None:
    assert not [*quantities("at a $60-a-tonne discount")]
