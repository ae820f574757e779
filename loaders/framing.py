"""What a clause states: the frames of ``data/frames.toml`` at its verbs and nouns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .binding import figure_told
from .candidate import Candidate
from .filling import Filling
from .frames import by_trigger, roles
from .roles import THROUGH, Filler, reach
from .stating import named_at
from .words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .clauses import Clause

VIA_TYPES = (
    ("refinery", "REFINES", "refined"),
    ("refining", "REFINES", "refined"),
    ("refiner", "REFINES", "refined"),
    ("reserves", "HOLDS_RESERVES", "deposit"),
    ("holder", "HOLDS_RESERVES", "deposit"),
    ("exporter", "EXPORTS", None),
    ("importer", "IMPORTS", None),
    ("mining", "PRODUCES", "mine"),
    ("pit", "PRODUCES", "mine"),
    ("producer", "PRODUCES", None),
    ("output", "PRODUCES", None),
    ("capacity", "PRODUCES", None),
)
LIFTED = frozenset(["lift", "remove", "scrap", "revoke", "abolish", "end"])
FLOATED = frozenset(["consider", "propose", "mull", "weigh", "plan", "threaten", "float"])
SUSPENDED = frozenset({"suspend", "pause"})
QUANTITY_KINDS = {
    "PRODUCES": "production",
    "REFINES": "production",
    "HOLDS_RESERVES": "reserve",
    "EXPORTS": "trade",
    "IMPORTS": "trade",
    "EXPORTS_TO": "trade",
}
WORLD = frozenset({"world", "global", "worldwide"})
PLANNING = frozenset(
    ["plan", "consider", "weigh", "mull", "propose", "seek", "pledge", "study", "promise"]
)
EASED = frozenset(["reduce", "cut", "lower", "end", "break", "lessen", "ease", "slash", "lose"])
ENDED_BY = frozenset(["cease", "stop", "abandon", "discontinue", "quit", "halt", "end", "suspend"])
SOLD = frozenset(["sell", "divest", "exit", "lose", "hand", "give"])
# The first that fits; a restriction that fits none has no kind, for none is stated.
KINDS_OF_RESTRICTION = {
    r"licen[cs]|permit": "licence",
    r"quota|\bcap|ceiling": "quota",
    r"\btax|\bdut(?:y|ies)|tariff|\blev(?:y|ies)": "tax",
    r"\bbann?(?:ed|s|ing)?\b|embargo|prohibit|moratorium|outlaw|\bcut off|\bfroze"
    r"|(?:halt|stopp?|suspend)(?:ed|s)?\b": "ban",
}


def framed(clause: Clause) -> Iterator[Candidate]:
    """Find what the verbs, nouns and adjectives of a sentence state."""
    if clause.sentence.endswith("?"):
        return
    for place, phrase in enumerate(clause.phrases):
        triggers: list[tuple[str, str]] = []
        if phrase.kind == "V":
            triggers.append(("verbs", phrase.head))
        elif phrase.kind == "NP" and not phrase.names:
            triggers += [("nouns", noun) for noun in sorted(phrase.nouns)]
            triggers.append(("words", phrase.head))
        for trigger in triggers:
            for frame in by_trigger().get(trigger, ()):
                yield from Reading(clause, frame, place).candidates()


class Reading(Filling):
    """The candidates of one frame at one predicate of a sentence."""

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each subject and object."""
        if not self._applies():
            return
        subjects = self._fill(self.frame.subject)
        objects = self._fill(self.frame.object) if subjects else []
        if self.options.get("must"):
            objects = [o for o in objects if o.via & self.frame.through]
        if self.options.get("measured"):
            objects = [o for o in objects if self._is_measured(o)]
        if self.options.get("world"):
            objects = [o for o in objects if self.clause.phrases[o.phrase].words & WORLD]
        if self.frame.type == "RESTRICTS":
            objects = [o for o in objects if not self._foreign(subjects, o)]
        status = self._status()
        shared = max(len(_ids(self.clause, subjects)), len(_ids(self.clause, objects))) > 1
        for subject in subjects:
            for object_ in objects:
                ends = (object_, subject) if self._turned(subject, object_) else (subject, object_)
                for type_, stage in self._types(object_):
                    yield self._candidate(type_, stage, *ends, status, shared=shared)

    def _is_measured(self, object_: Filler) -> bool:
        figure = self.clause.mentions[object_.figure] if object_.figure is not None else None
        return figure is not None and figure.kind == "Mass"

    def _foreign(self, subjects: list[Filler], object_: Filler) -> bool:
        """Tell whether a tariff is on another country's goods: "tariffs on Chinese graphite"."""
        phrase = self.clause.phrases[object_.phrase]
        own = {named_at(self.clause, subject.mention).ids for subject in subjects}
        places = [
            n for k, ns in (*phrase.poss, *phrase.mods) if k in {"Place", "Demonym"} for n in ns
        ]
        return any(named_at(self.clause, number).ids not in own for number in places)

    def _applies(self) -> bool:  # noqa: PLR0911
        phrase, options = self.phrase, self.options
        near = phrase.words | {self.clause.phrases[self.verb].head if self.verb is not None else ""}
        for preposition, place in self.complements:
            if not preposition or (preposition == "for" and self.phrase.head == "apply"):
                near |= self.clause.phrases[place].words
        near |= self._purpose()
        mods = {kind for kind, _ in phrase.mods}
        if self.frame.unless & near or (self.frame.only and not self.frame.only & near):
            return False
        if options.get("passive") and not self.passive:
            return False
        if options.get("finite") and phrase.form in {"inf", "ing"}:
            return False
        if options.get("money") and not self._has_money():
            return False
        if options.get("moneyless") and self._has_money():
            return False
        sparing = not options.get("sparing") or phrase.words & frozenset(options["sparing"].split())
        if any(
            self._fill(roles([options[key]]))
            for key in ("without", "spared")
            if key in options and sparing
        ):
            return False
        if "given" in options and not self._fill(roles([options["given"]])):
            return False
        if "under" in options and not self._under(options["under"].split()):
            return False
        if "said" in options and not re.search(options["said"], self.clause.sentence):
            return False
        if "object" in options:
            wanted = frozenset(options["object"].split())
            direct = [p for a, p in self.complements if not a]
            direct += [p + 2 for p in direct if self.clause.is_part(p)]
            return any(self.clause.phrases[p].nouns & wanted for p in direct)
        if "subject" in options:
            return any(
                options["subject"] in self.clause.phrases[p].nouns
                for p in self.clause.subject(self.place)
            )
        return "Elsewhere" not in mods

    def _under(self, prepositions: list[str]) -> bool:
        """Tell whether a restriction follows: "added to its export control list"."""
        nouns = lexicon().nouns
        return any(
            "restriction" in nouns.get(word, ())
            for preposition, place in self.complements
            if preposition in prepositions or (not preposition and "" in prepositions)
            for word in self.clause.phrases[place].words
        )

    def _purpose(self) -> set[str]:
        """Give the verb that says what a noun is for: "a contract with Albemarle to supply"."""
        last = max((p for _, p in self.complements), default=self.place) + 1
        if self.frame.predicate != "nouns" or self.clause.kinds[last : last + 1] != ["V"]:
            return set()
        verb = self.clause.phrases[last]
        return {verb.head} if verb.form == "inf" else set()

    def _turned(self, subject: Filler, object_: Filler) -> bool:
        """Tell whether the first of two parties to a contract is the one that buys."""
        buyers = lexicon().classes["buyers"]
        first, second = (named_at(self.clause, f.mention).ids[0] for f in (subject, object_))
        return "parties" in self.options and first in buyers and second not in buyers

    def _has_money(self) -> bool:
        places = [place for _, place in self.complements] + (
            self.clause.subject(self.place) if self.passive else []
        )
        return any(
            "loan" in self.clause.phrases[place].nouns
            or any(self.clause.mentions[n].kind == "Money" for n in self.clause.figures(place))
            for place in places
        )

    def _status(self) -> str:
        noun = self.place if self.frame.predicate == "nouns" else None
        status = self.clause.status(self.verb, noun)
        if status == "asserted" and self.frame.predicate == "verbs":
            direct = [p for a, p in self.complements if not a]
            if any(self.clause.phrases[p].words & {"no", "none of", "none"} for p in direct):
                status = "negated"
            elif self.phrase.head in PLANNING or any(
                self.clause.phrases[p].words & lexicon().classes["planned-words"] for p in direct
            ):
                status = "planned"
        head = self.clause.phrases[self.verb].head if self.verb is not None else ""
        if self.frame.type == "RESTRICTS" and noun is not None and status != "negated":
            status = {
                **dict.fromkeys(LIFTED, "former"),
                **dict.fromkeys(SUSPENDED, "suspended"),
                **dict.fromkeys(FLOATED, "planned"),
            }.get(head, status)
        if self.frame.id == "dependence-on" and status == "planned" and head in EASED:
            return "asserted"  # who wants to cut a dependence has it
        if noun is not None and head in lexicon().classes["undone"] and "undone" in self.options:
            return str(self.options["undone"])  # "dropped its bid"
        given_up = head in (SOLD if self.frame.id == "stake-in" else ENDED_BY)
        if given_up and noun is not None and self.frame.type != "RESTRICTS":
            return "former" if status == "asserted" else status
        default = self.options.get("as")
        if default == "former" and status == "asserted":
            return "former"
        done = noun is None and self.phrase.form == "past"
        if default == "planned" and status == "asserted" and not done:
            return "planned"
        return status

    def _types(self, filler: Filler) -> list[tuple[str, str | None]]:
        if self.frame.type == "PRODUCES" and self._is_refined(filler):
            return [("REFINES", "refined")]
        if self.frame.type:
            return [(self.frame.type, self.options.get("stage"))]
        via = filler.via | (self.phrase.nouns if self.frame.predicate == "nouns" else frozenset())
        found = [(t, s) for noun, t, s in VIA_TYPES if noun in via]
        kinds = dict.fromkeys(found)
        if len(kinds) > 1 and via & {"output", "capacity"}:
            kinds.pop(("PRODUCES", None), None)
        if "trade" in via:
            return [("EXPORTS", None)]
        if self._is_refined(filler) and set(kinds) <= {("PRODUCES", None)}:
            return [("REFINES", "refined")]
        return list(kinds)

    def _is_refined(self, filler: Filler) -> bool:
        places = {filler.phrase, *(place for name, place in self.complements if not name)}
        return any("refined" in self.clause.phrases[place].words for place in places)

    def _candidate(  # noqa: PLR0913
        self,
        type_: str,
        stage: str | None,
        subject: Filler,
        object_: Filler,
        status: str,
        *,
        shared: bool,
    ) -> Candidate:
        clause = self.clause
        figure = figure_told(self, type_, subject, object_)
        properties: dict[str, str] = {"stage": stage} if stage else {}
        if figure is not None and type_ in QUANTITY_KINDS:
            properties["quantity_kind"] = QUANTITY_KINDS[type_]
        if "M" in self.options:
            properties |= self._mineral()
        if type_ == "RESTRICTS":
            properties |= _restriction(
                clause.sentence[slice(*self._span(subject, object_))], status
            )
        start, end = self._span(subject, object_)
        return Candidate(
            type_,
            named_at(clause, subject.mention),
            named_at(clause, object_.mention),
            self.frame.id,
            "C",
            status,
            (start, end),
            clause.sentence[start:end],
            figure,
            properties,
            shared=shared,
            at=clause.words[self.phrase.first].start,
        )

    def _span(self, subject: Filler, object_: Filler) -> tuple[int, int]:
        places = [self.place, subject.phrase, object_.phrase]
        phrases = [self.clause.phrases[p] for p in places]
        words = self.clause.words
        return min(words[p.first].start for p in phrases), max(words[p.last].end for p in phrases)

    def _mineral(self) -> dict[str, str]:
        place = self.options["M"]
        found = [
            f
            for p in self._places(place)
            for f in reach(self.clause, p, frozenset({"Mineral"}), THROUGH["activity"])
        ]
        return {"mineral": named_at(self.clause, found[0].mention).ids[0]} if found else {}


def _restriction(words: str, status: str) -> dict[str, str]:
    """Tell the kind; "suspended its controls" is no ban, "suspended exports" is."""
    if status in {"suspended", "former"}:
        words = re.sub(r"\b(?:suspend|halt|stopp?)(?:ed|s)?\b", "", words)
    for form, kind in KINDS_OF_RESTRICTION.items():
        if re.search(form, words):
            return {"kind": kind}
    return {}


def _ids(clause: Clause, fillers: list[Filler]) -> set[tuple[str, ...]]:
    return {named_at(clause, filler.mention).ids for filler in fillers}
