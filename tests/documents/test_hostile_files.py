"""Files that are damaged, or made to harm: each is an error of its own, soon, and nothing is fetched or started."""

import base64
import bz2
import contextlib
import gzip
import io
import json
import lzma
import queue
import random
import tarfile
import zipfile
from dataclasses import asdict
from pathlib import Path

import pytest

from extractor.core.distribution import install
from extractor.core.errors import InputError
from extractor.core.types import Document
from extractor.documents import apart, kinds, parts, reading, unfolding
from extractor.documents.formats import Extracted, Limits, Wanted
from extractor.documents.options import Options
from tests.cli.shell import run

FILES = Path(__file__).parent / "files"
NAMES = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"


def packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(document: str) -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode()})


def tar(name: str, data: bytes, link: str = "") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        if link:
            info.type, info.linkname, info.size = tarfile.SYMTYPE, link, 0
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def broken_xref() -> bytes:
    data = (FILES / "libreoffice.pdf").read_bytes()
    return data[: len(data) // 3] + b"\nstartxref\n99999999\n%%EOF"


LAUGHS = "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
XXE = "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"

#: made when they are asked for, and not by each process that collects the tests
BOMBS = {
    "bomb.docx": lambda: docx(f"<w:document {NAMES}><w:p><w:r><w:t>{' ' * 30_000_000}</w:t></w:r></w:p></w:document>"),
    "bomb.zip": lambda: packed({"a.txt": b"\0" * 50_000_000}),
    "bomb.tar.gz": lambda: tar("a.txt", b" " * 30_000_000),
}
HOSTILE = {
    "laughs.docx": docx(f"{LAUGHS}<w:document {NAMES}><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>"),
    "entity.docx": docx(f"{XXE}<w:document {NAMES}><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:document>"),
    "entity.rss": f"<?xml version='1.0'?>{XXE}<rss version='2.0'><channel><item><title>&x;</title></item></channel></rss>".encode(),
    "link.tar.gz": tar("a.txt", b"", "/etc/passwd"),
    "cut.docx": (FILES / "libreoffice.docx").read_bytes()[:3000],
    "cut.odt": (FILES / "libreoffice.odt").read_bytes()[:20_000],
    "braces.rtf": b"{\\rtf1 " + b"{\\b " * 200_000,
    "picture.rtf": b"{\\rtf1 {\\pict " + b"ab" * 5_000_000,
    "number.rtf": b"{\\rtf1 {\\v \\u" + b"9" * 2_000_000 + b"}}",
    "cut.epub": (FILES / "pandoc.epub").read_bytes()[:2500],
    "cut.pptx": (FILES / "pandoc.pptx").read_bytes()[:9000],
    "xref.pdf": broken_xref(),
    "empty.pdf": b"%PDF-1.4\n%%EOF",
    "scan.pdf": (FILES / "scanned.pdf").read_bytes(),
    "locked.pdf": (FILES / "protected.pdf").read_bytes(),
    "empty.html": b"<html><head><script>while(1);</script></head><body></body></html>",
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "empty.epub": packed({"mimetype": b"application/epub+zip", "META-INF/container.xml": b"<container/>"}),
    "data.json": b'[{"text": "Le Mali"',
    "nul.csv": b'id,text\n1,"a\0\0\n',
}


@pytest.mark.parametrize("name", [*BOMBS, *HOSTILE])
def test_a_hostile_file_is_an_error_that_names_it(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(BOMBS[name]() if name in BOMBS else HOSTILE[name])
    found = list(parts.entries(path, Options(limits=Limits(size=20_000_000))))
    assert found and not any(isinstance(one, Document) for one in found), found
    for error in found:
        assert error.subject.startswith(str(path)) and error.reason and error.remedy
        assert "root:" not in str(error)


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz", "empty.zip"])
def test_archives_within_archives_unpack_to_no_more_than_one(name, tmp_path):
    """Each level was within its limits: 4 KB made 4 GB of text, 7 KB would have made 60."""
    text = b"GSIM " * 20_000
    data = {
        "a.txt": text,
        "a.txt.gz": gzip.compress(text),
        "empty.zip": packed({f"{n}.txt": b"" for n in range(50)}),
    }[name]
    for level in range(3):
        data = packed({f"{n}{'.zip' if level else f'-{name}'}": data for n in range(4)})
    path = tmp_path / "bomb.zip"
    path.write_bytes(data)
    *documents, error = parts.entries(path, Options(limits=Limits(unpacked=1_000_000)))
    assert str(error.subject) == str(path) and error.reason == "it unpacks to more than 0.001 GB"
    assert sum(len(found.text) for found in documents if isinstance(found, Document)) <= 1_000_000
    assert len(documents) < 1_100
    whole = list(parts.entries(path, Options(limits=Limits(unpacked=2_000_000_000))))
    assert not any(isinstance(found, InputError) and "unpacks to more" in found.reason for found in whole)


def test_a_mailbox_is_as_large_as_it_is():
    """What it holds is not packed: its attachments are no more, and archives among them count together."""
    inner = packed({"a.txt": b"GSIM " * 20_000})

    def mails(name, data):
        head = f"Content-Disposition: attachment; filename={name}\nContent-Transfer-Encoding: base64"
        part = f"--x\nContent-Type: application/octet-stream\n{head}\n\n{base64.encodebytes(data).decode()}"
        text = "--x\nContent-Type: text/plain\n\nLe M23."
        begins = "From a@b.fr Mon Mar  3 10:00:00 2025\nContent-Type: multipart/mixed; boundary=x\n\n"
        box = f"{begins}{text}\n{part}\n--x--\n\n" * 20
        return list(unfolding.unfold(io.BytesIO(box.encode()), "m.mbox", "mbox", Wanted(), Limits(unpacked=1_000_000)))

    for name, data in (("a.xls", b"\xd0\xcf\x11\xe0" * 50_000), ("a.txt", b"GSIM " * 20_000)):
        assert sum(isinstance(one, Extracted) for one in mails(name, data)) >= 20
    for name, data in (("a.zip", inner), ("a.txt.gz", gzip.compress(b"GSIM " * 20_000))):
        with pytest.raises(InputError, match="it unpacks to more than 0.001 GB"):
            mails(name, data)


def six() -> bytes:
    """A tar of six texts, of two blocks each, with the zeros at its end."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for n in range(6):
            info = tarfile.TarInfo(f"a{n}.txt")
            info.size = 13
            archive.addfile(info, io.BytesIO(f"GSIM à Gao {n}".encode()))
    return out.getvalue()


def altered(data: bytes) -> bytes:
    """A gzip of it that says another text than its sum is of."""
    unpacked = gzip.compress(data, 0)
    assert b"Gao 3" in unpacked
    return unpacked.replace(b"Gao 3", b"Ber 3")


SIX = six()
DAMAGED = {
    "header.tar": (SIX[:2048] + b"X" + SIX[2049:], 2, "bad checksum"),
    "within-a-header.tar": (SIX[:2248], 2, "truncated header"),
    "between-texts.tar": (SIX[:2048], 2, "it breaks off"),
    "within-a-text.tar": (SIX[:1540], 1, "unexpected end of data"),
    "two-in-one.tar": (SIX + SIX, 6, "something stands behind its end"),
    "altered.tar.gz": (altered(SIX), 6, "CRC check failed"),
    **{f"cut-{cut}.tar.gz": (gzip.compress(SIX)[:-cut], None, "ended before") for cut in (3, 8, 12, 30, 60)},
    "cut.tar.bz2": (bz2.compress(SIX)[:-20], None, "ended before"),
    "cut.tar.xz": (lzma.compress(SIX)[:-20], None, "ended before"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_an_archive_that_lost_texts_says_so(name, tmp_path):
    data, before, told = DAMAGED[name]
    (tmp_path / name).write_bytes(data)
    *texts, error = parts.entries(tmp_path / name, Options())
    assert all(isinstance(one, Document) for one in texts) and (before is None or len(texts) == before)
    assert isinstance(error, InputError) and "a damaged tar archive" in error.reason and told in error.reason


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("zeros", [0, 512 * 40])
def test_an_archive_is_whole_with_any_zeros_behind_it(pack, zeros, tmp_path):
    (tmp_path / "a.tar").write_bytes(pack(SIX + bytes(zeros)))
    texts = list(parts.entries(tmp_path / "a.tar", Options()))
    assert [text.text for text in texts] == [f"GSIM à Gao {n}" for n in range(6)]


def deep(levels: int) -> bytes:
    return b"<html><body>" + b"<div>" * levels + b"<p>Le Mali.</p>" + b"</div>" * levels + b"</body></html>"


def test_a_page_nested_without_end_ends(tmp_path):
    (tmp_path / "deep.html").write_bytes(deep(20_000))
    (found,) = parts.entries(tmp_path / "deep.html", Options(whole_page=True))
    assert isinstance(found, Document) and found.text == "Le Mali."


def test_an_article_with_a_tag_left_open_in_each_paragraph_is_read_to_its_end():
    from extractor.documents.formats import Wanted, nesting, web

    def paragraph(number: int) -> str:
        return f"Le M23 avance dans la région {number}, où des habitants fuient vers Gao & ses environs."

    missing = []
    for before, behind in (
        ("", "<i><br><br>"),
        ("<div>", "<br>"),
        ("<ul><li>", ""),
        ("<blockquote><p>", "</p>"),
        ("<table><tr><td>", ""),
        ("<b>" * 20 + "<p>", "</p>"),
    ):
        body = "".join(before + paragraph(n) + behind for n in range(300))
        page = f"<!doctype html><html><head><title>T</title></head><body><article>{body}</article></body></html>"
        text = web.page(page, Wanted()).text
        missing += [(before, behind, n) for n in range(300) if paragraph(n) not in text][:3]
    assert missing == []

    # an element that ended early ends no other where its own end tag comes
    assert nesting.level("<p>Un<i>deux<u>trois</u></i>&lt;</p><script>a<b&&c</script><div/>é", depth=2) == (
        "<p>Un<i>deux</i><u>trois</u>&lt;</p><script>a<b&&c</script><div/>é"
    )
    assert len(nesting.level("<i>x" * 20_000 + "</i></b>" * 20_000)) < 300_000


def test_an_element_of_thousands_of_attributes_is_parsed_without_them_and_once(monkeypatch):
    import trafilatura
    from lxml import etree

    from extractor.documents.formats import Wanted, web

    given, parse = [], trafilatura.load_html
    monkeypatch.setattr(trafilatura, "load_html", lambda text: given.append(text) or parse(text))
    handed, read = [], trafilatura.bare_extraction
    monkeypatch.setattr(
        trafilatura, "bare_extraction", lambda tree, **options: handed.append(tree) or read(tree, **options)
    )
    many = " ".join(f'a{n}="x"' for n in range(2_000))
    picture = f'<img src="data:image/png;base64,{"iVBO" * 5_000}=="/>'
    found = web.page(f"<p class='texte'>Un.</p><p {many}>Deux.</p>{picture}{'<p>Trois.</p>' * 300}", Wanted())
    body = f"<p class='texte'>Un.</p><p>Deux.</p>{picture}{'<p>Trois.</p>' * 300}"
    assert given == [f"<html><body>{body}</body></html>"]
    assert found.text.startswith("Un.\n\nDeux.\n\nTrois.") and etree.iselement(*handed)


def test_headers_of_a_mail_are_looked_at_as_far_as_programs_write_them(tmp_path):
    subject = " ".join(f"=?utf-8?q?a{n:04}?=" for n in range(3_000))
    senders = ", ".join(f'"A B{n}" <a{n}@x.org>' for n in range(3_000))
    (tmp_path / "a.eml").write_text(f"From: {senders}\nSubject: {subject}\n\nGao.\n")
    (found,) = reading.read(tmp_path / "a.eml")
    assert found.text.startswith("a0000a0001") and len(found.text) < 10_000 and found.text.endswith("Gao.")
    assert found.meta["author"].startswith("A B0, A B1, ")


def test_groups_of_rtf_nested_without_end_are_an_error_that_says_so(tmp_path):
    (tmp_path / "deep.rtf").write_bytes(b"{\\rtf1 Le Mali. " + b"{" * 20_000)
    (error,) = parts.entries(tmp_path / "deep.rtf", Options())
    assert error.reason == "nested too deeply"


def test_what_takes_too_long_is_given_up():
    page = b"<html><body>" + b"<p>Le <b>Mali</b>, dit-il.</p>" * 600_000
    with pytest.raises(InputError, match="took longer than 0.5 seconds"):
        list(apart.read(None, page, "a.html", "html", Wanted(whole_page=True), Limits(seconds=0.5)))
    # and the next file is read
    (found,) = apart.read(None, b"<html><body><p>Le Mali.", "a.html", "html", Wanted(whole_page=True), Limits())
    assert found.text == "Le Mali."


def test_the_process_ends_with_whoever_asks_also_while_it_reads():
    page = b"<html><body>" + b"<p>Le <b>Mali</b>, dit-il.</p>" * 300_000
    asked = {"path": None, "name": "a.html", "kind": "html", "size": len(page)}
    asked |= {"wanted": asdict(Wanted(whole_page=True)), "limits": asdict(Limits())}
    server = apart._Server()
    server._send(json.dumps(asked).encode() + b"\n" + page)
    server._process.stdin.close()  # as the system does, whatever we die of
    assert server._answers.get(timeout=60) == b"", "it has read on"
    assert server._process.wait(60) == 0


def test_the_process_reads_the_next_file_though_nobody_took_the_end_of_the_last_one(monkeypatch):
    started, server = [], apart._Server
    monkeypatch.setattr(apart, "_Server", lambda: started.append(server()) or started[-1])
    for number in range(3):
        page = f"<html><body><p>Le Mali {number}.".encode()
        assert next(apart.read(None, page, "a.html", "html", Wanted(whole_page=True), Limits())).text[-2] == str(number)
    assert len(started) <= 1
    # of several documents those that nobody took are no other file's
    mails = b"".join(b"From a@b.c Thu Jan  1 00:00:00 1970\nSubject: Mali\n\nGao %d.\n\n" % n for n in range(9))
    for _ in range(2):
        assert "Gao 0." in next(apart.read(None, mails, "a.mbox", "mbox", Wanted(), Limits())).text
    assert len(started) <= 2
    # one that has ended leaves no pipe open, also where it had more to say than anybody took
    for one in started:
        one.end()
        with contextlib.suppress(queue.Empty):
            while not one._process.stdout.closed:
                one._answers.get(timeout=10)
        assert one._process.stdin.closed and one._process.stdout.closed


def test_what_takes_too_much_memory_is_given_up():
    page = b"<html><body>" + b"<p>Le <b>Mali</b>, dit-il.</p>" * 200_000
    with pytest.raises(InputError, match="memory|crash"):
        list(apart.read(None, page, "a.html", "html", Wanted(whole_page=True), Limits(memory=110_000_000)))


def test_the_process_apart_opens_no_connection_and_starts_no_program():
    for event in ("socket.connect", "subprocess.Popen", "os.system"):
        with pytest.raises(PermissionError):
            apart._forbid(event, ())


def test_macros_and_scripts_are_never_looked_at(tmp_path):
    document = f"<w:document {NAMES}><w:p><w:r><w:t>Le Mali.</w:t></w:r></w:p></w:document>"
    members = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": document.encode(),
        "word/vbaProject.bin": b"\xd0\xcf\x11\xe0",
    }
    (tmp_path / "macro.docm").write_bytes(packed(members))
    (found,) = reading.read(tmp_path / "macro.docm")
    assert found.text == "Le Mali."


def test_a_gzip_bomb_is_an_error(tmp_path):
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b" " * 30_000_000, 1))
    (error,) = parts.entries(tmp_path / "a.html.gz", Options(input_format="html", limits=Limits(size=20_000_000)))
    assert isinstance(error, InputError) and "larger than" in error.reason


def test_a_missing_library_is_an_error_of_the_file_that_names_the_extra(tmp_path):
    (tmp_path / "pypdfium2.py").write_text("raise ImportError('no such library')")
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.pdf").write_bytes((FILES / "libreoffice.pdf").read_bytes())
    (out / "b.eml").write_bytes((FILES / "nail.eml").read_bytes())
    done = run("a.pdf", "b.eml", "--model", "none", "--format", "jsonl", cwd=out, PYTHONPATH=str(tmp_path))
    assert done.code == 1 and len(done.out.splitlines()) == 1
    assert f"a.pdf: a PDF needs the extra 'documents'; {install('documents')}" in done.err


def test_what_joins_other_files_to_a_docx_may_be_damaged_as_a_zip_can_be(tmp_path):
    relations, text = (
        "word/_rels/document.xml.rels",
        f"<w:document {NAMES}><w:p><w:r><w:t>Gao.</w:t></w:r></w:p></w:document>",
    )
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", text)
        archive.writestr(relations, "<Relationships/>" * 1000, compress_type=zipfile.ZIP_LZMA)
    data = bytearray((tmp_path / "a.docx").read_bytes())
    begin = data.index(relations.encode()) + len(relations) + 12
    data[begin : begin + 20] = bytes(byte ^ 0xA5 for byte in data[begin : begin + 20])
    (tmp_path / "a.docx").write_bytes(data)
    got = run("extract", "--model", "none", "-f", "jsonl", str(tmp_path / "a.docx"))
    assert (got.code, got.err) == (0, "")


@pytest.mark.parametrize("seed", range(8))
def test_a_file_with_some_bytes_changed_is_a_document_or_an_error(seed):
    chance = random.Random(seed)
    for path in sorted(FILES.iterdir()):
        data = bytearray(path.read_bytes())
        for _ in range(chance.choice((1, 5, 40))):
            place = chance.randrange(len(data) - 300) if len(data) > 400 else 0
            if chance.random() < 0.7 and data:
                data[place] = chance.randrange(256)
            else:
                del data[place : place + chance.randrange(1, 200)]
        kind = kinds.tell(path.name, bytes(data[: kinds.HEAD]))
        if kind in (None, "text"):
            continue
        try:
            for found in apart.read(None, bytes(data), path.name, kind, Wanted(), Limits(seconds=20)):
                if isinstance(found, Extracted):
                    pages = found.meta.get("pages", [0])
                    assert pages == sorted(pages) and pages[-1] <= len(found.text)
                    assert not {"\0", "\r", "\ufeff"} & set(found.text)
                    found.text.encode()
        except InputError as error:
            assert "crash" not in error.reason and "longer" not in error.reason, (path.name, error.reason)
