"""The closed lists every graph shares: countries, regions, minerals, stages, end sectors."""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

E = TypeVar("E", bound="Entry")
_TABLES = Path(__file__).with_name("data")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of a code table.

    Attributes
    ----------
    id : str
        Key of the node: alpha-3 code for a country, slug for the others.
    name : str
        English name.
    aliases : tuple of str
        Other names, as tables use them.
    """

    id: str
    name: str
    aliases: tuple[str, ...]

    @property
    def spellings(self) -> tuple[str, ...]:
        """What a table may write for it."""
        return (self.id, self.name, *self.aliases)

    @property
    def surface_forms(self) -> tuple[str, ...]:
        """What running text may write for it."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Country(Entry):
    """One entry of ISO 3166-1, or Kosovo under its user-assigned code XKX.

    Attributes
    ----------
    iso2, m49 : str
        Alpha-2 and numeric code, both text; Kosovo has no ``m49``.
    demonyms, capitals : tuple of str
        What running text says for the people or the government.
    """

    iso2: str
    m49: str
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]

    @property
    def iso3(self) -> str:
        """The alpha-3 code, which is the id."""
        return self.id

    @property
    def surface_forms(self) -> tuple[str, ...]:
        """What running text may write for it."""
        return (self.name, *self.aliases, *self.demonyms, *self.capitals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region(Entry):
    """A group of countries, or what a table's row says of several.

    Attributes
    ----------
    kind : str
        ``bloc``, ``continent``, ``area``, ``former state`` or ``aggregate``.
    """

    kind: str

    @property
    def surface_forms(self) -> tuple[str, ...]:
        """What running text may write for it; aggregates ("Total") are rows of tables only."""
        return () if self.kind == "aggregate" else (self.name, *self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mineral(Entry):
    """A mineral commodity, or a named group of them.

    Attributes
    ----------
    symbol : str
        Chemical symbol, empty where there is none.
    group : str
        ``LREE``, ``HREE``, ``PGM`` or empty.
    members : tuple of str
        Ids of the minerals in a group; empty for a single mineral.
    byproduct_of : tuple of str
        Ids of the minerals whose extraction yields most of it, where well established.
    usgs_2025 : bool
        Whether it is on the United States list of critical minerals of 2025.
    forms : tuple of str
        Ores, compounds and alloys that stand for it in running text.
    note : str
        A convention that needs saying.
    """

    symbol: str
    group: str
    members: tuple[str, ...]
    byproduct_of: tuple[str, ...]
    usgs_2025: bool
    forms: tuple[str, ...]
    note: str

    @property
    def spellings(self) -> tuple[str, ...]:
        """What a table may write for it, its symbol included."""
        symbol = (self.symbol,) if self.symbol else ()
        return (self.id, self.name, *symbol, *self.aliases)

    @property
    def surface_forms(self) -> tuple[str, ...]:
        """What running text may write for it; its symbol ("In", "As") would be mistaken."""
        return (self.name, *self.aliases, *self.forms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Entry):
    """One step from deposit to sector.

    Attributes
    ----------
    ordinal : int or None
        Place in the chain, from 0; None for recycling, which feeds back.
    meaning : str
        What belongs to it.
    """

    ordinal: int | None
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSector(Entry):
    """A use in which minerals end.

    Attributes
    ----------
    isic, nace : str
        Code in ISIC Rev. 4 and NACE Rev. 2 where one clearly fits, else empty.
    products : tuple of str
        Goods that stand for the sector in running text.
    """

    isic: str
    nace: str
    products: tuple[str, ...]

    @property
    def surface_forms(self) -> tuple[str, ...]:
        """What running text may write for it."""
        return (self.name, *self.aliases, *self.products)


@cache
def countries() -> Mapping[str, Country]:
    """Read the countries, by ``iso3``.

    Examples
    --------
    >>> countries()["NAM"].iso2
    'NA'
    """
    return _by_id("countries.csv", Country, key="iso3")


@cache
def regions() -> Mapping[str, Region]:
    """Read the regions and aggregates, by id.

    Examples
    --------
    >>> regions()["world"].kind
    'aggregate'
    """
    return _by_id("regions.csv", Region)


@cache
def minerals() -> Mapping[str, Mineral]:
    """Read the minerals and their groups, by id.

    Examples
    --------
    >>> minerals()["gallium"].byproduct_of
    ('aluminum',)
    """
    return _by_id("minerals.csv", Mineral)


@cache
def stages() -> Mapping[str, Stage]:
    """Read the stages in the order of the chain, by id.

    Examples
    --------
    >>> stages()["refined"].ordinal
    3
    """
    return _by_id("stages.csv", Stage)


@cache
def sectors() -> Mapping[str, EndSector]:
    """Read the end sectors, by id.

    Examples
    --------
    >>> sectors()["batteries"].nace
    '27.20'
    """
    return _by_id("sectors.csv", EndSector)


def read_rows(table: str) -> list[dict[str, str]]:
    """Read one table of ``graph/data``; every cell is text, so "NA" stays Namibia's code.

    Parameters
    ----------
    table : str
        File name.

    Returns
    -------
    list of dict
        One per line.
    """
    with (_TABLES / table).open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    return [dict(zip(header, line, strict=True)) for line in lines]


def split_cell(cell: str) -> tuple[str, ...]:
    """Split a cell that lists several values, "|" between them.

    Examples
    --------
    >>> split_cell("copper|nickel"), split_cell("")
    (('copper', 'nickel'), ())
    """
    return tuple(cell.split("|")) if cell else ()


_FROM_CELL: Mapping[str, Callable[[str], Any]] = {
    "str": str,
    "bool": {"true": True, "false": False}.__getitem__,
    "int | None": lambda cell: int(cell) if cell else None,
    "tuple[str, ...]": split_cell,
}


def _by_id(table: str, kind: type[E], key: str = "id") -> Mapping[str, E]:
    entries: dict[str, E] = {}
    for row in read_rows(table):
        cells = row | {"id": row[key]}
        values = {f.name: _FROM_CELL[str(f.type)](cells[f.name]) for f in fields(kind)}
        entries[cells["id"]] = kind(**values)
    return MappingProxyType(entries)
