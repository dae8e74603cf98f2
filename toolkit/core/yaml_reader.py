"""YAML text into plain values that remember their lines; nothing ambiguous gets through."""

import re
from typing import Any

import yaml

Location = tuple[str | int, ...]
YamlFaultEntry = tuple[int, str, dict[str, object]]

MAX_DEPTH = 40

_TAG = "tag:yaml.org,2002:"
_WHOLE_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")

# What PyYAML says -> the code of a sentence that helps.
_SYNTAX = (
    ("mapping values are not allowed", "yaml_colon"),
    ("'\\t'", "yaml_tab"),
    ("unexpected end of stream", "yaml_end"),
    ("expected ',' or", "yaml_end"),
    ("but found another document", "yaml_documents"),
)


class YamlFault(Exception):  # noqa: N818  a bundle of faults, turned into DefinitionError at once
    """Everything that keeps a YAML text from being read.

    Attributes
    ----------
    faults : list of (line, code, context)
        Lines count from 1; the codes are keys of ``definition_texts.TEXTS``.
    """

    def __init__(self, faults: list[YamlFaultEntry]) -> None:
        super().__init__(faults)
        self.faults = faults


class Locator:
    """Knows the line on which every part of a YAML text stands."""

    def __init__(self, lines: dict[Location, int]) -> None:
        self._lines = lines

    def line(self, location: tuple[str | int, ...]) -> int:
        """Give the line, from 1, of the part at `location`, or of the nearest part around it.

        Steps that the text does not have are passed over, such as the name of a missing field or
        the tags that pydantic puts among the keys.
        """
        return self._lines.get(self._known(location), 1)

    def parent(self, data: object, location: tuple[str | int, ...]) -> object:
        """Give the value in `data` that holds the part at `location`."""
        value: Any = data
        for step in self._known(location)[:-1]:
            value = value[step]
        return value

    def _known(self, location: tuple[str | int, ...]) -> Location:
        known: Location = ()
        for step in location:
            if (*known, step) in self._lines:
                known = (*known, step)
        return known


def read_yaml(text: str) -> tuple[object, Locator]:
    """Read `text` into dict, list, str, int, float, bool and None.

    Raises
    ------
    YamlFault
        If it is not YAML, or uses what is ambiguous or costly: anchors, aliases, tags, duplicate
        keys, unquoted yes, no, on and off, or more than `MAX_DEPTH` levels.
    """
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise YamlFault([(line, "control_character", {})]) from None
    except yaml.MarkedYAMLError as error:
        raise YamlFault([_syntax_fault(error)]) from None
    builder = _Builder()
    data = None if node is None else builder.build(node, ())
    faults = loader.faults + builder.faults
    if node is None:
        faults.append((1, "empty_file", {}))
    if faults:
        raise YamlFault(faults)
    return data, Locator(builder.lines)


def _syntax_fault(error: yaml.MarkedYAMLError) -> YamlFaultEntry:
    mark = error.problem_mark or error.context_mark
    said = f"{error.context} {error.problem}"
    code = next((code for words, code in _SYNTAX if words in said), "yaml")
    return (mark.line + 1 if mark else 1), code, {}


class _Loader(yaml.SafeLoader):
    """Composes nodes without ever following an alias."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.faults: list[YamlFaultEntry] = []
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # untyped in the stubs
        start = event.start_mark
        line = start.line + 1
        if getattr(event, "anchor", None) is not None:
            code = "alias" if isinstance(event, yaml.AliasEvent) else "anchor"
            self.faults.append((line, code, {"name": event.anchor}))
            event.anchor = None
        if isinstance(event, yaml.AliasEvent):
            self.get_event()  # type: ignore[no-untyped-call]  # untyped in the stubs
            return yaml.ScalarNode(f"{_TAG}null", "", start, start)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise YamlFault([*self.faults, (line, "too_deep", {"limit": MAX_DEPTH})])
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


class _Builder:
    """Turns nodes into values and notes the line of each."""

    def __init__(self) -> None:
        self.lines: dict[Location, int] = {}
        self.faults: list[YamlFaultEntry] = []

    def build(self, node: yaml.Node, location: Location) -> object:
        self.lines.setdefault(location, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            self._check_tag(node, f"{_TAG}map")
            return self._mapping(node, location)
        if isinstance(node, yaml.SequenceNode):
            self._check_tag(node, f"{_TAG}seq")
            return [self.build(item, (*location, index)) for index, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, location: Location) -> dict[str, object]:
        mapping: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = self._key(key_node)
            if key is None:
                continue
            part = (*location, key)
            if key in mapping:
                context = {"name": key, "first": self.lines[part]}
                self.faults.append((line, "duplicate_key", context))
                continue
            self.lines[part] = line
            mapping[key] = self.build(value_node, part)
        return mapping

    def _key(self, node: yaml.Node) -> str | None:
        if isinstance(node, yaml.ScalarNode):
            kind = node.tag.removeprefix(_TAG)
            if kind in ("str", "timestamp", "merge", "value"):
                return str(node.value)
            code = "ambiguous_word" if kind == "bool" else "key_not_text"
            self.faults.append((node.start_mark.line + 1, code, {"name": node.value}))
            return None
        self.faults.append((node.start_mark.line + 1, "key_not_text", {"name": "..."}))
        return None

    def _scalar(self, node: yaml.Node) -> object:
        kind, value = node.tag.removeprefix(_TAG), str(node.value)
        if kind == "null":
            return None
        if kind == "bool":
            if value.lower() in ("true", "false"):
                return value.lower() == "true"
            self.faults.append((node.start_mark.line + 1, "ambiguous_word", {"name": value}))
            return None
        if kind == "int" and _WHOLE_NUMBER.fullmatch(value):
            return int(value)
        if kind == "float":
            return _number(value)
        if kind in ("str", "int", "timestamp", "merge", "value"):
            # Octal, sexagesimal and dates stay the text that was written.
            return value
        self._check_tag(node, "")
        return None

    def _check_tag(self, node: yaml.Node, expected: str) -> None:
        if node.tag != expected:
            name = node.tag.replace(_TAG, "!!")
            self.faults.append((node.start_mark.line + 1, "tag", {"name": name}))


def _number(value: str) -> float | str:
    try:
        return float(value)
    except ValueError:
        return value
