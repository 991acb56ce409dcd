"""How inputs are read: what is forced on all of them, and what is wanted of records, pages and mails.

Options(text_field="corps", id_field="cle", input_format="csv")
"""

import codecs
from dataclasses import dataclass

from extractor.core import bounds
from extractor.core.errors import UsageError
from extractor.documents import kinds
from extractor.documents.formats import Limits, Wanted

#: the key of a document's meta that holds the options without which another text is read in its place
READ_WITH = "read_with"
#: keys of a document's meta by which its text is found again, and known: no field of a record is called so
RESERVED = frozenset({"sha256", "input_format", READ_WITH, "whole_page", "mail_people"})


@dataclass(frozen=True, slots=True)
class Options:
    """How inputs are read: the encoding forced on all, the fields of records, what is wanted of pages and mails."""

    encoding: str | None = None
    text_field: str = "text"
    id_field: str = "id"
    keep_fields: tuple[str, ...] = ()
    #: "auto" goes by content and name; any kind of kinds.py holds for files and standard input alike
    input_format: str = "auto"
    #: all the text of web pages; begin mails with whom they are from and to
    whole_page: bool = False
    mail_people: bool = False
    #: a folder in which the texts of what is no plain text are kept
    save_texts: str | None = None
    limits: Limits = Limits()
    #: bytes of a document, or of a line of JSONL, unpacked
    max_bytes: int = bounds.DOCUMENT

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            self.text_field, self.id_field, self.keep_fields, self.encoding, self.whole_page, self.mail_people
        )

    def __post_init__(self) -> None:
        if taken := sorted(RESERVED.intersection(self.keep_fields)):
            raise UsageError(
                f"--keep-field {taken[0]}",
                f"is no name for a field: {', '.join(sorted(RESERVED))} say in 'meta' how the text is found again",
                "give the field another name in the input",
            )
        if self.input_format != "auto" and self.input_format not in kinds.KINDS:
            raise UsageError(
                f"--input-format {self.input_format}", "no such format", f"one of {', '.join(kinds.KINDS)}"
            )
        if self.encoding is not None:
            try:
                codecs.lookup(self.encoding)
                # some codecs are for bytes (hex, zip), and one for nothing
                b"a b c d ".decode(self.encoding, "replace")
            except (LookupError, ValueError):
                raise UsageError(f"--encoding {self.encoding}", "no such encoding", "try utf-8 or cp1252") from None
