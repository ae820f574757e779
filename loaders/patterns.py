"""What a sentence states: the patterns of ``data/patterns.toml`` and what they find."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .quantities import Quantity
from .skeleton import Skeleton, numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .gazetteer import Named

AUTHORITY = (
    r"(?:government|cabinet|[Mm]inistr(?:y|ies)|authorities|regulators?|parliament|[Pp]resident"
    r"|State Council|[Cc]ustoms|administration|leaders|leadership|junta|officials)"
)
RESTRICTION = (
    r"(?:(?:[Ee]xport|shipment|sales)s? )?(?:restrictions?|controls?|curbs?|bans?|embargo(?:es)?"
    r"|quotas?|licen[cs]ing(?: (?:requirements?|regime|rules|system|controls))?|licen[cs]es?"
    r"|licen[cs]e requirements?|limits?|moratorium|permits?|dut(?:y|ies)|tax(?:es)?|tariffs?"
    r"|lev(?:y|ies))"
)
ACTIVITY = (
    r"(?:mining|extraction|refining|processing|smelting|separation|production|output|reserves"
    r"|resources|deposits|exports)(?: and (?:mining|refining|processing|smelting|separation))?"
)
INVESTORS = r"(?:compan(?:y|ies)|firms?|investors?|banks?|miners?|enterprises|groups?|entities)"
MARKS = r"<(?:{kinds})(?: \d+)+>"
MEMBERS = (
    r"(?:(?:,? (?:particularly|especially|notably|including|such as|like|namely|among them) "
    r"(?:in |those in )?| of )(?:the )?{marks})*"
)
MACROS = {
    "gap": r"(?:[^<>;:.]|\.\d){0,90}?",
    "near": r"(?:[^<>;:.]|\.\d){0,25}?",
    "on": r"(?:[^<>;:.]|\.\d|<(?!Place|Org|Elsewhere)\w+(?: \d+)+>){0,140}?",
    "any": r"(?:[^;:.]|\.\d){0,140}?",
    "helped": r"(?:,? (?:which|that|has|have|had|is|was|not|never|no longer|do|does|did|will|would"
    r"|could|may|might|can|plans?|planned|aims?|intends?|expects?|expected|began|begun|started|to"
    r"|only|mainly|mostly|itself|alone))*,?",
    "aside": r"(?:,[^;:.]{3,140}?,)?",
    "activity": ACTIVITY,
    "restriction": RESTRICTION,
    "actor": rf"(?P<S>{MARKS.format(kinds='Place')}(?!')|{MARKS.format(kinds='Place|Demonym')}"
    rf"(?=(?:'s?)? (?:[\w-]+ ){{0,3}}?{AUTHORITY}\b))",
    "investor": rf"(?P<S>{MARKS.format(kinds='Place|Org')}(?!')"
    rf"|{MARKS.format(kinds='Place|Demonym')}"
    rf"(?=(?:'s?)? (?:[\w-]+ ){{0,3}}?(?:{INVESTORS}|{AUTHORITY})\b))",
}
MACRO = re.compile(r"\{([a-zA-Z]\w*)(?::([\w|!]+))?\}")

# The word for the activity decides type and stage.
ACTIVITIES: dict[str, tuple[str, str | None]] = {
    r"min(?:e|es|ed|ing|ers?)\b|extract\w*|digs": ("PRODUCES", "mine"),
    r"refin\w+|process\w*|smelt\w*|separat\w+": ("REFINES", "refined"),
    r"produc\w+|output|source|from": ("PRODUCES", None),
    r"reserves|resources|deposits": ("HOLDS_RESERVES", "deposit"),
    r"export\w*": ("EXPORTS", None),
    r"import\w*": ("IMPORTS", None),
}
QUANTITY_KINDS = {
    "PRODUCES": "production",
    "REFINES": "production",
    "HOLDS_RESERVES": "reserve",
    "EXPORTS": "trade",
    "IMPORTS": "trade",
    "EXPORTS_TO": "trade",
}
# The first that fits; a restriction that fits none has no kind, for none is stated.
KINDS_OF_RESTRICTION = {
    r"licen[cs]|permit": "licence",
    r"quota|\bcap|ceiling": "quota",
    r"\btax|\bdut(?:y|ies)|tariff|\blev(?:y|ies)": "tax",
    r"\bbann?(?:ed|s|ing)?\b|embargo|prohibit|moratorium|outlaw|\bcut off|\bfroze"
    r"|(?:halt|stopp?|suspend)(?:ed|s)?\b": "ban",
}
A_RESTRICTION = re.compile(
    r"export|ship|sale|suppl|embargo|licen[cs]|quota|\bban|controls?\b|curb|restriction",
    re.IGNORECASE,
)
NO_RESTRICTION = re.compile(r"\b(?:imports?|price|visa|travel|investment)\b")

_CURBS = r"\b(?:ban|control|restriction|curb|embargo|quota|licen|measure|rule)"
LIFTING = r"\b(?:{0})\w*\b[^<>]*" + _CURBS + "|" + _CURBS + r".*\b(?:was|were|been) (?:{0})"
STATUS = {
    "suspended": LIFTING.format("suspend|suspension|paus"),
    "former": LIFTING.format("lift|remov|scrap|revok|abolish|ended|ends")
    + r"|\b(?:no longer|formerly|previously|once)\b",
    "negated": r"\b(?:not(?! only| just)|never|neither|nor|no(?! less| fewer)|none|without"
    r"|fail(?:s|ed) to|den(?:y|ies|ied)|lacks?|hardly)\b|n't\b|\byet to\b",
    "planned": r"\b(?:will|would|shall|could|may|might|plans?|planned|planning|intends?|aims?|aimed"
    r"|targets|propos\w+|consider\w*|(?:is|are|was) to|seeks? to|hopes?|wants?|expect\w*|if"
    r"|possible|potential|threat\w*|prospects?|fears?)\b",
}
STATUSES = {status: re.compile(words) for status, words in STATUS.items()}
CONTRAST = re.compile(r"\b(?:but|while|whereas|although|though|unlike|instead of)\b")
GOVERNED = re.compile(
    r"\b(?:in|to|from|with|against|on|(?<!branch )(?<!government )of|for|between|into|over|than"
    r"|outside|within|across|(?<!issued )(?<!signed )(?<!published )by)(?: the)? $",
    re.IGNORECASE,
)
CLAUSE_START = re.compile(r"[,;:>] ?")
LOOK_BACK = 40


@dataclass(frozen=True, slots=True)
class Pattern:
    """One rule; ``examples`` map a sentence to all that is found in it."""

    id: str
    type: str
    finds: re.Pattern[str]
    meaning: str
    examples: dict[str, str]
    confidence: str = "C"
    needs: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one pattern reads in a sentence of one subject and one object.

    ``span`` is the place of its marks in the sentence, ``words`` what the pattern found. A figure
    that several subjects or objects have together is nobody's own: it is told in ``note``.
    """

    type: str
    subject: Named
    object: Named
    rule: str
    confidence: str
    status: str
    span: tuple[int, int]
    words: str
    figure: Quantity | None = None
    properties: dict[str, str] = field(default_factory=dict[str, str])
    note: str | None = None


@cache
def patterns() -> tuple[Pattern, ...]:
    """Read ``data/patterns.toml``, once.

    Examples
    --------
    >>> [p.type for p in patterns() if p.id == "restricts-bans"]
    ['RESTRICTS']
    """
    with (Path(__file__).parent / "data" / "patterns.toml").open("rb") as file:
        return tuple(_pattern(row) for row in tomllib.load(file)["pattern"])


def _pattern(row: dict[str, Any]) -> Pattern:
    words = {key: _expand(row[key]) for key in ("finds", "needs", "unless") if key in row}
    compiled: dict[str, Any] = {key: re.compile(form) for key, form in words.items()}
    return Pattern(**{**row, **compiled})


def _expand(template: str) -> str:
    r"""Write out the macros of a pattern.

    Examples
    --------
    >>> print(_expand("{s:Place!} has {o:Mineral!}"))
    (?P<s><(?:Place)(?: \d+)+>) has (?P<o><(?:Mineral)(?: \d+)+>)
    """

    def written(match: re.Match[str]) -> str:
        name, kinds = match[1], match[2]
        if kinds is None:
            return MACROS[name]
        marks = MARKS.format(kinds=kinds.rstrip("!").replace("!|", "|"))
        members = "" if kinds.endswith("!") else MEMBERS.format(marks=marks)
        return f"(?P<{name}>{marks}{members})"

    return MACRO.sub(written, template)


def candidates(skeleton: Skeleton) -> Iterator[Candidate]:
    """Find what a sentence states, once for each subject, type, object and stage.

    Parameters
    ----------
    skeleton : Skeleton

    Yields
    ------
    Candidate
        In the order of the patterns; of two that say the same the first, or the one with a figure.
    """
    found: dict[tuple[object, ...], Candidate] = {}
    for pattern in patterns():
        for match in pattern.finds.finditer(skeleton.text):
            if _holds(pattern, match):
                for candidate in _read(skeleton, pattern, match):
                    key = (candidate.type, candidate.subject.ids, candidate.object.ids)
                    if key not in found or (candidate.figure and not found[key].figure):
                        found[key] = candidate
    yield from found.values()


def _holds(pattern: Pattern, match: re.Match[str]) -> bool:
    """Tell whether nothing in the words found speaks against the pattern."""
    words = match[0]
    if pattern.needs and not pattern.needs.search(words):
        return False
    if pattern.unless and pattern.unless.search(_with_lead(match)):
        return False
    if CONTRAST.search(words):
        return False
    if pattern.type == "RESTRICTS" and (
        not A_RESTRICTION.search(words) or NO_RESTRICTION.search(words)
    ):
        return False
    first = next((name for name in match.groupdict() if name in {"S", "O"}), None)
    return first is None or not GOVERNED.search(match.string, 0, match.start(first))


def _read(skeleton: Skeleton, pattern: Pattern, match: re.Match[str]) -> Iterator[Candidate]:
    groups = {name.lower().rstrip("2"): text for name, text in match.groupdict().items() if text}
    subjects, objects = numbers(groups["s"]), numbers(groups["o"])
    together = max(_distinct(skeleton, subjects), _distinct(skeleton, objects)) > 1
    figure, note = _figure(skeleton, groups, together=together)
    status, span = _status(match), _place(skeleton, match)
    for type_, stage in _kinds(pattern, groups.get("a"), _words(skeleton, match, objects)):
        properties = _properties(skeleton, pattern, type_, groups)
        if type_ == "RESTRICTS":
            properties |= _restriction(match[0], status)
        if stage:
            properties["stage"] = stage
        for subject, object_ in product(subjects, objects):
            yield Candidate(
                type_,
                skeleton.named(subject),
                skeleton.named(object_),
                pattern.id,
                pattern.confidence,
                status,
                span,
                match[0],
                figure,
                properties,
                note,
            )


def _distinct(skeleton: Skeleton, marked: list[int]) -> int:
    return len({skeleton.named(number).ids for number in marked})


def _figure(
    skeleton: Skeleton, groups: dict[str, str], *, together: bool
) -> tuple[Quantity | None, str | None]:
    figure = skeleton.mentions[numbers(groups["v"])[0]] if "v" in groups else None
    if not isinstance(figure, Quantity):
        return None, None
    said = skeleton.sentence[figure.start : figure.end]
    if together:
        return None, f"{said} together"
    return figure, None if figure.factor else f"{said}: the unit leaves the quantity open"


def _words(skeleton: Skeleton, match: re.Match[str], objects: list[int]) -> str:
    """Give the words found, with those of the objects that stand behind their mark."""
    named = [skeleton.named(number) for number in objects]
    return " ".join([match[0], *(skeleton.sentence[m.start : m.end] for m in named)])


def _kinds(pattern: Pattern, activity: str | None, words: str) -> list[tuple[str, str | None]]:
    """Tell the type and stage, of each activity where it is two."""
    if pattern.type:
        stage = "deposit" if pattern.type == "HOLDS_RESERVES" else None
        return [(pattern.type, stage)]
    found = [
        kind
        for word in (activity or "").split(" and ")
        for form, kind in ACTIVITIES.items()
        if re.match(form, word)
    ]
    refined = found == [("PRODUCES", None)] and re.search(r"\b[Rr]efined\b", words)
    return [("REFINES", "refined")] if refined else found


def _properties(
    skeleton: Skeleton, pattern: Pattern, type_: str, groups: dict[str, str]
) -> dict[str, str]:
    properties: dict[str, str] = {}
    if type_ in QUANTITY_KINDS and groups.get("v"):
        properties["quantity_kind"] = QUANTITY_KINDS[type_]
    if "m" in groups:
        properties["mineral"] = skeleton.named(numbers(groups["m"])[0]).ids[0]
    if pattern.role:
        properties["role"] = pattern.role
    return properties


def _restriction(words: str, status: str) -> dict[str, str]:
    """Tell the kind; "suspended its controls" is no ban, "suspended exports" is."""
    if status in {"suspended", "former"}:
        words = re.sub(r"\b(?:suspend|halt|stopp?)(?:ed|s)?\b", "", words)
    for form, kind in KINDS_OF_RESTRICTION.items():
        if re.search(form, words):
            return {"kind": kind}
    return {}


def _status(match: re.Match[str]) -> str:
    """Read the status in the words found and in what leads up to them."""
    words = _with_lead(match)
    return next((name for name, form in STATUSES.items() if form.search(words)), "asserted")


def _with_lead(match: re.Match[str]) -> str:
    """Give the words found with those of the same clause before them."""
    before = match.string[max(0, match.start() - LOOK_BACK) : match.start()]
    return CLAUSE_START.split(before)[-1] + match[0]


def _place(skeleton: Skeleton, match: re.Match[str]) -> tuple[int, int]:
    """Give where the words found stand in the sentence, by the first and last mark."""
    marks = [skeleton.mentions[number] for number in numbers(match[0])]
    own = [mention for mention in marks if mention.start >= 0] or marks
    return min(mention.start for mention in own), max(mention.end for mention in own)
