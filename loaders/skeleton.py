"""A sentence with its mentions replaced by marks, which is what patterns are written for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .dates import Day
from .gazetteer import Named
from .mentions import find_mentions

if TYPE_CHECKING:
    from .gazetteer import Gazetteer
    from .mentions import Mention

# What stands between the entries of a list.
JOINTS = (
    r"(?:,|;|/|,? and(?: also)?|,? or|,? as well as|,? plus|,? &|: )"
    r" ?(?:the |both |in |its |rising |growing )?"
)
LISTED = re.compile(r"<(\w+)((?: \d+)+)>(?: ?" + JOINTS + r"<\1(?: \d+)+>)+")
CLOSES_A_LIST = re.compile(r"\b(?:and|or|as well as|plus)\b|[&/;:]")
LONG_LIST = 3
ONE_THING_TWICE = re.compile(r"<(\w+)((?: \d+)+)> \(<\1((?: \d+)+)>\)")
ASIDE_NAME = re.compile(r"(<(?:Org|Facility|Policy|Sector|Mineral) \d+>) \([A-Z][\w. :-]*\)")
ELSEWHERE_TOO = re.compile(r"(<Elsewhere(?: \d+)+>(?:,| and| or) (?:the )?)<Place((?: \d+)+)>")
# Words that change nothing of what is stated.
FILLERS = re.compile(
    r",? ?\b(?:also|now|currently|already|however|recently|still|today|together|jointly|already"
    r"|respectively|meanwhile|thus|similarly|therefore|reportedly|allegedly|apparently)\b,?"
    r"(?=[ ,.])",
    re.IGNORECASE,
)
MARK = re.compile(r"<\w+((?: \d+)+)>")

# Words that point to the sentence before: to its subject, or to the one thing of a label in it.
PRONOUN = re.compile(r"^(?:It|They|Its)\b")
SUBJECT = re.compile(r"^(?:[^<>,]*, )?(?:[Tt]he )?(?P<s><(?:Place|Org|Facility) \d+>)(?!')")
NOUNS = {
    "Country": re.compile(r"\b[Tt]h(?:e|is) (country)\b"),
    "Firm": re.compile(r"\b[Tt]he (?:<Demonym \d+> )?(company|firm|group|miner|producer)\b"),
    "StateBank": re.compile(r"\b[Tt]he (?:<Demonym \d+> )?(bank|lender)\b"),
}
INVESTMENTS = re.compile(r"^(?:These|Those|Such|The|This) (investments?)\b")
INVESTOR = re.compile(r"(<Place \d+>)'s [^<>.]*\binvestments?\b")
LIFTED = re.compile(
    r"^(?:These|They|Those|The (?:controls|restrictions|curbs|measures|bans?)|This|It) "
    r"(?:were|was|are|is|have been|has been) (?P<verb>suspended|paused|lifted|scrapped|revoked)\b"
)
RESTRICTED = re.compile(
    r"(?P<s><Place \d+>)(?=[^<>]*\b(?:impos|plac|introduc|announc|bann|restrict|requir))[^<>]*"
    r"(?P<o><Mineral(?: \d+)+>)"
)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A sentence as patterns see it.

    ``text`` holds marks such as ``<Place 0 2>``, whose numbers count ``mentions``; dates are
    taken out of it and stay in ``mentions``. A mention that the sentence before lends to this
    one has no place in it: its ``start`` and ``end`` are -1.
    """

    sentence: str
    text: str
    mentions: tuple[Mention, ...]

    @property
    def days(self) -> list[Day]:
        """The dates of the sentence."""
        return [mention for mention in self.mentions if isinstance(mention, Day)]

    def named(self, number: int) -> Named:
        """Give the mention of a mark that names a node."""
        mention = self.mentions[number]
        if not isinstance(mention, Named):
            raise TypeError(f"mark {number} is a {mention.kind}, not a name")
        return mention


def outline(sentence: str, learnt: Gazetteer | None = None) -> Skeleton:
    """Replace the mentions of a sentence by marks and join lists into one mark.

    Parameters
    ----------
    sentence : str
        The sentence.
    learnt : Gazetteer, optional
        Names of the document.

    Returns
    -------
    Skeleton

    Examples
    --------
    >>> outline("In 2024 Chile (and only it) mined lithium, iodine and copper.").text
    '<Place 1> (and only it) mined <Mineral 2>, iodine and <Mineral 3>.'
    >>> outline("Africa has cobalt, lithium, and nickel reserves.").text
    '<Place 0> has <Mineral 1 2 3> reserves.'
    """
    mentions = tuple(find_mentions(sentence, learnt))
    text, place = "", 0
    for number, mention in enumerate(mentions):
        text += _plain(sentence[place : mention.start])
        text += "" if isinstance(mention, Day) else f"<{mention.kind} {number}>"
        place = mention.end
    text += _plain(sentence[place:])
    return Skeleton(sentence, _joined(_tidy(text)), mentions)


def numbers(mark: str) -> list[int]:
    """List the mentions of a mark, or of several.

    Examples
    --------
    >>> numbers("<Place 1> of <Place 2 3>")
    [1, 2, 3]
    """
    return [int(number) for marks in MARK.findall(mark) for number in marks.split()]


def _plain(text: str) -> str:
    """Bring quotation marks, dashes and apostrophes to one form; marks are ours alone."""
    text = text.replace("\u2019", "'").replace("\u2018", "'")
    text = re.sub(r"[\"\u201c\u201d<>]", "", text)
    return re.sub(r"\s*[\u2014\u2013]\s*|\s-\s", ", ", text)


def _tidy(text: str) -> str:
    text = FILLERS.sub("", re.sub(r"\s+", " ", text))
    text = re.sub(r" ?,(?: ?,)+", ",", text)
    return re.sub(r" +([,.;])", r"\1", re.sub(r"^[ ,]+", "", text)).strip()


def _joined(text: str) -> str:
    """Join what one mark can stand for: "X (Y)", "A, B and C"."""
    text = ONE_THING_TWICE.sub(r"<\1\2\3>", text)
    text = ELSEWHERE_TOO.sub(r"\1<Elsewhere\2>", ASIDE_NAME.sub(r"\1", text))
    return LISTED.sub(_list, text)


def _list(match: re.Match[str]) -> str:
    found = numbers(match[0])
    if len(found) < LONG_LIST and not CLOSES_A_LIST.search(match[0]):
        return match[0]  # "In Indonesia, China ..." is no list
    return f"<{match[1]} {' '.join(map(str, found))}>"


def with_antecedent(skeleton: Skeleton, previous: Skeleton) -> Skeleton:
    """Put what "it", "the bank", "these investments" stands for in its place, where it is plain.

    Only the sentence before is asked, and only where it names one thing of the kind.

    Examples
    --------
    >>> before = outline("China Development Bank lent to Glencore.")
    >>> with_antecedent(outline("The bank lent to Vale."), before).text
    'The <Org 1> lent to <Org 0>.'
    """
    investor = INVESTOR.search(previous.text)
    if investor and (match := INVESTMENTS.match(skeleton.text)):
        return _lent(skeleton, previous, [investor[1]], f"{{}}'s {match[1]}", match.span())
    restricted = RESTRICTED.search(previous.text)
    if restricted and (match := LIFTED.match(skeleton.text)):
        words = f"{{}} {match['verb']} controls on {{}}"
        return _lent(skeleton, previous, [restricted["s"], restricted["o"]], words, match.span())
    subject = SUBJECT.match(previous.text)
    if subject and (match := PRONOUN.match(skeleton.text)):
        words = "{}'s" if match[0] == "Its" else "{}"
        return _lent(skeleton, previous, [subject["s"]], words, match.span())
    for label, noun in NOUNS.items():
        match = noun.search(skeleton.text)
        mark = _only(previous, label)
        if match and mark and _opens(skeleton, match):
            return _lent(skeleton, previous, [mark], "{}", match.span(1))
    return skeleton


def _only(previous: Skeleton, label: str) -> str | None:
    """Give the mark of the one thing of a label that the sentence before names."""
    marks = [
        match[0]
        for match in re.finditer(r"<(?:Place|Org) \d+>", previous.text)
        if previous.named(numbers(match[0])[0]).label == label
    ]
    named = {m.ids for m in previous.mentions if isinstance(m, Named) and m.label == label}
    return marks[0] if marks and len(named) == 1 else None


def _opens(skeleton: Skeleton, match: re.Match[str]) -> bool:
    """Tell whether no other actor stands before the pointing words."""
    return not re.search(r"<(?:Place|Org)", skeleton.text[: match.start()])


def _lent(
    skeleton: Skeleton, previous: Skeleton, marks: list[str], words: str, span: tuple[int, int]
) -> Skeleton:
    mentions = list(skeleton.mentions)
    own: list[str] = []
    for mark in marks:
        lent = [replace(previous.named(number), start=-1, end=-1) for number in numbers(mark)]
        places = range(len(mentions), len(mentions) + len(lent))
        own.append(f"<{lent[0].kind} {' '.join(map(str, places))}>")
        mentions += lent
    text = skeleton.text[: span[0]] + words.format(*own) + skeleton.text[span[1] :]
    return Skeleton(skeleton.sentence, text, tuple(mentions))
