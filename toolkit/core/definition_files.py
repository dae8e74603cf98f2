"""YAML definition files, read strictly: every fault at once, each with its line and its remedy."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from toolkit.core.definition_texts import CHOOSE, KINDS, NOTHING_TO_CHOOSE, TEXTS, Sentences
from toolkit.core.errors import DefinitionError, Problem
from toolkit.core.shape_texts import (
    ALLOWED,
    ALLOWED_OTHERWISE,
    ENTRY,
    OTHER_FAULT,
    SAME_AS,
    SHAPE_TEXTS,
    WHOLE_FILE,
)
from toolkit.core.yaml_reader import Location, Locator, YamlFault, read_yaml

MAX_BYTES = 256 * 1024

_FAULTS = "definition_faults"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that no single field shows, such as a reference to nothing.

    Attributes
    ----------
    location : tuple of str or int
        Keys and indices from the top of the file.
    code : str
        A key of ``definition_texts.TEXTS``.
    context : mapping
        Values for the code's sentences. ``known`` holds the words to choose from, ``first`` the
        location of the earlier one of two.
    """

    location: Location
    code: str
    context: Mapping[str, object] = field(default_factory=dict)


class DefinitionModel(BaseModel):
    """A part of a definition file: frozen, and refusing fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @classmethod
    def faults(cls, data: Mapping[str, Any]) -> list[Fault]:
        """Find what is wrong between the parts of `data`, which may itself be malformed."""
        return []

    @model_validator(mode="before")
    @classmethod
    def _note_known_fields(cls, data: object, info: ValidationInfo) -> object:
        # Lets `validate` suggest the right name for a misspelt field of exactly this part.
        if isinstance(info.context, dict) and isinstance(data, dict):
            info.context[id(data)] = [
                part.alias or name for name, part in cls.model_fields.items() if name not in data
            ]
        return data

    @model_validator(mode="after")
    def _refuse_faults(self) -> Self:
        for fault in type(self).faults(self.model_dump(mode="json", by_alias=True)):
            # A template of pydantic's own would read the braces in a text as fields.
            what, remedy = _sentences(TEXTS[fault.code], fault.context, "en")
            raise PydanticCustomError(_FAULTS, "{message}", {"message": f"{what}. {remedy}"})
        return self

    def canonical_json(self) -> str:
        """Give the definition as JSON with sorted keys and no spaces: equal content, equal text."""
        content = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        return dumps(
            content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
        )

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
        return sha256(self.canonical_json().encode()).hexdigest()


Model = TypeVar("Model", bound=DefinitionModel)


def load_yaml(path: Path, *, language: str = "da") -> tuple[object, Locator]:
    """Read a YAML file of at most `MAX_BYTES`.

    Aliases, anchors, tags, duplicate keys and unquoted yes, no, on and off are refused.

    Parameters
    ----------
    path : Path
        The file.
    language : str
        Language of the problems, "da" or "en".

    Returns
    -------
    data : object
        Built of dict, list, str, int, float, bool and None only.
    locator : Locator
        Gives the line of every part of `data`.

    Raises
    ------
    DefinitionError
        If the file cannot be read; names every fault.
    """
    text = read_text(path, MAX_BYTES, language=language)
    try:
        return read_yaml(text)
    except YamlFault as error:
        raise DefinitionError(
            [
                problem(path, line, code, context, language=language)
                for line, code, context in error.faults
            ]
        ) from None


def validate(model: type[Model], path: Path, *, language: str = "da") -> Model:
    """Read a definition file into `model`.

    Raises
    ------
    DefinitionError
        If anything is wrong; names every fault of shape and of reference, with its line.
    """
    data, locator = load_yaml(path, language=language)
    faults = model.faults(data) if isinstance(data, dict) else []
    problems = [
        problem(
            path,
            locator.line(fault.location),
            fault.code,
            _lines(fault.context, locator),
            language=language,
        )
        for fault in faults
    ]
    known: dict[int, list[str]] = {}
    try:
        definition = model.model_validate(data, context=known)
    except ValidationError as error:
        problems += [
            _shape_problem(path, data, locator, details, known, language)
            for details in error.errors(include_url=False)
            if details["type"] != _FAULTS and not _is_shadow(details)
        ]
        if not problems:
            raise
    if problems:
        raise DefinitionError(problems)
    return definition


def read_text(path: Path, limit: int, *, language: str = "da") -> str:
    """Read a UTF-8 file of at most `limit` bytes, without a byte order mark.

    Raises
    ------
    DefinitionError
        If it cannot be opened, is empty, too large, or not UTF-8.
    """

    def refuse(code: str, line: int | None = None) -> DefinitionError:
        context = {"limit": limit // 1024}
        return DefinitionError([problem(path, line, code, context, language=language)])

    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError:
        raise refuse("unreadable") from None
    if len(content) > limit:
        raise refuse("too_large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse("not_utf8", content.count(b"\n", 0, error.start) + 1) from None
    if not text.strip():
        raise refuse("empty_file")
    return text


def problem(
    path: Path,
    line: int | None,
    code: str,
    context: Mapping[str, object],
    *,
    language: str = "da",
) -> Problem:
    """Make the problem that `code` names, in words."""
    what, remedy = _sentences(TEXTS[code], context, language)
    return Problem(str(path), line, what, remedy)


def parts(data: object, key: str) -> Iterable[tuple[int, dict[str, Any]]]:
    """Go through the entries of the list at `key` that consist of fields, with their indices."""
    entries = data.get(key) if isinstance(data, Mapping) else None
    if isinstance(entries, Sequence) and not isinstance(entries, str):
        for index, entry in enumerate(entries):
            if isinstance(entry, dict):
                yield index, entry


def duplicates(kind: str, found: Iterable[tuple[Location, object]]) -> list[Fault]:
    """Give a fault for every text in `found` that was there before; `kind` is id, code or name."""
    first: dict[str, Location] = {}
    faults = []
    for location, name in found:
        if not isinstance(name, str):
            continue
        if name in first:
            context = {"name": name, "kind": kind, "first": first[name]}
            faults.append(Fault(location, "duplicate", context))
        first.setdefault(name, location)
    return faults


def _lines(context: Mapping[str, object], locator: Locator) -> dict[str, object]:
    first = context.get("first")
    return {**context, "first": locator.line(first)} if isinstance(first, tuple) else {**context}


def _sentences(
    sentences: Sentences, context: Mapping[str, object], language: str
) -> tuple[str, str]:
    fields = dict(context)
    if "known" in context:
        known = context["known"]
        words = [str(word) for word in known] if isinstance(known, list | tuple) else []
        fields["choose"] = choose(str(context.get("name", "")), words, language)
    if fields.get("kind") in KINDS:
        kind = KINDS[str(fields["kind"])]
        fields["kind"] = kind.get(language, kind["da"])
    what, remedy = sentences.get(language, sentences["da"])
    said = what.format(**fields)
    return said[:1].upper() + said[1:], remedy.format(**fields)


def choose(word: str, known: Sequence[str], language: str = "da") -> str:
    """Say which of `known` was probably meant by `word`, else what there is to choose from."""
    close_text, known_text = CHOOSE.get(language, CHOOSE["da"])
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return close_text.format(close=close[0])
    if not known:
        return NOTHING_TO_CHOOSE.get(language, NOTHING_TO_CHOOSE["da"])
    shown = ", ".join(known[:20]) + (", ..." if len(known) > 20 else "")
    return known_text.format(known=shown)


def _shape_problem(
    path: Path,
    data: object,
    locator: Locator,
    details: ErrorDetails,
    known: Mapping[int, Sequence[str]],
    language: str,
) -> Problem:
    """Put one of pydantic's errors into words."""
    location = details["loc"]
    name, field_name = _named(location, language)
    context: dict[str, object] = {**details.get("ctx", {}), "field": field_name, "name": name}
    context["value"] = _shown(details["input"])
    allowed = ALLOWED.get(str(context.get("pattern")), ALLOWED_OTHERWISE)
    context["allowed"] = allowed.get(language, allowed["da"])
    kind = SAME_AS.get(details["type"], details["type"])
    if kind == "extra_forbidden":
        # A list of every field that is possible here helps nobody: only a near one is named.
        fields = known.get(id(locator.parent(data, location)), ())
        context["known"] = difflib.get_close_matches(name, fields, n=1)
    for expected in ("expected", "expected_tags"):
        if expected in context:
            context["known"] = re.findall(r"'([^']*)'", str(context[expected]))
            context["name"] = context.get("tag", details["input"])
    try:
        what, remedy = _sentences(SHAPE_TEXTS.get(kind, OTHER_FAULT), context, language)
    except (KeyError, ValueError, IndexError):
        what, remedy = _sentences(OTHER_FAULT, context, language)
    return Problem(str(path), locator.line(location), what, remedy)


def _named(location: Location, language: str) -> tuple[str, str]:
    """Name the part at `location`: the field alone, and as it stands in a sentence."""
    names = [part for part in location if isinstance(part, str) and part != "[key]"]
    if not names:
        whole = WHOLE_FILE.get(language, WHOLE_FILE["da"])
        return whole, whole
    last = location[-1]
    if isinstance(last, int):
        entry = ENTRY.get(language, ENTRY["da"])
        return names[-1], entry.format(number=last + 1, name=names[-1])
    return names[-1], f"'{names[-1]}'"


def _is_shadow(details: ErrorDetails) -> bool:
    """Tell whether pydantic counts a list as short only because its entries are faulty."""
    entries = details["input"]
    least = details.get("ctx", {}).get("min_length", 0)
    return details["type"] == "too_short" and hasattr(entries, "__len__") and len(entries) >= least


def _shown(value: object) -> str:
    """Show a value in a sentence, cut to 40 characters."""
    if isinstance(value, dict | list):
        return "..."
    text = "null" if value is None else str(value).lower() if value in (True, False) else str(value)
    return f"'{text}'" if len(text) <= 40 else f"'{text[:39]}…'"
