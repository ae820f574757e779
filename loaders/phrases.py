"""Phrases: the tokens of a sentence become noun phrases, verb groups and what joins them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from .listing import LONG_LIST, asides, lists
from .tagging import AUXILIARIES, FIGURES, NAMES, settle
from .words import Token, lexicon, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .mentions import Mention

# What a verb group begins with: adverbs that stand before it are phrases of their own.
VERBAL = frozenset({"V", "AUX", "TO", "NEG"})
NOMINAL = NAMES | FIGURES | {"N", "DET", "PRO", "POSS"}
# Verbs of two words, and the one word that means the same.
PHRASAL = {
    ("give", "up"): "abandon",
    ("sell", "out"): "divest",
    ("take", "over"): "acquire",
    ("phase", "out"): "discontinue",
    ("shut", "down"): "close",
    ("wind", "down"): "close",
    ("pull", "out"): "withdraw",
    ("turn", "out"): "produce",
    ("churn", "out"): "produce",
    ("pump", "out"): "produce",
    ("cut", "off"): "halt",
    ("choke", "off"): "halt",
    ("shut", "off"): "halt",
    ("rein", "in"): "curb",
    ("hold", "back"): "curb",
    ("turn", "down"): "reject",
    ("call", "off"): "cancel",
    ("rule", "out"): "reject",
    ("walk", "away"): "abandon",
    ("fall", "through"): "collapse",
    ("buy", "out"): "acquire",
    ("snap", "up"): "acquire",
    ("scoop", "up"): "acquire",
    ("sell", "off"): "sell",
    ("spin", "off"): "divest",
    ("do", "so"): "do",
    ("hand", "over"): "transfer",
    ("hand", "back"): "surrender",
    ("give", "back"): "surrender",
    ("ramp", "up"): "expand",
    ("put", "up"): "build",
    ("set", "up"): "establish",
    ("roll", "over"): "extend",
    ("bring", "in"): "import",
}
# The same where a sum of money follows: "put up $5 million".
GIVING = frozenset({("put", "up"), ("put", "in"), ("chip", "in"), ("stump", "up")})
DIRECTIONS = frozenset(["northern", "southern", "eastern", "western", "central", "north", "south"])
OWNERS = frozenset({"firm", "bank", "facility", "venture", "government"})
# Nouns that "and" joins to one: "mining and processing", "ores and concentrates".
PAIRED = (frozenset({"mining", "output", "refining", "trade"}), frozenset({"material"}))
# "processing capacity" and "separation plant" are about processing and separation.
HOUSING = frozenset({"capacity", "facility", "output"})
HOUSING_NOUNS = frozenset({"industry", "sector", "business", "hub", "base"})
COMMITTING = frozenset(
    [
        "line",
        "lines",
        "commitment",
        "approval",
        "application",
        "documentation",
        "documents",
        "cover",
    ]
)
ACTIVITY = frozenset({"mining", "refining"})
COUNTED = frozenset({"only", "first", "last", "other", "main", "biggest", "largest", "remaining"})
COUNTS = frozenset({"two", "three", "four", "five", "six"})
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
    >>> sentence = "Chile has not exported lithium to Japan."
    >>> _, found = phrases(sentence, find_mentions(sentence))
    >>> [(p.kind, p.head) for p in found]
    [('NP', 'chile'), ('V', 'export'), ('NP', 'lithium'), ('TO', 'to'), ('NP', 'japan'), (';', '.')]
    """
    words = lists(asides(tokens(sentence, mentions)))
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
        if token.lower != "respectively":  # "8% and 3% respectively of the mine"
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
    for phrase, after, third in zip(found, found[1:], found[2:], strict=False):
        given = phrase.kind == "V" and (phrase.head, after.head) in GIVING
        if given and third.figures and not third.names:
            phrase.head, after.kind = "provide", "ADV"
    for phrase, after in pairwise(found):
        if phrase.kind == "V" and (phrase.head, after.head) in PHRASAL and not after.names:
            phrase.head = PHRASAL[phrase.head, after.head]
            after.kind = "ADV"


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
    if before is not None and before.lower in COUNTED and token.lower in COUNTS:
        return True  # "Zambia's only two smelters"
    if token.tag in {"DET", "PRO"} and before is not None and before.tag not in {"DET", "POSS"}:
        return before.tag in FIGURES and before.lower.endswith("half")  # "half the world's tin"
    if token.tag == "PRO" and before is not None and before.lower in {"all", "what"}:
        return False  # "all it needs"
    if before is not None and before.tag == "PRO":
        return False
    if token.tag == "Org" and before is not None and _is_scene(words, place, end):
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


def _is_scene(words: list[Token], place: int, end: int) -> bool:
    """Tell whether a country is only where a firm acts: "In Zambia Barrick owns Lumwana"."""
    alone = end == place + 1 and words[place].tag == "Place"
    return alone and place > 0 and words[place - 1].lower == "in"


def _is_apart(before: Token, token: Token) -> bool:
    """Tell whether two phrases meet: "lent the company $5 million", "at Katco Orano owns"."""
    if token.tag == "Place":
        # "in northern Sweden", "copper-rich Zambia"
        directed = before.lower in DIRECTIONS or before.text.startswith("-")
        return (
            before.tag == "N" and before.text.islower() and not directed
        )  # "before the closure Thailand ..."
    if token.tag in FIGURES:
        nouns = lexicon().nouns.get(before.lower, frozenset[str]()) if before.tag == "N" else ()
        return before.tag in NAMES or bool(set(nouns) & OWNERS)
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
    sited = not named and any(kind == "Facility" for kind, _ in mods)
    if sited and (site := _site_named(body[owned + 1 :])) is not None:
        head, named, inner = site, True, [t for t in inner if t is not site]
        mods = [(t.tag, tuple(t.mentions)) for t in inner if t.tag in NAMES]
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
    if classes[1:] and head.lower in {"measure", "measures"}:
        nouns |= classes[-2] & {"restriction"}  # "export control measures"
    people = head.tag == "Demonym" and len(body) == PAIR and body[0].lower == "the"
    return Phrase(
        "NP",
        first,
        last,
        head.lower,
        nouns,
        tuple(head.mentions) if named else (),
        ("Place" if people else head.tag) if named else "",
        tuple(mods),
        tuple(poss[-1:]),
        tuple(n for t in body if t.tag in FIGURES for n in t.mentions),
        {key: value for t in body for key, value in t.values.items()},
        frozenset(t.lower for t in body if t.tag in {"N", "DET", "PRO", "NEG"}),
        owner_noun=_owner_noun(body, owned),
    )


def _site_named(body: list[Token]) -> Token | None:
    """Give the name of a site that its noun does not stand beside: "the Jadar clay deposit"."""
    classes = lexicon().nouns.get(body[-1].lower, frozenset[str]()) if body else frozenset[str]()
    sites = [t for t in body[:-1] if t.tag == "Facility"]
    named = body and body[-1].tag == "N" and classes & {"facility", "pit"} and len(sites) == 1
    return sites[0] if named else None


def _owner_noun(body: list[Token], owned: int) -> frozenset[str]:
    """Give the classes of the noun that stands before "'s": "the country's output"."""
    if owned < 1 or body[owned - 1].tag != "N":
        return frozenset()
    return lexicon().nouns.get(body[owned - 1].lower, frozenset())
