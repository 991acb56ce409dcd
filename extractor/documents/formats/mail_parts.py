"""Which parts of a mail are its text, which of several forms of it is read, and what is attached.

texts, attached = divide(message)
"""

import email
import re
from collections.abc import Iterator
from email.message import EmailMessage

from extractor.core.errors import InputError
from extractor.documents.encodings import as_meant
from extractor.documents.formats import mime
from extractor.documents.formats.mail_text import text_of
from extractor.lexicon.folding import bare
from extractor.text.typography import Clean

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
#: an invitation: what it says, the text beside it says, too
_CALENDAR = "text/calendar"
#: a type without a « ; » behind it, with a comma, or in quotation marks: « text/html charset=utf-8 »
_TYPE = re.compile(r"[\s\"]*([\w.+-]+)\s*/\s*([\w.+-]+)[\"\s,;]*(.*)", re.DOTALL)
#: types of no one's for a text: « text/x-html », « plain/text »
_MEANT = re.compile(r"(?:html|plain)/[\w-]+|[\w-]+/(?:x-)?(?:html|plain|text)")
#: parts that say what became of another mail
_ABOUT_MAIL = ("text/rfc822-headers", "message/delivery-status", "message/disposition-notification")
#: an HTML of so many words is an article; a plain text with fewer than one in so many of them points to it
_ARTICLE, _POINTING = 40, 6
#: articles that have fewer than one in so many of their words in common are two; those of so many letters say nothing
_APART, _SHORT = 5, 4
#: a text of so many words is another than a shorter one that has fewer than one in so many of its own in common with it
_TEXT, _APART_FROM_LESS = 20, 2
#: of a text that says why there is none: « Votre logiciel ne lit pas le HTML. »
_NO_FORM = re.compile(r"\bhtml\b", re.I)
_WORD = re.compile(r"(?<!\S)(?!\S*(?:://|@))\S*[^\W\d_]{2,}")
#: what the forms of a text are compared by
WORD = re.compile(r"[^\W_]+")
#: kinds of parts that are encrypted, or packed into their signature
SMIME = ("application/pkcs7-mime", "application/x-pkcs7-mime")
SEALED = (*SMIME, "multipart/encrypted")


def divide(message: EmailMessage) -> tuple[list[EmailMessage], list[EmailMessage]]:
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
        elif kind in SEALED:
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
    kind = _typed(part).get_content_type()
    if part.is_multipart() or kind in SEALED or not kind.startswith("multipart/"):
        return part
    data = mime.payload(part)
    found = _BOUNDARY.search(data)
    head = b'Content-Type: %b; boundary="%b"\n\n' % (kind.encode(), found[1]) if found else b"\n"
    return email.message_from_bytes(head + data, _class=EmailMessage, policy=part.policy)


def _typed(part: EmailMessage) -> EmailMessage:
    """The part, called what it is meant to be where its type cannot be read, or is no one's."""
    said = _TYPE.match(str(part.get("Content-Type", "")))
    if said is None or part.is_multipart():
        return part
    kind, rest = f"{said[1]}/{said[2]}".lower(), f"; {said[3]}" if said[3] else ""
    meant = kind
    if kind not in _TEXTS and _MEANT.fullmatch(kind):
        meant = "text/html" if mime.payload(part).lstrip().startswith(b"<") else "text/plain"
    if meant != part.get_content_type():
        part.replace_header("Content-Type", meant + rest)
    return part


def _attached_within(part: EmailMessage, mixed: bool = False) -> Iterator[EmailMessage]:
    """The part where it is an attachment, or those that stand in it, however deep.

    Where it is `mixed` with a text, and no form of it, all is attached that is no text.
    """
    kind = part.get_content_type()
    if part.is_multipart() and kind not in ("message/rfc822", *SEALED):
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
    return WORD.findall(bare(Clean(text_of(part)).text)) if _is_text(part) else []


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
    if kind == "text/plain" and not any(map(str.isalnum, text_of(part))):
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
    if (many and few < _TEXT and _is_text(best) and _NO_FORM.search(text_of(best))) or (
        few < min(many, _ARTICLE) and many >= _TEXT
    ):
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
        return len(_WORD.findall(text_of(part)))
    except InputError:
        return 0  # what is wrong with it costs the mail nothing, as long as another part is read


def _is_attached(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _is_text(part: EmailMessage) -> bool:
    return part.get_content_type() in _TEXTS and not _is_attached(part)


def _content(part: EmailMessage) -> tuple[str, str | int]:
    """What is the same of two that are one file: what stands in a mail that is attached is another each time."""
    payload = part.get_payload()
    return file_name(part), payload if isinstance(payload, str) else id(part)


def file_name(part: EmailMessage) -> str:
    """What an attachment is called, nothing where it has no name."""
    try:
        name = as_meant(part.get_filename() or "")
    except (ValueError, LookupError, TypeError, AttributeError):
        name = ""
    if not name and part.get_content_type() == "message/rfc822":
        return "mail.eml"
    return re.sub(r"[/\\]", "_", name)
