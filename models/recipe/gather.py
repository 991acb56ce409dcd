"""Press articles cut out of clones of three public repositories, as lines {"id", "text"}.

    git clone --bare https://github.com/feryah/gilets_jaunes CLONES/gilets_jaunes
    git clone --bare https://github.com/masakhane-io/lafand-mt CLONES/lafand-mt
    git clone --bare https://github.com/masakhane-io/masakhane-news CLONES/masakhane-news
    python -m models.recipe.gather CLONES FOLDER/press.jsonl

The annotations in standoff/realpress.jsonl, realpress-2.jsonl and dev-realpress.jsonl are of these
very texts, which models.recipe.join then finds in FOLDER. The texts are their
publishers': they are read and not passed on. An id is the file an article came from and
the beginning of its hash.
"""

import argparse
import html
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from models.recipe.detach import fingerprint

#: fewer words are no article
SHORTEST = 60
#: of longer ones of a broadcaster only the beginning was annotated
LONG, BEGINNING = 900, 700
#: lines of a parallel corpus that are read as one text
LINES = 10

_URL_ARTICLE = re.compile(r'<ARTICLE url="[^"]*"[^>]*>(?P<text>.*?)</ARTICLE>', re.S)
_TITLED = re.compile(r'<doc title="(?P<title>[^"]*)"[^>]*>(?P<text>.*?)</doc>', re.S)
_BY_URL = re.compile(r"<doc url=\S+[^>]*>(?P<text>.*?)</doc>", re.S)
_PARTED = re.compile(r'<article id="\d+">\s*<title>(?P<title>.*?)</title>\s*<content>(?P<text>.*?)</content>', re.S)

#: folder of gilets_jaunes: what an article looks like in its files
XML = {
    "Francais/France/Corpus": (_URL_ARTICLE, ("GJLeFigURL", "GJLePointURL", "GJLHumaURL")),
    "Francais/Belgique": (_TITLED, ("LaLibre.xml", "DH.xml", "DH_CONTRAST.xml", "LaLibreContrast.xml")),
    "Francais/Corpus": (
        _BY_URL,
        ("fr_CH_corpus_contraste.xml", "fr_CH_corpus.xml", "fr_CA_corpus.xml", "fr_CA_corpus_contraste.xml", "JDQ.xml"),
    ),
    "Francais_DZ": (_PARTED, ("gilets_jaunes.xml", "contrast_gilets.xml")),
}
#: a file of one of the repositories by its path
Show = Callable[[str], str]


def gilets_jaunes(show: Show) -> Iterator[tuple[str, str]]:
    """Papers of France, Belgium, Switzerland, Québec and Algeria, 2013 to 2019: file and article."""
    for folder, (pattern, files) in XML.items():
        for file in files:
            for article in pattern.finditer(show(f"{folder}/{file}")):
                parts = article.groupdict()
                yield file, plain("\n".join([*([parts["title"]] if "title" in parts else []), parts["text"]]))


def lafand(show: Show) -> Iterator[tuple[str, str]]:
    """West African papers, translated into six languages line by line; ten lines are a text."""
    for language in ("wol", "bam", "mos", "fon", "ewe", "bbj"):
        for part in ("train", "dev", "test"):
            lines = [line for line in show(f"data/text_files/fr-{language}/{part}.fr").splitlines() if line.strip()]
            for first in range(0, len(lines), LINES):
                yield f"{language}-{part}", plain("\n".join(lines[first : first + LINES]))


def masakhane(show: Show) -> Iterator[tuple[str, str]]:
    """Articles of BBC Afrique, headline first."""
    for part in ("dev", "test"):
        for row in show(f"data/fra/{part}.tsv").split("\n")[1:]:
            cells = row.split("\t")
            if len(cells) > 3 and len(cells[2]) > 50:
                lines = f"{cells[1]}\n{cells[2]}".replace("\\n", "\n").split("\n")
                text = "\n".join(re.sub(r"\s+", " ", line).strip() for line in lines)
                words = text.split()
                yield f"fra-{part}", " ".join(words[:BEGINNING]) if len(words) > LONG else text


REPOSITORIES = {"gilets_jaunes": gilets_jaunes, "lafand-mt": lafand, "masakhane-news": masakhane}


def plain(marked: str) -> str:
    """The text with its entities read, single spaces, and no empty lines: "l&apos;ONU \\n\\n dit" is "l'ONU\\ndit"."""
    text = html.unescape(marked.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()


def identity(file: str, text: str) -> str:
    """« LaLibre.xml-0a1b2c3d4e »: the file and the beginning of the text's hash."""
    return f"{file}-{fingerprint(text)[:10]}"


def articles(clones: Path) -> Iterator[tuple[str, str]]:
    """File and text of every article of the clones, each text once."""
    seen = set()
    for name, read in REPOSITORIES.items():
        for file, text in read(reader(clones / name)):
            if len(text.split()) >= SHORTEST and text not in seen:
                seen.add(text)
                yield file, text


def reader(clone: Path) -> Show:
    """What reads files of a clone, bare or not, as they were last committed."""
    folder = clone if (clone / "HEAD").exists() else clone / ".git"

    def show(path: str) -> str:
        command = ["git", "--git-dir", str(folder), "show", f"HEAD:{path}"]
        return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8", "replace")

    return show


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clones", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    count = 0
    with open(arguments.out, "w", encoding="utf-8") as out:
        for file, text in articles(arguments.clones):
            count += 1
            out.write(json.dumps({"id": identity(file, text), "text": text}, ensure_ascii=False) + "\n")
    print(f"{count} texts")


if __name__ == "__main__":
    main()
