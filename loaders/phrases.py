"""Phrases: the tokens of a sentence become noun phrases, verb groups and what joins them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from .tagging import ACTORS, AUXILIARIES, FIGURES, NAMES, settle
from .words import Token, lexicon, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .mentions import Mention

# What a verb group begins with: adverbs that stand before it are phrases of their own.
VERBAL = frozenset({"V", "AUX", "TO", "NEG"})
NOMINAL = NAMES | FIGURES | {"N", "DET", "PRO", "POSS"}
# One letter for each tag, so that lists are found by a regular expression over tags.
LETTERS = {
    "Place": "A",
    "Demonym": "D",
    "Elsewhere": "E",
    "Org": "O",
    "Facility": "F",
    "Mineral": "M",
    "Sector": "S",
    "Policy": "L",
    "Risk": "R",
    "Agency": "G",
    "Area": "B",
    "Share": "q",
    "Mass": "q",
    "Money": "q",
    "DET": "d",
    "N": "n",
    "C": "c",
    ",": ",",
    "P": "p",
    "V": "v",
    "POSS": "s",
    "TO": "t",
    ";": ";",
}
# Adjectives may stand before an entry; a use may have its own noun ("solar glass").
ENTRY = {"M": "d?n{0,2}M", "S": "d?n{0,2}S+n{0,2}", "F": "d?n{0,1}F", "O": "d?(?:[DS]?n{1,2})?O"}


def _list_of(letter: str) -> str:
    entry = ENTRY.get(letter, f"d?{letter}")
    return f"{entry}(?:(?:,c?|c|,?p?;)(?:n{{1,3}}(?:,c?|c))?{entry})+"


LISTS = re.compile("|".join(_list_of(letter) for letter in "AEOFMSLRD"))
LONG_LIST = 3
# Verbs of two words, and the one word that means the same.
PHRASAL = {
    ("give", "up"): "abandon",
    ("take", "over"): "acquire",
    ("phase", "out"): "discontinue",
    ("shut", "down"): "close",
    ("wind", "down"): "close",
    ("pull", "out"): "withdraw",
    ("turn", "down"): "reject",
    ("roll", "over"): "extend",
}
# The same where a sum of money follows: "put up $5 million".
GIVING = frozenset({("put", "up"), ("put", "in"), ("chip", "in"), ("stump", "up")})
DIRECTIONS = frozenset(["northern", "southern", "eastern", "western", "central", "north", "south"])
# Nouns that "and" joins to one: "mining and processing", "ores and concentrates".
PAIRED = (frozenset({"mining", "output", "refining", "trade"}), frozenset({"material"}))
# "processing capacity" and "separation plant" are about processing and separation.
HOUSING = frozenset({"capacity", "facility", "output"})
HOUSING_NOUNS = frozenset({"industry", "sector", "business", "hub", "base"})
COMMITTING = frozenset(
    ["line", "lines", "commitment", "approval", "application", "documentation", "documents", "cover"]
)
ACTIVITY = frozenset({"mining", "refining"})
PAIR = 2


@dataclass(slots=True)
class Phrase:
    """A noun phrase (NP), a verb group (V) or a word between them (its tag).

    For NP: ``head`` is the last word in lower case, ``nouns`` the classes it has in the lexicon,
    ``names`` the mentions it names, ``mods`` those inside it, ``poss`` those it belongs to,
    ``figures`` its quantities. For V: ``head`` is the lemma, ``form`` one of fin, inf, ing, en.
    """

    kind: str
    first: int
    last: int
    head: str = ""
    nouns: frozenset[str] = frozenset()
    names: tuple[int, ...] = ()
    name_kind: str = ""
    mods: tuple[tuple[str, tuple[int, ...]], ...] = ()
    poss: tuple[tuple[str, tuple[int, ...]], ...] = ()
    figures: tuple[int, ...] = ()
    values: dict[int, int] = field(default_factory=dict[int, int])
    words: frozenset[str] = frozenset()
    form: str = ""
    passive: bool = False
    owner_noun: frozenset[str] = frozenset()
    lent: bool = False


def phrases(sentence: str, mentions: Sequence[Mention]) -> tuple[list[Token], list[Phrase]]:
    """Cut a sentence into tokens and phrases.

    Examples
    --------
    >>> from .mentions import find_mentions
    >>> sentence = "Chile has not exported raw lithium to Japan."
    >>> _, found = phrases(sentence, find_mentions(sentence))
    >>> [(p.kind, p.head) for p in found]
    [('NP', 'chile'), ('V', 'export'), ('NP', 'lithium'), ('TO', 'to'), ('NP', 'japan'), (';', '.')]
    """
    words = _lists(_asides(tokens(sentence, mentions)))
    settle(words)
    found: list[Phrase] = []
    place = 0
    while place < len(words):
        token, phrase = words[place], None
        if token.tag in VERBAL:
            phrase = _verb_group(words, place)
        elif token.tag in NOMINAL:
            phrase = _noun_phrase(words, place)
        phrase = phrase or Phrase(token.tag, place, place, token.lower)
        found.append(phrase)
        place = phrase.last + 1
    _settle_as(found)
    _settle_phrasal(found)
    return words, found


def _settle_as(found: list[Phrase]) -> None:
    """Make "as" a preposition where no clause follows: "used as a catalyst in cars"."""
    for place, phrase in enumerate(found):
        if phrase.kind == "SUB" and phrase.head == "as":
            after = place + 1
            while after < len(found) and found[after].kind in {"NP", "P", "ADV", "C"}:
                after += 1
            clause = after < len(found) and found[after].kind == "V" and found[after].form == "fin"
            if found[place + 1 : place + 2] and found[place + 1].kind == "NP" and not clause:
                phrase.kind = "P"


def _settle_phrasal(found: list[Phrase]) -> None:
    """Take a verb with its particle for one: "gave up production", "was taken over by"."""
    for phrase, after in pairwise(found):
        if phrase.kind == "V" and (phrase.head, after.head) in PHRASAL and not after.names:
            phrase.head = PHRASAL[phrase.head, after.head]
            after.kind = "ADV"
    for phrase, after, third in zip(found, found[1:], found[2:], strict=False):
        given = phrase.kind == "V" and (phrase.head, after.head) in GIVING
        if given and third.figures and not third.names:
            phrase.head, after.kind = "provide", "ADV"


def _asides(words: list[Token]) -> list[Token]:
    """Take parentheses out; a figure in them belongs to the name before them."""
    signs = {token.text for token in words[:-1]}
    if "." not in signs and not any(token.tag == "(" for token in words):
        return words
    kept: list[Token] = []
    depth = 0
    for token, after in zip_longest(words, words[1:]):
        if token.text == "." and after is not None and after.tag == ",":
            continue  # "Largo Inc., the miner, ..."
        depth += token.tag == "("
        if not depth:
            kept.append(token)
        elif token.tag in FIGURES and kept and kept[-1].mentions:
            kept[-1].values[kept[-1].mentions[-1]] = token.mentions[0]
        elif kept and token.tag == kept[-1].tag and token.tag in {"Mineral", "Org", "Facility"}:
            kept[-1].mentions += token.mentions
        depth -= token.tag == ")" and depth > 0
    return kept


def _lists(words: list[Token]) -> list[Token]:
    """Make one token of names of a kind that are listed: "A, B and C"."""
    text = "".join(LETTERS.get(token.tag, ".") for token in words)
    kept: list[Token] = []
    done = 0
    for match in LISTS.finditer(text):
        listed = words[match.start() : match.end()]
        named = [token for token in listed if token.tag in NAMES]
        last = words[match.end()] if match.end() < len(words) else None
        nor = any(token.lower == "nor" for token in listed)
        if not _is_list(match[0], named, None if nor else last) or _is_gapped(
            match[0], words, match.end()
        ):
            continue
        kind = named[-1].tag
        members = [token for token in named if token.tag == kind]
        first = listed.index(members[0]) if listed[0].tag in {"DET", "N"} else 0
        kept += [*words[done : match.start()], *listed[:first]]
        kept.append(_joined(members))
        trailing = listed[listed.index(members[-1]) + 1 :]
        kept += trailing
        done = match.end()
    return [*kept, *words[done:]]


def _is_list(tags: str, named: list[Token], after: Token | None) -> bool:
    if len({token.tag for token in named}) > 1 and named[-1].tag not in {"Sector", "Org"}:
        return False
    closed = "c" in tags or len([t for t in named if t.tag == named[-1].tag]) >= LONG_LIST
    single = after is not None and after.tag == "V" and after.forms == frozenset({"s"})
    if ";" in tags and after is not None and after.tag == "V":
        return False
    if after is not None and after.tag == "POSS" and ",c" in tags:
        return False  # "comes from Chile, and Morocco's OCP ..."
    return closed and not (single and named[-1].tag in ACTORS)


def _is_gapped(tags: str, words: list[Token], end: int) -> bool:
    """Tell whether "A and B 60%" gives B a part of its own: "holds 40% of A and B 60%"."""
    if tags[-1] != "O" or tags.count("O") != PAIR:
        return False
    behind = words[end : end + 3]
    while behind and (behind[0].tag == "DET" or behind[0].lower == "remaining"):
        behind.pop(0)
    each = any(token.lower in {"each", "apiece"} for token in words[end : end + 4])
    return bool(behind) and behind[0].tag == "Share" and not each


def _joined(named: list[Token]) -> Token:
    first, last = named[0], named[-1]
    values = {key: value for token in named for key, value in token.values.items()}
    numbers = [number for token in named for number in token.mentions]
    place = first.start, last.end
    return Token(*place, last.text, last.lower, last.tag, mentions=numbers, values=values)


def _verb_group(words: list[Token], place: int) -> Phrase | None:
    """Read auxiliaries, "not" and "to" with the verb they belong to."""
    end = place
    while end < len(words) and _leads(words, end):
        end += 1
    if end < len(words) and words[end].tag == "V":
        end += 1
    run = words[place:end]
    while run and run[-1].tag in {"ADV", "NEG", "AUX", "TO"}:
        run.pop()
    verb = next((t for t in reversed(run) if t.tag == "V"), None)
    if verb is None:
        return None
    helpers = [t for t in run[:-1] if t.tag == "V"]
    form = _form(run, verb, helpers)
    passive = "en" in verb.forms and any(t.lemma == "be" for t in helpers)
    marks = frozenset(t.lower for t in run if t is not verb)
    last = place + len(run) - 1
    figures = tuple(n for t in run if t.tag == "Share" for n in t.mentions)
    return Phrase(
        "V", place, last, verb.lemma, figures=figures, words=marks, form=form, passive=passive
    )


def _leads(words: list[Token], place: int) -> bool:
    token = words[place]
    if token.tag in {"AUX", "NEG", "TO"}:
        return token.tag != "TO" or _verb_follows(words, place + 1)
    if token.tag == "ADV":
        return _verb_follows(words, place + 1)
    if token.tag == "Share":  # "is 60% owned by"
        following = words[place + 1] if place + 1 < len(words) else None
        led = place > 0 and words[place - 1].lemma == "be"
        return led and following is not None and "en" in following.forms
    return token.lemma in AUXILIARIES and _verb_follows(words, place + 1)


def _verb_follows(words: list[Token], place: int) -> bool:
    while place < len(words) and words[place].tag in {"ADV", "NEG", "AUX", "TO", "Share"}:
        place += 1
    return place < len(words) and words[place].tag == "V"


def _form(run: list[Token], verb: Token, helpers: list[Token]) -> str:
    if any(t.tag == "AUX" for t in run) or any(
        t.forms & {"s", "ed", "base"} for t in helpers if t.lower not in {"be", "have"}
    ):
        return "fin"
    if any(t.tag == "TO" for t in run):
        return "inf"
    if helpers:
        return "ing" if "ing" in helpers[0].forms else "fin"
    if verb.forms == frozenset({"ing"}):
        return "ing"
    if verb.forms == frozenset({"en"}):
        return "en"
    return "past" if verb.forms == frozenset({"ed", "en"}) else "fin"


def _noun_phrase(words: list[Token], place: int) -> Phrase:
    end = place + 1
    while end < len(words) and _continues(words, place, end):
        end += 1
    return _described(words, place, end - 1)


def _continues(words: list[Token], place: int, end: int) -> bool:  # noqa: PLR0911
    token = words[end]
    before = words[end - 1] if end > place else None
    if token.tag in {"DET", "PRO"} and before is not None and before.tag not in {"DET", "POSS"}:
        return before.tag in FIGURES and before.lower.endswith("half")  # "half the world's tin"
    if token.tag == "PRO" and before is not None and before.lower in {"all", "what"}:
        return False  # "all it needs"
    if before is not None and before.tag == "PRO":
        return False
    if token.tag in NOMINAL:
        return not (before is not None and _is_apart(before, token))
    if token.tag == "ADV":
        following = words[end + 1].tag if end + 1 < len(words) else ""
        return before is not None and before.tag in {"DET", "POSS"} and following in NOMINAL
    if token.tag == "C" and before is not None and end + 1 < len(words):
        pair = before.lower, words[end + 1].lower
        return any(all(lexicon().nouns.get(w, frozenset()) & kind for w in pair) for kind in PAIRED)
    return False


def _is_apart(before: Token, token: Token) -> bool:
    """Tell whether two phrases meet: "lent the company $5 million", "at Katco Orano owns"."""
    if token.tag == "Place":
        directed = before.lower in DIRECTIONS  # "in northern Sweden"
        return (
            before.tag == "N" and before.text.islower() and not directed
        )  # "before the closure Thailand ..."
    if token.tag in FIGURES:
        nouns = lexicon().nouns.get(before.lower, frozenset[str]()) if before.tag == "N" else ()
        return before.tag in NAMES or bool(set(nouns) & {"firm", "bank", "facility", "venture"})
    return token.tag == "Org" and before.tag in {"Org", "Facility"}


def _described(words: list[Token], first: int, last: int) -> Phrase:
    """Tell what a noun phrase names, is made of and belongs to."""
    run = words[first : last + 1]
    body = [t for t in run if t.tag != "ADV"]
    owned = max((i for i, t in enumerate(body) if t.tag == "POSS"), default=-1)
    poss = [(t.tag, tuple(t.mentions)) for t in body[: owned + 1] if t.tag in NAMES]
    head = body[-1] if body[-1].tag != "POSS" else body[-2] if body[1:] else body[-1]
    inner = body[owned + 1 : -1] if body[-1].tag != "POSS" else []
    mods = [(t.tag, tuple(t.mentions)) for t in inner if t.tag in NAMES]
    named = head.tag in NAMES and body[-1].tag != "POSS"
    known = lexicon().nouns
    classes = [known.get(t.lower, frozenset[str]()) for t in body[-3:] if t.tag == "N"]
    pair = len(body) > LONG_LIST - 1 and body[-2].tag == "C"
    nouns = (classes[-1] if classes and head.tag == "N" else frozenset[str]()) | (
        classes[-2] if pair and classes[1:] else frozenset[str]()
    )
    if classes[1:] and (nouns & HOUSING or head.lower in HOUSING_NOUNS):
        nouns |= classes[-2] & ACTIVITY
    if classes[1:] and (nouns & {"deal", "bid", "plan"} or head.lower in COMMITTING):
        nouns |= classes[-2] & {"loan"}  # "a loan agreement", "a credit line"
    return Phrase(
        "NP",
        first,
        last,
        head.lower,
        nouns,
        tuple(head.mentions) if named else (),
        head.tag if named else "",
        tuple(mods),
        tuple(poss[-1:]),
        tuple(n for t in body if t.tag in FIGURES for n in t.mentions),
        {key: value for t in body for key, value in t.values.items()},
        frozenset(t.lower for t in body if t.tag in {"N", "DET", "PRO", "NEG"}),
        owner_noun=_owner_noun(body, owned),
    )


def _owner_noun(body: list[Token], owned: int) -> frozenset[str]:
    """Give the classes of the noun that stands before "'s": "the country's output"."""
    if owned < 1 or body[owned - 1].tag != "N":
        return frozenset()
    return lexicon().nouns.get(body[owned - 1].lower, frozenset())
