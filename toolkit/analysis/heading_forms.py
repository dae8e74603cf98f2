"""The form that a noun has in a heading: *vejen* is headed *vej* or *veje*."""

from collections.abc import Mapping
from functools import lru_cache

import simplemma
from wordfreq import zipf_frequency

from toolkit.analysis.compounds import split_compound
from toolkit.analysis.danish import lemma
from toolkit.analysis.noun_phrases import Form, noun_form

_VOWELS = "aeiouyæøå"
# A noun is counted rather than weighed where its plural is at most so much rarer, in Zipf units.
MAX_PLURAL_GAP = 0.75
# People speak of the one thing where its definite form is at most so much rarer: *stationen*.
MAX_DEFINITE_GAP = 0.35


@lru_cache(maxsize=100_000)
def plural_of(base: str) -> str | None:
    """Give the indefinite plural of a noun as people write it, or None where there is none.

    A compound that the dictionary lacks has the plural of its last part.
    """
    known = [form for form in _plurals(base) if _is_plural(form, base)]
    if known:
        return max(known, key=lambda form: (zipf_frequency(form, "da"), form))
    tail = split_compound(base)[-1]
    if tail == base or not base.endswith(tail):
        return None
    plural = plural_of(tail)
    return None if plural is None else base[: -len(tail)] + plural


def _plurals(base: str) -> list[str]:
    if base.endswith("e"):
        return [base + "r"]
    stems = [base]
    if base[-1:] not in _VOWELS:
        stems.append(base + base[-1:])
    if len(base) > 3 and base[-2] == "e" and base[-1] in "lrn":
        stems.append(base[:-2] + base[-1])
    return [stem + ending for stem in stems for ending in ("er", "e")]


def _is_plural(form: str, base: str) -> bool:
    return (
        bool(simplemma.is_known(form, lang="da"))
        and lemma(form) == base
        and zipf_frequency(form, "da") > 0
    )


def is_plural_form(word: str, base: str) -> bool:
    """Tell whether a noun is written in the plural, definite or not."""
    low = word.lower()
    form = noun_form(low, base)
    return form is Form.PLURAL or (form is Form.DEFINITE and low.endswith(("erne", "ene")))


def is_better_indefinite(word: str, base: str) -> bool:
    """Tell whether a definite form heads nothing: *politikerne*, *papiret*, but *stationen*."""
    low = word.lower()
    if noun_form(low, base) is not Form.DEFINITE:
        return False
    usual = zipf_frequency(low, "da") >= zipf_frequency(base, "da") - MAX_DEFINITE_GAP
    return is_plural_form(low, base) or not usual


def is_counted(base: str) -> bool:
    """Tell whether people speak of several: *bank*, *banker*, and not *varme*."""
    plural = plural_of(base)
    if plural is None:
        return False
    tail, tails = split_compound(base)[-1], plural
    if tail != base and base.endswith(tail):
        tails = plural[len(base) - len(tail) :]
    else:
        tail = base
    return zipf_frequency(tails, "da") >= zipf_frequency(tail, "da") - MAX_PLURAL_GAP


def indefinite(base: str, written: Mapping[tuple[Form, str], int], *, plural: bool) -> str | None:
    """Give the indefinite form of a noun, or None where that is no real word.

    Parameters
    ----------
    base : str
        Its dictionary form.
    written : mapping
        Its forms as they are written -> how often.
    plural : bool
        Whether the plural is wanted; the other number stands in where it has no form.

    Returns
    -------
    word : str or None
        A form that was written, else one of the dictionary, with the capitals that were written.
    """
    wanted = (Form.PLURAL, Form.SINGULAR) if plural else (Form.SINGULAR, Form.PLURAL)
    for form in wanted:
        own = [(count, surface) for (of, surface), count in written.items() if of is form]
        if own:
            return min(own, key=lambda one: (-one[0], len(one[1]), one[1]))[1]
        made = plural_of(base) if form is Form.PLURAL else _singular(base)
        if made is not None:
            return _with_capitals(made, max(written, key=lambda one: (written[one], one[1]))[1])
    return None


def _singular(base: str) -> str | None:
    tail = split_compound(base)[-1]
    real = zipf_frequency(base, "da") > 0 or zipf_frequency(tail, "da") > 0
    return base if real else None


def _with_capitals(word: str, surface: str) -> str:
    n_same = 0
    for own, other in zip(word, surface.lower(), strict=False):
        if own != other:
            break
        n_same += 1
    return surface[:n_same] + word[n_same:]
