"""What text from outside must not carry to where it goes: one function for each kind of place.

    terminal("Gao\\x1b[2J")    ->  "Gao␛[2J"
    cell("Gao\\n\\x1b[2J")      ->  "Gao\\n␛[2J"
    xml("Gao\\x00")            ->  "Gao\\ufffd"
    token("MON LABEL")        ->  "MON_LABEL"
    column("mon id")          ->  "mon%20id", and from_column back
    encodable("caf\\udce9")    ->  "caf\\\\udce9"

Names, labels, ids, paths and kept fields come from texts, rule files, models and saved
results of others. They stay as they are inside the program and are cleaned where they
leave it, by what the format cannot hold.
"""

import math
import re
from contextlib import suppress
from datetime import date, time, timedelta
from enum import Enum
from numbers import Integral, Number
from pathlib import PurePath
from typing import Any
from urllib.parse import quote, unquote
from uuid import UUID

from extractor.core.errors import ArgumentError, OutputError

# what a terminal would act on instead of showing: C0, DEL, C1, direction overrides
_HARMLESS: dict[int, int | str] = {
    **{c: 0x2400 + c for c in range(0x20)},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), "\ufffd"),
    **dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd"),
    **dict.fromkeys((0x0A, 0x0D, 0x09, 0x2028, 0x2029), " "),
}
# in a cell: the same, but for white space, and the marks of direction that names in Arabic or Hebrew may have
_IN_CELLS: dict[int, int | str] = {
    code: shown for code, shown in _HARMLESS.items() if shown != " " and code not in (0x061C, 0x200E, 0x200F)
}
# XML 1.0 has no place for these, whatever the escape
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HALF = re.compile("[\ud800-\udfff]")
# of a pair that was cut, but for those that stand for bytes of a name that are no UTF-8
_CUT = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_NOT_TOKEN = re.compile(r"[\s\x00-\x20\x7f-\x9f\ud800-\udfff]+")

#: numpy's times in parts of a microsecond, as pandas has them
_FINE_TIME = re.compile(r"((?:datetime|timedelta)64)\[\d*[npfa]s\]")
_QUOTED = re.compile("%[0-9A-F]{2}")

#: levels of lists and objects within each other that a kept field may have
DEPTH = 50


def terminal(text: str) -> str:
    """The text with what a terminal would obey made visible, on one line."""
    return encodable(text.translate(_HARMLESS))


def cell(text: str) -> str:
    """The text, character for character, with what a terminal would obey made visible; its lines stay."""
    return text if text.isprintable() else encodable(text.translate(_IN_CELLS))


def xml(text: str) -> str:
    """The text with a replacement character for each that XML 1.0 cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def token(text: str) -> str:
    """The text as one word, for formats of columns: white space and controls become "_"."""
    return _NOT_TOKEN.sub("_", text) or "_"


class Tokens:
    """`token` of labels that go into one file: OutputError where two would be the same word there.

    labels = Tokens("CoNLL"); labels("A B") == "A_B"; labels("A_B") raises
    """

    def __init__(self, form: str):
        self._form = form
        self._texts: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        word = token(text)
        if (other := self._texts.setdefault(word, text)) != text:
            raise OutputError(
                f"{other!r} and {text!r}",
                f"are one label in {self._form}, {word}",
                "rename one, or take another format",
            )
        return word


def column(text: str) -> str:
    """The text as one word from which `from_column` makes it again: column("50 %") == "50%20%25"."""
    return (
        "".join(c if c.isprintable() and c not in " %" else quote(c, "", errors="surrogatepass") for c in text) or "%"
    )


def from_column(word: str) -> str:
    """What `column` made a word of; a % of others stays."""
    return "" if word == "%" else unquote(word, errors="surrogatepass") if _QUOTED.search(word) else word


def without_halves(text: str) -> str:
    """The text with a sign for each half of a surrogate pair, one for one, so that offsets stay."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _HALF.sub("\ufffd", text)
    return text


def encodable(text: str) -> str:
    """The text with lone surrogates, as stand for bytes of a file name that are no UTF-8, as escapes of JSON."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def plain_data(value: Any, depth: int = DEPTH) -> Any:
    """A value as JSON can hold it: what is no number (NaN, 1e999) is null, half a character is U+FFFD.

    What comes from Python may be a date, which is written as ISO 8601 has it, or a number or row of some library.
    A key may be the name of a field, whose bytes are the user's.
    Raises ValueError for lists and objects more than `depth` levels deep, ArgumentError for what is no data.
    """
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, str):
        return without_halves(value)
    if isinstance(value, dict | list | tuple | set | frozenset):
        if not depth:
            raise ValueError(f"more than {DEPTH} levels deep")
        if isinstance(value, dict):
            return {_CUT.sub("\ufffd", str(key)): plain_data(item, depth - 1) for key, item in value.items()}
        return [plain_data(item, depth - 1) for item in value]
    return plain_data(_known(value), depth)


def _known(value: Any) -> Any:
    """A date, a number, a path or an array of Python or of some library as one of the types that JSON has."""
    if hasattr(value, "tolist"):  # numpy's, of which Python has no dates to the nanosecond
        fine = _FINE_TIME.match(str(getattr(value, "dtype", "")))
        return (value.astype(f"{fine[1]}[us]") if fine else value).tolist()
    if str(value) in ("NaT", "<NA>"):  # pandas' for what is missing
        return None
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta | UUID | PurePath):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, range):
        return list(value)
    if isinstance(value, Number):
        with suppress(OverflowError, TypeError, ValueError):
            return int(value) if isinstance(value, Integral) else float(value)  # type: ignore[arg-type]
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    kind = type(value).__name__
    raise ArgumentError("meta", f"has a {kind}, which is no data of JSON", "give text, numbers, dates or lists of them")
