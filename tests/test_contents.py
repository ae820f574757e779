"""Mass fractions of compounds, and what a source counts its tonnes in."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodegraph.graph.codes import minerals, read_rows
from lodegraph.graph.contents import accounting_basis, atomic_weights, contained, fraction
from lodegraph.graph.errors import LodegraphError, UnknownName


# Conversion factors as published: U.S. Geological Survey, Mineral Commodity Summaries, and the
# tables of the British Geological Survey and of World Mining Data.
@pytest.mark.parametrize(
    ("formula", "element", "published"),
    [
        ("Li2CO3", "Li", 0.1879),
        ("Li2O", "Li", 0.4645),
        ("LiOH·H2O", "Li", 0.1654),
        ("Cr2O3", "Cr", 0.6842),
        ("TiO2", "Ti", 0.5993),
        ("Dy2O3", "Dy", 0.8713),
        ("Nd2O3", "Nd", 0.8573),
        ("WO3", "W", 0.7930),
        ("V2O5", "V", 0.5602),
        ("Nb2O5", "Nb", 0.6990),
        ("Ta2O5", "Ta", 0.8190),
        ("Al2O3", "Al", 0.5293),
        ("CoSO4·7H2O", "Co", 0.2097),
        ("(NH4)2MoO4", "Mo", 0.4895),
        ("(NH4)10[H2W12O42]·4H2O", "W", 0.7043),
        ("U3O8", "U", 0.8480),
        ("Sb2O3", "Sb", 0.8353),
    ],
)
def test_mass_fraction_is_the_published_one(formula: str, element: str, published: float) -> None:
    assert fraction(formula, element) == pytest.approx(published, abs=6e-5)


def test_atoms_are_counted_by_hand() -> None:
    water = 2 * 1.008 + 15.999
    sulfate = 58.933 + 32.06 + 4 * 15.999
    assert fraction("CoSO4·7H2O", "O") == pytest.approx(
        11 * 15.999 / (sulfate + 7 * water), rel=1e-12
    )


@pytest.mark.parametrize(
    "same", ["CoSO4*7H2O", "CoSO4•7H2O", "CoSO₄·7H₂O", "[CoSO4]·7(H2O)", "Co(S(O4))·7H2O"]
)
def test_a_formula_is_read_in_its_usual_spellings(same: str) -> None:
    assert fraction(same, "Co") == pytest.approx(fraction("CoSO4·7H2O", "Co"), rel=1e-12)


def test_counts_need_not_be_whole() -> None:
    weight = 0.8 * 58.693 + 0.1 * 54.938 + 0.1 * 58.933 + 6.94 + 2 * 15.999
    found = fraction("LiNi0.8Mn0.1Co0.1O2", "Ni")
    assert found == pytest.approx(0.8 * 58.693 / weight, rel=1e-12)


@pytest.mark.parametrize(
    ("formula", "position"),
    [
        ("Li2Xx3", 4),
        ("LiCo3)", 6),
        ("(LiCo3", 7),
        ("li2CO3", 1),
        ("Li2 CO3", 4),
        ("CoSO4·7", 8),
        ("CoSO4·", 7),
        ("2·", 2),
        ("Li-O", 3),
    ],
)
def test_what_is_no_formula_is_told_with_its_position(formula: str, position: int) -> None:
    with pytest.raises(LodegraphError, match=f"at position {position}:") as caught:
        fraction(formula, "Li")
    assert repr(formula) in caught.value.message


@pytest.mark.parametrize(("formula", "element"), [("Li2CO3", "Co"), ("", "Li"), ("NaCl", "N")])
def test_an_element_a_compound_lacks_is_no_zero(formula: str, element: str) -> None:
    with pytest.raises(LodegraphError):
        fraction(formula, element)


@given(st.dictionaries(st.sampled_from(sorted(atomic_weights())), st.integers(1, 99), min_size=1))
def test_fractions_of_a_compound_add_up_to_one(atoms: dict[str, int]) -> None:
    formula = "".join(f"{symbol}{count}" for symbol, count in atoms.items())
    assert sum(fraction(formula, symbol) for symbol in atoms) == pytest.approx(1)
    assert fraction(f"({formula})3·2{formula}", next(iter(atoms))) == pytest.approx(
        fraction(formula, next(iter(atoms)))
    )


@given(st.text())
def test_no_text_raises_anything_but_an_error_of_ours(formula: str) -> None:
    with suppress(LodegraphError):
        assert 0 < fraction(formula, "Li") <= 1


@pytest.mark.parametrize("row", read_rows("contents.csv"), ids=lambda row: "-".join(row.values()))
def test_every_row_of_the_table_is_a_range_within_one_tonne(row: dict[str, str]) -> None:
    lo, mid, hi = contained(row["mineral"], row["basis"], row["product"] or None)
    assert 0 < lo <= mid <= hi <= 1
    assert row["source"]


def test_every_mineral_has_an_accounting_basis() -> None:
    assert [mineral for mineral in minerals() if not accounting_basis(mineral)] == []


# Hand-computed from the abridged atomic weights; bauxite 40-60 % alumina, chromite 45 % Cr2O3.
@pytest.mark.parametrize(
    ("mineral", "basis", "product", "expected"),
    [
        ("cobalt", "Co", None, (1, 1, 1)),
        ("lithium", "Li2O", None, (2 * 6.94 / 29.879,) * 3),
        ("titanium", "TiO2", "ilmenite", (47.867 / 79.865,) * 3),
        ("rare-earths", "REO", None, (1, 1, 1)),
        ("magnet-rare-earths", "REO", None, (0.8277, 0.8573, 0.8713)),
        ("aluminum", "gross weight", "bauxite", (0.2117, 0.2646, 0.3176)),
        ("aluminum", "Al2O3", "alumina", (0.5293,) * 3),
        ("fluorspar", "CaF2", None, (1, 1, 1)),
        ("zirconium", "gross weight", "zirconium mineral concentrates", (0.4738, 0.4812, 0.4975)),
    ],
)
def test_a_basis_is_converted(
    mineral: str, basis: str, product: str | None, expected: tuple[float, ...]
) -> None:
    assert contained(mineral, basis, product) == pytest.approx(expected, abs=6e-5)


@pytest.mark.parametrize(
    ("mineral", "basis", "product"),
    [
        ("aluminum", "gross weight", None),
        ("cobalt", "gross weight", None),
        ("potash", "gross weight", "recoverable ore"),
        ("lithium", "Cr2O3", None),
        ("lithium", "", None),
    ],
)
def test_gross_and_contained_weight_never_meet_by_assumption(
    mineral: str, basis: str, product: str | None
) -> None:
    with pytest.raises(UnknownName, match=mineral):
        contained(mineral, basis, product)
