"""RSS and Atom: each item a document, with its title, date, author and the site of the feed."""

import codecs
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, BinaryIO

from extractor.core.errors import InputError
from extractor.documents.dates import stated
from extractor.documents.declared import as_declared
from extractor.documents.encodings import decoded, utf8
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
    whole,
)

_DECLARATION = re.compile(rb"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([^"'>]*)[^>]*>""")
#: letters by their numbers, one behind the other
_NUMBERS = re.compile(rb"(?:&#(?:\d++|[xX][\da-fA-F]++);)++")
#: summaries beside the description, each of which the library would put over the one before; of contents it has a list
_FURTHER = re.compile(rb"(</?)(?:itunes:summary|media:description)(?=[\s/>])")
#: a text that is XML, of which the library knows XHTML alone
_XML = re.compile(
    rb"""(<(?:[\w.-]+:)?content\b[^<>]*?\btype\s*=\s*["'])[\w.-]+(?:/|/[\w.-]+\+)xml(?=["'][^<>]*>\s*<[^!?/])""", re.I
)
#: an element, and where in it one follows upon another that stands in no line of HTML
_ELEMENT = re.compile(r"<([A-Za-z][\w:.-]*)[\s/>].*(?:</\1>|/>)", re.DOTALL)
_BETWEEN = re.compile(
    r"</(?!(?:a|abbr|acronym|b|bdi|bdo|cite|code|em|font|i|q|s|small|span|strong|sub|sup|u)>)[\w:.-]+>\s*(?=<\w)"
)
_END = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.*-->\s*)?\Z", re.I | re.S)

_PARAGRAPH = re.compile(r"<(?:p|br|div)\b", re.I)
_WORD = re.compile(r"\w+")
#: so many words of a text in a row are no chance
_RUN = 3
#: behind what programs end a text with that they have cut, of which half may be their own
_CUT = re.compile(r"(?<=\[…\])|(?<=\[\.\.\.\])")
#: a text of fewer words that is cut says nothing
_TEASER = 8
#: what they write behind it: « L’article Grève est apparu en premier sur Le Littoral. », « Lire la suite → »
_BEHIND = re.compile(
    r"(?:(?:l['’]\s?|cet )article|the post)\s.{1,300}\s(?:est apparu (?:en premier|d['’]abord) (?:sur|dans)"
    r"|appeared first on)\s.{1,200}\Z"
    r"|\b(?:lire (?:la suite|plus)|(?:continuer|poursuivre) la lecture|en savoir plus|read more|continue reading)\b"
    r"(?: (?:de|sur)\b)?(?: (?:l['’]\s?|cet )article\b)?",
    re.I,
)


def read(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Found]:
    """The items of a feed that say something, in its order: of each the fullest, behind a summary not taken from it."""
    data = whole(source, limits)
    if re.search(rb"<!ENTITY", data[:100_000], re.I) or defines_entities(data[:100_000]):
        raise InputError("", "a feed that defines entities", "take the <!DOCTYPE …> out of it")
    guessed: list[str] = []
    data = _in_utf8(data, wanted.encoding, guessed.append)
    yield from map(Remark, guessed)
    feedparser = library("feedparser", "a feed")
    data = _FURTHER.sub(rb"\1fullitem", _XML.sub(rb"\1xhtml", _NUMBERS.sub(_with_letters, data)))
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
    empty = 0
    for number, entry in enumerate(feed.entries, 1):
        found = list(by_itself(str(number), _item(entry, str(number), site)))
        empty += not found
        yield from found
    if empty:
        yield Remark(f"passed over {empty:,} item{'s' if empty > 1 else ''} without title and text")


def _with_letters(numbers: re.Match[bytes]) -> bytes:
    """Numbers of letters, since the library gives up at one that none has: the halves of an emoji, as JavaScript writes
    it, are one, any other is \\ufffd."""
    values = [
        -1 if len(number) > 20 else int(number[1:], 16) if number[:1] in b"xX" else int(number)
        for number in re.findall(rb"&#(\w+);", numbers[0])
    ]
    if all(0 <= value < 0xD800 or 0xDFFF < value < 0x110000 for value in values):
        return numbers[0]
    text = "".join(chr(value) if 0 <= value < 0x110000 else "\ufffd" for value in values)
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(f"&#{ord(letter)};" for letter in whole).encode()


def _in_utf8(data: bytes, encoding: str | None, warn: Callable[[str], None]) -> bytes:
    """The feed as UTF-8, since the library would read all of it otherwise for one bad byte."""
    declared = _DECLARATION.match(data.removeprefix(codecs.BOM_UTF8))
    said = declared[1].decode("latin-1") if declared else None
    whole = as_declared(data, encoding or said, warn).encode()
    begins = _DECLARATION.match(whole)
    return whole[begins.end() :] if begins else whole


def _item(entry: Any, number: str, site: str) -> Iterator[Extracted]:
    title = _plain(entry.get("title") or "")
    contents = (content.get("value") for content in entry.get("content", ()))
    written = (entry.get("summary"), entry.get("excerpt_encoded"), *contents)
    # a caption stands with each size of its picture
    texts = list(dict.fromkeys(_plain(text or "") for text in written))
    fullest = max(texts, key=len)
    # a summary is written for itself, or is what the text begins with, cut
    unsaid = [text if text is fullest else _unsaid(text, f"{title} {fullest}") for text in texts]
    text = titled(title, paragraphs(unsaid))
    if not text:
        return
    day = next(filter(None, (_day(entry, said) for said in ("published", "updated"))), None)
    meta = described(
        title=title,
        date=day.isoformat() if day else "",
        author=_authors(entry),
        site=site,
    )
    yield Extracted(text, number, meta)


def _day(entry: Any, said: str) -> date | None:
    """A day as it is written, since the library has that of Greenwich; else the library's."""
    if day := stated(entry.get(said) or ""):
        return day
    try:
        return date(*entry[f"{said}_parsed"][:3])
    except (KeyError, TypeError, ValueError):  # none, or « 0000-00-00 »
        return None


def _authors(entry: Any) -> str:
    names = [author["name"] for author in entry.get("authors", ()) if author.get("name")]
    return _meant(", ".join(names) if len(names) > 1 else entry.get("author") or "")


def _unsaid(summary: str, text: str) -> str:
    """The paragraphs of a summary that say what a text does not: « La grève […] » of « La grève a … » is none."""
    words = _words(text)
    runs, line = set(zip(*(words[at:] for at in range(_RUN)))), f" {' '.join(words)} "
    return "\n\n".join(
        part
        for part in summary.split("\n\n")
        if not all(_is_said(piece, runs, line) for cut in _CUT.split(part) for piece in _BEHIND.split(cut))
    )


def _is_said(part: str, runs: set[tuple[str, ...]], line: str) -> bool:
    """Whether all words of a part stand in the runs of words of a text, of which what is cut out may stand between."""
    words = _words(part)
    said = set[int]()
    for at in range(max(len(words) - _RUN + 1, 1)):
        run = words[at : at + _RUN]
        # the last word may be cut
        if tuple(run) in runs or (at + _RUN >= len(words) and f" {' '.join(run)}" in line):
            said.update(range(at, at + _RUN))
    if _CUT.search(part):
        return len(words) < _TEASER or 2 * len(said) >= len(words)
    return said.issuperset(range(len(words)))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _meant(text: str) -> str:
    """The text, in which the library takes « LIBERTÉ : » for letters of UTF-8 that were encoded once more."""
    data = text.encode("utf-8", "replace")
    return text if utf8(data) is not None else decoded(data, "cp1252", "replace")


def _plain(text: str) -> str:
    text = _meant(text)
    is_xml = _ELEMENT.fullmatch(text.strip()) is not None
    if is_xml or markup.is_markup(text) or re.search(r"&(?:#\d+|#x[\da-f]+|\w{2,8});", text, re.I):
        if not _PARAGRAPH.search(text):
            # what WordPress exports has the lines that were written, and makes paragraphs of them when it shows it
            text = re.sub(r"\n\s*\n", "<p>", _BETWEEN.sub("<p>", text) if is_xml else text)
        return markup.text(text)
    return paragraphs(re.split(r"\n\s*\n", clean(text)))
