"""E-mail: subject and body as the text, the date and who it is from as its meta; attachments as parts.

    lettre.eml -> "Communiqué\\n\\nLe préfet Marc Aubin annonce…", {"title": "Communiqué", "date": "2025-03-14", …}

With `mail_people` the text begins with whom the mail is from and to, and these names
are the document's `people`. By the standard library alone.
"""

import base64
import codecs
import contextlib
import email
import email.policy
import email.utils
import re
from collections.abc import Iterator
from email.message import EmailMessage
from functools import partial
from itertools import chain, pairwise
from typing import Any, BinaryIO

from extractor.core.errors import InputError, said
from extractor.documents import kinds
from extractor.documents.encodings import as_meant, decode, decoded, refuse_binary
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
    enriched,
    markup,
    mime,
    one_line,
    rtf,
    titled,
    too_large,
    uuencode,
    web,
    whole,
)
from extractor.lexicon.folding import bare
from extractor.text.typography import Clean

#: characters of a header that are looked at: parsing addresses or encoded words takes more than their number
_HEADER = 20_000
_QUOTES = re.compile('"{3,}')
#: people of a header that are named
_PEOPLE = 1_000


def _parsed(name: str, value: str) -> Any:
    # Python's parser of addresses takes the square of the number of quotation marks in a row
    value = value[:_HEADER] if name.lower() == "subject" else _QUOTES.sub('""', value[:_HEADER])
    try:
        value.encode()
    except UnicodeEncodeError:  # bytes as they are, as programs wrote them before there was UTF-8
        with contextlib.suppress(InputError, UnicodeEncodeError):
            value = decode(value.encode("utf-8", "surrogateescape"), "")
    return email.policy.default.header_factory(name, value)


_POLICY = email.policy.default.clone(raise_on_defect=False, header_factory=_parsed)
#: a part of each is encrypted, or signed and packed
_SMIME = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_SEALED = (*_SMIME, "multipart/encrypted")
#: one as any program writes it, before a header: « From nous, la suite à Kidal. » is a line of the text, unmarked by a
#: careless program, and so is « From Paris à 12:30 le 3 mars 2025 » where text follows
_FROM_LINE = re.compile(
    rb"From .*?\b\d{1,2}:\d\d\b.*?\b\d{4}\b|From .*?\b\d{4}\b.*?\b\d{1,2}:\d\d\b|From \S+@\S+\s.*?\b\d{4}\b"
)
#: one as most write it, which divides mails also where either the empty line before it or the header is missing
_STRICT_FROM_LINE = re.compile(
    rb"From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
    rb"[ \d]?\d \d\d:\d\d(?::\d\d)? (?:\S+ )?\d{4}\s*$"
)
_HEADER_LINE = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:|>From ")
#: the first line of a part, and a header behind it: what divides parts is told by it where the mail does not say it
_BOUNDARY = re.compile(rb"^--([^\s\"][^\"\r\n]{0,200}?)[ \t]*\r?\n(?=Content-)", re.MULTILINE | re.IGNORECASE)
_PICTURES = (
    "image/",
    "audio/",
    "video/",
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "text/css",
)
#: kinds of what a mail says, and how well each stands for the others
_TEXTS = {
    "text/plain": 3,
    "text/html": 2,
    "application/xhtml+xml": 2,
    "text/enriched": 1,
    "text/richtext": 1,
    "text/rtf": 1,
    "application/rtf": 1,
}
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
#: an invitation: what it says, the text beside it says, too
_CALENDAR = "text/calendar"
#: parts that say what became of another mail
_ABOUT_MAIL = ("text/rfc822-headers", "message/delivery-status", "message/disposition-notification")
#: an HTML of so many words is an article; a plain text with fewer than one in so many of them points to it
_ARTICLE, _POINTING = 40, 6
#: articles that have fewer than one in so many of their words in common are two; those of so many letters say nothing
_APART, _SHORT = 5, 4
#: a text of so many words is another than a shorter one that has fewer than one in so many of its own in common with it
_TEXT, _APART_FROM_LESS = 20, 2
_WORD = re.compile(r"(?<!\S)(?!\S*(?:://|@))\S*[^\W\d_]{2,}")
_TOKEN = re.compile(r"[^\W_]+")
#: kinds of attachments whose letters are those that the mail says: mails and XML say it themselves
_RECODED = (None, "html", "europresse", "iramuteq")
_DECRYPTED = "decrypt it in its mail program, and save it so"
#: bytes within which a line ends
_BLOCK = 1 << 16
#: the line ends of a mail that was made one for Windows twice
_CR_CR_LF = re.compile(rb"[^\r\n]*\r\r\n")
#: how lines of names begin, as the text of a mail has them
_FROM, _TO, _COPY = "De : ", "À : ", "Copie à : "


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
    for data in _messages(source, limits):
        if isinstance(data, InputError):
            yield data
            continue
        number += 1
        if number > limits.members:
            raise InputError("", f"more than {limits.members:,} mails in it", "divide it")
        yield from by_itself(str(number), _mail(data, str(number), wanted, limits))


def _messages(source: BinaryIO, limits: Limits) -> Iterator[bytes | InputError]:
    """The bytes of each mail: one begins at a line « From ADDRESS DATE » behind an empty line, or before a header."""
    lines: list[bytes] = []
    size, empty, begun, before = 0, True, False, False
    for line, following in pairwise(chain(_lines(source), [b""])):
        heads = _HEADER_LINE.match(following)
        divides = (empty and heads and _FROM_LINE.match(line)) or ((empty or heads) and _STRICT_FROM_LINE.match(line))
        if divides or (empty and not begun and line.startswith(b"From ")):
            if begun:
                yield b"".join(lines)
            elif before:
                reason = "what stands before its first line « From … » is of no mail, and not read"
                yield InputError("", reason, "put such a line before it, or give it as a mail of its own")
            lines, size, begun = [], 0, True
        elif begun:
            size += len(line)
            if size > limits.size:
                raise too_large(limits.size)
            # a line of the text that begins with From was marked with >
            lines.append(line[1:] if re.match(rb">+From ", line) else line)
        empty = not line.strip(b"\xef\xbb\xbf \t\r\n")
        before = before or not (begun or empty)
    if not begun:
        raise InputError("", "no mails in it", "it should begin with a line « From … »")
    yield b"".join(lines)


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """The lines of a mailbox, also of one that has the line ends of old Macintoshes."""
    first = source.readline(_BLOCK)
    if b"\n" in first or b"\r" not in first:
        yield from chain([first], source)
        return
    begun: list[bytes] = []  # the line at hand, of which there may be any number of blocks
    for block in chain([first], iter(partial(source.read, _BLOCK), b"")):
        end, *others = block.split(b"\r")
        begun.append(end)
        for other in others:
            yield b"".join(begun) + b"\n"
            begun = [other]
    yield b"".join(begun)


def _mail(data: bytes, item: str, wanted: Wanted, limits: Limits) -> Iterator[Found]:
    if _CR_CR_LF.match(data):
        data = data.replace(b"\r\r\n", b"\r\n")
    try:
        message = email.message_from_bytes(data, _class=EmailMessage, policy=_POLICY)
    except (ValueError, RecursionError, LookupError, AttributeError, TypeError, IndexError) as error:
        raise InputError("", f"a damaged mail ({said(error)})", "save it again") from None
    if message.get_content_type() in _SEALED:
        raise _sealed(message, "a mail")
    subject = one_line(_header(message, "Subject"))
    body, rest = _divide(message)
    texts, files = _texts(body)
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
    yield from (Remark(f"{f'mail {item}: ' if item else ''}{what}") for what in _left_out(message, headers))
    if message.epilogue and any(map(str.isalnum, message.epilogue)):
        yield Remark(f"{f'mail {item}: ' if item else ''}what stands behind the last of its parts is not read")
    if any(map(mime.is_cut, body)):
        yield Remark(f"{f'mail {item}: ' if item else ''}its text is {mime.CUT}")
    if any(rtf.is_cut(mime.payload(part)) for part in body if _is_rtf(part)):
        yield Remark(f"{f'mail {item}: ' if item else ''}its text ends in the middle: what stands before is read")
    if wanted.mail_people:
        lines, people = _names(message)
        full = f"{lines}\n\n{full}" if lines else full
    sender = _people(message, "From")
    meta = described(title=subject, date=_date(message), author=", ".join(name for name, _ in sender))
    if not full.strip() and not rest and not files:
        raise InputError("", "a mail without text", "leave it out")
    if full.strip():
        yield Extracted(full, item, meta, tuple(people))
    for number, part in enumerate(rest, 1):
        suffix = _SUFFIXES.get(part.get_content_type(), "")
        name = one_line(_file_name(part)) or f"attachment {number}{suffix}"
        if part.get_content_type() in _SEALED:
            sealed = _sealed(part, "an attachment")
            yield InputError(f"{item}#{name}" if item else name, sealed.reason, sealed.remedy)
            continue
        try:
            content = _bytes(part)
        except Exception as error:  # whatever it is, the next is read
            yield Remark(f"attachment {name} is damaged ({error})")
            continue
        if mime.is_cut(part):
            yield Remark(f"attachment {name} is {mime.CUT}")
        if not wanted.encoding:
            content = _in_utf8(content, part.get_content_charset())
        yield Part(f"{item}#{name}" if item else name, name, content)
    for file in files:
        if file.is_cut:
            yield Remark(f"attachment {file.name} is cut off within its uuencoded text; what is there is read")
        name = re.sub(r"[/\\]", "_", file.name)
        yield Part(f"{item}#{name}" if item else name, name, file.data)


def _texts(parts: list[EmailMessage]) -> tuple[list[str], list[uuencode.File]]:
    """The texts of a mail, those that say once more what one before them says left out, and the files in them."""
    texts, files, known = list[str](), list[uuencode.File](), set[tuple[str, ...]]()
    for part in parts:
        text, within = uuencode.without(_text(part))
        files.extend(within)
        words = tuple(_TOKEN.findall(text))
        if text and (not words or words not in known):
            texts.append(text)
        known.add(words)
    return texts, files


def _sealed(part: EmailMessage, what: str) -> InputError:
    """Why a part cannot be read that is encrypted, or signed in a way that packs it."""
    kind = part.get_param("smime-type", "") if part.get_content_type() in _SMIME else "pgp"
    if kind == "signed-data":
        remedy = "save it without its signature (openssl smime -verify -noverify -in MAIL -out MAIL.eml)"
        return InputError("", f"{what} that is packed into its signature (S/MIME)", remedy)
    return InputError("", f"{what} that is encrypted ({'PGP' if kind == 'pgp' else 'S/MIME'})", _DECRYPTED)


def _divide(message: EmailMessage) -> tuple[list[EmailMessage], list[EmailMessage]]:
    """The parts that are the text, and those that are attached to it."""
    texts: list[EmailMessage] = []
    attached: list[EmailMessage] = []
    #: what of it is known by its content
    there: set[tuple[str, str | int]] = set()
    looked_at = 0

    def walk(part: EmailMessage, depth: int) -> None:
        nonlocal looked_at
        if depth > 30:
            raise InputError("", "a mail nested too deeply", "leave it out")
        kind = part.get_content_type()
        if kind == "multipart/alternative":
            parts = _parts(part)
            inner = [(p, _chosen(p)) for p in parts]
            best, chosen = max(inner, key=lambda pair: pair[1], default=(None, 0))
            # a part without a header is false
            if best is not None and chosen and best.get_content_type() == "text/plain":
                best = _fuller(best, [part for part, how_well in inner if how_well])
            read = [part for part in parts if best is not None and chosen and (part is best or _is_another(part, best))]
            if not chosen:  # the last form is the fullest: text/markdown is an attachment like others
                read = [part for part in parts if _is_unknown_text(part.get_content_type())][-1:]
            for part_read in read:
                walk(part_read, depth + 1)
            for other in parts:
                if other not in read:
                    # each form of a text may bring what is attached to it
                    there.update(map(_content, attached[looked_at:]))
                    looked_at = len(attached)
                    attached.extend(p for p in _attached_within(other) if _content(p) not in there)
        elif kind == "multipart/related":
            for inner_part in _shown(part, _parts(part)):
                walk(inner_part, depth + 1)
        elif kind in _SEALED:
            attached.append(part)
        elif part.is_multipart() and kind != "message/rfc822":
            for inner_part in _parts(part):
                walk(inner_part, depth + 1)
        elif _is_attached(part) or kind == "message/rfc822":
            attached.append(part)
        elif kind in _TEXTS:
            texts.append(part)
        elif not kind.startswith(_PICTURES) and kind not in _ABOUT_MAIL:
            attached.append(part)

    walk(_whole(message), 0)
    return texts, [part for part in attached if not part.get_content_type().startswith(_PICTURES)]


def _is_unknown_text(kind: str) -> bool:
    """Whether a type of content is that of a text which is none of those that mails are written in: text/markdown."""
    return kind.startswith("text/") and kind not in (*_TEXTS, *_ABOUT_MAIL, _CALENDAR)


def _parts(message: EmailMessage) -> list[EmailMessage]:
    """The parts of a part, none for what has none."""
    return [_whole(part) for part in message.iter_parts() if isinstance(part, EmailMessage)]


def _whole(part: EmailMessage) -> EmailMessage:
    """The part as it is; of one whose parts cannot be told by what it says of them, those that are there, or a text."""
    kind = part.get_content_type()
    if part.is_multipart() or kind in _SEALED or not kind.startswith("multipart/"):
        return part
    data = mime.payload(part)
    found = _BOUNDARY.search(data)
    head = b'Content-Type: %b; boundary="%b"\n\n' % (kind.encode(), found[1]) if found else b"\n"
    return email.message_from_bytes(head + data, _class=EmailMessage, policy=_POLICY)


def _attached_within(part: EmailMessage, mixed: bool = False) -> Iterator[EmailMessage]:
    """The part where it is an attachment, or those that stand in it, however deep.

    Where it is `mixed` with a text, and no form of it, all is attached that is no text.
    """
    kind = part.get_content_type()
    if part.is_multipart() and kind not in ("message/rfc822", *_SEALED):
        for inner in _parts(part):
            yield from _attached_within(inner, kind not in ("multipart/alternative", "multipart/related"))
    elif _is_attached(part) or kind == _CALENDAR or (mixed and kind not in (*_TEXTS, *_ABOUT_MAIL)):
        yield part


def _shown(related: EmailMessage, parts: list[EmailMessage]) -> list[EmailMessage]:
    """The part that shows the others (RFC 2387), which `start` names or is the first that has a text, then the others.

    Those that it can show in its own place, being called by a name, are none of the text; nor is a text of
    which all words stand in the other one, as where they should be alternatives.
    """
    start = related.get_param("start")
    named = (part for part in parts if start and str(part.get("Content-ID", "")).strip() == start)
    root = next(named, None) or next(filter(_chosen, parts), None)
    others = [part for part in parts if part is not root and (_is_attached(part) or not _is_called(part))]
    if root is None:
        return others
    words = _sequence(root)
    others = [part for part in others if not _is_text(part) or not _says(words, _sequence(part))]
    return others if _is_text(root) and any(_says(_sequence(part), words) for part in others) else [root, *others]


def _sequence(part: EmailMessage) -> list[str]:
    """The words of a text, in order, without accents, capitals and invisible characters, which the forms of a text
    may differ in; none for what is attached, or is no text."""
    if part.is_multipart():
        return [word for inner in _parts(part) for word in _sequence(inner)]
    return _TOKEN.findall(bare(Clean(_text(part)).text)) if _is_text(part) else []


def _says(words: list[str], others: list[str]) -> bool:
    """Whether a text says all that another does: as it stands, or with some more between, as web addresses are."""
    if f" {' '.join(others)} " in f" {' '.join(words)} ":
        return True
    rest = iter(words)
    return 2 * len(others) >= len(words) and all(word in rest for word in others)


def _is_called(part: EmailMessage) -> bool:
    return "Content-ID" in part or "Content-Location" in part


def _chosen(part: EmailMessage) -> int:
    """How well a part of several that say the same stands for them: plain text best, unless it says nothing."""
    kind = part.get_content_type()
    # mailers fill it with no-break spaces, or with what has no width
    if kind == "text/plain" and not any(map(str.isalnum, _text(part))):
        return 0
    if kind.startswith("multipart/"):
        return max((_chosen(inner) for inner in _parts(part) if not _is_attached(inner)), default=0)
    return _TEXTS.get(kind, 0)


def _fuller(plain: EmailMessage, parts: list[EmailMessage]) -> EmailMessage:
    """The part that holds the text where the plain one but points to it: « Voir la version HTML. »; else the plain one.

    Parts that say the same have about as many words each, an HTML with menus and a small print some more.
    """
    words, _, fullest = max((_words(part), -number, part) for number, part in enumerate(parts))
    return fullest if words >= _ARTICLE and words > _POINTING * _words(plain) else plain


def _is_another(part: EmailMessage, best: EmailMessage) -> bool:
    """Whether a part, which should say the same as the one that is read, is an article with next to no word of it, or
    says more where that one but points to it."""
    many, few = _words(part), _words(best)
    if few < min(many, _ARTICLE) and many >= _TEXT:
        apart = _APART_FROM_LESS
    elif min(many, few) >= _ARTICLE:
        apart = _APART
    else:
        return False
    words, read = ({word for word in _sequence(one) if len(word) > _SHORT} for one in (part, best))
    return apart * len(words & read) < max(min(len(words), len(read)), 1)


def _words(part: EmailMessage) -> int:
    """How many words a part says, web addresses left out; what is attached to it says none."""
    if part.is_multipart():
        counts = [_words(p) for p in _parts(part)]
        return max(counts, default=0) if part.get_content_type() == "multipart/alternative" else sum(counts)
    if not _is_text(part):
        return 0
    try:
        return len(_WORD.findall(_text(part)))
    except InputError:
        return 0  # what is wrong with it costs the mail nothing, as long as another part is read


def _is_attached(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _is_text(part: EmailMessage) -> bool:
    return part.get_content_type() in _TEXTS and not _is_attached(part)


def _content(part: EmailMessage) -> tuple[str, str | int]:
    """What is the same of two that are one file: what stands in a mail that is attached is another each time."""
    payload = part.get_payload()
    return _file_name(part), payload if isinstance(payload, str) else id(part)


def _file_name(part: EmailMessage) -> str:
    try:
        name = as_meant(part.get_filename() or "")
    except (ValueError, LookupError, TypeError, AttributeError):
        name = ""
    if not name and part.get_content_type() == "message/rfc822":
        return "mail.eml"
    return re.sub(r"[/\\]", "_", name)


def _bytes(part: EmailMessage) -> bytes:
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


def _in_utf8(data: bytes, charset: str | None) -> bytes:
    """The bytes of an attached text, as UTF-8 where its mail says rightly what they are; of anything else as they are.

    Many programs say of all texts what their system has: what is UTF-8 is so.
    """
    if charset is None or not web.known(charset) or kinds.content_kind(data[: kinds.HEAD]) not in _RECODED:
        return data
    wide = codecs.lookup(charset).name.startswith(("utf-16", "utf-32"))
    try:
        if not wide:
            refuse_binary(data, "")
        if wide != (b"\0" in data) or not (data.isascii() or _fails(data)):
            return data
        return decoded(data, charset).encode()
    except (InputError, ValueError, LookupError):
        return data


def _fails(data: bytes) -> bool:
    """Whether bytes are no UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return True
    return False


def _text(part: EmailMessage) -> str:
    data = mime.payload(part)
    charset, kind = _charset(part, data), part.get_content_type()
    if _is_rtf(part):
        return rtf.text(data)
    if kind in ("text/html", "application/xhtml+xml"):
        return markup.text(
            web.decode(data, charset if charset and web.known(charset) and charset != "us-ascii" else None)
        )
    try:
        text = decoded(data, charset or "us-ascii")
    except (ValueError, LookupError):
        try:
            text = decode(data, "")
        except InputError:
            text = data.decode("cp1252", "replace")
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


def _charset(part: EmailMessage, data: bytes) -> str | None:
    """What a text is in by what its mail says; UTF-8 is so also where the mail says one of those that any bytes are."""
    charset = part.get_content_charset()
    if not charset or not web.known(charset) or data.isascii() or _fails(data):
        return charset
    return "utf-8" if codecs.lookup(charset).name.startswith(("iso8859", "cp125", "mac")) else charset


def _is_rtf(part: EmailMessage) -> bool:
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


def _header(message: EmailMessage, name: str) -> str:
    try:
        return as_meant(str(message.get(name) or ""))
    except (ValueError, LookupError, TypeError, AttributeError, IndexError, KeyError):
        return ""  # a header that cannot be parsed


def _people(message: EmailMessage, name: str) -> list[tuple[str, str]]:
    """The names and addresses of a header; names that are addresses are none."""
    pairs = _pairs(message, name)[:_PEOPLE]
    return [(one_line(person).strip("\"'"), address) for person, address in pairs if person and "@" not in person]


def _pairs(message: EmailMessage, name: str) -> list[tuple[str, str]]:
    try:
        return email.utils.getaddresses([as_meant(str(value)) for value in message.get_all(name, [])])
    except (ValueError, LookupError, TypeError, AttributeError, IndexError, KeyError):
        return []


def _left_out(message: EmailMessage, headers: tuple[str, ...]) -> Iterator[str]:
    """What is not read of headers, being more than is: « of its header To the first 20,000 characters are read »."""
    lengths: dict[str, int] = {}
    for key, value in message.raw_items():
        lengths[key.lower()] = max(lengths.get(key.lower(), 0), len(value))
    for name in headers:
        if lengths.get(name.lower(), 0) > _HEADER:
            yield f"of its header {name} the first {_HEADER:,} characters are read"
        elif name != "Subject" and len(_pairs(message, name)) > _PEOPLE:
            yield f"of its header {name} the first {_PEOPLE:,} people are read"


def _names(message: EmailMessage) -> tuple[str, list[tuple[int, int]]]:
    """The lines that say whom a mail is from and to, and where in them the names stand."""
    text, spans = "", []
    for header, label in (("From", _FROM), ("To", _TO), ("Cc", _COPY)):
        names = [name for name, _ in _people(message, header)]
        if not names:
            continue
        text += ("\n" if text else "") + label
        for number, name in enumerate(names):
            text += ", " if number else ""
            spans.append((len(text), len(text) + len(name)))
            text += name
    return text, spans


def _date(message: EmailMessage) -> str:
    try:
        return email.utils.parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
