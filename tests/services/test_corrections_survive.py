"""Nothing that a person decided is undone by a new analysis (design, promise 5)."""

from collections.abc import Callable

import pytest

from tests.services.official import Official, found
from toolkit.core.corrections import Correction
from toolkit.services import correcting

TEXTS = (
    "kran mangler", "kran driller", "kran står stille", "vand mangler", "vand lugter",
    "vand i lasten", "sand overalt", "sand i fileterne", "is mangler", "is smelter",
)  # fmt: skip
Act = Callable[[Official], object]
Hold = Callable[[Official], bool]
Tell = Callable[[str, int, int], None]


@pytest.fixture
def at_work(official: Official) -> Official:
    """Give an official with an analysis of a few answers before them."""
    official.enter(*TEXTS)
    official.analyse()
    return official


def _made(official: Official) -> str:
    (made,) = (theme for theme in official.themes() if theme.startswith("made-"))
    return made


# What is done, and how one sees that it holds.
DECISIONS: dict[str, tuple[Act, Hold]] = {
    "move": (
        lambda official: official.move(["vand lugter"], "F2", "ismangel"),
        lambda official: official.places()["vand lugter"] == "ismangel",
    ),
    "move to no theme": (
        lambda official: official.move(["kran mangler"], "X1", None),
        lambda official: (
            official.row("kran mangler")["area"] == "X1"
            and official.places()["kran mangler"] is None
        ),
    ),
    "pin": (
        lambda official: official.pin("sand overalt"),
        lambda official: (
            official.row("sand overalt")["assigned_by"] == official.account
            and official.places()["sand overalt"] == found("sand")
        ),
    ),
    "exclude": (
        lambda official: official.exclude("is smelter"),
        lambda official: (
            "is smelter" not in official.places() and official.row("is smelter")["excluded"] == 1
        ),
    ),
    "merge": (
        lambda official: official.merge(found("sand"), found("vand")),
        lambda official: (
            official.places()["sand overalt"] == found("vand")
            and official.themes()[found("sand")].merged_into == found("vand")
        ),
    ),
    "split": (
        lambda official: official.split("krankoe", ["kran driller", "kran mangler"], "Defekter"),
        lambda official: (
            official.places()["kran driller"] == _made(official)
            and str(official.themes()[_made(official)].name) == "Defekter"
        ),
    ),
    "rename": (
        lambda official: official.rename(found("vand"), "Vand i havnen"),
        lambda official: str(official.themes()[found("vand")].name) == "Vand i havnen",
    ),
    "rename of a known theme": (
        lambda official: official.rename("ismangel", "Is om natten"),
        lambda official: str(official.themes()["ismangel"].name) == "Is om natten",
    ),
    "lock": (
        lambda official: official.lock(found("vand")),
        lambda official: (
            official.themes()[found("vand")].locked
            and official.row("vand i lasten")["assigned_by"] == official.account
        ),
    ),
}


def _decide(official: Official, decision: str) -> Hold:
    act, holds = DECISIONS[decision]
    act(official)
    assert holds(official)
    return holds


@pytest.mark.parametrize("decision", DECISIONS)
def test_it_holds_after_two_analyses(at_work: Official, decision: str) -> None:
    holds = _decide(at_work, decision)
    for _ in range(2):
        at_work.analyse()
        assert holds(at_work)


@pytest.mark.parametrize("decision", DECISIONS)
def test_it_holds_when_new_answers_have_come(at_work: Official, decision: str) -> None:
    holds = _decide(at_work, decision)
    at_work.enter("kran igen", "vand igen", "sand igen", "is igen", "larm fra kajen")
    at_work.map_new()
    assert holds(at_work)
    for _ in range(2):
        at_work.analyse()
        assert holds(at_work)


@pytest.mark.parametrize("decision", DECISIONS)
def test_it_holds_when_others_answers_are_deleted(at_work: Official, decision: str) -> None:
    holds = _decide(at_work, decision)
    at_work.erase("kran står stille", "vand mangler", "sand i fileterne", "is mangler")
    at_work.analyse()
    at_work.analyse()
    assert holds(at_work)
    (line,) = correcting.list_corrections(at_work.db, at_work.member).lines
    assert not line.lapsed


@pytest.mark.parametrize("decision", DECISIONS)
def test_it_holds_when_it_is_made_while_an_analysis_is_at_work(
    at_work: Official, decision: str
) -> None:
    held: list[Hold] = []
    at_work.analysers.during = lambda tell: held.append(_decide(at_work.elsewhere(), decision))
    at_work.analyse()
    at_work.analysers.during = None
    (holds,) = held
    assert holds(at_work)
    at_work.analyse()
    assert holds(at_work)


@pytest.mark.parametrize("decision", DECISIONS)
def test_what_is_undone_while_an_analysis_is_at_work_stays_undone_and_loses_no_word(
    at_work: Official, decision: str
) -> None:
    act, holds = DECISIONS[decision]
    correction = act(at_work)
    assert isinstance(correction, Correction)

    def undo(tell: Tell) -> None:
        at_work.elsewhere().undo(correction)

    at_work.analysers.during = undo
    at_work.analyse()
    at_work.analysers.during = None
    assert set(at_work.places()) == set(TEXTS)
    assert not _still(holds, at_work)
    at_work.analyse()
    assert set(at_work.places()) == set(TEXTS)
    assert not _still(holds, at_work)


def _still(holds: Hold, official: Official) -> bool:
    try:
        return holds(official)
    except ValueError:  # the theme that a split made is gone
        return False


def test_everything_together_holds(at_work: Official) -> None:
    decisions = ["move", "pin", "exclude", "split", "rename", "rename of a known theme", "lock"]
    holding = [_decide(at_work, decision) for decision in decisions]
    for number in range(3):
        at_work.enter(f"kran {number}", f"vand {number}", f"sand {number}")
        at_work.analyse()
        assert all(holds(at_work) for holds in holding)


def test_a_chain_of_mergers_holds_in_any_order(at_work: Official) -> None:
    at_work.merge(found("sand"), found("vand"))
    at_work.analyse()
    at_work.merge(found("vand"), "krankoe")
    at_work.enter("sand igen", "vand igen")
    at_work.map_new()
    assert at_work.places()["sand igen"] == "krankoe"
    for _ in range(2):
        at_work.analyse()
        assert {at_work.places()[text] for text in ("sand overalt", "sand igen", "vand igen")} == {
            "krankoe"
        }
        assert at_work.themes()[found("sand")].merged_into == found("vand")


def test_a_merger_can_still_be_undone_after_two_analyses(at_work: Official) -> None:
    merger = at_work.merge(found("sand"), found("vand"))
    at_work.analyse()
    at_work.analyse()
    at_work.undo(merger)
    for _ in range(2):
        assert at_work.places()["sand overalt"] == found("sand")
        assert at_work.places()["vand lugter"] == found("vand")
        at_work.analyse()


def test_the_machine_only_proposes_statements_for_a_locked_theme(at_work: Official) -> None:
    at_work.lock(found("vand"))
    members = at_work.ids("vand mangler", "vand lugter", "vand i lasten")
    at_work.enter("vand igen", "vand nok en gang")
    at_work.map_new()
    assert at_work.row("vand igen")["theme"] is None
    assert at_work.row("vand igen")["proposed_theme"] == found("vand")
    version = at_work.version(found("vand"))
    at_work.analyse()
    rows = at_work.db.execute(
        "SELECT statement FROM assignment WHERE theme = ?", [found("vand")]
    ).fetchall()
    assert sorted(row[0] for row in rows) == sorted(members)
    assert at_work.row("vand igen")["proposed_theme"] == found("vand")
    assert at_work.version(found("vand")) == version


def test_a_machine_name_that_somebody_has_signed_is_kept(at_work: Official) -> None:
    at_work.db.execute("""UPDATE theme SET name = '{"da": "Havnevand"}' WHERE known = 0""")
    at_work.lock(found("vand"))
    at_work.analyse()
    assert str(at_work.themes()[found("vand")].name) == "Havnevand"
    assert str(at_work.themes()[found("sand")].name) != "Havnevand"


def test_a_named_theme_stands_when_nothing_is_in_it_at_present(at_work: Official) -> None:
    at_work.rename(found("sand"), "Sand i fisken")
    at_work.move(["sand overalt", "sand i fileterne"], "K2", None)
    at_work.analyse()
    at_work.enter("sand igen")
    at_work.analyse()
    assert at_work.places()["sand igen"] == found("sand")
    assert str(at_work.themes()[found("sand")].name) == "Sand i fisken"


def test_a_statement_that_is_found_again_keeps_its_id(at_work: Official) -> None:
    before = at_work.ids(*TEXTS)
    at_work.pin("kran mangler")
    at_work.analyse()
    assert at_work.ids(*TEXTS) == before


@pytest.mark.parametrize(
    ("act", "texts"),
    [
        (DECISIONS["move"][0], ["vand lugter"]),
        (DECISIONS["pin"][0], ["sand overalt"]),
        (DECISIONS["exclude"][0], ["is smelter"]),
        (DECISIONS["merge"][0], ["sand overalt", "sand i fileterne"]),
        (DECISIONS["split"][0], ["kran driller", "kran mangler"]),
        (DECISIONS["rename"][0], ["vand lugter", "vand mangler", "vand i lasten"]),
        (DECISIONS["lock"][0], ["vand lugter", "vand mangler", "vand i lasten"]),
    ],
)
def test_a_correction_lapses_visibly_when_its_words_are_deleted(
    at_work: Official, act: Act, texts: list[str]
) -> None:
    act(at_work)
    at_work.erase(*texts)
    at_work.analyse()
    (line,) = correcting.list_corrections(at_work.db, at_work.member).lines
    assert line.lapsed
    assert not line.can_be_undone
    assert (line.n_left, line.note) == (0, "")
    gone = [theme for theme in at_work.themes().values() if theme.id.startswith("made-")]
    assert gone == []
    assert all(theme.merged_into is None for theme in at_work.themes().values())


def test_what_was_decided_about_a_theme_of_the_framework_outlives_its_words(
    at_work: Official,
) -> None:
    at_work.rename("ismangel", "Is om natten")
    at_work.lock("ismangel")
    at_work.erase("is mangler", "is smelter")
    at_work.analyse()
    at_work.enter("is igen")
    at_work.analyse()
    assert at_work.row("is igen")["proposed_theme"] == "ismangel"
    assert str(at_work.themes()["ismangel"].name) == "Is om natten"
    lines = correcting.list_corrections(at_work.db, at_work.member).lines
    assert not any(line.lapsed for line in lines)


def test_no_mean_of_words_outlives_one_of_them(at_work: Official) -> None:
    """P5: the merged theme is kept to be undone, but not what it was like."""
    at_work.merge(found("sand"), found("vand"))
    assert at_work.themes()[found("sand")].centroid is not None
    at_work.analyse()
    assert at_work.themes()[found("sand")].centroid is not None
    at_work.erase("sand overalt")
    at_work.analyse()
    assert at_work.themes()[found("sand")].centroid is None
    assert at_work.places()["sand i fileterne"] == found("vand")


def test_an_analysis_is_given_what_was_decided(at_work: Official) -> None:
    at_work.move(["vand lugter"], "F2", "ismangel")
    at_work.exclude("is smelter")
    at_work.merge(found("sand"), found("vand"))
    at_work.rename("ismangel", "Is om natten")
    at_work.lock("krankoe")
    at_work.analyse()
    decisions = at_work.analysers.fitted[at_work.member.id].analyser.decisions
    placed = {one.text: (one.area, one.theme) for one in decisions.placed}
    assert placed.pop("vand lugter") == ("F2", "ismangel")
    assert set(placed) == {"kran mangler", "kran driller", "kran står stille"}
    assert [end for _, _, end in decisions.excluded] == [len("is smelter")]
    standing = {one.id: one for one in decisions.standing}
    assert standing[found("sand")].merged_into == found("vand")
    assert standing["krankoe"].locked
    assert standing["krankoe"].known
    assert standing["ismangel"].name == {"da": "Is om natten"}
    assert standing[found("vand")].name is None
    assert standing[found("vand")].centroid is not None


def test_new_answers_are_mapped_by_the_model_of_the_last_analysis(at_work: Official) -> None:
    first = at_work.pin("kran mangler")
    assert at_work.analyse().last_correction == first.id
    second = at_work.pin("kran driller")
    at_work.analysers.asked_up_to.clear()
    at_work.enter("kran igen")
    at_work.map_new()
    assert at_work.analysers.asked_up_to == [first.id]
    assert at_work.analyse().last_correction == second.id
    assert at_work.analysers.asked_up_to[1] == second.id
