"""Tagging: which words of a sentence that may be verbs are nouns or adjectives in it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from .words import lexicon

if TYPE_CHECKING:
    from .words import Token

NAMES = frozenset(
    {
        "Place",
        "Demonym",
        "Elsewhere",
        "Org",
        "Facility",
        "Mineral",
        "Sector",
        "Policy",
        "Risk",
        "Agency",
        "Area",
    }
)
FIGURES = frozenset({"Share", "Mass", "Money"})
ACTORS = frozenset({"Place", "Org", "Facility", "Agency"})
PLURAL_PRONOUNS = frozenset({"they", "we", "these", "those", "who", "which", "that"})
# "half-owned by", "majority-owned by": a verb that the hyphen hides.
_HELD = {"-owned": "own", "-controlled": "control", "-operated": "operate", "-run": "run"}
OWNED = {f"{how}{word}": verb for word, verb in _HELD.items() for how in ("", "half", "majority")}
HYPHENS = frozenset({"-", "\u2010", "\u2011"})
SEASONS = frozenset(
    ["spring", "summer", "autumn", "winter", "week", "month", "quarter", "season", "decade"]
)
AUXILIARIES = frozenset({"be", "have", "do"})
ATTRIBUTIVE = NAMES - {"Place", "Org"} | {"N"}


def settle(words: list[Token]) -> None:
    """Decide which words that may be verbs are nouns or adjectives here."""
    doubtful: list[int] = []
    _function_words(words)
    for place, token in enumerate(words):
        if token.lower in OWNED and place + 1 < len(words) and words[place + 1].lower == "by":
            token.tag, token.lemma, token.forms = "V", OWNED[token.lower], frozenset({"en"})
        elif token.tag == "V" and token.lemma not in AUXILIARIES and not _is_verb(words, place):
            token.tag = "N"
            doubtful.append(place)
    for token, after in pairwise(words):
        if token.lower in {"all", "both", "each"} and after.tag == "V" and token is not words[0]:
            token.tag = "ADV"  # "missiles all contain chips"
    if not any(t.tag == "V" and t.forms - {"ing"} for t in words):
        _promote(words, doubtful)


def _function_words(words: list[Token]) -> None:
    """Read "would like to" as a wish, and "That" that opens a sentence as pointing."""
    for token, before, after in zip(words[1:], words, words[2:], strict=False):
        if token.lower == "like" and before.tag == "AUX" and after.tag == "TO":
            token.tag, token.lemma, token.forms = "V", "want", frozenset({"base"})
        if token.lower == "carried" and after.lower in {"interest", "stake", "share"}:
            token.tag, token.forms = "N", frozenset()
        if token.text in HYPHENS and before.tag == "Share" and after.lower in {"owned", "held"}:
            token.tag, after.tag, after.forms = "N", "N", frozenset()  # "its 84%-owned unit"
        if token.lower in {"each", "both", "all"} and before.lemma in {"be", "have"}:
            token.tag = "ADV" if after.tag == "V" else token.tag  # "are each lending"
        if before.lower in {"next", "last", "this"} and token.lower in SEASONS:
            before.tag = token.tag = "ADV"
    if words[1:] and words[0].text == "That" and words[1].lower in lexicon().nouns:
        words[0].tag = "DET"


def _promote(words: list[Token], doubtful: list[int]) -> None:
    """Find the verb of a sentence that seems to have none: "Uranium fuels power stations"."""
    for place in doubtful:
        token, before = words[place], words[place - 1] if place else None
        after = words[place + 1] if place + 1 < len(words) else None
        if before is None or after is None or not token.forms & {"s", "base"}:
            continue
        if before.tag in NAMES | {"N"} and after.tag in NAMES | FIGURES | {"DET", "N"}:
            plural = before.lower.endswith("s") or len(before.mentions) > 1
            if ("s" in token.forms) != plural and words[-1].tag == ";":
                token.tag = "V"
                return


def _is_verb(words: list[Token], place: int) -> bool:  # noqa: PLR0911
    token = words[place]
    before = _previous(words, place)
    after = words[place + 1] if place + 1 < len(words) else None
    nominal_after = after is not None and after.tag in ATTRIBUTIVE
    led = before is not None and (before.tag in {"TO", "AUX", "NEG"} or before.lemma in AUXILIARIES)
    if before is not None and before.lemma == "be" and not token.forms & {"en", "ing"}:
        return not _noun(token)  # "A and B are partners"
    if before is not None and before.lemma == "have" and "en" not in token.forms and _noun(token):
        return False  # "A has contracts with B"
    if token.lower in {"put", "set", "cut"} and before is not None and before.tag == ",":
        return after is not None and after.tag == "P"  # ", put at 7 tonnes,"
    if token.forms <= {"ed", "en"}:
        adjective = before is None or before.tag in {"DET", "POSS", "P", "Demonym", *FIGURES}
        figure_after = before is not None and after is not None and (
            after.tag in FIGURES or (after.forms >= {"base"} and _noun(after))
        )  # "a promised $5 million", "a syndicated loan"
        return led or not (adjective and (nominal_after or figure_after))
    if token.forms == frozenset({"ing"}):
        return _is_gerund(token, before, after)
    if led:
        return True
    if "s" in token.forms:
        return _is_third_person(words, place, before, after)
    return _is_plural(words, place, before, after)


def _is_gerund(token: Token, before: Token | None, after: Token | None) -> bool:
    """Tell "mining lithium" from "lithium mining"."""
    if before is not None and before.tag in {"Mineral", "DET", "POSS", "Demonym"}:
        return False
    object_after = after is not None and after.tag in NAMES | FIGURES | {"DET", "PRO", "TO"}
    return object_after or token.lower not in lexicon().nouns


def _is_third_person(  # noqa: PLR0911
    words: list[Token], place: int, before: Token | None, after: Token | None
) -> bool:
    token = words[place]
    if before is None or before.tag in {"POSS", "DET", "P"}:
        return False
    if _noun(token) and after is not None and after.lower == "of":
        return False  # "U.S. imports of cobalt"
    if before.tag in {"Mineral", "Demonym", "Sector", *FIGURES}:
        return not _noun(token)
    if before.tag == "PRO":
        return True
    if place > 1 and before.tag in ACTORS and words[place - 2].tag == "REL":
        return True  # "the manganese that Gabon exports"
    if before.tag in ACTORS | {"REL", "Area"}:
        verbal = after is not None and after.tag == "V" and not _noun(after)
        return not (verbal and after is not None and after.forms <= {"ed", "s"})
    if before.tag == "C":
        joint = words.index(before)
        other = _previous(words, joint)
        led = other is not None and other.tag == "V"
        object_after = after is not None and after.tag in NAMES | FIGURES | {"DET", "PRO"}
        verbal = object_after and any(t.tag == "V" for t in words[:joint])
        return not _noun(token) or led or verbal
    if after is not None and after.tag == "ADV":
        after = words[place + 2] if place + 2 < len(words) else None  # "mines only 300 tonnes"
    object_after = after is not None and after.tag in NAMES | FIGURES | {"DET", "PRO", "TO"}
    paired = after is not None and after.tag == "C" and before.tag == ","
    return not _noun(token) or (before.tag in {"N", ","} and (object_after or paired))


def _is_plural(  # noqa: PLR0911
    words: list[Token], place: int, before: Token | None, after: Token | None
) -> bool:
    token = words[place]
    if before is not None and before.lower in {"all", "both"} and place > 1:
        before = words[place - 2]  # "missiles all contain chips"
    if before is None:
        return False
    if token.lower == "put" and before.tag in ACTORS and after is not None:
        if after.lower in {"in", "up"} and words[place + 2 : place + 3]:
            return words[place + 2].tag in FIGURES | {"DET"}  # "KfW put up $5 million"
    if before.tag == "V" and before.forms <= {"ed", "en"} and not _noun(token):
        return after is not None and after.tag in NAMES  # "lenders signed so far include KfW"
    if token.forms >= {"base", "ed"} and before.tag in ACTORS:
        return after is not None and after.tag in FIGURES | {"DET"}  # "Kazatomprom cut its"
    if before.tag == "C":
        other = _previous(words, words.index(before))
        return other is not None and other.tag == "V" and "base" in other.forms
    if before.tag == "," and not _noun(token) and after is not None:
        stands = after.tag == "P" and token.lemma in lexicon().classes["intransitive"]
        return stands or after.tag in NAMES | FIGURES | {"DET"}  # "two countries, A and B, produce"
    idle = token.lower in lexicon().classes["idle"]
    if not _noun(token) and not idle and before.tag in FIGURES | {"N", *ACTORS, "Mineral"}:
        return True
    plural = before.tag == "REL" or before.lower in PLURAL_PRONOUNS
    plural = plural or (before.tag in ACTORS | {"Sector", "Mineral"} and len(before.mentions) > 1)
    plural = plural or (before.tag in {"N", "Sector"} and before.lower.endswith("s"))
    plural = plural or (before.tag == "Place" and not _noun(token))
    if after is None or after.tag in {";", ",", "SUB"}:
        return plural and before.tag == "N"
    return plural and after.tag in NAMES | FIGURES | {"DET", "N", "P", "PRO", "TO", "ADV", "NEG"}


def _noun(token: Token) -> bool:
    return token.lower in lexicon().nouns


def _previous(words: list[Token], place: int) -> Token | None:
    return next((t for t in reversed(words[:place]) if t.tag != "ADV"), None)
