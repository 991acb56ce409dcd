"""RTF: one document, or the articles of a Factiva export.

    {\\rtf1\\ansi Le pr\\'e9fet{\\footnote N\\'e9 \\'e0 Brest.} parle.\\par}  -> "Le préfet parle.\\n\\nNé à Brest."

Read with the standard library, in one pass over the bytes: paragraphs, cells, what fields
show, notes and text boxes (behind the paragraph that they stand in); headers, footers,
comments, deletions, hidden text, pictures and the instructions of fields are left out.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import BinaryIO

from extractor.core.errors import InputError
from extractor.documents.formats import (
    Extracted,
    Limits,
    Remark,
    Wanted,
    clean,
    described,
    inserted,
    paragraphs,
    press_export,
    trimmed_lines,
    whole,
)
from extractor.documents.kinds import BLANKS

_STAMP = re.compile(rb"\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<symbol>[^A-Za-z])"
    rb"|(?P<brace>[{}])|[\r\n\0]+|(?P<text>[^\\{}\r\n\0]+)",
    re.DOTALL,
)
_CHARACTERS = {
    "line": "\n",
    "lbr": "\n",
    "tab": "\t",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "enspace": " ",
    "emspace": " ",
    "qmspace": " ",
}
_SYMBOLS = {b"~": "\xa0", b"-": "\xad", b"_": "\u2011", b"\\": "\\", b"{": "{", b"}": "}"}
_PARAGRAPH_ENDS = frozenset(["par", "sect", "page", "column", "cell", "nestcell", "row", "nestrow"])
#: groups that stand beside the text, to be read behind the paragraph that they are in
_BESIDE = frozenset(["footnote", "shptxt", "dptxbxtext"])
#: groups marked as « to be passed over by who does not know them » that hold some of it
_KNOWN = _BESIDE | {"shpinst", "do", "ud"}
_LEFT_OUT = frozenset(
    [
        *("fonttbl", "colortbl", "stylesheet", "info", "pict", "nonshppict", "objdata", "private"),
        *("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "filetbl"),
        *("annotation", "fldinst", "pntext", "pntxta", "pntxtb", "listtable", "listoverridetable", "revtbl"),
        *("ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "bkmkstart", "bkmkend"),
        *("xmlopen", "factoidname", "xmlattrname", "xmlattrvalue", "xmlname"),
        *("sp", "shprslt", "nonesttables", "template", "datafield", "formfield", "tc", "xe", "txe", "rxe"),
    ]
)
#: code pages of fonts, by \\fcharset; those that follow the document are not in it
_CHARSETS = {
    0: "cp1252", 77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
    254: "cp437", 255: "cp850",
}  # fmt: skip
#: a document of its own within another, by the program that shows it
_OBJECT = re.compile(rb"\\\*\\objclass\s+(?:Word|PowerPoint|AcroExch|opendocument)\b", re.I)
#: of groups; real ones are a few dozen deep
_DEPTH = 10_000
_MACHINES = {"mac": "mac-roman", "pc": "cp437", "pca": "cp850"}


def read(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Extracted | InputError | Remark]:
    """The one document of an RTF, or the articles of an export."""
    data = whole(source, limits).lstrip(BLANKS)
    if not is_rtf(data):
        raise InputError("", "no RTF, though its name says so", "save it again")
    reader = _Reader(wanted.encoding)
    lines = reader.read(data)
    if reader.cut:
        yield Remark("it ends in the middle: what stands before is read")
    if press_export.is_factiva(lines):
        yield from press_export.factiva(lines)
        return
    body = paragraphs(lines)
    if not body and reader.cut:
        raise InputError("", "no text in it: it ends in the middle", "get it again")
    if not body:
        raise InputError("", "no text in it", "it may hold pictures alone: make them text with OCR first")
    yield Extracted(body, meta=_meta(data, reader.codec))
    yield from inserted(len(_OBJECT.findall(data)))


def is_rtf(data: bytes) -> bool:
    """Whether bytes begin as an RTF does."""
    return data.lstrip(BLANKS).startswith(b"{\\rtf")


def text(data: bytes) -> str:
    """All the text of an RTF."""
    return paragraphs(_Reader(None).read(data.lstrip(BLANKS)))


def is_cut(data: bytes) -> bool:
    """Whether an RTF ends in the middle."""
    reader = _Reader(None)
    reader.read(data.lstrip(BLANKS))
    return reader.cut


@dataclass(slots=True)
class _Flow:
    """Paragraphs one after the other: those of the document, or of a note in it."""

    text: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    def end(self) -> None:
        self.ended += ["".join(self.text), *self.behind]
        self.text, self.behind = [], []


@dataclass(slots=True)
class _Group:
    """What holds until the brace that ends a group."""

    left_out: bool = False
    hidden: bool = False
    deleted: bool = False
    fonts: bool = False
    font: int | None = None
    #: so many characters behind a \\u say the same for those who do not know it
    fallback: int = 1
    beside: bool = False
    #: the next group within has for programs without Unicode what the one behind it has for others
    twice: bool = False
    #: the number of an item of a list, up to a tab: AbiWord has the item itself in the group too
    label: bool = False


class _Reader:
    def __init__(self, encoding: str | None):
        self._encoding = encoding
        self.codec = _codec(encoding) or "cp1252"
        self._fonts: dict[int | None, str] = {}
        self._default: int | None = None
        self._flows = [_Flow()]
        self._groups: list[_Group] = []
        self._here = _Group()
        self._bytes = bytearray()
        self._passed_over = 0
        self._starred = False
        #: whether the file ends before its groups do
        self.cut = False

    def read(self, data: bytes) -> list[str]:
        """The paragraphs, cleaned."""
        place = 0
        while found := _TOKEN.search(data, place):
            place = found.end()
            kind = found.lastgroup
            if kind == "text":
                self._letters(found["text"])
            elif kind == "hex":
                self._letters(bytes([int(found["hex"], 16)]))
            elif kind in ("word", "number"):
                number = int(found["number"]) if found["number"] else None
                word = found["word"].decode()
                if word == "bin":
                    place += max(number or 0, 0)
                elif not self._is_passed_over():
                    self._word(word, number)
            elif kind == "brace":
                self._brace(found["brace"])
            elif kind == "symbol":
                self._symbol(found["symbol"])
        self.cut = bool(self._groups) or place > len(data)
        while self._groups:
            self._brace(b"}")
        self._flush()
        self._flows[0].end()
        return [trimmed_lines(clean(line)) for line in self._flows[0].ended]

    def _is_passed_over(self) -> bool:
        if not self._passed_over:
            return False
        self._passed_over -= 1
        return True

    def _letters(self, letters: bytes) -> None:
        self._starred = False
        if self._passed_over:
            passed = min(self._passed_over, len(letters))
            self._passed_over -= passed
            letters = letters[passed:]
        if letters and self._seen():
            self._bytes += letters

    def _seen(self) -> bool:
        here = self._here
        return not (here.left_out or here.hidden or here.deleted)

    def _flush(self) -> None:
        """Makes bytes text, which can be done when all of a character are there."""
        if self._bytes:
            font = self._default if self._here.font is None else self._here.font
            codec = self._fonts.get(font, self.codec)
            self._flows[-1].text.append(self._bytes.decode(codec, "replace"))
            self._bytes.clear()

    def _add(self, text: str) -> None:
        if self._seen():
            self._flush()
            self._flows[-1].text.append(text)

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._passed_over, self._starred = 0, False
        if brace == b"{":
            if len(self._groups) == _DEPTH:
                raise InputError("", "nested too deeply", "open it in its program and save it again")
            around = self._here
            self._groups.append(around)
            self._here = replace(around, beside=False, twice=False, left_out=around.left_out or around.twice)
            around.twice = False
        elif self._groups:
            if self._here.beside:
                note = self._flows.pop()
                note.end()
                self._flows[-1].behind += note.ended
            self._here = self._groups.pop()

    def _symbol(self, symbol: bytes) -> None:
        if self._is_passed_over():
            return
        if symbol == b"*":
            self._starred = True
        elif symbol in b"\r\n":
            self._word("par", None)
        elif symbol in _SYMBOLS:
            self._add(_SYMBOLS[symbol])

    def _word(self, word: str, number: int | None) -> None:
        here, starred, self._starred = self._here, self._starred, False
        if here.left_out:
            if here.fonts:
                self._font(word, number)
            elif here.label and word == "tab":
                self._end_label()
            return
        if word in _LEFT_OUT or (starred and word not in _KNOWN):
            self._flush()
            here.left_out, here.fonts = True, word == "fonttbl"
        elif word == "upr":
            here.twice = True
        elif word == "listtext":
            self._flush()
            here.left_out = here.label = True
        elif word in _BESIDE:
            if self._groups and self._seen() and not here.beside:
                self._flush()
                here.beside = True
                self._flows.append(_Flow())
        elif word == "u" and number is not None:
            self._add(chr(number % 65536))
            self._passed_over = here.fallback
        elif word == "uc":
            here.fallback = min(max(number or 0, 0), 10)
        elif word in _PARAGRAPH_ENDS:
            if self._seen():
                self._flush()
                self._flows[-1].end()
        elif word in _CHARACTERS:
            self._add(_CHARACTERS[word])
        elif word in ("v", "deleted", "plain", "f"):
            self._flush()
            if word == "v":
                here.hidden = number != 0
            elif word == "deleted":
                here.deleted = number != 0
            elif word == "f":
                here.font = number
            else:
                here.hidden = here.deleted = False
                here.font = None
        elif word == "deff":
            self._default = number
        elif word == "ansicpg" or word in _MACHINES:
            name = _MACHINES.get(word) or ("utf-8" if number == 65001 else f"cp{number}")
            if not self._encoding:
                self.codec = _codec(name) or self.codec

    def _end_label(self) -> None:
        for group in (self._here, *reversed(self._groups)):
            if not group.label:
                break
            group.left_out = group.label = False

    def _font(self, word: str, number: int | None) -> None:
        """A word of the table of fonts, which says in which code page the text in each of them is."""
        if word == "f":
            self._here.font = number
        elif word == "fcharset" and number in _CHARSETS and not self._encoding and self.codec != "utf-8":
            self._fonts[self._here.font] = _CHARSETS[number]
        elif word == "cpg" and not self._encoding and (codec := _codec(f"cp{number}")):
            self._fonts[self._here.font] = codec


def _codec(name: str | None) -> str | None:
    """The name if Python knows it as the name of a code page."""
    try:
        return codecs.lookup(name).name if name and b"a".decode(name) == "a" else None
    except (LookupError, UnicodeError):
        return None


def _meta(data: bytes, codec: str) -> dict[str, str]:
    """Title, author and date of the group \\info."""
    start = data.find(b"{\\info")
    if start < 0:
        return {}
    info = data[start : start + 4000]
    stamp = _STAMP.search(info)

    def value(name: bytes) -> str:
        group = rb"{\\" + name + rb"\s((?:[^{}]|{[^{}]*})*)}"
        # what stands twice stands there in Unicode
        found = re.search(rb"\\ud\b[^{}]*" + group, info) or re.search(group, info)
        return " ".join(_Reader(codec).read(b"{\\rtf1 " + found[1] + b"}")) if found else ""

    try:
        day = date(*map(int, stamp.groups())).isoformat() if stamp else ""
    except ValueError:  # \yr0000\mo0\dy0 stands where no program knew it
        day = ""
    return described(title=value(b"title"), author=value(b"author"), date=day)
