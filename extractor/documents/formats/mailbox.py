"""The mails of a mailbox, of which one begins behind another by a line « From ADDRESS DATE ».

list(messages(source, limits))      # [b"Subject: …", …]
"""

import codecs
import re
from collections.abc import Iterator
from functools import partial
from itertools import chain, pairwise
from typing import BinaryIO

from extractor.core.errors import InputError
from extractor.documents.formats import Limits, too_large

#: bytes within which a line ends
_BLOCK = 1 << 16
#: a line « From … » as any program writes it, before a header: « From nous, la suite à Kidal. » is a line of the text,
#: unmarked by a careless program, and so is « From Paris à 12:30 le 3 mars 2025 » where text follows
_FROM_LINE = re.compile(
    rb"From .*?\b\d{1,2}:\d\d\b.*?\b\d{4}\b|From .*?\b\d{4}\b.*?\b\d{1,2}:\d\d\b|From \S+@\S+\s.*?\b\d{4}\b"
)
#: one as most write it, which divides mails also where either the empty line before it or the header is missing
_STRICT_FROM_LINE = re.compile(
    rb"From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
    rb"[ \d]?\d \d\d:\d\d(?::\d\d)? (?:\S+ )?\d{4}\s*$"
)
_NO_TEXT = codecs.BOM_UTF8 + bytes(range(32)).translate(None, b"\t\n\r")
_HEADER_LINE = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:|>From ")


def messages(source: BinaryIO, limits: Limits) -> Iterator[bytes | InputError]:
    """The bytes of each mail: one begins at a line « From ADDRESS DATE » behind an empty line, or before a header."""
    lines: list[bytes] = []
    size, empty, begun, before = 0, True, False, False
    for line, following in pairwise(chain(_lines(source), [b""])):
        # the mark of a mailbox that was put behind another, what a crash has left, or the end of a file on DOS
        bare, heads = line.lstrip(_NO_TEXT), _HEADER_LINE.match(following)
        if not (begun or before) or (heads and _STRICT_FROM_LINE.match(bare)):
            line = bare
        divides = (empty and heads and _FROM_LINE.match(line)) or ((empty or heads) and _STRICT_FROM_LINE.match(line))
        if divides or (empty and not begun and line.startswith(b"From ")):
            if begun:
                yield b"".join(lines)
            elif before:
                reason = "what stands before its first line « From … » is of no mail, and not read"
                yield InputError("", reason, "put such a line before it, or give it as a mail of its own")
            lines, size, begun = [], 0, True
        elif begun:
            size += len(line)
            if size > limits.size:
                raise too_large(limits.size)
            # a line of the text that begins with From was marked with >
            lines.append(line[1:] if re.match(rb">+From ", line) else line)
        empty = not line.strip(b"\xef\xbb\xbf \t\r\n")
        before = before or not (begun or empty)
    if not begun:
        raise InputError("", "no mails in it", "it should begin with a line « From … »")
    yield b"".join(lines)


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """The lines of a mailbox, also of one that has the line ends of old Macintoshes."""
    first = source.readline(_BLOCK)
    if b"\n" in first or b"\r" not in first:
        yield from chain([first], source)
        return
    begun: list[bytes] = []  # the line at hand, of which there may be any number of blocks
    for block in chain([first], iter(partial(source.read, _BLOCK), b"")):
        end, *others = block.split(b"\r")
        begun.append(end)
        for other in others:
            yield b"".join(begun) + b"\n"
            begun = [other]
    yield b"".join(begun)
