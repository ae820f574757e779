"""Pointing: what the phrases around one tell of whom it means or belongs to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .describing import GENERAL
from .gazetteer import names_at
from .nearest import antecedent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .gazetteer import Named
    from .mentions import Mention
    from .phrases import Phrase

NEAREST, FARTHEST = 3, 8
OFTEN = 3
SITES = frozenset({"Facility", "Area"})
ORE_VERBS = frozenset(
    [
        *("mine", "refine", "produce", "export", "process", "smelt", "separate", "recover"),
        *("ship", "extract", "import", "treat", "dig", "consume", "convert", "roast"),
        *("ban", "restrict", "curb", "license", "licence"),
    ]
)
# "put it under licence", "placed it on a list".
PUTTING = frozenset({"put", "place"})
LISTING = frozenset({"under", "on"})
LENDING = frozenset({"lend", "loan", "grant", "give", "award", "offer", "pay"})
SHARES = frozenset(["shares", "capital", "equity", "stock"])
OWNED_SITES = frozenset({"facility", "pit", "refinery", "operation"})
BUYING = frozenset(["buy", "purchase", "source", "take", "get", "receive", "import", "procure"])
RELATIVES = frozenset({"partner", "shareholder", "parent", "subsidiary", "operator", "importer"})
ARMS = frozenset({"arm", "unit", "subsidiary"})
OWNERS = frozenset({"its", "their", "whose"})


def whose(phrases: list[Phrase], place: int) -> None:
    """Give "whose resources" the owner that stands before."""
    before = antecedent(phrases, place - 1)
    if before is None:
        return
    several = phrases[place].head.endswith("s") and not phrases[place].names
    names = phrases[before].names if several else phrases[before].names[-1:]
    phrases[place].poss = ((phrases[before].name_kind, names),)


def theme_of(phrases: list[Phrase], mentions: list[Mention]) -> tuple[Named, ...]:
    """Give the minerals that are the first thing a sentence names, as its subject."""
    for place, phrase in enumerate(phrases):
        if phrase.kind == "V":
            return ()
        if phrase.kind == "NP" and phrase.names:
            led = place and phrases[place - 1].kind in {"P", "TO"}
            named = names_at(mentions, phrase.names)
            return named if phrase.name_kind == "Mineral" and not led else ()
    return ()


def scene_of(phrases: list[Phrase], mentions: list[Mention]) -> tuple[Named, ...]:
    """Give the country that opens a sentence: "In Vietnam, Masan ..."."""
    if [phrase.kind for phrase in phrases[:2]] != ["P", "NP"] or phrases[0].head != "in":
        return ()
    named = names_at(mentions, phrases[1].names)
    return tuple(m for m in named if m.label == "Country" and m.kind == "Place")


def heading_of(phrases: Sequence[Phrase], mentions: Sequence[Mention]) -> tuple[Named, ...]:
    """Give the country that is all a sentence says: the head of a paragraph."""
    named = _alone(phrases, mentions)
    return tuple(m for m in named if m.label == "Country" and m.kind == "Place")


def headed(phrases: list[Phrase], mentions: list[Mention]) -> tuple[Named, ...]:
    """Give the site that is all a sentence says."""
    return tuple({m.ids: m for m in _alone(phrases, mentions) if m.label == "Facility"}.values())


def _alone(phrases: Sequence[Phrase], mentions: Sequence[Mention]) -> tuple[Named, ...]:
    kinds = [phrase.kind for phrase in phrases]
    return names_at(mentions, phrases[0].names) if kinds in (["NP"], ["NP", ";"]) else ()


def is_seat(phrases: list[Phrase], place: int) -> bool:
    """Tell whether a place is where a government sits: "the government in Antananarivo"."""
    led = place > 1 and phrases[place - 1].head == "in"
    return bool(led and phrases[place - 2].nouns & {"government"})


def is_aside(phrases: list[Phrase], place: int) -> bool:
    """Tell whether a place is named for a firm or a trade: "Syrah of Australia", "to China"."""
    led = phrases[place - 1] if place else None
    return led is not None and (led.kind == "TO" or led.head in {"of", "from", "than", "with"})


def is_told(phrases: list[Phrase], place: int) -> bool:
    """Tell whether what follows says which one is meant: "the mine at X", "the firm that"."""
    if place + 1 >= len(phrases):
        return False
    following = phrases[place + 1]
    after = phrases[place + 2] if place + 2 < len(phrases) else following
    if following.kind == "V" and (following.form == "ing" or after.head == "by"):
        return following.form in {"ing", "past", "en"}  # "the mine reopened by X"
    if following.kind == "V" and following.head == "be" and after.kind == "NP":
        return after.name_kind in {"Org", "Facility"} and not after.lent  # "the borrower was X"
    if following.kind == "REL" or (following.kind == "P" and following.head in {"of", "that"}):
        return True
    sited = following.kind == "P" and following.head in {"at", "in", "near"}
    seats = SITES | ({"Place"} if "government" in phrases[place].nouns else set[str]())
    return sited and place + 2 < len(phrases) and bool(phrases[place + 2].name_kind in seats)


def ahead(phrases: list[Phrase], mentions: list[Mention], place: int) -> tuple[Named, ...]:
    """Find who acts behind "Through its subsidiary X, ..."."""
    opens = place == 1 and phrases[0].kind in {"P", "SUB"} and phrases[1].words & OWNERS
    commas = [i for i, phrase in enumerate(phrases[:8]) if phrase.kind == ","]
    if not opens or not commas or commas[0] + 1 >= len(phrases):
        return ()
    other = phrases[commas[0] + 1]
    if other.name_kind not in {"Org", "Place"}:
        return ()
    return names_at(mentions, other.names[:1])


def receiver(phrases: list[Phrase], mentions: list[Mention], place: int) -> tuple[Named, ...]:
    """Find the receiver before "for its mine", "and its mine" or "for a line at its plant".

    What comes "from its mine" is the giver's.
    """
    given = phrases[place - 1].head == "from"
    if place < NEAREST or given or not phrases[place].words & OWNERS:
        return ()
    near = phrases[place - 1].head in {"for", "and", "at"}
    near = near and phrases[place - 2].name_kind == "Org"
    other = place - 2 if near else _receiving(phrases, place)
    if other < 1 or phrases[other].lent or phrases[other - 1].kind not in {"P", "TO", "V"}:
        return ()
    led = phrases[other - 1].head
    if phrases[other].name_kind != "Org" or led == "from" or _deals_with(phrases, other):
        return ()
    named = names_at(mentions, phrases[other].names[-1:])
    return tuple(m for m in named if m.label != "StateBank")  # a bank has no mine


def _deals_with(phrases: list[Phrase], place: int) -> bool:
    """Tell whether somebody buys: "has offtake deals with X for its mine"."""
    deal = phrases[max(0, place - 2)]
    return phrases[place - 1].head == "with" and "deal" in deal.nouns and "loan" not in deal.nouns


def _receiving(phrases: list[Phrase], place: int) -> int:
    """Find whom "lent to X for a third line at" is about, or -1."""
    purpose = place - 1
    while purpose > 0 and phrases[purpose].kind in {"P", "NP"} and phrases[purpose].head != "for":
        purpose -= 1
    if phrases[purpose].head != "for":
        return -1
    for other in range(purpose - 1, max(0, purpose - FARTHEST), -1):
        led = phrases[other - 1]
        gets = led.kind == "V" and led.head in LENDING and not led.passive  # "lent X $5 for its"
        if phrases[other].name_kind == "Org" and (gets or led.kind == "TO" or led.head == "with"):
            return other
    return -1


def described_by(
    phrases: list[Phrase],
    mentions: list[Mention],
    place: int,
    earlier: tuple[Named, ...],
    named: list[Named],
) -> tuple[Named, ...]:
    """Find whose a name beside is: "Balama, one of its two mines", "Vale, its partner".

    It is nobody named by what stands before the comma.
    """
    if phrases[place - 1].head == "from" and any(p.head in BUYING for p in phrases[:place]):
        return earlier[:1] if phrases[place].words & OWNERS else ()  # "A buys from its mine"
    start = place - 2 if phrases[max(0, place - 1)].head == "of" else place
    if start < 2 or phrases[start - 1].kind != "," or not phrases[place].words & OWNERS:  # noqa: PLR2004
        return ()
    beside = names_at(mentions, phrases[start - 2].names)
    site = phrases[start - 2].name_kind == "Facility" and phrases[place].nouns & OWNED_SITES
    kin = phrases[start - 2].name_kind == "Org" and phrases[place].nouns & RELATIVES
    opens = start == NEAREST - 1 or phrases[start - NEAREST].kind in {";", "C", "SUB", ","}
    if not (site or kin) or not opens:
        return ()
    kinds = {"Org"} if site else {"Org", "Facility"}
    firms = [m for m in earlier if m.kind in kinds and m.ids not in {b.ids for b in beside}]
    if not firms and site:
        firms = [m for m in named if m.label == "Firm"][-1:]
    return tuple(firms[:1])


def issuer_of(phrases: list[Phrase], mentions: list[Mention], place: int) -> tuple[Named, ...]:
    """Find whose "its shares" are: the first of two firms, for nobody holds his own."""
    names = [n for phrase in phrases[:place] if phrase.name_kind == "Org" for n in phrase.names]
    firms = {m.ids: m for m in names_at(mentions, names)}
    return tuple(firms.values())[:1] if len(firms) > 1 else ()


def owner_near(  # noqa: PLR0913
    phrases: list[Phrase],
    mentions: list[Mention],
    place: int,
    earlier: tuple[Named, ...],
    named: list[Named],
    *,
    alone: bool,
) -> tuple[Named, ...]:
    """Find whose "its mine" is by what stands right around it; ``alone`` before any actor."""
    if phrases[place].head in SHARES and phrases[place].words & OWNERS:
        return issuer_of(phrases, mentions, place) or earlier[:1]
    found = ahead(phrases, mentions, place) if alone else ()
    for near in (_listed_with_arm, receiver, _lent_to, _owning_through):
        found = found or near(phrases, mentions, place)
    return found or described_by(phrases, mentions, place, earlier, named)


def _lent_to(phrases: list[Phrase], mentions: list[Mention], place: int) -> tuple[Named, ...]:
    """Find whose "its mine" is in "X, to which Y lent $5 million for its mine"."""
    if phrases[place - 1].head != "for" or not phrases[place].words & OWNERS:
        return ()
    openers = [i for i in range(1, place) if phrases[i].kind in {"REL", ";", "C", "SUB"}]
    whom = openers[-1] if openers and phrases[openers[-1]].head == "which" else 0
    before = antecedent(phrases, whom - 1) if whom and phrases[whom - 1].kind == "TO" else None
    names = phrases[before].names if before is not None else ()
    return tuple(m for m in names_at(mentions, names) if m.kind == "Org")


def _owning_through(
    phrases: list[Phrase], mentions: list[Mention], place: int
) -> tuple[Named, ...]:
    """Find whose subsidiary it is in "owned by X through its subsidiary Y"."""
    through = place > NEAREST - 1 and phrases[place - 1].head == "through"
    if not through or not phrases[place].words & OWNERS or phrases[place - NEAREST].head != "by":
        return ()
    names = phrases[place - 2].names if phrases[place - 2].name_kind == "Org" else ()
    return names_at(mentions, names[-1:])


def _listed_with_arm(
    phrases: list[Phrase], mentions: list[Mention], place: int
) -> tuple[Named, ...]:
    """Find whose arm is listed behind it: "a consortium of A, its recycling arm B and C"."""
    phrase = phrases[place]
    listed = [p.kind for p in phrases[max(0, place - NEAREST) : place]] == ["P", "NP", ","]
    if not (listed and phrase.names and phrase.words & OWNERS and phrase.words & ARMS):
        return ()
    beside = phrases[place - 2]
    firms = beside.names[-1:] if beside.name_kind == "Org" else ()
    return names_at(mentions, firms)


def role_of(
    phrases: list[Phrase], mentions: list[Mention], place: int
) -> dict[str, tuple[Named, ...]]:
    """Give whom a noun describes: "X, the Russian producer", for "the producer" later."""
    phrase = phrases[place]
    if place < NEAREST - 1 or phrase.names or phrases[place - 1].kind != ",":
        return {}
    firm = phrases[place - 2]
    described = (
        phrase.nouns & {"producer", "refiner", "firm", "venture"} and phrase.head not in GENERAL
    )
    if firm.name_kind != "Org" or not described:
        return {}
    return {phrase.head: names_at(mentions, firm.names[-1:])}


def lend(mentions: list[Mention], found: tuple[Named, ...]) -> tuple[int, ...]:
    """Add names that are meant, not said, to the mentions of a sentence; give their numbers."""
    start = len(mentions)
    mentions += [mention.away() for mention in found]
    return tuple(range(start, len(mentions)))


def last_two(named: list[Named]) -> tuple[Named, ...]:
    """Take "both metals" and "either" for the two minerals that were named last."""
    said = {mention.ids: mention for mention in named if mention.label == "Mineral"}
    latest = list(dict.fromkeys(m.ids for m in reversed(named) if m.ids in said))
    return tuple(said[ids] for ids in reversed(latest[:2])) if len(latest) > 1 else ()


def teller(phrases: list[Phrase], mentions: list[Mention]) -> tuple[Named, ...]:
    """Find the firm that is quoted: "We mine tin," said X."""
    for place, phrase in enumerate(phrases):
        if phrase.kind != "V" or phrase.head not in {"say", "tell", "announce", "add"}:
            continue
        for other in (*phrases[max(0, place - 1) : place], *phrases[place + 1 : place + 2]):
            if other.kind == "NP" and other.name_kind == "Org" and not other.lent:
                return names_at(mentions, other.names[:1])
        if named := _employer(phrases, place + 1):
            return names_at(mentions, named[:1])
    return ()


def _employer(phrases: list[Phrase], place: int) -> tuple[int, ...]:
    """Find the firm behind a person: "N. N., chief executive of X", "N. N. of X"."""
    after = place + 1
    if not 0 <= place < len(phrases) or phrases[place].kind != "NP" or phrases[place].names:
        return ()
    if [phrase.kind for phrase in phrases[after : after + 2]] == [",", "NP"]:
        after += 2
    led = after + 1 < len(phrases) and phrases[after].head in {"of", "at"}
    return phrases[after + 1].names if led and phrases[after + 1].name_kind == "Org" else ()


def nation(phrases: list[Phrase], place: int, subject: tuple[Named, ...]) -> tuple[Named, ...]:
    """Take "we" who mine or import something for the country spoken of."""
    verb = phrases[place + 1] if place + 1 < len(phrases) else None
    doing = verb is not None and verb.kind == "V" and verb.head in ORE_VERBS
    return tuple(m for m in subject if m.kind == "Place") if doing else ()


def our_land(phrase: Phrase, subject: tuple[Named, ...]) -> tuple[Named, ...]:
    """Take "our tungsten" for that of the country spoken of."""
    return tuple(m for m in subject if m.kind == "Place" and phrase.name_kind == "Mineral")


def prevailing(named: list[Named]) -> tuple[Named, ...]:
    """Take "the company" for the firm that the text is about: named far oftener than others."""
    firms = [mention for mention in named if mention.label == "Firm"]
    ranked = Counter(mention.ids for mention in firms).most_common(2)
    times = [count for _, count in ranked]
    if not times or times[0] < OFTEN or (times[1:] and times[0] <= 2 * times[1]):
        return ()
    return tuple(mention for mention in firms if mention.ids == ranked[0][0])[-1:]
