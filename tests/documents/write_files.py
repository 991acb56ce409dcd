"""What make_files.sh gives to programs, and the files that no program at hand makes: write_files.py ROOT FOLDER."""

import html
import json
import quopri
import re
import sys
from pathlib import Path

root, work = Path(sys.argv[1]), Path(sys.argv[2])


def article(name: str) -> list[str]:
    text = (root / "samples" / f"{name}.txt").read_text("utf-8")
    return [re.sub(r"\s+", " ", part).strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def paragraphs(parts: list[str]) -> str:
    return "\n".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts)


one, sahel = article("one"), article("sahel")
title = html.escape(one[0], quote=False)
for name, parts in (("one", one), ("sahel", sahel)):
    (work / f"{name}.txt").write_text("\n\n".join(parts), "utf-8")
(work / "body.txt").write_text("\n\n".join(one[1:]) + "\n", "utf-8")
(work / "sahel-body.txt").write_text("\n\n".join(sahel[1:]) + "\n", "utf-8")
head = f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title>'
(work / "one.html").write_text(f"{head}</head><body><h1>{title}</h1>\n{paragraphs(one[1:])}</body></html>", "utf-8")
columns = "div{column-count:2;column-gap:8mm;text-align:justify;hyphens:auto} body{font:10pt serif} @page{margin:20mm}"
(work / "columns.html").write_text(
    f"{head}<style>{columns}</style></head><body><h1>{title}</h1><div>{paragraphs(one[1:])}</div></body></html>",
    "utf-8",
)
running = (
    "@page{size:A5;margin:20mm 15mm;@top-center{content:'Le Courrier du Littoral'}"
    "@bottom-center{content:'Page ' counter(page) ' sur ' counter(pages)}} p{text-indent:1em;margin:0;text-align:justify;hyphens:auto}"
)
(work / "long.html").write_text(
    f"{head}<style>{running}</style></head><body><h1>{title}</h1>{paragraphs(one[1:])}"
    f"<h1>{html.escape(sahel[0])}</h1>{paragraphs(sahel[1:])}</body></html>",
    "utf-8",
)

# a page of a newspaper's site: menus, cookies, teasers, comments
facts = json.dumps(
    {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": one[0],
        "datePublished": "2025-03-14T08:12:00+01:00",
        "author": {"@type": "Person", "name": "Salma Idrissi"},
        "publisher": {"@type": "Organization", "name": "Le Courrier du Littoral"},
    },
    ensure_ascii=False,
)
teasers = (
    '<aside class="related"><h2>À lire aussi</h2><ul><li><a href="/a1">Le ministre Paul Durand-Lacaze en visite à Brest</a>'
    '</li><li><a href="/a2">Grève : Aline Corbin répond</a></li></ul></aside>'
)
site = (
    f'{head}<meta property="og:site_name" content="Le Courrier du Littoral">'
    '<meta property="article:published_time" content="2025-03-14T08:12:00+01:00">'
    f'<script type="application/ld+json">{facts}</script><script>var teaser = "<p>Jean Script</p>";</script></head><body>'
    '<div class="consent"><p>Nous utilisons des cookies pour mesurer l’audience.</p><button>Accepter</button></div>'
    '<header><nav><ul><li><a href="/">Accueil</a></li><li><a href="/monde">Monde</a></li></ul></nav></header>'
    f'<main><article><h1>{title}</h1><div class="share"><a href="#">Partager sur Facebook</a></div>'
    f'<div class="article-body">{paragraphs(one[1:3])}{teasers}{paragraphs(one[3:])}</div></article></main>'
    '<img src="https://example.org/pixel.gif"><footer><p>© 2025 Le Courrier du Littoral. Mentions légales.</p></footer></body></html>'
)
(work / "site.html").write_text(site, "utf-8")
Path("site.html").write_bytes(
    site.replace('charset="utf-8"', 'charset="iso-8859-1"').encode("cp1252", "xmlcharrefreplace")
)

# the same page as Internet Explorer and Word saved pages: MimeOLE's .mht, quoted-printable in cp1252
page = site.replace('charset="utf-8"', 'charset="windows-1252"').encode("cp1252", "xmlcharrefreplace")
boundary = "----=_NextPart_000_0000_01DB94B8.6A3C1F20"
Path("mimeole.mht").write_bytes(
    (
        'From: =?iso-8859-1?Q?"Enregistr=E9_par_Windows_Internet_Explorer_11"?=\r\n'
        "Subject: =?iso-8859-1?Q?Le_Courrier_du_Littoral?=\r\nDate: Fri, 14 Mar 2025 08:12:00 +0100\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n'
        f'\tboundary="{boundary}"\r\nX-MimeOLE: Produced By Microsoft MimeOLE\r\n\r\n'
        f"This is a multi-part message in MIME format.\r\n\r\n--{boundary}\r\n"
        'Content-Type: text/html;\r\n\tcharset="Windows-1252"\r\nContent-Transfer-Encoding: quoted-printable\r\n'
        "Content-Location: https://example.org/1\r\n\r\n"
    ).encode()
    + quopri.encodestring(page).replace(b"\n", b"\r\n")
    + f"\r\n--{boundary}--\r\n".encode()
)

# a document with all that stands beside a text: a note, a table, a comment, a deletion, a header
office = "urn:oasis:names:tc:opendocument:xmlns"
(work / "notes.fodt").write_text(
    f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="{office}:office:1.0" xmlns:text="{office}:text:1.0" xmlns:table="{office}:table:1.0"
 xmlns:style="{office}:style:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="{office}:meta:1.0" office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:title>Compte rendu</dc:title><meta:initial-creator>Salma Idrissi</meta:initial-creator><dc:creator>Salma Idrissi</dc:creator>
<meta:creation-date>2025-03-14T08:12:00</meta:creation-date></office:meta>
<office:automatic-styles><style:page-layout style:name="p"><style:header-style/></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="p"><style:header><text:p>En-tête de Bernard Courant</text:p>
</style:header></style:master-page></office:master-styles>
<office:body><office:text>
<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>Z</dc:creator><dc:date>2025-03-14T08:00:00</dc:date>
</office:change-info><text:p>, Denis Supprimé,</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:h text:outline-level="1">Compte rendu</text:h>
<text:p>La maire<text:change text:change-id="c1"/>, Agathe Corlay<text:note text:id="n1" text:note-class="footnote"><text:note-citation>1</text:note-citation>
<text:note-body><text:p>Née à Quimper.</text:p></text:note-body></text:note>, a reçu<text:s text:c="2"/>le préfet<office:annotation><dc:creator>Z</dc:creator>
<dc:date>2025-03-14T08:00:00</dc:date><text:p>Commentaire de Marc Annoté</text:p></office:annotation> Yves<text:line-break/>Lannuzel.</text:p>
<table:table><table:table-column table:number-columns-repeated="2"/><table:table-row><table:table-cell><text:p>Brest</text:p></table:table-cell>
<table:table-cell><text:p>Loïc Kermarrec</text:p></table:table-cell></table:table-row></table:table>
<text:list><text:list-item><text:p>Premier point : Morlaix</text:p></text:list-item><text:list-item><text:p>Second point : Roscoff</text:p></text:list-item></text:list>
</office:text></office:body></office:document>""",
    "utf-8",
)
# what a site generator makes a feed of
for number, parts in enumerate((one, sahel), 14):
    head_matter = json.dumps({"title": parts[0], "date": f"2025-03-{number}T08:12:00Z"}, ensure_ascii=False)
    (work / "hugo/content").mkdir(parents=True, exist_ok=True)
    (work / f"hugo/content/{number}.md").write_text(f"{head_matter}\n\n" + "\n\n".join(parts[1:]) + "\n", "utf-8")
(work / "hugo/config.toml").write_text(
    'baseURL = "https://example.org/"\ntitle = "Le Courrier du Littoral"\nlanguageCode = "fr"\n', "utf-8"
)
(work / "hugo/layouts/_default").mkdir(parents=True, exist_ok=True)
(work / "hugo/layouts/_default/rss.xml").write_text(
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>{{ .Site.Title }}</title>'
    "{{ range .Site.RegularPages }}<item><title>{{ .Title }}</title><link>{{ .Permalink }}</link><pubDate>"
    '{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" | safeHTML }}</pubDate><description>{{ .Content | html }}'
    "</description></item>{{ end }}</channel></rss>",
    "utf-8",
)
# what databases and spreadsheets make tables of
rows = [(number, parts[0], "\n\n".join(parts[1:])) for number, parts in enumerate((one, sahel), 1)]
(work / "table.json").write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
(work / "slides.md").write_text(f"# {one[0]}\n\n- {one[1]}\n\n# {sahel[0]}\n\n- {sahel[1]}\n", "utf-8")

# feeds, as WordPress, Drupal and a planet make them
item = (
    f"<item><title>{title}</title><link>https://example.org/1</link><dc:creator><![CDATA[Salma Idrissi]]></dc:creator>"
    "<pubDate>Fri, 14 Mar 2025 08:12:00 +0000</pubDate><description><![CDATA[<p>Résumé [&#8230;]</p>]]></description>"
    f"<content:encoded><![CDATA[{paragraphs(one[1:])}<p><img src='https://example.org/x.png'></p>]]></content:encoded></item>"
)
Path("wordpress.rss").write_text(
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Le Courrier du Littoral</title>'
    f"<link>https://example.org</link>{item}<item><title>{html.escape(sahel[0])}</title>"
    f"<pubDate>Sat, 15 Mar 2025 08:12:00 +0000</pubDate><description>{html.escape(paragraphs(sahel[1:]))}</description></item></channel></rss>",
    "utf-8",
)
Path("drupal.atom").write_text(
    '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Radio des Lacs</title>'
    f"<entry><title>{title}</title><updated>2025-03-14T08:12:00Z</updated><author><name>Salma Idrissi</name></author>"
    f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{paragraphs(one[1:])}</div></content></entry></feed>',
    "utf-8",
)
Path("planet.xml").write_text(
    '<?xml version="1.0" encoding="utf-8"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://example.org"><title>Agence</title></channel>'
    f'<item rdf:about="https://example.org/1"><title>{title}</title><dc:date>2025-03-14</dc:date>'
    f"<description>{html.escape(paragraphs(one[1:]))}</description></item></rdf:RDF>",
    "utf-8",
)

# exports of press archives: the elements and classes of the real ones around our texts


def europresse(parts: list[str], paper: str, day: str, author: str) -> str:
    return (
        f'<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">{paper}, no. 1234</span></div>'
        f'<div><span class="DocHeader">International, {day}, p. 4</span></div><div class="titreArticle">'
        f'<p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">{html.escape(parts[0])}</p></div>'
        f'<p class="sm-margin-bottomNews">{author}</p></header><section><div class="DocText clearfix"><div class="docOcurrContainer">'
        f"{paragraphs(parts[1:]).replace('Maroc', '<mark>Maroc</mark>')}</div></div></section>"
        '<footer><small>© 2025 Tous droits réservés.</small><div class="publiC-lblNodoc">news·20250314·LC·1</div></footer></article>'
    )


Path("europresse.html").write_text(
    "<!DOCTYPE html><html><head><meta charset='utf-8'><style>.DocHeader{color:red}</style></head><body>"
    + europresse(one, "Le Courrier du Littoral", "vendredi 14 mars 2025", "Salma Idrissi")
    + europresse(sahel, "Radio des Lacs", "samedi 1er février 2025", "Loïc Kermarrec")
    + "</body></html>",
    "utf-8",
)


# as it was in 2012, a table an article, in ISO-8859-1; and in 2015, when parts had fewer classes, days in English
def old_europresse(parts: list[str], paper: str, day: str, author: str) -> str:
    body = "<p></p>".join(html.escape(part, quote=False) for part in parts[1:])
    return (
        '<table style="width: 96%;" align="center"><tr><td><table id="tbHeaderImages"><tr><td id="celPublication"><img src="x.gif"><br></td></tr>'
        f'</table><span class="DocPublicationName">{paper}, no. 5968</span><br><span class="DocHeader">International, </span>'
        f'<span class="DocHeader">{day}</span><span class="DocHeader">, p. 03</span><br><br><span class="TitreArticleVisu">'
        f"{html.escape(parts[0])}</span><br><br>{author}<br><p></p>"
        f"{body.replace('Maroc', '<span style=&quot;color:red&quot;>Maroc</span>'.replace('&quot;', chr(34)))}"
        f"<p></p><b><i>© 2025 {paper}. Tous droits réservés.</i></b><p></p>Numéro de document : news·20250314·LC·1<br><br><br>"
        '<table bgcolor="#ffffff"><tr><td align="center">news·20250314·LC·1</td></tr><tr><td align="center" class="txtCertificat">'
        "Ce certificat est émis à <b>Université</b> à des fins de visualisation personnelle.</td></tr></table></td></tr></table><p><br><br>"
    )


Path("europresse-2012.html").write_bytes(
    (
        '<html><head><META http-equiv="Content-Type" content="text/html; charset=ISO-8859-1"></head><body>'
        '<form id="frmSave"><input type="button" value="Sauvegarder" /></form>'
        + old_europresse(
            one, "Le Courrier du Littoral", "vendredi </span><span class='DocHeader'>14 mars 2025", "Salma Idrissi"
        )
        + old_europresse(
            sahel, "Radio des Lacs", "samedi </span><span class='DocHeader'>1 février 2025", "Loïc Kermarrec"
        )
        + "</body></html>"
    ).encode("cp1252", "xmlcharrefreplace")
)
Path("europresse-2015.html").write_text(
    "<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>"
    + "".join(
        f'<article><header><div><span class="DocPublicationName">{paper}, no. 22</span></div><div><span class="DocHeader">World, Friday, {day}</span></div>'
        f'<div class="titreArticle"><p class="titreArticleVisu grandTitre">{html.escape(parts[0])}</p></div></header>'
        f'<section><div class="DocText">{paragraphs(parts[1:])}</div></section><footer>© 2025</footer></article>'
        for parts, paper, day in (
            (one, "Le Courrier du Littoral", "March 14, 2025"),
            (sahel, "Radio des Lacs", "February 1, 2025"),
        )
    )
    + "</body></html>",
    "utf-8",
)


def codes(parts: list[str]) -> list[tuple[str, list[str]]]:
    return [
        ("HD", [parts[0]]),
        ("BY", ["Par Salma Idrissi"]),
        ("WC", ["512 mots"]),
        ("PD", ["14 mars 2025"]),
        ("SN", ["Le Courrier du Littoral"]),
        ("LA", ["Français"]),
        ("LP", parts[1:2]),
        ("TD", parts[2:]),
    ]


numbers = ("LECOUR0020250314el3e0001x", "LECOUR0020250315el3f0002y")
Path("factiva.html").write_text(
    '<html><head><meta charset="utf-8"></head><body>'
    + "".join(
        '<div class="article frArticle"><table>'
        + "".join(f"<tr><td><b>{code}</b></td><td>{paragraphs(values)}</td></tr>" for code, values in codes(parts))
        + f"</table><p>Document {number}</p></div>"
        for parts, number in zip((one, sahel), numbers)
    )
    + "</body></html>",
    "utf-8",
)


# the page with all codes as it is saved, and the XML
def row(code: str, values: str) -> str:
    return f'<tr><td align="right" valign="top" class="index"><b>{code}</b>&nbsp;</td><td>{values}</td></tr>\n'


def index(parts: list[str], number: str) -> str:
    lead, rest = (
        "\n".join(
            f'<p class="articleParagraph frarticleParagraph">{html.escape(part, quote=False)}</p>' for part in values
        )
        for values in (parts[1:2], parts[2:])
    )
    rows = [
        row("SE", "International"), row("HD", f"<b class='frHeadline'>{html.escape(parts[0])}</b>\n"), row("BY", "Par Salma Idrissi"),
        row("WC", "512 mots"), row("PD", "14 mars 2025"), row("ET", "06:30"), row("SN", "Le Courrier du Littoral"), row("SC", "LECOUR"),
        row("NGC", "Presse"), row("LA", "Français"), row("CY", "(c) 2025 Le Courrier du Littoral."), row("LP", lead), row("TD", rest),
        row("NS", "<br/>gcat : Political/General News"), row("RE", "<br/>fra : France"), row("AN", f"<br/>Document {number}"),
    ]  # fmt: skip
    return f'<div class="article frArticle"><table cellpadding="1">{"".join(rows)}</table><br/></div><br/><span></span>'


Path("factiva-index.html").write_text(
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>Factiva</title><style>.icon a{display:block;}</style></head><body><div id='navcontainer'>"
    "<table><tr><td><h1>Factiva</h1></td><td><span>Dow Jones</span></td></tr></table></div><form><div id='contentWrapper'>"
    + "".join(index(parts, number) for parts, number in zip((one, sahel), numbers))
    + "<div id='pageFooter'><table><tr><td><span class='copyright'>&copy; 2025 Factiva, Inc. Tous droits réservés.</span></td></tr></table></div>"
    "</div></form></body></html>",
    "utf-8",
)


def marked(parts: list[str]) -> str:
    return "".join(
        f'<paragraph display="Proportional" truncation="None">{html.escape(part, quote=False)}</paragraph>'
        for part in parts
    )


Path("factiva.xml").write_text(
    '<?xml version="1.0" encoding="utf-8"?>\n<PPSResponse><ppsArticleResponse xmlns="http://global.factiva.com/pps/2.0"><ppsarticleResultSet count="2">'
    + "".join(
        f"<ppsarticle><article><accessionNo>{number}</accessionNo><baseLanguage>FR</baseLanguage><copyright>(c) 2025</copyright>"
        f"<headline>{marked(parts[:1])}</headline><byline>Par Salma Idrissi</byline><leadParagraph>{marked(parts[1:2])}</leadParagraph><pages>1</pages>"
        f"<publicationDate><dateTime>2025-03-14T06:30:00Z</dateTime></publicationDate><sourceName>Le Courrier du Littoral</sourceName>"
        '<region code="fra"><name>France</name></region>'
        f"<tailParagraphs>{marked(parts[2:]).replace('Maroc', '<hlt>Maroc</hlt>')}</tailParagraphs><wordCount>512</wordCount></article></ppsarticle>"
        for parts, number in zip((one, sahel), numbers)
    )
    + "</ppsarticleResultSet></ppsArticleResponse></PPSResponse>",
    "utf-8",
)


def rtf(text: str) -> str:
    units = text.encode("utf-16-le")
    codes = (int.from_bytes(units[i : i + 2], "little") for i in range(0, len(units), 2))
    return "".join(chr(c) if c < 128 else f"\\u{c if c < 32768 else c - 65536}?" for c in codes)


lines = []
for parts, number in zip((one, sahel), numbers):
    order = [
        parts[0],
        "Salma Idrissi",
        "512 mots",
        "14 mars 2025",
        "06:30",
        "Le Courrier du Littoral",
        "LECOUR",
        "4",
        "Français",
    ]
    lines += [*order, "Copyright 2025 Le Courrier du Littoral. Tous droits réservés.", *parts[1:], f"Document {number}"]
Path("factiva.rtf").write_text(
    "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}\n"
    + "\n".join(f"\\pard {rtf(line)}\\par" for line in lines)
    + "}",
    "ascii",
)
Path("iramuteq.txt").write_text(
    "**** *source_courrier *date_2025-03-14\n"
    + "\n".join(one)
    + "\n\n**** *source_radio *date_2025-03-15\n"
    + "\n".join(sahel)
    + "\n",
    "utf-8",
)
# the same corpus as Alceste has it, in the code page of Windows, and as what converts a press archive writes it
Path("alceste.txt").write_bytes(
    "\r\n".join(
        [
            "0001 *source_courrier *date_2025-03-14", "-*chapeau", *one, "", "0002 *source_radio *date_2025-03-15", *sahel, "",
        ]
    ).encode("cp1252")
)  # fmt: skip
Path("europresse-iramuteq.txt").write_text(
    "\n"
    + "".join(
        f"**** *source_{paper} *date_{day} *am_{day[:7]} *annee_{day[:4]}\n\n" + "\n\n".join(parts) + "\n\n"
        for parts, paper, day in (
            (one, "Le_Courrier_du_Littoral", "2025-03-14"),
            (sahel, "Radio_des_Lacs", "2025-03-15"),
        )
    ),
    "utf-8",
)
