"""Markup of which no parser leaves out the end: the same page with fewer elements open at once.

    >>> level("<p>Une <b>trêve <i>à <u>Gao</u> ?", depth=2)
    '<p>Une <b>trêve </b><i>à </i><u>Gao</u> ?</p>'

libxml2 stops at 256 elements within one another, and says so nowhere. A page comes to so many where an end tag is
missing in each paragraph (<i>, <div>, <li>).
"""

from collections import Counter
from html import escape

from extractor.documents.formats import markup

#: far more than pages have that end their elements
DEPTH = 100
_RAW = ("script", "style")


def level(page: str, depth: int = DEPTH) -> str:
    """The page with at most so many elements in one another: beyond, the innermost ends where the next begins."""
    reader = _Leveller(depth)
    reader.feed(page)
    reader.close()
    return "".join(reader.out)


class _Leveller(markup.Lenient):
    def __init__(self, depth: int):
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._most = depth
        #: the elements of the page that are open, and which of them are so in what is written
        self._open: list[str] = []
        self._written: list[int] = []
        self._names: Counter[str] = Counter()

    def handle_decl(self, decl: str) -> None:
        self.out.append(f"<!{decl}>")

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        written = self.get_starttag_text() or ""
        if tag not in markup.EMPTY:
            for ended in markup.ENDS.get(tag, ()):
                if self._open and self._open[-1] == ended:
                    self._end_innermost()
            if len(self._written) == self._most:
                self.out.append(f"</{self._open[self._written.pop()]}>")
            self._written.append(len(self._open))
            self._open.append(tag)
            self._names[tag] += 1
        self.out.append(written)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self._names[tag]:
            while self._end_innermost() != tag:
                pass

    def _end_innermost(self) -> str:
        """Ends it in what is written, too, where it is open there: no parser has to guess."""
        tag = self._open.pop()
        self._names[tag] -= 1
        if self._written and self._written[-1] == len(self._open):
            self._written.pop()
            self.out.append(f"</{tag}>")
        return tag

    def handle_data(self, data: str) -> None:
        self.out.append(data if self._open and self._open[-1] in _RAW else escape(data, quote=False))

    def close(self) -> None:
        super().close()
        while self._open:
            self._end_innermost()
