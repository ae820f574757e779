"""The embedded engine's own ways: queries as it reads them, its answers and errors as ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import pandas as pd

from .braces import CLAUSE_STARTS, read_braces
from .errors import QueryError
from .tokens import Token, at, code, without_comments, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

RESERVED = words(
    "MATCH OPTIONAL WHERE WITH RETURN UNWIND SKIP LIMIT AND OR CASE WHEN THEN ELSE END EXISTS"
)
OWN_NAMES = {"start", "end", "title", "type"}  # ends of a relationship, name and label of a node
NODE_KEYS = {"id", "labels", "properties"}
RELATIONSHIP_KEYS = {"id", "start", "end", "type", "properties"}
PATH_KEYS = {"nodes", "relationships"}
PERCENTILES = {"PERCENTILECONT", "PERCENTILEDISC"}
_QUOTED = re.compile(r"(?<=\.)`(" + "|".join(RESERVED) + ")`", re.IGNORECASE)
_OWNED = re.compile(r"properties\((\w+|`[^`]+`)\)(?=\.`?(?:start|end|title|type)`?(?!\w))")
_RENAMED = re.compile(r"(percentile)_(?=cont|disc)", re.IGNORECASE)
# A pattern with a step that may go either way; what stands in brackets is left out.
_EITHER_WAY = re.compile(r"\)-(\[\])?-\(")


@dataclass(frozen=True)
class Dialect:
    """A query as the embedded engine reads it, and where each part of it comes from."""

    text: str
    original: str
    added: tuple[int, ...]  # offsets in the text of characters the original lacks

    def origin(self, line: int, column: int) -> int:
        """Find in the original what the engine calls line and column, both from 1."""
        lines = self.text.split("\n")
        offset = sum(len(text) + 1 for text in lines[: line - 1]) + column - 1
        return min(offset - sum(place < offset for place in self.added), len(self.original))


@lru_cache(maxsize=256)
def dialect(cypher: str, start: int = 0, end: int | None = None) -> Dialect:
    """Write a query, or the plan of one branch of it, for the embedded engine.

    It lacks block comments, takes a property named like a keyword only in back-ticks, spells two
    functions its own way, answers a property that is missing with a thing of its own if it has
    one of that name, counts a pattern of steps that may go either way as nothing unless a WHERE
    stands between pattern and count, and finds a property of a relationship in the braces of a
    pattern only as part of an expression.

    Examples
    --------
    >>> dialect("MATCH ()-[r]->() /* all */ RETURN {end: r.id} AS end").text
    'MATCH ()-[r]->()           RETURN {`end`: r.id} AS end'
    >>> dialect("MATCH (a)--()--(b) RETURN count(*) AS n").text
    'MATCH (a)--()--(b) WHERE true RETURN count(*) AS n'
    >>> dialect("MATCH ()-[r]->() RETURN r.start").text
    'MATCH ()-[r]->() RETURN properties(r).start'
    >>> dialect("MATCH ()-[r]->() MATCH (p {id: r.policy_id}) RETURN p").text
    'MATCH ()-[r]->() MATCH (p {id: coalesce(r.policy_id)}) RETURN p'
    """
    prefix = "" if end is None else "EXPLAIN "
    text = prefix + re.sub(r"[^\n]", " ", cypher[:start])
    added = list(range(len(prefix)))
    plain = without_comments(cypher)
    signs = [*_insertions(cypher), *_in_braces(cypher), *_owned(code(cypher))]
    for place, sign in sorted(signs, key=itemgetter(0)):
        if start <= place <= (end or len(cypher)):
            text += plain[start:place]
            added += range(len(text), len(text) + len(sign))
            text += sign
            start = place
    return Dialect(text + plain[start:end], cypher, tuple(added))


def _insertions(cypher: str) -> Iterator[tuple[int, str]]:
    """Give what has to stand before which place, for the engine to read it as Neo4j does."""
    tokens = [Token("end", "", 0), *code(cypher), Token("end", "", 0)]
    pattern = ""  # of the MATCH that goes on here, empty elsewhere
    depth = 0  # of the brackets of relationships
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token.upper in RESERVED and (before.text == "." or after.text == ":"):
            yield token.start, "`"
            yield token.start + len(token.text), "`"
        elif token.upper in PERCENTILES and after.text == "(":
            yield token.start + len("percentile"), "_"
        elif token.upper in CLAUSE_STARTS:
            if token.upper == "RETURN" and after.upper == "COUNT" and _EITHER_WAY.search(pattern):
                yield token.start, "WHERE true "
            pattern = "MATCH" if token.upper == "MATCH" else ""
        elif pattern:
            depth -= token.text == "]"
            pattern += "" if depth else token.text
            depth += token.text == "["


def _in_braces(cypher: str) -> Iterator[tuple[int, str]]:
    """Make expressions of the properties of relationships that stand in braces."""
    for start, end in read_braces(cypher).of_steps:
        yield start, "coalesce("
        yield end, ")"


def _owned(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """Ask the map of properties for names that the engine gives a meaning of its own."""
    for place, token in enumerate(tokens[:-2]):
        dot, name = tokens[place + 1 : place + 3]
        chained = place > 0 and tokens[place - 1].text == "."
        owned = dot.text == "." and name.name in OWN_NAMES
        if owned and not chained and token.kind in {"word", "quoted"}:
            yield token.start, "properties("
            yield token.start + len(token.text), ")"


def explained(query: Dialect, error: Any, timeout_ms: int) -> QueryError:
    """Say in our words, and at its place, what the engine found wrong."""
    said = re.sub(r"^Cypher .*?error( at line \d+, col \d+)?: |^Schema error: ", "", str(error))
    problem = said.splitlines()[0]
    if error.code == "CypherTimeout":
        hint = "raise timeout_seconds (--timeout), or start from fewer nodes and shorter paths"
        return QueryError(f"the query took longer than {timeout_ms / 1000:g} s", hint)
    if "max_work_units" in problem:
        hint = "start from fewer nodes, bound paths more tightly, or aggregate earlier"
        return QueryError("the query holds more rows on its way than memory allows", hint)
    unknown = re.fullmatch(r"Undefined variable '(.+)'", problem)
    if unknown:
        place = next((t.start for t in code(query.original) if t.name == unknown[1]), 0)
        return QueryError(at(query.original, place, f"{unknown[1]} is not defined here"))
    if getattr(error, "line", None) and error.col:
        return QueryError(at(query.original, query.origin(error.line, error.col), problem))
    return QueryError(problem)


def plain_table(view: Any, labels: Mapping[str, Collection[str]]) -> pd.DataFrame:
    """Make a table of a result: NULL is None in text, nodes are plain dicts.

    Parameters
    ----------
    view : kglite.ResultView
        What the engine answered.
    labels : mapping of str to collection of str
        The properties of each label: the engine adds others to a node.
    """
    table: pd.DataFrame = view.to_df()
    for name in table:
        column: Any = table[name]
        if column.dtype == "str":
            table[name] = pd.Series(column.to_numpy(dtype=object, na_value=None), dtype=object)
        elif column.dtype == object:
            for value in column:
                _strip(value, labels)
    table.columns = [_original(name) for name in table.columns]
    table.attrs.update(_remarks(view))
    return table


def _original(column: str) -> str:
    return _RENAMED.sub(r"\1", _QUOTED.sub(r"\1", _OWNED.sub(r"\1", column)))


def _strip(value: Any, labels: Mapping[str, Collection[str]]) -> None:
    """Take out of nodes and relationships the engine's own numbers and keys, in place."""
    if isinstance(value, list):
        for item in value:
            _strip(item, labels)
    elif not isinstance(value, dict):
        return
    elif value.keys() - {"backward"} == RELATIONSHIP_KEYS:
        del value["id"], value["start"], value["end"]
    elif value.keys() == NODE_KEYS:
        del value["id"]
        properties, own = value["properties"], labels.get(value["labels"][0], ())
        for key in ("title", "type"):
            if key not in own or properties.get(key) is None:
                properties.pop(key, None)
    else:
        if value.keys() == PATH_KEYS:
            _mark_backward(value["nodes"], value["relationships"])
        _strip(list(value.values()), labels)


def _mark_backward(nodes: list[Any], steps: list[Any]) -> None:
    """Note which steps of a path go against their direction."""
    for node, step in zip(nodes, steps, strict=False):
        if isinstance(step, dict) and step.keys() == RELATIONSHIP_KEYS:
            step.update({"backward": True} if step["start"] != node["id"] else {})


def _remarks(view: Any) -> dict[str, Any]:
    """Say what a table cannot hold: that rows were cut off, and what the engine found odd."""
    total = view.diagnostics["total_rows"]
    odd = [text for text in view.warnings if not text.startswith("Result truncated")]
    return {
        **({"total_rows": total} if total is not None else {}),
        **({"warnings": odd} if odd else {}),
    }
