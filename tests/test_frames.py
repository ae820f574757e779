"""What frames find in single sentences, and what they must leave alone."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodegraph.graph.schema import load_schema
from lodegraph.loaders.candidate import Candidate
from lodegraph.loaders.dates import date_within, days
from lodegraph.loaders.discourse import Discourse
from lodegraph.loaders.examples import told
from lodegraph.loaders.explaining import KINDS
from lodegraph.loaders.frames import frames
from lodegraph.loaders.gazetteer import Named
from lodegraph.loaders.mentions import find_mentions
from lodegraph.loaders.quantities import quantities
from lodegraph.loaders.reading import candidates, parse
from lodegraph.loaders.shapes import names_within

MINERALS = ["cobalt", "copper", "graphite", "lithium", "nickel", "tungsten", "zinc"]


def found(sentence: str) -> list[Candidate]:
    return list(candidates(parse(sentence, names_within([sentence]), Discourse())))


def statements(sentence: str) -> list[str]:
    return sorted(told(candidate) for candidate in found(sentence))


EXAMPLES = [
    (frame.id, sentence, said)
    for frame in frames()
    for sentence, said in frame.options.get("examples", {}).items()
]


@pytest.mark.parametrize(("rule", "sentence", "said"), EXAMPLES)
def test_a_frame_finds_its_examples_and_nothing_else(rule: str, sentence: str, said: str) -> None:
    assert statements(sentence) == sorted(said.split("; "))
    assert rule in {candidate.rule for candidate in found(sentence)}


def test_every_frame_has_an_id_of_its_own_a_meaning_and_a_known_type() -> None:
    ids = [frame.id for frame in frames()]
    assert len(ids) == len(set(ids))
    for frame in frames():
        assert frame.meaning.endswith(".")
        assert frame.type in {"", *load_schema().types}


def test_what_a_frame_misses_can_be_told_of_every_kind_of_name() -> None:
    kinds = {kind for f in frames() for role in (*f.subject, *f.object) for kind in role.kinds}
    assert kinds <= set(KINDS)


@pytest.mark.parametrize(
    "sentence",
    [
        "The United States imposed tariffs on Chinese graphite.",
        "India imposed import duties on copper.",
        "Outside China, few companies refine rare earths.",
        "Demand for lithium is rising in the automotive sector.",
        "Lithium prices fell as electric vehicles sold poorly.",
        "Export controls could hurt Chinese producers of gallium.",
        "The New Mexico plant refines copper.",
        "The plant in Kingston, Ontario, refines copper.",
        "Bank of China and South China Morning Post produce copper cables.",
        "Cobalt is a by-product of copper and nickel.",
        "Chinese-owned mines in Zimbabwe are old.",
        "China halted imports of Australian coal.",
        "The lead story was about Chile.",
        "As in Peru, it is so.",
        "He struck a deal in Chile after strike action ended.",
        "The Canadian Critical Minerals Strategy is new.",
        "The law asks firms to disclose conflict minerals from the DRC.",
        "China's rivals in Africa imposed export restrictions on cobalt.",
        "A magnet stuck to the fridge in Chile.",
        "Buyers want to end China's firm control over the market for gallium.",
        "Japan accounts for 20% of global tin consumption.",
        "In 2020 Italy made up 8% of the world's use of zinc.",
        "Spanish demand for copper fell.",
        "Chile is dry, and Vale will have control of cobalt sales there.",
        "Cobalt is dear, and China accounts for 70% of battery production.",
        "Under the deal Vale will sell half of the copper output, dropping to 30% later.",
    ],
)
def test_nothing_is_read_into_sentences_that_state_nothing(sentence: str) -> None:
    assert statements(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "Chile produces copper, while Peru exports zinc.",
            ["CHL PRODUCES copper", "PER EXPORTS zinc"],
        ),
        (
            "Analysts in China said the EU imposed export restrictions on gallium.",
            ["eu RESTRICTS gallium"],
        ),
        ("The largest producer of cobalt outside China is Finland.", ["FIN PRODUCES cobalt"]),
        ("China produces 60% of its copper from imported ore.", ["CHN PRODUCES copper"]),
        (
            "Glencore sold its stake in the Mutanda mine to Zambia.",
            ["ZMB OWNS mutanda", "glencore OWNS mutanda former"],
        ),
        (
            "Producers outside China and Russia envy Chile, which mines copper.",
            ["CHL PRODUCES copper"],
        ),
        (
            "China requires licences for exports of seven rare earths, among them samarium.",
            ["CHN RESTRICTS rare-earths licence", "CHN RESTRICTS samarium licence"],
        ),
        (
            "Korean imports of zinc account for a fifth of world shipments.",
            ["KOR IMPORTS zinc 20"],
        ),
        ("Africa has abundant cobalt reserves.", ["africa HOLDS_RESERVES cobalt"]),
        (
            "Guinea, Mali and Senegal produce aluminium.",
            ["GIN PRODUCES aluminum", "MLI PRODUCES aluminum", "SEN PRODUCES aluminum"],
        ),
        (
            "Zambia refines copper (Cu) and cobalt (Co).",
            ["ZMB REFINES cobalt", "ZMB REFINES copper"],
        ),
    ],
)
def test_scope_decides_who_and_what(sentence: str, said: list[str]) -> None:
    assert statements(sentence) == sorted(said)


@given(st.lists(st.sampled_from(MINERALS), min_size=1, max_size=7, unique=True))
def test_a_list_gives_a_statement_for_each_entry(minerals: list[str]) -> None:
    listed = ", ".join(minerals[:-1]) + (" and " if minerals[1:] else "") + minerals[-1]
    assert statements(f"Chile has abundant {listed} reserves.") == sorted(
        f"CHL HOLDS_RESERVES {mineral}" for mineral in minerals
    )


@given(st.sampled_from(MINERALS), st.sampled_from(["Chile", "Peru", "the DRC", "Kazakhstan"]))
def test_status_changes_nothing_but_the_status(mineral: str, country: str) -> None:
    plain = statements(f"Last summer {country} banned exports of {mineral}.")
    assert len(plain) == 1
    for words, status in [("did not ban", "negated"), ("plans to ban", "planned")]:
        other = statements(f"Last summer {country} {words} exports of {mineral}.")
        assert other == [f"{plain[0]} {status}"]


@pytest.mark.parametrize(
    ("words", "value", "lo", "hi"),
    [
        ("90 percent", 90, None, None),
        ("around 90 percent", 90, 85, 95),
        ("about 98%", 98, 93, 100),
        ("nearly 60 per cent", 60, 55, 60),
        ("more than half", 50, 50, 100),
        ("at least 70%", 70, 70, 100),
        ("up to 20%", 20, 0, 20),
        ("60 to 70 percent", None, 60, 70),
        ("60-70%", None, 60, 70),
        ("most", None, 50, 100),
        ("two-thirds", 200 / 3, None, None),
        ("four-fifths", 80, None, None),
    ],
)
def test_wording_gives_a_share_its_interval(
    words: str, value: float | None, lo: float | None, hi: float | None
) -> None:
    (share,) = quantities(f"It made {words} of it.")
    assert (share.value, share.lo, share.hi, share.factor) == (value, lo, hi, 0.01)


@pytest.mark.parametrize(
    ("words", "value", "unit", "factor"),
    [
        ("15 kilotonnes", 15, "kilotonnes", 1000),
        ("7.5Mt", 7.5, "Mt", 1e6),
        ("60kt", 60, "kt", 1e3),
        ("3t", 3, "t", 1),
        ("41,000 MT", 41_000, "MT", None),
        ("14mt", 14, "mt", None),
        ("2 million metric tonnes", 2, "million metric tonnes", 1e6),
        ("1.5 million tonnes", 1.5, "million tonnes", 1e6),
        ("300,000 tons", 300_000, "tons", None),
        ("$2.03 billion", 2.03, "billion USD", 1e9),
        ("US$5bn", 5, "billion USD", 1e9),
        ("A$180 million", 180, "million AUD", None),
        ("300 million yuan", 300, "million CNY", None),
        ("20 million dollars", 20, "million USD", 1e6),
        ("XOF 14 billion", 14, "billion XOF", None),
        ("PLN 1.34 billion", 1.34, "billion PLN", None),
        ("3 billion zlotys", 3, "billion PLN", None),
    ],
)
def test_units_are_told_apart(words: str, value: float, unit: str, factor: float | None) -> None:
    (figure,) = quantities(f"It was {words} in all.")
    assert (figure.value, figure.unit, figure.factor) == (value, unit, factor)


def test_a_price_is_no_sum_of_money() -> None:
    assert list(quantities("It traded at $42,725 a tonne and $11 per kg.")) == []


def test_a_figure_shared_by_several_is_nobodys_own() -> None:
    for candidate in found("China and Russia account for 60% of vanadium production."):
        assert candidate.shared


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("on 17 February 2014", "2014-02-17"),
        ("in February 2025", "2025-02"),
        ("since 2010", "2010"),
        ("on April 4", "2025-04-04"),
        ("on 9 December", "2024-12-09"),
        ("on February 30", None),
    ],
)
def test_a_date_without_a_year_is_the_last_one_before_the_text(text: str, iso: str | None) -> None:
    (day,) = days(text)
    assert date_within(day, "2025-06-01") == iso


def test_what_is_to_come_lies_ahead() -> None:
    (day,) = days("from December 1")
    assert date_within(day, "2023-10-20", ahead=True) == "2023-12-01"


def test_may_is_a_month_only_with_a_date() -> None:
    assert list(days("They may march in 2,024 steps.")) == []


def test_elements_are_read_from_symbols_only_where_no_word_is_meant() -> None:
    text = "In 2020 As, I and W wrote; dysprosium (Dy) and Nd/Pr matter (Tb, Y)."
    named = [mention for mention in find_mentions(text) if isinstance(mention, Named)]
    minerals = [mention.ids[0] for mention in named if mention.kind == "Mineral"]
    assert minerals == [
        "dysprosium",
        "dysprosium",
        "neodymium",
        "praseodymium",
        "terbium",
        "yttrium",
    ]


def read_two(first: str, second: str) -> list[str]:
    learnt, discourse = names_within([first, second]), Discourse()
    parse(first, learnt, discourse)
    return sorted(told(candidate) for candidate in candidates(parse(second, learnt, discourse)))


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (
            "Zimbabwe banned raw exports.",
            "It has large lithium reserves.",
            "ZWE HOLDS_RESERVES lithium",
        ),
        (
            "China Development Bank lent to Glencore.",
            "The company mines zinc.",
            "glencore PRODUCES zinc",
        ),
        ("Guinea digs.", "Chinese firms invested $9 million there.", "CHN INVESTS_IN GIN 9"),
        (
            "Zambia exports copper.",
            "Chinese firms have promised to invest $5 million in the country.",
            "CHN INVESTS_IN ZMB 5 planned",
        ),
        ("Chile exports lithium.", "The country also mines copper.", "CHL PRODUCES copper"),
    ],
)
def test_what_points_back_takes_the_name_it_stands_for(first: str, second: str, said: str) -> None:
    assert read_two(first, second) == [said]


@pytest.mark.parametrize(
    "text", ["1" * 20_000, "China imposed " * 2_000, "(China) and " * 2_000, "A b, " * 5_000]
)
def test_no_text_takes_long(text: str) -> None:
    # Of the processor, which nothing else slows down: what runs away takes hours.
    start = process_time()
    found(text)
    assert process_time() - start < 10
