"""Name patterns: what names of firms, banks and sites look like, and what stands beside them."""

from __future__ import annotations

import re

from .name_parts import (
    BARE_LIST,
    BETWEEN,
    BY,
    CAP,
    DESCRIBING,
    ENDED,
    FIRM_ROLE,
    FIRM_VERB,
    FIRMS,
    JOINED_NAME,
    KIND,
    LIKE,
    LIST,
    NAME,
    NUMERAL,
    ROLE,
    SHORT_NAME,
    SITE,
    SITES,
    SUFFIX,
)
from .name_shapes import NEEDED, shape_of

# What the names look like, label by label; group 1 is the name.
SHAPES = tuple(
    shape_of(*row)
    for row in (
        (
            "StateBank",
            rf"(?<!-)\b((?:{CAP} ){{1,4}}Bank(?: of (?:the )?{CAP}(?: {CAP})?)?)\b",
            "Bank",
        ),
        (
            "StateBank",
            (
                rf"\b((?:{CAP} ){{1,4}}(?:Fund for {CAP}|Development (?:Fund|Corporation|Agency)"
                r"|Finance (?:Corporation|Company)|(?:Export )?Credit (?:Agency|Corporation)"
                r"|Infrastructure (?:Bank|Facility)))\b"
            ),
            "Fund for|Development |Finance |Credit |Infrastructure ",
        ),
        (
            "StateBank",
            (
                rf"\b(Ban(?:co|que|ca) (?:{CAP} )?(?:do|de|del|d[aeu]|di|des) (?:la |los )?"
                rf"{CAP}(?: {CAP})?)"
            ),
            "Banco |Banque |Banca ",
        ),
        ("StateBank", rf"\bbank,? ({SHORT_NAME}){ENDED}", "bank"),
        ("Firm", r"\b([A-Z][a-z]+bank)\b", "bank"),
        (
            "StateBank",
            rf"(?<!-)\b((?:Export-Import Bank|Development Bank|Bank) of (?:the )?{NAME})",
            "Bank of",
        ),
        (
            "Firm",
            (
                rf"\b((?:PT )?(?:(?!{SUFFIX} and (?!{SUFFIX}\b){CAP} {SUFFIX}\b){CAP}"
                rf" (?:(?:and|&) )?){{1,4}}{SUFFIX}(?: & {CAP})?)"
                r"\b(?!-|['\u2019](?!s\b)| [A-Z]\w+ (?:Act|Bill|Law)\b)"
            ),
        ),
        (
            "Firm",
            (
                r"\b((?:PT|CV|Minera|Grupo|Groupe|Compañía|Compagnie|Companhia|Sociedad|Société"
                r"|Empresa"
                r"|Mineração|Entreprise|Industrias|Corporación)"
                rf" (?:(?:de|du|des|de la|de l['\u2019]|minière|générale|minera"
                rf"|nacional) ?){{0,3}}{NAME})"
            ),
            (
                "PT |CV |Minera |Grupo |Groupe |Compañía |Compagnie |Companhia |Sociedad "
                "|Société |Empresa |Mineração |Entreprise |Industrias |Corporación "
            ),
        ),
        ("Firm", rf"\b{ROLE},? ({JOINED_NAME})"),
        (
            "Firm",
            (
                rf"\b({SHORT_NAME}), (?:{CAP} ){{1,3}}?{CAP}['\u2019]s (?:[a-z-]+ ){{0,3}}"
                rf"(?:subsidiary|unit|arm|affiliate|offshoot)\b"
            ),
            "subsidiary|unit|arm|affiliate|offshoot",
        ),
        (
            "Firm",
            rf"\b({SHORT_NAME}), {CAP}['\u2019]s (?:[a-z-]+ ){{0,3}}(?:subsidiary|unit|arm)\b",
            "subsidiary|unit|arm",
        ),
        (
            "Firm",
            rf"\b({JOINED_NAME}),? (?:an?|the|its|another|one of the|which is an?) {FIRM_ROLE}",
        ),
        (
            "Firm",
            (
                r"\b(?:[A-Z]\w+-(?:based|listed|quoted|headquartered)|state-(?:owned|run"
                r"|controlled)"
                r"|family-owned|privately held|defunct|bankrupt|insolvent|unlisted"
                r"|state enterprise)"
                rf" (?:{KIND} )?({SHORT_NAME}){ENDED}"
            ),
        ),
        (
            "Firm",
            (
                rf"\b({SHORT_NAME})(?:['\u2019]s?)? (?:shares|stock|board|chief executive|CEO"
                rf"|chairman"
                r"|shareholders|revenues?|earnings|subsidiary|parent|market value|balance sheet"
                r"|creditors|investors)\b"
            ),
            (
                "share|stock|board|chief executive|CEO|chairman|revenue|earnings|subsidiary"
                "|parent|market value|balance sheet|creditors|investors"
            ),
        ),
        (
            "Firm",
            (
                r"\b(?:chief executive|CEO|chairman|chairwoman|managing director|shares"
                r"|shareholders"
                rf"|subsidiary|unit|arm|parent|merger) (?:officer )?(?:of|at"
                rf"|with) ({SHORT_NAME}){ENDED}"
            ),
            "chief executive|CEO|chair|managing director|share|subsidiary|unit|arm|parent|merger",
        ),
        (
            "Firm",
            (
                r"\b(?:agreed|signed|concluded|struck|inked|reached|negotiat\w+|partner(?:ed|ing"
                r"|ship)"
                r"|team(?:ed|ing) up|merge[ds]?|talks|agreement|contracts?|deal|accord|tie-up"
                r"|alliance"
                rf"|joint venture|venture)(?: [a-z]+){{0,2}} with ({SHORT_NAME}){ENDED}"
            ),
            " with ",
        ),
        (
            "Firm",
            (
                r"\b(?:bought|buys?|buying|acquired?|acquiring|purchas(?:ed?"
                r"|ing)) [^.;:]{1,60}? from"
                rf" ({SHORT_NAME}){ENDED}"
            ),
            " from ",
        ),
        (
            "Firm",
            rf"\b({SHORT_NAME}), (?:with|whose|which has) (?:an?|its )?{DESCRIBING}{SITE}\b",
        ),
        ("Firm", rf"\b{SHORT_NAME} {BETWEEN}{SITE} of ({SHORT_NAME}){ENDED}"),
        (
            "Firm",
            (
                r"\b(?:largest|biggest|main|leading|only|sole) (?:[a-z-]+ ){0,2}"
                rf"{ROLE}\b[^.;,:]{{0,40}} (?:is|was) ({SHORT_NAME}){ENDED}"
            ),
        ),
        (
            "Firm",
            (
                rf"\b((?:{CAP} ){{0,4}}(?:Wealth|Investment|Reserve|Pension|Infrastructure"
                rf"|Minerals"
                rf"|Mining|Growth|Metals) Fund(?: of {CAP})?)"
            ),
            " Fund",
        ),
        ("Firm", rf"\b({SHORT_NAME}) (?:joint )?venture\b", "venture"),
        ("Firm", rf"\b({SHORT_NAME}) \((?:[A-Z]{{2,6}}: ?\w+|\w+\.[A-Z]{{1,3}}|{NUMERAL})\)", "("),
        (
            "Firm",
            (
                rf"\b{BY} (?:(?:largely|mainly|jointly|{NUMERAL}"
                rf"|in \d{{4}}) )?by ({SHORT_NAME}){ENDED}"
            ),
        ),
        (
            "Firm",
            (
                r"\b(?:loans?|credit|contracts?|agreements?|deals?|grant|stake|interest|share"
                r"|offtake"
                rf"|sold|sell|sells|deliver|delivers|supply|supplies|lent|lend|lends) (?:to|with)"
                rf" ({SHORT_NAME}){ENDED}"
            ),
        ),
        (
            "Firm",
            (
                r"\b(?:loans?|credit|grant|guarantee|funding|financing|money|support|investment"
                rf"|\w+lion)(?: of [^,.;]{{3,25}})? from (?:the )?({SHORT_NAME}){ENDED}"
            ),
            " from ",
        ),
        (
            "Firm",
            rf"\b({SHORT_NAME}) (?:has |had |have )?(?:lent|lends|financed|funded)\b",
            "lent|lends|financed|funded",
        ),
        ("Firm", rf"\b({SHORT_NAME}),? (?:which |now |also |still |jointly )?{FIRM_VERB}\b"),
        ("Facility", rf"\b({SHORT_NAME}) {BETWEEN}{SITE}\b"),
        (
            "Facility",
            (
                rf"\b((?:{CAP} ){{1,3}}(?:power station|Power Station|Power Plant"
                rf"|Industrial (?:Park|Zone)"
                r"|Special Economic Zone|Mine|Smelter|Refinery|Project|Plant|Deposit|Complex"
                r"|Concentrator|Gigafactory|Railway|Railroad|Terminal|Dam|Hub|Salt Flat"
                r"|Tailings))\b"
            ),
            (
                "power station|Power |Industrial |Special |Mine|Smelter|Refinery|Project|Plant"
                "|Deposit|Complex|Concentrator|Gigafactory|Rail|Terminal|Dam|Hub|Salt Flat"
                "|Tailings"
            ),
        ),
        (
            "Facility",
            (
                rf"\b{SITE}(?: there| here)?,? (?:to be |that is |which is |now |also |then |better "
                r"|formerly )?"
                rf"(?:called|named|dubbed|known as|christened"
                rf"|nicknamed) (?:the )?((?:\d+[A-Z]\w*|{CAP})"
                rf"(?: {CAP}){{0,2}})"
            ),
        ),
        (
            "Facility",
            (
                rf"\b{SITE} (?:(?:it|they|that|which|the [a-z]+|{CAP}) )?(?:[a-z]+ ){{1,3}}at"
                rf" ({CAP}(?: {CAP})?)"
            ),
        ),
        (
            "Facility",
            (
                rf"\b(?:picked|chosen?|selected|earmarked) ({CAP}(?: {CAP})?)(?:, "
                rf"| in {CAP},? )?"
                rf" ?(?:for|as the site (?:of|for)) (?:an?|its|the) {DESCRIBING}{SITE}\b"
            ),
        ),
        ("Facility", rf"\b(Salar (?:de |del )?(?:la |los )?{CAP}(?: {CAP})?)", "Salar "),
        ("Facility", rf"\b{SITE},? (?:at|in|near|called|named) ({CAP}(?: {CAP})?)"),
        ("Facility", rf"\b{SITE} (?:at|in) {CAP} and (?:at |in )?({CAP})(?=[,.;])"),
        (
            "Facility",
            (
                rf"\b({SHORT_NAME})(?:,|:|,? (?:is|was|remains|became)) (?:an?|the|its|their|our"
                rf"|(?:one|the [a-z-]+) of [A-Za-z'\u2019 ]{{2,30}}) "
                rf"{DESCRIBING}{SITE}(?=[,.;:]| (?:in|at|near|of|that|which|owned|run|anywhere"
                rf"|on"
                r"|outside|with"
                r"|where|from)\b)"
            ),
        ),
        (
            "Facility",
            rf"\b(?:an?|one|only|single) {DESCRIBING}{SITE}\b[^.,;:]{{0,50}}: ({CAP})(?=,)",
        ),
        (
            "Facility",
            (
                rf"\b[Aa]t ({CAP}(?: {CAP})?),?(?: [^.;:]{{0,60}}?)? (?:is|are|was|were)"
                r" (?:mined|dug|extracted|refined|smelted|recovered|produced|processed"
                r"|separated)\b"
            ),
            "mined|dug|extracted|refined|smelted|recovered|produced|processed|separated",
        ),
        ("Facility", rf"\b{SITE}, ({CAP}(?: {CAP})?)(?=[,.]| and\b| in\b)"),
        ("Facility", rf"\bby {SHORT_NAME} at ({CAP}(?: {CAP})?){ENDED}", " at "),
        ("Facility", rf"\b(?:opened|built|building),? at ({CAP}(?: {CAP})?){ENDED}", " at "),
        ("Facility", rf"\bAt ({CAP}(?: {CAP})?), [^.;:]{{3,60}}? an? {DESCRIBING}{SITE}\b"),
        (
            "Facility",
            (
                rf"\bAt ({CAP}(?: {CAP})?), [^.;:]{{3,60}}? (?:ma[dk]es?|refines?d?|smelts?|smelted"
                r"|produce[sd]?|mine[sd]?|extracts?|digs?)\b"
            ),
            "At ",
        ),
        (
            "Facility",
            (
                r"\b(?:runs|operates|ran|operated|reopened|mothballed|restarted|(?:is|are"
                r"|be) developing"
                rf"|commissioned|idled) ({SHORT_NAME}){ENDED}"
            ),
            "runs|operate|ran|reopened|mothballed|restarted|developing|commissioned|idled",
        ),
        (
            "Facility",
            (
                r"\b(?:[Mm]in(?:ing|es|ed)|dig(?:s|ging)|dug|extract\w+|smelt\w+|refin\w+"
                r"|process\w+"
                r"|produc\w+|recover\w*|ma(?:kes?|king|de)|manufactur\w+|separat\w+|convert\w*"
                r"|leach\w+"
                r"|treat\w*|enrich\w*|crush\w*|roast\w*|concentrat\w+|quarr\w+)"
                rf"(?: [\w'\u2019-]+){{0,5}} at ({CAP}(?: {CAP})?)"
            ),
            " at ",
        ),
        (
            "Facility",
            rf"\b(?:build|built|building|opened|open) (?:it )?at ({CAP}(?: {CAP})?)",
            " at ",
        ),
    )
)
# What is held may be a site as well as a firm, so that what is said of it elsewhere goes before.
LOOSE_SHAPES = tuple(
    shape_of(*row)
    for row in (
        # What one has a part of in a country is a site there.
        ("Facility", rf"{NUMERAL} of ({SHORT_NAME}),? in (?:the )?{CAP}", " in "),
        (
            "Firm",
            rf"\b(?:now|still|become|became|is) (?:a )?part of ({SHORT_NAME}){ENDED}",
            "part of ",
        ),
        (
            "Firm",
            (
                r"\b(?:stakes?|interests?|shares?|partner|shareholder|investor|subsidiary|owner"
                r"|unit)"
                rf" (?:in|of) ({CAP}(?: {CAP}){{0,3}})(?=,|\."
                r"| (?:and|by|from|for|to|with|which|that)\b)"
            ),
            "stake|interest|share|partner|investor|subsidiary|owner|unit",
        ),
        ("Firm", rf"{NUMERAL} (?:of|by|to) ({SHORT_NAME}){ENDED}"),
    )
)
# Sites and firms that are listed beside one another; group 1 is the list.
LISTS = tuple(
    shape_of(*row)
    for row in (
        (
            "Facility",
            (
                r"\b(?:operates?|operated|runs|ran|reopened|restarted|mothballed|idled|closed"
                r"|shut) "
                rf"({LIST})(?=[,.:;])"
            ),
            "operate|runs|ran|reopened|restarted|mothballed|idled|closed|shut",
        ),
        ("Facility", rf"\b{SITES}(?: in {CAP}(?: {CAP})?)?, ({LIST})(?=[,.;])"),
        ("Facility", rf"\b{SITES} of ({LIST}){ENDED}"),
        ("Facility", rf"\b{SITES}{LIKE} (?:at |in )?({LIST}){ENDED}"),
        ("Facility", rf"\b{SITES} (?:at|in) ({CAP} and (?:at |in )?{CAP})(?=[,.;])"),
        ("Facility", rf"\b({BARE_LIST}) {BETWEEN}{SITES}\b"),
        ("Firm", rf"\b{FIRMS}{LIKE} ({LIST}|{SHORT_NAME}){ENDED}"),
        ("Firm", rf"\b{FIRMS},? ({LIST}){ENDED}"),
        (
            "Firm",
            (
                rf"\b({LIST}), (?:two|three|four|five|both|all) (?:of (?:them|the) )?"
                rf"(?:[A-Za-z][\w-]* ){{0,4}}{FIRMS}\b"
            ),
        ),
        (
            "Firm",
            (
                r"\b(?:merger|tie-up|partnership|talks|deal|agreement|joint venture|venture"
                r"|alliance|pact"
                rf"|contract|swap)(?: (?:between|of))? (?:between|of) ({LIST}){ENDED}"
            ),
        ),
    )
)
# The words that shapes need; "" is needed where nothing else is, and no text lacks it.
WORDS = frozenset(
    word
    for shape in (*SHAPES, *LOOSE_SHAPES, *LISTS)
    for word in shape.needed
    if word not in NEEDED
)
LISTED = re.compile(r",? (?:and|or|as well as) (?:the |at |in )?|, (?:the )?")
BESIDE = re.compile(
    rf"(?:,? (?:and|as well as) (?:the )?|, )({SHORT_NAME})"
    r"(?=[,.;)]| (?:and|have|has|will|are|were|each|own|hold|plan|said|agreed|signed)\b)"
)
POSSESSED = re.compile(
    rf"['\u2019]s ({SHORT_NAME}(?: and {SHORT_NAME})?)(?= [a-z]|,|\.)(?! {BETWEEN}{SITE}\b)"
)
