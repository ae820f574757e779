"""Words: the lexicon of the clause grammar, and a sentence cut into tokens."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .dates import Day
from .own_language import language, per_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .mentions import Mention

# Several words that are one in grammar.
JOINED = (
    r"no longer|as well as|along with|together with|such as|according to|because of"
    r"|(?<!is )(?<!are )(?<!was )due to"
    r"|as to|other than|rather than|instead of|in order to|so as to|at least|except for|apart from"
    r"|not only|but also|as much as|in exchange for|in return for|on behalf of|none of|thanks to"
    r"|(?:a|per) (?:year|annum)(?! (?:ago|earlier|later|before|long|of))"
    r"|(?:years?|decades?|months?|weeks?|days|century|centuries) (?:ago|earlier|later|before)"
)
# Adverbs of several words, and prepositions.
ADVERBIAL = (
    r"so far|until now|until then|till now|till then|by then|to date|as yet|by contrast|in turn"
    r"|for (?:its|his|her|their|our) (?:own )?part|in addition(?! to)|of late|at present|at most"
    r"|at best|for example|for instance|for now|by far|in total|in full|in principle|in all"
    r"|as a result(?! of)|for short|even so|at once|of course|once again|once more"
    r"|in return(?! for)|between them|between themselves|by itself|by themselves"
)
LEADING = (
    r"in addition to|by way of|by means of|with the help of|on the strength of|in place of|ahead of"
    r"|in the form of|in contrast to|as part of|as a result of|in favou?r of|in line with"
    r"|except (?:under|with|by|through|in)"
)
TOGETHER = rf"\b(?:{JOINED}|{ADVERBIAL}|{LEADING})\b"
ALONE = (
    r"(?:[A-Z]\.){2,}|\d+(?:[:/]\d+)+|\d{1,3}(?:,\d{3})+\b|\d+\.\d+|(?<=\w)[-\u2010\u2011]\w+|\w+(?=n['\u2019]t\b)|n['\u2019]t\b"
    r"|\w+(?:[-\u2010\u2011]\w+)*|['\u2019]s?(?=\W|$)|['\u2019]\w+|[^\w\s]"
)
WORD = re.compile(rf"(?i:{TOGETHER})|{ALONE}")
# To look first whether words go together at all is quicker than to try it at every word.
GOING_TOGETHER, WORD_ALONE = re.compile(TOGETHER), re.compile(ALONE)
SEVERAL = re.compile(f"{ADVERBIAL}|{LEADING}")
PREPOSITIONAL = re.compile(LEADING)
QUOTES = frozenset('"\u201c\u201d\u2018*')
HYPHENS = frozenset({"-", "\u2010", "\u2011"})
DASHES = {"\u2014", "\u2013", "-", "--"}
# What stands between the words of "between 2020 and 2023".
YEARS = re.compile(r"[ \n](?:\w+[ \n])?\d{4}[ \n]")
BEFORE_A_DAY = frozenset({"that", "this", "last", "next", "late", "early", "mid", "effective"})
LY_NOUNS = frozenset({"family", "assembly", "ally", "anomaly", "reply", "tally"})
POSSESSIVE = re.compile("['\u2019]s?$")
DASH = r" [-\u2013\u2014]+ "
# A second dash closes an aside: "Greenbushes - owned by Albemarle - is a mine".
DATELINE = re.compile(
    r"[A-Z][\w\u00c0-\u00ff .]{2,25}(?:, [^\u2013\u2014.;-]{0,30})?(?: \([\w ]+\))?"
    rf"{DASH}(?!(?:(?!{DASH})(?s:.))*{DASH}(?:(?!{DASH})(?s:.))*$)"
)
# Verbs of one syllable that end consonant, vowel, consonant double the last; some others do too.
DOUBLED = re.compile(r"[^aeiou]*[aeiou][bdgmnpt]")
DOUBLED_ANYWAY = frozenset(
    [
        "permit",
        "commit",
        "transfer",
        "refer",
        "control",
        "allot",
        "rebut",
        "ship",
        "stem",
        "outbid",
        "offset",
        "submit",
        *(
            "bar",
            "defer",
            "transfer",
            "cancel",
            "fuel",
            "total",
            "signal",
            "travel",
            "compel",
            "expel",
            "propel",
            "label",
        ),
    ]
)
# A verb that the lexicon lacks shows itself in its past form: "parted", "rejuvenated".
PARTICIPLE = re.compile(r"(?!hundred|sacred|naked|wicked|rugged|exposed|un(?!i))[a-z]{3,}[^e]ed")
PAST = frozenset({"ed", "en"})
IRREGULAR_S = {"be": "is", "have": "has", "do": "does", "go": "goes"}
BE = {"am": "s", "is": "s", "are": "base", "was": "ed", "were": "ed", "been": "en", "being": "ing"}


MOST_WORDS = 50_000  # whose class is kept
# A word in lower case, its tag, and of a verb its lemma and forms.
Told = tuple[str, str, str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word classes: ``verbs`` maps a form to its lemma and forms, ``nouns`` a noun to classes.

    ``met`` keeps what was told of the words met last.
    """

    verbs: dict[str, tuple[str, frozenset[str]]]
    domain: frozenset[str]
    nouns: dict[str, frozenset[str]]
    classes: dict[str, frozenset[str]]
    met: dict[str, Told] = field(default_factory=dict[str, "Told"], repr=False, compare=False)


@per_language
def lexicon() -> Lexicon:
    """Read ``data/words.toml``, once, and add the verbs and nouns of the user's own rules.

    Examples
    --------
    >>> lemma, forms = lexicon().verbs["mined"]
    >>> lemma, sorted(forms)
    ('mine', ['ed', 'en'])
    >>> sorted(lexicon().nouns["refineries"])
    ['facility', 'refinery']
    """
    with (Path(__file__).parent / "data" / "words.toml").open("rb") as file:
        table: dict[str, Any] = tomllib.load(file)
    irregular: dict[str, str] = table["irregular"]
    own, own_nouns = (
        " ".join(rule.get(key, "") for rule in language().rules).split()
        for key in ("verbs", "nouns")
    )
    verbs: dict[str, tuple[str, frozenset[str]]] = {}
    for lemma in [*table["verbs"]["domain"].split(), *table["verbs"]["other"].split(), *own]:
        for form, kind in _forms(lemma, irregular.get(lemma)):
            known = verbs.get(form, (lemma, frozenset[str]()))
            if known[0] == lemma:
                verbs[form] = (lemma, known[1] | {kind})
    verbs.update({form: ("be", frozenset({kind})) for form, kind in BE.items()})
    nouns: dict[str, set[str]] = {}
    # A noun of a rule that is no class is a class of itself.
    for class_, words in ({noun: noun for noun in own_nouns} | table["nouns"]).items():
        for word in words.replace("_", "\0").split():
            for form in (word.replace("\0", " "), _plural(word)):
                nouns.setdefault(form, set()).add(class_)
    return Lexicon(
        verbs,
        frozenset([*table["verbs"]["domain"].split(), *own]),
        {word: frozenset(classes) for word, classes in nouns.items()},
        {name: frozenset(words.split()) for name, words in table["classes"].items()},
    )


def _forms(lemma: str, irregular: str | None) -> Iterable[tuple[str, str]]:
    yield lemma, "base"
    yield IRREGULAR_S.get(lemma) or _plural(lemma), "s"
    stem = lemma
    if lemma in DOUBLED_ANYWAY or DOUBLED.fullmatch(lemma):
        stem = lemma + lemma[-1]
    elif lemma.endswith("e") and not lemma.endswith("ee"):
        stem = lemma[:-1]
    yield ("lying" if lemma == "lie" else f"{stem}ing"), "ing"
    if irregular:
        past, participle = irregular.split()
        yield past, "ed"
        yield participle, "en"
        return
    past = f"{lemma[:-1]}ied" if re.search(r"[^aeiou]y$", lemma) else f"{stem}ed"
    past = f"{lemma}d" if lemma.endswith("e") else past
    yield from ((past, "ed"), (past, "en"))


def _plural(word: str) -> str:
    """Add the s of a plural or of a third person.

    Examples
    --------
    >>> [_plural(word) for word in ("supply", "process", "mine", "day", "tax")]
    ['supplies', 'processes', 'mines', 'days', 'taxes']
    """
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search(r"(?:s|x|z|ch|sh)$", word) else f"{word}s"


@dataclass(slots=True)
class Token:
    """A word, a sign, or one mention or several of one kind that are listed.

    ``tag`` is the kind of the mentions ("Place", "Mineral", "Share", ...) or a word class:
    DET ADJ ADV P C , ; REL SUB AUX NEG TO PRO POSS V N.
    """

    start: int
    end: int
    text: str
    lower: str
    tag: str
    lemma: str = ""
    forms: frozenset[str] = frozenset()
    mentions: list[int] = field(default_factory=list[int])
    values: dict[int, int] = field(default_factory=dict[int, int])


def tokens(sentence: str, mentions: Sequence[Mention]) -> list[Token]:
    """Cut a sentence into tokens; a mention is one token, dates and quotation marks are left out.

    Examples
    --------
    >>> from .mentions import find_mentions
    >>> sentence = "In 2024 Chile mined the lithium."
    >>> [(t.text, t.tag) for t in tokens(sentence, find_mentions(sentence))]
    [('Chile', 'Place'), ('mined', 'V'), ('the', 'DET'), ('lithium', 'Mineral'), ('.', ';')]
    """
    found: list[Token] = []
    folded = sentence.casefold()
    together = len(folded) != len(sentence) or GOING_TOGETHER.search(folded)
    word = WORD if together else WORD_ALONE
    dateline = DATELINE.match(sentence)
    place = dateline.end() if dateline else 0
    for number, mention in enumerate(mentions):
        if mention.start < place:
            continue
        found += _plain(sentence, word, place, mention.start)
        if isinstance(mention, Day) and found and found[-1].lower in BEFORE_A_DAY:
            found.pop()  # "that December"
        if not isinstance(mention, Day):
            text = sentence[mention.start : mention.end]
            span = mention.start, mention.end
            found.append(Token(*span, text, text.lower(), mention.kind, mentions=[number]))
        place = mention.end
    found += _plain(sentence, word, place, len(sentence))
    while found and found[0].tag == ",":
        found.pop(0)
    found = _hyphened(found)
    for first, sign, second in zip(found, found[1:], found[2:], strict=False):
        touching = (sign.start, second.start) == (first.end, sign.end)
        if touching and sign.text in DASHES and first.tag == second.tag in {"Demonym", "Mineral"}:
            sign.tag = "C"  # "the Anglo-Australian miner"
        if first.text == "," and sign.lower == "yet" and second.lower != "to":
            sign.tag = "C"  # "has reserves, yet mines nothing"
    if "between" not in folded:
        return found
    return [t for i, t in enumerate(found) if not _is_dating(sentence, found, i)]


def _hyphened(words: list[Token]) -> list[Token]:
    """Take two firms that a hyphen joins for one name of both: "the A-B venture"."""
    if not any(token.text in HYPHENS for token in words):
        return words
    kept: list[Token] = []
    for token in words:
        joint = len(kept) > 1 and kept[-1].text in HYPHENS and kept[-1].end == token.start
        if joint and token.tag == kept[-2].tag == "Org" and kept[-2].end == kept[-1].start:
            kept[-2:] = [replace(kept[-2], mentions=[*kept[-2].mentions, *token.mentions])]
            kept[-1].end = token.end
        else:
            kept.append(token)
    return kept


def _is_dating(sentence: str, words: list[Token], place: int) -> bool:
    """Tell whether a word stands only between dates: "between 2020 and 2023"."""
    token = words[place]
    if token.lower == "between":
        after = words[place + 1] if place + 1 < len(words) else token
        return after.tag == "C" and bool(YEARS.fullmatch(sentence, token.end, after.start))
    before = words[place - 1] if place else token
    dated = token.tag == "C" and before.lower == "between"
    return dated and bool(YEARS.fullmatch(sentence, before.end, token.start))


def _plain(sentence: str, word: re.Pattern[str], start: int, end: int) -> list[Token]:
    """Cut a part of a sentence into words, each of which fits a pattern."""
    lex, found = lexicon(), list[Token]()
    for match in word.finditer(sentence, start, end):
        text = match[0]
        if text not in QUOTES:
            found.append(Token(match.start(), match.end(), text, *_told(text, lex)))
    return found


def _told(text: str, lex: Lexicon) -> Told:
    told = lex.met.get(text)
    if told is None:
        if len(lex.met) >= MOST_WORDS:
            lex.met.clear()
        told = lex.met[text] = _class(text, lex)
    return told


def _class(text: str, lex: Lexicon) -> Told:
    """Give a word the class that the word alone tells."""
    tag, word = _function_word(text, lex.classes), text.lower()
    if tag == "N" and word in lex.verbs:
        return word, "V", *lex.verbs[word]
    if tag == "N" and word.endswith("ly") and word not in lex.nouns and word not in LY_NOUNS:
        tag = "ADV"
    elif tag == "N" and PARTICIPLE.fullmatch(text) and word not in lex.nouns:
        return word, "V", word.removesuffix("ed"), PAST
    return word, tag, "", frozenset()


def _function_word(text: str, classes: dict[str, frozenset[str]]) -> str:
    word = text.lower()
    if text in DASHES or word == ",":
        return ","
    if not any(letter.isalnum() for letter in word):
        return {"(": "(", ")": ")", "[": "(", "]": ")", "&": "C", "/": "C", "'": "POSS"}.get(
            word, "POSS" if POSSESSIVE.fullmatch(word) else ";"
        )
    if POSSESSIVE.fullmatch(word):
        return "POSS"
    if " " in word and SEVERAL.fullmatch(word):
        return "P" if PREPOSITIONAL.fullmatch(word) else "ADV"
    named = (
        ("TO", {"to", "in order to", "so as to"}),
        ("C", {"as well as", "but also"}),
        (
            "P",
            {
                *("such as", "as to"),
                "according to",
                "due to",
                "because of",
                "other than",
                "rather than",
                "instead of",
                "except for",
                "apart from",
                "in exchange for",
                "in return for",
                "on behalf of",
                "thanks to",
                "together with",
                "along with",
            },
        ),
        ("ADV", {"at least", "as much as", "not only"}),
        ("ADV", {"a year", "per year", "per annum"}),
        ("ADV", {word} if word.endswith((" ago", " earlier", " later", " before")) else set()),
        ("NEG", {"no longer", "n\u2019t"}),
        ("DET", {"none of"}),
        ("NEG", classes["negatives"]),
        ("SUB", classes["subordinators"]),
        ("REL", classes["relatives"]),
        ("P", classes["prepositions"]),
        ("C", classes["conjunctions"]),
        ("AUX", classes["modals"]),
        ("DET", classes["determiners"]),
        ("PRO", classes["pronouns"]),
        ("ADV", classes["adverbs"]),
    )
    return next((tag for tag, words in named if word in words), "N")


def goes_on(words: Sequence[Token], place: int) -> bool:
    """Tell whether "and" may add to what is to be done: "to mine tin and sell it"."""
    led = (t for t, verb in pairwise(words[:place]) if verb.tag == "V" and "base" in verb.forms)
    joined = words[place - 1].tag in {"C", ","} and "base" in words[place].forms
    return joined and any(token.tag in {"TO", "AUX"} for token in led)
