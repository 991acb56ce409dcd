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
_END = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.*-->\s*)?\Z", re.I | re.S)


def read(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Found]:
    """The items of a feed that have a text, in its order; the fullest text each has."""
    data = whole(source, limits)
    if re.search(rb"<!ENTITY", data[:100_000], re.I) or defines_entities(data[:100_000]):
        raise InputError("", "a feed that defines entities", "take the <!DOCTYPE …> out of it")
    if (declared := _DECLARATION.match(data)) and not web.known(declared[1].decode("latin-1")):
        data = data[declared.end() :]  # it says nothing then
    feedparser = library("feedparser", "a feed")
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
    contents = [content.get("value") or "" for content in entry.get("content", ())]
    body = max([*contents, entry.get("summary") or ""], key=len)
    title = _plain(entry.get("title") or "")
    text = titled(title, _plain(body))
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


def _plain(text: str) -> str:
    if markup.is_markup(text) or re.search(r"&(?:#\d+|#x[\da-f]+|\w{2,8});", text, re.I):
        return markup.text(text)
    return paragraphs(re.split(r"\n\s*\n", clean(text)))
