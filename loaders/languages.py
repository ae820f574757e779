"""Which language a text is in: by its script, or by the small words that no text does without."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

# So much of a text tells.
SAMPLE_CHARACTERS = 20_000
WORD = re.compile(r"[^\W\d_]+")
ENGLISH = "English"
FEWEST_WORDS = 12
FEWEST_DIFFERENT = 4
# Small words make up a third to a half of running text.
LEAST_SHARE = 0.15
TIMES_ENGLISH = 1.5
SURELY_ENGLISH = 0.25
# Less of a text in other letters than these is names.
OTHER_SCRIPT = 0.3
SCRIPTS = {
    "Latin": r"A-Za-z\u00c0-\u024f\u1e00-\u1eff",
    "Cyrillic": r"\u0400-\u052f",
    "Greek": r"\u0370-\u03ff",
    "Arabic": r"\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff",
    "Hebrew": r"\u0590-\u05ff",
    "Hindi": r"\u0900-\u097f",
    "Bengali": r"\u0980-\u09ff",
    "Thai": r"\u0e00-\u0e7f",
    "Lao": r"\u0e80-\u0eff",
    "Burmese": r"\u1000-\u109f",
    "Georgian": r"\u10a0-\u10ff",
    "Armenian": r"\u0530-\u058f",
    "Amharic": r"\u1200-\u137f",
    "Korean": r"\uac00-\ud7af\u1100-\u11ff",
    "Kana": r"\u3040-\u30ff",
    "Chinese": r"\u3400-\u4dbf\u4e00-\u9fff",
}
# Letters that one language of a script has and the others have not.
OWN_LETTERS = {
    "Cyrillic": (
        ("Kazakh", "\u049b\u0493\u04b1\u04a3"),
        ("Mongolian", "\u04e9\u04af"),
        ("Ukrainian", "\u0457\u0454\u0491"),
        ("Serbian", "\u0459\u045a\u045b\u0452\u0458"),
    ),
    "Arabic": (("Persian", "\u067e\u0686\u0698\u06af"),),
}
WORDS_IN_FEW = ("Kana", "Chinese", "Korean")  # characters
MAIN_LANGUAGE = {"Cyrillic": "Russian"}


@cache
def _small_words() -> dict[str, frozenset[str]]:
    table = tomllib.loads((Path(__file__).parent / "data" / "languages.toml").read_text("utf-8"))
    return {language: frozenset(words.split()) for language, words in table.items()}


@cache
def _scripts() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(f"[{letters}]") for name, letters in SCRIPTS.items()}


def other_language(text: str) -> str | None:
    """Name the language of a text that is not in English.

    Parameters
    ----------
    text : str
        A text or a paragraph; the first 20,000 characters count.

    Returns
    -------
    str or None
        None for English, and for too few words to tell.

    Examples
    --------
    >>> other_language("Chile mines copper, and most of it is shipped to China by sea each year.")
    >>> other_language("El cobre de Chile se exporta a China, y la mayor parte va por mar al año.")
    'Spanish'
    """
    text = text[:SAMPLE_CHARACTERS]
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if beyond_ascii < OTHER_SCRIPT * len(text):
        return _by_words(text)
    letters = Counter({name: len(every.findall(text)) for name, every in _scripts().items()})
    for script in WORDS_IN_FEW:
        letters[script] *= 3
    script, count = letters.most_common(1)[0]
    if script == "Latin" or not count:
        return _by_words(text)
    if script in {"Kana", "Chinese"}:
        return "Japanese" if letters["Kana"] * 10 > letters["Chinese"] else "Chinese"
    for language, own in OWN_LETTERS.get(script, ()):
        if sum(text.count(letter) for letter in own) * 100 > count:
            return language
    return MAIN_LANGUAGE.get(script, script)


def _by_words(text: str) -> str | None:
    words = Counter(WORD.findall(text))
    total = words.total()
    if total < FEWEST_WORDS:
        return None
    english = sum(count for word, count in words.items() if word in _small_words()[ENGLISH])
    if english >= SURELY_ENGLISH * total:
        return None
    # What is written small: "La Paz" and "El Abra" are names in every language.
    found = {
        language: [words[word] for word in small & words.keys()]
        for language, small in _small_words().items()
        if language != ENGLISH
    }
    language, counts = max(found.items(), key=lambda item: sum(item[1]))
    told = len(counts) >= FEWEST_DIFFERENT and sum(counts) >= LEAST_SHARE * total
    return language if told and sum(counts) > TIMES_ENGLISH * english else None
