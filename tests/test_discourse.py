"""What sentences state that lean on the ones before, and what clauses share a subject or a verb."""

from __future__ import annotations

import pytest

from lodegraph.loaders.reading import read_sentences
from lodegraph.loaders.text import Sentence


def stated(*sentences: str) -> set[str]:
    """Give what the last of some sentences states: subject, type and object."""
    reads = [*read_sentences([Sentence(0, len(text), text) for text in sentences])]
    return {f"{one.subject.ids[0]} {one.type} {one.object.ids[0]}" for one in reads[-1].candidates}


@pytest.mark.parametrize(
    ("before", "sentence", "expected"),
    [
        # Who acts behind an opening without comma, and what a country puts under licence.
        (
            "The European Union buys rare earths.",
            "For lithium the bloc leaned on Chile.",
            "eu DEPENDS_ON CHL; eu DEPENDS_ON lithium",
        ),
        ("Antimony is dear.", "Beijing put it under licence.", "CHN RESTRICTS antimony"),
        # A bare amount is of what the firm or site was said to make.
        (
            "Zijin runs the Bisha copper mine.",
            "The mine managed 20,000 tonnes in 2024.",
            "bisha PRODUCES copper",
        ),
        (
            "Metlen refines gallium.",
            "It expects to reach 50 tonnes a year.",
            "mytilineos PRODUCES gallium",
        ),
        # First products are those of the site just spoken of.
        (
            "The Bisha copper mine is being built.",
            "First concentrate is due in 2029.",
            "bisha PRODUCES copper",
        ),
        ("Alphamin runs Mpama South.", "First tin was poured in 2023.", "mpama-south PRODUCES tin"),
        # A description means whom its role, nationality or place fits.
        (
            "Eramet sold its 43% stake in Strand Minerals to Tsingshan.",
            "The Chinese group already runs Morowali.",
            "tsingshan OPERATES indonesia-morowali-industrial-park",
        ),
        (
            "Zijin Mining bought Neo Lithium from its founders in 2021.",
            "The buyer also owns Kamoa-Kakula.",
            "zijin-mining OWNS kamoa-kakula",
        ),
        (
            "The European Investment Bank lent Northvolt $350 million.",
            "The lender also financed Keliber.",
            "european-investment-bank FINANCES keliber",
        ),
        (
            "Glencore and Vale run nickel mines in Canada.",
            "The former also owns Mutanda.",
            "glencore OWNS mutanda",
        ),
        (
            "Glencore, in which Vale, a Brazilian group, has 5%, is large.",
            "The latter owns Mutanda.",
            "vale OWNS mutanda",
        ),
        # Whose mine it is: of whom "which" means, of who owns through an arm, of an operator.
        (
            "Cobalt is dear.",
            "Chemaf, to which Trafigura lent $600 million for its Mutoshi mine, was sold.",
            "chemaf OPERATES mutoshi",
        ),
        (
            "Uranium is dear.",
            "Tumas, owned by Deep Yellow through its subsidiary Reptile Uranium, is idle.",
            "deep-yellow OWNS reptile-uranium",
        ),
        (
            "Glencore owns the smelter at Buzwagi.",
            "Nickel is refined there.",
            "buzwagi REFINES nickel",
        ),
        ("Glencore's Mutanda is a big mine.", "It also owns Lumwana.", "glencore OWNS lumwana"),
        ("Glencore's Mutanda is big.", "The company owns Lumwana.", "glencore OWNS lumwana"),
        (
            "Greenbushes and Mount Marion lie in Australia.",
            "Between them they produced 5,000 tonnes of lithium in 2024.",
            "greenbushes PRODUCES lithium; mount-marion PRODUCES lithium",
        ),
        (
            "Uranium is dear.",
            "Congo holds much of the world's cobalt and in 2024 produced 76% of it.",
            "COD PRODUCES cobalt",
        ),
        (
            "Vanadium is dear.",
            "Vametco, a mine, is owned by Bushveld Minerals, which bought it from Evraz in 2017.",
            "evraz OWNS vametco",
        ),
        (
            "Vale owns Mutanda.",
            "The mine's operator, Glencore, sold its subsidiary H.C. Starck to Tesla.",
            "glencore OWNS h-c-starck",
        ),
        (
            "Glencore and Vale run nickel mines in Canada.",
            "The pair also own Mutanda.",
            "glencore OWNS mutanda; vale OWNS mutanda",
        ),
        (
            "Barrick owns Lumwana and Kansanshi.",
            "Both are in Zambia.",
            "lumwana LOCATED_IN ZMB; kansanshi LOCATED_IN ZMB",
        ),
        (
            "Barrick owns Lumwana and Kansanshi.",
            "Vale has owned 30% of each since 2008.",
            "vale OWNS lumwana; vale OWNS kansanshi",
        ),
        # A noun in which a single name ends, the firm named last, and what a site is.
        (
            "Ore goes by the Lobito Atlantic Railway to the coast, far from Balama.",
            "The Development Bank of Southern Africa has lent the railway $200 million.",
            "development-bank-of-southern-africa FINANCES lobito-atlantic-railway",
        ),
        (
            "Glencore has kept Prony Resources alive.",
            "That company owns Goro.",
            "prony-resources OWNS goro",
        ),
        (
            "Vale runs Balama and sends ore to its works at Kuantan.",
            "Rio Tinto bought the mine in 2016.",
            "rio-tinto OWNS balama",
        ),
        # Who sold part of what was told, and what goes into goods.
        (
            "Syrah mines graphite at Balama; Nippon Steel buys it.",
            "A third of it was sold to Chinese mills.",
            "syrah-resources EXPORTS_TO CHN",
        ),
        (
            "Chile's Codelco mines copper.",
            "Codelco says that it ends up in electric cars.",
            "copper USED_IN electric-vehicles",
        ),
        (
            "Neodymium and dysprosium are dug in China.",
            "The metals go into wind turbines.",
            "neodymium USED_IN wind-power; dysprosium USED_IN wind-power",
        ),
        # No name needs a clause to be told apart.
        (
            "Manganese is mined in Africa.",
            "In Gabon Comilog, a subsidiary of Eramet that exploits Moanda, is large.",
            "comilog OPERATES moanda",
        ),
        # A bare noun is what the text has just spoken of.
        (
            "Syrah Resources owns the Balama mine.",
            "Output will reach 60,000 tonnes of graphite.",
            "balama PRODUCES graphite",
        ),
        (
            "Kvanefjeld is a rare earth deposit in Greenland.",
            "The licence belongs to Energy Transition Minerals.",
            "energy-transition-minerals OWNS kvanefjeld",
        ),
        # A sentence is about who owns its subject, and about who it began with.
        (
            "Its anchor customer is Ivanhoe Mines.",
            "It owns Kamoa-Kakula.",
            "ivanhoe-mines OWNS kamoa-kakula",
        ),
        (
            "Nornickel cut its output; before the war Europe was its main market.",
            "It refines copper at Harjavalta.",
            "nornickel REFINES copper; nornickel OPERATES harjavalta",
        ),
        # What is paid for or sold is what the text is about, not who acts.
        (
            "Las Bambas, which Glencore opened, yields copper.",
            "In 2014 a group led by MMG paid $5.85 billion for it.",
            "mmg OWNS las-bambas",
        ),
        # "It" and "them" of a mineral.
        (
            "Tungsten is dear.",
            "Cutting tools cannot be made without it.",
            "tungsten USED_IN cemented-carbides",
        ),
        (
            "India makes no rare earth magnets.",
            "In the year to March 2025 it imported 53,748 tonnes of them.",
            "IND IMPORTS rare-earth-magnets",
        ),
        # Countries that are called by a noun not every country is.
        (
            "Morocco has phosphate.",
            "Europe buys from China, and the kingdom mines cobalt.",
            "MAR PRODUCES cobalt",
        ),
        ("Magnesium is light.", "The Union produced magnesium in 2001.", "eu PRODUCES magnesium"),
        (
            "What is in it for China is plain.",
            "The country refines three quarters of the world's cobalt.",
            "CHN REFINES cobalt",
        ),
        # Of two lists the noun tells which one is meant.
        (
            "The Barro Alto and Codemin plants were sold, not the Lumwana and Kansanshi mines.",
            "The two plants produced 39,400 tonnes of nickel.",
            "barro-alto PRODUCES nickel; codemin PRODUCES nickel",
        ),
        # A nationality and a trade, a parent, and who it is that "which it also operates" means.
        (
            "Imerys and Glencore plan a mine in Cornwall.",
            "The French minerals group owns Beauvoir.",
            "imerys OWNS beauvoir",
        ),
        (
            "Mutanda Mining belongs to Glencore.",
            "It sends ore to its parent's Moa refinery.",
            "glencore OPERATES moa",
        ),
        # Trade and ranks without their subject.
        (
            "The United States recovered no indium in 2025.",
            "Imports were 240 tons; 34% came from Japan and 19% from Canada.",
            "JPN EXPORTS_TO USA; CAN EXPORTS_TO USA",
        ),
        (
            "Antimony is dear.",
            "China mined 60,000 tons, ahead of Tajikistan (17,000 tons) and Turkey (7,000 tons).",
            "CHN PRODUCES antimony; TJK PRODUCES antimony; TUR PRODUCES antimony",
        ),
    ],
)
def test_a_sentence_goes_on_with_what_was_spoken_of(
    before: str, sentence: str, expected: str
) -> None:
    assert {*expected.split("; ")} <= stated(before, sentence)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Fortescue mines iron ore in Western Australia, ships it to China and owns Belinga.",
            "fortescue PRODUCES iron; fortescue EXPORTS_TO CHN; fortescue OWNS belinga",
        ),
        (
            "SQM made 210,000 tonnes of lithium, most of which was shipped to China.",
            "sqm EXPORTS_TO CHN",
        ),
        (
            "Greenbushes \u2014 owned by Albemarle, Tianqi Lithium and IGO \u2014 mines lithium.",
            "albemarle OWNS greenbushes; tianqi-lithium OWNS greenbushes; igo OWNS greenbushes",
        ),
        (
            "Greenbushes (run by Talison Lithium) mines lithium.",
            "talison-lithium OPERATES greenbushes; greenbushes PRODUCES lithium",
        ),
        ("Owned by Glencore, Mutanda produces cobalt.", "glencore OWNS mutanda"),
        (
            "The European Investment Bank lent Boliden $200 million and Terrafame $100 million.",
            "european-investment-bank FINANCES terrafame",
        ),
        (
            "Simandou is owned by Rio Tinto, Chinalco and Guinea.",
            "rio-tinto OWNS simandou; chinalco OWNS simandou; GIN OWNS simandou",
        ),
        (
            '"We will supply Tesla with nickel," said Prony Resources.',
            "prony-resources SUPPLIES tesla",
        ),
        (
            "The United States buys most of what it consumes from Chile.",
            "CHL EXPORTS_TO USA",
        ),
        ("Chile and Peru, two big miners, export copper to Japan.", "CHL EXPORTS_TO JPN"),
    ],
)
def test_a_clause_takes_its_parts_from_the_whole_sentence(sentence: str, expected: str) -> None:
    assert {*expected.split("; ")} <= stated(sentence)


@pytest.mark.parametrize(
    ("sentences", "wrong"),
    [
        # Carmakers have fleets of their own.
        (
            ("Tsingshan owns Morowali.", "Carmakers need lithium for their plants in Chile."),
            "tsingshan",
        ),
        # The last of a list has words of its own.
        (("China's Wanbao Mining and the military group MEHL own Letpadaung.",), "mehl LOCATED_IN"),
        # Who is lent to is no lender.
        (
            ("The European Investment Bank lent Boliden $2 million and Terrafame $1 million.",),
            "terrafame FINANCES",
        ),
        # Who holds shares holds another's.
        (
            ("Glencore runs Mutanda and CATL holds a quarter of its shares.",),
            "catl OWNS catl",
        ),
        # A country that is no island is not meant by "the island".
        (
            ("Morocco mines cobalt.", "China is large.", "The island mines nickel."),
            "MAR PRODUCES nickel",
        ),
        # Money that is to do something is lent for that, and nobody slips in a plan.
        (
            (
                "Lynas mines tin.",
                "The DFC has approved a loan of $5 million to rehabilitate the Benguela railway.",
            ),
            "FINANCES lynas",
        ),
        (
            ("Lynas mines tin.", "Manila dropped a plan, and production goes on."),
            "PHL PRODUCES",
        ),
        # Each of two firms has its own of two sites.
        (
            ("Vale and Glencore run their respective Balama and Bisha mines.",),
            "vale OPERATES bisha",
        ),
        # What is bought from one firm is not sold by another.
        (
            ("Ioneer mines lithium.", "Ford agreed to buy 500 tonnes of lithium from Liontown."),
            "ioneer SUPPLIES",
        ),
        # What two make together is no one's.
        (("Balama yields 5 tonnes of tin.", "Combined output is 12 tonnes."), "balama PRODUCES"),
        # The first of two predicates keeps its object.
        (("Rio Tinto holds 50% of Simandou and Chinalco the rest.",), "rio-tinto OWNS chinalco"),
    ],
)
def test_what_is_only_near_is_not_taken(sentences: tuple[str, ...], wrong: str) -> None:
    assert not [statement for statement in stated(*sentences) if wrong in statement]
