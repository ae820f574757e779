"""What each code of the Harmonised System holds of which mineral: one reviewed table.

Editions differ: a code may begin, end or change its meaning. A year in which a code does not exist
has no trade under it that anybody could know, which is not the same as none.
"""

from __future__ import annotations

from functools import cache
from math import nan
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from .codes import minerals, read_rows, split_cell
from .contents import fraction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

EDITIONS = ("HS1992", "HS1996", "HS2002", "HS2007", "HS2012", "HS2017", "HS2022")
OUTSIDE = "outside"
CONTENT = ["content_lo", "content", "content_hi"]
NOT_LISTED = "the HS code is not in the table of traded minerals"
OTHER_EDITION = "the HS code does not exist in this edition"


@cache
def hs_codes() -> pd.DataFrame:
    """Read the table, by code.

    Returns
    -------
    DataFrame
        Indexed by ``hs``. ``edition`` and ``last_edition``: the first and the last in which the
        code means this; ``mineral``, ``stage``, ``form``: what it holds, empty where it is
        ``outside`` (then ``note`` says why); ``content_lo``, ``content``, ``content_hi``:
        tonnes, in the mineral's accounting basis, in a tonne of the good, NaN where nobody can
        tell; ``specificity``: specific, mixed (a form or two share the code) or basket (the
        mineral is one of many); ``first_year``, ``last_year``: beyond them trade is unknown;
        ``basis``: where the content comes from; ``note``.

    Examples
    --------
    A tonne of lithium carbonate of at least 98.5 % holds 0.985 times 0.1879 t of lithium:

    >>> hs_codes().loc["283691", ["content_lo", "content_hi"]].round(4).tolist()
    [0.185, 0.1879]
    >>> int(hs_codes().loc["811230", "last_year"])
    2016
    """
    rows = read_rows("hs.csv")
    table = pd.DataFrame(rows, dtype="str").set_index("hs")
    contents = pd.DataFrame([_content(row) for row in rows], table.index, CONTENT)
    table = table.join(contents)
    years = ["first_year", "last_year"]
    table[years] = table[years].apply(pd.to_numeric).astype("Int64")
    return table.drop(columns=["formula", "lo", "mid", "hi"])


def _content(row: dict[str, str]) -> tuple[float, float, float]:
    """Multiply the share of the compound in the good by that of the element in the compound."""
    if not row["mid"]:
        return nan, nan, nan
    compounds = split_cell(row["formula"])
    symbol = minerals()[row["mineral"]].symbol
    held = [fraction(compound, symbol) for compound in compounds] or [1.0]
    lo, mid, hi = (float(row[end]) for end in ("lo", "mid", "hi"))
    return lo * min(held), mid * held[0], hi * max(held)


@cache
def editions() -> Mapping[str, tuple[str, ...]]:
    """Name the editions in which each code means what the table says.

    Examples
    --------
    >>> editions()["850760"]
    ('HS2012', 'HS2017', 'HS2022')
    """
    spans = hs_codes()[["edition", "last_edition"]].to_dict("index").items()
    place = {edition: number for number, edition in enumerate(EDITIONS)} | {"": len(EDITIONS) - 1}
    return {
        str(hs): EDITIONS[place[span["edition"]] : place[span["last_edition"]] + 1]
        for hs, span in spans
    }


def classify(codes: Iterable[str], edition: str) -> pd.DataFrame:
    """Tell for each of some codes what it holds, or why they are not read.

    Parameters
    ----------
    codes : iterable of str
        Each once.
    edition : str
        The edition that the codes are of.

    Returns
    -------
    DataFrame
        Indexed by code: ``mineral``, ``stage``, ``form``, and ``reason``, which is missing for
        those that hold a mineral.

    Examples
    --------
    >>> table = classify(["283691", "250700", "850760"], "HS1992")
    >>> table["mineral"].tolist()[0], table["reason"].tolist()[2]
    ('lithium', 'the HS code does not exist in this edition')
    """
    given = list(codes)
    rows = [goods(hs, edition) for hs in given]
    return pd.DataFrame(rows, pd.Index(given, dtype="str"), Goods._fields, dtype="str")


class Goods(NamedTuple):
    """What a code holds, or the reason why it is not read."""

    mineral: str | None
    stage: str | None
    form: str | None
    reason: str | None


def goods(hs: str, edition: str) -> Goods:
    """Tell what one code holds.

    Examples
    --------
    >>> goods("283691", "HS1992").form
    'lithium carbonate'
    """
    row = _by_code().get(hs)
    if row is None:
        return Goods(None, None, None, NOT_LISTED)
    if edition not in editions()[hs]:
        return Goods(None, None, None, OTHER_EDITION)
    if row["specificity"] == OUTSIDE:
        return Goods(None, None, None, row["note"])
    return Goods(row["mineral"], row["stage"], row["form"], None)


@cache
def _by_code() -> Mapping[str, dict[str, str]]:
    return {row["hs"]: row for row in read_rows("hs.csv")}


def codes_of(mineral: str, stage: str | None = None) -> list[str]:
    """List the six-digit codes of a mineral, at one stage or at all.

    Examples
    --------
    >>> codes_of("lithium", "refined")
    ['282520', '283691']
    """
    table = hs_codes()
    mine = (table["mineral"] == mineral) & (table.index.str.len() == len("000000"))
    return list(table.index[mine & (table["stage"] == stage) if stage else mine])
