"""Danish words: tokens, stop words, and the forms of one word brought together."""

import re
from functools import lru_cache

import simplemma
from wordfreq import zipf_frequency

_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

# Beside the most frequent words of the language: words that every answer to a municipality says.
_GENERAL = (
    "bedre flere færre mere mindre mange meget godt gode stor store små nogen noget nogle "
    "alle altid aldrig virksomhed virksomheder virksomheden firma firmaer kommune kommunen "
    "kommunens gerne lige bare også selv hele helt være blive bliver blev skal skulle kunne "
    "ville vores jeres deres hvordan hvornår hvorfor derfor fordi efter inden igen imod uden "
    "mellem company companies municipality more better need want would could should their "
    "there about"
)
GENERAL_WORDS = frozenset(_GENERAL.split())
_VERB_ENDINGS = ("ede", "ende", "ere", "este", "ligt", "vis")
MAX_ZIPF = 5.3
MIN_LENGTH = 4


def tokens(text: str) -> list[str]:
    """Give the words of a text as they are written, without digits."""
    return _TOKEN.findall(text)


@lru_cache(maxsize=100_000)
def lemma(word: str) -> str:
    """Give the dictionary form of a Danish word, in lower case; the word itself where unknown."""
    return str(simplemma.lemmatize(word.lower(), lang="da")).lower()


@lru_cache(maxsize=100_000)
def is_telling(word: str) -> bool:
    """Tell whether a word can name a theme: long, not too common, and formed like a noun."""
    low = word.lower()
    if len(low) < MIN_LENGTH or low in GENERAL_WORDS or low.endswith(_VERB_ENDINGS):
        return False
    if max(zipf_frequency(low, "da"), zipf_frequency(low, "en")) > MAX_ZIPF:
        return False
    # A dictionary form that ends in -e is a verb's infinitive, unless the word is a compound.
    base = lemma(low)
    return not (base.endswith("e") and base != low and len(base) < 9)
