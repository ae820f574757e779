"""What the names look like that no table has, label by label."""

from __future__ import annotations

import re

_CAP = (
    r"(?:[A-Z\u00c0-\u00de](?![\w-]{0,39}-(?:based|listed|headquartered|owned|backed|quoted|led)\b)"
    r"(?:[\w&+-]|['\u2019](?!s\b)){0,40}\w|[A-Z]&[A-Z]|[A-Z]\d*)"
)
_NAME = rf"{_CAP}(?: (?:(?:de|del|da|do|du|des|la|los|el|and|&|of) )?{_CAP}){{0,4}}"
_SHORT_NAME = rf"{_CAP}(?: {_CAP}){{0,3}}"
_SUFFIX = (
    r"(?:Mining|Resources|Lithium|Minerals|Metals|Materials|Holdings?|Group|Ltd|Limited|Corporation"
    r"|Corp|Inc|Plc|PLC|plc|Co|Company|Industries|Industrial|Energy|Gold|Copper|Nickel|Cobalt"
    r"|Graphite|Uranium|Titanium|Tungsten|Silver|Platinum|Rare Earths?|Technolog(?:y|ies)"
    r"|Chemicals?|Steel|Motors?|Partners|Capital|Ventures|Batter(?:y|ies)|Magnetics|Elements"
    r"|Investments?|Developments?|Exploration|International|Trading|Enterprises?|Litio|Minerais"
    r"|Mines|Metal|Metais|Magnets?|Aluminium|Aluminum|Zinc|Vanadium|Antimony|Bergbau|Systems"
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
_FIRM_ROLE = rf"(?:[A-Za-z][\w-]* ){{0,5}}{_ROLE}\b"
_SITE = (
    r"(?:mines?|smelters?|refiner(?:y|ies)|deposits?|salt flats?|projects?|plants?|factory|factories"  # noqa: E501
    r"|complex|concession|operations?|works|quarry|mill|concentrator|gigafactory|power station"
    r"|industrial park|open pit|pits?|brines?|tailings|facility|roaster|furnaces?|railway|corridor"
    r"|dam|terminal)"
)
_BETWEEN = r"(?:(?!and\b|or\b|of\b|in\b|to\b|is\b|was\b|has\b|for\b|the\b|a\b)[a-z][\w-]* ){0,3}"
# What may describe a site: "the biggest fluorspar mine".
_DESCRIBING = r"(?:(?!of\b|in\b|and\b|or\b|to\b)[A-Za-z][\w'-]* ){0,4}"
# A party has ended where the words go on in small letters or with a sign.
_ENDED = r"(?! [A-Z\u00c0-\u00de])(?!['\u2019-]\w|-)"
_NUMERAL = r"(?<![\d.,])\d[\d.,]{0,9}(?:%| percent| per cent)"
_BY = (
    r"(?:owned|operated|run|developed|managed|controlled|acquired|bought|held|financed|funded"
    r"|mined|worked|built|backed|dug|smelted|refined|recovered|made|produced)"
)
_FIRM_VERB = (
    r"(?:owns|operates|acquired|bought|controls|smelts|smelted|employs|runs|manufactures"
    r"|mines(?! (?:in|at|near|of|and|that|which|are|were|is)\b|[,.;:])"
    r"|has (?:acquired|bought|secured|signed|agreed|sold)|raised (?=[A-Z]{0,2}[$\u20ac\u00a3])"
    r"|holds (?=an? |\d)|signed (?=an? |its |the )|used to (?:own|operate|run))"
)
_OFFSHOOT = r"(?:subsidiary|unit|arm|affiliate|offshoot)"
# What the names look like, label by label, after words of which a text must have one; group 1 is
# the name. To look for the words is ten times as quick as to try a shape at every place.
SHAPES = tuple(
    (label, words, re.compile(shape))
    for label, words, shape in (
        ("StateBank", "Bank", rf"\b((?:{_CAP} ){{1,4}}Bank(?: of (?:the )?{_CAP}(?: {_CAP})?)?)\b"),
        (
            "StateBank",
            "Fund|Development|Finance|Credit|Infrastructure",
            (
                rf"\b((?:{_CAP} ){{1,4}}(?:Fund for {_CAP}|Development (?:Fund|Corporation|Agency)"
                r"|Finance (?:Corporation|Company)|(?:Export )?Credit (?:Agency|Corporation)"
                r"|Infrastructure (?:Bank|Facility)))\b"
            ),
        ),
        (
            "StateBank",
            "Ban(?:co|que|ca) ",
            (
                rf"\b(Ban(?:co|que|ca) (?:{_CAP} )?(?:do|de|del|d[aeu]|di|des) (?:la |los )?"
                rf"{_CAP}(?: {_CAP})?)"
            ),
        ),
        ("StateBank", "bank", rf"\bbank,? ({_SHORT_NAME}){_ENDED}"),
        ("Firm", "bank", r"\b([A-Z][a-z]+bank)\b"),
        (
            "StateBank",
            "Bank",
            rf"\b((?:Export-Import Bank|Development Bank|Bank) of (?:the )?{_NAME})",
        ),
        (
            "Firm",
            rf" {_SUFFIX}",
            (
                rf"\b((?:PT )?(?:{_CAP} (?:(?:and|&) )?){{1,4}}{_SUFFIX}(?: & {_CAP})?)"
                r"\b(?!-|['\u2019](?!s\b))"
            ),
        ),
        (
            "Firm",
            r"PT |Minera|Grupo|Comp|Socie",
            rf"\b((?:PT|Minera|Grupo|Compañía|Compagnie|Companhia|Sociedad|Société) {_NAME})",
        ),
        ("Firm", _ROLE, rf"\b{_ROLE},? ({_SHORT_NAME})"),
        (
            "Firm",
            _OFFSHOOT,
            (
                rf"\b({_SHORT_NAME}), (?:{_CAP} ){{1,3}}?{_CAP}['\u2019]s (?:[a-z-]+ ){{0,3}}"
                rf"{_OFFSHOOT}\b"
            ),
        ),
        (
            "Firm",
            _OFFSHOOT,
            rf"\b({_SHORT_NAME}), {_CAP}['\u2019]s (?:[a-z-]+ ){{0,3}}(?:subsidiary|unit|arm)\b",
        ),
        (
            "Firm",
            "part of",
            rf"\b(?:now|still|become|became|is) (?:a )?part of ({_SHORT_NAME}){_ENDED}",
        ),
        ("Firm", _ROLE, rf"\b({_SHORT_NAME}),? (?:an?|the|which is an?) {_FIRM_ROLE}"),
        ("Firm", "venture", rf"\b({_SHORT_NAME}) (?:joint )?venture\b"),
        (
            "Firm",
            r"\(",
            rf"\b({_SHORT_NAME}) \((?:[A-Z]{{2,6}}: ?\w+|\w+\.[A-Z]{{1,3}}|{_NUMERAL})\)",
        ),
        (
            "Firm",
            " (?:in|of) ",
            (
                r"\b(?:stakes?|interests?|shares?|partner|shareholder|investor|subsidiary|owner|unit)"
                rf" (?:in|of) ({_CAP}(?: {_CAP}){{0,3}})(?=,|\."
                r"| (?:and|by|from|for|to|with|which|that)\b)"
            ),
        ),
        (
            "Firm",
            " by ",
            rf"\b{_BY} (?:(?:largely|mainly|jointly|{_NUMERAL}) )?by ({_SHORT_NAME}){_ENDED}",
        ),
        ("Firm", r"%| per ?cent", rf"{_NUMERAL} (?:of|by|to) ({_SHORT_NAME}){_ENDED}"),
        (
            "Firm",
            " (?:to|with) ",
            (
                r"\b(?:loans?|credit|contracts?|agreements?|deals?|grant|stake|interest|share|offtake"
                rf"|sold|sell|sells|deliver|delivers|supply|supplies|lent|lend|lends) (?:to|with)"
                rf" ({_SHORT_NAME}){_ENDED}"
            ),
        ),
        (
            "Firm",
            " from ",
            (
                r"\b(?:loans?|credit|grant|guarantee|funding|financing|money|support|investment"
                rf"|\w+lion)(?: of [^,.;]{{3,25}})? from (?:the )?({_SHORT_NAME}){_ENDED}"
            ),
        ),
        (
            "Firm",
            "lent|lends|financed|funded",
            rf"\b({_SHORT_NAME}) (?:has |had |have )?(?:lent|lends|financed|funded)\b",
        ),
        (
            "Firm",
            rf" {_FIRM_VERB}",
            rf"\b({_SHORT_NAME}),? (?:which |now |also |still |jointly )?{_FIRM_VERB}\b",
        ),
        ("Facility", _SITE, rf"\b({_SHORT_NAME}) {_BETWEEN}{_SITE}\b"),
        (
            "Facility",
            "power station|Industrial Park|Mine|Smelter",
            rf"\b((?:{_CAP} ){{1,3}}(?:power station|Industrial Park|Mine|Smelter))\b",
        ),
        ("Facility", "Salar", rf"\b(Salar (?:de |del )?(?:la |los )?{_CAP}(?: {_CAP})?)"),
        ("Facility", _SITE, rf"\b{_SITE},? (?:at|in|near|called|named) ({_CAP}(?: {_CAP})?)"),
        ("Facility", _SITE, rf"\b{_SITE} (?:at|in) {_CAP} and (?:at |in )?({_CAP})(?=[,.;])"),
        (
            "Facility",
            _SITE,
            (
                rf"\b({_SHORT_NAME}), (?:an?|the|its|their|our|one of [a-z' ]{{2,20}}) "
                rf"{_DESCRIBING}{_SITE}(?=[,.;:]| (?:in|at|near|of|that|which|owned|run|anywhere|on"
                r"|outside|with"
                r"|where|from)\b)"
            ),
        ),
        (
            "Facility",
            _SITE,
            rf"\b(?:an?|one|only|single) {_DESCRIBING}{_SITE}\b[^.,;:]{{0,50}}: ({_CAP})(?=,)",
        ),
        (
            "Facility",
            r" (?:is|are|was|were) ",
            (
                rf"\b[Aa]t ({_CAP}(?: {_CAP})?),?(?: [^.;:]{{0,60}}?)? (?:is|are|was|were)"
                r" (?:mined|dug|extracted|refined|smelted|recovered|produced|processed|separated)\b"
            ),
        ),
        ("Facility", _SITE, rf"\b{_SITE}, ({_CAP}(?: {_CAP})?)(?=[,.]| and\b)"),
        (
            "Facility",
            " at ",
            (
                r"\b(?:[Mm]in(?:ing|es|ed)|dig(?:s|ging)|dug|extract\w+|smelt\w+|refin\w+|process\w+"
                r"|produc\w+|recover\w*)"
                rf"(?: [\w-]+){{0,3}} at ({_CAP}(?: {_CAP})?)"
            ),
        ),
        (
            "Facility",
            " at ",
            rf"\b(?:build|built|building|opened|open) (?:it )?at ({_CAP}(?: {_CAP})?)",
        ),
        ("Facility", _SITE, rf"\b({_CAP}) and {_CAP} {_BETWEEN}{_SITE}\b"),
        ("Facility", _SITE, rf"\b{_CAP} and ({_CAP}) {_BETWEEN}{_SITE}\b"),
    )
)
_OPTIONAL = re.compile(r"\(\?:[^()]*\)\?")
# The words that shapes need, but for those that may be left out: of "mining company" the second.
NEEDED = {words: re.compile(_OPTIONAL.sub("", words)) for _, words, _ in SHAPES}
# Sites and firms that are listed beside one another: "operates Rutongo, Musha and Nyakabingo".
LISTED = re.compile(
    rf"\b(?:operates?|operated|runs|reopened) ({_CAP}(?: {_CAP})?)(?:, ({_CAP}))*"
    rf" and ({_CAP})(?=[,.:;])"
)
LISTED_SITES = re.compile(
    rf"\b{_SITE}(?: in {_CAP}(?: {_CAP})?)?, ({_CAP}(?: {_CAP})?) and ({_CAP}(?: {_CAP})?)(?=[,.;])"
)
BESIDE = re.compile(
    rf"(?:,? (?:and|as well as) (?:the )?|, )({_SHORT_NAME})"
    r"(?=[,.;)]| (?:and|have|has|will|are|were|each|own|hold|plan|said|agreed|signed)\b)"
)
POSSESSED = re.compile(rf"['\u2019]s ({_SHORT_NAME})(?= [a-z]|,|\.)(?! {_BETWEEN}{_SITE}\b)")
GEOGRAPHY = re.compile(
    r"[ \n](?:province|region|state|desert|island|coast|district|basin|peninsula|valley|river|sea"
    r"|government|ministry|parliament|border|capital|port|county|city|university|[Aa]ct|[Ll]aw)\b"
)
