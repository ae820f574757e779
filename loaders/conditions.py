"""Conditions: whether a frame applies at a predicate, by its options and what stands near."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .filling import Filling
from .frames import roles
from .roles import reach
from .words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# After these a noun names no event: "talk of a ban", "fear of export controls".
UNREAL = frozenset(
    [
        *("talk", "talks", "fear", "fears", "rumour", "rumours", "rumors", "speculation", "risk"),
        *("risks", "prospect", "possibility", "danger", "worries", "concerns", "calls", "warnings"),
        *("absence", "lack", "demand", "demands", "hope", "hopes", "petition"),
    ]
)
# "traders fear that China may ban"
FEARED = re.compile(
    r"\b(?:fear(?:s|ed|ing)?|worr(?:y|ies|ied)|speculat\w+|rumou?rs?)\b[^.;]*"
    r"\b(?:may|might|could|will|would)\b"
)
CALLING = frozenset(
    ["want", "urge", "ask", "press", "push", "lobby", "call", "campaign", "appeal", "beg"]
)
DISRUPTIONS = frozenset(
    [
        *("strike", "strikes", "flood", "floods", "drought", "war", "fire", "storm", "cyclone"),
        *(
            "blockade",
            "blockades",
            "roadblock",
            "roadblocks",
            "protest",
            "protests",
            "outage",
            "outages",
            "accident",
            "fighting",
            "unrest",
        ),
        *("rain", "rains", "pandemic", "workers", "villagers", "farmers", "lockdown"),
    ]
)
# "its list of dual-use items"
CONTROL_LIST = re.compile(r"\b(?:dual-use|controlled|export control)")
LISTS = frozenset({"list", "lists", "catalogue", "catalog", "register"})
# Who sells one of these sells no goods.
ASSETS = frozenset({"facility", "firm", "pit", "right", "stake", "operation", "loan"})
GOODS = frozenset({"material", "output"})
BARGAINING = frozenset({"sell", "buy", "purchase", "acquire"})
SENDING = frozenset({"sell", "ship", "send", "deliver", "export"})
MINERAL, OUTPUT = frozenset({"Mineral"}), frozenset({"output"})

KNOWLEDGE = frozenset(
    [
        *("equipment", "expertise", "know-how", "method", "methods", "patent", "patents"),
        *("technique", "techniques", "technologies", "technology"),
    ]
)


class Conditions(Filling):
    """One frame at one predicate, and what must or must not stand around it."""

    def obstacles(self) -> Iterator[str]:
        """Say what keeps the frame from being meant here; nothing where it is."""
        frame = self.frame
        yield from self._misfits()
        near = self._near() if frame.unless or frame.only else set[str]()
        if frame.unless & near:
            yield f"{_listed(frame.unless & near)} makes it something else"
        if frame.only and not frame.only & near:
            yield f"it takes one of: {_listed(frame.only)}"
        yield from self._wrong_nouns()
        if self.options.get("goods") and self._is_asset():
            yield "a site, a firm or a part of one is sold"
        if frame.id == "supplies":
            yield from self._no_supply()
        if self._unreal():
            yield "it is only feared, hoped for or talked of"
        if self._is_known_how():
            yield "it is only known how"
        if self._is_grip():
            yield "it is a hold on what is made, and no measure"
        if frame.id in {"output-of", "its-output"} and self._is_banned():
            yield "it is what a restriction is on"
        yield from self._wrong_ends()

    def _is_asset(self) -> bool:
        """Tell whether a site, a firm or a share is sold: "sold the mine", "sold it 15 percent"."""
        clause, phrases = self.clause, self.clause.phrases
        if self.phrase.head not in BARGAINING:
            return False
        sold = [p for a, p in self.complements if not a]
        if self.passive:
            sold = clause.subject(self.place)[:1] or clause.patient(self.place)
        elif not sold:
            relative = [p - 1 for p in clause.subject(self.place)[:1] if p]
            led = [p for p in relative if clause.kinds[p] == "REL"]
            sold = [found for p in led for found in clause.antecedent(p)[:1]]
        sold += [p + 2 for p in sold if clause.is_part(p)]
        spoken = any(m.kind == "Mineral" and m.start >= 0 for m in clause.mentions)
        spoken |= any(phrase.nouns & GOODS for phrase in phrases)
        once = self.phrase.head != "sell" and not self.passive and clause.is_past(self.place)
        site = frozenset({"it"} if once and not spoken else ())  # "who bought it from A in 2016"
        owned = frozenset({"firm", "facility"})  # "until selling that company to A"
        named = [phrases[p] for p in sold]
        named = [p for p in named if not p.lent or p.head in site or p.nouns & owned]
        if any(phrase.name_kind == "Mineral" or phrase.nouns & GOODS for phrase in named):
            return False
        if any(p.name_kind in {"Facility", "Org"} or p.nouns & ASSETS for p in named):
            return True
        shares = (clause.mentions[n].kind == "Share" for phrase in named for n in phrase.figures)
        return self.phrase.head == "sell" and any(shares) and not spoken

    def _no_supply(self) -> Iterator[str]:
        """Say why nobody is supplied: "provides it with advice", "digs the ore and sells it"."""
        given = [p for a, p in self.complements if a in {"", "with"}]
        goods = any(
            self.clause.phrases[p].nouns & GOODS or reach(self.clause, p, MINERAL, OUTPUT)
            for p in given
        )
        if self.phrase.head == "provide" and not goods:
            yield "what is provided is no goods"
        bare = [self.clause.phrases[p] for a, p in self.complements if not a]
        sent = self.phrase.head in SENDING and "to" not in {a for a, _ in self.complements}
        if sent and len(bare) == 1 and bare[0].head in {"it", "them"}:
            yield "a pronoun stands for what is sold"

    def _is_banned(self) -> bool:
        """Tell whether a noun is what a restriction is on: "a ban on mining in Serbia"."""
        kinds = self.clause.kinds[max(0, self.place - 2) : self.place]
        return kinds == ["NP", "P"] and "restriction" in self.clause.phrases[self.place - 2].nouns

    def _misfits(self) -> Iterator[str]:
        """Say which of the forms that options ask for the predicate does not have."""
        options = self.options
        if options.get("passive") and not self.passive:
            yield "the verb is not passive"
        if options.get("finite") and self.phrase.form in {"inf", "ing"}:
            yield "the verb is not finite"
        if options.get("money") and not self._has_money():
            yield "no sum of money is named"
        if options.get("moneyless") and self._has_money():
            yield "a sum of money is named"
        said = options.get("said")
        if said is not None and not self.clause.says(said):
            yield "the sentence does not say what the rule looks for"
        unsaid = options.get("unsaid")
        if unsaid is not None and self.clause.says(unsaid):
            yield "the sentence says what the rule leaves out"

    def _near(self) -> set[str]:
        near = {*self.phrase.words, *self._purpose()}
        if self.verb is not None:
            near.add(self.clause.phrases[self.verb].head)
        for preposition, place in self.complements:
            if not preposition or (preposition == "for" and self.phrase.head == "apply"):
                near |= self.clause.phrases[place].words
        for place in self.clause.subject(self.place)[:1] if self.passive else ():
            near |= self.clause.phrases[place].words
        return near

    def _wrong_ends(self) -> Iterator[str]:
        """Say which ends are missing that an option asks for, and which are there that it bars."""
        options = self.options
        sparing = frozenset(options.get("sparing", "").split())
        spares = not sparing or sparing & {self.phrase.head, *self.phrase.words}
        barred = ["without", "spared"] if spares else []
        for key in barred:
            ends = self._fill(roles(options[key])) if key in options else []
            # A pronoun may stand for something else.
            if any(not self.clause.phrases[end.phrase].lent for end in ends):
                yield f"{options[key]!r} is filled"
        if "given" in options and not self._fill(roles(options["given"])):
            yield f"{options['given']!r} is not filled"
        if "under" in options and not self._under(options["under"].split()):
            yield "no restriction follows"

    def _wrong_nouns(self) -> Iterator[str]:
        """Say which noun an option wants for object or subject, where it is not there."""
        phrases = self.clause.phrases
        if "object" in self.options:
            wanted = frozenset(self.options["object"].split())
            direct = [p for a, p in self.complements if not a]
            direct = self._objects_of() if self.passive else direct
            direct += [p + 2 for p in direct if self.clause.is_part(p)]
            if not any(phrases[p].nouns & wanted for p in direct):
                yield f"its object is none of: {_listed(wanted)}"
        elif "subject" in self.options:
            wanted = frozenset(self.options["subject"].split())
            if not any(phrases[p].nouns & wanted for p in self.clause.subject(self.place)):
                yield f"its subject is none of: {_listed(wanted)}"

    def _unreal(self) -> bool:
        """Tell whether the noun is only feared, hoped for or talked of."""
        if self.frame.type != "RESTRICTS":
            return False
        if self.frame.predicate != "nouns":
            told = self.clause.sentence[: self.clause.words[self.phrase.last].end]
            return FEARED.search(told) is not None or self._is_wanted() or self._is_disrupted()
        kinds = self.clause.kinds[max(0, self.place - 2) : self.place]
        above = self.clause.phrases[self.place - 2].head if kinds else ""
        if kinds == ["V", "P"]:
            return above in CALLING  # "called for a ban"
        return kinds == ["NP", "P"] and above in UNREAL

    def _is_known_how(self) -> bool:
        """Tell whether a deed is only what knowledge is for: "the technology for mining tin"."""
        kinds = self.clause.kinds[max(0, self.place - 2) : self.place]
        known = kinds == ["NP", "P"] and self.phrase.form == "ing"
        return known and self.clause.phrases[self.place - 2].head in KNOWLEDGE

    def _is_grip(self) -> bool:
        """Tell whether a control is no measure: "China's control of it", "X has control of it"."""
        if self.frame.type != "RESTRICTS" or self.phrase.head != "control":
            return False
        exported = self.phrase.words & {"export", "exports", "licensing", "licence", "license"}
        held = any(preposition in {"of", "over"} for preposition, _ in self.complements)
        firms = self.clause.subject(self.verb)[:1] if self.verb is not None else []
        grip = self.phrase.poss or any(self.clause.phrases[p].name_kind == "Org" for p in firms)
        return bool(grip) and held and not exported

    def _is_wanted(self) -> bool:
        """Tell whether others want a country to do it: "urged Serbia to ban mining"."""
        clause = self.clause
        before = clause.before(self.place)
        wished = before > 0 and clause.kinds[before - 1 : before + 1] == ["V", "NP"]
        verb = clause.phrases[before - 1].head if wished else ""
        return self.phrase.form == "inf" and verb in CALLING

    def _is_disrupted(self) -> bool:
        """Tell whether no government but an accident does it: "a strike halted exports"."""
        subjects = [] if self.passive else self.clause.subject(self.place)
        heads = {self.clause.phrases[p].head for p in subjects[:1]}
        return bool(heads & DISRUPTIONS)

    def _under(self, prepositions: list[str]) -> bool:
        """Tell whether a restriction follows: "added to its export control list"."""
        nouns, listed = lexicon().nouns, CONTROL_LIST.search(self.clause.sentence)
        barring = frozenset({"restriction", "sanction"})
        return any(
            barring & nouns.get(word, frozenset()) or (listed and word in LISTS)
            for preposition, place in self.complements
            if preposition in prepositions
            for word in self.clause.phrases[place].words
        )

    def _purpose(self) -> set[str]:
        """Give the verb that says what a noun is for: "a contract with Albemarle to supply"."""
        last = max((p for _, p in self.complements), default=self.place) + 1
        if self.frame.predicate != "nouns" or self.clause.kinds[last : last + 1] != ["V"]:
            return set()
        verb = self.clause.phrases[last]
        return {verb.head} if verb.form == "inf" else set()

    def _has_money(self) -> bool:
        """Tell whether a sum stands beside the predicate, or in what it does something to."""
        own = self.options.get("money") == "object"  # and not "built it with $5 million"
        places = [place for a, place in self.complements if not own or a in {"", "for"}]
        made = {p for a, p in self.complements if a in {"from", "at"}}  # "buys it from a facility"
        places += self.clause.subject(self.place) if self.passive else []
        return any(
            ("loan" in self.clause.phrases[place].nouns and place not in made)
            or any(self.clause.mentions[n].kind == "Money" for n in self.clause.figures(place))
            for place in places
        )


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))
