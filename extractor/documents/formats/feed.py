"""RSS and Atom: each item a document, with its title, date, author and the site of the feed."""

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from extractor.core.errors import InputError
from extractor.documents.formats import (
    Extracted,
    Found,
    Limits,
    Remark,
    Wanted,
    by_itself,
    clean,
    defines_entities,
    described,
    library,
    markup,
    paragraphs,
    titled,
    web,
    whole,
)

_DECLARATION = re.compile(rb"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([^"'>]*)[^>]*>""")
#: letters by a number that none has, at which the library gives up
_NO_LETTER = re.compile(rb"&#(?:0*[1-9]\d{7,}|[xX]0*[1-9a-fA-F][\da-fA-F]{6,});")
_END = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.*-->\s*)?\Z", re.I | re.S)

_WORD = re.compile(r"\w+")
#: so many words tell what a text is the beginning of
_BEGIN = 8
#: how programs end a text that they have cut
_CUT = re.compile(r"\[(?:…|\.\.\.)\]\s*\Z")


def read(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Found]:
    """The items of a feed that have a text, in its order: of each the fullest, behind a summary not taken from it."""
    data = whole(source, limits)
    if re.search(rb"<!ENTITY", data[:100_000], re.I) or defines_entities(data[:100_000]):
        raise InputError("", "a feed that defines entities", "take the <!DOCTYPE …> out of it")
    if (declared := _DECLARATION.match(data)) and not web.known(declared[1].decode("latin-1")):
        data = data[declared.end() :]  # it says nothing then
    feedparser = library("feedparser", "a feed")
    data = _NO_LETTER.sub(b"&#65533;", data)
    # a stream: a string could be taken for an address; its own cleaning of HTML is not needed
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        error = feed.get("bozo_exception")
        if feed.get("bozo") and not feed.get("version"):
            raise InputError("", f"not a feed ({error})", "get it again")
        raise InputError("", "no items in the feed", "get it again")
    if feed.get("bozo") and not _END.search(data[-2000:]):
        yield Remark("the feed ends in the middle: its last item may be cut, and others be missing")
    site = _plain(feed.feed.get("title") or "")
    for number, entry in enumerate(feed.entries, 1):
        yield from by_itself(str(number), _item(entry, str(number), site))


def _item(entry: Any, number: str, site: str) -> Iterator[Extracted]:
    title = _plain(entry.get("title") or "")
    texts = [
        _plain(text) for text in (entry.get("summary") or "", *(c.get("value") or "" for c in entry.get("content", ())))
    ]
    fullest = max(texts, key=len)
    # the summary is written for itself, or is what the text begins with, cut
    text = titled(
        title, paragraphs([text for text in texts if text is fullest or not _is_said(text, f"{title} {fullest}")])
    )
    if not text:
        return
    day = entry.get("published_parsed") or entry.get("updated_parsed")
    meta = described(
        title=title,
        date=f"{day.tm_year:04}-{day.tm_mon:02}-{day.tm_mday:02}" if day else "",
        author=entry.get("author") or "",
        site=site,
    )
    yield Extracted(text, number, meta)


def _is_said(teaser: str, text: str) -> bool:
    """Whether a text begins with, or has in it, what another one begins with, of which the last word may be cut."""
    words = _WORD.findall(teaser)
    begins = words[: max(min(_BEGIN, len(words) - 1), 1)]
    return bool(_CUT.search(teaser)) or f" {' '.join(begins)} " in f" {' '.join(_WORD.findall(text))} "


def _plain(text: str) -> str:
    if markup.is_markup(text) or re.search(r"&(?:#\d+|#x[\da-f]+|\w{2,8});", text, re.I):
        return markup.text(text)
    return paragraphs(re.split(r"\n\s*\n", clean(text)))
