"""The review: what was said, in figures and in its place, and the way back to every answer."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlite_utils import Database

from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.framework import Area, Framework
from toolkit.core.statements import Stance
from toolkit.core.text import LocalText
from toolkit.core.themes import Firmness
from toolkit.services.accounts import Membership
from toolkit.services.review_views import (
    AreaLine,
    Board,
    ChangeLine,
    ChannelCount,
    Figures,
    Overview,
    SourceLine,
    StatementLine,
    StatementPage,
    ThemeLine,
    TrackLine,
    most_voices,
)
from toolkit.storage import review, runs, statements
from toolkit.storage.database import read
from toolkit.storage.review import StatementFilter as StatementFilter

Row = Mapping[str, Any]
T = TypeVar("T")

PAGE_LENGTH = 25
# Colours and shapes that the tracks take in their order; a longer row begins anew.
TRACK_LOOKS = 6
# Stands in for a theme where an area's statements have none.
WITHOUT_THEME: Row = {
    "id": "",
    "name": None,
    "known": False,
    "terms": "[]",
    "stability": None,
    "coherence": None,
    "locked": False,
    "version": 0,
}


def overview(db: Database, membership: Membership) -> Overview:
    """Return the first page: how much came in, where it landed, what waits."""
    with read(db):
        counts = review.list_response_counts(db, membership.id)
        committee = set(committee_channels(membership.framework))
        companies = [row for row in counts if row["channel"] not in committee]
        done = runs.get_last_done_run(db, membership.id)
        names = _theme_names(db, membership.id)
        return Overview(
            board=board_of(db, membership),
            n_responses=sum(row["n"] for row in companies),
            n_committee_responses=sum(row["n"] for row in counts if row["channel"] in committee),
            first_day=min((row["first_day"] for row in companies), default=None),
            n_waiting=statements.count_waiting_answers(db, membership.id),
            run=runs.get_latest_run(db, membership.id),
            changes=() if done is None else _change_lines(done.changes, names),
            n_proposals=review.count_open_proposals(db, membership.id),
            n_excluded=review.count_statements(db, membership.id, StatementFilter(excluded=True)),
        )


def track_view(db: Database, membership: Membership, identifier: str) -> TrackLine:
    """Return one track with its areas and themes.

    Raises
    ------
    ToolkitError
        NOT_FOUND.
    """
    with read(db):
        tracks = board_of(db, membership).tracks
    return _found(next((track for track in tracks if track.id == identifier), None))


def outside_view(db: Database, membership: Membership) -> TrackLine:
    """Return what was said outside the tracks, as if it were one."""
    with read(db):
        return board_of(db, membership).outside


def area_view(db: Database, membership: Membership, code: str) -> tuple[TrackLine, AreaLine]:
    """Return one area, and the track that it belongs to.

    Raises
    ------
    ToolkitError
        NOT_FOUND.
    """
    with read(db):
        board = board_of(db, membership)
    return _found(
        next(
            (
                (track, area)
                for track in (*board.tracks, board.outside)
                for area in track.areas
                if area.code == code
            ),
            None,
        )
    )


def list_statements(
    db: Database, membership: Membership, chosen: StatementFilter, *, page: int
) -> StatementPage:
    """Return a page of statements; a page past the end is the last one."""
    with read(db):
        total = review.count_statements(db, membership.id, chosen)
        n_pages = max(1, -(-total // PAGE_LENGTH))
        page = min(max(page, 1), n_pages)
        rows = review.list_statements(
            db, membership.id, chosen, limit=PAGE_LENGTH, offset=(page - 1) * PAGE_LENGTH
        )
        names = _theme_names(db, membership.id)
    return StatementPage(statement_lines(membership.framework, rows, names), total, page, n_pages)


def list_theme_names(db: Database, membership: Membership) -> dict[str, LocalText]:
    """Return theme -> name for every theme that is not merged into another."""
    return _theme_names(db, membership.id)


def has_stances(db: Database, membership: Membership) -> bool:
    """Tell whether the analysis says what statements do: wish, complain, praise or tell."""
    return review.has_stances(db, membership.id)


def list_words(
    db: Database, membership: Membership, areas: tuple[str, ...] | None
) -> list[tuple[str, tuple[str, ...]]]:
    """Return (voice, words) of each statement with content by companies in these areas."""
    chosen = StatementFilter(
        statuses=("mapped", "outside"),
        channels=company_channels(membership.framework),
        areas=areas,
    )
    return [
        (voice, review.words_of(text))
        for voice, text in review.list_texts(db, membership.id, chosen)
    ]


def list_sources(db: Database, membership: Membership) -> tuple[SourceLine, ...]:
    """Return the surveys and the other sources of the consultation."""
    return tuple(
        SourceLine(
            slug=row["slug"],
            title=LocalText(json.loads(row["title"])),
            channel_title=membership.framework.channel(row["channel"]).title,
            day=row["day"],
            opens=row["opens"],
            closes=row["closes"],
            n_responses=row["n_responses"],
        )
        for row in review.list_sources(db, membership.id)
    )


def committee_channels(framework: Framework) -> tuple[str, ...]:
    """Return the ids of the channels that are reported apart."""
    return tuple(channel.id for channel in framework.channels if channel.kind == "committee")


def company_channels(framework: Framework) -> tuple[str, ...]:
    """Return the ids of the channels that companies speak through."""
    return tuple(channel.id for channel in framework.channels if channel.kind != "committee")


def statement_lines(
    framework: Framework, rows: Iterable[Row], names: Mapping[str, LocalText]
) -> tuple[StatementLine, ...]:
    """Give statements as stored the names of their area, theme and channel."""
    return tuple(_statement_line(framework, row, names) for row in rows)


def track_position(framework: Framework, code: str | None) -> int:
    """Return which look the track of an area has, from 1; 0 outside the tracks."""
    track = None if code is None else framework.track_of(code)
    return 0 if track is None else framework.tracks.index(track) % TRACK_LOOKS + 1


def _statement_line(
    framework: Framework, row: Row, names: Mapping[str, LocalText]
) -> StatementLine:
    code = None if row["status"] == "empty" else row["area"]
    area = _area(framework, code)
    track = None if code is None else framework.track_of(code)
    channel = framework.channel(row["channel"])
    return StatementLine(
        id=row["id"],
        answer=row["answer"],
        start=row["start"],
        end=row["end"],
        text=row["text"],
        status=row["status"],
        undecided=bool(row["undecided"]),
        area=None if area is None else area.code,
        area_title=None if area is None else area.title,
        track=None if track is None else track.id,
        position=track_position(framework, code),
        confidence=row["area_confidence"],
        theme=row["theme"] if row["theme"] in names else None,
        theme_name=names.get(row["theme"]),
        channel=channel.id,
        channel_title=channel.title,
        is_committee=channel.kind == "committee",
        stance=None if row["stance"] is None else Stance(row["stance"]),
        is_decided=bool(row["is_decided"]),
        is_excluded=bool(row["excluded"]),
    )


def board_of(
    db: Database, membership: Membership, theme_rows: Iterable[Row] | None = None
) -> Board:
    """Return everything that was said, in its place; within a transaction that reads.

    Parameters
    ----------
    theme_rows : iterable of mapping, optional
        All themes, where they are read already.
    """
    framework = membership.framework
    placements = review.list_placements(db, membership.id)
    if theme_rows is None:
        theme_rows = review.list_themes(db, membership.id)
    themes = {row["id"]: row for row in theme_rows}
    names = {identifier: _name(row) for identifier, row in themes.items()}
    quotes = {
        line.theme: line
        for line in statement_lines(framework, review.list_quotes(db, membership.id), names)
    }
    by_area: dict[str | None, list[Row]] = defaultdict(list)
    for row in placements:
        by_area[None if row["status"] == "empty" else row["area"]].append(row)

    def area_line(area: Area) -> AreaLine:
        rows = by_area[area.code]
        by_theme: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            by_theme[row["theme"] if row["theme"] in themes else ""].append(row)
        lines = [
            theme_line(framework, themes[identifier], members, quotes.get(identifier))
            if identifier
            else _line_without_theme(framework, area.code, members)
            for identifier, members in by_theme.items()
        ]
        # Whatever has no theme comes last, however much it is.
        lines.sort(key=lambda line: (not line.id, most_voices(line)))
        return AreaLine(
            area.code, area.title, area.description, _figures(framework, rows), tuple(lines)
        )

    def track_line(
        identifier: str, position: int, title: LocalText | None, areas: Iterable[Area]
    ) -> TrackLine:
        areas = tuple(areas)
        rows = [row for area in areas for row in by_area[area.code]]
        return TrackLine(
            identifier,
            position,
            title,
            _figures(framework, rows),
            tuple(area_line(area) for area in areas),
        )

    return Board(
        figures=_figures(framework, placements),
        tracks=tuple(
            track_line(track.id, index % TRACK_LOOKS + 1, track.title, track.areas)
            for index, track in enumerate(framework.tracks)
        ),
        outside=track_line("", 0, None, framework.outside),
        empty=_figures(framework, by_area[None]),
    )


def theme_line(
    framework: Framework,
    theme: Row,
    rows: Iterable[Row] = (),
    quote: StatementLine | None = None,
) -> ThemeLine:
    """Give a theme as stored the figures of its statements.

    Parameters
    ----------
    framework : Framework
    theme : mapping
        Of the table `theme`.
    rows : iterable of mapping, optional
        Placements, see `storage.review.list_placements`.
    quote : StatementLine, optional
    """
    stability = theme["stability"]
    return ThemeLine(
        id=theme["id"],
        area=theme["area"],
        name=_name(theme) if theme["id"] else None,
        known=bool(theme["known"]),
        terms=tuple(json.loads(theme["terms"])),
        stability=stability,
        firmness=None if stability is None else Firmness.of(stability),
        coherence=theme["coherence"],
        is_locked=bool(theme["locked"]),
        version=theme["version"],
        figures=_figures(framework, rows),
        quote=quote,
    )


def _line_without_theme(framework: Framework, area: str, rows: Iterable[Row]) -> ThemeLine:
    return theme_line(framework, {**WITHOUT_THEME, "area": area}, rows)


def _change_lines(changes: Iterable[Row], names: Mapping[str, LocalText]) -> tuple[ChangeLine, ...]:
    lines = []
    for change in changes:
        theme, into = change["theme"], change["into"]
        lines.append(
            ChangeLine(
                kind=change["kind"],
                # The name of today, which a person may have given since.
                name=names.get(theme) or LocalText(change["name"]),
                before=change["before"],
                after=change["after"],
                theme=theme if theme in names else None,
                into=into if into in names else None,
                into_name=names.get(into),
            )
        )
    return tuple(lines)


def _figures(framework: Framework, rows: Iterable[Row]) -> Figures:
    committee = set(committee_channels(framework))
    voices: dict[str, set[str]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    undecided = 0
    for row in rows:
        voices[row["channel"]].add(row["voice"])
        counts[row["channel"]] += row["n"]
        if row["undecided"] and row["channel"] not in committee:
            undecided += row["n"]
    companies = [channel for channel in counts if channel not in committee]
    return Figures(
        statements=sum(counts[channel] for channel in companies),
        voices=len(set().union(*(voices[channel] for channel in companies))),
        undecided=undecided,
        committee=sum(counts[channel] for channel in counts if channel in committee),
        channels=tuple(
            ChannelCount(
                id=channel.id,
                title=channel.title,
                is_committee=channel.kind == "committee",
                statements=counts[channel.id],
                voices=len(voices[channel.id]),
            )
            for channel in framework.channels
            if counts.get(channel.id)
        ),
    )


def _theme_names(db: Database, consultation: int) -> dict[str, LocalText]:
    rows = review.list_themes(db, consultation)
    return {row["id"]: _name(row) for row in rows if row["merged_into"] is None}


def _name(row: Row) -> LocalText:
    return LocalText(json.loads(row["name"]))


def _area(framework: Framework, code: str | None) -> Area | None:
    try:
        return None if code is None else framework.area(code)
    except ToolkitError:
        return None


def _found(value: T | None) -> T:
    if value is None:
        raise ToolkitError(ErrorCode.NOT_FOUND)
    return value
