"""The headers of a mail: its subject, its date, whom it is from and to.

header_of(message, "Subject")         # « La suite à Kidal »
people_of(message, "From")            # [("Marc Aubin", "m.aubin@exemple.fr")]
"""

import contextlib
import email.policy
import email.utils
import re
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

from extractor.core.errors import InputError
from extractor.documents.encodings import as_meant, decode
from extractor.documents.formats import one_line

#: characters of a header that are looked at: parsing addresses or encoded words takes more than their number
_HEADER = 20_000
_QUOTES = re.compile('"{3,}')
#: people of a header that are named
_PEOPLE = 1_000
#: what Python's parsers raise for a header that is damaged: LookupError for an encoding, or an index of nothing
_DAMAGED = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
#: how lines of names begin, as the text of a mail has them
_FROM, _TO, _COPY = "De : ", "À : ", "Copie à : "


def _parsed(name: str, value: str) -> Any:
    # Python's parser of addresses takes the square of the number of quotation marks in a row
    value = value[:_HEADER] if name.lower() == "subject" else _QUOTES.sub('""', value[:_HEADER])
    try:
        value.encode()
    except UnicodeEncodeError:  # bytes as they are, as programs wrote them before there was UTF-8
        with contextlib.suppress(InputError, UnicodeEncodeError):
            value = decode(value.encode("utf-8", "surrogateescape"), "")
    return email.policy.default.header_factory(name, value)


class _Policy(email.policy.EmailPolicy):
    """How mails are parsed: as they are and not as they should be."""

    encoding: str | None = None


_POLICY = _Policy(raise_on_defect=False, header_factory=_parsed)


def policy(encoding: str | None = None) -> "email.policy.EmailPolicy[EmailMessage]":
    """How a mail is parsed that is in an encoding, which its parts keep as `policy.encoding`: the user said it."""
    clone: Any = _POLICY.clone
    return clone(encoding=encoding)  # type: ignore[no-any-return]


def header_of(message: EmailMessage, name: str) -> str:
    """What a header says, nothing where it is missing or damaged."""
    try:
        return as_meant(str(message.get(name) or ""))
    except _DAMAGED:
        return ""  # a header that cannot be parsed


def people_of(message: EmailMessage, name: str) -> list[tuple[str, str]]:
    """The names and addresses of a header; names that are addresses are none."""
    pairs = (_pairs(message, name) or [])[:_PEOPLE]
    return [(one_line(person).strip("\"'"), address) for person, address in pairs if person and "@" not in person]


def _pairs(message: EmailMessage, name: str) -> list[tuple[str, str]] | None:
    """The names and addresses of a header; None where it is damaged."""
    try:
        return email.utils.getaddresses([as_meant(str(value)) for value in message.get_all(name, [])])
    except _DAMAGED:
        return None


def left_out(message: EmailMessage, headers: tuple[str, ...]) -> Iterator[str]:
    """What is not read of headers, being more than is: « of its header To the first 20,000 characters are read »."""
    lengths: dict[str, int] = {}
    for key, value in message.raw_items():
        lengths[key.lower()] = max(lengths.get(key.lower(), 0), len(value))
    for name in headers:
        pairs = _pairs(message, name) if name != "Subject" else []
        if pairs is None:
            yield f"its header {name} is damaged, and not read"
        elif lengths.get(name.lower(), 0) > _HEADER:
            yield f"of its header {name} the first {_HEADER:,} characters are read"
        elif len(pairs) > _PEOPLE:
            yield f"of its header {name} the first {_PEOPLE:,} people are read"


def names_of(message: EmailMessage) -> tuple[str, list[tuple[int, int]]]:
    """The lines that say whom a mail is from and to, and where in them the names stand."""
    text, spans = "", []
    for header, label in (("From", _FROM), ("To", _TO), ("Cc", _COPY)):
        names = [name for name, _ in people_of(message, header)]
        if not names:
            continue
        text += ("\n" if text else "") + label
        for number, name in enumerate(names):
            text += ", " if number else ""
            spans.append((len(text), len(text) + len(name)))
            text += name
    return text, spans


def date_of(message: EmailMessage) -> str:
    """The day it was sent, « 2025-03-14 »; empty where the mail does not say it."""
    try:
        return email.utils.parsedate_to_datetime(header_of(message, "Date")).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
