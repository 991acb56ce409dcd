"""What a style attribute says of its element.

    >>> value("display: none; background: url(a;display:x); display: block", "display")
    'block'

The last declaration holds, one that is !important before all others; one of a value that is none counts as not there.
"""

import re

#: comments, strings, and whatever else a « ; » or « : » in it is no sign
_PIECES = re.compile(
    r"""/\*(?:.*?\*/|.*)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|\\.|[(\[{]|[)\]}]|;|[^"'\\()\[\]{};/]+|/""", re.S
)
_IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.I)
_ANY = ("inherit", "initial", "unset", "revert", "revert-layer")
_VALUES = {
    "display": frozenset(
        [
            *_ANY,
            *("none", "contents", "block", "inline", "run-in", "list-item", "flow", "flow-root", "flex", "grid"),
            *("inline-block", "inline-flex", "inline-grid", "inline-table", "table", "table-caption", "table-cell"),
            *("table-column", "table-column-group", "table-footer-group", "table-header-group", "table-row"),
            *("table-row-group", "ruby", "ruby-base", "ruby-text", "math", "-webkit-box", "-webkit-inline-box"),
            *("-webkit-flex", "-webkit-inline-flex"),
        ]
    ),
    "visibility": frozenset([*_ANY, "visible", "hidden", "collapse"]),
}


def value(style: str, name: str) -> str | None:
    """The value that holds of display or visibility, in small letters; None where the style says none."""
    found, important = None, False
    if name not in style.lower():
        return None
    for declaration in _declarations(style):
        called, _, said = declaration.partition(":")
        if called.strip().lower() != name:
            continue
        plain, marks = _IMPORTANT.subn("", said)
        words = plain.lower().split()
        if words and (_VALUES[name].issuperset(words) or "var(" in plain.lower()) and bool(marks) >= important:
            found, important = " ".join(words), bool(marks)
    return found


def _declarations(style: str) -> list[str]:
    """The declarations as they are written, without comments."""
    found, depth = list[list[str]]([[]]), 0
    for piece in _PIECES.findall(style):
        if piece == ";" and not depth:
            found.append([])
        elif not piece.startswith("/*"):
            depth = max(depth + (piece in ("(", "[", "{")) - (piece in (")", "]", "}")), 0)
            found[-1].append(piece)
    return ["".join(pieces) for pieces in found]
