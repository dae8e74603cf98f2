"""A consultation freezes its framework and examples."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sqlite_utils import Database

from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.framework import Example, Framework
from toolkit.core.statements import Stance
from toolkit.services.consultations import (
    ConsultationRecord,
    ExampleVectors,
    create_consultation,
    get_consultation,
    get_consultation_by_id,
    get_examples,
    list_consultations,
)

TODAY = date(2026, 9, 3)


@pytest.mark.parametrize("slug", ["", "Havn", "a b", "-a", "a-", "æ", "a/b", "a" * 61, "a\n"])
def test_it_refuses_a_name_that_does_not_do_in_an_address(
    db: Database, framework: Framework, slug: str
) -> None:
    with pytest.raises(ToolkitError) as fault:
        create_consultation(db, slug, framework, today=TODAY)
    assert fault.value.code is ErrorCode.SLUG_INVALID


def test_it_refuses_a_name_in_use(
    db: Database, consultation: ConsultationRecord, framework: Framework
) -> None:
    with pytest.raises(ToolkitError, match="havneby") as fault:
        create_consultation(db, "havneby", framework, today=TODAY)
    assert fault.value.code is ErrorCode.CONSULTATION_SLUG_TAKEN


def test_it_says_that_a_consultation_does_not_exist(db: Database) -> None:
    with pytest.raises(ToolkitError, match="fjordby") as fault:
        get_consultation(db, "fjordby")
    assert fault.value.code is ErrorCode.CONSULTATION_NOT_FOUND
    with pytest.raises(ToolkitError):
        get_consultation_by_id(db, 99)


def test_it_refuses_vectors_of_other_examples(
    db: Database, framework: Framework, examples: tuple[Example, ...]
) -> None:
    with pytest.raises(ValueError, match="1 vectors for 6 examples"):
        create_consultation(
            db, "b", framework, examples, ExampleVectors("m", np.zeros((1, 4))), today=TODAY
        )


def test_it_gives_back_the_framework_as_it_was_frozen(
    db: Database, consultation: ConsultationRecord, framework: Framework
) -> None:
    found = get_consultation(db, "havneby")
    assert found == consultation == get_consultation_by_id(db, consultation.id)
    assert found.framework == framework
    assert found.framework_hash == framework.hash
    assert (found.k, found.is_demo, found.created_on) == (5, False, TODAY)


def test_it_gives_back_the_examples_and_knows_of_no_vectors(
    db: Database, consultation: ConsultationRecord, examples: tuple[Example, ...]
) -> None:
    frozen = get_examples(db, consultation.id)
    assert frozen.examples == examples
    assert frozen.vectors is None


def test_it_gives_back_the_vectors_of_the_examples(
    db: Database, framework: Framework, examples: tuple[Example, ...], tmp_path: Path
) -> None:
    vectors = np.linspace(-1, 1, 24).reshape(6, 4).astype(np.float32)
    made = create_consultation(
        db, "b", framework, examples, ExampleVectors("e5", vectors), today=TODAY
    )
    frozen = get_examples(db, made.id).vectors
    assert frozen is not None
    assert frozen.model == "e5"
    np.testing.assert_allclose(frozen.vectors, vectors, atol=1e-3)


def test_an_account_sees_only_the_consultations_it_is_a_member_of(
    db: Database, consultation: ConsultationRecord, framework: Framework
) -> None:
    create_consultation(db, "other", framework, today=TODAY)
    db.execute(
        "INSERT INTO account (id, email, name, password_hash, created_on)"
        " VALUES (7, 'a@example.dk', 'A', '', '2026-09-03')"
    )
    db.execute(
        "INSERT INTO membership (account, consultation, role) VALUES (7, ?, 'reader')",
        [consultation.id],
    )
    assert [found.slug for found in list_consultations(db, 7)] == ["havneby"]
    assert list_consultations(db, 8) == ()
    assert {found.slug for found in list_consultations(db)} == {"havneby", "other"}


def test_the_stance_of_an_example_is_frozen_with_it(db: Database, framework: Framework) -> None:
    """Issue 3, part 7: else no consultation in the database could learn it."""
    told = (
        Example("Mere is", "F2", None, "a", Stance.WISH),
        Example("Isen smelter", "F2", None, "a"),
    )
    made = create_consultation(db, "s", framework, told, today=TODAY)
    assert get_examples(db, made.id).examples == told
