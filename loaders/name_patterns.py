"""Name patterns: what names of firms, banks and sites look like, and what stands beside them."""

from __future__ import annotations

import re

_CAP = (
    r"(?:(?![\w-]{1,40}-(?:based|listed|headquartered|owned|backed|quoted|led|born|made|built)\b)"
    r"[A-Z\u00c0-\u00de](?:[\w&+-]|['\u2019](?!s\b)){0,40}\w|[A-Z]&[A-Z]|[A-Z]\d*)"
)
_NAME = rf"{_CAP}(?: (?:(?:de|del|da|do|du|des|la|los|el|and|&|of) )?{_CAP}){{0,4}}"
SHORT_NAME = rf"{_CAP}(?: {_CAP}){{0,3}}"
_JOINED_NAME = rf"{_CAP}(?: (?:(?:de|del|da|do|du|des|la|los|el|van|&) )?{_CAP}){{0,4}}"
_BARE_LIST = rf"{SHORT_NAME}(?:, {SHORT_NAME}){{0,6}},? and {SHORT_NAME}"
_LIST = (
    rf"{SHORT_NAME}(?:, (?:the )?{SHORT_NAME}){{0,6}},? (?:and|or|as well as) (?:the )?{SHORT_NAME}"
)
_SUFFIX = (
    r"(?:Mining|Resources|Lithium|Minerals|Metals|Materials|Holdings?|Group|Ltd|Limited|Corporation"
    r"|Corp|Inc|Plc|PLC|plc|Co|Company|Industries|Industrial|Energy|Gold|Copper|Nickel|Cobalt"
    r"|Graphite|Uranium|Titanium|Tungsten|Silver|Platinum|Rare Earths?|Technolog(?:y|ies)"
    r"|Chemicals?|Steel|Motors?|Partners|Capital|Ventures|Batter(?:y|ies)|Magnetics|Elements"
    r"|Investments?|Developments?|Exploration|International|Trading|Enterprises?|Litio|Minerais"
    r"|Mines|Metal|Metais|Magnets?|Aluminium|Aluminum|Zinc|Vanadium|Antimony|Bergbau|Systems"
    r"|Solder|Alloys?|Royalt(?:y|ies)|Foundry|Electronics|Semiconductors?|Aerospace|Automotive"
    r"|Refining|Refineries|Smelting|Smelters|Smelter Corporation|Logistics|Shipping|Railways?|Glass"
    r"|Optics|Photonics|Pharma|Cement|Solar|Nuclear Power|Electric|Electrics|Bauxite|Iron|Tin|Potash"
    r"|Solutions?|House|Processing|Prospecting|Trust|Products|Alliance|Streaming|Precursors?|Anodes?"
    r"|Phosphates?|Silicon|Petroleum|Commodities|Recycling|Salt|Borates|Brine|Explorations|Ferroalloys"
    r"|Ferro-Alloys|Manganese|Chrome|Molybdenum|Tantalum|Niobium|Gallium|Germanium|Fluorspar"
    r"|SA|SAS|AG|GmbH|NL|Oyj|AB|ASA|SpA|LLC|LLP|JSC|PJSC|Bhd|Tbk|NV|BV|KK)"
)
_ROLE = (
    r"(?:miner|(?:[a-z]+[- ])?maker|carmaker|automaker|chipmaker|steelmaker|trading house|trader"
    r"|refiner|processor|smelter operator|subsidiary|unit|arm|start-?up"
    r"|(?:mining |trading |state |holding )?company|(?:mining |state )?firm|giant|developer"
    r"|explorer|fund|holding"
    r"|conglomerate|manufacturer|supplier|recycler|joint venture|venture|consortium|producer|lender"
    r"|utility|affiliate|partner|(?:mining |private |metals )?group|enterprise|contractor|major"
    r"|operator|smelter group|shareholder|exporter|importer|investor)"
)
# What a firm is said to be behind its name; before a name these words may name a person.
_KIND = (
    rf"(?:{_ROLE}|junior|fund manager|asset manager|private equity (?:firm|house|group)|broker|backer"
    r"|distributor|foundry|merchant|vehicle|corporation|business|outfit|house|offtaker|buyer|owner"
    r"|spin-?off|offshoot|concern|peer|rival|champion|financier|customer|planemaker|utilities|wing"
    r"|entity|sister company|contractor|consultancy|metals group|agency for mining|distributor)"
)
_FIRM_ROLE = rf"(?:[A-Za-z][\w-]*(?:['\u2019]s)? ){{0,5}}{_KIND}\b"
_FIRMS = (
    r"(?:companies|firms|miners|(?:[a-z]+-?)?makers|producers|traders|investors|refiners|groups"
    r"|smelter operators|suppliers|buyers|customers|funds|utilities|majors|giants|developers|explorers"
    r"|partners|shareholders|clients|rivals|peers|juniors|manufacturers|conglomerates|recyclers"
    r"|contractors|owners|subsidiaries|units|trading houses|backers|affiliates|importers|exporters)"
)
_SITES = (
    r"(?:mines|smelters|refineries|deposits|salt flats|salars|projects|plants|factories|pits|brines"
    r"|concessions|operations|works|quarries|mills|concentrators|gigafactories|power stations"
    r"|industrial parks|complexes|sites|power plants|licences|tenements|prospects|ore bodies|orebodies)"
)
_LIKE = r",? (?:such as|including|like|notably|namely|among them|led by|called|named|are|were)"
_SITE = (
    r"(?:mines?|smelters?|refiner(?:y|ies)|deposits?|salt flats?|projects?|plants?|factory|factories"  # noqa: E501
    r"|complex|concessions?|operations?|works|quarry|mill|concentrator|gigafactory"
    r"|(?:power|hydropower|hydroelectric) stations?|industrial park|open pit|pits?|brines?|tailings"
    r"|facility|roaster|furnaces?|railway|corridor|dam|terminal|quarries|mills|gigafactories"
    r"|concentrators|prospect|orebody|ore body|salar|fab|foundry|colliery|tenements?|licences?"
    r"|(?:rail|railway|greenfield) line|cascade|hydropower plant)"
)
_BETWEEN = (
    r"(?:(?!and\b|or\b|of\b|in\b|to\b|is\b|was\b|has\b|for\b|the\b|a\b)[a-z][\w-]*"
    r" (?:and (?=(?!an?\b|the\b|its\b)[a-z]+ [a-z]+))?){0,3}"
)
# What may describe a site: "the biggest fluorspar mine".
_DESCRIBING = r"(?:(?!of\b|in\b|and\b|or\b|to\b)[A-Za-z$\u20ac\u00a3\d][\w'.,-]* ){0,4}"
# A party has ended where the words go on in small letters or with a sign.
_ENDED = r"(?! [A-Z\u00c0-\u00de])(?!['\u2019-]\w|-)"
_NUMERAL = r"(?<![\d.,])\d[\d.,]{0,9}(?:%| percent| per cent)"
_BY = (
    r"(?:owned|operated|run|developed|managed|controlled|acquired|bought|held|financed|funded"
    r"|mined|worked|built|backed|dug|smelted|refined|recovered|made|produced|led|founded|supplied"
    r"|purchased|leased|co-owned|part-owned|majority-owned|wholly owned|sponsored|chartered)"
)
_FIRM_VERB = (
    r"(?:owns|operates|acquired|bought|controls|smelts|smelted|employs|runs|manufactures"
    r"|mines(?! (?:in|at|near|of|and|that|which|are|were|is)\b|[,.;:])"
    r"|has (?:acquired|bought|secured|signed|agreed|sold)|raised (?=[A-Z]{0,2}[$\u20ac\u00a3])"
    r"|holds (?=an? |\d)|signed (?=an? |its |the )|used to (?:own|operate|run)"
    r"|(?:took|has taken|takes) (?=an? [\d.]+|an? (?:majority|minority)|full control)|sold its"
    r"|has an? (?:[\d.]+(?:%| percent| per cent)|majority|minority) (?:stake|interest|holding)"
    r"|(?:raised|increased|cut) its (?:stake|holding|offer|bid)|declined to comment"
    r"|(?:is|was) (?:listed|quoted|headquartered)|(?:plans|aims|expects|hopes|intends) to (?:build|open"
    r"|start|restart|expand|double|dig|ship|sell|spend|produce|reach|commission|reopen)"
    r"|(?:will|would|is to|was to) (?:buy|acquire|take|pay|own|supply|operate)(?= (?:an?|the|all|up|\d|\$))"
    r"|has been (?:granted|awarded)|posted an?|went (?:bankrupt|into administration)|filed for)"
)
# What the names look like, label by label; group 1 is the name.
SHAPES = tuple(
    (label, re.compile(shape))
    for label, shape in (
        ("StateBank", rf"\b((?:{_CAP} ){{1,4}}Bank(?: of (?:the )?{_CAP}(?: {_CAP})?)?)\b"),
        (
            "StateBank",
            (
                rf"\b((?:{_CAP} ){{1,4}}(?:Fund for {_CAP}|Development (?:Fund|Corporation|Agency)"
                r"|Finance (?:Corporation|Company)|(?:Export )?Credit (?:Agency|Corporation)"
                r"|Infrastructure (?:Bank|Facility)))\b"
            ),
        ),
        (
            "StateBank",
            (
                rf"\b(Ban(?:co|que|ca) (?:{_CAP} )?(?:do|de|del|d[aeu]|di|des) (?:la |los )?"
                rf"{_CAP}(?: {_CAP})?)"
            ),
        ),
        ("StateBank", rf"\bbank,? ({SHORT_NAME}){_ENDED}"),
        ("Firm", r"\b([A-Z][a-z]+bank)\b"),
        ("StateBank", rf"\b((?:Export-Import Bank|Development Bank|Bank) of (?:the )?{_NAME})"),
        (
            "Firm",
            (
                rf"\b((?:PT )?(?:(?!{_SUFFIX} and (?!{_SUFFIX}\b){_CAP} {_SUFFIX}\b){_CAP}"
                rf" (?:(?:and|&) )?){{1,4}}{_SUFFIX}(?: & {_CAP})?)"
                r"\b(?!-|['\u2019](?!s\b)| [A-Z]\w+ (?:Act|Bill|Law)\b)"
            ),
        ),
        (
            "Firm",
            (
                r"\b((?:PT|CV|Minera|Grupo|Groupe|Compañía|Compagnie|Companhia|Sociedad|Société|Empresa"
                r"|Mineração|Entreprise|Industrias|Corporación)"
                rf" (?:(?:de|du|des|de la|de l['\u2019]|minière|générale|minera|nacional) ?){{0,3}}{_NAME})"
            ),
        ),
        ("Firm", rf"\b{_ROLE},? ({SHORT_NAME})"),
        (
            "Firm",
            (
                rf"\b({SHORT_NAME}), (?:{_CAP} ){{1,3}}?{_CAP}['\u2019]s (?:[a-z-]+ ){{0,3}}"
                rf"(?:subsidiary|unit|arm|affiliate|offshoot)\b"
            ),
        ),
        (
            "Firm",
            rf"\b({SHORT_NAME}), {_CAP}['\u2019]s (?:[a-z-]+ ){{0,3}}(?:subsidiary|unit|arm)\b",
        ),
        ("Firm", rf"\b(?:now|still|become|became|is) (?:a )?part of ({SHORT_NAME}){_ENDED}"),
        (
            "Firm",
            rf"\b({_JOINED_NAME}),? (?:an?|the|its|another|one of the|which is an?) {_FIRM_ROLE}",
        ),
        (
            "Firm",
            (
                r"\b(?:[A-Z]\w+-(?:based|listed|quoted|headquartered)|state-(?:owned|run|controlled)"
                r"|family-owned|privately held|defunct|bankrupt|insolvent|unlisted|state enterprise)"
                rf" (?:{_KIND} )?({SHORT_NAME}){_ENDED}"
            ),
        ),
        (
            "Firm",
            (
                rf"\b({SHORT_NAME})(?:['\u2019]s?)? (?:shares|stock|board|chief executive|CEO|chairman"
                r"|shareholders|revenues?|earnings|subsidiary|parent|market value|balance sheet"
                r"|creditors|investors)\b"
            ),
        ),
        (
            "Firm",
            (
                r"\b(?:chief executive|CEO|chairman|chairwoman|managing director|shares|shareholders"
                rf"|subsidiary|unit|arm|parent|merger) (?:officer )?(?:of|at|with) ({SHORT_NAME}){_ENDED}"
            ),
        ),
        (
            "Firm",
            (
                r"\b(?:agreed|signed|concluded|struck|inked|reached|negotiat\w+|partner(?:ed|ing|ship)"
                r"|team(?:ed|ing) up|merge[ds]?|talks|agreement|contracts?|deal|accord|tie-up|alliance"
                rf"|joint venture|venture)(?: [a-z]+){{0,2}} with ({SHORT_NAME}){_ENDED}"
            ),
        ),
        (
            "Firm",
            (
                r"\b(?:bought|buys?|buying|acquired?|acquiring|purchas(?:ed?|ing)) [^.;:]{1,60}? from"
                rf" ({SHORT_NAME}){_ENDED}"
            ),
        ),
        ("Firm", rf"\b({SHORT_NAME}), (?:with|whose|which has) (?:an?|its )?{_DESCRIBING}{_SITE}\b"),
        ("Firm", rf"\b{SHORT_NAME} {_BETWEEN}{_SITE} of ({SHORT_NAME}){_ENDED}"),
        (
            "Firm",
            (
                r"\b(?:largest|biggest|main|leading|only|sole) (?:[a-z-]+ ){0,2}"
                rf"{_ROLE}\b[^.;,:]{{0,40}} (?:is|was) ({SHORT_NAME}){_ENDED}"
            ),
        ),
        (
            "Firm",
            (
                rf"\b((?:{_CAP} ){{0,4}}(?:Wealth|Investment|Reserve|Pension|Infrastructure|Minerals"
                rf"|Mining|Growth|Metals) Fund(?: of {_CAP})?)"
            ),
        ),
        ("Firm", rf"\b({SHORT_NAME}) (?:joint )?venture\b"),
        ("Firm", rf"\b({SHORT_NAME}) \((?:[A-Z]{{2,6}}: ?\w+|\w+\.[A-Z]{{1,3}}|{_NUMERAL})\)"),
        (
            "Firm",
            (
                r"\b(?:stakes?|interests?|shares?|partner|shareholder|investor|subsidiary|owner|unit)"
                rf" (?:in|of) ({_CAP}(?: {_CAP}){{0,3}})(?=,|\."
                r"| (?:and|by|from|for|to|with|which|that)\b)"
            ),
        ),
        (
            "Firm",
            rf"\b{_BY} (?:(?:largely|mainly|jointly|{_NUMERAL}|in \d{{4}}) )?by ({SHORT_NAME}){_ENDED}",
        ),
        ("Firm", rf"{_NUMERAL} (?:of|by|to) ({SHORT_NAME}){_ENDED}"),
        (
            "Firm",
            (
                r"\b(?:loans?|credit|contracts?|agreements?|deals?|grant|stake|interest|share|offtake"
                rf"|sold|sell|sells|deliver|delivers|supply|supplies|lent|lend|lends) (?:to|with)"
                rf" ({SHORT_NAME}){_ENDED}"
            ),
        ),
        (
            "Firm",
            (
                r"\b(?:loans?|credit|grant|guarantee|funding|financing|money|support|investment"
                rf"|\w+lion)(?: of [^,.;]{{3,25}})? from (?:the )?({SHORT_NAME}){_ENDED}"
            ),
        ),
        ("Firm", rf"\b({SHORT_NAME}) (?:has |had |have )?(?:lent|lends|financed|funded)\b"),
        ("Firm", rf"\b({SHORT_NAME}),? (?:which |now |also |still |jointly )?{_FIRM_VERB}\b"),
        ("Facility", rf"\b({SHORT_NAME}) {_BETWEEN}{_SITE}\b"),
        (
            "Facility",
            (
                rf"\b((?:{_CAP} ){{1,3}}(?:power station|Power Station|Power Plant|Industrial (?:Park|Zone)"
                r"|Special Economic Zone|Mine|Smelter|Refinery|Project|Plant|Deposit|Complex"
                r"|Concentrator|Gigafactory|Railway|Railroad|Terminal|Dam|Hub|Salt Flat|Tailings))\b"
            ),
        ),
        (
            "Facility",
            (
                rf"\b{_SITE},? (?:to be |that is |which is |now |also |then |better |formerly )?"
                rf"(?:called|named|dubbed|known as|christened|nicknamed) (?:the )?((?:\d+[A-Z]\w*|{_CAP})"
                rf"(?: {_CAP}){{0,2}})"
            ),
        ),
        (
            "Facility",
            (
                rf"\b{_SITE} (?:(?:it|they|that|which|the [a-z]+|{_CAP}) )?(?:[a-z]+ ){{1,3}}at"
                rf" ({_CAP}(?: {_CAP})?)"
            ),
        ),
        (
            "Facility",
            (
                rf"\b(?:picked|chosen?|selected|earmarked) ({_CAP}(?: {_CAP})?)(?:, | in {_CAP},? )?"
                rf" ?(?:for|as the site (?:of|for)) (?:an?|its|the) {_DESCRIBING}{_SITE}\b"
            ),
        ),
        ("Facility", rf"\b(Salar (?:de |del )?(?:la |los )?{_CAP}(?: {_CAP})?)"),
        ("Facility", rf"\b{_SITE},? (?:at|in|near|called|named) ({_CAP}(?: {_CAP})?)"),
        ("Facility", rf"\b{_SITE} (?:at|in) {_CAP} and (?:at |in )?({_CAP})(?=[,.;])"),
        (
            "Facility",
            (
                rf"\b({SHORT_NAME})(?:,|:|,? (?:is|was|remains|became)) (?:an?|the|its|their|our"
                rf"|(?:one|the [a-z-]+) of [A-Za-z'\u2019 ]{{2,30}}) "
                rf"{_DESCRIBING}{_SITE}(?=[,.;:]| (?:in|at|near|of|that|which|owned|run|anywhere|on"
                r"|outside|with"
                r"|where|from)\b)"
            ),
        ),
        (
            "Facility",
            rf"\b(?:an?|one|only|single) {_DESCRIBING}{_SITE}\b[^.,;:]{{0,50}}: ({_CAP})(?=,)",
        ),
        (
            "Facility",
            (
                rf"\b[Aa]t ({_CAP}(?: {_CAP})?),?(?: [^.;:]{{0,60}}?)? (?:is|are|was|were)"
                r" (?:mined|dug|extracted|refined|smelted|recovered|produced|processed|separated)\b"
            ),
        ),
        ("Facility", rf"\b{_SITE}, ({_CAP}(?: {_CAP})?)(?=[,.]| and\b| in\b)"),
        ("Facility", rf"\bby {SHORT_NAME} at ({_CAP}(?: {_CAP})?){_ENDED}"),
        ("Facility", rf"\b(?:opened|built|building),? at ({_CAP}(?: {_CAP})?){_ENDED}"),
        (
            "Facility",
            (
                rf"\bAt ({_CAP}(?: {_CAP})?), [^.;:]{{3,60}}? (?:an? {_DESCRIBING}{_SITE}"
                r"|ma[dk]es?|refines?d?|smelts?|smelted|produce[sd]?|mine[sd]?|extracts?|dig[s]?)\b"
            ),
        ),
        (
            "Facility",
            (
                r"\b(?:runs|operates|ran|operated|reopened|mothballed|restarted|(?:is|are|be) developing"
                rf"|commissioned|idled) ({SHORT_NAME}){_ENDED}"
            ),
        ),
        (
            "Facility",
            (
                r"\b(?:[Mm]in(?:ing|es|ed)|dig(?:s|ging)|dug|extract\w+|smelt\w+|refin\w+|process\w+"
                r"|produc\w+|recover\w*|ma(?:kes?|king|de)|manufactur\w+|separat\w+|convert\w*|leach\w+"
                r"|treat\w*|enrich\w*|crush\w*|roast\w*|concentrat\w+|quarr\w+)"
                rf"(?: [\w'\u2019-]+){{0,5}} at ({_CAP}(?: {_CAP})?)"
            ),
        ),
        ("Facility", rf"\b(?:build|built|building|opened|open) (?:it )?at ({_CAP}(?: {_CAP})?)"),
    )
)
# Sites and firms that are listed beside one another; group 1 is the list.
LISTS = tuple(
    (label, re.compile(shape))
    for label, shape in (
        (
            "Facility",
            (
                r"\b(?:operates?|operated|runs|ran|reopened|restarted|mothballed|idled|closed|shut) "
                rf"({_LIST})(?=[,.:;])"
            ),
        ),
        ("Facility", rf"\b{_SITES}(?: in {_CAP}(?: {_CAP})?)?, ({_LIST})(?=[,.;])"),
        ("Facility", rf"\b{_SITES} of ({_LIST}){_ENDED}"),
        ("Facility", rf"\b{_SITES}{_LIKE} (?:at |in )?({_LIST}){_ENDED}"),
        ("Facility", rf"\b{_SITES} (?:at|in) ({_CAP} and (?:at |in )?{_CAP})(?=[,.;])"),
        ("Facility", rf"\b({_BARE_LIST}) {_BETWEEN}{_SITES}\b"),
        ("Firm", rf"\b{_FIRMS}{_LIKE} ({_LIST}|{SHORT_NAME}){_ENDED}"),
        ("Firm", rf"\b{_FIRMS},? ({_LIST}){_ENDED}"),
        (
            "Firm",
            (
                rf"\b({_LIST}), (?:two|three|four|five|both|all) (?:of (?:them|the) )?"
                rf"(?:[A-Za-z][\w-]* ){{0,4}}{_FIRMS}\b"
            ),
        ),
        (
            "Firm",
            (
                r"\b(?:merger|tie-up|partnership|talks|deal|agreement|joint venture|venture|alliance|pact"
                rf"|contract|swap)(?: (?:between|of))? (?:between|of) ({_LIST}){_ENDED}"
            ),
        ),
    )
)
LISTED = re.compile(r",? (?:and|or|as well as) (?:the |at |in )?|, (?:the )?")
BESIDE = re.compile(
    rf"(?:,? (?:and|as well as) (?:the )?|, )({SHORT_NAME})"
    r"(?=[,.;)]| (?:and|have|has|will|are|were|each|own|hold|plan|said|agreed|signed)\b)"
)
POSSESSED = re.compile(
    rf"['\u2019]s ({SHORT_NAME}(?: and {SHORT_NAME})?)(?= [a-z]|,|\.)(?! {_BETWEEN}{_SITE}\b)"
)
