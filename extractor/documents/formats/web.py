"""Web pages: the article as trafilatura finds it, or all of the page; and .mhtml, a page saved as a mail.

une.html -> "Grève à Brest\\n\\nLes dockers ont voté…", {"title": "Grève à Brest", "date": "2025-03-14", "site": "…"}
"""

import copy
import email
import email.policy
import logging
import re
from collections.abc import Callable, Iterator
from email.message import Message
from typing import Any, BinaryIO

from extractor.core.errors import InputError
from extractor.documents.declared import as_declared, known
from extractor.documents.formats import (
    Extracted,
    Limits,
    Remark,
    Wanted,
    article_lines,
    described,
    inlined,
    leads,
    library,
    markup,
    mime,
    page_tree,
    table_rows,
    titled,
    whole,
)
from extractor.documents.formats.page_day import published
from extractor.documents.formats.page_tree import INLINE
from extractor.text.controls import as_letters

_DECLARED = re.compile(
    rb"""<meta[^>]+?charset\s*=\s*["']?\s*([\w.:-]+)|^<\?xml[^>]+?encoding\s*=\s*["']([\w.:-]+)""", re.I
)
#: attributes of one element beyond which they are left out: the parser takes the square of their number
_ATTRIBUTES = 1_000
_LONG_TAG = re.compile(r"<([A-Za-z][\w:-]*)\s([^<>]{5000,})>")
#: bytes of a page in which it may say what it is in: styles may stand before that
_HEAD = 1 << 16
#: where lines that a <br> ends begin without a paragraph of their own: the library leaves out the first of them
_BARE_LINES = re.compile(
    r"(<(?:/?(?:article|center|div|header|main|section)|td|body|/(?:figure|h[1-6]|p|ul|ol|table))\b[^<>]*+>)"
    rf"(?=\s*+(?>(?:<(?:{INLINE})\b[^<>]*+>\s*+)*)[^\s<][^<]*+(?>(?:</?(?:{INLINE})\b[^<>]*+>[^<]*+)*)<br\b)",
    re.I,
)
#: where an article begins without one, before its other paragraphs; in a <div>, <td> or <article> it is found
_BARE_BEGINNING = re.compile(
    r"(<(?:body|center)\b[^<>]*+>)"
    rf"(?=\s*+(?>(?:<(?:{INLINE})\b[^<>]*+>\s*+)*)[^\s<][^<]*+(?>(?:</?(?:{INLINE})\b[^<>]*+>[^<]*+)*)<(?:p|div)\b)",
    re.I,
)
#: a quotation that is shown as a figure, of which the library leaves out all
_SHOWN_QUOTE = re.compile(r"<figure\b[^<>]*+>(\s*+<blockquote\b(?>(?:[^<]+|<(?!/?figure\b))*))</figure\s*>", re.I)
#: what a whole page has somewhere; in a part of one that is a single element the library finds nothing
_OF_PAGE = re.compile(r"<(?:!doctype|html|head|body|title|meta)\b", re.I)
_CAPTION = re.compile(r"(?<=<)figcaption\b|(?<=</)figcaption\b", re.I)
#: the day is what the page says of its own, and none that stands in it somewhere: « © 2023 », « le 12 mai 1998 »
_KNOWN = {"extensive_search": False}
_EMPTY = "no text in the page"
_FRAME = re.compile(r"<i?frame\b[^<>]*\bsrc\s*=", re.I)
_SCRIPT = re.compile(r"<script\b", re.I)
#: between two whole pages, of which a parser would read the first, or run both together
_NEXT_PAGE = re.compile(r"(?<=</html>)\s*+(?=(?><!--(?>[^-]+|-(?!->))*-->\s*)*(?:<!doctype\s+html\b|<html\b))", re.I)
#: control characters by their number, with which a tree cannot be copied
_NO_LETTER = re.compile(
    r"&#(?:[xX]0*(?:[1-8bceBCE]|1[\da-fA-F]|[fF]{3}[efEF])|0*(?:[1-8]|1[124-9]|2\d|3[01]|6553[45]));"
)


def read(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Extracted | Remark]:
    """The one document of a page, or of several one behind the other. Raises InputError where there is no text."""
    guessed: list[str] = []
    markup_ = decode(whole(source, limits), wanted.encoding, warn=guessed.append)
    yield from map(Remark, guessed)
    first, *others = _NEXT_PAGE.split(inlined.inlined(markup_))
    if not others:
        yield page(first, wanted)
        return
    found, failure = list[Extracted](), InputError("", _EMPTY, "")
    for number, text in enumerate([first, *others], 1):
        try:
            found.append(page(text, wanted))
        except InputError as error:
            failure = error
            yield Remark(f"page {number} of {1 + len(others)} in it: {error.reason}; {error.remedy}")
    if not found:
        raise failure
    yield Extracted("\n\n".join(one.text for one in found), meta=found[0].meta)


def page(text: str, wanted: Wanted) -> Extracted:
    """The document of a page's markup."""
    text = as_letters(text)
    text = _LONG_TAG.sub(lambda tag: f"<{tag[1]}>" if tag[2].count("=") > _ATTRIBUTES else tag[0], text)
    if wanted.whole_page:
        full = markup.text(text)
        if not full:
            raise InputError("", _EMPTY, _remedy(text))
        return Extracted(full, meta=described(title=markup.title(text), **_said(text)))
    trafilatura = library("trafilatura", "a web page")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    text = _BARE_BEGINNING.sub(r"\1<p>", _BARE_LINES.sub(r"\1<p>", markup.without_glosses(text)))
    text = _SHOWN_QUOTE.sub(lambda quote: f"<div>{_CAPTION.sub('p', quote[1])}</div>", text)
    tree = page_tree.parsed(
        trafilatura, _NO_LETTER.sub("", text if _OF_PAGE.search(text) else f"<html><body>{text}</body></html>")
    )
    marks: list[tuple[str, str]] = []
    heads: list[list[str]] = [[], []]
    values: dict[str, Any] = {}
    if tree is not None:
        page_tree.prepare(tree)
        leads.keep_captions(tree)
        marks = leads.lead_of(tree)
        heads = [[" ".join("".join(head.itertext()).split()) for head in tree.iter(tag)] for tag in ("h1", "h2")]
        values = _extracted(trafilatura, tree)
    article = (values.get("text") or "").strip()
    if not article:
        if not markup.text(text):
            raise InputError("", _EMPTY, _remedy(text))
        raise InputError("", "no article in the page", "--whole-page reads all of its text")
    shown = article_lines.lines(text)
    # the bars and rules that the library draws around the cells of a table are none
    said = [paragraph for paragraph in article_lines.paragraphs(article, shown) if paragraph.strip("|- ")]
    body = "\n\n".join(leads.with_lead(list(table_rows.with_lines(said, shown)), marks))
    first, second = (list(filter(None, ranked)) for ranked in heads)
    title = article_lines.headline(values.get("title") or "", first, shown, values.get("sitename") or "", second)
    meta = described(
        title=" ".join(title),
        date=values.get("date") or _day(tree, shown, title[-1]),
        author=values.get("author"),
        site=values.get("sitename") or values.get("hostname"),
        language=values.get("language"),
    )
    return Extracted(titled(" ".join(title), body, title), meta=meta)


def _extracted(trafilatura: Any, tree: Any) -> dict[str, Any]:
    """What the library finds in a page: where lines among its paragraphs are made some, too, the longer of both."""
    with_lines = copy.deepcopy(tree)
    pages = [with_lines, tree] if page_tree.among_paragraphs(with_lines) else [tree]
    found = [
        trafilatura.bare_extraction(
            page,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            favor_recall=True,
            date_extraction_params={"original_date": True, **_KNOWN},
        )
        for page in pages
    ]
    values = [one if isinstance(one, dict) else one.as_dict() for one in found if one]
    return max(values, key=lambda one: len(one.get("text") or ""), default={})


def _day(tree: Any, shown: list[article_lines.Line], headline: str) -> str | None:
    """The day that a page says in words alone, else that of its last change."""
    if day := published([line.text for line in shown], headline):
        return day.isoformat()
    try:
        found = library("htmldate", "a web page").find_date(tree, original_date=False, **_KNOWN)
    except Exception:  # whatever it makes of a damaged page
        return None
    return str(found) if found else None


def _remedy(text: str) -> str:
    """What helps where a page has no text that is shown."""
    if _FRAME.search(text):
        return "what it shows are other pages, in frames: give the files of those"
    if _SCRIPT.search(text):
        return "its scripts make it: save it once a browser shows it, or copy its text into a .txt"
    return "a browser shows none either; what stands in pictures needs OCR"


def _said(text: str) -> dict[str, Any]:
    """What the <meta> elements say: enough where no library is asked."""
    values = {}
    for element in re.findall(r"<meta\b[^>]*>", text[:200_000], re.I):
        pairs = {key.lower(): value for key, _, value in re.findall(r"([\w:-]+)\s*=\s*(['\"])(.*?)\2", element, re.S)}
        values[(pairs.get("property") or pairs.get("name") or "").lower()] = pairs.get("content", "")
    return {
        "date": (values.get("article:published_time") or values.get("date") or "")[:10],
        "author": values.get("author", ""),
        "site": values.get("og:site_name", ""),
    }


def decode(
    data: bytes,
    encoding: str | None = None,
    header: str | None = None,
    warn: Callable[[str], None] = lambda message: None,
) -> str:
    """The markup of a page, in the encoding that browsers would read it in.

    `encoding` is the user's, and stands for what the page says; `header` is what came with the page, as in a mail.
    A guess is told to `warn`.
    """
    declared = _DECLARED.search(data[:_HEAD])
    said = (declared[1] or declared[2]).decode("ascii") if declared else None
    of_mail = header if known(header) and header != "us-ascii" else None  # what mailers say that know nothing
    return as_declared(data, encoding or of_mail or said, warn)


def read_saved(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Extracted | Remark]:
    """The page of an .mhtml, and those of its frames; its pictures and styles are left where they are."""
    message = email.message_from_bytes(whole(source, limits), policy=email.policy.default)
    pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not pages:
        raise InputError("", "no page in it", "save the page again, as HTML")
    start = message.get_param("start")  # RFC 2387
    root = next((part for part in pages if start and str(part.get("Content-ID", "")).strip() == start), pages[0])
    files, others = dict[str, str](), list[tuple[list[str], str]]()
    for part in pages:
        if part is not root:
            text, addresses = _markup(part, wanted), [one for one in _addresses(part) if one not in files]
            files.update(dict.fromkeys(addresses, text))
            others.append((addresses, text))
    guessed: list[str] = []
    found = page(inlined.inlined(_markup(root, wanted, guessed.append), files), wanted)
    yield from map(Remark, guessed)
    where = str(message.get("Snapshot-Content-Location") or root.get("Content-Location") or "")
    site = re.sub(r"^https?://(?:www\.)?([^/:]+).*", r"\1", where) if where.startswith("http") else ""
    if any(map(mime.is_cut, pages)):
        yield Remark(f"the page is {mime.CUT}")
    # those of frames that are not shown are often empty
    left = sum(all(address in files for address in addresses) and bool(markup.text(text)) for addresses, text in others)
    if left:
        yield Remark(f"{left} more page{'s' if left > 1 else ''} in it, which the page does not show: not read")
    yield Extracted(found.text, meta=described(**{"site": site, **found.meta}))


def _markup(part: Message, wanted: Wanted, warn: Callable[[str], None] = lambda message: None) -> str:
    return decode(mime.payload(part), wanted.encoding, part.get_content_charset(), warn)


def _addresses(part: Message) -> list[str]:
    """By what a page is called in another one."""
    called, where = (str(part.get(header, "")).strip() for header in ("Content-ID", "Content-Location"))
    found = [f"cid:{called.strip('<>')}"] if called else []
    return found if not where or where.startswith("about:") else [*found, where]  # « about:blank » are many
