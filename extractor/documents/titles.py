"""The title of a document: what its file says, else a first line that reads as a headline.

>>> headline("Mali : le chef de la transition à Paris\\n\\nLe président a reçu son homologue.")
'Mali : le chef de la transition à Paris'
"""

import re

from extractor.core.types import Result
from extractor.documents.dates import dispatch_date

#: characters of a headline
_LONGEST = 200
_HEADING = re.compile(r"#+[ \t]+")
#: a line end, an empty line behind it, and the line that follows
_BEHIND = re.compile(r"(?:\r\n|\r|\n)([ \t]*+(?:\r\n|\r|\n))?\s*+(\S[^\r\n]*+)")
_END = re.compile(r"[\r\n]")


def title_of(result: Result) -> str | None:
    """The document's title: that of its "meta", else its headline, where the text is at hand."""
    if title := result.document.meta.get("title"):
        return str(title)
    return headline(result.document.text) if result.document.text else None


def headline(text: str) -> str | None:
    """The first line of a text, where it reads as a headline: short, no sentence with its full stop, no
    date line, and parted from what follows (by an empty line, or as no line wrapped by hand is)."""
    start = len(text) - len(text.lstrip())
    if marks := _HEADING.match(text, start):
        start = marks.end()
    end = _END.search(text, start)
    behind = _BEHIND.match(text, end.start()) if end else None
    if end is None or behind is None:
        return None
    line = text[start : end.start()].rstrip(" \t")
    empty, following = behind.groups()
    words = line.split()
    if len(words) < 2 or len(line) > _LONGEST or line.endswith((".", ",", ";", ":")) or line[0].islower():
        return None
    if not any(character.isalpha() for character in line) or dispatch_date(line):
        return None
    if not empty and (following[0].islower() or len(following) < 1.5 * len(line)):
        return None
    return " ".join(words)
