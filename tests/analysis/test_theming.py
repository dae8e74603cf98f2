"""Themes that stand, the residue, and what a person decides about both."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from toolkit.analysis.theming import (
    Decisions,
    Found,
    ProposalKind,
    Source,
    StandingTheme,
    describe_themes,
    found_centroids,
    join_standing,
    nearest_found,
    place_in_themes,
    place_vectors,
)
from toolkit.core.framework import Framework
from toolkit.core.statements import Statement, Status
from toolkit.core.themes import Firmness

DIMENSIONS = 8
CODES = ("K1", "K2", "F1", "F2", "X1", "X0")


def say(
    text: str, area: str | None = "K1", theme: str | None = None, answer: str = ""
) -> Statement:
    status = Status.EMPTY if area is None else Status.MAPPED
    return Statement(answer or text, 0, len(text), text, status, False, area, 0.9, theme)


def about(subject: int, n: int = 1, tilt: float = 0.1) -> np.ndarray:
    """Make `n` different unit vectors near one axis."""
    random = np.random.default_rng(subject + 100 * n)
    rows = np.tile(np.eye(DIMENSIONS)[subject], (n, 1)) + random.normal(size=(n, DIMENSIONS)) * tilt
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def ice(n: int = 5, area: str = "K1") -> list[Statement]:
    return [say(f"mere is {chr(97 + at)}", area) for at in range(n)]


def standing(theme: str, subject: int = 0, **settings: object) -> StandingTheme:
    centroid = place_vectors(np.eye(DIMENSIONS)[[subject]], ["K1"], CODES)[0].astype(np.float32)
    given: dict[str, object] = {"area": "K1", "known": False, "centroid": centroid, **settings}
    return StandingTheme(theme, **given)  # type: ignore[arg-type]


def place(
    statements: Sequence[Statement],
    meaning: np.ndarray,
    decisions: Decisions = Decisions(),  # noqa: B008 - it cannot be changed
    decided: Sequence[int] = (),
) -> Found:
    flags = [at in decided for at in range(len(statements))]
    return place_in_themes(statements, meaning, decisions, decided=flags, random_state=0)


@pytest.mark.parametrize("n_statements", [0, 1, 2])
def test_too_few_statements_have_no_theme(n_statements: int) -> None:
    found = place(ice(n_statements), about(0, n_statements))
    assert [one.theme for one in found.statements] == [None] * n_statements
    assert (found.themes, found.proposals) == ((), ())


def test_empty_statements_and_known_themes_are_no_residue() -> None:
    said = [say("is", None), say("is", None), say("is", None), say("kran", theme="krankoe")]
    found = place(said, about(0, 4))
    assert [one.theme for one in found.statements] == [None, None, None, "krankoe"]
    assert found.themes == ()


def test_identical_texts_are_one_theme_of_all_who_say_it() -> None:
    said = [say("Mere is!", answer=str(at)) for at in range(4)]
    found = place(said, np.tile(np.eye(DIMENSIONS)[0], (4, 1)))
    (theme,) = found.themes
    assert theme.members == (0, 1, 2, 3)


def test_themes_are_found_inside_their_areas() -> None:
    found = place([*ice(3), *ice(3, "K2")], np.vstack([about(0, 3), about(0, 3)]))
    first, second = (found.statements[at].theme for at in (0, 3))
    assert first != second
    assert len(found.themes) == 2


def test_what_a_person_placed_is_never_changed() -> None:
    said = [*ice(4), say("mere is e", theme="made-0")]
    decisions = Decisions(
        standing=(standing("found-0"), standing("made-0", centroid=None, merged_into="found-0"))
    )
    found = place(said, about(0, 5), decisions, decided=[4])
    assert found.statements[4] is said[4]


def test_a_statement_joins_the_theme_that_stands_near_it_and_keeps_out_of_the_residue() -> None:
    meaning = np.vstack([about(0, 3), about(1, 3)])
    said = [*ice(3), say("kran a"), say("kran b"), say("kran c")]
    found = place(said, meaning, Decisions(standing=(standing("found-0"),)))
    assert [one.theme for one in found.statements[:3]] == ["found-0"] * 3
    new = found.statements[3].theme
    assert new is not None
    assert new.startswith("found-")
    assert [theme.id for theme in found.themes] == ["found-0", new]


def test_a_theme_of_another_area_or_another_encoder_takes_nobody() -> None:
    elsewhere = standing("found-0", area="K2")
    strange = standing("found-1", centroid=np.ones(3, dtype=np.float32))
    placed = join_standing(
        ice(2), about(0, 2), Decisions(standing=(elsewhere, strange)), decided=[False] * 2
    )
    assert [one.theme for one in placed] == [None, None]


def test_merged_themes_hand_on_their_statements_through_chains_and_circles() -> None:
    chain = (
        standing("found-0", merged_into="found-1"),
        standing("found-1", 5, merged_into="krankoe"),
        standing("krankoe", known=True, centroid=None),
        standing("round-a", 2, merged_into="round-b"),
        standing("round-b", 3, merged_into="round-a"),
    )
    said = [say("is"), say("kran", theme="found-1"), say("lys", theme="round-a")]
    placed = join_standing(
        said, np.vstack([about(0), about(4), about(4)]), Decisions(standing=chain),
        decided=[False] * 3,
    )  # fmt: skip
    assert [one.theme for one in placed] == ["krankoe", "krankoe", "round-a"]


def test_a_locked_theme_takes_nobody_but_is_proposed() -> None:
    locked = (
        standing("found-0", locked=True),
        standing("krankoe", known=True, centroid=None, locked=True),
    )
    said = [*ice(4), say("kran", theme="krankoe")]
    found = place(said, about(0, 5), Decisions(standing=locked))
    assert [one.theme for one in found.statements] == [None] * 5
    assert [one.proposed_theme for one in found.statements] == ["found-0"] * 4 + ["krankoe"]
    assert found.themes == ()


def test_a_theme_that_a_person_made_draws_what_is_like_its_statements() -> None:
    said = [*ice(4), say("mere is x", theme="made-0")]
    made = Decisions(standing=(standing("made-0", centroid=None),))
    found = place(said, about(0, 5), made, decided=[4])
    assert {one.theme for one in found.statements} == {"made-0"}
    assert found.themes[0].stability is None


def test_excluded_words_count_nowhere() -> None:
    said = ice(3)
    excluded = ((said[0].answer_id, 0, said[0].end),)
    assert place(said, about(0, 3), Decisions(excluded=excluded)).themes == ()


def test_a_first_run_proposes_nothing_and_a_later_one_what_is_new() -> None:
    assert place(ice(), about(0, 5)).proposals == ()
    found = place(ice(), about(0, 5), Decisions(standing=(standing("found-9", 3),)))
    (proposal,) = found.proposals
    assert (proposal.kind, proposal.theme) == (ProposalKind.NEW, found.themes[0].id)
    assert sorted(proposal.members) == [0, 1, 2, 3, 4]


def test_a_declined_theme_never_comes_back_not_even_when_it_has_grown() -> None:
    stands = (standing("found-9", 3),)
    (proposal,) = place(ice(), about(0, 5), Decisions(standing=stands)).proposals
    decisions = Decisions(standing=stands, declined=frozenset({proposal.key}))
    for n_statements in (5, 9):
        meaning = np.vstack([about(0, 5), about(0, n_statements - 5)]) if n_statements > 5 else (
            about(0, 5)
        )  # fmt: skip
        found = place(ice(n_statements), meaning, decisions)
        assert {one.theme for one in found.statements} == {None}
        assert found.proposals == ()


def test_two_themes_of_one_kind_are_proposed_to_be_merged_until_it_is_declined() -> None:
    said = [say(f"is {at}", theme=f"found-{at % 2}") for at in range(8)]
    stands = (standing("found-0"), standing("found-1"))
    (proposal,) = place(said, about(0, 8), Decisions(standing=stands)).proposals
    assert proposal.kind is ProposalKind.MERGE
    assert {proposal.theme, proposal.other} == {"found-0", "found-1"}
    assert proposal.why["cosine"] >= proposal.why["limit"]
    declined = Decisions(standing=stands, declined=frozenset({proposal.key}))
    assert place(said, about(0, 8), declined).proposals == ()


def test_a_merge_goes_into_the_known_theme_never_between_two_and_never_with_a_locked_one() -> None:
    said = [say(f"is {at}", theme="found-0" if at < 5 else "krankoe") for at in range(8)]
    stands = (standing("found-0"), standing("krankoe", known=True, centroid=None))
    (proposal,) = place(said, about(0, 8), Decisions(standing=stands)).proposals
    assert (proposal.theme, proposal.other) == ("found-0", "krankoe")
    for at in (0, 1):
        locked = [replace(one, locked=here == at) for here, one in enumerate(stands)]
        assert place(said, about(0, 8), Decisions(standing=tuple(locked))).proposals == ()
    both_known = (replace(stands[0], known=True), stands[1])
    assert place(said, about(0, 8), Decisions(standing=both_known)).proposals == ()


def test_a_theme_of_two_kinds_is_proposed_to_be_split() -> None:
    said = [say(f"is {at}", theme="found-0") for at in range(8)]
    meaning = np.vstack([about(0, 5, 0.05), -about(0, 3, 0.05)])
    (proposal,) = place(said, meaning, Decisions(standing=(standing("found-0"),))).proposals
    assert (proposal.kind, proposal.theme) == (ProposalKind.SPLIT, "found-0")
    assert sorted(proposal.members) == [5, 6, 7]
    again = Decisions(standing=(standing("found-0"),), declined=frozenset({proposal.key}))
    assert place(said, meaning, again).proposals == ()
    locked = Decisions(standing=(standing("found-0", locked=True),))
    assert place(said, meaning, locked, decided=range(8)).proposals == ()


def test_the_order_of_the_statements_decides_nothing() -> None:
    said = [*ice(5), *(say(f"kran {at}") for at in "abcde"), *ice(5, "K2")]
    meaning = np.vstack([about(0, 5), about(1, 5), about(2, 5)])
    order = np.random.default_rng(0).permutation(len(said))
    one = place(said, meaning)
    other = place([said[at] for at in order], meaning[order])
    assert [one.statements[at].theme for at in order] == [s.theme for s in other.statements]
    assert [(t.id, t.stability) for t in one.themes] == [(t.id, t.stability) for t in other.themes]


def test_a_centroid_finds_the_statements_of_its_theme_and_of_its_area_only() -> None:
    vectors = place_vectors(about(0, 4), ["K1"] * 4, CODES)
    found = place(ice(4), about(0, 4))
    centroids = found_centroids(found.themes, about(0, 4), ["K1"] * 4, CODES)
    assert nearest_found(vectors[0], centroids) == found.themes[0].id
    assert nearest_found(place_vectors(about(0), ["K2"], CODES)[0], centroids) is None
    assert nearest_found(vectors[0], {"found-0": np.ones(3, np.float32)}) is None
    assert nearest_found(vectors[0], {}) is None


def test_vectors_of_half_precision_are_taken_as_they_are() -> None:
    found = place(ice(), about(0, 5).astype(np.float16))
    assert len(found.themes[0].members) == 5


def test_described_themes_carry_name_coherence_and_firmness(framework: Framework) -> None:
    said = [say(f"Der mangler plads til containere ved kaj {chr(97 + at)}") for at in range(5)]
    said.append(say("Køen ved kranen", theme="krankoe"))
    meaning = np.vstack([about(0, 5), about(1)])
    sources = [Source(f"v{at}", (), "panel") for at in range(6)]
    told: list[tuple[int, int]] = []
    found = place(said, meaning)
    themes = describe_themes(
        framework, found, sources, meaning, lambda done, total: told.append((done, total))
    )
    new, known = themes
    assert new.name == {"da": "Containere ved kaj"}
    assert (new.stability, new.firmness) == (1.0, Firmness.FIRM)
    assert new.coherence is not None
    assert 0 < new.coherence <= 1
    assert (known.known, known.stability, known.firmness, known.coherence) == (True,) + (None,) * 3
    assert told[-1] == (2, 2)


def test_a_name_that_a_person_gave_is_kept_and_given_to_no_other(framework: Framework) -> None:
    said = [say(f"Containere {letter}", theme="found-0") for letter in "abc"]
    said += [say(f"Containere nu {letter}") for letter in "abcd"]
    meaning = np.vstack([about(0, 3), about(4, 4)])
    stands = Decisions(standing=(standing("found-0", name={"da": "Containere"}),))
    found = place(said, meaning, stands)
    sources = [Source(f"v{at}", ()) for at in range(7)]
    themes = describe_themes(framework, found, sources, meaning, lambda done, total: None)
    names = {theme.id: theme.name["da"] for theme in themes}
    assert names.pop("found-0") == "Containere"
    assert list(names.values()) != ["Containere"]


def test_quotes_come_from_several_channels(framework: Framework) -> None:
    said = [
        say(f"Der mangler plads til containere ved kajen, siger firma {chr(97 + at)}")
        for at in range(8)
    ]
    sources = [Source(f"v{at}", (), "workshop" if at == 7 else "panel") for at in range(8)]
    found = place(said, about(0, 8))
    (theme,) = describe_themes(framework, found, sources, about(0, 8), lambda done, total: None)
    assert said[7].text in {quote.text for quote in theme.quotes}
