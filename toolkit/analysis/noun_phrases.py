"""Noun phrases of Danish texts, found by closed word classes: what a theme could be called."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import simplemma
from wordfreq import zipf_frequency

from toolkit.analysis.compounds import noun_base, split_compound
from toolkit.analysis.danish import frequency, is_adjective, lemma, tokens
from toolkit.analysis.danish_words import (
    ALWAYS_NOUNS,
    BINDING_WORDS,
    DETERMINERS,
    GENERAL_WORDS,
    PREPOSITIONS,
)

MAX_NOUN_ZIPF = 5.4


class Form(IntEnum):
    """How a noun is inflected; the lower, the more like a heading."""

    PLURAL = 0
    SINGULAR = 1
    DEFINITE = 2
    GENITIVE = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase as it is written in one place.

    Attributes
    ----------
    key : tuple of str
        Dictionary forms of its words, prepositions included: the same for all inflections.
    surface : str
        As it is written, in lower case unless it is an abbreviation or a name.
    form : Form
        Of its last noun, and definite where any noun is.
    nouns : tuple of str
        Dictionary forms of its nouns.
    """

    key: tuple[str, ...]
    surface: str
    form: Form
    nouns: tuple[str, ...]


@lru_cache(maxsize=100_000)
def telling_noun(word: str) -> str | None:
    """Give the dictionary form of a noun that can name something, or None."""
    low = word.lower()
    if low in BINDING_WORDS or low in DETERMINERS or low in PREPOSITIONS or low in GENERAL_WORDS:
        return None
    base = noun_base(low)
    usual = low not in ALWAYS_NOUNS and zipf_frequency(low, "da") > MAX_NOUN_ZIPF
    return None if base is None or base in GENERAL_WORDS or usual else base


@lru_cache(maxsize=100_000)
def noun_form(word: str, base: str) -> Form:
    """Tell how a noun is inflected, from its ending beyond the dictionary form."""
    low = word.lower()
    if low == base:
        return Form.SINGULAR
    if low.endswith("s") and noun_base(low[:-1]) is not None:
        return Form.GENITIVE
    if low.endswith(("en", "et", "erne", "ene", "ne")) or (base[-1] == "e" and low[-1] in "nt"):
        return Form.DEFINITE
    return Form.PLURAL


@lru_cache(maxsize=100_000)
def units_of(base: str) -> tuple[str, ...]:
    """Give what a noun is counted as: itself, and the telling parts of a compound."""
    parts = [part for part in split_compound(base) if len(part) > 2 and part not in GENERAL_WORDS]
    return tuple(dict.fromkeys((base, *parts)))


@lru_cache(maxsize=100_000)
def _telling_adjective(word: str) -> bool:
    low = word.lower()
    return (
        bool(low)
        and low not in GENERAL_WORDS
        and lemma(low) not in GENERAL_WORDS
        and low not in BINDING_WORDS
        and low not in DETERMINERS
        and frequency(low) < MAX_NOUN_ZIPF
        and low.endswith(("e", "t", "ere"))
        and is_adjective(low)
    )


def find_phrases(text: str) -> Iterator[Phrase]:
    """Find nouns, adjectives with nouns, and nouns joined by a preposition.

    A determiner, a verb or a mark between two words keeps them apart: every phrase stands in the
    text as it is given.
    """
    for words in _runs(text):
        bases = [telling_noun(word) for word in words]
        for at, base in enumerate(bases):
            if base is None or _is_verb_here(words, at, base):
                continue
            yield _phrase(words, at, 1, (base,), (base,))
            if at and _telling_adjective(words[at - 1]) and bases[at - 1] is None:
                adjective = lemma(words[at - 1])
                yield _phrase(words, at, 2, (adjective, base), (base,))
            if at >= 2 and words[at - 1].lower() in PREPOSITIONS:
                before = bases[at - 2]
                if before is not None and not _is_verb_here(words, at - 2, before):
                    key = (before, words[at - 1].lower(), base)
                    yield _phrase(words, at, 3, key, (before, base))


def _runs(text: str) -> Iterator[list[str]]:
    """Give the words between two marks: a phrase never goes across a comma."""
    piece: list[str] = []
    for chunk in text.replace("/", " ").split():
        words = tokens(chunk)
        clean = len(words) == 1
        if clean:
            piece.append(words[0])
        if not clean or not chunk[-1].isalnum():
            yield piece
            piece = []
            if not clean:
                for word in words:
                    yield [word]
    yield piece


def _is_verb_here(words: list[str], at: int, base: str) -> bool:
    """Tell whether a word that could be a noun in -er or -e is more likely the verb."""
    low = words[at].lower()
    verb = low.removesuffix("r")
    if base not in (low, verb) or not _is_infinitive(verb):
        return False
    before = words[at - 1].lower() if at else ""
    if low.endswith("r") and before in ("", "og", "eller", "samt"):
        return False
    return not (before in DETERMINERS or before in PREPOSITIONS or _telling_adjective(before))


@lru_cache(maxsize=100_000)
def _is_infinitive(word: str) -> bool:
    """Tell whether a word has a past tense of its own: *køre*, *kørte*."""
    return word.endswith("e") and any(
        simplemma.is_known(form, lang="da") and lemma(form) == word
        for form in (word + "de", word[:-1] + "te")
    )


def _phrase(
    words: list[str], last: int, n_words: int, key: tuple[str, ...], nouns: tuple[str, ...]
) -> Phrase:
    own = words[last - n_words + 1 : last + 1]
    forms = [
        noun_form(word, base)
        for word in own
        if (base := telling_noun(word)) is not None and base in nouns
    ]
    at_start = last - n_words + 1 == 0
    written = [_as_written(word, first=at_start and not at) for at, word in enumerate(own)]
    return Phrase(key, " ".join(written), max(forms), nouns)


def _as_written(word: str, *, first: bool) -> str:
    """Keep the capitals that belong to a word: of an abbreviation, a letter or a name."""
    low = word.lower()
    if 1 < len(word) <= 4 and word.isupper():
        return word
    if low[1:2] == "-":
        return low[0].upper() + low[1:]
    # A word that begins a sentence, or is shouted, tells nothing.
    return low if first or word.isupper() else word[0] + low[1:]
