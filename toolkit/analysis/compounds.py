"""Danish compounds: *byggesagstid* taken apart, and seen as a noun like its last part."""

from functools import lru_cache

import simplemma
from wordfreq import zipf_frequency

from toolkit.analysis.danish import is_noun, lemma
from toolkit.analysis.danish_words import NO_PARTS, SHORT_PARTS

MIN_COMPOUND, MIN_PART = 7, 2
# A part must be so frequent, 0-8 on the Zipf scale; rarer ones are mostly torn words.
MIN_PART_ZIPF = 2.6
_LINKS = ("s", "e", "er", "")


@lru_cache(maxsize=100_000)
def split_compound(base: str) -> tuple[str, ...]:
    """Give the parts of a compound, as dictionary forms; the word alone where it is none.

    Parameters
    ----------
    base : str
        A dictionary form, in lower case.

    Returns
    -------
    parts : tuple of str
        From left to right, at least one; ``("parkering", "plads")`` of *parkeringsplads*.
    """
    if "-" in base:
        pieces = [lemma(piece) for piece in base.split("-") if piece]
        return tuple(pieces) or (base,)
    if len(base) < MIN_COMPOUND:
        return (base,)
    # The longest last part first: *sagsbehandling* rather than *ling*.
    for at in range(MIN_PART, len(base) - MIN_PART + 1):
        head = _head(base[:at])
        tail = base[at:]
        if head is not None and _is_part(tail) and is_noun(lemma(tail)):
            return (*split_compound(head), *split_compound(lemma(tail)))
    return (base,)


def _head(piece: str) -> str | None:
    """Give the word that stands first in a compound, without the letters that link it."""
    for link in _LINKS:
        word = piece.removesuffix(link) if link else piece
        if link and word == piece:
            continue
        if _is_part(word):
            return lemma(word)
        if len(word) >= MIN_COMPOUND and len(split_compound(word)) > 1:
            return word
    return None


@lru_cache(maxsize=200_000)
def _is_part(piece: str) -> bool:
    return (
        (len(piece) > 3 or piece in SHORT_PARTS)
        and piece not in NO_PARTS
        and bool(simplemma.is_known(piece, lang="da"))
        and zipf_frequency(piece, "da") >= MIN_PART_ZIPF
    )


@lru_cache(maxsize=100_000)
def noun_base(word: str) -> str | None:
    """Give a noun's dictionary form, or None where the word is no noun.

    A word that the dictionary lacks is one where its last part is: *opladningstider*.
    """
    low = word.lower().strip("-")
    for base in dict.fromkeys((lemma(low), low, *_without_plural(low))):
        if is_noun(base):
            return base
    if len(low) < MIN_COMPOUND and "-" not in low:
        return None
    for at in range(MIN_PART, len(low) - 1):
        head, tail = low[:at], low[at:].lstrip("-")
        end = lemma(tail)
        whole = _is_part(tail) or (head.endswith("-") and simplemma.is_known(tail, lang="da"))
        if whole and is_noun(end) and (head.endswith("-") or _head(head) is not None):
            return head + end
    return None


def _without_plural(word: str) -> list[str]:
    """Give what a plural that the dictionary takes for a verb may come from: *huller*, *hul*.

    The verb stays a verb where it is the more usual word: *læse* is no plural of *læs*.
    """
    verb = word.removesuffix("r")
    stems = [word.removesuffix(ending) for ending in ("er", "r", "e") if word.endswith(ending)]
    stems += [stem[:-1] for stem in stems if len(stem) > 3 and stem[-1] == stem[-2]]
    usual = zipf_frequency(verb, "da") if verb.endswith("e") else 0.0
    return [stem for stem in stems if len(stem) > 2 and zipf_frequency(stem, "da") > usual]
