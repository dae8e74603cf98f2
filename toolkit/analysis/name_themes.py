"""Terms and names of themes: the words that a theme says more than its siblings."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log

from toolkit.analysis.danish import is_telling, lemma, tokens

N_TERMS = 8
N_NAME_TERMS = 2
MASK = "█"


def theme_terms(
    themes: Mapping[str, Sequence[str]], *, stop_words: frozenset[str] = frozenset()
) -> dict[str, tuple[str, ...]]:
    """Find the telling words of sibling themes.

    Parameters
    ----------
    themes : mapping
        Theme id -> texts of its statements; the themes of one area, which are told apart.
    stop_words : frozenset of str
        Words, in lower case, that name nothing in this framework.

    Returns
    -------
    terms : dict
        Theme id -> words as they are most often written, the strongest first.
    """
    counts: dict[str, Counter[str]] = {}
    forms: dict[str, Counter[str]] = {}
    for theme, texts in themes.items():
        counts[theme] = Counter()
        for text in texts:
            seen = set()
            for word in tokens(text):
                if not is_telling(word) or word.lower() in stop_words:
                    continue
                base = lemma(word)
                forms.setdefault(base, Counter())[word.lower()] += 1
                seen.add(base)
            counts[theme].update(seen)
    spread = Counter(base for counter in counts.values() for base in counter)
    return {
        theme: tuple(
            _usual_form(forms[base])
            for base in sorted(
                counter, key=lambda base: (-_weight(counter[base], spread[base], len(themes)), base)
            )[:N_TERMS]
        )
        for theme, counter in counts.items()
    }


def _weight(count: int, n_themes_with: int, n_themes: int) -> float:
    return count * log(1 + n_themes / n_themes_with)


def _usual_form(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], len(form), form))


def found_name(terms: Sequence[str], fallback: str) -> str:
    """Name a found theme by its strongest terms, or by its most central statement."""
    chosen = terms[:N_NAME_TERMS]
    if not chosen:
        words = fallback.replace(MASK, "").split()
        chosen = [" ".join(words[:6])] if words else ["–"]
    name = " og ".join(chosen)
    return name[:1].upper() + name[1:]
