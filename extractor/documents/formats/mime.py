"""What a part of a mail, or of a saved page, holds: its bytes, and its headers as they were meant.

payload(part)                   # b"L\xe2\x80\x99AQMI est \xc3\xa0 Gao.", also where the mail is cut within its base64
"""

import base64
import copy
import quopri
import re
from email.message import Message

#: what is said of a part that `is_cut`
CUT = "cut off within its base64; what is there is read"
_ENCODING = "Content-Transfer-Encoding"
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]")
#: the letters of one stretch of base64 and what fills up its last four: where several were put together, there are more
_STRETCH = re.compile(rb"([^=]+)(=*)")


def payload(part: Message) -> bytes:
    """The bytes of a part; of base64 that is cut, those of which all letters are there.

    Behind the base64 of a text stands what a list of mails has appended to it as it is.
    """
    encoding = _encoding(part)
    if encoding == "quoted-printable":
        return quopri.decodestring(_content(part))
    if encoding != "base64":
        data = part.get_payload(decode=True)
        return data if isinstance(data, bytes) else b""
    letters, written = _divided(part)
    data = b"".join(
        base64.b64decode((stretch[1][:-1] if len(stretch[1]) % 4 == 1 else stretch[1]) + b"===")
        for stretch in _STRETCH.finditer(letters)
    )
    return data + (b"\n\n" if data and written else b"") + written


def is_cut(part: Message) -> bool:
    """Whether the base64 of a part ends within four letters."""
    if _encoding(part) != "base64":
        return False
    *_, last = [None, *_STRETCH.finditer(_divided(part)[0])]
    return last is not None and len(last[1]) % 4 > 0 and len(last[1]) % 4 + len(last[2]) < 4


def _encoding(part: Message) -> str:
    """How the bytes of a part are written; what stands behind that (« base64; charset=… ») says nothing."""
    said = re.match(r"\s*([\w-]+)", str(part.get(_ENCODING, "")))
    return said[1].lower() if said else ""


def _content(part: Message) -> bytes:
    """The bytes of a part as they are written."""
    written = copy.copy(part)
    del written[_ENCODING]
    data = written.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _divided(part: Message) -> tuple[bytes, bytes]:
    """The letters of a part's base64, and the text that begins with the first line that is none."""
    content = _content(part)
    lines, empty = content.splitlines(keepends=True) if part.get_content_maintype() == "text" else [], True
    for number, line in enumerate(lines):
        words = line.split()
        # blanks may stand between fours of letters
        if any(len(word) % 4 for word in words) if len(words) > 1 else empty and words and _NO_BASE64.search(words[0]):
            return _NO_BASE64.sub(b"", b"".join(lines[:number])), b"".join(lines[number:])
        empty = not words
    return _NO_BASE64.sub(b"", content), b""
