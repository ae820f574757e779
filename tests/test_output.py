"""Answers as people and programs get them: the same figures, text as text, nothing cut off."""

from __future__ import annotations

import csv
import io
import json
from math import nan
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodegraph.output import Format, emit, escape_markdown, printable, render, say

HOSTILE = [
    "<script>alert(1)</script>",
    "\x1b[31mred\x07",
    "=HYPERLINK(1)",
    "a|b *c* [d](e)",
    "a\nb",
]
QUESTION = "Who leads?"


def answer() -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "mineral": "cobalt",
            "iso3": ["COD", "IDN", "USA"],
            "country": ["DR Congo", "Indonesia", "United States"],
            "share_lo": [0.665, 0.116, 0.0],
            "share": [0.748, 0.116, nan],
            "share_hi": [0.748, 0.116, nan],
            "quantity_t": [226000.0, 35000.5, nan],
            "year": pd.array([2024, 2024, 2024], dtype="Int64"),
            "dominator": [True, False, False],
            "statements": ["s1", "s2", "s3 s4"],
        }
    )
    table.attrs = {"year": 2024, "assumptions": ["world mix"], "sources": ["survey"]}
    return table


def words(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def show(table: pd.DataFrame, form: Format = Format.TABLE, *, percent: bool = True) -> str:
    return render(table, form, question=QUESTION, percent=percent)


def test_people_get_names_percentages_and_ranges() -> None:
    lines = [line for line in words(show(answer())) if not line.startswith("─")]
    assert lines == [
        QUESTION,
        "mineral: cobalt; year: 2024",
        "",
        "country share range tonnes dominator",
        "DR Congo 74.8 % 66.5 to 74.8 % 226,000 yes",
        "Indonesia 11.6 % 35,000 no",
        "United States - 0.0 to ? - no",
        "",
        "assumption: world mix",
        "sources: survey (lodegraph sources, lodegraph cite)",
    ]


def test_a_range_no_row_has_is_left_out() -> None:
    table = answer().head(2).assign(share_lo=[0.748, 0.116])
    assert "country share tonnes dominator" in words(show(table))


def test_programs_get_fractions_ids_and_null() -> None:
    found = json.loads(show(answer(), Format.JSON))
    assert found["question"] == QUESTION
    assert found["assumptions"] == ["world mix"]
    first, *_, last = found["rows"]
    assert first["share"] == 0.748
    assert first["statements"] == "s1"
    assert first["year"] == 2024
    assert (last["share"], last["quantity_t"]) == (None, None)


def test_json_never_says_nan() -> None:
    table = answer().assign(infinite=[float("inf"), -1.0, nan])
    table["nested"] = pd.Series([[{"a": nan}]] * 3)
    text = show(table, Format.JSON)
    json.loads(text, parse_constant=pytest.fail)


def test_csv_keeps_every_column_and_leaves_the_missing_empty() -> None:
    rows = list(csv.DictReader(io.StringIO(show(answer(), Format.CSV))))
    assert list(rows[0]) == list(answer())
    assert rows[0]["share"] == "0.748"
    assert (rows[2]["share"], rows[2]["year"]) == ("", "2024")


def test_markdown_is_one_table_with_notes() -> None:
    lines = show(answer(), Format.MARKDOWN).splitlines()
    assert lines[0] == "### Who leads?"
    assert lines[2] == "mineral: cobalt; year: 2024"
    assert lines[4] == "| country | share | range | tonnes | dominator |"
    assert lines[6] == "| DR Congo | 74.8 % | 66.5 to 74.8 % | 226,000 | yes |"
    assert lines[-1] == "- sources: survey (lodegraph sources, lodegraph cite)"


def test_what_is_the_same_for_a_part_is_said_in_a_table_of_its_own() -> None:
    table = answer().assign(stage="mine", hhi=0.575)
    text = render(table, Format.TABLE, question=QUESTION, first=("stage", "hhi"))
    assert "mine 0.575" in words(text)
    assert words(text).count("stage HHI") == 1


def test_a_query_answer_is_shown_as_it_is() -> None:
    table = pd.DataFrame({"share": [0.5], "iso3": ["COD"], "list": [["a", 1]], "none": [None]})
    assert "share iso3 list none" in words(show(table, percent=False))
    assert "0.5 COD [a, 1] -" in words(show(table, percent=False))


def test_an_empty_answer_says_so() -> None:
    empty = answer().head(0)
    assert "(no rows)" in show(empty)
    assert json.loads(show(empty, Format.JSON))["rows"] == []
    assert show(empty, Format.CSV).startswith("mineral,iso3,")
    assert show(empty, Format.MARKDOWN).count("\n|") == 2


def test_many_sources_are_counted() -> None:
    table = answer()
    table.attrs["sources"] = [f"source-{n}" for n in range(50)]
    assert "sources: 50 (lodegraph sources, lodegraph cite)" in show(table)


def test_no_line_is_longer_than_120_characters() -> None:
    table = answer().assign(note="word " * 60, code="x" * 300)
    lines = show(table).splitlines()
    assert max(len(line) for line in lines) <= 120
    assert sum(line.count("x") for line in lines) >= 900


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize("text", HOSTILE)
def test_text_from_data_is_shown_as_text(form: Format, text: str) -> None:
    shown = render(pd.DataFrame({"name": [text]}), form, question=text)
    assert "\x1b" not in shown
    assert "\x07" not in shown
    if form is Format.JSON:
        assert json.loads(shown)["rows"] == [{"name": text}]
    if form is Format.MARKDOWN:
        assert "<script>" not in shown
        assert "[d](e)" not in shown
        assert shown.count("\n") == 5
    if form is Format.CSV:
        [_, [cell]] = csv.reader(io.StringIO(shown))
        assert not cell.startswith(("=", "+", "@"))


def test_only_text_is_guarded_against_spreadsheets() -> None:
    table = pd.DataFrame({"a": [-1.5], "b": ["-1.5"], "c": ["@SUM(A1)"], "d": [True]})
    assert show(table, Format.CSV) == "a,b,c,d\n-1.5,'-1.5,'@SUM(A1),True\n"


@given(st.text())
def test_shown_text_never_steers(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert len(shown) == len(text)


@given(st.text(alphabet="ab<>|*_[]()`#\\&\n"))
def test_escaped_markdown_has_no_live_mark(text: str) -> None:
    bare = escape_markdown(text).replace("\\\\", "")
    for mark in "`*_[]<>|#":
        assert bare.replace("\\" + mark, "").count(mark) == 0


def test_a_file_takes_the_answer_and_the_screen_a_note(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "new" / "answer.csv"
    emit(answer(), Format.CSV, path)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == [
        f"wrote {path}",
        "assumption: world mix",
        "sources: survey (lodegraph sources, lodegraph cite)",
    ]
    assert path.read_text(encoding="utf-8").startswith("mineral,")


def test_messages_go_to_the_error_stream(capsys: pytest.CaptureFixture[str]) -> None:
    say("a\x1b[2Jb")
    assert capsys.readouterr() == ("", "a\N{REPLACEMENT CHARACTER}[2Jb\n")
