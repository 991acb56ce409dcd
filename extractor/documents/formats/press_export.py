"""Exports of press archives, many articles in one file: Europresse (HTML) and Factiva (HTML, XML, RTF).

Each article is a document with its title, date, author and paper ("site").
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import BinaryIO
from xml.etree import ElementTree

from extractor.core.errors import InputError
from extractor.documents import dates
from extractor.documents.formats import (
    Extracted,
    Limits,
    Remark,
    Wanted,
    defines_entities,
    described,
    markup,
    one_line,
    paragraphs,
    titled,
    web,
    whole,
)
from extractor.lexicon import people
from extractor.lexicon.names import fold


def date(text: str) -> str:
    """The first day that a text names, in words if it can, as ISO 8601 has it: « mardi 14 janvier 2020 • 08:12 » is
    2020-01-14."""
    found = dates.in_words(text) or dates.stated(text)
    return found.isoformat() if found else ""


#: the line of an article's rights, not « (c) la fin des attaques » of a list, nor « Tous droits confondus, … »
_RIGHTS = re.compile(
    r"(?=.{,300}$)(?:\(c\)\W*(?:19|20)\d\d\b|(?:copyright|©).{,80}?\b(?:19|20)\d\d\b"
    r"|(?:copyright|\(c\)|©|tous droits|all rights).*(?:réservé|reserved))",
    re.I | re.S,
)
#: words of a line that says who wrote an article besides names, all of which begin with a capital; some say it alone
_ROLES = frozenset("propos recueillis correspondant correspondante envoyé envoyée envoyés".split())
_OF_AUTHORS = _ROLES | frozenset(
    "de du des la le et avec par van von der den ben bin el al spécial spéciale spéciaux notre and with".split()
)
_AGENCY = re.compile(r"(?:AFP|AP|APS|ANSA|ATS|Belga|DPA|EFE|MAP|Reuters|TAP|Xinhua)\b")
_ARTICLE = re.compile(r"(?:les?|la|une?|des|ce|cette|ces|à|au|en)\s|[ld]['’]", re.I)


def _is_author(line: str) -> bool:
    """Whether a line says who wrote an article, « Salma Idrissi et Loïc Kermarrec »; one in doubt is text."""
    if re.match(r"(?:par|by)\s+[A-ZÀ-Ý]", line, re.I):
        return len(line) < 100 and not line.endswith((".", "!", "?", "»", ":"))
    words = re.findall(r"[^\s,;/-]+", line)
    return _names_writers(words) and (
        len(line) < 60
        and (len(words) > 1 or bool(_AGENCY.match(line)))
        and not _ARTICLE.match(line)
        and all(word[0].isupper() or word in _OF_AUTHORS for word in words)
        and not line.endswith((".", "!", "?", "»", ":"))
    )


def _names_writers(words: list[str]) -> bool:
    """Whether words begin with a first name or an initial, or name an agency or a correspondent: « Boko Haram » not."""
    return bool(words) and (
        len(words[0].rstrip(".")) == 1
        or people.is_first_name(fold(words[0]))
        or any(word.lower() in _ROLES or _AGENCY.fullmatch(word) for word in words)
    )


# Europresse: an <article> each, a <table> in 2012; what its parts are is told by their classes

_PARTS = frozenset(
    [
        "DocPublicationName",
        "DocHeader",
        "DocTitreSousSection",
        "titreArticle",
        "titreArticleVisu",
        "TitreArticleVisu",
        "rdp__articletitle",
        "docAuthors",
        "sm-margin-bottomNews",
        "sm-margin-TopNews",
        "rdp__subtitle",
        "docOcurrContainer",
        "DocText",
    ]
)


#: what tells the header of an article, and what stands there beside its title
_OF_HEADER = ("DocPublicationName", "DocHeader", "titreArticle", "titreArticleVisu", "rdp__articletitle")
_TITLES = ("titreArticle", "titreArticleVisu", "rdp__articletitle", "rdp__subtitle")
_BESIDE_TITLE = ("rdp__subtitle", "sm-margin-bottomNews")


def read_europresse(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Extracted | Remark | InputError]:
    guessed: list[str] = []
    data = whole(source, limits)
    found = markup.blocks(web.decode(data, wanted.encoding, warn=guessed.append), _PARTS)
    yield from map(Remark, guessed)
    if re.search(rb"<html\b", data[:4000], re.I) and not re.search(rb"</html\s*>", data[-4000:], re.I):
        yield Remark("the export ends in the middle: its last article may be cut, and others be missing")
    number = 0
    for number, blocks in enumerate(markup.numbered(found, "article"), 1):
        yield _europresse(blocks, number)
    if not number:
        tables = (blocks for blocks in markup.numbered(found, "table") if any(b.inside(*_NAMED) for b in blocks))
        for number, blocks in enumerate(tables, 1):
            yield _old_europresse(blocks, number)
    if not number:
        raise InputError("", "no articles in the export", "export it again, as HTML with the full texts")


def _europresse(blocks: list[markup.Block], number: int) -> Extracted | InputError:
    def first(*names: str) -> str:
        return next((one_line(block.text) for block in blocks if block.inside(*names)), "")

    heads = {e.number for b in blocks if b.inside(*_OF_HEADER) for e in b.within if e.tag == "header"}
    header, others = list[markup.Block](), list[markup.Block]()
    for block in blocks:
        # a heading within the text may be a <header>, too
        (header if any(element.number in heads for element in block.within) else others).append(block)
    body = [block.text for block in others if block.inside("docOcurrContainer", "DocText")]
    if not paragraphs(body):
        return InputError(str(number), "an article without its text", "export it again with the full texts")
    titles = [block for block in blocks if block.inside("titreArticleVisu", "rdp__articletitle")]
    titles = titles or [b for b in blocks if b.inside("titreArticle") and not b.inside(*_BESIDE_TITLE)]
    title = one_line(titles[0].text) if titles else first("titreArticle")
    paper = re.split(r",| - |\s+no\.? ", first("DocPublicationName"))[0].strip()
    author = first("docAuthors") or next(
        (one_line(b.text) for b in blocks if b.inside("sm-margin-bottomNews") and not b.inside("titreArticle")), ""
    )
    # what is written around the title, as the subtitle, is text
    around = [block.text for block in header if block.inside("titreArticle", *_BESIDE_TITLE)]
    text = paragraphs([*(part for part in around if one_line(part) not in (title, author)), *body])
    # a title may tell of another day
    beside = (one_line(b.text) for b in header if not b.inside(*_TITLES))
    day = date(first("DocHeader")) or date(" ".join(beside))
    meta = described(title=title, date=day, author=author, site=paper)
    return Extracted(titled(title, text), str(number), meta)


_NAMED = ("DocPublicationName", "TitreArticleVisu")
#: the line that ends an article, not a paragraph that begins like it
_NUMBER = re.compile(r"^(?:Numéro de document|News document)[^:]{,20}:?\s*(?=\S*\d)\S+$", re.I)


def _tables(block: markup.Block) -> list[markup.Element]:
    """The tables around a block within that of its article."""
    return [element for element in block.within if element.tag == "table"][1:]


def _old_europresse(blocks: list[markup.Block], number: int) -> Extracted | InputError:
    """An article as it was exported in 2012: text behind the title, rights and a certificate behind the text."""
    # the certificate is a table within the article's, as others may be that are text
    certificates = {table.number for block in blocks if block.inside("txtCertificat") for table in _tables(block)[-1:]}
    own = [block for block in blocks if not any(table.number in certificates for table in _tables(block))]
    title = next((one_line(block.text) for block in own if block.inside("TitreArticleVisu")), "")
    place = next((place for place, block in enumerate(own) if block.inside("TitreArticleVisu")), -1)
    after = [block.text for block in own[place + 1 :]]
    end = max((place for place, text in enumerate(after) if _NUMBER.match(text)), default=len(after))
    while end and _RIGHTS.match(after[end - 1]):
        end -= 1
    after = after[:end]
    author = after.pop(0) if len(after) > 1 and _is_author(after[0]) else ""
    text = paragraphs(after)
    if not text:
        return InputError(str(number), "an article without its text", "export it again with the full texts")
    header = one_line(" ".join(block.text for block in own if block.inside("DocHeader")))
    paper = next((one_line(block.text) for block in own if block.inside("DocPublicationName")), "")
    meta = described(title=title, date=date(header), author=author, site=re.split(r",\s+no\.", paper)[0])
    return Extracted(titled(title, text), str(number), meta)


# Factiva: paragraphs behind codes (HD, BY, PD, SN, LP, TD) or in an order of their own; « Document … » ends each

_END = re.compile(r"^Document\s+[A-Z][A-Z0-9]{3,}\d{8}[A-Z0-9]{6,}\.?$", re.I)
_CODE = re.compile(
    r"^(HD|SE|CR|GC|NGC|BY|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|IPD|IPC|PUB|AN|ART|CLM|CX)\s*(?:[|\t]\s*(.*))?$"
)
_OF_ARTICLE = frozenset(("HD", "PD", "SN", "LP", "TD"))
#: codes behind the text, in their order, and those of them that say what it is about: « gcat : Politics »
_BEHIND = ("CT", "RF", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN")
_SUBJECTS = frozenset(("CO", "IN", "NS", "RE"))
_WORDS = re.compile(r"^\d[\d\s.,]*\s(?:mots|words)$")
_TIME = re.compile(r"^\d{1,2}[:h]\d\d(?::\d\d)?(?: GMT)?$")
_PAPER_CODE = re.compile(r"^[A-Z][A-Z0-9]{2,9}$")
_PAGE = re.compile(r"^[A-Z]{,2}\d{1,4}(?:\s*[;,-].{,20})?$")
#: lines between the page and the language: edition, volume
_MORE = 3
_LANGUAGE = re.compile(r"^(?:français|anglais|french|english|espagnol|allemand|spanish|german)$", re.I)


def is_factiva(lines: Sequence[str]) -> bool:
    """Whether paragraphs are those of a Factiva export: articles end with « Document LEMOND0020200114eg1e0001x »."""
    return any(_END.match(line.strip(" |\t")) for line in lines)


def read_factiva(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Extracted | Remark | InputError]:
    data = whole(source, limits)
    if b"<PPSResponse" in data[:4000]:
        yield from _factiva_xml(data)
        return
    guessed: list[str] = []
    found = markup.blocks(web.decode(data, wanted.encoding, warn=guessed.append))
    yield from map(Remark, guessed)
    yield from factiva([block.text for block in found if block.within])


def _factiva_xml(data: bytes) -> Iterator[Extracted | InputError]:
    if defines_entities(data):
        raise InputError("", "XML that defines entities", "export it again")
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, LookupError, ValueError) as error:  # LookupError: no such encoding
        raise InputError("", f"damaged ({error})", "export it again") from None
    articles = [element for element in root.iter() if _local(element) == "article"]
    if not articles:
        raise InputError("", "no articles in the export", "export it again with the full texts")
    for number, article in enumerate(articles, 1):
        parts: dict[str, list[str]] = {}
        for part in article:
            parts.setdefault(_local(part), []).extend(filter(None, map(one_line, _divided(part))))
        text = paragraphs([*parts.get("leadParagraph", []), *parts.get("tailParagraphs", [])])
        if not text:
            yield InputError(str(number), "an article without its text", "export it again with the full texts")
            continue
        title = one_line(" ".join(parts.get("headline", [])))
        meta = described(
            title=title,
            date=date("".join(parts.get("publicationDate", []))[:10]),
            author=_author(" ".join(parts.get("byline", []))),
            site=" ".join(parts.get("sourceName", [])),
        )
        yield Extracted(titled(title, text), str(number), meta)


def _divided(element: ElementTree.Element) -> Iterator[str]:
    """The texts of an element: each paragraph or date in it, and what stands between them."""
    run = element.text or ""
    for child in element:
        if any(_local(one) in ("paragraph", "dateTime") for one in child.iter()):
            yield run
            yield from _divided(child)
            run = child.tail or ""
        else:
            run += "".join(child.itertext()) + (child.tail or "")
    yield run


def _local(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _author(line: str) -> str:
    """« Par Salma Idrissi » without its « Par »."""
    return re.sub(r"^(?:par|by)\s+", "", one_line(line), flags=re.I)


def factiva(lines: Sequence[str]) -> Iterator[Extracted | Remark | InputError]:
    """The articles of a Factiva export, given its paragraphs."""
    number, here = 0, list[str]()
    for line in lines:
        line = line.strip(" |\t\n")
        if _END.match(line):
            try:
                *unended, here = _parted(here)
            except InputError as error:
                number += 1
                yield InputError(str(number), error.reason, error.remedy)
                here = []
                continue
            for lines_ in unended:
                number += 1
                yield _factiva(lines_, number)
                yield Remark(f"article {number}: the line that ends it is missing, so it may be cut")
            number += 1
            yield _factiva(here, number)
            here = []
        elif line:
            here.append(line)
    if not number:
        raise InputError("", "no articles in the export", "export it again, as RTF or HTML with the full texts")
    # a summary of the search stands behind the last article, which has neither
    if any(map(_WORDS.match, here)) or len({m[1] for line in here if (m := _CODE.match(line))} & _OF_ARTICLE) >= 3:
        yield InputError(str(number + 1), "an article without its end", "export it again: the file is cut off")


def _parted(lines: list[str]) -> list[list[str]]:
    """The articles that stand before the end of one: more than one where their own ends were lost.

    Raises InputError where it cannot be told where one begins: they would be read as one, under its title.
    """
    heads = [place for place, line in enumerate(lines) if (m := _CODE.match(line)) and m[1] == "HD"]
    begun = [head for head, end in zip(heads, [*heads[1:], len(lines)]) if _has_codes(lines[head:end])]
    if len(begun) > 1:
        borders = [0, *begun[1:], len(lines)]
        return [lines[a:b] for a, b in pairwise(borders)]
    words = [place for place, line in enumerate(lines) if _WORDS.match(line)]
    if sum(any(date(line) and len(line) < 40 for line in lines[place + 1 : place + 4]) for place in words) > 1:
        raise InputError("", "the line « Document … » that ends an article is missing in it", "export it again")
    return [lines]


def _has_codes(lines: list[str]) -> bool:
    """Whether lines are those of an article with codes: its date and its paper before its text."""
    codes = [m[1] for line in lines if (m := _CODE.match(line))]
    text = next((place for place, code in enumerate(codes) if code in ("LP", "TD")), 0)
    return {"PD", "SN"} <= set(codes[:text])


def _factiva(lines: list[str], number: int) -> Extracted | InputError:
    coded = [line for line in lines if (m := _CODE.match(line)) and m[1] in _OF_ARTICLE]
    values = _coded(lines) if len(coded) >= 3 else _ordered(lines)
    title = one_line(" ".join(values.get("HD", [])))
    text = paragraphs([*values.get("LP", []), *values.get("TD", [])])
    if not text:
        return InputError(str(number), "an article without its text", "export it again with the full texts")
    meta = described(
        title=title,
        date=date(" ".join(values.get("PD", []))),
        author=_author(" ".join(values.get("BY", []))),
        site=" ".join(values.get("SN", [])),
    )
    return Extracted(titled(title, text), str(number), meta)


def _coded(lines: list[str]) -> dict[str, list[str]]:
    """The values behind each code; in the text a line « VOL » or « ART » is a line of it."""
    values: dict[str, list[str]] = {}
    code = ""
    for line in lines[: _end_of_text(lines)]:
        match = _CODE.match(line)
        in_text = code == "TD" or (code == "LP" and (match is None or match[1] != "TD"))
        # a title is one whatever it says
        if match and not in_text and (code != "HD" or values["HD"]):
            code = match[1]
            values.setdefault(code, [])
            line = match[2] or ""
        if line and code:
            values[code].append(line)
    return values


def _end_of_text(lines: list[str]) -> int:
    """Where the codes begin that stand behind the text: the last ones, as far as they and what they say are such."""
    end, follows = len(lines), len(_BEHIND)
    for place in range(len(lines) - 1, 0, -1):
        match = _CODE.match(lines[place])
        if match is None or match[1] not in _BEHIND[:follows]:
            continue
        said = [*filter(None, [match[2]]), *lines[place + 1 : end]]
        if match[1] in _SUBJECTS:
            is_code = all(" : " in line for line in said)
        else:
            is_code = len(said) < 3 and (end < len(lines) or match[1] == "AN")
        if not is_code:
            break
        end, follows = place, _BEHIND.index(match[1])
    return end


def _ordered(lines: list[str]) -> dict[str, list[str]]:
    """Title, author, number of words, date, time, paper, code, page, language, rights, text."""
    words = next((place for place, line in enumerate(lines) if _WORDS.match(line)), None)
    if words is None or words == 0:
        return {"HD": lines[:1], "TD": lines[1:]}
    before, after = lines[1:words], lines[words + 1 :]
    author = [before.pop()] if before and _is_author(before[-1]) else []
    # the date may be missing, or the paper stand before it
    day = next((place for place, line in enumerate(after[:4]) if date(line) and len(line) < 40), None)
    place = 0 if day is None else day + 1
    while place < len(after) and _TIME.match(after[place]):
        place += 1
    paper = after[place : place + 1] if day is not None else []
    # where the paper is not said, the text begins here
    if paper and (len(paper[0]) >= 80 or (_is_sentence(paper[0]) and _end_of_header(after, place + 1) == place + 1)):
        paper = []
    return {
        "HD": lines[:1],
        "BY": author,
        "PD": [] if day is None else [after[day]],
        "SN": paper,
        # what stands between the title and its author, as a subtitle does, is text
        "TD": [*before, *after[_end_of_header(after, place + len(paper)) :]],
    }


def _is_sentence(line: str) -> bool:
    return line.endswith((".", "!", "?", ":", ";", "»"))


def _end_of_header(lines: list[str], place: int) -> int:
    """Where the text begins behind the paper that an article is from: its code, page, edition, language, rights."""
    for pattern in (_PAPER_CODE, _PAGE):
        if place < len(lines) and pattern.match(lines[place]):
            place += 1
    for here in range(place, min(place + _MORE + 1, len(lines))):
        if _LANGUAGE.match(lines[here]):
            place = here + 1
            break
        if _RIGHTS.match(lines[here]):
            place = here
            break
        if len(lines[here]) > 40 or _is_sentence(lines[here]):
            break
    while place < len(lines) and _RIGHTS.match(lines[place]):
        place += 1
    return place
