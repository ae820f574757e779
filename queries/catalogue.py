"""Every named analysis: the question in words, what it needs, what it returns, where it is from."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..graph.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Mapping

CYPHER = Path(__file__).with_name("cypher")
KINDS: dict[str, type | tuple[type, ...]] = {
    "text": str,
    "integer": int,
    "number": (int, float),
    "list": list,
}
# The line of a parameter at the head of a Cypher file: "// $top integer = 10: so many paths".
INPUT = re.compile(r"^// \$(\w+) (\w+)(?: = (.+?))?: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Input:
    """One parameter of a Cypher form: its kind, its default as JSON if it has one, its meaning."""

    name: str
    kind: str
    default: str | None
    meaning: str


@dataclass(frozen=True)
class Analysis:
    """One named analysis.

    Parameters
    ----------
    name : str
        As command and function.
    question : str
        What it answers, in words.
    parameters : dict of str to str
        Name and meaning.
    columns : dict of str to str
        Name of each result column, and its meaning with its unit.
    formula : str
        How the numbers come about.
    source : str
        Where the formula is published.
    """

    name: str
    question: str
    parameters: dict[str, str]
    columns: dict[str, str]
    formula: str
    source: str

    @property
    def cypher(self) -> str | None:
        """The same analysis in portable Cypher, where it can be expressed."""
        path = CYPHER / f"{self.name}.cypher"
        return path.read_text(encoding="utf-8") if path.exists() else None

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The parameters of the Cypher form, as its head states them."""
        found = INPUT.finditer(self.cypher or "")
        return tuple(Input(match[1], match[2], match[3], match[4]) for match in found)

    def fill(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Give the parameters of the Cypher form: those given, checked, and the defaults.

        Raises
        ------
        QueryError
            If one is missing or of another kind.

        Examples
        --------
        >>> catalogue()["paths"].fill({"sink": "cobalt/electric-vehicles/WLD/2024", "iso3": "CHN"})
        {'top': 10, 'sink': 'cobalt/electric-vehicles/WLD/2024', 'iso3': 'CHN'}
        """
        values = {
            each.name: json.loads(each.default) for each in self.inputs if each.default is not None
        } | dict(given)
        for each in self.inputs:
            hint = f"--param {each.name}=..., {each.kind}: {each.meaning}"
            if each.name not in values:
                raise QueryError(f"{self.name} needs the parameter ${each.name}", hint)
            value = values[each.name]
            if not isinstance(value, KINDS[each.kind]) or isinstance(value, bool):
                problem = f"the parameter ${each.name} of {self.name} is {value!r}, not {each.kind}"
                raise QueryError(problem, hint)
        return values


MINERAL = {"mineral": "id, name or alias", "year": "newest year with the longest chain if absent"}
SINK = {"to": "sector, country or sector@country; every use if absent"}
SHARE = "fraction, 0-1"


@cache
def catalogue() -> dict[str, Analysis]:
    """Return the analyses by name."""
    return {analysis.name: analysis for analysis in ANALYSES}


ANALYSES = (
    Analysis(
        "concentration",
        "How concentrated is a mineral at each stage, and who leads?",
        MINERAL,
        {
            "mineral": "mineral id",
            "stage": "stage of the supply chain",
            "rank": "place within the stage, 1 the largest",
            "iso3": "ISO 3166-1 alpha-3 code",
            "country": "country name",
            "share": f"share of the world at the stage; {SHARE}; empty where withheld",
            "share_lo": f"least that the sources allow; {SHARE}",
            "share_hi": f"most that the sources allow; {SHARE}",
            "quantity_t": "output in tonnes, as the source counts them",
            "hhi": "Herfindahl-Hirschman index of the named countries, 0-1",
            "hhi_hi": "the same with all that is unplaced in one further country",
            "coverage": f"share of the stage placed in named countries; {SHARE}; empty if untold",
            "year": "year of the figures",
            "source_id": "source chosen for the stage",
            "statements": "ids of the statements the row rests on",
        },
        "HHI = sum of squared shares; at most + (unplaced share) squared",
        "Hirschman 1945; Herfindahl 1950",
    ),
    Analysis(
        "exposure",
        "How much of a sector's or a country's supply touches each country?",
        {**MINERAL, **SINK, "country": "only this country"},
        {
            "mineral": "mineral id",
            "sink": "whose supply",
            "iso3": "ISO 3166-1 alpha-3 code",
            "country": "country name",
            "touch_lo": f"least that the sources allow; {SHARE}",
            "touch": f"share of the supply that passes the country; {SHARE}; empty if unstated",
            "touch_hi": f"most that the sources allow; {SHARE}",
            "stages": "stages at which the country stands",
            "coverage": f"share whose every stage is placed in a named country; {SHARE}",
            "year": "year of the figures",
            "statements": "ids of the statements the row rests on",
        },
        "T(c, x) = 1 - sum of the share products of the paths to x that avoid c",
        "hypothetical extraction: Miller and Lahr 2001; Dietzenbacher and Lahr 2013",
    ),
    Analysis(
        "paths",
        "Which paths does the supply take, heaviest first?",
        {**MINERAL, **SINK, "origin": "only paths through this country", "top": "so many paths"},
        {
            "mineral": "mineral id",
            "sink": "whose supply",
            "rank": "1 the heaviest",
            "path": "country and stage of each step, and the sink",
            "weight": f"share of the sink's supply that takes exactly this way; {SHARE}",
            "cumulative": f"sum of the weights so far; {SHARE}",
            "covered": f"the same over all that passes the origin; {SHARE}",
            "year": "year of the figures",
            "sources": "sources of its steps",
            "statements": "ids of the statements the row rests on",
            "steps": "supplier, buyer, share, method and statements of each step",
        },
        "weight = product of share_of_target along the path; best-first search, no node twice",
        "structural path analysis: Defourny and Thorbecke 1984",
    ),
    Analysis(
        "chokepoints",
        "Which country at which stage would be missed most?",
        {**MINERAL, "sector": "whose supply", "country": "whose supply"},
        {
            "node": "ISO 3166-1 alpha-3 code",
            "stage": "stage of the supply chain",
            "sink": "whose supply",
            "loss_lo": f"least that the sources allow; {SHARE}",
            "loss_mid": f"share of the sink's supply lost without this node; {SHARE}",
            "loss_hi": f"most that the sources allow; {SHARE}",
            "touch": f"share that passes the country at any stage; {SHARE}",
            "dominator": "whether every known path passes here",
            "coverage": f"share whose every stage is placed in a named country; {SHARE}",
            "statements": "number of statements the row rests on",
            "country": "country name",
            "year": "year of the figures",
            "source_id": "source chosen for the stage",
        },
        "loss[t, u] = x0[u] M[t, u] / M[u, u], M = (I - A)^-1; no rerouting",
        "hypothetical extraction: Miller and Lahr 2001; dominators: Lengauer and Tarjan 1979",
    ),
    Analysis(
        "changes",
        "Which reported trade did balancing move furthest, and at which step?",
        {
            "mineral": "id, name or alias; all minerals if absent",
            "year": "newest year with balanced trade if absent",
        },
        {
            "mineral": "mineral id",
            "stage": "stage that the flow leaves",
            "maker": "ISO 3166-1 alpha-3 code of the maker",
            "user": "ISO 3166-1 alpha-3 code of the user",
            "reported_t": "trade as reported, in tonnes of the mineral's accounting basis",
            "traced_t": "tonnes after tracing trade to its makers",
            "balanced_t": "tonnes after users' needs were met",
            "change_t": "balanced less reported tonnes",
            "change": "the same as a fraction of what was reported",
            "part_of_stage": f"size of the change over all that leaves the stage; {SHARE}",
            "step": "the step that moved it further: tracing or balancing",
            "year": "year of the flows",
            "source_id": "source of the trade",
            "statements": "ids of the statements the flow rests on",
        },
        "balanced less reported; tracing by shares of one pool, then the least cross-entropy",
        "Kastner, Kastner and Nonhebel 2011; Bacharach 1965",
    ),
    Analysis(
        "shock",
        "What is lost where when a country's supply stops, is banned, licensed or limited?",
        {
            "kind": "removal, ban, licence or quota",
            **MINERAL,
            "country": "who stops; a bloc stands for its members",
            "to": "whose supply; each use and each supplier that buys if absent",
            "stages": "what stops; the supply of every stage if absent",
            "targets": "only what goes straight to these countries or blocs",
            "blocked": f"part of the exports that a licence or quota holds up; {SHARE}",
            "quota_t": "tonnes that a quota lets leave in a year",
        },
        {
            "mineral": "mineral id",
            "shock": "kind of shock",
            "node": "ISO 3166-1 alpha-3 codes or ids of blocs of those who stop",
            "country": "their names",
            "stages": "stages that stop",
            "sink": "who loses: a use, or a supplier that buys",
            "loss_lo": f"least that the sources allow; {SHARE}",
            "loss_mid": f"share of its supply that is lost; {SHARE}; empty if nobody tells",
            "loss_hi": f"most that the sources allow; {SHARE}",
            "supply_t": "its supply in tonnes a year; empty if unknown",
            "lost_lo_t": "least that is lost, tonnes",
            "lost_t": "what is lost, tonnes",
            "lost_hi_t": "most that is lost, tonnes",
            "coverage": f"share whose every stage is placed in a named country; {SHARE}",
            "year": "year of the figures",
            "statements": "ids of the statements on the supply that stops",
        },
        "loss = 1 - left, left[v] = sum of share[v, u] (1 - blocked[v, u]) left[u]; no rerouting",
        "hypothetical extraction of flows: Miller and Lahr 2001; Dietzenbacher and Lahr 2013",
    ),
    Analysis(
        "geopolrisk",
        "What supply risk does the GeoPolRisk method give an importer of a mineral?",
        {
            "mineral": "id, name or alias",
            "importer": "country",
            "year": "newest year with production and trade if absent",
            "hs": "codes of the Harmonised System; those of the stage of production if absent",
        },
        {
            "mineral": "mineral id",
            "importer": "ISO 3166-1 alpha-3 code",
            "year": "year of the figures",
            "stage": "stage that production is counted at",
            "hs": "codes of the Harmonised System that were traded",
            "hhi": "Herfindahl-Hirschman index of world production, 0-1",
            "production_t": "production of the importer in tonnes; empty if unknown",
            "import_t": "imports in tonnes of product; empty if trade is unknown",
            "weighted_import_t": "imports times the instability of where they come from, tonnes",
            "import_risk": "weighted imports over production and imports, 0-1",
            "score": "hhi times import risk, 0-1",
            "score_lo": "the same if countries without a score were stable",
            "score_hi": "the same if they were most unstable",
            "price_kusd_t": "value of the imports, thousand dollars per tonne",
            "midpoint": "score times price",
            "cf": "midpoint over that of copper",
            "unscored": f"share of the imports from countries without a score; {SHARE}",
            "production_source": "source of the production",
            "trade_source": "source of the trade",
            "statements": "ids of the statements the row rests on",
        },
        "score = HHI * sum(g f) / (p + F)",
        "Koyamparambath et al. 2024, doi:10.21105/joss.09600",
    ),
    Analysis(
        "measures",
        "Which export measures are in force on a day, and which can nobody tell?",
        {
            "mineral": "id, name or alias",
            "country": "issuer or target; measures of its bloc count for a member",
            "hs": "code of the Harmonised System, or its beginning",
            "as_of": "the day",
        },
        {
            "issuer": "ISO 3166-1 alpha-3 code of the country that issued the measure",
            "country": "its name",
            "target": "mineral, or country or bloc it is aimed at",
            "covers": "product, or mineral of a measure aimed at a country; empty: all of it",
            "stages": "stages it names, by itself or by its codes; empty: every stage",
            "kind": "licence, ban, quota, tax or regulation",
            "policy": "name of the measure",
            "state": "in force, suspended, not yet in force, ended, replaced, announced, unknown",
            "since": "first day of the interval it rests on, as stated",
            "until": "last day of the interval it rests on, as stated",
            "as_of": "the day asked about",
            "replaced_by": "the measure that has taken its place",
            "hs": "codes of the Harmonised System it covers",
            "hs_from": "whether the measure names the codes or the table of codes for its minerals",
            "confidence": "of the statement it rests on, A to D",
            "source_id": "who says so",
            "statements": "ids of the statements the row rests on",
        },
        "the latest interval that has begun decides; after its end nothing is known",
        "the statements themselves",
    ),
    Analysis(
        "policy-exposure",
        "How much of a sink's supply passes a border where a measure is in force on a day?",
        {**MINERAL, **SINK, "as_of": "the day"},
        {
            "mineral": "mineral id",
            "sink": "whose supply",
            "issuer": "ISO 3166-1 alpha-3 code, or id of a bloc; empty in the first row",
            "country": "its name",
            "target": "minerals, and countries or blocs it is aimed at",
            "covers": "product, or mineral of a measure aimed at a country; empty: all of it",
            "kind": "licence, ban, quota, tax or regulation",
            "policy": "name of the measure; in the first row any of these",
            "state": "in force, announced, or unknown since a day",
            "stages": "stages of the network it may cover",
            "direct_share_lo": f"least that the sources allow; {SHARE}",
            "direct_share": f"share of the last step into the sink that it covers; {SHARE}",
            "direct_share_hi": f"most that the sources allow; {SHARE}",
            "share_lo": f"least that the sources allow; {SHARE}",
            "share": f"share of the supply that it covers at some step; {SHARE}; empty if untold",
            "share_hi": f"most that the sources allow; {SHARE}",
            "as_of": "the day asked about",
            "coverage": f"share whose every stage is placed in a named country; {SHARE}",
            "year": "year of the network",
            "source_id": "who says so",
            "statements": "ids of the statements on the measures",
        },
        "1 - sum over paths of the product of share[v, u] (1 - covered[v, u])",
        "covered trade as in the OECD's inventory of export restrictions, carried upstream",
    ),
    Analysis(
        "owners",
        "Who owns a mine or a firm in the end, and who controls it?",
        {
            "name": "facility, firm or bank",
            "year": "newest year of stakes to look at; all if absent",
            "threshold": f"holding beyond which an owner controls; {SHARE}",
        },
        {
            "owned": "what is owned",
            "rank": "1 the largest owner",
            "owner": "name of the owner",
            "owner_id": "its id",
            "label": "Firm, StateBank or Country",
            "country": "where it has its seat, as stated",
            "direct_share": f"share it holds itself; {SHARE}; empty if none or not told",
            "share_lo": f"least it holds through all chains; {SHARE}",
            "share": f"what it holds through all chains, as stated; {SHARE}",
            "share_hi": f"the same with all that nobody accounts for; {SHARE}",
            "control": "majority, possible or none",
            "chain": "heaviest chain of stakes, and how many others there are",
            "ultimate": "whether no owner of it is known",
            "year": "newest year of its stakes",
            "sources": "sources of its stakes",
            "statements": "ids of the statements the row rests on",
        },
        "share = diag((I - W)^-1)^-1 (I - W)^-1 W; control by fixed point of majority",
        "Brioschi, Buzzacchi and Colombo 1989; Vitali, Glattfelder and Battiston 2011",
    ),
    Analysis(
        "finance",
        "Who finances a mineral, or the mines of a country?",
        {"about": "mineral, or country in which the money is used"},
        {
            "about": "mineral id or ISO 3166-1 alpha-3 code",
            "kind": "loan or investment; never added",
            "rank": "1 the largest known amount of its kind",
            "financier": "name of the lender or investor",
            "financier_id": "its id",
            "label": "StateBank, Firm, Country or Region",
            "country": "where it has its seat, as stated",
            "deals": "deals it takes part in",
            "reached": "what it reaches, each in full, whoever else takes part",
            "amount_lo_usd": "its own part that is known, in dollars of the years stated",
            "amount_hi_usd": "most that its part may be; empty if a deal's amount is not told",
            "share_lo": f"least share of all deals of the kind; {SHARE}",
            "share_hi": f"most; {SHARE}",
            "world_share_lo": f"known output of what it reaches over the world's; {SHARE}",
            "world_share_hi": f"output of the countries where that stands; {SHARE}",
            "years": "first and last year",
            "sources": "who says so",
            "statements": "ids of the statements the row rests on",
        },
        "each deal counted once; reach in full, amounts pro rata",
        "the statements themselves",
    ),
)
