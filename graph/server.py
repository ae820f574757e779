"""A Neo4j server: how it is reached, and its errors in our words."""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from neo4j import (
    GraphDatabase,
    NotificationDisabledClassification,
    NotificationMinimumSeverity,
)
from neo4j.exceptions import (
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    UnsupportedServerProduct,
)

from .errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import LiteralString

    from neo4j import Driver

OLDEST = (5, 26)
START = "docker compose up --detach --wait"
SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
NOT_NEO4J = "what answers there is not Neo4j, or is still starting"
OTHER_ADDRESS = f"correct NEO4J_URI (Bolt usually has port 7687), or start Neo4j: {START}"
NEWER = f"lodegraph needs Neo4j {OLDEST[0]}.{OLDEST[1]} or newer; start one: {START}"
MAKE_ROOM = "make room on its disk, restart it, then {again}"
REFUSALS = {
    "Unauthorized": (
        "Neo4j does not know user {user} with this password",
        "correct NEO4J_USERNAME and NEO4J_PASSWORD (docker compose takes them from .env)",
    ),
    "AuthenticationRateLimit": (
        "there were too many wrong passwords for {user}",
        "wait five seconds, and correct NEO4J_PASSWORD",
    ),
    "CredentialsExpired": (
        "the first password of {user} has to be changed",
        "open Neo4j Browser or cypher-shell once and choose another",
    ),
    "Forbidden": ("{user} may not do this: {problem}", "ask whoever runs the server for the right"),
    "DatabaseNotFound": (
        "there is no database {database}",
        "correct NEO4J_DATABASE, or leave it out: Community edition has one, neo4j",
    ),
    "TransactionLogError": (
        "the server could not store what it was sent; its disk may be full",
        MAKE_ROOM,
    ),
    "TransactionStartFailed": (
        "the server has stopped database {database} after a failure; its disk may be full",
        MAKE_ROOM,
    ),
}
# With the start of the program an answer comes within six seconds.
CONNECTION_TIMEOUT_S = 4
RETRY_TIME_S = 15
# Without a handler Python prints the driver's remarks; whoever wants them adds one.
_QUIET = logging.NullHandler()


@dataclass(frozen=True)
class Connection:
    """Where a Neo4j database is, and who asks.

    Parameters
    ----------
    uri : str
        ``bolt://host:port`` for one server, ``neo4j://host:port`` for a cluster, ``+s`` for TLS.
    user, password : str
        The account; the password is never shown.
    database : str
        Community edition has one, ``neo4j``.

    Raises
    ------
    StoreError
        If the address is not one of a Neo4j server, or holds a password.

    Examples
    --------
    >>> Connection("bolt://127.0.0.1:7687", password="secret")
    Connection(uri='bolt://127.0.0.1:7687', user='neo4j', database='neo4j')
    >>> Connection("bolt://me:secret@127.0.0.1:7687")
    Traceback (most recent call last):
        ...
    lodegraph.graph.errors.StoreError: bolt://127.0.0.1:7687: the address holds a user or password
    """

    uri: str = "bolt://127.0.0.1:7687"
    user: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str = "neo4j"

    def __post_init__(self) -> None:
        """See that the address can be one."""
        scheme, separator, _ = self.uri.partition("://")
        if "@" in self.uri:
            plain = (scheme + separator if separator else "") + self.uri.rpartition("@")[2]
            hint = "leave it out; set NEO4J_USERNAME and NEO4J_PASSWORD, or wait to be asked"
            raise StoreError(f"{plain}: the address holds a user or password", hint)
        if scheme not in SCHEMES or not _is_place(self.uri):
            hint = "write bolt://host:7687, neo4j://host:7687 or neo4j+s://host"
            raise StoreError(f"{self.uri}: not the address of a Neo4j server", hint)

    def __str__(self) -> str:
        """Name the place: address and database."""
        return f"{self.uri}, database {self.database}"


def _is_place(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def literal(cypher: str) -> LiteralString:
    """Pass text as a query: names in it come from the schema, in back-ticks; values never do."""
    text: Any = cypher
    trusted: LiteralString = text
    return trusted


def quoted(name: str) -> str:
    """Put a name in back-ticks.

    Examples
    --------
    >>> quoted("back`tick")
    '`back``tick`'
    """
    return "`" + name.replace("`", "``") + "`"


def open_driver(connection: Connection) -> Driver:
    """Reach a server, and see that it is a Neo4j that knows us and the database.

    Returns
    -------
    Driver
        To be closed by the caller.

    Raises
    ------
    StoreError
        Within five seconds, with what to do about it.
    """
    logging.getLogger("neo4j").addHandler(_QUIET)
    with in_our_words(connection):
        driver = GraphDatabase.driver(
            connection.uri,
            auth=(connection.user, connection.password),
            user_agent="lodegraph",
            connection_timeout=CONNECTION_TIMEOUT_S,
            connection_acquisition_timeout=CONNECTION_TIMEOUT_S,
            max_transaction_retry_time=RETRY_TIME_S,
            notifications_min_severity=NotificationMinimumSeverity.WARNING,
            # A name of the schema that no node has yet is no slip; slips are found before.
            notifications_disabled_classifications=[
                NotificationDisabledClassification.UNRECOGNIZED
            ],
        )
        try:
            driver.verify_connectivity()
            with driver.session(database=connection.database) as session:
                check_version(connection, session.run("RETURN 1").consume().server.agent)
        except BaseException:
            driver.close()
            raise
    return driver


def check_version(connection: Connection, agent: str) -> None:
    """Refuse what is not Neo4j, or too old.

    Parameters
    ----------
    connection : Connection
        Whose server it is.
    agent : str
        What the server calls itself.

    Examples
    --------
    >>> check_version(Connection(), "Neo4j/2026.07.1")
    >>> check_version(Connection(), "Neo4j/4.4.41")
    Traceback (most recent call last):
        ...
    lodegraph.graph.errors.StoreError: bolt://127.0.0.1:7687: Neo4j/4.4.41 is too old

    Others that speak its protocol say so after a blank:

    >>> check_version(Connection(), "Neo4j/5.26.0 compatible (Another 1.0)")
    Traceback (most recent call last):
        ...
    lodegraph.graph.errors.StoreError: bolt://127.0.0.1:7687: Neo4j/5.26.0 compatible (Another 1.0)
    is not Neo4j
    """
    version = re.fullmatch(r"Neo4j/(\d+)\.(\d+)\S*", agent)
    if version is None:
        hint = f"lodegraph works with Neo4j; start one: {START}"
        raise StoreError(f"{connection.uri}: {agent} is not Neo4j", hint)
    if (int(version[1]), int(version[2])) < OLDEST:
        raise StoreError(f"{connection.uri}: {agent} is too old", NEWER)


@contextmanager
def in_our_words(connection: Connection, again: str = "try again") -> Generator[None]:
    """Turn the driver's errors into ours.

    Parameters
    ----------
    connection : Connection
        To name in messages.
    again : str
        What to do once a broken connection is mended.
    """
    try:
        yield
    except (DriverError, Neo4jError) as error:
        raise explained(connection, error, again) from error


def explained(connection: Connection, error: Exception, again: str = "try again") -> StoreError:
    """Say what is wrong between us and the server, and how to mend it."""
    uri = connection.uri
    if isinstance(error, UnsupportedServerProduct):
        return StoreError(f"{uri}: {NOT_NEO4J}", OTHER_ADDRESS)
    if isinstance(error, ServiceUnavailable | SessionExpired):
        return _unreachable(uri, _with_causes(error), again)
    if isinstance(error, Neo4jError):
        return _refused(connection, error, again)
    if isinstance(error, ConfigurationError) and "Bolt Protocol" in str(error):
        return StoreError(f"{uri}: the Neo4j there is too old", NEWER)
    return StoreError(f"{uri}: {error}", f"see that NEO4J_URI is right, then {again}")


def _with_causes(error: BaseException) -> str:
    parts = [str(error)]
    if isinstance(error, BaseExceptionGroup):
        parts += map(_with_causes, error.exceptions)
    if error.__cause__:
        parts.append(_with_causes(error.__cause__))
    return "\n".join(parts)


def _unreachable(uri: str, text: str, again: str) -> StoreError:
    if "looks like HTTP" in text or "handshake" in text:
        return StoreError(f"{uri}: {NOT_NEO4J}", OTHER_ADDRESS)
    if "SSL" in text:
        hint = "without TLS write bolt:// or neo4j://; with a certificate of your own, +ssc"
        return StoreError(f"{uri}: no secure connection could be made", hint)
    if "defunct" in text or "Incomplete" in text:
        hint = f"see that the server runs ({START}), then {again}"
        return StoreError(f"{uri}: the connection to Neo4j broke", hint)
    hint = f"start it ({START}) or correct NEO4J_URI, then {again}"
    return StoreError(f"{uri}: no Neo4j answers there", hint)


def _refused(connection: Connection, error: Neo4jError, again: str) -> StoreError:
    problem = (error.message or str(error)).splitlines()[0]
    reason = (error.code or "").rpartition(".")[2]
    message, hint = REFUSALS.get(reason, ("Neo4j says: {problem}", "see its log, then {again}"))
    values = {
        "user": repr(connection.user),
        "database": repr(connection.database),
        "problem": problem,
        "again": again,
    }
    return StoreError(f"{connection.uri}: {message.format(**values)}", hint.format(**values))
