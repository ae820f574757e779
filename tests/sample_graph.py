"""An invented graph, small enough to answer any question about it by hand.

It has what makes answers differ: parallel statements, two sources that disagree, gaps, planned,
negated and suspended statements, a cycle and a self-loop of owners, and a chain of supply.
"""

from __future__ import annotations

import json
import shlex

import pandas as pd
from toy import Row, frame

from lodegraph.graph.store import Graph

NODES = """
Country CHN name=China iso2=CN
Country CHL name=Chile iso2=CL
Country COD name="DR Congo" iso2=CD
Country DEU name=Germany iso2=DE
Country IDN name=Indonesia
Country JPN name=Japan iso2=JP
Region africa name=Africa kind=continent
Region eu name="European Union" kind=bloc
Mineral cobalt name=Cobalt symbol=Co byproduct_of="copper|nickel"
Mineral copper name=Copper symbol=Cu
Mineral dysprosium name=Dysprosium symbol=Dy group=HREE
Mineral nickel name=Nickel symbol=Ni
Mineral rare-earths name="Rare earths"
Firm acme name=Acme hq_iso3=CHN state_owned=true
Firm belt name="Belt & Sons" hq_iso3=CHN state_owned=true
Firm core name=Core hq_iso3=DEU state_owned=false
Firm dune name="dune d'or"
StateBank cdb name="Development Bank"
StateBank exim name="Exim Bank"
EndSector batteries name=Batteries
EndSector electric-vehicles name="Electric vehicles"
Facility pit name="The Pit" lat=-10.5 lon=25.5
Facility smelter name=Smelter lat=-2.0 lon=122.0
Facility works name=Works
Policy dy-licence name="Dysprosium licence" kind=licence legal_reference="No. 18"
Risk protest name=Protest
Source survey name=Survey title=Survey publisher=Bureau year=2025
Source report name=Report title="The Report" year=2024
Source register name=Register title=Register publisher="Court, registry" year=2023
Supply mine/COD mineral=cobalt stage=mine iso3=COD year=2024 share=0.75 quantity_t=150
Supply mine/IDN mineral=cobalt stage=mine iso3=IDN year=2024 share=0.125 quantity_t=25
Supply mine/unknown mineral=cobalt stage=mine iso3=unknown year=2024 share=0.125
Supply refined/CHN mineral=cobalt stage=refined iso3=CHN year=2024 share=0.75 lo=0.7 hi=0.8
Supply refined/DEU mineral=cobalt stage=refined iso3=DEU year=2024 share=0.25
Demand ev/WLD mineral=cobalt sector=electric-vehicles iso3=WLD year=2024 share=0.4
"""

STATEMENTS = """
p1 PRODUCES Country:COD Mineral:cobalt year=2024 share=0.75 quantity_t=150 source_id=survey
p2 PRODUCES Country:COD Mineral:cobalt year=2024 share=0.5 confidence=C source_id=report
p3 PRODUCES Country:COD Mineral:cobalt year=2023 share=0.625 quantity_t=100 source_id=survey
p4 PRODUCES Country:IDN Mineral:cobalt year=2024 share=0.125 quantity_t=25 source_id=survey
p5 PRODUCES Country:CHN Mineral:cobalt year=2024 qualifier=withheld source_id=survey
p6 PRODUCES Country:CHL Mineral:cobalt year=2024 status=negated confidence=C source_id=report
p7 PRODUCES Country:IDN Mineral:nickel year=2024 share=0.5 quantity_t=1000 source_id=survey
p8 PRODUCES Country:IDN Mineral:nickel year=2030 share=0.75 status=planned source_id=report
p9 PRODUCES Country:CHL Mineral:copper year=2024 share=0.25 quantity_t=500 source_id=survey
p10 PRODUCES Country:COD Mineral:copper year=2024 share=0.125 quantity_t=250 source_id=survey
p11 PRODUCES Facility:pit Mineral:cobalt year=2024 quantity_t=40 source_id=report confidence=C
r1 REFINES Country:CHN Mineral:cobalt year=2024 share=0.75 quantity_t=120 source_id=survey
r2 REFINES Country:CHN Mineral:cobalt year=2024 share=0.8 source_id=report confidence=C
r3 REFINES Country:DEU Mineral:cobalt year=2024 share=0.25 quantity_t=40 source_id=survey
r4 REFINES Country:CHN Mineral:nickel year=2024 share=0.25 quantity_t=500 source_id=survey
r5 REFINES Country:CHN Mineral:dysprosium year=2024 share=0.875 source_id=survey
o1 OWNS Country:CHN Firm:acme share=1.0 source_id=register
o2 OWNS Firm:acme Firm:belt share=0.5 year=2023 source_id=register
o3 OWNS Firm:belt Firm:core share=0.5 year=2023 source_id=register
o4 OWNS Firm:acme Firm:core share=0.25 year=2023 source_id=register
o5 OWNS Firm:core Facility:pit share=0.5 year=2023 source_id=register
o6 OWNS Firm:acme Facility:pit share=0.125 year=2023 record_id=1 source_id=register
o7 OWNS Firm:acme Facility:pit share=0.125 year=2023 record_id=2 source_id=register
o8 OWNS Firm:core Firm:acme share=0.0625 status=former source_id=report
o9 OWNS Firm:dune Firm:dune source_id=report confidence=D
o10 OWNS Firm:belt Facility:smelter source_id=report confidence=C
a1 OPERATES Firm:core Facility:pit source_id=register
a2 OPERATES Firm:belt Facility:smelter source_id=register
l1 LOCATED_IN Facility:pit Country:COD role=site source_id=register
l2 LOCATED_IN Facility:smelter Country:IDN role=site source_id=register
l3 LOCATED_IN Firm:acme Country:CHN role=hq source_id=register
l4 LOCATED_IN Firm:core Country:DEU role=hq source_id=register
h1 PART_OF Country:COD Region:africa source_id=register
h2 PART_OF Country:DEU Region:eu source_id=register
h3 PART_OF Mineral:dysprosium Mineral:rare-earths source_id=register
f1 FINANCES StateBank:cdb Facility:pit year=2015 amount_usd=100e6 record_id=1 source_id=report
f2 FINANCES StateBank:cdb Facility:pit year=2015 amount_usd=50e6 record_id=2 source_id=report
f3 FINANCES StateBank:exim Facility:smelter year=2018 amount_usd=200e6 source_id=report
f4 FINANCES StateBank:cdb Firm:acme year=2020 status=planned source_id=report confidence=C
b1 RESTRICTS Country:CHN Mineral:dysprosium kind=licence valid_from='"2025-04-04"' \
    policy_id=dy-licence product=magnet source_id=survey
b2 RESTRICTS Country:IDN Mineral:nickel kind=ban valid_from='"2020-01"' source_id=survey
b3 RESTRICTS Country:CHN Country:JPN kind=ban mineral=rare-earths valid_from='"2010-09"' \
    valid_to='"2010-11"' status=former source_id=report
b4 RESTRICTS Country:CHN Mineral:dysprosium kind=licence valid_from='"2025-11-10"' \
    valid_to='"2026-11-10"' status=suspended policy_id=dy-licence source_id=report
i1 IMPOSES Country:CHN Policy:dy-licence source_id=survey
x1 EXPORTS_TO Country:COD Country:CHN mineral=cobalt hs='"260500"' year=2024 quantity_t=120 \
    value_usd=3e9 source_id=survey
x2 EXPORTS_TO Country:COD Country:CHN mineral=cobalt hs='"282200"' year=2024 quantity_t=10 \
    value_usd=1e9 source_id=survey
x3 EXPORTS_TO Country:IDN Country:CHN mineral=nickel hs='"260400"' year=2024 quantity_t=800 \
    source_id=survey
x4 EXPORTS_TO Country:CHN Country:DEU mineral=cobalt hs='"282200"' year=2024 quantity_t=30 \
    value_usd=2e9 source_id=survey
x5 EXPORTS_TO Country:CHN Country:JPN mineral=dysprosium hs='"284690"' year=2023 value_usd=5e8 \
    source_id=survey
x6 EXPORTS_TO Country:DEU Country:CHN mineral=cobalt hs='"282200"' year=2024 quantity_t=1 \
    source_id=report
u1 USED_IN Mineral:cobalt EndSector:electric-vehicles share=0.4 year=2024 source_id=survey
u2 USED_IN Mineral:cobalt EndSector:batteries share=0.35 year=2024 source_id=survey
u3 USED_IN Mineral:nickel EndSector:electric-vehicles share=0.1 year=2024 source_id=survey
u4 USED_IN Mineral:dysprosium EndSector:electric-vehicles year=2024 source_id=report
d1 DEPENDS_ON Country:DEU Mineral:cobalt share=1.0 year=2024 source_id=survey
d2 DEPENDS_ON Country:JPN Mineral:dysprosium share=0.6 year=2024 source_id=survey
d3 DEPENDS_ON EndSector:electric-vehicles Mineral:cobalt source_id=report
k1 FACES Facility:pit Risk:protest year=2022 source_id=report
e1 FEEDS Supply:mine/COD Supply:refined/CHN share_of_target=0.8 method=reported
e2 FEEDS Supply:mine/IDN Supply:refined/CHN share_of_target=0.1 method=reported
e3 FEEDS Supply:mine/unknown Supply:refined/CHN share_of_target=0.1 method=reported
e4 FEEDS Supply:mine/COD Supply:refined/DEU share_of_target=0.25 method=reported
e5 FEEDS Supply:mine/COD Supply:refined/DEU share_of_target=0.25 method=balanced
e6 FEEDS Supply:mine/IDN Supply:refined/DEU share_of_target=0.5 method=reported
e7 FEEDS Supply:refined/CHN Demand:ev/WLD share_of_target=0.75 method=world_mix
e8 FEEDS Supply:refined/DEU Demand:ev/WLD share_of_target=0.25 method=world_mix
"""
SAID = {"status": "asserted", "confidence": "A"}


def sample_graph() -> Graph:
    """Make the graph."""
    tables: dict[str, list[Row]] = {}
    for label, key, *properties in lines(NODES):
        row: Row = {"id": key, "name": key, **pairs(properties)}
        row |= {"iso3": key} if label == "Country" else {}
        tables.setdefault(f"nodes.{label}", []).append(row)
    for key, kind, subject, target, *properties in lines(STATEMENTS):
        ends = {}
        for end, text in (("subject", subject), ("object", target)):
            ends[f"{end}_label"], _, ends[f"{end}_id"] = text.partition(":")
        row = {"id": key, **SAID, **ends, **pairs(properties)}
        tables.setdefault(f"statements.{kind}", []).append(row)
    return Graph.from_tables({name: table(name, rows) for name, rows in tables.items()}, "sample")


def table(name: str, rows: list[Row]) -> pd.DataFrame:
    return frame(name.partition(".")[2], rows)


def lines(text: str) -> list[list[str]]:
    return [shlex.split(line) for line in text.replace("\\\n", " ").splitlines() if line]


def pairs(properties: list[str]) -> Row:
    """Read ``name=value``, the value as JSON, else as text."""
    return {name: value(text) for name, _, text in (pair.partition("=") for pair in properties)}


def value(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text
