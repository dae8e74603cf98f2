"""What the analysis proposes: decided once, by a person."""

from collections.abc import Sequence

import pytest

from tests.services.official import Official, found
from toolkit.analysis.pipeline import ThemeProposal
from toolkit.analysis.theming import ProposalKind
from toolkit.core.corrections import Verb
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.text import LocalText
from toolkit.services import correcting

TEXTS = ("kran mangler", "kran driller", "vand mangler", "vand lugter", "sand overalt")


@pytest.fixture
def at_work(official: Official) -> Official:
    """Give an official with an analysis that proposes a theme, a merger and a split."""
    official.enter(*TEXTS)
    official.analyse()
    official.analysers.proposals = (
        _proposal(official, ProposalKind.NEW, found("sand"), None, ["sand overalt"]),
        _proposal(official, ProposalKind.MERGE, found("vand"), "krankoe", ["vand lugter"]),
        _proposal(official, ProposalKind.SPLIT, "krankoe", None, ["kran driller"]),
    )
    official.analyse()
    return official


def _proposal(
    official: Official, kind: ProposalKind, theme: str, other: str | None, texts: Sequence[str]
) -> ThemeProposal:
    answers = dict(official.db.execute("SELECT value, id FROM answer").fetchall())
    return ThemeProposal(
        kind=kind,
        key=kind.value,
        theme=theme,
        other=other,
        statements=tuple((answers[text], 0, len(text)) for text in texts),
        why={"cosine": 0.8},
    )


def _kinds(official: Official) -> list[str]:
    return [line.kind for line in correcting.list_proposals(official.db, official.member)]


def _refused(code: ErrorCode) -> "pytest.RaisesExc[ToolkitError]":
    return pytest.raises(ToolkitError, check=lambda error: error.code is code)


def test_it_refuses_a_proposal_that_is_not_there(at_work: Official) -> None:
    for decide in (correcting.accept_proposal, correcting.decline_proposal):
        with _refused(ErrorCode.PROPOSAL_GONE):
            decide(at_work.db, at_work.member, at_work.account, "nothing")


def test_a_split_is_not_accepted_without_a_name(at_work: Official) -> None:
    with _refused(ErrorCode.NAME_MISSING):
        correcting.accept_proposal(at_work.db, at_work.member, at_work.account, "split")
    assert "split" in _kinds(at_work)


def test_it_tells_what_is_proposed_and_why(at_work: Official) -> None:
    merge, new, split = correcting.list_proposals(at_work.db, at_work.member)
    assert (merge.theme, merge.other, str(merge.other_name)) == (
        found("vand"),
        "krankoe",
        "krankoe",
    )
    assert (new.theme, new.texts, new.why) == (found("sand"), ("sand overalt",), {"cosine": 0.8})
    assert split.statement_ids == tuple(at_work.ids("kran driller"))
    assert split.version == at_work.version("krankoe")


def test_accepting_does_what_was_proposed_and_is_a_correction(at_work: Official) -> None:
    accept = correcting.accept_proposal
    name = LocalText({"da": "Defekter"})
    pin = accept(at_work.db, at_work.member, at_work.account, "new")
    split = accept(at_work.db, at_work.member, at_work.account, "split", name=name)
    merge = accept(at_work.db, at_work.member, at_work.account, "merge")
    assert [one.verb for one in (pin, split, merge)] == [Verb.PIN, Verb.SPLIT, Verb.MERGE]
    assert at_work.row("sand overalt")["assigned_by"] == at_work.account
    assert at_work.places()["kran driller"] == split.payload.into
    assert at_work.places()["vand lugter"] == "krankoe"
    assert _kinds(at_work) == []
    at_work.analyse()
    assert _kinds(at_work) == []


def test_a_declined_proposal_never_comes_back(at_work: Official) -> None:
    for key in ("merge", "split"):
        correcting.decline_proposal(at_work.db, at_work.member, at_work.account, key)
    assert _kinds(at_work) == ["new"]
    for _ in range(2):
        at_work.analyse()
        assert _kinds(at_work) == ["new"]


def test_a_new_theme_that_is_declined_is_taken_away(at_work: Official) -> None:
    correcting.decline_proposal(at_work.db, at_work.member, at_work.account, "new")
    assert found("sand") not in at_work.themes()
    row = at_work.row("sand overalt")
    assert (row["theme"], row["area"]) == (None, "K1")


def test_a_new_theme_that_somebody_has_built_on_is_not_taken_away(at_work: Official) -> None:
    at_work.rename(found("sand"), "Sand i fisken")
    correcting.decline_proposal(at_work.db, at_work.member, at_work.account, "new")
    assert at_work.places()["sand overalt"] == found("sand")


def test_a_proposal_goes_when_it_makes_no_sense_any_more(at_work: Official) -> None:
    at_work.lock("krankoe")
    assert _kinds(at_work) == ["new"]
    at_work.move(["sand overalt"], "K1", None)
    assert _kinds(at_work) == []
    with _refused(ErrorCode.PROPOSAL_GONE):
        correcting.accept_proposal(at_work.db, at_work.member, at_work.account, "merge")
