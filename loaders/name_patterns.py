"""Name patterns: what names of firms and banks look like, and what stands beside names."""

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
    SITE_NAME,
    SITES,
    SUFFIX,
)
from .name_shapes import NEEDED, shape_of
from .site_patterns import MONTH, SITE_SHAPES

# What the names of firms and banks look like; group 1 is the name.
FIRM_SHAPES = tuple(
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
        (
            "StateBank",
            (
                r"\b(?:bank|(?:state|state-owned|public|policy|development) lender"
                rf"|credit (?:agency|insurer|bank)),? ({SHORT_NAME}){ENDED}"
            ),
            "bank|lender|credit ",
        ),
        ("StateBank", r"\b(E(?:xim|XIM)[ -]?[Bb]ank)\b", "Exim|EXIM"),
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
                rf" (?:(?:and|&) )?){{1,4}}(?:\([A-Z][A-Za-z ]{{1,20}}\) )?{SUFFIX}(?: & {CAP})?)"
                r"\b(?!-|['\u2019](?!s\b)| [A-Z]\w+ (?:Act|Bill|Law)\b"
                r"| (?:Field|Basin|Belt|Valley)\b)"
            ),
        ),
        (
            "Firm",
            (
                r"\b((?:PT|CV|Minera|Grupo|Groupe|Compañía|Compagnie|Companhia|Sociedad|Société"
                r"|Empresa|Coop[eé]rative"
                r"|Mineração|Entreprise|Industrias|Corporación)"
                rf" (?:(?:de|du|des|de la|de l['\u2019]|minière|générale|minera|industrielle|mines"
                rf"|nationale|nacional) ?){{0,5}}{NAME})"
            ),
            (
                "PT |CV |Minera |Grupo |Groupe |Compañía |Compagnie |Companhia |Sociedad "
                "|Société |Empresa |Coop|Mineração |Entreprise |Industrias |Corporación "
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
            (
                rf"\b({JOINED_NAME}),? (?:(?:for long|once|long|formerly|until then|now) )?"
                rf"(?:an?|the|its|another|one of the|which is an?) {FIRM_ROLE}"
            ),
        ),
        (
            "Firm",
            rf"\b({JOINED_NAME}) (?:is|was|remains|became) (?:an?|the|its) {FIRM_ROLE}",
            " is a| is the| is its| was a| was the| was its| remains | became ",
        ),
        (
            "Firm",
            (
                rf"\b({JOINED_NAME}), (?:the )?(?:operator|owner|developer|builder|parent|maker"
                r"|producer) of\b"
            ),
            ", operator|, owner|, developer|, builder|, parent|, maker|, producer|, the ",
        ),
        ("Firm", rf"\b({SHORT_NAME}), through its\b", ", through its"),
        (
            "Firm",
            (
                r"\b(?:[A-Z]\w+-(?:based|listed|quoted|headquartered)|state-(?:owned|run"
                r"|controlled)"
                r"|family-owned|privately held|defunct|bankrupt|insolvent|unlisted"
                r"|state enterprise)"
                rf" (?:{KIND} )?({SHORT_NAME}){ENDED}"
            ),
            (
                "-based |-listed |-quoted |-headquartered |state-|family-owned |privately held "
                "|defunct |bankrupt |insolvent |unlisted |state enterprise "
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
                r"\b(?:bought|buys?|buying|acquired?|acquiring|ordered|licensed|purchas(?:ed?"
                r"|ing))(?: [^.;:]{1,60}?)? from"
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
                rf"|in \d{{4}}|in equal (?:parts|halves|shares)|outright|partly|entirely"
                r"|indirectly) )?"
                rf"by ({SHORT_NAME}){ENDED}"
            ),
            " by ",
        ),
        (
            "Firm",
            (
                r"\b(?:loans?|credit|contracts?|agreements?|deals?|grant|stake|interest|share"
                r"|offtake"
                rf"|sold|sell|sells|deliver|delivers|supply|supplies|lent|lend|lends) (?:to|with)"
                rf" ({SHORT_NAME}){ENDED}"
            ),
            (
                "loan|credit |contract|agreement|deal|grant |stake |interest |share |offtake |sold "
                "|sell|deliver|suppl|lent |lend"
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
            (
                rf"\b(?:lend|lends|lending|lent) ({SHORT_NAME})"
                r" (?:(?:up to|about|some|another|a further) )?[A-Z]{0,2}[$\u20ac\u00a3]"
            ),
            "lend|lent",
        ),
        (
            "Firm",
            rf"\b({SHORT_NAME}) (?:has |had |have )?(?:lent|lends|financed|funded)\b",
            "lent|lends|financed|funded",
        ),
        ("Firm", rf"\b({SHORT_NAME}),? (?:which |now |also |still |jointly )?{FIRM_VERB}\b"),
    )
)
# Label by label; what is said of a firm goes before what is said of a site.
SHAPES = (*FIRM_SHAPES, *SITE_SHAPES)
# What is held may be a site as well as a firm, so that what is said of it elsewhere goes before.
LOOSE_SHAPES = tuple(
    shape_of(*row)
    for row in (
        ("Firm", rf"\bbelong(?:s|ed|ing)?(?: in turn)? to ({SHORT_NAME}){ENDED}", "belong"),
        (
            "Firm",
            (
                r"\b(?:quarrel|dispute|row|battle|lawsuit|arbitration|case) (?:with|against)"
                rf" ({SHORT_NAME}){ENDED}"
            ),
            " with | against ",
        ),
        ("Firm", rf"\b({SHORT_NAME}), of (?:the )?[A-Z]", ", of "),
        ("Firm", rf"\b({SHORT_NAME}), in which (?:the )?[A-Z]", ", in which"),
        ("Facility", rf"\b(?:from|at) ({SITE_NAME}),? in (?:the )?(?!{MONTH})[A-Z]", " in "),
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
                r"| (?:and|by|from|for|to|with|which|that|through|via|after|under|in|at)\b)"
            ),
            "stake|interest|share|partner|investor|subsidiary|owner|unit",
        ),
        ("Firm", rf"{NUMERAL} (?:of|by|to) ({SHORT_NAME}){ENDED}", "% |percent |per cent "),
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
        ("Firm", rf"\bcounts ({LIST}) among", " among"),
        ("Facility", rf"\boperator of ({LIST}){ENDED}", "operator of"),
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
            (
                "merger |tie-up |partnership |talks |deal |agreement |venture |alliance |pact "
                "|contract |swap "
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
# "Brunp and CMOC", "Posco of South Korea"
BEFORE_FIRM = re.compile(rf"({SHORT_NAME}) and $")
BEFORE_LAND = re.compile(rf"(?<![\w'\u2019-])({SHORT_NAME}),? of (?:the )?$")
POSSESSED = re.compile(
    rf"['\u2019]s ({SHORT_NAME}(?: and {SHORT_NAME})?)(?= [a-z]|,|\.)(?! {BETWEEN}{SITE}\b)"
)
