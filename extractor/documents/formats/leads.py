"""What the library leaves out of an article: its standfirst, where that is no paragraph, and captions of its pictures.

    <h1>Grève à Brest</h1><div class="chapo">Ils ont voté.</div><figure>…<figcaption>Le port, lundi.</figcaption>

Only what stands among the paragraphs of the article, or between its headline and the first of them, is taken: teasers,
menus and requests for consent stand elsewhere.
"""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from extractor.documents.formats import letters_of, library, markup

#: what standfirsts are called, by a class of their own or of a site's: « article__chapo »
_NAMES = re.compile(r"(?:^|[\s_-])(?:chap[oô]|chapeau|standfirst)(?!\S)", re.I)
#: elements, and classes, in which no text of an article stands
_ELSEWHERE = frozenset(["a", "aside", "dialog", "footer", "form", "li", "nav"])
#: what captions are called, and what holds pictures with theirs: WordPress, Substack
_CAPTIONS = re.compile(r"(?:^|[\s_-])(?:caption|wp-caption-text|l[ée]gende?)(?!\S)", re.I)
_FIGURES = re.compile(
    r"(?<!\S)(?:wp-caption|wp-block-gallery|blocks-gallery-grid|captioned-image-container)(?!\S)", re.I
)
#: what a figure may show beside a picture
_SHOWN = frozenset(["table", "blockquote"])
_OTHERS = re.compile(r"relat|teaser|promo|recommend|aussi|sidebar|newsletter|carousel|cookie|consent|modal", re.I)
#: letters of a paragraph that is no button and no date line, and by which it is known again
_LONG, _KNOWN = 80, 60


def keep_captions(tree: Any) -> None:
    """Make paragraphs of the captions that stand among the paragraphs of a text; tables and quotations that are
    shown as figures stay what they are."""
    among: dict[Any, bool] = {}
    held: dict[Any, list[Any]] = {}
    for element in tree.iter("figcaption", "p", "div", "span", "table", "blockquote"):
        if _is_caption(element) or (element.tag in _SHOWN and _outermost(element) is not element):
            held.setdefault(_outermost(element), []).append(element)
    for figure, parts in held.items():
        if not any(map(_is_caption, parts)) and not any(one.tag == "blockquote" for one in parts):
            continue  # the library reads the table
        place = figure.getparent()
        if place is None or not _is_of_article(figure):
            continue
        if place not in among:
            among[place] = _has_paragraphs(place)
        if among[place]:
            _stand_alone(figure, parts)


def _stand_alone(figure: Any, parts: list[Any]) -> None:
    """Put the lines of its captions, and what else it shows, in the place of a figure."""
    last = None
    for part in parts:
        if last is not None and last in part.iterancestors():
            continue
        last = part
        if not _is_of_article(part, figure.getparent()):
            continue
        if part.tag in _SHOWN:
            part.tail = None
            figure.addprevious(part)
        else:
            for line in _lines(part):
                paragraph = figure.makeelement("p")
                paragraph.text = line
                figure.addprevious(paragraph)
    figure.drop_tree()


def _outermost(element: Any) -> Any:
    """The figure that an element is of, with what is about that alone; itself where it stands in none."""
    around = [*element.iterancestors("figure", "ul", "div")]
    found = [one for one in around if one.tag == "figure" or _FIGURES.search(one.get("class", ""))]
    if not found and element.tag in _SHOWN:
        return element
    figure = found[-1] if found else element
    while (parent := figure.getparent()) is not None and parent.tag in ("div", "figure", "p") and _is_alone(figure):
        figure = parent
    return figure


def _is_alone(element: Any) -> bool:
    """Whether an element is all that its parent says."""
    parent = element.getparent()
    if (parent.text or "").strip():
        return False
    return not any((one.tail or "").strip() or (one is not element and _says(one)) for one in parent)


def _says(element: Any) -> bool:
    return any(map(str.strip, element.itertext()))


def _is_caption(element: Any) -> bool:
    if element.tag == "figcaption":
        return True
    named = element.tag not in _SHOWN and _CAPTIONS.search(element.get("class", ""))
    return bool(named) and next(element.iter("img", "figure", "picture", "video", "p"), element) is element


def lead_of(tree: Any) -> list[tuple[str, str]]:
    """The headlines of a page, its standfirsts and captions, line by line, and its paragraphs by which their place is
    told: the kind of each (« h1 », « lead », « p ») and its text."""
    return [found for found in _marks(tree) if found[1]]


def _marks(tree: Any) -> Iterator[tuple[str, str]]:
    last = None
    for element in tree.iter("h1", "figcaption", "div", "header", "p", "h2", "span", "section"):
        if element.tag == "h1":
            yield "h1", _text(element)
        elif _is_caption(element) or _NAMES.search(element.get("class", "")):
            if _is_of_article(element) and last not in element.iterancestors():
                last = element
                for line in _lines(element):
                    yield "lead", line
        elif element.tag == "p" and len(text := _text(element)) >= _LONG:
            yield "p", text


def with_lead(paragraphs: list[str], marks: list[tuple[str, str]]) -> list[str]:
    """The paragraphs of an article, and before the first of them what the page has between that and its headline."""
    letters = list(map(letters_of, paragraphs))
    places = {paragraph[:_KNOWN]: place for place, paragraph in reversed(list(enumerate(letters)))}
    article = "".join(letters)
    lead: list[str] | None = None
    for kind, text in marks:
        if kind == "h1":
            lead = []
        elif kind == "lead":
            if lead is not None and letters_of(text) not in article:
                lead.append(text)
        elif (place := places.get(letters_of(text)[:_KNOWN])) is not None:
            return [*paragraphs[:place], *(lead or ()), *paragraphs[place:]]
    return paragraphs


def _has_paragraphs(element: Any) -> bool:
    return len([one for one in element if one.tag == "p" and len(_text(one)) >= _LONG]) > 1


def _is_of_article(element: Any, place: Any = None) -> bool:
    """Whether it may be of the article, and is no link to another; of a figure in a `place`, as one of a list, too."""
    linked = sum(len(_text(link)) for link in element.iter("a"))
    around = takewhile(lambda one: one is not place, element.iterancestors())
    return linked * 2 <= len(_text(element)) and not any(
        (one.tag in _ELSEWHERE and (place is None or one.tag != "li")) or _OTHERS.search(one.get("class", ""))
        for one in around
    )


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())


def _lines(element: Any) -> list[str]:
    """The lines that a browser shows of an element: of <br>, of blocks, and no script."""
    html = library("lxml.html", "a web page")
    found = markup.blocks(html.tostring(element, encoding="unicode", with_tail=False))
    return [line for block in found for line in block.text.split("\n") if line]
