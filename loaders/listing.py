"""Listing: names that a sentence lists become one word; parentheses are opened or left out."""

from __future__ import annotations

import re
from itertools import pairwise, takewhile, zip_longest

from .tagging import ACTORS, FIGURES, NAMES
from .words import Token, lexicon

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
KIN = frozenset({"subsidiary", "parent", "shareholder", "partner"})
LONGEST_ASIDE = 25
PAIR = 2
SHORTEST_DATE = len(" 2021 ")
LEADING = frozenset({"DET", "N", "Demonym"})
RESTS = frozenset({"rest", "remainder", "balance"})


def asides(words: list[Token]) -> list[Token]:
    """Take parentheses out; a figure in them belongs to the name before them.

    One that says something of its own is set between commas: "(80% owned by CMOC)".
    """
    signs = {token.text for token in words[:-1]}
    if "." not in signs and not any(token.tag == "(" for token in words):
        return words
    kept: list[Token] = []
    depth, telling = 0, False
    for place, (token, after) in enumerate(zip_longest(words, words[1:])):
        if token.text == "." and after is not None and after.tag == ",":
            continue  # "Largo Inc., the miner, ..."
        opens, closes = token.tag == "(", token.tag == ")"
        depth += opens
        if opens and depth == 1 and (telling := _tells(words, place)):
            kept.append(Token(token.start, token.start, ",", ",", ","))
        elif closes and depth == 1 and telling:
            kept.append(Token(token.end, token.end, ",", ",", ","))
        elif not depth or (telling and not opens and not closes):
            kept.append(token)
        elif token.tag in FIGURES and kept and kept[-1].mentions:
            kept[-1].values[kept[-1].mentions[-1]] = token.mentions[0]
        elif kept and token.tag == kept[-1].tag and token.tag in {"Mineral", "Org", "Facility"}:
            kept[-1].mentions += token.mentions
        depth = max(0, depth - closes)
        telling = telling and depth > 0
    return kept


def _tells(words: list[Token], place: int) -> bool:
    """Tell whether a parenthesis holds a participle about a name."""
    inside: list[Token] = []
    for token in words[place + 1 : place + LONGEST_ASIDE]:
        if token.tag in {"(", ";"}:
            return False
        if token.tag == ")":
            break
        inside.append(token)
    else:
        return False
    verb = next((i for i, t in enumerate(inside) if t.tag == "V" and "en" in t.forms), None)
    named = any(token.tag in NAMES for token in inside)
    if verb is None or verb > LONG_LIST:
        return False
    return named and [token.tag for token in inside[verb + 1 : verb + 2]] == ["P"]


def lists(words: list[Token]) -> list[Token]:
    """Make one token of names of a kind that are listed: "A, B and C"."""
    text = "".join(LETTERS.get(token.tag, ".") for token in words)
    kept: list[Token] = []
    done = 0
    for match in LISTS.finditer(text):
        start = match.start() + _in_clause(match[0], text[match.end() : match.end() + 1])
        end = match.end()
        listed, tags = words[start:end], text[start:end]
        named = [token for token in listed if token.tag in NAMES]
        last = words[end] if end < len(words) else None
        whole = any(token.lower == "nor" for token in listed) or _is_of_region(words, start)
        if not _is_list(tags, named, None if whole else last) or _is_gapped(tags, words, end):
            continue
        after = next((token for token in words[end:] if token.tag != "ADV"), None)
        if _is_dated_apart(listed) or _opens_clause(tags, words[:start], after):
            continue
        if _ends_aside(tags, words[:start]):
            continue
        if _names_kin(listed) or _leads_venture(listed, words[end : end + LONG_LIST]):
            continue
        if _is_home_of_next(words, start, end) or _closes_aside(tags, words, start):
            continue
        kind = named[-1].tag
        members = [token for token in named if token.tag == kind]
        if kind == "Org" and _is_apart(words, start, listed, members):
            listed = listed[: max(i for i, token in enumerate(listed) if token.tag in {"C", ","})]
            members = members[:-1]
        if len(members) < PAIR:
            continue
        first = listed.index(members[0]) if listed[0].tag in LEADING else 0
        kept += [*words[done:start], *listed[:first]]
        kept.append(_joined(members))
        trailing = listed[listed.index(members[-1]) + 1 :]
        kept += trailing
        done = start + len(listed)
    return [*kept, *words[done:]]


def _in_clause(tags: str, after: str) -> int:
    """Tell where a list begins behind a clause: "is built by A; B and C have put $5 into it"."""
    place = tags.find(";") + 1
    alone = place and ";" not in tags[place:] and after not in {"", ";"}
    return place if alone and "c" in tags[place + 1 :] else 0


def _is_dated_apart(listed: list[Token]) -> bool:
    """Tell whether a date, which is no word, stands beside "and": "and in 2021 B lent"."""
    joints = {place for place, token in enumerate(listed) if token.tag == "C"}
    return any(
        after.start - token.end >= SHORTEST_DATE
        and (token.tag == "C" or (after.tag == "," and place + 2 in joints))
        for place, (token, after) in enumerate(pairwise(listed))
    )


def _opens_clause(tags: str, before: list[Token], after: Token | None) -> bool:
    """Tell whether ", and" opens a clause of its own: "X bought A, and B gave up its lease"."""
    acts = after is not None and after.tag in {"V", "AUX"} and after.forms != frozenset({"ing"})
    pair = ",c" in tags and sum(tag in "AEOFMSLRD" for tag in tags) == PAIR
    return acts and pair and any(token.tag == "V" for token in before)


def _ends_aside(tags: str, before: list[Token]) -> bool:
    """Tell whether ", and" goes on behind an aside: "X, controlled by A, and B are miners"."""
    led = [token for token in before if token.tag not in {"POSS", "Place", "Demonym", "DET", "N"}]
    aside = [token.tag for token in led[-3:]] == [",", "V", "P"] and "en" in led[-2].forms
    return aside and ",c" in tags and tags.count(tags[-1]) == PAIR


def _is_of_region(words: list[Token], start: int) -> bool:
    """Tell whether the lands of a region are listed: "the Lithium Triangle of A, B and C has"."""
    return start > 1 and words[start - 1].lower == "of" and words[start - 2].tag == "Place"


def _leads_venture(listed: list[Token], behind: list[Token]) -> bool:
    """Tell whether the last name is that of a venture's members: "A and the B-C venture"."""
    nouns = lexicon().nouns
    described = takewhile(lambda token: token.tag in {"N", "Sector", "Mineral"}, behind)
    venture = any("venture" in nouns.get(token.lower, ()) for token in described)
    return venture and len(listed) > 1 and listed[-2].tag == "DET"


def _names_kin(listed: list[Token]) -> bool:
    """Tell whether what is added is the first one's own: "A and its subsidiary B"."""
    nouns = lexicon().nouns
    return any(
        token.lower in {"its", "their"} and nouns.get(after.lower, frozenset()) & KIN
        for token, after in pairwise(listed[1:])
    )


def _is_list(tags: str, named: list[Token], after: Token | None) -> bool:
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
    part = bool(behind) and (behind[0].tag == "Share" or behind[0].lower in RESTS)
    return part and not each


def _is_apart(words: list[Token], start: int, listed: list[Token], members: list[Token]) -> bool:
    """Tell whether the last has words of its own: "China's A and the military group B"."""
    before = listed.index(members[-1]) - 1
    own = before > 1 and listed[before].tag == "N" and listed[before - 1].tag not in {"C", ","}
    led = listed[0].tag in {"Demonym", "DET"} or (start > 0 and words[start - 1].tag == "POSS")
    return own and led and any(t.tag == "DET" for t in listed[max(0, before - 2) : before])


def _is_home_of_next(words: list[Token], start: int, end: int) -> bool:
    """Tell whose the next is: "A of France and Germany's B", "Vale's A and Rio's B"."""
    behind = [token.tag for token in words[end : end + 2]]
    led = start > 0 and words[start - 1].tag in {"P", "POSS"}
    return led and behind in (["POSS", "Org"], ["POSS", "Facility"])


def _closes_aside(tags: str, words: list[Token], start: int) -> bool:
    """Tell whether ", and" goes on behind an aside: "A, a unit of B, and C own D"."""
    before = [token.tag for token in words[max(0, start - LONG_LIST - 1) : start]]
    aside = words[start - 1].lower == "of" and [",", "DET"] in (before[:2], before[1:3])
    return tags == "O,cO" and aside


def _joined(named: list[Token]) -> Token:
    first, last = named[0], named[-1]
    values = {key: value for token in named for key, value in token.values.items()}
    numbers = [number for token in named for number in token.mentions]
    place = first.start, last.end
    return Token(*place, last.text, last.lower, last.tag, mentions=numbers, values=values)
