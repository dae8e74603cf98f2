"""The page of a theme: shares with intervals, stances, and the places to move to."""

from dataclasses import replace

import pytest
from sqlite_utils import Database

from tests.review_data import NOW, Said, fill_consultation, membership
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.permissions import Role
from toolkit.core.statements import Stance
from toolkit.core.text import LocalText
from toolkit.core.themes import Firmness
from toolkit.services import correcting, review_answers, review_themes, reviewing
from toolkit.services.accounts import Account, Membership
from toolkit.services.consultations import ConsultationRecord
from toolkit.services.review_views import AreaPlaces
from toolkit.services.reviewing import StatementFilter
from toolkit.storage import runs
from toolkit.storage.database import write


@pytest.fixture
def official(db: Database, consultation: ConsultationRecord) -> tuple[Account, Membership]:
    fill_consultation(db, consultation.id)
    return membership(db, "havneby", Role.OFFICIAL)


@pytest.fixture
def own(official: tuple[Account, Membership]) -> Membership:
    return official[1]


def _stances(db: Database, **stances: str) -> None:
    with write(db):
        for number, stance in stances.items():
            db.execute(
                "UPDATE assignment SET stance = ? WHERE statement = ?",
                [stance, f"statement-{number.removeprefix('s')}"],
            )


def test_a_merged_theme_has_no_page_and_says_where_it_went(
    db: Database, official: tuple[Account, Membership]
) -> None:
    account, own = official
    made = []
    for number, name in ((1, "Ventetid"), (2, "Antal")):
        version = review_themes.theme_view(db, own, "krankoe").line.version
        statements = [f"statement-{number}"]
        split = correcting.split_theme(
            db,
            own,
            account.id,
            "krankoe",
            statements,
            LocalText({"da": name}),
            version=version,
        )
        made.append(str(split.payload.into))
    correcting.merge_themes(db, own, account.id, made[0], made[1], version=1)
    version = review_themes.theme_view(db, own, made[1]).line.version
    correcting.merge_themes(db, own, account.id, made[1], "krankoe", version=version)
    with pytest.raises(ToolkitError) as caught:
        review_themes.theme_view(db, own, made[0])
    assert caught.value.code is ErrorCode.NOT_FOUND
    assert review_themes.merged_into(db, own, made[0]) == "krankoe"
    assert review_themes.merged_into(db, own, "krankoe") is None
    assert review_themes.merged_into(db, own, "nothing") is None
    assert not {name for name in reviewing.list_theme_names(db, own) if name in made}
    assert "Antal" not in {str(name) for area in _places(db, own) for _id, name in area.themes}


def _places(db: Database, own: Membership) -> tuple[AreaPlaces, ...]:
    return review_themes.list_places(db, own)


def test_the_places_are_every_area_in_order_with_its_themes_by_name(
    db: Database, own: Membership
) -> None:
    places = _places(db, own)
    assert [area.code for area in places] == ["K1", "K2", "F1", "F2", "X1"]
    assert [area.themes for area in places if area.code == "X1"] == [
        (("found-0123456789ab", LocalText({"da": "Lugt"})),)
    ]
    assert places[-1].track_title is None


def test_what_has_no_content_is_no_place_nor_is_a_theme_of_it(
    db: Database, own: Membership
) -> None:
    """Ballerup's framework has such a theme."""
    framework = own.framework
    nothing = framework.themes[0].model_copy(update={"id": "intet", "area": framework.empty})
    wider = framework.model_copy(update={"themes": (*framework.themes, nothing)})
    assert _places(db, replace(own, framework=wider)) == _places(db, own)


def test_how_well_stance_is_told_is_known_only_where_it_is_shown_and_measured(
    db: Database, own: Membership
) -> None:
    def quality() -> tuple[float, float] | None:
        return review_themes.theme_view(db, own, "krankoe").stance_quality

    def run(**figures: float) -> None:
        with write(db):
            number = runs.insert_run(db, own.id, NOW)
            runs.update_done(db, number, model_hash="h", figures=figures, changes=[], now=NOW)

    run(stance_f1=0.81, stance_baseline_f1=0.17)
    assert quality() is None
    _stances(db, s0="wish")
    assert quality() == (0.81, 0.17)
    run(stance_f1=0.81)
    assert quality() is None


def test_a_theme_that_has_lost_every_statement_is_still_there(
    db: Database, official: tuple[Account, Membership]
) -> None:
    account, own = official
    lost = ["statement-0", "statement-1", "statement-2"]
    correcting.move_statements(db, own, account.id, lost, area="K2", theme=None)
    view = review_themes.theme_view(db, own, "krankoe")
    assert view.line.figures.is_silent
    assert (view.shares, view.quotes, view.stances) == ((), (), ())


def test_shares_are_of_the_voices_of_each_channel(db: Database, own: Membership) -> None:
    """Skippers a and c of a to f; the committee's only voice; Wilson's intervals by hand."""
    shares = review_themes.theme_view(db, own, "ismangel").shares
    skippers, committee = shares
    assert (skippers.channel.voices, skippers.n_voices) == (2, 6)
    assert (skippers.low, skippers.high) == pytest.approx((0.0968, 0.7000), abs=5e-5)
    assert (committee.channel.voices, committee.n_voices, committee.share) == (1, 1, 1.0)
    assert committee.low == pytest.approx(0.2065, abs=5e-5)
    assert committee.high == pytest.approx(1.0)


def test_an_excluded_statement_counts_nowhere(
    db: Database, official: tuple[Account, Membership]
) -> None:
    account, own = official
    before = reviewing.overview(db, own)
    excluded = correcting.exclude_statements(
        db, own, account.id, ["statement-0", "statement-5"], "Spøg"
    )
    view = reviewing.overview(db, own)
    assert view.n_excluded == 2
    assert view.board.figures.statements == before.board.figures.statements - 2
    theme = review_themes.theme_view(db, own, "krankoe")
    assert [quote.id for quote in theme.quotes] == ["statement-1"]
    # Skipper c has said something else as well, so all six still count.
    assert theme.shares[0].n_voices == 6
    assert all("formiddag" not in words for _voice, words in reviewing.list_words(db, own, None))
    found = reviewing.list_statements(db, own, StatementFilter(excluded=True), page=1)
    assert {line.id for line in found.lines} == {"statement-0", "statement-5"}
    exclusion = review_answers.statement_view(db, own, "statement-0").exclusion
    assert exclusion is not None
    assert (exclusion.correction, exclusion.n_statements) == (excluded.id, 2)
    correcting.undo(db, own, account.id, excluded.id)
    assert reviewing.overview(db, own).board.figures == before.board.figures
    assert review_answers.statement_view(db, own, "statement-0").exclusion is None


def test_stances_are_counted_for_companies_only(
    db: Database, consultation: ConsultationRecord, own: Membership
) -> None:
    assert not reviewing.has_stances(db, own)
    _stances(db, s4="wish", s5="complaint", s6="praise")
    assert reviewing.has_stances(db, own)
    stances = review_themes.theme_view(db, own, "ismangel").stances
    assert [(one.stance, one.statements) for one in stances] == [
        (Stance.WISH, 1),
        (Stance.COMPLAINT, 1),
    ]
    chosen = StatementFilter(stance="complaint")
    assert [line.id for line in reviewing.list_statements(db, own, chosen, page=1).lines] == [
        "statement-5"
    ]


@pytest.mark.parametrize(
    ("stability", "firmness"),
    [(0.75, Firmness.FIRM), (0.5, Firmness.TENTATIVE), (0.49, Firmness.UNSTABLE), (None, None)],
)
def test_a_theme_is_as_firm_as_it_is_stable(
    db: Database, own: Membership, stability: float | None, firmness: Firmness | None
) -> None:
    with write(db):
        db.execute("UPDATE theme SET stability = ? WHERE known = 0", [stability])
    line = review_themes.theme_view(db, own, "found-0123456789ab").line
    assert line.firmness is firmness


def test_only_a_locked_theme_has_proposed_statements(db: Database, own: Membership) -> None:
    with write(db):
        db.execute("UPDATE assignment SET proposed_theme = 'krankoe', theme = NULL")
        db.execute("UPDATE assignment SET excluded = 1 WHERE statement = 'statement-0'")
    assert review_themes.theme_view(db, own, "krankoe").n_proposed == 0
    with write(db):
        db.execute("UPDATE theme SET locked = 1 WHERE id = 'krankoe'")
    assert review_themes.theme_view(db, own, "krankoe").n_proposed == 10


def test_a_voice_that_only_said_what_is_excluded_is_no_voice(
    db: Database, consultation: ConsultationRecord, official: tuple[Account, Membership]
) -> None:
    account, own = official
    fill_consultation(db, consultation.id, (Said("Bare spøg", "K1", "krankoe", "z"),), prefix="z-")
    assert review_themes.theme_view(db, own, "krankoe").shares[0].n_voices == 7
    correcting.exclude_statements(db, own, account.id, ["z-statement-0"], "Spøg")
    assert review_themes.theme_view(db, own, "krankoe").shares[0].n_voices == 6
