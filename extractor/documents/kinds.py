"""What a file is: told by its content first, by its name where the content leaves it open.

tell("une.txt", b"%PDF-1.7 …")        # 'pdf': no text, whatever it is called
tell("page.php", b"<!doctype html>…")  # 'html'
tell("liste.csv", b"titre;texte …")    # 'csv'
"""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath

from extractor.core.errors import InputError
from extractor.documents.encodings import BEGINNING, wide
from extractor.documents.formats import armour
from extractor.documents.streams import GZIP

#: what a column is called, and one of texts
_COLUMN = re.compile(r"[\w.-](?:[\w .-]{0,38}[\w.-])?")
_TEXT_COLUMNS = frozenset(["text", "texte", "content", "contenu", "body", "corps"])
#: so many bytes tell what a file is
HEAD = 1 << 16
#: and so many at the end of a zip archive, where it lists its files: those of a DOCX are far fewer
END = 1 << 20


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what `--input-format` and what messages call it, its suffixes, whether it may hold
    several documents, the module of `formats` and the function there that read it, and what several such files
    are called: of a format's own name, as « 3 PDF » has it, the same."""

    name: str
    title: str
    suffixes: tuple[str, ...] = ()
    several: bool = False
    module: str = ""
    function: str = "read"
    plural: str = ""


#: how files of a record a line are called
OF_LINES = (".jsonl", ".ndjson")
_ALL = (
    Kind("text", "plain text", (".txt",), plural="plain texts"),
    Kind("jsonl", "JSON Lines", OF_LINES, True, "tabular", "read_lines"),
    Kind("html", "web page", (".html", ".htm", ".xhtml", ".shtml"), False, "web", plural="web pages"),
    Kind("mhtml", "saved web page", (".mhtml", ".mht"), False, "web", "read_saved", "saved web pages"),
    Kind("feed", "feed", (".rss", ".atom"), True, "feed", plural="feeds"),
    Kind("pdf", "PDF", (".pdf",), True, "pdf"),
    Kind("docx", "DOCX", (".docx", ".docm"), True, "office", "read_docx"),
    Kind("odt", "OpenDocument", (".odt", ".odp", ".ott"), False, "office", "read_open"),
    Kind("pptx", "PPTX", (".pptx", ".pptm"), False, "office", "read_pptx"),
    Kind("rtf", "RTF", (".rtf",), True, "rtf"),
    Kind("epub", "EPUB", (".epub",), False, "book"),
    Kind("eml", "e-mail", (".eml", ".emlx"), True, "mail", plural="e-mails"),
    Kind("mbox", "mailbox", (".mbox", ".mbx"), True, "mail", "read_mbox", "mailboxes"),
    Kind("markdown", "Markdown", (".md", ".markdown"), False, "markdown"),
    Kind("csv", "CSV", (".csv",), True, "tabular", "read_table"),
    Kind("tsv", "TSV", (".tsv", ".tab"), True, "tabular", "read_table"),
    Kind("json", "JSON", (".json",), True, "tabular", "read_json"),
    Kind("europresse", "Europresse export", (), True, "press_export", "read_europresse", "Europresse exports"),
    Kind("factiva", "Factiva export", (), True, "press_export", "read_factiva", "Factiva exports"),
    Kind("telegram", "Telegram export", (), True, "chat", plural="Telegram exports"),
    Kind("iramuteq", "IRaMuTeQ corpus", (), True, "iramuteq", plural="IRaMuTeQ corpora"),
    Kind("zip", "zip archive", (".zip",), True, "archive", "read_zip", "zip archives"),
    Kind(
        "tar",
        "tar archive",
        (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz"),
        True,
        "archive",
        "read_tar",
        "tar archives",
    ),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
#: what several files of a kind are called, by what one is
PLURALS: dict[str, str] = {kind.title: kind.plural or kind.title for kind in _ALL}
_SUFFIXES = {suffix: kind.name for kind in _ALL for suffix in kind.suffixes}
#: kinds whose files are text that could be meant as it stands
TEXTUAL = frozenset("html feed json csv tsv eml mbox mhtml europresse factiva telegram markdown jsonl".split())
#: suffixes of what is no text, so that a folder need not look into it
NO_TEXT = frozenset(
    f".{suffix}"
    for suffixes in (
        "jpg jpeg png gif webp svg ico bmp tif tiff heic mp3 mp4 wav ogg m4a mov avi mkv webm woff woff2 ttf otf",
        "css js map exe dll so pyc py sqlite db parquet xls xlsx ods log lock state toml yml yaml ini",
    )
    for suffix in suffixes.split()
)
#: what a server, or a program that wrote a page, may leave before a file
BLANKS = b"\xef\xbb\xbf \t\r\n"
#: where the name of the first file of a zip archive stands
_NAME = 30
#: how browsers call what they lay beside a page, in their user's language
_BESIDE_PAGE = re.compile(
    r"(.+)(?:[_.]files|_fichiers|-dateien|_archivos|_file|_bestanden|_ficheiros|_arquivos|-filer|_pliki|_tiedostot|_dosyalar)"
)
_OF_ADVERTISEMENTS = re.compile(r"f(?:\(\d+\))?\.txt")
#: two of them begin texts of a corpus, whatever stands before
_CORPUS_LINE = re.compile(rb"^\*{4}[ \t]+\*[^\W\d][^\s*]*_", re.MULTILINE)
_HEADER = re.compile(
    rb"^(?:Return-Path|Received|From|To|Cc|Subject|Date|Message-ID|MIME-Version|Delivered-To|Reply-To|Sender|Content-Type"
    rb"|DKIM-Signature|X-[\w-]+|ARC-[\w-]+|Authentication-Results|List-[\w-]+|Thread-\w+|User-Agent"
    rb"|Content-Transfer-Encoding|In-Reply-To|References|Status|Organization): ?",
    re.IGNORECASE | re.MULTILINE,
)
_HTML = re.compile(rb"^(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<html|<head|<body)\b", re.I | re.S)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b[^>]*>", re.I)


#: exports of press archives are told by the classes of an article's parts
_EUROPRESSE = re.compile(
    rb"""class=["'][^"'>]*\b(?:DocPublicationName|docOcurrContainer|[tT]itreArticleVisu|titreArticle)\b"""
)
#: a title, since the styles before the first article may fill what is looked at
_FACTIVA = re.compile(
    rb"""class=["'][^"'>]*\b(?:article \w\wArticle|articleParagraph|\w\warticleParagraph)\b"""
    rb"""|<title>\s*Factiva\s*</title>"""
)
_TELEGRAM = re.compile(rb"""class=["']page_body chat_page["']""")


def suffix_kind(name: str) -> str | None:
    """The kind that a name says, « .gz » at its end aside; None for one that says nothing."""
    lower = name.lower()
    for ending in (lower, lower.removesuffix(".gz")):
        for suffix, kind in _SUFFIXES.items():
            if ending.endswith(suffix):
                return kind
    return None


def beside_page(name: str) -> frozenset[str]:
    """What pages are called beside which a browser lays such a folder, in small letters.

    beside_page("Gao_fichiers")                            # « gao.html », « gao.htm » …
    """
    match = _BESIDE_PAGE.fullmatch(name.lower())
    endings = (".html", ".htm", ".xhtml", ".shtml", ".html.gz") if match else ()
    return frozenset(f"{match[1]}{ending}" for ending in endings if match)


def pages_of(name: str) -> frozenset[str]:
    """The pages of which a file of an archive may be a part: « Gao_files/ad.html » of « gao.html ».

    What browsers do not lay there, a text or a PDF, is its reader's.
    """
    if not is_part_of_page(name):
        return frozenset()
    return frozenset().union(*(beside_page(str(folder)) for folder in PurePosixPath(name).parents))


def is_part_of_page(name: str) -> bool:
    """Whether a file is called as what a browser lays beside a page that it saves, « f.txt » of advertisements, too."""
    last = name.lower().rpartition("/")[2]
    return (
        suffix_kind(last) in ("html", "json")
        or (suffix_kind(last) is None and not last.endswith(".xml"))
        or (_OF_ADVERTISEMENTS.fullmatch(last) is not None)
    )


def hides(name: str) -> bool:
    """Whether a document is called as what its owner does not want to see, « .txt », « mai/.une.pdf »; the system's own
    « ._une.pdf » and what no kind is called like are none."""
    last = name.rpartition("/")[2]
    return last.startswith(".") and not last.startswith("._") and suffix_kind(last) is not None


def within(name: str, data: bytes) -> str | None:
    """What a file within a file is, told by its first bytes, unpacked where it is gzipped."""
    head, end = data[:HEAD], data[-END:]
    if head.startswith(GZIP):
        head = end = b""
        with suppress(OSError, EOFError, zlib.error):
            head = gzip.GzipFile(fileobj=io.BytesIO(data)).read(HEAD)
        if head[257:262] == b"ustar":
            return "tar"
    return tell(name, head, end)


def tell(name: str, head: bytes, end: bytes = b"") -> str | None:
    """The kind of a file by its first bytes (unpacked, where it is gzipped) and its name; None for none of ours.

    `end` are its last bytes, where a zip archive says what is in it. Where the content
    is plain text, the name may say that it is a table, JSON or Markdown; a text that
    is named .txt stays one, whatever it looks like.
    """
    said = suffix_kind(name)
    codec = wide(head[:BEGINNING])
    found = content_kind(head.decode(codec, "ignore").encode() if codec else head, end)
    if said == "text" and found in TEXTUAL:
        return "text"
    if found == "zip" and said in ("docx", "odt", "pptx", "epub"):
        return said
    if found in ("feed", "html") and said in ("europresse", "factiva", "mhtml"):
        return said
    if found is not None:
        return found
    if said in ("csv", "tsv", "json", "jsonl", "markdown", "text", "html", "tar"):
        return said
    return None if said is None or b"\0" in head[:4096] else said


def alike(said: str, found: str) -> bool:
    """Whether a file of one kind is usually called as one of the other is."""
    return found in ("europresse", "factiva", "telegram", "iramuteq") or {said, found} in (
        {"html", "mhtml"},
        {"eml", "mhtml"},
    )


def content_kind(head: bytes, end: bytes = b"") -> str | None:
    """The kind that the first bytes leave no doubt of; None where they could be anything, plain text first of all."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n\f\0").startswith(b"%PDF-"):
        return "pdf"
    if (box := head.lstrip(BLANKS)).startswith(b"PK\x03\x04"):
        return _zip_kind(box, end or head)
    if head.startswith(b"PK\x05\x06"):
        return "zip"  # an empty one
    if head[257:262] == b"ustar" or head.startswith(b"BZh") or head.startswith(b"\xfd7zXZ\0"):
        return "tar"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"{\\rtf"):
        return "rtf"
    if text.startswith(b"<"):
        return _markup_kind(text)
    if text.startswith(b"From ") and _HEADER.search(text[:400]):
        return "mbox"
    mail = re.sub(rb"^\d+[ \t]*\r?\n", b"", text, count=1)  # how long it is stands before one of Apple Mail
    if _HEADER.match(mail):
        return _mail_kind(mail)
    if re.match(rb"(?:\*{4}|0001)[ \t]+\*[^\W\d]", text) or len(_CORPUS_LINE.findall(head)) > 1:
        return "iramuteq"
    if re.search(rb"^%PDF-\d\.\d\s(?s:.*)\d obj\b", head[:2048], re.MULTILINE):
        return "pdf"  # behind what a server or a mail left before it
    return None


def _zip_kind(head: bytes, end: bytes) -> str:
    """What a zip archive is by what it says of itself, not by what a file in it may be or lie in."""
    if head.startswith(b"mimetype", _NAME):
        for said, kind in (
            (b"epub+zip", "epub"),
            (b"vnd.oasis.opendocument.text", "odt"),
            (b"vnd.oasis.opendocument.presentation", "odt"),
        ):
            if b"mimetypeapplication/" + said in head[:200]:
                return kind
        if b"mimetypeapplication/vnd." in head[:200]:
            return "zip"  # a table, a drawing
    names = frozenset(_listed(end, head)) or _in_front(head)
    if b"[content_types].xml" in names:
        parts = b"\n".join(names)
        if re.search(rb"^word/document\d*\.xml$", parts, re.MULTILINE):
            return "docx"
        if re.search(rb"^ppt/(?:presentation|slides/slide\d+)\.xml$", parts, re.MULTILINE):
            return "pptx"
    if b"meta-inf/container.xml" in names:
        return "epub"
    return "odt" if names >= {b"content.xml", b"meta-inf/manifest.xml", b"meta.xml"} else "zip"


def _listed(end: bytes, head: bytes) -> Iterator[bytes]:
    """The names, in small letters, in the list that ends a zip archive, or in as much of it as is there."""
    last = end.rfind(b"PK\5\6")
    is_end = last + 22 + int.from_bytes(end[last + 20 : last + 22], "little") == len(end)
    at = last - int.from_bytes(end[last + 12 : last + 16], "little")
    names = [*_names(end, at, last)] if last >= 0 else []
    # what stands behind it may be the rest of a damaged archive, of which this one was but a file
    if is_end or (_first(head), 0) in names:
        yield from (name.lower() for name, _ in names)


def _names(end: bytes, at: int, last: int) -> Iterator[tuple[bytes, int]]:
    """The names of a list from a place to another, and where in the archive what is called so stands."""
    while 0 <= at < last and end.startswith(b"PK\1\2", at):
        name, extra, comment = (int.from_bytes(end[at + i : at + i + 2], "little") for i in (28, 30, 32))
        yield end[at + 46 : at + 46 + name], int.from_bytes(end[at + 42 : at + 46], "little")
        at += 46 + name + extra + comment


def _first(head: bytes) -> bytes:
    """The name of the first file of a zip archive."""
    return head[_NAME : _NAME + int.from_bytes(head[26:28], "little")]


def _in_front(head: bytes) -> frozenset[bytes]:
    """The names before the files of a zip archive of which the end is not at hand, or damaged.

    One of any files may hold a DOCX as it is, whose names are then no names of its own: the first file tells.
    """
    names = [
        head[found.end() : found.end() + int.from_bytes(found[1], "little")].lower()
        for found in re.finditer(rb"PK\x03\x04.{22}(..)..", head, re.DOTALL)
    ]
    own = (b"[content_types].xml", b"_rels/", b"docprops/", b"word/", b"ppt/", b"customxml/", b"meta-inf/", b"mimetype")
    # the list of types may stand behind all that is looked at
    return frozenset([*names, own[0]] if names and names[0].startswith(own) else ())


def _markup_kind(text: bytes) -> str | None:
    if _HTML.match(text[:4000]):
        if _EUROPRESSE.search(text):
            return "europresse"
        if _FACTIVA.search(text):
            return "factiva"
        return "telegram" if _TELEGRAM.search(text) else "html"
    if _FEED.search(text[:4000]) and not re.match(rb"<(?:urlset|sitemapindex)", text):
        return "feed"
    if _EUROPRESSE.search(text[:4000]):
        return "europresse"
    if re.match(rb"(?:<\?xml[^>]*>\s*)?<PPSResponse\b", text):
        return "factiva"
    return None


def _mail_kind(text: bytes) -> str | None:
    top = re.split(rb"\r?\n\r?\n", text, maxsplit=1)[0]
    found = {name.lower().rstrip(b" :") for name in _HEADER.findall(top)}
    if len(found) < 3 or not found & {b"from", b"date", b"message-id", b"return-path", b"received"}:
        return None
    if re.search(rb"^(?:Snapshot-Content-Location:|From: <Saved by)", top, re.I | re.M):
        return "mhtml"
    related = re.search(rb"multipart/related", top, re.I) and not re.search(rb"^To:", top, re.I | re.M)
    return "mhtml" if related and re.search(rb"type=\"?text/html", top, re.I) else "eml"


_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
#: what is none of ours, by its first bytes: what it is, and what helps
_OTHERS = (
    (
        _OLD_OFFICE,
        "an old Office file or an Outlook message",
        "save it as .docx (soffice --convert-to docx), or the message as .eml (msgconvert)",
    ),
    (b"\x89PNG", "a picture", "make its text readable with OCR first"),
    (b"\xff\xd8\xff", "a picture", "make its text readable with OCR first"),
    (b"GIF8", "a picture", "make its text readable with OCR first"),
    (b"SQLite format 3", "an SQLite database", "give text"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it, and give the folder"),
    (b"PK\7\x08PK\3\4", "the first part of a divided zip archive", "unpack it where its other parts are (7z x)"),
    (b"Rar!", "a RAR archive", "unpack it, and give the folder"),
    (b"\x1f\x8b", "gzip data within gzip data", "unpack it"),
    (b"x\x9c", "a spaCy DocBin", "give its texts; 'extractor evaluate' and 'gold' read what is annotated in it"),
    (b"!BDN", "an Outlook mailbox (PST, OST)", "take its mails out of it first (readpst -r)"),
    (b"\xcf\xad\x12\xfe", "a mailbox of Outlook Express", "take its mails out of it first (undbx)"),
    (b"bplist00", "a web archive of Safari, or a property list", "save the page again, as page source"),
    (b"%!PS", "PostScript", "make a PDF of it first (ps2pdf)"),
    (b"WARC/", "a web archive (WARC)", "take the pages out of it first (warcio extract)"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data", "unpack it first, with unzstd"),
)


def locked(data: bytes) -> InputError | None:
    """Why a file, of which these are all bytes, cannot be read that is encrypted and of no kind of ours."""
    # the table of contents stands anywhere in it
    if data.startswith(_OLD_OFFICE) and "EncryptedPackage".encode("utf-16-le") in data:
        return InputError("", "an Office document protected by a password", "save it without one in its program")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(armour.ENCRYPTED.encode()):
        return InputError("", "a text that is encrypted (PGP)", "decrypt it first (gpg --decrypt)")
    return None


def refused(data: bytes) -> InputError | None:
    """Why a file that is none of ours cannot be read, where its bytes, or but the first of them, say what it is."""
    if error := locked(data):
        return error
    head = data[:HEAD]
    for magic, what, remedy in _OTHERS:
        if head.startswith(magic):
            return InputError("", f"{what}, not text", remedy)
    # the last part holds the list, and says there that it is not the first
    last = data.rfind(b"PK\5\6", max(len(data) - END, 0))
    if last >= 0 and data[last + 4 : last + 6] not in (b"", b"\0\0"):
        return InputError("", "the last part of a divided zip archive", "unpack it where its other parts are (7z x)")
    if re.match(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:urlset|sitemapindex)\b", head[:4000], re.S):
        return InputError("", "a sitemap: addresses, no text", "give the pages themselves")
    return None


def is_other_xml(text: str) -> bool:
    """Whether a text is XML of no kind of ours, as that of a news agency is: its first line says so, or a namespace."""
    return re.match(r"\ufeff?\s*(?:<\?xml\b|<[\w:.-]+\s[^<>]*\bxmlns\b)", text) is not None


def _has_heading_of_texts(start: str) -> bool:
    """Whether the first line names columns, one of them of texts, and those behind it have as many cells."""
    heading, _, behind = start.lower().partition("\n")
    delimiter = max(",;|", key=heading.count)
    names = [name.strip('"') for name in heading.rstrip("\r").split(delimiter)]
    if len(names) < 2 or _TEXT_COLUMNS.isdisjoint(names) or not all(_COLUMN.fullmatch(name) for name in names):
        return False
    if not behind.split("\n")[0].strip():  # « Texte », and a blank line
        return False
    rows = list[list[str]]()
    with suppress(csv.Error):
        rows += islice((row for row in csv.reader(io.StringIO(start), delimiter=delimiter) if row), 1, 4)
    # the last one may be cut at the end
    return bool(rows) and all(len(row) == len(names) for row in rows[:-1] or rows)


def pasted(text: str) -> str | None:
    """What a plain text looks like that is markup or data: « a web page », « JSON », « a feed », « CSV »."""
    start = text[:4000].lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        if re.match(r"(?:<\?xml[^>]*>\s*)?<(?:rss|feed|rdf:RDF)\b", start, re.I):
            return "feed"
        return (
            "html"
            if len(re.findall(r"<(?:!doctype|/?(?:html|head|body|p|div|br|span|h\d|a|ul|li|table)\b)", start, re.I))
            >= 2
            else None
        )
    if re.match(r"(?:\[\s*)?\{\s*\"[^\"\n]{1,60}\"\s*:", start):
        return "jsonl" if re.search(r"\}\s*\n\s*\{\s*\"", start) and not start.startswith("[") else "json"
    if (mail := content_kind(start.encode("utf-8", "replace"))) in ("eml", "mbox"):
        return mail
    if len(re.findall(r"</(?:p|div|span|a|h\d|li|td)>", start, re.I)) >= 3:
        return "html"
    rows = [row for row in start.split("\n")[:8] if row.strip()]
    if len(rows) >= 4:
        for delimiter in ("\t", ";"):
            counts = [row.count(delimiter) for row in rows[:-1]]
            if min(counts) >= 2 and len(set(counts)) == 1 and len(rows[0]) < 300:
                return "tsv" if delimiter == "\t" else "csv"
    return "csv" if _has_heading_of_texts(start) else None
