"""Binding: which figure of a sentence belongs to a statement that a frame reads in it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from .roles import first_figure
from .stating import named_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .filling import Filling
    from .quantities import Quantity
    from .roles import Filler

# Which figures a type of statement may carry.
FIGURES_OF: Mapping[str, frozenset[str]] = defaultdict(
    frozenset[str],
    {
        **dict.fromkeys(
            (
                "PRODUCES",
                "REFINES",
                "HOLDS_RESERVES",
                "EXPORTS",
                "IMPORTS",
                "EXPORTS_TO",
                "USED_IN",
                "RESTRICTS",
            ),
            frozenset({"Share", "Mass"}),
        ),
        "SUPPLIES": frozenset({"Share", "Mass"}),
        "OWNS": frozenset({"Share"}),
        "DEPENDS_ON": frozenset({"Share"}),
        "FINANCES": frozenset({"Money"}),
        "INVESTS_IN": frozenset({"Money"}),
    },
)
# Whose output a share of a site's may be.
WHOLES = r"(?i)\b(?:world|global|countr|national|demand|supply)"
# Verbs that give the level of what their subject names: "output fell to 205,000 tonnes".
LEVELS = frozenset(["reach", "total", "hit", "be", "stand", "amount", "come", "exceed", "average"])
# Verbs that tell what part of a whole their subject is.
SUMS = frozenset(["account", "represent", "make", "constitute", "comprise", "contain", "hold"])
WORLD = frozenset({"world", "global", "worldwide"})
MOVES = frozenset(
    [
        *("fall", "rise", "drop", "slump", "climb", "grow", "decline", "jump", "increase", "surge"),
        *("soar", "raise", "lift", "cut", "boost", "expand", "reduce", "ramp", "double", "slip"),
    ]
)
# Participles that give the size of what stands before them: "resources estimated at 5 tonnes".
SIZED = frozenset(
    ["estimate", "put", "value", "assess", "reckon", "total", "amount", "average", "measure"]
)
# What costs the sum that stands before it, however much of it is lent.
COSTLY = frozenset(
    [
        *("plant", "mine", "project", "refinery", "smelter", "factory", "works", "scheme"),
        *("gigafactory", "complex", "mill", "expansion", "port", "railway"),
    ]
)
LEADING = frozenset(["with", "at", "for"])  # "With 5 tonnes in 2023, Mexico was the second"
VIA = frozenset({"through", "via"})
# How far behind a site's name its owners' bracket opens: "the Balama mine (Vale 60%)".
NEAR_BRACKET = 20
LOOSE = frozenset(["with", "for", "at", "by", "of", "to"])


def figure_told(told: Filling, type_: str, subject: Filler, object_: Filler) -> Quantity | None:
    """Find the figure: of the object, the subject, the predicate, or in a phrase of its own."""
    clause, kinds = told.clause, FIGURES_OF[type_]
    valued = [clause.phrases[end.phrase].values.get(end.mention) for end in (object_, subject)]
    owners = _owners_shares(told, subject)
    valued = [number for number in valued if number not in owners]
    own = first_figure(clause, valued, kinds)  # "mainly from China (43%) and Mexico (13%)"
    if own is not None:
        return own
    if _follows(told, subject):
        return first_figure(clause, _trailing(told, subject), kinds)
    if _is_unmeasured(told, type_, subject, object_):
        return None
    if type_ == "DEPENDS_ON" and (still := _still(told)):
        return first_figure(clause, still, kinds)
    if _is_no_share(told, type_, object_):
        kinds -= {"Share"}
    numbers = [n for n in _numbers(told, subject, object_) if n not in owners]
    if type_ == "FINANCES":
        costs = {n for p in clause.phrases if p.head in COSTLY for n in p.figures}
        numbers = [number for number in numbers if number not in costs]  # "the €5 billion plant"
    for preferred in (kinds & {"Mass"}, kinds) if type_ == "HOLDS_RESERVES" else (kinds,):
        figure = first_figure(clause, numbers, preferred)
        if figure is not None:
            return figure
    return _level(told, kinds)


def _owners_shares(told: Filling, subject: Filler) -> set[int]:
    """Find the shares of firms in brackets behind a site: "Balama (Vale 60%) made 5 tonnes"."""
    clause, site = told.clause, named_at(told.clause, subject.mention)
    start = clause.sentence.find("(", max(site.end, 0), site.end + NEAR_BRACKET)
    if site.label != "Facility" or start < 0:
        return set()
    end = clause.sentence.find(")", start)
    inside = {n: m.kind for n, m in enumerate(clause.mentions) if start < m.start < end}
    return {n for n, kind in inside.items() if kind == "Share" and "Org" in inside.values()}


def _is_no_share(told: Filling, type_: str, object_: Filler) -> bool:
    """Tell whether a share is one of something else than of all there is of a mineral."""
    if told.frame.id == "buys-for-use":
        return True  # a share of what is bought is none of what is used
    made_from = any(preposition == "from" for preposition, _ in told.complements)
    if made_from and told.clause.phrases[object_.phrase].words & {"its", "their"}:
        return True
    making = type_ in {"PRODUCES", "REFINES"}
    if making and _is_of_a_site(told):
        return True
    if (making or type_ == "IMPORTS") and _is_of_its_own(told):
        return True
    return (making or type_ == "EXPORTS") and _is_of_what_moves(told)


def _is_of_a_site(told: Filling) -> bool:
    """Tell whether a share is of what one site yields: "half of the output of Balama"."""
    phrases = told.clause.phrases
    kinds = {phrases[p].name_kind for _, p in told.complements} | {k for k, _ in told.phrase.poss}
    return "Facility" in kinds and not told.clause.says(WHOLES)


def _is_of_what_moves(told: Filling) -> bool:
    """Tell whether a share has a later verb: "most of the tin mined in Peru is sold abroad"."""
    clause, place = told.clause, told.place
    if not told.passive or told.phrase.form != "past":
        return False
    later = (i for i in range(place + 1, len(clause.kinds)) if clause.phrases[i].form == "fin")
    verb = next(later, None)
    return verb is not None and bool({*clause.subject(verb)} & {*clause.patient(place)})


def _is_of_its_own(told: Filling) -> bool:
    """Tell whether a share is another's part of an output: "Vale makes half of Peru's output"."""
    owners = {kind for kind, _ in (*told.phrase.poss, *told.phrase.mods)} & {"Place", "Demonym"}
    owned = bool(told.phrase.poss or owners) and told.clause.is_part(told.place - 2)
    return told.frame.predicate == "nouns" and owned


def _numbers(told: Filling, subject: Filler, object_: Filler) -> Iterator[int | None]:
    """Give the numbers of the figures that may be meant, the likeliest first."""
    clause, phrase = told.clause, told.phrase
    yield from (filler.figure for filler in (object_, subject) if filler.own)
    yield from _trailing(told, object_)
    apart = clause.phrases[object_.phrase - 1].head == "by"  # "10% by B, a venture of C"
    apart |= told.verb is not None and object_.phrase < told.verb and not told.passive
    # In "holds 5% of B, of which C has 40%" the 5% is of another clause.
    for filler in (subject,) if told.frame.type == "OWNS" and apart else (subject, object_):
        yield from _leading(told, filler)
        yield from _parted(told, filler)
    if clause.kinds[max(0, told.place - 3) : told.place] == ["NP", "P", "REL"]:
        yield from clause.phrases[told.place - 3].figures  # "75% of which belongs to"
    yield from (subject.figure, object_.figure, *phrase.figures)
    if told.place > 1 and clause.is_part(told.place - 2):
        yield from clause.phrases[told.place - 2].figures  # "5 tonnes of lithium resources"
    direct = [p for a, p in told.complements if not a]
    if told.passive or phrase.head in {"belong", "go", "come"}:
        direct = [*direct, *clause.subject(told.place)]
    loose = [p for a, p in told.complements if a in LOOSE and not clause.phrases[p].names]
    loose = [
        p for p in loose if not (clause.is_level_left(p) or _is_in_the_ground(told, p, object_))
    ]
    fronted = [p for a, p in clause.fronted if a in LEADING and not clause.phrases[p].names]
    for place in (*direct, *loose, *_aside(told, object_), *fronted):
        if not _is_of_another(told, place, object_):
            yield from clause.figures(place)


def _is_unmeasured(told: Filling, type_: str, subject: Filler, object_: Filler) -> bool:
    """Tell whether the figure is of more: "5 tonnes, mostly to A", "a tenth in tools".

    Nor has it who is overtaken: "A has overtaken B as the largest producer, with 5 tonnes".
    """
    clause = told.clause
    passed = told.options.get("all") and told.frame.predicate == "verbs"
    if passed and type_ in {"PRODUCES", "REFINES"} and subject.phrase > told.place:
        return True
    sources = [p for a, p in told.complements if a == "from" and clause.phrases[p].names]
    if type_ == "IMPORTS" and told.frame.predicate == "nouns" and sources:
        return True  # "its imports from Peru stood at 5 tonnes"
    part = clause.leading_part(object_.phrase)
    unknown = type_ == "USED_IN" and part is not None and not clause.phrases[part].figures
    befores = (clause.kinds[max(0, f.phrase - 3) : f.phrase - 1] for f in (subject, object_))
    return unknown or [",", "ADV"] in befores


def _is_of_another(told: Filling, place: int, object_: Filler) -> bool:
    """Tell whether a figure is of another: of B in "owns A and 51% of B", "half of B reserves"."""
    clause = told.clause
    whole = clause.phrases[place + 2 if clause.is_part(place) else place]
    if told.frame.type == "OWNS":
        return clause.is_part(place) and bool(whole.names) and object_.mention not in whole.names
    goods = {n for kind, names in whole.mods if kind == "Mineral" for n in names}
    return bool(goods) and object_.mention not in goods and object_.phrase != place


def _follows(told: Filling, filler: Filler) -> bool:
    """Tell whether somebody only comes next: B in "A, with 43%, followed by B"."""
    before = told.clause.phrases[max(0, filler.phrase - 2) : filler.phrase]
    return [phrase.head for phrase in before] == ["follow", "by"]


def _aside(told: Filling, object_: Filler) -> Iterator[int]:
    """Give what the aside after the predicate measures: ", or 5%", "estimated at 5 tonnes"."""
    clause = told.clause
    after = max((p for _, p in told.complements), default=told.place) + 1
    after += clause.kinds[after : after + 1] == [","]
    kinds = clause.kinds[after : after + 3]
    if kinds[:1] == ["NP"] and clause.kinds[after - 1] == ",":
        yield from [after] if not clause.phrases[after].names else []
    elif kinds == ["V", "P", "NP"] and clause.phrases[after].head in SIZED:
        yield from [] if _is_in_the_ground(told, after - 1, object_) else [after + 2]


def _is_in_the_ground(told: Filling, place: int, object_: Filler) -> bool:
    """Tell whether a figure is of reserves, and of no output: "a producer with reserves of 5"."""
    clause = told.clause
    of = clause.kinds[max(0, place - 2) : place] == ["NP", "P"]
    places = {place, place - 2 * of} - {told.place, object_.phrase}
    return any("reserves" in clause.phrases[p].nouns for p in places)


def _trailing(told: Filling, filler: Filler) -> tuple[int, ...]:
    """Give the figure of one of several: "on China for 97% of ... and on Turkey for 98% of ..."."""
    clause, place = told.clause, filler.phrase
    if clause.kinds[place + 1 : place + 3] != ["P", "NP"]:
        return ()
    other = clause.phrases[place + 2]
    apart = clause.phrases[place + 1].head in {"for", "at", "with"} and not other.names
    own = clause.phrases[place].figures  # "5 tonnes with 7 tonnes of capacity"
    return other.figures if apart and not own else ()


def _leading(told: Filling, filler: Filler) -> tuple[int, ...]:
    """Give the figure right before a preposition: "33.75% to Bintang Delapan"."""
    clause, place = told.clause, filler.phrase
    if clause.phrases[max(0, place - 1)].head in VIA:
        place -= 2  # "60% by A through B"
    if place < 2 or clause.kinds[place - 2 : place] != ["NP", "P"]:  # noqa: PLR2004
        return ()
    before = clause.phrases[place - 2]
    if (
        clause.phrases[place - 1].head not in {"to", "from", "for", "by", "into", "in"}
        or before.names
    ):
        return ()
    return () if before.nouns else before.figures


def _parted(told: Filling, filler: Filler) -> tuple[int, ...]:
    """Give the share that one of several sends: "97% of its tin from A and 63% of its ..."."""
    clause = told.clause
    goods = clause.sent_from(filler.phrase)
    if goods is None:
        return ()
    phrase = clause.phrases[goods]
    services = phrase.words & {"its", "their"} and not (phrase.names or phrase.nouns)
    part = clause.leading_part(goods) if not services else None
    return clause.phrases[part].figures if part is not None else ()


def _moving(told: Filling) -> int | None:
    """Find the verb that gives or changes the level of a noun: "is expected to fall"."""
    clause = told.clause
    if told.frame.predicate != "nouns":
        return None
    after = clause.verb_after(told.place)
    if after is None and told.verb is not None and told.verb < told.place:
        return told.verb
    inner = after is not None and clause.kinds[after + 1 : after + 2] == ["V"]
    return after + 1 if after is not None and inner else after


def _still(told: Filling) -> tuple[int, ...]:
    """Give the figure that is to change: "plans to cut its dependence on X from 8% to 5%"."""
    verb = _moving(told)
    if verb is None or told.clause.status(verb) != "planned":
        return ()
    froms = [p for a, p in told.complements if a == "from"]
    return tuple(n for p in froms for n in told.clause.phrases[p].figures)


def _level(told: Filling, kinds: frozenset[str]) -> Quantity | None:
    """Read the tonnes that the verb of a noun gives: "output fell to 205,000 tonnes"."""
    clause, after = told.clause, _moving(told)
    if after is None:
        return None
    head = clause.phrases[after].head
    wanted = {"", "at", "to"} if head in LEVELS else {"to"} if head in MOVES else set[str]()
    wanted = {"from"} if clause.status(after) == "planned" else wanted  # "is to fall from 8%"
    wanted |= {"", "for"} if head in SUMS else set[str]()
    places = [
        place
        for preposition, place in clause.complements(after)
        if preposition in wanted and not clause.phrases[place].names
    ]
    numbers = [number for place in places for number in clause.figures(place)]
    wholes = (clause.phrases[place + 2].words for place in places if clause.is_part(place))
    of_world = any(words & WORLD for words in wholes)  # "accounts for 60% of world output"
    if told.phrase.head != "share" and told.frame.type != "DEPENDS_ON" and not of_world:
        kinds &= {"Mass"}  # "output fell to 60%" is a share of what it was
    return first_figure(clause, numbers, kinds)
