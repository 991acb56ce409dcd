"""Initials that stand beside several lines, as papers begin an article, put before the word that they begin.

« B » of three lines' height, « oko Haram a attaqué », « la ville de Diffa, »
-> « Boko Haram a attaqué », « la ville de Diffa, », both from the initial's left edge
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.documents.formats.page_parts import Segment

#: type so much larger than the text's stands beside two lines and more
_LARGER = 1.6
#: on one page; more letters of their own are a heading that is spaced out, or an alphabet
_MOST = 50
_INITIAL = re.compile(r"(?P<mark>[«“\"—–-]\s?)?(?P<letter>[^\W\d_])(?P<end>[’'])?")
_WORD = re.compile(r"\w+")
#: what stands behind « À », which many write « A »: « A la veille », not « Ala veille »
_BEHIND_A = frozenset(
    [
        *("ce", "ces", "cet", "cette", "cause", "chaque", "compter", "côté", "défaut", "deux", "droite", "force"),
        *("gauche", "l", "la", "le", "les", "leur", "leurs", "ma", "mesure", "moins", "mon", "nos", "notre", "partir"),
        *("peine", "propos", "quel", "quelle", "quelques", "qui", "quoi", "sa", "ses", "son", "travers", "trois", "un"),
        *("une", "vos", "votre"),
    ]
)


def joined(segments: Sequence["Segment"], size: float) -> list["Segment"]:
    """The segments with each initial put before the topmost line beside it; `size` is that of the text.

    The lines beside it begin where it does, or they would be indented, and paragraphs of their own.
    """
    found = list(segments)
    initials = [s for s in segments if s.size >= _LARGER * size and _INITIAL.fullmatch(s.text.strip())]
    if len(initials) > _MOST:
        return found
    for initial in initials:
        lines = (s for s in found if s is not initial and _is_beside(s, initial, size))
        beside = sorted(lines, key=lambda s: -s.middle)
        if len(beside) < 2:  # on one line it is part of that
            continue
        found.remove(initial)
        for number, line in enumerate(beside):
            text = line.text if number else _before(initial.text.strip(), line.text.lstrip())
            found[found.index(line)] = replace(line, text=text, left=initial.left)
    return found


def _is_beside(line: "Segment", initial: "Segment", size: float) -> bool:
    return (
        abs(line.size - size) < 0.15 * size + 0.5
        and -0.3 * size < line.left - initial.right < 1.3 * size
        and initial.bottom - 0.6 * size < line.middle < initial.top + 0.6 * size
    )


def _before(initial: str, text: str) -> str:
    """An initial and what it begins: « Boko Haram », « À Gao », « L’armée », « BOKO HARAM »."""
    known = _INITIAL.fullmatch(initial)
    word = _WORD.match(text)
    if known is None or known["end"] or text[:1] in ("’", "'"):
        return initial + text
    letter = known["letter"]
    if word is None or letter == "À" or (letter == "A" and word[0].lower() in _BEHIND_A):
        return f"{initial} {text}"
    # a word in small letters, or in capitals as the initial, is the rest of its word
    return initial + text if word[0].islower() or (len(word[0]) > 1 and word[0].isupper()) else f"{initial} {text}"
