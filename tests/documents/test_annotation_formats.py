"""Annotated texts in every format: what tools write is read, and offsets survive every round trip."""

import json
import os
import zlib
from pathlib import Path

import pytest
import spacy
import srsly
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin
from spacy.tokens import Span as Words

from extractor.analysis.scoring.agreement import agreement
from extractor.annotation import checks
from extractor.core import bounds
from extractor.core.errors import InputError, OutputError
from extractor.documents.annotations import Gold, Span, formats, read, unmark
from extractor.documents.annotations import docbin as docbin_files
from extractor.documents.annotations.values import as_annotated
from tests.timing import grows_below

PIECES = st.sampled_from(
    ["L’ONU", "é", "e\u0301té", " ", "\u00a0", "\n", "\r\n", ". ", "«", "J.-P.", "3,5", "🦁", "- ", "_", "# ", "\\", "[",
     "](LOC)", "|", "*", "\n\n", "\t", "M. ", "O", "B-LOC", "1-1", "#Text=", "a;b", "->"]
)  # fmt: skip
#: formats that keep the text to the character, and those that keep all but white space, or its end
WHOLE = ["jsonl", "doccano", "label-studio", "prodigy"]


@st.composite
def texts(draw):
    """A text whose names have no white space at their borders."""
    text, spans = "", []
    for piece, label, entity in draw(
        st.lists(
            st.tuples(PIECES, st.sampled_from([None, "LOC", "PER", "A_B"]), st.sampled_from([None, "x-1", "y"])),
            min_size=1,
            max_size=20,
        )
    ):
        if label and piece == piece.strip():
            spans.append(Span(len(text), len(text) + len(piece), label, entity))
        text += piece
    return Gold("un", text, tuple(spans))


def there_and_back(gold: Gold, form: str, folder: Path) -> Gold:
    target = folder / f"x{formats.FORMATS[form].suffix}"
    if form == "docbin":
        from extractor.writers import docbin

        with open(target, "wb") as out:
            docbin.write([as_annotated(gold)], out)
    elif form == "brat":
        from extractor.writers import brat

        brat.write([as_annotated(gold)], target)
    else:
        formats.write([gold], form, target)
    (back,) = read(target, form)
    return back


def same_but_white_space(a: str, b: str) -> bool:
    return len(a.rstrip()) == len(b.rstrip()) and all(
        x == y or (x.isspace() and y.isspace()) for x, y in zip(a.rstrip(), b.rstrip())
    )


anywhere = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("form", WHOLE)
@anywhere
@given(gold=texts())
def test_text_names_and_entities_come_back(form, tmp_path, gold):
    assert there_and_back(gold, form, tmp_path) == gold


@anywhere
@given(gold=texts())
def test_markdown_keeps_all_but_white_space_at_the_end(tmp_path, gold):
    back = there_and_back(gold, "markdown", tmp_path)
    assert (back.id, back.text, back.spans) == ("un", gold.text.rstrip(), gold.spans)


@pytest.mark.parametrize("text", ["", " \n", "\\", "\\\n", "\n\\", "\\\\"])
def test_texts_of_no_word_come_back(text, tmp_path):
    for form in WHOLE:
        assert there_and_back(Gold("un", text, ()), form, tmp_path).text == text
    assert there_and_back(Gold("un", text, ()), "markdown", tmp_path).text == text.rstrip()
    two = [Gold("un", text, ()), Gold("deux", "Gao", ())]
    formats.write(two, "markdown", tmp_path / "two.md")
    assert [gold.text for gold in read(tmp_path / "two.md")] == [text.rstrip(), "Gao"]


@pytest.mark.parametrize("form", ["brat", "conll", "conll-bioes", "docbin", "webanno"])
def test_an_empty_text_is_none_of_signs(form, tmp_path):
    assert there_and_back(Gold("un", "", ()), form, tmp_path / "a" if form == "webanno" else tmp_path).text == ""


@pytest.fixture
def one_tokenizer(monkeypatch):
    """That of DocBin, which is made for each file otherwise, in a tenth of a second."""
    from extractor.writers import docbin

    nlp = docbin.French()
    monkeypatch.setattr(docbin, "French", lambda: nlp)


def test_a_docbin_whose_labels_are_not_in_it_is_none(tmp_path):
    doc = spacy.blank("fr")("Awa Sow parle.")
    doc.ents = [doc.char_span(0, 7, label="PER")]
    path = tmp_path / "a.spacy"
    path.write_bytes(DocBin(docs=[doc]).to_bytes())
    data = srsly.msgpack_loads(zlib.decompress(path.read_bytes()))
    data["strings"] = [string for string in data["strings"] if string != "PER"]
    path.write_bytes(zlib.compress(srsly.msgpack_dumps(data)))
    (error,) = docbin_files.read(path)
    assert str(error).startswith(f"{path}: not a spaCy DocBin ([E")


def test_a_docbin_that_unpacks_without_end_is_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "GOLD", 1 << 20)
    path = tmp_path / "bomb.spacy"
    path.write_bytes(zlib.compress(bytes(2 << 20)))
    assert [str(one) for one in docbin_files.read(path)] == [f"{path}: larger than 1 MiB; cut it"]


@anywhere
@given(gold=texts())
def test_docbin_keeps_the_text_and_whose_a_name_is_where_that_is_said(tmp_path, one_tokenizer, gold):
    back = there_and_back(gold, "docbin", tmp_path)
    assert back.text == gold.text
    assert back.spans == gold.spans


def test_docbin_takes_names_with_a_blank_at_their_border(tmp_path, one_tokenizer):
    for span in (Span(1, 7, "LOC"), Span(2, 8, "LOC"), Span(1, 8, "LOC", "x")):
        assert there_and_back(Gold("un", "à Paris ici", (span,)), "docbin", tmp_path).spans == (span,)


@pytest.mark.parametrize("form", ["conll", "conll-bioes", "webanno"])
@anywhere
@given(gold=texts())
def test_words_and_offsets_come_back(form, tmp_path, gold):
    named = gold.spans
    back = there_and_back(gold, form, tmp_path / "a" if form == "webanno" else tmp_path)
    assert same_but_white_space(back.text, gold.text)
    entity = (lambda s: s.entity) if form == "webanno" else (lambda s: None)
    assert [(s.start, s.end, s.label, s.entity) for s in back.spans] == [
        (s.start, s.end, s.label, entity(s)) for s in named
    ]


@pytest.mark.parametrize("key", ["label", "labels"])
def test_an_empty_list_of_entities_hides_no_labels_of_doccano(tmp_path, key):
    (tmp_path / "d.jsonl").write_text(json.dumps({"text": "À Gao.", key: [[2, 5, "LOC"]], "entities": []}) + "\n")
    (gold,) = formats.read(tmp_path / "d.jsonl", "doccano")
    assert [(s.start, s.end, s.label) for s in gold.spans] == [(2, 5, "LOC")]


def test_a_list_of_json_is_read_whatever_its_file_is_called(tmp_path):
    texts = [Gold("un", "Gao", (Span(0, 3, "LOC", None),)), Gold("deux", "Tyr", ())]
    formats.write(texts, "label-studio", tmp_path / "export.txt")
    assert [gold.text for gold in read(tmp_path / "export.txt", "label-studio")] == ["Gao", "Tyr"]
    (tmp_path / "torn.txt").write_text('[\n {"data": {\n "text"', "utf-8")
    assert len(list(formats.entries(tmp_path / "torn.txt", "label-studio"))) == 1


def test_a_text_without_an_id_is_numbered(tmp_path):
    (tmp_path / "g.jsonl").write_text('{"id": null, "text": "Gao", "spans": []}\n', "utf-8")
    assert [gold.id for gold in read(tmp_path / "g.jsonl")] == ["g-001"]


def test_brat_comes_back_with_its_entities(tmp_path):
    text, spans = unmark("Le [roi\nMohammed VI](PER roi) à [Rabat](LOC), à [Rabat](LOC). 🦁 [Gao](LOC)")
    back = there_and_back(Gold("a.txt", text, spans), "brat", tmp_path)
    assert back.text == text
    assert [(s.start, s.end, s.label) for s in back.spans] == [(s.start, s.end, s.label) for s in spans]
    assert [s.entity for s in back.spans] == ["roi", None, None, None]


@pytest.mark.parametrize("entity", ["\\", "a\\", "\\\\", "a|b", "a\\|b", "[1]", "\\[1]"])
def test_an_entity_of_webanno_comes_back_whatever_its_signs(entity, tmp_path):
    gold = Gold("un", "À Gao, à Gao.", (Span(2, 5, "LOC", entity), Span(9, 12, "LOC", entity)))
    assert [span.entity for span in there_and_back(gold, "webanno", tmp_path).spans] == [entity] * 2


def test_brat_tells_of_names_in_pieces_and_of_another_text(tmp_path):
    (tmp_path / "a.txt").write_text("Awa et Salma Diallo à Gao. Le GSIM.\n", "utf-8")
    annotation = tmp_path / "a.ann"
    annotation.write_text("T1\tPER 0 3;13 19\tAwa Diallo\nT2\tGROUP 30 34\tGSIM\n", "utf-8")
    (gold,) = read(annotation)
    assert gold.remarks == ((0, "the pieces of “Awa Diallo” are read as one name, “Awa et Salma Diallo”"),)
    annotation.write_text("T1\tPER 0 3\tAwa\nT2\tGROUP 30 34\tGSIX\n", "utf-8")
    with pytest.raises(InputError, match=r"a\.ann:2: “GSIX” is not there: the text has “GSIM”"):
        list(read(annotation))


def test_marks_that_an_editor_begins_with_a_byte_order_are_all_read(tmp_path):
    (tmp_path / "a.txt").write_text("Le Surcouf à Gao.\n", "utf-8")
    (tmp_path / "a.ann").write_text("T1\tVESSEL 3 10\tSurcouf\nT2\tLOC 13 16\tGao\n", "utf-8-sig")
    (gold,) = read(tmp_path / "a.ann")
    assert [span.label for span in gold.spans] == ["VESSEL", "LOC"]


@pytest.mark.parametrize("end", ["\r", "\r\n", "\r\r\n"])
def test_marks_are_all_read_whatever_ends_their_lines(end, tmp_path):
    (tmp_path / "a.txt").write_text("Le Surcouf à Gao.\n", "utf-8")
    lines = ["#1\tAnnotatorNotes T1\tx", "T1\tVESSEL 3 10\tSurcouf", "", "T2\tLOC 13 16\tGao", ""]
    for last in ("", "*\tEquiv T1 T2\n"):
        (tmp_path / "a.ann").write_text(end.join(lines) + last, "utf-8")
        (gold,) = read(tmp_path / "a.ann")
        assert [span.label for span in gold.spans] == ["VESSEL", "LOC"]


@pytest.mark.parametrize(
    "line",
    [f"{name}\tLOC 13 16\tGao" for name in ("\ufeffT2", " T2", "t2", "\u00ef\u00bb\u00bfT2", "2", "", "X T2")],
)
def test_a_damaged_mark_is_told_wherever_the_damage_is(line, tmp_path):
    (tmp_path / "a.txt").write_text("Le Surcouf à Gao.\n", "utf-8")
    (tmp_path / "a.ann").write_text(f"T1\tVESSEL 3 10\tSurcouf\n{line}\n", "utf-8")
    with pytest.raises(InputError, match=r"a\.ann:2: not a line of brat standoff"):
        list(read(tmp_path / "a.ann"))


@pytest.mark.parametrize("form", ["conll", "webanno"])
@pytest.mark.parametrize("end", [b"\r", b"\r\n", b"\r\r\n"])
def test_columns_are_read_whatever_ends_their_lines(form, end, tmp_path):
    gold = Gold("un", "Le Surcouf à Gao. Il part.", (Span(3, 10, "VESSEL"), Span(13, 16, "LOC")))
    file = tmp_path / ("a.tsv" if form == "webanno" else "a.conll")
    formats.write([gold], form, tmp_path / "out" if form == "webanno" else file)
    if form == "webanno":
        (written,) = (tmp_path / "out").glob("*.tsv") if (tmp_path / "out").is_dir() else [tmp_path / "out"]
        file.write_bytes(written.read_bytes())
    (expected,) = read(file)
    held = file.read_bytes().replace(b"\n", end)
    for last in (b"", b"\n"):  # as where somebody has added a line
        file.write_bytes(held + last)
        (found,) = read(file)
        assert (found.text, found.spans) == (expected.text, expected.spans) and len(found.spans) == 2


@pytest.mark.parametrize("form", ["conll", "conll-bioes", "markdown"])
def test_a_label_that_a_format_cannot_hold_is_refused(form, tmp_path):
    with pytest.raises(OutputError, match="rename labels with --rename"):
        formats.write([Gold("1", "Le GSIM.", (Span(3, 7, "Groupe armé"),))], form, tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_results_come_back_by_their_texts(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("À Gao.", encoding="utf-8")
    gold = Gold("a.txt", "À Gao.", (Span(2, 5, "LOC", "gao"),))
    assert there_and_back(gold, "results", tmp_path) == gold
    Path("a.txt").write_text("À Kidal.", encoding="utf-8")
    with pytest.raises(InputError, match="has changed"):
        list(read(tmp_path / "x.jsonl"))


# what other tools write
TOOLS = {
    "labels.jsonl": ('{"id": 3, "text": "À Gao", "labels": [[2, 5, "LOC"]]}', [("3", "À Gao", [(2, 5, "LOC")])]),
    "relations.jsonl": (
        '{"id": 3, "text": "À Gao", "entities": [{"id": 1, "label": "LOC", "start_offset": 2, "end_offset": 5}]}',
        [("3", "À Gao", [(2, 5, "LOC")])],
    ),
    "prodigy.jsonl": (
        '{"text": "À Gao", "tokens": [], "spans": [{"start": 2, "end": 5, "token_start": 1, "label": "LOC"}], '
        '"answer": "accept"}\n{"text": "Non", "spans": [], "answer": "reject"}',
        [("prodigy-001", "À Gao", [(2, 5, "LOC")])],
    ),
    "studio.json": (
        json.dumps([
            {"id": 8, "data": {"text": "🦁 À Gao"}, "predictions": [{"result": []}], "annotations": [
                {"was_cancelled": False, "result": [
                    {"type": "labels", "value": {"start": 5, "end": 8, "text": "Gao", "labels": ["LOC"]}},
                    {"type": "choices", "value": {"choices": ["x"]}}]},
                {"was_cancelled": True, "result": []}]},
            {"id": 9, "data": {"text": "Rien"}, "annotations": []},
        ]),
        [("8", "🦁 À Gao", [(4, 7, "LOC")])],
    ),
    "min.json": (
        '[{"id": 1, "text": "À Gao", "label": [{"start": 2, "end": 5, "text": "Gao", "labels": ["LOC"]}]}]',
        [("1", "À Gao", [(2, 5, "LOC")])],
    ),
    "a.conll": (
        "-DOCSTART- -X- -X- O\n\nM. NC O\nBa NP I-PER\nSy NP I-PER\n\nGao NP S-LOC\n\n-DOCSTART- -X- -X- O\n\nKidal O\n",
        [("a-001", "M. Ba Sy\nGao", [(3, 8, "PER"), (9, 12, "LOC")]), ("a-002", "Kidal", [])],
    ),
    "b.iob": ("# comment\nAwa U-PER\nà O\nGao B-LOC\nNord L-LOC\n", [("b-001", "Awa à Gao Nord", [(0, 3, "PER"), (6, 14, "LOC")])]),
    "inception.tsv": (
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|coarseValue|PosValue\n"
        "#T_SP=webanno.custom.Name|value\n\n\n#Text=🦁 À Gao\n1-1\t0-2\t🦁\tX\tX\t_\t\n1-2\t3-4\tÀ\tP\tP\t_\t\n"
        "1-3\t5-8\tGao\tN\tN\tLOC\t\n\n#Text=Ba Sy\n2-1\t9-11\tBa\tN\tN\tPER[2]\t\n2-2\t12-14\tSy\tN\tN\tPER[2]\t\n",
        [("inception", "🦁 À Gao Ba Sy", [(4, 7, "LOC"), (8, 13, "PER")])],
    ),
    "forgiving.md": (
        "\n# mer\n\n## Un titre\n\nÀ [Gao](LOC).\n\nEt [Kidal](LOC).\n\n\n# deux {#deux}\r\nÀ [Rabat](LOC)",
        [("forgiving-001", "## Un titre\n\nÀ Gao.\n\nEt Kidal.", [(15, 18, "LOC"), (24, 29, "LOC")]),
         ("deux", "À Rabat", [(2, 7, "LOC")])],
    ),
    "bare.md": ("À [Gao](LOC).\n\nOui.\n", [("bare", "À Gao.\n\nOui.", [(2, 5, "LOC")])]),
}  # fmt: skip


@pytest.mark.parametrize("name", TOOLS)
def test_what_other_tools_write_is_read(name, tmp_path):
    content, expected = TOOLS[name]
    (tmp_path / name).write_bytes(content.encode())
    found = [(g.id, g.text, [(s.start, s.end, s.label) for s in g.spans]) for g in read(tmp_path / name)]
    assert found == expected


@pytest.mark.parametrize("form", ["doccano", "prodigy", "jsonl", None])
def test_hidden_files_of_a_folder_are_no_gold(form, tmp_path):
    formats.write([Gold("a", "À Gao.", (Span(2, 5, "LOC"),))], form or "doccano", tmp_path / "a.jsonl")
    (tmp_path / ".DS_Store").write_bytes(b"\0\1")
    (tmp_path / ".made-by-extractor").write_text("made\n")
    assert [text.text for text in read(tmp_path, form)] == ["À Gao."]


def test_a_folder_may_hold_several_formats(tmp_path):
    for name, (content, _) in TOOLS.items():
        (tmp_path / name).write_bytes(content.encode())
    assert len(list(read(tmp_path))) == sum(len(expected) for _, expected in TOOLS.values())


WEBANNO = "#FORMAT=WebAnno TSV 3.3\n#T_SP=NamedEntity|identifier|value\n\n#Text=À Gao.\n"

#: words at places where none can stand
PLACES = [
    ("conll", "À -X- 0-1 O\nGao -X- 1000000000000-1000000000003 B-LOC\n", "a.conll:2: the word “Gao” is at no place"),
    ("conll", f"À -X- 0-1 O\nGao -X- {'9' * 5000}-{'9' * 5000} B-LOC\n", "a.conll:2: "),
    ("conll", "À -X- 0-1 O\nGao -X- -5--2 B-LOC\n", "a.conll:2: the word “Gao” is not as long as its place, -5--2"),
    ("conll", "À -X- 4-5 O\nGao -X- 0-3 B-LOC\n", "a.conll:2: the word “Gao” is at no place: it begins before"),
    ("conll", "À -X- 0-1 O\nGao -X- 5-2 B-LOC\n", "a.conll:2: the word “Gao” is not as long as its place"),
    ("conll", "À -X- 0-1 O\nGaoo -X- 2-5 B-LOC\n", "a.conll:2: the word “Gaoo” is not as long as its place"),
    ("tsv", f"{WEBANNO}1-1\t1000000000000-1000000000001\tÀ\t_\t_\n", "a.tsv:5: not a line of WebAnno TSV 3 (it begins"),
    ("tsv", f"{WEBANNO}1-1\t0-1\tÀ\t_\t_\n1-2\t2-1000000000000\tGao\t_\tLOC\n", "a.tsv:6: not a line of"),
    (
        "tsv",
        f"{WEBANNO}1-1\t0-1\tÀ\t_\t_\n1-2\t5-2\tGao\t_\tLOC\n",
        "a.tsv:6: not a line of WebAnno TSV 3 (“Gao” is not",
    ),
    (
        "tsv",
        f"{WEBANNO}1-1\t0-1\tÀ\t_\t_\n1-2\t3-6\tGao\t_\tLOC\n",
        "a.tsv:6: not a line of WebAnno TSV 3 (“Gao” is not",
    ),
    ("tsv", f"{WEBANNO}1-1\t-1-0\tÀ\t_\tLOC\n", "a.tsv:5: not a line of WebAnno TSV 3"),
    ("tsv", f"{WEBANNO}1-1\t0-1\tÀ\t_\t_\n1-2\t2-5\tGao\t_\tLOC|PER\n", "a.tsv:6: its name overlaps another"),
    (
        "tsv",
        f"{WEBANNO}1-1\t0-1\tÀ\t_\t_\n1-2\t2-5\tGao\t_\t_\n\n#Text=Ici.\n2-1\t3-6\tIci\t_\tLOC\n",
        "a.tsv:9: not a line of WebAnno TSV 3 (it begins before the end",
    ),
]


@pytest.mark.parametrize(
    "name, content, message",
    [
        ("a.conll", "À O\nGao LOC\n", "a.conll:2: “LOC” is no label; the last column is O, B-PER"),
        ("a.jsonl", '{"text": "Gao", "label": [[0, 9, "LOC"]]}', "a.jsonl:1: the span 0..9 is outside"),
        ("a.json", '[{"id": 1, "text": "a", "spans": []},]', "a.json:1: "),
        ("a.tsv", "#FORMAT=WebAnno TSV 3.3\n\n#Text=À\n1-1\tx\tÀ\n", "a.tsv:4: not a line of WebAnno TSV 3"),
        *((f"a.{kind}", content, message) for kind, content, message in PLACES),
        ("a.spacy", "no", "not a spaCy DocBin"),
        ("a.docbin", "no", "not a spaCy DocBin"),
        ("a.ann", "T1\tLOC 0 3\tGao\n", "a.txt: no such file; brat keeps the text of a.ann beside it"),
        ("a.xyz", "Gao", "its format is unknown; say which with --from"),
        ("a.jsonl", '{"id": "1", "text": 5, "spans": []}', "a.jsonl:1: its text is no text"),
        ("a.jsonl", '{"id": "1", "text": ["x"], "spans": []}', "a.jsonl:1: its text is no text"),
        ("a.jsonl", "[" * 100_000, "a.jsonl:1: is nested too deeply"),
        ("a.json", "[" * 100_000, "a.json:1: is nested too deeply"),
        ("a.jsonl", '{"id": "1", "text": "Gao", "spans": [[0, 3]]}', "a.jsonl:1: [0, 3] is no span"),
        ("a.jsonl", '{"id": "1", "text": "Gao", "spans": [null]}', "a.jsonl:1: None is no span"),
        ("a.jsonl", '{"id": "1", "text": "Gao", "spans": [[0, 3, ""]]}', "a.jsonl:1: [0, 3, '', None] is no span"),
        ("a.jsonl", '{"id": "1", "text": "Gao", "spans": [[false, 3, "LOC"]]}', "[False, 3, 'LOC', None] is no span"),
        ("a.jsonl", '{"text": "Gao", "label": [[0, 3, "LOC"]], "entity": {"0-3": {"a": 1}}}', "a.jsonl:1: [0, 3,"),
        ("a.json", '[{"id": 1, "data": {}, "annotations": [{"result": []}]}]', "record 1: its text is no text"),
        (
            "a.json",
            '[{"data": {"text": "Gao"}, "annotations": [{"result": [{"type": "labels", "value":'
            ' {"start": 1e400, "end": 3, "labels": ["LOC"]}}]}]}]',
            "record 1: holds a number that is no place in a text",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_remedy(tmp_path, name, content, message):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        list(read(tmp_path / name))
    assert message in str(raised.value)


@pytest.mark.parametrize("form", [*WHOLE, "docbin", "brat", "conll", "conll-bioes", "webanno"])
def test_half_a_character_from_json_becomes_a_sign_that_every_format_can_hold(tmp_path, form):
    text = "Le GSIM \\ud800 au Mali, à \\uD83E\\uDD81 Gao."
    line = f'{{"id": "a\\udc80", "text": "{text}", "spans": [[3, 7, "GR\\ud800P", "x\\udfff"], [23, 26, "LOC"]]}}'
    (tmp_path / "in.jsonl").write_text(line)
    (gold,) = read(tmp_path / "in.jsonl")
    assert gold.text == "Le GSIM \ufffd au Mali, à 🦁 Gao." and gold.spans[0] == Span(3, 7, "GR\ufffdP", "x\ufffd")
    back = there_and_back(gold, form, tmp_path)
    assert [back.text[s.start : s.end] for s in back.spans] == ["GSIM", "Gao"]


@pytest.mark.parametrize("form", ["conll", "conll-bioes"])
def test_conll_keeps_an_id_as_it_is(tmp_path, form):
    """In one column of one line, whatever is in it."""
    names = [
        "é.txt",
        "à.txt",
        "Gao 2.txt",
        "Gao_2.txt",
        "Gao%202.txt",
        "北.txt",
        "a\u2028b\x85c\nd",
        "",
        "_",
        "%",
        "O",
        "-X-",
    ]
    formats.write([Gold(name, "Gao", ()) for name in names], form, tmp_path / "x.conll")
    assert [gold.id for gold in read(tmp_path / "x.conll", form)] == names
    (tmp_path / "x.conll").write_text("-DOCSTART- a%20b -X- O\n\nGao O\n\n-DOCSTART- 50% O O\n\nGao O\n")
    assert [gold.id for gold in read(tmp_path / "x.conll", form)] == ["a%20b", "50%"]


def test_markdown_keeps_an_id_as_it_is(tmp_path):
    names = ["{x}", "{x-", "{x%7D", "é 2.txt", "a\r\nb", "50%", "#"]
    formats.write([Gold(name, "Gao", ()) for name in names], "markdown", tmp_path / "x.md")
    assert [gold.id for gold in read(tmp_path / "x.md")] == names


def test_brat_keeps_entities_apart_that_differ_in_a_blank(tmp_path):
    spans = (Span(0, 3, "LOC", "a b"), Span(4, 8, "LOC", "a_b"), Span(9, 12, "LOC", "a%20b"))
    back = there_and_back(Gold("un", "Gao Mali Kidal", spans), "brat", tmp_path)
    assert [s.entity for s in back.spans] == ["a b", "a_b", "a%20b"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.md", "a.ann", "a.tsv"])
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_is_no_file_in_a_folder_costs_itself(name, kind, tmp_path):
    (tmp_path / "b.md").write_text("À [Gao](LOC).", "utf-8")
    (tmp_path / "b.txt").write_text("À Gao.", "utf-8")
    (tmp_path / "b.ann").write_text("T1\tLOC 2 5\tGao\n", "utf-8")
    if kind == "pipe":
        os.mkfifo(tmp_path / name)
    else:
        (tmp_path / name).symlink_to("/dev/full")
    (tmp_path / "b.ann").rename(tmp_path / ("b.ann" if name == "a.ann" else "b.none"))
    found = list(formats.entries(tmp_path))
    errors = [error for error in found if isinstance(error, InputError)]
    assert [(error.subject, error.reason.startswith("is a ")) for error in errors] == [(str(tmp_path / name), True)]
    assert [[(s.start, s.end) for s in gold.spans] for gold in found if isinstance(gold, Gold)] == [[(2, 5)]]


@pytest.mark.parametrize("form", [None, "brat", "webanno", "markdown"])
def test_a_folder_that_cannot_be_read_costs_itself(form, tmp_path, monkeypatch):
    name = f"a{formats.FORMATS[form].suffix or '.ann'}" if form else "a.md"
    for inner in ("a", "b"):
        (tmp_path / inner).mkdir()
        (tmp_path / inner / name).write_text("")
    (tmp_path / "b" / "a.txt").write_text("")
    scandir = os.scandir

    def refusing(path):
        if path == str(tmp_path / "a"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr("os.scandir", refusing)
    for folder in (tmp_path, tmp_path / "a"):
        errors = [str(found) for found in formats.entries(folder, form) if isinstance(found, InputError)]
        assert errors == [f"{tmp_path / 'a'}: permission denied; check its permissions"]


def test_a_folder_without_texts_of_the_format_is_an_error(tmp_path):
    (tmp_path / "a.md").write_text("À [Gao](LOC).", "utf-8")
    (error,) = formats.entries(tmp_path, "brat")
    assert isinstance(error, InputError) and error.reason == "no annotated texts of this format in this folder"


@pytest.mark.parametrize("form", ["brat", "webanno"])
def test_a_file_of_a_folder_that_is_no_text_costs_itself(form, tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
        there_and_back(Gold(name, "À Gao.", (Span(2, 5, "LOC"),)), form, tmp_path / name)
    bad = next(tmp_path.glob("a/*/a.t*"))
    bad.write_bytes(b"\xff\xfe\xfa")
    found = list(formats.entries(tmp_path, form))
    assert [str(f) if isinstance(f, InputError) else f.text.strip() for f in found] == [
        f"{bad}: is not UTF-8 text; check the path",
        "À Gao.",
    ]


@pytest.mark.parametrize("form", formats.FORMATS)
def test_a_file_beyond_the_limit_is_refused(form, tmp_path, monkeypatch):
    gold = Gold("un", "À Gao.", (Span(2, 5, "LOC"),))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "un").write_text(gold.text, "utf-8")
    there_and_back(gold, form, tmp_path)
    monkeypatch.setattr(bounds, "GOLD", 5)
    monkeypatch.setattr(bounds, "RESULTS", 5)
    (error,) = formats.entries(tmp_path / f"x{formats.FORMATS[form].suffix}", form)
    assert isinstance(error, InputError) and "larger than 5 bytes" in str(error)


def test_large_files_take_time_in_proportion(tmp_path):
    def conll(number):
        path = tmp_path / "a.conll"
        path.write_text("".join(f"Mot{n} O\nGao{n} B-LOC\n" for n in range(number)), "utf-8")
        (gold,) = read(path)
        assert len(gold.spans) == number
        return gold

    def judged(number):
        gold = conll(number)
        assert list(checks.check([gold])) == []
        assert agreement([(gold.text, gold.spans, gold.spans)]).kappa == 1

    def named(number):
        texts = (Gold(f"d{n}/article.txt", "", ()) for n in range(number))
        names = [name for name, _ in formats.named(texts, ".md")]
        assert names[:3] == ["article.md", "article-2.md", "article-3.md"] and len(set(names)) == number

    assert grows_below(6, conll, 5_000, 20_000)
    assert grows_below(6, judged, 300, 1_200)
    assert grows_below(6, named, 1_000, 4_000)


def label_studio(tmp_path, *tasks):
    (tmp_path / "a.json").write_text(json.dumps(tasks), "utf-8")
    return list(formats.entries(tmp_path / "a.json", "label-studio"))


def region(start, end, said, label="PER"):
    value = {"start": start, "end": end, "text": said, "labels": [label]}
    return {"from_name": "label", "to_name": "text", "type": "labels", "value": value}


def task(*regions, **fields):
    fields = {"data": {"text": "Marc Aubin est à Gao."}} | fields
    return {"id": 1, "annotations": [{"was_cancelled": False, "result": list(regions)}]} | fields


def test_a_name_of_label_studio_is_where_its_text_says_it(tmp_path):
    (error,) = label_studio(tmp_path, task(region(1, 11, "Marc Aubin")))
    assert error.reason == "“Marc Aubin” is not there in its text"
    wrapped = task(region(0, 10, "Marc\\nAubin"), region(17, 20, "Gao"), data={"text": "Marc\nAubin est à Gao."})
    assert [len(gold.spans) for gold in label_studio(tmp_path, wrapped)] == [2]
    data = {"title": "Un titre long de cette page", "article": "Marc Aubin est à Gao."}
    (gold,) = label_studio(tmp_path, task(region(0, 10, "Marc Aubin"), data=data))
    assert (gold.text, [(s.start, s.end) for s in gold.spans]) == (data["article"], [(0, 10)])
    place = {"start": "/p[1]/text()[1]", "startOffset": 0, "hypertextlabels": ["PER"]}
    (error,) = label_studio(tmp_path, task({"type": "hypertextlabels", "value": place}))
    assert error.reason == "its names are those of a page (HyperText); annotate it as text"


def test_drafts_that_nobody_looked_at_are_no_gold_beside_what_was_annotated(tmp_path):
    draft = [{"result": [region(0, 4, "Marc", "LOC")]}]
    skipped = task(annotations=[{"was_cancelled": True, "result": []}], predictions=draft)
    waiting = task(annotations=[], predictions=draft)
    (gold,) = label_studio(tmp_path, skipped, task(region(0, 10, "Marc Aubin")), waiting)
    assert [s.label for s in gold.spans] == ["PER"]
    assert gold.remarks == ((0, "2 tasks of the file are not annotated, and left out"),)
    (error,) = label_studio(tmp_path, skipped)
    assert error.reason == "1 task of the file is not annotated, and no other is there"
    # a file of drafts alone, as this program writes it
    (gold,) = label_studio(tmp_path, waiting)
    assert [s.label for s in gold.spans] == ["LOC"]


NAMED_ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value"
MORPHOLOGY = "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.morph.MorphologicalFeatures|gender|value"
ROWS = ["1-1\t0-4\tMarc\t{}*[1]\tPER[1]\t", "1-2\t5-10\tAubin\t{}*[1]\tPER[1]\t", "1-3\t11-14\test\t{}_\t_\t"]


def webanno(tmp_path, layers, rows):
    head = "#FORMAT=WebAnno TSV 3.3\n" + "".join(f"#T_SP={layer}\n" for layer in layers)
    lines = "".join(f"{row}\n" for row in rows)
    (tmp_path / "a.tsv").write_text(f"{head}\n\n#Text=Marc Aubin est\n{lines}", "utf-8")
    (found,) = formats.entries(tmp_path / "a.tsv", "webanno")
    return found


@pytest.mark.parametrize(
    ("layers", "before"),
    [
        ([NAMED_ENTITY], ""),
        ([MORPHOLOGY, NAMED_ENTITY], "_\tFin\t"),
        (["de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Lemma|value", NAMED_ENTITY], "être\t"),
        (["webanno.custom.Exercice|value", NAMED_ENTITY], "_\t"),
        (["webanno.custom.Nom|identifier|value"], ""),
        (["webanno.custom.Entite|type"], None),
    ],
)
def test_names_of_webanno_are_those_of_the_layer_of_names(layers, before, tmp_path):
    rows = [row.replace("{}*[1]\t", "").replace("{}_\t", "") if before is None else row.format(before) for row in ROWS]
    gold = webanno(tmp_path, layers, rows)
    assert [(s.start, s.end, s.label) for s in gold.spans] == [(0, 10, "PER")]


@pytest.mark.parametrize(
    ("layers", "rows", "reason"),
    [
        ([MORPHOLOGY], ROWS, "none of its layers is one of names, with a feature “value”: MorphologicalFeatures"),
        (["webanno.custom.Entite|type|sure"], ROWS, "with a feature “value”: Entite"),
        ([NAMED_ENTITY], [ROWS[0].replace("PER[1]", "*[1]"), *ROWS[1:]], "the name at “Marc” has no label"),
        ([NAMED_ENTITY], ROWS[:2], "the words of its last sentence are not all there"),
        ([NAMED_ENTITY], [ROWS[0], "\xa0" + ROWS[1], ROWS[2]], "it begins with no number of a word"),
    ],
)
def test_what_of_webanno_is_not_whole_is_told(layers, rows, reason, tmp_path):
    found = webanno(tmp_path, layers, [row.format("") for row in rows])
    assert isinstance(found, InputError) and reason in found.reason


def test_names_of_a_docbin_may_stand_in_its_one_group_of_spans(tmp_path):
    import spacy
    from spacy.tokens import DocBin, Span

    doc = spacy.blank("fr")("Marc Aubin est à Gao.")
    doc.spans["sc"] = [Span(doc, 0, 2, "PER", kb_id="per-aubin"), Span(doc, 4, 5, "LOC")]
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "a.spacy")
    (gold,) = formats.entries(tmp_path / "a.spacy", "docbin")
    assert [(s.start, s.end, s.label, s.entity) for s in gold.spans] == [
        (0, 10, "PER", "per-aubin"),
        (17, 20, "LOC", None),
    ]
    doc.ents = [Span(doc, 4, 5, "LOC")]
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "a.spacy")
    (gold,) = formats.entries(tmp_path / "a.spacy", "docbin")
    assert len(gold.spans) == 1 and gold.remarks == ((0, "span groups are not read: “sc” (2)"),)


def test_which_spans_of_a_docbin_are_names_is_decided_for_all_of_it(tmp_path):
    def doc(text, *ents, **groups):
        found = spacy.blank("fr")(text)
        found.set_ents([Words(found, *ent) for ent in ents])
        for key, spans in groups.items():
            found.spans[key] = [Words(found, *span) for span in spans]
        return found

    def read(*docs):
        DocBin(docs=docs, store_user_data=True).to_disk(tmp_path / "a.spacy")
        return list(formats.entries(tmp_path / "a.spacy", "docbin"))

    sure, phrase = (0, 2, "PER"), (0, 2, "SUJET")
    named, nameless = read(doc("Marc Aubin est là.", sure, x=[phrase]), doc("La pluie tombe.", x=[phrase]))
    assert len(named.spans) == 1 and nameless.spans == ()
    grouped = doc("Marc Aubin est là.", sc=[sure])
    first, overlapping, last = read(grouped, doc("Marc Aubin est là.", sc=[sure, (0, 1, "PER")]), grouped)
    assert first.spans == last.spans == (Span(0, 10, "PER"),)
    assert overlapping.subject.endswith("a.spacy, Doc 2") and "overlaps" in overlapping.reason
