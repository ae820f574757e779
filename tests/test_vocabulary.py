"""A name that does not exist is an error with a proposal, never an empty answer."""

from __future__ import annotations

import pytest

from lodegraph.graph.errors import QueryError
from lodegraph.graph.vocabulary import Vocabulary, check_names

KNOWN = Vocabulary(
    {
        "Country": ["id", "name", "iso3"],
        "Firm": ["id", "name", "lei"],
        "Mineral": ["id", "name", "symbol"],
    },
    {"OWNS": ["id", "share"], "PRODUCES": ["id", "share", "year"]},
)


@pytest.mark.parametrize(
    ("cypher", "message"),
    [
        ("MATCH (c:Contry) RETURN c", "no label Contry; did you mean Country?"),
        ("MATCH (c) WHERE c:country RETURN c", "no label country; did you mean Country?"),
        ("MATCH (n:Firm|Minerals) RETURN n", "no label Minerals; did you mean Mineral?"),
        ("MATCH (n:(Firm|Contry)) RETURN n", "no label Contry; did you mean Country?"),
        ("MATCH ()-[r:OWN]->() RETURN r", "no type OWN; did you mean OWNS?"),
        ("MATCH ()-[:OWNS|:PRODUCE*1..2]->() RETURN 1", "no type PRODUCE; did you mean PRODUCES?"),
        ("MATCH (c:Country {iso: 'x'}) RETURN c", "no property iso on Country; did you mean iso3?"),
        ("MATCH ()-[:OWNS {shares: 1}]->() RETURN 1", "no property shares on OWNS"),
        ("MATCH (c:Country) RETURN c.symbol", "no property symbol on Country"),
        ("MATCH (n) RETURN n.symbl", "no property symbl; did you mean symbol?"),
        ("MATCH (c:Country) WITH c AS x RETURN x.lei", "no property lei on Country"),
        ("MATCH (c:Country) RETURN c {.id, .nme}", "no property nme on Country"),
        ("MATCH (c:Country) RETURN collect(c {.iso}) AS l", "no property iso on Country"),
        ("MATCH (c:Firm|Country) RETURN c.symbol", "no property symbol on Country or Firm"),
        ("MATCH (c:Country) CALL (c) { RETURN c.a AS z } RETURN z", "no property a on Country"),
        ("MATCH (c) WHERE EXISTS { MATCH (c) WHERE c:Fim } RETURN c", "no label Fim"),
        (
            "MATCH (c:Country) RETURN 1 UNION MATCH (c:Firm) RETURN c.iso3",
            "no property iso3 on Firm",
        ),
        ("MATCH (`a b`:Country) RETURN `a b`.`iso 3`", "no property iso 3 on Country"),
    ],
)
def test_unknown_name_is_refused_with_the_nearest(cypher: str, message: str) -> None:
    with pytest.raises(QueryError) as error:
        check_names(cypher, KNOWN)
    assert message in error.value.message


def test_a_name_like_no_other_lists_what_there_is() -> None:
    with pytest.raises(QueryError) as error:
        check_names("MATCH (c:Country) RETURN c.q", KNOWN)
    assert error.value.hint == "there is id, iso3, name"


@pytest.mark.parametrize(
    "cypher",
    [
        "MATCH (c:Country)-[r:OWNS|PRODUCES]->(m:Firm|Mineral) RETURN r.year, m.lei, m.symbol",
        "MATCH (c:Country) WITH c.name AS c RETURN c.anything",
        "UNWIND $rows AS row MATCH (c:Country {id: row.any}) RETURN row.thing, {foo: 1}.foo AS m",
        "MATCH (n:!Firm) RETURN n.symbol",
        "RETURN date.truncate('month', date()) AS d, date().year AS y, $p.x.y AS z",
        "CALL db.labels() YIELD label RETURN label",
        "MATCH (c:Country) RETURN c.iso3 UNION MATCH (c:Firm) RETURN c.lei",
        "MATCH p = (a)-[rs:OWNS*1..3]->(b) RETURN [r IN relationships(p) | r.foo] AS s",
        "MATCH (a)-[rs:OWNS*1..3]->(b) RETURN reduce(s = 0, r IN rs | s + r.share) AS t",
        "RETURN [x IN [1] WHERE x:Firm | x.name] AS l",
        "MATCH (c:Country) RETURN {Contry: c.iso3, x: {iso: c.name}} AS m",
        "MATCH (c:Country) RETURN c {.iso3, iso: c.name} AS m",
        "MATCH (c:Country) WHERE c.name = 'c:Contry' RETURN c // c.iso",
        "MATCH (c) WHERE c:Firm OR c:Country RETURN c.lei, c.iso3",
    ],
)
def test_known_names_and_values_of_other_kinds_pass(cypher: str) -> None:
    check_names(cypher, KNOWN)
