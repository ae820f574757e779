"""The numeric codes of trade statistics: which country or region each stands for, if any."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from .codes import countries, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


UNKNOWN_AREA = "no such code of a country or area"


@cache
def trade_areas() -> pd.DataFrame:
    """Read which place each code of the United Nations' trade statistics stands for.

    Most codes are those of the M49 standard; `trade_areas.csv` lists the others. Taiwan stands
    under 490, "Other Asia, not elsewhere specified". Aggregates ("World", "Areas not elsewhere
    specified", bunkers, special categories) have no place: they never become a country.

    Returns
    -------
    DataFrame
        Indexed by code, as text without leading zeros: ``label``, ``id`` (both missing for what
        is no place) and ``note``.

    Examples
    --------
    >>> trade_areas().loc[["156", "842", "490"], "id"].tolist()
    ['CHN', 'USA', 'TWN']
    """
    rows = {
        entry.m49.lstrip("0"): {"label": "Country", "id": entry.iso3, "note": ""}
        for entry in countries().values()
        if entry.m49
    }
    for row in read_rows("trade_areas.csv"):
        rows[row.pop("code")] = row
    table = pd.DataFrame.from_dict(rows, orient="index", dtype="str")
    ends = ["label", "id"]
    return table.assign(**{end: table[end].where(table["id"] != "") for end in ends})


def places(codes: Iterable[str]) -> pd.DataFrame:
    """Find the places of different codes.

    Returns
    -------
    DataFrame
        Indexed by code: ``label``, ``id`` and, where there is no place, ``reason``.

    Examples
    --------
    >>> places(["899", "1234"])["reason"].tolist()
    ['Areas not elsewhere specified: no country told', 'no such code of a country or area']
    """
    given = list(codes)
    return pd.DataFrame(map(place, given), pd.Index(given, dtype="str"), Place._fields, dtype="str")


class Place(NamedTuple):
    """The place of a code, or the reason why there is none."""

    label: str | None
    id: str | None
    reason: str | None


def place(code: str) -> Place:
    """Find the place of one code.

    Examples
    --------
    >>> place("156")
    Place(label='Country', id='CHN', reason=None)
    """
    return _by_code().get(code, Place(None, None, UNKNOWN_AREA))


@cache
def _by_code() -> Mapping[str, Place]:
    table = trade_areas()
    placed = table["id"].notna()
    return {
        str(code): Place(label, name, None) if there else Place(None, None, note)
        for code, label, name, note, there in zip(
            table.index, table["label"], table["id"], table["note"], placed, strict=True
        )
    }
