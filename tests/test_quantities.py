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
        ("between 50 tons and 70 tons of tin", "between 50 tons and 70 tons"),
    ],
)
def test_a_year_begins_no_range(text: str, figure: str) -> None:
    assert [text[q.start : q.end] for q in quantities(text)] == [figure]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("China 40,000 tons, Peru 4,300 and Chile", [(40000, "tons"), (4300, "tons")]),
        ("Peru (40,000 kg), Chile (900) and Cuba", [(40000, "kg"), (900, "kg")]),
        ("Peru 3.5 million tonnes, Cuba with 2.1, Fiji", [(3.5, "million tonnes"), (2.1, None)]),
        ("Peru 3 million tonnes, Cuba 2 million and", [(3, "million tonnes"), (2, None)]),
        ("Peru 3 million tonnes, Cuba 600,000; Fiji", [(3, "million tonnes"), (600000, "tonnes")]),
        ("of 3 million, 21 million and 4 million kg", [(3, "million kg"), (21, None), (4, None)]),
        ("mined 5,300 and 2,600 tonnes", [(5300, "tonnes"), (2600, None)]),
        ("Peru 300 tonnes in 2024, Fiji had 2023, and", [(300, "tonnes")]),
        ("Peru 300 tonnes, for Boeing 737 and Airbus", [(300, "tonnes")]),
        ("Peru 300 tonnes or 5%, and Fiji 4,000, the", [(300, "tonnes"), (5, "%")]),
    ],
)
def test_a_number_without_a_unit_has_that_of_the_tonnes_before(
    text: str, figures: list[tuple[float, str | None]]
) -> None:
    read = sorted(quantities(text), key=lambda quantity: quantity.start)
    unit = figures[0][1]
    assert [(q.value, q.unit) for q in read] == [(value, own or unit) for value, own in figures]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sold 4,000 and 6,000 tonnes respectively", [(4000, "tonnes"), (6000, "tonnes")]),
        ("hold 14 and 18 percent", [(14, "percent"), (18, "percent")]),
        ("lent it 92 million U.S. dollars", [(92, "million USD")]),
        ("KfW Lends Vale $1.5 Billion", [(1.5, "billion USD")]),
        ("lent it $5 million and $6 million", [(5, "million USD"), (6, "million USD")]),
        ("$5 million and 3 million tonnes", [(3, "million tonnes"), (5, "million USD")]),
        ("set a quota for 2026 to 12 million tonnes", [(12, "million tonnes")]),
        ("rose from 2 million to 3 million tonnes", [(3, "million tonnes")]),
        ("can make 2 000 tonnes", [(2000, "tonnes")]),
        ("paid 610 crore rupees, not Rs 700 crore", [(700, "crore INR"), (610, "crore INR")]),
    ],
)
def test_each_of_several_figures_is_read(text: str, told: list[tuple[float, str]]) -> None:
    assert [(q.value, q.unit) for q in quantities(text)] == told


@pytest.mark.parametrize(
    ("text", "range_"),
    [
        ("between 1.3 million and 1.4 million tonnes", (1.3, 1.4, "million tonnes")),
        ("between $630 million and $880 million", (630, 880, "million USD")),
        ("$500 million to $1.2 billion", (0.5, 1.2, "billion USD")),
        ("800,000 to 1.2 million tonnes", (0.8, 1.2, "million tonnes")),
    ],
)
def test_both_ends_of_a_range_may_have_their_scale(
    text: str, range_: tuple[float, float, str]
) -> None:
    assert [(q.lo, q.hi, q.unit) for q in quantities(text)] == [range_]


def test_millions_of_metric_tons_are_written_out(tmp_path: Path) -> None:
    (row,) = relations(tmp_path, "Peru holds zinc reserves of 4.8 million metric tons.")
    assert (row["value"], row["unit"]) == (4_800_000, "metric tons")


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
