"""What the words around a statement tell of it: still to come, over, or never come about."""

from __future__ import annotations

from pathlib import Path

import pytest
from by_rules import by_rules

from lodegraph.loaders.annotation import extract
from lodegraph.loaders.candidate import Candidate
from lodegraph.loaders.clauses import Clause
from lodegraph.loaders.examples import told
from lodegraph.loaders.gazetteer import Named
from lodegraph.loaders.mentions import find_mentions
from lodegraph.loaders.outlook import settled
from lodegraph.loaders.phrases import phrases
from lodegraph.loaders.weighing import RULE as WEIGHED


def said(text: str) -> set[str]:
    """Give what a text states, each statement written as rules' examples are."""
    return {told(candidate) for candidate in by_rules(text)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # Its time.
        (
            "Balama was owned by Vale before Glencore bought it.",
            "vale OWNS balama former",
        ),
        ("In the Second World War Balama produced graphite.", "balama PRODUCES graphite former"),
        ("Between 2012 and 2016 Vale operated Balama.", "vale OPERATES balama former"),
        ("Glencore had operated Balama before Vale came.", "glencore OPERATES balama former"),
        (
            "Before the invasion Europe was Nornickel's main market.",
            "nornickel EXPORTS_TO europe former",
        ),
        ("Vale owned 60% of Balama, a mine in Mali.", "vale OWNS balama 60 former"),
        ("Balama is the largest project to extract graphite.", "balama PRODUCES graphite"),
        # A bill is no law yet.
        ("A bill barring exports of Peru's tin is debated.", "PER RESTRICTS tin planned"),
        ("Peru could adopt a bill banning tin exports.", "PER RESTRICTS tin ban planned"),
        # What was parted with, or went to another.
        ("Vale, an early investor in Syrah, sold out in 2016.", "vale OWNS syrah-resources former"),
        (
            "In Mali, Vale, which runs Balama, parted with its arm Syrah in December 2024.",
            "vale OWNS syrah-resources former",
        ),
        (
            "Vale's 56% interest in Syrah passed to Glencore.",
            "vale OWNS syrah-resources 56 former",
        ),
        ("Vale's 56% interest in Syrah passed to Glencore.", "glencore OWNS syrah-resources 56"),
        # The site is there, whatever is done at it.
        ("Vale would like to extract cobalt at its Balama smelter.", "vale OPERATES balama"),
        ("Balama, run by Vale until 2021, is for sale.", "vale OPERATES balama former"),
        # Its end, or that of its site.
        ("The mothballed Balama mine produced graphite.", "balama PRODUCES graphite former"),
        (
            "Vale produced graphite, an activity since discontinued.",
            "vale PRODUCES graphite former",
        ),
        (
            "Balama in Mali, long operated by Vale, was closed in 2023.",
            "vale OPERATES balama former",
        ),
        ("Italy closed its antimony mines.", "ITA PRODUCES antimony former"),
        (
            "Vale opened Balama in 2021, then stopped work there in 2023.",
            "vale OPERATES balama former",
        ),
        ("Glencore's offtake contract with Tesla has lapsed.", "glencore SUPPLIES tesla former"),
        ("Balama was owned by Vale, but it has sold the mine.", "vale OWNS balama former"),
        # Who parted with it.
        ("Vale had to part with its 5.7% of Balama.", "vale OWNS balama 5.7 former"),
        ("Glencore bought out Vale's 49.9% of Balama.", "vale OWNS balama 49.9 former"),
    ],
)
def test_what_was_so_once_is_former(text: str, wanted: str) -> None:
    assert wanted in said(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Vale is seeking a $5 million loan from JOGMEC.",
            "japan-organization-for-metals-and-energy-security FINANCES vale 5 planned",
        ),
        (
            "Japan has offered a loan of $5 million to Vale.",
            "JPN FINANCES vale 5 planned",
        ),
        (
            "Talks on a takeover of Teck by Glencore are under way.",
            "glencore OWNS teck-resources planned",
        ),
        ("Glencore's purchase of Balama awaits approval.", "glencore OWNS balama planned"),
        ("Vale's planned mine at Balama will be large.", "vale OPERATES balama planned"),
        ("Vale will use ore from Peru to mine and refine tin.", "vale REFINES tin planned"),
        ("Vale hopes to mine zinc, smelt lead and produce tin.", "vale PRODUCES tin planned"),
        (
            "Vale has begun construction of a tin processing plant in Peru.",
            "PER REFINES tin planned",
        ),
        ("Vale started the construction of a mill at Balama.", "vale OPERATES balama planned"),
        (
            "Deliveries to Tesla from Glencore have still not begun.",
            "glencore SUPPLIES tesla planned",
        ),
    ],
)
def test_what_is_asked_for_or_not_yet_built_is_planned(text: str, wanted: str) -> None:
    assert wanted in said(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Talks on a takeover of Teck by Glencore collapsed.",
            "glencore OWNS teck-resources negated",
        ),
        (
            "The smelter that Vale was to build at Balama has been dropped.",
            "vale OPERATES balama negated",
        ),
        ("Vale has no part in running Balama.", "vale OPERATES balama negated"),
        ("Glencore ruled out buying Balama.", "glencore OWNS balama negated"),
        ("Glencore pulled out of a deal to buy Balama.", "glencore OWNS balama negated"),
    ],
)
def test_what_was_dropped_is_negated(text: str, wanted: str) -> None:
    assert wanted in said(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Vale took over Glencore, which owns Balama.", "glencore OWNS balama"),
        ("Glencore owns the Balama mine, which was closed in 2024.", "glencore OWNS balama"),
        (
            "Vale produced copper at Balama in the 19th century, and still does.",
            "vale OPERATES balama",
        ),
        (
            "Vale sold 500 tonnes of tin to Japan and operates the Balama mine.",
            "vale OPERATES balama",
        ),
        (
            "Tesla has a contract with Glencore, and its deal with Vale has lapsed.",
            "glencore SUPPLIES tesla",
        ),
        (
            "Sumitomo, seeking to break China's grip, invested $5 million in Balama.",
            "sumitomo-corporation INVESTS_IN balama 5",
        ),
        ("Glencore owns Balama, which awaits approval to expand.", "glencore OWNS balama"),
        ("Glencore signed a deal to sell tin and owns Balama.", "glencore OWNS balama"),
        ("After talks with Vale Glencore bought Teck.", "glencore OWNS teck-resources"),
        ("Vale operates Balama, where a smelter is being built.", "vale OPERATES balama"),
    ],
)
def test_what_is_said_of_something_else_changes_nothing(text: str, wanted: str) -> None:
    assert wanted in said(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Separation of tin does not take place in Brazil.", "BRA REFINES tin negated"),
        ("There are no Brazilian firms that are exporters of tin.", "BRA EXPORTS tin negated"),
        (
            "Balama's graphite output is expected to begin in 2026.",
            "balama PRODUCES graphite planned",
        ),
        (
            "German production of gallium, halted in 2016, has not resumed.",
            "DEU PRODUCES gallium former",
        ),
        ("Graphite production at Balama was suspended.", "balama PRODUCES graphite former"),
        ("Copper output in Peru did not change.", "PER PRODUCES copper"),
        ("Copper output in Peru will end in 2040.", "PER PRODUCES copper"),
    ],
)
def test_what_an_output_does_tells_whether_it_is_there(text: str, wanted: str) -> None:
    assert wanted in said(text)


def test_a_ban_that_a_later_sentence_lifts_is_over(tmp_path: Path) -> None:
    article = tmp_path / "ban.txt"
    for last, status in (
        ("Beijing suspended the ban in November 2025.", "former"),
        ("Beijing defended the ban in November 2025.", "asserted"),
    ):
        article.write_text(f"China banned exports of antimony in 2024. {last}", encoding="utf-8")
        rows = extract(article)["relations"]
        found = [(r["status"], r["year"]) for r in rows if r["relation"] == "RESTRICTS"]
        assert found == [(status, 2024)]


def test_the_clause_of_a_lender_tells_whether_it_lent() -> None:
    plans = "Vale may build a mine in Chile, an undertaking to which KfW has lent $5 million."
    assert "kfw FINANCES vale 5" in said(plans)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Vale was to have sold 15% of its shares to Glencore.", "glencore OWNS vale 15 negated"),
        ("Vale has shelved a smelter it meant to build at Balama.", "vale OPERATES balama negated"),
        (
            "Vale had meant to build a plant at Balama, but no longer expects to go ahead with it.",
            "vale OPERATES balama negated",
        ),
        (
            "Vale planned a lithium refinery at Balama, but the scheme collapsed.",
            "vale OPERATES balama negated",
        ),
        (
            "Gabon will no longer let raw manganese leave its ports from January 2029.",
            "GAB RESTRICTS manganese planned",
        ),
        (
            "Raw manganese may no longer leave Gabon from January 2029.",
            "GAB RESTRICTS manganese planned",
        ),
        ("Since 2022 no raw lithium may leave Zimbabwe.", "ZWE RESTRICTS lithium"),
        (
            "Until now Syrah has sold its graphite to China.",
            "syrah-resources EXPORTS_TO CHN graphite",
        ),
    ],
)
def test_what_was_meant_to_be_is_told_from_what_is(text: str, wanted: str) -> None:
    assert wanted in said(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # Until when it was so.
        ("Balama, a pit that Vale ran until 2019, is for sale.", "vale OPERATES balama former"),
        ("Peru, until recently, took its tin from Chile.", "CHL EXPORTS_TO PER tin former"),
        ("China drew its tin ore from Peru before the coup.", "PER EXPORTS_TO CHN tin former"),
        ("Mali seized Balama, in which Vale had 60%.", "vale OWNS balama 60 former"),
        ("Vale has not smelted tin since March.", "vale REFINES tin former"),
        ("Chile has not smelted tin since 1990.", "CHL REFINES tin negated"),
        ("Vale's closed Balama mine lies in Mali.", "vale OPERATES balama former"),
        # Talked of only.
        ("Peru has considered a ban on tin exports but has not imposed one.", "negated"),
        ("Peru has considered a ban on tin exports.", "planned"),
        ("KfW, which had promised Vale $5 million, never disbursed it.", "kfw FINANCES vale 5"),
        ("Vale's bid for Glencore was rejected in 2014.", "vale OWNS glencore negated"),
        # What its output is to be.
        ("First output of graphite at Balama is scheduled for 2031.", "planned"),
        ("Copper output at Balama is expected to rise to 5 tonnes in 2031.", "planned"),
        ("Copper output at Balama rose to 5 tonnes.", "balama PRODUCES copper 5"),
        ("Vale has paused construction of the Balama mine.", "vale OPERATES balama planned"),
        ("Mali ordered Vale to close Balama in 2023.", "vale OPERATES balama former"),
        # What may become of it.
        ("Fiji can become a key supplier of tin.", "FJI PRODUCES tin planned"),
        (
            "Fiji has the potential to produce 50% of the world's tin.",
            "FJI PRODUCES tin 50 planned",
        ),
        ("Fiji happens to be the largest exporter of tin.", "FJI EXPORTS tin"),
        ("The question is whether Fiji restricted exports of tin.", "FJI RESTRICTS tin planned"),
        # What something else hangs on.
        ("Tin would be dear if Chile banned exports.", "CHL RESTRICTS tin ban planned"),
        ("Vale would gain if Glencore quit Balama; Glencore runs it.", "glencore OPERATES balama"),
        # A purchase that is not over.
        ("Vale is buying the Balama mine.", "vale OWNS balama planned"),
        ("Vale is considering the acquisition of Glencore.", "vale OWNS glencore planned"),
    ],
)
def test_what_was_or_is_to_be_is_told_from_what_is(text: str, wanted: str) -> None:
    found = said(text)
    assert any(wanted in one for one in found), found


@pytest.mark.parametrize(
    "text",
    [
        "Vale plans to sell Balama to Glencore.",
        "Vale is selling Balama to Glencore.",
        "Glencore has agreed to buy Balama from Vale.",
        "Vale did not sell Balama.",
    ],
)
def test_who_means_to_sell_still_has_it(text: str) -> None:
    assert "vale OWNS balama" in said(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Vale no longer plans to build a smelter at Balama.", "vale OPERATES balama negated"),
        ("Vale had to give up its Balama smelter.", "vale OPERATES balama former"),
        ("Balama, a mine that Vale planned, will not be built.", "vale OPERATES balama negated"),
        ("Vale has shelved an expansion of its Balama mine.", "vale OPERATES balama"),
        (
            "Vale runs Balama in Mali, and a smelter beside it will not be built.",
            "vale OPERATES balama",
        ),
        (
            "Peru denied on Monday that it had proposed to ban tin exports.",
            "PER RESTRICTS tin ban negated",
        ),
        ("Balama had until now been held 75% by Vale.", "vale OWNS balama 75 former"),
        ("Vale kept 5% of Balama, a parcel that it sold in 2013.", "vale OWNS balama 5 former"),
        ("Vale plans a $4 billion copper smelter at Balama.", "balama REFINES copper planned"),
        (
            "KfW was approached about a loan to Vale but declined to lend.",
            "kfw FINANCES vale negated",
        ),
        (
            "A $5 million loan from KfW to Vale, promised in 2012, was never signed.",
            "kfw FINANCES vale 5 negated",
        ),
        (
            "Peru's ban on tin exports, adopted by the Senate in May, was dropped in June.",
            "PER RESTRICTS tin ban negated",
        ),
        ("Peru has no intention of restricting tin.", "PER RESTRICTS tin negated"),
        (
            "Peru prohibited tin exports in an earlier law, but that clause has lapsed.",
            "PER RESTRICTS tin ban former",
        ),
        (
            "Peru agreed to put a tax on tin exports, but the tax was never imposed.",
            "PER RESTRICTS tin tax negated",
        ),
    ],
)
def test_what_was_given_up_or_refused_is_told(text: str, wanted: str) -> None:
    assert wanted in said(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Peru has banned imports of tin since 2024, with waivers until 2028.",
            "PER RESTRICTS tin ban",
        ),
        (
            "Vale's Balama mine, which was idle from 2019 to 2021, made 5 tonnes of tin.",
            "vale OPERATES balama",
        ),
        ("KfW is examining a loan to Vale.", "kfw FINANCES vale planned"),
        (
            "Vale had bought back the 49% of Balama held by its partner Glencore.",
            "glencore OWNS balama 49 former",
        ),
    ],
)
def test_an_end_is_that_of_what_it_ends(text: str, wanted: str) -> None:
    assert wanted in said(text)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Peru forbade all sales of tin to Chile.", "negated"),
        ("Peru has talked of sales of tin to Chile.", "asserted"),
    ],
)
def test_a_trade_that_is_forbidden_is_none(text: str, status: str) -> None:
    mentions = find_mentions(text)
    clause = Clause(text, mentions, *phrases(text, mentions))
    peru, _, chile = (mention for mention in mentions if isinstance(mention, Named))
    place = 0, len(text) - 1
    sold = Candidate("EXPORTS_TO", peru, chile, WEIGHED, "D", "asserted", place, text)
    assert settled(clause, sold).status == status


def test_what_is_only_pointed_back_to_has_no_clause_of_its_own() -> None:
    text = "It hopes to make more of it."
    balama, tin = (m.away() for m in find_mentions("Balama tin") if isinstance(m, Named))
    clause = Clause(text, [], *phrases(text, []))
    made = Candidate("PRODUCES", balama, tin, WEIGHED, "D", "asserted", (0, 5), text)
    assert settled(clause, made).status == "asserted"
