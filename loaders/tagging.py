"""Tagging: which words of a sentence that may be verbs are nouns or adjectives in it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from .words import HYPHENS, goes_on, lexicon

if TYPE_CHECKING:
    from .words import Token

NAMES = frozenset(
    [
        *("Place", "Demonym", "Elsewhere", "Org", "Facility", "Mineral", "Sector", "Policy"),
        *("Risk", "Agency", "Area"),
    ]
)
FIGURES = frozenset({"Share", "Mass", "Money"})
ACTORS = frozenset({"Place", "Org", "Facility", "Agency"})
PLURAL_PRONOUNS = frozenset(
    [
        *("they", "we", "these", "those", "who", "which", "that", "pair", "trio", "duo", "others"),
        "latter",
    ]
)
# Words that stand for things by themselves: "Both mine tin", "One backs the mine".
ALONE = {
    "base": frozenset({"both", "all", "many", "some", "most", "few", "several", "two", "three"}),
    "s": frozenset({"each", "one", "neither", "another", "either", "none"}),
}
# How well a deposit is known.
KNOWN_ORE = frozenset({"measured", "indicated", "inferred", "proven", "proved", "probable"})
# "half-owned by", "majority-owned by": a verb that the hyphen hides.
_HELD = {"-owned": "own", "-controlled": "control", "-operated": "operate", "-run": "run"}
OWNED = {f"{how}{word}": verb for word, verb in _HELD.items() for how in ("", "half", "majority")}
SEASONS = frozenset(
    [
        *("spring", "summer", "autumn", "winter", "week", "month", "quarter", "season", "decade"),
        *("january", "february", "april", "june", "july", "august", "september", "october"),
        *("november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "year"),
        *("saturday", "sunday", "day", "date", "time"),
    ]
)
AUXILIARIES = frozenset({"be", "have", "do"})
CONTACT = 3  # words before the verb of "the magnets the Union uses"
TRADE = frozenset({"export", "import"})
# What is controlling, and controls nothing.
CONTROLLING = frozenset(["right", "rights", "stake", "stakes", "share", "interest"])
SINGULAR_SUBJECTS = frozenset({"it", "he", "she", "which", "who", "itself"})
OPENING = frozenset({",", "P", "SUB"})
ATTRIBUTIVE = NAMES - {"Place", "Org"} | {"N"}
# What a noun phrase that is an object may begin with, and what "to" leads to besides.
OBJECTS = NAMES | FIGURES | {"DET", "PRO"}
OBJECTS_OR_TO = OBJECTS | {"TO"}
NAMED = NAMES | {",", "N"}
UNCHANGED = frozenset({"base", "en"})  # of "run", which may be a participle as it stands


def settle(words: list[Token]) -> None:
    """Decide which words that may be verbs are nouns or adjectives here."""
    doubtful: list[int] = []
    _function_words(words)
    _words_of_owners(words)
    _unknown_verbs(words)
    _names_in_capitals(words)
    for place, token in enumerate(words):
        if token.lower in OWNED and place + 1 < len(words) and words[place + 1].lower == "by":
            token.tag, token.lemma, token.forms = "V", OWNED[token.lower], frozenset({"en"})
        elif token.tag == "V" and token.lemma not in AUXILIARIES and not _is_verb(words, place):
            token.tag = "N"
            doubtful.append(place)
    for token, after in pairwise(words):
        if token.lower in {"all", "both", "each"} and after.tag == "V" and token is not words[0]:
            token.tag = "ADV"  # "missiles all contain chips"
        if token.lower == "that" and token.tag == "DET" and after.lower == "mine":
            after.tag, after.forms = "N", frozenset()  # "bought that mine"
    if not any(t.tag == "V" and t.forms - {"ing"} for t in words):
        _promote(words, doubtful)


def _words_of_owners(words: list[Token]) -> None:
    """Read "44% each" as an adverb, and "the state holding ZCCM-IH" as a noun."""
    for before, token, after in zip(words, words[1:], words[2:], strict=False):
        if token.lower in {"each", "apiece"} and before.tag in FIGURES:
            token.tag = "ADV"
        if (before.lower, token.lower, after.tag) == ("state", "holding", "Org"):
            token.tag = "N"


def _function_words(words: list[Token]) -> None:  # noqa: C901
    """Read "would like to" as a wish, and "That" that opens a sentence as pointing."""
    for token, before, after in zip(words[1:], words, words[2:], strict=False):
        if token.lower == "like" and before.tag == "DET" and after.tag == "N":
            token.tag = "N"  # "under a like prohibition"
        if token.lower == "like" and before.tag == "AUX" and after.tag == "TO":
            token.tag, token.lemma, token.forms = "V", "want", frozenset({"base"})
        if token.forms >= UNCHANGED and _is_acted_on(before, after):
            token.forms = frozenset({"en"})  # ", run by Glencore,"
        if token.lower == "carried" and after.lower in {"interest", "stake", "share"}:
            token.tag, token.forms = "N", frozenset()
        if token.text in HYPHENS and before.tag == "Share" and after.lower in {"owned", "held"}:
            token.tag, after.tag, after.forms = "N", "N", frozenset()  # "its 84%-owned unit"
        if token.lower in {"each", "both", "all"} and before.lemma in {"be", "have"}:
            token.tag = "ADV" if after.tag == "V" else token.tag  # "are each lending"
        if before.lower in {"next", "last", "this", "that"} and token.lower in SEASONS:
            before.tag = token.tag = "ADV"
        if token.lower == "that" and (
            before.tag in {"P", "SUB"} or (before.tag == "V" and after.lower == "mine")
        ):
            token.tag = "DET"  # "on that list", "although that accord", "bought that mine"
        if token.lower in {"since", "then"} and before.lemma in AUXILIARIES and "en" in after.forms:
            token.tag = "ADV"  # "has since sold"
    if words[1:] and words[0].text == "That" and words[1].lower in lexicon().nouns:
        words[0].tag = "DET"


def _unknown_verbs(words: list[Token]) -> None:
    """Take a word that the lexicon lacks for a verb where only a verb can stand."""
    for place, token in enumerate(words[1:], start=1):
        if token.tag != "N" or not token.text.islower() or token.lower in lexicon().nouns:
            continue
        before = _previous(words, place)
        after = words[place + 1] if place + 1 < len(words) else None
        form = _unknown_form(token.text, before, after)
        if form:
            token.tag, token.lemma, token.forms = "V", token.lower, frozenset({form})


def _unknown_form(text: str, before: Token | None, after: Token | None) -> str:
    """Tell "could not electrify", "which hinges on", ", ousting its" from nouns."""
    if before is None or after is None:
        return ""
    object_after = after.tag in OBJECTS
    if before.tag == "AUX" or (before.tag == "NEG" and before.lower != "no"):
        return "base" if object_after or after.tag in {"P", "TO", ";", ",", "ADV", "N"} else ""
    if (
        text.endswith("ing")
        and not text.endswith("thing")
        and (before.lemma == "be" or (object_after and before.tag in OPENING))
    ):
        return "ing"
    singular = before.lower in SINGULAR_SUBJECTS and text.endswith("s") and not text.endswith("ss")
    return "s" if singular and (object_after or after.tag in {"P", "TO", "ADV"}) else ""


def _names_in_capitals(words: list[Token]) -> None:
    """Take "Imports" in "the Uranium Imports Act bars" for a name, but not in a headline."""
    verbs = [t for t in words[1:] if t.tag == "V"]
    if not any(t.text.islower() and t.forms - {"ing"} for t in verbs):
        return
    for token, before in zip(words[1:], words, strict=False):
        if token.tag == "V" and token.text[0].isupper() and before.tag != ";":
            token.tag, token.lemma, token.forms = "N", "", frozenset()


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


def _is_of_ore(words: list[Token], place: int) -> bool:
    """Tell how well ore is known: "measured and indicated resources", "known tin reserves"."""
    before, after = _previous(words, place), place + 1
    had = {"estimated"} if before is not None and before.lemma == "have" else set[str]()
    more = KNOWN_ORE | {"and", ",", "mineral", "ore"}
    while after < len(words) and (words[after].lower in more or words[after].tag == "Mineral"):
        after += 1
    ore = after < len(words) and words[after].lower in {"resource", "resources", "reserves"}
    return ore and words[place].lower in KNOWN_ORE | had | {"known"}


def _is_verb(words: list[Token], place: int) -> bool:  # noqa: C901, PLR0911
    token = words[place]
    before = _previous(words, place)
    after = words[place + 1] if place + 1 < len(words) else None
    if _is_of_ore(words, place) or _is_measure(token, after) or _is_measure(before, token):
        return False
    nominal_after = after is not None and (
        after.tag in ATTRIBUTIVE or (after.tag == "V" and _noun(after))
    )
    led = before is not None and (before.tag in {"TO", "AUX", "NEG"} or before.lemma in AUXILIARIES)
    if before is not None and before.lemma == "be" and not token.forms & {"en", "ing"}:
        return not _noun(token)  # "A and B are partners"
    if before is not None and before.lemma == "have" and "en" not in token.forms and _noun(token):
        return False  # "A has contracts with B"
    if before is not None and (before.lower == "equal" or token.lower == "halves"):
        return False  # "owned in equal halves by", "in equal parts"
    if token.lower in {"put", "set", "cut"} and before is not None and before.tag == ",":
        return after is not None and after.tag in {"P", "DET"}  # ", put at 7 tonnes,"
    if token.forms >= UNCHANGED and _is_acted_on(before, after):
        token.forms = frozenset({"en"})
        return True
    if token.forms <= {"ed", "en"}:
        adjective = before is None or before.tag in {"DET", "POSS", "P", "Demonym", *FIGURES}
        adjective = adjective or _is_superlative(words, place - 1)
        if before is not None and before.tag == "V" and before.lemma not in AUXILIARIES:
            adjective = after is not None and after.tag == "Mineral"  # "sells refined copper"
        figure_after = (
            before is not None
            and after is not None
            and (after.tag in FIGURES or (after.forms >= {"base"} and _noun(after)))
        )  # "a promised $5 million", "a syndicated loan"
        return led or not (adjective and (nominal_after or figure_after))
    if token.forms == frozenset({"ing"}):
        return _is_gerund(token, before, after)
    if led or _is_awaited(words, place, after) or _stands_alone(token, before, after):
        return True
    if _ends_contact(words, place, after) or _resumes(words, place, after):
        return True
    if "s" in token.forms:
        return _is_third_person(words, place, before, after)
    return _is_plural(words, place, before, after)


def _is_measure(first: Token | None, second: Token | None) -> bool:
    """Tell a measure from a verb: "subjected it to export permits", "export permits to protect"."""
    measure = second is not None and lexicon().nouns.get(second.lower, frozenset[str]())
    return first is not None and first.lower in TRADE and "restriction" in (measure or ())


def _is_superlative(words: list[Token], place: int) -> bool:
    """Tell whether an adjective goes on in a participle: "the largest known deposit"."""
    word = words[place].lower
    if place < 1 or words[place].tag != "N" or words[place - 1].tag not in {"DET", "POSS"}:
        return word == "global"  # "of global refined output"
    return word.endswith("est") or word in lexicon().classes["largest"]


def _is_acted_on(before: Token | None, after: Token | None) -> bool:
    """Tell whether "run" is a participle: "the mine, run by X"."""
    by = after is not None and after.lower in {"by", "through"}
    return by and before is not None and before.tag in NAMED


def _ends_contact(words: list[Token], place: int, after: Token | None) -> bool:
    """Tell whether a clause without "that" ends: "97% of the magnets the Union uses are"."""
    finite = after is not None and (after.tag == "AUX" or after.lemma in AUXILIARIES)
    if place < CONTACT or not finite or "s" not in words[place].forms:
        return False
    whole, the, actor = words[place - CONTACT : place]
    return whole.tag in NAMES | {"N"} and the.tag == "DET" and actor.tag in ACTORS | {"N"}


def _resumes(words: list[Token], place: int, after: Token | None) -> bool:
    """Tell whether an aside has ended: "Gabon and Togo, which mine 5 tonnes, export nearly all"."""
    fits = after is not None and after.tag in OBJECTS | {"ADV", "P", "TO"}
    if not place or words[place - 1].tag != "," or "base" not in words[place].forms or not fits:
        return False
    tags = [token.tag for token in words[:place]]
    opener = tags.index("REL") if "REL" in tags else tags.index(",") + 1
    told = "V" in tags if "REL" in tags else "V" not in tags and len(words[opener - 2].mentions) > 1
    return 1 < opener < place and tags[opener - 1] == "," and "V" not in tags[:opener] and told


def _stands_alone(token: Token, before: Token | None, after: Token | None) -> bool:
    """Tell "Both mine tin" and "One backs the mine" from "both mine owners"."""
    if before is None or after is None or before.tag != "DET":
        return False
    fits = any(form in token.forms and before.lower in words for form, words in ALONE.items())
    return fits and after.tag in NAMES | FIGURES | {"DET", "PRO", "ADV"}


def _is_awaited(words: list[Token], place: int, after: Token | None) -> bool:
    """Tell whether a clause lacks its verb yet: "will from that day demand", "that makers use"."""
    for before in reversed(words[:place]):
        if before.tag in {"V", ";", "C", "SUB"}:
            return False
        if before.tag == "AUX":
            return "base" in words[place].forms and words[place - 1].tag == "ADV"
        if before.tag == "REL":
            closed = after is None or after.tag in {";", ",", "SUB", "PRO"}
            return closed and words[place - 1] is not before and words[place - 1].tag != "DET"
    return False


def _is_gerund(token: Token, before: Token | None, after: Token | None) -> bool:
    """Tell "mining lithium" from "lithium mining"."""
    led = before is not None and before.tag in {"Mineral", "DET", "POSS", "Demonym"}
    led |= before is not None and (before.text.startswith("-") or before.lemma == "have")
    if led or token.lower == "binding":
        return False  # "the Singapore-based trading house", "signed binding agreements"
    if after and "firm" in lexicon().nouns.get(after.lower, ()) and after.lower[-1] != "s":
        return False  # "commodities trading house": it is no object, which had its article
    if token.lower == "controlling" and after is not None and after.lower in CONTROLLING:
        return False  # "grants it controlling rights"
    if token.lemma in {"finance", "fund"} and after is not None and after.tag == "TO":
        return False  # "in debt financing to Vale"
    object_after = after is not None and after.tag in OBJECTS_OR_TO
    return object_after or token.lower not in lexicon().nouns


def _is_third_person(  # noqa: PLR0911
    words: list[Token], place: int, before: Token | None, after: Token | None
) -> bool:
    token = words[place]
    if before is None or before.tag in {"POSS", "DET", "P"}:
        return False
    owned = before.lower == "whose" or before.tag in {"Mineral", "Demonym", "Sector", *FIGURES}
    if owned or (after is not None and after.lower == "of"):
        return not _noun(token)  # "whose works", "U.S. imports of cobalt"
    if before.tag == "PRO":
        return True
    if place > 1 and before.tag in ACTORS and words[place - 2].lower in {"that", "which", "who"}:
        return True  # "the manganese that Gabon exports"
    if before.tag in ACTORS | {"REL", "Area"}:
        verbal = after is not None and after.tag == "V" and not _noun(after)
        if _noun(token) and after is not None and "base" in after.forms:
            return False  # "whose Arctic mines yield palladium"
        return not (verbal and after is not None and after.forms & {"ed", "s", "base"})
    if before.tag == "C":
        joint = words.index(before)
        other = _previous(words, joint)
        led = other is not None and other.tag == "V"
        object_after = after is not None and after.tag in OBJECTS
        verbal = object_after and any(t.tag == "V" for t in words[:joint])
        return not _noun(token) or led or verbal
    if after is not None and after.tag == "ADV":
        after = words[place + 2] if place + 2 < len(words) else None  # "mines only 300 tonnes"
    object_after = after is not None and after.tag in OBJECTS_OR_TO
    paired = after is not None and after.tag == "C" and before.tag == ","
    return not _noun(token) or (before.tag in {"N", ","} and (object_after or paired))


def _is_plural(  # noqa: C901, PLR0911
    words: list[Token], place: int, before: Token | None, after: Token | None
) -> bool:
    token = words[place]
    if before is not None and before.lower == "them" and place > 2:  # noqa: PLR2004
        before = words[place - 3]  # "which between them hold"
    if before is not None and before.lower in {"all", "both", "each"} and place > 1:
        before = words[place - 2]  # "missiles all contain chips"
    if before is None:
        return False
    led = token.lower in {"set", "put"} and after is not None and after.lower in {"in", "up"}
    if led and place + 2 < len(words):
        after = words[place + 2]  # "A and B set up a venture", "KfW put up $5 million"
    if before.tag == "V" and before.forms <= {"ed", "en"} and not _noun(token):
        return after is not None and after.tag in NAMES  # "lenders signed so far include KfW"
    if token.forms >= {"base", "ed"} and before.tag in ACTORS:  # "Kazatomprom cut its"
        return after is not None and after.tag in FIGURES | {"DET", "P", "PRO", "TO"} | NAMES
    if before.tag == "C":
        return _is_second(words, place, None if led else after)
    if before.tag == "," and not _noun(token) and after is not None:
        stands = after.tag == "P" and token.lemma in lexicon().classes["intransitive"]
        return stands or after.tag in NAMES | FIGURES | {"DET"}  # "two countries, A and B, produce"
    if token.lower == "own" and before.tag in {"N", *ACTORS}:
        return True  # the adjective stands behind "its": "X and the state own Y"
    idle = token.lower in lexicon().classes["idle"]
    if before.tag == "N" and after is not None and after.tag == "N":
        idle |= not before.lower.endswith("s")  # "an acid leach plant"
    if not _noun(token) and not idle and before.tag in FIGURES | {"N", *ACTORS, "Mineral"}:
        return True
    plural = before.tag == "REL" or before.lower in PLURAL_PRONOUNS
    plural = plural or (before.tag in ACTORS | {"Sector", "Mineral"} and len(before.mentions) > 1)
    plural = plural or (before.tag in {"N", "Sector"} and before.lower.endswith("s"))
    plural = plural or (before.tag in ACTORS and _is_joined(words, words.index(before)))
    plural = plural or (before.tag == "Place" and not _noun(token))
    if after is None or after.tag in {";", ",", "SUB"}:
        return plural and before.tag == "N" and not _noun(token)
    followed = after.tag in NAMES | FIGURES | {"DET", "N", "P", "PRO", "TO", "ADV", "NEG"}
    followed |= before.tag == "PRO" and after.tag == "V" and _noun(after)  # "we expect demand"
    return plural and followed


def _is_second(words: list[Token], place: int, after: Token | None) -> bool:
    """Tell whether "and" adds a verb: "mine and refine", "made magnets and put them on a list"."""
    tag = after.tag if after is not None else ""
    if words[place].forms >= {"base", "ed"} and tag in OBJECTS:
        return any(token.tag == "V" for token in words[:place])
    if tag in OBJECTS and goes_on(words, place) and not (tag == "Mineral" and _noun(words[place])):
        return True
    joint = max(i for i in range(place) if words[i].tag == "C")
    other = _previous(words, joint)
    return other is not None and other.tag == "V" and "base" in other.forms


def _is_joined(words: list[Token], place: int) -> bool:
    """Tell whether "and" adds a described name to another: "Glencore and its partner Vale"."""
    place -= 1
    while place > 0 and words[place].tag in {"N", "DET", "Demonym"}:
        place -= 1
    return place > 0 and words[place].tag == "C" and words[place - 1].tag in ACTORS


def _noun(token: Token) -> bool:
    return token.lower in lexicon().nouns or token.lemma in lexicon().classes["doublets"]


def _previous(words: list[Token], place: int) -> Token | None:
    return next((t for t in reversed(words[:place]) if t.tag != "ADV"), None)
