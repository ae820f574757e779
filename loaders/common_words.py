"""Common words: what of something in capitals is no name, and what makes a name of it."""

from __future__ import annotations

import re

from .name_parts import LEGAL_FORM

GEOGRAPHY = re.compile(
    r"[ \n](?:province|region|state|desert|island|coast|district|basin|peninsula|valley|river|sea"
    r"|government|ministry|parliament|border|capital|port|county|city|university|[Aa]ct|[Ll]aw)\b"
)
# Words that open a sentence or stand before a name.
NOT_A_NAME = re.compile(
    r"(?:The|This|That|These|Those|Both|Neither|Either|Too|In|On|At|By|For|From|With|To|As|Of|And|But|If|When|While"
    r"|Although|After|Before|Since|Yet|Now|Today|Meanwhile|Still|Then|Because|Though|Once|Unlike"
    r"|Soviet|Alaskan|Californian|Texan|Siberian|Andean|Arctic|Nordic|Baltic|Katangan|Nevadan"
    r"|Outside|Having|Across|Among|Like|Within|Under|Between|During|Until|Through|Most|Many|Some|Its"
    r"|Their"
    r"|Mr|Ms|Minister|Premier|It|He|She|They|We|An?|Is|Its|Only|Even|So|Such|Another|Other|Each"
    r"|Every|Several|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Dozens|Hundreds|Few|Fewer|Last"
    r"|Next|One|No|Nor|Not|New|Or|Who|What|Where|Which|Why|How|Does|Do|Did|Has|Have|Can|Could|Will"
    r"|Would|Should|Are|Was|Were|Ask|Consider|Take|Mostly|Mainly|Chiefly|Largely|Partly|Hardly"
    r"|Scarcely|Barely"
    r"|Instead|However|Also|Here|There|Nearly|About|Around|Almost|Half|All|Any|Near|Over|Despite"
    r"|Natural|Rare|January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Production|Mining|Refining|Output|Exports?|Imports?|Shipments?|Reserves|Talks"
    r"|Tiny|Giant|Distant|Nearby|Neighbou?ring|Landlocked|Elsewhere|Worldwide|Together|Besides"
    r"|Poor|Little|Mighty|Fellow|Rival|Whether|\w+-(?:rich|torn|poor|hungry)"
    r"|\w+-(?:thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)"
    r"|\w+(?:al|ent|ive|ate|ous|ing|ed)ly|Formerly|Previously|Similarly|Currently"
    r"|Hot|Large|Major|Huge|Vast|Small|Further|Old|Planned|Proposed|Existing|More|Much"
    r"|President|Prime|Chief|Analysts?|Traders?|Buyers|Sellers|Sources|Officials|Miners|Sales"
    r"|State|\w+day|\w+-based|\w+ese|Formerly|Enter|Meet|Mrs|Dr|Sir|Lord|Madam|Messrs)"
)
# Words that alone make a title or a trade of what looks like a name: "Critical Minerals".
COMMON_WORD = (
    r"(?:Critical|Rare|Earths?|Battery|Batteries|Strategic|Green|Base|Precious|Heavy|Light|Natural"
    r"|Raw|Human|National|International|State|Central|General|Economic|Industrial|Energy|Working"
    r"|Mining|Minerals?|Metals?|Materials|Resources|Lithium|Industries|Group|Corporation|Holdings?"
    r"|Co|Company|Limited|Ltd|Inc|Corp|Plc|PLC|Technolog(?:y|ies)|Clean|Electric|Gold|Copper|Silver|Nickel|Cobalt"
    r"|Graphite"
    r"|Steel"
    r"|Trade|Foreign|Commerce|Finance|Investments?|Development|Exploration|Ministry|Minister|Law"
    r"|Act|Office|Agency|Commission|Department|Council|University|Institute|Association|Board"
    r"|Parliament|Congress|Senate|Party|Court|Strategy|Plan|Initiative|Index|Fund|Survey|West|East"
    r"|North|South|Northern|Southern|Eastern|Western|Western|Global|World|European|Deputy|AI|EV"
    r"|[A-Z]{2,}s"
    r"|CEO|LFP|NCM|NMC|UN|GDP|HPAL|MHP|NPI|RKEF|SX-EW|OEM|OEMs|MoU|LME|Bank|Systems|Mines|System"
    r"|Cold|War|Defen[cs]e|Capital|Big|High|Low|Chemicals?|Plus|Public|Precious|Metallurgical"
    r"|Minority|Majority|Joint|Venture|Domestic|Commercial|Local|Private|Overseas|Active|Idle"
    r"|Alternative|Markets?|Assets|Shareholders|Owners?|Operators?|Ownership|Capacity|Financing|Iberian|Balkan|Defense"
    r"|Logistics|Regional|Independent|Union|Bloc|Geolog(?:y|ical)|Research)"
)
NO_NAME = re.compile(rf"{COMMON_WORD}(?: (?:and |of |& )?{COMMON_WORD})*")
# "Finnish Minerals Group": common words that only a firm puts together.
COMPANY = re.compile(
    rf"(?!.*(?:Development|Finance|Bank"
    rf"|Credit))(?:[A-Z][a-z]+ )?(?:{COMMON_WORD} (?:(?:and|&) )?){{2,4}}"
    r"(?:Group|Holdings?|Corporation)"
)
AUTHORITY = re.compile(
    r"\b(?:Government|Kingdom|Republic|Commonwealth|Federation|Embassy|Ministry|Department|Agency|Commission|Council|University|Institute|Survey|Office|Party"
    r"|Parliament|Congress|Senate|Court|Association|Society|Minister|President|Secretary|Act|Law"
    r"|Governor|Ambassador|Authority|Strategy|Initiative|Center|Centre|Academy|Bureau|Administration|Service|Times|Post|News"
    r"|Journal|Review|Army|Navy|Force|Street|Sea|Ocean|River|Province|Region|Fund|Forum|Summit"
    r"|Agreement|Treaty|Index|Exchange|Order|Code|Program(?:me)?|Plan|Mission|Valley|War|Desert)\b"
)
# "Coordinating Ministry for Maritime Affairs and Investment"
OF_MINISTRY = re.compile(r"\b(?:Ministry|Minister|Department|Secretary) (?:of|for)(?: the)? $")
GENERIC = re.compile(
    r" (?:Holding )?(?:Group|Holdings?|Ltd|Limited|Corporation|Corp|Inc|Plc|PLC|plc|Co|Company"
    rf"|{LEGAL_FORM})$"
)
# Where a branch is, as a part of its name: "Huayou Mining (Hong Kong) Limited".
IN_LAND = re.compile(r" \([A-Z][A-Za-z ]*\)$")
# "Solaroz Lithium Brine Project" and "Solaroz Project" are what is called Solaroz.
OF_GOODS = re.compile(
    r"(?: (?:Lithium|Nickel|Copper|Cobalt|Graphite|Gold|Silver|Tungsten|Antimony|Tin|Zinc|Uranium"
    r"|Vanadium|Manganese|Bauxite|Titanium|Niobium|Tantalum|Rare Earths?|Potash|Fluorspar"
    r"|Magnesium|Gallium|Germanium|Iron Ore|Phosphate|Mineral Sands|Brine|Spodumene"
    r"|Polymetallic))* (?:Project|Mine|Deposit|Complex)$"
)
# What makes of a known firm's name that of another: "Zijin Copper Finance" is not Zijin Copper.
BRANCH = re.compile(
    r" (?:Investments?|Finance|Capital|Energy|Lithium|Nickel|Cobalt|Copper|Gold|Graphite|Trading"
    r"|Technolog(?:y|ies)|Ventures|Chemicals?|Developments?|Titanium|Recycling|Logistics)$"
)
NATIONAL = re.compile(r" \w+ (?:Company|Corporation)$")
# What makes a firm of a nationality: "American Resources", "Indian Potash Limited".
MINER = re.compile(
    r" (?:Resources|Minerals|Metals|Materials|Lithium|Copper|Nickel|Graphite|Uranium)"
    r"|(?: [A-Z][a-z]+){1,3} (?:Company|Corporation|Limited|Ltd)"
)
STATE_FIRM = re.compile(r"State (?:\w+ ){1,6}(?:Company|Corporation)")  # "State Nuclear Power ..."
