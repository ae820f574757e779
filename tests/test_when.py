"""Which date of a sentence, or of the one before it, belongs to a statement."""

from __future__ import annotations

from pathlib import Path

import pytest
from extracted import relations

from lodegraph.loaders.dates import days


def years(tmp_path: Path, text: str) -> set[tuple[str, str, str, int | None]]:
    rows = relations(tmp_path, text)
    return {(r["subject"], r["relation"], r["object"], r["year"]) for r in rows}


@pytest.mark.parametrize(
    ("said", "preposition", "year"),
    [
        ("by mid-2026", "by", 2026),
        ("in the summer of 2024", "in", 2024),
        ("at the end of 2026", "in", 2026),
        ("as early as 2027", "from", 2027),
        ("towards 2030", "by", 2030),
        ("in the June quarter of 2025", "in", 2025),
        ("throughout FY2025", "in", 2025),
        ("between January and May", "in", None),
    ],
)
def test_a_date_has_the_word_that_leads_it(said: str, preposition: str, year: int | None) -> None:
    assert [(d.preposition, d.year) for d in days(f"It opens {said}.")] == [(preposition, year)]


def test_a_model_number_is_no_fiscal_year() -> None:
    assert list(days("The DFY2025 pump")) == []


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("1962: Vale starts mining graphite.", ("Vale", "PRODUCES", "Graphite", 1962)),
        (
            "Vale mined graphite until the pit was shut in 2009.",
            ("Vale", "PRODUCES", "Graphite", 2009),
        ),
        (
            "Vale is building a plant at Moma; in November 2025 it bought Lynas.",
            ("Vale", "OPERATES", "Moma", None),
        ),
        (
            "Trends and issues: On 4 February 2025 China banned exports of indium.",
            ("China", "RESTRICTS", "Indium", 2025),
        ),
        (
            "China suspended, up to 27 May 2026, its ban on gallium, which had stood since 2024.",
            ("China", "RESTRICTS", "Gallium", 2024),
        ),
        (
            "China announced controls on 4 April 2025. It imposed export licences on samarium.",
            ("China", "RESTRICTS", "Samarium", 2025),
        ),
    ],
)
def test_the_date_that_is_told_is_found(
    tmp_path: Path, text: str, row: tuple[str, str, str, int | None]
) -> None:
    assert row in years(tmp_path, text)


def test_a_day_is_carried_no_further_than_its_announcement(tmp_path: Path) -> None:
    opened = "Vale opened Balama on 4 April 2025."
    text = f"{opened} The government of Peru imposed export licences on tin."
    assert ("Peru", "RESTRICTS", "Tin", None) in years(tmp_path, text)
    banned = "Indonesia banned exports of nickel on 1 January 2020."
    text = f"{banned} The government restricted exports of bauxite in 2023."
    assert ("Indonesia", "RESTRICTS", "Bauxite", 2023) in years(tmp_path, text)


def test_a_state_firm_is_not_dated_by_what_it_did(tmp_path: Path) -> None:
    text = "On 22 April 2008 Chile's state-owned Codelco sold copper to Japan."
    assert ("Chile", "OWNS", "Codelco", None) in years(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        # What is so now is not dated by what else the sentence tells.
        (
            "Vale refines nickel in Canada, while Glencore stopped making it in 2016.",
            ("Vale", "REFINES", "Nickel", None),
        ),
        (
            "China, which mines 60% of rare earths, curbed exports of tin in 2023.",
            ("China", "PRODUCES", "Rare earth elements", None),
        ),
        (
            "Washington said in May 2024 that China refines 70% of the world's lithium.",
            ("China", "REFINES", "Lithium", None),
        ),
        (
            "Vale makes nickel from waste: 10 tonnes in 2021.",
            ("Vale", "PRODUCES", "Nickel", 2021),
        ),
        # Nor what a firm is by what it did, nor what still is by what is to come.
        (
            "Kabil, a joint venture of Vale and Glencore, signed a contract with Lynas in 2024.",
            ("Vale", "OWNS", "Kabil", None),
        ),
        (
            "Japan plans to cut its dependence on China from 80% to 50% by 2030.",
            ("Japan", "DEPENDS_ON", "China", None),
        ),
    ],
)
def test_a_date_of_something_else_is_not_taken(
    tmp_path: Path, text: str, row: tuple[str, str, str, int | None]
) -> None:
    assert row in years(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        # When something else was.
        (
            "Vale, which bought Balama in 2012, mined 5 tonnes of tin there.",
            ("Vale", "PRODUCES", "Tin", None),
        ),
        (
            "Vale opened Balama in 2012 and makes 5 tonnes of tin a year there.",
            ("Vale", "PRODUCES", "Tin", None),
        ),
        (
            "Chile's copper output rose to 5 tonnes, its highest since 2018.",
            ("Chile", "PRODUCES", "Copper", None),
        ),
        (
            "China's share of Japan's tin imports rose to 97% from 87% in 2015.",
            ("China", "EXPORTS_TO", "Japan", None),
        ),
        # A part of the year of the text.
        (
            "date: 2025-05-02\n\nVale mined 5 tonnes of tin in the first quarter.",
            ("Vale", "PRODUCES", "Tin", 2025),
        ),
        (
            "date: 2025-02-02\n\nVale mined 5 tonnes of tin in the December quarter.",
            ("Vale", "PRODUCES", "Tin", 2024),
        ),
    ],
)
def test_a_date_is_given_to_what_it_dates(
    tmp_path: Path, text: str, row: tuple[str, str, str, int | None]
) -> None:
    assert row in years(tmp_path, text)


def test_each_of_two_figures_has_the_date_behind_it(tmp_path: Path) -> None:
    text = "Vale will supply Tesla with 5 tonnes of tin in 2029 and 6 tonnes a year from 2030."
    assert ("Vale", "SUPPLIES", "Tesla", 2029) in years(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "Balama belongs to Vale, which bought it from Glencore in 2016.",
            ("Vale", "OWNS", "Balama", 2016),
        ),
        ("Vale owns Balama, bought in 2016 from Glencore.", ("Vale", "OWNS", "Balama", 2016)),
        ("Vale owns Balama, a mine opened in 2016.", ("Vale", "OWNS", "Balama", None)),
    ],
)
def test_a_holding_is_dated_by_its_purchase(
    tmp_path: Path, text: str, row: tuple[str, str, str, int | None]
) -> None:
    assert row in years(tmp_path, text)
