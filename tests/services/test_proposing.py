"""What the analysis proposes: decided once, by a person."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.services.official import Official, found
from toolkit.analysis.pipeline import ThemeProposal
from toolkit.analysis.theming import ProposalKind
from toolkit.core.corrections import Correction, Verb
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.text import LocalText
from toolkit.services import correcting
from toolkit.services.correcting import ProposalLine

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


def _line(official: Official, key: str) -> ProposalLine:
    lines = correcting.list_proposals(official.db, official.member)
    return next(line for line in lines if line.key == key)


def _accept(official: Official, seen: ProposalLine, *, name: LocalText | None = None) -> Correction:
    """Accept a proposal as it was when it was seen."""
    return correcting.accept_proposal(
        official.db,
        official.member,
        official.account,
        seen.key,
        version=seen.version,
        other_version=seen.other_version,
        name=name,
    )


def _refused(code: ErrorCode) -> "pytest.RaisesExc[ToolkitError]":
    return pytest.raises(ToolkitError, check=lambda error: error.code is code)


def test_it_refuses_a_proposal_that_is_not_there(at_work: Official) -> None:
    with _refused(ErrorCode.PROPOSAL_GONE):
        _accept(at_work, replace(_line(at_work, "new"), key="nothing"))
    with _refused(ErrorCode.PROPOSAL_GONE):
        correcting.decline_proposal(at_work.db, at_work.member, at_work.account, "nothing")


@pytest.mark.parametrize("changed", ["krankoe", found("vand")])
def test_a_merger_is_not_accepted_where_either_theme_is_other_than_it_was_seen(
    at_work: Official, changed: str
) -> None:
    seen = _line(at_work, "merge")
    at_work.rename(changed, "Noget helt andet")
    with _refused(ErrorCode.THEME_CHANGED):
        _accept(at_work, seen)
    assert at_work.places()["vand lugter"] == found("vand")
    assert _accept(at_work, _line(at_work, "merge")).verb is Verb.MERGE


def test_a_theme_is_not_kept_or_split_where_it_is_other_than_it_was_seen(
    at_work: Official,
) -> None:
    for key, theme in (("new", found("sand")), ("split", "krankoe")):
        seen = _line(at_work, key)
        at_work.rename(theme, f"Noget helt andet end {key}")
        with _refused(ErrorCode.THEME_CHANGED):
            _accept(at_work, seen, name=LocalText({"da": "Defekter"}))
        assert key in _kinds(at_work)


def test_a_proposal_that_a_new_analysis_made_anew_is_not_accepted_unseen(
    at_work: Official,
) -> None:
    """It has the same key, and may rest on other statements."""
    seen = _line(at_work, "new")
    at_work.enter("sand i fileterne")
    at_work.analyse()
    with _refused(ErrorCode.THEME_CHANGED):
        _accept(at_work, seen)


def test_a_split_is_not_accepted_without_a_name(at_work: Official) -> None:
    with _refused(ErrorCode.NAME_MISSING):
        _accept(at_work, _line(at_work, "split"))
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
    name = LocalText({"da": "Defekter"})
    pin = _accept(at_work, _line(at_work, "new"))
    split = _accept(at_work, _line(at_work, "split"), name=name)
    merge = _accept(at_work, _line(at_work, "merge"))
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
    merge = _line(at_work, "merge")
    at_work.lock("krankoe")
    assert _kinds(at_work) == ["new"]
    at_work.move(["sand overalt"], "K1", None)
    assert _kinds(at_work) == []
    with _refused(ErrorCode.PROPOSAL_GONE):
        _accept(at_work, merge)


def test_many_proposals_are_listed_with_as_few_queries_as_one(at_work: Official) -> None:
    asked: list[str] = []
    at_work.db.conn.set_trace_callback(asked.append)
    assert len(_kinds(at_work)) == 3
    n_queries = len(asked)
    for key in ("merge", "split"):
        correcting.decline_proposal(at_work.db, at_work.member, at_work.account, key)
    asked.clear()
    assert _kinds(at_work) == ["new"]
    assert len(asked) == n_queries
