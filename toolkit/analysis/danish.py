"""Danish words: tokens, dictionary forms, and which words are nouns or adjectives."""

import re
from functools import lru_cache

import simplemma
from wordfreq import zipf_frequency

from toolkit.analysis.danish_words import (
    ALWAYS_NOUNS,
    GENERAL_WORDS,
    LEMMAS,
    NEVER_NOUNS,
)

_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

_VERB_ENDINGS = ("ede", "ende", "ere", "este", "ligt", "vis")
MAX_ZIPF = 5.3
MIN_LENGTH = 4

_VOWELS = "aeiouyæøå"


def tokens(text: str) -> list[str]:
    """Give the words of a text as they are written, without digits."""
    return _TOKEN.findall(text)


@lru_cache(maxsize=100_000)
def lemma(word: str) -> str:
    """Give the dictionary form of a Danish word, in lower case; the word itself where unknown."""
    low = word.lower()
    if not low:
        return low
    return LEMMAS.get(low) or str(simplemma.lemmatize(low, lang="da")).lower()


@lru_cache(maxsize=100_000)
def frequency(word: str) -> float:
    """Give a word's frequency in Danish or English, the larger, 0-8 on the Zipf scale."""
    low = word.lower()
    return max(float(zipf_frequency(low, "da")), float(zipf_frequency(low, "en")))


@lru_cache(maxsize=100_000)
def is_telling(word: str) -> bool:
    """Tell whether a word can name a theme: long, not too common, and formed like a noun."""
    low = word.lower()
    if len(low) < MIN_LENGTH or low in GENERAL_WORDS or low.endswith(_VERB_ENDINGS):
        return False
    if frequency(low) > MAX_ZIPF:
        return False
    # A dictionary form that ends in -e is a verb's infinitive, unless the word is a compound.
    base = lemma(low)
    return not (base.endswith("e") and base != low and len(base) < 9)


@lru_cache(maxsize=100_000)
def is_noun(base: str) -> bool:
    """Tell whether a dictionary form is a noun: it has definite forms, as *vej* has *vejen*.

    A base that ends in -e is one only with a definite plural (*kunde*, *kunderne*): infinitives
    have forms in -en and -et too.
    """
    if base in ALWAYS_NOUNS:
        return True
    if base in NEVER_NOUNS or len(base) < 2:
        return False
    if base.endswith("t") and is_adjective(base[:-1]):
        return False
    return any(_belongs(form, base) for form in _definite_forms(base))


def _belongs(form: str, base: str) -> bool:
    return bool(simplemma.is_known(form, lang="da")) and lemma(form) == base


def _definite_forms(base: str) -> list[str]:
    if base.endswith("e"):
        return [base + "rne"]
    stems = [base]
    if base[-1] not in _VOWELS:
        stems.append(base + base[-1])
    if len(base) > 3 and base[-2] == "e" and base[-1] in "lrn":
        stems.append(base[:-2] + base[-1])
    forms = [stem + ending for stem in stems for ending in ("en", "et", "erne", "ene")]
    if base.endswith("er"):
        forms.append(base + "ne")
    if base.endswith("um"):
        forms.append(base[:-2] + "et")
    return forms


@lru_cache(maxsize=100_000)
def is_adjective(word: str) -> bool:
    """Tell whether a word form is an adjective that agrees with a noun, as *grønne* does."""
    base = lemma(word)
    if is_noun(base) or len(base) < 3 or base.endswith("e"):
        return False
    return _belongs(base + "e", base) or _belongs(base + base[-1] + "e", base)
