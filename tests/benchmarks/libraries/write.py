"""What make.sh gives to programs, and what each file holds: write.py WORK OUT."""

import html
import json
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import feedgen.feed
import feedgenerator
import PyRSS2Gen
import rfeed
from PyRTF.document.section import Section
from PyRTF.Elements import Document
from PyRTF.Renderer import Renderer

from tests.benchmarks.articles import article

work, out = Path(sys.argv[1]), Path(sys.argv[2])
SITE = "Le Courrier du Littoral"
AUTHOR = "Salma Idrissi"


def told(name: str, paragraphs: list[str], anywhere: Sequence[str] = ()) -> None:
    """Writes beside a file what it holds: paragraphs in their order, and those (notes, text boxes) whose place is free."""
    (out / f"{name}.json").write_text(
        json.dumps({"paragraphs": paragraphs, "anywhere": list(anywhere)}, ensure_ascii=False)
    )


def body(number: int) -> list[str]:
    return article(number).strip().split("\n\n")


def title(parts: list[str]) -> str:
    return " ".join(parts[0].replace("« ", "").split()[:7]).rstrip(",.")


def escaped(text: str) -> str:
    return html.escape(text, quote=False)


# word processing

OPEN = "urn:oasis:names:tc:opendocument:xmlns"


def note(kind: str, text: str) -> str:
    return (
        f'<text:note text:note-class="{kind}"><text:note-citation>1</text:note-citation><text:note-body>'
        f"<text:p>{text}</text:p></text:note-body></text:note>"
    )


def office(number: int) -> None:
    parts = [f"Compte rendu {number}", *body(number)]
    text = [escaped(part) for part in parts]
    anywhere: list[str] = []
    tracked = ""
    after = {}
    if number == 0:  # notes
        anywhere = ["Née à Quimper en 1961.", "Voir notre édition du 3 mai."]
        text[1] = text[1].replace(" ", note("footnote", anywhere[0]) + " ", 1)
        text[2] = text[2].replace(" ", note("endnote", anywhere[1]) + " ", 1)
    elif number == 1:  # a table and a list
        cells = ["Brest", "Loïc Kermarrec", "Gao", "Aïcha Touré"]
        cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
        rows = "".join(f"<table:table-row>{cell(a)}{cell(b)}</table:table-row>" for a, b in (cells[:2], cells[2:]))
        after[1] = f'<table:table><table:table-column table:number-columns-repeated="2"/>{rows}</table:table>'
        points = ["Premier point : Morlaix", "Second point : Roscoff"]
        items = "".join(f"<text:list-item><text:p>{point}</text:p></text:list-item>" for point in points)
        after[2] = f"<text:list>{items}</text:list>"
        parts = [*parts[:2], *cells, parts[2], *points, *parts[3:]]
    elif number == 2:  # changes and a comment
        who = (
            "<office:change-info><dc:creator>Z</dc:creator><dc:date>2025-03-14T08:00:00</dc:date></office:change-info>"
        )
        tracked = (
            f'<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>{who}<text:p>Denis Supprimé, </text:p>'
            f'</text:deletion></text:changed-region><text:changed-region text:id="c2"><text:insertion>{who}</text:insertion>'
            "</text:changed-region></text:tracked-changes>"
        )
        text[1] = text[1].replace(" ", ' <text:change text:change-id="c1"/>', 1)
        added = 'Agathe <text:change-start text:change-id="c2"/>Corlay, dit-on,<text:change-end text:change-id="c2"/> '
        text[2] = added + text[2]
        parts[2] = f"Agathe Corlay, dit-on, {parts[2]}"
        comment = "<dc:creator>Z</dc:creator><dc:date>2025-03-14T08:00:00</dc:date><text:p>Vérifier auprès de Marc Annoté</text:p>"
        text[3] = text[3].replace(" ", f"<office:annotation>{comment}</office:annotation> ", 1)
    elif number == 3:  # a text box, and what is hidden
        anywhere = ["Encadré : Nolwenn Le Goff, trente ans de mairie."]
        frame = (
            '<draw:frame draw:style-name="f" text:anchor-type="paragraph" svg:width="6cm" svg:height="2cm"><draw:text-box>'
            f"<text:p>{anywhere[0]}</text:p></draw:text-box></draw:frame>"
        )
        text[1] = frame + text[1]
        text[2] += '<text:span text:style-name="h"> Henri Caché</text:span>'
    elif number == 4:  # headings, a section, a page break, lines within a paragraph, spaces
        parts = [*parts[:2], "Les faits", *parts[2:]]
        after[1] = '<text:h text:outline-level="2">Les <text:span text:style-name="b">faits</text:span></text:h>'
        text[2] = text[2].replace(" ", "<text:line-break/>", 1)
        text[3] = "<text:soft-page-break/>" + text[3].replace(" ", '<text:s text:c="3"/>', 1)
    elif number == 5:  # links, a bookmark, fields
        text[1] = f'<text:a xlink:href="https://example.org/">{text[1]}</text:a><text:bookmark text:name="m"/>'
        text[2] += " Page <text:page-count>1</text:page-count>."
        parts[2] += " Page 1."
    content = "".join(
        (f'<text:h text:outline-level="1">{part}</text:h>' if place == 0 else f"<text:p>{part}</text:p>")
        + after.get(place, "")
        for place, part in enumerate(text)
    )
    (work / f"office-{number}.fodt").write_text(
        f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="{OPEN}:office:1.0" xmlns:text="{OPEN}:text:1.0" xmlns:table="{OPEN}:table:1.0" xmlns:draw="{OPEN}:drawing:1.0"
 xmlns:style="{OPEN}:style:1.0" xmlns:fo="{OPEN}:xsl-fo-compatible:1.0" xmlns:svg="{OPEN}:svg-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:automatic-styles><style:page-layout style:name="p"><style:header-style/><style:footer-style/></style:page-layout>
<style:style style:name="h" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="b" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="f" style:family="graphic"><style:graphic-properties style:wrap="none"/></style:style></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="p"><style:header><text:p>Haut de page de Bernard Courant</text:p>
</style:header><style:footer><text:p>Pied de page <text:page-number>1</text:page-number></text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text>{tracked}{content}</office:text></office:body></office:document>""",
        "utf-8",
    )
    for maker in ("office", "abiword") if number < 3 else ("office",):
        for kind in ("odt", "rtf"):
            told(f"{maker}-{number}.{kind}", parts, anywhere)


def plain_markup(number: int) -> None:
    """Markdown for pandoc: a note, a table, a list, a quotation."""
    parts, anywhere = [title(body(number + 10)), *body(number + 10)], list[str]()
    text = [f"# {parts[0]}", *parts[1:]]
    if number == 0:
        anywhere = ["Née à Quimper en 1961."]
        text[1] = text[1].replace(" ", "[^1] ", 1)
        text.append(f"[^1]: {anywhere[0]}")
    elif number == 1:
        text.insert(2, "| Ville | Maire |\n|---|---|\n| Brest | Loïc Kermarrec |")
        parts[2:2] = ["Ville", "Maire", "Brest", "Loïc Kermarrec"]
    elif number == 2:
        text.insert(2, "1. Premier point : **Morlaix**\n2. Second point : *Roscoff*")
        parts[2:2] = ["Premier point : Morlaix", "Second point : Roscoff"]
    else:
        text[2] = f"> {text[2]}"
    (work / f"pandoc-{number}.md").write_text("\n\n".join(text) + "\n", "utf-8")
    for kind in ("odt", "rtf")[: 1 if number == 3 else 2]:
        told(f"pandoc-{number}.{kind}", parts, anywhere)


def docutils(number: int) -> None:
    parts, anywhere = [title(body(number + 20)), *body(number + 20)], list[str]()
    text = [f"{'=' * 99}\n{parts[0]}\n{'=' * 99}", *parts[1:]]
    if number == 0:
        anywhere = ["Née à Quimper en 1961."]
        text[1] = text[1].replace(" ", " [#]_ ", 1)
        text.append(f".. [#] {anywhere[0]}")
    elif number == 1:
        text.insert(2, "* Premier point : **Morlaix**\n* Second point : *Roscoff*")
        parts[2:2] = ["Premier point : Morlaix", "Second point : Roscoff"]
    else:
        text.insert(2, "=====  ==============\nBrest  Loïc Kermarrec\nGao    Aïcha Touré\n=====  ==============")
        parts[2:2] = ["Brest", "Loïc Kermarrec", "Gao", "Aïcha Touré"]
    (work / f"docutils-{number}.rst").write_text("\n\n".join(text) + "\n", "utf-8")
    told(f"docutils-{number}.odt", parts, anywhere)


def simple(number: int) -> None:
    """For Qt and Emacs' Org, Perl's RTF::Writer and latex2rtf: headings, a list, a table, a note."""
    parts = [title(body(number + 30)), *body(number + 30)]
    listed = "<ul><li>Premier point : <b>Morlaix</b></li><li>Second point : Roscoff</li></ul>"
    table = "<table><tr><td>Brest</td><td>Loïc Kermarrec</td></tr></table>"
    added = ["Premier point : Morlaix", "Second point : Roscoff"] if number == 0 else ["Brest", "Loïc Kermarrec"]
    rest = "".join(f"<p>{escaped(part)}</p>" for part in parts[2:])
    first = f"<h1>{escaped(parts[0])}</h1><p>{escaped(parts[1])}</p>"
    (work / f"qt-{number}.html").write_text(f"{first}{table if number else listed}{rest}", "utf-8")
    told(f"qt-{number}.odt", [*parts[:2], *added, *parts[2:]])

    parts = [title(body(number + 34)), *body(number + 34)]
    inserted = "| Brest | Loïc Kermarrec |" if number else "- Premier point : *Morlaix*\n- Second point : Roscoff"
    anywhere = [] if number else ["Née à Quimper en 1961."]
    second = parts[2] if number else parts[2].replace(" ", f"[fn:: {anywhere[0]}] ", 1)
    text = [
        "#+TITLE: ",
        "#+OPTIONS: toc:nil num:nil author:nil date:nil\n",
        f"* {parts[0]}",
        parts[1],
        inserted,
        second,
    ]
    (work / f"org-{number}.org").write_text(
        "\n\n".join([text[0] + "\n" + text[1], *text[2:], *parts[3:]]) + "\n", "utf-8"
    )
    told(f"org-{number}.odt", [*parts[:2], *added, *parts[2:]], anywhere)

    parts = [title(body(number + 38)), *body(number + 38)]
    quoted = ", ".join("'" + part.replace("\\", "\\\\").replace("'", "\\'") + "'" for part in parts[1:])
    row = "$rtf->row(RTF::Writer::TableRowDecl->new(), 'Brest', 'Loïc Kermarrec');" if number else ""
    (work / f"perl-{number}.pl").write_text(
        "use utf8; use RTF::Writer; my $rtf = RTF::Writer->new_to_handle(*STDOUT); $rtf->prolog('title' => 'x');"
        f"$rtf->paragraph(\\'\\b', '{parts[0].replace(chr(39), chr(92) + chr(39))}'); {row} $rtf->paragraph($_) for ({quoted}); $rtf->close;",
        "utf-8",
    )
    told(f"perl-{number}.rtf", [parts[0], *(added if number else []), *parts[1:]])

    parts = [title(body(number + 42)), *body(number + 42)]
    lines = [re.sub("([%&])", r"\\\1", part) for part in parts]
    anywhere = [] if number else ["Née à Quimper en 1961."]
    if number:
        lines.insert(
            2, "\\begin{itemize}\\item Premier point : \\textbf{Morlaix}\\item Second point : Roscoff\\end{itemize}"
        )
        parts[2:2] = ["Premier point : Morlaix", "Second point : Roscoff"]
    else:
        lines[1] = lines[1].replace(" ", f"\\footnote{{{anywhere[0]}}} ", 1)
    (work / f"latex-{number}.tex").write_text(
        "\\documentclass{article}\\usepackage[utf8]{inputenc}\\begin{document}\n"
        + "\n\n".join(lines)
        + "\n\\end{document}\n",
        "utf-8",
    )
    told(f"latex-{number}.rtf", parts, anywhere)


def units(text: str, after: str = "?") -> str:
    """The text as \\u escapes of UTF-16, as RTF has them."""
    data = text.encode("utf-16-le")
    found = (int.from_bytes(data[place : place + 2], "little", signed=True) for place in range(0, len(data), 2))
    return "".join(chr(code) if 0 < code < 128 else f"\\u{code}{after}" for code in found)


def quoted(text: str, codec: str) -> str:
    """The text as \\'xx escapes of a code page, \\u where it has no such character."""
    found = ""
    for character in text:
        try:
            (byte,) = character.encode(codec)
            found += character if byte < 128 else f"\\'{byte:02x}"
        except UnicodeEncodeError:
            found += f"\\uc0\\u{ord(character)} "
    return found


def rich() -> None:
    """PyRTF's, and RTF as Word, TextEdit and an old program write it, which no package brings."""
    parts = [title(body(50)), *body(50)]
    document, section = Document(), Section()
    document.Sections.append(section)
    for part in parts:
        section.append(units(part))
    with (out / "pyrtf-0.rtf").open("w", encoding="ascii") as stream:
        Renderer().Write(document, stream)
    told("pyrtf-0.rtf", parts)

    parts = [title(body(51)), *body(51)]
    run = "{{\\rtlch\\fcs1 \\af0 \\ltrch\\fcs0 \\insrsid8151834 {}}}".format
    half = len(parts[2]) // 2
    lines = [run(quoted(part, "cp1252").replace("\\uc0", "")) for part in parts]
    lines[2] = run(units(parts[2][:half], "\\'3f")) + run(units(parts[2][half:], "\\'3f"))
    mark = "{\\rtlch\\fcs1 \\af0 \\ltrch\\fcs0 \\cs15\\super\\insrsid1 \\chftn "
    lines[1] += (
        mark
        + "{\\footnote \\ltrpar\\pard\\plain \\s16\\ql {\\cs15\\super \\chftn }"
        + run(units(" Née à Quimper."))
        + "}}"
    )
    lines[3] += "{\\deleted\\revauthdel1\\revdttmdel-1 Denis Supprim\\'e9}{\\v Henri Cach\\'e9}"
    box = (
        "{\\shp{\\*\\shpinst\\shpleft0\\shptop0{\\sp{\\sn shapeType}{\\sv 202}}{\\shptxt \\ltrpar\\pard\\plain "
        + units("Encadré : Nolwenn Le Goff.")
        + "\\par}}{\\shprslt{\\*\\do\\dobxcolumn\\dptxbx{\\dptxbxtext\\pard\\plain "
        + units("Encadré : Nolwenn Le Goff.")
        + "\\par}}}}"
    )
    lines[2] += (
        box + "{\\*\\atnid ZZ}{\\*\\atnauthor Z}\\chatn {\\*\\annotation{\\*\\atndate 1}\\pard\\plain Marc Annot\\'e9}"
    )
    field = '{\\field{\\*\\fldinst {HYPERLINK "https://example.org/"}}{\\fldrslt {\\ul Le lien}}}'
    row = "\\trowd\\cellx3000\\cellx6000\\pard\\intbl Brest\\cell Lo\\'efc Kermarrec\\cell\\row\n"
    (out / "word-0.rtf").write_text(
        "{\\rtf1\\adeflang1025\\ansi\\ansicpg1252\\uc1\\deff0{\\fonttbl{\\f0\\froman\\fcharset0 Times New Roman;}{\\f1\\fswiss\\fcharset238 Arial CE;}}"
        "{\\colortbl;\\red0\\green0\\blue0;}{\\stylesheet{\\ql \\snext0 Normal;}{\\s16 footnote text;}}{\\*\\rsidtbl \\rsid8151834}"
        "{\\info{\\title Compte rendu}{\\author Salma Idrissi}}{\\header \\pard\\plain Haut de page de Bernard Courant\\par}"
        "{\\footer \\pard\\plain Page {\\field{\\*\\fldinst PAGE}{\\fldrslt 1}}\\par}\n\\pard\\plain \\ltrpar "
        + "\n\\par \\pard\\plain \\ltrpar ".join(lines)
        + f"\\par \\pard {field}\\par \\pard {{\\f1 V\\'e1clav Nov\\'e1k}}\\par {row}\\pard Fin\\par}}",
        "ascii",
    )
    told(
        "word-0.rtf",
        [*parts, "Le lien", "Václav Novák", "Brest", "Loïc Kermarrec", "Fin"],
        ["Née à Quimper.", "Encadré : Nolwenn Le Goff."],
    )

    parts = [title(body(52)), *body(52)]
    (out / "textedit-0.rtf").write_text(
        "{\\rtf1\\ansi\\ansicpg1252\\cocoartf2639\n\\cocoatextscaling0\\cocoaplatform0{\\fonttbl\\f0\\fswiss\\fcharset0 Helvetica;}\n"
        "{\\colortbl;\\red255\\green255\\blue255;}\n{\\*\\expandedcolortbl;;}\n\\pard\\tx566\\pardirnatural\\partightenfactor0\n\n\\f0\\fs24 \\cf0 "
        + "\\\n".join(quoted(part, "ascii").replace("\\uc0\\", "\\uc0\\") for part in parts)
        + "}",
        "ascii",
    )
    told("textedit-0.rtf", parts)

    # an old program: bytes of the Macintosh, one paragraph a line of the file, no \\u at all
    parts = [title(body(53)), *body(53)]
    plain = [part.replace("’", "'") for part in parts]
    (out / "old-0.rtf").write_text(
        "{\\rtf1\\mac{\\fonttbl{\\f0\\fswiss Geneva;}}\n"
        + "\\par\n".join(quoted(part, "mac-roman") for part in plain)
        + "\\par\n}",
        "ascii",
    )
    told("old-0.rtf", plain)


# feeds


def written(
    name: str, text: str | bytes, numbers: tuple[int, ...], author: str = AUTHOR, day: str = "2025-03-14"
) -> None:
    if text:
        (out / f"{name}.feed").write_bytes(text.encode() if isinstance(text, str) else text)
    items = [{"title": heads(n), "paragraphs": body(n), "date": day, "author": author} for n in numbers]
    (out / f"{name}.feed.json").write_text(json.dumps({"items": items}, ensure_ascii=False))


def heads(number: int) -> str:
    return title(body(number))


def content(number: int) -> str:
    return "\n".join(f"<p>{escaped(part)}</p>" for part in body(number))


def teaser(number: int) -> str:
    return body(number)[0][:60] + "…"


WHEN = datetime(2025, 3, 14, 8, 12, tzinfo=UTC)


def feeds() -> None:
    for place, numbers in enumerate(((60, 61), (62, 63), (64, 65))):
        made = feedgen.feed.FeedGenerator()
        made.id("https://example.org/")
        made.title(SITE)
        made.link(href="https://example.org/")
        made.description(SITE)
        for number in numbers:
            entry = made.add_entry(order="append")
            entry.id(f"https://example.org/{number}")
            entry.title(heads(number))
            entry.link(href=f"https://example.org/{number}")
            entry.author(name=AUTHOR, email="salma@example.org")
            entry.published(WHEN)
            entry.updated(WHEN)
            if place == 2:
                entry.summary(content(number), type="html")
            else:
                entry.summary(teaser(number))
                entry.content(content(number), type="html" if place else "CDATA")
        written(f"feedgen-{place}", made.rss_str() if place == 0 else made.atom_str(), numbers)
    for place, made in enumerate((feedgenerator.Rss201rev2Feed, feedgenerator.Atom1Feed)):
        feed = made(SITE, "https://example.org", "", language="fr")
        for number in (66 + 2 * place, 67 + 2 * place):
            feed.add_item(
                title=heads(number), link=f"https://example.org/{number}", description=content(number), author_name=AUTHOR,
                pubdate=WHEN, updateddate=WHEN,
            )  # fmt: skip
        written(f"django-{place}", feed.writeString("utf-8"), (66 + 2 * place, 67 + 2 * place))
    items = [
        PyRSS2Gen.RSSItem(
            title=heads(n), link=f"https://example.org/{n}", description=content(n), pubDate=WHEN, author=AUTHOR
        )
        for n in (70, 71)
    ]
    written(
        "pyrss2gen-0", PyRSS2Gen.RSS2(SITE, "https://example.org", SITE, items=items).to_xml("iso-8859-1"), (70, 71)
    )
    items = [rfeed.Item(title=heads(n), description=content(n), creator=AUTHOR, pubDate=WHEN) for n in (72, 73)]
    written(
        "rfeed-0", rfeed.Feed(title=SITE, link="https://example.org", description=SITE, items=items).rss(), (72, 73)
    )

    entries = [
        {"title": heads(n), "link": f"https://example.org/{n}", "teaser": teaser(n), "content": content(n), "author": AUTHOR,
         "date": WHEN.isoformat()} for n in range(74, 80)
    ]  # fmt: skip
    (work / "feeds.js").write_text(
        f"const entries = {json.dumps(entries, ensure_ascii=False)}, out = process.argv[2], fs = require('fs');\n"
        """const { Feed } = require('feed'), RSS = require('rss');
const made = place => { const feed = new Feed({title: 'Le Courrier du Littoral', id: 'https://example.org', link: 'https://example.org'});
  for (const one of entries.slice(2 * place, 2 * place + 2)) feed.addItem({title: one.title, id: one.link, link: one.link, description: one.teaser,
    content: one.content, author: [{name: one.author, email: 'salma@example.org'}], date: new Date(one.date)});
  return feed; };
fs.writeFileSync(out + '/npm-feed-0.feed', made(0).rss2());
fs.writeFileSync(out + '/npm-feed-1.feed', made(1).atom1());
const rss = new RSS({title: 'Le Courrier du Littoral', feed_url: 'https://example.org/f', site_url: 'https://example.org'});
for (const one of entries.slice(4)) rss.item({title: one.title, url: one.link, description: one.content, author: one.author, date: one.date});
fs.writeFileSync(out + '/npm-rss-0.feed', rss.xml());
""",
        "utf-8",
    )
    written("npm-feed-0", "", (74, 75))
    written("npm-feed-1", "", (76, 77))
    written("npm-rss-0", "", (78, 79))

    # site generators
    (work / "hugo/content").mkdir(parents=True)
    (work / "pelican/content").mkdir(parents=True)
    for number in (81, 80):
        minute = 92 - number  # the first is the newest
        matter = json.dumps({"title": heads(number), "date": f"2025-03-14T08:{minute}:00Z", "author": AUTHOR})
        (work / f"hugo/content/{number}.md").write_text(f"{matter}\n\n" + "\n\n".join(body(number)) + "\n", "utf-8")
        (work / f"pelican/content/{number}.html").write_text(
            f"<html><head><title>{escaped(heads(number))}</title><meta name='date' content='2025-03-14 08:{minute}'>"
            f"<meta name='authors' content='{AUTHOR}'></head><body>{content(number)}</body></html>",
            "utf-8",
        )
    (work / "pelican/settings.py").write_text(
        "SITENAME = 'Le Courrier du Littoral'\nSITEURL = 'https://example.org'\nTIMEZONE = 'Europe/Paris'\nFEED_ALL_RSS = 'feeds/all.rss.xml'\n"
        "FEED_ALL_ATOM = 'feeds/all.atom.xml'\nRSS_FEED_SUMMARY_ONLY = False\nAUTHOR = 'Salma Idrissi'\n",
        "utf-8",
    )
    (work / "hugo/config.toml").write_text(
        f'baseURL = "https://example.org/"\ntitle = "{SITE}"\n[outputFormats.ATOM]\nmediaType = "application/xml"\nbaseName = "atom"\n'
        '[outputs]\nhome = ["RSS", "ATOM"]\n[markup.goldmark.extensions]\ntypographer = false\n',
        "utf-8",
    )
    (work / "hugo/layouts/_default").mkdir(parents=True)
    (work / "hugo/layouts/_default/rss.xml").write_text(
        '{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<channel><title>{{ .Site.Title }}</title>{{ range .Site.RegularPages }}<item><title>{{ .Title }}</title><dc:creator>{{ .Params.author }}"
        '</dc:creator><pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" | safeHTML }}</pubDate><description>{{ .Content | html }}'
        "</description></item>{{ end }}</channel></rss>",
        "utf-8",
    )
    (work / "hugo/layouts/index.atom.xml").write_text(
        '{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}<feed xmlns="http://www.w3.org/2005/Atom"><title>{{ .Site.Title }}</title>'
        "{{ range .Site.RegularPages }}<entry><title>{{ .Title }}</title><author><name>{{ .Params.author }}</name></author>"
        '<updated>{{ .Date.Format "2006-01-02T15:04:05Z07:00" | safeHTML }}</updated><content type="html">{{ printf "<![CDATA[%s]]>" .Content | safeHTML }}'
        "</content></entry>{{ end }}</feed>",
        "utf-8",
    )
    for maker in ("hugo", "pelican"):
        for place in (0, 1):
            written(f"{maker}-{place}", "", (80, 81))

    # makers that no package brings, and what feeds are found to be like
    first, second = (
        f"<item><title>{escaped(heads(n))}</title><link>/article/{n}</link><dc:creator><![CDATA[{AUTHOR}]]></dc:creator>"
        f"<pubDate>Fri, 14 Mar 2025 08:12:00 +0000</pubDate><description><![CDATA[<p>{teaser(n)} [&#8230;]</p>]]></description>"
        f"<content:encoded><![CDATA[{content(n)}]]></content:encoded></item>"
        for n in (90, 91)
    )
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    written("wordpress-0", f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {spaces}><channel><title>{SITE}</title>{first}{second}</channel></rss>', (90, 91))  # fmt: skip
    xhtml = "".join(
        f'<entry><title type="html">{escaped(escaped(heads(n)))}</title><updated>2025-03-14T08:12:00.000+01:00</updated><author><name>{AUTHOR}</name></author>'
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{content(n)}</div></content></entry>'
        for n in (92, 93)
    )
    written("drupal-0", f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>{SITE}</title>{xhtml}</feed>', (92, 93))  # fmt: skip
    rdf = "".join(
        f'<item rdf:about="https://example.org/{n}"><title>{escaped(heads(n))}</title><dc:date>2025-03-14T08:12:00Z</dc:date><dc:creator>{AUTHOR}</dc:creator>'
        f"<description>{escaped(content(n))}</description></item>"
        for n in (94, 95)
    )
    written("spip-0", f'<?xml version="1.0" encoding="utf-8"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {spaces}><channel rdf:about="x"><title>{SITE}</title></channel>{rdf}</rdf:RDF>', (94, 95))  # fmt: skip
    prefixed = "".join(
        f"<a:entry><a:title>{escaped(heads(n))}</a:title><a:published>2025-03-14T08:12:00Z</a:published><a:author><a:name>{AUTHOR}</a:name></a:author>"
        f'<a:summary>{escaped(teaser(n))}</a:summary><a:content type="html">{escaped(content(n))}</a:content></a:entry>'
        for n in (96, 97)
    )
    written("prefixed-0", f'<?xml version="1.0"?><a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>{SITE}</a:title>{prefixed}</a:feed>', (96, 97))  # fmt: skip
    # letters by the names that HTML has for them, in windows-1252 that calls itself ISO-8859-1, a blank line first
    named = first.replace(f"/article/{90}", "/article/98?a=1&b=2").replace(
        content(90), content(98).replace("é", "&eacute;")
    )
    named = named.replace(escaped(heads(90)), escaped(heads(98)).replace("é", "&eacute;")).replace(
        teaser(90), teaser(98)
    )
    written("old-0", f'\n<?xml version="1.0" encoding="ISO-8859-1"?>\n<rss version="2.0" {spaces}><channel><title>{SITE}</title>{named}</channel></rss>'.encode("cp1252", "xmlcharrefreplace"), (98,))  # fmt: skip
    # a prefix that nothing declares, and a day as people write it
    loose = re.sub("<pubDate>.*?</pubDate>", "<pubDate>2025-03-14 08:12</pubDate>", second).replace(
        "<link>", "<media:thumbnail url='x'/><link>"
    )
    written(
        "loose-0", f'\ufeff<rss version="0.92" {spaces}><channel><title>{SITE}</title>{loose}</channel></rss>', (91,)
    )


def large() -> None:
    """A book's worth of text, and a feed of five hundred items, for time and memory."""
    parts = [part for number in range(300) for part in body(number)]
    (work / "large.md").write_text("\n\n".join(parts) + "\n", "utf-8")
    item = "<item><title>{}</title><pubDate>Fri, 14 Mar 2025 08:12:00 +0000</pubDate><description>{}</description></item>".format
    items = "".join(item(escaped(heads(n)), escaped(content(n))) for n in range(300))
    (out / "large.feed").write_text(
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{SITE}</title>{items}</channel></rss>', "utf-8"
    )


if __name__ == "__main__":
    for number in range(6):
        office(number)
    for number in range(4):
        plain_markup(number)
    for number in range(3):
        docutils(number)
    for number in range(2):
        simple(number)
    rich()
    feeds()
    large()
