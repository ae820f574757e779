"""What sentences say of state firms, joint ventures and the descriptions beside a name."""

from __future__ import annotations

import pytest
from by_rules import by_rules

from lodegraph.loaders.examples import told

TYPES = {"OWNS", "OPERATES", "INVESTS_IN"}


def said(text: str) -> set[str]:
    """Give what a text states of owners and operators, each written as rules' examples are."""
    return {told(candidate) for candidate in by_rules(text) if candidate.type in TYPES}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Chile's state-owned Codelco was silent.", "CHL OWNS codelco"),
        ("Chile is rich in copper. The state company Codelco digs it.", "CHL OWNS codelco"),
        ("Chile is rich in copper. Codelco, the state miner, was silent.", "CHL OWNS codelco"),
        (
            "Chile is rich in copper. Another government vehicle, Codelco, was silent.",
            "CHL OWNS codelco",
        ),
        ("Chinese state-owned companies, led by Sinohydro, were silent.", "CHN OWNS sinohydro"),
        # No country is named, or the firm is only a state firm's partner.
        ("State-owned Codelco was silent.", ""),
        ("State-owned Codelco's partner Rio Tinto was silent in Chile.", ""),
        ("Germany's state bank KfW was silent.", ""),
        ("Balama, one of Glencore's two mines, was idle.", "glencore OPERATES balama"),
        (
            "Tesla likes a mine of Glencore and Vale's plant at Sossego.",
            "vale OPERATES sossego",
        ),
        (
            "KfW funds the Benguela railway from the port of Lobito; the line is run by Vale.",
            "vale OPERATES benguela",
        ),
        ("Lynas has offtake deals with Tesla for its Balama mine.", "lynas OPERATES balama"),
        ("Lynas, whose sale to Ford fell through, was bought by Vale.", "vale OWNS lynas"),
        # A description is of the last of a list, and an aside ends before "and".
        (
            "Three firms own it: Lynas, Ford and Katanga Mining, a venture of Vale and Glencore.",
            "vale OWNS katanga-mining; glencore OWNS katanga-mining",
        ),
        (
            "Others are Lynas, controlled by Vale, and China's Huayou, a rival.",
            "vale OWNS lynas",
        ),
        (
            "Balama, owned by Vale, Tesla, and Glencore, is old.",
            "vale OWNS balama; tesla OWNS balama; glencore OWNS balama",
        ),
        # What a country hands over is no firm that was spoken of before.
        ("SQM mines in Chile. Mexico took its lithium, handing it to LitioMx.", ""),
        (
            "Glencore was silent. Balama, one of its two mines, was idle.",
            "glencore OPERATES balama",
        ),
        (
            "Glencore closed its Mozambican mine, Balama, in 2019.",
            "glencore OPERATES balama former",
        ),
        ("Lynas's parent Glencore was silent.", "glencore OWNS lynas"),
        ("Lynas and its parent Glencore were silent.", "glencore OWNS lynas"),
        ("Glencore and its subsidiary Lynas were silent.", "glencore OWNS lynas"),
        ("Glencore and Vale were silent.", ""),
        ("Vale has completed its bid to buy Lynas.", "vale OWNS lynas"),
        ("The bid led to Vale acquiring 30% of Lynas.", "vale OWNS lynas 30"),
        (
            "Vale plans on selling its plant in Sossego to Glencore.",
            "vale OPERATES sossego; vale OWNS sossego; glencore OWNS sossego planned",
        ),
        ("Lynas, which Vale has a supply deal with, was silent.", ""),
        ("Balama is run by a unit of Vale that owns 5% of Lynas.", ""),
        ("Lynas, Vale and subsidiaries of Glencore were silent.", ""),
        ("Lynas, a miner of tin and a subsidiary of Glencore, was silent.", "glencore OWNS lynas"),
        ("The Glencore-run Balama mine was idle.", "glencore OPERATES balama"),
    ],
)
def test_descriptions_tell_owners(text: str, wanted: str) -> None:
    assert said(text) == {one for one in wanted.split("; ") if one}


@pytest.mark.parametrize(
    "text",
    [
        "Katanga Mining, Glencore's joint venture with Vale, was silent.",
        "Glencore's joint venture with Vale, Katanga Mining, was silent.",
        "Glencore and Vale set up a joint venture called Katanga Mining.",
        "Katanga Mining, a joint venture of Glencore with Vale, was silent.",
        "Katanga Mining brings together Glencore and Vale.",
    ],
)
def test_a_named_venture_belongs_to_its_members(text: str) -> None:
    assert said(text) == {"glencore OWNS katanga-mining", "vale OWNS katanga-mining"}


@pytest.mark.parametrize(
    "text",
    [
        "The Balama mine is owned 60% by Glencore and 40% by Vale.",
        "The Balama mine is held as to 60% by Glencore and 40% by Vale.",
        "The Balama mine belongs 60% to Glencore and 40% to Vale.",
        "Glencore (60%) and Vale (40%) own the Balama mine.",
        "The Balama mine, jointly owned by Glencore (60%) and Vale (40%), was idle.",
        "Glencore holds 60% of the Balama mine and Vale the remaining 40%.",
        "Vidalia buys from Balama, a mine owned 60% by Glencore and 40% by Vale.",
    ],
)
def test_each_owner_has_its_part(text: str) -> None:
    assert said(text) == {"glencore OWNS balama 60", "vale OWNS balama 40"}


def test_what_somebody_else_is_kept_from_is_denied() -> None:
    assert said("Canberra barred Glencore from buying Lynas.") == {"glencore OWNS lynas negated"}
    assert said("Glencore decided against buying Lynas.") == {"glencore OWNS lynas negated"}
    assert said("Glencore could have bought Lynas.") == {"glencore OWNS lynas negated"}


def test_most_of_the_ore_that_goes_to_a_firm_is_no_stake() -> None:
    assert said("Most of the ore from Balama goes to Glencore.") == set()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # What is held is named before, in this sentence or in one of the last.
        (
            "Glencore got back its 60% of Balama after the coup; Vale holds the remaining 40%.",
            "glencore OWNS balama 60; vale OWNS balama 40",
        ),
        (
            "Ore comes from Balama, in which Glencore has 60% and the rest belongs to Vale.",
            "glencore OWNS balama 60; vale OWNS balama",
        ),
        (
            "Glencore has 60% of Balama. The purchase closed in April. Vale kept the rest.",
            "glencore OWNS balama 60; vale OWNS balama",
        ),
        # It is what the paragraph is an entry of, or the one site that was named.
        (
            "Balama (Mozambique). It was opened in 2022. Glencore has 60%; the rest is Vale's.",
            "glencore OWNS balama 60",
        ),
        (
            "Lynas had to part with Balama, which was dear. Glencore took 60%, Vale 40%.",
            "glencore OWNS balama 60; vale OWNS balama 40",
        ),
        (
            "It was the same at Balama, again in Mozambique, where Glencore has 60% and Vale 40%.",
            "glencore OWNS balama 60; vale OWNS balama 40",
        ),
        (
            "In Balama Glencore has 60% and Vale, listed in New York, 40%.",
            "glencore OWNS balama 60; vale OWNS balama 40",
        ),
        (
            "Glencore holds 60% of Balama and the Government of Mali 40%.",
            "glencore OWNS balama 60; MLI OWNS balama 40",
        ),
        (
            "Glencore holds 60% of Balama and a consortium led by Vale 40%.",
            "glencore OWNS balama 60; vale OWNS balama 40",
        ),
        # Tonnes are no share, and what goes to a country is sold there.
        ("Lynas owns Balama. Vale will take 5,000 tonnes.", "lynas OWNS balama"),
        ("Vale owns Balama. Of the graphite, 65% went to China.", "vale OWNS balama"),
        ("Lynas digs ore. Vale used to take part of it.", ""),
        ("Lynas digs copper. China took in 5 tonnes, much of it from Peru.", ""),
    ],
)
def test_a_share_without_a_name_is_of_what_was_said_to_be_held(text: str, wanted: str) -> None:
    assert said(text) == {one for one in wanted.split("; ") if one}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Balama, a mine high in the hills of Cabo that belongs to Vale, is idle.",
            "vale OWNS balama",
        ),
        (
            "Lynas, a unit of Glencore that works the Balama mine, was silent.",
            "glencore OWNS lynas; lynas OPERATES balama",
        ),
        (
            "Vale bought Lynas in 2008, and Glencore gave up its Balama lease.",
            "vale OWNS lynas; glencore OWNS balama former",
        ),
        ("Lynas is digging; Vale is its main shareholder.", "vale OWNS lynas"),
        ("Vale bought 10% of Lynas and is its largest shareholder.", "vale OWNS lynas 10"),
        (
            "Zambia has copper. The state holding ZCCM-IH keeps 49% of Mopani.",
            "ZMB OWNS zccm-ih; zccm-ih OWNS mopani-copper-mines 49",
        ),
    ],
)
def test_the_name_nearest_is_not_always_meant(text: str, wanted: str) -> None:
    assert said(text) == {one for one in wanted.split("; ") if one}


def test_an_arm_that_is_listed_behind_its_owner_is_a_member_too() -> None:
    found = said("Katanga Mining is a vehicle of Glencore, its arm Lynas and Vale.")
    members = {f"{firm} OWNS katanga-mining" for firm in ("glencore", "lynas", "vale")}
    assert found == {*members, "glencore OWNS lynas"}


def test_who_hands_a_share_on_had_it_and_who_gets_it_has_it() -> None:
    found = {"vale OWNS balama 45 former", "glencore OWNS balama 45"}
    assert said("Vale left Balama in 2024, when it sold its 45% to Glencore.") >= found
    assert said("Vale owns Balama. In 2024 Vale handed its 45% to Glencore.") >= found
    assert said("Vale, which designed Balama, gave up its last 45% in 2020.") == {
        "vale OWNS balama 45 former"
    }


def test_the_relative_clause_of_a_firm_with_its_country_tells_what_it_bought() -> None:
    assert said("Ore comes from the Balama mine that Vale of Brazil purchased in 2019.") == {
        "vale OWNS balama"
    }
    assert said("At Balama, owned 44% each by Glencore and Vale, output fell.") == {
        "glencore OWNS balama 44",
        "vale OWNS balama 44",
    }


def test_what_is_pointed_back_to_may_be_sold_if_it_is_a_site() -> None:
    sold = {"glencore OWNS balama former", "vale OWNS balama"}
    assert said("Balama is a mine. It was sold by Glencore to Vale.") == sold
    assert said("Balama, a mine that Glencore sold to Vale, was silent.") == sold
    assert not said("Balama is a mine. Vale bought ore, 80% of it from Glencore.")


def test_a_country_or_an_aside_between_does_not_part_a_firm_from_what_it_is_said_of() -> None:
    assert said("Ore goes to Lynas in Australia, part of Glencore.") == {"glencore OWNS lynas"}
    assert "glencore OPERATES balama" in said(
        "Glencore, the largest of them, in which Vale holds 5%, operates Balama."
    )
    assert said("Tesla likes Balama, a mine in which Vale has earned a 50% interest.") == {
        "vale OWNS balama 50"
    }


def test_who_is_lent_money_for_its_mine_works_it() -> None:
    assert said("Lynas, to which Vale lent $600 million for its Balama mine, was silent.") == {
        "lynas OPERATES balama"
    }


def test_who_is_lent_money_builds_and_not_who_lends() -> None:
    assert said("Vale lent Lynas $6 million towards building the Balama mine.") == {
        "lynas OPERATES balama planned"
    }
    assert "vale OPERATES balama planned" in said(
        "Vale lent Lynas $6 million, and wants to build the Balama mine."
    )


def test_a_venture_without_a_name_is_not_the_firm_that_runs_its_mine() -> None:
    text = "Balama is run by Lynas on behalf of a venture in which Vale has 22% and Posco 15%."
    assert said(text) == {
        "lynas OPERATES balama",
        "vale OWNS balama 22",
        "posco OWNS balama 15",
    }


def test_what_stands_behind_a_comma_and_and_is_no_second_parent_or_holding() -> None:
    assert said("Lynas, a unit of Vale, and Posco of South Korea own Balama.") == {
        "vale OWNS lynas",
        "posco OWNS balama",
    }
    assert not said("Vale has 61% of the operating company, and Posco and two others the balance.")


def test_what_of_which_is_said_is_the_site_that_a_loan_is_for() -> None:
    text = "KfW had lent $2 billion to Orlo Mining for Balama, of which Vale owns 60%."
    assert said(text) == {"vale OWNS balama 60"}


def test_a_share_of_a_town_is_one_of_its_site() -> None:
    text = "Vale acquired a 75% interest in Ruashi through its purchase of Metorex."
    assert "vale OWNS ruashi 75" in said(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # Who acts behind an opening without a comma, and who is lent money for its mine.
        (
            "Under the deal Vale will supply Tesla with nickel from its Moma plant.",
            "vale OPERATES moma",
        ),
        ("Glencore lent Vale $6 million for its Moma mine.", "vale OPERATES moma"),
        # Who has a right to what is dug has no mine.
        ("Vale has the right to the entire output of Moma.", ""),
    ],
)
def test_whose_a_site_is(text: str, wanted: str) -> None:
    assert said(text) == {one for one in wanted.split("; ") if one}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Vale owns 60% of the Balama mine in Chile and the Sossego mine in Peru.",
            "vale OWNS balama 60; vale OWNS sossego",
        ),
        (
            "Vale owns 50% of the Balama mine in Chile, and 30% of the Sossego mine in Peru.",
            "vale OWNS balama 50; vale OWNS sossego 30",
        ),
        (
            "Vale owns the Balama mine in Chile, and the Sossego mine in Peru.",
            "vale OWNS balama; vale OWNS sossego",
        ),
        # A venture with somebody is not that somebody.
        ("Vale's Glencore joint venture mines tin.", ""),
    ],
)
def test_a_further_site_is_owned_wherever_the_first_lies(text: str, wanted: str) -> None:
    assert said(text) == {one for one in wanted.split("; ") if one}


def test_who_owns_a_lender_has_lent_nothing() -> None:
    read = by_rules("A fund that is owned by KfW and Vale lent Lynas $5 million.")
    assert not [one for one in read if one.type == "FINANCES"]


def test_what_is_to_be_sold_is_still_held_by_each() -> None:
    text = "Glencore was told to sell its interest in Lynas and Vale its shares in Syrah."
    assert said(text) == {"glencore OWNS lynas", "vale OWNS syrah-resources"}


def test_what_a_firm_gets_rid_of_is_not_what_is_named_behind_it() -> None:
    assert not said("Glencore had to dispose of the mine as a condition of the merger of Lynas.")


def test_firms_that_are_named_hold_it_and_not_their_country() -> None:
    assert said("Lynas is controlled by two American houses, Tesla and Ford, as before.") == {
        "tesla OWNS lynas",
        "ford OWNS lynas",
    }


def test_a_share_of_what_has_no_name_is_not_of_what_was_spoken_of() -> None:
    text = (
        "Harita Nickel runs Obi, which makes nickel. "
        "Vale sold a 14% stake in its Indonesian unit to MIND ID, which now has 34%."
    )
    owned = [c for c in by_rules(text) if c.type == "OWNS" and c.subject.name == "MIND ID"]
    assert owned == []


def test_of_two_sites_each_with_its_owner_each_has_its_own() -> None:
    found = {told(c) for c in by_rules("Nickel comes from Vale's Lynas and Glencore's Arcadia.")}
    assert {one for one in found if "OPERATES" in one or "OWNS" in one} == {
        "glencore OPERATES arcadia",
        "vale OWNS lynas",
    }


def test_the_companys_output_is_not_that_of_the_mine_beside_it() -> None:
    text = "Vale mines nickel. Balama is old, and the company's output reached 600 tonnes."
    found = {told(candidate) for candidate in by_rules(text)}
    assert "vale PRODUCES nickel 600" in found
    assert "balama PRODUCES nickel 600" not in found


def test_who_is_to_get_controlling_rights_does_not_hold_it_yet() -> None:
    text = "The deal would grant Zijin controlling rights in Lynas."
    assert said(text) == {"zijin-mining OWNS lynas planned"}


@pytest.mark.parametrize(
    "text",
    [
        "Vale won a loan from KfW to fund the company's Balama mine.",
        "Vale said KfW would lend $5 million for the company's Balama mine.",
        "The smelter run by Vale at Arcadia melts ore from the group's own Balama mine.",
    ],
)
def test_the_companys_mine_is_that_of_the_firm_named_before_it(text: str) -> None:
    found = {told(candidate) for candidate in by_rules(f"Lynas mines rare earths. {text}")}
    assert {one for one in found if "OPERATES balama" in one} == {"vale OPERATES balama"}


def test_the_companys_mine_is_not_that_of_who_buys_it() -> None:
    text = "Lynas mines rare earths. Vale means to buy the company's Balama mine."
    assert "vale OPERATES balama" not in {told(candidate) for candidate in by_rules(text)}
