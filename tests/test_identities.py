"""The identity of a statement: one hash for one fact, whatever the shape of its table."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from hashlib import blake2b

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lodegraph.graph.statements import IDENTITY, identities

FACT = {
    "type": "EXPORTS_TO",
    "subject_label": "Country",
    "subject_id": "CHL",
    "object_label": "Country",
    "object_id": "CHN",
    "year": 2022,
    "mineral": "lithium",
    "hs": "283691",
    "source_id": "baci",
}
WORD = 2**64


def one_at_a_time(fact: Mapping[str, object]) -> str:
    """Compute an identity in whole numbers, one column after the other, as the docstring says."""
    state = 0
    for column in IDENTITY:
        if (value := fact.get(column)) not in {None, ""}:
            text = f"{column}={value}".encode()
            state ^= int.from_bytes(blake2b(text, digest_size=8).digest(), "big")
            state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9 % WORD
            state = (state ^ (state >> 27)) * 0x94D049BB133111EB % WORD
            state ^= state >> 31
    return f"{state:016x}"


def test_known_identities() -> None:
    # A changed hash would double every graph on its next load: change FORMAT_VERSION with it.
    facts = pd.DataFrame([FACT, {**FACT, "year": 2023}])
    assert identities(facts).tolist() == ["26c62e039e854fab", "26894ee58214dd28"]
    assert one_at_a_time(FACT) == "26c62e039e854fab"


texts = st.sampled_from(["", "COD", "CHN", "ü", "a=b", "\x1f"]) | st.none()
facts = st.fixed_dictionaries(
    {"type": st.just("OWNS"), "year": st.sampled_from([2023, 2024, None])}
    | dict.fromkeys(("subject_id", "object_id", "stage", "record_id"), texts)
)


@settings(max_examples=40)
@given(st.lists(facts, min_size=1, max_size=6))
def test_whole_columns_give_what_one_row_at_a_time_gives(rows: list[dict[str, object]]) -> None:
    assert identities(pd.DataFrame(rows)).tolist() == [one_at_a_time(row) for row in rows]


def test_neither_rows_nor_columns_nor_types_of_columns_matter() -> None:
    rows = pd.DataFrame([{**FACT, "object_id": iso3} for iso3 in ("CHN", "DEU", "JPN")])
    due = identities(rows)
    assert identities(rows[list(rows)[::-1]].iloc[[2, 0, 1]]).to_dict() == due.to_dict()
    assert identities(rows.astype(dict.fromkeys(["type", "hs", "object_id"], "category"))).equals(
        due
    )
    assert identities(rows.astype({"year": "float64"})).equals(due)


def test_a_value_belongs_to_its_column() -> None:
    assert one_at_a_time({"stage": "mine"}) != one_at_a_time({"product": "mine"})
    rows = pd.DataFrame([{"stage": "mine", "product": None}, {"stage": None, "product": "mine"}])
    assert identities(rows).is_unique


def test_no_rows_have_no_identities() -> None:
    none = identities(pd.DataFrame([FACT]).iloc[:0])
    assert none.empty
    assert none.dtype == "str"


@pytest.mark.parametrize("seed", ["0", "1"])
def test_every_process_gives_the_same(seed: str) -> None:
    code = (
        "import pandas as pd; from lodegraph.graph.statements import identities;"
        f"print(identities(pd.DataFrame([{FACT!r}])).iloc[0])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "26c62e039e854fab"


def test_two_million_facts_have_two_million_identities() -> None:
    # Chance would bring two of them together once in nine million such tables (n^2 / 2^65).
    number = np.arange(2_000_000)
    codes = pd.Series([f"{code:03d}" for code in range(100)], dtype="str")
    rows = pd.DataFrame(
        {
            "subject_id": codes[number % 100].to_numpy(),
            "object_id": codes[number // 100 % 100].to_numpy(),
            "year": 1900 + number // 10_000,
        }
    )
    assert identities(rows).is_unique
