"""Wordings: what ``data/wordings.toml`` says of sentences whose names are marked."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..graph.codes import countries
from .candidate import Candidate
from .gazetteer import Named, homes
from .stating import named_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .masked import Masked
    from .quantities import Quantity

# What stands in braces in a pattern.
LED = (
    r"(?:(?:the|its|an?|both|then|also|[Ss]tate-owned|<[ADL]\d+>(?:['\u2019]s)?"
    r"|[a-z][a-z-]*) ){0,4}"
)
FIRM, LAND, SITE, GOOD = r"<O\d+>", r"<L\d+>", r"<F\d+>", r"<N\d+>"
HOLDER = rf"(?:{FIRM}|<L\d+>)"
OF = rf"(?: of {LAND})?"
# A firm behind "and" that does something opens a clause: "... of A and B said that".
ACTS = (
    r"(?! (?:said|says|has|have|had|is|was|will|would|plans|wants|hopes|expects|told|agreed|bought"
    r"|sold|owns|runs|mines|makes|took|paid)\b)"
)
PARTY = rf"{LED}(?:{FIRM}['\u2019]s (?:[a-z]+ ){{0,2}})?{FIRM}{OF}"
JOIN = r"(?:, and |, | and | as well as | and from | and in )"
PIECES = {
    "FIRM": FIRM,
    "OF": OF,
    "JOIN": JOIN,
    "HELD": r"<[OF]\d+>",
    "SITE": SITE,
    "SITES": rf"{SITE}(?:(?: in <[AL]\d+>)?{JOIN}{SITE})*",
    "HOLDER": HOLDER,
    "FIRMS": rf"{FIRM}{OF}(?:{JOIN}{LED}{FIRM}{OF})*",
    "HOLDERS": rf"{HOLDER}{OF}(?:{JOIN}{LED}{HOLDER}{OF}{ACTS})*",
    "OTHERS": rf"{FIRM}{OF}(?:{JOIN}{LED}{FIRM}{OF}{ACTS})*",
    "LED": LED,
    "POSS": r"['\u2019]s",
    "LAND": LAND,
    "GOOD": GOOD,
    "GOODS": rf"{GOOD}(?:{JOIN}{GOOD})*",
    "PARTIES": rf"(?:[a-z' -]+, )?{PARTY}"
    rf"(?:(?:, and |, | and |,? as well as )(?:with |to |by |from |for )?{PARTY}{ACTS})*",
    "LANDS": rf"(?:the )?{LAND}(?:(?:, and |, | and |,? as well as )(?:to |from |the )*{LAND})*",
    "WARES": rf"(?:output|production|concentrates?|tonnage|ores?|metal|oxides?|cathodes?"
    rf"|sponge|material|volumes|{GOOD})",
    "SHARE": r"(?:about |around |some |nearly |almost |over |up to )?(?:<S\d+>|an? \w+|\w+[ -]\w+)",
    "GAP": r"(?:[^<>.;]|\.\d){0,40}?",
    "AMOUNT": r"(?:about |some |more than |nearly |around |over |at least |an estimated )?[\d.,]+ "
    r"(?:million |billion )?(?:tonnes|tons|pounds|ounces) of ",
    "SUM": r"(?:about |around |some |nearly |over |up to )?<M\d+>",
    "SORT": r"(?:(?:<[DN]\d+>|[a-z]+(?:er|or|ing)|mine|company|firm|group|giant|plant|smelter"
    r"|refinery|utility|start-up) ){0,3}",
    "LIST": r"(?:(?!,? (?:and|but|which|who|while) (?:<O\d+> (?:said|says|plans|wants|told) |"
    r"(?:ha[sd]|have|is|are|was|were|will|does)\b))"
    r"[^.;:])*",
    "NEAR": r"[^<>.;:()]{0,60}?",
    "ON": r"(?:(?!<[OF]\d)[^.;:]){0,120}?",
    "HAS": r"(?:has |have |had |is |are |was |were |will |would |also |already |since |now )*",
    "OWN": r"(?:<[OF]\d+>['\u2019]s|its|their)",
    "ORE": r"(?:deposits?|resources?|reserves?|ore ?bod(?:y|ies)|discover(?:y|ies)|pegmatites?)",
}
ASIDE = re.compile(r", (?:an?|the) [^,()]*?,(?= (?:with|at|holding)\b)|<[OL]\d+>['\u2019]s (?=<O)")
REST = r"the (?:rest|remainder|balance|other half)"
# A country is a holder only where it stands as the firms do: not in "in Peru" or "Peru's".
PART = re.compile(
    rf"<O\d+>(?!-(?:led|owned|backed))|(?<!in )(?<!at )<L\d+>(?!['\u2019])|<S\d+>"
    rf"|\(\d+(?:\.\d+)?\)|{REST}"
)
# What stands beside a name and is no name of the list: "the Swiss trader A", "B of Peru".
HOMES = re.compile(r" of <L\d+>|<A\d+> (?=<O)|<D\d+>|<[LO]\d+>['\u2019]s ")


@dataclass(frozen=True, slots=True)
class Wording:
    """One way of saying something, and what it states."""

    id: str
    type: str
    pattern: re.Pattern[str]
    words: tuple[str, ...]
    options: Mapping[str, Any]


@cache
def wordings() -> tuple[Wording, ...]:
    """Read ``data/wordings.toml``, once."""
    with (Path(__file__).parent / "data" / "wordings.toml").open("rb") as file:
        return tuple(_wording(row) for row in tomllib.load(file)["wording"])


@cache
def by_word() -> Mapping[str, frozenset[int]]:
    """Give every word that some wording needs, and the numbers of those that do."""
    found: dict[str, set[int]] = {}
    for number, wording in enumerate(wordings()):
        for word in wording.words:
            found.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def _wording(row: Mapping[str, Any]) -> Wording:
    pattern = re.sub(r"\{([A-Z]+)\}", lambda match: PIECES[match[1]], row["pattern"])
    words = tuple(row["words"].lower().split("|"))
    return Wording(row["id"], row["type"], re.compile(pattern), words, row)


@dataclass
class Told:
    """What other sentences tell: who is spoken of, what was said to be held, words of wordings."""

    maker: tuple[Named, ...] = ()
    seller: tuple[Named, ...] = ()
    sites: Mapping[tuple[str, ...], Named] = field(default_factory=dict[tuple[str, ...], Named])
    held: tuple[Named, ...] = ()
    site: tuple[Named, ...] = ()
    words: Mapping[str, frozenset[int]] = field(default_factory=by_word)


@dataclass
class Wordings:
    """The wordings of one sentence.

    Parameters
    ----------
    masked : Masked
        The sentence.
    told : Told
        Who is meant where the sentence does not say it.
    """

    masked: Masked
    told: Told

    def __post_init__(self) -> None:
        """Take the sentence as it is written, too."""
        self.clause = self.masked.clause

    def candidates(self, read: Sequence[Candidate]) -> Iterator[Candidate]:
        """Give a candidate for each subject and object of each wording that fits."""
        sentence = self.clause.sentence
        if sentence.endswith("?"):
            return
        lower = sentence.lower()
        said = (numbers for word, numbers in self.told.words.items() if word in lower)
        for number in sorted(frozenset[int]().union(*said)):
            wording = wordings()[number]
            for match in wording.pattern.finditer(self.masked.text):
                found = list(self._of(wording, match, read))
                read = (*read, *found)
                yield from found

    def _of(
        self, wording: Wording, match: re.Match[str], read: Sequence[Candidate]
    ) -> Iterator[Candidate]:
        subjects = self._ends(wording, match, "S", read)
        if wording.type == "SUPPLIES":
            subjects = self._sellers(subjects)
        objects = self._ends(wording, match, "O", read)
        status, span = self._status(wording, match), self.masked.span(match[0])
        words = self.clause.sentence[slice(*span)]
        for subject, own in subjects:
            for object_, figure in objects:
                if _fits(wording, subject, object_):
                    yield Candidate(
                        *(wording.type, subject, object_, wording.id, "C", status, span, words),
                        own or figure or _figure(self.masked, match),
                    )

    def _ends(
        self,
        wording: Wording,
        match: re.Match[str],
        end: str,
        read: Sequence[Candidate],
    ) -> list[tuple[Named, Quantity | None]]:
        """Give the names of an end, each with the share of its own."""
        if end == "S" and (listed := _group(match, "L")):
            return _shares(self.masked, listed, int(wording.options.get("fewest", 0)))
        if marks := _group(match, end):
            if wording.options.get(end) == "verb":
                return [(named, None) for named in self._acting(match, marks)]
            marks = f"<D{marks}>" if marks.isdigit() else marks
            named = self.masked.names(HOMES.sub("", marks)) or self.masked.names(marks)
            return [(name, None) for name in named]
        found = self._implied(wording.options.get(end, ""), match, read)
        return [(name, None) for name in found]

    def _sellers(
        self, found: Iterable[tuple[Named, Quantity | None]]
    ) -> list[tuple[Named, Quantity | None]]:
        """Give the firms that sell: those that are named, and whose the named sites are."""
        firms = [(self.told.sites.get(named.ids, named), own) for named, own in found]
        return [(firm, own) for firm, own in firms if firm.label == "Firm"]

    def _implied(
        self, meant: str, match: re.Match[str], read: Sequence[Candidate]
    ) -> tuple[Named, ...]:
        """Give who is meant where a wording names nobody."""
        issuer = self.clause.issuer
        told = {
            "issuer": (named_at(self.clause, issuer),) if issuer is not None else (),
            "maker": self.told.maker,
            "seller": self.told.seller,
            "spoken": self.told.held[-1:] or self.told.maker,  # owned, the sentence before said
        }
        if meant in told:
            return told[meant]
        if meant == "held":
            return self._held(read, self.masked.names(match[0]))
        if meant == "site":
            return self._site(match)
        if meant == "topic" and self.clause.topic is not None:
            topic = self.clause.mentions[self.clause.topic]
            return (topic,) if isinstance(topic, Named) else ()
        if meant == "home":
            firms = self.masked.names(_group(match, "O"))[:1]
            meant = next((homes().get((m.label, m.ids[0]), "") for m in firms), "")
        if meant not in countries():
            return ()
        return (Named(-1, -1, "Place", "Country", (meant,), countries()[meant].name),)

    def _site(self, match: re.Match[str]) -> tuple[Named, ...]:
        """Give the site that a sentence names last before a match, else the one spoken of."""
        said = self.masked.names(self.masked.text[: match.end()])
        own = [named for named in said if named.kind == "Facility"]
        return tuple(own[-1:]) or self.told.site

    def _acting(self, match: re.Match[str], marks: str) -> list[Named]:
        """Give the firm that acts: the nearest one before the verb, or the first of the sentence.

        Where the verb is known to have another subject, the sentence is too involved to tell.
        """
        verb = _verb(self.masked, match)
        places = self.clause.subject(verb)[:1] if verb is not None else []
        subject = [named_at(self.clause, n) for p in places for n in self.clause.phrases[p].names]
        nearest = self.masked.names(marks)
        ids = {named.ids for named in subject}
        if not ids or any(named.ids in ids for named in nearest):
            return nearest
        first = next((m for m in self.masked.names(self.masked.text) if m.kind == "Org"), None)
        return [first] if first is not None and first.ids in ids else []

    def _held(self, read: Sequence[Candidate], holders: Sequence[Named]) -> tuple[Named, ...]:
        """Give what the sentence says to be held, else what the one before said last."""
        owned = (c for c in read if c.type == "OWNS" and c.subject.label != "Country")
        own = {candidate.object.ids: candidate.object for candidate in owned}
        for holder in holders:
            own.pop(holder.ids, None)
        if own:
            return tuple(own.values()) if len(own) == 1 else ()
        here = {m.ids for m in self.clause.named if m.start >= 0}
        return tuple(held for held in self.told.held if held.ids not in here)[-1:]

    def _status(self, wording: Wording, match: re.Match[str]) -> str:
        """Tell the status by the verb of the wording, else by what the wording says of itself."""
        place = _verb(self.masked, match)
        status = self.clause.status(place) if place is not None else "asserted"
        return wording.options.get("as", status) if status == "asserted" else status


def _verb(masked: Masked, match: re.Match[str]) -> int | None:
    """Find the verb group of a wording."""
    near = masked.span(match[0])[0]
    found = (masked.verb(word, near) for word in _group(match, "V").split())
    return next((place for place in found if place is not None), None)


def _figure(masked: Masked, match: re.Match[str]) -> Quantity | None:
    return masked.figure(_group(match, "Q"))


def _group(match: re.Match[str], name: str) -> str:
    """Give what the groups of a name hold: S and S2, in several branches of a pattern or one."""
    return " ".join(text for key, text in match.groupdict().items() if key[0] == name and text)


def _fits(wording: Wording, subject: Named, object_: Named) -> bool:
    """Tell whether the ends are of the labels that a wording wants."""
    wanted = wording.options.get("only", "")
    return subject.ids != object_.ids and (not wanted or subject.label in wanted.split())


def _shares(masked: Masked, words: str, fewest: int) -> list[tuple[Named, Quantity | None]]:
    """Read "A, with 60%, B and C (10% each) and D the rest".

    Where no share is told, the holders are taken if there are at least ``fewest`` of them.
    """
    found: list[tuple[Named, Quantity | None]] = []
    waiting: list[Named] = []
    shared = False
    for match in PART.finditer(HOMES.sub("", ASIDE.sub("", words))):
        if match[0].startswith(("<O", "<L")):
            waiting += masked.names(match[0])
            continue
        found += [(named, masked.figure(match[0])) for named in waiting]
        waiting, shared = [], True
    if shared:
        return found
    found = [(named, None) for named in waiting]
    return found if fewest and len(found) >= fewest else []
