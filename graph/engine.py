"""Cypher over a graph's tables: one thin protocol, and the embedded engine behind it."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from .errors import QueryError, QueryRefused, SchemaError
from .guard import check_read_only
from .schema import ENDS
from .tokens import at, branches, code, without_comments

if TYPE_CHECKING:
    from collections.abc import Mapping

WORK_LIMIT = 5_000_000  # rows and values a query may hold on its way: about 2 GB
READING_STEPS = {"Match", "OptionalMatch", "Expand", "Where", "With", "Return", "Unwind", "OrderBy"}
READING_STEPS |= {"Skip", "Limit", "Union", "Call", "CallSubquery", "OptimizerPass"}
RESERVED = {"MATCH", "OPTIONAL", "WHERE", "WITH", "RETURN", "UNWIND", "SKIP", "LIMIT"}
RESERVED |= {"AND", "OR", "CASE", "WHEN", "THEN", "ELSE", "END", "EXISTS"}
NODE_KEYS = {"id", "labels", "properties"}
RELATIONSHIP_KEYS = {"id", "start", "end", "type", "properties"}


_QUOTED = re.compile(r"(?<=\.)`(" + "|".join(RESERVED) + ")`", re.IGNORECASE)


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

    It lacks block comments, and takes a property named like a keyword only in back-ticks.

    Examples
    --------
    >>> dialect("MATCH ()-[r]->() /* all */ RETURN r.end AS end").text
    'MATCH ()-[r]->()           RETURN r.`end` AS end'
    """
    prefix = "" if end is None else "EXPLAIN "
    text = prefix + re.sub(r"[^\n]", " ", cypher[:start])
    added = list(range(len(prefix)))
    rest = without_comments(cypher)
    tokens = code(cypher)
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        named = (before and before.text == ".") or (after and after.text == ":")
        if token.upper in RESERVED and named and start <= token.start < (end or len(cypher)):
            stop = token.start + len(token.text)
            text += rest[start : token.start]
            added += [len(text), len(text) + len(token.text) + 1]
            text += f"`{token.text}`"
            start = stop
    return Dialect(text + rest[start:end], cypher, tuple(added))


class Engine(Protocol):
    """What an analysis needs of a Cypher engine."""

    def load(
        self, nodes: Mapping[str, pd.DataFrame], statements: Mapping[str, pd.DataFrame]
    ) -> None:
        """Fill the empty engine with node tables by label and statement tables by type."""
        ...

    def run(
        self,
        cypher: str,
        parameters: Mapping[str, Any],
        *,
        timeout_seconds: float = 30,
        row_limit: int | None = None,
    ) -> pd.DataFrame:
        """Answer one reading query."""
        ...

    def plan(self, cypher: str, parameters: Mapping[str, Any]) -> list[str]:
        """Name the operators the engine would run, without running them."""
        ...

    def close(self) -> None:
        """Give back memory and connections."""
        ...


class EmbeddedEngine:
    """Cypher in this process, on kglite.

    Parameters
    ----------
    nodes : mapping of str to DataFrame
        Node tables by label, with the key in column ``id``.
    statements : mapping of str to DataFrame
        Statement tables by type, with the ends in ``subject_label``, ``subject_id``,
        ``object_label`` and ``object_id``; every other column becomes a property.
    work_limit : int, optional
        Rows and values a query may hold on its way to the answer; bounds its memory.

    Examples
    --------
    >>> countries = pd.DataFrame({"id": ["COD", "CHN"], "name": ["DR Congo", "China"]})
    >>> engine = EmbeddedEngine({"Country": countries}, {})
    >>> engine.run("MATCH (c:Country) RETURN c.id AS iso3 ORDER BY iso3", {})["iso3"].tolist()
    ['CHN', 'COD']
    """

    def __init__(
        self,
        nodes: Mapping[str, pd.DataFrame],
        statements: Mapping[str, pd.DataFrame],
        *,
        work_limit: int = WORK_LIMIT,
    ) -> None:
        import kglite  # noqa: PLC0415 - most commands need no engine

        kglite.set_query_warning_policy("silent")  # warnings come with the result instead
        self._graph: Any = kglite.KnowledgeGraph()
        self._columns: dict[str, set[str]] = {}
        self._read_only: set[str] = set()  # queries whose plan was looked at
        self._work_limit = work_limit
        self.load(nodes, statements)

    def load(
        self, nodes: Mapping[str, pd.DataFrame], statements: Mapping[str, pd.DataFrame]
    ) -> None:
        """Fill the empty engine, then close it to writing."""
        for label, table in nodes.items():
            self._add_nodes(label, table)
        known = {label: set(table["id"]) for label, table in nodes.items()}
        for name, table in statements.items():
            _check_ends(name, table, known)
            self._add_statements(name, table)
        self._graph.read_only(True)  # noqa: FBT003 - its only argument

    def _add_nodes(self, label: str, table: pd.DataFrame) -> None:
        self._columns[label] = {str(column) for column in table}
        # The engine keeps a title of its own: give it the title, else the name, which it would
        # otherwise invent where there is none.
        title = "title" if "title" in table else "name"
        if title not in table:
            table = table.assign(**{title: None})
        self._graph.add_nodes(table, label, "id", title)

    def _add_statements(self, name: str, table: pd.DataFrame) -> None:
        """Load one relationship for each row, parallel ones too.

        The bulk loader keeps parallel rows only the first time it sees a type from a subject
        label; later it merges them. So the largest pair goes in bulk, the others by CREATE.
        """
        for subject, mine in table.groupby("subject_label", sort=False):
            sizes = mine["object_label"].value_counts()
            for place, target in enumerate(sizes.index):
                rows = mine[mine["object_label"] == target]
                add = self._add_in_bulk if place == 0 else self._add_one_by_one
                add(name, str(subject), str(target), rows)

    def _add_in_bulk(self, name: str, subject: str, target: str, rows: pd.DataFrame) -> None:
        with warnings.catch_warnings():  # it warns of equal parallel rows, which are meant
            warnings.simplefilter("ignore", UserWarning)
            self._graph.add_relationships(
                rows.drop(columns=["subject_label", "object_label"]),
                name,
                subject,
                "subject_id",
                target,
                "object_id",
            )

    def _add_one_by_one(self, name: str, subject: str, target: str, rows: pd.DataFrame) -> None:
        own = rows.drop(columns=list(ENDS))
        present = own.notna().to_numpy()
        properties = [
            {key: value for key, value, there in zip(own, row, mask, strict=True) if there}
            for row, mask in zip(own.itertuples(index=False), present, strict=True)
        ]
        ends = zip(rows["subject_id"], rows["object_id"], properties, strict=True)
        self._graph.cypher(
            f"UNWIND $rows AS row MATCH (s:`{subject}` {{id: row[0]}}), "
            f"(o:`{target}` {{id: row[1]}}) CREATE (s)-[r:`{name}`]->(o) SET r = row[2]",
            params={"rows": [list(end) for end in ends]},
        )

    def run(
        self,
        cypher: str,
        parameters: Mapping[str, Any],
        *,
        timeout_seconds: float = 30,
        row_limit: int | None = None,
    ) -> pd.DataFrame:
        """Answer one reading query.

        Parameters
        ----------
        cypher : str
            One statement that only reads.
        parameters : mapping of str to value
            Values of its ``$parameters``.
        timeout_seconds : float
            When to give up.
        row_limit : int, optional
            How many rows to keep; ``attrs["total_rows"]`` then says how many there are.

        Returns
        -------
        DataFrame
            One column for each item of RETURN, in its order. NULL is None in columns of text or
            mixed values, ``<NA>`` in integer columns and NaN in float columns. Nodes are dicts of
            labels and properties, relationships of type and properties, paths of nodes and
            relationships. ``attrs["warnings"]`` lists what the engine found odd, if anything.

        Raises
        ------
        QueryRefused
            If the query would do more than read.
        QueryError
            If it is wrong, lacks a parameter, or takes too long or too much memory.
        """
        check_read_only(cypher)
        _check_parameters(cypher, parameters)
        self._check_plan(cypher, parameters)
        view = self._ask(
            dialect(cypher),
            parameters,
            timeout_ms=max(1, round(timeout_seconds * 1000)),
            max_work_units=self._work_limit,
            row_limit=row_limit,
            hide_structural_keys=True,
        )
        table = self._plain_columns(view.to_df())
        table.columns = [_QUOTED.sub(r"\1", name) for name in table.columns]
        table.attrs = _remarks(view)
        return table

    def plan(self, cypher: str, parameters: Mapping[str, Any]) -> list[str]:
        """Name the operators of the plan, in every branch of a UNION, without running it.

        Examples
        --------
        >>> EmbeddedEngine({}, {}).plan("UNWIND [1, 2] AS x RETURN x", {})
        ['Unwind', 'Return']
        """
        steps: list[str] = []
        for start, end in branches(cypher):  # EXPLAIN alone leaves out what follows UNION
            view = self._ask(dialect(cypher, start, end), parameters)
            steps += [str(step).split()[0] for step in view.column("operation")]
        return steps

    def _check_plan(self, cypher: str, parameters: Mapping[str, Any]) -> None:
        """Let a plan of reading steps pass: the second lock, behind the guard of the tokens."""
        if cypher in self._read_only:
            return
        for step in self.plan(cypher, parameters):
            if step not in READING_STEPS and not step.startswith("Fused"):
                raise QueryRefused(f"the plan contains {step}, which is not a reading step")
        self._read_only.add(cypher)

    def _ask(self, query: Dialect, parameters: Mapping[str, Any], **limits: Any) -> Any:
        import kglite  # noqa: PLC0415 - most commands need no engine

        try:
            return self._graph.cypher(query.text, params=dict(parameters), **limits)
        except kglite.KgError as error:
            raise _explained(query, error, limits.get("timeout_ms", 0)) from error
        except (TypeError, ValueError, OverflowError, RecursionError) as error:
            raise QueryError(f"{error}", "pass numbers, texts, booleans, lists or maps") from error

    def _plain_columns(self, table: pd.DataFrame) -> pd.DataFrame:
        for name in table:
            column = table[name]
            if column.dtype == "str":
                values = column.to_numpy(dtype=object, na_value=None)
            elif column.dtype == object:
                values = [self._plain(value) for value in column]
            else:
                continue
            table[name] = pd.Series(values, dtype=object)
        return table

    def _plain(self, value: Any) -> Any:
        """Give a value without the engine's own numbers and keys."""
        if isinstance(value, list):
            return [self._plain(item) for item in value]
        if not isinstance(value, dict):
            return value
        if value.keys() == NODE_KEYS:
            return {"labels": value["labels"], "properties": self._own(value)}
        if value.keys() == RELATIONSHIP_KEYS:
            return {"type": value["type"], "properties": value["properties"]}
        return {key: self._plain(item) for key, item in value.items()}

    def _own(self, node: dict[str, Any]) -> dict[str, Any]:
        own = self._columns[node["labels"][0]]
        return {k: v for k, v in node["properties"].items() if k in own and v is not None}

    def close(self) -> None:
        """Give back the memory."""
        self._graph.close()


def _check_ends(name: str, table: pd.DataFrame, known: Mapping[str, set[str]]) -> None:
    for end in ("subject", "object"):
        for label, rows in table.groupby(f"{end}_label", sort=False):
            ids = rows[f"{end}_id"]
            lost = ids[~ids.isin(known.get(str(label), set()))]
            if len(lost):
                raise SchemaError(
                    f"a {name} statement names {label} {lost.iloc[0]!r}, which is not in the graph",
                    "load the node with it; `lodegraph check` lists every such statement",
                )


def _check_parameters(cypher: str, parameters: Mapping[str, Any]) -> None:
    for token in code(cypher):
        if token.kind == "parameter" and token.name not in parameters:
            problem = at(cypher, token.start, f"parameter ${token.name} has no value")
            raise QueryError(problem, f"pass it: {token.name}=..., or --param {token.name}=...")


def _remarks(view: Any) -> dict[str, Any]:
    """Say what a table cannot hold: that rows were cut off, and what the engine found odd."""
    total = view.diagnostics["total_rows"]
    odd = [text for text in view.warnings if not text.startswith("Result truncated")]
    return {
        **({"total_rows": total} if total is not None else {}),
        **({"warnings": odd} if odd else {}),
    }


def _explained(query: Dialect, error: Any, timeout_ms: int) -> QueryError:
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
