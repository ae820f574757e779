"""Whose the parts of a trade or an output are."""

from __future__ import annotations

import pytest
from by_rules import by_rules

from lodegraph.loaders.examples import said_in, told


def said(text: str) -> set[str]:
    """Give what the rules read in a text, written as their examples are."""
    return {told(candidate) for candidate in by_rules(text)}


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "Of Chile's lithium exports, China took 72%, South Korea 19% and Japan 5%.",
            ["CHN 72", "KOR 19", "JPN 5"],
        ),
        (
            "Chile sent 72% of its lithium to China, 19% to South Korea and 5% to Japan.",
            ["CHN 72", "KOR 19", "JPN 5"],
        ),
        ("Of Chile's lithium, half went to China.", ["CHN 50"]),
    ],
)
def test_parts_go_to_each_country(sentence: str, said: list[str]) -> None:
    wanted = set()
    for entry in said:
        country, share = entry.split()
        wanted.add(f"CHL EXPORTS_TO {country} lithium {share}")
    assert wanted <= {" ".join(one.split()[:5]) for one in said_in(sentence)}


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "The United States consumed 24,000 tonnes of antimony last year, 60% of it from China.",
            "CHN EXPORTS_TO USA antimony 60",
        ),
        (
            "China imported 20 tonnes of chrome ore, 83% of it South African.",
            "ZAF EXPORTS_TO CHN chromium 83",
        ),
        (
            "Of Germany's tungsten imports, China supplied 45% and Vietnam 20%.",
            "VNM EXPORTS_TO DEU tungsten 20",
        ),
        (
            "Of the antimony that Japan imports, 63% comes from China and 8% from Belgium.",
            "BEL EXPORTS_TO JPN antimony 8",
        ),
        (
            "Of 300 tonnes of gallium made last year, most came from China and 10% from Japan.",
            "JPN PRODUCES gallium 10",
        ),
    ],
)
def test_parts_come_from_each_country(sentence: str, said: str) -> None:
    assert said in said_in(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Of China's lithium imports, 40% are carbonate, and Japan is worried.",
        "Japan used 300 tonnes of gallium, 5% more than China.",
        "China bought 5 tonnes of cobalt, and its price rose by 60% in Japan.",
        "Japan took 40% of the profit, Chile 60%.",
    ],
)
def test_shares_of_something_else_are_no_parts(sentence: str) -> None:
    assert not [one for one in said_in(sentence) if "EXPORTS_TO" in one]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "China controls 90% of the world supply of tin, 80% of zinc, and 70% of tungsten.",
            {"CHN PRODUCES tin 90", "CHN PRODUCES zinc 80", "CHN PRODUCES tungsten 70"},
        ),
        (
            "Chile has half of copper output, as well as 30% of global refined gallium output.",
            {"CHL PRODUCES copper 50", "CHL REFINES gallium 30"},
        ),
        (
            "Peru is the second producer of tin, accounting for 12% of the global total.",
            {"PER PRODUCES tin 12"},
        ),
        ("US output of tungsten was 900 tonnes.", {"USA PRODUCES tungsten 900"}),
        (
            "Japan buys 20% of its tin and 26% of its legal services from Peru.",
            {"PER EXPORTS_TO JPN tin 20", "JPN IMPORTS tin"},
        ),
        (
            "Japan took its tin from only two countries, Peru and Mali.",
            {"PER EXPORTS_TO JPN tin", "MLI EXPORTS_TO JPN tin"},
        ),
        (
            "Vale is proud: output of Dy/Tb in Mali grew.",
            {"MLI PRODUCES dysprosium", "MLI PRODUCES terbium"},
        ),
        (
            "More than half of the 6 tonnes of tin exported by Peru were destined for Japan.",
            {"PER EXPORTS tin 6", "PER EXPORTS_TO JPN 50 [50, 100]"},
        ),
        (
            "China, the largest importer of Peru's tin, bought 5 tonnes, followed by Japan.",
            {"JPN IMPORTS tin", "PER EXPORTS_TO JPN tin"},
        ),
        (
            "Peru supplies 60% of Japan's tin imports, 20% of Mali's, and 10% of Fiji's.",
            {"PER EXPORTS_TO JPN tin 60", "PER EXPORTS_TO MLI tin 20", "PER EXPORTS_TO FJI tin 10"},
        ),
        (
            "Peru mines 30% of the world's tin, Chile 25% of copper and Mali 5% of lithium.",
            {"PER PRODUCES tin 30", "CHL PRODUCES copper 25", "MLI PRODUCES lithium 5"},
        ),
        # A share of what one country makes is none of the world's.
        (
            "Most of the zinc mined in Mali is sent to Japan.",
            {"MLI PRODUCES zinc", "MLI EXPORTS_TO JPN [50, 100]"},
        ),
        ("Vale lost a fifth of Chilean copper output.", {"CHL PRODUCES copper"}),
        (
            "With 70% of the zinc mined in Mali, buyers are worried.",
            {"MLI PRODUCES zinc 70"},
        ),
        (
            "Peru is estimated to have the largest tin reserves.",
            {"PER HOLDS_RESERVES tin"},
        ),
    ],
)
def test_each_part_or_output_is_its_countrys(text: str, wanted: set[str]) -> None:
    assert wanted <= said(text)


@pytest.mark.parametrize(
    "text",
    [
        "China provides 97% of Japan's supply of magnesium.",
        "Japan makes steel. Some 97% of magnesium imports last year came from China.",
        "Lynas controls 30% of the titanium market.",
        "Chad met most of Japan's need of tin, while Mali accounted for 3% of the supplies.",
        "Peru was Japan's largest supplier of tin, accounting for a third of imports.",
    ],
)
def test_a_part_of_what_is_bought_is_no_part_of_what_is_made(text: str) -> None:
    assert not {one for one in said(text) if "PRODUCES" in one or "IMPORTS tit" in one}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Lynas is rich. A strike hurts mills in India, the main outlet for Gabon's manganese.",
            {"GAB"},
        ),
        ("Lynas mines tin. Russia was also an important supplier.", set()),
    ],
)
def test_a_country_is_no_customer_or_supplier_of_a_firm_that_only_came_before(
    text: str, wanted: set[str]
) -> None:
    assert {one.split()[0] for one in said(text) if "EXPORTS_TO" in one} == wanted


def test_ore_is_not_refined_at_the_mine_it_comes_from() -> None:
    found = said("Vale does the processing of cobalt from Balama.")
    assert not [one for one in found if "REFINES" in one]


@pytest.mark.parametrize(
    ("text", "kept_out"),
    [
        ("Russia provided US utilities with 14% of their uranium purchases.", "RUS IMPORTS"),
        ("Lithium is dear. China makes deals to tap their natural resources.", "HOLDS_RESERVES"),
        (
            "Russia exports tin. Half was used in construction, mining, and drilling industries.",
            "RUS PRODUCES",
        ),
        ("Codelco mines tin. Last year the Asian giant took tin from Peru.", "EXPORTS_TO codelco"),
        ("Japan imports tin. Half of Peru's tin imports came from Mali.", "MLI EXPORTS_TO JPN"),
        (
            "China takes tin from Fiji, accounting for 80% of Fiji's exports and half of imports.",
            "CHN EXPORTS_TO",
        ),
        ("Vale secured tin supply through Lynas and its processing facility.", "FINANCES"),
    ],
)
def test_what_belongs_to_somebody_else_is_left_out(text: str, kept_out: str) -> None:
    assert not [one for one in said(text) if kept_out in one]


def test_the_country_whose_goods_go_somewhere_is_another() -> None:
    first = "Mali mines tin, but Peru has reached an agreement with the Malian government "
    found = said(f"{first}so that half of all the tin mined in the country is shipped to Peru.")
    assert not [one for one in found if "PER PRODUCES" in one]
