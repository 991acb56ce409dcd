"""Bytes to text where a header, a <meta> or an XML declaration says what they are in, which may be wrong.

as_declared("L’été".encode(), "iso-8859-1")          # 'L’été': UTF-8 is so, whatever is said of it
"""

import codecs
from collections.abc import Callable

from extractor.documents.encodings import BOMS, decoded, french, utf8, wide

#: codecs of which every byte is ASCII: what is in them looks as UTF-8 does
_SEVEN_BITS = ("utf-7", "hz", "iso2022")
#: codecs that decode any bytes, which no text outside of Python is in
_OF_PYTHON = ("unicode-escape", "raw-unicode-escape", "punycode", "mbcs", "oem")
#: what says nothing of bytes beyond ASCII, or of bytes at all: what is in UTF-16 is told without being said
_SAYS_NOTHING = ("ascii", "utf-8", "utf-16", "utf-32")


def as_declared(data: bytes, declared: str | None, warn: Callable[[str], None] = lambda message: None) -> str:
    """The text of bytes that are said to be in an encoding; what is damaged of it is read as \ufffd.

    as_declared("Été".encode("cp1252"), None)        # 'Été', as where it says UTF-8 and is none

    A BOM decides, then whether it is UTF-16, then whether it is UTF-8, whole or but for some bytes: texts that are
    UTF-8 and say otherwise are many, those the other way round next to none. Then what is said holds, and where it
    says nothing, what French looks like, with a warning that says what was taken.
    """
    if codec := next((codec for bom, codec in BOMS if data.startswith(bom)), None) or wide(data):
        return data.decode(codec, "replace").removeprefix("\ufeff")
    said = codecs.lookup(declared).name if known(declared) and declared else ""
    if said.startswith(_SEVEN_BITS) and data.isascii():
        return data.decode(said, "replace")
    other = None if said.startswith(_SAYS_NOTHING) else said or None
    if (text := utf8(data, other)) is not None:
        return text
    if other:
        text = decoded(data, other, "replace")
        # where two bytes make a letter, many that make none say that it is another
        if _is_of_bytes(other) or 20 * text.count("\ufffd") <= len(text):
            return text
    guessed = french(data, otherwise="utf-8" if said == "utf-8" else "cp1252")
    if guessed != "utf-8":
        warn(f"not UTF-8, read as {guessed}; --encoding overrides")
    return decoded(data, guessed, "replace")


def _is_of_bytes(codec: str) -> bool:
    """Whether each byte is a letter in it, or undefined, as 45 of ISO-8859-6 are; of Shift JIS half are letters."""
    return sum("\ufffd" in bytes([byte]).decode(codec, "replace") for byte in range(128, 256)) < 50


def known(charset: str | None) -> bool:
    """Whether texts are in an encoding of this name: not « hex » or « unicode_escape », codecs of Python's."""
    try:
        if charset is None or codecs.lookup(charset).name.replace("_", "-") in _OF_PYTHON:
            return False
        return bool(b" ".decode(charset, "replace"))
    except (LookupError, ValueError):
        return False
