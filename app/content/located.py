"""YAML that remembers its lines, so that every complaint can name file and line.

Must not know: what the content means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

LARGEST = 1e12
"""No number of this atlas is larger; what is none at all (nan) is not smaller either."""

L = TypeVar("L", bound=str)

_RESOLVER: Any = yaml.resolver.Resolver()
_CONSTRUCTOR: Any = yaml.constructor.SafeConstructor()
_TEXT = "tag:yaml.org,2002:str"

MOST_VALUES = 200_000
"""More values than any file has: names that stand for other names can be few lines and yet never come to an end."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the fast one where there is one
    """Leaves open what a scalar is until it is built: most are texts, which need no pattern tried on them."""

    def resolve(self, kind: type, value: str | None, implicit: object) -> str:
        return ""


class ContentError(Exception):
    """Something in a content file is wrong. `file`, `line` and `message` say what and where, and what to do."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file, self.line, self.message = file, line, message


class Located(dict[str, Any]):
    """A YAML mapping; `line` is where it starts, `line_of(key)` where a key stands."""

    line: int = 1
    lines: Mapping[str, int] = {}

    def line_of(self, key: str) -> int:
        """The line of a key, or of the mapping itself when the key is missing."""
        return self.lines.get(key, self.line)


def parse(text: str, file: str, first_line: int = 1, strict: bool = False) -> Any:
    """YAML text as Located mappings, lists and scalars. Of a key that is there twice the last holds, or (`strict`) it is an
    error. Raises ContentError."""
    loader: Any = None
    try:
        loader = _Loader(text)
        loader.left, loader.strict = MOST_VALUES, strict
        node = loader.get_single_node()
        return _build(node, loader, first_line) if node is not None else Located()
    except RecursionError:
        message = "blocks stand inside each other without an end; write them out without `&` and `*`"
        raise ContentError(file, first_line, message) from None
    except ValueError as error:
        raise ContentError(file, first_line, f"a value cannot be read ({error}); put it in quotes") from None
    except yaml.MarkedYAMLError as error:
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        raise ContentError(file, line, f"this is not valid YAML ({error.problem}); mend the line") from None
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        raise ContentError(file, first_line, f"this is not valid YAML ({said}); mend the file") from None
    finally:
        if loader is not None:
            loader.dispose()


def _build(node: yaml.Node, loader: Any, first_line: int) -> Any:
    loader.left -= 1
    if loader.left < 0:
        raise RecursionError
    if isinstance(node, yaml.MappingNode):
        mapping = Located()
        mapping.line = first_line + node.start_mark.line
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            key = str(_scalar(key_node, loader))
            if loader.strict and key in mapping:
                message = f"'{key}' is there twice, the first time in line {lines[key]}; keep one"
                raise yaml.constructor.ConstructorError(None, None, message, key_node.start_mark)
            lines[key] = first_line + key_node.start_mark.line
            mapping[key] = _build(value_node, loader, first_line)
        mapping.lines = lines
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, loader, first_line) for item in node.value]
    return _scalar(node, loader)


def _scalar(node: yaml.Node, loader: Any) -> Any:
    """A text in quotes as it is; a plain one as what it looks like; with a tag of its own, what the tag makes of it."""
    if node.tag:
        return loader.construct_object(node)
    if not isinstance(node, yaml.ScalarNode):
        raise yaml.constructor.ConstructorError(None, None, "a plain word is expected here", node.start_mark)
    return node.value if node.style else _plain(node.value)


@cache
def _plain(text: str) -> Any:
    """What an unquoted scalar is: a number, true or false, nothing, a date, or its own text."""
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))
    return text if tag == _TEXT else _CONSTRUCTOR.construct_object(yaml.ScalarNode(tag, text))


def read_text(path: Path, shown_as: str) -> str:
    """The text of a content file. Raises ContentError."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContentError(shown_as, 1, "the file is missing; restore it: git checkout -- " + shown_as) from None
    except UnicodeDecodeError as error:
        raise ContentError(shown_as, 1, f"the file cannot be read ({error}); save it as UTF-8 text") from None
    except (OSError, ValueError) as error:  # a name with a zero in it is no name
        reason = getattr(error, "strerror", None) or error
        raise ContentError(shown_as, 1, f"the file cannot be read ({reason}); name a file that can be opened") from None


class Reader:
    """Reads typed values out of one Located mapping and says clearly what is wrong."""

    def __init__(self, data: Any, file: str, line: int = 1) -> None:
        if not isinstance(data, Located):
            raise ContentError(file, line, "a block of `key: value` lines is expected here")
        self.data, self.file = data, file

    def fail(self, key: str, message: str) -> ContentError:
        """The error to raise about a key."""
        return ContentError(self.file, self.data.line_of(key), message)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; required unless a default is given."""
        value = self.data.get(key)
        if value is None:
            if default is None:
                raise self.fail(key, f"'{key}' is missing; add a line `{key}: ...`")
            return default
        if isinstance(value, (dict, list)):
            raise self.fail(key, f"'{key}' must be a text")
        return str(value)

    def optional(self, key: str) -> str | None:
        """A text or None."""
        return self.text(key, "") or None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; missing means empty; one text means a list of one."""
        value = self.data.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            value = [value]
        if any(isinstance(item, (dict, list)) for item in value):
            raise self.fail(key, f"'{key}' must be a list of texts")
        return tuple(str(item) for item in value)

    def number(self, key: str) -> float | None:
        """A number or None."""
        value = self.data.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.fail(key, f"'{key}' must be a number, not '{value}'")
        if not -LARGEST < value < LARGEST:
            raise self.fail(key, f"'{key}' must be a number that something can have, not '{str(value)[:24]}'")
        return float(value)

    def one_of(self, key: str, choices: tuple[L, ...]) -> L:
        """A text that must be one of some words."""
        given = self.text(key)
        for choice in choices:
            if choice == given:
                return choice
        raise self.fail(key, f"'{key}' must be one of {', '.join(choices)}, not '{given}'")

    def inner(self, key: str) -> Reader:
        """A Reader for a block inside this one; missing means empty."""
        return Reader(self.data.get(key) or Located(), self.file, self.data.line_of(key))

    def readers(self, key: str) -> Iterator[Reader]:
        """A Reader for each block of a list; missing means none."""
        value = self.data.get(key) or []
        if not isinstance(value, list):
            raise self.fail(key, f"'{key}' must be a list")
        for item in value:
            yield Reader(item, self.file, self.data.line_of(key))
