"""Names that no table has: what a document introduces by its shape, its role or an acronym."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ..graph.names import slug
from .acting import NO_FIRM_OF, firms_acting
from .common_words import (
    AUTHORITY,
    BRANCH,
    COMPANY,
    GENERIC,
    GEOGRAPHY,
    IN_LAND,
    MINER,
    NATIONAL,
    NO_NAME,
    NOT_A_NAME,
    OF_GOODS,
    OF_MINISTRY,
    STATE_FIRM,
)
from .gazetteer import KINDS, Gazetteer, Name, gazetteer, towns
from .name_patterns import (
    BEFORE_FIRM,
    BEFORE_LAND,
    BESIDE,
    LISTED,
    LISTS,
    LOOSE_SHAPES,
    POSSESSED,
    SHAPES,
    WORDS,
)
from .name_shapes import Shaped
from .own_language import language
from .words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .gazetteer import Named

ACRONYM = re.compile(
    r"(?:,? (?:S\.A\.(?:[CS]\.)?|S\.p\.A\.|N\.V\.|Inc\.|Ltd\.|Corp\.|Co\.(?:, Ltd\.?)?"
    r"|SA|SAS|NV|AG|Inc|Ltd|Limited|Corp|plc|PLC|LLC|Company|Corporation))?"
    r"[ \n]\([\"\u201c]?(?:the )?(?P<short>[A-Z][A-Za-z\d&+-]{1,9})[\"\u201d]?[,)]"
)

# "Anglo-Australian", "Sino-Congolese": the first half has a form of its own.
HALF_DEMONYMS = {
    "Anglo": "GBR",
    "Franco": "FRA",
    "Sino": "CHN",
    "Russo": "RUS",
    "Indo": "IND",
    "Italo": "ITA",
    "Hispano": "ESP",
    "Luso": "PRT",
    "Austro": "AUT",
}
HALF_DEMONYM = re.compile(
    rf"\b({'|'.join(HALF_DEMONYMS)})(?=[-\u2010\u2011][A-Z]\w+(?:an|ese|sh|ch|tch|ss)\b)"
)
JOINED = re.compile(r",? (?:and|&) ")
LEADING = frozenset({"and", "&", "of", "JSC", "CJSC", "OJSC", "PJSC", "LLC", "LLP"})  # no name
# "In France UKTMP owns", "the Texas UKTMP plant": where it acts, no part of its name.
LED = re.compile(r"(?:^|\b(?:the|in|from|to|of|for|with|into|within|across) )$", re.IGNORECASE)
SHORTEST_SHORT_FORM, SHORTEST_CAPITALS = 3, 2  # "Rio", "MP"
COMPASS = re.compile(r"(?:North|South|East|West|Central)(?:ern)?")
FURTHEST = 60  # how many letters before a name the one beside it may begin
PERSON = re.compile(
    r"\b(?:(?P<title>Mr|Mrs|Ms|Dr|Sir|Lord|Dame)\.? (?:[A-Z]\w+ )??|(?P<first>[A-Z][a-z]+) )"
    r"(?P<last>[A-Z][\w-]+)\b(?! [A-Z])"
)
PROSE = re.compile(r"\b[a-z]{5}")  # words that a headline would write in capitals
WORD = re.compile(r"\w+")
WORD_ALONE = re.compile(r"\w+\b(?! [A-Z])")
# "Yunnan province", after which Yunnan is no Yunnan Tin.
LAND = re.compile(r"\w+(?=[ \n](?:province|region|state|district|county|city|island|prefecture)\b)")


def names_within(sentences: Iterable[str]) -> Gazetteer:
    """Learn the names that a document introduces itself: "Balama mine", "X Holdings (XH)".

    Parameters
    ----------
    sentences : iterable of str
        All sentences of the document.

    Returns
    -------
    Gazetteer
        Firms, banks and facilities by the shape of their name, with short forms and acronyms.

    Examples
    --------
    >>> learnt = names_within(["Orca Tungsten Ltd, a miner, runs the Lynx Creek tungsten mine."])
    >>> [(m.label, m.name) for m in learnt.find("Orca Tungsten left Lynx Creek.")]
    [('Firm', 'Orca Tungsten'), ('Facility', 'Lynx Creek')]
    """
    texts = list(sentences)
    alone = _Alone(texts)
    learnt = Gazetteer([])
    # First the short forms of names that are known: "Faru" is Faru Graphite, not a firm beside it.
    taken = _learn(learnt, set(), _shortened(texts, gazetteer(), alone))
    known = frozenset(taken)
    whole = "\n".join(texts)
    taken |= {*_surnames(whole)}
    words = [word for word in WORDS if word in whole]
    looked_at = [Shaped(text, words) for text in texts]
    for find in (_by_shape, _by_relation):
        _learn(learnt, taken, (name for text in looked_at for name in find(text)))
    beside = [name for text in texts for name in _beside(text, learnt.find(text))]
    _learn(learnt, taken, beside)
    acting = [*firms_acting(texts, learnt)]
    _learn(learnt, taken, (name for form in acting for name in _named(form, "Firm")))
    meant: dict[str, dict[str, Name]] = {}
    written: list[Name] = []
    for short in [*_shortened(texts, learnt, alone)]:
        if (other := _in_short(short)) is not None:
            told = {"label": other.label, "kind": other.kind, "name": other.name}
            written += [replace(n, id=other.ids[0], **told) for n in learnt.called(short.id)]
        elif short.form not in known:
            meant.setdefault(short.form, {})[short.id] = short
            learnt.add(short)
    # A short form of one name is that name, though it looked like a name of its own before.
    own = [next(iter(by.values())) for by in meant.values() if len(by) == 1]
    return learnt.preferring([*own, *written])


def _learn(learnt: Gazetteer, taken: set[str], names: Iterable[Name]) -> set[str]:
    """Take each form for what it was first found to name."""
    for name in names:
        if name.form not in taken:
            taken.add(name.form)
            learnt.add(name)
    return taken


def _shortened(texts: Iterable[str], names: Gazetteer, alone: _Alone) -> Iterator[Name]:
    """Give the short forms and acronyms that texts use of names."""
    for text in texts:
        for mention in names.find(text):
            if mention.kind in {"Org", "Facility", "Agency", "Policy"}:
                form = text[mention.start : mention.end]
                for short in _short_forms(text, mention.end, form, mention.label, alone):
                    yield Name(short, mention.label, mention.ids[0], mention.name, mention.kind)


def _in_short(short: Name) -> Named | None:
    """Give the known firm or bank that a name is written out of: "Sociedad Quimica (SQM)"."""
    found = gazetteer().find(short.form)
    if len(found) != 1 or len(found[0].ids) != 1 or found[0].end != len(short.form):
        return None
    named, words = found[0], {*slug(short.name).split("-")}
    if named.label == "StateBank":
        return named
    forms = [own.form for own in gazetteer().called(named.ids[0])] if named.kind == "Org" else []
    alike = any(len(words & {*slug(form).split("-")}) > 1 for form in forms)
    return named if alike and short.form.isupper() else None


class _Alone:
    """Tells whether a word stands alone somewhere; a long text is gone through once."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self._words = {word for text in texts for word in WORD_ALONE.findall(text)}
        self._words -= {land for text in texts for land in LAND.findall(text)}

    def __call__(self, word: str) -> bool:
        if WORD.fullmatch(word):
            return word in self._words
        pattern = re.compile(rf"(?<!\w){re.escape(word)}\b(?! [A-Z])")
        return any(word in text and pattern.search(text) for text in self._texts)


def _short_forms(text: str, end: int, form: str, label: str, alone: _Alone) -> Iterator[str]:
    """Give the acronym that follows a name, and its first word where it stands alone later."""
    acronym = ACRONYM.match(text, end)
    if acronym and not _is_place(acronym["short"]):
        yield acronym["short"]
    words = form.split()
    first = words[0]
    short = len(first) < (SHORTEST_CAPITALS if first.isupper() else SHORTEST_SHORT_FORM)
    if label != "Firm" or len(words) == 1 or short or first in {"PT", "CV"}:
        return
    if NO_NAME.fullmatch(first) or NOT_A_NAME.fullmatch(first) or _known_apart(first):
        return
    if alone(first):
        yield first


def _is_place(word: str) -> bool:
    """Tell "Rusal (Russia)" and "Nyrstar (Tasmania)" from "Sandfire Resources (SFR)"."""
    return any(mention.label in {"Country", "Region", "Area"} for mention in gazetteer().find(word))


def _beside(text: str, mentions: Iterable[Named]) -> Iterator[Name]:
    """Take what "and" joins to a firm or bank for another firm."""
    for mention in mentions:
        if mention.kind == "Org":
            before = BEFORE_FIRM.search(text, max(0, mention.start - FURTHEST), mention.start)
            for found in (BESIDE.match(text, mention.end), before):
                if found:
                    yield from _named(found[1], "Firm")


def _branches(text: str, mentions: Iterable[Named]) -> Iterator[Name]:
    """Take a firm with a land or town right beside it for its branch there: "Nedbank Namibia"."""
    for first, last in pairwise(mentions):
        name = text[first.start : last.end]
        joined = last.start == first.end + 1 and text[first.end] == " "
        kinds = (first.kind, last.kind)
        led = LED.search(text, max(0, first.start - FURTHEST), first.start)
        placed = first.kind in {"Place", "Area"} or first.ids[0] in towns()
        seated = placed and last.kind == "Org" and not led
        if joined and (kinds == ("Org", "Place") or seated):
            label = first.label if kinds[0] == "Org" else last.label
            yield Name(name, label, slug(name), name, KINDS[label])


def _at_home(text: str, mentions: Iterable[Named]) -> Iterator[Name]:
    """Take what is "of" a land for a firm: "Posco of South Korea", but no "Control of Peru"."""
    for mention in mentions:
        owned = text.startswith(("'s", "\u2019s"), mention.end)
        if mention.kind not in {"Place", "Area"} or owned:
            continue
        found = BEFORE_LAND.search(text, max(0, mention.start - FURTHEST), mention.start)
        if found and found[1].lower() not in lexicon().nouns and not NO_FIRM_OF.search(found[1]):
            yield from _named(found[1], "Firm")


def _by_shape(shaped: Shaped) -> Iterator[Name]:
    for label, shape in language().patterns:
        for match in shape.finditer(shaped.text):
            for found in _named(match[1], label):
                # The words around it belong to the name: "the Hentzau adit produces".
                yield from (found, replace(found, form=match[0]))
    known = [mention for mention in gazetteer().find(shaped.text) if mention.kind == "Org"]
    for label, match in shaped.matches(SHAPES):
        if not _is_no_name(shaped.text, label, match, known):
            yield from _named(match[1], label)
    for label, match in shaped.matches(LISTS):
        for name in LISTED.split(match[1]):
            yield from _named(name, label)


def _is_no_name(text: str, label: str, match: re.Match[str], known: list[Named]) -> bool:
    """Tell whether a shape found a part of a longer name, or the word that a line begins with.

    So in "YLB and Uranium One", "the Ministry for Maritime Affairs and Investment", "Site: ...",
    and in the headline "KfW Lends $5 Million to Expand Nickel Mining".
    """
    start, end = match.span(1)
    if label == "Firm" and any(mention.start < end < mention.end for mention in known):
        return True
    opens = match[1].lower() in lexicon().nouns and not text[:start].strip()
    verb = match[1].split()[0].lower() in lexicon().verbs and text.endswith("to ", 0, start)
    return opens or (verb and not PROSE.search(text)) or bool(OF_MINISTRY.search(text, 0, start))


def _by_relation(shaped: Shaped) -> Iterator[Name]:
    """Find what is held by a firm, stands beside one or belongs to a country."""
    for label, match in shaped.matches(LOOSE_SHAPES):
        yield from _named(match[1], label)
    known = list(gazetteer().find(shaped.text))
    yield from _beside(shaped.text, known)
    yield from _at_home(shaped.text, known)
    yield from _branches(shaped.text, known)
    yield from _possessed(shaped.text, known)


def _possessed(text: str, mentions: Iterable[Named]) -> Iterator[Name]:
    """Take what a country has for a firm: "Chile's Codelco"."""
    for mention in mentions:
        owned = POSSESSED.match(text, mention.end) if mention.label == "Country" else None
        if owned is None or re.search(r"\b[Ii]n (?:the )?$", text[: mention.start]):
            continue
        if not GEOGRAPHY.match(text, owned.end()):
            for name in LISTED.split(owned[1]):
                yield from _named(name, "Firm")


def _named(words: str, label: str) -> Iterator[Name]:
    """Make a name of what a shape found, unless it is known, common or an authority."""
    parts = _without_openers(words.split())
    parts = _without_demonym(" ".join(parts)).split() if label == "Facility" else parts
    joined = JOINED.split(" ".join(parts))
    if any(map(_is_firm, joined)) and len(joined) > 1:  # "Tsingshan and Huayou Cobalt" are two
        for each in joined:
            yield from _named(each, label)
        return
    name = re.sub(r"['\u2019]s?$", "", " ".join(parts))
    bare = OF_GOODS.sub("", name)
    if label == "Facility" and bare != name and (known := _known_site(bare)) is not None:
        yield Name(name, label, known.ids[0], known.name, known.kind)
        return
    if label == "Facility" and bare != name and not _known(bare):
        yield Name(name, label, slug(bare), bare, KINDS[label])
        yield Name(bare, label, slug(bare), bare, KINDS[label])
        return
    authority = AUTHORITY.search(name) if label != "StateBank" else None
    if label == "Firm" and COMPANY.fullmatch(name) and not _known_firm(name):
        yield Name(name, label, slug(name), name, KINDS[label])
        return
    person = label == "Firm" and _is_person(name.split())
    if len(name) < 2 or authority or person or _known(name, label):  # noqa: PLR2004
        return
    if label == "Firm" and not (NATIONAL.search(name) and _known(GENERIC.sub("", name))):
        # But "Ghana Manganese Company" is no more without it.
        name = IN_LAND.sub("", GENERIC.sub("", name))
    if name and not NO_NAME.fullmatch(name) and not _known(name, label):
        yield Name(name, label, slug(name), name, KINDS[label])
        full = " ".join(parts)
        if full != name:
            yield Name(full, label, slug(name), name, KINDS[label])


def _without_demonym(name: str) -> str:
    """Leave out in which land a site is: "the Western Australian Orlo mine"."""
    for land in gazetteer().find(name):
        led = not land.start or COMPASS.fullmatch(name[: land.start].strip())
        if land.kind == "Demonym" and led and name.startswith(" ", land.end):
            return name[land.end + 1 :]
    return name


def _without_openers(parts: list[str]) -> list[str]:
    """Leave out the words that open a sentence or stand before a name: "CJSC Orlo"."""
    while parts and (NOT_A_NAME.fullmatch(parts[0]) or parts[0] in LEADING):
        if STATE_FIRM.fullmatch(" ".join(parts)):
            break
        parts = parts[1:]
    return parts


def _is_person(words: list[str]) -> bool:
    """Tell whether a name is that of somebody: "Bill Gates", but "Thomas Mining" is a firm."""
    called = len(words) > 1 and words[0] in lexicon().classes["given"]
    return called and not any(
        NO_NAME.fullmatch(word) or GENERIC.search(f" {word}") for word in words
    )


def _surnames(text: str) -> Iterator[str]:
    """Give by what people are called later on: "Mrs Orlo", "Gina Orlo"."""
    for match in PERSON.finditer(text):
        if match["title"] or _is_person([match["first"], match["last"]]):
            yield match["last"]


def _is_firm(name: str) -> bool:
    """Tell whether a name is a bank's or that of a known firm, and nothing more than "Group"."""
    bare = GENERIC.sub("", name)
    return name.endswith(("bank", "Bank")) or any(
        m.kind == "Org" and m.start == 0 and m.end in {len(bare), len(name)}
        for m in gazetteer().find(name)
    )


def _known_firm(name: str) -> bool:
    return any(m.kind in {"Org", "Agency", "Facility"} for m in gazetteer().find(name))


def _known_site(name: str) -> Named | None:
    """Give the site that all of a name is known for: "Balama" of "Balama Graphite Project"."""
    found = [m for m in gazetteer().find(name) if (m.start, m.end) == (0, len(name))]
    return found[0] if found and found[0].label == "Facility" and len(found[0].ids) == 1 else None


def _known_apart(name: str) -> bool:
    """Tell whether a word is a name of its own, other than a district's or a town's."""
    found = gazetteer().find(name)
    areas = all(m.label == "Area" or m.ids[0] in towns() for m in found)
    return _known(name) and not (areas and not NO_NAME.fullmatch(name))


def _known(name: str, label: str = "") -> bool:
    """Tell whether a name is nothing but known names or common words, or begins "Chinese"."""
    if NO_NAME.fullmatch(name) or HALF_DEMONYM.match(name):
        return True
    found = list(gazetteer().find(name))
    last = found[-1].kind if found and found[-1].end == len(name) else ""
    if last == "Demonym" or (last == "Place" and COMPASS.fullmatch(name[: found[-1].start - 1])):
        return True  # "Western Australian", "Southern Madagascar"
    if found and found[0].start == 0 and found[0].kind == "Demonym":
        bank = label == "StateBank" and name.count(" ") > 1  # "Hellenic Development Bank"
        return not (bank or (label == "Firm" and MINER.fullmatch(name, found[0].end)))
    if label == "Firm" and found and found[0].kind == "Org" and BRANCH.search(name):
        return any(mention.kind == "Org" and mention.end == len(name) for mention in found)
    held = [m for m in found if m.label in {"Firm", "StateBank", "Facility", "Agency"}]
    if any(2 * (m.end - m.start) >= len(name) for m in held):
        return True  # "Minera Chinalco Perú" is another than Chinalco
    return sum(mention.end - mention.start for mention in found) >= len(name.replace(" ", ""))
