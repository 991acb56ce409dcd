"""Letters and signs of cp1252 that stand as controls, as U+0092 for « ’ » (pure).

>>> [(e.start, e.end, e.text) for e in edits("L\\x92AQMI, né à C\\x9cur")]
[(1, 2, '’'), (16, 17, 'œ')]

Text in cp1252 was read as Latin-1 and saved as UTF-8. No text has the controls of Latin-1 on purpose, but U+0085, which
is a line end; where others stand it is « … », as in cp1252.
"""

import re
from collections.abc import Iterator

from extractor.text.offsets import Edit

#: the letters of cp1252 by the controls of Latin-1
LETTERS = {chr(code): letter for code in range(0x80, 0xA0) if (letter := bytes([code]).decode("cp1252", "ignore"))}
_LINE_END = "\x85"
_SURE = re.compile(f"[{''.join(LETTERS.keys() - {_LINE_END})}]")
_ANY = re.compile(f"[{''.join(LETTERS)}]")


def edits(text: str) -> Iterator[Edit]:
    """What gives each of them its letter."""
    if text.isascii() or not _SURE.search(text):
        return
    for found in _ANY.finditer(text):
        yield Edit(*found.span(), LETTERS[found[0]])


def as_letters(text: str) -> str:
    """The text with its letters: as_letters("L\\x92AQMI") is « L’AQMI »."""
    return _ANY.sub(lambda control: LETTERS[control[0]], text) if _SURE.search(text) else text
