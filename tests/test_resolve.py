"""One of several statements: chosen by a stated order, with the spread of all."""

from __future__ import annotations

from math import nan

import pandas as pd
import pytest
from toy import Row, made, made_share, said, sources

from lodegraph.graph.resolve import ORDER, resolve
from lodegraph.graph.statements import identities
from lodegraph.graph.validate import check_statements

COLUMNS = ["source_id", "spread_lo", "spread_hi", "source_count"]


def resolved(*rows: Row, **years: int) -> pd.DataFrame:
    good, rejects = check_statements(pd.DataFrame(rows))
    assert rejects.empty, rejects
    [(name, table)] = good.items()
    table["id"] = identities(table.assign(type=name))
    return resolve(table, sources(*{str(row["source_id"]) for row in rows}, **years))


def only(table: pd.DataFrame) -> list[object]:
    [row] = table[COLUMNS].to_numpy().tolist()
    return list(row)


def test_confidence_decides_first() -> None:
    official = made_share("COD", 0.6)
    study = made_share("COD", 0.7, source_id="study", confidence="B")
    table = resolved(official, study, survey=2020, study=2025)
    assert only(table) == ["survey", 0.6, 0.7, 2]
    assert table.attrs["order"] == ORDER


def test_of_equal_confidence_the_newer_source_is_taken() -> None:
    table = resolved(
        made_share("COD", 0.6), made_share("COD", 0.7, source_id="later"), survey=2024, later=2025
    )
    assert only(table) == ["later", 0.6, 0.7, 2]


def test_what_a_rule_read_out_of_a_text_comes_after_what_a_table_states() -> None:
    read = made_share("COD", 0.7, source_id="article", rule="share-of")
    table = resolved(made_share("COD", 0.6), read, survey=2020, article=2025)
    assert only(table) == ["survey", 0.6, 0.7, 2]


def test_of_equal_age_the_name_of_the_source_decides() -> None:
    table = resolved(made_share("COD", 0.7, source_id="zeta"), made_share("COD", 0.6))
    assert only(table) == ["survey", 0.6, 0.7, 2]


def test_a_source_without_a_year_comes_last() -> None:
    rows = [made_share("COD", 0.6, source_id="undated"), made_share("COD", 0.7)]
    good, _ = check_statements(pd.DataFrame(rows))
    table = good["PRODUCES"].assign(id=["a", "b"])
    known = sources("survey", "undated")
    known.loc[known["id"] == "undated", "year"] = pd.NA
    assert only(resolve(table, known))[0] == "survey"


def test_the_spread_is_of_the_measure_that_the_chosen_row_has() -> None:
    tonnes = made("COD", 60.0)
    share = made_share("COD", 0.7, source_id="study", confidence="B")
    assert only(resolved(tonnes, share)) == ["survey", 60.0, 60.0, 2]


def test_different_things_stay_apart() -> None:
    table = resolved(made_share("COD", 0.6), made_share("COD", 0.5, year=2023), made("IDN", 5.0))
    assert len(table) == 3
    assert set(table["source_count"]) == {1}


def test_two_loans_of_the_chosen_source_stay_two_without_a_spread() -> None:
    loan = said("FINANCES", "StateBank:cdb", "Facility:las-bambas", year=2014, confidence="B")
    table = resolved(
        {**loan, "record_id": "1", "amount_usd": 5.0},
        {**loan, "record_id": "2", "amount_usd": 7.0},
        {**loan, "source_id": "press", "confidence": "C", "amount_usd": 12.0},
    )
    assert sorted(table["record_id"]) == ["1", "2"]
    assert table["spread_lo"].tolist() == pytest.approx([nan, nan], nan_ok=True)
    assert table["source_count"].tolist() == [2, 2]


def test_a_statement_without_a_figure_has_no_spread() -> None:
    table = resolved(said("OPERATES", "Firm:cmoc", "Facility:tenke"))
    assert table[["spread_lo", "spread_hi"]].isna().to_numpy().all()
