"""The members of blocs with one trade policy: a measure of the bloc is a measure of each."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from .codes import read_rows
from .errors import UnknownName
from .names import resolve

if TYPE_CHECKING:
    from collections.abc import Sequence


@cache
def members(bloc: str, on: date) -> tuple[str, ...]:
    """Name the countries of a bloc on a day, from one table reviewed by hand.

    Parameters
    ----------
    bloc : str
        Id of a Region.
    on : date

    Returns
    -------
    tuple of str
        ISO 3166-1 alpha-3 codes; empty for a region that is no bloc with one trade policy.

    Examples
    --------
    >>> len(members("eu", date(2020, 1, 31))), len(members("eu", date(2020, 2, 1)))
    (28, 27)
    """
    return tuple(
        row["iso3"]
        for row in read_rows("blocs.csv")
        if row["region"] == bloc
        and date.fromisoformat(row["since"]) <= on
        and (not row["until"] or on <= date.fromisoformat(row["until"]))
    )


def country_or_bloc(name: str, on: date) -> tuple[str, tuple[str, ...]]:
    """Find a country, or a bloc and its members on a day.

    Parameters
    ----------
    name : str
        Id, name or alias of either.
    on : date

    Returns
    -------
    tuple of (str, tuple of str)
        The id, and the countries it stands for.

    Raises
    ------
    UnknownName
        If it is neither a country nor a bloc whose members are known.

    Examples
    --------
    >>> country_or_bloc("Germany", date(2024, 1, 1))
    ('DEU', ('DEU',))
    >>> country_or_bloc("EU", date(2024, 1, 1))[0]
    'eu'
    """
    try:
        iso3 = resolve("Country", name)
    except UnknownName as no_country:
        try:
            bloc = resolve("Region", name)
        except UnknownName as no_region:
            nearest = (*no_country.nearest, *no_region.nearest)
            raise UnknownName("country or bloc", name, nearest) from None
        countries = members(bloc, on)
        if not countries:
            raise UnknownName("country or bloc", name) from None
        return bloc, countries
    return iso3, (iso3,)


def all_countries(names: Sequence[str], on: date) -> tuple[list[str], list[str]]:
    """Find several countries or blocs: their ids, and all countries they stand for.

    Examples
    --------
    >>> all_countries(["China", "CHN", "Japan"], date(2024, 1, 1))
    (['CHN', 'JPN'], ['CHN', 'JPN'])
    """
    found = dict(country_or_bloc(name, on) for name in names)
    return list(found), sorted({iso3 for countries in found.values() for iso3 in countries})


def blocs_of(name: str, on: date) -> set[str]:
    """Name what a measure on a country may be filed under: itself, and the blocs it belongs to.

    Examples
    --------
    >>> sorted(blocs_of("Germany", date(2024, 1, 1)))
    ['DEU', 'eu']
    >>> sorted(blocs_of("EU", date(2024, 1, 1)))
    ['eu']
    """
    id_, _ = country_or_bloc(name, on)
    blocs = {row["region"] for row in read_rows("blocs.csv") if row["iso3"] == id_}
    return {id_} | {bloc for bloc in blocs if id_ in members(bloc, on)}
