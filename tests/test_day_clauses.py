"""To which of the things that a sentence tells a date in it belongs."""

from __future__ import annotations

from pathlib import Path

import pytest
from extracted import relations


def year(tmp_path: Path, text: str, row: tuple[str, str, str]) -> int | None:
    rows = relations(tmp_path, text)
    (found,) = [r["year"] for r in rows if (r["subject"], r["relation"], r["object"]) == row]
    return None if found is None else int(found)


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        (
            "Under a 2009 law Indonesia bans exports of nickel ore.",
            ("Indonesia", "RESTRICTS", "Nickel"),
            None,
        ),
        (
            "The Weda Bay mine, opened in 2019, produced 516,000 tonnes of nickel in 2023.",
            ("Weda Bay", "PRODUCES", "Nickel"),
            2023,
        ),
        (
            (
                "Most of it comes from Codelco, whose copper production went up "
                "from 82,000 tonnes in 2022 to 92,000 tonnes in 2023."
            ),
            ("Codelco", "PRODUCES", "Copper"),
            2023,
        ),
        (
            "Ivanhoe Mines opened the Kipushi zinc mine, closed since 1993, in June 2024.",
            ("Ivanhoe Mines", "OPERATES", "Kipushi"),
            2024,
        ),
        (
            "BHP, the parent until 2015, mined nickel in Australia until October 2024.",
            ("BHP", "PRODUCES", "Nickel"),
            2024,
        ),
        (
            "MP Materials owns Mountain Pass, and in July 2025 Apple became its customer.",
            ("MP Materials", "OWNS", "Mountain Pass"),
            None,
        ),
        (
            "Simandou, shared between Baowu and Rio Tinto, shipped ore in November 2025.",
            ("Baowu", "OWNS", "Simandou"),
            None,
        ),
        (
            "CATL lent money to Tsingshan in 2019, and in 2021 KfW lent $5 million to Northvolt.",
            ("KfW", "FINANCES", "Northvolt"),
            2021,
        ),
        (
            "Zambia mined copper, and exports to China rose from 100 tonnes in 2010.",
            ("Zambia", "PRODUCES", "Copper"),
            None,
        ),
    ],
)
def test_a_date_belongs_to_its_own_clause(
    tmp_path: Path, text: str, row: tuple[str, str, str], expected: int | None
) -> None:
    assert year(tmp_path, text, row) == expected


CONTROLS = (
    "China imposed controls on gallium in July 2023, on graphite in December 2023 "
    "and on antimony in September 2024."
)
BOUGHT = "CMOC took control of Tenke Fungurume in 2016 and of Kisanfu in 2020."
PLANS = "Nyrstar wants to refine germanium by 2027 and antimony at Port Pirie by 2026."


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        (CONTROLS, ("China", "RESTRICTS", "Gallium"), 2023),
        (CONTROLS, ("China", "RESTRICTS", "Antimony"), 2024),
        (BOUGHT, ("CMOC", "OWNS", "Tenke Fungurume"), 2016),
        (BOUGHT, ("CMOC", "OWNS", "Kisanfu"), 2020),
        (PLANS, ("Nyrstar", "REFINES", "Germanium"), 2027),
        (PLANS, ("Nyrstar", "REFINES", "Antimony"), 2026),
        (
            "BHP signed a contract in 2021 to supply Tesla with nickel from 2026.",
            ("BHP", "SUPPLIES", "Tesla"),
            2021,
        ),
    ],
)
def test_each_of_several_has_its_own_date(
    tmp_path: Path, text: str, row: tuple[str, str, str], expected: int
) -> None:
    assert year(tmp_path, text, row) == expected


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        (
            "China's export ban on germanium, imposed in December 2024, was lifted in 2025.",
            ("China", "RESTRICTS", "Germanium"),
            2024,
        ),
        (
            "The export ban on nickel ore that Indonesia introduced in 2020 drew smelters.",
            ("Indonesia", "RESTRICTS", "Nickel"),
            2020,
        ),
        (
            "Bolivia exported 2,000 tonnes of lithium in 2024, most of which went to China.",
            ("Bolivia", "EXPORTS_TO", "China"),
            2024,
        ),
        (
            "Mine production of tungsten in 2024: China produced 67,000 tonnes.",
            ("China", "PRODUCES", "Tungsten"),
            2024,
        ),
        (
            "MIND ID was to become a shareholder of Vale Indonesia, which it did in June 2024.",
            ("MIND ID", "OWNS", "Vale Indonesia"),
            2024,
        ),
        (
            "Masan sold H.C. Starck in 2024; the buyer was Mitsubishi Materials.",
            ("Mitsubishi Materials", "OWNS", "H.C. Starck"),
            2024,
        ),
        (
            "Malaysia said in 2023 that it would ban exports of raw rare earths.",
            ("Malaysia", "RESTRICTS", "Rare earth elements"),
            2023,
        ),
    ],
)
def test_a_clause_goes_on_with_the_date_beside_it(
    tmp_path: Path, text: str, row: tuple[str, str, str], expected: int
) -> None:
    assert year(tmp_path, text, row) == expected


def test_what_was_asked_for_in_march_was_not_asked_for_next_year(tmp_path: Path) -> None:
    text = "Lima, 12 May 2025 - In March Codelco applied to KfW for a $500 million loan."
    assert year(tmp_path, text, ("KfW", "FINANCES", "Codelco")) == 2025


def test_the_aim_of_a_loan_does_not_date_it(tmp_path: Path) -> None:
    text = "Perpetua Resources applied in 2024 for a loan from KfW to open a mine by 2028."
    assert year(tmp_path, text, ("KfW", "FINANCES", "Perpetua Resources")) == 2024


@pytest.mark.parametrize(
    "text",
    [
        "Iluka will refine rare earths in 2027 with a loan of $5 million granted by KfW in 2020.",
        "Iluka reopened Eneabba in 2025 with a loan of $75 million that KfW had granted in 2020.",
    ],
)
def test_a_loan_has_the_date_behind_its_lender(tmp_path: Path, text: str) -> None:
    assert year(tmp_path, text, ("KfW", "FINANCES", "Iluka")) == 2020


def test_an_event_takes_the_year_that_another_sentence_tells(tmp_path: Path) -> None:
    title = "Project title: KfW lends $1.2 billion to Sicomines."
    signed = "On 10 June 2012 KfW signed a loan agreement with Sicomines."
    row = ("KfW", "FINANCES", "Sicomines")
    assert year(tmp_path, f"{title}\n\n{signed}", row) == 2012
    assert year(tmp_path, title, row) is None


def test_the_year_of_figures_is_carried_to_the_next_sentence(tmp_path: Path) -> None:
    whole = (
        "In 2024 the European Union bought 12,900 tonnes of rare earths from the rest of the world."
    )
    parts = (
        "China was the largest partner, accounting for 46.3% of the weight imported; "
        "Russia followed with 28.4%."
    )
    row = ("Russia", "EXPORTS_TO", "European Union")
    assert year(tmp_path, f"{whole} {parts}", row) == 2024
    assert year(tmp_path, f"{whole.replace('In 2024 t', 'T')} {parts}", row) is None
