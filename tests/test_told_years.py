"""What "the following year" and "in November" mean behind a year that was named."""

from __future__ import annotations

import pytest

from lodegraph.loaders.dates import Day, date_within, day_of_text
from lodegraph.loaders.mentions import find_mentions
from lodegraph.loaders.told_years import ToldYears


def dates(*sentences: str) -> list[str | None]:
    """Give the dates of the last sentence, as they are in a text of 20 May 2025."""
    told = ToldYears()
    *_, found = [told.complete(sentence, find_mentions(sentence)) for sentence in sentences]
    return [date_within(m, "2025-05-20") for m in found if isinstance(m, Day)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The following year it bought Inco.", "2024"),
        ("Two years earlier it had bought Inco.", "2021"),
        ("It bought Inco in the same year.", "2023"),
        ("It sold Inco a decade later.", "2033"),
        ("It bought Inco in December of that year.", "2023-12"),
        ("It bought Inco that December.", "2023-12"),
        ("Five years ago it bought Inco.", "2020"),
        ("It had bought Inco the year before.", "2022"),
    ],
)
def test_a_year_is_counted_from_the_one_named_before(sentence: str, expected: str) -> None:
    assert dates("Vale banned exports in 2023.", sentence) == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "Output was 5% higher than a year earlier.",
        "The share was 5% against a tenth a decade earlier.",
        "The plant opened two years later than planned.",
        "That was the year before the war.",
    ],
)
def test_a_comparison_dates_nothing(sentence: str) -> None:
    assert dates("Vale banned exports in 2023.", sentence) == []


def test_a_year_is_forgotten() -> None:
    between = ["Chile mines tin."] * 3
    assert dates("Vale banned exports in 2023.", *between, "That year it bought Inco.") == []
    assert dates("That year it bought Inco.") == []


def test_no_year_is_counted_from_the_end_of_a_span() -> None:
    assert dates("It runs from 2026 to 2029; another starts a year later.")[-1] == "2029"


def test_a_month_without_a_year_follows_the_month_before_it() -> None:
    told = ToldYears()
    told.complete("It bought Inco in September 2024.", find_mentions("in September 2024"))
    (november,) = told.complete("in November", find_mentions("in November"))
    assert isinstance(november, Day)
    assert date_within(november, None) == "2024-11"
    assert date_within(november, None, ahead=True) is None


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Published on June 3, 2025\nChile", "2025-06-03"),
        ("# date: 2025-06-03\n---\nChile", "2025-06-03"),
        ("(Kinshasa, 3 June 2025) Congo", "2025-06-03"),
        ("Kinshasa, Tuesday 3 June 2025 - Congo", "2025-06-03"),
        ("PERTH, Australia, June 3, 2025 /PRNewswire/ -- Lynas", "2025-06-03"),
        ("# source: https://a.org/markets/china-curbs-2024-12-03/", "2024-12-03"),
        ("# source: https://a.org/2025/06/graphite/", "2025-06-01"),
        ("# source: https://a.org/2025/02/30/graphite/", None),
        ("# source: https://a.org/1310-49495-cobalt-end-2025", None),
        ("# source: https://a.org/x/2021-22-report", None),
    ],
)
def test_the_day_of_a_text_is_found(head: str, expected: str | None) -> None:
    assert day_of_text(head) == expected
