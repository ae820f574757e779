"""Cypher over a graph's tables: one thin protocol, and the embedded engine behind it."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Protocol

from .braces import read_braces
from .conform import check_ends
from .dialect import dialect, explained, plain_table
from .errors import QueryError, QueryRefused
from .guard import check_read_only
from .plans import Step, plan_table
from .schema import ENDS, load_schema
from .tokens import at, branches, code, words
from .touched import touched_types
from .vocabulary import Vocabulary, check_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from .dialect import Dialect

PASSED_LIMIT = 1000
WORK_LIMIT = 5_000_000  # rows and values a query may hold on its way: about 2 GB
READING_STEPS = words(
    "Match OptionalMatch Expand Where With Return Unwind OrderBy Skip Limit Union Call "
    "CallSubquery OptimizerPass"
)


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

    def explain(self, cypher: str, parameters: Mapping[str, Any]) -> pd.DataFrame:
        """Show the plan of one reading query, without running it."""
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
    >>> import pandas as pd
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
        self._vocabulary = Vocabulary({}, {})
        self._passed: set[str] = set()  # queries that were checked
        self._work_limit = work_limit
        self._nodes: dict[str, pd.DataFrame] = {}
        self._waiting: dict[str, Callable[[], pd.DataFrame]] = {}
        self.load(nodes, statements)

    def load(
        self, nodes: Mapping[str, pd.DataFrame], statements: Mapping[str, pd.DataFrame]
    ) -> None:
        """Add tables to the engine, each label and type once, then close it to writing.

        Raises
        ------
        SchemaError
            If a statement names a node that is in no table.
        """
        self._nodes.update(nodes)
        check_ends(self._nodes, statements)
        old, new = self._vocabulary, vocabulary(nodes, statements)
        self._vocabulary = Vocabulary(
            {**new.labels, **old.labels, **{label: new.labels[label] for label in nodes}},
            {**new.types, **old.types, **{name: new.types[name] for name in statements}},
        )
        self._graph.read_only(False)  # noqa: FBT003 - its only argument
        for label, table in nodes.items():
            self._add_nodes(label, table)
        for name, table in statements.items():
            self._add_statements(name, table)
        self._graph.read_only(True)  # noqa: FBT003

    def load_when_asked(self, statements: Mapping[str, Callable[[], pd.DataFrame]]) -> None:
        """Add statement tables by type, each read when a query first can touch the type."""
        self._waiting.update(statements)

    def _fetch(self, cypher: str) -> None:
        types = touched_types(cypher)
        for name in [name for name in self._waiting if types is None or name in types]:
            self.load({}, {name: self._waiting[name]()})
            del self._waiting[name]

    def _add_nodes(self, label: str, table: pd.DataFrame) -> None:
        # The engine keeps a title of its own, and answers a missing name with it.
        title = "title" if "title" in table else "name"
        named = table if title in table else table.assign(**{title: None})
        self._graph.add_nodes(named[_filled(named, "id", title)], label, "id", title)

    def _add_statements(self, name: str, table: pd.DataFrame) -> None:
        """Load one relationship for each row, parallel ones too.

        The bulk loader keeps parallel rows only the first time it sees a type from a subject
        label; later it merges them. So the largest pair of labels goes in bulk, and of the others
        the rows that are parallel to none before them; what is left goes by CREATE.
        """
        rows = table[_filled(table, *ENDS)]
        pairs = rows.groupby(["subject_label", "object_label"], sort=False).size()
        met: set[str] = set()
        for subject, target in pairs.sort_values(ascending=False, kind="stable").index:
            mine = rows
            if len(pairs) > 1:
                mine = rows[(rows["subject_label"] == subject) & (rows["object_label"] == target)]
            if subject not in met:
                self._add_in_bulk(name, subject, target, mine)
            else:
                parallel = mine.duplicated(["subject_id", "object_id"])
                self._add_in_bulk(name, subject, target, mine[~parallel])
                self._add_one_by_one(name, subject, target, mine[parallel])
            met.add(subject)

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
        properties = [
            {key: value for key, value, there in zip(own, row, present, strict=True) if there}
            for row, present in zip(
                own.itertuples(index=False, name=None), own.notna().to_numpy(), strict=True
            )
        ]
        ends = zip(rows["subject_id"], rows["object_id"], properties, strict=True)
        self._graph.cypher(
            "UNWIND $rows AS row MATCH (s:$subject {id: row[0]}), (o:$target {id: row[1]}) "
            "CREATE (s)-[r:$name]->(o) SET r = row[2]",
            params={
                "rows": [list(end) for end in ends],
                "subject": subject,
                "target": target,
                "name": name,
            },
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
        _check_parameters(cypher, parameters)
        self._check(cypher, parameters)
        view = self._ask(
            dialect(cypher),
            parameters,
            timeout_ms=max(1, round(timeout_seconds * 1000)),
            max_work_units=self._work_limit,
            row_limit=row_limit,
            hide_structural_keys=True,
        )
        return plain_table(view, self._vocabulary.labels)

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

    def explain(self, cypher: str, parameters: Mapping[str, Any]) -> pd.DataFrame:
        """Show the plan of one reading query, without running it.

        Returns
        -------
        DataFrame
            As :func:`~lodegraph.graph.plans.plan_table` makes it.
        """
        _check_parameters(cypher, parameters)
        self._check(cypher, parameters)
        parts: list[Step] = []
        for start, end in branches(cypher):
            last: tuple[Step, ...] = ()
            view = self._ask(dialect(cypher, start, end), parameters)
            for operation, rows in zip(
                view.column("operation"), view.column("estimated_rows"), strict=True
            ):
                operator, _, details = str(operation).partition(" ")
                if operator != "OptimizerPass":  # how it was found, and no step of it
                    last = (Step(operator, details, rows, last),)
            parts += last
        return plan_table(parts[0] if len(parts) == 1 else Step("Union", inputs=tuple(parts)))

    def _check(self, cypher: str, parameters: Mapping[str, Any]) -> None:
        """Let a query pass that reads, by its tokens and by its plan, and names what exists."""
        if cypher in self._passed:
            return
        check_read_only(cypher)
        _check_braces(cypher)
        self._fetch(cypher)
        check_names(cypher, self._vocabulary)
        for step in self.plan(cypher, parameters):
            if step not in READING_STEPS and not step.startswith("Fused"):
                raise QueryRefused(f"the plan contains {step}, which is not a reading step")
        if len(self._passed) == PASSED_LIMIT:
            self._passed.clear()
        self._passed.add(cypher)

    def _ask(self, query: Dialect, parameters: Mapping[str, Any], **limits: Any) -> Any:
        import kglite  # noqa: PLC0415 - most commands need no engine

        try:
            return self._graph.cypher(query.text, params=dict(parameters), **limits)
        except kglite.KgError as error:
            raise explained(query, error, limits.get("timeout_ms", 0)) from error
        except (TypeError, ValueError, OverflowError, RecursionError) as error:
            raise QueryError(f"{error}", "pass numbers, texts, booleans, lists or maps") from error

    def close(self) -> None:
        """Give back the memory."""
        self._graph.close()


def vocabulary(
    nodes: Mapping[str, pd.DataFrame], statements: Mapping[str, pd.DataFrame]
) -> Vocabulary:
    """List the labels, types and properties of the schema and of some tables.

    Examples
    --------
    >>> import pandas as pd
    >>> known = vocabulary({}, {"OWNS": pd.DataFrame(columns=[*ENDS, "id", "stake"])})
    >>> "iso3" in known.labels["Country"], "stake" in known.types["OWNS"]
    (True, True)
    """
    schema = load_schema()
    labels = {name: set(schema.columns(name)) for name in schema.labels}
    types = {name: set(schema.columns(name)) for name in schema.types}
    for known, tables in ((labels, nodes), (types, statements)):
        for name, table in tables.items():
            known.setdefault(name, set()).update(map(str, table.columns))
    return Vocabulary(labels, {name: columns - set(ENDS) for name, columns in types.items()})


def _filled(table: pd.DataFrame, *always: str) -> list[str]:
    """Name the columns that have a value, and some that are needed anyway: the rest takes time."""
    return [name for name in map(str, table) if name in always or table[name].notna().any()]


def _check_braces(cypher: str) -> None:
    """Refuse what the engine would answer with nothing, in silence."""
    for token in read_braces(cypher).own:
        name = token.text
        problem = f"braces do not find {name}, which the same MATCH binds, on the embedded engine"
        hint = f"ask in WHERE instead of braces: WHERE c.id = {name}.iso3"
        raise QueryError(at(cypher, token.start, problem), hint)


def _check_parameters(cypher: str, parameters: Mapping[str, Any]) -> None:
    for token in code(cypher):
        if token.kind == "parameter" and token.name not in parameters:
            problem = at(cypher, token.start, f"parameter ${token.name} has no value")
            raise QueryError(problem, f"pass it: {token.name}=..., or --param {token.name}=...")
