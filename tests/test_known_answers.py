"""Published figures of the field, found again in the published files; 2c is in test_geopolrisk."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import lodegraph.loaders
from lodegraph.graph.contents import contained
from lodegraph.loaders import iea, usgs, usgs_files, world_mining_data

SHARED = Path(__file__).parents[1].parent / "shared/data"
SAMPLES = Path(lodegraph.loaders.__path__[0]) / "data"
published = pytest.mark.skipif(not SHARED.exists(), reason="the published files are not here")


@cache
def statements(name: str) -> pd.DataFrame:
    """Read one of the sources, from its published file or from the sample that ships."""
    module, path = {
        "usgs-2024": (usgs_files, SHARED / "usgs_mcs/MCS2024"),
        "usgs-2026": (usgs, SHARED / "usgs_mcs/MCS2026_Commodities_Data.csv"),
        "usgs-2026 sample": (usgs, SAMPLES / "usgs-mcs-2026.csv"),
        "wmd": (world_mining_data, SHARED / "geopolrisk/world_mining_data.db"),
        "iea": (iea, SHARED / "iea_cm_2025/iea_critical_minerals_explorer.json"),
        "iea sample": (iea, SAMPLES / "iea-critical-minerals-2024.json"),
    }[name]
    [batch] = module.read(path)
    table = batch.statements
    made = table["type"].isin(["PRODUCES", "REFINES"]) & table["stage"].notna()
    rows = table[made & (table["quantity_kind"] == "production")]
    told: pd.DataFrame = rows.assign(product=rows["product"].fillna(""))
    return told


def stage(name: str, mineral: str, at: str, year: int, product: str = "") -> pd.DataFrame:
    table = statements(name)
    return table[
        (table["object_id"] == mineral)
        & (table["stage"] == at)
        & (table["year"] == year)
        & (table["product"] == product)
    ]


# Mineral Commodity Summaries 2024, table 5: the leading producer of 2023, its output and the
# world's in tonnes, and the per cent that is printed (24.5 is rounded up).
LEADING = [
    ("gallium", "refined", "", "CHN", 600, 610, 98),
    ("niobium", "mine", "", "BRA", 75_000, 83_000, 90),
    ("magnesium", "refined", "", "CHN", 830_000, 940_000, 88),
    ("tungsten", "mine", "", "CHN", 63_000, 78_000, 81),
    ("bismuth", "refined", "", "CHN", 16_000, 20_000, 80),
    ("graphite", "mine", "", "CHN", 1_230_000, 1_600_000, 77),
    ("cobalt", "mine", "", "COD", 170_000, 230_000, 74),
    ("rare-earths", "mine", "", "CHN", 240_000, 350_000, 69),
    ("vanadium", "mine", "", "CHN", 68_000, 100_000, 68),
    ("titanium", "refined", "titanium sponge metal", "CHN", 220_000, 330_000, 67),
    ("tellurium", "refined", "", "CHN", 430, 640, 67),
    ("platinum", "mine", "", "ZAF", 120, 180, 67),
    ("indium", "refined", "", "CHN", 650, 990, 66),
    ("nickel", "mine", "", "IDN", 1_800_000, 3_600_000, 50),
    ("antimony", "mine", "", "CHN", 40_000, 83_000, 48),
    ("lithium", "mine", "", "AUS", 86_000, 180_000, 48),
    ("palladium", "mine", "", "RUS", 92, 210, 44),
    ("chromium", "mine", "", "ZAF", 18_000_000, 41_000_000, 44),
    ("tantalum", "mine", "", "COD", 980, 2_400, 41),
    ("manganese", "mine", "", "ZAF", 7_200_000, 20_000_000, 36),
    ("aluminum", "mine", "bauxite", "AUS", 98_000_000, 400_000_000, 25),
    ("tin", "mine", "", "CHN", 68_000, 290_000, 23),
    ("arsenic", "refined", "arsenic trioxide", "PER", 27_000, 60_000, 45),
    ("barite", "mine", "", "IND", 2_700_000, 8_500_000, 32),
    ("beryllium", "mine", "", "USA", 190, 330, 58),
    ("fluorspar", "mine", "", "CHN", 5_700_000, 8_800_000, 65),
    ("zirconium", "mine", "zirconium mineral concentrates", "AUS", 500_000, 1_600_000, 31),
]


@published
@pytest.mark.parametrize(
    ("mineral", "at", "product", "leader", "output", "world", "per_cent"),
    LEADING,
    ids=[f"{row[0]} {row[1]}" for row in LEADING],
)
def test_leading_producers_have_the_share_the_survey_prints(  # noqa: PLR0913, PLR0917
    mineral: str, at: str, product: str, leader: str, output: float, world: float, per_cent: int
) -> None:
    rows = stage("usgs-2024", mineral, at, 2023, product)
    named = rows[rows["subject_label"] == "Country"]
    first = named.sort_values("quantity_t", na_position="first").iloc[-1]
    assert (first["subject_id"], first["quantity_t"]) == (leader, output)
    assert rows.loc[rows["subject_id"] == "world", "quantity_t"].to_list() == [world]
    assert math.floor(100 * float(first["share"]) + 0.5) == per_cent


# International Energy Agency, Critical Minerals Data Explorer: the three largest in 2024.
TOP_THREE = {
    "copper": (0.4818, 0.5717, "CHN", 0.440),
    "cobalt": (0.8100, 0.8871, "CHN", 0.784),
    "lithium": (0.7677, 0.9608, "CHN", 0.702),
    "nickel": (0.7765, 0.7780, "IDN", 0.429),
    "graphite": (0.9321, 0.9817, "CHN", 0.957),
    "magnet-rare-earths": (0.8618, 0.9695, "CHN", 0.913),
}


def top_three(name: str, mineral: str, at: str) -> pd.Series[float]:
    table = statements(name)
    rows = table[
        (table["object_id"] == mineral)
        & (table["stage"] == at)
        & (table["year"] == 2024)
        & (table["subject_label"] == "Country")
    ]
    return rows.set_index("subject_id")["share"].nlargest(3)


@published
@pytest.mark.parametrize("mineral", TOP_THREE)
def test_the_three_largest_have_the_share_of_the_agency(mineral: str) -> None:
    mining, refining, leader, lead = TOP_THREE[mineral]
    assert top_three("iea", mineral, "mine").sum() == pytest.approx(mining, abs=5e-5)
    refined = top_three("iea", mineral, "refined")
    assert refined.sum() == pytest.approx(refining, abs=5e-5)
    assert refined.index[0] == leader
    assert refined.iloc[0] == pytest.approx(lead, abs=5e-4)


@published
def test_the_three_largest_refiners_have_86_per_cent_as_the_agency_says() -> None:
    shares = [top_three("iea", mineral, "refined").sum() for mineral in TOP_THREE]
    assert sum(shares) / len(shares) == pytest.approx(0.8581, abs=5e-5)


def test_the_sample_that_ships_has_the_shares_of_the_agency() -> None:
    held = set(statements("iea sample")["object_id"])
    assert held
    for mineral in held & set(TOP_THREE):
        found = top_three("iea sample", mineral, "refined").sum()
        assert found == pytest.approx(TOP_THREE[mineral][1], abs=5e-5)


# Of 2024, computed from the release of 2026 by others: squared shares of the named countries, the
# shares being of the sum of all rows, "Other countries" among them; times 10,000.
HERFINDAHL = [
    ("gallium", "refined", "", 9790),
    ("niobium", "mine", "", 8578),
    ("magnesium", "refined", "", 7769),
    ("bismuth", "refined", "", 7462),
    ("tungsten", "mine", "", 6777),
    ("graphite", "mine", "", 6765),
    ("cobalt", "mine", "", 5766),
    ("platinum", "mine", "", 5226),
    ("rare-earths", "mine", "", 5192),
    ("titanium", "refined", "titanium sponge metal", 4896),
    ("nickel", "mine", "", 4048),
    ("aluminum", "refined", "", 3765),
    ("palladium", "mine", "", 3268),
    ("tantalum", "mine", "", 3141),
    ("antimony", "mine", "", 2645),
    ("manganese", "mine", "", 2382),
    ("lithium", "mine", "", 2346),
    ("copper", "refined", "", 2240),
    ("aluminum", "mine", "bauxite", 2106),
    ("tin", "mine", "", 1349),
    ("copper", "mine", "", 1062),
]


def herfindahl(name: str, mineral: str, at: str, product: str) -> float:
    rows = stage(name, mineral, at, 2024, product)
    rows = rows[rows["subject_id"] != "world"]
    named = rows.loc[rows["subject_label"] == "Country", "quantity_t"]
    return float(10_000 * ((named / rows["quantity_t"].sum()) ** 2).sum())


@published
@pytest.mark.parametrize(
    ("mineral", "at", "product", "expected"), HERFINDAHL, ids=[f"{r[0]} {r[1]}" for r in HERFINDAHL]
)
def test_concentration_is_the_one_computed_by_others(
    mineral: str, at: str, product: str, expected: int
) -> None:
    assert herfindahl("usgs-2026", mineral, at, product) == pytest.approx(expected, abs=1)


def test_the_sample_that_ships_has_the_same_concentration() -> None:
    held = statements("usgs-2026 sample").groupby(["object_id", "stage", "product"]).groups
    found = [row for row in HERFINDAHL if row[:3] in held]
    assert len(found) > 10
    for mineral, at, product, expected in found:
        assert herfindahl("usgs-2026 sample", mineral, at, product) == pytest.approx(
            expected, abs=1
        )


def test_dropping_other_countries_is_another_convention() -> None:
    """Of mined copper, 12.4 % is in no named country."""
    rows = stage("usgs-2026 sample", "copper", "mine", 2024)
    rows = rows[rows["subject_id"] != "world"]
    named = rows.loc[rows["subject_label"] == "Country", "quantity_t"]
    assert 1 - named.sum() / rows["quantity_t"].sum() == pytest.approx(0.124, abs=5e-4)


def world_content(name: str, mineral: str) -> float:
    """Sum what countries mined in 2022, in the mineral's accounting basis."""
    rows = statements(name)
    rows = rows[
        (rows["object_id"] == mineral)
        & (rows["stage"] == "mine")
        & (rows["year"] == 2022)
        & (rows["subject_label"] == "Country")
    ]
    told = zip(rows["basis"], rows["product"], rows["quantity_t"].fillna(0), strict=True)
    return float(
        sum(tonnes * contained(mineral, basis, product)[1] for basis, product, tonnes in told)
    )


@published
@pytest.mark.parametrize("mineral", ["chromium", "niobium", "lithium", "phosphate", "beryllium"])
def test_two_sources_that_count_differently_agree_once_they_count_the_same(mineral: str) -> None:
    """The Survey counts ore or the element, World Mining Data an oxide or a concentrate."""
    ratio = world_content("usgs-2024", mineral) / world_content("wmd", mineral)
    assert 0.85 < ratio < 1.2
