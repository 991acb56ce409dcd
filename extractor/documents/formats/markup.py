"""Markup to blocks of text, by the standard library alone: mails, feeds, books, whole pages, exports.

    >>> [block.text for block in blocks("<h1>Grève</h1><p>Une<br>trêve ?<script>x()</script></p>")]
    ['Grève', 'Une\\ntrêve ?']

Nothing is fetched or run; scripts, styles and what is hidden are left out.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

from extractor.documents.formats import borders, clean, paragraphs, styles

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "button",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "foreignobject",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_SILENT = frozenset(
    [
        "audio",
        "canvas",
        "iframe",
        "noembed",
        "noscript",
        "object",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "video",
    ]
)
#: what a browser shows a box for, between words
_BOXES = frozenset("audio canvas embed iframe img object select svg textarea video".split())
#: elements that hold nothing
EMPTY = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
#: elements whose end tag may be left out, and which end where the next of them begins
ENDS = {
    "p": ("p",),
    "li": ("li",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "tr": ("td", "th", "tr"),
    **dict.fromkeys(["thead", "tbody", "tfoot"], ("td", "th", "tr", "thead", "tbody", "tfoot")),
    "option": ("option",),
}
_AS_IT_IS = "<![CDATA["
_SPACE = re.compile(r"[ \t\n\r\f]+")
_DEPTH = 500
#: text of these keeps its lines
_PRE = ("pre", "textarea")
#: a link to a note, which is none of the word that it stands behind: « GSIM<sup><a href="#n1">1</a></sup> »
_NOTE_MARK = re.compile(
    r"(<sup\b[^<>]*>\s*)?<a\b([^<>]*)>\s*(<sup\b[^<>]*>\s*)?[\[(]?(?:\d{1,3}|[*†‡])[\])]?\s*(?:</sup>\s*)?</a>", re.I
)
#: what stands over a word, and the brackets around it for who cannot set it there
_GLOSS = re.compile(r"<(rt|rp)\b[^<>]*>[^<>]*</\1\s*>|</?(?:ruby|rb)\b[^<>]*>", re.I)
_RAISED = ("sup", "sub")
#: so many tags or comments without an end
_ENDLESS = 100
_OF_NOTE = re.compile(r"\bnoteref\b|\bhref\s*=\s*[\"'][^\"'#]*#", re.I)


@dataclass(frozen=True, slots=True)
class Element:
    """An open element around a block: its tag, its classes and id, and which of the page's elements it is."""

    tag: str
    classes: frozenset[str]
    id: str
    number: int


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text that nothing divides, and the elements around it, the outermost first."""

    text: str
    within: tuple[Element, ...]

    def inside(self, *names: str) -> Element | None:
        """The innermost element around it that has one of the classes, or is one of the tags."""
        for element in reversed(self.within):
            if element.tag in names or not element.classes.isdisjoint(names):
                return element
        return None


def _without_endless(markup: str) -> str:
    """The same page, in which what begins a comment or a tag that has no end is text, as it is for the parser, which
    looks for each of the ends through all that follows."""
    for begin, ends in (("<!--", ("-->", "--!>")), ("<", (">",))):
        last = max(map(markup.rfind, ends)) + 1
        if markup.count(begin, last) > _ENDLESS:
            markup = markup[:last] + markup[last:].replace(begin, f"&lt;{begin[1:]}")
    return markup


class Lenient(HTMLParser):
    """The parser of the standard library, which takes what browsers take."""

    def feed(self, data: str) -> None:
        super().feed(_without_endless(data))

    def parse_html_declaration(self, i: int) -> int:
        try:
            return super().parse_html_declaration(i)
        except AssertionError:  # « <![foo bar> » is a comment, as it is for browsers
            return self.parse_bogus_comment(i)


class _Reader(Lenient):
    def __init__(self, apart: Collection[str], breaks: str):
        super().__init__(convert_charrefs=True)
        self.found: list[Block] = []
        self.title = ""
        self._apart = frozenset(apart)
        self._breaks = breaks
        self._open: list[Element] = []
        #: of each of them, whether its text is seen
        self._seen: list[bool] = []
        self._text: list[str] = []
        #: the tag of the element being left out, and how many of it are open
        self._silent: str | None = None
        self._depth = 0
        #: how many drawings are open around the text of theirs that is read
        self._drawn: list[int] = []
        #: the hidden element being left out, and the blocks that are open in it
        self._hidden: list[str] = []
        self._number = 0
        self._pre = 0
        #: since the last text: the tag that ended, and that of what began behind it, if it is the same
        self._ended = self._again = ""
        #: whether a box, such as a picture, came since
        self._box = False

    def parse_html_declaration(self, i: int) -> int:
        # text as it is in XHTML, of which books and many mails are; a page that is no XHTML has none
        if self.rawdata.startswith(_AS_IT_IS, i) and (end := self.rawdata.find("]]>", i)) >= 0:
            self.handle_data(self.rawdata[i + len(_AS_IT_IS) : end])
            return end + len("]]>")
        return super().parse_html_declaration(i)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._again = tag if tag == self._ended else self._again
        if self._silent == "svg" and tag == "foreignobject":  # a piece of a page in a drawing
            self._drawn.append(self._depth)
            self._silent = None
        if self._silent:
            self._depth += tag == self._silent
            return
        if self._in_field():
            self._text.append(self.get_starttag_text() or "")
            return
        if self._hidden and self._is_hidden(tag):
            return
        values = {key: value or "" for key, value in reversed(attributes)}  # the first of two counts
        classes = frozenset(values.get("class", "").split())
        self._box = self._box or (tag in _BOXES and not is_hidden(tag, values))
        if self._is_silent(tag, values):
            self._silent = tag
            self._depth = 1
            return
        if tag not in EMPTY and is_hidden(tag, values):
            self._hidden = [tag]
            return
        if tag == "br":
            self._text.append(self._breaks)
            return
        if tag in EMPTY:
            if tag == "hr":
                self._end_block()
            return
        for ended in ENDS.get(tag, ()):
            if self._open and self._open[-1].tag == ended:
                self._close(len(self._open) - 1)
        if tag in _BLOCKS or not classes.isdisjoint(self._apart):
            self._end_block()
        if len(self._open) < _DEPTH:
            self._number += 1
            self._open.append(Element(tag, classes, values.get("id", ""), self._number))
            self._seen.append(is_seen(tag, values, not self._seen or self._seen[-1]))
            self._pre += tag in _PRE

    def _is_silent(self, tag: str, values: Mapping[str, str]) -> bool:
        if tag == "textarea":
            return bool(self._hidden)  # what is in it is no markup, there too
        return tag in _SILENT and not (tag == "svg" and is_hidden(tag, values))

    def _in_field(self) -> bool:
        """Whether what comes stands in a field of a form, where markup is text."""
        return bool(self._open) and self._open[-1].tag == "textarea"

    def _is_hidden(self, tag: str) -> bool:
        """Whether an element that begins in a hidden one is hidden, too, and does not end it, as <p> ends <p>."""
        if tag in _SILENT:
            return False  # what is in it is no markup
        while self._hidden and (self._hidden[-1] in ENDS.get(tag, ()) or (self._hidden[-1] == "p" and tag in _BLOCKS)):
            self._hidden.pop()
        if not self._hidden:
            return False
        if ((tag in _BLOCKS and tag not in EMPTY) or tag == self._hidden[0]) and len(self._hidden) < _DEPTH:
            self._hidden.append(tag)
        return True

    def _ends_hidden(self, tag: str) -> bool:
        """Whether an end tag is one of the hidden element, not of one around it, which ends that with itself."""
        if tag in self._hidden:
            place = len(self._hidden) - 1 - self._hidden[::-1].index(tag)
            del self._hidden[place:]
            return True
        if tag in _BLOCKS and any(element.tag == tag for element in self._open):
            self._hidden.clear()
            return False
        return True

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        # a script closed like this closes nothing in HTML, but books are XHTML
        if tag not in EMPTY and tag != "br":
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._ended = tag
        if self._silent:
            self._depth -= tag == self._silent
            if not self._depth:
                self._silent = None
            return
        if self._in_field() and tag != "textarea":
            self._text.append(f"</{tag}>")
            return
        self._end("foreignobject" if self._drawn and tag == "svg" else tag)
        if self._drawn and tag in ("foreignobject", "svg"):
            self._depth = self._drawn.pop() - (tag == "svg")
            self._silent = "svg" if self._depth else None

    def _end(self, tag: str) -> None:
        if self._hidden and self._ends_hidden(tag):
            return
        for place in range(len(self._open) - 1, max(len(self._open) - 40, -1), -1):
            if self._open[place].tag == tag:
                self._close(place)
                return
        if tag in _BLOCKS:
            self._end_block()

    def _close(self, place: int) -> None:
        for element in self._open[place:]:
            if element.tag in _BLOCKS or not element.classes.isdisjoint(self._apart):
                self._end_block()
                break
        self._pre -= sum(element.tag in _PRE for element in self._open[place:])
        del self._open[place:], self._seen[place:]

    def handle_data(self, data: str) -> None:
        if self._silent == "title" and not self.title:
            self.title = _SPACE.sub(" ", data).strip()
        if not self._silent and not self._hidden:
            seen = not self._seen or self._seen[-1]
            said = (data if self._pre else _SPACE.sub(" ", data)) if seen else " "
            before = self._text[-1] if self._text and not self._pre else ""
            between = borders.border(before, said, self._again, self._ended in _RAISED, self._box)
            self._text += [between, said]
            self._ended, self._again, self._box = "", "", False

    def _end_block(self) -> None:
        text = re.sub(r" *\n *", "\n", re.sub("  +", " ", "".join(self._text))).strip()
        self._text.clear()
        if text:
            self.found.append(Block(clean(text), tuple(self._open)))

    def close(self) -> None:
        super().close()
        self._end_block()


def is_hidden(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether a browser shows nothing of an element. What `aria-hidden` has is hidden from who has it read aloud alone,
    a page that begins hidden is shown by its scripts, and what is « until-found » opens, as <details> do."""
    if tag in ("html", "body"):
        return False
    if tag == "template":
        return True
    display = styles.value(attributes.get("style", ""), "display")
    if display not in (None, "revert", "revert-layer"):  # it wins over the attributes
        return display == "none"
    if "open" not in attributes if tag == "dialog" else "popover" in attributes:
        return True
    return "hidden" in attributes and attributes["hidden"].strip().lower() != "until-found"


def is_seen(tag: str, attributes: Mapping[str, str], around: bool) -> bool:
    """Whether a browser shows the text of an element that takes its place, where it does or not that `around` it."""
    said = styles.value(attributes.get("style", ""), "visibility")
    if tag in ("html", "body") or said not in ("visible", "initial", "hidden", "collapse"):
        return around
    return said in ("visible", "initial")


def blocks(markup: str, apart: Collection[str] = (), breaks: str = "\n") -> list[Block]:
    """The blocks of text of a page, in order; elements of a class in `apart` are blocks of their own.

    `breaks` is what a <br> stands for.
    """
    return _read(markup, apart, breaks).found


def title(markup: str) -> str:
    """What the page calls itself in <title>."""
    return _read(markup, (), "\n").title


def text(markup: str) -> str:
    """All the text of a page, a block a paragraph."""
    return paragraphs([block.text for block in blocks(markup)])


def _read(markup: str, apart: Collection[str], breaks: str) -> _Reader:
    reader = _Reader(apart, breaks)
    reader.feed(_NOTE_MARK.sub(_without_mark, without_glosses(markup)))
    reader.close()
    return reader


def without_glosses(markup: str) -> str:
    """The page without what stands over its words: « <ruby>Kada<rt>ka</rt></ruby>fi » is « Kadafi »."""
    return _GLOSS.sub("", markup)


def _without_mark(link: re.Match[str]) -> str:
    """What is left of a link to a note; all of one that is none."""
    raised = link[1] or link[3] or "noteref" in link[2]
    return (link[1] or "") if raised and _OF_NOTE.search(link[2]) else link[0]


def is_markup(text: str) -> bool:
    """Whether a text holds elements of HTML: « <p>Une grève</p> » does, « 3 < 5 » does not."""
    return (
        re.search(r"<(?:p|br|div|a|b|i|em|strong|span|img|ul|ol|h\d|blockquote|figure|table)\b[^<>]*>", text, re.I)
        is not None
    )


def numbered(found: list[Block], *names: str) -> Iterator[list[Block]]:
    """The blocks of each outermost element that has one of the classes, or is one of the tags."""
    here: list[Block] = []
    number: int | None = None
    for block in found:
        element = next((e for e in block.within if e.tag in names or not e.classes.isdisjoint(names)), None)
        if element is None:
            continue
        if element.number != number and here:
            yield here
            here = []
        number = element.number
        here.append(block)
    if here:
        yield here
