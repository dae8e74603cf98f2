"""Storing an analysis: what people decide meanwhile holds, and what changed is told."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlite_utils import Database

from tests.services.fake_analysis import FakeAnalyser
from tests.services.official import Official, found
from toolkit.analysis.pipeline import AnswerText, ThemeProposal
from toolkit.analysis.theming import ProposalKind
from toolkit.core.statements import Statement
from toolkit.services import correcting

TEXTS = (
    "kran mangler", "kran driller", "vand mangler", "vand lugter", "vand i lasten",
    "sand overalt", "sand i fileterne",
)  # fmt: skip
Tell = Callable[[str, int, int], None]


@pytest.fixture
def at_work(official: Official) -> Official:
    """Give an official with an analysis of a few answers before them."""
    official.enter(*TEXTS)
    official.analyse()
    return official


def _propose_noise(official: Official) -> None:
    """Let the analysis find a theme that is only proposed."""
    official.enter("larm om natten", "larm om dagen")
    query = "SELECT id, value FROM answer WHERE value LIKE 'larm%'"
    spans = tuple((answer, 0, len(value)) for answer, value in official.db.execute(query))
    official.analysers.proposals = [
        ThemeProposal(ProposalKind.NEW, "noise", found("larm"), None, spans, {})
    ]
    official.analyse()
    assert found("larm") in official.themes()


def test_what_is_declined_while_an_analysis_is_at_work_stays_declined(at_work: Official) -> None:
    _propose_noise(at_work)

    def decline(tell: Tell) -> None:
        other = at_work.elsewhere()
        correcting.decline_proposal(other.db, other.member, other.account, "noise")

    at_work.analysers.during = decline
    at_work.analyse()
    at_work.analysers.during = None
    assert found("larm") not in at_work.themes()
    assert at_work.places()["larm om natten"] is None
    assert found("vand") in at_work.themes()
    assert correcting.list_proposals(at_work.db, at_work.member) == ()


def test_a_declined_theme_that_somebody_has_built_on_meanwhile_is_kept(at_work: Official) -> None:
    _propose_noise(at_work)

    def name_and_decline(tell: Tell) -> None:
        other = at_work.elsewhere()
        other.rename(found("larm"), "Støj")
        correcting.decline_proposal(other.db, other.member, other.account, "noise")

    at_work.analysers.during = name_and_decline
    at_work.analyse()
    assert str(at_work.themes()[found("larm")].name) == "Støj"
    assert at_work.places()["larm om natten"] == found("larm")


def test_a_merger_holds_when_answers_are_cut_elsewhere(
    at_work: Official, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New weights cut other statements: no word is gone."""
    merger = at_work.merge(found("sand"), found("vand"))
    cut = FakeAnalyser._statement

    def cut_elsewhere(self: FakeAnalyser, answer: AnswerText, themes: Any) -> Statement:
        whole = cut(self, answer, themes)
        return replace(whole, end=whole.end - 1, text=whole.text[:-1])

    monkeypatch.setattr(FakeAnalyser, "_statement", cut_elsewhere)
    for _ in range(2):
        at_work.analyse()
        assert at_work.places()["sand overal"] == found("vand")
        (line,) = correcting.list_corrections(at_work.db, at_work.member).lines
        assert not line.lapsed
    at_work.undo(merger)
    at_work.analyse()
    assert at_work.places()["sand overal"] == found("sand")


def test_a_run_tells_what_changed_since_the_last_one(db: Database, at_work: Official) -> None:
    assert at_work.analyse().changes == ()
    at_work.enter("larm om natten", "larm om dagen", "vand 1", "vand 2")
    at_work.enter("sand 1", "sand 2", "sand 3", channel="havneudvalg")
    at_work.map_new()
    at_work.merge("krankoe", found("sand"))
    run = at_work.analyse()
    changes = {(one["kind"], one["theme"]): one for one in run.changes}
    assert set(changes) == {
        ("new", found("larm")),
        ("grown", found("vand")),
        ("merged", "krankoe"),
    }
    grown = changes["grown", found("vand")]
    assert (grown["before"], grown["after"]) == (3, 5)
    assert changes["merged", "krankoe"]["into"] == found("sand")
    kept = db.execute("SELECT count(*) FROM run WHERE theme_counts != '[]'").fetchone()
    assert kept == (1,)


def test_an_excluded_statement_is_no_change_of_voices_that_is_hidden(at_work: Official) -> None:
    at_work.exclude("vand lugter", "vand mangler")
    (change,) = at_work.analyse().changes
    assert (change["kind"], change["theme"], change["after"]) == ("shrunk", found("vand"), 1)


def test_the_stance_is_the_machines_also_where_the_place_is_a_persons(
    at_work: Official,
) -> None:
    stances = {"vand lugter": "complaint", "kran mangler": "wish"}
    at_work.move(["vand lugter"], "F2", "ismangel")
    at_work.analysers.stances = stances
    at_work.analyse()
    assert {text: at_work.row(text)["stance"] for text in stances} == stances
    assert at_work.row("kran driller")["stance"] is None
