"""Letters that were encoded twice, as « HervÃ© » for « Hervé » (pure).

>>> [(e.start, e.end, e.text) for e in edits("HervÃ© a votÃ©")]
[(4, 6, 'é'), (11, 13, 'é')]

UTF-8 was read as cp1252 or Latin-1 and saved again. A stretch is undone only where it is
the UTF-8 of one letter or sign that French texts hold: no real text has « Ã© ».
"""

import re
from collections.abc import Iterator

from extractor.text.offsets import Edit

# how the bytes 80 to BF look in cp1252, or in Latin-1 where that has none
_CONTINUES = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_TWICE = re.compile(rf"[ÂÃÄÅ][{_CONTINUES}]|â[{_CONTINUES}]{{2}}|Ã (?=\s|[^\W\d_])")
# « â » alone is a French letter
_THREE = re.compile(rf"â[{_CONTINUES}]{{2}}")
#: « Ã  » whose no-break space has become a plain one: only where the text is encoded twice elsewhere
_BARE = "Ã "
#: what French text holds beyond ASCII; a stretch that would be anything else stays
_LETTERS = frozenset(
    "àâäáãåæçéèêëíìîïñóòôöõøœßúùûüýÿšžčćđğışłńęąÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜÝŸŠŽČĆĐĞİŞŁŃ«»°·§©®£€‘’‚“”„–—…•″′™²³½¼¾\u00a0\u00ad\u2009\u200a\u2011\u202f"
)


def edits(text: str) -> Iterator[Edit]:
    """What undoes the second encoding, a character at a time."""
    if text.isascii() or not (any(first in text for first in "ÃÂÅÄ") or _THREE.search(text)):
        return
    found_all = list(_TWICE.finditer(text))
    sure = any(found[0] != _BARE and _once(found[0]) for found in found_all)
    for found in found_all:
        letter = ("à" if sure else None) if found[0] == _BARE else _once(found[0])
        if letter is not None:
            yield Edit(*found.span(), letter)


def _once(stretch: str) -> str | None:
    """The one character that a stretch was before it was encoded again."""
    data = bytearray()
    for character in stretch:
        try:
            data += character.encode("cp1252")
        except UnicodeEncodeError:
            if character > "\xff":
                return None
            data += character.encode("latin-1")
    try:
        letter = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return letter if letter in _LETTERS else None


def count(text: str) -> int:
    """How many characters of a text were encoded twice."""
    return sum(1 for _ in edits(text))
