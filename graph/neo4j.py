"""Cypher on a Neo4j server: the second engine behind the same protocol."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, Any

from neo4j import READ_ACCESS, WRITE_ACCESS, Query
from neo4j.exceptions import Neo4jError

from .answers import is_about_query, plain_table, query_error
from .batches import FOUND, MARK, fill
from .conform import check_ends
from .engine import PASSED_LIMIT, vocabulary
from .errors import QueryError, QueryRefused
from .guard import check_read_only
from .pages import unfinished_push
from .parameters import check_parameters
from .plans import Step, plan_table
from .server import in_our_words, literal, open_driver
from .tokens import words
from .vocabulary import Vocabulary, check_names

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    import pandas as pd
    from neo4j import Result, ResultSummary, Session

    from .server import Connection

# One language on every version, whatever the database's default is.
LANGUAGE = "CYPHER 5\n"
COUNTING_S = 1  # how long to count the rows beyond the limit
DEEP = "ask in several queries, or UNWIND a list of what the parts differ in"
UNFINISHED = "a push into this database has not ended; push again"
# Seen in plans of reading queries on 5.26 and 2026.07, which agree.
READING_OPERATORS = words(
    "AllNodesScan AntiConditionalApply AntiSemiApply Apply Argument CacheProperties "
    "CartesianProduct ConditionalApply "
    "DirectedAllRelationshipsScan DirectedRelationshipByElementIdSeek "
    "DirectedRelationshipByIdSeek DirectedRelationshipIndexContainsScan "
    "DirectedRelationshipIndexEndsWithScan DirectedRelationshipIndexScan "
    "DirectedRelationshipIndexSeek DirectedRelationshipIndexSeekByRange "
    "DirectedRelationshipTypeScan DirectedRelationshipUniqueIndexSeek "
    "DirectedRelationshipUniqueIndexSeekByRange Distinct EagerAggregation EmptyRow Expand(All) "
    "Expand(Into) Filter IntersectionNodeByLabelsScan LetAntiSemiApply "
    "LetSelectOrAntiSemiApply LetSelectOrSemiApply LetSemiApply Limit NodeByElementIdSeek "
    "NodeByIdSeek NodeByLabelScan NodeCountFromCountStore NodeHashJoin NodeIndexContainsScan "
    "NodeIndexEndsWithScan NodeIndexScan NodeIndexSeek NodeIndexSeekByRange "
    "NodeRightOuterHashJoin NodeUniqueIndexSeek NodeUniqueIndexSeekByRange Optional "
    "OptionalExpand(All) OptionalExpand(Into) OrderedAggregation OrderedDistinct PartialSort "
    "PartialTop ProcedureCall ProduceResults Projection RelationshipCountFromCountStore "
    "RollUpApply SelectOrAntiSemiApply SelectOrSemiApply SemiApply ShortestPath Skip Sort "
    "SubtractionNodeByLabelsScan Top TriadicSelection UndirectedAllRelationshipsScan "
    "UndirectedRelationshipByElementIdSeek UndirectedRelationshipByIdSeek "
    "UndirectedRelationshipIndexContainsScan UndirectedRelationshipIndexEndsWithScan "
    "UndirectedRelationshipIndexScan UndirectedRelationshipIndexSeek "
    "UndirectedRelationshipIndexSeekByRange UndirectedRelationshipTypeScan "
    "UndirectedRelationshipUniqueIndexSeek UndirectedRelationshipUniqueIndexSeekByRange Union "
    "UnionNodeByLabelsScan Unwind ValueHashJoin VarLengthExpand(All) VarLengthExpand(Into) "
    "VarLengthExpand(Pruning) VarLengthExpand(Pruning,BFS,All)"
) | words(  # siblings of these that the planner has for other shapes of a graph
    "DirectedUnionRelationshipTypesScan Eager MultiNodeIndexSeek NodeLeftOuterHashJoin "
    "OrderedUnion ProjectEndpoints TriadicBuild TriadicFilter "
    "UndirectedUnionRelationshipTypesScan VarLengthExpand(Pruning,BFS,Into)"
)


class Neo4jEngine:
    """Cypher on a Neo4j server, by the official driver.

    Parameters
    ----------
    connection : Connection
        The database, as ``push`` has filled it.

    Raises
    ------
    StoreError
        If it cannot be reached, with what to do about it.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._driver = open_driver(connection)
        self._loaded = vocabulary({}, {})
        self._passed: set[str] = set()  # queries that were checked
        self._vocabulary = self._loaded
        with self._session() as session:
            self._unfinished = unfinished_push(session) is not None
            self._vocabulary = names_in_use(session, self._loaded)

    def load(
        self, nodes: Mapping[str, pd.DataFrame], statements: Mapping[str, pd.DataFrame]
    ) -> None:
        """Fill the empty database.

        Raises
        ------
        SchemaError
            If a statement names a node that is in no table.
        StoreError
            If the server fails.
        """
        check_ends(nodes, statements)
        self._loaded = vocabulary(nodes, statements)
        with self._session(WRITE_ACCESS) as session:
            for _ in fill(session, nodes, statements):
                pass
            self._vocabulary = names_in_use(session, self._loaded)

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
            How many rows to keep; ``attrs["total_rows"]`` then says how many there are, or is None
            if that would have taken long.

        Returns
        -------
        DataFrame
            As the embedded engine gives it.

        Raises
        ------
        QueryRefused
            If the query would do more than read.
        QueryError
            If it is wrong, lacks a parameter, or takes too long or too much memory.
        StoreError
            If the server fails or cannot be reached.
        """
        check_parameters(cypher, parameters)
        self._check(cypher, parameters)
        with self._asking(cypher, parameters, timeout_seconds) as result:
            rows = [record.values() for record in islice(result, row_limit)]
            table = plain_table(result.keys(), rows)
            if result.peek() is not None:
                table.attrs["total_rows"] = _total_rows(len(table), result)
            remarks = _remarks(result.consume())
        if self._unfinished:
            remarks.insert(0, UNFINISHED)
        if remarks:
            table.attrs["warnings"] = remarks
        return table

    def plan(self, cypher: str, parameters: Mapping[str, Any]) -> list[str]:
        """Name the operators of the plan, in the order they run, without running it."""
        return list(_operators(self._explain(cypher, parameters).plan or {}))

    def explain(self, cypher: str, parameters: Mapping[str, Any]) -> pd.DataFrame:
        """Show the plan of one reading query, without running it.

        Returns
        -------
        DataFrame
            As :func:`~lodegraph.graph.plans.plan_table` makes it.
        """
        check_parameters(cypher, parameters)
        self._check(cypher, parameters)
        return plan_table(_step(self._explain(cypher, parameters).plan or {}))

    def close(self) -> None:
        """Give back the connections."""
        self._driver.close()

    def _check(self, cypher: str, parameters: Mapping[str, Any]) -> None:
        """Let a query pass that reads, by its tokens and by its plan, and names what exists."""
        if cypher in self._passed:
            return
        check_read_only(cypher)
        self._check_names(cypher)
        summary = self._explain(cypher, parameters)
        for operator in _operators(summary.plan or {}):
            if operator not in READING_OPERATORS:
                problem = f"the plan contains {operator}, which is not a reading operator"
                raise QueryRefused(problem)
        if summary.query_type != "r":
            raise QueryRefused("Neo4j says that the query would do more than read")
        if len(self._passed) == PASSED_LIMIT:
            self._passed.clear()
        self._passed.add(cypher)

    def _check_names(self, cypher: str) -> None:
        with suppress(QueryError):
            check_names(cypher, self._vocabulary)
            return
        with self._session() as session:  # somebody may have added names since
            self._vocabulary = names_in_use(session, self._loaded)
        check_names(cypher, self._vocabulary)

    def _explain(self, cypher: str, parameters: Mapping[str, Any]) -> ResultSummary:
        with self._asking(cypher, parameters, 30, "EXPLAIN ") as result:
            return result.consume()

    @contextmanager
    def _session(self, access: str = READ_ACCESS) -> Generator[Session]:
        database = self._connection.database
        with (
            in_our_words(self._connection),
            self._driver.session(database=database, default_access_mode=access) as session,
        ):
            yield session

    @contextmanager
    def _asking(
        self, cypher: str, parameters: Mapping[str, Any], timeout_seconds: float, prefix: str = ""
    ) -> Generator[Result]:
        """Send a query; what is wrong with it comes as a QueryError."""
        added = LANGUAGE + prefix
        text = Query(literal(added + cypher), timeout=max(0.001, timeout_seconds))
        with self._session() as session:
            try:
                yield session.run(text, dict(parameters))
            except RecursionError as error:  # the driver's, over a plan of many steps
                raise QueryError("the query is nested too deeply", DEEP) from error
            except Neo4jError as error:
                if is_about_query(error):
                    raise query_error(cypher, len(added), error, timeout_seconds) from error
                raise
            except KeyboardInterrupt:
                # The session would wait for the answer; without its connection the server gives up.
                self._driver.close()
                self._driver = open_driver(self._connection)
                raise


def names_in_use(session: Session, known: Vocabulary) -> Vocabulary:
    """Join the names of the schema with those that others use in the database.

    The server tells which properties there are, not on what: so one that is not of the schema may
    be on anything, and what is not of the schema may have any.
    """
    labels = session.run("CALL db.labels()").value()
    types = session.run("CALL db.relationshipTypes()").value()
    keys = set(session.run("CALL db.propertyKeys()").value()) - {MARK, FOUND}
    ours = {name for names in (*known.labels.values(), *known.types.values()) for name in names}
    others = keys - ours
    return Vocabulary(
        {
            **dict.fromkeys(labels, keys),
            **{name: others | set(properties) for name, properties in known.labels.items()},
        },
        {
            **dict.fromkeys(types, keys),
            **{name: others | set(properties) for name, properties in known.types.items()},
        },
    )


def _operators(plan: Mapping[str, Any]) -> Iterator[str]:
    for child in plan.get("children", ()):
        yield from _operators(child)
    if "operatorType" in plan:
        yield plan["operatorType"].partition("@")[0]


def _step(plan: Mapping[str, Any]) -> Step:
    arguments = plan.get("args", {})
    return Step(
        plan.get("operatorType", "").partition("@")[0],
        arguments.get("Details", ""),
        arguments.get("EstimatedRows"),
        tuple(_step(child) for child in plan.get("children", ())),
    )


def _total_rows(kept: int, result: Result) -> int | None:
    """Count the rows beyond the limit, dropping them; None if that takes long."""
    end = monotonic() + COUNTING_S
    for number, _ in enumerate(result, start=kept + 1):
        if monotonic() > end:
            return None
        kept = number
    return kept


def _remarks(summary: ResultSummary) -> list[str]:
    return [
        status.status_description for status in summary.gql_status_objects if status.is_notification
    ]
