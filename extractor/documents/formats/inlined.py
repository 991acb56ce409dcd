"""Pages that stand within a page, and what is shown of an element in its place, put where a browser shows them.

    >>> inlined('<p>Gao.</p><iframe srcdoc="<p>L’Azawad.</p>"></iframe>')
    '<p>Gao.</p><div><p>L’Azawad.</p></div><iframe></iframe>'
    >>> inlined('<x-a><template shadowrootmode="open"><p>Gao.</p></template></x-a>')
    '<x-a><x-shown><p>Gao.</p></x-shown></x-a>'

So programs save pages with all that they show. What lies elsewhere stays where it is.
"""

import base64
import re
from collections.abc import Mapping
from contextlib import suppress
from html import escape
from urllib.parse import unquote_to_bytes

from extractor.documents.formats import markup

#: how a template says that it is shown: the standard, its draft, and Chrome's .mhtml
_SHADOW = ("shadowrootmode", "shadowroot", "shadowmode")
#: the address of a frame that is the page itself (RFC 2397)
_DATA = re.compile(r"\s*data:(?:text/html|application/xhtml\+xml)\b([^,]*),(.*)", re.I | re.S)
_ANY = re.compile(rf"""\b(?:srcdoc|{"|".join(_SHADOW)})\b|\bsrc\s*=\s*["']?\s*data:""", re.I)
#: pages within one another
_DEPTH = 10
_ATTRIBUTES = r"""(?>(?:[^<>"']|"[^"]*"|'[^']*')*)"""
#: what a page has that is none of its text, and would be taken for the outer one's
_NOT_INNER = re.compile(
    rf"<!doctype\b[^<>]*+>|</?(?:html|head|body|meta|base|link)\b{_ATTRIBUTES}>|<title\b[^<>]*+>[^<]*+</title\s*>", re.I
)


def inlined(page: str, files: dict[str, str] | None = None) -> str:
    """The page with the pages of its frames, and with the templates opened that are shown.

    `files` are pages by their address; each is taken out of it as it is shown, once.
    """
    return _inlined(page, {} if files is None else files, _DEPTH)


def _inlined(page: str, files: dict[str, str], depth: int) -> str:
    if not depth or not (files or _ANY.search(page)):
        return page
    finder = _Finder(page, files, depth)
    finder.feed(page)
    finder.close()
    pieces, end = list[str](), 0
    for start, stop, new in finder.edits:
        pieces += page[end:start], new
        end = stop
    return "".join(pieces) + page[end:]


class _Finder(markup.Lenient):
    def __init__(self, page: str, files: dict[str, str], depth: int):
        super().__init__(convert_charrefs=True)
        #: what is replaced: from, to, and by what
        self.edits: list[tuple[int, int, str]] = []
        self._page, self._files, self._depth, self._framed = page, files, depth, bool(files)
        self._lines = [0, *(end.end() for end in re.finditer("\n", page))]
        #: of the open templates, whether they are shown
        self._templates: list[bool] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        length = len(self.get_starttag_text() or "")
        if tag == "template":
            self._templates.append(any(name in _SHADOW for name, _ in attributes))
            if self._templates[-1]:
                self._replace(length, "<x-shown>")
        elif tag in ("iframe", "frame"):
            values = {name: value or "" for name, value in reversed(attributes)}
            inner = self._inner(values)
            if inner is not None and not markup.is_hidden(tag, values):
                # what it is called says what it is: an article, an advertisement
                named = "".join(
                    f' {name}="{escape(values[name])}"' for name in ("id", "class", "style") if name in values
                )
                self._replace(length, f"<div{named}>{inner}</div>{'<iframe>' if tag == 'iframe' else ''}")
        elif tag == "frameset" and self._framed:  # a parser would leave out all that is no frame
            self._replace(length, "<div>")

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag == "iframe" and self.edits and self.edits[-1][2].endswith("<iframe>"):  # XHTML: nothing else ends it
            self.edits.append((self.edits[-1][1], self.edits[-1][1], "</iframe>"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "frameset" and self._framed:
            self._replace(self._end(), "</div>")
        elif tag == "template" and self._templates and self._templates.pop():
            self._replace(self._end(), "</x-shown>")

    def _inner(self, attributes: Mapping[str, str]) -> str | None:
        """The page of a frame, if it is at hand."""
        page = attributes.get("srcdoc")
        if page is None:
            address = attributes.get("src", "")
            page = self._files.pop(address, None) or _of_data(address)
        return None if page is None else _NOT_INNER.sub("", _inlined(page, self._files, self._depth - 1))

    def _end(self) -> int:
        """How long the end tag is that is read."""
        start = self._place()
        return (self._page.find(">", start) + 1 or len(self._page)) - start

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _replace(self, length: int, new: str) -> None:
        start = self._place()
        self.edits.append((start, start + length, new))


def _of_data(address: str) -> str | None:
    """The page that an address is: « data:text/html,Gao » is "Gao"; None for one that leads elsewhere."""
    found = _DATA.match(address)
    if not found:
        return None
    said, data = found[1].lower(), unquote_to_bytes(found[2])
    if said.endswith(";base64"):
        with suppress(ValueError):
            data = base64.b64decode(data)
    charset = re.search(r";charset=[\"']?([\w.:-]+)", said)
    try:
        return data.decode(charset[1] if charset else "utf-8", "replace")
    except (LookupError, ValueError):  # of an encoding that is none of text, too
        return data.decode("utf-8", "replace")
