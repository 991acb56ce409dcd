"""A result as HTML for a notebook: the text with its names in colour, and a table of the entities.

    >>> display(result)[:29]
    '<div class="extractor-result"'

Styles are inline, since a notebook may show many results beside other people's; what a text
holds is escaped, and nothing is loaded.
"""

from collections.abc import Iterable, Iterator
from html import escape

from extractor.core.cleaning import without_halves
from extractor.core.labels import colors, label_of, ordered
from extractor.core.types import Entity, Result

#: characters of a text that are shown; a notebook is no place for a whole book
SHOWN = 20_000
_TEXT = "white-space:pre-wrap;line-height:1.7;max-width:50em"
_CELL = "text-align:left;padding:2px 12px 2px 0;vertical-align:top"


def display(result: Result) -> str:
    """The result as a piece of HTML: « M. [Bourita] est à [Rabat] » with both underlined in their labels' colours."""
    parts = [_text(result)] if result.document.text is not None else []
    parts.append(_table(result))
    return without_halves(f'<div class="extractor-result" lang="fr">{"".join(parts)}</div>')


def _text(result: Result) -> str:
    text, out, last = result.document.text, [], 0
    palette = colors(m.label for m in result.mentions)
    names = {entity.id: entity.name for entity in result.entities}
    for mention in result.mentions:
        if mention.end > SHOWN:
            break
        color = palette[mention.label]
        title = f"{names.get(mention.entity or '', mention.text)} ({mention.label})"
        out.append(escape(text[last : mention.start]))
        out.append(
            f'<span title="{escape(title)}" style="text-decoration:underline {color.line} {color.hex} 2px;'
            f'text-underline-offset:3px">{escape(mention.text)}</span>'
        )
        last = mention.end
    more = "…" if len(text) > SHOWN else ""
    return f'<div style="{_TEXT}">{"".join(out)}{escape(text[last:SHOWN])}{more}</div>'


def _table(result: Result) -> str:
    if not result.entities:
        return "<p>No names found.</p>"
    head = _cells("th", ("", "Name", "Mentions", "Also", "Role or country"))
    rows = "".join(_rows(result))
    style = "border-collapse:collapse;margin-top:8px"
    return f'<table style="{style}"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _rows(result: Result) -> Iterator[str]:
    for label in ordered(e.label for e in result.entities):
        heading = label_of(label).heading
        for entity in (e for e in result.entities if e.label == label):
            cells = (heading, entity.name, str(len(entity.mentions)), " · ".join(entity.aliases), _known(entity))
            yield f"<tr>{_cells('td', cells)}</tr>"
            heading = ""


def _cells(kind: str, values: Iterable[str]) -> str:
    return "".join(f'<{kind} style="{_CELL}">{escape(value)}</{kind}>' for value in values)


def _known(entity: Entity) -> str:
    return "; ".join(entity.roles) or entity.country or ""
