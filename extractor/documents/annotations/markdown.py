"""Articles in Markdown, names marked inline: what one corrects in any editor.

    # diplomatie, Maroc, dépêche {#rabat-12}
    À [Rabat](LOC), M. [Bourita](PER nasser-bourita) a parlé.

An article begins at a line « # … » at the start or behind a blank line, which gives its topic and, in {#…}, its
id (} as %7D, % as %25); without it articles are numbered: « press/a.md » holds a-001, a-002, … A file without such
a line is one article. Blank lines within a text are the text's; those around it are none of it. A backslash shields
what belongs to the text: before a bracket (see text/marks.py), before « # » at the start of a line, and alone on
the first line where the text begins with a blank one, or is empty.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from extractor.core.errors import InputError
from extractor.documents.annotations.files import content
from extractor.documents.annotations.values import Gold, mark, unmark
from extractor.text.marks import is_label

_HEAD = re.compile(r"# *(?P<topic>.*?)\s*(?:\{#(?P<id>[^}]+)\})?\s*")
_SHIELDED = re.compile(r"^\\(?=\\*# )", re.MULTILINE)
_TO_SHIELD = re.compile(r"^(?=\\*# )", re.MULTILINE)
#: what cannot stand in {#…}, and the sign by which it does: %7D
_TO_ESCAPE, _ESCAPED = re.compile(r"[%}\r\n]"), re.compile("%(25|7D|0A|0D)")
_SHIELD_LINE = re.compile(r"\\(?:\r?\n|\Z)")


def read(path: Path) -> Iterator[Gold | InputError]:
    """The articles of a file."""
    # bytes, so that line ends stay as they are
    yield from articles(content(path).decode("utf-8-sig"), path.stem, str(path))


def articles(content: str, name: str, origin: str = "") -> Iterator[Gold | InputError]:
    """The marked articles of a Markdown text: « # mer, France » over « À [Brest](LOC)… »."""
    heads = list(_heads(content))
    first = content[: heads[0][0]] if heads else content
    if first.strip():
        yield from _article(_body(first), name if not heads else f"{name}-000", "", origin, 1 + _blank_lines(first))
    for number, ((start, head), (end, _)) in enumerate(zip(heads, [*heads[1:], (len(content), "")]), 1):
        match = _HEAD.fullmatch(head)
        topic, identity = (match["topic"], _ESCAPED.sub(_unescaped, match["id"] or "")) if match else (head, "")
        below = content[start + len(head) :].partition("\n")[0]
        rest = content[start + len(head) + len(below) + 1 : end]
        line = content.count("\n", 0, start) + 2 + _blank_lines(rest)
        if not rest.strip():
            yield InputError(
                f"{origin or name}:{line - 1}",
                "a first line “# topic” with no text under it",
                "add the text, or cut the line",
            )
        else:
            yield from _article(_body(rest), identity or f"{name}-{number:03d}", topic, origin, line)


def write(texts: Iterable[Gold], out: TextIO) -> None:
    """The texts, marked, without the white space at their end.

    Raises ValueError for a label that is no word of capitals.
    """
    for number, gold in enumerate(texts):
        for label in {span.label for span in gold.spans}:
            if not is_label(label):
                raise ValueError(f"a mark in Markdown cannot have the label {label!r}")
        body = _TO_SHIELD.sub(r"\\", mark(gold.text, gold.spans).rstrip())
        if not body.partition("\n")[0].strip() or _SHIELD_LINE.match(body):
            body = "\\\n" + body
        name = _TO_ESCAPE.sub(lambda sign: f"%{ord(sign[0]):02X}", gold.id)
        topic = " ".join(gold.topic.split())
        out.write(f"{'' if not number else chr(10)}# {topic}{' ' if topic else ''}{{#{name}}}\n{body}\n")


def _unescaped(escaped: re.Match[str]) -> str:
    return chr(int(escaped[1], 16))


def _heads(content: str) -> Iterator[tuple[int, str]]:
    """Where articles begin, and the line without its end."""
    at, blank = 0, True
    for line in content.split("\n"):
        if blank and line.startswith("# "):
            yield at, line.rstrip("\r")
        blank = not line.strip()
        at += len(line) + 1


def _blank_lines(text: str) -> int:
    """How many blank lines a text begins with."""
    return text[: len(text) - len(text.lstrip())].count("\n")


def _body(lines: str) -> str:
    """What stands under the first line, without the blank lines around it."""
    lines = lines[: len(lines.rstrip())] + re.split(r"[\r\n]", lines[len(lines.rstrip()) :], maxsplit=1)[0]
    start = len(lines) - len(lines.lstrip())
    return lines[lines.rfind("\n", 0, start) + 1 :]


def _article(body: str, name: str, topic: str, origin: str, line: int) -> Iterator[Gold]:
    if shield := _SHIELD_LINE.match(body):
        body, line = body[shield.end() :], line + 1
    text, spans = unmark(_SHIELDED.sub("", body))
    yield Gold(name, text, spans, topic, f"{origin or name}:{line}")
