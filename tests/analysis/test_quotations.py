"""Who is quoted with what: a set of quotations in many styles, written before the rule."""

import re
import sys

from extractor.analysis.quotations import quotations
from extractor.core.types import Document, Entity, Mention, Result
from extractor.lexicon.names import slug
from tests.conftest import CASES
from tests.timing import grows_below

_MARK = re.compile(r"\[(?:(?P<shown>[^\]=]+)=)?(?P<name>[^\]/]+)(?:/(?P<label>[A-Z]+))?\]|\{(?P<speaker>[^:{}]+): |\}")


def read(line: str) -> tuple[Result, list[tuple[str, str]]]:
    """A marked line as a result, and its quotations: (speaker, words)."""
    text, mentions, spans, at = "", [], [], 0
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        at = match.end()
        if match["speaker"]:
            spans.append([match["speaker"], len(text), len(text)])
        elif match["name"]:
            shown, label = match["shown"] or match["name"], match["label"] or "PER"
            entity = f"{label.lower()}-{slug(match['name'])}"
            mentions.append(Mention(len(text), len(text) + len(shown), shown, label, entity))
            text += shown
        else:
            spans[-1][2] = len(text)
    text += line[at:]
    entities = tuple(
        Entity(
            identity,
            identity[:3].upper(),
            identity,
            mentions=tuple(i for i, m in enumerate(mentions) if m.entity == identity),
        )
        for identity in dict.fromkeys(m.entity for m in mentions)
    )
    said = [(slug(speaker), plain(text[start:end])) for speaker, start, end in spans]
    return Result(Document(text, "a.txt"), "none", tuple(mentions), entities), said


def plain(words: str) -> str:
    return words.strip(" .,\u00a0")


def scores() -> tuple[int, int, int, list[str]]:
    """Right, found and marked quotations, and the lines that came out otherwise."""
    right = found = marked = 0
    wrong = []
    for line in (CASES / "quotes.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        result, said = read(line)
        own = [(q.entity.partition("-")[2], plain(q.words)) for q in quotations(result)]
        right += sum(quote in said for quote in own)
        found += len(own)
        marked += len(said)
        if own != said:
            wrong.append(f"{line}\n    {own}")
    return right, found, marked, wrong


def test_nine_of_ten_are_whose_they_are_said_to_be():
    right, found, marked, wrong = scores()
    assert marked >= 148
    assert right == found and right >= 137, "\n".join(wrong)


def test_signs_of_private_use_are_nobody():
    """Icons that a PDF leaves: they are also what the module writes names with."""
    result, said = read("« {Awa Diop: Je reste} », a dit \U000f0005 le maire \U00100005 [Awa Diop].")
    assert [(q.entity.partition("-")[2], plain(q.words)) for q in quotations(result)] == said


def test_words_behind_the_verb_begin_with_a_word():
    result, _ = read("« Je reste, a dit [Awa Diop], mais je veux jouer. »")
    assert [q.words for q in quotations(result)] == ["Je reste", "mais je veux jouer."]


def test_a_line_of_more_names_and_quotations_than_there_are_signs_is_read_in_parts(monkeypatch):
    module = sys.modules[quotations.__module__]
    assert module._MOST <= module._QUOTE - module._NAME - 2
    monkeypatch.setattr(module, "_MOST", 1_000)
    line = "[Awa Diop] dit : « Nous restons »." + ' "a",' * 700 + " [x]" * 700 + " « Oui », a dit [Awa Diop]."
    result, _ = read(line)
    found = list(quotations(result))
    assert [(q.entity, q.words) for q in found] == [("per-awa-diop", "Nous restons"), ("per-awa-diop", "Oui")]
    # each has the words around it, not the whole line
    assert max(len(q.paragraph) for q in found) < 2_100 and "« Oui »" in found[1].paragraph


def test_blanks_behind_a_quotation_take_time_in_proportion():
    def quote(blanks: int) -> None:
        result, _ = read(("« Oui »" + " " * blanks + "[Awa Diop]. ") * 5)
        list(quotations(result))

    assert grows_below(16, quote, 30, 300)


def test_a_long_line_is_read_as_a_whole():
    result, _ = read("« {Awa Diop: Nous irons à Gao} », a déclaré [Awa Diop]. " * 1_500)
    assert len(result.document.text) > 60_000 and len(list(quotations(result))) == 1_500
