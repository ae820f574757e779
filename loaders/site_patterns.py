"""Site patterns: what names of mines, plants and other sites look like, and what tells of one."""

from __future__ import annotations

from .name_parts import BETWEEN, CAP, DESCRIBING, ENDED, SHORT_NAME, SITE, SITE_NAME
from .name_shapes import shape_of

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
# Group 1 is the name.
SITE_SHAPES = tuple(
    shape_of(*row)
    for row in (
        ("Facility", rf"\b({SITE_NAME}) {BETWEEN}{SITE}\b"),
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
                rf"\b{SITE}(?: there| here)?,? (?:to be |that is |which is |now |also |then "
                r"|better |formerly )?"
                rf"(?:called|named|dubbed|known as|christened"
                rf"|nicknamed) (?:the )?((?:\d+[A-Z]\w*|{CAP})"
                rf"(?: {CAP}){{0,2}})"
            ),
        ),
        (
            "Facility",
            (
                rf"\b{SITE} (?:(?:it|they|that|which|the [a-z]+|{CAP}) )?(?:[a-z]+ ){{1,3}}at"
                rf" ({SITE_NAME})"
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
        ("Facility", rf"\b{SITE},? (?:at|in|called|named) ({SITE_NAME})"),
        # But "the Orlo deposit near Salta" has its name already.
        ("Facility", rf"\b[a-z]+ {SITE},? near ({SITE_NAME})", "near "),
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
                rf"(?: [\w'\u2019-]+){{0,5}} at (?:nearby )?({SITE_NAME})"
            ),
            " at ",
        ),
        (
            "Facility",
            rf"\b(?:build|built|building|opened|open) (?:it )?at ({CAP}(?: {CAP})?)",
            " at ",
        ),
        (
            "Facility",
            rf"\bthe (?:one|ones|other|others|first|second|third|last|latter),? at ({SITE_NAME})",
            " at ",
        ),
        (
            "Facility",
            (
                r"\b(?:owns|owned|acquired|bought|inaugurated|opened|commissioned|operates|controls"
                rf"|developing|develops) ({SITE_NAME}),? (?:in|outside|near) (?:the )?"
                rf"(?!{MONTH})[A-Z]"
            ),
            " in | outside | near ",
        ),
        (
            "Facility",
            (
                rf"\b({SITE_NAME}), (?:high )?in the (?:[A-Za-z]+ ){{0,2}}(?:province|state"
                r"|district|region|county|goldfields|desert|valley|prefecture|mountains|hills)\b"
            ),
            "province|state|district|region|county|goldfields|desert|valley|prefecture|mountains|hills",
        ),
        (
            "Facility",
            (
                rf"\b({SITE_NAME}),(?: [^,.;:]{{2,40}},)? where [^.;:]{{3,80}}? an?"
                rf" {DESCRIBING}{SITE}\b"
            ),
        ),
    )
)
