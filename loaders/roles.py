"""Roles: which mentions fill the places of a predicate, and with which figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .grades import tells_no_part
from .listed import held_behind
from .nouns import IMPLIED, WITHIN, below, is_amount, of_activity
from .quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .clauses import Clause
    from .phrases import Phrase

# What a noun phrase may be about without naming it: "tonnes of cobalt", "cobalt ore".
ALWAYS = frozenset({"material", "amount"})
DESCRIBING = frozenset({"facility", "firm", "subsidiary", "bank", "venture"})
ACTING = frozenset(
    [
        *("government", "firm", "bank", "investment"),
        *("importer", "refiner", "producer", "exporter", "industry", "facility"),
    ]
)
# One of them is not its country: "a Chinese miner".
WHOLES = frozenset(["it", "them", "that", "this", "total", "world", "which", "all", "each"])
ALONE = frozenset(
    {"firm", "bank", "importer", "refiner", "producer", "exporter", "facility", "parent"}
)
SEATED = frozenset({"importer", "refiner", "exporter", "industry"})
# Amounts that leave out what of: "smaller amounts", "the rest".
BARE_ORES = frozenset(
    [
        *("ore", "ores", "concentrate", "concentrates", "material", "metal", "brine", "oxide"),
        *("trioxide", "trisulfide", "trisulphide", "hydroxide", "carbonate", "sulphate", "sulfate"),
        *("ingots", "sponge", "intermediates"),
    ]
)
BARE_AMOUNTS = frozenset({"amounts", "quantities", "volumes", "rest", "remainder", "balance"})
# What a plant of the metal spoken of makes: "a sulphate plant".
TREATING = frozenset(
    [
        *("sulphate", "sulfate", "hydroxide", "carbonate", "oxide", "separation", "conversion"),
        "processing",
    ]
)
# Goods lead to what they are made of or go into, not to who makes them.
ABOUT = frozenset({"Mineral", "Sector", "Place"})
EXAMPLES = frozenset({"such as", "including", "like"})
EQUATES = frozenset({"be", "become", "remain", "include", "comprise"})
# What is no product: all else may be, in "tantalum capacitors" or "gearbox housings".
NO_GOODS = frozenset(
    ["restriction", "loan", "stake", "dependence", "deal", "government", "place", "plan", "measure"]
)
MAKERS = ("makers", "manufacturers", "producers", "industry", "sector", "companies", "firms")
DEEPEST = 4
NAMING = frozenset({"call", "name", "dub", "christen"})
SHARES = frozenset(["shares", "equity", "stock", "capital", "shareholding", "majority"])


class Filler(NamedTuple):
    """A mention in a role; ``via`` holds the noun classes on the way to it.

    ``own`` tells that the figure is its own beside others': "..., Canada 5%".
    """

    mention: int
    figure: int | None
    phrase: int
    via: frozenset[str] = frozenset()
    own: bool = False


def has_own_goods(clause: Clause, place: int) -> bool:
    """Tell whether a part is one of something else: B's in "A has 60% of tin and B 5% of zinc"."""
    kinds, phrases = clause.kinds[place + 1 : place + 3], clause.phrases
    if kinds != ["P", "NP"] or phrases[place + 1].head != "of":
        return False
    goods = phrases[place + 2]
    named = goods.name_kind == "Mineral" and not goods.lent
    return named or not (goods.names or goods.nouns or goods.head in WHOLES)


def describes_one(clause: Clause, place: int) -> bool:
    """Tell whether a description is of the last of a list: "A, B and C, a venture of D"."""
    phrase = clause.phrases[place]
    apposed = phrase.kind == "NP" and place > 0 and clause.kinds[place - 1] == ","
    return apposed and bool(phrase.words & {"a", "an"})


def reach(
    clause: Clause, place: int, kinds: frozenset[str], through: frozenset[str]
) -> list[Filler]:
    """Find what of some kinds a noun phrase is about: "60% of the cobalt output" is cobalt."""
    return list(dict.fromkeys(_reach(clause, place, kinds, through, 0)))


def _reach(  # noqa: C901, PLR0912
    clause: Clause, place: int, kinds: frozenset[str], through: frozenset[str], depth: int
) -> Iterator[Filler]:
    phrase = clause.phrases[place]
    figure = next(iter(phrase.figures), None)
    if phrase.name_kind == "Sector" and "Place" in kinds and _is_industry(clause, phrase):
        yield from _acting(clause, place, figure)  # "South Korea's battery makers"
        kinds -= {"Place"}
    if phrase.name_kind in kinds:
        for name in phrase.names:
            yield Filler(name, phrase.values.get(name, figure), place)
        if phrase.name_kind == "Sector":
            inner = (n for kind, names in phrase.mods if kind == "Sector" for n in names)
            yield from (Filler(n, figure, place) for n in inner)  # "electric-car batteries"
        yield from _examples(clause, place, kinds, through, depth)
        yield from _parts(clause, place, kinds, through, depth)
        return
    if phrase.name_kind == "Agency" and "Place" in kinds:
        yield from _acting(clause, place, figure)
    if phrase.name_kind == "Sector" and "Mineral" in kinds and "goods" in through:
        inner = (n for kind, names in phrase.mods if kind == "Mineral" for n in names)
        yield from (Filler(n, figure, place) for n in inner)  # "gallium nitride chips"
    if phrase.name_kind and phrase.name_kind != "Elsewhere":
        return
    alone = phrase.head == "funds" or (phrase.nouns & ALONE and not phrase.head.endswith("s"))
    own = phrase.nouns & {"facility"} and _is_owned(phrase)
    named = "Org" in kinds and any(_named_after(clause, place, frozenset({"Org"})))
    if "Place" in kinds and phrase.nouns & ACTING and not (alone or own or named):
        yield from _acting(clause, place, figure)
    if "Place" in kinds and (seat := _seat(clause, place)) is not None:
        yield from _reach(clause, seat, frozenset({"Place"}), frozenset(), DEEPEST)
    if "Facility" in kinds and phrase.nouns & {"operation", "right"}:  # "the mine's expansion"
        sites = (n for kind, names in phrase.poss if kind == "Facility" for n in names)
        yield from (Filler(n, figure, place) for n in sites)
    yield from _shares_of(clause, place, figure) if {"Org", "stake"} <= kinds | through else ()
    if "Place" in kinds and phrase.nouns & {"place"} and (phrase.poss or phrase.mods):
        yield from _acting(clause, place, figure)  # "in Myanmar's Kachin state"
    if "Place" in kinds and phrase.nouns & {"measure"}:
        yield from _issuer(clause, place, kinds, depth)
    if "Org" in kinds and phrase.nouns & {"venture", "firm", "bank"}:
        yield from _members(clause, place, kinds, depth)
    passable = (ALWAYS if kinds & ABOUT else {"amount"}) | through
    passable |= {"branch"} if "Org" in kinds else frozenset[str]()
    good = "goods" in through and phrase.kind == "NP" and not phrase.nouns & NO_GOODS
    if not phrase.names and (phrase.nouns & passable or good or is_amount(clause, place)):
        yield from _within(clause, place, kinds, through, depth)
    if "Mineral" in kinds:
        yield from (Filler(*entry) for entry in held_behind(clause, place))
    if depth == 0 and not phrase.names and (phrase.nouns & DESCRIBING or phrase.head == "parent"):
        yield from _named_after(clause, place, kinds)
    if phrase.nouns & {"place", "material", "firm", "facility"}:
        yield from _examples(clause, place, kinds, through, depth)


def _is_owned(phrase: Phrase) -> bool:
    """Tell whether mines are somebody's: "Nornickel's Arctic mines", "its Chilean mines"."""
    firms = any(kind == "Org" for kind, _ in phrase.poss)
    return firms or bool(phrase.words & {"its", "their"})


def _shares_of(clause: Clause, place: int, figure: int | None) -> Iterator[Filler]:
    """Give the firm whose shares are bought: "$5 million of Lynas's equity"."""
    phrase = clause.phrases[place]
    after = clause.phrases[min(place + 1, len(clause.kinds) - 1)]
    told = after.kind == "P" and after.head in {"in", "of", "to"}
    if (
        phrase.kind == "NP"
        and phrase.head in SHARES
        and not told
        and "Org" in {kind for kind, _ in phrase.poss}
    ):
        yield from (Filler(n, figure, place) for _, ns in phrase.poss for n in ns)


def _seat(clause: Clause, place: int) -> int | None:
    """Find where a government or firms sit: "the junta in Niamey", "companies from China"."""
    phrase, led = clause.phrases[place], clause.kinds[place + 1 : place + 3] == ["P", "NP"]
    several = phrase.head.endswith("s") and not phrase.mods
    buyers = phrase.nouns & SEATED and several
    at = clause.phrases[place + 1].head if led else ""
    seated = at == "in" and (buyers or phrase.nouns & {"government"})
    return place + 2 if seated or (at == "from" and several and phrase.nouns & {"firm"}) else None


def _is_industry(clause: Clause, phrase: Phrase) -> bool:
    """Tell whether a use is a country's makers: "Europe's car makers", "Japanese carmakers"."""
    lands = any(kind in {"Place", "Demonym"} for kind, _ in (*phrase.poss, *phrase.mods))
    return lands and clause.words[phrase.last].text.lower().endswith(MAKERS)


def _within(
    clause: Clause, place: int, kinds: frozenset[str], through: frozenset[str], depth: int
) -> Iterator[Filler]:
    """Give what a noun names inside it or behind "of"; else the mineral spoken of."""
    phrase = clause.phrases[place]
    figure = next(iter(phrase.figures), None)
    empty = True
    for kind, names in phrase.mods:
        if kind in kinds and kind not in {"Place", "Demonym"}:
            for name in names:
                empty = False
                yield Filler(name, phrase.values.get(name, figure), place, phrase.nouns)
    if depth < DEEPEST:
        for other in below(clause, place, through):
            if clause.phrases[other - 1].head == "from" and kinds & {"Org"}:
                continue  # who sells "5 tonnes from Vale" is no part of them
            for filler in _reach(clause, other, kinds, through, depth + 1):
                empty = False
                kept = filler.figure if filler.figure is not None else figure
                yield Filler(filler.mention, kept, filler.phrase, filler.via | phrase.nouns)
    if empty and depth == 0 and "Mineral" in kinds:
        yield from _topic(clause, place, figure)


def _parts(
    clause: Clause, place: int, kinds: frozenset[str], through: frozenset[str], depth: int
) -> Iterator[Filler]:
    """Give the uses that a use is part of: "in the magnets of wind turbines"."""
    following = clause.kinds[place + 1 : place + 3]
    if clause.phrases[place].name_kind != "Sector" or following != ["P", "NP"]:
        return
    if clause.phrases[place + 1].head in WITHIN and depth < DEEPEST:
        yield from _reach(clause, place + 2, kinds, through, depth + 1)


def _named_after(clause: Clause, place: int, kinds: frozenset[str]) -> Iterator[Filler]:
    """Give the name behind a description: "closed its Mexican mine, Los Juarez, in 2023"."""
    after = place + 1
    if clause.kinds[after : after + 2] == ["P", "NP"] and clause.phrases[after].head == "in":
        after += 2
    after += clause.kinds[after : after + 3] == [",", "V", "NP"]
    naming = clause.kinds[after : after + 2] == ["V", "NP"] and clause.phrases[after].head in NAMING
    if clause.kinds[after : after + 2] != [",", "NP"] and not naming:
        return
    other = clause.phrases[after + 1]
    closed = clause.kinds[after + 2 : after + 3] in ([","], [";"], ["C"], [])
    closed |= clause.phrases[min(after + 2, len(clause.kinds) - 1)].head in {"in", "at", "near"}
    if (closed or naming) and other.name_kind in kinds & {"Org", "Facility"}:
        for name in other.names:
            yield Filler(name, None, after + 1)


def _issuer(clause: Clause, place: int, kinds: frozenset[str], depth: int) -> Iterator[Filler]:
    """Give who issued "the Chinese directive", "the directive, issued by the ministry"."""
    yield from _acting(clause, place, None)
    for verb in range(place + 1, min(place + 4, len(clause.kinds))):
        if clause.kinds[verb] == "V" and clause.is_passive(verb) and depth < DEEPEST:
            for preposition, below in clause.complements(verb):
                if preposition == "by":
                    yield from _reach(clause, below, kinds, frozenset(), depth + 1)
            return


def _members(clause: Clause, place: int, kinds: frozenset[str], depth: int) -> Iterator[Filler]:
    """Give the firms of "a consortium led by A and B", "a group that includes C"."""
    after = place + 1
    while clause.kinds[after : after + 1] in (["REL"], ["ADV"], [","]):
        after += 1
    if depth >= DEEPEST or clause.kinds[after : after + 1] not in (["V"], ["P"]):
        return
    phrase = clause.phrases[after]
    if phrase.head in {"lead", "include", "head", "comprise", "consist", "make", "form"}:
        under = [p for a, p in clause.complements(after) if a in {"", "by", "of"}]
    elif phrase.head in {"of", "including", "between", "such as"}:
        under = [after + 1]
        venture = "venture" in clause.phrases[place].nouns
        if venture and clause.kinds[after + 2 : after + 4] == ["C", "NP"]:
            under.append(after + 3)
    else:
        return
    for other in under:
        if clause.kinds[other : other + 1] == ["NP"]:
            yield from _reach(clause, other, kinds, frozenset(), depth + 1)


def _acting(clause: Clause, place: int, figure: int | None) -> Iterator[Filler]:
    """Take the country for its government, ministry or firms."""
    phrase = clause.phrases[place]
    if "private" in phrase.words:
        return  # "Angolan private investors"
    found = [
        name
        for kind, names in (*phrase.poss, *phrase.mods)
        if kind in {"Place", "Demonym"}
        for name in names
    ]
    if not found and phrase.name_kind == "Agency":
        found = [
            name
            for name in phrase.names
            if getattr(clause.mentions[name], "label", "Agency") != "Agency"
        ]
    following = clause.kinds[place + 1 : place + 3] == ["P", "NP"]
    if not found and following and phrase.nouns & {"government"} and not phrase.name_kind:
        other = clause.phrases[place + 2]
        if clause.phrases[place + 1].head == "of" and other.name_kind == "Place":
            found = list(other.names)  # "the Government of Tanzania"
    for name in found:
        yield Filler(name, figure, place)


def _topic(clause: Clause, place: int, figure: int | None) -> Iterator[Filler]:
    """Take the mineral spoken of where none is named: "holds half of known reserves"."""
    phrase = clause.phrases[place]
    implied = phrase.nouns & (IMPLIED | {"refinery"}) or phrase.head in BARE_AMOUNTS | BARE_ORES
    implied = implied or phrase.words & {"tonnes", "tons", "ounces"}
    implied = implied or (phrase.nouns & {"works"} and TREATING & phrase.words)
    implied = implied or (phrase.nouns & {"amount"} and of_activity(clause, place))
    if clause.topic is None or not (implied or is_amount(clause, place)):
        return
    if any(clause.mentions[number].kind == "Money" for number in phrase.figures):
        return
    own = phrase.poss and phrase.head not in BARE_ORES
    own = own and not (phrase.nouns & {"trade"} and phrase.words & {"its", "their"})
    if any(kind != "Demonym" for kind, _ in phrase.mods) or own:
        return
    nouns, of = phrase.nouns, clause.kinds[place + 1 : place + 3] == ["P", "NP"]
    if of and clause.phrases[place + 1].head == "of":
        whole = clause.phrases[place + 2]
        again = whole.head in {"it", "them", "what", "own"}
        implied = whole.nouns & (IMPLIED | ALWAYS) and not whole.names
        other = any(kind == "Sector" for kind, _ in whole.mods)  # "half of battery output"
        if whole.figures or other or not (again or implied):
            return
        nouns |= whole.nouns
    yield Filler(clause.topic, figure, place, nouns)


def _examples(
    clause: Clause, place: int, kinds: frozenset[str], through: frozenset[str], depth: int
) -> Iterator[Filler]:
    """Give the names that "such as", "including" or ", particularly" adds."""
    if depth >= DEEPEST:
        return
    after, comma = place + 1, False
    while clause.kinds[after : after + 1] == [","]:
        after, comma = after + 1, True
    special = clause.kinds[after : after + 1] == ["ADV"] and (
        clause.phrases[after].head in {"particularly", "especially", "notably"}
    )
    following = clause.kinds[after : after + 2]
    if following == ["P", "NP"] and clause.phrases[after + 1].head == "them":
        if clause.kinds[after + 2 : after + 3] == ["NP"]:
            yield from _reach(clause, after + 2, kinds, through, depth + 1)
        return
    example = following == ["P", "NP"] and clause.phrases[after].head in EXAMPLES
    region = following == ["P", "NP"] and clause.phrases[after].head == "of" and not comma
    if region and not _is_region(clause, place):
        return
    if example or region or (comma and special and following == ["ADV", "NP"]):
        yield from _reach(clause, after + 1, kinds, through, depth + 1)


def _is_region(clause: Clause, place: int) -> bool:
    phrase = clause.phrases[place]
    labels = {getattr(clause.mentions[n], "label", "") for n in phrase.names}
    return phrase.name_kind == "Place" and labels == {"Region"}


def further_shares(
    clause: Clause, found: Iterable[Filler], first: Mapping[int, Filler]
) -> Iterator[Filler]:
    """Give who has another share than the first: "70% of mining and 85% of refining"."""
    for filler in found:
        figures = {filler.figure, first[filler.mention].figure}
        kinds = {clause.mentions[n].kind for n in figures if n is not None}
        if len(figures - {None}) > 1 and kinds == {"Share"}:
            yield filler


def figure_of(clause: Clause, number: int | None, kinds: frozenset[str]) -> Quantity | None:
    """Give the quantity if it is of a kind that the statement can have."""
    if number is None:
        return None
    found = clause.mentions[number]
    if not isinstance(found, Quantity) or found.kind not in kinds:
        return None
    return None if tells_no_part(clause.sentence, found) else found


def first_figure(
    clause: Clause, numbers: Iterable[int | None], kinds: frozenset[str]
) -> Quantity | None:
    """Give the first of some quantities that is of a kind that the statement can have."""
    found = (figure_of(clause, number, kinds) for number in numbers)
    return next((figure for figure in found if figure is not None), None)
