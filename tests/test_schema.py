"""The model as a table: complete, well named, and in step with the code that reads it."""

from __future__ import annotations

import re

import pytest

from lodegraph.graph.schema import Property, load_schema
from lodegraph.graph.statements import IDENTITY
from lodegraph.graph.store import empty_table

SCHEMA = load_schema()
ELEMENTS = {**SCHEMA.labels, **SCHEMA.types}
PROPERTIES = {
    f"{element.name}.{prop.name}": prop
    for element in ELEMENTS.values()
    for prop in element.properties.values()
}
RANGE = re.compile(r"|stage|>=0|-?\d+\.\.\d+|[\w]+(\|[\w]+)*")


def test_labels_and_types_are_those_of_the_model() -> None:
    assert set(SCHEMA.labels) == {
        *("Country", "Region", "Mineral", "Firm", "StateBank", "EndSector", "Facility"),
        *("Policy", "Risk", "Source", "Supply", "Demand"),
    }
    assert {"PRODUCES", "REFINES", "USED_IN", "RESTRICTS", "FINANCES", "FEEDS"} <= set(SCHEMA.types)


def test_names_follow_the_conventions() -> None:
    assert [name for name in SCHEMA.labels if not re.fullmatch(r"([A-Z][a-z]+)+", name)] == []
    assert [name for name in SCHEMA.types if not re.fullmatch(r"[A-Z]+(_[A-Z]+)*", name)] == []


def is_well_declared(prop: Property) -> bool:
    known = {"text", "integer", "float", "boolean", "date"}
    named = re.fullmatch(r"[a-z][a-z0-9_]*", prop.name) and RANGE.fullmatch(prop.range)
    return bool(named and prop.type in known and prop.meaning)


def test_properties_are_well_declared() -> None:
    assert [name for name, prop in PROPERTIES.items() if not is_well_declared(prop)] == []


def test_the_name_of_a_quantity_ends_in_its_unit_and_a_fraction_lies_within_one() -> None:
    measured = {n: p for n, p in PROPERTIES.items() if p.unit in {"t", "USD"}}
    assert [n for n, p in measured.items() if not n.endswith(f"_{p.unit.lower()}")] == []
    assert {p.range for p in PROPERTIES.values() if p.unit == "fraction"} == {"0..1"}


def test_ends_are_labels() -> None:
    ends = {label for element in SCHEMA.types.values() for pair in element.ends for label in pair}
    assert ends <= set(SCHEMA.labels)
    assert all(element.ends for element in SCHEMA.types.values())


def test_every_statement_has_a_source_a_status_and_a_confidence() -> None:
    for element in SCHEMA.types.values():
        assert all(element.properties[name].required for name in ("source_id", "status"))
        assert element.properties["confidence"].range == "A|B|C|D"


def test_identity_is_made_of_properties() -> None:
    own = {name for element in SCHEMA.types.values() for name in element.properties}
    ends = {"subject_label", "subject_id", "object_label", "object_id"}
    assert set(IDENTITY) - {"type"} <= own | ends


@pytest.mark.parametrize("name", sorted(ELEMENTS))
def test_an_empty_table_has_the_columns_and_types(name: str) -> None:
    table = empty_table(name)
    assert table.empty
    assert {str(c): str(dtype) for c, dtype in table.dtypes.items()} == SCHEMA.columns(name)
    assert next(iter(table)) == "id"
