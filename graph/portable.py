"""Portable Cypher: warn of what one engine would answer otherwise than the other.

What only the values tell, such as a division by zero, a text cannot show: those differences are
on the page ``docs/portable-cypher.md`` alone.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from .braces import read_braces
from .differences import COMPARED, EMPTIED, FUNCTIONS, WHOLE
from .errors import QueryRefused
from .guard import check_read_only
from .schema import load_schema
from .ties import tie_warnings
from .tokens import branches, code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .tokens import Token

PLAIN = {"text": "''", "quoted": "quoted"}  # what is in quotes says nothing of the language
MOMENT = r"\b(?:date|datetime|localdatetime|localtime|time)(?: \. \w+)? \(\)"
STEP = r"- \[ (\w+)\b"  # the variable of a relationship


def warnings_for(cypher: str) -> list[str]:
    """List what of a query the engines answer differently, and what to write instead.

    Parameters
    ----------
    cypher : str
        A query; one that the guard refuses has no warnings.

    Examples
    --------
    >>> warnings_for("MATCH (c:Country) RETURN c.id, count { (c)-->() } AS n ORDER BY n")
    []
    >>> warnings_for("MATCH (c:Country) RETURN id(c)")
    ['id() is a number on Neo4j and a text on the embedded engine; write n.id, the key of a node']
    """
    try:
        check_read_only(cypher)
    except QueryRefused:
        return []
    tokens = code(cypher)
    shape = " ".join(PLAIN.get(token.kind, token.text) for token in tokens)
    emptied = _emptied(shape)
    found = [
        *_called(shape),
        *_matched(shape, emptied),
        *_moments(emptied),
        *_floats_as_text(shape),
        *_projected(shape),
        *_braces(cypher),
        *_literals(tokens),
        *_unions(cypher),
        *tie_warnings(_emptied(shape, "(){}[]"), frozenset(re.findall(STEP, shape))),
    ]
    return list(dict.fromkeys(found))


def _emptied(shape: str, brackets: str = "()[]") -> str:
    """Take out what stands in brackets, the innermost first."""
    pairs = [brackets[place : place + 2] for place in range(0, len(brackets), 2)]
    before = ""
    while shape != before:
        before = shape
        for mark, pair in enumerate(pairs):
            inner = rf"\{pair[0]} [^{re.escape(brackets)}]*\{pair[1]}"
            shape = re.sub(inner, chr(mark), shape)
    for mark, pair in enumerate(pairs):
        shape = shape.replace(chr(mark), pair)
    return shape


def _called(shape: str) -> Iterator[str]:
    called = {
        match[1].replace(" ", "").lower()
        for match in re.finditer(r"(?<!\. )\b(\w+(?: \. \w+)*) \(", shape)
    }
    for name, (differs, instead) in FUNCTIONS.items():
        if name.lower() in called:
            yield f"{name}() {differs}; write {instead}"


def _matched(shape: str, emptied: str) -> Iterator[str]:
    for rules, text in ((WHOLE, shape), (EMPTIED, emptied)):
        for pattern, differs, instead in rules:
            if re.search(pattern, text, re.IGNORECASE):
                yield f"{differs}; write {instead}"


@cache
def _properties(*kinds: str) -> str:
    """List the properties of these types in the schema, as alternatives of a pattern."""
    schema = load_schema()
    names = {
        prop.name
        for element in (*schema.labels.values(), *schema.types.values())
        for prop in element.properties.values()
        if prop.type in kinds
    }
    return "|".join(sorted(names))


def _moments(emptied: str) -> Iterator[str]:
    named = re.findall(rf"{MOMENT} as (\w+)", emptied, re.IGNORECASE)
    moment = "|".join([MOMENT, *(rf"\b{name}\b" for name in named)])
    text = rf"(?:''|\w+ \. (?:{_properties('date')})\b)"
    compared = rf"(?:{moment}) {COMPARED} {text}|{text} {COMPARED} (?:{moment})"
    if re.search(compared, emptied, re.IGNORECASE):
        yield (
            "a date and a text compare as dates on the embedded engine, not at all on Neo4j; "
            "write date(r.valid_from) <= date('2025-04-04'), or compare texts"
        )
    if re.search(rf"(?:{moment}) - (?:{moment})", emptied, re.IGNORECASE):
        yield "a date less a date is an error on Neo4j; write duration.inDays(a, b).days"


def _floats_as_text(shape: str) -> Iterator[str]:
    value = rf"(?:\w+ \. (?:{_properties('float')})\b|\d[\d.]*e\d)"
    as_text = rf"\btostring \( [^()]*{value}|\btostring \( round\b|'' \+ {value}|{value} \+ ''"
    if re.search(as_text, shape, re.IGNORECASE):
        yield (
            "a float as text has an exponent on Neo4j from 10,000,000 on and under 0.001; "
            "write toString(toInteger(x)), or return the number"
        )


def _projected(shape: str) -> Iterator[str]:
    if re.search(r"(?:- \[|\} as) (\w+)\b.*\b\1 \{ \.", shape, re.IGNORECASE):
        yield (
            "a map projection of a relationship or a map is NULL on the embedded engine; "
            "write {share: r.share}"
        )


def _braces(cypher: str) -> Iterator[str]:
    if read_braces(cypher).own:
        yield (
            "the embedded engine refuses braces that ask for what the same MATCH binds; "
            "write WHERE c.id = s.iso3"
        )


def _literals(tokens: list[Token]) -> Iterator[str]:
    for place, token in enumerate(tokens):
        before = "".join(other.text for other in tokens[max(0, place - 2) : place])
        if token.kind != "text":
            continue
        if before == "=~" and re.search(r"\(\?[=!<]|\\\d", token.text):
            yield (
                "regular expressions do not look ahead, behind or back on the embedded engine; "
                "write two conditions"
            )
        if before.endswith("[") and before[:-1].isidentifier() and token.text[1:-1] in KEPT:
            yield (
                f"[{token.text}] finds a key of the embedded engine's own; "
                "write the property's name behind a dot"
            )


KEPT = {"title", "type"}


def _unions(cypher: str) -> Iterator[str]:
    columns = [
        re.findall(r"(?i)\bas\s+(\w+)", cypher[start:end].rpartition("RETURN")[2])
        for start, end in branches(cypher)
    ]
    if any(sorted(names) == sorted(columns[0]) != names for names in columns[1:]):
        yield (
            "the columns of a UNION in another order are an error on the embedded engine; "
            "write them in one order"
        )
