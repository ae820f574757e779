"""Clauses: a sentence's structure, and whether what it says is asserted, planned or denied."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from .dates import Day
from .gazetteer import Named
from .order import OBTAINING
from .quantities import Quantity
from .structure import Structure
from .subjects import HINDERS
from .words import goes_on, lexicon

GONE = frozenset({"once", "formerly", "previously", "originally", "erstwhile"})
ENDED = frozenset({"no longer"})
UNTIL = re.compile(
    r"\b(?:until|till)\b(?! now\b| (?:it|they|he|she) (?:do|does|has|have|is|are|can)\b)",
    re.IGNORECASE,
)
BEFORE_THAT = re.compile(
    r"\bbefore (?:the|its|that) (?:war|invasion|closure|ban|embargo|crisis|pandemic|shutdown"
    r"|order|coup|takeover|nationali[sz]ation|sanctions|storm|cyclone|halt|suspension)\b"
)
DONE = frozenset({"complete", "conclude", "finalise", "finalize", "close"})
BANS = frozenset({"ban", "embargo", "moratorium", "prohibition"})
# What lasts until something else is done: "was owned by X before Y bought it, but X sold it".
LASTS = frozenset({"own", "hold", "run", "operate", "control"})
BEFORE = re.compile(
    r"(?<!since )\bbefore (?!tax\b|interest\b)|\bbut [^;]*?\b(?:sold|divested|completed the sale)\b"
)
FEW = frozenset({"only", "few", "first", "last", "sole", "one"})
PRIOR = re.compile(r"Before|Prior to|Previously|Formerly|Once")
ANY_MORE = re.compile(r"\b(?:any ?more|any longer)\b")
TO_COME = frozenset(["will", "would", "shall", "could", "may", "might", "should", "'ll", "ll"])
HOPES = frozenset(["interest", "idea", "possibility", "hope", "prospect", "chance", "intention"])
LEAVES = frozenset({"withdraw", "exit", "quit", "leave"})
# Who has to do so does: "has to import its coal".
HAVING_TO = OBTAINING | {"rely", "depend"}
LAPSES = frozenset({"fail", "collapse", "lapse", "founder"})
# What makes a bill a law, or nearly so.
PASSES = frozenset({"pass", "sign", "approve", "adopt", "enact", "ratify"})
DEEPEST = 4  # verbs above a verb that are looked at
PLANNED = "planned"
FOREMOST = frozenset({"first", "last", "latest", "only", "sole", "largest", "biggest"})
# What follows these in the infinitive is a fact, or said to be one: "is reported to have".
TELLING = frozenset({"announce", "claim", "confirm", "report", "say"})
# A deal that binds nobody yet: "a preliminary deal to buy it".
LOOSE = frozenset({"preliminary", "tentative", "provisional", "non-binding", "nonbinding"})
FACTUAL = frozenset(
    [
        "begin",
        "start",
        "continue",
        "help",
        "manage",
        "operate",
        "run",
        "force",
        "compel",
        "order",
        "oblige",
        "report",
        "estimate",
        "reckon",
        "know",
        "appear",
        "say",
        "believe",
        "think",
        "seem",
        "come",
        "happen",
    ]
)


@dataclass(frozen=True)
class Clause(Structure):
    """A sentence as phrases, and the questions that frames ask of it."""

    def status(self, verb: int | None, noun: int | None = None, depth: int = 0) -> str:
        """Tell whether what a verb group or noun phrase says is asserted, planned, negated, former.

        What governs a verb decides first: "failed to open", "plans to ban".
        """
        key = verb, noun, depth
        if key not in self._statuses:
            self._statuses[key] = self._status(verb, noun, depth)
        return self._statuses[key]

    @property
    def named(self) -> list[Named]:
        """The names of the sentence, and who is meant by "it"; more may be lent to it later."""
        return [m for m in self.mentions if isinstance(m, Named)]

    @cached_property
    def quantities(self) -> list[Quantity]:
        """The figures of the sentence."""
        return [m for m in self.mentions if isinstance(m, Quantity)]

    @cached_property
    def days(self) -> list[Day]:
        """The dates of the sentence."""
        return [m for m in self.mentions if isinstance(m, Day)]

    @cached_property
    def _statuses(self) -> dict[tuple[int | None, int | None, int], str]:
        return {}

    def _status(self, verb: int | None, noun: int | None, depth: int) -> str:
        words: set[str] = set()
        if noun is not None:
            words |= self.phrases[noun].words
            words |= {self.phrases[noun - 1].head} & GONE if noun else set()
        classes = lexicon().classes
        if words & classes["former-words"]:
            return "former"
        found = "asserted"
        if verb is not None:
            found = self._verb_status(verb, depth)
        if found == "asserted" and words & {"no", "neither", "none", "none of", "nobody"}:
            return "negated"
        if found == "asserted" and words & classes["planned-words"]:
            return PLANNED
        return found

    def _verb_status(self, verb: int, depth: int) -> str:  # noqa: PLR0911
        phrase = self.phrases[verb]
        around = {
            self.phrases[i].head
            for i in (verb - 1, verb - 2, verb + 1)
            if 0 <= i < len(self.kinds) and self.kinds[i] in {"ADV", "NEG", "C"}
        }
        marks = {word.replace("\u2019", "'") for word in phrase.words | around}
        if marks & ENDED or marks & GONE:
            return "former"
        negative = bool(marks & (lexicon().classes["negatives"] | {"n't", "nor"})) or (
            "yet" in marks and "to" in marks
        )
        if negative:
            return "former" if ANY_MORE.search(self.sentence) else "negated"
        if self._subject_negated(verb) or self._denied(verb):
            return "negated"
        if marks & {"could", "would"} and "have" in marks and "to" not in marks:
            return "negated"  # "could have bought it"
        if marks & {"was", "were"} and {"to", "have"} <= marks:
            return "negated"  # "was to have bought it"
        obliged = "had" in marks or (phrase.head in HAVING_TO and marks & {"has", "have", "must"})
        if not obliged and (marks & TO_COME or ("to" in marks and phrase.form == "fin")):
            return PLANNED
        if self._is_supposed(verb) or ("can" in marks and phrase.head == "become"):
            return PLANNED
        governed = self._status_above(verb, depth)
        if governed != "asserted":
            return governed
        lasting = phrase.words & {"has", "have"}  # "has been banned, with waivers until 2028"
        ended = not lasting and self.is_past(verb) and self._ended(verb)
        return "former" if ended else "asserted"

    def is_past(self, verb: int) -> bool:
        """Tell whether a verb group tells what has been: "sold", "came", "was sold", "had it"."""
        phrase = self.phrases[verb]
        last = self.words[phrase.last]
        simple = phrase.form == "fin" and last.forms == frozenset({"ed"})
        told = bool({*phrase.words, last.lower} & {"was", "were", "had"})
        return phrase.form == "past" or simple or told

    def _denied(self, verb: int) -> bool:
        """Tell whether a verb lies in what somebody denies: "denied that it had halted exports"."""
        opener = next((i for i in range(verb, 0, -1) if self.phrases[i].head == "that"), 0)
        above = self.phrases[max(0, opener - 4) : opener]  # "denied on Thursday that"
        denied = {"deny", "reject", "dismiss", "refute"}
        return any(p.kind == "V" and p.head in denied for p in above)

    def _ended(self, verb: int) -> bool:
        """Tell whether a past verb has an end: "until 2018", "had bought before the closure"."""
        end = self.words[self.phrases[verb].last].end
        lasted = self.phrases[verb].head in LASTS and BEFORE.search(self.sentence, end)
        if lasted or BEFORE_THAT.search(self.sentence, end):
            return True
        until = UNTIL.search(self.sentence)
        if not until:
            return "had" in self.phrases[verb].words and bool(PRIOR.match(self.sentence))
        ends = [day for day in self.days if day.preposition in {"until", "till"}]
        own = self.segments[verb]
        if not ends:
            return self.segment(max(0, until.start() - 2)) == own
        at = self.words[self.phrases[verb].first].start
        verbs = [start for start, _ in self.verbs if start > at]
        nearer = [day for day in ends if not any(start < day.start for start in verbs)]
        return any(self.segment(day.start) == own for day in nearer)

    def opener(self, verb: int) -> str:
        """Give the word that opens the clause of a verb: "if", "whether", "which"."""
        return self.phrases[self.segments.index(self.segments[verb])].head

    def _is_supposed(self, verb: int) -> bool:
        """Tell whether something else hangs on it: "prices would rise if Chile banned exports"."""
        others = (
            p.words for i, p in enumerate(self.phrases) if self.segments[i] != self.segments[verb]
        )
        return self.opener(verb) == "if" and any(words & TO_COME for words in others)

    def _is_among_few(self, verb: int) -> bool:
        """Tell whether an infinitive says what only some do: "the only mine to yield tin"."""
        before = verb - 1
        while before > 0 and self.kinds[before] in {"P", "ADV"} | {"NP"}:
            if self.kinds[before] == "NP" and self.phrases[before].words & FEW:
                return True
            before -= 1
        return False

    def _subject_negated(self, verb: int) -> bool:
        before = self.before(verb)
        if before > 0 and self.kinds[before] == "REL":  # "there are no mines that yield tin"
            before = self.before(before)
        if before < 0 or self.kinds[before] != "NP":
            return False
        words = self.phrases[before].words | {self.phrases[before - 1].head if before else ""}
        for place in self.subject(verb)[:1]:  # "No lithium from Zimbabwe has reached Japan"
            words |= self.phrases[place].words
        return bool(words & {"no", "neither", "none", "nobody", "nothing", "none of"})

    def _is_lawful(self, verb: int, place: int) -> bool:
        """Tell whether a verb says what a measure is to do: "a law to ban it", "a bill banning"."""
        measure = self.phrases[place]
        inf = self.phrases[verb].form == "inf"
        return "measure" in measure.nouns and (inf or measure.head == "bill")

    def _fate(self, place: int, depth: int) -> str:
        """Tell what became of a measure that is to do something: "a bill to ban it was shelved"."""
        undone = lexicon().classes["undone"]
        later = [p for p in self.phrases[place:] if p.kind == "V"]
        if any(p.head in (undone if p.passive else LAPSES) for p in later):
            return "negated"
        above = self._verb_before(place)
        if above is not None and self.phrases[above].head in PASSES:
            return self._verb_status(above, depth + 1)
        passed = any(p.passive and p.head in PASSES and p.form == "fin" for p in later)
        return "asserted" if passed else PLANNED

    def _is_kept_from(self, place: int) -> bool:
        """Tell whether a preposition says that something is not to be done."""
        head, verb = self.phrases[place].head, self._verb_before(place)
        hindered = verb is not None and self.phrases[verb].head in HINDERS
        banned = head == "on" and self.phrases[place - 1].head in BANS  # "a ban on exporting it"
        return head == "against" or (head == "from" and hindered) or banned

    def _status_of_deal(self, place: int, depth: int) -> str:
        """Read the status of what a deal is to do: "pulled out of a deal to buy it"."""
        above = self._verb_before(place)
        undone = LEAVES | lexicon().classes["undone"]
        if above is not None and self.phrases[above].head in undone:
            return "negated"
        up = self._verb_status(above, depth + 1) if above is not None else "asserted"
        loose = self.phrases[place].words & LOOSE or (above is not None and self._is_near(above))
        return PLANNED if up == "asserted" and loose else up

    def _is_near(self, verb: int) -> bool:
        """Tell whether a deal is only near: "is close to a deal", "is nearing a deal"."""
        phrase = self.phrases[verb]
        close = phrase.head == "close" and phrase.words & {"is", "are", "was", "were"}
        return phrase.head == "nearing" or bool(close and not phrase.passive)

    def _status_above(self, verb: int, depth: int) -> str:
        """Read the status that a verb has of another: "to mine tin and sell it"."""
        phrase, before = self.phrases[verb], self._verb_before(verb)
        joined = phrase.first == phrase.last and goes_on(self.words, phrase.first)
        if joined and before is not None and depth <= DEEPEST:
            return self._verb_status(before, depth + 1)
        return self._governor_status(verb, depth)

    def _governor_status(self, verb: int, depth: int) -> str:  # noqa: C901, PLR0911, PLR0912
        """Read the status that the verb or noun above an infinitive or gerund gives it."""
        phrase = self.phrases[verb]
        if depth > DEEPEST or phrase.form not in {"inf", "ing"}:
            return "asserted"
        before = self.before(verb)
        classes = lexicon().classes
        if before > 0 and phrase.form == "ing" and self.phrases[before - 1].head in HOPES:
            return "negated" if "no" in self.phrases[before - 1].words else PLANNED
        if before > 0 and phrase.form == "ing" and self._is_kept_from(before):
            return "negated"  # "decided against buying it", "barred from buying it"
        if before >= 0 and self.kinds[before] == "NP":
            if self._is_lawful(verb, before):
                return self._fate(before, depth)
            if phrase.form == "ing" or self._is_among_few(verb):
                return "asserted"
            if self.phrases[before].words & FOREMOST:  # "is the first mine to get a loan"
                above = self._verb_before(before)
                return self._verb_status(above, depth + 1) if above is not None else "asserted"
            if self.phrases[before].nouns & {"deal"}:
                return self._status_of_deal(before, depth)
            if self.phrases[before].nouns & {"plan", "investment"} or (
                self.phrases[before].words & classes["planned"]
            ):
                above = self._verb_before(before)
                up = self._verb_status(above, depth + 1) if above is not None else "asserted"
                if above is not None and self.phrases[above].head in classes["undone"]:
                    return "negated"
                if above is None and self._fate(before, depth) == "negated":
                    return "negated"
                if up == "asserted" and above is not None and self.phrases[above].head in DONE:
                    return up  # "completed its bid to buy it"
                return up if up in {"negated", "former"} else PLANNED
        above = self._verb_before(verb)
        if above is None or (
            phrase.form == "ing" and (before < 0 or self.kinds[before] not in {"V", "P", "C"})
        ):
            return PLANNED if phrase.form == "inf" else "asserted"
        lemma = self.phrases[above].head
        up = self._verb_status(above, depth + 1)
        if lemma in classes["undone"]:
            return "former" if lemma in {"cease", "stop", "abandon"} else "negated"
        if lemma in classes["planned"]:  # "no longer plans to build it"
            return "negated" if up in {"negated", "former"} else PLANNED
        if lemma == "use" and above == before and not self.phrases[above].passive:
            return "former"  # but "will be used to expand it", "will use ore to make tin"
        if phrase.form == "inf" and phrase.head == "become" and self.phrases[above].form != "inf":
            return up  # "overtook Chile to become the largest"
        done = "have" in phrase.words and lemma in TELLING  # "announced to have bought it"
        if phrase.form == "inf" and lemma not in FACTUAL and not done:
            return up if up != "asserted" else PLANNED
        return up
