"""The text of one part of a mail, as its header says that it is written, or as it plainly is.

text_of(part)                       # « L’AQMI est à Gao. », of HTML, RTF, lines that flow …
"""

import base64
import codecs
import contextlib
from collections.abc import Callable
from email.message import EmailMessage

from extractor.core.errors import InputError
from extractor.documents import kinds
from extractor.documents.declared import as_declared, known
from extractor.documents.encodings import refuse_binary
from extractor.documents.formats import clean, enriched, markup, mime, rtf, web

#: kinds of attachments whose letters are those that the mail says: mails and XML say it themselves
_RECODED = (None, "html", "europresse", "iramuteq")


def text_of(part: EmailMessage, warn: Callable[[str], None] = lambda message: None) -> str:
    """The text of a part that is one, of whatever kind; a guess at its encoding is told to `warn`.

    Raises InputError for what is none.
    """
    data = mime.payload(part)
    charset, kind = part.get_content_charset(), part.get_content_type()
    if is_rtf(part):
        return rtf.text(data)
    encoding = getattr(part.policy, "encoding", None)
    if kind in ("text/html", "application/xhtml+xml"):
        return markup.text(web.decode(data, encoding, charset, warn))
    text = as_declared(data, encoding or charset, warn)
    text = clean(text)
    if kind in ("text/enriched", "text/richtext"):
        return enriched.plain(text)
    parameters = (
        dict(part["Content-Type"].params)
        if part["Content-Type"] is not None and hasattr(part["Content-Type"], "params")
        else {}
    )
    if str(parameters.get("format", "")).lower() != "flowed":
        return text
    return _flowed(text, apart=str(parameters.get("delsp", "")).lower() != "yes")


def is_rtf(part: EmailMessage) -> bool:
    """Whether a part is Rich Text Format, and not only called so."""
    return part.get_content_type().endswith("/rtf") and rtf.is_rtf(mime.payload(part))


def _flowed(text: str, apart: bool) -> str:
    """Lines that end with a space go on in the next one (RFC 3676); « -- » begins a signature.

    The space is one of the text unless its writer says otherwise (delsp=yes: `apart` is false). An empty line ends a
    paragraph whatever stands before it.
    """
    lines: list[str] = []
    open_ = False
    for line in text.split("\n"):
        stuffed = line[1:] if line.startswith(" ") else line
        goes_on = line.endswith(" ") and line != "-- "
        if goes_on and not apart:
            stuffed = stuffed.removesuffix(" ")
        if open_ and line and not line.startswith(">"):
            lines[-1] += stuffed
        else:
            lines.append(stuffed)
        open_ = goes_on
    return "\n".join(lines)


def content_of(part: EmailMessage) -> bytes:
    """The bytes of an attachment, which may be a mail."""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        if not (isinstance(inner, list) and inner and not isinstance(inner[0], str)):
            return b""
        # gateways encode whole mails, which no standard allows: Python takes the letters for the mail's own
        encoding = part.get("Content-Transfer-Encoding", "").strip().lower()
        if encoding == "base64" and not inner[0].keys():
            with contextlib.suppress(ValueError):
                return base64.b64decode(inner[0].as_bytes().strip(), validate=False)
        return inner[0].as_bytes()
    return mime.payload(part)


def in_utf8(data: bytes, charset: str | None) -> bytes:
    """The bytes of an attached text, as UTF-8 where its mail says rightly what they are; of anything else as they are.

    Many programs say of all texts what their system has: what is UTF-8 is so.
    """
    if charset is None or not known(charset) or kinds.content_kind(data[: kinds.HEAD]) not in _RECODED:
        return data
    wide = codecs.lookup(charset).name.startswith(("utf-16", "utf-32"))
    try:
        if not wide:
            refuse_binary(data, "")
        if wide != (b"\0" in data):
            return data
    except InputError:
        return data
    guessed: list[str] = []
    text = as_declared(data, charset, guessed.append)
    # what is damaged of it, or guessed, its own reader says
    return data if guessed or "\ufffd" in text else text.encode()
