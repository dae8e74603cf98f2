"""The page of a theme: what it says, how firm that is, and where its statements may go instead."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from toolkit.core.corrections import follow_merges
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.framework import Area
from toolkit.core.intervals import wilson
from toolkit.core.statements import Stance
from toolkit.core.text import LocalText
from toolkit.services.accounts import Membership
from toolkit.services.review_views import (
    AreaPlaces,
    ChannelShare,
    Figures,
    StanceCount,
    ThemeLine,
    ThemeView,
)
from toolkit.services.reviewing import (
    StatementFilter,
    board_of,
    company_channels,
    statement_lines,
    theme_line,
)
from toolkit.storage import review, runs
from toolkit.storage.database import read

Row = Mapping[str, Any]

QUOTES_OF_A_THEME = 3


def theme_view(db: Database, membership: Membership, identifier: str) -> ThemeView:
    """Return one theme with its place, its strongest quotes, and its figures with intervals.

    A theme that has lost its last statement is still there, so that what was done can be undone.

    Raises
    ------
    ToolkitError
        NOT_FOUND, also for a theme that is merged into another; see `merged_into`.
    """
    framework = membership.framework
    with read(db):
        themes = {row["id"]: row for row in review.list_themes(db, membership.id)}
        theme = themes.get(identifier)
        if theme is None or theme["merged_into"] is not None:
            raise ToolkitError(ErrorCode.NOT_FOUND)
        board = board_of(db, membership, themes.values())
        quotes = review.list_quotes(db, membership.id, themes=[identifier])
        stances = review.list_stances(db, membership.id, identifier)
        quality = _stance_quality(db, membership.id) if stances else None
        n_proposed = 0
        if theme["locked"]:
            proposed = StatementFilter(proposed_theme=identifier)
            n_proposed = review.count_statements(db, membership.id, proposed)
    names = {key: LocalText(json.loads(row["name"])) for key, row in themes.items()}
    for track in (*board.tracks, board.outside):
        for area in track.areas:
            if area.code != theme["area"]:
                continue
            line = _line_in(area.themes, identifier) or theme_line(framework, theme)
            return ThemeView(
                track=track,
                area=area,
                line=line,
                quotes=statement_lines(framework, quotes[:QUOTES_OF_A_THEME], names),
                shares=shares_of(line.figures, board.figures),
                stances=_stance_counts(stances, company_channels(framework)),
                n_proposed=n_proposed,
                stance_quality=quality,
            )
    raise ToolkitError(ErrorCode.NOT_FOUND)


def merged_into(db: Database, membership: Membership, identifier: str) -> str | None:
    """Return the theme that a merged theme has become part of; None where it is not merged."""
    with read(db):
        rows = review.list_themes(db, membership.id)
    merged = {row["id"]: row["merged_into"] for row in rows if row["merged_into"] is not None}
    return follow_merges(identifier, merged) if identifier in merged else None


def list_places(db: Database, membership: Membership) -> tuple[AreaPlaces, ...]:
    """Return every area with its themes by name: where a statement can be moved to.

    Known themes of the framework are among them, also those that nobody has spoken of yet. What
    has no content is no place, nor are its themes.
    """
    framework = membership.framework
    with read(db):
        rows = review.list_themes(db, membership.id)
    by_area: dict[str, dict[str, LocalText]] = {area.code: {} for area in _areas(membership)}
    for theme in framework.themes:
        if theme.area in by_area:
            by_area[theme.area][theme.id] = theme.title
    for row in rows:
        if row["area"] not in by_area:
            continue
        by_area[row["area"]].pop(row["id"], None)
        if row["merged_into"] is None:
            by_area[row["area"]][row["id"]] = LocalText(json.loads(row["name"]))
    places = []
    for area in _areas(membership):
        track = framework.track_of(area.code)
        themes = sorted(by_area[area.code].items(), key=lambda item: str(item[1]).casefold())
        title = None if track is None else track.title
        places.append(AreaPlaces(area.code, area.title, title, tuple(themes)))
    return tuple(places)


def shares_of(figures: Figures, everybody: Figures) -> tuple[ChannelShare, ...]:
    """Return which share of each channel's voices is among `figures`, with its interval.

    The interval is Wilson's: it holds for few voices and for shares near 0 and 1 as well.
    """
    totals = {channel.id: channel.voices for channel in everybody.channels}
    shares = []
    for channel in figures.channels:
        total = totals[channel.id]
        low, high = wilson(channel.voices, total)
        shares.append(ChannelShare(channel, total, channel.voices / total, low, high))
    return tuple(shares)


def _line_in(lines: Iterable[ThemeLine], identifier: str) -> ThemeLine | None:
    return next((line for line in lines if line.id == identifier), None)


def _stance_counts(rows: Iterable[Row], channels: Iterable[str]) -> tuple[StanceCount, ...]:
    companies = set(channels)
    counts = dict.fromkeys(Stance, 0)
    for row in rows:
        if row["channel"] in companies:
            counts[Stance(row["stance"])] += row["n"]
    return tuple(StanceCount(stance, n) for stance, n in counts.items() if n)


def _stance_quality(db: Database, consultation_id: int) -> tuple[float, float] | None:
    last = runs.get_last_done_run(db, consultation_id)
    measured = {} if last is None else last.figures
    if not {"stance_f1", "stance_baseline_f1"} <= measured.keys():
        return None
    return float(measured["stance_f1"]), float(measured["stance_baseline_f1"])


def _areas(membership: Membership) -> tuple[Area, ...]:
    framework = membership.framework
    return (*(area for track in framework.tracks for area in track.areas), *framework.outside)
