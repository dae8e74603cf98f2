"""An analysis that takes no time: an answer is one statement, and its first word is its theme."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sqlite_utils import Database

from toolkit.analysis.pipeline import AnalysisResult, AnswerText, ThemeProposal
from toolkit.analysis.theming import Decisions
from toolkit.core.framework import Framework
from toolkit.core.statements import Stance, Statement, Status
from toolkit.core.themes import Quote, Theme
from toolkit.services import consultations

KNOWN = {"kran": "krankoe", "is": "ismangel"}


class FakeAnalyser:
    """Does what an `AnswerAnalyser` does; `during` is called in the midst of an analysis."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.during: Callable[[Callable[[str, int, int], None]], None] | None = None
        self.proposals: Sequence[ThemeProposal] = ()
        self.stances: Mapping[str, str] = {}
        self.decisions = Decisions()

    def analyse(
        self,
        answers: Sequence[AnswerText],
        progress: Callable[[str, int, int], None],
        *,
        decisions: Decisions,
    ) -> AnalysisResult:
        self.decisions = decisions
        if self.during is not None:
            self.during(progress)
        found = tuple(
            self._with_stance(one)
            for answer in answers
            for one in self._respecting(self._statement(answer, None), decisions)
        )
        ids = sorted({statement.theme for statement in found if statement.theme})
        names = {one.id: one.name for one in decisions.standing if one.name is not None}
        return AnalysisResult(
            statements=found,
            themes=tuple(self._theme(theme, found, names.get(theme)) for theme in ids),
            figures={"n_answers": len(answers)},
            found_centroids={
                theme: np.ones(4, dtype=np.float32) for theme in ids if theme not in KNOWN.values()
            },
            proposals=tuple(one for one in self.proposals if one.key not in decisions.declined),
        )

    def _with_stance(self, statement: Statement) -> Statement:
        stance = self.stances.get(statement.text)
        return replace(statement, stance=None if stance is None else Stance(stance))

    def _respecting(self, found: Statement, decisions: Decisions) -> list[Statement]:
        """Give what people placed in the answer, or what the machine says where they did not."""
        placed = [one for one in decisions.placed if one.answer_id == found.answer_id]
        if placed or any(answer == found.answer_id for answer, _, _ in decisions.excluded):
            return placed
        standing = {one.id: one for one in decisions.standing}
        theme = found.theme
        while theme in standing and standing[theme].merged_into is not None:
            theme = standing[theme].merged_into
        if theme in standing and standing[theme].locked:
            return [replace(found, theme=None, proposed_theme=theme)]
        return [replace(found, theme=theme)]

    def map_new(
        self, answers: Sequence[AnswerText], found_themes: Mapping[str, Any]
    ) -> tuple[Statement, ...]:
        return tuple(self._statement(answer, found_themes) for answer in answers)

    def _statement(self, answer: AnswerText, found_themes: Mapping[str, Any] | None) -> Statement:
        word = answer.text.split()[0].lower()
        theme: str | None = KNOWN.get(word, f"found-{word.encode().hex()[:12]:0<12}")
        if found_themes is not None and word not in KNOWN and theme not in found_themes:
            theme = None
        return Statement(
            answer_id=answer.id,
            start=0,
            end=len(answer.text),
            text=answer.text,
            status=Status.MAPPED,
            undecided=False,
            area="F2" if word == "is" else "K1",
            area_confidence=0.9,
            theme=theme,
        )

    def _theme(
        self, identifier: str, found: Sequence[Statement], name: Mapping[str, str] | None
    ) -> Theme:
        own = [statement for statement in found if statement.theme == identifier]
        return Theme(
            id=identifier,
            name=name or {"da": identifier},
            known=identifier in KNOWN.values(),
            area=str(own[0].area),
            n_statements=len(own),
            n_voices=len(own),
            terms=("ord",),
            quotes=tuple(Quote(one.answer_id, one.start, one.end, one.text) for one in own[:3]),
            stability=None,
        )


@dataclass
class FakeFitted:
    framework: Framework
    analyser: FakeAnalyser
    identity: str = "fake"


class FakeAnalysers:
    """The fitted models of a process that fits nothing."""

    def __init__(self) -> None:
        self.fitted: dict[int, FakeFitted] = {}
        self.during: Callable[[Callable[[str, int, int], None]], None] | None = None
        self.proposals: Sequence[ThemeProposal] = ()
        self.stances: Mapping[str, str] = {}
        self.asked_up_to: list[int] = []

    def get(
        self, db: Database, consultation_id: int, progress: object = None, *, up_to: int = 0
    ) -> FakeFitted:
        self.asked_up_to.append(up_to)
        framework = consultations.get_consultation_by_id(db, consultation_id).framework
        fitted = self.fitted.setdefault(
            consultation_id, FakeFitted(framework, FakeAnalyser(framework))
        )
        fitted.analyser.during = self.during
        fitted.analyser.proposals = self.proposals
        fitted.analyser.stances = self.stances
        return fitted

    def warm(self, db: Database) -> None:
        """Be ready already."""
