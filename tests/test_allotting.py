"""The figures that no rule binds, and the percentages that are no shares."""

from __future__ import annotations

from pathlib import Path

import pytest
from extracted import relations
from same_odds import same_odds

Row = tuple[str, str, str, float | str | None]


def told(tmp_path: Path, text: str) -> set[Row]:
    rows = relations(tmp_path, text)
    return {(r["subject"], r["relation"], r["object"], r["value"]) for r in rows}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Balama is wholly owned by Glencore.", ("Glencore", "OWNS", "Balama", 100.0)),
        ("Balama is half-owned by Glencore.", ("Glencore", "OWNS", "Balama", 50.0)),
        (
            "Lynas is a company owned in equal halves by Sojitz and Vale.",
            ("Sojitz", "OWNS", "Lynas", 50.0),
        ),
        ("Japan is entirely dependent on China.", ("Japan", "DEPENDS_ON", "China", 100.0)),
        ("Glencore, a 60% shareholder, owns Balama.", ("Glencore", "OWNS", "Balama", 60.0)),
        ("Balama is owned by Glencore (15%).", ("Glencore", "OWNS", "Balama", 15.0)),
        (
            "Glencore bought the Balama mine for $422 million.",
            ("Glencore", "OWNS", "Balama", 422e6),
        ),
        (
            "Peru keeps 5% of Balama, an old mine, of which Glencore holds 84%.",
            ("Glencore", "OWNS", "Balama", 84.0),
        ),
        (
            "Balama is owned 40% by Tesla and 60% by Vale through Lynas.",
            ("Lynas", "OWNS", "Balama", 60.0),
        ),
        (
            "The metals trading house Glencore holds 84% of Balama.",
            ("Glencore", "OWNS", "Balama", 84.0),
        ),
        # Each buyer has its own part.
        (
            "Vale sold 10% of Lynas to Manara and 3% to Glencore.",
            ("Glencore", "OWNS", "Lynas", 3.0),
        ),
        # What was paid, whatever else the sentence tells of.
        (
            "Vale bought Balama for $8 million, but its $2 billion plant is idle.",
            ("Vale", "OWNS", "Balama", 8e6),
        ),
        (
            "Vale agreed to take over Lynas in a deal worth $8 million.",
            ("Vale", "OWNS", "Lynas", 8e6),
        ),
        ("Vale closed the $8 million acquisition of Lynas.", ("Vale", "OWNS", "Lynas", 8e6)),
        (
            "Vale purchased Balama for $8 million and Glencore acquired Lynas for $3 million.",
            ("Vale", "OWNS", "Balama", 8e6),
        ),
        (
            "Balama, of which Vale bought a quarter for $8 million.",
            ("Vale", "OWNS", "Balama", 25.0),
        ),
        (
            "Glencore has about 80% of the Balama mine and Vale the remainder.",
            ("Vale", "OWNS", "Balama", 20.0),
        ),
    ],
)
def test_a_holding_gets_the_share_that_stands_beside_it(
    tmp_path: Path, text: str, row: Row
) -> None:
    assert row in told(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        # Three owners or more: the equal part of each is not said.
        (
            "Urenco is owned in equal parts by Britain, the Netherlands and two German utilities.",
            ("United Kingdom", "OWNS", "Urenco", None),
        ),
        # It is the subject that is wholly owned, not what it owns.
        (
            "Glencore, wholly owned by Vale, owns the Balama mine.",
            ("Glencore", "OWNS", "Balama", None),
        ),
        # What somebody is to pay is not the price of its own shares, nor what a seller has.
        (
            "Lynas, majority-owned by Glencore, has agreed to buy Balama for $8 million.",
            ("Glencore", "OWNS", "Lynas", None),
        ),
        (
            "Vale bought Balama from Glencore for $8 million.",
            ("Glencore", "OWNS", "Balama", None),
        ),
        # A venture in halves is not half of what it owns.
        (
            "Balama is owned by Orlo Mining, a 50:50 venture of Vale and Glencore.",
            ("Orlo Mining", "OWNS", "Balama", None),
        ),
        # Nor is its parent wholly owned.
        (
            "Lynas is a wholly owned unit of Orlo Mining, which Vale had acquired.",
            ("Vale", "OWNS", "Orlo Mining", None),
        ),
        # Nor is the state's own firm.
        (
            "Balama is equally owned by Saudi sovereign fund PIF and by Vale.",
            ("Saudi Arabia", "OWNS", "PIF", None),
        ),
        # Two prices and two purchases: neither is told apart.
        (
            "Glencore bought the Balama mine and Vale the Moma mine, for $5 million.",
            ("Glencore", "OWNS", "Balama", None),
        ),
    ],
)
def test_a_holding_gets_no_share_that_is_another_s(tmp_path: Path, text: str, row: Row) -> None:
    assert row in told(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Vale mined 500 tonnes of copper grading 5.2%.", ("Vale", "PRODUCES", "Copper", 500.0)),
        ("Chile exported 30 percent more copper.", ("Chile", "EXPORTS", "Copper", None)),
        (
            "Peru accounted for 30% of tin output, 20% of zinc output, and 10% of copper output.",
            ("Peru", "PRODUCES", "Copper", 10.0),
        ),
        (
            "Chile wants to raise its tin output from 50 tonnes to 300 tonnes by 2032.",
            ("Chile", "PRODUCES", "Tin", 300.0),
        ),
        (
            "Japanese smelters delivered 30% of the world's tin.",
            ("Japan", "REFINES", "Tin", 30.0),
        ),
        (
            "Chile raised its copper output by 5% to 300 tonnes in 2024.",
            ("Chile", "PRODUCES", "Copper", 300.0),
        ),
        (
            "China's share of Japan's tin imports rose to 97% from 87% in 2015.",
            ("China", "EXPORTS_TO", "Japan", 97.0),
        ),
        ("China produces copper with a purity of 99.9%.", ("China", "PRODUCES", "Copper", None)),
        ("Vale has an interest of 16% in Balama.", ("Vale", "OWNS", "Balama", 16.0)),
        (
            "Vale mined 50 tonnes of tin at Balama, 4 tonnes less than in 2023.",
            ("Vale", "PRODUCES", "Tin", 50.0),
        ),
        (
            "China cut its quota for tin mining to 50 tonnes, 4 tonnes less than before.",
            ("China", "RESTRICTS", "Tin", 50.0),
        ),
        (
            "Tesla secured half of the graphite output of Balama.",
            ("Balama", "PRODUCES", "Graphite", None),
        ),
        (
            "Gallium is dear, China having yielded 750t in 2024 with 1,000t of capacity.",
            ("China", "PRODUCES", "Gallium", 750.0),
        ),
        ("Chile mined 5.3 million metric tons of copper.", ("Chile", "PRODUCES", "Copper", 5.3e6)),
        ("Vale acquired Balama for shares and a 2.5% royalty.", ("Vale", "OWNS", "Balama", None)),
    ],
)
def test_grades_and_changes_are_no_shares(tmp_path: Path, text: str, row: Row) -> None:
    assert row in told(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Seven in ten tonnes of cobalt come from Congo.", 70.0),
        ("Four out of five tonnes of cobalt come from Congo.", 80.0),
        ("Six tonnes in every ten of cobalt come from Congo.", 60.0),
        ("Two in three miners of cobalt come from Congo.", None),
    ],
)
def test_so_many_in_so_many_is_a_share(tmp_path: Path, text: str, row: float | None) -> None:
    found = [value for _, type_, _, value in told(tmp_path, text) if type_ == "PRODUCES"]
    assert set(found) <= {row}
    assert row is None or found == [row]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "Balama, with a capacity of 350,000 tonnes a year, produces graphite.",
            ("Balama", "PRODUCES", "Graphite", 350000.0),
        ),
        # The capacity of another.
        (
            "Moma has a capacity of 350,000 tonnes a year, and Balama produces graphite.",
            ("Balama", "PRODUCES", "Graphite", None),
        ),
        (
            "Lynas delivers 100 tonnes of tin a year to Tesla and 150 tonnes to Ford.",
            ("Lynas", "SUPPLIES", "Tesla", 100.0),
        ),
        (
            "Lynas delivers 100 tonnes of tin a year to Tesla and 150 tonnes to Ford.",
            ("Lynas", "SUPPLIES", "Ford", 150.0),
        ),
        (
            "Lynas has an offtake agreement with Tesla for a third of its output.",
            ("Lynas", "SUPPLIES", "Tesla", 33.3333333333),
        ),
        # The cost of a plant is not what is lent for it.
        (
            "The $4 billion plant at Balama is financed by JOGMEC with $150 million.",
            ("JOGMEC", "FINANCES", "Balama", 150e6),
        ),
    ],
)
def test_a_capacity_and_a_loan_are_told_from_other_figures(
    tmp_path: Path, text: str, row: Row
) -> None:
    assert row in told(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Balama shook hands over 500 tonnes of graphite.", 500.0),
        ("Balama shook hands over 500 tonnes of copper, not graphite.", None),
        ("Balama shook hands over one of every fifty tonnes of graphite.", None),
        ("A ship left with 500 tonnes; Balama shook hands over graphite.", None),
    ],
)
def test_what_is_weighed_gets_the_nearest_mass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, value: float | None
) -> None:
    same_odds(monkeypatch, PRODUCES=2.0)
    assert ("Balama", "PRODUCES", "Graphite", value) in told(tmp_path, text)


def test_a_part_of_the_tonnes_is_what_comes_from_a_country(tmp_path: Path) -> None:
    text = "Germany imported 43 tonnes of gallium, more than half of it from China."
    assert ("China", "EXPORTS_TO", "Germany", 50.0) in told(tmp_path, text)
    assert ("Germany", "IMPORTS", "Gallium", 43.0) in told(tmp_path, text)


def test_a_plan_has_no_level_that_is_left(tmp_path: Path) -> None:
    text = "Codelco will raise its copper output from the level of 5 tonnes to 9 tonnes."
    assert ("Codelco", "PRODUCES", "Copper", 9.0) in told(tmp_path, text)


def test_a_part_of_other_goods_is_no_part_of_these(tmp_path: Path) -> None:
    text = "Peru is Latin America's top copper producer and home to half of all tin reserves."
    rows = told(tmp_path, text)
    assert ("Peru", "PRODUCES", "Copper", None) in rows
    assert ("Peru", "RESERVES", "Tin", 50.0) in rows


def test_all_of_one_site_is_not_the_part_of_the_other(tmp_path: Path) -> None:
    text = "CMOC owns 80% of Tenke Fungurume and all of Kisanfu."
    assert ("CMOC", "OWNS", "Kisanfu", 100.0) in told(tmp_path, text)
    assert ("CMOC", "OWNS", "Tenke Fungurume", 80.0) in told(tmp_path, text)


def test_a_part_that_a_state_firm_has_is_not_the_states_part_of_it(tmp_path: Path) -> None:
    text = "Indonesia's state miner Antam runs Pomalaa, of which it has 34%."
    assert ("Indonesia", "OWNS", "Antam", None) in told(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "Vale paid $5 million for Balama; Glencore bought Moma from Kenmare for $6 million.",
            ("Vale", "OWNS", "Balama", 5e6),
        ),
        (
            "Vale paid $5 million for Balama; Glencore bought Moma from Kenmare for $6 million.",
            ("Glencore", "OWNS", "Moma", 6e6),
        ),
        (
            "Glencore has agreed to buy Moma from Kenmare for $6 million.",
            ("Kenmare", "OWNS", "Moma", None),
        ),
        ("Moma belongs to Vale and Glencore, each with 30%.", ("Vale", "OWNS", "Moma", 30.0)),
        (
            "Kenmare sold 13% of Moma, 10% of it to Vale and 3% to Glencore.",
            ("Glencore", "OWNS", "Moma", 3.0),
        ),
        ("Vale and Glencore, with 65 and 35 percent, own Moma.", ("Vale", "OWNS", "Moma", 65.0)),
        (
            "Vale won a $5 million contract to supply Tesla with nickel.",
            ("Vale", "SUPPLIES", "Tesla", 5e6),
        ),
        (
            "KfW lent $5 million to Vale for a pit in Ohio and $6 million to Glencore.",
            ("KfW", "FINANCES", "Vale", 5e6),
        ),
        (
            "KfW lent $5 million to Vale for a pit in Ohio and $6 million to Glencore.",
            ("KfW", "FINANCES", "Glencore", 6e6),
        ),
        (
            "Peru's largest copper mine produced 500,000 tonnes in 2020.",
            ("Peru", "PRODUCES", "Copper", None),
        ),
        (
            "Vale won a grant from Germany under a $2 billion programme.",
            ("Germany", "FINANCES", "Vale", None),
        ),
        (
            "KfW will make two loans: $5 million to Vale for Moma, and $6 million to Ford.",
            ("KfW", "FINANCES", "Moma", 5e6),
        ),
        (
            "Peru exported tin in 2023: 40% of it went to Chile, 13% to Japan.",
            ("Peru", "EXPORTS_TO", "Japan", 13.0),
        ),
        (
            "Vale and Glencore mined 30 and 40 tonnes of tin in 2023.",
            ("Glencore", "PRODUCES", "Tin", 40.0),
        ),
    ],
)
def test_each_of_several_gets_its_own_figure(tmp_path: Path, text: str, row: Row) -> None:
    assert row in told(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "Chile exported 11 million tonnes of copper, most of it to Japan and India.",
        "Chile exported 11 million tonnes of copper, mainly to India.",
        "Chile exported 11 million tonnes of copper, a third of it to Japan and the rest to India.",
    ],
)
def test_a_buyer_of_an_untold_part_has_not_the_figure_of_the_whole(
    tmp_path: Path, text: str
) -> None:
    rows = told(tmp_path, text)
    assert ("Chile", "EXPORTS", "Copper", 11e6) in rows
    assert ("Chile", "EXPORTS_TO", "India", None) in rows


def test_the_owners_in_brackets_behind_a_site_have_its_shares(tmp_path: Path) -> None:
    text = "The Balama mine (Vale 60%, Glencore 40%) produced 5,000 tonnes of nickel in 2024."
    rows = told(tmp_path, text)
    assert ("Balama", "PRODUCES", "Nickel", 5000.0) in rows
    assert {row[3] for row in rows if row[1] == "OWNS"} == {60.0, 40.0}
