"""Texts in several languages, written ``{da: ..., en: ...}``, and the shapes of names."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import ConfigDict, Field, RootModel, StringConstraints, field_validator

LANGUAGE_PATTERN = r"^[a-z]{2}$"
IDENTIFIER_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,63}$"
CODE_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9-]{0,11}$"
NAME_PATTERN = r"^[a-z][a-z0-9_]{0,63}$"
CHOICE_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9+_-]{0,63}$"

# Ids stand in addresses, codes in tables and addresses, names in form fields.
Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER_PATTERN)]
Code = Annotated[str, StringConstraints(pattern=CODE_PATTERN)]
Name = Annotated[str, StringConstraints(pattern=NAME_PATTERN)]
ChoiceName = Annotated[str, StringConstraints(pattern=CHOICE_PATTERN)]

Language = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]


class LocalText(RootModel[dict[Language, Words]]):
    """One text in at least one language; the keys are two-letter language codes."""

    model_config = ConfigDict(frozen=True)

    root: Annotated[dict[Language, Words], Field(min_length=1)]

    @field_validator("root")
    @classmethod
    def _sort_languages(cls, root: dict[str, str]) -> dict[str, str]:
        # Canonical JSON sorts its keys: `get` must fall back to the same text before and after.
        return dict(sorted(root.items()))

    @property
    def languages(self) -> tuple[str, ...]:
        """Language codes that the text exists in, sorted."""
        return tuple(self.root)

    def get(self, language: str) -> str:
        """Give the text in `language`, else in the first language it has (`da` before `en`)."""
        return self.root.get(language) or next(iter(self.root.values()))

    def missing(self, languages: Iterable[str]) -> tuple[str, ...]:
        """Give those of `languages` that the text lacks."""
        return tuple(language for language in languages if language not in self.root)

    def __hash__(self) -> int:
        return hash(tuple(self.root.items()))

    def __str__(self) -> str:
        return self.get("da")
