"""Tags and character references of HTML in a text: borders and letters (pure).

>>> Edited(source := "<p>Fran&ccedil;ois <b>L&eacute;tang</b></p>Lyon", edits(source)).text
'\\nFrançois Létang\\nLyon'

Only what is HTML for certain: « 3 < 5 », « <inaudible> » and « R&D » stay.
"""

import html
import re
from collections.abc import Iterator

from extractor.text.offsets import Edit

#: elements that stand within a line of text
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
#: elements that are a line or more of their own
_BLOCK = frozenset(
    "address article aside audio blockquote body br button caption center dd details div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe input legend li link main meta nav "
    "noscript ol option p picture pre section select source summary table tbody td textarea tfoot th thead title tr "
    "ul video".split()
)
#: elements whose content is not for reading
_HIDDEN = frozenset(["script", "style"])
_CLOSES = {"": re.compile("-->"), **{tag: re.compile(rf"</{tag}\s*>", re.I) for tag in _HIDDEN}}
_HIDES = re.compile(r"<(?:!--|script\b|style\b)", re.I)
# a tag; a character reference; where a comment begins
_MARKUP = re.compile(
    r"</?(?P<tag>[a-zA-Z][a-zA-Z0-9]{0,9})(?P<attributes>\s[^<>]{0,2000})?/?>"
    r"|<!(?i:doctype)[^<>]{0,200}>"
    r"|&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});"
    r"|<!--",
    re.DOTALL,
)


#: elements whose names begin no quotation: <<Li Keqiang …>>, <<Style …>>, <<A Gaza, …>>, <<Table ronde>> do
_SURE = frozenset(
    "bdi blockquote br col colgroup div embed fieldset figcaption h1 h2 h3 h4 h5 h6 hgroup hr iframe img kbd nobr "
    "noscript ol optgroup rp rt ruby samp span tbody textarea tfoot thead ul wbr".split()
)
#: attributes that have no value
_ALONE = frozenset(
    "align alt bgcolor class color height href id lang src style target valign width "
    "allowfullscreen async autofocus autoplay border checked compact controls crossorigin default defer disabled "
    "download hidden inert ismap itemprop itemscope loop multiple muted nohref noresize noshade novalidate nowrap open "
    "nomodule playsinline readonly required reversed sandbox scoped selected".split()
)
#: and those of libraries: « @click », « v-cloak », « wire:ignore », not « anti-terroriste », « d'hote »
_OF_LIBRARIES = re.compile(
    r"(?:[@:#*][a-z]|(?:amp|aria|data|hx|i|ng|on|ui|uk|v|w|wp|x)-|[a-z]+[:_])[a-z0-9_:.-]*(?<=[a-z0-9])"
)


def edits(text: str) -> Iterator[Edit]:
    """What makes a text of its markup: a line end for a block, nothing or a space for a tag within
    a line, the character for a reference."""
    if "<" not in text and "&" not in text:
        return
    done = 0
    endless: set[str] = set()  # what was looked for in vain is not looked for again
    for found in _MARKUP.finditer(text):
        start, end = found.span()
        if start < done:
            continue
        tag = (found["tag"] or "").lower()
        if tag and not _is_tag(tag, found["attributes"] or ""):
            continue
        hides = "" if found[0] == "<!--" else tag if tag in _HIDDEN and text[start + 1] != "/" else None
        if hides is not None and hides not in endless:
            close = _CLOSES[hides].search(text, end)
            if close is None:
                endless.add(hides)
            else:
                end = close.end()
        new = _written(text, start, end, found[0], tag)
        if new is not None:
            done = end
            yield Edit(start, end, new)


def _is_tag(name: str, attributes: str) -> bool:
    """Whether what stands behind the name of an element makes it a tag, where that is a word of French or a name."""
    return name in _SURE or "=" in attributes or all(map(_is_attribute, attributes.replace("/", " ").split()))


def _is_attribute(word: str) -> bool:
    """Whether a word behind the name of an element can be an attribute of it: « nowrap », « v-cloak », « @click »."""
    return word.lower() in _ALONE or bool(_OF_LIBRARIES.fullmatch(word))


def _written(text: str, start: int, end: int, markup: str, tag: str) -> str | None:
    """What stands in the place of a piece of markup; None if it is none."""
    if markup.startswith("&"):
        letter = html.unescape(markup)
        return letter if len(letter) == 1 and letter not in "\ufffd\0" else None
    if tag in _INLINE:
        parts = text[start - 1 : start].isalnum() and text[end : end + 1].isalnum()
        return " " if parts else ""
    if markup == "<!--":
        return "\n" if end > start + len(markup) else None
    return "\n" if not tag or tag in _BLOCK or tag in _HIDDEN else None


def blanked(text: str) -> str:
    """The text with a line end and blanks in the place of comments, scripts and styles: « <!-- x --> » is as long.

    A part of it is then read as it is in the whole, which sees where these begin.
    """
    pieces, done = [], 0
    for edit in edits(text) if _HIDES.search(text) else ():
        opens = _HIDES.match(text, edit.start)
        inside = opens and (opens.end() if opens[0] == "<!--" else text.find(">", edit.start) + 1)
        if inside and edit.end > inside:
            pieces += [text[done : edit.start], "\n".ljust(edit.end - edit.start)]
            done = edit.end
    return "".join([*pieces, text[done:]]) if pieces else text


def count(text: str) -> int:
    """How many tags and character references stand in a text."""
    return sum(1 for _ in edits(text))
