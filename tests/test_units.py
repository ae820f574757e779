"""Units: published definitions, and nothing that defaults."""

from __future__ import annotations

import csv
import math
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodegraph.graph.codes import read_rows, split_cell
from lodegraph.graph.errors import UnknownName
from lodegraph.graph.units import convert, resolve_unit

SHARED = Path(__file__).parents[1].parent / "shared" / "data"
ROWS = read_rows("units.csv")
AMBIGUOUS = {"ton", "tons", "mt", "MT"}
SPELLINGS = [
    (spelling, row)
    for row in ROWS
    for spelling in (row["unit"], *split_cell(row["aliases"]))
    if spelling not in AMBIGUOUS
]


# Exact by definition: international pound 0.45359237 kg, troy ounce 31.1034768 g (NIST Special
# Publication 811, appendix B), metric carat 0.2 g; short ton 2,000 lb, long ton 2,240 lb.
@pytest.mark.parametrize(
    ("unit", "dimension", "value"),
    [
        ("t", "mass", 1),
        ("metric tons", "mass", 1),
        ("metr. t", "mass", 1),
        ("tonnes", "mass", 1),
        ("kt", "mass", 1e3),
        ("Thousand Metric Tons", "mass", 1e3),
        ("thousand metric dry tons", "mass", 1e3),
        ("Mt", "mass", 1e6),
        ("million metric tons", "mass", 1e6),
        ("Mt/yr", "mass", 1e6),
        ("kg", "mass", 1e-3),
        ("kilograms", "mass", 1e-3),
        ("g", "mass", 1e-6),
        ("lb", "mass", 0.45359237e-3),
        ("million pounds", "mass", 453.59237),
        ("short tons", "mass", 2000 * 0.45359237e-3),
        ("long tons", "mass", 2240 * 0.45359237e-3),
        ("troy ounces", "mass", 31.1034768e-6),
        ("Moz", "mass", 31.1034768),
        ("carats", "mass", 0.2e-6),
        ("thousand carats", "mass", 0.2e-3),
        ("million carats", "mass", 0.2),
        ("%", "share", 0.01),
        ("percent", "share", 0.01),
        ("share", "share", 1),
        ("USD", "money", 1),
        ("thousand USD", "money", 1e3),
        ("million USD", "money", 1e6),
        ("US$ million", "money", 1e6),
        ("million dollars", "money", 1e6),
        ("billion USD", "money", 1e9),
    ],
)
def test_one_of_each_unit_is_worth_its_definition(unit: str, dimension: str, value: float) -> None:
    found = convert(1, unit)
    assert found[0] == dimension
    assert found[1] == pytest.approx(value, rel=1e-12)


def test_lithium_carbonate_equivalent_counts_its_lithium() -> None:
    lithium, carbon, oxygen = 6.94, 12.011, 15.999  # IUPAC standard atomic weights, abridged
    contained = 2 * lithium / (2 * lithium + carbon + 3 * oxygen)
    assert convert(1, "t LCE")[1] == pytest.approx(contained, rel=1e-5)


@pytest.mark.parametrize(("spelling", "row"), SPELLINGS)
def test_every_spelling_means_its_own_row(spelling: str, row: dict[str, str]) -> None:
    unit = resolve_unit(spelling)
    assert (unit.name, unit.dimension) == (row["unit"], row["dimension"])
    assert unit.factor == float(row["factor"]) > 0
    assert unit.dimension in {"mass", "share", "money"}


@pytest.mark.parametrize("spelling", sorted(AMBIGUOUS))
def test_a_spelling_of_two_units_is_refused_and_names_them(spelling: str) -> None:
    with pytest.raises(UnknownName) as caught:
        convert(1, spelling)
    assert caught.value.ambiguous
    assert len(caught.value.nearest) > 1


@pytest.mark.parametrize(
    "unit",
    [
        "",
        "GWh",
        "EUR",
        "million cubic meters",
        "thousand cubic meters",
        "million liters",
        "T",
        "KG.",
        "tonnnes",
    ],
)
def test_an_unknown_unit_is_refused_by_name(unit: str) -> None:
    with pytest.raises(UnknownName, match=r"unit .* is not known") as caught:
        convert(1, unit)
    assert caught.value.name == unit
    assert not caught.value.ambiguous


def test_a_misspelt_unit_finds_the_right_one() -> None:
    with pytest.raises(UnknownName) as caught:
        convert(1, "thosand metric tons")
    assert caught.value.nearest[0] == "kt"


def test_unknown_values_stay_unknown_and_zero_stays_zero() -> None:
    assert math.isnan(convert(math.nan, "kt")[1])
    assert convert(0, "kt") == ("mass", 0)


@given(st.floats(0, 1e12), st.sampled_from([row["unit"] for row in ROWS]))
def test_conversion_is_proportional(value: float, unit: str) -> None:
    assert convert(value, unit)[1] == pytest.approx(value * convert(1, unit)[1])


@given(st.text())
def test_no_text_raises_anything_but_unknown_name(unit: str) -> None:
    with suppress(UnknownName):
        assert resolve_unit(unit).factor > 0


@pytest.mark.skipif(not SHARED.exists(), reason="the published tables are not on this machine")
def test_every_unit_of_mass_share_or_money_in_the_summaries_is_known() -> None:
    path = SHARED / "usgs_mcs" / "MCS2026_Commodities_Data.csv"
    with path.open(encoding="cp1252", newline="") as file:
        units = {row["Unit"] for row in csv.DictReader(file)}
    others = {unit for unit in units if "per " in unit or "liters" in unit}
    others |= {"", "index", "number", "million cubic meters", "tons"}
    unknown = set[str]()
    for unit in units:
        try:
            resolve_unit(unit)
        except UnknownName:
            unknown.add(unit)
    assert unknown == others
