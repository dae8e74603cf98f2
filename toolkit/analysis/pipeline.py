"""The whole analysis: mask, split, embed, map, find themes, name them."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import sklearn
from numpy.typing import NDArray

from toolkit.analysis import theming
from toolkit.analysis.embed import CachedEncoder, Encoder
from toolkit.analysis.map_areas import Placement, Placer, StatementMapper, statement_table
from toolkit.analysis.pieces import Pieces
from toolkit.analysis.split import split_answers
from toolkit.analysis.split_facts import Span
from toolkit.analysis.split_readings import PieceMeanings
from toolkit.analysis.stance import learn_stances
from toolkit.analysis.theming import Decisions, ProposalKind
from toolkit.analysis.training import training_rows
from toolkit.core.framework import Example, Framework
from toolkit.core.privacy import mask
from toolkit.core.statements import Stance, Statement, Status
from toolkit.core.themes import Theme

Progress = Callable[[str, int, int], None]

# Part of a fitted model's identity: raise it with every change of what is learned or decided.
VERSION = 3
NO_DECISIONS = Decisions()
UNDECIDED_BELOW = 0.5
# One title and one description a class leave a model too modest: it would be undecided everywhere.
ZERO_SHOT_REGULARISATION = 100.0


@dataclass(frozen=True, slots=True)
class AnswerText:
    """One answer.

    Attributes
    ----------
    voice : str
        Who is counted once.
    segments : mapping
        Background question -> choice.
    channel : str
        Where it was said; empty where it is not told.
    """

    id: str
    text: str
    voice: str
    segments: Mapping[str, str]
    channel: str = ""


@dataclass(frozen=True, slots=True)
class ThemeProposal:
    """A change to what stands, for a person to accept or decline; see `theming.Proposal`.

    Attributes
    ----------
    statements : tuple of (answer id, start, end)
        What it is about.
    """

    kind: ProposalKind
    key: str
    theme: str
    other: str | None
    statements: tuple[tuple[str, int, int], ...]
    why: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class AnalysisResult:
    """What the analysis found.

    Attributes
    ----------
    statements : tuple of Statement
        In the order of the answers, and in each from its start.
    themes : tuple of Theme
        Those with at least one statement.
    figures : dict
        What was measured, and under which conditions.
    found_centroids : dict
        Found theme -> ndarray, to be given to `AnswerAnalyser.map_new` as it is.
    proposals : tuple of ThemeProposal
        What differs from what stood; none in a first run.
    """

    statements: tuple[Statement, ...]
    themes: tuple[Theme, ...]
    figures: dict[str, float | int | str | bool]
    found_centroids: dict[str, NDArray[np.float32]]
    proposals: tuple[ThemeProposal, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """The statements, whose they are, whether a person has placed them, and their meaning."""

    statements: list[Statement]
    owners: list[int]
    decided: list[bool]
    meaning: NDArray[np.float32]


def _proposal(one: theming.Proposal, statements: Sequence[Statement]) -> ThemeProposal:
    about = [statements[row] for row in one.members]
    spans = tuple((each.answer_id, each.start, each.end) for each in about)
    return ThemeProposal(one.kind, one.key, one.theme, one.other, spans, one.why)


def identity(
    framework: Framework,
    examples: Sequence[Example],
    encoder: Encoder,
    corrections: Sequence[Example] = (),
) -> str:
    """Give the SHA-256, in hexadecimal, of everything that a fitted analyser depends on."""
    rows = [
        [[one.text, one.area, one.theme, one.author, one.stance] for one in part]
        for part in (examples, corrections)
    ]
    parts = [VERSION, sklearn.__version__, framework.hash, encoder.identity, rows]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()


def _silent(phase: str, done: int, total: int) -> None:
    """Tell nobody."""


class AnswerAnalyser:
    """Maps answers to a framework's areas and themes.

    Pickled without its encoder; give it one with `use_encoder` after loading.

    Parameters
    ----------
    framework : Framework
    encoder : Encoder
    undecided_below : float, default 0.5
        Confidence, 0-1, below which a statement is undecided. At 0.5 the best guess is as often
        wrong as right in cross-validation over groups of authors.
    random_state : int, default 0

    Attributes
    ----------
    mapper_ : StatementMapper
    stances_ : LearnedStances
        Empty where no example tells its stance, or where they cannot be told well enough.
    n_examples_ : int
        0 where the mapping knows only the framework's own titles and descriptions.
    """

    def __init__(
        self,
        framework: Framework,
        encoder: Encoder,
        *,
        undecided_below: float = UNDECIDED_BELOW,
        random_state: int = 0,
    ) -> None:
        self.framework = framework
        self.undecided_below = undecided_below
        self.random_state = random_state
        self.use_encoder(encoder)

    def use_encoder(self, encoder: Encoder) -> Self:
        """Take another object of the same encoder, as after unpickling."""
        self._encoder = encoder if isinstance(encoder, CachedEncoder) else CachedEncoder(encoder)
        return self

    def __getstate__(self) -> dict[str, Any]:
        # An encoder may hold a C library or a database, which no file can keep.
        return {name: value for name, value in self.__dict__.items() if name != "_encoder"}

    def fit(
        self,
        examples: Sequence[Example],
        example_vectors: NDArray[np.floating[Any]] | None = None,
        progress: Progress | None = None,
        *,
        corrections: Sequence[Example] = (),
    ) -> Self:
        """Learn from labelled statements; without any, from the framework's own words.

        Parameters
        ----------
        examples : sequence of Example
        example_vectors : ndarray of shape (n_examples, dimensions), optional
            Made beforehand by the same encoder.
        progress : callable, optional
            Called with (phase, done, total).
        corrections : sequence of Example, optional
            What officials have placed in this consultation.

        Raises
        ------
        ValueError
            If the vectors do not fit the examples or the encoder.
        """
        tell = progress or _silent
        rows = training_rows(self.framework, examples, corrections)
        if example_vectors is None:
            vectors = self._encode(rows.texts, "fit", tell)
        else:
            expected = (len(examples), self._encoder.dimensions)
            if example_vectors.shape != expected:
                raise ValueError(f"example vectors: {example_vectors.shape}, not {expected}")
            rest = self._encode(rows.texts[rows.n_examples :], "fit", tell)
            vectors = np.vstack([np.asarray(example_vectors, dtype=np.float32), rest])
        tell("fit", 0, 0)
        table = statement_table(rows.texts, vectors)
        mapper = StatementMapper(random_state=self.random_state)
        if not examples and not corrections:
            mapper.set_params(vector_regularisation=ZERO_SHOT_REGULARISATION)
        self.mapper_ = mapper.fit(table, rows.labels)
        self.stances_ = learn_stances(
            table[: len(examples)], examples, random_state=self.random_state
        )
        self.n_examples_ = len(examples)
        outside = [area.code for area in self.framework.outside]
        self._placer = Placer([str(label) for label in self.mapper_.classes_], outside)
        return self

    def analyse(
        self,
        answers: Sequence[AnswerText],
        progress: Progress | None = None,
        *,
        decisions: Decisions = NO_DECISIONS,
    ) -> AnalysisResult:
        """Find and describe everything that the answers say.

        Parameters
        ----------
        answers : sequence of AnswerText
            With different ids.
        progress : callable, optional
            Called with (phase, done, total).
        decisions : Decisions, optional
            What people decided before: it is never changed.
        """
        tell = progress or _silent
        read = self._read(answers, tell, decisions)
        tell("themes", 0, 0)
        sources = [
            theming.Source(
                answers[owner].voice,
                tuple(sorted(answers[owner].segments.items())),
                answers[owner].channel,
            )
            for owner in read.owners
        ]
        found = theming.place_in_themes(
            read.statements,
            read.meaning,
            decisions,
            decided=read.decided,
            random_state=self.random_state,
            voices=[source.voice for source in sources],
        )
        themes = theming.describe_themes(
            self.framework,
            found,
            sources,
            read.meaning,
            lambda done, total: tell("names", done, total),
        )
        areas = [statement.area for statement in found.statements]
        centroids = theming.found_centroids(found.themes, read.meaning, areas, self.framework.codes)
        figures = self._figures(answers, found.statements, themes)
        proposals = tuple(_proposal(one, found.statements) for one in found.proposals)
        return AnalysisResult(found.statements, themes, figures, centroids, proposals)

    def map_new(
        self, answers: Sequence[AnswerText], found_themes: Mapping[str, NDArray[np.float32]]
    ) -> tuple[Statement, ...]:
        """Map new answers to the themes there are, without a full analysis.

        Parameters
        ----------
        answers : sequence of AnswerText
        found_themes : mapping
            `AnalysisResult.found_centroids` of the last full analysis.
        """
        read = self._read(answers, _silent, NO_DECISIONS)
        areas = [statement.area for statement in read.statements]
        vectors = theming.place_vectors(read.meaning, areas, self.framework.codes)
        return tuple(
            replace(statement, theme=theming.nearest_found(vector, found_themes))
            if statement.theme is None and statement.status is not Status.EMPTY
            else statement
            for statement, vector in zip(read.statements, vectors, strict=True)
        )

    def _read(self, answers: Sequence[AnswerText], tell: Progress, decisions: Decisions) -> _Read:
        """Mask, split and map; what a person has placed stays as it is."""
        tell("mask", 0, len(answers))
        masked = [mask(answer.text).text for answer in answers]
        ids = [answer.id for answer in answers]
        pieces = self._split(masked, tell).respecting(ids, masked, decisions)
        table = statement_table(pieces.texts, self._encode(pieces.texts, "embed", tell))
        tell("map", 0, len(pieces.texts))
        placements = self._placer.place(self.mapper_.predict_proba(table))
        stances = self.stances_.tell(table)
        statements = [
            replace(decided, stance=stance)
            if decided is not None
            else self._statement(ids[owner], span, text, placement, stance)
            for owner, span, text, decided, placement, stance in zip(
                pieces.owners,
                pieces.spans,
                pieces.texts,
                pieces.decided,
                placements,
                stances,
                strict=True,
            )
        ]
        tell("map", len(pieces.texts), len(pieces.texts))
        by_person = [decided is not None for decided in pieces.decided]
        return _Read(statements, pieces.owners, by_person, self.mapper_.meaning(table))

    def piece_meanings(self, texts: Sequence[str]) -> PieceMeanings:
        """Give what `texts` are about, as `split_answers` wants it."""
        table = statement_table(texts, self._encode(texts, "split", _silent))
        classes = self.mapper_.predict_proba(table)
        groups = self._placer.group_probabilities(classes)
        return PieceMeanings(classes, groups, self.mapper_.meaning(table))

    def _split(self, texts: Sequence[str], tell: Progress) -> Pieces:
        tell("split", 0, len(texts))
        found = split_answers(
            texts, self.piece_meanings, progress=lambda done, total: tell("split", done, total)
        )
        owned = [(owner, span) for owner, spans in enumerate(found) for span in spans]
        return Pieces(
            [owner for owner, _ in owned],
            [span for _, span in owned],
            [texts[owner][slice(*span)] for owner, span in owned],
            [None] * len(owned),
        )

    def _encode(self, texts: Sequence[str], phase: str, tell: Progress) -> NDArray[np.float32]:
        parts = [np.zeros((0, self._encoder.dimensions), dtype=np.float32)]
        batch = self._encoder.batch
        for start in range(0, len(texts), batch):
            tell(phase, start, len(texts))
            parts.append(self._encoder.encode(texts[start : start + batch]))
        tell(phase, len(texts), len(texts))
        return np.vstack(parts)

    def _statement(
        self,
        answer_id: str,
        span: Span,
        text: str,
        placement: Placement,
        stance: Stance | None,
    ) -> Statement:
        says_nothing = not any(character.isalnum() for character in text)
        empty = says_nothing or placement.area == self.framework.empty
        confidence = 1.0 if says_nothing else placement.confidence
        if empty:
            status = Status.EMPTY
        elif self.framework.track_of(placement.area) is None:
            status = Status.OUTSIDE
        else:
            status = Status.MAPPED
        return Statement(
            answer_id=answer_id,
            start=span[0],
            end=span[1],
            text=text,
            status=status,
            undecided=confidence < self.undecided_below,
            area=None if empty else placement.area,
            area_confidence=round(confidence, 4),
            theme=None if empty else placement.theme,
            stance=stance,
        )

    def _figures(
        self,
        answers: Sequence[AnswerText],
        statements: Sequence[Statement],
        themes: Sequence[Theme],
    ) -> dict[str, float | int | str | bool]:
        n_statements = len(statements)
        undecided = sum(statement.undecided for statement in statements)
        content = [one for one in statements if one.status is not Status.EMPTY]
        confidence = sum(statement.area_confidence for statement in statements)
        return {
            "n_answers": len(answers),
            "n_voices": len({answer.voice for answer in answers}),
            "n_statements": n_statements,
            **{
                f"n_{status.value}": sum(one.status is status for one in statements)
                for status in Status
            },
            "n_undecided": undecided,
            "mean_confidence": round(confidence / n_statements, 4) if n_statements else 0.0,
            "n_known_themes": sum(theme.known for theme in themes),
            "n_found_themes": sum(not theme.known for theme in themes),
            "n_without_theme": sum(one.theme is None for one in content),
            "n_examples": self.n_examples_,
            "zero_shot": self.n_examples_ == 0,
            **self.stances_.figures,
            "embeddings": self._encoder.dimensions > 0,
            "encoder": self._encoder.identity,
        }
