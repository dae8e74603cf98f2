"""Terms and names of themes: what a theme says more than its siblings, as a heading."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np
from numpy.typing import NDArray

from toolkit.analysis.danish import is_telling, lemma, tokens
from toolkit.analysis.danish_words import BINDING_WORDS
from toolkit.analysis.heading_forms import (
    indefinite,
    is_better_indefinite,
    is_counted,
    is_plural_form,
)
from toolkit.analysis.noun_meaning import NounMeaning
from toolkit.analysis.noun_phrases import Form, Phrase, find_phrases, telling_noun, units_of

N_TERMS = 8
MASK = "█"
# A name is said by so many voices, and its words reach this share of the theme's statements.
MIN_VOICES, MIN_COVERAGE, FALLBACK_COVERAGE = 2, 0.25, 0.1
# A pair reaches so many times what its better noun does; a second noun for less is scenery.
MIN_GAIN = 1.4
# Nouns are alike from this cosine of what is said with them; so near to its theme is a name.
MIN_ALIKE, MIN_NEAR = 0.4, 0.3
# What only so many statements say is a name where it is nearer: two of a dozen are soon scenery.
FEW, MIN_NEAR_OF_FEW = 2, 0.5
# A noun of few statements names a theme that says it so many times as much as people do at large.
MIN_LIFT = 4.0
# Two nouns are said together where so many statements of the area hold both.
MIN_TOGETHER = 2
# In a large theme a smaller share is enough, where so many statements hold the noun.
MANY, LEAST_COVERAGE = 5, 0.06
# A phrase is the name where its noun stands in it so often, 0-1.
MIN_PHRASE_SHARE = 0.4
# Added to the share, 0-1, that siblings have of a word, so that rare words do not win.
SMOOTHING = 0.03
N_CANDIDATES = 15
# A statement of n nouns counts for each of them 1 / n to this power.
LENGTH_POWER = 0.5
# How much an occurrence speaks for a form: people head a column with the plural or the bare noun.
_FORM_WEIGHTS = {Form.PLURAL: 8, Form.SINGULAR: 5, Form.DEFINITE: 1, Form.GENITIVE: 0}

Key = tuple[str, ...]
Name = tuple[Key, ...]


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
                low = word.lower()
                if low in stop_words or low in BINDING_WORDS or not is_telling(word):
                    continue
                base = lemma(word)
                forms.setdefault(base, Counter())[low] += 1
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


@dataclass(slots=True)
class _Said:
    """What the statements of one theme say.

    Attributes
    ----------
    units : list of frozenset of str
        For each statement, its nouns and their parts; see `units_of`.
    share : dict
        Unit -> share of the statements with it, 0-1; a statement of many nouns counts less for
        each of them: who writes three words names the subject, who tells a story names much else.
    voices : dict
        Phrase -> who uses it.
    counts : Counter
        Phrase -> number of statements with it.
    alone : dict
        Noun -> as `share`, without the compounds that it is part of.
    """

    units: list[frozenset[str]] = field(default_factory=list)
    share: dict[str, float] = field(default_factory=dict)
    voices: dict[Key, set[str]] = field(default_factory=lambda: defaultdict(set))
    counts: Counter[Key] = field(default_factory=Counter)
    phrases: dict[Key, Phrase] = field(default_factory=dict)
    alone: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def weight(self, noun: str) -> float:
        """Give a noun's share of the statements, where it is only part of a compound by half."""
        return (self.alone.get(noun, 0.0) + self.share.get(noun, 0.0)) / 2

    def coverage(self, units: frozenset[str]) -> float:
        """Give the share of statements that hold at least one of some units."""
        return sum(not units.isdisjoint(own) for own in self.units) / max(len(self.units), 1)

    def reach(self, *nouns: str) -> float:
        """Give the share of statements that nouns cover; those with only a part count by half."""
        parts = frozenset(unit for noun in nouns for unit in units_of(noun))
        return (self.coverage(frozenset(nouns)) + self.coverage(parts)) / 2


def _shares(statements: Sequence[frozenset[str]]) -> dict[str, float]:
    shares: dict[str, float] = defaultdict(float)
    for units in statements:
        for unit in sorted(units):
            shares[unit] += len(units) ** -LENGTH_POWER / len(statements)
    return dict(shares)


def usual_units(texts: Sequence[str]) -> dict[str, float]:
    """Give noun or part of a compound -> how much of a consultation's statements it is, 0-1."""
    return _shares(
        [
            frozenset(
                unit for phrase in find_phrases(text) for base in phrase.nouns
                for unit in units_of(base)
            )
            for text in texts
        ]
    )  # fmt: skip


class Namer:
    """Names the found themes of one area apart from each other and from the known ones.

    Parameters
    ----------
    themes : mapping
        Theme id -> (text, voice) of its statements, the most central first.
    stop_words : frozenset of str
        Words, in lower case, that name nothing in this framework.
    usual : mapping, optional
        See `usual_units`: what people speak of in every area tells nothing of this one.
    meaning : mapping, optional
        Theme id -> ndarray of shape (n_statements, dimensions), in the order of the statements.
        Without it every noun is near its theme, and no two are alike.
    """

    def __init__(
        self,
        themes: Mapping[str, Sequence[tuple[str, str]]],
        *,
        stop_words: frozenset[str] = frozenset(),
        usual: Mapping[str, float] | None = None,
        meaning: Mapping[str, NDArray[np.floating]] | None = None,
    ) -> None:
        self._stop_words = stop_words
        self._surfaces: dict[Key, Counter[tuple[Form, str]]] = defaultdict(Counter)
        self._said = {theme: self._read(statements) for theme, statements in themes.items()}
        self._usual = usual or {}
        self._nouns_meaning = NounMeaning(
            {theme: said.units for theme, said in self._said.items()}, meaning or {}
        )
        self._central = {theme: said[0][0] if said else "" for theme, said in themes.items()}
        self._taken: set[frozenset[str]] = set()
        self._names: set[str] = set()

    def take(self, name: str) -> None:
        """Note a name that a sibling has already."""
        self._names.add(name.casefold())
        self._taken.add(frozenset(base for word in tokens(name) if (base := telling_noun(word))))

    def name(self, theme: str) -> str:
        """Give a theme a name that no sibling has.

        A noun or noun phrase that at least two voices use and that reaches a quarter of the
        statements; two related nouns where one does not reach so far; else the beginning of the
        most central statement, in quotation marks.
        """
        said = self._said[theme]
        nouns = self._ranked_nouns(theme)
        least = max(LEAST_COVERAGE, min(FALLBACK_COVERAGE, MANY / max(len(said.units), 1)))
        own = [
            noun
            for noun in nouns
            if said.weight(noun[0]) >= MIN_LIFT * self._usual.get(noun[0], 0.0)
        ]
        for keys in (
            *self._one(theme, nouns, MIN_COVERAGE),
            *self._two(theme, own),
            *self._one(theme, self._sure(theme, own), least),
        ):
            words = self._heading(keys)
            name = words[:1].upper() + words[1:]
            bases = frozenset(base for key in keys for base in said.phrases[key].nouns)
            if name.casefold() not in self._names and bases not in self._taken:
                self._taken.add(bases)
                self._names.add(name.casefold())
                return name
        return self._quoted(theme)

    def _read(self, statements: Sequence[tuple[str, str]]) -> _Said:
        said = _Said()
        for text, voice in statements:
            found = {}
            for phrase in find_phrases(text):
                if self._stop_words.isdisjoint(phrase.surface.lower().split()):
                    found[phrase.key] = phrase
                    self._surfaces[phrase.key][phrase.form, phrase.surface] += 1
            for key, phrase in found.items():
                said.voices[key].add(voice)
                said.phrases[key] = phrase
            said.counts.update(found.keys())
            said.units.append(
                frozenset(unit for one in found.values() for base in one.nouns
                          for unit in units_of(base))
            )  # fmt: skip
            nouns = [key[0] for key in found if len(key) == 1]
            for noun in nouns:
                said.alone[noun] += len(nouns) ** -LENGTH_POWER / len(statements)
        said.share = _shares(said.units)
        return said

    def _telling(self, theme: str, unit: str) -> float:
        """Weigh a unit by class-based TF-IDF: its share here against that in the siblings."""
        own = self._said[theme].weight(unit)
        others = [said.weight(unit) for name, said in self._said.items() if name != theme]
        elsewhere = max(others, default=0.0) / 2 + sum(others) / max(len(others), 1) / 2
        return own * log(1 + own / (elsewhere + self._usual.get(unit, 0.0) + SMOOTHING))

    def _ranked_nouns(self, theme: str) -> list[Key]:
        said = self._said[theme]
        usable: list[Key] = [
            key
            for key, voices in said.voices.items()
            if len(key) == 1 and len(voices) >= MIN_VOICES and self._surface(key)
        ]
        near = {key: self._nouns_meaning.nearness(theme, key[0]) for key in usable}

        def worth(key: Key) -> tuple[float, int, Key]:
            # A noun speaks also for the compounds that it is part of, and a compound for its parts.
            own = self._telling(theme, key[0])
            parts = max((self._telling(theme, unit) for unit in units_of(key[0])), default=0.0)
            return (-round((own + 0.25 * parts) * near[key], 6), -said.counts[key], key)

        return sorted((key for key in usable if near[key] >= MIN_NEAR), key=worth)[:N_CANDIDATES]

    def _sure(self, theme: str, nouns: Sequence[Key]) -> list[Key]:
        """Keep the nouns that more than a few say, or that are very near the theme."""
        said = self._said[theme]
        return [
            noun
            for noun in nouns
            if round(said.coverage(frozenset(units_of(noun[0]))) * len(said.units)) > FEW
            or self._nouns_meaning.nearness(theme, noun[0]) >= MIN_NEAR_OF_FEW
        ]

    def _one(self, theme: str, nouns: Sequence[Key], reach: float) -> list[Name]:
        """Give single names, best first; each noun within its usual phrase where it has one."""
        said = self._said[theme]
        names: list[Name] = []
        for noun in nouns:
            if said.reach(noun[0]) < reach:
                continue
            phrases = [
                key
                for key, voices in said.voices.items()
                if len(key) > 1
                and noun[0] in said.phrases[key].nouns
                and len(voices) >= MIN_VOICES
                and said.counts[key] >= MIN_PHRASE_SHARE * said.counts[noun]
                and self._surface(key)
            ]
            phrases.sort(key=lambda key: (-said.counts[key], key))
            names += [(key,) for key in (*phrases[:1], noun)]
        return names

    def _two(self, theme: str, nouns: Sequence[Key]) -> list[Name]:
        """Give pairs of related nouns, best first; in a pair the stronger noun comes first.

        A pair is worth what its nouns tell, times the share of statements that they reach.
        """
        said = self._said[theme]
        best = max((said.reach(noun[0]) for noun in nouns), default=0.0)
        needed = max(MIN_COVERAGE, MIN_GAIN * best)
        pairs: list[tuple[float, Name]] = []
        for at, one in enumerate(nouns[:5]):
            own = frozenset(units_of(one[0]))
            for other in nouns[at + 1 :]:
                units = frozenset(units_of(other[0]))
                both = said.reach(one[0], other[0])
                if own.isdisjoint(units) and both >= needed and self._related(one[0], other[0]):
                    telling = self._telling(theme, one[0]) + self._telling(theme, other[0])
                    pairs.append((-round(both * telling, 6), (one, other)))
        return [pair for _, pair in sorted(pairs)]

    def _related(self, one: str, other: str) -> bool:
        """Tell whether two nouns belong together: they are said together, or of like things."""
        together = sum(
            one in units and other in units for said in self._said.values() for units in said.units
        )
        return together >= MIN_TOGETHER or self._nouns_meaning.alike(one, other) >= MIN_ALIKE

    def _heading(self, keys: Name) -> str:
        """Write a name; the nouns of a pair are both indefinite, and of one number if they can."""
        if len(keys) == 1:
            surface = self._surface(keys[0])
            noun = keys[0][0]
            if len(keys[0]) > 1 or not is_better_indefinite(surface, noun):
                return surface
        plural = [self._mostly_plural(key) for key in keys]
        wanted = [
            own or (any(plural) and is_counted(key[0]))
            for key, own in zip(keys, plural, strict=True)
        ]
        forms = [
            indefinite(key[0], self._surfaces[key], plural=many)
            for key, many in zip(keys, wanted, strict=True)
        ]
        return " og ".join(
            form or self._surface(key) for key, form in zip(keys, forms, strict=True)
        )

    def _mostly_plural(self, key: Key) -> bool:
        forms = self._surfaces[key]
        n_plural = sum(n for (_, word), n in forms.items() if is_plural_form(word, key[0]))
        return 2 * n_plural >= sum(forms.values())

    def _surface(self, key: Key) -> str:
        """Give the form that a heading would have, as it is written somewhere in the area."""
        forms = self._surfaces[key]
        best = max(
            forms, key=lambda form: (_FORM_WEIGHTS[form[0]] * forms[form], -len(form[1]), form[1])
        )
        return best[1] if _FORM_WEIGHTS[best[0]] else ""

    def _quoted(self, theme: str) -> str:
        words = self._central[theme].replace(MASK, "").split()
        start = " ".join(words[:6]).rstrip(".,;:!?–- ")
        name = f"»{start}{' …' if len(words) > 6 else ''}«" if start else "–"
        n_same = 2
        unique = name
        while unique.casefold() in self._names:
            unique = f"{name} ({n_same})"
            n_same += 1
        self._names.add(unique.casefold())
        return unique
