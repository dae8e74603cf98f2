"""Which pages and questions are shown: a small tree of operators, evaluated on the server only."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BeforeValidator, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from toolkit.core.definition_files import DefinitionModel, Fault
from toolkit.core.text import Name
from toolkit.core.yaml_reader import Location

if TYPE_CHECKING:
    from toolkit.core.questionnaire import Page, Question, Questionnaire

AnswerValue = str | list[str] | int | None

NOT_APPLICABLE = "not_applicable"

# Which operators make sense on which type of question.
OPERATORS_OF = {
    "text": ("answered",),
    "priorities": ("answered",),
    "choice": ("equals", "answered"),
    "choices": ("includes", "answered"),
    "scale": ("equals", "less_than", "greater_than", "answered"),
    "note": (),
}
_PAIR_OPERATORS = ("equals", "includes", "less_than", "greater_than")


def _pair(value: object) -> object:
    if isinstance(value, list | tuple) and len(value) == 2 and isinstance(value[0], str):
        second = value[1]
        if isinstance(second, str | int) and not isinstance(second, bool):
            return tuple(value)
    raise PydanticCustomError("condition_pair", "not a question's name and a value")


def _number_pair(value: object) -> object:
    pair = _pair(value)
    if isinstance(pair, tuple) and isinstance(pair[1], int):
        return pair
    raise PydanticCustomError("condition_number", "not a question's name and a whole number")


Pair = Annotated[tuple[Name, str | int], BeforeValidator(_pair)]
NumberPair = Annotated[tuple[Name, int], BeforeValidator(_number_pair)]


class Equals(DefinitionModel):
    """The answer to a choice or a scale is exactly this."""

    operator: ClassVar = "equals"
    equals: Pair


class Includes(DefinitionModel):
    """Among several ticked choices is this one."""

    operator: ClassVar = "includes"
    includes: Annotated[tuple[Name, str], BeforeValidator(_pair)]


class Answered(DefinitionModel):
    """The question has any answer; "not applicable" is one."""

    operator: ClassVar = "answered"
    answered: Name


class LessThan(DefinitionModel):
    """The number on a scale is below this; "not applicable" never is."""

    operator: ClassVar = "less_than"
    less_than: NumberPair


class GreaterThan(DefinitionModel):
    """The number on a scale is above this; "not applicable" never is."""

    operator: ClassVar = "greater_than"
    greater_than: NumberPair


class AllOf(DefinitionModel):
    """Every condition holds."""

    operator: ClassVar = "all"
    conditions: Annotated[tuple["Condition", ...], Field(alias="all", min_length=1)]


class AnyOf(DefinitionModel):
    """At least one condition holds."""

    operator: ClassVar = "any"
    conditions: Annotated[tuple["Condition", ...], Field(alias="any", min_length=1)]


class Not(DefinitionModel):
    """The condition does not hold."""

    operator: ClassVar = "not"
    condition: Annotated["Condition", Field(alias="not")]


def _operator(value: object) -> str | None:
    """Tell which operator a written condition uses; None where it is not exactly one."""
    if isinstance(value, dict):
        return str(next(iter(value))) if len(value) == 1 else None
    return getattr(value, "operator", None)


Condition = Annotated[
    Annotated[Equals, Tag("equals")]
    | Annotated[Includes, Tag("includes")]
    | Annotated[Answered, Tag("answered")]
    | Annotated[LessThan, Tag("less_than")]
    | Annotated[GreaterThan, Tag("greater_than")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")],
    Discriminator(_operator),
]

for _model in (AllOf, AnyOf, Not):
    _model.model_rebuild()


def is_relevant(condition: Condition | None, answers: Mapping[str, AnswerValue]) -> bool:
    """Evaluate a condition; None is always true, and a missing answer fits no operator.

    Parameters
    ----------
    condition : Condition or None
        A tree of operators.
    answers : mapping
        Answers by question name; only those that are on the respondent's path should be given.
    """
    match condition:
        case None:
            return True
        case Equals(equals=(name, wanted)):
            return _equal(answers.get(name), wanted)
        case Includes(includes=(name, choice)):
            value = answers.get(name)
            return isinstance(value, list) and choice in value
        case Answered(answered=name):
            return is_answered(answers.get(name))
        case LessThan(less_than=(name, limit)):
            number = answers.get(name)
            return isinstance(number, int) and number < limit
        case GreaterThan(greater_than=(name, limit)):
            number = answers.get(name)
            return isinstance(number, int) and number > limit
        case AllOf(conditions=conditions):
            return all(is_relevant(part, answers) for part in conditions)
        case AnyOf(conditions=conditions):
            return any(is_relevant(part, answers) for part in conditions)
        case Not(condition=part):
            return not is_relevant(part, answers)


def is_answered(value: AnswerValue) -> bool:
    """Tell whether a value is an answer at all: 0 is one, an empty text or list is not."""
    return value is not None and value != "" and value != []


def visible_questions(page: "Page", answers: Mapping[str, AnswerValue]) -> tuple["Question", ...]:
    """Give the page's questions whose conditions hold, in their order."""
    return tuple(part for part in page.questions if is_relevant(part.relevant, answers))


def relevant_pages(
    questionnaire: "Questionnaire", answers: Mapping[str, AnswerValue]
) -> tuple["Page", ...]:
    """Give the pages on the respondent's path, each with only the questions that are shown.

    The conditions are settled, so the pages and questions returned carry none. An answer that
    branching hides counts for no later condition.
    """
    pages: list[Page] = []
    seen: dict[str, AnswerValue] = {}
    for page in questionnaire.pages:
        shown = visible_questions(page, seen) if is_relevant(page.relevant, seen) else ()
        if not shown:
            continue
        settled = tuple(part.model_copy(update={"relevant": None}) for part in shown)
        seen |= {part.name: answers.get(part.name) for part in shown}
        pages.append(page.model_copy(update={"relevant": None, "questions": settled}))
    return tuple(pages)


def _equal(value: AnswerValue, wanted: str | int) -> bool:
    return type(value) is type(wanted) and value == wanted


def condition_faults(
    condition: object,
    location: Location,
    earlier: Mapping[str, Mapping[str, Any]],
    later: Mapping[str, str],
) -> list[Fault]:
    """Find what a written condition names wrongly.

    Parameters
    ----------
    condition : object
        As it stands in the file, well-formed or not.
    location : tuple
        Where it stands.
    earlier : mapping
        The questions on earlier pages, as written, by name.
    later : mapping
        The names that are asked only on this page or later, with the code of the fault.
    """
    if not isinstance(condition, Mapping):
        return []
    faults: list[Fault] = []
    for operator, operand in condition.items():
        where = (*location, operator)
        if operator == "not":
            faults += condition_faults(operand, where, earlier, later)
        elif operator in ("all", "any") and isinstance(operand, list | tuple):
            for index, part in enumerate(operand):
                faults += condition_faults(part, (*where, index), earlier, later)
        elif operator == "answered" and isinstance(operand, str):
            faults += _operand_faults(operator, [operand], where, earlier, later)
        elif operator in _PAIR_OPERATORS and _is_pair(operand):
            faults += _operand_faults(operator, operand, where, earlier, later)
    return faults


def _is_pair(operand: object) -> bool:
    return isinstance(operand, list | tuple) and len(operand) == 2


def _operand_faults(
    operator: str,
    operand: list[Any] | tuple[Any, ...],
    where: Location,
    earlier: Mapping[str, Mapping[str, Any]],
    later: Mapping[str, str],
) -> list[Fault]:
    name = operand[0]
    if not isinstance(name, str):
        return []
    if name in later:
        return [Fault(where, later[name], {"name": name})]
    if name not in earlier:
        return [Fault(where, "unknown_question", {"name": name, "known": tuple(earlier)})]
    question = earlier[name]
    kind = str(question.get("type"))
    if kind == "note":
        return [Fault(where, "note_in_condition", {"name": name})]
    allowed = OPERATORS_OF.get(kind)
    if allowed is not None and operator not in allowed:
        context = {"operator": operator, "question": name, "type": kind, "name": operator}
        return [Fault(where, "wrong_operator", {**context, "known": allowed})]
    if operator == "answered":
        return []
    return _value_faults(operator, question, operand, where)


def _value_faults(
    operator: str,
    question: Mapping[str, Any],
    operand: list[Any] | tuple[Any, ...],
    where: Location,
) -> list[Fault]:
    name, value = operand
    if question.get("type") in ("choice", "choices"):
        choices = question.get("choices")
        entries = choices if isinstance(choices, list | tuple) else ()
        names = tuple(entry.get("name") for entry in entries if isinstance(entry, Mapping))
        if value in names:
            return []
        context = {"name": value, "question": name, "known": names}
        return [Fault(where, "unknown_choice", context)]
    low, high = question.get("minimum", 1), question.get("maximum", 5)
    if not (isinstance(low, int) and isinstance(high, int) and low < high):
        return []
    # Beyond the scale a comparison is always true or always false: surely a slip.
    if isinstance(value, int) and low <= value <= high:
        return []
    if operator == "equals" and value == NOT_APPLICABLE and question.get("not_applicable"):
        return []
    context = {"name": value, "question": name, "minimum": low, "maximum": high}
    return [Fault(where, "outside_scale", context)]
