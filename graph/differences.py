"""Where the engines were seen to differ: how to see it in a query, and what to write instead.

Patterns are read on the *shape* of a query: its tokens with one blank between them, texts emptied.
``docs/portable-cypher.md`` shows a query of each.
"""

from __future__ import annotations

LACKING = "is missing on the embedded engine"
KINDS = ("Boolean", "Float", "Integer", "String")
AGGREGATE = r"\b(?:avg|collect|count|max|min|percentile\w+|stdevp?|sum) \("
COMPARED = r"(?:< =|> =|< >|<|>|=)"
OPERAND = r"(?!(?:and|as|end|or|then|where|xor)\b)(?:''|\$?\w+)(?: \. \w+)*(?: \(\))?(?: \[\])?"
NODE = r"(?:\w+ )?(?:: [^][(){}]*)?(?:\{[^{}]*\} )?"

# Functions: how the engines differ over each, and what to write instead.
FUNCTIONS = {
    "id": ("is a number on Neo4j and a text on the embedded engine", "n.id, the key of a node"),
    "elementId": ("names a node otherwise on each engine", "n.id, the key of a node"),
    "keys": ("has an order of its own on each engine, and on Neo4j one name more", "the names"),
    "duration.between": (
        "counts days on the embedded engine, months and days on Neo4j",
        "duration.inDays() or duration.inMonths()",
    ),
    "stDevP": (LACKING, "WITH avg(x) AS m, avg(x * x) AS q RETURN sqrt(q - m * m)"),
    "point": ("has other keys on each engine", "the numbers, n.lat and n.lon"),
    "point.distance": (LACKING, "the numbers, n.lat and n.lon"),
    "nullIf": (LACKING, "CASE WHEN a <> b THEN a END"),
    "isEmpty": (LACKING, "size(x) = 0"),
    "isNaN": (LACKING, "IS NULL: there no number is NaN"),
    "e": (LACKING, "exp(1)"),
    "lower": (LACKING, "toLower()"),
    "upper": (LACKING, "toUpper()"),
    "char_length": (LACKING, "size()"),
    "character_length": (LACKING, "size()"),
    "timestamp": (LACKING, "datetime().epochMillis"),
    "datetime.fromEpoch": (LACKING, "a parameter that holds the moment"),
    "datetime.fromEpochMillis": (LACKING, "a parameter that holds the moment"),
    **{f"to{kind}OrNull": (LACKING, f"to{kind}()") for kind in KINDS},
    **{f"to{kind}List": (LACKING, f"[x IN list | to{kind}(x)]") for kind in KINDS},
}
# Read on the shape as it is.
WHOLE = (
    (
        r"\bstdev \((?!.*\bwhen \w+ > 1 then\b)",
        "stDev() of one value is NULL on the embedded engine, 0 on Neo4j",
        "WITH stDev(x) AS s, count(x) AS n RETURN CASE WHEN n > 1 THEN s END",
    ),
    (r"\bcollect \{", "COLLECT { } " + LACKING, "[(a)-->(b) | b.id]"),
    (
        r"\b(?:count|exists) \{[^{}]*\breturn\b",
        "RETURN inside COUNT { } or EXISTS { } is not read on the embedded engine",
        "CALL (a) { ... RETURN count(DISTINCT b) AS n }, or leave RETURN out",
    ),
    (r"[:&|(] ! ", "a negated label is not read on the embedded engine", "WHERE NOT n:Label"),
    (
        rf"(?:- \[|\() {NODE}where\b",
        "WHERE inside a node or relationship is not read on the embedded engine",
        "it behind the pattern",
    ),
    (
        r"\( (?:\w+ )?is (?!not\b|null\b|:)\w",
        "IS before a label is not read on the embedded engine",
        "a colon, (n:Label)",
    ),
    (
        r"\.\. null \]|\[ null \.\.",
        "a slice up to NULL is an error on the embedded engine, NULL on Neo4j",
        "a number",
    ),
    (
        r"(?<!= )(?<!match )\b(?:all)?shortestpath \(",
        "shortestPath() outside MATCH is not read on the embedded engine",
        "MATCH p = shortestPath((a)-[*..4]->(b))",
    ),
    (
        rf"\border by (?:(?!\b(?:skip|limit|return|with|match|union)\b).)*?{AGGREGATE}",
        "ORDER BY an aggregate that has a name is an error on the embedded engine",
        "its name",
    ),
    (
        r"(?:[][(,=<>{:]|\b(?:return|where|and|or|not|in|then|else|when|with|by)) (?<!\] )\+ ",
        "a plus before a number is not read on the embedded engine",
        "the number alone",
    ),
    (
        r"\] \| \||\| \| \[",
        "|| joins two lists as text on the embedded engine",
        "+ between lists",
    ),
    (
        r"\] \+ null\b|\bnull \+ \[",
        "a list and NULL make a longer list on the embedded engine, NULL on Neo4j",
        "[null]",
    ),
    (
        r"'' \+ (?:true|false)\b|\b(?:true|false) \+ ''",
        "text and a truth value are joined on the embedded engine only",
        "toString(true)",
    ),
    (
        r"\btostring \( (?:datetime|time)\b",
        "toString() of a moment leaves out full seconds on the embedded engine",
        "the moment itself",
    ),
    (
        r"\bround \([^()]*,[^(),]*, ''",
        "round() with a mode does not read the mode on the embedded engine",
        "round(x, digits)",
    ),
    (
        r"\bround \([^()]*, - ",
        "round() with digits below zero is an error on Neo4j",
        "round(x / 100.0) * 100",
    ),
    (
        r"\b[blr]trim \([^()]*, ",
        "trimming with a second argument is not read on the embedded engine",
        "replace(text, 'x', '')",
    ),
    (r"\btoboolean \( \d", "toBoolean() of a number is an error on the embedded engine", "n <> 0"),
    (
        r"\b(?:left|right|substring) \([^()]*, - ",
        "a negative length is an error on Neo4j, and is not read on the embedded engine",
        "a number from 0",
    ),
    (
        r"\bsize \( \([^()]*\) (?:< )?- ",
        "size() of a pattern is an error on Neo4j",
        "COUNT { (a)-->() }",
    ),
    (r"\bsum \( duration\b", "sum() of durations is 0 on the embedded engine", "their numbers"),
    (
        r"\bcall db \. (?:schema|propertykeys)\b",
        "db.schema and db.propertyKeys also list what the server keeps for itself",
        "lodegraph shell and :schema",
    ),
    (
        rf"\bwhen (?:(?!\bthen\b).)*?{AGGREGATE}",
        "an aggregate in the condition of CASE is an error on the embedded engine",
        "WITH count(x) AS n RETURN CASE WHEN n > 0 ...",
    ),
    (
        r"^(?:(?!\border by\b).)*(?:\b(?:head|last) \( collect \(|\bcollect \([^()]*\) \[)",
        "collect() has an order of its own on each engine",
        "WITH x ORDER BY x.id before it, or min() and max()",
    ),
)
# Read on the shape with round and square brackets emptied.
EMPTIED = (
    (
        rf"{COMPARED} {OPERAND} {COMPARED} ",
        "a chain of comparisons is not read on the embedded engine",
        "a < b AND b < c",
    ),
    (
        r"\bwhen (?:(?!\b(?:then|when|end)\b)[^,])+ , .*?\bthen\b",
        "several values in one WHEN are not read on the embedded engine",
        "CASE WHEN x IN [1, 2] THEN ...",
    ),
    (
        r"\bshortestpath \(\) where\b",
        "WHERE behind shortestPath() filters its path on the embedded engine, guides it on Neo4j",
        "min(length(p)) over a bounded path",
    ),
    (
        r"(?<!call )(?<!exists )(?<!count )\b\w+ \{ (?:[^{}]* , )?\w+ [,}]",
        "a variable in a map projection is not read on the embedded engine",
        "n {.id, name: name}",
    ),
    (
        rf"\w \{{ \. [^{{}}]*{AGGREGATE}",
        "an aggregate in a map projection is an error on Neo4j",
        "WITH n, count(r) AS rows RETURN n {.id, rows: rows}",
    ),
)
