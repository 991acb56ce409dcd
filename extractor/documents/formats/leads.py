"""What the library leaves out of an article: its standfirst, where that is no paragraph, and captions of its pictures.

    <h1>Grève à Brest</h1><div class="chapo">Ils ont voté.</div><figure>…<figcaption>Le port, lundi.</figcaption>

Only what stands among the paragraphs of the article, or between its headline and the first of them, is taken: teasers,
menus and requests for consent stand elsewhere.
"""

import re
from collections.abc import Iterator
from typing import Any

from extractor.documents.formats import letters_of, library, markup

#: what standfirsts are called, by a class of their own or of a site's: « article__chapo »
_NAMES = re.compile(r"(?:^|[\s_-])(?:chap[oô]|chapeau|standfirst)(?!\S)", re.I)
#: elements, and classes, in which no text of an article stands
_ELSEWHERE = frozenset(["a", "aside", "dialog", "footer", "form", "li", "nav"])
_OTHERS = re.compile(r"relat|teaser|promo|recommend|aussi|sidebar|newsletter|carousel|cookie|consent|modal", re.I)
#: letters of a paragraph that is no button and no date line, and by which it is known again
_LONG, _KNOWN = 80, 60


def keep_captions(tree: Any) -> None:
    """Make paragraphs of the captions that stand among the paragraphs of a text."""
    among: dict[Any, bool] = {}
    for figure in list(tree.iter("figure")):
        caption, around = next(figure.iter("figcaption"), None), list(figure.iterancestors())
        if caption is not None and len(around) > 1 and _is_of_article(caption):
            is_wrapped = figure.getprevious() is None and figure.getnext() is None
            place = around[is_wrapped]
            if place not in among:
                among[place] = _has_paragraphs(place)
            if among[place]:
                for line in _lines(caption):
                    paragraph = figure.makeelement("p")
                    paragraph.text = line
                    figure.addprevious(paragraph)
                figure.drop_tree()


def lead_of(tree: Any) -> list[tuple[str, str]]:
    """The headlines of a page, its standfirsts and captions, line by line, and its paragraphs by which their place is
    told: the kind of each (« h1 », « lead », « p ») and its text."""
    return [found for found in _marks(tree) if found[1]]


def _marks(tree: Any) -> Iterator[tuple[str, str]]:
    last = None
    for element in tree.iter("h1", "figcaption", "div", "header", "p", "h2", "span", "section"):
        if element.tag == "h1":
            yield "h1", _text(element)
        elif element.tag == "figcaption" or _NAMES.search(element.get("class", "")):
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


def _is_of_article(element: Any) -> bool:
    """Whether it may be of the article, and is no link to another."""
    linked = sum(len(_text(link)) for link in element.iter("a"))
    return linked * 2 <= len(_text(element)) and not any(
        one.tag in _ELSEWHERE or _OTHERS.search(one.get("class", "")) for one in element.iterancestors()
    )


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())


def _lines(element: Any) -> list[str]:
    """The lines that a browser shows of an element: of <br>, of blocks, and no script."""
    html = library("lxml.html", "a web page")
    found = markup.blocks(html.tostring(element, encoding="unicode", with_tail=False))
    return [line for block in found for line in block.text.split("\n") if line]
