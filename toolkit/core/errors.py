"""Faults that a person can do something about: a code, and the sentence that goes with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.core.error_codes import ErrorCode as ErrorCode
from toolkit.core.error_texts import MESSAGES as MESSAGES


class _Missing(str):
    """The name of a field that nobody gave, shown as it is whatever the template asks for."""

    __slots__ = ()

    def __format__(self, specification: str) -> str:
        return "{" + self + "}"


class _Context(dict[str, object]):
    """Fields for a template; a field nobody gave shows its own name instead of failing."""

    def __missing__(self, key: str) -> _Missing:
        return _Missing(key)


class ToolkitError(Exception):
    """A fault that a person can do something about.

    Parameters
    ----------
    code : ErrorCode
        The kind of fault.
    **context : object
        Values for the fields of the code's message.
    """

    def __init__(self, code: ErrorCode, **context: object) -> None:
        super().__init__(code)
        self.code = code
        self.context = context

    def message(self, language: str = "da") -> str:
        """Say what is wrong in `language`, in Danish where that language is missing."""
        templates = MESSAGES[self.code]
        return templates.get(language, templates["da"]).format_map(_Context(self.context))

    def __str__(self) -> str:
        return self.message()


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a definition file: where it is, what is wrong, and how to mend it.

    Attributes
    ----------
    path : str
        The file as the user named it.
    line : int or None
        Line number from 1; None where the whole file is meant.
    what, remedy : str
        A sentence each, without and with a full stop.
    """

    path: str
    line: int | None
    what: str
    remedy: str

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{where}: {self.what}. {self.remedy}".rstrip()


class DefinitionError(ToolkitError):
    """A definition file that cannot be used, with every fault in it at once.

    Parameters
    ----------
    problems : sequence of Problem
        At least one; kept in the order of the lines.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(ErrorCode.DEFINITION_INVALID)
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line or 0))
        # The arguments that make the same error again when it crosses a process border.
        self.args = (self.problems,)

    def message(self, language: str = "da") -> str:
        """Say every problem on its own line, each in the language that the file was read in."""
        return "\n".join([super().message(language), *map(str, self.problems)])
