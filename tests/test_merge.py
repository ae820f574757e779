"""Identity and merging: what is the same, what stays apart, whatever the order."""

from __future__ import annotations

from math import nan

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy import Row, frame, made, made_share, said

from lodegraph.graph.merge import Merged, closed_nodes, merge_nodes, merge_statements
from lodegraph.graph.statements import identities
from lodegraph.graph.store import empty_table
from lodegraph.graph.validate import check_statements


def merge(*loads: list[Row]) -> list[Merged]:
    """Merge loads of one type, one after the other."""
    held, results = empty_table(str(loads[0][0]["type"])), list[Merged]()
    for rows in loads:
        numbered = pd.DataFrame(rows).assign(row=range(2, len(rows) + 2))
        good, rejects = check_statements(numbered)
        assert rejects.empty, rejects
        [(name, table)] = good.items()
        results.append(merge_statements(name, held, table))
        held = results[-1].table
    return results


def counts(merged: Merged) -> tuple[int, int, int]:
    return merged.new, merged.unchanged, len(merged.rejects)


def loan(**properties: object) -> Row:
    return said("FINANCES", "StateBank:cdb", "Facility:las-bambas", year=2014, **properties)


APART = [
    {"source_id": "report"},
    {"year": 2023},
    {"stage": "intermediate"},
    {"product": "hydroxide"},
    {"quantity_kind": "capacity"},
    {"scenario": "high"},
    {"record_id": "7"},
    {"valid_from": "2024-02"},
    {"subject_id": "IDN"},
]


@pytest.mark.parametrize("other", APART)
def test_what_differs_in_identity_stays_side_by_side(other: Row) -> None:
    [merged] = merge([made("COD", 60), {**made("COD", 70), **other}])
    assert counts(merged) == (2, 0, 0)


def test_two_loans_of_one_year_with_record_ids_stay_two() -> None:
    [merged] = merge([loan(record_id="1", amount_usd=5), loan(record_id="2", amount_usd=5)])
    assert counts(merged) == (2, 0, 0)


def test_what_is_traded_is_part_of_the_identity() -> None:
    trade = said("EXPORTS_TO", "Country:COD", "Country:CHN", year=2024)
    both = [{**trade, "mineral": mineral} for mineral in ("cobalt", "copper")]
    reporters = [{**trade, "reporter": iso3} for iso3 in ("COD", "CHN")]
    assert counts(merge([*both, *reporters])[0]) == (4, 0, 0)


def test_two_measures_of_one_day_stay_two() -> None:
    limit = said("RESTRICTS", "Country:CHN", "Mineral:gallium", valid_from="2023-08-01")
    [merged] = merge([{**limit, "kind": "licence"}, {**limit, "kind": "quota"}])
    assert counts(merged) == (2, 0, 0)


def test_a_known_statement_is_unchanged() -> None:
    first, second = merge([made("COD", 60)], [made("COD", 60)])
    assert counts(second) == (0, 1, 0)
    assert second.table.equals(first.table)


def test_another_figure_for_the_same_thing_is_refused() -> None:
    _, second = merge([made("COD", 60)], [made("COD", 70), made("IDN", 5)])
    assert counts(second) == (1, 0, 1)
    [reject] = second.rejects.to_dict("records")
    assert (reject["row"], reject["column"], reject["value"]) == (2, "value", "70")
    assert reject["reason"].startswith("the source states 60 for the same thing; give a record_id")


def test_a_figure_where_none_was_stated_is_refused() -> None:
    _, second = merge([made("COD")], [made("COD", 70)])
    assert "states no figure for the same thing" in str(second.rejects.loc[0, "reason"])


def test_rows_of_one_file_that_contradict_each_other_are_all_refused() -> None:
    [merged] = merge([made("COD", 60), made("IDN", 5), made("COD", 70)])
    assert counts(merged) == (1, 0, 2)
    assert sorted(merged.rejects["row"]) == [2, 4]


def test_one_fact_may_stand_in_two_places() -> None:
    first, second = merge(
        [made("COD", 60, locator="page 9")], [made("COD", 60, locator="page 3", note="again")]
    )
    assert counts(second) == (0, 1, 0)
    assert second.table["locator"].tolist() == ["page 3"]
    assert first.table["locator"].tolist() == ["page 9"]


def test_the_figure_is_no_part_of_the_identity() -> None:
    rows = pd.DataFrame([made_share("COD", 0.6)])
    assert identities(rows.assign(share=0.7, value=70)).tolist() == identities(rows).tolist()


def test_missing_and_absent_parts_of_an_identity_are_alike() -> None:
    one = pd.DataFrame([made("COD")])
    other = one.assign(product=None, scenario=nan, year=pd.array([2024], dtype="Int64"))
    assert identities(one).tolist() == identities(other).tolist()


places = st.sampled_from(["page 1", "page 2", None])
facts = st.builds(
    made,
    st.sampled_from(["COD", "IDN"]),
    st.just(60.0),
    year=st.sampled_from([2023, 2024]),
    locator=places,
)


@settings(max_examples=8)
@given(st.lists(st.lists(facts, min_size=1, max_size=3), min_size=2, max_size=3), st.data())
def test_neither_the_order_of_loads_nor_of_rows_matters(
    loads: list[list[Row]], data: st.DataObject
) -> None:
    shuffled = [data.draw(st.permutations(rows)) for rows in data.draw(st.permutations(loads))]
    one, other = merge(*loads)[-1].table, merge(*shuffled)[-1].table
    pd.testing.assert_frame_equal(one, other)


firms = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["cmoc", "glencore"]),
        "name": st.sampled_from(["CMOC", "Cmoc Group"]),
        "hq_iso3": st.sampled_from(["CHN", "CHE", None]),
        "state_owned": st.sampled_from([True, False, None]),
    }
)


@settings(max_examples=8)
@given(st.lists(st.lists(firms, min_size=1, max_size=3), min_size=2, max_size=3), st.data())
def test_the_order_in_which_nodes_come_does_not_matter(
    loads: list[list[Row]], data: st.DataObject
) -> None:
    def merged(parts: list[list[Row]]) -> pd.DataFrame:
        held = empty_table("Firm")
        for rows in parts:
            held = merge_nodes(held, frame("Firm", rows))
        return held

    pd.testing.assert_frame_equal(merged(loads), merged(data.draw(st.permutations(loads))))


def test_two_loads_complete_a_node() -> None:
    one = frame("Firm", [{"id": "cmoc", "name": "CMOC", "hq_iso3": "CHN"}])
    other = frame("Firm", [{"id": "cmoc", "name": "CMOC", "state_owned": True}])
    merged = merge_nodes(merge_nodes(empty_table("Firm"), one), other)
    assert merged[["hq_iso3", "state_owned"]].to_numpy().tolist() == [["CHN", True]]


def test_nodes_of_the_code_tables_are_taken_from_there() -> None:
    table = closed_nodes("Mineral", {"cobalt", "gallium", "nothing"})
    assert table["id"].tolist() == ["cobalt", "gallium"]
    assert table["symbol"].tolist() == ["Co", "Ga"]
    assert table["byproduct_of"].tolist() == ["copper|nickel", "aluminum"]
