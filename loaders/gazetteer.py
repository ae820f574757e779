"""Names to look for: the code tables, the open names, and what a document introduces itself."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..graph.codes import countries, minerals, regions, sectors, split_cell
from ..graph.names import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# What a pattern sees of each label.
KINDS = {
    "Country": "Place",
    "Region": "Place",
    "Mineral": "Mineral",
    "EndSector": "Sector",
    "Firm": "Org",
    "StateBank": "Org",
    "Facility": "Facility",
    "Policy": "Policy",
    "Risk": "Risk",
}
# Labels whose names are common nouns; the others are proper names and keep their capitals.
COMMON = ("Mineral", "EndSector", "Risk")
SHORTEST_COMMON = 3
# Names that fit a table's row and would take a plain word for a name in running text.
AGGREGATES = ("aggregate", "former state")
NOT_IN_TEXT = frozenset({"other-uses", "all-uses", "research"})
PLAIN_WORDS = re.compile(
    r"arms|automation|buildings|chemical|electronic|infrastructure|investment|medicine|polishing"
    r"|space|tools|total|transport|transportation|transformers|vehicles|chrome|alloys|alloying",
    re.IGNORECASE,
)


WORD = re.compile(r"(?:[A-Z]\.){2,}|\w+")
JOINT = re.compile(r"[ \n]|-|\u2010|\u2011|'|\u2019| & |\n[ \t]*")
ACRONYM = re.compile(r"[ \n]\([\"\u201c]?(?P<short>[A-Z][A-Za-z&]{1,7})[\"\u201d]?\)")

_CAPITAL = r"[A-Z][\w&-]*"
# What firms and facilities look like that no table names; group 1 is the name.
_FIRM = (
    rf"(?<!and )\b((?:PT )?(?:{_CAPITAL} ){{1,4}}(?:(?:Mining|Resources)(?: Investments?)?|Lithium"
    r"|Minerals|Metals|Materials|Holdings?(?: Group)?|Group|Ltd|Limited|Corporation|Corp|Inc|Plc"
    r"|PLC|Co|Industries)\b)(?![- ][A-Z\w]*[A-Z]|-| and [A-Z])"
)
_FIRM_BY_ROLE = (
    r"\b(?:miner|battery[- ]maker|carmaker|automaker|trading house|trader|refiner|subsidiary"
    rf"|start-?up|mining company) ({_CAPITAL}(?: {_CAPITAL}){{0,3}})"
)
_MINE = (
    rf"\b({_CAPITAL}(?: {_CAPITAL}){{0,2}}) (?:open-pit |open-cast |copper-cobalt |lithium |nickel "
    r"|cobalt |graphite |gold |copper |rare earth )?(?:mines?|smelter|refinery|deposit|salt flat)\b"
)
_SITE = rf"\b((?:{_CAPITAL} ){{1,3}}(?:power station|Industrial Park|Mine|Smelter)\b)"
_WORKED_AT = (
    r"\b(?:[Mm]in(?:ing|es|ed)|digs|dug|extract\w+|smelt\w+|refin\w+|process\w+)"
    rf"(?: [\w-]+){{0,3}} at ({_CAPITAL}(?: {_CAPITAL})?)"
)
_PAIR = r"(?:mines|operations|smelters|plants)\b"
SHAPES = (
    ("Firm", _FIRM),
    ("Firm", _FIRM_BY_ROLE),
    ("Facility", _MINE),
    ("Facility", _SITE),
    ("Facility", _WORKED_AT),
    ("Facility", rf"\b({_CAPITAL}) and {_CAPITAL} {_PAIR}"),
    ("Facility", rf"\b{_CAPITAL} and ({_CAPITAL}) {_PAIR}"),
)
# Words that open a sentence or stand before a name.
NOT_A_NAME = re.compile(
    r"(?:The|This|That|These|Both|In|On|At|By|For|From|With|To|As|Of|And|But|If|When|While|Although"
    r"|After|Before|Since|Yet|Now|Today|Meanwhile|Still|Then|Because|Though|Once|Unlike|Outside|Across"
    r"|Among|Like|Within|Under|Between|During|Until|Through|Most|Many|Some|Its|Their|Mr|Ms|Minister"
    r"|Premier|\w+day)"
)
# Words that alone make a title or a trade of what looks like a firm: "Critical Minerals".
COMMON_WORD = (
    r"(?:Critical|Rare|Earths?|Battery|Strategic|Green|Base|Precious|Heavy|Light|Natural|Raw|Human"
    r"|National|International|State|Central|General|Economic|Industrial|Energy|Working|Mining"
    r"|Minerals?|Metals?|Materials|Resources|Lithium|Industries|Group|Corporation|Holdings?|Co)"
)
NO_NAME = re.compile(rf"{COMMON_WORD}(?: {COMMON_WORD})*")
GENERIC = re.compile(
    r" (?:Holding )?(?:Group|Holdings?|Ltd|Limited|Corporation|Corp|Inc|Plc|PLC|Co)$"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A mention of a node: ``ids`` holds more than one where the name is ambiguous.

    ``kind`` is what a pattern sees: ``Place``, ``Demonym``, ``Elsewhere`` (a place that is ruled
    out, as in "outside China"), ``Mineral``, ``Sector``, ``Org``, ``Facility``, ``Policy``,
    ``Risk``. ``product`` is the form that was said, where it is not the node's name.
    """

    start: int
    end: int
    kind: str
    label: str
    ids: tuple[str, ...]
    name: str
    product: str | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A surface form and what it names."""

    form: str
    label: str
    id: str
    name: str
    kind: str
    product: str | None = None


class Gazetteer:
    """Names to look for, the longest first.

    Parameters
    ----------
    names : iterable of Name
        Forms of proper names are met as written; those of common nouns in any case, unless
        they are short or have a capital inside ("EVs", "NdFeB").
    """

    def __init__(self, names: Iterable[Name]) -> None:
        self._names: dict[str, list[Name]] = {}
        self._longest: dict[str, int] = {}  # by the first word, folded
        for name in names:
            self.add(name)

    def add(self, name: Name) -> None:
        """Look for one more name."""
        words = [word for _, _, word in _words(name.form)]
        key = " ".join(words)
        if name.label in COMMON and not _as_written(key):
            key = key.casefold()
        known = self._names.setdefault(key, [])
        if not any(other.id == name.id and other.label == name.label for other in known):
            known.append(name)
        first = words[0].casefold()
        self._longest[first] = max(self._longest.get(first, 0), len(words))

    def find(self, text: str) -> Iterator[Named]:
        """Find the names in a sentence, longest match first from the left."""
        words = _words(text)
        place = 0
        while place < len(words):
            count, names = self._match(text, words, place)
            if names:
                yield named(words[place][0], words[place + count - 1][1], names)
            place += count

    def _match(
        self, text: str, words: list[tuple[int, int, str]], place: int
    ) -> tuple[int, list[Name]]:
        key = ""
        best: tuple[int, list[Name]] = (1, [])
        longest = self._longest.get(words[place][2].casefold(), 0)
        for count, (start, _, word) in enumerate(words[place : place + longest], start=1):
            if count > 1 and not JOINT.fullmatch(text, words[place + count - 2][1], start):
                break
            key = f"{key} {word}".strip()
            names = self._names.get(key) or self._common(key)
            if names:
                best = (count, names)
        return best

    def _common(self, key: str) -> list[Name]:
        names = self._names.get(key.casefold(), [])
        return [name for name in names if name.label in COMMON]


def _words(text: str) -> list[tuple[int, int, str]]:
    """Split into words; the points of "U.S." are dropped so that it reads "US"."""
    return [(m.start(), m.end(), m[0].replace(".", "")) for m in WORD.finditer(text)]


def _as_written(key: str) -> bool:
    return any(letter.isupper() for letter in key[1:]) or len(key) < SHORTEST_COMMON


def named(start: int, end: int, names: list[Name]) -> Named:
    """Make the mention of what a form names."""
    first = names[0]
    ids = tuple(name.id for name in names if name.label == first.label)
    return Named(start, end, first.kind, first.label, ids, first.name, first.product)


@cache
def gazetteer() -> Gazetteer:
    """Build the gazetteer of the code tables and of ``data/open_names.csv``, once."""
    return Gazetteer([*_places(), *_goods(), *_open_names()])


def _places() -> Iterator[Name]:
    for country in countries().values():
        for form in country.surface_forms:
            kind = "Demonym" if form in country.demonyms else "Place"
            yield Name(form, "Country", country.id, country.name, kind)
    for region in regions().values():
        if region.kind not in AGGREGATES:
            for form in (*region.surface_forms, region.id.upper()):
                yield Name(form, "Region", region.id, region.name, "Place")


def _goods() -> Iterator[Name]:
    for mineral in minerals().values():
        for form in mineral.surface_forms:
            product = form if form in mineral.forms else None
            yield Name(form, "Mineral", mineral.id, mineral.name, "Mineral", product)
    for sector in sectors().values():
        for form in sector.surface_forms if sector.id not in NOT_IN_TEXT else ():
            if not PLAIN_WORDS.fullmatch(form):
                yield Name(form, "EndSector", sector.id, sector.name, "Sector")


def _open_names() -> Iterator[Name]:
    table = Path(__file__).parent / "data" / "open_names.csv"
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            label, name = row["label"], row["name"]
            for form in (name, *split_cell(row["aliases"])):
                yield Name(form, label, slug(name), name, KINDS[label])


def names_within(sentences: Iterable[str]) -> Gazetteer:
    """Learn the names that a document introduces itself: "Balama mine", "X Holdings (XH)".

    Parameters
    ----------
    sentences : iterable of str
        All sentences of the document.

    Returns
    -------
    Gazetteer
        Firms and facilities by the shape of their name, with their short forms and acronyms.
    """
    texts = list(sentences)
    learnt = Gazetteer([])
    for text in texts:
        for shaped in _by_shape(text):
            learnt.add(shaped)
    for text in texts:
        for mention in [*gazetteer().find(text), *learnt.find(text)]:
            short = ACRONYM.match(text, mention.end)
            if mention.kind in {"Org", "Facility"} and short:
                label, name = mention.label, mention.name
                learnt.add(Name(short["short"], label, mention.ids[0], name, mention.kind))
    return learnt


def _by_shape(text: str) -> Iterator[Name]:
    for label, shape in SHAPES:
        for match in re.finditer(shape, text):
            words = match[1].split()
            while words and NOT_A_NAME.fullmatch(words[0]):
                words.pop(0)
            name = " ".join(words)
            if words and not _known(name):
                forms = {name, GENERIC.sub("", name)}
                for form in sorted(form for form in forms if not _known(form)):
                    yield Name(form, label, slug(name), name, KINDS[label])


def _known(name: str) -> bool:
    """Tell whether a name is nothing but known names or common words, or begins "Chinese"."""
    found = list(gazetteer().find(name))
    if NO_NAME.fullmatch(name):
        return True
    if found and found[0].kind == "Demonym" and found[0].start == 0:
        return True
    return sum(mention.end - mention.start for mention in found) >= len(name.replace(" ", ""))
