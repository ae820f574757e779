"""How much of an element is in a compound, and in what a source counts its tonnes."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from .codes import minerals, read_rows, split_cell
from .errors import LodegraphError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBER = r"\d+(?:\.\d+)?"
_DOT = re.compile("[·•∙*]")
_SYMBOL = re.compile("[A-Z][a-z]?")
_COUNT = re.compile(_NUMBER)
_TOKEN = re.compile(
    rf"(?:(?P<symbol>[A-Z][a-z]?)|(?P<close>[)\]]))(?P<count>{_NUMBER})?|(?P<open>[(\[])"
)


@cache
def atomic_weights() -> Mapping[str, float]:
    """Read the standard atomic weights, by symbol.

    Returns
    -------
    mapping of str to float
        Abridged to five significant figures, as the International Union of Pure and Applied
        Chemistry published them for 2021 (https://doi.org/10.1515/pac-2019-0603).

    Examples
    --------
    >>> atomic_weights()["Li"]
    6.94
    """
    return {row["symbol"]: float(row["atomic_weight"]) for row in read_rows("elements.csv")}


@lru_cache(maxsize=4_096)
def fraction(formula: str, element: str) -> float:
    """Compute the mass fraction of an element in a compound.

    Parameters
    ----------
    formula : str
        As chemists write it: parentheses, counts that need not be whole, and "·" (or "*")
        before what is attached, as in a hydrate.
    element : str
        Symbol of the element.

    Returns
    -------
    float
        Number of atoms times atomic weight, over the weight of the whole formula.

    Raises
    ------
    LodegraphError
        Naming formula and position, if it is no formula or lacks the element.

    Examples
    --------
    Two atoms of lithium weigh 13.88 of the 73.888 of Li2CO3:

    >>> round(fraction("Li2CO3", "Li"), 4), round(fraction("CoSO4·7H2O", "Co"), 4)
    (0.1879, 0.2097)
    """
    atoms = _atoms(formula)
    if element not in atoms:
        raise LodegraphError(
            f"there is no {element!r} in {formula!r}", f"it has {', '.join(atoms) or 'no atoms'}"
        )
    weights = atomic_weights()
    whole = sum(count * weights[symbol] for symbol, count in atoms.items())
    return atoms[element] * weights[element] / whole


def accounting_basis(mineral: str) -> str:
    """Tell what the tonnes of a mineral count in this graph.

    Parameters
    ----------
    mineral : str
        Mineral id.

    Returns
    -------
    str
        Symbol of the element; what `contents.csv` says where there is no single one.

    Examples
    --------
    >>> accounting_basis("lithium"), accounting_basis("rare-earths"), accounting_basis("barite")
    ('Li', 'REO', 'gross weight')
    """
    rows = _contents().get(mineral, [])
    whole = [row["basis"] for row in rows if not row["formula"] and row["lo"] == "1"]
    return whole[0] if whole else minerals()[mineral].symbol


def contained(mineral: str, basis: str, product: str | None = None) -> tuple[float, float, float]:
    """Tell how many tonnes of the accounting basis are in one tonne that a source counts.

    Parameters
    ----------
    mineral : str
        Mineral id.
    basis : str
        What the source counts: an element, an oxide, ``"gross weight"``.
    product : str, optional
        Which product the gross weight is of, where the mineral has several.

    Returns
    -------
    lo, mid, hi : float
        The same where only stoichiometry decides; a range for what is weighed as it is.

    Raises
    ------
    UnknownName
        If the table does not tell what this basis holds: nothing is assumed.

    Examples
    --------
    >>> [round(share, 4) for share in contained("lithium", "LCE")]
    [0.1879, 0.1879, 0.1879]
    >>> [round(share, 3) for share in contained("chromium", "gross weight")]
    [0.274, 0.308, 0.411]
    """
    if basis == accounting_basis(mineral):
        return 1.0, 1.0, 1.0
    rows = [row for row in _contents().get(mineral, []) if row["basis"] == basis]
    fitting = [row for row in rows if row["product"] in {"", product or ""}]
    if not fitting:
        about = [basis, product] if product else [basis]
        known = [row["product"] or row["basis"] for row in rows or _contents().get(mineral, [])]
        raise UnknownName("Basis", f"{', '.join(about)} of {mineral}", known[:3])
    row = max(fitting, key=lambda row: len(row["product"]))
    symbol, formulas = minerals()[mineral].symbol, split_cell(row["formula"])
    held = [fraction(f, symbol or _SYMBOL.findall(f)[0]) for f in formulas] or [1.0]
    lo, mid, hi = (float(row[end]) for end in ("lo", "mid", "hi"))
    return lo * min(held), mid * held[0], hi * max(held)


@cache
def _contents() -> Mapping[str, list[dict[str, str]]]:
    """Read the table of contents, by mineral."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in read_rows("contents.csv"):
        found.setdefault(row["mineral"], []).append(row)
    return found


def _atoms(formula: str) -> dict[str, float]:
    """Count the atoms of a formula: its parts between dots, each times its leading number."""
    plain = unicodedata.normalize("NFKC", formula)
    total: dict[str, float] = {}
    begin = 0
    for part in _DOT.split(plain):
        end = begin + len(part)
        times = _COUNT.match(plain, begin, end)
        atoms = _group(plain, times.end() if times else begin, end)
        _add(total, atoms, float(times[0]) if times else 1.0)
        begin = end + 1
    return total


def _group(formula: str, start: int, end: int) -> dict[str, float]:
    """Count the atoms between two positions, parentheses within them."""
    if start == end:
        raise _no_formula(formula, start, "an element is missing")
    groups: list[dict[str, float]] = [{}]
    while start < end:
        token, open_group = _TOKEN.match(formula, start, end), len(groups) > 1
        if token is None or token["symbol"] not in {None, *atomic_weights()}:
            raise _no_formula(formula, start, f"{formula[start]!r} begins no element")
        if token["close"] and not open_group:
            raise _no_formula(formula, start, f"nothing is open before {formula[start]!r}")
        if token["open"]:
            groups.append({})
        else:
            atoms = groups.pop() if token["close"] else {token["symbol"]: 1.0}
            _add(groups[-1], atoms, float(token["count"] or 1))
        start = token.end()
    if len(groups) > 1:
        raise _no_formula(formula, end, "a parenthesis is not closed")
    return groups[0]


def _add(total: dict[str, float], atoms: Mapping[str, float], times: float) -> None:
    for symbol, count in atoms.items():
        total[symbol] = total.get(symbol, 0.0) + count * times


def _no_formula(formula: str, position: int, why: str) -> LodegraphError:
    hint = "write it like Li2CO3, (NH4)2MoO4 or CoSO4·7H2O"
    return LodegraphError(f"{formula!r} at position {position + 1}: {why}", hint)
