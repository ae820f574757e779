"""The numeric area codes of trade statistics."""

from __future__ import annotations

import csv
from pathlib import Path
from zipfile import ZipFile

import pytest

from lodegraph.graph.areas import places, trade_areas
from lodegraph.graph.codes import countries, regions

BACI = Path(__file__).parents[1].parent / "shared" / "data" / "baci" / "BACI_HS92_minerals.zip"
# Codes whose place is decided here and not by the letters in BACI's own table.
OTHERWISE = {"58", "200", "278", "280", "490", "530", "697", "711", "736", "810", "849", "891"}


def test_every_code_leads_to_a_place_that_exists_or_to_a_reason() -> None:
    table = trade_areas()
    assert table.index.is_unique
    known = {"Country": set(countries()), "Region": set(regions())}
    placed = table.dropna(subset="id")
    assert all(
        place in known[label] for label, place in zip(placed["label"], placed["id"], strict=True)
    )
    assert (table.loc[table["id"].isna(), "note"] != "").all()


DIFFERENT = {
    "842": "USA",
    "251": "FRA",
    "757": "CHE",
    "699": "IND",
    "579": "NOR",
    "490": "TWN",
    "710": "ZAF",
    "711": "southern-african-customs-union",
    "891": "serbia-and-montenegro",
}


def test_codes_of_trade_statistics_differ_from_the_standard() -> None:
    found = places(DIFFERENT)
    assert found["id"].to_dict() == DIFFERENT
    assert found["reason"].isna().all()


@pytest.mark.parametrize("code", ["0", "837", "838", "839", "899", "97"])
def test_aggregates_are_never_a_country(code: str) -> None:
    found = places([code])
    assert found["id"].isna().all()
    assert found["reason"].notna().all()


@pytest.mark.skipif(not BACI.exists(), reason=f"{BACI} is not on this machine")
def test_the_codes_agree_with_the_table_that_comes_with_baci() -> None:
    with ZipFile(BACI) as archive, archive.open("country_codes.csv") as file:
        lines = file.read().decode().splitlines()
    theirs = {row["country_code"]: row["country_iso3"] for row in csv.DictReader(lines)}
    ours = trade_areas()["id"]
    assert set(theirs) <= set(ours.index)
    assert {code for code, iso3 in theirs.items() if ours[code] != iso3} == OTHERWISE
