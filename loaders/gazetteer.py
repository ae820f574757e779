"""Names to look for: those of the code tables and those of the open labels."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..graph.codes import countries, minerals, regions, sectors, split_cell
from ..graph.names import slug
from .common_words import GENERIC
from .own_language import language, per_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    "Agency": "Agency",
    "Area": "Area",
}
CLOSED = ("Country", "Region", "Mineral", "EndSector")
# Labels whose names are common nouns; the others are proper names and keep their capitals.
COMMON = ("Mineral", "EndSector", "Risk")
SHORTEST_COMMON = 3
REMEMBERED = 1024  # sentences: each is looked at several times while its document is read
# Names of a mineral that name one of its stages only.
STAGES = frozenset({"Bauxite", "Alumina", "Bauxite and alumina"})
# Names that fit a table's row and would take a plain word for a name in running text.
AGGREGATES = ("aggregate", "former state")
NOT_IN_TEXT = frozenset({"other-uses", "all-uses", "research"})
PLAIN_WORDS = re.compile(
    r"arms|automation|buildings|chemical|electronic|infrastructure|investment|medicine|polishing"
    r"|space|tools|total|transport|transportation|transformers|vehicles|chrome|alloys|alloying"
    r"|(?:nickel-based )?superalloys?",
    re.IGNORECASE,
)


# "the Chinese", but "the Koreans"
SAME_IN_PLURAL = re.compile(r"(?:ese|sh|(?<!Cze)ch|ic|s|x|z|Philippine)$")
# "ENAMI" is "Enami" to those who write it as a word.
CAPITALS = re.compile(r"\b[A-Z]{4,}\b")

WORD = re.compile(r"(?:[A-Z]\.){2,}|\w+")
# Where a word stands, as it is written and folded.
Word = tuple[int, int, str, str]
# How a company is founded, where that is written with points behind its name.
FORM = re.compile(
    r",? (?:S\.A\.(?:[A-Z]\.)*|S\.p\.A\.|[NB]\.V\.)|, (?:Ltd|Limited|Inc|LLC)\b(?:\.(?=[,) ]))?"
)
JOINT = re.compile(r"[.,]?[ \n]|\.|-|\u2010|\u2011|'|\u2019| ?& ?|\n[ \t]*| \(|\) ")


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

    def away(self) -> Named:
        """Give the name out of its sentence, for one that does not name it."""
        return self if self.start < 0 else replace(self, start=-1, end=-1)


def away(names: Iterable[Named]) -> tuple[Named, ...]:
    """Take names out of their sentence: they are meant, not named, in another one."""
    return tuple(name.away() for name in names)


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
        self._found: dict[str, tuple[Named, ...]] = {}  # in the sentences looked at last
        for name in names:
            self.add(name)

    def add(self, name: Name) -> None:
        """Look for one more name."""
        words = _words(name.form)
        known = self._names.setdefault(self._key(name), [])
        if not any(other.id == name.id and other.label == name.label for other in known):
            known.append(name)
        self._found.clear()
        first = words[0][3]
        self._longest[first] = max(self._longest.get(first, 0), len(words))

    def preferring(self, names: list[Name]) -> Gazetteer:
        """Copy it, with names instead of what their forms named so far; the last one counts."""
        found = Gazetteer([])
        found._names, found._longest = {**self._names}, {**self._longest}
        for name in names:
            found._names.pop(self._key(name), None)
            found.add(name)
        return found

    def called(self, id_: str) -> list[Name]:
        """Give every form that is looked for of what bears an id."""
        return [name for names in self._names.values() for name in names if name.id == id_]

    def forms(self) -> Iterator[tuple[str, str]]:
        """Give every form that is looked for, with the label of what it names."""
        for names in self._names.values():
            yield names[0].form, names[0].label

    @staticmethod
    def _key(name: Name) -> str:
        key, last = "", 0
        for start, end, word, _ in _words(name.form):
            key = f"{key}{_joining(name.form[last:start]) if key else ''}{word}"
            last = end
        return key.casefold() if name.label in COMMON and not _as_written(key) else key

    def find(self, text: str) -> tuple[Named, ...]:
        """Find the names in a sentence, longest match first from the left."""
        known = self._found.get(text)
        if known is None:
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            known = self._found[text] = tuple(self._find(text)) if self._names else ()
        return known

    def _find(self, text: str) -> Iterator[Named]:
        words, end = _words(text), 0
        for place, word in enumerate(words):
            longest = self._longest.get(word[3]) if place >= end else None
            if longest is not None:
                count, names = self._match(text, words, place, longest)
                if word[3] == "the" and self._goes_further(text, words, place, count):
                    continue  # "The United States Antimony Corporation" is no country
                end = place + count
                if names:
                    kind = names[0].kind
                    yield named(word[0], _closed(text, word[0], words[end - 1][1], kind), names)

    def _goes_further(self, text: str, words: tuple[Word, ...], place: int, count: int) -> bool:
        """Tell whether a name that begins after an article ends later than one with it."""
        after = words[place + 1 : place + 2]
        longest = self._longest.get(after[0][3]) if after else None
        return longest is not None and self._match(text, words, place + 1, longest)[0] >= count

    def _match(
        self, text: str, words: tuple[Word, ...], place: int, longest: int
    ) -> tuple[int, list[Name]]:
        key = ""
        best: tuple[int, list[Name]] = (1, [])
        for count, (start, _, word, _) in enumerate(words[place : place + longest], start=1):
            joint = text[words[place + count - 2][1] : start] if count > 1 else ""
            if count > 1 and not JOINT.fullmatch(joint):
                break
            key = f"{key}{_joining(joint)}{word}"
            names = self._names.get(key) or self._common(key)
            if names:
                best = (count, names)
        return best

    def _common(self, key: str) -> list[Name]:
        names = self._names.get(key.casefold(), [])
        return [name for name in names if name.label in COMMON]


@lru_cache(maxsize=REMEMBERED)
def _words(text: str) -> tuple[Word, ...]:
    """Split into words; the points of "U.S." are dropped so that it reads "US"."""
    words = ((*match.span(), match[0].replace(".", "")) for match in WORD.finditer(text))
    return tuple((start, end, word, word.casefold()) for start, end, word in words)


def _closed(text: str, start: int, end: int, kind: str) -> int:
    """Take to a name the bracket that it opens, "IREL (India)", and a firm's "S.A."."""
    form = FORM.match(text, end) if kind == "Org" else None
    if form:
        return form.end()
    open_ = text.count("(", start, end) > text.count(")", start, end)
    return end + 1 if open_ and text.startswith(")", end) else end


def _joining(joint: str) -> str:
    """Keep a comma: "neodymium, praseodymium" lists what "neodymium-praseodymium" joins."""
    return ", " if joint.startswith(",") else " " if joint else ""


def _as_written(key: str) -> bool:
    return any(letter.isupper() for letter in key[1:]) or len(key) < SHORTEST_COMMON


def named(start: int, end: int, names: list[Name]) -> Named:
    """Make the mention of what a form names."""
    first = names[0]
    ids = tuple(name.id for name in names if name.label == first.label)
    return Named(start, end, first.kind, first.label, ids, first.name, first.product)


def names_at(mentions: Sequence[object], numbers: Iterable[int]) -> tuple[Named, ...]:
    """Give the names among the mentions of some numbers."""
    return tuple(m for n in numbers if isinstance(m := mentions[n], Named))


@per_language
def gazetteer() -> Gazetteer:
    """Build the gazetteer of the code tables, of the open names and of the user's own."""
    return _shipped().preferring(list(_own_names()))


@cache
def _shipped() -> Gazetteer:
    return Gazetteer([*_places(), *_goods(), *_open_names()])


def _places() -> Iterator[Name]:
    known = {country.name for country in countries().values()}
    for country in countries().values():
        for form in country.surface_forms:
            if all(part in known for part in form.split(", ")[-2:]) and ", " in form:
                continue  # "to China, Taiwan and Japan" lists them
            kind = "Demonym" if form in country.demonyms else "Place"
            yield Name(form, "Country", country.id, country.name, kind)
            if kind == "Demonym" and not SAME_IN_PLURAL.search(form):
                yield Name(f"{form}s", "Country", country.id, country.name, kind)
    for region in regions().values():
        if region.kind not in AGGREGATES:
            for form in (*region.surface_forms, region.id.upper()):
                yield Name(form, "Region", region.id, region.name, "Place")


def _goods() -> Iterator[Name]:
    for mineral in minerals().values():
        for form in mineral.surface_forms:
            if ", " in form:
                continue  # a list in a sentence is one of several
            product = form if form in mineral.forms or form in STAGES else None
            yield Name(form, "Mineral", mineral.id, mineral.name, "Mineral", product)
    for sector in sectors().values():
        for form in sector.surface_forms if sector.id not in NOT_IN_TEXT else ():
            if not PLAIN_WORDS.fullmatch(form):
                yield Name(form, "EndSector", sector.id, sector.name, "Sector")


def _open_names() -> Iterator[Name]:
    for row in _shipped_rows():
        label, name = row["label"], row["name"]
        for form in (name, *split_cell(row["aliases"])):
            yield Name(form, label, slug(name), name, KINDS[label])
            if "Aluminium" in form:
                spelt = form.replace("Aluminium", "Aluminum")
                yield Name(spelt, label, slug(name), name, KINDS[label])
            if KINDS[label] == "Org" and CAPITALS.search(form):
                spoken = CAPITALS.sub(lambda word: word[0].capitalize(), form)
                yield Name(spoken, label, slug(name), name, KINDS[label])


def _own_names() -> Iterator[Name]:
    for own in language().names:
        for form in (*own.forms, *own.products):
            product = form if form in own.products else None
            yield Name(form, own.label, own.id, own.name, KINDS[own.label], product)


@per_language
def open_rows() -> tuple[dict[str, str], ...]:
    """Give the names of the open labels: firms, facilities, banks, policies, risks, agencies."""
    own = (
        {
            "label": own.label,
            "name": own.name,
            "aliases": "",
            "country": own.country,
            "town": "yes" if own.town else "",
        }
        for own in language().names
        if own.label not in CLOSED
    )
    return (*_shipped_rows(), *own)


@cache
def _shipped_rows() -> tuple[dict[str, str], ...]:
    rows: list[dict[str, str]] = []
    for table, label in (("firms", "Firm"), ("facilities", "Facility"), ("open_names", "")):
        path = Path(__file__).parent / "data" / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows += [{"label": label, "town": "", **row} for row in csv.DictReader(file)]
    return tuple(rows)


@per_language
def homes() -> Mapping[tuple[str, str], str]:
    """Give the country of a firm, bank, facility or agency, by label and id, where it is known."""
    return {
        (row["label"], slug(row["name"])): row["country"] for row in open_rows() if row["country"]
    }


@per_language
def towns() -> frozenset[str]:
    """Give the ids of facilities that bear the name of a town or of a common word."""
    return frozenset(slug(row["name"]) for row in open_rows() if row["town"])


@per_language
def namesakes() -> Mapping[str, str]:
    """Give the firms that are called as a district is, by its name: "Antofagasta plc"."""
    areas = {row["name"] for row in open_rows() if row["label"] == "Area" or row["town"]}
    firms = [row["name"] for row in open_rows() if row["label"] == "Firm"]
    return {bare: name for name in firms if (bare := GENERIC.sub("", name)) in areas}


@per_language
def _open_by_id() -> dict[tuple[str, str], str]:
    return {(row["label"], slug(row["name"])): row["name"] for row in open_rows()}


def open_name(label: str, id_: str) -> str | None:
    """Give the name of an open node that a table has."""
    return _open_by_id().get((label, id_))
