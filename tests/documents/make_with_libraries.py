"""The files that libraries make, for which `pip install pandas python-pptx feedgenerator html2text
markdownify odfpy odfdo pikepdf`: make_with_libraries.py ROOT FOLDER."""

import mailbox
import re
import sys
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import feedgenerator
import html2text
import markdownify
import odfdo
import pandas
import pikepdf
import pptx
from odf import draw, opendocument, style, text

root, work = Path(sys.argv[1]), Path(sys.argv[2])


def article(name: str) -> list[str]:
    text = (root / "samples" / f"{name}.txt").read_text("utf-8")
    return [re.sub(r"\s+", " ", part).strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


one, sahel = article("one"), article("sahel")

slides = pptx.Presentation()
for parts in (one, sahel):
    slide = slides.slides.add_slide(slides.slide_layouts[1])
    slide.shapes.title.text = parts[0]
    slide.placeholders[1].text = parts[1]
slides.save("python-pptx.pptx")

made = opendocument.OpenDocumentPresentation()
layout = style.PageLayout(name="layout")
made.automaticstyles.addElement(layout)
master = style.MasterPage(name="master", pagelayoutname=layout)
made.masterstyles.addElement(master)
other = odfdo.Document("presentation")
other.body.clear()
for number, parts in enumerate((one, sahel), 1):
    page, its = draw.Page(masterpagename=master, name=f"page{number}"), odfdo.DrawPage(f"page{number}")
    for place, part in enumerate(parts[:2]):
        frame, box = draw.Frame(width="20cm", height="4cm", x="2cm", y=f"{2 + 5 * place}cm"), draw.TextBox()
        box.addElement(text.P(text=part))
        frame.addElement(box)
        page.addElement(frame)
        its.append(
            odfdo.Frame.text_frame(odfdo.Paragraph(part), size=("20cm", "4cm"), position=("2cm", f"{2 + 5 * place}cm"))
        )
    made.presentation.addElement(page)
    other.body.append(its)
made.save("odfpy.odp")
other.save("odfdo.odp")

locked = pikepdf.new()
locked.add_blank_page(page_size=(300, 200))
font = pikepdf.Dictionary(
    Type=pikepdf.Name.Font,
    Subtype=pikepdf.Name.Type1,
    BaseFont=pikepdf.Name.Helvetica,
    Encoding=pikepdf.Name.WinAnsiEncoding,
)
locked.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
said = "Les rebelles du GSIM ont quitté Gao lundi.".encode("cp1252")
locked.pages[0].Contents = locked.make_stream(b"BT /F1 12 Tf 20 100 Td (" + said + b") Tj ET")
locked.save(
    "owner-password.pdf",
    encryption=pikepdf.Encryption(user="", owner="geheim", R=6, allow=pikepdf.Permissions(extract=False)),
)

feed = feedgenerator.Atom1Feed("Le Courrier du Littoral", "https://example.org", "", language="fr")
for number, parts in enumerate((one, sahel), 14):
    feed.add_item(
        title=parts[0],
        link=f"https://example.org/{number}",
        description="",
        content="".join(f"<p>{part}</p>" for part in parts[1:]),
        author_name="Salma Idrissi",
        pubdate=datetime(2025, 3, number, 8, 12, tzinfo=UTC),
        updateddate=datetime(2025, 3, number, 8, 12, tzinfo=UTC),
    )
Path("django.atom").write_text(feed.writeString("utf-8"), "utf-8")

table = pandas.DataFrame(
    [(number, parts[0], "\n\n".join(parts[1:])) for number, parts in enumerate((one, sahel), 1)],
    columns=["id", "titre", "texte"],
)
table.to_csv("pandas.csv", sep=";", index=False, encoding="utf-8-sig", lineterminator="\r\n")
table.to_csv("pandas.tsv", sep="\t", index=False)
table.to_json("pandas.json", orient="records", force_ascii=True)
table.to_json("pandas.jsonl", orient="records", lines=True, force_ascii=False)

page = (work / "one.html").read_text("utf-8")
Path("html2text.md").write_text(html2text.html2text(page), "utf-8")
Path("markdownify.md").write_text(markdownify.markdownify(page), "utf-8")

box = mailbox.mbox("python.mbox", create=True)
box.clear()
for parts in (one, sahel):
    letter = EmailMessage()
    letter["From"], letter["To"] = "Salma Idrissi <salma@example.org>", "desk@example.org"
    letter["Subject"], letter["Date"] = parts[0], "Fri, 14 Mar 2025 08:12:00 +0100"
    letter.set_content("\n\n".join(parts[1:]) + "\n")
    box.add(letter)
box.flush()
