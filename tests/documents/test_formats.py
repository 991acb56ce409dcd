"""Each format by files of real programs (see make_files.sh), and by what stands in few of them."""

import binascii
import csv
import ctypes
import gzip
import io
import json
import re
import tarfile
import unicodedata
import zipfile
from base64 import b64encode
from html import escape
from itertools import permutations
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.core.errors import InputError
from extractor.core.types import Document
from extractor.documents import file_kinds, kinds
from extractor.documents.encodings import decode
from extractor.documents.formats import (
    Extracted,
    Limits,
    Part,
    Remark,
    Wanted,
    archive,
    article_lines,
    book,
    chat,
    described,
    enriched,
    feed,
    iramuteq,
    layout,
    mail,
    markdown,
    markup,
    office,
    page_parts,
    pdf,
    press_export,
    rtf,
    tabular,
    web,
)
from extractor.documents.options import Options
from extractor.documents.parts import entries
from extractor.documents.unfolding import unfold
from tests.conftest import ROOT
from tests.each import each
from tests.timing import grows_below

FILES = Path(__file__).parent / "files"


def article(name: str) -> list[str]:
    text = (ROOT / "samples" / f"{name}.txt").read_text("utf-8")
    return [re.sub(r"\s+", " ", part).strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


ONE, SAHEL = article("one"), article("sahel")


def found_in(name: str, **wanted) -> list:
    data = (FILES / name).read_bytes()
    kind = kinds.tell(name, data[: kinds.HEAD])
    return list(unfold(io.BytesIO(data), name, kind, Wanted(**wanted), Limits()))


def documents(name: str, **wanted) -> list[Extracted]:
    return [found for found in found_in(name, **wanted) if isinstance(found, Extracted)]


def parts(text: str) -> list[str]:
    return [re.sub(r"\s+", " ", part) for part in text.split("\n\n")]


def read(function, data: str | bytes, limits: Limits = Limits(), **wanted) -> list:
    source = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return list(function(source, Wanted(**wanted), limits))


@each(
    (name,)
    for name in [
        *(f"{maker}.{kind}" for maker in ("libreoffice", "pandoc", "abiword") for kind in ("docx", "odt", "rtf")),
        *(
            "libreoffice.epub",
            "pandoc.epub",
            "abiword.epub",
            "libreoffice.html",
            "pandoc.html",
            "abiword.html",
            "site.html",
        ),
        *("pandoc.md", "html2text.md", "markdownify.md"),
        *("chromium.mhtml", "webkit.mhtml", "mimeole.mht"),
        *("chromium.pdf", "libreoffice.pdf", "wkhtmltopdf.pdf", "chromium-columns.pdf", "weasyprint-columns.pdf"),
        *("mutt.eml", "nail.eml", "nail.mbox", "python.mbox", "infozip.zip", "sevenzip.zip"),
        *(
            "wordpress.rss",
            "drupal.atom",
            "django.atom",
            "planet.xml",
            "europresse.html",
            "europresse-2012.html",
            "europresse-2015.html",
            "factiva.html",
            "factiva-index.html",
            "factiva.xml",
            "factiva.rtf",
        ),
    ]
)
def test_an_article_is_read_paragraph_by_paragraph(name):
    assert parts(documents(name)[0].text) == ONE


@pytest.mark.parametrize(
    "name",
    [
        *("site.html", "chromium.mhtml", "mimeole.mht", "wordpress.rss", "django.atom"),
        *("europresse.html", "europresse-2012.html", "europresse-2015.html"),
        *("factiva.html", "factiva-index.html", "factiva.xml", "factiva.rtf"),
    ],
)
def test_what_a_file_says_of_itself_is_its_meta(name):
    meta = documents(name)[0].meta
    assert (meta["title"], meta["date"], meta["site"]) == (ONE[0], "2025-03-14", "Le Courrier du Littoral")
    assert meta.get("author", "Salma Idrissi") == "Salma Idrissi"


def test_a_program_is_no_author():
    assert "author" not in documents("abiword.epub")[0].meta


@pytest.mark.parametrize(
    "name",
    [
        *("sqlite.csv", "libreoffice.csv", "pandas.csv", "sqlite.tsv", "libreoffice.tsv", "pandas.tsv"),
        *("sqlite.json", "pandas.json", "jq.json", "pandas.jsonl"),
    ],
)
def test_each_row_of_a_table_is_a_document(name):
    rows = documents(name, text_field="texte")
    assert [row.item for row in rows] == ["1", "2"]
    for row, paragraphs in zip(rows, (ONE, SAHEL)):
        # without a line end in a cell, a row of sqlite's is one line
        assert " ".join(parts(row.text)) == " ".join(paragraphs[1:])
        assert name == "sqlite.tsv" or parts(row.text) == paragraphs[1:]


@each((name,) for name in ["infozip.zip", "sevenzip.zip", "gnu.tar.gz", "bsd.tar.xz"])
def test_each_file_of_an_archive_is_a_document(name):
    found = {document.item: parts(document.text) for document in documents(name)}
    assert found == {"mars/one.txt": ONE, "mars/sahel.txt": SAHEL}


def test_each_article_of_an_export_and_each_item_of_a_feed_is_a_document():
    for name in (
        *("europresse.html", "europresse-2012.html", "europresse-2015.html", "factiva.html", "factiva-index.html"),
        *("factiva.xml", "factiva.rtf", "wordpress.rss", "django.atom", "python.mbox"),
    ):
        first, second = documents(name)
        assert (first.item, second.item) == ("1", "2")
        assert parts(second.text) == SAHEL
    newest, older = documents("hugo.rss")  # which writes quotes as printers do
    assert (newest.meta["date"], parts(older.text)[0]) == ("2025-03-15", ONE[0])
    assert len(parts(newest.text)) == len(SAHEL) and len(parts(older.text)) == len(ONE)
    for name in ("europresse.html", "europresse-2012.html", "europresse-2015.html"):
        second = documents(name)[1]
        assert (second.meta["date"], second.meta["site"]) == ("2025-02-01", "Radio des Lacs")


@pytest.mark.parametrize("name", ["notes.docx", "notes.odt", "notes.rtf"])
def test_what_stands_beside_a_text_is_told_from_it(name):
    (document,) = documents(name)
    for kept in (
        "Agathe Corlay",
        "Loïc Kermarrec",
        "Premier point : Morlaix",
        "Second point : Roscoff",
        "Yves\nLannuzel.",
    ):
        assert kept in document.text
    for left_out in ("Supprimé", "Annoté", "Bernard Courant"):
        assert left_out not in document.text
    assert document.meta["title"] == "Compte rendu" and document.meta["author"] == "Salma Idrissi"
    assert "Née à Quimper." in parts(document.text)


@each(
    [
        (r"Le pr\'e9fet\par \pard parle.", ["Le préfet", "parle."]),
        (r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset238 Arial CE;}}\f1 V\'e1clav \'e8\f0  \'e8", ["Václav č è"]),
        (r"\mac L\'d5\'8et\'8e", ["L’été"]),
        (r"\ansicpg65001 L\'c3\'a9a", ["Léa"]),
        (r"\u8217?\uc0\u233 t\uc2\u233 ??e\uc1\u-10179\'3f\u-8704\'3f!", ["’étée\U0001f600!"]),
        ("Le maire\\\nparle.\\line Encore.", ["Le maire", "parle.\nEncore."]),
        (
            r"Le maire{\super\chftn{\footnote{\super\chftn} N\'e9 \'e0 Brest.\par Puis \'e0 Gao.}} parle.\par Fin",
            ["Le maire parle.", "Né à Brest.", "Puis à Gao.", "Fin"],
        ),
        (r"Le{\v  cach\'e9}{\deleted  supprim\'e9} maire\v  cach\'e9\v0  parle\plain .", ["Le maire parle."]),
        (r"{\header Journal\par}{\*\inconnu x{y}}{\info{\title T}}{\pict ffd8}Fin{\*\annotation Z}", ["Fin"]),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt Le lien}}{\pict\bin4 }{\}Fin}", ["Le lien"]),
        (r"\intbl Brest\cell Gao\cell\row Fin", ["Brest", "Gao", "Fin"]),
        (r"{\listtext\f3 \'b7\tab}Un point\par{\listtext {\f1 1.\tab Un autre}{\par}}", ["Un point", "Un autre"]),
        (
            r"{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt Cadre\par}}{\shprslt Cadre}}Le maire\par",
            ["Le maire", "Cadre"],
        ),
        (r"}}Le maire}", ["Le maire"]),
        (
            r"Le {\upr{mar\'e9chal ?{\*\bkmkstart x} Idriss\par}{\*\ud\uc0{mar\u233 chal} D\u233 by\par}} {\b parle}.",
            ["Le maréchal Déby", "parle."],
        ),
        (r"{\v{\upr{Un ?}{\*\ud Un\u233 ?}}}{\info{\upr{\title T}{\*\ud{\title T}}}}Fin", ["Fin"]),
    ]
)
def test_rtf_is_read_as_word_processors_show_it(rtf_text, paragraphs):
    (document,) = read(rtf.read, ("{\\rtf1\\ansi " + rtf_text + "}").encode("ascii"))
    assert document.text.split("\n\n") == paragraphs


def test_a_title_in_rtf_is_the_one_in_unicode():
    info = r"{\info{\upr{\title Maroc ? Rabat}{\*\ud\uc0{\title Maroc {\uc1\u8212 ?} Rabat}}}{\author Salma}}"
    (document,) = read(rtf.read, f"{{\\rtf1{info} Le maire}}")
    assert (document.text, document.meta) == ("Le maire", {"title": "Maroc — Rabat", "author": "Salma"})


def test_rtf_behind_a_bom_is_read():
    (document,) = read(rtf.read, b"\xef\xbb\xbf\n{\\rtf1 Le maire}")
    assert document.text == "Le maire"


@each((end,) for end in ["", "{{{", "\\bin99999999 }", "\\b "])
def test_an_rtf_that_is_cut_brings_a_remark(end):
    remark, document = read(rtf.read, "{\\rtf1\\ansi Le maire \\'zz" + end)
    assert isinstance(remark, Remark) and "ends in the middle" in remark.text
    assert document.text == "Le maire zz"


def test_an_rtf_that_is_cut_before_its_text_holds_no_pictures():
    with pytest.raises(InputError) as raised:
        read(rtf.read, "{\\rtf1\\ansi {\\fonttbl{\\f0 Arial;}")
    assert "OCR" not in str(raised.value) and "it ends in the middle" in raised.value.reason


@settings(deadline=None)
@given(st.lists(st.text("aé’ČŒ 😀–", min_size=1).map(str.strip).filter(bool), min_size=1), st.integers(0, 2))
def test_characters_of_rtf_are_read_however_they_are_written(lines, fallback):
    def escaped(line: str) -> str:
        units = line.encode("utf-16-le")
        codes = [int.from_bytes(units[i : i + 2], "little", signed=True) for i in range(0, len(units), 2)]
        return "".join(f"\\u{code} " if not fallback else f"\\u{code}{'?' * fallback}" for code in codes)

    body = "\\par ".join(map(escaped, lines))
    (document,) = read(rtf.read, f"{{\\rtf1\\uc{fallback} {body}}}")
    kept = lines[1:] if lines[:1] == lines[1:2] else lines  # a title that stands twice is dropped
    assert document.text == "\n\n".join(kept)


@settings(deadline=None)
@given(
    st.binary(max_size=60),
    st.lists(st.sampled_from([b"{", b"}", b"\\u9?", b"\\'e9", b"\\*", b"\\footnote ", b"\\par ", b"\\v"])),
)
def test_any_rtf_is_a_text_or_an_error(noise, marks):
    try:
        document = read(rtf.read, b"{\\rtf1 " + noise + b"Gao".join(marks))[-1]
        document.text.encode()
    except InputError as error:
        assert error.remedy


def test_the_instruction_of_a_field_of_a_docx_is_no_text():
    said = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>".format
    mark = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>".format
    order = "<w:r><w:instrText>{}</w:instrText></w:r>".format
    inner = mark("begin") + order("MERGEFIELD Nom") + mark("separate") + said("Awa Diop") + mark("end")
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    for field, shown in (
        (mark("begin") + order("IF") + inner + order("= 1") + mark("separate") + said("Front") + mark("end"), "Front"),
        (mark("begin") + order("QUOTE") + mark("separate") + said("dit ") + inner + mark("end"), "dit Awa Diop"),
        (mark("begin") + order("IF") + inner, "Awa Diop"),  # one without an end hides nothing
    ):
        content = f"<w:p>{said('Le ')}{field}{said(' est là.')}</w:p>"
        content = f'<w:document xmlns:w="{name}"><w:body>{content}</w:body></w:document>'
        (document,) = read(office.read_docx, packed(**{"word__document.xml": content.encode()}))
        assert document.text == f"Le {shown} est là."


def test_what_an_odt_says_of_a_picture_for_who_does_not_see_it_is_no_text():
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("text", "text"), ("draw", "drawing"), ("svg", "svg-compatible"))
    )
    frame = "<draw:frame><draw:image/><svg:title>Photo</svg:title><svg:desc>Une image de Paris</svg:desc></draw:frame>"
    body = f"<office:body><office:text><text:p>Awa{frame} est à Gao.</text:p></office:text></office:body>"
    content = f"<office:document-content {names}>{body}</office:document-content>"
    (document,) = read(office.read_open, packed(**{"content.xml": content.encode()}))
    assert document.text == "Awa est à Gao."


def test_the_initial_of_a_docx_begins_its_word():
    paragraph = "<w:p><w:pPr>{}</w:pPr><w:r><w:t xml:space='preserve'>{}</w:t></w:r></w:p>".format
    frame = '<w:framePr w:dropCap="{}" w:lines="3" w:wrap="around"/>'.format
    content = "".join(
        paragraph(*pair)
        for pair in (
            (frame("drop"), "B"),
            ("", "oko Haram recule."),
            (frame("margin"), "À"),
            ("", " Gao, on vote."),
            (frame("none"), "Un cadre"),
            (frame("drop"), "L"),
        )
    )
    content += f"<w:tbl><w:tr><w:tc>{paragraph('', 'Case.')}</w:tc></w:tr></w:tbl>{paragraph('', 'Fin.')}"
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    content = f'<w:document xmlns:w="{name}"><w:body>{content}</w:body></w:document>'
    (document,) = read(office.read_docx, packed(**{"word__document.xml": content.encode()}))
    assert document.text.split("\n\n") == ["Boko Haram recule.", "À Gao, on vote.", "Un cadre", "L", "Case.", "Fin."]


def test_what_is_hidden_is_not_read():
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    content = (
        f'<o:document-content xmlns:o="{text[:-8]}office:1.0" xmlns:t="{text}" xmlns:s="{text[:-8]}style:1.0"><o:automatic-styles>'
        '<s:style s:name="h" s:family="text"><s:text-properties t:display="none"/></s:style></o:automatic-styles><o:body><o:text>'
        '<t:p>Le maire<t:span t:style-name="h"> caché</t:span> parle.</t:p></o:text></o:body></o:document-content>'
    )
    (document,) = read(office.read_open, packed(**{"content.xml": content.encode()}))
    assert document.text == "Le maire parle."
    run = "<w:r>{}<w:t>{}</w:t></w:r>".format
    runs = (
        run("", "Le maire")
        + run("<w:rPr><w:vanish/></w:rPr>", " caché")
        + run('<w:rPr><w:vanish w:val="0"/></w:rPr>', " parle.")
    )
    content = f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p>{runs}</w:p></w:document>'
    (document,) = read(office.read_docx, packed(**{"word__document.xml": content.encode()}))
    assert document.text == "Le maire parle."


def test_pages_of_a_pdf_lose_headers_and_numbers_and_keep_their_starts():
    (document,) = documents("weasyprint-pages.pdf")
    assert parts(document.text) == ONE + SAHEL
    starts = document.meta["pages"]
    assert len(starts) == 3 and starts[0] == 0 and starts == sorted(starts)
    read = Document(document.text, meta=document.meta)
    assert read.page(document.text.index(SAHEL[-1][:40])) == 3
    assert (read.page(0), read.page(starts[1] - 1), read.page(starts[1])) == (1, 1, 2)
    assert Document("Gao", "gao.txt").page(0) is None


def pdf_of(content: bytes, author: str = "A", kids: str = "3 0 R", page: bytes = b"", catalog: bytes = b"") -> bytes:
    """A PDF of one page that draws `content`."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalog,
        f"<< /Type /Pages /Kids [{kids}] /Count 1 >>".encode(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> %b >>"
        % page,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Author ({author}) >>".encode(),
    ]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size 7 /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    return data + b"xref\n0 7\n0000000000 65535 f \n" + table + trailer


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("matrix", [b"1 0 0 1 50 700", b"0 1 -1 0 100 100", b"-1 0 0 -1 550 100", b"0 -1 1 0 500 750"])
def test_pages_that_are_turned_are_read_as_they_are_set(matrix, rotate):
    lines = [b"Le GSIM est aux portes de Goma depuis", b"le mois de mars, dit-on au marche."]
    content = b"BT /F1 12 Tf %b Tm (%b) Tj 0 -14 Td (%b) Tj ET" % (matrix, *lines)
    (document,) = read(pdf.read, pdf_of(content, page=b"/Rotate %d" % rotate))
    assert document.text == "Le GSIM est aux portes de Goma depuis le mois de mars, dit-on au marche."


def test_files_attached_to_a_pdf_are_parts():
    import pypdfium2

    for content, first in ((b"", InputError), (b"BT /F1 12 Tf 50 700 Td " + SHOWN, Extracted)):
        document = pypdfium2.PdfDocument(pdf_of(content))
        document.new_attachment("r.txt").set_data("L’AQMI.".encode())
        out = io.BytesIO()
        document.save(out)
        found, part = read(pdf.read, out.getvalue())
        assert isinstance(found, first) and (part.name, part.data) == ("r.txt", "L’AQMI.".encode())


def with_clip(data, *files):
    """A PDF to whose first page files are pinned."""
    import pypdfium2
    from pypdfium2 import raw

    document = pypdfium2.PdfDocument(data)
    page = document[0]
    for name, text in files:
        note = raw.FPDFPage_CreateAnnot(page.raw, raw.FPDF_ANNOT_FILEATTACHMENT)
        wide = f"{name}\0".encode("utf-16-le")
        handle = raw.FPDFAnnot_AddFileAttachment(note, ctypes.cast(wide, raw.FPDF_WIDESTRING))
        pypdfium2.PdfAttachment(handle, document).set_data(text.encode())
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_files_that_a_paper_clip_holds_to_a_page_of_a_pdf_are_parts():
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf_of(b"BT /F1 12 Tf 50 700 Td " + SHOWN))
    document.new_attachment("r.txt").set_data("L’AQMI.".encode())
    out = io.BytesIO()
    document.save(out)
    # one of them is in the list of all files, too
    data = with_clip(out.getvalue(), ("note.txt", "Le GSIM."), ("r.txt", "L’AQMI."), ("note.txt", "Le M23."))
    found, *held = read(pdf.read, data)
    assert isinstance(found, Extracted)
    said = [(part.name, part.data.decode()) for part in held]
    assert said == [("r.txt", "L’AQMI."), ("note.txt", "Le GSIM."), ("note.txt", "Le M23.")]


def test_a_part_of_a_docx_that_is_missing_or_another_file_costs_itself_alone():
    names = f'xmlns:w="{WORD}" xmlns:r="{office._R[1:-1]}"'
    chunks = "".join(f'<w:altChunk r:id="{part}"/>' for part in "abc") + '<w:subDoc r:id="d"/>'
    text = f"<w:x {names}><w:p><w:r><w:t>Gao.</w:t></w:r></w:p>{chunks}</w:x>"
    rels = "".join(
        f'<Relationship Id="{part}" Target="{target}"/>'
        for part, target in (("a", "gone.html"), ("b", 'file:///C:/x.docx" TargetMode="External'), ("c", "c.html"))
    )
    relations = f"<Relationships>{rels}</Relationships>"
    parts = {"word__document.xml": text, "word___rels__document.xml.rels": relations, "word__c.html": "<p>Kidal.</p>"}
    document, gone, other, part, divided = read(office.read_docx, boxed(**parts))
    assert document.text == "Gao." and isinstance(gone, InputError) and gone.subject == "gone.html"
    assert other.text == "1 of its parts, x.docx, is another file, and not read"
    assert part.name == "c.html" and divided.text == "1 of its parts is another file, and not read"


def test_a_part_of_a_docx_that_is_shown_often_has_a_bound():
    names = f'xmlns:w="{WORD}" xmlns:r="{office._R[1:-1]}"'
    text = f"<w:x {names}>{'<w:altChunk r:id=@a@/>' * 100}</w:x>".replace("@", '"')
    relations = '<Relationships><Relationship Id="a" Target="a.txt"/></Relationships>'
    parts = {"word__document.xml": text, "word___rels__document.xml.rels": relations, "word__a.txt": "Gao. " * 20_000}
    assert len(read(office.read_docx, boxed(**parts))) == 100
    with pytest.raises(InputError, match="its parts are more than 0.002 GB"):
        read(office.read_docx, boxed(**parts), Limits(unpacked=2_000_000))


def test_a_section_of_an_odt_that_stands_in_another_file_is_told():
    names = f'xmlns:o="{OPEN}:office:1.0" xmlns:t="{OPEN}:text:1.0"'
    link = '<t:section><t:section-source t:href="a.odt"/>{}</t:section>'.format
    body = f"<t:p>Un.</t:p>{link('')}{link('<t:p>Deux.</t:p>')}"
    content = f"<o:doc {names}><o:body>{body}</o:body></o:doc>"
    document, remark = read(office.read_open, boxed(**{"content.xml": content}))
    assert parts(document.text) == ["Un.", "Deux."]
    assert remark.text == "1 of its parts is another file, and not read"


def test_documents_inserted_as_objects_are_told_in_other_formats_too():
    told = "passed over 1 document inserted into it as an object: open and save it apart"
    objects = (
        r"{\object\objemb{\*\objclass Word.Document.12}{\*\objdata 01}}{\object{\*\objclass Equation.3}{\*\objdata 01}}"
    )
    found, remark = read(rtf.read, rf"{{\rtf1\ansi Gao.\par {objects}}}")
    assert found.text == "Gao." and remark.text == told
    office_names = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    with zipfile.ZipFile(FILES / "libreoffice.odt") as archive, io.BytesIO() as out:
        with zipfile.ZipFile(out, "w") as new:
            for name in archive.namelist():
                new.writestr(name, archive.read(name))
            for number, kind in enumerate(("text", "chart", "spreadsheet")):
                new.writestr(f"Object {number}/content.xml", f'<x xmlns:office="{office_names}"><office:{kind}/></x>')
        assert [one.text for one in read(office.read_open, out.getvalue())][1:] == [told]


def test_smart_tags_of_an_rtf_are_no_text():
    tag = r"{\xmlopen\xmlns2{\factoidname place}}Mali{\xmlclose}"
    (found,) = read(rtf.read, rf"{{\rtf1\ansi Le maire est au {tag}.}}")
    assert found.text == "Le maire est au Mali."


def test_a_form_that_acrobat_alone_shows_is_an_error():
    catalog = b"/NeedsRendering true/AcroForm<</Fields[]/XFA(x)>>"
    waits = b"BT /F1 12 Tf 50 700 Td (Please wait... If this message is not eventually replaced) Tj ET"
    with pytest.raises(InputError, match="a form .XFA. that Acrobat alone shows"):
        read(pdf.read, pdf_of(waits, catalog=catalog))
    # another text is one, whatever is shown in its place there
    remark, found = read(pdf.read, pdf_of(b"BT /F1 12 Tf 50 700 Td " + SHOWN, catalog=catalog))
    assert "is a form (XFA)" in remark.text and found.text.startswith("Le M23")


@each([("EPUB/text/ch001.xhtml", False), ("fonts/a.otf", True)])
def test_a_book_of_which_chapters_are_encrypted_is_an_error(named, is_read):
    encryption = f'<encryption><enc:CipherData><enc:CipherReference URI="{named}"/></enc:CipherData></encryption>'
    with zipfile.ZipFile(FILES / "pandoc.epub") as archive, io.BytesIO() as out:
        with zipfile.ZipFile(out, "w") as new:
            for name in archive.namelist():
                new.writestr(name, archive.read(name))
            new.writestr("META-INF/encryption.xml", encryption)
        data = out.getvalue()
    if is_read:
        assert isinstance(read(book.read, data)[0], Extracted)
        return
    with pytest.raises(InputError, match="protected against copying"):
        read(book.read, data)


@each(
    [
        ({"id": ["d1", "d2"], "site": "x", "text": ["Gao.", "Ber."]}, [("d1", "Gao."), ("d2", "Ber.")]),
        ({"text": ["Gao.", "Ber."], "date": ["2024", "2025"]}, [("1", "Gao."), ("2", "Ber.")]),
        ({"id": ["d1"], "text": ["Gao."]}, [("d1", "Gao.")]),
        ({"id": "d1", "text": ["Gao.", "Ber."]}, [("d1", "Gao.\n\nBer.")]),
        ({"id": "d1", "text": ["Gao.", "Ber."], "tags": ["a", "b"]}, [("d1", "Gao.\n\nBer.")]),
        ({"text": ["Gao.", "Ber."]}, [("1", "Gao.\n\nBer.")]),
    ]
)
def test_a_json_that_holds_a_list_for_each_field_is_a_table(data, texts):
    assert [(one.item, one.text) for one in read(tabular.read_json, json.dumps(data))] == texts


@each(
    [
        (
            "---\nMali : trois soldats tués\n\nL’AQMI le dit.\n\n---\n\nFin.",
            ["Mali : trois soldats tués", "L’AQMI le dit.", "Fin."],
        ),
        ("---\nNote: il pleut.\nL’AQMI le dit.\n---\n\nFin.", ["Note: il pleut. L’AQMI le dit.", "Fin."]),
        (
            "---\n# a\n'date d’accès': x\n📌 vu: y\ntags:\n- a\nb: {a: 1,\n  c: 2\n}\nd: >\n  e\n\n  f\n---\n\nFin.",
            ["Fin."],
        ),
    ]
)
def test_only_lines_of_keys_are_a_front_matter(text, paragraphs):
    (found,) = read(markdown.read, text)
    assert parts(found.text) == paragraphs


@each(
    [
        ("2012. L’AQMI prend Gao.\n\n2013. Le GSIM.", ["2012. L’AQMI prend Gao.", "2013. Le GSIM."]),
        ("1) Le M23.\n2) Le GSIM.", ["Le M23.", "Le GSIM."]),
        ("```text\nLe M23.\n```\n\n```python\nprint(1)\n```\n\n``` Markdown\nLe GSIM.\n```", ["Le M23.", "Le GSIM."]),
    ]
)
def test_years_and_blocks_of_text_in_markdown_are_text(text, paragraphs):
    (found,) = read(markdown.read, text)
    assert parts(found.text) == paragraphs


@each([('<img src="data:image/png;base64,{}">',), ("<script>{}</script>",), ("<!--{}-->",), ("<style>{}</style>",)])
def test_a_page_goes_on_behind_a_picture_or_script_of_many_megabytes(piece):
    said = (
        "<p>Le ministre {} a parlé longtemps des combats de la semaine et des otages retenus au nord, dit-on à Gao.</p>"
    )
    said = [said.format(name) for name in ("Awa", "Bah", "Cissé", "Diallo")]
    for place in (2, 0):
        text = "".join([*said[:place], piece.format("A" * 10_100_000), *said[place:]])
        (found,) = read(web.read, f"<html><head><title>T</title></head><body><article>{text}</article></body></html>")
        assert found.text.count("Le ministre") == 4


@each([("- {}\n", 40), ("> {}\n", 150)])
def test_markdown_is_read_however_deep_its_lists_and_quotations_lie(line, levels):
    before = "  " if line.startswith("-") else "> "
    text = "".join(before * level + line.format(f"Gao {level}.") + before * level + "\n" for level in range(levels))
    (found,) = read(markdown.read, text)
    assert all(f"Gao {level}." in found.text for level in range(levels))
    with pytest.raises(InputError, match="nested too deeply"):
        read(markdown.read, "> " * 300 + "Gao.")


def test_a_bad_byte_costs_no_record_of_a_json():
    records = [{"text": f"L’été à Gao, n° {number}."} for number in range(40)]
    data = json.dumps(records, ensure_ascii=False).encode().replace("n° 20".encode(), b"n\xb0 20")
    remark, *found = read(tabular.read_json, data)
    assert len(found) == 40 and found[20].text == "L’été à Gao, n\ufffd 20." and "1 byte is not UTF-8" in remark.text
    with pytest.raises(InputError, match="not UTF-8"):
        read(tabular.read_json, json.dumps(records, ensure_ascii=False).encode("cp1252"))


def test_a_paper_clip_without_its_file_costs_nothing():
    page = b"/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[9 9 30 30]/FS<</Type/Filespec/F(a.txt)>>>>]"
    found, *said = read(pdf.read, pdf_of(b"BT /F1 12 Tf 50 700 Td " + SHOWN, page=page))
    texts = [one.text for one in (found, *said)]
    assert "a file attached to one of its pages is not in it, or damaged" in texts and len(texts) == 2


def test_the_names_of_the_columns_of_tables_put_behind_one_another_are_no_texts():
    table = "id;texte\n1;Gao.\n"
    found = read(tabular.read_table, f"{table}\ufeff{table}{table}".encode(), text_field="texte")
    assert [document.text for document in found[:-1]] == ["Gao."] * 3
    assert found[-1].text == "passed over 2 rows that name the columns again"
    # in another order, and in capitals
    others = f"{table}Texte;ID\nBer.;2\n"
    *found, _ = read(tabular.read_table, others, text_field="texte")
    assert [(document.item, document.text) for document in found] == [("1", "Gao."), ("2", "Ber.")]


def test_documents_inserted_as_objects_into_a_docx_are_told():
    files = {
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:p><w:r><w:t>Gao.</w:t></w:r></w:p></w:document>',
        "word/embeddings/Document1.docx": "x",
        "word/embeddings/Microsoft_Excel_Sheet1.xlsx": "x",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    document, remark = read(office.read_docx, out.getvalue())
    assert document.text == "Gao."
    assert remark.text == "passed over 1 document inserted into it as an object: open and save it apart"


def test_a_strict_document_and_what_is_put_into_one_as_a_file_are_read():
    main, relations = (
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    )
    text = "<w:p><w:r><w:t>Le GSIM.</w:t></w:r></w:p>"
    rels = '<Relationships><Relationship Id="a" Target="/word/chunk.html"/></Relationships>'
    for before in (text, ""):
        body = f'<w:document xmlns:w="{main}" xmlns:r="{relations}">{before}<w:altChunk r:id="a"/></w:document>'
        files = {"word/document.xml": body, "word/_rels/document.xml.rels": rels, "word/chunk.html": "<p>L’AQMI.</p>"}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as file:
            for name, content in files.items():
                file.writestr(name, content)
        *found, part = read(office.read_docx, out.getvalue())
        assert [document.text for document in found] == (["Le GSIM."] if before else [])
        assert (part.name, part.data.decode()) == ("chunk.html", "<p>L’AQMI.</p>")


def test_notes_of_a_document_are_read_whatever_its_parts_are_called():
    def part(text: str) -> str:
        word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        return f'<w:x xmlns:w="{word}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:x>'

    main, feet, ends = part("Le GSIM."), part("Au pied."), part("À la fin.")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    relations = "".join(
        f'<Relationship Id="{name}" Type="{kind}{sort}" Target="{name}.xml"/>'
        for name, sort in (("fin2", "endnotes"), ("pied2", "footnotes"), ("ailleurs", "footnotes"))
    )
    rels = f"<Relationships>{relations}</Relationships>"
    both = "Le GSIM.\n\nAu pied.\n\nÀ la fin."
    other = {"fin2.xml": ends, "pied2.xml": feet, "footnotes.xml": main}
    for files, text in (
        ({"document.xml": main, "endnotes.xml": ends, "footnotes.xml": feet}, both),
        ({"document2.xml": main, "endnotes2.xml": ends, "footnotes2.xml": feet}, both),
        ({"document2.xml": main, "_rels/document2.xml.rels": rels, **other}, both),
        ({"document.xml": main, "_rels/document.xml.rels": "<Relationships/>", "footnotes.xml": feet}, both[:18]),
        ({"document.xml": main, "_rels/document.xml.rels": "<Relat", "footnotes.xml": feet}, both[:18]),
    ):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as file:
            for name, content in files.items():
                file.writestr(f"word/{name}", content)
        (found,) = read(office.read_docx, out.getvalue())
        assert found.text == text, [*files]


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-be"])
def test_xml_that_defines_entities_is_refused_in_any_encoding(codec):
    text = '<!DOCTYPE x [<!ENTITY a "Gao">]><x>&a;</x>'
    with pytest.raises(InputError, match="defines entities"):
        read(office.read_docx, packed(**{"word__document.xml": text.encode(codec)}))
    item = "<title>Le M23</title><description>Le M23 est aux portes de &a;.</description>"
    channel = f'<!DOCTYPE rss [<!ENTITY a "Goma">]><rss version="2.0"><channel><item>{item}</item></channel></rss>'
    with pytest.raises(InputError, match="defines entities"):
        read(feed.read, f'<?xml version="1.0" encoding="{codec}"?>{channel}'.encode(codec))


SHOWN = b"(Le M23 est aux portes de Goma, dit-on au marche.) Tj ET"
SHOWN_AT = b"BT /F1 12 Tf 72 700 Td " + SHOWN


@pytest.mark.parametrize(
    ("content", "kids", "reason"),
    [
        (b"", "3 0 R", "a PDF that shows no text"),
        (b"BT /F1 0 Tf 72 700 Td " + SHOWN, "3 0 R", "a PDF that shows no text"),
        (b"BT /F1 1e38 Tf 72 700 Td " + SHOWN, "3 0 R", "a PDF that shows no text"),
        (b"BT /F1 12 Tf 0 0 0 0 72 700 Tm " + SHOWN, "3 0 R", "a PDF that shows no text"),
        (b"BT /F1 12 Tf 9000 9000 Td " + SHOWN, "3 0 R", "a PDF that shows no text"),
        (b"BT /F1 12 Tf 72 700 Td " + SHOWN, "2 0 R", "a PDF that shows no text"),
        (
            b"q 600 0 0 800 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q",
            "3 0 R",
            "a scanned PDF: its pages are pictures",
        ),
        (b"BT /F1 12 Tf 72 700 Td (p. 1) Tj ET 0 0 m 9 9 l S", "3 0 R", "a scanned PDF: its pages are pictures"),
        (b"BT /F1 12 Tf 72 700 Td " + SHOWN, "3 0 R", None),
        (b"BT /F1 12 Tf 72 700 Td (Le M23 avance.) Tj ET", "3 0 R", None),
    ],
)
def test_a_pdf_is_called_scanned_where_it_shows_pictures(content, kids, reason, tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf_of(content, kids=kids))
    (found,) = entries(tmp_path / "a.pdf")
    assert getattr(found, "reason", None) == reason
    assert reason or found.text.startswith("Le M23")


def test_what_is_filled_into_a_form_and_written_onto_a_page_is_read():
    def note(what: str, x: int, y: int, flags: int = 4) -> str:
        return f"<< /Type /Annot /F {flags} /Rect [{x} {y} {x + 200} {y + 16}] /DA (/F1 12 Tf 0 g) {what} >>"

    notes = (
        note("/Subtype /Widget /FT /Tx /T (a) /V (Salma Idrissi)", 90, 696),
        note("/Subtype /Widget /FT /Btn /T (b) /V (Envoyer) /MK << /CA (Envoyer) >> /Ff 65536", 90, 660),
        note("/Subtype /FreeText /Contents (Le GSIM avance.)", 90, 500),
        note("/Subtype /FreeText /Contents (De personne.)", 90, 450, flags=2),  # hidden
        note("/Subtype /Text /Contents (Une remarque.)", 90, 400),
    )
    form = b"/AcroForm << /Fields [] /DA (/F1 12 Tf 0 g) /DR << /Font << /F1 5 0 R >> >> /NeedAppearances true >>"
    content = b"BT /F1 12 Tf 50 740 Td (Le M23 est aux portes de Goma.) Tj 0 -40 Td (Nom :) Tj ET"
    data = pdf_of(content, page=f"/Annots [{' '.join(notes)}]".encode(), catalog=form)
    (found,) = read(pdf.read, data)
    assert parts(found.text) == ["Le M23 est aux portes de Goma.", "Nom : Salma Idrissi", "Le GSIM avance."]


def saved(document) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("name", ["weasyprint-pages.pdf", "chromium-columns.pdf"])
def test_a_page_of_a_pdf_is_read_whichever_way_it_is_shown(name, turn):
    pdfium = pytest.importorskip("pypdfium2")
    (upright,) = documents(name)
    with pdfium.PdfDocument(FILES / name) as turned:
        for page in turned:
            page.set_rotation(turn)
        (document,) = read(pdf.read, saved(turned))
    assert document.text == upright.text and document.meta["pages"] == upright.meta["pages"]


@pytest.mark.parametrize(("turn", "back"), [(90, (0, 1)), (180, (1, 1)), (270, (1, 0))])
def test_a_page_of_a_pdf_is_read_whichever_way_its_lines_go(turn, back):
    pdfium = pytest.importorskip("pypdfium2")
    (upright,) = documents("weasyprint-pages.pdf")
    with pdfium.PdfDocument(FILES / "weasyprint-pages.pdf") as turned:
        for page in turned:
            width, height = page.get_size()
            across, up = (width, height) if turn == 180 else (height, width)
            page.set_mediabox(0, 0, across, up)
            page.set_cropbox(0, 0, across, up)
            for shape in page.get_objects(max_depth=1):
                shape.transform(pdfium.PdfMatrix().rotate(turn).translate(across * back[0], up * back[1]))
            page.gen_content()
        (document,) = read(pdf.read, saved(turned))
    assert document.text == upright.text and document.meta["pages"] == upright.meta["pages"]


SENTENCE = "Le M23 est aux portes de Goma, dit-on au marche."


@each(
    [
        (b"/MediaBox [0 0 600 800] /Rotate 90", b"/F1 12 Tf 0 1 -1 0 100 100 Tm"),
        (b"/MediaBox [0 0 600 800] /Rotate 90", b"/F1 12 Tf 1 0 0 1 50 700 Tm"),
        (b"/MediaBox [0 0 600 800]", b"/F1 12 Tf 0 1 -1 0 100 100 Tm"),
        (b"/MediaBox [0 0 600 800]", b"/F1 12 Tf 0 -1 1 0 100 700 Tm"),
        (b"/MediaBox [0 0 600 800]", b"/F1 12 Tf -1 0 0 -1 500 700 Tm"),
        (b"/MediaBox [0 0 600 800]", b"/F1 12 Tf 0.7 0.7 -0.7 0.7 100 100 Tm"),
        (b"/MediaBox [0 0 600 800]", b"/F1 12 Tf 1 0.01 -0.01 1 100 100 Tm"),
        (b"/MediaBox [0 0 600 800]", b"/F1 -12 Tf -1 0 0 -1 50 700 Tm"),
        (b"/MediaBox [0 0 600 800]", b"/F1 12 Tf 1 0 0 -1 50 700 Tm"),
        (b"/MediaBox [1000 1000 1600 1800]", b"/F1 12 Tf 1 0 0 1 1050 1700 Tm"),
        (b"/MediaBox [-600 -800 0 0]", b"/F1 12 Tf 1 0 0 1 -550 -100 Tm"),
        (b"/MediaBox [0 0 2000 2000] /CropBox [900 900 1500 1700]", b"/F1 12 Tf 1 0 0 1 950 1600 Tm"),
    ]
)
def test_a_line_of_a_pdf_is_read_however_it_and_its_page_stand(page, before):
    (document,) = read(pdf.read, pdf_of(b"BT " + before + SHOWN, page=page))
    assert document.text == SENTENCE


def test_what_is_printed_across_a_page_of_a_pdf_stands_beside_its_text():
    pdfium = pytest.importorskip("pypdfium2")
    page = """BT /F1 12 Tf 72 400 Td (%s) Tj ET BT /F1 60 Tf 0.7 0.7 -0.7 0.7 150 150 Tm (PROJET) Tj ET
    BT /F1 10 Tf 0 1 -1 0 60 200 Tm (Tableau %s : les forces a Gao) Tj ET"""
    contents = [
        page % ("La reunion a dure deux heures a Gao, dit Awa", "A"),
        page % ("diallo, parle. Le M23 avance.", "B"),
    ]
    with pdfium.PdfDocument.new() as whole:
        for content in contents:
            whole.import_pages(pdfium.PdfDocument(pdf_of(content.encode())))
        (document,) = read(pdf.read, saved(whole))
    assert document.text.split("\n\n") == [
        "La reunion a dure deux heures a Gao, dit Awa diallo, parle. Le M23 avance.",
        "Tableau A : les forces a Gao",
        "Tableau B : les forces a Gao",
    ]


PICTURE = b"q %d 0 0 %d 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"


@pytest.mark.parametrize("size", [0.05, 0.2, 0.6, 1.2, 1.3, 2.2, 3.2])
def test_a_page_of_a_pdf_in_a_type_that_nobody_sees_costs_none(size):
    """What a scanner puts behind a picture."""
    lines = b" ".join(b"0 -5 Td (gauche et droite, page 2) Tj" for _ in range(12))
    found = read(pdf.read, pdf_of(b"BT /F1 %a Tf 50 700 Td %b ET" % (size, lines)))
    assert found[0].text.startswith("gauche")


def test_letters_of_a_pdf_that_stand_nowhere_cost_none_but_themselves():
    data = bytearray((FILES / "weasyprint-pages.pdf").read_bytes())
    data[1903] ^= 0x28  # within the first page, whose letters then stand at no number
    remark, found = read(pdf.read, bytes(data))
    assert remark.text.startswith("1 part of its contents is damaged")
    assert len(found.meta["pages"]) == 3 and "pages_without_text" not in found.meta


def test_what_is_damaged_beside_a_text_costs_none_of_it():
    (found,) = read(pdf.read, pdf_of(SHOWN_AT, author="\\376\\377\\330\\000\\000A"))
    assert found.text.startswith("Le M23") and "author" not in found.meta
    text = f'<w:x xmlns:w="{WORD}"><w:p><w:r><w:t>Le M23.</w:t></w:r></w:p></w:x>'
    odd = '<?xml version="1.0" encoding="x-odd"?><x/>'
    (found,) = read(office.read_docx, boxed(**{"word__document.xml": text, "docProps__core.xml": odd}))
    assert found.text == "Le M23."
    item = "<item><title>Le M23 {}</title></item>".format
    numbers = ("&#99999999999;", "&#x1FFFFFFFF;", "&#233;")
    found = read(feed.read, f'<rss version="2.0"><channel>{"".join(map(item, numbers))}</channel></rss>')
    assert [one.text for one in found] == ["Le M23 \ufffd", "Le M23 \ufffd", "Le M23 é"]


def test_pages_of_a_pdf_that_are_pictures_bring_a_remark():
    pdfium = pytest.importorskip("pypdfium2")
    told = b"BT /F1 12 Tf 72 700 Td (La mairie de Gao est fermee.) Tj 0 -20 Td " + SHOWN
    with pdfium.PdfDocument.new() as whole:
        for content in (told, PICTURE % (600, 800), told, b"", PICTURE % (60, 80), told):
            whole.import_pages(pdfium.PdfDocument(pdf_of(content)))
        data = io.BytesIO()
        whole.save(data)
    remark, document = read(pdf.read, data.getvalue())
    assert remark.text == "1 of its 6 pages not read, being pictures without a text, as scanned ones are (2)"
    assert document.text.count("M23") == 3 and document.meta["pages_without_text"] == 3


def test_an_article_of_factiva_without_its_end_is_an_error_and_a_summary_is_none():
    article = ["Grève à Brest", "312 mots", "14 janvier 2020", "Le Nord", "Copyright 2020", "Les dockers ont voté."]
    end = "Document LEMOND0020200114eg1e0001x"
    summary = ["Search Summary", "Text", "grève", "Date", "In the last year"]
    (found,) = press_export.factiva([*article, end, *summary])
    assert found.text == "Grève à Brest\n\nLes dockers ont voté."
    for cut in (article, ["HD", "Grève", "PD", "14 janvier 2020", "SN", "Le Nord", "LP", "Les dock"]):
        _, error = press_export.factiva([*article, end, *cut])
        assert isinstance(error, InputError) and (error.subject, error.reason) == ("2", "an article without its end")


HEAD = ["Grève à Brest", "Par Salma Idrissi", "512 mots", "14 mars 2025", "06:30", "Le Nord", "LENORD", "3"]
OF_FACTIVA = [*HEAD, "Français", "(c) 2025 Le Nord. Tous droits réservés."]


@each((head,) for head in [OF_FACTIVA, OF_FACTIVA[:-1], HEAD, HEAD[:-2], [*HEAD[:4], "Le Nord"]])
def test_an_article_of_factiva_keeps_paragraphs_that_look_like_its_header(head):
    for lines in (
        ["L’AQMI pose ses conditions :", "(a) le départ de Gao ;", "(b) l’otage ;", "(c) la fin de 2024.", "Fin."],
        ["Gao.", "Tous droits confondus, le M23 doit payer.", "Copyright Madness, dit-il.", "© 2024, dit-il.", "Fin."],
        ["L’AQMI parle aux siens dans leur langue.", "Français", "Boko Haram se tait."],
    ):
        (found,) = press_export.factiva([*head, *lines, "Document LENORD0020250314el3e0001x"])
        assert found.text.split("\n\n") == ["Grève à Brest", *lines]
        assert found.meta == {
            "title": "Grève à Brest",
            "date": "2025-03-14",
            "author": "Salma Idrissi",
            "site": "Le Nord",
        }


def test_what_stands_between_a_title_of_factiva_and_its_author_is_text():
    lines = [HEAD[0], "Le M23 avance", *OF_FACTIVA[1:], "Gao.", "Document LENORD0020250314el3e0001x"]
    for article in (lines, [line for line in lines if line != HEAD[1]]):
        (found,) = press_export.factiva(article)
        assert found.text == "Grève à Brest\n\nLe M23 avance\n\nGao."
    for groups in ("Boko Haram et M23", "Ansar Allah", "Hezbollah, Hamas et FDLR"):
        lines = [HEAD[0], groups, *OF_FACTIVA[2:], "Gao.", "Document LENORD0020250314el3e0001x"]
        (found,) = press_export.factiva(lines)
        assert found.text == f"Grève à Brest\n\n{groups}\n\nGao." and "author" not in found.meta
    for author in ("SALMA IDRISSI", "S. Idrissi", "Ouest-France, AFP", "De notre correspondant Issa Ag Elmoctar"):
        (found,) = press_export.factiva(
            [HEAD[0], author, *OF_FACTIVA[2:], "Gao.", "Document LENORD0020250314el3e0001x"]
        )
        assert found.text == "Grève à Brest\n\nGao." and found.meta["author"] == author


def test_a_first_paragraph_of_factiva_is_no_paper():
    for paper, site in ((), None), (["Le Nord S.A.", "LENORD"], "Le Nord S.A."):
        lines = [*HEAD[:4], *paper, "L’AQMI a frappé.", "Le M23 avance.", "Document LENORD0020250314el3e0001x"]
        (found,) = press_export.factiva(lines)
        assert found.text == "Grève à Brest\n\nL’AQMI a frappé.\n\nLe M23 avance." and found.meta.get("site") == site


def test_what_stands_beside_a_title_of_europresse_is_text():
    (found,) = read(
        press_export.read_europresse,
        """<article><header><span class="DocPublicationName">Le Nord, no. 12</span><span class="DocHeader">International,
        vendredi 14 mars 2025</span><div class="titreArticle"><p class="sm-margin-bottomNews">Sahel</p>
        <p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">Une</p>
        <p class="sm-margin-TopNews rdp__subtitle">Boko Haram a pris Diffa</p></div>
        <p class="sm-margin-bottomNews">Salma Idrissi</p></header><section><div class="DocText clearfix"><p>Le M23.</p>
        <header><h2>Les ADF en tête</h2></header><p>Fin.</p></div></section><footer>© 2025</footer></article>""",
    )
    assert found.text.split("\n\n") == ["Une", "Sahel", "Boko Haram a pris Diffa", "Le M23.", "Les ADF en tête", "Fin."]
    assert found.meta == {"title": "Une", "date": "2025-03-14", "author": "Salma Idrissi", "site": "Le Nord"}


def test_a_table_within_an_article_of_europresse_is_text():
    (found,) = read(
        press_export.read_europresse,
        """<table><tr><td><table><tr><td>Logo</td></tr></table><span class="TitreArticleVisu">Une</span><p>Le M23.</p>
        <table><tr><td>Le GSIM</td><td>12</td></tr></table><p>Fin.</p><table><tr><td>news·20120314·LN·1</td></tr>
        <tr><td class="txtCertificat">Ce certificat est émis.</td></tr></table></td></tr></table>""",
    )
    assert found.text.split("\n\n") == ["Une", "Le M23.", "Le GSIM", "12", "Fin."]


@each(
    (behind,)
    for behind in [
        [],
        ["CO", "xtrc : Le Nord SA", "IN", "i1 : Presse | i2 : Ports", "NS", "gcat : Politique", "RE", "fra : France"],
        ["RF", "12", "RE", "fra : France", "afr : Afrique", "PUB", "Le Nord SA", "AN"],
        ["IPC", "N/A", "PUB", "Le Nord SA", "AN"],
        ["NS | gcat : Politique", "AN"],
    ]
)
def test_a_paragraph_called_as_a_code_of_factiva_ends_no_text(behind):
    head = ["HD", "SC", "WC", "512 mots", "PD", "14 mars 2025", "SN", "Le Nord", "LP", "L’AQMI a frappé."]
    for intertitle in ("VOL", "ART", "IN", "CO", "RE", "RF", "AN", "PD", "LP"):
        text = ["Le M23 avance.", intertitle, "Boko Haram a volé dix camions.", "Il est loin.", "Il se tait."]
        lines = [*head, "TD", *text, *behind, "Document LENORD0020250314el3e0001x"]
        (found,) = press_export.factiva(lines)
        assert found.text.split("\n\n") == ["SC", "L’AQMI a frappé.", *text], intertitle
        assert found.meta["site"] == "Le Nord"


@pytest.mark.parametrize("rights", ["© 2012 Le Nord. Tous droits réservés.", "(c) 2012", ""])
@pytest.mark.parametrize("number", ["Numéro de document : news·20120314·LN·1", ""])
def test_an_article_of_europresse_keeps_paragraphs_that_look_like_its_rights_or_author(rights, number):
    head = '<table><tr><td><span class="TitreArticleVisu">Une</span><br><br>'
    lists = ["L’AQMI pose ses conditions :", "(a) le départ de Gao ;", "(c) la fin de 2024.", "© 2011, dit-il.", "Fin."]
    for author, lines in (
        ("Salma Idrissi", lists),
        ("Salma Idrissi et Loïc Kermarrec, envoyés spéciaux", [*lists, "(c) la fin des attaques du M23."]),
        ("AFP", ["L’AQMI revendique l’attaque", "Boko Haram se tait."]),
        ("", ["L’AQMI revendique l’attaque de Gao", "Boko Haram se tait."]),
        ("", ["Le Hezbollah", "Numéro de document perdu, dit-il.", "Boko Haram se tait."]),
        ("", ["Boko Haram et M23", "Numéro de document : c’est ce que cite le Hamas.", "L’AQMI se tait."]),
    ):
        parts = [f"{author}<br>" if author else "", *lines, f"<b><i>{rights}</i></b>", number]
        (found,) = read(press_export.read_europresse, head + "<p></p>".join(filter(None, parts)) + "</td></tr></table>")
        assert found.text.split("\n\n") == ["Une", *lines]
        assert found.meta.get("author", "") == author


def test_more_slides_than_are_read_are_an_error():
    with pytest.raises(InputError, match="more than 1 slides"):
        read(office.read_pptx, (FILES / "libreoffice.pptx").read_bytes(), Limits(pages=1))


def test_an_author_longer_than_any_is_cut(tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf_of(b"BT /F1 12 Tf 72 700 Td " + SHOWN, author="x" * 300_000))
    (found,) = entries(tmp_path / "a.pdf")
    assert found.meta["author"] == "x" * 1_999 + "…"


@pytest.mark.parametrize(
    ("name", "reason"),
    [("scanned.pdf", "a scanned PDF: its pages are pictures"), ("protected.pdf", "a PDF protected by a password")],
)
def test_a_pdf_without_text_is_an_error_that_helps(name, reason):
    with pytest.raises(InputError, match=reason) as error:
        documents(name)
    assert "OCR" in error.value.remedy or "without one" in error.value.remedy


def test_slides_are_pages():
    def plain(texts: list[str]) -> list[str]:  # pandoc makes apostrophes typographic
        return [text.replace("’", "'") for text in texts]

    for name in ("pandoc.pptx", "libreoffice.pptx", "python-pptx.pptx"):
        (document,) = documents(name)
        assert plain(parts(document.text)) == plain([*ONE[:2], *SAHEL[:2]])
        assert document.text[document.meta["pages"][1] :].startswith(SAHEL[0])
    for name in ("libreoffice.odp", "odfpy.odp", "odfdo.odp"):
        assert plain(parts(documents(name)[0].text)) == plain([*ONE[:2], *SAHEL[:2]])


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OPEN = "urn:oasis:names:tc:opendocument:xmlns"


def boxed(**files: str) -> bytes:
    return packed(**{name: data.encode() for name, data in files.items()})


def drawn(text: str) -> str:
    return f'<a:p xmlns:a="{DRAWING}/main"><a:r><a:t>{text}</a:t></a:r></a:p>'


def diagram() -> dict[str, str]:
    """A part of a document that shows a diagram, and what is in that, the boxes not in the order of the lines."""
    box = '<d:pt modelId="{}" type="{}"><d:t>{}</d:t></d:pt>'.format
    boxes = [(3, "node", drawn("Trois")), (0, "doc", ""), (9, "pres", drawn("Un")), (1, "node", drawn("Un"))]
    boxes += [(2, "node", drawn("Deux")), (8, "node", drawn("Seul"))]
    lines = "".join(f'<d:cxn srcId="{a}" destId="{b}" srcOrd="{n}"/>' for a, b, n in ((0, 3, 1), (0, 1, 0), (1, 2, 0)))
    data = f"<d:ptLst>{''.join(box(*one) for one in boxes)}</d:ptLst><d:cxnLst>{lines}</d:cxnLst>"
    return {
        "shown": f'<d:relIds xmlns:d="{DRAWING}/diagram" xmlns:r="{RELATIONS}" r:dm="rId7"/>',
        "rels": '<Relationships><Relationship Id="rId7" Type="x/diagramData" Target="../diagrams/data1.xml"/>{}</Relationships>',
        "data": f'<d:dataModel xmlns:d="{DRAWING}/diagram">{data}</d:dataModel>',
    }


def test_diagrams_stand_where_they_are_shown_and_notes_of_a_slide_behind_it():
    of = diagram()
    present = "http://schemas.openxmlformats.org/presentationml/2006/main"
    shape = '<p:sp><p:nvPr><p:ph type="{}"/></p:nvPr>{}</p:sp>'.format
    notes = shape("sldNum", drawn("1")) + shape("body", drawn("À dire.")) + shape("ftr", drawn("Pied"))
    link = '<Relationship Id="rId8" Type="x/notesSlide" Target="../notesSlides/notesSlide3.xml"/>'
    data = boxed(
        **{
            "ppt__slides__slide1.xml": f"<x>{drawn('Avant')}{of['shown']}{drawn('Après')}</x>",
            # what stands on each slide is the text of none
            "ppt__slides__slide2.xml": f'<x xmlns:p="{present}">{shape("dt", drawn("2023"))}'
            f"<p:grpSp>{shape('ftr', drawn('Pied'))}{shape('title', drawn('Fin'))}</p:grpSp></x>",
            "ppt__slides___rels__slide1.xml.rels": of["rels"].format(link),
            "ppt__diagrams__data1.xml": of["data"],
            "ppt__notesSlides__notesSlide3.xml": f'<p:notes xmlns:p="{present}">{notes}</p:notes>',
        },
    )
    (found,) = read(office.read_pptx, data)
    assert parts(found.text) == ["Avant", "Un", "Deux", "Trois", "Seul", "Après", "À dire.", "Fin"]
    assert found.text[found.meta["pages"][1] :] == "Fin"
    text = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>".format
    shown = f"<w:p><w:r><w:drawing>{of['shown']}</w:drawing></w:r></w:p>"
    data = boxed(
        **{
            "word__document.xml": f'<w:x xmlns:w="{WORD}">{text("Avant")}{shown}{text("Après")}</w:x>',
            "word___rels__document.xml.rels": of["rels"].replace("../", "").format(""),
            "word__diagrams__data1.xml": of["data"],
        }
    )
    (found,) = read(office.read_docx, data)
    assert parts(found.text) == ["Avant", "Un", "Deux", "Trois", "Seul", "Après"]


def test_notes_of_an_odp_are_read_behind_their_slide():
    page = "<d:page><t:p>{}</t:p><p:notes><t:p>{}</t:p></p:notes></d:page>".format
    names = f'xmlns:o="{OPEN}:office:1.0" xmlns:t="{OPEN}:text:1.0" xmlns:d="d" xmlns:p="{OPEN}:presentation:1.0"'
    body = f"<o:doc {names}><o:body>{page('Un', 'À dire.')}{page('Deux', '')}</o:body></o:doc>"
    assert read(office.read_open, boxed(**{"content.xml": body}))[0].text == "Un\n\nÀ dire.\n\nDeux"


def test_a_word_is_read_without_the_gloss_over_it():
    gloss = "<w:ruby><w:rt><w:r><w:t>ka</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>Kada</w:t></w:r></w:rubyBase></w:ruby>"
    text = f"<w:p><w:r><w:t>Mouammar </w:t></w:r><w:r>{gloss}</w:r><w:r><w:t>fi parle.</w:t></w:r></w:p>"
    (found,) = read(office.read_docx, boxed(**{"word__document.xml": f'<w:x xmlns:w="{WORD}">{text}</w:x>'}))
    assert found.text == "Mouammar Kadafi parle."
    gloss = "<t:ruby><t:ruby-base>Kada</t:ruby-base><t:ruby-text>ka</t:ruby-text></t:ruby>"
    names = f'xmlns:o="{OPEN}:office:1.0" xmlns:t="{OPEN}:text:1.0"'
    body = f"<o:doc {names}><o:body><t:p>Mouammar {gloss}fi parle.</t:p></o:body></o:doc>"
    assert read(office.read_open, boxed(**{"content.xml": body}))[0].text == "Mouammar Kadafi parle."
    page = "<p>Mouammar <ruby>Kada<rp>(</rp><rt class='x'>ka</rt><rp>)</rp></ruby>fi parle.</p>"
    assert [markup.text(page), *(one.text for one in read(web.read, f"<html><body>{page * 2}</body></html>"))] == [
        "Mouammar Kadafi parle.",
        "Mouammar Kadafi parle.\n\nMouammar Kadafi parle.",
    ]


def test_how_the_xml_of_a_document_is_broken_into_lines_divides_nothing():
    names = f'xmlns:o="{OPEN}:office:1.0" xmlns:t="{OPEN}:text:1.0"'
    text = "\n  Le\tmaire\n\n  <t:span>Paul\r\nRivière</t:span>\n  parle.<t:s t:c='2'/>Il<t:line-break/>\n  part.\n"
    body = f"<o:doc {names}><o:body>\n<t:p>{text}</t:p>\n<t:h>Fin\n\n\ndu mois</t:h></o:body></o:doc>"
    assert read(office.read_open, boxed(**{"content.xml": body}))[0].text == (
        "Le maire Paul Rivière parle.  Il\npart.\n\nFin du mois"
    )
    text = "<w:p><w:r><w:t>\n  Le maire Paul\n\n  Rivière\n</w:t><w:t xml:space='preserve'>parle.\nIl</w:t></w:r></w:p>"
    (found,) = read(office.read_docx, boxed(**{"word__document.xml": f'<w:x xmlns:w="{WORD}">{text}</w:x>'}))
    assert found.text == "Le maire Paul Rivière parle. Il"


def test_a_character_by_its_number_is_one_and_an_arrow_divides_words():
    sym, text = '<w:sym w:font="{}" w:char="{}"/>'.format, "<w:t>{}</w:t>".format
    run = sym("Times", "00C9") + text("lysée") + sym("Wingdings", "F0E0") + text("Gao") + sym("Arial", "F0E9")
    run += sym("Symbol", "-x") + text("Ber") + "<w:ptab/>" + text("Rabat")
    body = f'<w:x xmlns:w="{WORD}"><w:p><w:r>{run}</w:r></w:p></w:x>'
    assert read(office.read_docx, boxed(**{"word__document.xml": body}))[0].text == "Élysée Gaoé Ber\tRabat"


def test_what_a_formula_of_a_document_says_is_text():
    formula = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>{}</m:t></m:r></m:oMath>'
    text = f"<w:p><w:r><w:t>Une part de </w:t></w:r>{formula.format('12 %')}<w:r><w:t> à Gao.</w:t></w:r></w:p>"
    (found,) = read(office.read_docx, boxed(**{"word__document.xml": f'<w:x xmlns:w="{WORD}">{text}</w:x>'}))
    assert found.text == "Une part de 12 % à Gao."


def test_a_paragraph_of_which_the_end_was_deleted_goes_on_in_the_next():
    mark = "<w:pPr><w:rPr><w:{}/></w:rPr></w:pPr>".format
    text = "<w:p>{}<w:r><w:t>{}</w:t></w:r></w:p>".format
    body = (
        text(mark("del"), "Le minis") + text(mark("del"), "tre ") + text("", "parle.") + text(mark("ins"), "Il part.")
    )
    box = "<w:txbx><w:txbxContent>" + text(mark("del"), "Un encadré.") + "</w:txbxContent></w:txbx>"
    body += f"<w:p><w:r>{box}</w:r></w:p>{text('', 'Fin.')}"
    (found,) = read(office.read_docx, boxed(**{"word__document.xml": f'<w:x xmlns:w="{WORD}">{body}</w:x>'}))
    assert parts(found.text) == ["Le ministre parle.", "Il part.", "Un encadré.", "Fin."]


def test_what_a_style_or_a_section_hides_is_not_read():
    run = '<w:r><w:rPr><w:rStyle w:val="{}"/></w:rPr><w:t>{}</w:t></w:r>'.format
    body = f"<w:p>{run('Cache', 'Caché. ')}{run('Clair', 'Clair.')}</w:p>"
    body += f'<w:p><w:pPr><w:pStyle w:val="Note"/></w:pPr>{run("Clair", "Caché.")}</w:p>'
    style = '<w:style w:styleId="{}"><w:rPr><w:vanish{}/></w:rPr></w:style>'.format
    styles = style("Cache", "") + style("Note", "") + style("Clair", ' w:val="0"')
    root = f'<w:x xmlns:w="{WORD}">{{}}</w:x>'.format
    (found,) = read(office.read_docx, boxed(**{"word__document.xml": root(body), "word__styles.xml": root(styles)}))
    assert found.text == "Clair."
    names = f'xmlns:o="{OPEN}:office:1.0" xmlns:t="{OPEN}:text:1.0" xmlns:s="{OPEN}:style:1.0"'
    body = '<t:p>Un.<t:span t:style-name="C">Caché.</t:span></t:p><t:section t:display="none"><t:p>Caché.</t:p></t:section>'
    style = '<o:styles><s:style s:name="C" s:family="text"><s:text-properties t:display="none"/></s:style></o:styles>'
    root = f"<o:doc {names}>{{}}</o:doc>".format
    files = {"content.xml": root(f"<o:body>{body}</o:body>"), "styles.xml": root(style)}
    assert read(office.read_open, boxed(**files))[0].text == "Un."


def test_a_style_hides_what_it_is_based_on_hides():
    style = '<w:style w:styleId="{}">{}<w:rPr>{}</w:rPr></w:style>'.format
    based = '<w:basedOn w:val="{}"/>'.format
    styles = style("A", "", "<w:vanish/>") + style("B", based("A"), "") + style("C", based("B"), "")
    styles += style("D", based("C"), '<w:vanish w:val="0"/>') + style("E", based("F"), "") + style("F", based("E"), "")
    run = '<w:r><w:rPr><w:rStyle w:val="{0}"/>{1}</w:rPr><w:t>{0}{2}</w:t></w:r>'.format
    shown = run("C", '<w:vanish w:val="0"/>', "!")
    body = f"<w:p>{''.join(run(name, '', '') for name in 'ABCDEF')}{shown}</w:p>"
    root = f'<w:x xmlns:w="{WORD}">{{}}</w:x>'.format
    (found,) = read(office.read_docx, boxed(**{"word__document.xml": root(body), "word__styles.xml": root(styles)}))
    assert found.text == "DEFC!"
    root = (
        f'<o:doc xmlns:o="{OPEN}:office:1.0" xmlns:t="{OPEN}:text:1.0" xmlns:s="{OPEN}:style:1.0">{{}}</o:doc>'.format
    )
    style = '<s:style s:name="{}" s:family="{}" s:parent-style-name="{}">{}</s:style>'.format
    hides = '<s:text-properties t:display="none"/>'
    # those of the page's header have names that may be the text's, those of words such as paragraphs have
    of_headers = f"<o:automatic-styles>{style('P2', 'paragraph', '', hides)}</o:automatic-styles>"
    of_all = f"<o:styles>{style('A', 'paragraph', '', hides)}{style('P3', 'text', '', hides)}</o:styles>{of_headers}"
    own = style("P1", "paragraph", "A", "") + style("P2", "paragraph", "", "") + style("P3", "paragraph", "", "")
    body = "".join(f'<t:p t:style-name="{name}">{name}</t:p>' for name in ("A", "P1", "P2", "P3"))
    body += "<t:bibliography><t:index-body><t:p>Diallo, 2021.</t:p></t:index-body></t:bibliography>"
    content = root(f"<o:automatic-styles>{own}</o:automatic-styles><o:body>{body}</o:body>")
    (found,) = read(office.read_open, boxed(**{"content.xml": content, "styles.xml": root(of_all)}))
    assert parts(found.text) == ["P2", "P3", "Diallo, 2021."]


def test_what_an_odt_hides_by_a_condition_is_not_read():
    field = '<t:hidden-{} t:condition="ooow:x" t:is-hidden="{}">{}</t:hidden-{}>'.format
    body = "".join(
        f"""<t:p>{field("paragraph", hidden, "", "paragraph")}Paragraphe {hidden}.</t:p>
        <t:section t:display="condition" t:is-hidden="{hidden}"><t:p>Section {hidden}.</t:p></t:section>
        <t:p>Mot{field("text", hidden, f" {hidden}", "text")}.</t:p>"""
        for hidden in ("true", "false")
    )
    names = f'xmlns:o="{OPEN}:office:1.0" xmlns:t="{OPEN}:text:1.0"'
    (found,) = read(office.read_open, boxed(**{"content.xml": f"<o:doc {names}><o:body>{body}</o:body></o:doc>"}))
    assert parts(found.text) == ["Mot.", "Paragraphe false.", "Section false.", "Mot false."]


def test_hidden_drawings_and_deleted_rows_of_a_docx_are_not_read():
    drawn = WORD.replace("wordprocessingml/2006/main", "drawingml/2006/wordprocessingDrawing")
    paragraph = "<w:p><w:r>{}</w:r></w:p>".format
    box = "<d:anchor><d:docPr{}/><w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent></d:anchor>".format
    cell = "<w:tc><w:tcPr>{}</w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>".format
    row = "<w:tr><w:trPr>{}</w:trPr>{}</w:tr>".format
    rows = (
        row("", cell("", "Ligne") + cell('<w:cellDel w:id="1"/>', "Case ôtée")),
        row('<w:del w:id="2"/>', cell("", "Ligne ôtée")),
        row("<w:hidden/>", cell("", "Ligne cachée")),
        row('<w:hidden w:val="0"/>', cell("", "Ligne claire")),
    )
    body = paragraph(box("", "Cadre")) + paragraph(box(' hidden="1"', "Cadre caché"))
    body += paragraph(box(' hidden="0"', "Cadre clair")) + f"<w:tbl>{''.join(rows)}</w:tbl>"
    text = f'<w:x xmlns:w="{WORD}" xmlns:d="{drawn}">{body}</w:x>'
    (found,) = read(office.read_docx, boxed(**{"word__document.xml": text}))
    assert parts(found.text) == ["Cadre", "Cadre clair", "Ligne", "Ligne claire"]


def test_what_a_list_of_a_form_has_and_letters_drawn_by_word_are_read():
    entries = "".join(f'<w:listEntry w:val="{name}"/>' for name in ("Gao", "Kidal", "Mopti"))
    chosen = '<w:fldChar w:fldCharType="begin"><w:ffData><w:ddList>{}{}</w:ddList></w:ffData></w:fldChar>'.format
    marks = (
        "",
        '<w:result w:val="1"/><w:default w:val="2"/>',
        '<w:default w:val="2"/>',
        '<w:result w:val="9"/>',
        '<w:result w:val="0000000009"/>',
    )
    separate, end = (f'<w:fldChar w:fldCharType="{mark}"/>' for mark in ("separate", "end"))
    fields = "".join(f"<w:p><w:r><w:t>À </w:t>{chosen(mark, entries)}{end}<w:t>.</w:t></w:r></w:p>" for mark in marks)
    # some write what is chosen as text, too, or blanks
    fields += f"<w:p><w:r>{chosen('', entries)}{separate}<w:t>Ber</w:t>{end}</w:r></w:p>"
    unseen = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Ber</w:t></w:r>"
    for shown in ("<w:r><w:t> </w:t></w:r>", "<w:r><w:t/></w:r>", unseen):
        fields += f"<w:p><w:r>{chosen('', entries)}{separate}</w:r>{shown}<w:r>{end}</w:r></w:p>"
    instruction = '<w:fldChar w:fldCharType="begin"/><w:instrText>IF </w:instrText>'
    fields += f"<w:p><w:r>{instruction}{chosen('', entries)}{end}{separate}<w:t>Ber</w:t>{end}</w:r></w:p>"
    art = '<w:p><w:r><w:pict><v:shape><v:textpath {}string="L’écho de Gao"/></v:shape></w:pict></w:r></w:p>'.format
    unseen = art('on="f" ')
    names = f'xmlns:w="{WORD}" xmlns:v="urn:schemas-microsoft-com:vml"'
    text = f"<w:x {names}>{fields}{art('')}{unseen}</w:x>"
    (found,) = read(office.read_docx, boxed(**{"word__document.xml": text}))
    assert parts(found.text) == [
        "À Gao.",
        "À Kidal.",
        "À Mopti.",
        "À .",
        "À .",
        "Ber",
        "Gao",
        "Gao",
        "Gao",
        "Ber",
        "L’écho de Gao",
    ]


def test_shapes_of_a_slide_that_are_hidden_are_not_read():
    shape = (
        "<p:sp><p:nvSpPr><p:cNvPr{}/></p:nvSpPr><p:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:txBody></p:sp>".format
    )
    names = f'xmlns:a="{DRAWING}/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    hidden = shape(' hidden="1"', "Forme cachée")
    text = f"<p:sld {names}>{shape('', 'Titre')}{hidden}</p:sld>"
    with zipfile.ZipFile(io.BytesIO(slides("1", 1))) as file:
        there = {name: file.read(name).decode() for name in file.namelist()}
    (found,) = read(office.read_pptx, boxed(**there | {"ppt/slides/slide1.xml": text}))
    assert found.text == "Titre"


def slides(shown: str, there: int = 11) -> bytes:
    """A PPTX whose slide number N says « Diapo N », and whose presentation shows these, « 10 2 » or « 10 99 »."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    draw = "http://schemas.openxmlformats.org/drawingml/2006/main"
    listed = "".join(f'<p:sldId id="{255 + int(n)}" r:id="s{n}"/>' for n in shown.split())
    section = '<p:extLst><p:ext><q:sldIdLst xmlns:q="q"><q:sldId id="1"/></q:sldIdLst></p:ext></p:extLst>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for n in range(1, there + 1):
            text = f'<a:p xmlns:a="{draw}"><a:r><a:t>Diapo {n}</a:t></a:r></a:p>'
            file.writestr(f"ppt/slides/slide{n}.xml", f"<sld>{text}</sld>")
        file.writestr(
            "ppt/presentation.xml",
            f'<p:presentation xmlns:p="p" xmlns:r="{relations}"><p:sldIdLst>{listed}</p:sldIdLst>{section}</p:presentation>',
        )
        targets = (f"{'/ppt/' * (n % 2)}slides/slide{n}.xml" for n in range(1, there + 1))
        file.writestr(
            "ppt/_rels/presentation.xml.rels",
            "<r>" + "".join(f'<s Id="s{n}" Target="{target}"/>' for n, target in enumerate(targets, 1)) + "</r>",
        )
    return out.getvalue()


@each(
    [
        ("10 2 1 3 4 5 6 7 8 9 11", "10 2 1 3 4 5 6 7 8 9 11"),
        ("11 2", "11 2"),  # the others were taken out of the show
        ("", "1 2 3 4 5 6 7 8 9 10 11"),
        ("3 99", "3 1 2 4 5 6 7 8 9 10 11"),  # a damaged one
    ]
)
def test_slides_come_in_the_order_of_the_presentation(shown, read_as):
    (document,) = read(office.read_pptx, slides(shown))
    assert document.text.split("\n\n") == [f"Diapo {n}" for n in read_as.split()]
    assert [document.text[start:].split("\n")[0] for start in document.meta["pages"]] == document.text.split("\n\n")


@each(
    [
        ("L’ar-", "mée malienne", "L’armée malienne"),
        ("Saint-", "Malo dort", "Saint-Malo dort"),
        ("C’est peut-", "être vrai", "C’est peut-être vrai"),
        ("dit-", "elle hier", "dit-elle hier"),
        ("gouver\u00ad", "nement", "gouvernement"),
        ("L’ONU", "et l’UA", "L’ONU et l’UA"),
        ("le vol 2024-", "2025 fut", "le vol 2024-2025 fut"),
    ]
)
def test_words_divided_at_the_end_of_a_line_are_made_whole(before, after, whole):
    assert "".join(layout.join(before, after)) == whole


def test_a_page_takes_as_long_as_its_marks():
    """trafilatura takes the square of the marks of a paragraph: half a megabyte took a minute, and was lost."""
    said = "<b>Le préfet</b> est <span>à <i>Gao</i></span>, dit l’<a href='#'>ONU</a>. "

    def page(number):
        (found,) = read(web.read, f"<html><body><article><p>{said * number}</p></article></body></html>")
        assert found.text == " ".join(["Le préfet est à Gao, dit l’ONU."] * number)

    def with_class(number):
        marks = "<b class='m'>Le préfet {0}</b> est <span class='m'>à <i>Gao</i></span>, dit l’<a class='m'>ONU</a>. "
        html = "".join(map(marks.format, range(number)))
        (found,) = read(web.read, f"<html><body><article><p id='p'>{html}</p></article></body></html>")
        expected = " ".join(f"Le préfet {n} est à Gao, dit l’ONU." for n in range(number))
        assert " ".join(found.text.split()) == expected

    page(10)
    assert grows_below(9, page, 1_500, 6_000) and grows_below(6, with_class, 1_000, 4_000)
    hidden = "<span class='share' aria-hidden='true'>Kidal</span>"
    for number in (500, 2_000):
        data = f"<html><body><article><p>{said * number}<br>{hidden}{said * number}</p></article></body></html>"
        (found,) = read(web.read, data)
        assert " ".join(found.text.split()) == " ".join(["Le préfet est à Gao, dit l’ONU."] * 2 * number)


@pytest.mark.parametrize("number", [500, 3_000])
@pytest.mark.parametrize("mark", ["<a href='/t'>Mot</a>", "<span>Mot</span>", "<a href='/t'>Mot</a><br>"])
def test_a_box_of_links_is_none_of_the_article_however_many_they_are(mark, number):
    said = "<p>Le colonel Marc Aubin a dit hier que la ville de Gao serait reprise par les forces armées du pays.</p>"
    data = f"<html><body><article><h1>Gao</h1>{said * 12}</article><div>{f'{mark} ' * number}</div></body></html>"
    (found,) = read(web.read, data)
    assert "Marc Aubin" in found.text and "Mot" not in found.text


def test_a_book_takes_as_long_as_its_pages():
    """Each line was put behind a copy of the whole text: a thousand pages took a minute, and were lost."""
    line = "le ministre de la Défense s’est rendu à Bamako " * 40

    def page(number):
        # none is a margin, which is alike on all pages
        word = "".join(chr(ord("a") + int(digit)) for digit in str(number))
        lines = (f"{word if n in (0, 4) else ''} {line}" for n in range(5))
        return page_parts.Page(
            tuple(page_parts.Segment(said, 50, 700 - 12 * n, 550, 710 - 12 * n, 10) for n, said in enumerate(lines)),
            600,
            800,
        )

    def read(number):
        found, starts = layout.text([page(n) for n in range(number)])
        assert len(starts) == number and len(found) > number * 5 * len(line)

    assert grows_below(9, read, 100, 400)


def printed(*lines, size=10.0):
    """A page of lines as (text, left, height[, size]), each letter half as wide as high."""
    placed = [(*line, size)[:4] for line in lines]
    return page_parts.Page(
        tuple(
            page_parts.Segment(text, left, middle - size / 2, left + len(text) * size / 2, middle + size / 2, size)
            for text, left, middle, size in placed
        ),
        600,
        800,
    )


def lines_of(*texts, left=100, top=600):
    return [(text, left, top - 12 * number) for number, text in enumerate(texts)]


FULL = ("Le Front a pris la ville de Gao dans la nuit de", "lundi à mardi, selon des témoins que cite le maire")


def test_an_entry_whose_first_line_hangs_out_is_one_paragraph():
    entry = [("12 mai 2013 : le Front reprend la ville de Gao aux", 100), ("soldats, qui se replient à Kidal.", 115)]
    lines = [(text, left, 600 - 12 * n) for n, (text, left) in enumerate(entry * 4)]
    found, _ = layout.text([printed(*lines)])
    assert found.split("\n\n") == [" ".join(text for text, _ in entry)] * 4


def test_replies_that_are_set_in_are_whole_and_a_reply_of_one_line_is_none_of_the_next():
    reply = ["— Il a dit au conseil que Jean Ba, de la", "Croix-Rouge, partait."]
    lines = [(reply[0], 115), (reply[1], 100), ("— Oui.", 115), ("— Non, dit Awa.", 115)] * 3
    found, _ = layout.text([printed(*((text, left, 600 - 12 * n) for n, (text, left) in enumerate(lines)))])
    assert found.split("\n\n") == [" ".join(reply), "— Oui.", "— Non, dit Awa."] * 3


def test_items_of_a_list_without_stops_are_not_one():
    items = [
        "la fin des contrôles à Ansongo depuis le mois",
        "de mai dernier, dit-on ici",
        "le retour des écoles à Gao pour tous les élèves",
    ]
    items += ["de la ville et du fleuve", "1. un préfet à Kidal", "2. un maire à Gao"]
    found, _ = layout.text([printed(*lines_of(*FULL, *items))])
    assert "dit-on ici\n\nle retour" in found and found.endswith("1. un préfet à Kidal\n\n2. un maire à Gao")


def test_smaller_type_that_goes_on_overleaf_is_one_paragraph_and_no_note():
    quote = ("« Nous irons à Gao, dit le texte,", "et nous fermerons la")
    pages = [
        printed(*lines_of(*FULL, "de Bourem et dit :"), *((t, 120, 100 - 10 * n, 8.0) for n, t in enumerate(quote))),
        printed(("route du fleuve. »", 120, 700, 8.0), *lines_of("Le maire se tait.", top=670)),
    ]
    assert f"{' '.join(quote)} route du fleuve. »\n\nLe maire" in layout.text(pages)[0]


def test_a_small_table_beside_pages_in_columns_is_read_in_rows():
    left, right = ["Le Front a pris la ville de"] * 8, ["Le maire de Kidal reste sur"] * 8
    columns = printed(*lines_of(*left), *lines_of(*right, left=320))
    rows = [("Région de Gao", "douze morts"), ("Région de Kidal", "quatre morts"), ("Région de Ber", "aucun")]
    cells = [cell for n, (one, two) in enumerate(rows) for cell in ((one, 100, 600 - 20 * n), (two, 320, 600 - 20 * n))]
    found, _ = layout.text([columns, printed(*cells)])
    assert found.endswith("\n\n".join(" ".join(row) for row in rows))


def test_lines_that_are_set_in_begin_paragraphs_though_no_sentence_ends_before_them():
    lines = [("Le Front recule, disent", 115), ("les témoins de Bourem hier.", 100), ("À lire : la paix", 115)]
    lines += [
        ("Le maire parle, disent des", 115),
        ("voisins de la ville de Gao", 100),
        ("Le préfet, lui, se tait de", 115),
    ]
    lines += [("nouveau ce matin, à Kidal.", 100), ("Fin.", 115)]
    found, _ = layout.text([printed(*((text, left, 600 - 12 * n) for n, (text, left) in enumerate(lines)))])
    assert [part.split()[0] for part in found.split("\n\n")] == ["Le", "À", "Le", "Le", "Fin."]


def test_a_line_of_a_ragged_column_that_is_short_for_a_word_ends_no_paragraph():
    lines = [
        "Le Front de libération a pris la",
        "ville de Gao, selon des témoins",
        "que le maire de la ville",
        "administrativement cite.",
    ]
    found, _ = layout.text([printed(*lines_of(*lines, *lines))])
    assert found.split("\n\n") == [" ".join(lines)] * 2


def test_a_name_that_is_divided_between_two_pages_is_one():
    pages = [
        printed(*lines_of(*FULL, "de Bourem, puis rejoint à Kidal par le maire Awa")),
        printed(*lines_of("Diop, qui parle.", top=700)),
    ]
    assert "le maire Awa Diop, qui parle." in layout.text(pages)[0]
    pages[0] = printed(*lines_of(*FULL, "de Bourem et du maire"))
    assert "du maire\n\nDiop" in layout.text(pages)[0]


def test_notes_stand_behind_the_paragraph_that_goes_on_overleaf():
    pages = [
        printed(*lines_of(*FULL, "de Bourem, qui cite le"), ("1 Entretien, Gao, 3 mai.", 100, 60, 8.0)),
        printed(*lines_of("maire de Kidal.", top=700)),
    ]
    found, _ = layout.text(pages)
    assert found.split("\n\n")[-2:] == [
        f"{' '.join(FULL)} de Bourem, qui cite le maire de Kidal.",
        "1 Entretien, Gao, 3 mai.",
    ]


@each(
    [
        (lambda n: ("Rapport 2023 du Comité", 760, 8.0), False),
        (lambda n: (f"Revue de presse, page {n + 3} sur 12", 760, 8.0), False),
        (lambda n: (f"{n + 3} | Le Courrier, 12 mai 2024", 30, 8.0), False),
        (lambda n: (f"— {n + 3} —", 30, 8.0), False),
        (lambda n: ("xiv", 30, 8.0), False),
        (lambda n: (f"https://x.fr/gao {n + 1}/8", 30, 8.0), False),
        (lambda n: ("https://x.fr/gao" if n == 2 else "", 760, 8.0), False),
        (lambda n: (f"Jeudi 12 mai 2024 – Le Courrier – {n + 3}", 760, 14.0), False),
        (lambda n: (f"Rapport annuel – p. {2 * n + 2}", 30, 8.0), False),
        (lambda n: (f"Page {n + 3} – Le Courrier du Sahel", 760, 10.0), False),
        (lambda n: (f"Le Courrier, n° 112, page {n + 3}, mai 2023", 760, 10.0), False),
        (lambda n: (f"S/2023/236 {n + 3}/12", 760, 10.0), False),
        (lambda n: (f"- {n + 3} - Le Courrier du Sahel", 30, 10.0), False),
        (lambda n: (f"www.x.ml {n + 3} contact@x.ml", 30, 8.0), False),
        (lambda n: ("La guerre du Mali" if n in (2, 4) else "", 760, 8.0), False),
        (lambda n: (f"{n + 3}. Entretien avec un maire, Gao", 30, 8.0), True),
        (lambda n: (f"Dépêche n° {112 + n} – Awa Diop", 760, 10.0), True),
        (lambda n: (f"Kidal, le {n + 3} mai 2023", 760, 14.0), True),
        (lambda n: (f"{n + 3} Entretien avec un maire, Gao.", 30, 8.0), True),
        (lambda n: (f"{4 * n} Ibid., p. {7 * n}", 30, 8.0), True),
        (lambda n: (f"https://x.fr/{'abcdefgh'[n]}", 30, 8.0), True),
        (lambda n: ("civil." if n == 2 else "", 588, 10.0), True),
        (lambda n: ("2023." if n == 2 else "", 30, 10.0), True),
    ]
)
def test_a_header_says_the_same_on_each_page_but_for_its_number(said, is_text):
    pages = [
        printed(*lines_of(f"Le Front {'abcdefgh'[n]} recule.", *FULL), (said(n)[0], 100, *said(n)[1:]))
        for n in range(8)
    ]
    found, _ = layout.text(pages)
    assert all((said(n)[0] in found) == is_text for n in range(8) if said(n)[0]), found


def test_the_last_lines_of_an_article_in_columns_are_in_columns_too():
    left = ["Le Front a pris la ville de", "Gao dans la nuit de lundi à", "mardi, disent des témoins."]
    right = ["Le maire de Kidal reste sur", "place avec cent hommes, par", "ordre de Bamako, dit-on là."]

    def columns(number):
        return printed(*lines_of(*left * number), *lines_of(*right * number, left=320))

    found, _ = layout.text([columns(6), columns(1)])
    assert found.endswith(f"{' '.join(left)}\n\n{' '.join(right)}")
    # a page of whole lines is none of columns
    found, _ = layout.text(
        [columns(6), printed(*lines_of("Le Front a pris la ville de Gao dans la nuit de lundi à mardi, dit-on."))]
    )
    assert found.endswith("lundi à mardi, dit-on.")


@pytest.mark.parametrize(
    ("initial", "lines", "text"),
    [
        ("B", ["oko Haram a attaqué Diffa", "au Niger, dans la nuit"], "Boko Haram a attaqué Diffa au Niger, dans la nuit"),
        ("« L", ["’armée » recule à Gao, dit", "le maire Marc Aubin hier"], "« L’armée » recule à Gao, dit le maire"),
        ("L’", ["Algérie se tait devant ce", "que dit Nasser Bourita"], "L’Algérie se tait devant ce que dit"),
        ("B", ["OKO HARAM a attaqué encore", "la ville de Diffa au Niger"], "BOKO HARAM a attaqué encore la ville"),
        ("À", ["la veille du vote à Gao, le", "maire Marc Aubin se tait"], "À la veille du vote à Gao, le maire"),
        ("A", ["près le vote à Gao, le maire", "Marc Aubin se tait encore"], "Après le vote à Gao, le maire Marc"),
        ("A", ["Gao, le maire Marc Aubin se", "tait encore devant tous"], "A Gao, le maire Marc Aubin se tait"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lift", [0, 8])
def test_an_initial_of_several_lines_begins_its_word(initial, lines, text, lift):
    def placed(text, left, right, middle, size):
        return page_parts.Segment(text, left, middle - size / 2, right, middle + size / 2, size)

    rest = ["La suite parle de la même affaire, comme", "tous les jours de ce mois depuis le vote"]
    segments = [
        placed(initial, 100, 120, 693 + lift, 26),
        *(placed(line, 125, 300, 700 - 12 * number, 10) for number, line in enumerate(lines)),
        *(placed(line, 100, 300, 676 - 12 * number, 10) for number, line in enumerate(rest)),
    ]
    found, _ = layout.text([page_parts.Page(tuple(segments), 600, 800)])
    assert found.startswith(text) and "\n" not in found


@each([
    ("2025-03-14", True), ("2025-03", True), ("2025", True), ("2024-02-29T10:00:00", True), ("2023-02-29", False),
    ("2024-99-99", False), ("0000-00-00", False), ("0000", False), ("2024-13", False), ("hier", False),
])  # fmt: skip
def test_a_date_of_no_calendar_is_none(date, kept):
    assert described(title="Une", date=date) == ({"title": "Une", "date": date} if kept else {"title": "Une"})


# mail

LETTER = """From: "Aubin, Marc" <marc@example.org>
To: Salma Idrissi <salma@example.org>, desk@example.org
Subject: =?utf-8?q?Communiqu=C3=A9?=
Date: Fri, 14 Mar 2025 08:12:00 +0100
MIME-Version: 1.0
"""


def test_attachments_are_documents_of_their_own():
    letter, attached = documents("mutt.eml")
    assert attached.item == "libreoffice.pdf"
    assert parts(attached.text) == ONE and attached.meta["kind"] == "pdf"
    assert letter.meta["author"] == "Salma Idrissi"


def test_mails_of_a_mailbox_are_numbered():
    found = documents("mutt.mbox")
    assert [document.item for document in found] == ["1", "1#libreoffice.pdf", "2"]
    assert parts(found[2].text) == SAHEL


def test_what_stands_before_the_first_mail_of_a_mailbox_is_an_error_beside_its_mails():
    box = f"From marc@example.org Fri Mar 14 08:12:00 2025\n{LETTER}\nBonjour.\n"
    error, found = read(mail.read_mbox, f"L’AQMI avant.\n\n{box}")
    assert isinstance(error, InputError) and "stands before its first line « From … »" in error.reason
    assert found.item == "1" and found.text.endswith("Bonjour.")
    (found,) = read(mail.read_mbox, f"\ufeff\n \n{box}")
    assert found.item == "1"


def test_a_pdf_of_whose_contents_a_part_is_damaged_brings_a_remark():
    data = bytearray((FILES / "chromium.pdf").read_bytes())
    assert [type(found) for found in read(pdf.read, bytes(data))] == [Extracted]
    data[data.index(b"stream\n") + 200] ^= 16
    remark, _ = read(pdf.read, bytes(data))
    assert remark.text == "1 part of its contents is damaged, and what stands there may be missing or wrong"


def test_what_is_not_read_of_a_header_brings_a_remark():
    def said(header, value, **wanted):
        *remarks, found = read(mail.read, f"{header}: {value}\nFrom: Marc <m@x.fr>\n\nBonjour.", **wanted)
        return [remark.text for remark in remarks], found

    few = ", ".join(f"Anne {letter}{letter} <a@x.fr>" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 12)
    remarks, found = said("To", few, mail_people=True)
    assert remarks == [] and len(found.people) == 313
    many = "of its header To the first 20,000 characters are read"
    assert said("To", few * 5, mail_people=True)[0] == [many] and said("To", few * 5)[0] == []
    assert said("Cc", "A <a>," * 1_100, mail_people=True)[0] == ["of its header Cc the first 1,000 people are read"]
    assert said("Subject", "La grève. " * 2_100)[0] == ["of its header Subject the first 20,000 characters are read"]
    assert grows_below(9, lambda number: said("To", '"' * number, mail_people=True), 4_000, 16_000)
    remarks, found = said("To", "(" * 10_000, mail_people=True)
    assert remarks == ["its header To is damaged, and not read"] and found.text == "De : Marc\n\nBonjour."


def test_a_line_that_begins_with_from_divides_no_mail():
    box = (
        f"From marc@example.org Fri Mar 14 08:12:00 2025\n{LETTER}\nBonjour.\n\n>From Rabat, Nasser Bourita écrit.\n\n"
    )
    (mail_,) = read(mail.read_mbox, box)
    assert mail_.text == "Communiqué\n\nBonjour.\n\nFrom Rabat, Nasser Bourita écrit."
    dated = "From Paris à 12:30 le 3 mars 2025, L’AQMI a frappé.\nBoko Haram a suivi."
    head = "From a@b.c 2025-03-14 08:12\nSubject: Brest\n\n"
    texts = [found.text for found in read(mail.read_mbox, f"{head}{dated}\n\n{dated}\n\n{head}Fin.\n")]
    assert texts == [f"Brest\n\n{dated}\n\n{dated}", "Brest\n\nFin."]
    strict = "From a@b.c Fri Mar 14 08:12:00 2025\n"
    assert [m.text for m in read(mail.read_mbox, f"{strict}\nUn.\n\n{strict}\nDeux.\n")] == ["Un.", "Deux."]


def test_people_of_a_mail_are_named_only_if_asked():
    text = LETTER + "Content-Type: text/plain; charset=utf-8\n\nLe préfet parle."
    (plain,) = read(mail.read, text)
    assert plain.text == "Communiqué\n\nLe préfet parle." and plain.people == ()
    (named,) = read(mail.read, text, mail_people=True)
    assert named.text == "De : Aubin, Marc\nÀ : Salma Idrissi\n\nCommuniqué\n\nLe préfet parle."
    assert [named.text[start:end] for start, end in named.people] == ["Aubin, Marc", "Salma Idrissi"]
    assert named.meta["date"] == "2025-03-14"


@each(
    [
        (
            "Content-Type: text/plain; charset=utf-8; format=flowed\n\nLe préfet \nMarc Aubin\nparle.",
            "Le préfet Marc Aubin\nparle.",
        ),
        (
            "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\nLe pré \nfet  \nparle. \n\nFin. ",
            "Le préfet parle.\n\nFin.",
        ),
        (
            "Content-Type: text/plain; charset=utf-8; format=flowed\n\nLe préfet \nparle. \n\nFin.",
            "Le préfet parle. \n\nFin.",
        ),
        (
            "Content-Type: text/html; charset=utf-8\n\n<style>p{}</style><p>Le <b>préfet</b></p><p>parle</p>",
            "Le préfet\n\nparle",
        ),
        (
            "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nL'=E9t=E9",
            "L'été",
        ),
        ("Content-Type: text/plain; charset=unknown-8bit\n\nL'été", "L'été"),
        (
            "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nSimple\n--b\n"
            "Content-Type: text/html\n\n<p>Riche</p>\n--b--",
            "Simple",
        ),
    ]
)
def test_the_body_of_a_mail_is_read_however_it_is_written(body, text):
    (document,) = read(mail.read, LETTER + body)
    assert document.text.removeprefix("Communiqué\n\n") == text


@each(
    (blank,)
    for blank in [
        "",
        "\n \n",
        "Content-Transfer-Encoding: base64\n\nCg==\n",
        # a no-break space, and what has no width, in UTF-8
        *(
            f"; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{b64encode(chr(blank).encode()).decode()}\n"
            for blank in (0xA0, 0x200B, 0xFEFF, 0xAD, 0x200E)
        ),
    ]
)
def test_a_plain_text_that_says_nothing_stands_for_no_html(blank):
    body = (
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain"
        f"{blank if blank[:1] == ';' else chr(10) + blank if 'base64' in blank else 2 * chr(10) + blank}\n--b\nContent-Type: text/html\n\n<p>La grève</p>\n--b--\n"
    )
    (found,) = read(mail.read, f"Subject: Brest\n{body}")
    assert found.text == "Brest\n\nLa grève"


def test_the_first_of_an_article_s_lines_is_kept_where_only_br_divides_them():
    lines = [f"Le M23 avance dans la région {n}, où des habitants fuient vers la ville de Gao." for n in range(4)]
    lost = []
    for before, behind in (
        ("<article>", "</article>"),
        ("<section>\n<b>Gao</b>, ", "</section>"),
        ("<main><span>", "</span></main>"),
        ("<font><font size=2>", "</font></font>"),
        ("<article><h1>Gao</h1> Le <a href=x>M23</a>.", "</article>"),
        ("", ""),
    ):
        body = before + "<br><br>".join(lines) + behind
        (found,) = read(web.read, f"<!doctype html><html><head><title>T</title></head><body>{body}</body></html>")
        lost += [(before, line) for line in lines if line not in found.text]
    assert lost == []


def test_a_line_with_a_year_begins_no_text_of_a_corpus_whose_texts_begin_otherwise():
    line = "2025 *Hamas* et le Hezbollah en une."
    texts = [found.text for found in read(iramuteq.read, f"**** *a_1\nL’AQMI.\n{line}\nFin.\n**** *a_2\nDeux.\n")]
    assert texts == [f"L’AQMI.\n{line}\nFin.", "Deux."]
    texts = [found.text for found in read(iramuteq.read, "0001 *a_1\nUn.\n0002 *a_2\nDeux.\n")]
    assert texts == ["Un.", "Deux."]


ARTICLE = "Les dockers de Brest ont voté la grève lundi matin, dit le préfet Marc Aubin. " * 6


@pytest.mark.parametrize(
    "hint",
    [
        "Voir la version HTML.",
        "If you cannot read this mail, click here: https://lettre.exemple/u/a-b-c-d-e-f-g?pour=marc.aubin",
        "Ce message est au format HTML. <https://lettre.exemple/voir/en/ligne>",
    ],
)
@pytest.mark.parametrize("related", [False, True])
def test_a_plain_text_that_but_points_to_the_html_stands_for_none(hint, related):
    html = f"Content-Type: text/html; charset=utf-8\n\n<p>{ARTICLE}</p>"
    if related:
        html = f"Content-Type: multipart/related; boundary=r\n\n--r\n{html}\n--r\nContent-Type: image/png\n\nx\n--r--"
    head = "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n"
    (found,) = read(mail.read, f"Subject: Brest\n{head}{hint}\n--b\n{html}\n--b--\n")
    assert found.text == f"Brest\n\n{ARTICLE.strip()}"


SAID = "Le général Hélène Sérère s’est rendue à Ménaka, où l’état-major a été reçu. "


@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1", "x-unknown"])
@pytest.mark.parametrize("bad", [b"Caf\xe9.", "é".encode()[:1]])
@pytest.mark.parametrize("kind", ["feed", "html", "eml", "html mail"])
def test_utf8_with_a_byte_that_is_none_is_utf8(kind, bad, declared):
    said = (SAID * 5).encode()
    charset = f"; charset={declared}" if declared else ""
    if kind == "feed":
        encoding = f' encoding="{declared}"' if declared else ""
        items = b"<item><title>Un</title><description>" + said + b"</description></item>"
        data = f'<?xml version="1.0"{encoding}?><rss version="2.0"><channel><title>x</title>'.encode()
        data += items * 3 + items.replace(b"</desc", bad + b"</desc") + b"</channel></rss>"
    elif kind == "eml":
        data = f"Subject: Un\nContent-Type: text/plain{charset}\n\n".encode() + said + bad
    else:
        meta = f'<meta charset="{declared}">' if declared and kind == "html" else ""
        data = f"<html><head>{meta}</head><body><article>".encode()
        data += (b"<p>" + said + b"</p>") * 5 + b"<p>" + bad + b"</p></article></body></html>"
        if kind == "html mail":
            data = f"Subject: Un\nContent-Type: text/html{charset}\n\n".encode() + data
    found = list(unfold(io.BytesIO(data), "a", kind.removeprefix("html ").replace("mail", "eml"), Wanted(), Limits()))
    texts = [one.text for one in found if isinstance(one, Extracted)]
    assert texts and all(SAID.strip() in text and "Ã" not in text for text in texts)
    (remark,) = [one.text for one in found if isinstance(one, Remark)]
    assert remark == "1 character in it is damaged, and read as \ufffd"


@pytest.mark.parametrize(
    ("says", "is_in"), [("utf-8", "cp1252"), ("iso-8859-1", "utf-8"), ("utf-16", "utf-8"), ("utf-8", "utf-8")]
)
@pytest.mark.parametrize("kind", ["html", "eml", "mhtml"])
def test_a_page_is_read_in_what_it_is_in_whatever_is_said_of_it(kind, says, is_in):
    meta = f'<meta charset="{says}">' if kind == "html" else ""
    data = f"<html><head>{meta}</head><body><article><p>{SAID * 8}</p></article></body></html>".encode(is_in)
    part = f"Content-Type: text/html; charset={says}\nContent-Transfer-Encoding: 8bit\n\n".encode() + data
    if kind == "eml":
        data = b"Subject: x\nMIME-Version: 1.0\n" + part
    elif kind == "mhtml":
        data = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=A\n\n--A\n" + part + b"\n--A--\n"
    *remarks, found = unfold(io.BytesIO(data), "a", kind, Wanted(), Limits())
    assert SAID.strip() in found.text and "\ufffd" not in found.text
    guessed = ["not UTF-8, read as cp1252; --encoding overrides"] if is_in == "cp1252" else []
    assert [remark.text for remark in remarks] == guessed


@pytest.mark.parametrize("kind", ["feed", "eml", "mhtml", "html"])
def test_the_encoding_that_the_user_says_holds_whatever_is_said(kind):
    page = f"<html><body><article><p>{SAID * 8}</p></article></body></html>".encode("mac_roman")
    part = b"Content-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n" + page
    items = f"<item><title>Un</title><description>{SAID * 8}</description></item>".encode("mac_roman")
    data = {
        "feed": b'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>x</title>' + items
        + b"</channel></rss>",
        "eml": b"Subject: x\nContent-Type: text/plain; charset=iso-8859-1\n\n" + (SAID * 8).encode("mac_roman"),
        "mhtml": b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=A\n\n--A\n" + part + b"\n--A--\n",
        "html": page,
    }[kind]  # fmt: skip
    (found,) = unfold(io.BytesIO(data), "a", kind, Wanted(encoding="mac_roman"), Limits())
    assert SAID.strip() in found.text


def test_a_plain_text_that_says_as_much_is_read_beside_html_with_menus():
    menus = "<p>Accueil Politique Monde Sports Culture Abonnement Contact Archives</p>" * 8
    head = "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n"
    plain = "Les dockers de Brest ont voté la grève lundi matin, dit le préfet Marc Aubin."
    for html in (f"{menus}<p>{plain}</p>", "<p>Voir la version texte.</p>"):
        html = f"Content-Type: text/html; charset=utf-8\n\n{html}"
        (found,) = read(mail.read, f"Subject: Brest\n{head}{plain}\n--b\n{html}\n--b--\n")
        assert found.text == f"Brest\n\n{plain}"


@pytest.mark.parametrize(
    "written",
    [
        lambda text: unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode(),
        lambda text: unicodedata.normalize("NFD", text),
        str.upper,
        lambda text: text.replace("er", "er\u00ad").replace("é", "\u200bé"),
        lambda text: " ".join(f"_{word}_" for word in text.split()),
    ],
)
def test_a_plain_text_that_writes_its_words_otherwise_is_read_alone(written):
    said = (
        "Le général Hélène Sérère à Ménaka a déclaré mercredi que l'état-major protège les évacués près de la frontière "
        "algérienne, déjà fermée aux étrangers évacués de la région de Mopti."
    )
    head = "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n"
    for plain, html in ((written(said), said), (said, written(said))):
        html = f"Content-Type: text/html; charset=utf-8\n\n<p>{html}</p><p>Se désinscrire | Nous écrire | Voir en ligne"
        (found,) = read(mail.read, f"Subject: Brest\n{head}{plain}\n--b\n{html}\n--b--\n")
        assert found.text == f"Brest\n\n{plain}"


def test_the_text_of_a_mail_is_read_whatever_marks_it_has():
    bodies = {
        "text/enriched": "<bold>Boko</bold> Haram\nest <color><param>red</param>à</color> Gao, <<AFP>.\n\n"
        "<nofill>Kidal\nMopti</nofill>",
        "text/richtext": "<Bold>Boko</Bold> Haram<nl><italic>est\nà</italic> Gao, <lt>AFP>.<nl>Kidal<nl>Mopti",
        "text/rtf": r"{\rtf1 {\b Boko} Haram\line est \'e0 Gao, <AFP>.\par Kidal\line Mopti}",
        "application/rtf": r" {\rtf1 Boko Haram\line est \u224? Gao, <AFP>.\par Kidal\line Mopti}",
        "application/xhtml+xml": "<html><body><p><b>Boko</b> Haram est à Gao, &lt;AFP>.</p><p>Kidal<br/>Mopti</p></body></html>",
        "text/rtf; charset=utf-8": "Boko Haram est à Gao, <AFP>. Kidal Mopti",
    }
    said = "Boko Haram est à Gao, <AFP>. Kidal Mopti"
    for kind, body in bodies.items():
        (found,) = read(mail.read, f"Subject: Sahel\nContent-Type: {kind}\n\n{body}")
        assert " ".join(found.text.split()) == f"Sahel {said}", kind
        parts = "Content-Type: multipart/{}; boundary=b\n\n--b\n\n{}\n--b\nContent-Type: {}\n\n{}\n--b--\n".format
        (found,) = read(mail.read, f"Subject: Sahel\n{parts('alternative', 'Le texte nu.', kind, body)}")
        assert found.text == "Sahel\n\nLe texte nu.", kind
        (found,) = read(mail.read, f"Subject: Sahel\n{parts('mixed', 'Le texte nu.', kind, body)}")
        assert " ".join(found.text.split()) == f"Sahel Le texte nu. {said}", kind
        named, attached = read(
            mail.read, f"Subject: S\n{parts('mixed', 'Nu.', f'{kind}{chr(10)}Content-Disposition: attachment', body)}"
        )
        assert named.text == "S\n\nNu." and attached.data.decode().strip() == body.strip(), kind
    remark, found = read(mail.read, "Subject: S\nContent-Type: text/rtf\n\n{\\rtf1 Boko Haram")
    assert "its text ends in the middle" in remark.text and found.text == "S\n\nBoko Haram"
    assert enriched.plain("3 < 5 <b>et</b> 6 > 4 <param>x") == "3 < 5 et 6 > 4 x"


def test_letters_of_windows_are_read_where_a_mail_or_page_says_iso_8859_1():
    text = "L\x92AQMI, dit Arnaud Le C\x9cur \x97 5 \x80"
    meant = "L’AQMI, dit Arnaud Le Cœur — 5 €"
    head = "From: =?iso-8859-1?Q?Le_C=9Cur?= <c@example.org>\nSubject: =?iso-8859-1?Q?Le_c=9Cur=85?=\n"
    for kind, charset in (("plain", "iso-8859-1"), ("plain", "ISO-8859-15"), ("html", "iso-8859-1")):
        body = text if kind == "plain" else f"<p>{text}</p>"
        data = f"{head}Content-Type: text/{kind}; charset={charset}\n\n{body}".encode("latin-1")
        (found,) = read(mail.read, data, mail_people=True)
        assert found.text == f"De : Le Cœur\n\nLe cœur…\n\n{meant}"
        assert found.meta == {"title": "Le cœur…", "author": "Le Cœur"}
    page = f"From: <Saved by x>\nContent-Type: text/html; charset=iso-8859-1\n\n<p>{text}</p>".encode("latin-1")
    (found,) = read(web.read_saved, page, whole_page=True)
    assert found.text == meant
    assert decode(text.encode("latin-1"), "une.txt", "iso-8859-1") == meant
    name = "Content-Type: text/csv\nContent-Disposition: attachment; filename*=iso-8859-1''L%92or.csv\n\ntext\nLe M23."
    (part,) = read(mail.read, name)
    assert part.name == "L’or.csv"


def test_latin_9_is_told_by_its_letters_whatever_is_said():
    text = "André Lebœuf dit au Sacré-Cœur : l'œuvre de l'Œil coûte 30 €."
    data = text.encode("iso-8859-15")
    told = []
    assert [decode(data, "une.txt", warn=told.append), decode(data, "une.txt", "cp1252")] == [text, text]
    assert told == ["une.txt: not UTF-8, read as iso8859_15; --encoding overrides"]
    for said in ("", "<meta charset=iso-8859-1>"):
        *remarks, found = read(web.read, f"{said}<p>".encode() + data, whole_page=True)
        assert found.text == text and bool(remarks) == (not said)
    (found,) = read(mail.read, b"From: a\nSubject: s\nContent-Type: text/plain; charset=iso-8859-1\n\n" + data)
    assert found.text.endswith(text)
    fractions = "Né l'été où l'élève, âgée déjà, a ½ heure, 1½h, la ½finale, à un ¼ de près."
    assert decode(fractions.encode("cp1252"), "une.txt") == fractions


def test_a_page_that_does_not_say_its_encoding_is_read_in_that_of_its_accents():
    text = "L’été à Sète, dit l’élève né à Orléans."
    for codec in ("cp1252", "mac_roman"):
        remark, found = read(web.read, f"<p>{text}".encode(codec), whole_page=True)
        assert (found.text, remark.text) == (text, f"not UTF-8, read as {codec}; --encoding overrides")
    late = f"<style>{'p {margin: 0}' * 900}</style><meta charset=iso-8859-15><p>30 €, en été."
    (found,) = read(web.read, late.encode("iso-8859-15"), whole_page=True)
    assert found.text == "30 €, en été."


def test_a_mail_that_is_cut_within_its_base64_is_read_so_far():
    whole = b64encode("L’AQMI est à Gao. Le M23 avance. Boko Haram aussi.".encode()).decode()
    head = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n"
    for length in range(len(whole) - 10, len(whole)):
        cut = whole[:length].rstrip("=")
        text = f"{head}\n{cut[:40]}\n{cut[40:]}\n"
        *remarks, found = read(mail.read, text)
        assert found.text.startswith("L’AQMI est à Gao. Le M23 avance. Boko Haram")
        assert [said.text for said in remarks] == (
            ["its text is cut off within its base64; what is there is read"] if len(cut) % 4 else []
        )
        attached = text.replace("\n\n", "\nContent-Disposition: attachment; filename=a.txt\n\n", 1)
        *remarks, part = read(mail.read, f"Subject: S\n{attached}")[1:]
        assert part.data.startswith("L’AQMI est à Gao. Le M23 avance. Boko Haram".encode())
        assert [said.text[:23] for said in remarks] == (["attachment a.txt is cut"] if len(cut) % 4 else [])
    page = b64encode(b"<p>Le M23 avance.</p><p>Boko Haram").decode()[:-3]
    said, found = read(web.read_saved, f"{head.replace('plain', 'html')}\n{page}", whole_page=True)
    assert found.text.startswith("Le M23 avance.\n\nBoko") and said.text.startswith("the page is cut off")


def test_a_header_in_bytes_of_windows_is_read_and_a_page_attached_without_a_name():
    part = "Content-Type: text/html; charset=cp1252\nContent-Disposition: attachment\n\n<p>Zoé Müller parle à Gao, dit le maire.</p>"
    head = "Subject: Grève à Brest\nFrom: Désiré Aubin <a@b.fr>\nContent-Type: multipart/mixed; boundary=x"
    letter = f"{head}\n\n--x\n\nBonjour.\n--x\n{part}\n--x--\n"
    for codec in ("cp1252", "utf-8"):
        source = io.BytesIO(letter.encode(codec).replace(part.encode(codec), part.encode("cp1252")))
        found, page = unfold(source, "l.eml", "eml", Wanted(), Limits())
        assert (found.meta["title"], found.meta["author"]) == ("Grève à Brest", "Désiré Aubin")
        assert (page.item, page.text) == ("attachment 1.html", "Zoé Müller parle à Gao, dit le maire.")


def test_what_programs_do_to_a_mail_on_its_way_costs_no_text():
    one, two = (b64encode(text.encode()).decode() for text in ("Le préfet Marc ", "Aubin."))
    head, kind = "From: a@b.fr\nDate: x\nSubject: s\n", "Content-Transfer-Encoding: base64\nContent-Type: text/plain"
    for letter, text in (
        (f"{head}{kind}; charset=utf-8\n\n{one}=\n{two}\n", "Le préfet Marc Aubin."),
        (f"{head}{kind}; charset=utf-8\n\n{two}\n\n____\nListe à Gao", "Aubin.\n\n____\nListe à Gao"),
        (f"{head}{kind}; charset=utf-8\n\n{two}\nListe de Gao\n", "Aubin.\n\nListe de Gao"),
        (f"{head}{kind}; charset=utf-8\n\nLe préfet, dit-il.\n", "Le préfet, dit-il."),
        (f"{head}{kind}; charset=utf-8\n\n{one[:8]} {one[8:16]}\n{one[16:]}\n", "Le préfet Marc"),
        (f"{head}Content-Transfer-Encoding: quoted-printable; x\n\nLe pr=C3=A9fet.\n", "Le préfet."),
        (f"\ufeff\n\n{head}Content-Transfer-Encoding: quoted-printable\n\nLe pr=C3=A9fet.\n", "Le préfet."),
    ):
        (found,) = unfold(io.BytesIO(letter.encode()), "l.eml", "eml", Wanted(), Limits())
        assert (found.text.strip(), found.meta["title"]) == (f"s\n\n{text}", "s")
    behind = f"{head}Content-Type: multipart/mixed; boundary=x\n\n--x\n\nGao.\n--x--\n\n{head}\nKidal."
    remark, found = read(mail.read, behind)
    assert "stands behind the last of its parts" in remark.text and found.text == "s\n\nGao."


def test_a_text_of_another_kind_in_a_mail_is_a_part():
    body = "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nUn\n"
    for kind in ("markdown", "csv", "calendar", "rfc822-headers"):
        body += f"--b\nContent-Type: text/{kind}\n\nDeux\n"
    body += "--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nTrois\n--b--\n"
    first, *parts = read(mail.read, f"Subject: Brest\n{body}")
    assert first.text == "Brest\n\nUn"
    assert [(p.name, p.data.strip()) for p in parts] == [
        ("attachment 1.md", b"Deux"),
        ("attachment 2.csv", b"Deux"),
        ("attachment 3.ics", b"Deux"),
        ("attachment 4.txt", b"Trois"),
    ]


def uuencoded(name: str, data: bytes) -> str:
    lines = [binascii.b2a_uu(data[at : at + 45]).decode() for at in range(0, len(data), 45)]
    return f"begin 644 {name}\n{''.join(lines)}`\nend\n"


def test_a_file_written_into_a_mail_as_letters_is_a_part():
    note = f"L’AQMI est à Gao. {ARTICLE}".encode()
    head = "From: a@b.c\nSubject: Brest\nDate: Fri, 14 Mar 2025 08:12:00 +0100\n\n"
    whole = uuencoded("../note.txt", note)
    first, part = read(mail.read, f"{head}Ci-joint :\n{whole}Salut.")
    assert (first.text, part.name, part.data) == ("Brest\n\nCi-joint :\nSalut.", ".._note.txt", note)
    (part,) = [found for found in read(mail.read, f"From: a@b.c\n\n{whole}") if isinstance(found, Part)]
    assert part.data == note
    for cut, length in ((whole[:200], 129), (f"{whole[:145]}\n", 90)):
        *first, remark, part = read(mail.read, f"{head}Ci-joint :\n{cut}")
        assert [one.text for one in first] == ["Brest\n\nCi-joint :"] and "cut off" in remark.text
        assert part.data == note[:length]
    prose = "begin 644 grains\nde blé, et\nend\n\nbegin 644 x\n\nend"
    assert [one.text for one in read(mail.read, f"{head}{prose}")] == [f"Brest\n\n{prose}"]


def test_a_mail_that_apple_mail_kept_is_one():
    letter = (
        "From: a@b.c\nTo: d@e.f\nSubject: Brest\nDate: Fri, 14 Mar 2025 08:12:00 +0100\n\nLe GSIM à Kidal.\n".encode()
    )
    data = b"%-10d\n%b<?xml version='1.0'?>\n<plist><dict><key>flags</key></dict></plist>\n" % (len(letter), letter)
    assert (kinds.tell("12.emlx", data), kinds.tell("12", data)) == ("eml", "eml")
    (found,) = read(mail.read, data)
    assert (found.text, found.meta["date"]) == ("Brest\n\nLe GSIM à Kidal.", "2025-03-14")


def test_what_is_in_a_mail_and_is_not_read_is_told():
    call = "--b\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nDESCRIPTION:Deux\nEND:VCALENDAR\n"
    for kind in ("mixed", "alternative"):
        body = f"Content-Type: multipart/{kind}; boundary=b\n\n--b\nContent-Type: text/plain\n\nUn\n{call}--b--\n"
        found = list(unfold(io.BytesIO(f"Subject: S\n{body}".encode()), "m.eml", "eml", Wanted(), Limits()))
        assert [one.text for one in found] == ["S\n\nUn", "passed over 1 file in it (1 .ics)"]


def test_a_text_attached_to_a_mail_is_read_in_the_charset_that_the_mail_says():
    text = "Le député Łukasz Żuk et Désiré Müller."
    page, rows = f"<html><body><p>{text}</p></body></html>", f"id,text\n1,{text}\n"
    cases = [
        ("p.html", "text/html; charset=iso-8859-2", page.replace("Müller", "Muller").encode("iso-8859-2")),
        ("p.txt", "text/plain; charset=windows-1250", text.encode("cp1250")),
        ("p.csv", "text/csv; charset=utf-16", rows.encode("utf-16-le")),
        # what is said wrongly
        ("p.html", "text/html; charset=windows-1252", page.encode()),
        ("p.txt", "text/plain; charset=iso-8859-1", text.encode()),
        ("p.txt", "text/plain; charset=utf-16", text.encode()),
        ("p.txt", "text/plain; charset=latin-0", text.encode()),
        ("p.html", "text/html; charset=utf-8", page.replace("Łukasz Żuk", "Zoé").encode("cp1252")),
        ("p.txt", "text/plain; charset=us-ascii", text.replace("Łukasz Żuk", "Zoé").encode("cp1252")),
        ("p.rtf", "text/plain; charset=utf-7", b"{\\rtf1\\ansi D\\'e9sir\\'e9 M\\'fcller+AOk-.}"),
    ]
    for name, kind, data in cases:
        part = (
            f"Content-Type: {kind}\nContent-Disposition: attachment; filename={name}\nContent-Transfer-Encoding: base64"
        )
        letter = f"From: a@b.fr\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nBonjour.\n--x\n{part}\n\n"
        letter += f"{b64encode(data).decode()}\n--x--\n"
        for source, form in ((letter, "eml"), (f"From a@b.fr Fri Mar 14 08:00:00 2025\n{letter}", "mbox")):
            found = list(unfold(io.BytesIO(source.encode()), "l", form, Wanted(), Limits()))
            attached = [one for one in found if isinstance(one, Extracted)][-1].text
            assert "Désiré M" in attached and "ller" in attached, (kind, attached)
            assert "ukasz" not in data.decode("latin-1") or "Łukasz Żuk" in attached, (kind, attached)
            assert attached.endswith("+AOk-.") or "rtf" not in name
    (part,) = [one for one in read(mail.read, letter.replace("utf-7", "utf-8")) if isinstance(one, Part)]
    assert part.data == data


def test_an_archive_attached_to_a_mail_is_read():
    for name, mode in (("a.tar", "w"), ("a.tar.gz", "w:gz")):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode=mode) as box:
            member = tarfile.TarInfo("une.txt")
            member.size = 8
            box.addfile(member, io.BytesIO(b"Le Mali."))
        body = f"Content-Type: application/x-tar; name={name}\nContent-Transfer-Encoding: base64\n\n"
        letter = f"Subject: S\n{body}{b64encode(out.getvalue()).decode()}\n".encode()
        found = list(unfold(io.BytesIO(letter), "m.eml", "eml", Wanted(), Limits()))
        assert [(one.item, one.text) for one in found] == [("", "S"), (f"{name}#une.txt", "Le Mali.")]


ANOTHER = " ".join(["La ministre Aline Corbin quitte Nantes après neuf ans, annonce un communiqué de son cabinet."] * 4)


def test_what_both_forms_of_a_mail_bring_is_told_apart_in_time_in_proportion():
    def attached(number):
        files = "".join(f"--i\nContent-Disposition: attachment; filename=a{n}.txt\n\nGao {n}\n" for n in range(number))
        forms = "".join(
            f"--b\nContent-Type: multipart/mixed; boundary=i\n\n--i\nContent-Type: text/{kind}\n\nGao\n{files}--i--\n"
            for kind in ("plain", "html")
        )
        letter = f"Content-Type: multipart/alternative; boundary=b\n\n{forms}--b--\n".encode()
        assert len(list(mail.read(io.BytesIO(letter), Wanted(), Limits()))) == 1 + number

    assert grows_below(7, attached, 30, 120)


NO_HTML = "Votre logiciel ne lit pas le HTML."
POINTING = (
    "Votre messagerie ne permet pas d’afficher ce message. Pour lire le communiqué dans un navigateur, cliquez ici."
)


def test_a_text_that_a_mail_says_twice_is_one_and_two_are_two():
    part = "--b\nContent-Type: text/{}; charset=utf-8\n\n{}\n".format
    once, other = "Le préfet parle à Gao.", "À Gao, le maire parle."
    for kind, parts, text in (
        ("mixed", [("plain", once), ("html", f"<p>{once}</p>")], once),
        ("mixed", [("plain", once), ("html", f"<p>{other}</p>")], f"{once}\n\n{other}"),
        ("related", [("html", f"<p>{once}</p>"), ("plain", once)], once),
        (
            "related",
            [("plain", "Paul a tué Jean."), ("html", "<p>Jean a tué Paul.</p>")],
            "Paul a tué Jean.\n\nJean a tué Paul.",
        ),
        (
            "related",
            [("html", f"<p>{once}</p>"), ("plain", "Le préfet <http://x.fr> parle à Gao.")],
            "Le préfet <http://x.fr> parle à Gao.",
        ),
        ("alternative", [("plain", once), ("html", f"<p>{once}</p>")], once),
        ("alternative", [("plain", ARTICLE), ("html", f"<p>{ANOTHER}</p>")], f"{ARTICLE.strip()}\n\n{ANOTHER}"),
        ("alternative", [("plain", ARTICLE), ("html", f"<p>Menu {ARTICLE}</p>")], ARTICLE.strip()),
        ("alternative", [("plain", POINTING), ("html", f"<p>{ANOTHER}</p>")], f"{POINTING}\n\n{ANOTHER}"),
        ("alternative", [("plain", NO_HTML), ("html", "<p>Awa est à Gao.</p>")], f"{NO_HTML}\n\nAwa est à Gao."),
        ("alternative", [("plain", "Le HTML est là."), ("html", "<p>Le <b>HTML</b> est là.</p>")], "Le HTML est là."),
        ("alternative", [("plain", "Rien ici."), ("html", f"<p>{ANOTHER[:140]}</p>")], f"Rien ici.\n\n{ANOTHER[:140]}"),
    ):
        body = "".join(part(*one) for one in parts)
        (found,) = read(mail.read, f"Subject: S\nContent-Type: multipart/{kind}; boundary=b\n\n{body}--b--\n")
        assert found.text.replace(" \n", "\n").strip() == f"S\n\n{text}", kind


def test_an_attachment_within_an_alternative_that_is_not_read_is_a_part():
    body = (
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nUn\n--b\n"
        "Content-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: text/html\n\n<p>Un</p>\n--c\n"
        'Content-Type: text/plain\nContent-Disposition: attachment; filename="r.txt"\n\nDeux\n--c--\n--b--\n'
    )
    first, part = read(mail.read, f"Subject: Brest\n{body}")
    assert first.text == "Brest\n\nUn"
    assert (part.name, part.data.strip()) == ("r.txt", b"Deux")


@pytest.mark.parametrize("kind", ["application/pdf", "text/markdown", "message/rfc822"])
def test_a_file_without_a_name_within_an_alternative_that_is_not_read_is_a_part(kind):
    body = (
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nUn\n"
        "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: text/html\n\n<p>Un</p>\n"
        f"--c\nContent-Type: {kind}\n\nSubject: Deux\n--c--\n--b\nContent-Type: text/x-amp-html\n\nUn\n--b--\n"
    )
    letter, part = read(mail.read, f"Subject: Brest\n{body}")
    assert letter.text == "Brest\n\nUn" and part.data.strip() == b"Subject: Deux"


def test_texts_that_are_attached_stand_for_no_text_and_are_parts_once():
    note = 'Content-Type: text/plain\nContent-Disposition: attachment; filename="r.txt"\n\nDeux\n'
    html = "Content-Type: text/html\n\n<p>Un</p>\n"
    plain = "Content-Type: text/plain\n\nUn\n"
    mixed = "Content-Type: multipart/mixed; boundary={0}\n\n--{0}\n{1}--{0}\n{2}--{0}--\n".format
    for first, second in (
        (html, mixed("c", note, "Content-Type: image/png\n\nx\n")),
        (mixed("c", plain, note), mixed("d", html, note)),
    ):
        body = f"Content-Type: multipart/alternative; boundary=b\n\n--b\n{first}--b\n{second}--b--\n"
        letter, part = read(mail.read, f"Subject: Brest\n{body}")
        assert letter.text == "Brest\n\nUn"
        assert (part.name, part.data.strip()) == ("r.txt", b"Deux")


@each(
    [
        ("", ["text/html\n\n<p>Un</p>", "text/plain\n\nDeux"], "Un\n\nDeux"),
        # related where they should be alternatives
        (
            "",
            ["text/html; charset=utf-8\n\n<p>Le préfet parle.</p>", "text/plain; charset=utf-8\n\nLe préfet parle."],
            "Le préfet parle.",
        ),
        (
            "",
            [
                "text/plain; charset=utf-8\n\nLe préfet parle.",
                "text/html; charset=utf-8\n\n<p>Menu</p>Le préfet parle.",
            ],
            "Menu\n\nLe préfet parle.",
        ),
        ("", ["text/css\n\np {}", "text/html\n\n<p>Un</p>", "text/css\n\np {}"], "Un"),
        ("", ["image/png\n\nx", "text/html\nContent-ID: <a>\n\n<p>Un</p>"], "Un"),
        ("", ["text/html\n\n<p>Un</p>", "text/html\nContent-ID: <cadre>\n\n<p>Deux</p>"], "Un"),
        ('; start="<b>"', ["text/plain\nContent-ID: <a>\n\nDeux", "text/html\nContent-ID: <b>\n\n<p>Un</p>"], "Un"),
    ]
)
def test_the_root_of_related_parts_is_read(start, parts, text):
    body = "".join(f"--b\nContent-Type: {part}\n" for part in parts)
    (found,) = read(mail.read, f"Subject: Brest\nContent-Type: multipart/related; boundary=b{start}\n\n{body}--b--\n")
    assert found.text == f"Brest\n\n{text}"


@pytest.mark.parametrize("kind", ["alternative", "related", "mixed"])
@pytest.mark.parametrize("boundary", ["", "; boundary=autre"])
def test_parts_are_told_where_a_mail_does_not_say_what_divides_them(kind, boundary):
    part = "Content-Type: text/plain; charset=utf-8\n\nL'été"
    (found,) = read(mail.read, f"Subject: Brest\nContent-Type: multipart/{kind}{boundary}\n\n--x\n{part}\n--x--\n")
    assert found.text == "Brest\n\nL'été"
    (found,) = read(mail.read, f"Subject: Brest\nContent-Type: multipart/{kind}{boundary}\n\nL'été.\n")
    assert found.text == "Brest\n\nL'été."


def test_a_mail_of_a_mailbox_begins_without_an_empty_line_before_a_header():
    line = "From a@b.c Fri Mar 14 08:12:00 2025\n"
    box = f"{line}Subject: Brest\n\nUn\n{line}Subject: Rabat\n\nDeux\n{line}La suite.\n"
    assert [found.text for found in read(mail.read_mbox, box)] == ["Brest\n\nUn", f"Rabat\n\nDeux\n{line}La suite."]


def test_a_mail_whose_text_alone_is_in_utf_16_is_a_mail():
    data = f"{LETTER}Content-Type: text/plain; charset=utf-16\n\n".encode() + ("Bonjour à Gao. " * 900).encode("utf-16")
    assert kinds.tell("une", data[: kinds.HEAD]) == "eml"
    (found,) = unfold(io.BytesIO(data), "une", "eml", Wanted(), Limits())
    assert found.meta["title"] == "Communiqué" and found.text.count("Bonjour à Gao.") == 900


def test_mails_are_read_whatever_the_ends_of_their_lines():
    letter = f"{LETTER}Content-Type: text/plain; charset=utf-8\n\nBonjour à Gao.\n\nFin.\n"
    box = f"From marc@example.org Fri Mar 14 08:12:00 2025\n{letter}\n" * 2
    for end in ("\n", "\r\n", "\r", "\r\r\n"):
        (one,) = read(mail.read, letter.replace("\n", end))
        two = read(mail.read_mbox, box.replace("\n", end))
        for found in (one, *two):
            assert found.meta["title"] == "Communiqué", (end, found)
            assert found.text == "Communiqué\n\nBonjour à Gao.\n\nFin.", (end, found)
        assert [found.item for found in two] == ["1", "2"], end


def test_a_text_that_is_utf_8_is_read_so_whatever_its_mail_says():
    for kind in ("text/plain", "text/html"):
        for charset, codec in (("iso-8859-1", "utf-8"), ("windows-1252", "utf-8"), ("iso-8859-15", "iso-8859-15")):
            data = f"{LETTER}Content-Type: {kind}; charset={charset}\n\nL'été à Gao, dit Zoé Müller.\n".encode(codec)
            (found,) = read(mail.read, data)
            assert found.text == "Communiqué\n\nL'été à Gao, dit Zoé Müller.", (kind, charset)


def test_a_mail_within_a_mail_is_a_part():
    body = "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nVoir.\n--b\nContent-Type: message/rfc822\n\n"
    letter, part = read(mail.read, LETTER + body + LETTER + "\nDedans.\n--b--")
    assert letter.text.endswith("Voir.") and isinstance(part, Part) and b"Dedans." in part.data


# records


@each(
    (table,)
    for table in [
        'id,text\n7,"Le Mali, l\'ONU"\n',
        "id;text\r\n7;Le Mali, l'ONU\r\n",
        "id\ttext\n7\tLe Mali, l'ONU\n",
        "sep=|\nid|text\n7|Le Mali, l'ONU\n",
        '\ufeffid;text\n7;"Le Mali, l\'ONU"\n\n',
    ]
)
def test_the_dialect_of_a_table_is_found_out(table):
    assert read(tabular.read_table, table) == [Extracted("Le Mali, l'ONU", "7")]


def test_a_table_without_the_column_says_which_it_has():
    with pytest.raises(InputError, match="no column 'text'; it has titre, corps") as error:
        read(tabular.read_table, "titre;corps\na;b\n")
    assert "--text-field" in error.value.remedy


@each(
    (data,)
    for data in [
        '[{"n": 3, "article": {"body": "Le Mali."}}]',
        '{"total": 1, "hits": [{"n": 3, "article": {"body": "Le Mali."}}]}',
        '{"n": 3, "article": {"body": ["Le Mali."]}}',
        '{"n": 3, "article.body": "Le Mali."}',
    ]
)
def test_fields_within_fields_are_found(data):
    assert read(tabular.read_json, data, text_field="article.body", id_field="n") == [Extracted("Le Mali.", "3")]


def test_a_record_without_a_text_leaves_the_others():
    found = read(tabular.read_json, '[{"text": "a"}, {"x": 1}, {"text": "b"}]')
    assert [getattr(one, "text", None) for one in found] == ["a", None, "b"]
    assert str(found[1]).startswith(": record 2: no text in field 'text'")
    told, _ = read(tabular.read_lines, '[{"text": "a"}, {"text": "b"}]\n{"text": "c"}\n')
    assert "a list of records in one line" in str(told) and "--input-format json" in str(told)


def rows_of(text):
    """The text of each row, or why it has none."""
    return [getattr(one, "text", None) or one.reason for one in read(tabular.read_table, text)]


@each(
    [
        ('{"a": [{"text": "Un"}], "b": [{"text": "Deux"}]}', ["1 Un", "2 Deux"]),
        ('{"versions": [{"v": 1}], "articles": [{"text": "Un"}]}', ["1 Un"]),
        ('{"tags": ["x"], "articles": [{"text": "Un"}, null, {"text": "Deux"}]}', ["1 Un", ": record 2", "3 Deux"]),
        ('{"articles": [{"texte": "Un"}], "n": 1}', [": record 1"]),
        ('{"hits": {"n": 2, "hits": [{"text": "Un"}]}, "b": [{"text": "Deux"}]}', ["1 Un", "2 Deux"]),
        ('{"articles": []}', [": record 1"]),
    ]
)
def test_all_lists_of_texts_in_an_object_are_read(data, expected):
    found = read(tabular.read_json, data)
    assert [f"{f.item} {f.text}" if isinstance(f, Extracted) else f.subject for f in found] == expected


def test_arrays_beside_the_text_of_an_object_are_told_of():
    beside = '"commentaires": [{"text": "Deux"}, {"text": "Trois"}], "tags": ["x"], "auteurs": [{"nom": "X"}]'
    remark, found = read(tabular.read_json, f'{{"text": "Un", {beside}}}')
    assert found.text == "Un"
    assert remark.text == "texts in arrays beside its own text are not read: commentaires (2)"
    remark, *found = read(tabular.read_json, f'[{{"text": "Un", {beside}}}, {{"text": "Quatre", {beside}}}, 7]')
    assert [one.text for one in found if isinstance(one, Extracted)] == ["Un", "Quatre"]
    assert remark.text == "texts in arrays beside its own text are not read: commentaires (4)"


@pytest.mark.parametrize("given", [None, "utf-16"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_lines_of_two_or_four_bytes_a_letter_are_read_in_an_archive(encoding, given):
    if given and not encoding.startswith(given):
        return
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        archive.writestr("a.jsonl", '{"text": "Le 10 à Ċala, l’AQMI."}\n\n{"text": "Deux"}\n'.encode(encoding))
    found = list(unfold(box, "a.zip", "zip", Wanted(encoding=given), Limits()))
    assert [(one.item, one.text) for one in found] == [("a.jsonl#1", "Le 10 à Ċala, l’AQMI."), ("a.jsonl#3", "Deux")]


def test_a_column_that_is_there_twice_brings_a_remark():
    table = "id,text,jour,jour\n1,Un,lundi,mardi\n"
    assert read(tabular.read_table, table) == [Extracted("Un", "1")]
    remark, found = read(tabular.read_table, table, keep_fields=("jour",))
    assert remark == Remark("has 2 columns 'jour', of which the last is read") and found.meta == {"jour": "mardi"}


def test_a_record_that_gives_two_texts_in_one_field_is_told():
    """None of them is passed over; what else is there twice counts as other programs take it, the last."""
    twice = '{"id": 1, "text": "Un", "text": "Deux"}', '{"article": {"text": "Un"}, "article": {"text": "Deux"}}'
    inner, same = '{"article": [{"text": "Un", "text": "Deux"}]}', '{"id": 1, "id": 2, "text": "Un", "text": "Un"}'
    for record, name in ((twice[0], "text"), (twice[1], "article.text"), (inner, "article.0.text")):
        lines, array = f"{record}\n{same}\n", f"[{record}, {same}]"
        for function, data, place in ((tabular.read_lines, lines, ":1"), (tabular.read_json, array, ": record 1")):
            error, *_ = read(function, data, text_field=name)
            assert (error.subject, error.reason) == (place, f"has {name!r} more than once, with several texts")
    assert read(tabular.read_lines, same) == read(tabular.read_json, same) == [Extracted("Un", "2")]
    assert read(tabular.read_lines, inner.replace("Deux", "Un"), text_field="article.0.text") == [Extracted("Un", "1")]


def test_a_link_in_an_archive_is_no_text():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive_file:
        archive_file.writestr("a.txt", "Gao")
        link = zipfile.ZipInfo("b.txt")
        link.external_attr = 0o120777 << 16
        archive_file.writestr(link, "../c.txt")
    part, remark = read(archive.read_zip, data.getvalue())
    assert part.name == "a.txt" and remark.text == "passed over 1 link to other files in it"


@each(
    [
        ("De\u0301pe\u0302che à Gao.txt".encode(), "Dépêche à Gao.txt"),  # macOS
        ("Dépêche.txt".encode("cp850"), "Dépêche.txt"),  # Windows
        ("À Gao.txt".encode("cp850"), "À Gao.txt"),
        ("L’été.txt".encode("cp1252"), "L’été.txt"),
        ("π.txt".encode("cp437"), "π.txt"),
        ("Gao.txt".encode("cp850"), "Gao.txt"),
    ]
)
def test_names_in_an_archive_that_does_not_say_how_they_are_written(written, name):
    data = packed(**{"x" * len(written): b"Gao"}).replace(b"x" * len(written), written)
    assert [part.name for part in read(archive.read_zip, data)] == [name]


def test_a_name_that_newer_pythons_have_read_in_utf_8_is_left_so():
    info = zipfile.ZipInfo("x.txt")
    info.filename = "Cœur.txt"
    assert archive._named(info) == "Cœur.txt"


def test_what_is_packed_in_a_way_that_is_not_read_is_told_so():
    data = bytearray(packed(**{"a.txt": b"Gao"}))
    data[8:10] = data[(listed := data.index(b"PK\1\2")) + 10 : listed + 12] = b"\x09\0"  # Deflate64
    (error,) = read(archive.read_zip, bytes(data))
    assert "packed in a way that is not read" in error.reason and "7z" in error.remedy


def test_an_archive_before_another_in_one_file_is_an_error_beside_its_texts():
    one, two = packed(**{"a.txt": b"Gao"}), packed(**{"b.txt": b"Kidal"})
    part, error = read(archive.read_zip, one + two)
    assert part.name == "b.txt" and "another zip archive" in error.reason and error.remedy
    assert [part.name for part in read(archive.read_zip, b"MZ au lancement" + two)] == ["b.txt"]
    assert [part.name for part in read(archive.read_zip, packed(**{"a.zip": one, "b.txt": b"Kidal"}))] == [
        "a.zip",
        "b.txt",
    ]


def test_an_archive_that_is_cut_is_not_read_as_one_that_it_holds():
    docx = (FILES / "libreoffice.docx").read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("word/une.txt", "Gao")
        box.writestr("word/b.docx", docx)
    for reader in (archive.read_zip, office.read_docx):
        with pytest.raises(InputError, match="its end is missing"):
            read(reader, out.getvalue()[:-60])
    with pytest.raises(InputError, match="another zip archive stands before it"):
        read(office.read_docx, docx + docx)
    assert len(read(office.read_docx, b"\n" + docx + b"\n")) == 1


def test_what_stands_behind_a_zip_archive_is_an_error_beside_its_texts():
    one, two = packed(**{"a.txt": b"Gao"}), packed(**{"b.txt": b"Kidal"})
    for behind in (two[:-30], b"Le M23."):
        part, error = read(archive.read_zip, one + behind)
        assert part.name == "a.txt" and "behind its end" in error.reason and error.remedy
    # zeros, as what is copied block by block has, a line end, and a comment
    comment = b"Les textes de mars"
    for whole in (one + bytes(512), one + b"\r\n", one[:-2] + len(comment).to_bytes(2, "little") + comment):
        assert [part.name for part in read(archive.read_zip, whole)] == ["a.txt"]


def test_packed_files_within_a_file_are_read_whatever_they_are():
    mail_ = f"From: a@b.c\nTo: d@e.f\nDate: Fri, 14 Mar 2025 08:12:00 +0100\nSubject: S\n\n{ONE[0]}".encode()
    out, boundary = io.BytesIO(), "Content-Type: multipart/mixed; boundary=b\n\n"
    files = {
        "a.eml.gz": gzip.compress(mail_),
        "b.rtf.gz": gzip.compress(b"{\\rtf1 Le M23.}"),
        "c.pdf.gz": gzip.compress((FILES / "chromium.pdf").read_bytes()),
        "d.gz": gzip.compress(b"<!doctype html><p>x"),
        "e.csv.gz": gzip.compress(b"id;text\n7;Le M23"),
        "f.txt.gz": gzip.compress(b"Le M23")[:-9],
        "g.jpg.gz": gzip.compress(b"\xff\xd8\xff"),
    }
    with zipfile.ZipFile(out, "w") as box:
        for name, data in files.items():
            box.writestr(name, data)
    found = list(unfold(io.BytesIO(out.getvalue()), "z.zip", "zip", Wanted(whole_page=True), Limits()))
    assert [(type(f).__name__, getattr(f, "item", None) or getattr(f, "subject", None)) for f in found] == [
        *(("Extracted", name) for name in ("a.eml.gz", "b.rtf.gz", "c.pdf.gz", "d.gz", "e.csv.gz#7")),
        ("InputError", "f.txt.gz"),
        ("Remark", None),
    ]
    assert found[-1].text == "passed over 1 file in it (1 .gz)"
    letter = f"Subject: S\n{boundary}--b\nContent-Type: application/gzip; name=b.rtf.gz\n"
    letter += f"Content-Transfer-Encoding: base64\n\n{b64encode(files['b.rtf.gz']).decode()}\n--b--\n"
    found = list(unfold(io.BytesIO(letter.encode()), "m.eml", "eml", Wanted(), Limits()))
    assert [(f.item, f.text) for f in found] == [("", "S"), ("b.rtf.gz", "Le M23.")]


def test_pipes_and_devices_of_a_tar_archive_are_told():
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as file:
        for name, kind in (("a", tarfile.FIFOTYPE), ("b", tarfile.CHRTYPE), ("c", tarfile.DIRTYPE), ("d.txt", b"0")):
            info = tarfile.TarInfo(name)
            info.type = kind
            file.addfile(info)
    document, remark = unfold(io.BytesIO(data.getvalue()), "a.tar", "tar", Wanted(), Limits())
    assert (document.item, remark.text) == ("d.txt", "passed over 2 pipes and devices in it")


def test_pages_of_one_name_in_a_tar_archive_are_all_read():
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as file:
        for text in (b"<p>Un.</p>", b"<p>Deux.</p>"):
            info = tarfile.TarInfo("doc_files/a.html")
            info.size = len(text)
            file.addfile(info, io.BytesIO(text))
        link = tarfile.TarInfo("b.html")
        link.type, link.linkname = tarfile.LNKTYPE, "doc_files/a.html"
        file.addfile(link)
    first, remark, second = archive.read_tar(data, Wanted(), Limits())
    assert (first.name, first.data) == ("doc_files/a.html", b"<p>Un.</p>")
    assert remark.text == "b.html is doc_files/a.html under another name, and read once"
    assert (second.name, second.data) == ("doc_files/a.html", b"<p>Deux.</p>")


def test_a_file_of_three_names_in_a_tar_archive_is_read_by_the_one_that_says_what_it_is():
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as file:
        info = tarfile.TarInfo("a")
        info.size = 4
        file.addfile(info, io.BytesIO(b"Gao."))
        for name in ("b", "c.txt"):
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.LNKTYPE, "a"
            file.addfile(link)
    found = list(unfold(io.BytesIO(data.getvalue()), "a.tar", "tar", Wanted(), Limits()))
    assert [(one.item, one.text) for one in found if isinstance(one, Extracted)] == [("c.txt", "Gao.")]


def test_a_file_beside_a_page_that_has_a_name_elsewhere_is_read_by_that():
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as file:
        for name, text in (
            ("./Gao_files/seul", b"Seul."),
            ("./Une_files/ad.html", b"<p>Pub.</p>"),
            ("./Une.html", b"<p>Gao."),
        ):
            info = tarfile.TarInfo(name)
            info.size = len(text)
            file.addfile(info, io.BytesIO(text))
        link = tarfile.TarInfo("lien.txt")
        link.type, link.linkname = tarfile.LNKTYPE, "./Gao_files/seul"
        file.addfile(link)
    found = list(unfold(io.BytesIO(data.getvalue()), "a.tar", "tar", Wanted(whole_page=True), Limits()))
    assert [(one.item, one.text) for one in found if isinstance(one, Extracted)] == [
        ("./Une.html", "Gao."),
        ("lien.txt", "Seul."),
    ]
    assert any("1 file that a browser has laid" in one.text for one in found if isinstance(one, Remark))


@each(
    [
        ("&#55357;&#56832;", "😀"),
        ("&#xD83D;&#xDE00;&#38;lt;", "😀<"),
        ("&#55357;", "\ufffd"),
        ("&#56832;&#55357;", "\ufffd\ufffd"),
        ("&#1114112;", "\ufffd"),
        ("&#x110000;", "\ufffd"),
        ("&#" + "9" * 5_000 + ";", "\ufffd"),
        ("&#x" + "0" * 15 + "e9;", "é"),
        ("&#233;&#233;", "éé"),
    ]
)
def test_numbers_of_letters_cost_no_feed(number, letter):
    items = f"<item><title>Un {number}.</title><description>L’AQMI {number} à Gao.</description></item>"
    items += "<item><title>Deux</title><description>Le GSIM.</description></item>"
    first, second = read(feed.read, f'<rss version="2.0"><channel><title>x {number}</title>{items}</channel></rss>')
    assert second.text == "Deux\n\nLe GSIM." and first.meta["title"] == f"Un {letter}."


def test_items_of_a_feed_that_say_nothing_are_told():
    items = "<item><title>Gao</title></item><item><guid>7</guid></item><item><title>Kidal</title></item>"
    first, last, remark = read(feed.read, f'<rss version="2.0"><channel>{items}</channel></rss>')
    assert (first.text, last.text, remark.text) == ("Gao", "Kidal", "passed over 1 item without title and text")


def test_a_file_of_several_names_in_a_tar_archive_is_read_under_one_of_a_document():
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as file:
        for name, content in (
            *(("a.txt", b"Gao"), ("b.txt", "a.txt"), (".store/9f3a", b"Le M23."), ("c.txt", ".store/9f3a")),
            *(("d.txt", ".store/9f3a"), ("e.bak", b"Le GSIM."), ("f.txt", "e.bak"), ("g.txt", "/etc/passwd")),
            *((".une.txt", b"AQMI"), ("une.txt", ".une.txt"), ("h.jpg", ".store/9f3a"), ("i.txt", None)),
        ):
            info = tarfile.TarInfo(name)
            if isinstance(content, bytes):
                info.size = len(content)
            else:
                info.type, info.linkname = tarfile.LNKTYPE if content else tarfile.SYMTYPE, content or "a.txt"
            file.addfile(info, io.BytesIO(content) if isinstance(content, bytes) else None)
    found = list(unfold(io.BytesIO(data.getvalue()), "a.tar", "tar", Wanted(), Limits()))
    texts = [(f.item, f.text) for f in found if isinstance(f, Extracted)]
    assert texts == [("a.txt", "Gao"), ("c.txt", "Le M23."), ("f.txt", "Le GSIM."), ("une.txt", "AQMI")]
    assert [f.text for f in found if isinstance(f, Remark)][:4] == [
        "b.txt is a.txt under another name, and read once",
        "passed over 1 link to other files in it",
        "d.txt is c.txt under another name, and read once",
        "h.jpg is c.txt under another name, and read once",
    ]
    (error,) = [f for f in found if isinstance(f, InputError)]
    assert (error.subject, error.reason) == ("g.txt", "a link to /etc/passwd, which is not in the archive")


def epub(spine: str, said: str = "<metadata/>", kind: str = "application/xhtml+xml", **files: str) -> bytes:
    """A book of the chapters a and b, the latter of some media type."""
    items = "".join(
        f'<item id="{key}" href="{name}" media-type="{type_}"/>'
        for key, name, type_ in (("a", "a.xhtml", "application/xhtml+xml"), ("b", "B.xhtml#haut", kind))
    )
    order = "".join(f'<itemref idref="{key}"/>' for key in spine)
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf">{said}<manifest>{items}</manifest>'
        f"<spine>{order}</spine></package>"
    )
    pages = {f"{name}.xhtml": f"<html><body><p>{text}</p></body></html>".encode() for name, text in files.items()}
    return packed(**{"c.opf": package.encode(), **pages})


def test_chapters_of_a_book_are_found_whatever_their_capitals_and_told_of_if_they_are_not():
    (whole,) = read(book.read, epub("ab", a="Le GSIM.", b="Gao."))
    assert whole.text == "Le GSIM.\n\nGao."
    remark, left = read(book.read, epub("ab", a="Le GSIM."))
    assert left.text == "Le GSIM." and "B.xhtml is missing" in remark.text
    remark, left = read(book.read, epub("acd", a="Le GSIM."))
    assert left.text == "Le GSIM." and "chapter c and 1 more are missing" in remark.text
    with pytest.raises(InputError, match="its chapters are missing"):
        read(book.read, epub("a"))


def test_a_short_chapter_that_begins_with_the_title_of_its_book_is_no_title_page():
    data = "http://purl.org/dc/elements/1.1/"
    said = f'<metadata xmlns:d="{data}"><d:title>Dépêches</d:title><d:creator>Léa Roy</d:creator></metadata>'
    for first, text in (
        ("Dépêches</p><p>Le M23 a pris Goma.", "Dépêches\n\nLe M23 a pris Goma.\n\nGao."),
        ("Dépêches</p><p>Léa Roy", "Gao."),
        ("Dépêches", "Gao."),
    ):
        (found,) = read(book.read, epub("ab", said, a=first, b="Gao."))
        assert found.text == text


def test_a_chapter_of_a_book_that_is_named_twice_is_read_once():
    made = io.BytesIO(epub("aba", a="Le GSIM."))
    out = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():  # a place in the first chapter
            new.writestr(name, old.read(name).replace(b"B.xhtml", b"a.xhtml"))
    (found,) = read(book.read, out.getvalue())
    assert found.text == "Le GSIM."


def test_an_rtf_says_in_unicode_what_it_says_twice():
    (found,) = read(rtf.read, rb"{\rtf1{\upr{Le ? {\b x}}{\*\ud{Le \u322 ? GSIM}}} est {\b l\'e0}.}")
    assert found.text == "Le ł GSIM est là."


def test_a_mailbox_and_a_mail_are_read_whatever_their_line_ends():
    mail_ = "From: A <a@b.fr>\nSubject: Une\nContent-Type: text/plain; charset=utf-8\n\nLe GSIM {}\nest là.\n\n"
    box = "".join(f"From a@b.fr Mon Jan  1 00:00:00 2024\n{mail_.format(n * 'x')}" for n in (1, 70_000, 2))
    texts = [found.text for found in read(mail.read_mbox, box)]
    assert len(texts) == 3 and texts[2] == "Une\n\nLe GSIM xx\nest là."
    for end in ("\r\n", "\r"):
        assert [found.text for found in read(mail.read_mbox, box.replace("\n", end))] == texts, end
    for end in ("\r\n", "\r", "\r\r\n"):
        (found,) = read(mail.read, mail_.format("xx").replace("\n", end))
        assert (found.text, found.meta["author"]) == (texts[2], "A"), end


def test_what_is_called_gz_and_is_unpacked_is_read(tmp_path):
    for name, content in (
        ("a.txt.gz", "Gao."),
        ("a.jsonl.gz", '{"text": "Gao."}'),
        ("a.csv.gz", "text;n\nGao.;1\n"),
        ("a.html.gz", "<html><p>Gao.</html>"),
    ):
        (tmp_path / name).write_text(content)
    found = [one for path in tmp_path.iterdir() for one in entries(str(path), Options())]
    assert [getattr(one, "text", one) for one in found] == ["Gao."] * 4


def test_what_is_written_in_two_bytes_a_letter_is_read_as_what_it_is():
    head = "From: A <a@b.fr>\r\nSubject: Été\r\nDate: Mon, 1 Jan 2024 00:00:00 +0000\r\n"
    letter = f"{head}Content-Type: text/plain; charset=utf-16\r\nContent-Transfer-Encoding: 8bit\r\n\r\nÉté à Gao."
    item = "<item><title>Été</title><description>Été à Gao.</description></item>"
    wrong = []
    for name, text in (
        ("a.rss", f'<?xml version="1.0" encoding="utf-16"?>\n<rss version="2.0"><channel>{item}</channel></rss>'),
        ("a.eml", letter),
        ("a.mbox", f"From a@b.fr Mon Jan  1 00:00:00 2024\n{letter}"),
        ("a.html", "<html><title>Été</title><p>Été à Gao.</html>"),
        ("a.txt", "**** *titre_Été\nÉté à Gao."),
        ("a", "{\\rtf1 \\'c9t\\'e9\\par\\'c9t\\'e9 \\'e0 Gao.}"),
    ):
        for codec in ("utf-8", "utf-16", "utf-16-be", "utf-32"):
            data = text.encode(codec)
            kind = kinds.tell(name, data[: kinds.HEAD])
            found = list(unfold(io.BytesIO(data), name, str(kind), Wanted(), Limits()))
            if len(found) != 1 or not found[0].text.endswith("Été à Gao."):
                wrong.append((name, codec, kind, found))
    assert wrong == []


def test_an_item_of_a_feed_whose_text_is_xml_is_read():
    entry = '<entry><title>Une</title><content type="{}"><a xmlns="x">Le <b>GSIM</b> est là.</a></content></entry>'
    entries = "".join(map(entry.format, ("application/xml", "text/xml", "application/tei+xml", "xhtml")))
    found = read(feed.read, f'<feed xmlns="http://www.w3.org/2005/Atom"><title>S</title>{entries}</feed>')
    assert [one.text for one in found] == ["Une\n\nLe GSIM est là."] * 4


def test_chapters_of_a_book_are_read_by_whatever_type_its_list_has_them():
    for kind in ("text/x-oeb1-document", "application/xml", "text/xml", "Text/HTML", "application/x-dtbook+xml", ""):
        (found,) = read(book.read, epub("ab", a="Le GSIM.", b="Gao.", kind=kind))
        assert found.text == "Le GSIM.\n\nGao.", kind
    for kind in ("image/svg+xml", "text/css", "image/jpeg"):
        (found,) = read(book.read, epub("ab", a="Le GSIM.", b="Gao.", kind=kind))
        assert found.text == "Le GSIM.", kind


def test_the_mark_of_a_note_is_none_of_the_word_before_it():
    marks = (
        '<a epub:type="noteref" href="n.xhtml#n1">1</a>',
        '<a role="doc-noteref" href="#n1"><sup>12</sup></a>',
        '<sup class="r"><a href="#cite-1">[1]</a></sup>',
        "<sup><a id='r' href='notes.html#n1'>*</a></sup>",
    )
    kept = {'<a href="#n1">1</a>': "1", "<sup>2</sup>": "2", '<sup><a href="x.html">1</a></sup>': "1"}
    kept |= {'<a epub:type="noteref" href="#n1">deux mots</a>': "deux mots"} | dict.fromkeys(marks, "")
    for mark, left in kept.items():
        assert markup.text(f"<p>Le GSIM{mark} attaque.</p>") == f"Le GSIM{left} attaque.", mark


def test_text_that_xhtml_has_as_it_is_is_text():
    for page, text in (
        ("<p>Le M23.</p><p><![CDATA[Boko Haram & <AQMI>.]]></p><p>Gao.</p>", "Le M23.\n\nBoko Haram & <AQMI>.\n\nGao."),
        ("<p>Le <![CDATA[]]><![CDATA[M23\n]]>avance.</p>", "Le M23 avance."),
        ("<svg><![CDATA[x]]></svg><script>//<![CDATA[\nx()\n//]]></script><p>Gao.</p>", "Gao."),
        ("<p hidden><![CDATA[x]]></p><p>Gao.</p><![CDATA[ Kidal]", "Gao.\n\n<![CDATA[ Kidal]"),
    ):
        assert markup.text(page) == text


def test_a_feed_that_ends_in_the_middle_brings_a_remark():
    items = "<item><title>Gao</title></item><item><title>Kidal</title></item>"
    whole = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}&nbsp;</channel></rss>\n<!-- 3 ms -->\n'
    assert [type(found) for found in read(feed.read, whole)] == [Extracted] * 2
    cut = read(feed.read, whole[: whole.index("&nbsp;")] + "<item><tit")
    assert isinstance(cut[0], Remark) and "ends in the middle" in cut[0].text
    assert [found.text for found in cut[1:3]] == ["Gao", "Kidal"]
    assert cut[3].text == "passed over 1 item without title and text"


def test_a_caption_that_stands_with_each_size_of_its_picture_is_read_once():
    media = "".join(
        f"<m:content width='{n}'><media:description>Awa, lundi.</media:description></m:content>" for n in (1, 2)
    )
    item = (
        f"<item><title>T</title><description>Le M23.</description>{media.replace('m:content', 'media:content')}</item>"
    )
    spaces = 'xmlns:media="http://search.yahoo.com/mrss/"'
    (found,) = read(feed.read, f'<rss version="2.0" {spaces}><channel>{item}</channel></rss>')
    assert found.text == "T\n\nLe M23.\n\nAwa, lundi."


def test_each_of_the_summaries_of_an_item_is_read():
    spaces = "http://purl.org/rss/1.0/modules/content/ http://www.itunes.com/dtds/podcast-1.0.dtd http://search.yahoo.com/mrss/"
    said = {
        "description": "Awa reçoit Jean.",
        "itunes:summary": "Une émission de Kidal.",
        "content:encoded": "<p>Le journal de Gao.</p>",
        "media:description": "Photo de Ber",
    }
    texts = sorted(re.sub("<.*?>", "", text) for text in said.values())
    for names in permutations(said):
        item = "".join(f"<{name}><![CDATA[{said[name]}]]></{name}>" for name in names)
        declared = " ".join(
            f'xmlns:{name}="{space}"'
            for name, space in zip(("content", "itunes", "media"), spaces.split(), strict=True)
        )
        (found,) = read(feed.read, f'<rss version="2.0" {declared}><channel><item>{item}</item></channel></rss>')
        assert sorted(found.text.split("\n\n")) == texts, names


def test_a_summary_of_a_feed_is_read_where_it_is_no_beginning_of_the_text():
    full = "Les dockers de Brest ont voté la grève lundi matin, dit le préfet.\n\nDeux ministres sont attendus."
    item = "<item><title>Brest</title><description>{}</description><content:encoded>{}</content:encoded></item>".format
    content = f"&lt;p>{full}&lt;/p>".replace("\n\n", "&lt;/p>&lt;p>")
    summaries = {
        "La ministre Aline Corbin s’est dite inquiète.": "La ministre Aline Corbin s’est dite inquiète.\n\n",
        "Les dockers de Brest ont voté la grève lundi mat…": "",
        "Résumé [&amp;#8230;]": "",
        "Deux ministres sont attendus.": "",
        "Brest": "",
        "": "",
        # as WordPress cuts it, what it shows in the text left out
        "Les dockers de Brest ont voté la grève lundi. Deux ministres sont atten [&amp;#8230;]": "",
        "&lt;p>Les dockers de Brest ont voté [...]&lt;/p>&lt;p>L’article &lt;a>Brest&lt;/a> est apparu en premier sur"
        " &lt;a>Ici&lt;/a>.&lt;/p>": "",
        "Les dockers de Brest ont voté […] L'article Brest est apparu en premier sur Ici.": "",
        "The post Brest appeared first on Ici.": "",
        "Les dockers de Brest ont voté la grève &amp;#8230; &lt;a>Continuer la lecture de « Brest »&lt;/a>": "",
        # what begins alike, and says more
        (more := "Les dockers de Brest ont voté la grève lundi, dit Marc Aubin."): f"{more}\n\n",
        (more := "Les dockers de Brest ont voté la grève lundi. Aline Corbin s’est dite inquiète…"): f"{more}\n\n",
        "&lt;p>Les dockers de Brest ont voté&lt;/p>&lt;p>Aline Corbin attend.&lt;/p>": "Aline Corbin attend.\n\n",
        (more := "Les dockers [...] ont voté la grève, dit Marc Aubin."): f"{more}\n\n",
        (more := "L’article 16 est apparu à Marc Aubin. Lire la suite."): f"{more}\n\n",
        (more := "Aline Corbin, ministre des Transports, s’est dite inquiète [...]"): f"{more}\n\n",
    }
    channel = "".join(item(summary, content) for summary in summaries)
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    found = read(feed.read, f'<rss version="2.0" {space}><channel>{channel}</channel></rss>')
    assert [one.text for one in found] == [f"Brest\n\n{before}{full}" for before in summaries.values()]


def test_a_text_in_xml_of_any_kind_is_that_of_its_item_of_a_feed():
    bodies = {
        "application/xml": ("<a xmlns='x'>Le <b>GSIM</b> à Gao.</a>", "Le GSIM à Gao."),
        "text/xml": (
            "\n<doc xmlns='x'><para>Le <em>M23</em> <b>avance</b>.</para><para>Gao.</para></doc>",
            "Le M23 avance.\n\nGao.",
        ),
        "application/nitf+xml": ("<nitf><body><hl1>Mali</hl1><p>Le GSIM.</p></body></nitf>", "Mali\n\nLe GSIM."),
        "application/xhtml+xml": ("<div><p>Le GSIM.</p><p>Gao.</p></div>", "Le GSIM.\n\nGao."),
        "application/rss+xml": ("&lt;p>Le GSIM.&lt;/p>&lt;p>Gao.&lt;/p>", "Le GSIM.\n\nGao."),
        "image/svg+xml": ("<svg xmlns='x'><path d='M0'/></svg>", ""),
    }
    entries = "".join(
        f'<entry><title>Brest</title><content type="{kind}">{body}</content></entry>'
        for kind, (body, _) in bodies.items()
    )
    found = read(feed.read, f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>')
    assert [one.text.removeprefix("Brest").lstrip() for one in found] == [text for _, text in bodies.values()]


def test_an_export_of_wordpress_keeps_paragraphs_and_excerpts_and_a_feed_all_authors():
    item = (
        "<item><title>Brest</title><dc:creator>Salma Idrissi</dc:creator><dc:creator>Loïc Kermarrec</dc:creator>"
        "<excerpt:encoded>Par Aline Corbin.</excerpt:encoded><description></description><content:encoded><![CDATA["
        "Le <b>préfet</b> Marc Aubin.\n\nAline Corbin &amp; Zoé\nsont là.]]></content:encoded></item>"
    )
    names = "".join(
        f'xmlns:{name}="{address}" '
        for name, address in (
            ("content", "http://purl.org/rss/1.0/modules/content/"),
            ("excerpt", "http://wordpress.org/export/1.2/excerpt/"),
            ("dc", "http://purl.org/dc/elements/1.1/"),
        )
    )
    (found,) = read(feed.read, f'<rss version="2.0" {names}><channel>{item}</channel></rss>')
    assert parts(found.text) == ["Brest", "Par Aline Corbin.", "Le préfet Marc Aubin.", "Aline Corbin & Zoé sont là."]
    assert found.meta["author"] == "Salma Idrissi, Loïc Kermarrec"


def test_a_table_of_one_column_has_no_separator():
    assert rows_of("text\nLe Mali, le Niger\nGao; Kidal\n") == ["Le Mali, le Niger", "Gao; Kidal"]
    assert rows_of('"text"\n"Le Mali, ""Gao"""\n') == ['Le Mali, "Gao"']


def test_no_cell_of_a_table_is_dropped_in_silence():
    assert rows_of("id;text\n1;Le Mali; le Niger\n2;Gao;;\n") == ["has 3 cells, and the first row 2", "Gao"]
    with pytest.raises(InputError, match="has 2 columns 'text'"):
        rows_of("text;text\na;b\n")
    assert rows_of('id;text\n1; "Gao; Kidal" \n') == ["Gao; Kidal"]


def test_quotation_marks_of_a_cell_that_begins_with_them_are_kept():
    rows = 'id;text\n1;"Boko Haram" recule, dit "Le Monde"\n2;"Gao; Ber" dit\n3; "Un ""deux""" \n4;"5"\n'
    assert rows_of(rows) == ['"Boko Haram" recule, dit "Le Monde"', '"Gao; Ber" dit', 'Un "deux"', "5"]


def test_a_quotation_mark_that_is_never_closed_costs_its_line():
    open_one = "a quotation mark is closed nowhere, or within another row"
    assert rows_of('id,text\n1,"Le Mali\n2,Gao\n3,Kidal\n') == [open_one, "Gao", "Kidal"]
    assert rows_of('id,text\n1,"Le Mali\n2,Gao\n3,"Kidal, Ber"\n') == [open_one, "Gao", "Kidal, Ber"]
    assert rows_of('id,text\n1,"deux\nlignes, ""oui"""\n2,"Le Monde" écrit\n3,"fin') == [
        'deux\nlignes, "oui"',
        '"Le Monde" écrit',
        '"fin',
    ]


def test_marks_that_a_program_escapes_are_marks():
    """R, Spark, MySQL, and pandas with an escapechar."""
    table = r""""id";"text";"auteur"
"1";"Il a dit \"oui\"; puis \"non\".

Il est à C:\temp, \\ là.";"Awa"
"2";"Calme.";"Ba"
3;Dit \"non\".;Ba
"""
    assert rows_of(table) == ['Il a dit "oui"; puis "non".\n\nIl est à C:\\temp, \\ là.', "Calme.", 'Dit "non".']
    beside = 'id;text\n1;"Un \\"a\\" ici"\n2;"Le C:\\x "b" là"\n'
    assert rows_of(beside) == ['Un "a" ici', '"Le C:\\x "b" là"']
    assert rows_of('id;text\n1;"C:\\data\\"\n2;"{""a"": ""\\""b\\"" c""}"\n') == ["C:\\data\\", '{"a": "\\"b\\" c"}']


def test_a_text_of_several_lines_whose_marks_are_not_doubled_is_no_two_rows():
    rows = 'id;text;by\n1;"Il dit "oui".\n\nPuis "non".\nFin.";Awa\n2;Calme.;Ba\n'
    assert rows_of(rows) == ['"Il dit "oui".\n\nPuis "non".\nFin."', "Calme."]
    assert rows_of('text;id\n"Il dit "oui".\n\nFin.";1\nb;2\n') == ['"Il dit "oui".\n\nFin."', "b"]
    assert rows_of('id,text\n1,"Awa : "Partons."\n2,"Jean : "Restons."\n3,Rien.\n') == [
        '"Awa : "Partons."',
        '"Jean : "Restons."',
        "Rien.",
    ]
    # one of one line is no beginning of the next
    assert rows_of('id;text\n1;"Le "Monde écrit"\n2;"Calme "x"."\n') == ['"Le "Monde écrit"', '"Calme "x"."']
    assert grows_below(8, lambda number: rows_of("id;text\n" + '1;"Le "Monde\nx\n' * number), 1_000, 4_000)


def test_marks_that_are_closed_nowhere_take_time_in_proportion():
    rows = '7;x"; "y\n'
    assert grows_below(8, lambda number: rows_of(f"id;text\n{rows * number}"), 2_000, 8_000)
    cell = "\n".join(["Gao"] * 700)
    found = rows_of("id;text\n" + rows * 40 + f'8;"{cell}"\n9;Kidal\n' * 9)
    assert found.count(cell) == found.count("Kidal") == 9


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_lines_between_the_marks_of_two_texts_that_are_like_rows_are_told(delimiter):
    """An export that does not double them, as of MySQL or of R with quote=FALSE; or a chronology."""
    rows = [("id", "text"), ("1", '"Oui, dit le M23'), ("2", "L’AQMI à Gao"), ("3", 'Le GSIM, dit-il"'), ("4", "Daech")]
    for first, second in ((0, 1), (1, 0)):
        table = "".join(f"{row[first]}{delimiter}{row[second]}\n" for row in rows)
        remark, swallowing, last = read(tabular.read_table, table)
        assert remark.text.startswith("lines 2 to 4 are one text in quotation marks")
        assert "L’AQMI à Gao" in swallowing.text and last.text == "Daech"


def test_a_text_of_several_lines_stays_one():
    texts = [
        "Bilan\n1;Gao\n2;Kidal",
        "Bilan\n12;Gao\n13;Kidal",
        "Un\n\n2;Deux",
        "Le 3\nmai",
        "Un; deux\n3; quatre",
        "a\n12;b",
        '"Oui"\n9;"Non"',
    ]
    for quoting in (csv.QUOTE_ALL, csv.QUOTE_MINIMAL):
        written = io.StringIO()
        csv.writer(written, delimiter=";", quoting=quoting).writerows([("id", "text"), *enumerate(texts, 10)])
        found = read(tabular.read_table, written.getvalue())
        assert [one.text for one in found if isinstance(one, Extracted)] == texts


@given(st.lists(st.text("a,;\"'é \n", min_size=1).filter(str.strip), min_size=1, max_size=5))
def test_a_table_that_a_program_wrote_is_read_as_it_was(texts):
    written = io.StringIO()
    rows = csv.writer(written, quoting=csv.QUOTE_ALL)
    rows.writerows([("id", "text"), *enumerate(texts)])
    assert rows_of(written.getvalue()) == texts


def test_what_stands_before_the_first_text_of_an_iramuteq_corpus_is_an_error():
    error, found = read(iramuteq.read, "Le GSIM est à Gao.\n**** *a_1\nL’AQMI.\n")
    assert "not read" in error.reason and found.text == "L’AQMI."


def test_an_iramuteq_corpus_is_divided_at_its_starred_lines():
    text = "**** *source_le_monde *date_2025-03-14 *n_4\nLe Mali.\n-*thema\nSuite.\n\n**** *source_rfi\nLe Niger.\n"
    first, second = read(iramuteq.read, text, id_field="n")
    assert (first.text, first.item, second.text, second.item) == ("Le Mali.\n\nSuite.", "4", "Le Niger.", "2")
    assert dict(first.meta) == {"site": "le monde", "date": "2025-03-14"}


@each(
    [
        ("2025-03-14", "2025-03-14"),
        ("20250314", "2025-03-14"),
        ("14_03_2025", "2025-03-14"),
        ("2025", "2025"),
        ("2025-03", "2025-03"),
        ("99999999", None),
        ("2025-13", None),
        ("mars", None),
    ]
)
def test_a_date_of_an_iramuteq_corpus_is_one(said, date):
    (found,) = read(iramuteq.read, f"**** *n_1 *date_{said}\nLe Mali.\n")
    assert found.meta.get("date") == date


@pytest.mark.parametrize("name", ["iramuteq.txt", "alceste.txt", "europresse-iramuteq.txt"])
def test_each_text_of_a_corpus_is_a_document(name):
    found = documents(name)
    # a paragraph is a line of the corpus
    assert [re.findall(r"[^\n]+", document.text) for document in found] == [ONE, SAHEL]
    assert [document.meta["date"] for document in found] == ["2025-03-14", "2025-03-15"]
    assert found[0].meta["site"].lower() in ("courrier", "le courrier du littoral")


def test_markdown_loses_its_marks_and_nothing_else():
    text = '---\ntitle: "Grève"\ndate: 2025-03-14\n---\n# Les *faits*\n\nÀ [Brest](http://x.org),\n**Aline Corbin** `code`\\\nparle.\n\n- un\n- deux\n\n![photo](x.png)\n\n```py\nx = 1\n```\n'
    (document,) = read(markdown.read, text)
    assert document.text == "Grève\n\nLes faits\n\nÀ Brest, Aline Corbin code\nparle.\n\nun\n\ndeux"
    assert dict(document.meta) == {"title": "Grève", "date": "2025-03-14"}


def test_markdown_breaks_a_line_where_html_does():
    table = "| Ville | Noms |\n|---|---|\n| Gao | Awa Diop<br>Jean Ba<br/>Ali |\n\nUn<BR>\ndeux <b>x</b>\n"
    (document,) = read(markdown.read, table)
    assert document.text == "Ville\n\nNoms\n\nGao\n\nAwa Diop\nJean Ba\nAli\n\nUn\ndeux x"


def test_a_text_beside_an_array_of_texts_is_told():
    told, found = read(tabular.read_json, '{"articles": [{"text": "Awa est à Gao."}], "brief": {"text": "Lui non."}}')
    assert (told.text, found.text) == ("texts beside its arrays of texts are not read: brief (1)", "Awa est à Gao.")
    told, _ = read(tabular.read_json, '{"a": [{"text": "Awa est à Gao."}], "b": {"c": {"text": "Lui non."}}}')
    assert told.text == "texts beside its arrays of texts are not read: b.c (1)"
    sections = '"sections": [{"name": "Monde", "articles": [{"text": "Un"}, {"text": "Deux"}]}]'
    told, _ = read(tabular.read_json, f'{{"une": [{{"text": "Awa est à Gao."}}], {sections}}}')
    assert told.text == "texts beside its arrays of texts are not read: sections.articles (2)"
    told, _ = read(
        tabular.read_json, '[{"text": "Awa.", "comments": {"data": [{"text": "Oui", "replies": [{"text": "Non"}]}]}}]'
    )
    assert told.text == "texts in arrays beside its own text are not read: comments.data (1), comments.data.replies (1)"
    assert grows_below(
        8, lambda n: read(tabular.read_json, json.dumps([{"text": "a", "x": [[["b"] * 9]] * 9}] * n)), 500, 2_000
    )


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("---\n\nLe M23 avance.\n\n---\n\nAwa se tait.\n", "Le M23 avance.\n\nAwa se tait."),
        ("# Note\n\n    Le M23 avance.\n\n\tAwa se tait.\n", "Note\n\nLe M23 avance.\n\nAwa se tait."),
        ("Ici :\n\n```\nLe M23 avance.\n\nAwa se tait.\n```\n", "Ici :\n\nLe M23 avance.\n\nAwa se tait."),
    ],
)
def test_a_rule_is_no_front_matter_and_an_indented_paragraph_no_code(text, read_as):
    (document,) = read(markdown.read, text)
    assert document.text == read_as


def test_a_control_character_by_its_number_costs_no_page():
    said = "Awa Diallo a quitté Gao&#2; l&#8217;été, l&#x2019;an dernier, pour&#31; Bamako, dit la dépêche numéro"
    article = "".join(f"<p>{said} {n}.</p>" for n in range(9))
    (document,) = read(web.read, f"<html><body><article><h1>Gao</h1>{article}</article></body></html>")
    assert "Gao l’été, l’an dernier, pour Bamako, dit la dépêche numéro 8." in document.text


@pytest.mark.parametrize("number", [1, 2, 4])  # what the library takes for an article, and what is too short for one
def test_a_short_article_is_not_torn_at_what_is_marked_in_it(number):
    said = "Le M23 a pris <strong>Goma</strong>. Selon <a href='x'>Boko</a> Haram, il pleut."
    shown = "Le M23 a pris Goma. Selon Boko Haram, il pleut."
    for article in (f"<p>{said}</p>" * number, f"<div>{said}<br>{said}</div>" + f"<div>{said}</div>" * (number - 1)):
        page = f"<title>Brève</title><body><article><h1>Attaque</h1>{article}</article></body>"
        (found,) = read(web.read, f"<!doctype html><html>{page}</html>")
        assert re.split("\n+", found.text)[-number:] == [shown] * number


def test_a_heading_is_not_joined_to_its_paragraph_though_a_menu_has_both_in_a_line():
    said = "Olaf Scholz l’attendait à Berlin lundi matin avec toute sa délégation, selon un diplomate."
    for between in (" ", "<b></b> "):
        menu = (
            f"<ul><li><a href=/x><span>Une visite à Gao avec Sadio Camara</span>{between}<span>{said}</span></a></ul>"
        )
        more = (
            "<p>Le groupe a attaqué dimanche la ville de Gao, dans le nord du Mali, selon des sources locales.</p>" * 2
        )
        article = f"<article><h1>Une visite à Gao avec Sadio Camara</h1><p>{said}</p>{more}</article>"
        (found,) = read(web.read, f"<!doctype html><html><body><header>{menu}</header>{article}</body></html>")
        assert found.text.startswith(f"Une visite à Gao avec Sadio Camara\n\n{said}\n\nLe groupe")


@pytest.mark.parametrize(
    "before, after", [("<table width=600><tr><td>", "</td></tr></table>"), ("<p>", "</p>"), ("<div>", "</div>")]
)
@pytest.mark.parametrize("number", [1, 12])
def test_lines_that_br_wraps_are_one_paragraph(before, after, number):
    wrapped = (
        "Bamako, 12 mars (AFP) - Le président de la République Emmanuel",
        "Macron a reçu mercredi à N’Djamena le chef de la junte, Mahamat Idriss",
        "Déby, pour parler de la lutte contre Boko Haram, selon la présidence.",
    )
    more = [line.replace("12 mars", f"{day} mars") for day in range(number) for line in wrapped]
    cell = "<br>\n".join([*wrapped, "", "<br>".join(more)]).join([before, after])
    (found,) = read(web.read, f"<html><head><title>AFP</title></head><body>{cell}</body></html>")
    parts = found.text.split("\n\n")
    assert parts[parts[0] == "AFP" :] == ["\n".join(wrapped), "\n".join(more)]


def test_names_that_only_styles_set_apart_are_two():
    people = 4 * (("Assimi Goïta", "Bamako"), ("Ibrahim Traoré", "Djibo"), ("Abdourahamane Tiani", "L’ONU"))
    for before, between, after in (
        ("<div><b>", "</b><span>", "</span></div>"),
        ("<p><i>14:05</i><b>", "</b><em>", "</em></p>"),
    ):
        main = "".join(f"{before}{name}{between}{place}{after}" for name, place in people)
        time = ["14:05"] * ("14:05" in before)
        shown = [part for pair in people for part in (*time, *pair)]
        for whole in (False, True):
            page = f"<!doctype html><html><body><main>{main}</main></body></html>"
            (found,) = read(web.read, page, whole_page=whole)
            assert re.split("\n+", found.text) == shown
    links = "".join(
        f"<a>{name}</a>" for name in ("AFP", "Paris", "ONU", "M23", "FARDC", "Aleksandar Vučić", "Union (UE)", "Gao")
    )
    assert markup.text(links).split("\n") == "AFP,Paris,ONU,M23,FARDC,Aleksandar Vučić,Union (UE),Gao".split(",")
    assert markup.text("<i>AFP</i><i>Paris</i><i>L’ONU</i>, D<sup>r</sup>Sow, <pre>a<b>B</b></pre>") == (
        "AFP\nParis\nL’ONU, Dr Sow,\n\naB"
    )
    boxes = "<img src=x>", "<iframe src=x></iframe>", "<svg><path/></svg>", "<object></object>", "<select></select>"
    assert {markup.text(f"<p>Le M23{box}les FARDC, <b>Gao</b>{box}.") for box in boxes} == {"Le M23 les FARDC, Gao."}
    assert markup.text("<p>Le M<img hidden>23, Bam<wbr>ako") == "Le M23, Bamako"
    assert markup.text("<p>L’<b>É</b>glise, H<sub>2</sub>O, n<sup>o</sup> 5, <i>M</i>ali, le <b>M23</b>") == (
        "L’Église, H2O, no 5, Mali, le M23"
    )


def test_an_article_of_any_length_is_followed_through_its_page():
    said = "Le 12 mars 2025, le président de la transition a reçu au palais {} délégués de la région, dont Paul Kagame."
    glued = (
        "<h2><span>Mali</span><span>Paul Kagame parle</span></h2>"
        "<p>Les FARDC accusent le M23<img src=x>les rebelles d’Emmanuel Macron<svg><path/></svg>et l’AQMI.</p>"
    )
    shown = "\n\nMali\nPaul Kagame parle\n\nLes FARDC accusent le M23 les rebelles d’Emmanuel Macron et l’AQMI.\n\n"
    for number in (3, 160):
        around = "".join(f"<p>{said.format(at)}</p>" for at in range(number))
        page = f"<!doctype html><html><body><main><article>{around}{glued}{around}</article></main></body></html>"
        (found,) = read(web.read, page)
        assert shown in found.text

    lines = [said.format(at) for at in range(1_000)]
    above = "".join(f"<li>{line}</li>" for line in reversed(lines))
    page = article_lines.lines(f"<ul>{above}</ul>{''.join(f'<div>{line}</div>' for line in lines)}")
    for article in ("\n".join(lines), " ".join(lines), "Gao\n" + "".join(lines)):
        assert article_lines.paragraphs(article, page)[-1_000:] == lines
    several = article_lines.lines("<p>Gao</p>" * 2_000)
    assert article_lines.paragraphs("Gao\n" * 2_000, several) == ["Gao"] * 2_000


def test_two_who_sign_below_each_other_stay_two_though_they_stand_side_by_side_above():
    said = "Le groupe a attaqué dimanche la ville de Gao, dans le nord du Mali, selon des sources locales à Bamako."
    above = "<header><a href=/1>Élise Vincent</a> <a href=/2>Cyril Bensimon</a></header>"
    article = f"<article><h1>Gao</h1><p>{said}</p><p>{said}</p><p>Élise Vincent</p><p>Cyril Bensimon</p></article>"
    (found,) = read(web.read, f"<!doctype html><html><body>{above}{article}</body></html>")
    assert re.split("\n+", found.text)[-2:] == ["Élise Vincent", "Cyril Bensimon"]


def test_a_brief_is_not_torn_where_its_subjects_stand_again_below():
    said = "<p>Le <b>M23</b> de <a href=/b>Bosco Ntaganda</a> a été condamné par le <a href=/c>Conseil de sécurité de l’ONU</a>, dit Gao.</p>"
    tags = (
        "<ul class=tags><li><a href=/c>Conseil de sécurité de l’ONU</a></li><li><a href=/b>Bosco Ntaganda</a></li></ul>"
    )
    for page in (
        f"<article>{said}</article>{tags}",
        f"{tags}<article>{said}</article>",
        f"<article>{said}{tags}</article>",
    ):
        (found,) = read(web.read, f"<!doctype html><html><body>{page}</body></html>")
        whole = "Le M23 de Bosco Ntaganda a été condamné par le Conseil de sécurité de l’ONU, dit Gao."
        assert whole in found.text.split("\n\n")


_THREE = (
    "Le président de la transition malienne a reçu mardi le ministre russe des Affaires étrangères, selon la présidence.",
    "Les deux hommes ont évoqué la coopération militaire entre les deux pays, et la situation dans le nord du pays.",
    "« Nous avons parlé de tout », a déclaré Abdoulaye Diop, chef de la diplomatie malienne, devant la presse lundi.",
)


@pytest.mark.parametrize(
    "before, shown",
    [
        ("<h1><span>Mali</span><span>Ali Sow parle</span></h1>", ["Mali", "Ali Sow parle"]),
        ("<h1>Au Mali avec Ali Sow<br>Awa Diop à Gao</h1>", ["Au Mali avec Ali Sow", "Awa Diop à Gao"]),
        ("<h1><div>Ici Ali Sow</div><div>Awa Diop</div></h1>", ["Ici Ali Sow", "Awa Diop"]),
        ("<h1>Ali Sow<svg><title>Facebook</title></svg></h1>", ["Ali Sow"]),
        ("<h1>Gao</h1><div class=chapo><p>Ici Ali Sow</p><p>Awa Diop est là</p></div>", ["Gao", "Ici Ali Sow", "Awa Diop est là"]),
        ("<h1>Gao</h1><div class=chapo>Ici Ali Sow<br>Awa Diop</div>", ["Gao", "Ici Ali Sow", "Awa Diop"]),
        ("<h1>Gao</h1><figure><img src=x><figcaption><i>Ici Ali Sow</i><b>AFP</b></figcaption></figure>", ["Gao", "Ici Ali Sow", "AFP"]),
        ("<h1>Gao</h1><figure><img src=x><figcaption>Ali Sow<script>var Kigali</script></figcaption></figure>", ["Gao", "Ali Sow"]),
    ],
)  # fmt: skip
def test_lines_of_a_headline_a_standfirst_and_a_caption_are_lines_once(before, shown):
    article = f"<article>{before}{''.join(f'<p>{said}</p>' for said in _THREE)}</article>"
    (found,) = read(web.read, f"<!doctype html><html><body>{article}</body></html>")
    assert re.split("\n+", found.text) == [*shown, *_THREE]


def test_a_title_is_looked_for_among_the_lines_of_a_page_once():
    def read_title(number: int) -> None:
        article_lines.title_lines("a " * number, [article_lines.Line("a", False)] * number)

    assert grows_below(12, read_title, 500, 2_000)
    assert article_lines.title_lines("—", [article_lines.Line("…", False)]) == ["—"]


def test_an_article_that_comes_as_one_line_is_not_torn_at_a_topic_of_the_menu():
    menu = "<nav><ul><li><a href=/rdc>République démocratique du Congo</a></li><li><a href=/g>Goma</a></li></ul></nav>"
    said = "Emmanuel Macron a quitté la République démocratique du Congo mardi."
    for end in ("<div class=tags><a>Goma</a> <a>RDC</a></div>", "<p class=share><a>Partager</a></p>", ""):
        article = f"<article><h2>À Kinshasa, la visite d’Olaf Scholz</h2><p>{said}</p><p>Goma tient.</p>{end}</article>"
        (found,) = read(web.read, f"<!doctype html><html><body>{menu}{article}</body></html>")
        assert found.text.split("\n\n")[:3] == ["À Kinshasa, la visite d’Olaf Scholz", said, "Goma tient."]


def test_what_an_item_of_a_list_has_in_elements_of_their_own_is_not_glued():
    page = article_lines.lines("<ul><li>Karim Cissé<div>RN, maire</div></li><li>Awa<img> Sow</li></ul><p>- Fin.</p>")
    assert article_lines.paragraphs("- Karim CisséRN, maire\n- Awa Sow\n- Fin.", page) == [
        "- Karim Cissé", "RN, maire", "- Awa Sow", "- Fin.",
    ]  # fmt: skip


@pytest.mark.parametrize("card", ["<div>Kylian</div><div>Mbappé</div>", "<div>Kylian Mbappé<br>Mbappé</div>"])
def test_a_name_is_not_torn_as_a_card_of_the_menu_has_it(card):
    page = article_lines.lines(f"<nav>{card}</nav><p>Avant.</p><p>À lire</p><h2>Kylian Mbappé</h2><p>Fin.</p>{card}")
    article = "Avant.\n\nÀ lire aussi\n\nKylian Mbappé\n\nÀ lire aussi\n\nFin."
    assert article_lines.paragraphs(article, page)[2] == "Kylian Mbappé"


@pytest.mark.parametrize("topic, name", [("Mali", "Malick Diallo"), ("Jean", "Jean Essono")])
def test_no_name_is_torn_at_a_topic_that_is_left_out_and_begins_alike(topic, name):
    page = article_lines.lines(f"<p>Un.</p><div>{topic}</div><p>{name}<button>Suivre</button> parle à Gao.</p>")
    assert article_lines.paragraphs(f"Un.\n\n{name} parle à Gao.", page) == ["Un.", f"{name} parle à Gao."]


def test_an_article_may_begin_without_a_paragraph():
    said = (
        "Depuis mardi Boko Haram mène une offensive au nord de la ville, selon plusieurs témoins joints par téléphone"
    )
    for before, after in (("", ""), ("<center>", "</center>"), ("<font size=2>", "</font>")):
        for paragraph in ("\n<p>{} {}.", "<div>{} {}.</div>"):
            article = "".join(paragraph.format(said, number) for number in range(8))
            (found,) = read(web.read, f"<html><body>{before}Le M23 a pris <b>Goma</b>.{article}{after}</body></html>")
            assert found.text.startswith("Le M23 a pris Goma.") and found.text.endswith(f"{said} 7.")


def _telegram(messages: str) -> str:
    page = "<div class='page_header'><div class='text bold'>Canal\nKivu </div></div>"
    return f"""<!DOCTYPE html><html><head><title>Exported Data</title></head><body><div class="page_wrap">{page}
        <div class="page_body chat_page"><div class="history">{messages}</div></div></div></body></html>"""


def test_a_channel_of_telegram_is_a_document_each_message():
    def message(number, inner, kind="default", name="Awa "):
        said = name and f'<div class="from_name">{name}</div>'
        date = '<div class="pull_right date details" title="27.01.2025 10:00:00 UTC+01:00">10:00</div>'
        return f'<div class="message {kind} clearfix" id="message{number}"><div class="body">{date}{said}{inner}</div></div>'

    passed = '<div class="forwarded body"><div class="from_name">RFI <span class="date details">26.01.2025</span></div>'
    messages = (
        '<div class="message service" id="message-1"><div class="body details">27 January 2025</div></div>',
        message(7, "<div class='text'>Le <b>M23</b> a pris <a>#Goma</a>.<br>Selon <em>l’ONU</em>.</div>"),
        message(8, "<div class='media_wrap'><div class='title bold'>Photo</div></div>"),
        message(9, f"{passed}<div class='text'>L’AQMI recule.</div></div>", "default joined", ""),
        message(10, "<div class='text'>Fin.</div>", name="Canal Kivu"),
        message(11, "<div class='text'>Awa est venue.</div>", "service"),
        message(-999999995, "<div class='text'>Ici Goma.</div>"),
        message(
            12,
            "<div class='media media_contact'><div class='title bold'>Ali Sow</div><div class='details'>+1</div></div>",
        ),
        message(
            13,
            "<div class='question'>Qui ?</div><div class='answer'>- Le M23 <span class='details'>2 votes</span></div>",
        ),
    )
    page = _telegram("".join(messages))
    assert kinds.tell("messages.html", page.encode()) == "telegram"
    meta = {"date": "2025-01-27", "site": "Canal Kivu"}
    assert [(found.item, found.text, found.meta) for found in read(chat.read, page)] == [
        ("7", "Le M23 a pris #Goma.\nSelon l’ONU.", meta | {"author": "Awa"}),
        ("9", "L’AQMI recule.", meta | {"author": "Awa"}),
        ("10", "Fin.", meta),
        ("-999999995", "Ici Goma.", meta | {"author": "Awa"}),
        ("12", "Ali Sow", meta | {"author": "Awa"}),
        ("13", "Qui ?\n\n- Le M23", meta | {"author": "Awa"}),
    ]
    shown = {found.item: found.text for found in read(chat.read, page, whole_page=True)}
    assert (shown["-1"], shown["8"], shown["11"]) == ("27 January 2025", "Photo", "Awa est venue.")
    assert (shown["10"], shown["12"]) == ("Fin.", "Ali Sow\n\n+1")
    with pytest.raises(InputError, match="no messages"):
        read(chat.read, _telegram("<p>rien</p>"))
    # and as JSON, where a text is a list of what is marked in it and what is not
    parts = '["Le ", {"type": "bold", "text": "M23"}, " recule."]'
    (found,) = read(tabular.read_json, f'{{"messages": [{{"id": 7, "text": {parts}}}]}}')
    assert (found.item, found.text) == ("7", "Le M23 recule.")
    # marks to come are marks
    parts = '["À ", {"type": "formatted_date", "text": "midi"}, " Emmanuel ", {"type": "bold", "text": "Macron"}]'
    (found,) = read(tabular.read_json, f'{{"messages": [{{"id": 7, "text": {parts}}}]}}')
    assert found.text == "À midi Emmanuel Macron"
    # blocks of others are paragraphs
    parts = '[{"type": "paragraph", "text": "Il est à Gao"}, "Fin.", {"type": "h2", "text": "Le M23"}]'
    (found,) = read(tabular.read_json, f'[{{"text": {parts}}}]')
    assert found.text == "Il est à Gao\n\nFin.\n\nLe M23"
    # whatever stands beside them
    title, p, heading = (
        '{"type": "title", "text": "Macron"}',
        '{"type": "p", "text": "Fin"}',
        '{"type": "heading_1", "text": "Scholz"}',
    )
    for parts, said in (
        (f'{title}, {p}, " Là."', "Macron\n\nFin\n\n Là."),
        (f'"Macron", {heading}, "Fin "', "Macron\n\nScholz\n\nFin "),
        (f'{title}, "Lu par ", {{"type": "bold", "text": "Awa"}}, "."', "Macron\n\nLu par Awa."),
        ('"Oui", {"type": "new", "text": "Awa"}, "Là "', "Oui\n\nAwa\n\nLà "),
        ('"Oui (", {"type": "new", "text": "Awa"}, ") ", {"type": "bold", "text": "Bina"}', "Oui (Awa) Bina"),
    ):
        (found,) = read(tabular.read_json, f'[{{"text": [{parts}]}}]')
        assert found.text == said


def test_the_only_form_of_a_mail_is_read_whatever_it_is_written_in():
    head = "From: Awa\nSubject: Gao\nContent-Type: multipart/alternative; boundary=b\n\n"
    form = "--b\nContent-Type: text/{}\n\n{}\n"
    (_, part) = read(mail.read, head + form.format("plain", "") + form.format("markdown", "Le **M23**.") + "--b--\n")
    assert part.data.strip() == b"Le **M23**." and part.name.endswith(".md")
    (found,) = read(mail.read, head + form.format("plain", "Oui.") + form.format("markdown", "Oui.") + "--b--\n")
    assert found.text == "Gao\n\nOui."


def test_a_mail_attached_in_base64_is_read():
    inner = b64encode("From: Awa\nSubject: Gao\nContent-Type: text/plain; charset=utf-8\n\nLe M23 est là.".encode())
    head = "From: a\nSubject: S\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nVoir.\n--b\n"
    kind = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
    for written in (inner.decode(), "From: Awa\nSubject: Gao\n\nLe M23 est là."):  # or as it is, whatever is said of it
        found = read(mail.read, f"{head}{kind}{written}\n--b--\n")
        assert any(isinstance(part, Part) and b"Le M23 est l" in part.data for part in found)


# markup


@each(
    [
        ("<p>un<p>deux<br>trois", ["un", "deux\ntrois"]),
        ("<div>a<div hidden>x<div>y</div></div>b</div>", ["ab"]),
        ("<script>var a = '<p>x</p>'</script><p>l&#8217;&eacute;t&eacute; &amp; &lt;b&gt;", ["l’été & <b>"]),
        ("<ul><li>un<li>deux</ul><table><tr><td>3<td>4</table>", ["un", "deux", "3", "4"]),
        ("avant<p style='display: none'>x</p> après", ["avant après"]),
        ("avant<embed src='x.swf'><p>après", ["avant", "après"]),
        ("<p style='display:none'>x<p>un<p>deux", ["un", "deux"]),
        ("<p hidden>x<ul><li hidden>x<ul><li>y</ul><li>un</ul>", ["un"]),
        (
            "<table><tr><td hidden>x<table><tr><td>y<td>z</table><td>un<tr><td hidden>x<tr><td>deux</table>",
            ["un", "deux"],
        ),
        ("<section><div hidden>x<p>y</section>un", ["un"]),
        ("<table><tbody hidden><tr><td>x<tbody><tr><td>un<tr hidden><td>x<tfoot><tr><td>deux</table>", ["un", "deux"]),
        ("<p><param hidden>un", ["un"]),
        ("<span hidden>x<span>y</span>z<script>'</span>'</script></span>un", ["un"]),
        ("<p>un<textarea rows=2>un <b>deux</b>\n</p>&amp;</textarea>trois", ["un", "un <b>deux</b>\n</p>&", "trois"]),
        ("<p hidden>x<textarea></p>y</textarea></p>un", ["un"]),
        (
            "<svg><title>x</title><g><foreignObject><p>un<svg><text>x</svg></foreignObject></g><text>x</svg>deux",
            ["un", "deux"],
        ),
        ("<svg style='display:none'><foreignObject>x</foreignObject></svg><svg><foreignObject>un</svg>x", ["un", "x"]),
        ("<div style='visibility:hidden'>x<p style='visibility:visible'>un<b>deux</b></div>trois", ["undeux", "trois"]),
        ("<p>un<b style='VISIBILITY : Hidden!important; visibility:visible'>x</b>deux", ["un deux"]),
    ]
)
def test_markup_is_divided_where_a_reader_sees_it(page, blocks):
    assert [block.text for block in markup.blocks(page)] == blocks


@pytest.mark.parametrize(
    "export",
    [
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><PPSResponse><article>&a;</article></PPSResponse>",
        "<PPSResponse><article><headline>Grève",
        "<PPSResponse></PPSResponse>",
    ],
)
def test_a_broken_export_is_an_error(export):
    with pytest.raises(InputError):
        read(press_export.read_factiva, export)


def test_an_article_of_an_export_without_its_text_leaves_the_others():
    article = "<article><headline><paragraph>{}</paragraph></headline>{}</article>".format
    text = "<leadParagraph><paragraph>Le Mali.</paragraph></leadParagraph>"
    first, second = read(
        press_export.read_factiva, f"<PPSResponse>{article('Une', '')}{article('Deux', text)}</PPSResponse>"
    )
    assert isinstance(first, InputError) and (second.item, second.text) == ("2", "Deux\n\nLe Mali.")
    table = "<table><tr><td><span class='TitreArticleVisu'>Une</span><br>{}<p></p>© 2012</td></tr></table>".format
    first, second = read(press_export.read_europresse, table("") + table("Le Mali.<p></p>Gao."))
    assert isinstance(first, InputError) and second.text == "Une\n\nLe Mali.\n\nGao."


def test_what_stands_beside_the_paragraphs_of_a_factiva_export_is_read():
    body = "Avant.<paragraph>Un <hlt>Mali</hlt>.</paragraph>Entre <b>deux</b>.<x><paragraph>Deux.</paragraph>Après.</x>"
    export = "<PPSResponse><article><headline>Une <b>trêve</b></headline><tailParagraphs>{}</tailParagraphs></article></PPSResponse>"
    (found,) = read(press_export.read_factiva, export.format(body))
    assert parts(found.text) == ["Une trêve", "Avant.", "Un Mali.", "Entre deux.", "Deux.", "Après."]


#: a page in which an article stands among all else that pages have
PAGE = """<!doctype html><html lang=fr><head><title>Grève à Brest</title></head><body>
<nav><ul><li><a href=/>Accueil</a><li><a href=/m>Monde</a></ul></nav>
<div class=cookie-consent><div class=chapo>Nos 900 partenaires.</div><p>Nous et nos partenaires lisons ce que vous lisez,
pour que vous le lisiez mieux, et vous pouvez le refuser à tout moment.</p></div>
<main>{around}<article>{head}{body}</article>
<section class=related><figure><a href=/x><img src=x.jpg></a><figcaption>Daech à Mossoul.</figcaption></figure>
<div class=teaser__chapo>Daech recule à Mossoul, selon l’armée.</div></section></main>
<aside><figure><figcaption>Le Hezbollah.</figcaption></figure></aside><footer><p>Mentions légales</p></footer></body></html>"""


def paged(head="<h1>Grève à Brest</h1>", among="", around=""):
    told = [
        f"<p>Le préfet a dit lundi aux maires des communes voisines que la route n° {n} est ouverte.</p>"
        for n in range(6)
    ]
    page = PAGE.format(head=head, around=around, body="".join([*told[:3], among, *told[3:]]))
    (found,) = read(web.read, page)
    assert found.text.count("Le préfet a dit") == 6
    assert not re.search("Daech|Hezbollah|partenaires|Monde|légales", found.text)
    return found.text.split("\n\n")


def test_an_article_has_what_a_reader_sees_of_it():
    hidden = ("<p hidden>GSIM.</p>", "<div hidden=''><p>GSIM.</p></div>", "<p style='display: none'>GSIM.</p>")
    hidden += ("<template><p>GSIM.</p></template>", "<dialog><p>GSIM.</p></dialog>", "<p>Un<b hidden>GSIM</b>.</p>")
    for part in hidden:
        (whole,) = read(web.read, f"<p>Le préfet.</p>{part}", whole_page=True)
        assert not any("GSIM" in line for line in [*paged(among=part), whole.text]), part
    for whole_page in (False, True):  # its scripts show it
        page = PAGE.format(head="", around="", body="<p>Le GSIM est arrivé à Gao, a dit lundi le préfet.</p>" * 6)
        (found,) = read(web.read, page.replace("<body>", "<body style='display:none'>"), whole_page=whole_page)
        assert "Le GSIM est" in found.text


#: by what an element is shown, for all that it says else, and by what it is not
SHOWN_ELEMENTS = [
    'hidden="until-found"',
    'hidden style="display: block"',
    'popover style="display:flex"',
    'style="display:none;display:block"',
    'style="display:none;DISPLAY : inline flow-root"',
    'style="display:none; display: var(--as)"',
    'style="display:block!important;display:none"',
    'style="--x:none; background:url(display:none)"',
    "style=\"content: 'a;display:none'; overflow:hidden\"",
    'style="/* display:none */ --display:none; -x-display: none"',
    'style="display:block" style="display:none"',
]
HIDDEN_ELEMENTS = [
    "HIDDEN=false",
    "popover",
    'popover="manual" style="display:revert"',
    'style="color:red;display : NONE"',
    'style="display:none !important;display:block"',
    'style="display:/* a;b */none;display:dark;display:"',
    'style="background:url(a;b);display:none"',
    'style="visibility:hidden"',
]


def test_what_a_browser_shows_is_decided_as_it_does():
    wrong = []
    for shown, cases in ((True, SHOWN_ELEMENTS), (False, HIDDEN_ELEMENTS)):
        for case in cases:
            part = f"<div {case}><p>Le GSIM est à Gao, dit le maire aux journalistes.</p></div>"
            (whole,) = read(web.read, f"<p>Le préfet.</p>{part}", whole_page=True)
            if [("GSIM" in text) for text in (whole.text, "".join(paged(among=part)))] != [shown, shown]:
                wrong.append(case)
    assert wrong == []


def test_a_page_shows_its_frames_and_templates_where_they_stand():
    part = "<p>Le GSIM est à Gao, dit le maire aux journalistes.</p>"
    saved = f"<!doctype html><html><title>Autre</title><meta name=author content='a>b'><body>{part}</body></html>"
    within = escape(f'<iframe srcdoc="{escape(saved)}"></iframe>')
    wrong = []
    for inner in (
        f'<x-a><template shadowrootmode="open"><style>p {{}}</style>{part}<slot></slot></template></x-a>',
        f"<x-a>\n<template shadowroot=open>{part}<template><p>Daech.</p></template></template\n></x-a>",
        f"<x-a><template shadowmode='closed'>{part}</template></x-a><iframe hidden srcdoc='Daech.'></iframe>",
        f'<iframe srcdoc="{escape(saved)}">Daech</iframe>',
        f'<iframe sandbox srcdoc="{within}"></iframe>',
        f"<iframe srcdoc='{part}' />",
        f'<iframe src="data:text/html;charset=utf-8;base64,{b64encode(saved.encode()).decode()}"></iframe>',
        f"<iframe src='data:text/html;charset=latin1,{quote(saved, encoding='latin1')}'></iframe>",
    ):
        (whole,) = read(web.read, f"<title>Une</title><p>Le préfet.</p>{inner}<p>Fin.</p>", whole_page=True)
        lines = paged(among=inner)
        if parts(whole.text) != ["Le préfet.", part[3:-4], "Fin."] or whole.meta != {"title": "Une"}:
            wrong.append((inner, whole))
        if lines[4] != part[3:-4] or len(lines) != 8:
            wrong.append((inner, lines))
    assert wrong == []
    deep = "<p>Gao.</p>"
    for _ in range(50):
        deep = f'<p>Gao.</p><iframe srcdoc="{escape(deep)}"></iframe>'
    (found,) = read(web.read, deep, whole_page=True)
    assert set(parts(found.text)) == {"Gao."}


def test_a_saved_page_shows_its_frames_and_tells_of_others():
    told = [f"<p>Le préfet a dit aux maires des communes que la route n° {n} est ouverte.</p>" for n in range(6)]
    names = ["<root>", "<f1>", "<f2>", "<f3>"]

    def saved(*pages, start="<root>"):
        head = f'MIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; start="{start}"; boundary=B\n\n'
        kind = "--B\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
        return head + "".join(
            f"{kind}Content-ID: {name}\nContent-Location: https://a.fr/{name[1:-1]}\n\n<html><body>{page}</body></html>\n"
            for name, page in zip(names, pages, strict=False)
        )

    article, inner = "".join(told), "<p>Le GSIM est à Gao, dit le maire aux journalistes.</p>"
    frames = "<iframe src='cid:f1'></iframe><iframe src='https://a.fr/f2'></iframe>{}".format
    again = inner + "<iframe src='cid:root'></iframe><iframe src='cid:f1'></iframe>"  # one within itself
    for whole in (False, True):
        (found,) = read(web.read_saved, saved(frames(article), again, "<p>Fin.</p>", ""), whole_page=whole)
        assert (found.text.count("GSIM"), found.text.count("préfet"), found.text.count("Fin.")) == (1, 6, 1)
        (found,) = read(web.read_saved, saved("<frameset><frame src='cid:f1'></frameset>", article), whole_page=whole)
        assert found.text.count("préfet") == 6
        said, found = read(web.read_saved, saved(inner, article, inner, start="<f1>"), whole_page=whole)
        assert said.text == "2 more pages in it, which the page does not show: not read" and "GSIM" not in found.text
        blank = saved(frames(article), inner, inner, "").replace("https://a.fr/f2", "https://a.fr/f1", 1)
        blank = re.sub("(Location: ).*/f[12]", r"\1about:blank", blank).replace("cid:f1", "about:blank")
        said, found = read(web.read_saved, blank, whole_page=whole)
        assert said.text.startswith("2 more pages in it") and "GSIM" not in found.text


def test_a_page_without_text_says_what_helps():
    for page, remedy in (
        ("<script>x()</script><div id=app></div>", "its scripts make it"),
        ("<p hidden>Gao.</p><img src=a.png>", "a browser shows none either"),
        ("<frameset><frame src='a.html'></frameset>", "give the files of those"),
    ):
        for whole in (False, True):
            with pytest.raises(InputError) as error:
                read(web.read, f"<html>{page}</html>", whole_page=whole)
            assert error.value.reason == "no text in the page" and remedy in error.value.remedy


def test_an_article_has_its_standfirst_and_the_captions_of_its_pictures():
    title, caption = "<h1>Grève à Brest</h1>", "<figure><img src=a.jpg><figcaption>{} © AFP</figcaption></figure>"
    for chapo in (
        "<div class=chapo>Le GSIM est là.</div>",
        "<header><div class='article__chapo big'>Le GSIM <b>est</b> là.</div></header>",
        "<p class=chapo>Le GSIM est là.</p>",
        "<div class=fig-standfirst><span>Le GSIM est là.</span></div>",
    ):
        lines = paged(title + chapo)
        assert lines[:2] == ["Grève à Brest", "Le GSIM est là."] and lines[2].startswith("Le préfet"), (chapo, lines)
        lines = paged("", around=f"<header>{title}{chapo}{caption.format('Gao.')}</header>")
        assert lines[:3] == ["Grève à Brest", "Le GSIM est là.", "Gao. © AFP"] and len(lines) == 9, (chapo, lines)
    lines = paged(among=caption.format("Gao."))
    assert [line for line in lines if "Gao" in line] == [lines[4]] == ["Gao. © AFP"]
    assert paged(among=f"<div class=image>{caption.format('Gao.')}</div>") == lines
    for other in (
        f"<a href=/x>{caption.format('Daech.')}</a>",
        f"<div class=lire-aussi>{caption.format('Daech.')}</div>",
        caption.format("<a href=/x>Daech à Mossoul</a>"),
    ):
        paged(title + other)
        paged(among=other)
    for other in ("<div class=teaser><div class=chapo>Daech.</div></div>", "<ul><li class=chapo>Daech.</li></ul>"):
        paged("", around=f"{other}<header>{title}</header>{other}")


@each(
    [
        ('<div class="wp-caption alignnone"><img src=a><p class="wp-caption-text">Gao.</p></div>',),
        (
            '<div class="captioned-image-container"><figure><a href=x><img src=a></a><figcaption>Gao.</figcaption></figure></div>',
        ),
        ('<ul class="wp-block-gallery"><li><figure><img src=a><figcaption>Gao.</figcaption></figure></li></ul>',),
        ('<p class="caption">Gao.</p>',),
        ('<div class="image"><img src=a><div class="legende">Gao.</div></div>',),
    ]
)
def test_a_caption_is_one_whatever_program_writes_it(figure):
    for lines in (paged(among=figure), paged(f"<h1>Grève à Brest</h1>{figure}")):
        assert [line for line in lines if "Gao" in line] == ["Gao."]
    paged(among=f"<div class=related>{figure.replace('Gao', 'Daech')}</div>")


@each(
    [
        ("<table><tr><td>Awa</td><td>Gao</td></tr></table><figcaption>Bilan</figcaption>", ["| Awa | Gao |", "Bilan"]),
        ("<img src=a><blockquote>Nous irons.</blockquote><figcaption>Awa</figcaption>", ["Nous irons.", "Awa"]),
        ("<img src=a><figcaption>Awa</figcaption><blockquote>Nous irons.</blockquote>", ["Awa", "Nous irons."]),
        ("<img src=a><blockquote>Nous irons.</blockquote>", ["Nous irons."]),
        (
            "<figure><img src=a><figcaption>Un.</figcaption></figure><figure><img src=b><figcaption>Deux.</figcaption></figure>",
            ["Un.", "Deux."],
        ),
        (
            "<ul class=blocks-gallery-grid><li><figure><img src=a><figcaption>Un.</figcaption></figure></li>"
            "<li><figure><img src=b><figcaption>Deux.</figcaption></figure></li></ul>",
            ["Un.", "Deux."],
        ),
    ]
)
def test_a_figure_keeps_all_that_it_says(figure, lines):
    assert paged(among=f"<figure>{figure}</figure>")[4:-3] == lines


def test_what_stands_in_lines_in_a_cell_of_a_table_stays_so():
    rows = "<tr><th>Lieu</th><th>Noms</th></tr><tr><td>Gao<br>Kidal</td><td><ul><li>Awa Diop<li>Jean Ba</ul></td></tr>"
    rows += "<tr><td><b>Gao</b> la belle</td><td></td></tr><tr><td></td><td>Ali<br>Ali</td></tr>"
    lines = paged(among=f"<table>{rows}</table>")
    assert lines[4:-3] == [
        "| Lieu | Noms |",
        "| Gao\nKidal | Awa Diop\nJean Ba |",
        "| Gao la belle |  |",
        "|  | Ali\nAli |",
    ]


def test_a_whole_page_has_what_the_article_has_not():
    (whole,), (main,) = documents("site.html", whole_page=True), documents("site.html")
    assert "Paul Durand-Lacaze" in whole.text and "Paul Durand-Lacaze" not in main.text
    assert "Jean Script" not in whole.text and whole.meta["whole_page"] is True


def test_a_short_article_keeps_its_paragraphs_and_an_article_what_it_quotes():
    one = "Le préfet Marc Aubin a reçu les dockers de Brest, lundi, pour parler de la grève."
    two = "« Aline\u00a0Corbin » est at\u00adtendue à Gao, où elle parlera aux maires et aux ministres."
    page = "<html><head><title>Grève</title></head><body><article>{}</article></body></html>".format
    caption = "<figure><img src='a'><figcaption>Photo Jean Dupont</figcaption></figure>"
    (found,) = read(web.read, page(f"<p>{one}</p>{caption}<p>{two}</p><noscript>x</noscript><p>Fin.</p>"))
    assert parts(found.text)[1:3] == [one, "Photo Jean Dupont"] and "Aline Corbin" in parts(found.text)[3]
    quote = "<figure><blockquote><p>{}</p></blockquote><figcaption>Aline Corbin</figcaption></figure>".format
    (found,) = read(web.read, page(f"<p>{one}</p>{quote('Ils ont tort.')}<p>{two}</p>" + f"<p>{one}</p>" * 5))
    assert parts(found.text)[1:4] == [one, "Ils ont tort.", "Aline Corbin"]


def test_a_part_of_a_page_is_read():
    for part in ("<p>Zoé <b>Müller</b> parle.</p>", "Zoé Müller parle.", "<div><p>Zoé Müller parle.</p></div>"):
        assert [found.text for found in read(web.read, part)] == ["Zoé Müller parle."]


def test_two_whole_pages_in_one_file_are_one_text():
    page = "<!DOCTYPE html><html><head><title>{0}</title></head><body><p>{1}</p></body></html>".format
    one, two = page("Brest", "Les dockers ont voté la grève, dit Marc Aubin."), page("Gao", "Aline Corbin y est reçue.")
    text = "Brest\n\nLes dockers ont voté la grève, dit Marc Aubin.\n\nGao\n\nAline Corbin y est reçue."
    for between in ("", "\n<!-- 3 - ms -->\n"):
        (found,) = read(web.read, one + between + two)
        assert (found.text, found.meta["title"]) == (text, "Brest")
    (found,) = read(web.read, "<html><body>Marc Aubin</body></HTML><html><body>Aline Corbin</body></html>")
    assert found.text == "Marc Aubin\n\nAline Corbin"
    remark, found = read(web.read, page("", "") + one)
    assert "page 1 of 2" in remark.text and found.text.startswith("Brest")
    with pytest.raises(InputError, match="no text"):
        read(web.read, page("", "") * 2)


@each(
    [
        ("<meta charset=iso-8859-1>l’œuvre".encode("cp1252"), "l’œuvre"),
        ("<meta charset=utf-8>l’œuvre".encode("cp1252"), "l’œuvre"),
        ("<meta charset=iso-8859-1>l’œuvre".encode(), "l’œuvre"),
        ("\ufeffl’œuvre".encode("utf-16-le"), "l’œuvre"),
        ("<p>L’AQMI à Gao".encode("utf-16-le"), "L’AQMI à Gao"),
        ("<p>L’AQMI à Gao".encode("utf-16-be"), "L’AQMI à Gao"),
    ]
)
def test_a_page_is_decoded_as_browsers_do(data, text):
    assert web.decode(data).endswith(text)


ARTICLE_OF_GAO = (
    "<p>Le colonel Marc Aubin s’est rendu à Gao, où les forces maliennes ont repris la ville, a dit le préfet.</p>" * 4
)


@pytest.mark.parametrize("place", [0, 5, 9])
@pytest.mark.parametrize(
    "mark",
    [
        *("<div>{}</div>", "<center>{}</center>", "<div><span>{}</span></div>", "<div style='x:y'>{}</div>"),
        *("<div dir=auto lang=fr>{}</div>", "<div align=justify data-block=7>{}</div>", "<div>« {} »</div>"),
        *('<div>"{}"</div>', "<div>({})</div>", "<div>{}<img src=a.jpg></div>", "<div>{}<wbr></div>"),
        *("<div><q>{}</q></div>", "<div>{} ■</div>", "<div><time>{}</time></div>"),
    ],
)
def test_a_line_among_the_paragraphs_of_an_article_is_one(mark, place):
    said = (
        "Le colonel Marc {} s’est rendu à Gao, selon le préfet, où les forces maliennes ont repris la ville hier soir."
    )
    names = "Aubin Perroud Tazi Sarr Delvigne Ostrander Vasseur Kermarrec Idrissi Dembo".split()
    lines = [said.format(name) for name in names]
    html = "".join((mark if n == place else "<p>{}</p>").format(line) for n, line in enumerate(lines))
    html += "<div><a href='/a'>Une autre page de ce site.</a></div><div class='share'>Partagez cet article.</div>"
    (found,) = read(
        web.read, f"<html><head><title>Gao</title></head><body><article><h1>Gao</h1>{html}</article></body></html>"
    )
    assert found.text.split("\n\n") == [
        "Gao",
        *(re.sub("<.*?>", "", mark).format(line) if n == place else line for n, line in enumerate(lines)),
    ]


@pytest.mark.parametrize(
    "mark", ["<p>{}</p>", "<p><em>{}</em></p>", "<div>{}</div>", "<blockquote><p>{}</p></blockquote>"]
)
def test_a_time_that_is_said_in_a_sentence_is_text(mark):
    line = mark.format("Le <time datetime=2019-05-12>12 mai 2019</time>, Hicham Tazi est arrivé.")
    article = f"<article><h1>Gao</h1>{ARTICLE_OF_GAO}{line}{ARTICLE_OF_GAO}</article>"
    (found,) = read(web.read, f"<html><body>{article}</body></html>")
    assert "Le 12 mai 2019, Hicham Tazi est arrivé." in found.text


def test_what_no_browser_shows_of_a_time_is_no_text():
    line = "<p>Le <time>3 mars<script>var a = 'AQMI';</script><style>b { }</style></time>, Awa Diop est là.</p>"
    (found,) = read(web.read, f"<html><body><article><h1>Gao</h1>{line}{ARTICLE_OF_GAO}</article></body></html>")
    assert "AQMI" not in found.text and "{" not in found.text


def test_a_time_beside_other_boxes_of_a_line_stands_apart():
    line = "<div><span>Awa Diop</span><time>12 mai 2023</time><span>Mali</span></div>"
    (found,) = read(web.read, f"<html><body><article><h1>Gao</h1>{line}{ARTICLE_OF_GAO}</article></body></html>")
    assert "Diop12" not in found.text and "2023Mali" not in found.text and found.meta["date"] == "2023-05-12"


@pytest.mark.parametrize(
    "line",
    [
        *("<p>Le <time>3 mars 2022</time>, Awa Diop est là. (AFP)</p>", "<p>Ce qu’il a dit le <time>3 mars 2022</time> :</p>"),
        *("<h2>À Gao, le <time>3 mars 2022</time></h2>", "Le <time>3 mars 2022</time>, Awa Diop est arrivée.", "<p><q>Le <time>3 mars 2022</time></q></p>"),
        "<p>Le <time>3 mars <b>2022</b></time>, fin. <u>Gao</u></p>",
        *("<p>Le Front était là le <b><time>3 mars 2022</time></b>.</p>", "<p>Là le <a href=x><time>3 mars 2022</time></a> au soir.</p>"),
        *("<p><b><time>3 mars 2022</time></b> : le Front recule.</p>", "<p><time>3 mars 2022</time> <b>Gao</b> : le Front recule.</p>"),
    ],
)  # fmt: skip
def test_a_time_within_a_line_is_text_wherever_that_stands(line):
    article = f"<article><h1>Gao</h1>{ARTICLE_OF_GAO}{line}{ARTICLE_OF_GAO}</article>"
    (found,) = read(web.read, f"<html><body>{article}</body></html>")
    assert " ".join(re.sub("<.*?>", "", line).split()) in found.text


@pytest.mark.parametrize(
    "line",
    [
        *(
            '<time datetime="2023-05-12">vendredi 12 mai</time>',
            '<div><time datetime="2023-05-12T08:00">à 10h</time></div>',
        ),
        *('<p>Par Awa Diop, publié <time datetime="2023-05-12T08:00">vendredi à 8 h</time>.</p>',),
        *('<ul><li>Publié <time datetime="2023-05-12 10:00">il y a deux jours</time></li></ul>',),
        *("<p>Awa Diop <time>12 mai 2023</time></p>", "<p><time>12 mai 2023</time> à Gao</p>"),
        *(
            '<p>Par Awa Diop <time datetime="2023-05-12">vendredi</time>.</p>',
            "<header>AFP <time>12/05/2023</time></header>",
        ),
        *('<p>Bamako, <time datetime="2023-05-12">12 mai</time> – Les combattants ont quitté Gao.</p>',),
    ],
)
def test_the_day_that_an_element_says_is_the_page_s(line):
    change = "<p>Mis à jour le 14 mai 2024</p><aside>Autre <time datetime=2024-07-07>7 juillet 2024</time></aside>"
    data = f"<html><head><title>Gao</title></head><body><div><h1>Les rebelles partent</h1>{line}{ARTICLE_OF_GAO}</div>{change}"
    (found,) = read(web.read, data)
    assert found.meta["date"] == "2023-05-12"


@pytest.mark.parametrize("line", ["{} (AFP)", "{} :", "<b>{}</b>"])
def test_a_line_between_paragraphs_ends_as_it_will(line):
    said = "Le colonel Marc Aubin s’est rendu à Gao, selon le préfet, où les forces maliennes ont repris la ville. " * 3
    line = line.format("Une ville en deuil, dit Hicham Tazi")
    paragraphs = "".join(f"<p>{n} {said}</p>" for n in range(3))
    data = f"<html><body><article><h1>Gao</h1>{paragraphs}<div>{line}</div>{paragraphs}</article></body></html>"
    (found,) = read(web.read, data)
    assert "Hicham Tazi" in found.text and found.text.count("Marc Aubin") == 18


@pytest.mark.parametrize("mark", ["<div class=texte>{}</div>", "<div>{} (AFP)</div>", "<div><img src=a.jpg>{}</div>"])
def test_lines_in_a_page_of_few_paragraphs_are_all_read(mark):
    said = "Le colonel Marc Aubin s’est rendu à Gao, selon le préfet, où les forces maliennes ont repris la ville. " * 4
    line = mark.format("Le ministre Hicham Tazi est arrivé à Tombouctou dans la soirée")
    html = f"<p>{said}</p><div>Un. {said}</div><div>Deux. {said}</div>{line}<p>Trois. {said}</p>"
    (found,) = read(web.read, f"<html><body><article><h1>Gao</h1>{html}</article></body></html>")
    assert found.text.count("Hicham Tazi") == 1 and found.text.count("Marc Aubin") == 16


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("", "L’AQMI attaque Gao"),
        ("Mali – L’AQMI attaque Gao", "L’AQMI attaque Gao"),
        ("Mali - L'AQMI attaque Gao - Le Monde", "L’AQMI attaque Gao"),
        ("L’AQMI attaque Gao | Jeune Afrique – toute l’information du continent", "L’AQMI attaque Gao"),
        ("L’AQMI attaque Gao", "L’AQMI attaque Gao"),
        ("L’AQMI attaque Gao - Le Monde", "L’AQMI attaque Gao"),
        ("L’AQMI attaque Gao | Jeune Afrique", "L’AQMI attaque Gao"),
        ("L'AQMI attaque Gao", "L’AQMI attaque Gao"),
        ("L’AQMI ATTAQUE GAO", "L’AQMI attaque Gao"),
        ("Au Mali, Gao attaquée par l’AQMI", "L’AQMI attaque Gao"),
        ("Le préfet parle", "Le préfet parle"),
    ],
)
def test_the_headline_of_a_page_is_the_one_that_it_shows(said, title):
    head = f'<title>{said}</title><meta property="og:title" content="{said}">'
    menu = "<nav><ul><li><a href=/>Accueil</a></li><li><a href=/m>Mali</a></li></ul></nav>"
    article = f"<article><h1>L’AQMI attaque Gao</h1>{ARTICLE_OF_GAO}</article>"
    (found,) = read(web.read, f"<html><head>{head}</head><body>{menu}{article}</body></html>")
    assert found.meta["title"] == title and found.text.startswith(f"{title}\n\n")
    assert found.text.count("L’AQMI attaque Gao") == 1 and "Le Monde" not in found.text


def test_a_headline_of_the_second_rank_is_one():
    said = "L’AQMI attaque Gao | Le Journal du Dimanche, l’actualité du monde"
    article = f"<article><h2>L’AQMI attaque Gao</h2>{ARTICLE_OF_GAO}</article>"
    (found,) = read(
        web.read, f'<html><head><meta property="og:title" content="{said}"></head><body>{article}</body></html>'
    )
    assert found.meta["title"] == "L’AQMI attaque Gao" and found.text.count("AQMI") == 1


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("L’AQMI attaque Gao - Mali Actu", "Mali Actu"),
        ("Abou Zeïd tué à Gao | Le Monde", "Le Monde"),
        ("Le monde arabe en deuil", "Le Monde"),
        ("La jeune Afrique à Gao", "Jeune Afrique"),
        ("Mali : la ville de Gao est tombée", "La Voix du Mali"),
        ("Le maire de Gao dans la tourmente", "Dans la presse"),
    ],
)
def test_the_name_of_a_paper_is_no_headline(said, name):
    """Whose name the page says, or may be told by its words."""
    head = f'<meta property="og:title" content="{said}"><meta property="og:site_name" content="{name}">'
    article = f"<article><h2>Nord : encore une attaque</h2>{ARTICLE_OF_GAO}</article>"
    (found,) = read(web.read, f"<html><head>{head}</head><body><h1>{name}</h1>{article}</body></html>")
    assert found.meta["title"] == said and said in found.text


@pytest.mark.parametrize(
    ("head", "more", "day"),
    [
        ("", "<footer>© 2023 Le Journal. Tous droits réservés</footer>", None),
        ("", "<footer>© 2019–2024 Le Journal</footer>", None),
        ("", "<p>Le 12 mai 1998, Marc Aubin était déjà à Gao, puis le 3 juin 2011.</p>", None),
        ("", '<img src="/uploads/2015/03/photo.jpg">', None),
        ("", '<script>var now="2025-11-30";</script>', None),
        ("", '<footer><a href="/2025/10/01/x.html">Autre article</a></footer>', None),
        ("", "<p>Publié le 1er octobre 2025 à 10h</p>", "2025-10-01"),
        ("", '<p class="pub">Mis en ligne le 01/10/2025</p><footer>© 2023</footer>', "2025-10-01"),
        ("", "<p>Dans un rapport publié le 12 mai 1998, l’ONU parlait de Gao.</p>", None),
        ("", "<aside><p>Publié le 3 mars 2019 : <a href=x>Le maire de Gao</a></p></aside>", None),
        ("", "<div class=comments><p>Posté le 3 juin 2024 par Jean : bravo</p></div>", None),
        ("", "<p>Mis à jour le 15 mai 2023 à 10 h, publié le 12 mai 2023</p>", "2023-05-12"),
        ("", "<p>Mis à jour le 15 mai 2023 à 10 h</p>", "2023-05-15"),
        ("", "<p>Publié le : 12/05/2023 - 10:00 Modifié le : 15/05/2023 - 11:00</p>", "2023-05-12"),
        ("", "<p>Par Awa Diop – Publié le vendredi 12 mai 2023 à 10h20</p>", "2023-05-12"),
        ("", "<p>Rédigé le 12 mai 2023 par Awa Diop</p>", "2023-05-12"),
        ("", "<p>Publication : 1ᵉʳ octobre 2023</p>", "2023-10-01"),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "dateModified": "2023-05-12"}</script>',
            "",
            "2023-05-12",
        ),
        (
            '<meta property="article:published_time" content="2024-05-01T08:00:00Z">',
            "<footer>© 2023</footer>",
            "2024-05-01",
        ),
        ("", '<time datetime="2024-05-01">1er mai</time>', "2024-05-01"),
        ('<link rel="canonical" href="https://x.fr/2024/05/01/gao.html">', "<footer>© 2023</footer>", "2024-05-01"),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-05-01T08:00:00+02:00", '
            '"dateModified": "2024-06-01"}</script>',
            "",
            "2024-05-01",
        ),
    ],
)
def test_the_day_of_a_page_is_what_it_says_of_its_own(head, more, day):
    data = f"<html><head><title>Gao reprise</title>{head}</head><body><article><h1>Gao reprise</h1>{ARTICLE_OF_GAO}"
    (found,) = read(web.read, f"{data}{more}</article></body></html>")
    assert found.meta.get("date") == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Vendredi 12 mai 2023", "2023-05-12"),
        ("le 12/05/2023 à 10 h 20", "2023-05-12"),
        ("Le 12 mai 1998, tout a commencé", None),
        ("12 mai 1998 : le début", None),
    ],
)
def test_the_day_beside_a_headline_is_the_page_s(line, day):
    for head in (f"<h1>Gao reprise</h1><p>Mali</p><p>{line}</p>", f"<p>{line}</p><h1>Gao reprise</h1>"):
        data = f"<html><head><title>Gao reprise</title></head><body><article>{head}{ARTICLE_OF_GAO}</article></body></html>"
        (found,) = read(web.read, data)
        assert found.meta.get("date") == day


@each(
    [
        ("Sat, 13 May 2023 00:30:00 +0200", "2023-05-13"),
        ("Fri, 12 May 2023 20:30:00 -0500", "2023-05-12"),
        ("2023-05-13T00:30:00+02:00", "2023-05-13"),
        ("ven., 12 mai 2023 10:00:00 +0200", "2023-05-12"),
        ("12/05/2023", "2023-05-12"),
        ("Fri, 12 May 23 10:00:00 GMT", "2023-05-12"),
        ("Fri May 12 10:00:00 2023", "2023-05-12"),
        ("12-May-2023 10:00", "2023-05-12"),
        ("0000-00-00 00:00:00", None),
        ("0001-01-01T00:00:00+05:00", None),
    ]
)
def test_the_day_of_an_item_is_the_one_that_is_written(said, day):
    item = f"<item><title>a</title><pubDate>{said}</pubDate><description>L’AQMI à Gao.</description></item>"
    (found,) = read(feed.read, f'<rss version="2.0"><channel><title>J</title>{item}</channel></rss>')
    assert found.meta.get("date") == day


def test_the_day_of_an_entry_is_that_of_its_change_where_that_of_its_publication_is_none():
    entry = (
        "<title>Gao</title><published>hier</published><updated>2023-05-12T10:00:00Z</updated><summary>Rien.</summary>"
    )
    (found,) = read(
        feed.read, f'<feed xmlns="http://www.w3.org/2005/Atom"><title>J</title><entry>{entry}</entry></feed>'
    )
    assert found.meta["date"] == "2023-05-12"


@pytest.mark.parametrize("said", ["1899_03_12", "12_mars_1899", "1899-03-12"])
def test_a_corpus_says_its_days_in_words_or_digits(said):
    (found,) = read(iramuteq.read, f"**** *date_{said} *source_x\nUn.\n")
    assert found.meta["date"] == "1899-03-12"


def test_many_times_of_a_line_take_time_in_proportion():
    def page(number: int) -> None:
        text = "Le <time>3 mars 2022</time>, Gao. " * number
        list(
            web.read(
                io.BytesIO(f"<html><body><article><p>{text}</p></article></body></html>".encode()), Wanted(), Limits()
            )
        )

    assert grows_below(9, page, 1_000, 4_000)


def test_a_text_of_a_corpus_begins_at_its_stars_however_they_stand():
    data = "**** *source_lemonde *date_2025-03-14\nUn.\n****\nDeux.\n **** *source_figaro\nTrois.\n"
    found = read(iramuteq.read, data)
    assert [(one.text, one.meta.get("site")) for one in found] == [
        ("Un.", "lemonde"),
        ("Deux.", None),
        ("Trois.", "figaro"),
    ]
    remark, *_ = read(iramuteq.read, "**** *source_lemonde L’AQMI est à Gao.\n**** *s_2\nLe M23.\n")
    assert remark.text == "text 1: « L’AQMI est à Gao. » stands behind its variables, and is not read"
    (found,) = read(iramuteq.read, "**** *source_figaro *date_12_mai_2019\nTrois.\n")
    assert found.meta["date"] == "2019-05-12"
    begun = b"Corpus du 3 mars\n**** *source_lemonde\nUn.\n**** *source_figaro\nDeux.\n"
    assert kinds.content_kind(begun) == "iramuteq"


def test_an_export_of_europresse_that_is_cut_is_told():
    data = (FILES / "europresse.html").read_bytes()
    (remark,) = [one for one in read(press_export.read_europresse, data[: -len(data) // 3]) if isinstance(one, Remark)]
    assert remark.text == "the export ends in the middle: its last article may be cut, and others be missing"
    assert not [one for one in read(press_export.read_europresse, data) if isinstance(one, Remark)]


def test_the_day_of_an_article_of_europresse_is_none_of_its_title():
    data = (FILES / "europresse.html").read_text("utf-8").replace("vendredi 14 mars 2025", "mars 2025")
    data = data.replace("Rabat et Washington préparent", "Le 11 septembre 2001 et Rabat préparent")
    found = read(press_export.read_europresse, data)[0]
    assert found.meta["title"].startswith("Le 11 septembre 2001") and "date" not in found.meta


FACTIVA_END = b"Document LECOUR0020250314el3e0001x"


@pytest.mark.parametrize(
    "end", [b"Document lecour0020020314dy3e0001x", FACTIVA_END + b".", b"Document j000000020010907dx97000b3"]
)
def test_an_article_of_factiva_ends_at_its_number_however_it_is_written(end):
    data = (FILES / "factiva.html").read_bytes()
    assert FACTIVA_END in data
    whole = [one.text for one in read(press_export.read_factiva, data)]
    assert [one.text for one in read(press_export.read_factiva, data.replace(FACTIVA_END, end))] == whole


def test_an_article_of_factiva_whose_end_was_lost_is_none_of_the_next():
    coded = [
        "HD | Grève à Brest",
        "WC | 5 mots",
        "PD | 14 mars 2025",
        "SN | Le Cour",
        "LP | Le port est fermé.",
        "TD | Rien ne va.",
    ]
    other = [line.replace("Brest", "Gao").replace("14", "15") for line in coded]
    end = "Document LECOUR0020250314el3e0001x"
    found = list(press_export.factiva([*coded, *other, end, *coded, end]))
    texts = [(one.item, one.meta["title"], one.meta["date"]) for one in found if isinstance(one, Extracted)]
    assert texts == [
        ("1", "Grève à Brest", "2025-03-14"), ("2", "Grève à Gao", "2025-03-15"), ("3", "Grève à Brest", "2025-03-14")
    ]  # fmt: skip
    assert [one.text for one in found if isinstance(one, Remark)] == [
        "article 1: the line that ends it is missing, so it may be cut"
    ]
    ordered = ["Grève à Brest", "512 mots", "14 mars 2025", "Le Cour", "Français", "Le port est fermé."]
    error, text = press_export.factiva([*ordered, *ordered, end, *ordered, end])
    assert error.reason == "the line « Document … » that ends an article is missing in it" and text.item == "2"


@each(
    [
        ("Le Monde, mardi 14 janvier 2020, p. 4", "2020-01-14"),
        ("samedi 1er août 2020 • 08:12", "2020-08-01"),
        ("March 3, 2021", "2021-03-03"),
        ("lundi, sans date", ""),
        ("99 février 2020", ""),
    ]
)
def test_dates_of_exports(text, day):
    assert press_export.date(text) == day


# kinds


@each(
    [
        ("une.txt", b"%PDF-1.7\n", "pdf"),
        ("une.pdf", b"<!DOCTYPE html><html>", "html"),
        ("page.php", b"\n<!-- x --><html lang=fr>", "html"),
        ("une.txt", b"<html><p>Une</p>", "text"),
        ("fil.xml", b'<?xml version="1.0"?>\n<rss version="2.0">', "feed"),
        ("plan.xml", b'<?xml version="1.0"?>\n<urlset xmlns="x">', None),
        ("1699.M5P2.host:2,S", b"Return-Path: <a@b.c>\nFrom: a@b.c\nSubject: x\nDate: y\n\nx", "eml"),
        ("notes", b"From: A\nTo: B\n\nx", None),
        ("une.doc", b"{\\rtf1\\ansi", "rtf"),
        ("corpus.txt", b"**** *source_x\nLe Mali", "iramuteq"),
        ("corpus.txt", b"0001 *source_x *n_2\r\nLe Mali", "iramuteq"),
        ("notes.txt", b"0001 * une note", "text"),
        ("export.html", b"<html><head><title>Factiva</title><style>" + b" " * 70_000, "factiva"),
        ("export.xml", b"<?xml version='1.0'?>\n<PPSResponse><x>", "factiva"),
        ("liste.csv", b"a;b", "csv"),
        ("photo.jpg", b"\xff\xd8\xff\xe0", None),
        ("une.odt", b"PK\x03\x04 damaged", "odt"),
        ("une.html", b"Le texte sans balise", "html"),
    ]
)
def test_kinds_are_told_by_content_before_the_name(name, head, kind):
    assert kinds.tell(name, head) == kind


@each(
    [
        ("rapports.zip", b"PK\x03\x04" + bytes(22) + b"\x05\0\0\0a.pdf%PDF-1.7\n1 0 obj", "zip"),
        ("a.txt", b"Le fichier commence par\n%PDF-1.4 et finit mal.", "text"),
        ("a.eml", b"From: a@b\nSubject: le format %PDF-1.4\n\nBonjour.", "eml"),
        ("a.pdf", b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj", "pdf"),
    ]
)
def test_a_pdf_is_told_from_what_holds_one_or_speaks_of_it(name, head, kind):
    assert kinds.tell(name, head) == kind


@each(
    [
        ("<p>Une</p>\n<p>Deux</p>", "html"),
        ("From - Fri Mar 14 08:00:00 2025\nFrom: a@b.fr\nDate: x\nSubject: x\n\nGao.", "mbox"),
        ('[{"text": "Le Mali"}]', "json"),
        ('{"text": "a"}\n{"text": "b"}', "jsonl"),
        ("<?xml version='1.0'?><rss version='2.0'><channel>", "feed"),
        ("id;titre;texte\n1;a;b\n2;c;d\n3;e;f\n4;g;h", "csv"),
        ('id,text\n7,"L’AQMI, au Mali."\n8,"Le M23 ; Goma."\n9,"Le GSIM."\n', "csv"),
        ('"Titre";"Texte"\n"Une";"Le maire ; le préfet"\n"Deux";"Gao, Kidal"\n', "csv"),
        ("id,text\n7," + "Gao " * 2000, "csv"),
        ("Texte, photos et dessins : Awa Diallo\nLe maire, le préfet.\nLe juge, le soir.", None),
        ("Le texte, dit-il, est clos.\nUn autre, dit-elle, vient.\nLe troisième, enfin, suit.", None),
        ("Texte, photos\n\nLe maire de Gao, Awa Diallo.\n\nLe préfet, Jean Dupont.\n", None),
        ("Texte, photos\nLe maire, Awa Diallo\nLe préfet, Jean Dupont\nIl parle, dit-on\n", None),
        ("Rubrique|Texte\n\nLe maire|Awa Diallo.\n", None),
        ("id,text", None),
        ("« Le Mali », dit-il. 3 < 5 > 2.", None),
        ("Le maire ; le préfet ; le juge.\nUne liste ; deux ; trois.", None),
        ("[…] Le Mali", None),
    ]
)
def test_markup_and_data_pasted_as_plain_text_are_noticed(text, kind):
    assert kinds.pasted(text) == kind


def test_xml_of_another_kind_brings_a_warning_and_a_web_archive_an_error(tmp_path):
    texts = {
        "une.xml": '<?xml version="1.0"?>\n<NewsML><NewsItem>Le GSIM.</NewsItem></NewsML>',
        "deux.xml": '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/">Le GSIM.</newsItem>',
        "trois.txt": "<Le GSIM> attaque, dit-on.",
        "quatre.xml": "WARC/1.0\r\nWARC-Type: response\r\n\r\nHTTP/1.1 200 OK\r\n\r\nLe GSIM.",
    }
    said = dict[str, list[str]]()
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
        said[name] = []
        *_, found = entries(tmp_path / name, warn=said[name].append)
        assert isinstance(found, InputError) == (name == "quatre.xml")
    assert [len(lines) for lines in said.values()] == [1, 1, 0, 0] and "XML" in said["une.xml"][0]
    assert "web archive" in found.reason


# files within files


def packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def test_archives_are_read_however_deep():
    inner = packed(**{"lettre.eml": (LETTER + "\nDedans.").encode()})
    data = packed(
        **{"mai__une.txt": b"Le Mali.", "mai__b.zip": inner, "x.jpg": b"\xff\xd8\xff", "__MACOSX__._une.txt": b"x"}
    )
    found = list(unfold(io.BytesIO(data), "a.zip", "zip", Wanted(), Limits()))
    texts = {one.item: one.text for one in found if isinstance(one, Extracted)}
    assert texts == {"mai/une.txt": "Le Mali.", "mai/b.zip#lettre.eml": "Communiqué\n\nDedans."}
    assert [one.text for one in found if isinstance(one, Remark)] == ["passed over 1 file in it (1 .jpg)"]
    shallow = list(unfold(io.BytesIO(data), "a.zip", "zip", Wanted(), Limits(depth=0)))
    assert all(isinstance(one, InputError | Remark) for one in shallow)


def test_a_zip_archive_is_a_document_by_its_own_list_of_files_alone(tmp_path):
    def stored(**members: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as box:
            for name, data in members.items():
                box.writestr(name.replace("__", "/"), data)
        return out.getvalue()

    docx, odt, epub = ((FILES / f"libreoffice.{kind}").read_bytes() for kind in ("docx", "odt", "epub"))
    plain = {"a.txt": b"Le Mali.", "b.txt": b"Le Niger."}
    types = {"[Content_Types].xml": b"<Types/>"}
    wanted = {
        "a DOCX among others": (stored(**plain, **{"c.docx": docx}), "zip"),
        "a DOCX alone": (stored(**{"c.docx": docx}), "zip"),
        "a folder of that name": (stored(**{"word__une.txt": b"Le Mali.", "ppt__x.txt": b"", "a.txt": b""}), "zip"),
        "a document taken apart in it": (stored(**{"x__word__document.xml": b"<x/>", **types}), "zip"),
        "an EPUB among others": (stored(**{"c.epub": epub, "d.odt": odt}), "zip"),
        "a DOCX": (docx, "docx"),
        "an ODT": (odt, "odt"),
        "an EPUB": (epub, "epub"),
        "an EPUB packed by hand": (packed(**{"META-INF__container.xml": b"<x/>", "mimetype": b"x"}), "epub"),
        "behind pictures": (
            stored(**{"word__media__a.png": bytes(100_000), "word__document.xml": b"<x/>", **types}),
            "docx",
        ),
        "a DOCX that is cut": (docx[: len(docx) // 2], "docx"),
        "articles that are cut": (stored(**plain, **{"c.docx": docx})[:-30], "zip"),
        "a folder of that name, and a line behind it": (
            stored(**{"word__document.xml": b"", "a.txt": b"x"}) + b"\n",
            "zip",
        ),
        "the same with a DOCX": (stored(**{"word__": b"", "word__a.docx": docx, "a.txt": b"x"}) + b"\r\n--\r\n", "zip"),
        "a DOCX between lines": (b"\n" + docx + b"\n", "docx"),
    }
    wrong = {}
    for what, (data, kind) in wanted.items():
        path = tmp_path / "file.bin"
        path.write_bytes(data)
        told = {kinds.tell("", data[: kinds.HEAD], data[-kinds.END :]), file_kinds.kind_of(str(path), Options())}
        if told != {kind}:
            wrong[what] = told
    assert wrong == {}
    found = list(unfold(io.BytesIO(wanted["a DOCX among others"][0]), "z.zip", "zip", Wanted(), Limits()))
    assert [one.item for one in found] == ["a.txt", "b.txt", "c.docx"]


@pytest.mark.parametrize("name, inside", [("b.xlsx", "xl/workbook.xml"), ("b.ods", "content.xml")])
def test_a_workbook_is_an_error_that_helps(name, inside):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        if name == "b.ods":
            box.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        box.writestr(inside, "<x/>")
    data = out.getvalue()
    kind = kinds.tell(name, data)
    with pytest.raises(InputError) as error:
        list(unfold(io.BytesIO(data), name, str(kind), Wanted(), Limits()))
    assert "workbook" in error.value.reason and "CSV" in error.value.remedy


ODD = "<p>Deux <![foo bar> x</p>"


def test_a_mailbox_that_was_put_behind_another_keeps_its_first_mail():
    one = "From a@b.fr Mon Mar  3 10:00:00 2025\nSubject: {}\nFrom: a@b.fr\n\nLe GSIM est à {}.{}"
    for between in ("\n\n\ufeff", "\n\ufeff", "\n\n\x1a", "\n" + "\0" * 200, "\n\n\x0c"):
        found = read(mail.read_mbox, ("\ufeff" + one.format("S1", "Gao", between) + one.format("S2", "Kidal", "\n")))
        assert [one.text for one in found] == ["S1\n\nLe GSIM est à Gao.", "S2\n\nLe GSIM est à Kidal."]


def mailbox(body: str, charset: str = "utf-8") -> bytes:
    head = "From x@y Mon Jan  1 00:00:00 2024\nFrom: a@b\nContent-Type: text/html; charset="
    mails = [("<p>Le GSIM.</p>", "utf-8"), (body, charset), ("<p>Le M23.</p>", "utf-8")]
    return "".join(f"{head}{how}\n\n<html><body>{what}</body></html>\n\n" for what, how in mails).encode()


def rss(item: str, declaration: str = '<?xml version="1.0"?>') -> bytes:
    item = f"<item><title>Le GSIM</title></item>{item}<item><title>Le M23</title></item>"
    return f'{declaration}<rss version="2.0"><channel><title>T</title>{item}</channel></rss>'.encode("latin-1")


def europresse(odd: str) -> bytes:
    articles = (
        f'<article><div class="titreArticle">T</div><div class="docOcurrContainer">{text}</div></article>'
        for text in ("Le GSIM.", odd, "Le M23.")
    )
    return f"<html><body>{''.join(articles)}</body></html>".encode()


def zip_with_an_unreadable_member() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        for name, text in (("a.txt", "Le GSIM."), ("b.txt", "Deux." * 50), ("c.txt", "Le M23.")):
            archive.writestr(name, text)
        where = archive.getinfo("b.txt").header_offset + 30 + len("b.txt")
    data = bytearray(out.getvalue())
    data[where + 5 : where + 12] = b"\xff" * 7
    return bytes(data)


@each(
    [
        ("marked section", "mbox", mailbox(ODD)),
        ("marked section without a name", "mbox", mailbox("<p>Deux <![ foo]> x</p>")),
        ("no text encoding", "mbox", mailbox("<p>Deux</p>", "hex")),
        ("an encoding that replaces nothing", "mbox", mailbox("<p>Deux</p>", "idna")),
        (
            "marked section",
            "feed",
            rss("<item><description>&lt;p&gt;x &lt;![foo bar&gt; y&lt;/p&gt;</description></item>"),
        ),
        (
            "nothing within nothing",
            "feed",
            rss("<item><title><content:encoded xml:base='http://x/'>\n</content:encoded></title></item>"),
        ),
        ("encoding", "feed", rss("", '<?xml version="1.0" encoding="i\xe1na"?>')),
        ("marked section", "europresse", europresse("Deux <![foo bar>.")),
        ("member", "zip", zip_with_an_unreadable_member()),
        ("mail", "zip", packed(**{"a.txt": b"Le GSIM.", "b.eml": mailbox("x", "hex"), "c.txt": b"Le M23."})),
    ]
)
def test_an_odd_item_costs_none_but_itself(name, kind, data):
    texts = [one.text for one in unfold(io.BytesIO(data), "a", kind, Wanted(), Limits()) if isinstance(one, Extracted)]
    assert "Le GSIM." in texts[0] + "." and "Le M23." in texts[-1] + "."


def test_what_a_library_raises_for_one_item_is_an_error_of_it(monkeypatch):
    def convert(text: str, **_) -> str:
        if "Deux" in text:
            raise AssertionError("of a library")
        return text

    monkeypatch.setattr(markup, "text", convert)
    for kind, data in (
        ("mbox", mailbox("Deux")),
        ("feed", rss("<item><title>&lt;p&gt;Deux</title></item>")),
    ):
        first, error, last = unfold(io.BytesIO(data), "a", kind, Wanted(), Limits())
        assert "GSIM" in first.text and "M23" in last.text
        assert (error.subject, error.reason) == ("2", "damaged (AssertionError: of a library)")


def test_blanks_at_the_ends_of_lines_go_however_many_they_are():
    (found,) = read(rtf.read, r"{\rtf1 " + " " * 500_000 + r"Le Mali. \line   Gao.\tab\par   Kidal}")
    assert found.text == "Le Mali.\nGao.\n\nKidal"


def test_a_day_that_is_none_is_no_date_of_an_rtf():
    info = r"{\rtf1 {\info{\creatim\yr%s}}Le Mali.}"
    days = [r"0000\mo0\dy0", r"2025\mo2\dy30", r"2025\mo3\dy14"]
    assert [read(rtf.read, info % day)[0].meta.get("date") for day in days] == [None, None, "2025-03-14"]
