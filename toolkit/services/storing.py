"""Put what an analysis found into the tables, without undoing what people decided meanwhile."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from toolkit.core.corrections import taken_back
from toolkit.core.framework import Framework
from toolkit.core.run_changes import Change, ThemeCount, compare_runs
from toolkit.core.statements import Statement
from toolkit.core.themes import Theme
from toolkit.services.correction_desk import known_theme_row, merged_themes
from toolkit.services.forgetting import forget_words, lapse
from toolkit.services.standing import Settling, Standing, keeps_name
from toolkit.storage import corrections, proposals, runs, statements
from toolkit.storage.proposals import ProposalRow
from toolkit.storage.statements import StatementRow, ThemeRow
from toolkit.storage.themes import list_theme_records

if TYPE_CHECKING:
    from toolkit.analysis.pipeline import AnalysisResult
    from toolkit.services.analysers import Fitted

Span = tuple[str, int, int]


def store_result(
    db: Database,
    run_id: int,
    consultation_id: int,
    fitted: "Fitted",
    result: "AnalysisResult",
    *,
    answer_ids: Sequence[str],
    standing: Standing,
) -> None:
    """Put a full analysis in the place of the last one, within a transaction that is open.

    Parameters
    ----------
    answer_ids : sequence of str
        The answers that were analysed.
    standing : Standing
        What had been decided when the analysis began. What has been taken back meanwhile is left
        as it was put then, until the next analysis.
    """
    last = runs.get_last_done_run(db, consultation_id)
    _replace_findings(db, consultation_id, fitted.framework, result, answer_ids, standing)
    deleted = set(answer_ids) - statements.list_existing_answers(db, answer_ids)
    if deleted:
        weakened = {one.theme or "" for one in result.statements if one.answer_id in deleted}
        forget_words(db, consultation_id, fitted.framework, weakened)
    # Answers that came in meanwhile are mapped to the new themes next.
    statements.update_other_answers_waiting(db, consultation_id, answer_ids)
    counts = _count_themes(db, consultation_id, fitted.framework)
    runs.update_done(
        db,
        run_id,
        model_hash=fitted.identity,
        figures=result.figures,
        changes=[] if last is None else _changes(db, consultation_id, last.id, counts),
        theme_counts=[asdict(count) for count in counts],
        last_correction=standing.last_entry,
        now=datetime.now(UTC),
    )
    if deleted:
        runs.insert_wish(db, consultation_id, datetime.now(UTC))


def _replace_findings(
    db: Database,
    consultation_id: int,
    framework: Framework,
    result: "AnalysisResult",
    answer_ids: Sequence[str],
    standing: Standing,
) -> None:
    """Store themes, statements and proposals, as far as no person has said otherwise meanwhile."""
    declined = _declined_meanwhile(db, consultation_id, result, standing)
    themes = [_theme_row(one, result) for one in result.themes if one.id not in declined]
    statements.insert_themes(
        db, consultation_id, _with_standing_names(db, consultation_id, themes, standing)
    )
    left_alone = taken_back(corrections.list_log(db, consultation_id), standing.last_entry)
    replace_statements(
        db,
        consultation_id,
        [answer for answer in answer_ids if answer not in left_alone],
        result.statements,
        quote_ranks(result.themes),
    )
    theme_ids = [theme.id for theme in themes]
    lapse(db, consultation_id, framework, theme_ids)
    still_named = statements.list_themes_of(db, left_alone)
    statements.delete_other_themes(db, consultation_id, [*theme_ids, *still_named])
    _store_proposals(db, consultation_id, result)


def replace_statements(
    db: Database,
    consultation_id: int,
    answer_ids: Sequence[str],
    found: Sequence[Statement],
    ranks: Mapping[tuple[str, Span], int],
) -> None:
    """Put what the machine found in the place of what it found before; people's stay.

    A statement that is found again keeps its id, so that what was decided about a theme can be
    taken back, and a link to it still leads somewhere.

    Parameters
    ----------
    ranks : mapping
        (Theme, span) -> rank of the quote; see `quote_ranks`.
    """
    existing = statements.list_existing_answers(db, answer_ids)
    decided = [
        one for one in statements.list_decided(db, consultation_id) if one.answer in existing
    ]
    kept: dict[str, list[tuple[int, int]]] = {}
    for one in decided:
        kept.setdefault(one.answer, []).append((one.start, one.end))
    ids = statements.list_ids(db, answer_ids)
    settling = Settling(list_theme_records(db, consultation_id))
    statements.delete_machine_statements(db, answer_ids)
    statements.insert_statements(
        db,
        [
            _statement_row(one, ids, settling, ranks)
            for one in found
            if one.answer_id in existing and not _overlaps(one, kept.get(one.answer_id, []))
        ],
    )
    stances = {_span(one): one.stance for one in found}
    seen = [
        (one.id, stances.get(span), ranks.get((one.theme or "", span)))
        for one in decided
        if (span := (one.answer, one.start, one.end)) and not one.excluded
    ]
    statements.update_what_is_seen(db, seen)
    statements.update_mapped(db, answer_ids)


def quote_ranks(themes: Sequence[Theme]) -> dict[tuple[str, Span], int]:
    """Give (theme, span) -> rank of every quote, from 1."""
    return {
        (theme.id, (quote.answer_id, quote.start, quote.end)): rank
        for theme in themes
        for rank, quote in enumerate(theme.quotes, 1)
    }


def known_themes(framework: Framework, found: Sequence[Statement]) -> list[ThemeRow]:
    """Give the framework's themes that the statements belong to; no analysis has made them yet."""
    ids = sorted({statement.theme for statement in found if statement.theme is not None})
    known = map(framework.theme, ids)
    return [known_theme_row(theme) for theme in known if theme is not None]


def _overlaps(statement: Statement, spans: Sequence[tuple[int, int]]) -> bool:
    return any(statement.start < end and start < statement.end for start, end in spans)


def _span(statement: Statement) -> Span:
    return statement.answer_id, statement.start, statement.end


def _statement_row(
    statement: Statement,
    ids: Mapping[Span, str],
    settling: Settling,
    ranks: Mapping[tuple[str, Span], int],
) -> StatementRow:
    span = _span(statement)
    theme, proposed = settling.place_statement(statement)
    return StatementRow(
        id=ids.get(span) or secrets.token_hex(16),
        answer=statement.answer_id,
        start=statement.start,
        end=statement.end,
        text=statement.text,
        status=statement.status.value,
        undecided=statement.undecided,
        area=statement.area,
        area_confidence=statement.area_confidence,
        theme=theme,
        quote_rank=ranks.get((theme or "", span)),
        stance=None if statement.stance is None else statement.stance.value,
        proposed_theme=proposed,
    )


def _theme_row(theme: Theme, result: "AnalysisResult") -> ThemeRow:
    return ThemeRow(
        id=theme.id,
        area=theme.area,
        name=theme.name,
        known=theme.known,
        terms=theme.terms,
        centroid=result.found_centroids.get(theme.id),
        stability=theme.stability,
        coherence=theme.coherence,
    )


def _with_standing_names(
    db: Database, consultation_id: int, rows: Sequence[ThemeRow], standing: Standing
) -> list[ThemeRow]:
    """Keep the names that people have given or signed, and those that they have gone back to."""
    present = list_theme_records(db, consultation_id)
    kept = {
        theme.id
        for records in (standing.themes, present)
        for theme in records.values()
        if keeps_name(theme)
    }
    return [
        replace(row, name=present[row.id].name.root) if row.id in kept & present.keys() else row
        for row in rows
    ]


def _declined_meanwhile(
    db: Database, consultation_id: int, result: "AnalysisResult", standing: Standing
) -> set[str | None]:
    """Give the new themes of which a person has said no while the analysis was at work.

    One that somebody has built on besides was left where it is when it was declined.
    """
    keys = proposals.list_declined_keys(db, consultation_id) - standing.declined
    present = list_theme_records(db, consultation_id)
    return {
        one.theme
        for one in result.proposals
        if one.kind.value == "new" and one.key in keys and one.theme not in present
    }


def _store_proposals(db: Database, consultation_id: int, result: "AnalysisResult") -> None:
    answers = sorted({answer for one in result.proposals for answer, _, _ in one.statements})
    ids = statements.list_ids(db, answers)
    proposals.replace_open_proposals(
        db,
        consultation_id,
        [
            ProposalRow(
                key=one.key,
                kind=one.kind.value,
                theme=one.theme,
                other=one.other,
                statements=tuple(ids[span] for span in one.statements if span in ids),
                why=one.why,
            )
            for one in result.proposals
        ],
    )


def _count_themes(db: Database, consultation_id: int, framework: Framework) -> list[ThemeCount]:
    committee = [channel.id for channel in framework.channels if channel.kind == "committee"]
    records = list_theme_records(db, consultation_id)
    return [
        ThemeCount(row.theme, records[row.theme].name.root, row.voices, row.statements)
        for row in statements.list_theme_counts(db, consultation_id, without_channels=committee)
        if row.theme in records
    ]


def _changes(
    db: Database, consultation_id: int, last_run: int, counts: Sequence[ThemeCount]
) -> list[dict[str, Any]]:
    before = [ThemeCount(**row) for row in runs.get_theme_counts(db, last_run)]
    if not before:
        return []  # answers have been deleted since, or none had come
    merged = merged_themes(list_theme_records(db, consultation_id))
    return [_as_json(change) for change in compare_runs(before, counts, merged)]


def _as_json(change: Change) -> dict[str, Any]:
    return {**asdict(change), "kind": change.kind.value}
