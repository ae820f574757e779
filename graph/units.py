"""From a value in the unit of its source to tonnes, a fraction or dollars; nothing defaults."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from .codes import read_rows, split_cell
from .errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Mapping

_SYMBOL_LETTERS = 3  # "Mt" is not "mt": only longer words are matched without regard to case


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of mass, share or money.

    Attributes
    ----------
    name : str
        Usual spelling.
    dimension : str
        ``mass``, ``share`` or ``money``.
    factor : float
        Tonnes, fraction or United States dollars in one of it.
    meaning : str
        Definition.
    """

    name: str
    dimension: str
    factor: float
    meaning: str


def convert(value: float, unit: str) -> tuple[str, float]:
    """Express a value in tonnes, as a fraction or in United States dollars.

    Parameters
    ----------
    value : float
        As stated; NaN stays NaN.
    unit : str
        As the source spells it.

    Returns
    -------
    dimension : str
        ``mass``, ``share`` or ``money``.
    value : float
        In tonnes, fraction or dollars.

    Raises
    ------
    UnknownName
        If the unit is not in ``units.csv``, with the nearest, or has two meanings ("tons").

    Examples
    --------
    >>> convert(76.5, "thousand metric tons")
    ('mass', 76500.0)
    >>> convert(25, "percent")
    ('share', 0.25)
    >>> convert(1, "tons")
    Traceback (most recent call last):
    lodegraph.graph.errors.UnknownName: unit 'tons' is ambiguous
    """
    known = resolve_unit(unit)
    return known.dimension, value * known.factor


@lru_cache(maxsize=4_096)
def resolve_unit(unit: str) -> Unit:
    """Find a unit by one of its spellings; for a column, map the few that occur.

    Parameters
    ----------
    unit : str
        As the source spells it. Case matters in symbols ("Mt"), not in words.

    Returns
    -------
    Unit

    Raises
    ------
    UnknownName
        If no unit is spelt so, with the nearest, or if several are.

    Examples
    --------
    >>> resolve_unit("Metric Tons").factor
    1.0
    """
    key = _fold(unit)
    found = _meanings().get(key, ())
    if len(found) == 1:
        return found[0]
    near = found or [u for k in get_close_matches(key, _meanings(), n=9) for u in _meanings()[k]]
    names = list(dict.fromkeys(u.name for u in near))[:3]
    raise UnknownName("Unit", unit, names, ambiguous=bool(found))


@cache
def _meanings() -> Mapping[str, tuple[Unit, ...]]:
    """Map each folded spelling to the units it may mean: "tons" are metric or short."""
    found: dict[str, tuple[Unit, ...]] = {}
    for row in read_rows("units.csv"):
        unit = Unit(row["unit"], row["dimension"], float(row["factor"]), row["meaning"])
        for key in {_fold(spelling) for spelling in (unit.name, *split_cell(row["aliases"]))}:
            found[key] = (*found.get(key, ()), unit)
    return found


def _fold(unit: str) -> str:
    words = unicodedata.normalize("NFKC", unit).split()
    return " ".join(w.lower() if w.isalpha() and len(w) > _SYMBOL_LETTERS else w for w in words)
