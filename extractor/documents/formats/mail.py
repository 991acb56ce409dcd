"""E-mail: subject and body as the text, the date and who it is from as its meta; attachments as parts.

    lettre.eml -> "Communiqué\\n\\nLe préfet Marc Aubin annonce…", {"title": "Communiqué", "date": "2025-03-14", …}

With `mail_people` the text begins with whom the mail is from and to, and these names
are the document's `people`. By the standard library alone.
"""

import email
import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import BinaryIO

from extractor.core.errors import InputError, said
from extractor.documents import kinds
from extractor.documents.formats import (
    Extracted,
    Found,
    Limits,
    Part,
    Remark,
    Wanted,
    armour,
    by_itself,
    clean,
    described,
    mime,
    one_line,
    rtf,
    titled,
    uuencode,
    whole,
)
from extractor.documents.formats.mail_headers import date_of, header_of, left_out, names_of, people_of, policy
from extractor.documents.formats.mail_parts import SEALED, SMIME, WORD, divide, file_name
from extractor.documents.formats.mail_text import content_of, in_utf8, is_rtf, text_of
from extractor.documents.formats.mailbox import messages

#: what parts without a name are called, of which their content does not tell what they are
_SUFFIXES = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/tab-separated-values": ".tsv",
    "application/json": ".json",
    "text/enriched": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/csv": ".csv",
    "text/calendar": ".ics",
}
_DECRYPTED = "decrypt it in its mail program, and save it so"
#: the line ends of a mail that was made one for Windows twice
_CR_CR_LF = re.compile(rb"[^\r\n]*\r\r\n")


def read(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Found]:
    """The mail, then its attachments."""
    yield from _mail(_unwrapped(whole(source, limits)), "", wanted, limits)


def _unwrapped(data: bytes) -> bytes:
    """The mail of a file of Apple Mail (.emlx), which has its length before it and flags behind it; else all.

    Blanks before its first header would make all of them a text.
    """
    length = re.match(rb"\s*(\d{1,12})[ \t]*\r?\n", data)
    return data[length.end() : length.end() + int(length[1])] if length else data.lstrip(kinds.BLANKS)


def read_mbox(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Found]:
    """The mails of a mailbox; the `item` of each is its number, the first being 1."""
    number = 0
    for data in messages(source, limits):
        if isinstance(data, InputError):
            yield data
            continue
        number += 1
        if number > limits.members:
            raise InputError("", f"more than {limits.members:,} mails in it", "divide it")
        yield from by_itself(str(number), _mail(data, str(number), wanted, limits))


def _mail(data: bytes, item: str, wanted: Wanted, limits: Limits) -> Iterator[Found]:
    if _CR_CR_LF.match(data):
        data = data.replace(b"\r\r\n", b"\r\n")
    try:
        message = email.message_from_bytes(data, _class=EmailMessage, policy=policy(wanted.encoding))
    except (ValueError, RecursionError, LookupError, AttributeError, TypeError, IndexError) as error:
        raise InputError("", f"a damaged mail ({said(error)})", "save it again") from None
    if message.get_content_type() in SEALED:
        raise _sealed(message, "a mail")
    subject = one_line(header_of(message, "Subject"))
    body, rest = divide(message)
    guessed: list[str] = []
    texts, files = _texts(body, guessed.append)
    yield from (Remark(f"{f'mail {item}: ' if item else ''}{what}") for what in dict.fromkeys(guessed))
    bare, encrypted = zip(*map(armour.without, texts)) if texts else ((), ())
    text = clean("\n\n".join(filter(None, bare))).strip("\n")
    if any(encrypted):
        if not text and not rest and not files:
            raise InputError("", "a mail that is encrypted (PGP)", _DECRYPTED)
        yield Remark(f"{f'mail {item}: ' if item else ''}a part of its text is encrypted, and not read")
    people: list[tuple[int, int]] = []
    # a forwarded subject is the same line again
    full = titled(subject, text)
    headers = ("Subject", "From", "To", "Cc") if wanted.mail_people else ("Subject",)
    yield from (Remark(f"{f'mail {item}: ' if item else ''}{what}") for what in left_out(message, headers))
    if message.epilogue and any(map(str.isalnum, message.epilogue)):
        yield Remark(f"{f'mail {item}: ' if item else ''}what stands behind the last of its parts is not read")
    if any(map(mime.is_cut, body)):
        yield Remark(f"{f'mail {item}: ' if item else ''}its text is {mime.CUT}")
    if any(rtf.is_cut(mime.payload(part)) for part in body if is_rtf(part)):
        yield Remark(f"{f'mail {item}: ' if item else ''}its text ends in the middle: what stands before is read")
    if wanted.mail_people:
        lines, people = names_of(message)
        full = f"{lines}\n\n{full}" if lines else full
    sender = people_of(message, "From")
    meta = described(title=subject, date=date_of(message), author=", ".join(name for name, _ in sender))
    if not full.strip() and not rest and not files:
        raise InputError("", "a mail without text", "leave it out")
    if full.strip():
        yield Extracted(full, item, meta, tuple(people))
    for number, part in enumerate(rest, 1):
        suffix = _SUFFIXES.get(part.get_content_type(), "")
        name = one_line(file_name(part)) or f"attachment {number}{suffix}"
        if part.get_content_type() in SEALED:
            sealed = _sealed(part, "an attachment")
            yield InputError(f"{item}#{name}" if item else name, sealed.reason, sealed.remedy)
            continue
        try:
            content = content_of(part)
        except Exception as error:  # whatever it is, the next is read
            yield Remark(f"attachment {name} is damaged ({error})")
            continue
        if mime.is_cut(part):
            yield Remark(f"attachment {name} is {mime.CUT}")
        if not wanted.encoding:
            content = in_utf8(content, part.get_content_charset())
        yield Part(f"{item}#{name}" if item else name, name, content)
    for file in files:
        if file.is_cut:
            yield Remark(f"attachment {file.name} is cut off within its uuencoded text; what is there is read")
        name = re.sub(r"[/\\]", "_", file.name)
        yield Part(f"{item}#{name}" if item else name, name, file.data)


def _texts(parts: list[EmailMessage], warn: Callable[[str], None]) -> tuple[list[str], list[uuencode.File]]:
    """The texts of a mail, those that say once more what one before them says left out, and the files in them."""
    texts, files, known = list[str](), list[uuencode.File](), set[tuple[str, ...]]()
    for part in parts:
        text, within = uuencode.without(text_of(part, warn))
        files.extend(within)
        words = tuple(WORD.findall(text))
        if text and (not words or words not in known):
            texts.append(text)
        known.add(words)
    return texts, files


def _sealed(part: EmailMessage, what: str) -> InputError:
    """Why a part cannot be read that is encrypted, or signed in a way that packs it."""
    kind = part.get_param("smime-type", "") if part.get_content_type() in SMIME else "pgp"
    if kind == "signed-data":
        remedy = "save it without its signature (openssl smime -verify -noverify -in MAIL -out MAIL.eml)"
        return InputError("", f"{what} that is packed into its signature (S/MIME)", remedy)
    return InputError("", f"{what} that is encrypted ({'PGP' if kind == 'pgp' else 'S/MIME'})", _DECRYPTED)
