"""The tree of a web page, made such that the library that finds its article leaves out nothing of it.

tree = parsed(trafilatura, "<p>Le <time>12 mai</time>, le maire parle.</p>…")
prepare(tree)                      # what is hidden is gone; a time within a line is text; thousands of marks, too
if among_paragraphs(tree): …       # lines in <div>s and bare ones are paragraphs, of a page that has such
"""

import copy
import re
from collections import Counter
from typing import Any

from extractor.documents.dates import stated
from extractor.documents.formats import library, markup, nesting

#: a depth near that at which its parser stops, 256
_CUT = 200
INLINE = "a|abbr|b|cite|em|font|i|small|span|strong|sub|sup|u"
#: so many elements within the lines of one paragraph no text has
_MARKS = 2_000
_PLAIN = frozenset([*INLINE.split("|"), "bdi", "dfn", "ins", "kbd", "mark", "samp", "var"])
#: paragraphs among which a line is one, too, and what may stand in it
_AMONG = 2
_IN_LINES = _PLAIN | {"br", "code", "del", "img", "q", "s", "time", "wbr"}
#: what is divided where marks are left that are not plain, the marks of one piece, and where a piece ends if it can
_DIVIDED = ("p", "div", "li", "dd", "blockquote", "section", "article")
_PIECE = 500
#: characters of one to four bytes, so many that no piece of a page is more than libxml2 reads of one: ten million bytes
_PARSED = 2_500_000
_LINES = frozenset(["blockquote", "center", "dd", "div", "h2", "h3", "li", "p", "td"])
#: letters of a <time> that is a text
_LONG = 60
_OF_FIGURES = ("figcaption", "img", "picture", "video", "audio", "iframe", "object", "embed", "svg", "canvas", "table")
_SENTENCE_END = re.compile(r"[.!?…][\s»”\"’')\]\d*■]*\Z")
_HARMLESS = frozenset(["align", "datetime", "dir", "href", "lang", "rel", "target", "title"])


def parsed(trafilatura: Any, text: str) -> Any:
    """The page as its parser has it; of one within which that stops, the same page with fewer elements in one another.

    What it then read last is as deep in the page as it goes.
    """
    tree = _loaded(trafilatura, text)
    element, depth = tree, 0
    while element is not None and depth < _CUT:
        element, depth = (element[-1] if len(element) else None), depth + 1
    return tree if depth < _CUT else _loaded(trafilatura, nesting.level(text))


def _loaded(trafilatura: Any, text: str) -> Any:
    """The page as the library loads it; where it may hold a picture, a script or a text of more than its parser reads,
    behind which that stops without a word, as a parser has it that does not."""
    if len(text) < _PARSED:
        return trafilatura.load_html(text)
    html = library("lxml.html", "a web page")
    parser = html.HTMLParser(
        collect_ids=False,
        default_doctype=False,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
    )
    return html.fromstring(text.encode("utf-8", "replace"), parser=parser)


def prepare(tree: Any) -> None:
    """Make of a tree what the library reads whole, in time."""
    _shown(tree)
    _kept(tree)
    _said_in_lines(tree)
    _plain(tree)
    _divided(tree)


def _kept(tree: Any) -> None:
    """Call what the library leaves out wherever it stands what it is: who says a quotation, in its <footer>, and the
    text of a <figure> that shows no picture and has no caption, as a box of notes."""
    for footer in list(tree.iter("footer")):
        if next(footer.iterancestors("blockquote"), None) is not None:
            footer.tag = "p"
            footer.attrib.pop("class", None)
    for figure in list(tree.iter("figure")):
        if next(figure.iter(*_OF_FIGURES), None) is None:
            figure.tag = "div"


def among_paragraphs(tree: Any) -> bool:
    """Make paragraphs of lines among paragraphs, which the library leaves out where there are enough of these: of
    <div>s, and of what stands there bare. Whether there are any.

    What has a class may be anything: the name of a photographer, what is shared, an advertisement.
    """
    numbers = Counter(paragraph.getparent() for paragraph in tree.iter("p"))
    among = [element for element, number in numbers.items() if element is not None and number >= _AMONG]
    lines = [
        element
        for parent in among
        for element in parent.iterchildren("div", "center")
        if all(map(_says_nothing, element.attrib)) and _is_line(element, _is_between(element))
    ]
    for line in lines:
        line.tag = "p"
    bare = [_bare_lines(parent) for parent in among]
    return bool(lines) or any(bare)


def _bare_lines(parent: Any) -> bool:
    """Make paragraphs of the sentences that stand bare in an element. Whether there are any."""
    found, before = False, None
    run: list[Any] = []
    for element in [*parent, None]:
        if element is not None and element.tag in _IN_LINES:
            run.append(element)
            continue
        text = (parent.text if before is None else before.tail) or ""
        if text.strip() or run:
            line = parent.makeelement("p")
            line.text = text
            line.extend(copy.deepcopy(inner) for inner in run)
            if _is_line(line):
                found = True
                for inner in run:
                    parent.remove(inner)
                if before is None:
                    parent.text = None
                    parent.insert(0, line)
                else:
                    before.tail = None
                    before.addnext(line)
        before, run = element, []
    return found


def _is_line(element: Any, heads: bool = False) -> bool:
    """Whether an element has one line alone, which is a sentence and no links; or `heads` what follows."""
    if not all(one.tag in _IN_LINES or not isinstance(one.tag, str) for one in element.iterdescendants()):
        return False
    text = "".join(element.itertext()).strip()
    linked = sum(len("".join(link.itertext())) for link in element.iter("a"))
    return 2 * linked < len(text) and (heads or _SENTENCE_END.search(text) is not None)


def _says_nothing(attribute: str) -> bool:
    return attribute in _HARMLESS or attribute.startswith("data-")


def _is_between(element: Any) -> bool:
    """Whether paragraphs stand before and behind it: a heading, what ends with its source."""
    before, behind = element.getprevious(), element.getnext()
    return before is not None and behind is not None and before.tag == behind.tag == "p"


def _said_in_lines(tree: Any) -> None:
    """Put the times that a line says before their element, with which the library leaves them out, « Le <time>12 mai
    </time>, … »; the day stays in the element."""
    letters: dict[Any, int] = {}
    for time in list(tree.iter("time")):
        parent, before, behind = time.getparent(), time.getprevious(), time.getnext()
        if parent is None or not all(inner.tag in _PLAIN for inner in time.iterdescendants()):
            continue
        ahead, said = (parent.text if before is None else before.tail) or "", "".join(time.itertext())
        line = _block_of(time)
        if line not in letters:
            letters[line] = _letters("".join(line.itertext())) if _is_of_line(line) else 0
        # one that stands alone is the day of the page, or of a teaser
        beside = _letters(ahead + (time.tail or ""))
        if (letters[line] or _letters(said) + beside) <= _letters(said) < _LONG:
            continue
        # so is one that is a box of a line: without a blank it would be one word with its neighbour
        if (not ahead and _ends_in(before, -1)) or (not time.tail and _ends_in(behind, 0)):
            continue
        day = stated(said)
        if day and "datetime" not in time.attrib:
            time.set("datetime", day.isoformat())
        for inner in list(time):
            time.remove(inner)
        time.text = None
        if before is None:
            parent.text = ahead + said
        else:
            before.tail = ahead + said


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _ends_in(element: Any, place: int) -> bool:
    """Whether the text of an element has a letter at an end."""
    text = "" if element is None else "".join(element.itertext())
    return bool(text) and text[place].isalnum()


def _block_of(element: Any) -> Any:
    """The element of a block that another stands in."""
    block = element.getparent()
    while block is not None and block.tag in _PLAIN:
        block = block.getparent()
    return block


def _is_of_line(block: Any) -> bool:
    """Whether a block is one line, and holds no others."""
    return block is not None and block.tag in _LINES and all(inner.tag in _IN_LINES for inner in block)


def _plain(tree: Any) -> None:
    """Make the marks of a paragraph that has thousands of them plain text: the library takes the square of them.

    What has a class, or any attribute by which the library leaves it out, stays. Where most of the text stands in
    marks of one kind, one is left about each stretch: a box of links is told by being links.
    """
    for element in list(tree.iter()):
        if len(element) <= _MARKS:
            continue
        others: list[Any] = []
        runs = [[element.text or ""]]
        lengths: Counter[str] = Counter({"": len(runs[0][0].strip())})
        for inner in list(element):
            tail = inner.tail or ""
            if all(one.tag in _PLAIN and _HARMLESS.issuperset(one.attrib) for one in inner.iter()):
                text = "".join(inner.itertext())
                runs[-1] += [text, tail]
                lengths[inner.tag] += len(text.strip())
            else:
                others.append(inner)
                runs.append([tail])
            lengths[""] += len(tail.strip())
            element.remove(inner)
        most, length = lengths.most_common(1)[0]
        mark = most if 2 * length > lengths.total() else ""
        element.text = _stretch(element, runs[0], mark)
        for other, run in zip(others, runs[1:], strict=True):
            element.append(other)
            other.tail = _stretch(element, run, mark)


def _divided(tree: Any) -> None:
    """Divide a paragraph in which thousands of marks are left, where a sentence ends if there is one."""
    for element in list(tree.iter(*_DIVIDED)):
        if element.getparent() is None or sum(inner.tag in _PLAIN for inner in element) <= _MARKS:
            continue
        piece, number, said = element, 0, ""
        for inner in list(element):
            if number >= _PIECE and (_SENTENCE_END.search(said) or number >= 2 * _PIECE):
                following = element.makeelement(element.tag, {k: v for k, v in element.attrib.items() if k != "id"})
                following.tail, piece.tail = piece.tail, None
                piece.addnext(following)
                piece, number = following, 0
            if piece is not element:
                piece.append(inner)
            number, said = number + 1, inner.tail or ""


def _stretch(element: Any, run: list[str], mark: str) -> str:
    """The text of a stretch; nothing where it is put into a mark behind what the element has."""
    text = "".join(run)
    if not mark or not text.strip():
        return text
    marked = element.makeelement(mark, {"href": "#"} if mark == "a" else {})
    marked.text = text
    element.append(marked)
    return ""


def _shown(tree: Any) -> None:
    """Leave in the page what a browser shows of it, and nothing by which the library takes it for hidden."""
    drawn = [svg for svg in tree.iter("svg") if next(svg.iter("foreignobject"), None) is None]  # its <title> is none
    hidden = [one for one in tree.iter() if isinstance(one.tag, str) and markup.is_hidden(one.tag, one.attrib)]
    for element in (*drawn, *hidden):
        if element.getparent() is not None:
            element.drop_tree()
    elements = [one for one in tree.iter() if isinstance(one.tag, str)]
    seen: dict[Any, bool] = {}
    for element in elements:
        seen[element] = markup.is_seen(element.tag, element.attrib, seen.get(element.getparent(), True))
        if not seen[element]:
            element.text = element.text and " "
            for inner in element:
                inner.tail = inner.tail and " "
    for element in elements:  # « overflow: hidden » hides nothing
        element.attrib.pop("style", None)
