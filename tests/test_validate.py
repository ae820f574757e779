"""Rows against the schema: what breaks it is refused with its line, value and reason."""

from __future__ import annotations

from math import inf

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy import Row, made, made_share, said

from lodegraph.graph.errors import SchemaError
from lodegraph.graph.validate import check_declared, check_nodes, check_statements


def check(*rows: Row) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    return check_statements(pd.DataFrame(rows).assign(row=range(2, len(rows) + 2)))


BAD = [
    ({"share": 1.7}, "share", "1.7", "share must lie between 0 and 1"),
    ({"quantity_t": -5}, "quantity_t", "-5", "quantity_t must not be negative"),
    ({"value": "many"}, "value", "many", "value must be a number"),
    ({"value": inf}, "value", "inf", "value must be finite"),
    ({"year": "20x4"}, "year", "20x4", "year must be a number"),
    ({"year": 2024.5}, "year", "2024.5", "year must be a whole number"),
    ({"year": 1e30}, "year", "1e+30", "year must be a whole number"),
    ({"year": 20240}, "year", "20240", "year must lie between 1500 and 2200"),
    ({"confidence": "E"}, "confidence", "E", "confidence must be one of A, B, C, D"),
    ({"stage": "refind"}, "stage", "refind", "stage must be one of deposit, mine"),
    ({"valid_from": "4/4/2025"}, "valid_from", "4/4/2025", "valid_from must be a date"),
    ({"valid_from": "2025-02-30"}, "valid_from", "2025-02-30", "valid_from must be a date"),
    ({"valid_from": "2025-13"}, "valid_from", "2025-13", "valid_from must be a date"),
    ({"valid_from": "2025", "valid_to": "2024-12"}, "valid_to", "2024-12", "comes before"),
    ({"lo": 5, "hi": 3}, "hi", "3", "hi is less than lo"),
    ({"value": 2, "lo": 5}, "value", "2", "value is less than lo"),
    ({"value": 9, "hi": 5}, "hi", "5", "hi is less than value"),
    ({"colour": "red"}, "colour", "red", "PRODUCES has no property colour"),
    ({"source_id": None}, "source_id", None, "source_id is missing"),
    ({"subject_id": ""}, "subject_id", "", "subject_id is missing"),
    ({"subject_label": "Risk"}, "object_label", "Mineral", "PRODUCES goes from Country to Mineral"),
]


@pytest.mark.parametrize(("wrong", "column", "value", "reason"), BAD)
def test_a_bad_row_is_refused(wrong: Row, column: str, value: str | None, reason: str) -> None:
    good, rejects = check(made("COD", 60), {**made("IDN"), **wrong})
    assert good["PRODUCES"]["subject_id"].tolist() == ["COD"]
    [reject] = rejects.to_dict("records")
    assert (reject["row"], reject["kind"], reject["column"]) == (3, "refused", column)
    assert reason in reject["reason"]
    assert (None if pd.isna(reject["value"]) else reject["value"]) == value


def test_an_unknown_type_proposes_the_nearest() -> None:
    good, rejects = check({**made("COD"), "type": "PRODUCE"})
    assert good == {}
    assert str(rejects.loc[0, "nearest"]).startswith("PRODUCES")


def test_a_misspelt_property_proposes_the_nearest() -> None:
    _, rejects = check({**made("COD"), "quantity": 5})
    assert str(rejects.loc[0, "nearest"]).startswith("quantity_t")


def test_only_the_first_problem_of_a_row_is_told() -> None:
    _, rejects = check({**made("COD"), "year": 1, "share": 2})
    assert rejects["column"].tolist() == ["year"]


def test_status_and_confidence_have_defaults() -> None:
    good, _ = check({**made("COD"), "confidence": None})
    assert good["PRODUCES"][["status", "confidence"]].to_numpy().tolist() == [["asserted", "C"]]


def test_numbers_may_come_as_text_and_codes_stay_text() -> None:
    trade = said("EXPORTS_TO", "Country:COD", "Country:CHN", value="12.5", hs="081000", unit="t")
    good, rejects = check({**trade, "year": "2024"})
    assert rejects.empty
    row = good["EXPORTS_TO"].iloc[0]
    assert (row["value"], row["year"], row["hs"]) == (12.5, 2024, "081000")


def test_an_empty_text_is_missing() -> None:
    good, _ = check(made("COD", product=""))
    assert good["PRODUCES"]["product"].isna().all()


@pytest.mark.parametrize("interval", [("2024", "2024-02"), ("2024-02", "2024"), ("2024", "2024")])
def test_a_year_runs_to_its_last_day(interval: tuple[str, str]) -> None:
    _, rejects = check(made("COD", valid_from=interval[0], valid_to=interval[1]))
    assert rejects.empty


def test_nodes_need_an_id_and_a_name() -> None:
    firms = pd.DataFrame({"id": ["cmoc", None, "glencore"], "name": ["CMOC", "Nameless", None]})
    good, rejects = check_nodes("Firm", firms)
    assert good["id"].tolist() == ["cmoc"]
    assert rejects["reason"].tolist() == ["id is missing", "name is missing"]


def test_a_boolean_is_true_or_false() -> None:
    firms = pd.DataFrame({"id": ["a", "b", "c"], "name": ["A", "B", "C"]})
    firms["state_owned"] = pd.Series([True, "perhaps", None], dtype="object")
    good, rejects = check_nodes("Firm", firms)
    assert good["state_owned"].tolist() == [True, pd.NA]
    assert rejects["reason"].tolist() == ["state_owned must be true or false"]


def test_a_label_the_model_lacks_is_an_error() -> None:
    with pytest.raises(SchemaError, match="no label 'Company'"):
        check_nodes("Company", pd.DataFrame({"id": ["a"], "name": ["A"]}))


def test_an_undeclared_end_or_source_is_refused() -> None:
    loan = said("FINANCES", "StateBank:cdb", "Firm:cmoc", row=7)
    good, _ = check_statements(pd.DataFrame([loan, {**loan, "row": 8}, {**loan, "row": 9}]))
    table = good["FINANCES"]
    known = {"StateBank": {"cdb"}, "Firm": {"cmoc"}, "Source": {"survey"}}
    assert check_declared(table, known)[1].empty
    for label, column in (("StateBank", "subject_id"), ("Firm", "object_id"), ("Source", None)):
        declared, rejects = check_declared(table, {**known, label: set()})
        assert declared.empty
        assert set(rejects["column"]) == {column or "source_id"}
        assert rejects["row"].tolist() == [7, 8, 9]
        assert f"no {label} has this id" in str(rejects.loc[0, "reason"])


cells = st.one_of(
    st.none(), st.floats(), st.integers(), st.text(max_size=5), st.sampled_from(["2024", "mine"])
)
names = st.sampled_from(["year", "share", "stage", "valid_from", "lo", "hi", "status", "hs", "x"])


@given(st.lists(st.dictionaries(names, cells), min_size=1, max_size=5))
def test_every_row_is_good_or_refused_once(extras: list[Row]) -> None:
    good, rejects = check(*({**made_share("COD", 0.5), **extra} for extra in extras))
    kept = [line for table in good.values() for line in table["row"]]
    assert sorted([*kept, *rejects["row"]]) == list(range(2, len(extras) + 2))
