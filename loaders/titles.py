"""What a title says of a measure or a deal, for tables whose rows say it in words only."""

from __future__ import annotations

import re
from functools import cache

from ..graph.errors import UnknownName
from ..graph.names import aliases, resolve

_SHORTEST = 3
_AIMED = re.compile(r"\b(?:against|to) (?:the )?([A-Z]\w+(?: [A-Z]\w+)?)")


def minerals_in(text: str) -> tuple[str, ...]:
    """Find the minerals that a text names.

    Parameters
    ----------
    text : str
        A title or a sentence.

    Returns
    -------
    tuple of str
        Ids, each once, in alphabetical order; chemical symbols are not read.

    Examples
    --------
    >>> minerals_in("Temporary suspension of cobalt exports; rare earths not covered")
    ('cobalt', 'rare-earths')
    >>> minerals_in("Announcement No. 10 of 2025")
    ()
    """
    ids = _ids()
    found = _pattern().finditer(text) if text else ()
    return tuple(sorted({ids[match[0].casefold()] for match in found}))


def aimed_at(title: str) -> str | None:
    """Find the country that a measure is aimed at, where its title names one.

    Parameters
    ----------
    title : str
        Title of a measure.

    Returns
    -------
    str or None
        Its ISO 3166-1 alpha-3 code.

    Examples
    --------
    >>> aimed_at("Export ban on dual-use goods to Russia")
    'RUS'
    >>> aimed_at("Plan to Ban Rare Earth Exports") is None
    True
    """
    for match in _AIMED.finditer(title):
        try:
            return resolve("Country", match[1], table=True)
        except UnknownName:
            continue
    return None


@cache
def _ids() -> dict[str, str]:
    """Map each form to the one mineral it may mean."""
    found: dict[str, set[str]] = {}
    for form, mineral in aliases("Mineral"):
        if len(form) >= _SHORTEST:
            found.setdefault(form.casefold(), set()).add(mineral)
    return {form: ids.pop() for form, ids in found.items() if len(ids) == 1}


@cache
def _pattern() -> re.Pattern[str]:
    """Match the longest form first, so that "rare earth" is not found within a longer name."""
    forms = sorted(_ids(), key=lambda form: (-len(form), form))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})\b", re.IGNORECASE)
