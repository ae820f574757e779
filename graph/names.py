"""From a name in a source to the id of what it names; never by guessing."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from .codes import countries, minerals, regions, sectors, stages
from .errors import LodegraphError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .codes import Entry

_NEAREST = 3
# Letters that Unicode does not decompose, and signs that are typed in several ways.
_SPELT_OUT = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "\u0131": "i", "æ": "ae", "œ": "oe", "&": " and ", "`": "'"}
    | dict.fromkeys("\u2018\u2019\u02bc\u00b4", "'")
    | dict.fromkeys("-_\u2010\u2011\u2012\u2013\u2014\u2212", " ")
)


_READERS: Mapping[str, Callable[[], Mapping[str, Entry]]] = {
    "Country": countries,
    "Region": regions,
    "Mineral": minerals,
    "EndSector": sectors,
    "Stage": stages,
}


def resolve(label: str, name: str, *, table: bool = False) -> str:
    """Find the id that a name stands for.

    Case, accents, and the kind of space, hyphen or apostrophe do not matter; everything else
    must match an id, a name or an alias in full.

    Parameters
    ----------
    label : str
        ``"Country"``, ``"Region"``, ``"Mineral"`` or ``"EndSector"``.
    name : str
        The name as the source gives it.
    table : bool
        Whether the name comes from a table whose codebook uses ISO short names, where plain
        "Guinea" is the country of that name.

    Returns
    -------
    str
        ISO 3166-1 alpha-3 code for a country, slug for the others.

    Raises
    ------
    UnknownName
        If nothing has that name, with up to three that come near; or if several things may be
        meant, as by "Congo" and "Korea", with all of them.
    ValueError
        If the label has no closed list of names.

    Examples
    --------
    >>> resolve("Country", "Congo (Kinshasa)"), resolve("Country", "turkiye")
    ('COD', 'TUR')
    >>> resolve("Country", "Guinea", table=True)
    'GIN'
    >>> resolve("Country", "Guinea")
    Traceback (most recent call last):
    lodegraph.graph.errors.UnknownName: country 'Guinea' is ambiguous
    """
    return _find(label, name, table)


def resolve_stage(name: str) -> str:
    """Find the stage that a name stands for.

    Parameters
    ----------
    name : str
        A stage or an alias of one.

    Returns
    -------
    str
        Id of the stage.

    Raises
    ------
    UnknownName
        If no stage has that name.

    Examples
    --------
    >>> resolve_stage("Refining")
    'refined'
    """
    return _find("Stage", name, False)  # noqa: FBT003


def aliases(label: str) -> list[tuple[str, str]]:
    """List every surface form of a label's entries, for finding them in running text.

    Demonyms and capitals of countries, forms of minerals and products of sectors are included;
    codes and chemical symbols are not. Forms keep their case ("US" is not "us"), and one that
    may mean several entries ("Congo", "Congolese") is listed with each.

    Parameters
    ----------
    label : str
        As for `resolve`, or ``"Stage"``.

    Returns
    -------
    list of (str, str)
        Form and id.

    Examples
    --------
    >>> [form for form, iso3 in aliases("Country") if iso3 == "PER"]
    ['Peru', 'Republic of Peru', 'Peruvian', 'Lima']
    """
    return [(form, entry.id) for entry in _entries(label) for form in entry.surface_forms]


def slug(name: str) -> str:
    """Make the id of an open label (firm, facility, policy, ...) from its name.

    Parameters
    ----------
    name : str
        Name in any script.

    Returns
    -------
    str
        Letters and digits in lower case without accents, "-" between the words.

    Raises
    ------
    LodegraphError
        If the name has neither letter nor digit.

    Examples
    --------
    >>> slug("China Development Bank"), slug("Société Générale S.A.")
    ('china-development-bank', 'societe-generale-s-a')
    """
    words = re.findall(r"[^\W_]+", _fold(name))
    if not words:
        raise LodegraphError(
            f"{name!r} cannot be made an id", "give a name with a letter or a digit"
        )
    return "-".join(words)


@lru_cache(maxsize=65_536)
def _find(label: str, name: str, table: bool) -> str:  # noqa: FBT001
    key = _fold(name)
    if table and key in _own_names(label):
        return _own_names(label)[key]
    found = _meanings(label).get(key, ())
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownName(label, name, [_proposal(label, id_) for id_ in found], ambiguous=True)
    raise UnknownName(label, name, _nearest(label, key))


@lru_cache(maxsize=4_096)
def _nearest(label: str, key: str) -> tuple[str, ...]:
    meanings = _meanings(label)
    ids: dict[str, None] = {}
    for match in get_close_matches(key, meanings, n=4 * _NEAREST):
        ids.update(dict.fromkeys(meanings[match]))
    return tuple(_proposal(label, id_) for id_ in list(ids)[:_NEAREST])


def _proposal(label: str, id_: str) -> str:
    """Give the name where it says enough, the id where it does not ("Guinea" is GIN)."""
    name = _names(label)[id_]
    return name if len(_meanings(label)[_fold(name)]) == 1 else id_


@cache
def _meanings(label: str) -> Mapping[str, tuple[str, ...]]:
    """Map each folded spelling to the ids it may mean."""
    found: dict[str, dict[str, None]] = {}
    for entry in _entries(label):
        for spelling in entry.spellings:
            found.setdefault(_fold(spelling), {})[entry.id] = None
    return {spelling: tuple(ids) for spelling, ids in found.items()}


@cache
def _own_names(label: str) -> Mapping[str, str]:
    return {_fold(entry.name): entry.id for entry in _entries(label)}


@cache
def _names(label: str) -> Mapping[str, str]:
    return {entry.id: entry.name for entry in _entries(label)}


def _entries(label: str) -> Iterable[Entry]:
    if label not in _READERS:
        raise ValueError(f"no table of names for {label!r}: use {', '.join(_READERS)}")
    return _READERS[label]().values()


def _fold(text: str) -> str:
    r"""Reduce a spelling to what distinguishes it.

    Examples
    --------
    >>> _fold("  Côte\u00a0d\u2019Ivoire ") == _fold("COTE D'IVOIRE")
    True
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_SPELT_OUT)
    letters = unicodedata.normalize("NFKD", plain)
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())
