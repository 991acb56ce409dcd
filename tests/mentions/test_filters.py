"""What a tagger found, asked by each filter: cases of a candidate and what is left of it."""

from extractor.core.types import Mention
from extractor.mentions.filters import FILTERS, data, judge, standing
from tests.conftest import CASES, unmark
from tests.each import each


def read_cases() -> dict[str, list[str]]:
    """The lines of the case file under the filter they are about."""
    sections: dict[str, list[str]] = {}
    for line in (CASES / "filters.txt").read_text("utf-8").splitlines():
        if line.startswith("## "):
            sections[line.removeprefix("## ")] = []
        elif line and not line.startswith("#"):
            list(sections.values())[-1].append(line.replace("⏎", "\n"))
    return sections


CASES_OF = read_cases()


def candidates(marked: str) -> tuple[str, list[Mention]]:
    # a note mark within the mention: « [Insee[3]] »
    text, spans = unmark(marked.replace("[3]]", "⦋3⦌]"))
    text = text.replace("⦋", "[").replace("⦌", "]")
    return text, [Mention(start, end, text[start:end], label) for start, end, label, _ in spans]


@each((name, line) for name, lines in CASES_OF.items() for line in lines)
def test_a_candidate_becomes(name, line):
    found, wanted = line.split(" -> ")
    text, mentions = candidates(found)
    left, verdicts = judge(text, mentions)
    assert " ".join(f"[{m.text}]({m.label})" for m in left) == ("" if wanted == "none" else wanted)
    assert all(text[m.start : m.end] == m.text for m in left)
    said = {verdict.filter for verdict in verdicts}
    if left == mentions:
        assert not said
    else:
        assert name in said


def test_each_filter_has_words_and_cases_on_both_sides():
    assert [f.id for f in FILTERS] == [name for name in data.ids() if name != "line-end"] and list(
        CASES_OF
    ) == data.ids()
    for name, lines in CASES_OF.items():
        untouched = [line for line in lines if line.split(" -> ")[1] in line.split(" -> ")[0]]
        assert untouched and len(untouched) < len(lines), name


def test_verdicts_lead_from_what_was_found_to_what_is_left():
    text, mentions = candidates("Il a vu les [Alpes françaises de la](LOC) et le [SMIC](ORG).")
    left, verdicts = judge(text, mentions)
    assert [(v.filter, v.before.text, v.after and v.after.text) for v in verdicts] == [
        ("dangling", "Alpes françaises de la", "Alpes françaises"),
        ("adjective", "Alpes françaises", "Alpes"),
        ("abbreviation", "SMIC", None),
    ]
    assert [m.text for m in left] == ["Alpes"] and all(v.reason for v in verdicts)


def test_what_stands_elsewhere_is_dropped_or_stays_as_it_is():
    text, mentions = candidates("Les [Alpes françaises](LOC) et le [SMIC](ORG).")
    kept, verdicts = standing(text, mentions)
    assert kept == mentions[:1] and [v.filter for v in verdicts] == ["abbreviation"]
