"""Allotting: the figure a sentence has for a statement to which no rule bound one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .grades import tells_no_part
from .measuring import KINDS, likeliest
from .prices import is_other_sum, price, worth
from .quantities import HIGHEST_PERCENT, Quantity
from .weighing import RULE as WEIGHED
from .wholes import all_of, share_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .candidate import Candidate
    from .clauses import Clause
    from .gazetteer import Named

# Rules that look at two names and not at the words around them, so that they bind no figure.
LOOSE = frozenset({WEIGHED, "bank-nearby"})
# Rules whose figures are of something else: "the state holding X, which has 34% of Y", and
# "mills buy 60% of their tin from Peru".
IN_PASSING = frozenset({"state-firm", "state-holding", "firm-of-state", "buys-for-use"})
# The rules that tell who sells what is bought, and to whom it is sold.
SELLER, BUYER = "bought-from", "sold-to"
MEASURED = {
    **dict.fromkeys(("PRODUCES", "REFINES", "HOLDS_RESERVES", "EXPORTS"), "Mass"),
    **dict.fromkeys(("FINANCES", "INVESTS_IN"), "Money"),
}
# How many characters may lie between a figure and the name that it belongs to.
NEAR = 90
# What joins a holder to its part behind it: "A (15%)", "A with some 9%", "A, a 60% shareholder".
HOLDER_FIRST = re.compile(
    r"(?:(?: (?:state|government|group))?(?:,? of [A-Z]\w+(?: [A-Z]\w+)?)? ?\("
    r"|,? (?:with|at|on|holding|owning)|,(?:[^,;]{0,40},)? which (?:now )?(?:holds|owns|has)"
    r"|,(?: an?| the)?)"
    r"(?: (?:of it,?|about|some|around|roughly|nearly|a further|another|its|the other))* ?"
)
# And before it: "the other 66% belongs to A", "a 60% stake of A's".
PART_FIRST = re.compile(
    r" (?:(?:of (?:the )?(?:shares|equity|stock|capital|company|venture|it) )?"
    r"(?:belongs?|belonged|goes|went|is|are|was|were|lies|rests?|remains?) )?"
    r"(?:(?:owned|held|controlled) by|to|with|in the hands of) (?:the )?(?:[A-Z]\w+['\u2019]s )?"
)
HOLDS_IT = re.compile(
    r"\)|[,.;]| (?:of it|stake|share|share-?hold\w+|holding|interest|owner|partner|holder)s?\b"
)
BARE = re.compile(r" \((?P<part>\d{1,2}(?:\.\d+)?)\)")
# A part that each of several has: "A and B, each with 5%", "A and B hold a third each".
EACH_WITH = re.compile(
    r"\beach (?:with|hold(?:s|ing)?|own(?:s|ing)?|having|has|had|have|gets?|got|takes?|took|taking)"
    r"(?: (?:about|some|around|roughly|nearly|up to))? $"
)
EACH = re.compile(r" (?:each|apiece)\b")
REMAINDER = re.compile(
    r" (?:holds |has |owns |with |keeps |owning |holding )?the (?:remainder|rest|balance)\b"
)
# "having bought 8%", behind the one holder that a sentence tells of.
TAKEN = re.compile(
    r"\b(?:having (?:bought|acquired|taken|built)|with|holding|owning|holds|bought|acquired|took)"
    r"(?: (?:about|some|up|a))* $"
)
# How much of a mass comes from whom: "43 tonnes, more than half of it from China".
_OF_IT = r" of (?:it|them|which|that|this|these|those|the total)"
OF_IT_FROM = re.compile(
    rf"{_OF_IT}(?: (?:came|coming|comes|come|was|were|is|being|bought|obtained|shipped|sourced))*"
    r" from (?:the )?"
)
# And how much goes to whom: "64% went to China, 13% to South Korea".
OF_IT_TO = re.compile(
    rf"(?:{_OF_IT})?(?: (?:went|goes|go|going|was|were|is|are|being|sold|shipped|sent|exported"
    r"|bound|headed|destined|delivered))* (?:to|for) (?:the )?"
)
# How much a contract is for, and to whom a mass goes.
FOR_SO_MUCH = re.compile(
    r"\b(?:for|cover(?:s|ing)?|take|buy|purchase|procure|receive|ship|deliver|supply)"
    r"(?: (?:up to|about|some|around|a total of|as much as))* $"
)
GOES_TO = re.compile(r"(?: of [a-z][\w -]{1,40}?)?(?: (?:a|each|per) year| annually)? to (?:the )?")
# Who only comes next has a figure of its own: "China bought 5 tonnes, followed by Japan".
FOLLOWED = re.compile(r"\bfollowed by\b")
# "$5 million to X", "$5 million in loans to the lithium producer X"
SUM_TO = re.compile(
    r"(?:(?: each)?(?: in| of)?(?: [a-z-]+){0,3} (?:loans?|grants?|awards?|financing|funding|debt"
    r"|credit))? to (?:the )?(?:[a-z][\w-]* ){0,4}"
)
# What one site has is not its country's: "Chile's largest smelter, with a capacity of 5 tonnes".
ONE_SITE = re.compile(
    r"['\u2019]s? (?:[\w-]+ )?(?:largest|biggest|main|oldest|newest) (?:[\w-]+ ){0,3}?"
    r"(?:mine|pit|smelter|refinery|plant|works|complex)\b"
)
# Of which the whole's figure is not told: "5 tonnes, most of it to Chile", "and the rest to Peru".
UNTOLD_PART_TO = re.compile(
    r"\b(?:most|much|some|many|the (?:bulk|majority|rest|remainder|balance|remaining \w+)|mostly"
    rf"|mainly|chiefly|largely|partly)(?:{_OF_IT})?(?: [a-z]+)? to (?:the )?"
    r"(?:[A-Z][\w ]{1,30}(?:,|,? and) (?:the )?){0,5}$"
)
# What is not mined yet: "a large producer, with reserves of 5 tonnes".
IN_THE_GROUND = re.compile(r"\b(?:reserves|resources)(?: [a-z]+)? (?:of|at)(?: [a-z]+){0,2} $")
# A rate, not an amount: "two tonnes in three", "one of every fifty tonnes".
EVERY = re.compile(r"\b(?:every|each|per) $")
IN_SO_MANY = re.compile(r"[^,;.]{0,20} in (?:two|three|four|five|six|seven|eight|nine|ten|every)\b")


@dataclass
class Allotting:
    """The figures of a sentence that no statement has, and the statements that have none."""

    clause: Clause
    found: Sequence[Candidate]

    def __post_init__(self) -> None:
        """Keep the figures that are free."""
        taken = {c.figure.start for c in self.found if c.figure is not None}
        quantities = self.clause.quantities
        text = self.clause.sentence
        free = [q for q in quantities if q.start not in taken]
        self.free = [q for q in free if not tells_no_part(text, q)]

    def free_for(self, candidate: Candidate) -> list[Quantity]:
        """Add what a like statement has: a loan to a firm and its site."""
        like = [
            c.figure
            for c in self.found
            if c.type == candidate.type
            and c.figure is not None
            and (c.subject.ids if c.type == "FINANCES" else c.object.ids)
            == (candidate.subject.ids if c.type == "FINANCES" else candidate.object.ids)
        ]
        return [*self.free, *like]

    def candidates(self) -> Iterator[Candidate]:
        """Give the statements, those without a figure with the one that is theirs."""
        for stated in self.found:
            one = self._is_of_a_site(stated) or self._gets_an_untold_part(stated)
            candidate = replace(stated, figure=None) if one else stated
            told = one or candidate.figure is not None
            if own := self._beside(candidate) or self._apart(candidate):
                yield replace(candidate, figure=own, shared=False)
            elif told:
                yield candidate
            else:
                figure = self._figure(candidate)
                yield candidate if figure is None else replace(candidate, figure=figure)

    def _is_of_a_site(self, candidate: Candidate) -> bool:
        """Tell whether a country is only said to have the site that makes so many tonnes."""
        land = candidate.subject
        made = candidate.type in {"PRODUCES", "REFINES"} and land.kind == "Place"
        return made and ONE_SITE.match(self.clause.sentence, max(land.end, 0)) is not None

    def _gets_an_untold_part(self, candidate: Candidate) -> bool:
        """Tell whether a mass or a sum is of more than what goes to a buyer."""
        figure, buyer = candidate.figure, candidate.object
        if figure is None or figure.kind == "Share" or figure.end > buyer.start:
            return False
        between = self.clause.sentence[figure.end : buyer.start]
        return UNTOLD_PART_TO.search(between) is not None

    def _beside(self, candidate: Candidate) -> Quantity | None:
        """Find the share that stands right at one end, whatever was bound to both."""
        if candidate.type == "EXPORTS_TO":
            from_whom = self._part_before(candidate.subject, OF_IT_FROM)
            return from_whom or self._part_before(candidate.object, OF_IT_TO)
        if candidate.type != "OWNS":
            return None
        sold = self._part_before(candidate.subject, OF_IT_TO) if candidate.rule == BUYER else None
        return sold or all_of(self.clause.sentence, candidate.object)

    def _apart(self, candidate: Candidate) -> Quantity | None:
        """Find what one of several sells or holds, whatever was bound to all of them."""
        if candidate.shared and candidate.type == "SUPPLIES":
            return self._going_to(candidate)
        if candidate.shared and candidate.type == "FINANCES":
            return self._own_sum(candidate)
        owned = candidate.shared and candidate.type == "OWNS"
        return self._part_of(candidate) if owned else None

    def _own_sum(self, candidate: Candidate) -> Quantity | None:
        """Find what goes to one of several: "lent $5 million to X and $6 million to Y"."""
        loans = [c for c in self.found if c.type == "FINANCES" and c.object.label == "Firm"]
        sums = {c.object.ids: self._going_to(c, "Money", SUM_TO) for c in loans}
        one = len({c.subject.ids for c in loans}) == 1
        apart = len(set(sums.values()) - {None}) == len(sums) > 1
        return sums.get(candidate.object.ids) if one and apart else None

    def _part_before(self, named: Named, joint: re.Pattern[str]) -> Quantity | None:
        """Find the share that such words join to a name behind it."""
        text = self.clause.sentence
        shares = [m for m in self.clause.quantities if m.kind == "Share"]
        shares = [q for q in shares if q.value is not None]
        found = (q for q in shares if joint.fullmatch(text[q.end : max(named.start, 0)]))
        return next(found, None)

    def _figure(self, candidate: Candidate) -> Quantity | None:
        figure = share_in_words(self.clause.sentence, candidate)
        if candidate.rule in IN_PASSING:  # but not in "equally owned by Norway's state firm X"
            return figure if figure is None or figure.start > candidate.subject.start else None
        if figure is None and candidate.type == "OWNS":
            figure = self._part_of(candidate)
        if figure is None and candidate.type == "OWNS":
            alone = not self._others_held(candidate)
            figure = self._behind(candidate, "Share", TAKEN) if alone else None
            figure = figure or self._paid(candidate)
        if figure is None and candidate.type == "SUPPLIES":
            figure = self._contracted(candidate)
        if figure is None and candidate.rule in LOOSE:
            figure = self._nearest(candidate)
        return figure or self._likeliest(candidate)

    def _likeliest(self, candidate: Candidate) -> Quantity | None:
        """Find the figure whose signs speak for it, where no rule binds one."""
        figures = self.possible(candidate)
        if not figures:
            return None
        taken = {c.figure.start for c in self.found if c.figure is not None}
        return likeliest(self.clause, candidate, figures, taken)

    def possible(self, candidate: Candidate) -> list[Quantity]:
        """Give the figures of the sentence that a statement may have."""
        text, kinds = self.clause.sentence, KINDS[candidate.type]
        former = candidate.type == "OWNS" and candidate.status == "former"
        if former or candidate.rule == SELLER:
            kinds -= {"Money"}  # what was paid is the price of who has it now
        figures = [m for m in self.clause.quantities if m.kind in kinds]
        return [q for q in figures if not tells_no_part(text, q) and self._fits(q, candidate)]

    def _others_held(self, candidate: Candidate) -> list[Candidate]:
        """Give the other holdings in the sentence that could have the same figure."""
        holdings = [c for c in self.found if c.type == "OWNS" and c.status == candidate.status]
        return [c for c in holdings if c.ends != candidate.ends]

    def _behind(self, candidate: Candidate, kind: str, leading: re.Pattern[str]) -> Quantity | None:
        """Give the only figure of a kind, where the words before it say it belongs there."""
        text, start = self.clause.sentence, max(candidate.subject.start, 0)
        free = [q for q in self.free if q.kind == kind and leading.search(text[: q.start])]
        alone = len(free) == 1 and free[0].start > start and ";" not in text[start : free[0].start]
        return free[0] if alone else None

    def _paid(self, candidate: Candidate) -> Quantity | None:
        """Find the price of what is bought."""
        real = candidate.status == "asserted"
        agreed = candidate.status == "planned" and candidate.rule not in LOOSE
        if candidate.rule == SELLER or not (real or agreed):
            return None
        sums = [q for q in self.free if q.kind == "Money"]
        return price(self.clause.sentence, candidate, sums, self._others_held(candidate))

    def _contracted(self, candidate: Candidate) -> Quantity | None:
        """Find how much a contract is for: "5 tonnes a year to X", "a contract for 5 tonnes"."""
        buyer = candidate.object
        if (figure := self._going_to(candidate)) is not None:
            return figure
        supplied = {c.ends for c in self.found if c.type == "SUPPLIES"}
        if len(supplied) == 1 and (told := worth(self.clause)) is not None:
            return told
        if len(supplied) > 1 or not any(m.start >= 0 for m in (buyer, candidate.subject)):
            return None
        return next(
            (
                figure
                for kind in ("Mass", "Share")
                if (figure := self._behind(candidate, kind, FOR_SO_MUCH)) is not None
            ),
            None,
        )

    def _going_to(
        self, candidate: Candidate, kind: str = "Mass", joint: re.Pattern[str] = GOES_TO
    ) -> Quantity | None:
        """Find the mass or sum that goes to whom: "5 tonnes to X and 3 tonnes to Y"."""
        text, taker = self.clause.sentence, candidate.object.start
        figures = [m for m in self.clause.quantities if m.kind == kind]
        for figure in reversed(figures):
            if figure.end < taker and joint.fullmatch(text, figure.end, taker):
                return figure
        return None

    def _part_of(self, candidate: Candidate) -> Quantity | None:
        """Find the share that stands right beside a holder, in brackets or not."""
        text, holder = self.clause.sentence, candidate.subject
        if holder.start < 0:
            return None
        for figure in (q for q in self.free_for(candidate) if q.kind == "Share"):
            after = HOLDER_FIRST.fullmatch(text, holder.end, max(holder.end, figure.start))
            if after and HOLDS_IT.match(text, figure.end):
                return figure
            if PART_FIRST.fullmatch(text, figure.end, max(figure.end, holder.start)):
                return figure
            if self._is_of_each(figure, holder):
                return figure
        bare = BARE.match(text, holder.end)
        if bare and any(c.figure is not None and c.type == "OWNS" for c in self.found):
            part = float(bare["part"])
            return Quantity(*bare.span("part"), "Share", part, None, None, "percent", None, 0.01)
        remainder = REMAINDER.match(text, holder.end)
        return self._remainder(candidate, remainder.span()) if remainder else None

    def _is_of_each(self, part: Quantity, holder: Named) -> bool:
        """Tell whether a share is that of each holder, and no other share is nearer to one."""
        text = self.clause.sentence
        first, last = sorted((holder.end, part.start))
        near = any(
            m.kind == "Share" and first <= m.start < last and m != part
            for m in self.clause.quantities
        )
        if near or last - first > NEAR:
            return False
        if holder.start > part.start:
            return text.startswith(" each by ", part.end)
        return bool(EACH.match(text, part.end) or EACH_WITH.search(text[: part.start]))

    def _remainder(self, candidate: Candidate, span: tuple[int, int]) -> Quantity | None:
        """Reckon what the others leave: "A has 80% and B the remainder"."""
        others = [
            c.figure
            for c in self.found
            if c.type == "OWNS" and c.object.ids == candidate.object.ids and c.figure is not None
        ]
        parts = [figure.value for figure in others if figure.value is not None]
        left = HIGHEST_PERCENT - sum(parts)
        if not parts or len(parts) < len(others) or left <= 0:
            return None
        return Quantity(*span, "Share", left, None, None, "percent", None, 0.01)

    def _nearest(self, candidate: Candidate) -> Quantity | None:
        """Find the free figure that is nearest to what it can measure, in the same clause."""
        ends = [end for end in (candidate.subject, candidate.object) if end.start >= 0]
        near = [
            (self._distance(figure, end), figure.start, figure)
            for figure in self.free_for(candidate)
            if figure.kind == MEASURED.get(candidate.type) and self._fits(figure, candidate)
            for end in ends
            if self._together(figure, end)
        ]
        best = min(near, default=None)
        return best[2] if best is not None and best[0] <= NEAR else None

    def _fits(self, figure: Quantity, candidate: Candidate) -> bool:
        """Tell whether a figure measures no other mineral and is the price of no plant."""
        text, ends = self.clause.sentence, (candidate.subject, candidate.object)
        if EVERY.search(text[: figure.start]) or IN_SO_MANY.match(text, figure.end):
            return False
        if any(FOLLOWED.search(text, figure.end, max(end.start, 0)) for end in ends):
            return False
        if candidate.type != "HOLDS_RESERVES" and IN_THE_GROUND.search(text[: figure.start]):
            return False
        if figure.kind == "Money":
            return not (is_other_sum(text, figure) or self._goes_to_another(figure, candidate))
        of = re.compile(r" (?:[a-z][\w-]* ){0,3}").match(text, figure.end)
        behind = of.end() if of else figure.end
        measured = [
            m for m in self.clause.named if m.kind == "Mineral" and figure.end < m.start <= behind
        ]
        return not measured or measured[0].ids in {end.ids for end in ends}

    def _goes_to_another(self, figure: Quantity, candidate: Candidate) -> bool:
        """Tell whether a sum behind a borrower is another's: "to X for Y and $5 million to Z"."""
        if not 0 <= candidate.object.start < figure.start:
            return False
        ends = {*candidate.ends}
        takers = [m for m in self.clause.named if m.kind == "Org"]
        takers = [m for m in takers if m.ids not in ends and m.start > figure.end]
        return any(SUM_TO.fullmatch(self.clause.sentence, figure.end, m.start) for m in takers)

    def _together(self, figure: Quantity, end: Named) -> bool:
        """Tell whether no semicolon parts a figure from a name."""
        first, last = sorted((figure.start, end.start))
        return ";" not in self.clause.sentence[first:last]

    @staticmethod
    def _distance(figure: Quantity, end: Named) -> int:
        return max(figure.start - end.end, end.start - figure.end)
