"""Wording may change while a survey runs; what would corrupt its answers may not."""

import pickle
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from toolkit.core.questionnaire import Questionnaire
from toolkit.core.questionnaire_changes import ChangeRefusedError, dangerous_changes

Content = dict[str, Any]


def _changed(questionnaire: Questionnaire, change: Callable[[Content], object]) -> Questionnaire:
    content = deepcopy(questionnaire.model_dump(mode="json", by_alias=True, exclude_none=True))
    change(content)
    return Questionnaire.model_validate(content)


def _question(content: Content, name: str) -> Content:
    return next(
        question
        for page in content["pages"]
        for question in page["questions"]
        if question["name"] == name
    )


def _retype(content: Content) -> None:
    question = _question(content, "nickname")
    question |= {"type": "priorities", "max": 3, "max_length": 50}
    question.pop("long")


DANGEROUS: dict[str, Callable[[Content], object]] = {
    "channel": lambda content: content.update(channel="havneudvalg"),
    "removed_choice": lambda content: _question(content, "boat")["choices"].pop(0),
    "removed_question": lambda content: content["pages"][2]["questions"].pop(),
    "retention": lambda content: content["privacy"].update(retention_days=366),
    "retyped": _retype,
    "scale": lambda content: _question(content, "satisfaction").update(maximum=7),
    "segment": lambda content: _question(content, "boat").update(segment="size"),
}

HARMLESS: dict[str, Callable[[Content], object]] = {
    "nothing": lambda content: None,
    "wording": lambda content: _question(content, "boat")["label"].update(da="Hvad sejler I?"),
    "shorter retention": lambda content: content["privacy"].update(retention_days=30),
    "order": lambda content: content["pages"].append(content["pages"].pop(2)),
    "added choice": lambda content: _question(content, "calls")["choices"].append(
        {"name": "nat", "label": {"da": "Nat", "en": "Night"}}
    ),
    "added question": lambda content: content["pages"][3]["questions"].append(
        {"name": "age", "type": "text", "label": {"da": "Alder?", "en": "Age?"}}
    ),
    "removed note": lambda content: content["pages"][0]["questions"].pop(0),
}


@pytest.mark.parametrize("code", DANGEROUS)
def test_it_names_the_change_that_would_corrupt_answers(
    questionnaire: Questionnaire, code: str
) -> None:
    after = _changed(questionnaire, DANGEROUS[code])
    changes = dangerous_changes(questionnaire, after)
    assert [change.code for change in changes] == [code]
    assert "{" not in changes[0].text("da") + changes[0].text("en")
    assert changes[0].text("da") != changes[0].text("en")


def test_removing_not_applicable_is_removing_a_choice(questionnaire: Questionnaire) -> None:
    after = _changed(
        questionnaire, lambda content: _question(content, "satisfaction").pop("not_applicable")
    )
    assert [change.code for change in dangerous_changes(questionnaire, after)] == ["removed_choice"]


@pytest.mark.parametrize("what", HARMLESS)
def test_it_allows_what_keeps_every_answer(questionnaire: Questionnaire, what: str) -> None:
    assert dangerous_changes(questionnaire, _changed(questionnaire, HARMLESS[what])) == ()


def test_the_refusal_gives_every_reason_and_what_to_do_in_both_languages(
    questionnaire: Questionnaire,
) -> None:
    after = _changed(
        questionnaire,
        lambda content: (DANGEROUS["scale"](content), DANGEROUS["removed_choice"](content)),
    )
    error = ChangeRefusedError("skippere", dangerous_changes(questionnaire, after))
    error = pickle.loads(pickle.dumps(error))
    assert "trawler" in str(error)
    assert "1-7" in str(error)
    assert "ny undersøgelse" in str(error)
    assert "new survey" in error.message("en")
