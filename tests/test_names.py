"""Names resolve to what they name, to nothing else, and never by a guess."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodegraph.graph.codes import Entry, countries, minerals, regions, sectors, stages
from lodegraph.graph.errors import LodegraphError, UnknownName
from lodegraph.graph.names import aliases, resolve, resolve_stage, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

SHARED = Path(__file__).parents[1].parent / "shared" / "data"
needs_tables = pytest.mark.skipif(
    not SHARED.exists(), reason="the published tables are not on this machine"
)
TABLES: dict[str, Mapping[str, Entry]] = {
    "Country": countries(),
    "Region": regions(),
    "Mineral": minerals(),
    "EndSector": sectors(),
    "Stage": stages(),
}
LABELS = sorted(TABLES)
AMBIGUOUS = {"Congo", "Guinea", "Korea"}


def refusal(label: str, name: str, *, table: bool = False) -> UnknownName:
    """Return the error that a name gives."""
    with pytest.raises(UnknownName) as caught:
        resolve(label, name, table=table)
    return caught.value


@pytest.mark.parametrize("label", LABELS)
def test_every_row_is_found_by_id_name_and_alias(label: str) -> None:
    for id_, entry in TABLES[label].items():
        for spelling in set(entry.spellings) - AMBIGUOUS:
            assert resolve(label, spelling) == id_


def test_only_the_declared_names_may_mean_two_countries() -> None:
    meanings = defaultdict[str, set[str]](set)
    for country in countries().values():
        for spelling in country.spellings:
            meanings[spelling].add(country.iso3)
    shared = {spelling: ids for spelling, ids in meanings.items() if len(ids) > 1}
    assert shared == {
        "Congo": {"COD", "COG"},
        "Guinea": {"GIN", "GNB", "GNQ", "PNG"},
        "Korea": {"KOR", "PRK"},
    }


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Congo (Kinshasa)", "COD"),
        ("Congo, D.R.", "COD"),
        ("Dem. Rep. of the Congo", "COD"),
        ("Congo, Dem. Rep.", "COD"),
        ("Democratic Republic of Congo", "COD"),
        ("DRC", "COD"),
        ("Congo (Brazzaville)", "COG"),
        ("Congo, Rep.", "COG"),
        ("Burma", "MMR"),
        ("Korea, Republic of", "KOR"),
        ("Republic of Korea", "KOR"),
        ("Rep. of Korea", "KOR"),
        ("Korea, North", "PRK"),
        ("Dem. People's Rep. of Korea", "PRK"),
        ("Turkey", "TUR"),
        ("Turkiye", "TUR"),
        ("Türkiye", "TUR"),
        ("TÃ¼rkiye", "TUR"),
        ("Cote d'Ivoire", "CIV"),
        ("Côte d\u2019Ivoire", "CIV"),
        ("C\u00c3\u00b4te d'Ivoire", "CIV"),
        ("USA", "USA"),
        ("U.S.", "USA"),
        ("United\u00a0States", "USA"),
        ("Russian Federation", "RUS"),
        ("Lao PDR", "LAO"),
        ("Viet Nam", "VNM"),
        ("Bolivia (Plurinational State of)", "BOL"),
        ("Taiwan, China", "TWN"),
        ("China, Hong Kong SAR", "HKG"),
        ("Niger", "NER"),
        ("nigeria ", "NGA"),
        ("kosovo", "XKX"),
        ("nam", "NAM"),
    ],
)
def test_published_spellings_of_countries(name: str, iso3: str) -> None:
    assert resolve("Country", name) == resolve("Country", name, table=True) == iso3


@pytest.mark.parametrize(
    ("label", "name", "id_"),
    [
        ("Mineral", "Aluminium", "aluminum"),
        ("Mineral", "Caesium", "cesium"),
        ("Mineral", "Wolfram", "tungsten"),
        ("Mineral", "tungsten ore", "tungsten"),
        ("Mineral", "Niobium (Columbium)", "niobium"),
        ("Mineral", "Titanium Sponge Metal", "titanium"),
        ("Mineral", "GRAPHITE (NATURAL)", "graphite"),
        ("Mineral", "Dy", "dysprosium"),
        ("Mineral", "PGMs", "platinum-group-metals"),
        ("Mineral", "Rare earth oxides", "rare-earths"),
        ("Mineral", "Coking coal", "metallurgical-coal"),
        ("EndSector", "Solar PV", "solar-power"),
        ("EndSector", "electric_vehicles", "electric-vehicles"),
        ("EndSector", "Defence", "defense"),
        ("Region", "World total (rounded)", "world"),
        ("Region", "Other Countries", "other-countries"),
        ("Region", "Rest of world", "other-countries"),
        ("Region", "EU-27", "eu"),
        ("Region", "Lithium Triangle", "lithium-triangle"),
    ],
)
def test_spellings_of_the_other_labels(label: str, name: str, id_: str) -> None:
    assert resolve(label, name) == id_


@pytest.mark.parametrize(
    ("name", "stage"),
    [("mining", "mine"), ("Refining", "refined"), ("smelter", "refined"), ("Reserves", "deposit")],
)
def test_stages_resolve_by_their_activity(name: str, stage: str) -> None:
    assert resolve_stage(name) == stage


def test_an_ambiguous_name_says_what_it_may_mean() -> None:
    congo, korea = refusal("Country", "Congo"), refusal("Country", "korea")
    assert congo.ambiguous
    assert set(congo.nearest) == {"DR Congo", "Republic of the Congo"}
    assert korea.ambiguous
    assert set(korea.nearest) == {"South Korea", "North Korea"}
    guinea = refusal("Country", "Guinea")
    assert guinea.ambiguous
    assert {resolve("Country", name) for name in guinea.nearest} == {"GIN", "GNB", "GNQ", "PNG"}


def test_a_table_of_iso_short_names_settles_guinea_but_not_congo_or_korea() -> None:
    assert resolve("Country", "Guinea", table=True) == "GIN"
    assert refusal("Country", "Congo", table=True).ambiguous
    assert refusal("Country", "Korea", table=True).ambiguous


@pytest.mark.parametrize(
    ("label", "name", "expected"),
    [
        ("Country", "Chna", "China"),
        ("Country", "United Sates", "United States"),
        ("Country", "Kazahkstan", "Kazakhstan"),
        ("Mineral", "Litium", "Lithium"),
        ("Mineral", "Pllatinum", "Platinum"),
        ("EndSector", "Electric vehicels", "Electric vehicles"),
        ("Region", "Lithium Triangel", "Lithium Triangle"),
    ],
)
def test_a_misspelt_name_finds_the_right_one_first(label: str, name: str, expected: str) -> None:
    error = refusal(label, name)
    assert error.nearest[0] == expected
    assert len(error.nearest) <= 3
    assert not error.ambiguous
    assert name in str(error)


def test_a_country_without_its_middle_letter_is_among_the_nearest() -> None:
    names = [country.name for country in countries().values() if len(country.name) > 5]
    lost = {name: name[: len(name) // 2] + name[len(name) // 2 + 1 :] for name in names}
    assert resolve("Country", lost.pop("Kazakhstan")) == "KAZ"  # "Kazakstan" was its spelling
    for name, misspelt in lost.items():
        assert ("GIN" if name == "Guinea" else name) in refusal("Country", misspelt).nearest


def test_what_only_running_text_says_is_no_name_in_a_table() -> None:
    for country in countries().values():
        for form in (*country.demonyms, *country.capitals):
            assert not refusal("Country", form).ambiguous


def test_an_aggregate_is_no_country() -> None:
    for name in ("World", "Other countries", "European Union"):
        refusal("Country", name)


def test_a_label_without_a_closed_list_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no table of names for 'Firm'"):
        resolve("Firm", "Glencore")


SPELLINGS = st.sampled_from(
    [
        (label, spelling)
        for label, table in TABLES.items()
        for entry in table.values()
        for spelling in entry.spellings
        if spelling not in AMBIGUOUS
    ]
)


@given(SPELLINGS, st.sampled_from([str.upper, str.lower, str.title]), st.text(" \t\u00a0"))
def test_case_and_surrounding_space_do_not_matter(
    spelt: tuple[str, str], case: type[str], space: str
) -> None:
    label, spelling = spelt
    assert resolve(label, space + case(spelling) + space) == resolve(label, spelling)


@given(st.sampled_from(LABELS), st.text(), st.booleans())
def test_no_text_raises_anything_but_unknown_name(label: str, name: str, table: bool) -> None:  # noqa: FBT001
    with suppress(UnknownName):
        assert resolve(label, name, table=table) in TABLES[label]


@given(SPELLINGS, st.integers(0, 40))
def test_every_proposal_is_a_name_that_resolves(spelt: tuple[str, str], place: int) -> None:
    label, spelling = spelt
    error = refusal(label, f"{spelling[:place]}\u00a7{spelling[place:]}")
    assert all(resolve(label, name) in TABLES[label] for name in error.nearest)


@pytest.mark.parametrize("label", LABELS)
def test_surface_forms_lead_to_one_entry_but_for_shared_demonyms(label: str) -> None:
    meanings = defaultdict[str, set[str]](set)
    for form, id_ in aliases(label):
        assert id_ in TABLES[label]
        meanings[form].add(id_)
    shared = {form for form, ids in meanings.items() if len(ids) > 1}
    people = {"Congolese", "Dominican", "Korean"}
    assert shared == (AMBIGUOUS | people if label == "Country" else set())


def test_surface_forms_hold_demonyms_and_capitals_but_no_codes() -> None:
    country_forms = aliases("Country")
    for form in ("Chinese", "Beijing", "China", "PRC"):
        assert (form, "CHN") in country_forms
    assert {form for form, _ in country_forms}.isdisjoint({"CHN", "PER", "AND"})
    mineral_forms = {form for form, _ in aliases("Mineral")}
    assert mineral_forms.isdisjoint({"In", "As", "W", "I"})
    assert {"Indium", "gallium arsenide"} <= mineral_forms
    assert "Total" not in {form for form, _ in aliases("Region")}


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("China Development Bank", "china-development-bank"),
        ("  Gécamines S.A. ", "gecamines-s-a"),
        ("Ørsted & Łódź", "orsted-and-lodz"),
        ("Tenke_Fungurume (mine)", "tenke-fungurume-mine"),
        ("赣锋锂业", "赣锋锂业"),
        ("Норникель", "норникель"),
    ],
)
def test_slugs_are_lower_case_words_without_accents(name: str, id_: str) -> None:
    assert slug(name) == id_


@pytest.mark.parametrize("name", ["", "  ", "!?", "---"])
def test_a_name_without_letter_or_digit_has_no_slug(name: str) -> None:
    with pytest.raises(LodegraphError, match="cannot be made an id"):
        slug(name)


@given(st.text())
def test_a_slug_is_its_own_slug(name: str) -> None:
    try:
        once = slug(name)
    except LodegraphError:
        return
    assert slug(once) == once
    assert once == once.strip("-")


# What published tables list under the code of one of today's countries, though it was another.
NOT_ONE_COUNTRY = {
    "Belgium-Luxembourg (...1998)": "belgium-luxembourg",
    "Fed. Rep. of Germany (...1990)": "west-germany",
    "Sudan (...2011)": "former-sudan",
}
PACIFIC = "US Misc. Pacific Isds"  # PUS, withdrawn from ISO 3166 in favour of UMI


def read(path: str, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    """Read a published CSV file."""
    with (SHARED / path).open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def baci_names() -> Iterable[tuple[str, str]]:
    with zipfile.ZipFile(SHARED / "baci" / "BACI_HS92_minerals.zip") as archive:
        lines = archive.read("country_codes.csv").decode().splitlines()
    return [(row["country_name"], row["country_iso3"]) for row in csv.DictReader(lines)]


def comtrade_names() -> Iterable[tuple[str, str]]:
    rows = read("comtrade_nickel/UN_nickel_trade.csv")
    return {
        (row[f"{side}Desc"], row[f"{side}ISO"].strip())
        for row in rows
        for side in ("reporter", "partner")
        if row[f"{side}ISO"]
    }


def governance_names() -> Iterable[tuple[str, str]]:
    rows = read("geopolrisk/wgi_normalized_instability_1996_2022.csv")
    return [(row["Country/Territory"], row["Code"]) for row in rows]


@needs_tables
@pytest.mark.parametrize("table", [baci_names, comtrade_names, governance_names])
def test_names_of_trade_tables_agree_with_their_codes(
    table: Callable[[], Iterable[tuple[str, str]]],
) -> None:
    for name, iso3 in table():
        if name == "Congo":
            assert refusal("Country", name, table=True).ambiguous
        elif name in NOT_ONE_COUNTRY:
            assert resolve("Region", name) == NOT_ONE_COUNTRY[name]
        elif name == PACIFIC:
            assert resolve("Country", name) == "UMI"
        elif iso3 in countries():
            assert resolve("Country", name, table=True) == iso3
        else:
            assert regions()[resolve("Region", name)].kind in {"aggregate", "former state", "bloc"}


@needs_tables
def test_names_of_minmod_agree_with_its_codes() -> None:
    for row in read("minmod/country.csv", "utf-8"):
        if row["name"] != "Congo":
            assert resolve("Country", row["name"], table=True) == row["iso3"]


@needs_tables
def test_every_place_in_the_summaries_of_2026_is_a_country_or_an_aggregate() -> None:
    rows = read("usgs_mcs/MCS2026_Commodities_Data.csv", "cp1252")
    aggregates = {"World total": "world", "Other countries": "other-countries"}
    joint = {"China, Germany, and Russia"}  # one figure for three countries
    for name in {row["Country"] for row in rows} - joint:
        if name in aggregates:
            assert resolve("Region", name) == aggregates[name]
        else:
            assert resolve("Country", name, table=True) in countries()


@needs_tables
def test_end_uses_of_the_summaries_of_2024_are_known_sectors() -> None:
    rows = read("usgs_mcs/MCS2024/trends/MCS2024_T4_Critical_Minerals_End_Use.csv")
    for row in rows:
        _, mineral, uses, *_ = row.values()
        assert resolve("Mineral", mineral) in minerals()
        whole = uses.strip(" .").replace("Research and development", "Research")
        for use in re.split(r", and |, | and ", whole):
            assert resolve("EndSector", use) in sectors()


@needs_tables
def test_names_of_the_iea_explorer_are_known() -> None:
    path = SHARED / "iea_cm_2025" / "iea_critical_minerals_explorer.json"
    explorer = json.loads(path.read_text(encoding="utf-8"))
    for mineral, demand in explorer["totalDemand"].items():
        assert resolve("Mineral", mineral) in minerals()
        for sector in demand["sectors"]:
            assert resolve("EndSector", sector) in sectors()
    for steps in explorer["supply"].values():
        for step, table in steps.items():
            assert resolve_stage(step) in {"mine", "refined"}
            places = set(table["countries"]) - {"Rest of world"}
            # Two keys of one table are paragraphs of notes.
            for place in {name for name in places if len(name) < 60}:
                assert resolve("Country", place) in countries()
