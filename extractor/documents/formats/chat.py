"""Channels and groups of Telegram as its program for computers exports them, messages.html: a document each message.

messages.html -> "Le M23 a pris Goma." (item "128"), {"date": "2025-01-27", "author": "Awa", "site": "Canal Kivu"}
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from extractor.core.errors import InputError
from extractor.documents.formats import (
    Extracted,
    Limits,
    Remark,
    Wanted,
    described,
    markup,
    one_line,
    paragraphs,
    web,
    whole,
)

#: what is said in a message: its text, or its question and the answers to choose from
_SAID = ("text", "question", "answer")
#: what is shared in one: somebody's card, a place; and what it says of it
_SHARED = ("media_contact", "media_venue")
_OF_SHARED = ("title", "description")
#: beside what is said: votes, sizes
_DETAILS = "details"
#: who a message is from, in one that is passed on, too
_FROM = "from_name"
_PASSED_ON = "forwarded"
#: a heading « 27 January 2025 », or that somebody has come, is no one's message
_NO_MESSAGE = "service"
#: those of a group from before it became a large one have negative numbers
_NUMBER = re.compile(r"message(-?\d+)")
_DAY = re.compile(
    r"""\bid=["']message(-?\d+)["'](?:(?!\bid=["']message).){0,3000}?\btitle=["'](\d\d)\.(\d\d)\.(\d{4})\b""", re.S
)


def read(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Extracted | Remark]:
    """The messages that say anything, in order, called by their numbers.

    With `whole_page` also what is about them, and what the program says between them: who has come, pictures' names.
    """
    guessed: list[str] = []
    page = web.decode(whole(source, limits), wanted.encoding, warn=guessed.append)
    yield from map(Remark, guessed)
    days = {number: f"{year}-{month}-{day}" for number, day, month, year in _DAY.findall(page)}
    found = markup.blocks(page, (*_SAID, *_OF_SHARED, _FROM, "date", _DETAILS))
    site = next((one_line(b.text) for b in found if b.inside("page_header") and b.inside("text")), "")
    author, any_message = "", False
    for blocks in markup.numbered(found, "message"):
        message = blocks[0].inside("message")
        number = _NUMBER.fullmatch(message.id) if message else None
        if not message or not number:
            continue
        if _NO_MESSAGE not in message.classes:
            any_message = True
        elif not wanted.whole_page:
            continue
        # one that follows another of the same person does not say so again
        names = [b.text for b in blocks if b.inside(_FROM) and not b.inside("date") and not b.inside(_PASSED_ON)]
        author = one_line(names[0]) if names else author
        text = paragraphs([block.text for block in blocks if (_is_shown if wanted.whole_page else _is_said)(block)])
        if text:
            meta = described(date=days.get(number[1]), author="" if author == site else author, site=site)
            yield Extracted(text, number[1], meta)
    if not any_message:
        raise InputError("", "no messages in the export", "export the channel again, as HTML")


def _is_said(block: markup.Block) -> bool:
    """Whether who wrote the message says so."""
    shared = block.inside(*_SHARED) and block.inside(*_OF_SHARED)
    return bool(block.inside(*_SAID) or shared) and not block.inside(_DETAILS)


def _is_shown(block: markup.Block) -> bool:
    """Whether the message shows it, besides who has written it, and when."""
    return bool(block.inside("body")) and not block.inside(_FROM, "date")
