"""The table of traded goods: codes, editions, what they hold."""

from __future__ import annotations

import pytest

from lodegraph.graph.codes import minerals, stages
from lodegraph.graph.hs import CONTENT, EDITIONS, OUTSIDE, classify, codes_of, editions, hs_codes


def test_each_code_is_listed_once_and_told_of_completely() -> None:
    table = hs_codes()
    assert table.index.is_unique
    assert table.index.str.fullmatch(r"\d{4}|\d{6}").all()
    assert set(table["edition"]) <= set(EDITIONS)
    assert set(table["last_edition"]) <= {*EDITIONS, ""}
    outside = table["specificity"] == OUTSIDE
    assert (table.loc[outside, "note"] != "").all()
    inside = table[~outside]
    assert set(inside["mineral"]) <= set(minerals())
    assert set(inside["stage"]) <= set(stages())
    assert set(inside["specificity"]) == {"specific", "mixed", "basket"}
    assert (inside["form"] != "").all()


def test_contents_lie_in_order_and_say_where_they_come_from() -> None:
    told = hs_codes().dropna(subset="content")
    lo, mid, hi = (told[name] for name in CONTENT)
    assert ((lo > 0) & (lo <= mid) & (mid <= hi)).all()
    assert (told["basis"] != "").all()
    # A tonne of rare-earth metal makes more than a tonne of oxide; nothing else gains weight.
    assert list(told.index[hi > 1]) == ["280530"]


@pytest.mark.parametrize(
    ("hs", "content"),
    [
        ("283691", 0.995 * 13.88 / 73.888),  # Li2CO3: 2 x 6.94 of 13.88 + 12.011 + 47.997
        ("281820", 0.99 * 53.964 / 101.961),  # Al2O3: 2 x 26.982 of 53.964 + 47.997
        ("282200", 0.95 * 176.799 / 240.795),  # Co3O4: 3 x 58.933 of 176.799 + 63.996
        ("760110", 0.997),
        ("251110", 1.0),
    ],
)
def test_contents_worked_by_hand(hs: str, content: float) -> None:
    assert hs_codes().loc[hs, "content"] == pytest.approx(content, rel=1e-4)


def test_a_basket_has_no_content_unless_its_note_says_for_which_part() -> None:
    table = hs_codes()
    baskets = table[table["specificity"] == "basket"]
    assert baskets.index[baskets["content"].notna()].tolist() == ["253090"]
    assert (baskets["note"] != "").all()


def test_codes_end_and_begin_with_an_edition() -> None:
    assert editions()["811230"] == ("HS1992", "HS1996", "HS2002")
    assert editions()["811292"][0] == "HS2002"
    assert editions()["283691"] == EDITIONS
    assert hs_codes()["last_year"].dropna().to_dict() == {"283030": 2013, "811230": 2016}


def test_what_is_not_read_has_a_reason() -> None:
    table = classify(["284690", "250700", "999999", "850760"], "HS1992")
    assert table["mineral"].tolist()[0] == "rare-earths"
    assert table["reason"].isna().tolist() == [True, False, False, False]
    assert classify(["850760"], "HS2012")["reason"].isna().all()


def test_codes_of_a_mineral() -> None:
    assert codes_of("lithium", "refined") == ["282520", "283691"]
    assert {"260500", "282200", "810510", "810520"} <= set(codes_of("cobalt"))
    assert "8105" not in codes_of("cobalt")
