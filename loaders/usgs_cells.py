"""What the U.S. Geological Survey prints in a cell, in the place of a country and as a unit.

An em dash is zero, ``W`` withheld, ``NA`` and ``XX`` not available, ``E`` net exporter, ``>`` and
``<`` bounds, ``s`` less than half a unit or counted elsewhere; reserves told in words ("Large")
have no figure. Names carry digits of footnotes, an ``e`` for estimated, and remarks in brackets.
"""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from ..graph.errors import UnknownName
from ..graph.names import resolve
from ..graph.units import resolve_unit

NUMBER = r"\d[\d,]*(?:\.\d+)?|\.\d+"
IN_WORDS = r"(?i:(?:very small|small|moderate to large|moderate|large))"
FIGURE = rf"[<>]? ?(?:{NUMBER})|(?:{NUMBER}) - (?:{NUMBER})|—|--|{IN_WORDS}"
MARKS = {"W": "withheld", "NA": "not_available", "XX": "not_available", "s": "not_available"}
UNDER_HALF = "Less than ½"

_SPELLINGS = {
    # What older editions spell out, the edition of 2026 marks with an s and a remark.
    r"(?i)^less than (?:½|1/2|a half|one-half) unit\.?$": "s",
    r"(?i)^included (?:in|with) .*$": "s",
    r"(?i)^categorized as \"?(\w[\w ]*?)\"?\.?$": r"\1",
    r"^e(?=\d)": "",
}
_REMARK = re.compile(r" \(([^)]*)\)|, (excluding .*|natural.*|synthetic.*|[a-z].*)$")


def is_figure(text: pd.Series[str]) -> pd.Series[bool]:
    """Mark the cells that hold a figure, a bound, a dash, a mark or a word for a quantity."""
    return text.str.fullmatch(FIGURE) | text.isin(list(MARKS))


def plain_cells(text: pd.Series[str]) -> pd.Series[str]:
    """Bring the cells of older editions to the spelling of the edition of 2026.

    Examples
    --------
    >>> plain_cells(pd.Series(["e5,000", "Less than ½ unit.", "na", "0", "  W "])).to_list()
    ['5,000', 's', 'NA', '—', 'W']
    """
    plain = text.str.replace("\N{NO-BREAK SPACE}", " ").str.strip()
    for pattern, spelling in _SPELLINGS.items():
        plain = plain.str.replace(pattern, spelling, regex=True)
    upper = plain.str.upper()
    plain = plain.mask(upper.isin(["W", "NA", "XX", "E"]), upper)
    return plain.mask(plain == "0", "—")


def figures(text: pd.Series[str], notes: pd.Series[str], detail: pd.Series[str]) -> pd.DataFrame:
    """Read cells: value, lo, hi and qualifier.

    Parameters
    ----------
    text : Series of str
        The cells.
    notes : Series of str
        Remarks; "Estimated" at their beginning marks an estimate.
    detail : Series of str
        Name of the statistic; "rounded" in it marks a rounded total.
    """
    zero = text.isin(["—", "--"])
    under_half = (text == "s") & notes.str.contains(UNDER_HALF)
    ends = text.str.extract(rf"^({NUMBER}) - ({NUMBER})$")
    value = numbers(text.where(text.str.fullmatch(NUMBER))).mask(zero, 0.0)
    lo = numbers(text.str.extract(rf"^> ?({NUMBER})$")[0].fillna(ends[0]))
    hi = numbers(text.str.extract(rf"^< ?({NUMBER})$")[0].fillna(ends[1])).mask(under_half, 0.5)
    estimated = notes.str.startswith("Estimated") | (lo.notna() & hi.notna())
    qualifier = pd.Series("exact", text.index).mask(estimated, "estimate")
    qualifier = qualifier.mask(detail.str.contains("rounded"), "rounded")
    qualifier = qualifier.mask(lo.notna() & hi.isna(), "lower_bound")
    qualifier = qualifier.mask(hi.notna() & lo.isna(), "upper_bound")
    nothing = value.isna() & lo.isna() & hi.isna()
    qualifier = qualifier.mask(nothing, text.map(MARKS).fillna("not_available"))
    return pd.DataFrame({"value": value, "lo": lo, "hi": hi, "qualifier": qualifier})


def numbers(text: pd.Series[str]) -> pd.Series[float]:
    """Turn figures with commas between thousands into numbers."""
    return pd.to_numeric(text.str.replace(",", "")).astype("float64")


@cache
def tonnes(unit: str) -> float:
    """Tell the tonnes in one unit; not a number for a volume or a price.

    Examples
    --------
    >>> tonnes("thousand metric dry tons"), tonnes("million carats"), tonnes("million cubic meters")
    (1000.0, 0.2, nan)
    """
    try:
        # The Survey's tons are metric, as its list of units says.
        known = resolve_unit("metric tons" if unit == "tons" else unit)
    except UnknownName:
        return float("nan")
    return known.factor if known.dimension == "mass" else float("nan")


def places(names: pd.Series[str]) -> pd.DataFrame:
    """Find the country or aggregate that each name stands for.

    Parameters
    ----------
    names : Series of str
        As printed, with digits of footnotes, an ``e`` for estimated, remarks in brackets.

    Returns
    -------
    DataFrame
        ``label`` and ``id``, missing where no name fits, ``nearest`` (names that come near),
        ``remark`` and ``estimated``.

    Examples
    --------
    >>> found = places(pd.Series(["Russiae", "World total (ilmenite, rounded)", "Germany6"]))
    >>> found[["id", "remark", "estimated"]].values.tolist()
    [['RUS', '', True], ['world', 'ilmenite', False], ['DEU', '', False]]
    """
    read = {name: (*_place(name), *_resolve(_place(name)[0])) for name in names.unique()}
    columns = ["remark", "estimated", "label", "id", "nearest"]
    rows = [read[name][1:] for name in names]
    texts = dict.fromkeys(["remark", "label", "id", "nearest"], "str")
    return pd.DataFrame(rows, names.index, columns).astype(texts | {"estimated": "bool"})


@cache
def _place(name: str) -> tuple[str, str, bool]:
    """Take footnotes and remarks off a name: the name, the remark, whether it is estimated."""
    plain = " ".join(re.sub(r"(?<=[^\W\d])\d+$|(?<=\))\d+$| \d+$", "", name.strip()).split())
    if _resolve(plain)[1]:
        return plain, "", False
    remarks = [part.strip() for pair in _REMARK.findall(plain) for part in pair if part]
    said = [word.strip() for text in remarks for word in text.split(",")]
    remark = ", ".join(word for word in said if word not in {"rounded", "recoverable"})
    bare = _REMARK.sub("", plain).strip(" .")
    if not _resolve(bare)[1] and bare.endswith("e") and _resolve(bare[:-1])[1]:
        return bare[:-1], remark, True
    return bare, remark, False


@cache
def _resolve(name: str) -> tuple[str | None, str | None, str]:
    """Find label and id of a place, countries first; else the names that come near."""
    try:
        return "Country", resolve("Country", name, table=True), ""
    except UnknownName as error:
        nearest = "; ".join(error.nearest)
    try:
        return "Region", resolve("Region", name, table=True), ""
    except UnknownName:
        return None, None, nearest
