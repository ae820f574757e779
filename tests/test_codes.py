"""The code tables: complete, well formed, and in step with the lists they come from."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from lodegraph.graph.codes import (
    countries,
    minerals,
    read_rows,
    regions,
    sectors,
    split_cell,
    stages,
)
from lodegraph.graph.names import resolve, slug

SHARED = Path(__file__).parents[1].parent / "shared" / "data"
TABLES = ["countries.csv", "regions.csv", "minerals.csv", "stages.csv", "sectors.csv", "units.csv"]
LISTS = {"aliases", "demonyms", "capitals", "members", "byproduct_of", "forms", "products"}

# Final 2025 list of critical minerals, U.S. Geological Survey: 60 minerals.
USGS_2025 = """
aluminum antimony arsenic barite beryllium bismuth boron cerium cesium chromium cobalt copper
dysprosium erbium europium fluorspar gadolinium gallium germanium graphite hafnium holmium indium
iridium lanthanum lead lithium lutetium magnesium manganese metallurgical-coal neodymium nickel
niobium palladium phosphate platinum potash praseodymium rhenium rhodium rubidium ruthenium
samarium scandium silicon silver tantalum tellurium terbium thulium tin titanium tungsten uranium
vanadium ytterbium yttrium zinc zirconium
"""
# European Commission, Study on the critical raw materials for the EU, 2023.
LIGHT_EU = "cerium lanthanum neodymium praseodymium samarium"
HEAVY_EU = (
    "dysprosium erbium europium gadolinium holmium lutetium terbium thulium ytterbium yttrium"
)
CHAIN = "deposit mine intermediate refined alloy component product sector"


@pytest.mark.parametrize("table", TABLES)
def test_cells_are_clean(table: str) -> None:
    for row in read_rows(table):
        assert all(cell == " ".join(cell.split()) for cell in row.values()), row
        for column in LISTS & row.keys():
            values = split_cell(row[column])
            assert all(value and value == value.strip() for value in values), row
            assert len(set(values)) == len(values), row


def test_every_iso_country_and_kosovo_is_listed() -> None:
    assert len(countries()) == 249 + 1
    assert list(countries()) == sorted(countries())
    assert all(re.fullmatch("[A-Z]{3}", country.iso3) for country in countries().values())
    assert len({country.iso2 for country in countries().values()}) == 250
    numbers = {country.m49 for country in countries().values() if country.iso3 != "XKX"}
    assert len(numbers) == 249
    assert all(re.fullmatch("[0-9]{3}", number) for number in numbers)


@pytest.mark.parametrize(
    ("iso3", "iso2", "m49", "name"),
    [
        ("CHN", "CN", "156", "China"),
        ("CIV", "CI", "384", "Côte d'Ivoire"),
        ("COD", "CD", "180", "DR Congo"),
        ("COG", "CG", "178", "Republic of the Congo"),
        ("KOR", "KR", "410", "South Korea"),
        ("NAM", "NA", "516", "Namibia"),
        ("TUR", "TR", "792", "Türkiye"),
        ("USA", "US", "840", "United States"),
        ("XKX", "XK", "", "Kosovo"),
    ],
)
def test_country_codes_are_those_of_iso_3166(iso3: str, iso2: str, m49: str, name: str) -> None:
    country = countries()[iso3]
    assert (country.iso3, country.iso2, country.m49, country.name) == (iso3, iso2, m49, name)


def test_regions_hold_the_two_aggregates_of_every_table() -> None:
    kinds = {region.kind for region in regions().values()}
    assert kinds == {"aggregate", "continent", "area", "bloc", "former state"}
    assert regions()["world"].kind == regions()["other-countries"].kind == "aggregate"
    assert regions()["eu"].kind == "bloc"


def test_ids_are_slugs_of_themselves() -> None:
    for table in (regions(), minerals(), stages(), sectors()):
        assert [slug(id_) for id_ in table] == list(table)


def test_usgs_2025_flag_marks_the_sixty_of_the_list() -> None:
    assert [m.id for m in minerals().values() if m.usgs_2025] == USGS_2025.split()


def test_rare_earth_groups_follow_the_european_commission() -> None:
    by_group = {
        group: sorted(m.id for m in minerals().values() if m.group == group)
        for group in ("LREE", "HREE", "PGM")
    }
    assert by_group["LREE"] == list(minerals()["light-rare-earths"].members) == LIGHT_EU.split()
    assert by_group["HREE"] == list(minerals()["heavy-rare-earths"].members) == HEAVY_EU.split()
    assert by_group["PGM"] == list(minerals()["platinum-group-metals"].members)
    every = sorted([*LIGHT_EU.split(), *HEAVY_EU.split(), "scandium"])
    assert list(minerals()["rare-earths"].members) == every


def test_magnet_rare_earths_are_the_four_of_the_iea() -> None:
    members = [minerals()[id_].symbol for id_ in minerals()["magnet-rare-earths"].members]
    assert sorted(members) == ["Dy", "Nd", "Pr", "Tb"]


def test_samarium_says_that_its_group_is_a_convention() -> None:
    assert "European Commission" in minerals()["samarium"].note


def test_references_between_minerals_lead_somewhere_else() -> None:
    for mineral in minerals().values():
        for id_ in (*mineral.members, *mineral.byproduct_of):
            assert id_ in minerals(), mineral
            assert id_ != mineral.id
            assert not minerals()[id_].members, "a group has no ore of its own"


def test_symbols_are_unique() -> None:
    symbols = [m.symbol for m in minerals().values() if m.symbol]
    assert len(set(symbols)) == len(symbols)


def test_stages_run_from_deposit_to_sector_and_recycling_stands_apart() -> None:
    ordinals = {stage.id: stage.ordinal for stage in stages().values()}
    assert ordinals == {id_: place for place, id_ in enumerate(CHAIN.split())} | {"recycling": None}


def test_sector_codes_have_the_form_of_their_classification() -> None:
    for sector in sectors().values():
        assert re.fullmatch(r"([A-U]|\d{2,4})?", sector.isic), sector
        assert re.fullmatch(r"([A-U]|\d{2}(\.\d{1,2})?)?", sector.nace), sector


@pytest.mark.skipif(not SHARED.exists(), reason="the published tables are not on this machine")
def test_usgs_2025_flag_agrees_with_the_summaries_of_2026() -> None:
    path = SHARED / "usgs_mcs" / "MCS2026_Commodities_Data.csv"
    with path.open(encoding="cp1252", newline="") as file:
        flags = {
            row["Commodity"]
            for row in csv.DictReader(file)
            if row["Is critical mineral 2025"] == "Yes"
        }
    flagged = {resolve("Mineral", name) for name in flags - {"Zirconium And Hafnium"}}
    groups = {"heavy-rare-earths", "platinum-group-metals", "rare-earths"}
    # The Summaries have no chapter on these; thulium is counted among the rare earths.
    absent = {"metallurgical-coal", "thulium", "uranium"}
    assert flagged == (set(USGS_2025.split()) - absent) | groups
