"""What a part of a mail, or of a saved page, holds: its bytes, and its headers as they were meant.

payload(part)                   # b"L\xe2\x80\x99AQMI est \xc3\xa0 Gao.", also where the mail is cut within its base64
"""

import base64
import re
from email.errors import InvalidBase64LengthDefect, InvalidBase64PaddingDefect
from email.message import Message

#: what is said of a part that `is_cut`
CUT = "cut off within its base64; what is there is read"


def payload(part: Message) -> bytes:
    """The bytes of a part; of base64 that is cut, those of which all letters are there."""
    data = part.get_payload(decode=True)
    if _has(part, InvalidBase64LengthDefect):  # what Python gives back as it stands
        letters = re.sub(r"[^A-Za-z0-9+/]", "", str(part.get_payload()).partition("=")[0])
        return base64.b64decode(letters[: len(letters) // 4 * 4])
    return data if isinstance(data, bytes) else b""


def is_cut(part: Message) -> bool:
    """Whether the base64 of a part whose `payload` was read ends within four letters."""
    return _has(part, InvalidBase64LengthDefect, InvalidBase64PaddingDefect)


def _has(part: Message, *defects: type) -> bool:
    return any(isinstance(defect, defects) for defect in part.defects)
