"""Packed parts of a table: few bytes, and every figure as it was."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from toy import Row, frame, said

from lodegraph.graph.parts import by_year, in_parts, pack, unpack, whole
from lodegraph.graph.statements import identities


def trade(*rows: Row) -> pd.DataFrame:
    made = [
        said(
            "EXPORTS_TO", "Country:CHL", f"Country:{row.pop('to', 'CHN')}", source_id="baci", **row
        )
        for row in rows
    ]
    table = frame("EXPORTS_TO", made)
    return table.assign(id=identities(table.assign(type="EXPORTS_TO"))).sort_values(
        "id", ignore_index=True
    )


def unpacked(content: bytes) -> pd.DataFrame:
    return unpack(pq.read_table(BytesIO(content))).sort_values("id", ignore_index=True)


figures = st.one_of(
    st.none(),
    st.integers(0, 10**12).map(lambda n: n / 1000),
    st.integers(0, 10**9).map(float),
    st.floats(0, 1e12, allow_subnormal=False),
)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "to": st.sampled_from(["CHN", "DEU", "JPN"]),
            "hs": st.sampled_from(["283691", "282520", None]),
            "record_id": st.integers(0, 50).map(str),
            "quantity_t": figures,
            "value": figures,
            "value_usd": figures,
            "note": st.sampled_from([None, "ü"]),
        }
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda row: (row["to"], row["hs"], row["record_id"]),
)


@settings(max_examples=25)
@given(rows)
def test_what_is_packed_is_unpacked(found: list[Row]) -> None:
    table = trade(*[{**row, "year": 2022} for row in found])
    assert_frame_equal(unpacked(pack(table)), table, check_exact=True)


def test_thousandths_come_back_to_the_last_bit() -> None:
    numbers = np.random.default_rng(2).integers(0, 10**12, 20_000)
    table = trade({"year": 2022}).loc[[0] * len(numbers)].reset_index(drop=True)
    table["record_id"] = [str(n) for n in range(len(numbers))]
    table["quantity_t"] = table["value"] = numbers / 1000
    back = unpack(pq.read_table(BytesIO(pack(table)))).set_index("record_id")
    assert (back.loc[table["record_id"], "quantity_t"].to_numpy() == numbers / 1000).all()
    assert (back["value"] == back["quantity_t"]).all()


def test_ids_and_empty_columns_and_what_is_said_twice_are_not_stored_as_columns() -> None:
    table = trade({"year": 2022, "quantity_t": 1.5, "value": 1.5}, {"year": 2022, "to": "DEU"})
    stored = pq.read_table(BytesIO(pack(table))).column_names
    assert not {"id", "value", "note", "quote", "share"} & set(stored)
    assert set(stored) == {"quantity_t", "object_id"}


def test_rows_that_say_the_same_in_all_columns_come_back() -> None:
    one = trade({"year": 2022})
    table = pd.concat([one, one], ignore_index=True)
    assert_frame_equal(unpack(pq.read_table(BytesIO(pack(table)))), table, check_exact=True)


def test_the_same_rows_make_the_same_bytes_in_any_order() -> None:
    table = trade(*[{"year": 2022, "to": to, "quantity_t": 2.0} for to in ("CHN", "DEU", "JPN")])
    assert pack(table.iloc[[2, 0, 1]].reset_index(drop=True)) == pack(table)


def test_a_table_is_divided_by_year_and_put_together_again() -> None:
    table = trade({"year": 2021}, {"year": 2022}, {"valid_from": "2023-02"})
    tables = {"statements.EXPORTS_TO": table, "nodes.Firm": frame("Firm", [])}
    parts = in_parts(tables)
    assert set(parts) == {
        "nodes.Firm",
        "statements.EXPORTS_TO",
        "statements.EXPORTS_TO.2021",
        "statements.EXPORTS_TO.2022",
    }
    assert parts["statements.EXPORTS_TO"]["valid_from"].tolist() == ["2023-02"]
    together = whole(parts)["statements.EXPORTS_TO"]
    assert_frame_equal(together.sort_values("id", ignore_index=True), table)
    assert sum(map(len, by_year(table).values())) == 3
