"""Prices: what was paid for a thing, what a contract is worth, and which sums are no loan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .candidate import Candidate
    from .clauses import Clause
    from .quantities import Quantity

# What was paid: "bought the mine for $5 million", "the $5 million takeover of the firm".
PAID = re.compile(
    r"\b(?:for|at|paid|pays|paying|bought|acquired|deal (?:worth|of|valued at))"
    r"(?: (?:about|some|around|up to|just|a))* $"
)
BUYING = re.compile(
    r"\b(?:b(?:uys?|ought|uying)|acquir\w+|acquisition|purchas\w+|t(?:akes?|ook|aken|aking) over"
    r"|paid|pays|sold|sale|takeover|buyout|came to)\b"
)
FOR_IT = re.compile(r"(?: in (?:cash|shares|\d{4}))? for (?:(?:all of )?the |[A-Z]\w+['\u2019]s )?")
HELD_BY = re.compile(r"\b(?:owned|controlled|held) by\b")
DEAL = re.compile(r" (?:[a-z-]+ ){0,2}(?:acquisition|takeover|purchase|buyout|deal|bid|offer)\b")
# The sum that a contract is worth: "a contract worth up to $5 million", "a $5 million order".
WORTH = re.compile(
    r"\b(?:worth|valued at|value of|total(?:s|l?ing)?)"
    r"(?: (?:up to|about|some|around|more than|at least|as much as|an estimated))* $"
)
_CONTRACT = r"(?:contract|order|deal|agreement|offtake|worth)"
WORTH_BEHIND = re.compile(rf"[ -](?:[\w'\u2019-]+ ){{0,3}}?{_CONTRACT}s?\b")
# A sum that is no loan: "a €1.7 billion plant", or what has been spent.
OTHER_SUM = re.compile(
    r" (?:(?!(?:to|towards|for|in|into|on|at) )[\w-]+ ){0,2}?"
    r"(?:plant|project|mine|refinery|smelter|factory|port|scheme|complex|package"
    r"|program(?:me)?|initiative|[Ff]und|budget)\b"
)


# The sum of which a loan is a part: "a $5 million loan, part of financing of $20 million".
WHOLE_SUM = re.compile(
    r"\b(?:part|share|slice|portion) of (?:an?|the|total|its)?[^,;\d]{0,40}$"
    r"|\b(?:total|overall) (?:project )?cost (?:of|is|was)(?: [a-z]+)? $"
    r"|\b[Cc]osts?\b[^.;$]{0,120} (?:put|estimated|projected|reckoned) at(?: [a-z]+)? $"
)


def price(
    text: str, held: Candidate, sums: Sequence[Quantity], others: Sequence[Candidate]
) -> Quantity | None:
    """Find what was paid for what is held: "bought A for $5 million and B for $3 million".

    Parameters
    ----------
    text : str
        The sentence.
    held : Candidate
        Who holds what.
    sums : sequence of Quantity
        The sums of money in the sentence that could be meant.
    others : sequence of Candidate
        The other holdings that it tells of.

    Returns
    -------
    Quantity or None
    """
    if not _is_bought(text, held, others):
        return None
    dealt = [q for q in sums if DEAL.match(text, q.end)]
    if len(dealt) == 1 and not others:
        return dealt[0]
    bought = held.object.start
    for figure in (q for q in sums if q.end < bought):
        if PAID.search(text[: figure.start]) and FOR_IT.fullmatch(text, figure.end, bought):
            return figure
    last = max(held.subject.start, bought)
    end = min((s for c in others if (s := c.subject.start) > last), default=len(text))
    paid = [q for q in sums if last < q.start < end and PAID.search(text[: q.start])]
    return paid[0] if len(paid) == 1 and ";" not in text[last : paid[0].start] else None


def _is_bought(text: str, held: Candidate, others: Sequence[Candidate]) -> bool:
    """Tell whether a holding is bought, and not together with another for one price."""
    between = text[max(held.object.end, 0) : max(held.subject.start, 0)]
    bought = BUYING.search(held.words if others else text)
    together = any(c.at == held.at for c in others)
    return bool(bought) and not (HELD_BY.search(between) or together)  # "X, owned by Y, bought"


def worth(clause: Clause) -> Quantity | None:
    """Find what the contract is worth that is told of no goods: "won a $5 million order".

    Parameters
    ----------
    clause : Clause
        The sentence.

    Returns
    -------
    Quantity or None
    """
    text = clause.sentence
    if any(mention.kind == "Mass" for mention in clause.mentions):
        return None
    sums = [m for m in clause.quantities if m.kind == "Money"]
    told = (q for q in sums if WORTH.search(text[: q.start]) or WORTH_BEHIND.match(text, q.end))
    return next(told, None)


def is_other_sum(text: str, figure: Quantity) -> bool:
    """Tell whether a sum is what a plant costs, or that of which a loan is a part.

    Examples
    --------
    >>> from .quantities import quantities
    >>> said = "lent $5 million for a $20 million mine, part of a package of $9 million"
    >>> [is_other_sum(said, figure) for figure in quantities(said)]
    [False, True, True]
    >>> said = "Costs of the mine are put at $9 million"
    >>> [is_other_sum(said, figure) for figure in quantities(said)]
    [True]
    """
    whole = WHOLE_SUM.search(text[: figure.start])
    return whole is not None or OTHER_SUM.match(text, figure.end) is not None
