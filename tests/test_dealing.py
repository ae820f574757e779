"""Sentences on loans, supply and trade, written before the rules that read them."""

from __future__ import annotations

from pathlib import Path

import pytest
from by_rules import by_rules

from lodegraph.loaders.examples import told
from lodegraph.loaders.makers import Makers

TYPES = {"FINANCES", "SUPPLIES", "EXPORTS_TO", "EXPORTS", "IMPORTS"}
STATUSES = {"planned", "negated", "former"}
BLOCKS = (
    (Path(__file__).parent / "deal_sentences.txt").read_text(encoding="utf-8").split("\n\n")[1:]
)
CASES = [(text, said.strip()) for text, _, said in (block.partition("\n=") for block in BLOCKS)]


def stated(text: str) -> list[str]:
    return [told(candidate) for candidate in by_rules(text) if candidate.type in TYPES]


def is_said(wanted: str, found: str) -> bool:
    """Compare ends, type and status; a figure or a mineral only where the list asks for it."""
    asked, got = wanted.split(), found.split()
    return (
        asked[:3] == got[:3]
        and set(asked) <= set(got)
        and STATUSES & set(asked) == STATUSES & set(got)
    )


@pytest.mark.parametrize(("text", "said"), CASES)
def test_loans_supply_and_trade_are_read_as_written_down_before(text: str, said: str) -> None:
    wanted = [statement.strip() for statement in said.split(";") if statement.strip()]
    found = stated(text)
    assert [one for one in wanted if not any(is_said(one, other) for other in found)] == []
    assert [one for one in found if not any(is_said(other, one) for other in wanted)] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Glencore and Lynas signed a joint-venture agreement.",
        "Tesla signed a recycling contract with Redwood Materials.",
        "Ford and Albemarle are in court over a shareholders' agreement.",
        "Ford has a construction contract with Hyundai Motor.",
        "KfW said that Lynas would grow.",
        "The Lubambe mine was sold by Glencore to China's JCHX Mining.",
        "Glencore sold 15 percent to Nippon Steel.",
        "Lynas owned Balama, which it had bought from Glencore.",
        "Nornickel bought the works from Glencore.",
        "Lynas delivers from Balama to the Japanese parent.",
        "According to the World Bank, Lynas mines rare earths.",
        "Half of the mine, which was sold to Glencore, is idle.",
    ],
)
def test_other_agreements_and_mere_mentions_state_no_loan_and_no_supply(sentence: str) -> None:
    assert stated(sentence) == []


def test_the_maker_is_the_firm_that_acts_not_the_one_that_buys() -> None:
    makers = Makers()
    assert makers.firm() == makers.bank() == ()
    text = "Albemarle mines lithium. Tesla is a customer. A contract with Ford has lapsed."
    assert stated(text) == ["albemarle SUPPLIES tesla", "albemarle SUPPLIES ford former"]


def test_of_two_firms_much_spoken_of_the_one_that_acted_last_sells() -> None:
    text = (
        "Glencore, said Glencore, will pay for a mine that Glencore likes. "
        "Lynas digs graphite elsewhere. A third of it was sold to Tesla."
    )
    assert stated(text) == ["lynas SUPPLIES tesla 33.3333"]


def test_a_firm_much_more_spoken_of_sells_though_another_is_known_to_make_something() -> None:
    text = (
        "Glencore runs Murrin Murrin. Lynas is listed in Sydney. Lynas has grown. "
        "Lynas is led by a chemist, and Lynas pays no dividend. Tesla is its main customer."
    )
    assert stated(text) == ["lynas SUPPLIES tesla"]


def test_a_semicolon_alone_ends_a_clause_and_no_item_of_a_list() -> None:
    text = "The mine was built by Vale; KfW and ING have lent money to Lynas."
    assert sorted(stated(text)) == ["ing FINANCES lynas", "kfw FINANCES lynas"]


def test_who_lends_beside_another_lends_to_the_same() -> None:
    text = "Through talks between KfW and Glencore, Germany lent $5 million to Lynas."
    assert set(stated(text)) >= {"DEU FINANCES lynas 5", "kfw FINANCES lynas 5"}
