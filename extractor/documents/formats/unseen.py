"""What a document of a word processor, or a slide, holds and does not show: by a style, by its own word, or deleted.

is_unseen(run, of_word(styles))                        # whether <w:r> has a style that hides it, or says so
"""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_OFF = ("0", "false", "off")
#: a style by its family, of which DOCX has one, and its name
_Style = tuple[str, str]
#: those whose text is not shown
Styles = frozenset[_Style]
#: where rows and cells of a table of DOCX say that they are hidden, or deleted while changes are tracked
_ROWS = {
    f"{W}tr": (f"{W}trPr/{W}hidden", f"{W}trPr/{W}del"),
    f"{W}tc": (f"{W}tcPr/{W}cellDel",),
}
#: where a drawing of DOCX and a shape of a slide have their properties: of both may be told that they are not shown
_SHAPES = {
    **dict.fromkeys((f"{_DRAWN}inline", f"{_DRAWN}anchor"), f"{_DRAWN}docPr"),
    **{
        f"{P}{shape}": f"{P}{its}/{P}cNvPr"
        for shape, its in (
            ("sp", "nvSpPr"), ("grpSp", "nvGrpSpPr"), ("graphicFrame", "nvGraphicFramePr"), ("cxnSp", "nvCxnSpPr"),
        )
    },
}  # fmt: skip


def is_unseen(element: Element, styles: Styles) -> bool:
    """Whether an element has a style of what is not shown, or says so itself."""
    tag = element.tag
    if tag == f"{W}r":
        said = _vanishes(element)
        return _is_of(element.find(f"{W}rPr/{W}rStyle"), f"{W}val", styles) if said is None else said
    if tag == f"{W}p":
        return _is_of(element.find(f"{W}pPr/{W}pStyle"), f"{W}val", styles)
    if tag in _ROWS:
        return any((mark := element.find(way)) is not None and _says(mark) for way in _ROWS[tag])
    if tag in _SHAPES:
        its = element.find(_SHAPES[tag])
        return its is not None and its.get("hidden") in ("1", "true")
    is_paragraph = tag in (f"{T}p", f"{T}h")
    if element.get(f"{T}display") == "none" or element.get(f"{_DRAW}display") == "none" or _is_left_out(element):
        return True
    if is_paragraph and any(_is_left_out(field) for field in element.iterfind(f"{T}hidden-paragraph")):
        return True
    return _is_of(element, f"{T}style-name", styles, "paragraph" if is_paragraph else "text")


def _is_left_out(element: Element) -> bool:
    """Whether an OpenDocument found true, when it was saved, on which it hides an element."""
    return element.get(f"{T}is-hidden") == "true"


def _is_of(element: Element | None, name: str, styles: Styles, family: str = "") -> bool:
    return element is not None and (family, element.get(name)) in styles


def _says(mark: Element) -> bool:
    return mark.get(f"{W}val") not in _OFF


def _vanishes(element: Element) -> bool | None:
    """Whether what a run or a style of DOCX says of itself hides it; None where it says nothing."""
    mark = element.find(f"{W}rPr/{W}vanish")
    return None if mark is None else _says(mark)


def of_word(styles: Element) -> Styles:
    """The styles of a DOCX whose text is not shown."""
    own: dict[_Style, tuple[bool | None, _Style]] = {}
    for one in styles.iter(f"{W}style"):
        parent = one.find(f"{W}basedOn")
        own["", one.get(f"{W}styleId", "")] = (
            _vanishes(one),
            ("", "" if parent is None else parent.get(f"{W}val", "")),
        )
    return _hiding(own)


def of_open_document(content: Element, styles: Element) -> Styles:
    """The styles of an OpenDocument, its text's own or those of all, whose text is not shown.

    Those of headers have names of their own, which may be those of the text's.
    """
    style = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
    own: dict[_Style, tuple[bool | None, _Style]] = {}
    of_all = styles.iterfind(f"{OFFICE}styles/{style}style")
    for one in (*of_all, *content.iterfind(f"{OFFICE}automatic-styles/{style}style")):
        family = one.get(f"{style}family", "")
        shows = [p.get(f"{T}display") for p in one.iterfind(f"{style}text-properties") if p.get(f"{T}display")]
        says = shows[-1] == "none" if shows else None
        own[family, one.get(f"{style}name", "")] = says, (family, one.get(f"{style}parent-style-name", ""))
    return _hiding(own)


def _hiding(own: Mapping[_Style, tuple[bool | None, _Style]]) -> Styles:
    """The styles that hide their text: by what they say of themselves, else by what they are based on."""
    found: dict[_Style, bool] = {}
    for style in own:
        way, hides, at = [], False, style
        while at in own and at not in found and at not in way:
            way.append(at)
            says, at = own[at]
            if says is not None:
                hides = says
                break
        else:
            hides = found.get(at, False)
        # those on the way say nothing of themselves
        found.update(dict.fromkeys(way, hides))
    return frozenset(style for style, hides in found.items() if hides)
