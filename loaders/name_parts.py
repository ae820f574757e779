"""Name parts: the words that names of firms and sites are made of, and those beside them."""

from __future__ import annotations

# "K.Hill", "H.C. Starck", "St. Martin"; but "U.S. Steel" begins with a country.
INITIALS = r"(?:St\. |[A-Z]\.(?=[A-Z][a-z])|(?!U\.[KS]\.)(?:[A-Z]\.){2} ?)"
CAP = (
    rf"(?:(?:\b{INITIALS})?[A-Z\u00c0-\u00de](?![\w-]{{0,40}}-(?:based|listed|registered|domiciled|incorporated|headquartered|owned"
    r"|backed|supported|financed|quoted|led|born|run|operated|managed|controlled|funded|made|built)\b)"
    r"(?:[\w&+-]|['\u2019](?!s\b)){0,40}\w|[A-Z]&[A-Z]|[A-Z]\d*(?!\.[A-Za-z]))"
)
NAME = rf"{CAP}(?: (?:(?:de|del|da|do|du|des|la|los|el|and|&|of) )?{CAP}){{0,4}}"
SHORT_NAME = rf"{CAP}(?: {CAP}){{0,3}}"
JOINED_NAME = rf"{CAP}(?: (?:(?:de|del|da|do|du|des|la|los|el|van|&) )?{CAP}){{0,4}}"
SITE_NAME = rf"{CAP}(?: (?:(?:de|del|do|da|dos|das|du|des|la|las|los|el) ){{0,2}}{CAP}){{0,2}}"
BARE_LIST = rf"{SHORT_NAME}(?:, {SHORT_NAME}){{0,6}},? and {SHORT_NAME}"
LIST = (
    rf"{SHORT_NAME}(?:, (?:the )?{SHORT_NAME}){{0,6}},? (?:and|or"
    rf"|as well as) (?:the )?{SHORT_NAME}"
)
# What a firm is in law, where its name ends.
LEGAL_FORM = r"(?:SA|SAS|AG|GmbH|NL|Oyj|AB|ASA|SpA|LLC|LLP|JSC|PJSC|Bhd|Tbk|NV|BV|KK)"
SUFFIX = (
    r"(?:Mining|Resources|Lithium|Minerals|Metals|Materials|Holdings?|Group|Ltd|Limited"
    r"|Corporation"
    r"|Corp|Inc|Plc|PLC|plc|Co|Company|Industries|Industrial|Energy|Gold|Copper|Nickel|Cobalt"
    r"|Graphite|Uranium|Titanium|Tungsten|Silver|Platinum|Rare Earths?|Technolog(?:y|ies)"
    r"|Chemicals?|Steel|Motors?|Partners|Capital|Ventures|Batter(?:y|ies)|Magnetics|Elements"
    r"|Investments?|Developments?|Exploration|International|Trading|Enterprises?|Litio|Minerais"
    r"|Mines|Metal|Metais|Magnets?|Aluminium|Aluminum|Zinc|Vanadium|Antimony|Bergbau|Systems"
    r"|Solder|Alloys?|Royalt(?:y|ies)|Foundry|Electronics|Semiconductors?|Aerospace|Automotive"
    r"|Refining|Refineries|Smelting|Smelters|Smelter Corporation|Logistics|Shipping|Railways?"
    r"|Glass"
    r"|Optics|Photonics|Pharma|Cement|Solar|Nuclear Power|Electric|Electrics|Bauxite|Iron|Tin"
    r"|Potash"
    r"|Solutions?|House|Processing|Prospecting|Trust|Products|Alliance|Streaming|Precursors?"
    r"|Anodes?"
    r"|Phosphates?|Silicon|Petroleum|Commodities|Recycling|Finance|Salt|Borates|Brine|Explorations"
    r"|Ferroalloys"
    r"|Ferro-Alloys|Manganese|Chrome|Molybdenum|Tantalum|Niobium|Gallium|Germanium|Fluorspar"
    rf"|{LEGAL_FORM})"
)
ROLES = (
    r"miner|(?:[a-z]+[- ])?maker|carmaker|automaker|chipmaker|steelmaker|trading house|trader"
    r"|refiner|processor|smelter operator|subsidiary|unit|arm|start-?up"
    r"|(?:mining |trading |state |holding )?company|(?:mining |state )?firm|giant|developer"
    r"|explorer|fund|holding"
    r"|conglomerate|manufacturer|supplier|recycler|joint venture|venture|consortium|producer"
    r"|lender"
    r"|utility|affiliate|partner|rival|(?:mining |private |metals )?group|enterprise|contractor"
    r"|major"
    r"|operator|smelter group|shareholder|exporter|importer|investor"
)
ROLE = rf"(?:{ROLES})"
# What a firm is said to be behind its name; before a name these words may name a person.
KIND = (
    rf"(?:{ROLES}|junior|fund manager|asset manager|private equity (?:firm|house|group)|broker"
    rf"|backer"
    r"|distributor|foundry|merchant|vehicle|corporation|business|outfit|house|offtaker|buyer|owner"
    r"|spin-?off|offshoot|concern|peer|rival|champion|financier|customer|planemaker|utilities|wing"
    r"|entity|sister company|contractor|consultancy|metals group|agency for mining|distributor)"
)
FIRM_ROLE = rf"(?:[A-Za-z][\w-]*(?:['\u2019]s)? ){{0,5}}{KIND}\b"
FIRMS = (
    r"(?:companies|firms|miners|(?:[a-z]+-?)?makers|producers|traders|investors|refiners|groups"
    r"|smelter operators|suppliers|buyers|customers|funds|utilities|majors|giants|developers"
    r"|explorers"
    r"|partners|shareholders|clients|rivals|peers|juniors|manufacturers|conglomerates|recyclers"
    r"|contractors|owners|subsidiaries|units|trading houses|backers|affiliates|importers"
    r"|exporters)"
)
SITES = (
    r"(?:mines|smelters|refineries|deposits|salt flats|salars|projects|plants|factories|pits"
    r"|brines"
    r"|concessions|operations|works|quarries|mills|concentrators|gigafactories|power stations"
    r"|industrial parks|complexes|sites|power plants|licences|tenements|prospects|ore bodies"
    r"|orebodies)"
)
LIKE = (
    r",? (?:such as|including|like|notably|namely|among them|led by|called|named|are|were"
    r"|includ(?:e|ed))"
)
SITE = (
    r"(?:mines?|smelters?|refiner(?:y|ies)|deposits?|salt flats?|projects?|plants?|factory|factories"  # noqa: E501
    r"|steelworks|ironworks"
    r"|complex|concessions?|operations?|works|quarry|mill|concentrator|gigafactory"
    r"|power stations?|hydropower stations?|hydroelectric stations?|industrial park|open pit|pits?"
    r"|brines?"
    r"|tailings"
    r"|facility|roaster|furnaces?|railway|corridor|dam|terminal|quarries|mills|gigafactories"
    r"|concentrators|prospect|orebody|ore body|salar|fab|foundry|colliery|tenements?|licences?"
    r"|rail line|railway line|greenfield line|cascade|hydropower plant)"
)
BETWEEN = (
    r"(?:(?!and\b|or\b|of\b|in\b|to\b|is\b|was\b|has\b|for\b|the\b|a\b|(?:suspend|halt|resum"
    r"|start|restart|paus|ceas|stopp|idl)ed\b|began\b)[a-z][\w-]*"
    r" (?:and (?=(?!an?\b|the\b|its\b)[a-z]+ [a-z]+))?){0,3}"
)
# What may describe a site: "the biggest fluorspar mine".
DESCRIBING = r"(?:(?!of\b|in\b|and\b|or\b|to\b)[A-Za-z$\u20ac\u00a3\d][\w'.,-]* ){0,4}"
# A party has ended where the words go on in small letters or with a sign.
ENDED = r"(?!\w)(?! [A-Z\u00c0-\u00de])(?!['\u2019-]\w|-)"
NUMERAL = r"(?<![\d.,])\d[\d.,]{0,9}(?:%| percent| per cent)"
BY = (
    r"(?:owned|operated|run|developed|managed|controlled|acquired|bought|held|financed|funded"
    r"|mined|worked|built|backed|dug|smelted|refined|recovered|made|produced|led|founded|supplied"
    r"|purchased|leased|co-owned|part-owned|majority-owned|wholly owned|sponsored|chartered)"
)
FIRM_VERB = (
    r"(?:owns|operates|acquired|bought|controls|smelts|smelted|employs|runs|manufactures"
    r"|mines(?! (?:in|at|near|of|and|that|which|are|were|is)\b|[,.;:])"
    r"|has (?:acquired|bought|secured|signed|agreed|sold|announced|ordered|shelved|built|spent"
    r"|invested|put up|opened)"
    r"|agreed (?:in \w+ (?:\d{4} )?)?to (?:pay|buy|sell|take|supply|acquire)"
    r"|raised (?=[A-Z]{0,2}[$\u20ac\u00a3])"
    r"|holds (?=an? |\d)|signed (?=an? |its |the )|used to (?:own|operate|run)"
    r"|(?:took|has taken|takes) (?=an? [\d.]+|an? (?:majority|minority)|full control)|sold its"
    r"|has an? (?:[\d.]+(?:%| percent| per cent)|majority|minority) (?:stake|interest|holding)"
    r"|(?:raised|increased|cut) its (?:stake|holding|offer|bid)|declined to comment"
    r"|(?:is|was) (?:listed|quoted|headquartered)|(?:plans|aims|expects|hopes"
    r"|intends) to (?:build|open"
    r"|start|restart|expand|double|dig|ship|sell|spend|produce|reach|commission|reopen)"
    r"|(?:will|would|is to|was to) (?:buy|acquire|take|pay|own|supply|operate)(?= (?:an?|the|all"
    r"|up|\d|\$))"
    r"|(?:halted|stopped|suspended|resumed|began|started) (?:production|mining|output|shipments"
    r"|operations|work)"
    r"|(?:abandoned|shelved|cancelled) (?=an?|its|the|plans)|paid (?=[A-Z]{0,2}[$\u20ac\u00a3])"
    r"|(?:is|are) (?:investing|spending) |(?:has )?spent (?=[A-Z]{0,2}[$\u20ac\u00a3])"
    r"|has been (?:granted|awarded)|posted an?|went (?:bankrupt|into administration)|filed for)"
)
