"""The hash of a table is of its rows: not of their order, nor of how they are held."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodegraph.graph.content import fingerprint, table_hash

TYPES = {"id": "str", "name": "str", "year": "Int64", "share": "float64", "state": "boolean"}
SEVEN = pd.DataFrame(
    {"id": ["a", "b"], "name": ["x", None], "year": [7, None], "share": 0.5, "state": True}
).astype(TYPES)

rows = st.fixed_dictionaries(
    {
        "name": st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=3),
        "year": st.none() | st.integers(-3, 3),
        "share": st.none() | st.sampled_from([0.0, -0.0, 0.5]),
        "state": st.none() | st.booleans(),
    }
)
tables = st.dictionaries(st.text("ab", min_size=1, max_size=3), rows, max_size=4).map(
    lambda found: pd.DataFrame(
        [{"id": key, **row} for key, row in found.items()], columns=pd.Index(TYPES)
    ).astype(TYPES)
)


def as_text(table: pd.DataFrame) -> list[str]:
    """Write rows so that equal text means equal values; a column without any is left out."""
    filled = table.dropna(axis=1, how="all") if len(table) else table[["id"]]
    filled = filled.sort_values("id")
    return [repr([len(table), list(filled)]), *map(repr, filled.itertuples(index=False))]


@given(tables, tables)
def test_hashes_are_equal_for_equal_rows_and_only_for_these(
    one: pd.DataFrame, other: pd.DataFrame
) -> None:
    assert (table_hash(one) == table_hash(other)) == (as_text(one) == as_text(other))


@given(tables, st.permutations(list(TYPES)))
def test_order_of_rows_and_columns_does_not_count(table: pd.DataFrame, columns: list[str]) -> None:
    assert table_hash(table.iloc[::-1][columns]) == table_hash(table)


@pytest.mark.parametrize(
    ("column", "value"),
    [("name", "xy"), ("year", 8), ("share", np.nextafter(0.5, 1)), ("state", False)],
)
def test_every_value_counts(column: str, value: Any) -> None:
    changed = SEVEN.copy()
    changed.loc[0, column] = value
    assert table_hash(changed) != table_hash(SEVEN)


def test_text_is_not_run_together_with_its_neighbour() -> None:
    joined = SEVEN.assign(name=["ab", "c"]).astype(TYPES)
    apart = SEVEN.assign(name=["a", "bc"]).astype(TYPES)
    assert table_hash(joined) != table_hash(apart)


def test_how_a_column_is_held_does_not_count(tmp_path: Path) -> None:
    pieces = pd.concat([SEVEN[:1], SEVEN[1:]], ignore_index=True)
    SEVEN.to_parquet(tmp_path / "t", compression="gzip", row_group_size=1)
    for table in (pieces, pd.read_parquet(tmp_path / "t"), SEVEN.astype({"name": object})):
        assert table_hash(table) == table_hash(SEVEN)


def test_fingerprint_names_the_tables() -> None:
    assert fingerprint({"nodes.Firm": "a"}) != fingerprint({"nodes.Facility": "a"})
    assert fingerprint({"b": "1", "a": "2"}) == fingerprint({"a": "2", "b": "1"})
