"""What is said of an encoding by mails, pages and feeds is believed where the bytes bear it out."""

import io
from base64 import b64encode

import pytest

from extractor.documents.declared import as_declared
from extractor.documents.encodings import decode
from extractor.documents.formats import Extracted, Limits, Remark, Wanted
from extractor.documents.unfolding import unfold

SAID = "L’armée à Gao, près de Kidal, où l’été œuvre — dit l’élève né à Méda. 20 €."
#: cp1252 in which letters and the signs behind them look like one letter of UTF-8
QUOTED = "Le maire de Gao : «\u00a0Ils ont tout brûlé\u00a0», dit Marc Aubin."
FEW = "Le maire de Gao : Ils ont tout tué\u00a0», dit Marc Aubin."
CAPITALS = "SÉCURITÉ\u00a0: le colonel Marc Aubin parle à Gao."


@pytest.mark.parametrize(
    "declared", [None, "utf-8", "windows-1252", "iso-8859-15", "us-ascii", "hex", "unicode_escape", "utf-16"]
)
@pytest.mark.parametrize(
    "text", [QUOTED, FEW, CAPITALS, "LIBERTÉ\u00a0: oui. " * 25 + "GRÈVE", "«\u00a0été\u00a0…\u00a0»"]
)
def test_letters_of_cp1252_are_none_of_utf_8_by_chance(text, declared):
    assert as_declared(text.encode("cp1252"), declared) == text


@pytest.mark.parametrize(
    "declared", [None, "utf-8", "windows-1252", "iso-8859-15", "macintosh", "big5", "utf-16", "utf-7"]
)
@pytest.mark.parametrize(
    "text",
    [SAID, QUOTED, CAPITALS, "Gao été", "L’AQMI", "Λ et λ", "頻度", "ΕΛΛΑΣ", "■ Mali", "Fin ■", "Fin■", "▫ ◻ ░ └ ╔ ◗"],
)
def test_what_is_utf_8_is_so_whatever_is_said(text, declared):
    assert as_declared(text.encode(), declared) == text
    assert decode(text.encode(), "a.txt") == text
    assert as_declared(b"\xef\xbb\xbf" + text.encode(), declared) == text


@pytest.mark.parametrize("declared", [None, "utf-8", "windows-1252", "iso-8859-1", "iso-8859-15", "macintosh"])
def test_what_is_utf_8_but_for_a_byte_is_so_too(declared):
    assert as_declared(SAID.encode() + b" Apr\xe9s", declared) == f"{SAID} Apr\ufffds"
    assert as_declared(SAID.encode() + b" Apr\xc3", declared) == f"{SAID} Apr\ufffd"


def test_a_long_page_that_says_utf_8_and_has_none_of_it_is_read_as_what_it_is():
    page_ = "<meta charset=utf-8><style>" + ".menu a:hover{color:#123456}\n" * 400 + f"</style><p>{QUOTED}</p>"
    assert as_declared(page_.encode("cp1252"), "utf-8") == page_


def test_what_is_said_rightly_is_believed():
    for charset in ("cp1252", "iso-8859-15", "mac_roman", "cp850", "utf-16", "utf-16-le", "utf-32"):
        text = "L'été à Gao, dit Zoé Müller." * 2
        assert as_declared(text.encode(charset), charset) == text
    assert as_declared("Łukasz Żuk".encode("iso-8859-2"), "iso-8859-2") == "Łukasz Żuk"
    for charset in ("utf-7", "iso-2022-jp", "hz", "gb2312", "big5", "shift_jis"):
        assert as_declared("中日".encode(charset), charset) == "中日", charset


@pytest.mark.parametrize(
    "declared", ["gb2312", "gb18030", "big5", "euc-kr", "shift_jis", "cp932", "iso-2022-jp", "utf-7"]
)
@pytest.mark.parametrize("codec", ["cp1252", "mac_roman", "cp850"])
def test_what_is_said_is_not_believed_where_two_bytes_that_are_a_letter_are_none(codec, declared):
    text = "Le général Zeïd est arrivé à Gao, près du marché. " * 2
    assert as_declared(text.encode(codec), declared) == text


def feed(text: bytes, declared: str | None) -> bytes:
    says = f' encoding="{declared}"' if declared else ""
    head = f'<?xml version="1.0"{says}?>\n<rss version="2.0"><channel><title>Le Jour</title><item><title>Gao</title>'
    return head.encode() + b"<description>" + text + b"</description></item></channel></rss>"


def page(text: bytes, declared: str | None) -> bytes:
    meta = f"<meta charset={declared}>".encode() if declared else b""
    return b"<html><head>" + meta + b"</head><body><article><p>" + text + b"</p></article></body></html>"


def mail(text: bytes, declared: str | None, kind: str = "plain") -> bytes:
    charset = f"; charset={declared}" if declared else ""
    head = f"From: a@b.fr\nSubject: S\nMIME-Version: 1.0\nContent-Type: text/{kind}{charset}\n"
    return head.encode() + b"Content-Transfer-Encoding: base64\n\n" + b64encode(text) + b"\n"


def attached(text: bytes, declared: str | None) -> bytes:
    part = b'--x\nContent-Disposition: attachment; filename="a.txt"\n' + mail(text, declared).split(b"1.0\n")[1]
    return (
        b"From: a@b.fr\nSubject: S\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
        + part
        + b"--x--\n"
    )


def html_mail(text: bytes, declared: str | None) -> bytes:
    return mail(b"<p>" + text + b"</p>", declared, "html")


def saved(text: bytes, declared: str | None) -> bytes:
    part = html_mail(text, declared).split(b"1.0\n")[1]
    return (
        b"From: <Saved by x>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
        + part
        + b"--x--\n"
    )


SOURCES = {"feed": feed, "html": page, "eml": mail, "html mail": html_mail, "attached": attached, "mhtml": saved}


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize(
    ("text", "codec", "declared"),
    [
        *((SAID, "utf-8", said) for said in ("windows-1252", "iso-8859-15", "macintosh", "utf-16")),
        *((QUOTED, "cp1252", said) for said in (None, "utf-8", "windows-1252")),
        (CAPITALS, "cp1252", "utf-8"),
        (FEW, "cp1252", "windows-1252"),
        ("LIBERTÉ\u00a0: dit-il.", "utf-8", "utf-8"),
        (SAID, "utf-7", "utf-7"),
    ],
)
def test_so_it_is_wherever_something_is_said(name, text, codec, declared):
    assert " ".join(text.split()) in read(name, text.encode(codec), declared)


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("number", [1, 9])
def test_a_bad_byte_makes_no_other_encoding_of_it(name, number):
    text = read(name, SAID.encode() * number + b" Apr\xe9s.", "iso-8859-1")
    assert f"{SAID * number} Apr\ufffds." in text


def read(name: str, data: bytes, declared: str | None, encoding: str | None = None) -> str:
    kind = {"html mail": "eml", "attached": "eml"}.get(name, name)
    return " ".join(" ".join(texts(SOURCES[name](data, declared), kind, encoding)).split())


def texts(data: bytes, kind: str, encoding: str | None) -> list[str]:
    found = unfold(io.BytesIO(data), "a", kind, Wanted(encoding=encoding), Limits())
    return [one.text for one in found if isinstance(one, Extracted)]


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1", "iso-8859-2"])
def test_what_the_user_says_is_believed_before_all(name, declared):
    if name != "attached":  # is text of the mail before it, too
        assert "Piłsudski a Łódź" in read(name, "Piłsudski a Łódź".encode("iso-8859-2"), declared, "iso-8859-2")
    assert SAID.split(",")[0] in read(name, SAID.split(",")[0].encode("mac_roman"), declared, "mac_roman")


@pytest.mark.parametrize("name", [name for name in SOURCES if name != "attached"])
def test_what_is_something_else_than_the_user_says_of_all_is_read_as_what_it_is(name):
    assert SAID in read(name, SAID.encode(), "utf-8", "cp1252")
    assert SAID.split(",")[0] in read(name, SAID.split(",")[0].encode("cp1252"), "windows-1252", "utf-8")


@pytest.mark.parametrize("encoding", ["cp1252", "iso8859-15", None])
def test_a_mail_whose_encoding_the_user_says_keeps_what_its_parts_are(encoding):
    head = "From: a@b.fr\nSubject: S\nMIME-Version: 1.0\n"
    html = "Content-Type: text/html; charset=utf-8\n\n<style>p {color:red}</style><p>L'été &eacute;tait.</p>\n"
    flowed = "Content-Type: text/plain; charset=iso-8859-1; format=flowed\n\nLe général Marc \nAubin.\n"
    parts = (
        "text/plain; charset=iso-8859-1\n\nVoir.",
        'text/plain; charset=iso-8859-1; name="note.txt"\n\nLe préfet.',
        'text/csv; name="t.csv"\n\ntext,date\nGao été,2025-01-02',
        "text/calendar\n\nBEGIN:VCALENDAR\nSUMMARY:Kidal\nEND:VCALENDAR",
    )
    mixed = "Content-Type: multipart/mixed; boundary=x\n\n" + "".join(f"--x\nContent-Type: {one}\n" for one in parts)
    for mail_, expected in (
        (html, ["S\n\nL'été était."]),
        (flowed, ["S\n\nLe général Marc Aubin."]),
        (f"{mixed}--x--\n", ["S\n\nVoir.", "Le préfet.", "Gao été"]),
    ):
        found = texts((head + mail_).encode("cp1252"), "eml", encoding)
        assert [text.strip() for text in found] == expected


def test_what_is_utf_16_as_a_whole_is_so_where_the_user_says_it():
    for name, kind in (("feed", "feed"), ("saved", "mhtml"), ("html", "html")):
        data = (saved if kind == "mhtml" else SOURCES[name])(b"Gao", "utf-16").decode()
        assert any("Gao" in text for text in texts(data.encode("utf-16"), kind, "utf-16"))


def test_a_feed_that_was_encoded_twice_is_read_as_it_was_meant():
    twice = SAID.replace("’", "'").replace("œ", "oe").replace("—", "-").replace("€", "F")
    assert twice in read("feed", twice.encode().decode("latin-1").encode(), "utf-8")


@pytest.mark.parametrize("name", SOURCES)
def test_what_is_guessed_is_said(name):
    kind = {"html mail": "eml", "attached": "eml"}.get(name, name)
    for declared in (None, "utf-8"):
        data = SOURCES[name]("L’été à Gao, dit l’élève né là.".encode("mac_roman"), declared)
        found = list(unfold(io.BytesIO(data), "a", kind, Wanted(), Limits()))
        (said,) = [one.text for one in found if isinstance(one, Remark)]
        assert said.endswith("not UTF-8, read as mac_roman; --encoding overrides")


@pytest.mark.parametrize("filled", ["\0" * 64, "\x02Gao\x0f" * 9])
def test_a_mail_that_was_filled_up_with_what_is_no_text_is_utf_8(filled):
    for kind in ("", "Content-Type: text/plain\n", "Content-Type: text/plain; charset=us-ascii\n"):
        data = f"From: a@b.fr\nSubject: s\n{kind}\n{SAID}\n{filled}".encode()
        (found,) = texts(data, "eml", None)
        assert SAID in found
