"""Names marked inline in a text: « à [Rabat](LOC) », and whose they are: « [Bourita](PER nasser-bourita) ».

    text, marks = unmark("À [Gao](LOC), M. [Bourita](PER nasser-bourita)")
    marks[1].label, marks[1].entity         # ('PER', 'nasser-bourita')

A label is any word of capitals, digits and underscores. What only looks like a mark stays text: [sic],
[le plan](plan.pdf). A backslash before a bracket makes it text, too: `\\[Rabat](LOC)`; `mark` writes one where
it must, so that any text comes back as it was.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

_LABEL = r"[A-Z][A-Z0-9_]*"
#: the inside of a mark: brackets only behind an odd number of backslashes
_INSIDE = r"(?:[^\[\]\\]++|\\(?:\\\\)*+[\[\]]|(?:\\\\)++(?=\])|\\++(?![\[\]]))+"
#: backslashes before a bracket, or a mark
_TOKEN = re.compile(
    rf"(?<!\\)(?P<slashes>\\++)(?=[\[\]])"
    rf"|\[(?P<name>{_INSIDE})\]\((?P<label>{_LABEL})(?: (?P<entity>[^()\n]+))?\)"
)
_ESCAPED = re.compile(r"(?<!\\)\\++(?=[\[\]]|\Z)")
#: backslashes that may be none before a bracket or the end
_BRACKET = re.compile(r"(?<!\\)(\\*+)([\[\]]|\Z)")
_LOOKS = re.compile(rf"\]\({_LABEL}(?: [^()\n]+)?\)")
#: what an entity's name cannot hold inside the parentheses
_CODES = {"%": "%25", "(": "%28", ")": "%29", "\n": "%0A"}
_CODED = re.compile("|".join(_CODES.values()))
_DECODED = {code: character for character, code in _CODES.items()}


class Mark(NamedTuple):
    """A marked name by its place in the text without marks: « À [Gao](LOC) » has Mark(2, 5, "LOC")."""

    start: int
    end: int
    label: str
    entity: str | None = None


def is_label(name: str) -> bool:
    """Whether marks can have this label: PER, MY_LABEL2."""
    return re.fullmatch(_LABEL, name) is not None


def unmark(marked: str) -> tuple[str, list[Mark]]:
    """The text without its marks, and where they were: unmark("À [Gao](LOC).") is ("À Gao.", [Mark(2, 5, "LOC")])."""
    pieces: list[str] = []
    marks: list[Mark] = []
    length = at = 0
    while match := _TOKEN.search(marked, at):
        pieces.append(marked[at : match.start()])
        length += match.start() - at
        at = match.end()
        if slashes := match["slashes"]:
            # two backslashes are one; one left over makes the bracket text
            kept = "\\" * (len(slashes) // 2)
            if len(slashes) % 2:
                kept += marked[at]
                at += 1
            pieces.append(kept)
            length += len(kept)
            continue
        name = _ESCAPED.sub(lambda run: "\\" * (len(run[0]) // 2), match["name"])
        entity = match["entity"] and _CODED.sub(lambda code: _DECODED[code[0]], match["entity"])
        marks.append(Mark(length, length + len(name), match["label"], entity))
        pieces.append(name)
        length += len(name)
    return "".join([*pieces, marked[at:]]), marks


def mark(text: str, marks: Iterable[tuple[Any, ...]]) -> str:
    """The reverse of `unmark`: mark("À Gao.", [(2, 5, "LOC")]) is "À [Gao](LOC)."; an entity may be the fourth."""
    pieces: list[str] = []
    last = 0
    for start, end, label, *rest in sorted(marks, key=lambda m: (m[0], m[1])):
        entity = "".join(_CODES.get(c, c) for c in str(rest[0])) if rest and rest[0] is not None else ""
        pieces.append(_plain(text[last:start], before_mark=True))
        pieces.append(f"[{_name(text[start:end])}]({label}{entity and ' ' + entity})")
        last = end
    return "".join([*pieces, _plain(text[last:])])


def _name(text: str) -> str:
    """The inside of a mark: brackets are text, and so is a backslash at its end."""
    return _BRACKET.sub(lambda m: m[1] * 2 + ("\\" + m[2] if m[2] else ""), text)


def _plain(text: str, before_mark: bool = False) -> str:
    """Text outside marks: brackets that would be read as a mark are escaped, the others stay."""
    opened = {m.start() for m in _LOOKS.finditer(text)}

    def escaped(match: re.Match[str]) -> str:
        slashes, bracket = match[1], match[2]
        if not bracket:
            return slashes * 2 if before_mark else slashes
        return slashes * 2 + ("\\" if match.start(2) in opened else "") + bracket

    return _BRACKET.sub(escaped, text)
