import bz2
import codecs
import gzip
import io
import json
import lzma
import os
import re
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.core.errors import InputError, UsageError
from extractor.documents.encodings import decode, french
from extractor.documents.finding import find
from extractor.documents.options import Options
from extractor.documents.parts import Parts, entries
from extractor.documents.reading import documents, read
from tests.cli.shell import COMMAND, run

FRENCH = "Le général Diallo a été reçu à Dakar, où « l’été » s’annonce brûlant : ça ira, œuvre de cœur."


def texts(*arguments, **options):
    return [d.text for d in documents(arguments, Options(**options))]


@pytest.mark.parametrize(
    "codec, bom",
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
    ],
)
def test_unicode_is_read_without_its_bom_and_without_warning(codec, bom):
    warnings = []
    assert decode(bom + FRENCH.encode(codec), "a.txt", warn=warnings.append) == FRENCH
    assert warnings == []


@pytest.mark.parametrize("codec", ["cp1252", "mac_roman", "utf-16-le"])
def test_other_encodings_are_found_with_a_warning_that_names_file_and_encoding(codec):
    warnings = []
    assert decode(FRENCH.encode(codec), "a.txt", warn=warnings.append) == FRENCH
    assert "a.txt" in warnings[0] and codec in warnings[0]


@pytest.mark.parametrize("data", [b"\0", b"a\0", b"\0a", b"ab\0", b"a\0b"])
def test_one_nul_is_no_evidence_of_utf_16(data):
    warnings = []
    assert decode(data, "a.txt", warn=warnings.append) == data.decode()
    assert warnings == []


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_two_letters_are_evidence_of_utf_16(codec):
    assert decode("Le".encode(codec), "a.txt") == "Le"


@pytest.mark.parametrize("short", ["Évian", "café", "Bénin : « l’élève »", "Le président a été réélu."])
def test_a_single_accent_is_enough_to_find_cp1252(short):
    assert decode(short.encode("cp1252"), "a.txt") == short


#: what French texts say of other countries has letters that French has not
_ABROAD = (
    "Le général León Cortés a été tué à Bogotá. Ramón Simón Obregón, né en 1950, préside le comité.",
    "Le ministre José Calderón a rencontré León Febres Cordero. Félix Ramón González réside en Équateur.",
    "À São Paulo, João Simões, né à Brasília, a été élu. Le député était à Genève.",
    "Le général Sébastien Rénier et Théo Bénédicte ont été arrêtés le 3 février.",
    "LE GÉNÉRAL LEÓN CORTÉS A ÉTÉ TUÉ PRÈS DE BOGOTÁ, APRÈS LE DÉCÈS DE JOSÉ.",
    # of programs that know no É
    "KéITA MODIBO ; SéGOU ; DéBY IDRISS ; ABéCHé ; TRAORé MOUSSA ; NéGRé SéVERIN",
    "Le président a reçu Idriss DéBY, le général Mohamed KéITA et Aliou SéYE à Ségou.",
)


@pytest.mark.parametrize("codec", ["cp1252", "mac_roman", "cp850"])
def test_names_of_other_countries_speak_for_no_other_encoding(codec):
    assert [decode(text.encode(codec), "a.txt") for text in _ABROAD] == [*_ABROAD]
    assert {french(text.encode(codec)) for text in _ABROAD} == {codec}


#: signs that all texts may have, initials and words that begin with a capital letter of French, signs without blanks
_SIGNS = {
    "cp1252 mac_roman": (
        "• Le président Assimi Goïta est à Gao.\n• Emmanuel Macron est à Paris.",
        "Les député·es de Gao ont reçu Emmanuel Macron.",
        "Emmanuel Macron est à Gao. © AFP · RFI",
        "Emmanuel Macron a été reçu à Gao. ® Reuters™",
        "Selon l'article 5 § 2, Emmanuel Macron a été élu à Gao. Voir § 3.",
        "Auteurs;Journal\nÉ. Zola;L'Aurore\nÉ. Faure;Le Monde\nJ.-É. Ba;RFI",
        "Ça chauffe au Mali pour Olaf Scholz",
        "Ève Bazaiba\nÇelik Kemal\nOlaf Scholz",
        "Emmanuel Macron…Gao…Olaf Scholz…Bamako",
    ),
    "cp1252": (
        "Le missile Polaris équipa longtemps les sous-marins. · RFI",
        "Grandes manœuvres chez Carrefour en vue du rachat. Reuters™",
        "Ève Bazaiba est au Mali avec Olaf Scholz.",
        "HAÏTI : MICHEL JOSEPH MARTELLY",
        "France 3 et France Ô",
    ),
    "cp1252 mac_roman cp850": (
        "É. Philippe a répondu à É. Borne lundi. Selon É. Ciotti, le député a été reçu à Gao par É. Dupond.",
        "É. Zola, Paris. É. Durkheim, Le Suicide. É. Faure, Mémoires. É. Balibar. É. Roudinesco. É. Borne. É. Diop.",
        "Les n°s 3 et 4, les arrêtés n°s 5 et 6 et les décrets n°s 7, 8 du préfet É. Diop",
        "Il a dit:«oui»et«non»,puis«peut-être»à Gao,selon«l'Aube»et«le Matin», a écrit Emmanuel Macron.",
        "nom;prenom\nÉ.;Diop\nÈve;Ba\nÇelik;Kemal\nÉlise;Sy\nÎle;Maurice\nÊtre;Ô",
    ),
    "mac_roman": ("LE GOUVERNEMENT FRANÇAIS A REÇU OLAF SCHOLZ",),
    "cp850": ("JE SUIS DÉCHIRÉE.", "ÉTATS-UNIS : LANCEMENT RéUSSI"),
}


def test_signs_of_all_texts_and_initials_speak_for_no_other_encoding():
    cases = [(codec, text) for codecs, texts in _SIGNS.items() for codec in codecs.split() for text in texts]
    read = [(codec, text, decode(text.encode(codec), "a.txt")) for codec, text in cases]
    assert [case for case in read if case[1] != case[2]] == []
    pages = [(codec, text) for codec, text in cases if sum(sign > "\x7f" for sign in text) >= 8]
    assert [
        (codec, text) for codec, text in pages if text.encode(codec).decode(french(text.encode(codec))) != text
    ] == []


def test_an_encoding_can_be_forced():
    assert decode(FRENCH.encode("cp850", "replace"), "a.txt", "cp850").startswith(
        "Le général Diallo a été reçu à Dakar, où"
    )
    with pytest.raises(InputError, match="not ascii"):
        decode(FRENCH.encode(), "a.txt", "ascii")
    with pytest.raises(UsageError, match="no such encoding"):
        Options(encoding="klingon")


def test_a_damaged_byte_does_not_turn_utf8_into_something_else():
    warnings = []
    damaged = FRENCH.encode().replace("œuvre".encode(), b"\xffuvre")
    assert decode(damaged, "a.txt", warn=warnings.append) == FRENCH.replace("œuvre", "\ufffduvre")
    assert "1 byte is" in warnings[0]


@pytest.mark.parametrize(
    "data, what",
    [
        (b"%PDF-1.7\n\xff", "PDF"),
        (b"PK\x03\x04zip", "zip"),
        (bytes(range(256)) * 8, "binary"),
        (b"\x89PNG\r\n\x1a\n\0", "picture"),
    ],
)
def test_binary_data_is_refused(data, what):
    with pytest.raises(InputError, match=what):
        decode(data, "a.bin")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_utf8_comes_back_as_it_was(text):
    assert decode(text.encode("utf-8"), "a.txt") == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    "text, remark",
    [
        ("Le maire\0de Sète parle.", "1 NUL character, read as spaces"),
        ("<p>Le maire de <b>Sète</b> &amp; alii</p>", "5 HTML tags and entities"),
        ("HervÃ© a votÃ©.", "2 letters encoded twice (« Ã© » for « é »)"),
    ],
)
def test_what_is_no_text_is_named_and_read(tmp_path, text, remark):
    (tmp_path / "a.txt").write_text(text, "utf-8")
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": text}), "utf-8")
    (tmp_path / "a.json").write_text(json.dumps([{"text": text}]), "utf-8")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "a.jsonl", "b.jsonl")
    for name in ("a.txt", "a.jsonl", "a.json", "a.zip"):
        warnings = []
        assert [d.text for d in read(tmp_path / name, warn=warnings.append)] == [text]
        assert len(warnings) == 1 and remark in warnings[0] and name in warnings[0]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_what_is_no_text_is_not_named_for_each_of_many_texts(tmp_path, name):
    texts = ["HervÃ© a votÃ©."] * 30 + ["Il part."] * 30
    lines = ["text", *texts] if name == "a.csv" else [json.dumps({"text": text}) for text in texts]
    (tmp_path / name).write_text("\n".join(lines), "utf-8")
    warnings = []
    assert len(list(read(tmp_path / name, warn=warnings.append))) == 60
    *each, last = warnings
    assert len(each) == 10 and all("encoded twice" in one for one in each)
    assert last == f"{tmp_path / name}: 20 more texts of it are so, or in another way no plain text"


def test_a_plain_text_needs_no_remark(tmp_path):
    (tmp_path / "a.txt").write_text("« 3 < 5 », dit R&D, <inaudible>, à São Tomé : Ânes.", "utf-8")
    warnings = []
    assert len(list(read(tmp_path / "a.txt", warn=warnings.append))) == 1
    assert warnings == []


def test_line_ends_stay(tmp_path):
    for name, text in {"crlf.txt": "Gao\r\nMopti\r\n", "cr.txt": "Gao\rMopti", "none.txt": "Gao"}.items():
        (tmp_path / name).write_bytes(text.encode())
        assert texts(tmp_path / name) == [text]


def test_an_empty_file_is_a_document(tmp_path):
    (tmp_path / "vide.txt").touch()
    assert texts(tmp_path / "vide.txt") == [""]


def test_folders_are_read_recursively_and_sorted(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "1.txt").write_text("un")
    (tmp_path / "a.txt").write_text("zéro", encoding="utf-8")
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(b"deux"))
    (tmp_path / "d.jsonl").write_text('{"id": "x", "text": "trois"}\n\n{"text": "quatre"}\n')
    (tmp_path / "image.png").write_bytes(b"\x89PNG")
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    assert texts(tmp_path) == ["zéro", "un", "deux", "trois", "quatre"]


@pytest.mark.parametrize("data", ["", "\n \n"])
def test_jsonl_without_a_record_brings_a_warning(tmp_path, data):
    (tmp_path / "a.jsonl").write_text(data)
    done = run("a.jsonl", "--model", "none", "-f", "jsonl", cwd=tmp_path)
    assert (done.code, done.out, done.err) == (0, "", "extractor: a.jsonl: holds no record\n")
    done = run("-", "--input-format", "jsonl", "--model", "none", "-f", "jsonl", stdin=data, cwd=tmp_path)
    assert (done.code, done.out, done.err) == (0, "", "extractor: standard input: holds no record\n")


def test_records_of_jsonl_have_their_own_fields_and_names(tmp_path):
    path = tmp_path / "d.jsonl"
    path.write_text(
        json.dumps({"n": 7, "corps": "Gao", "date": "2024-01-02"}) + "\n" + json.dumps({"corps": "\ud800a"})
    )
    found = list(read(path, Options(text_field="corps", id_field="n", keep_fields=("date",))))
    assert [(d.text, d.path) for d in found] == [("Gao", f"{path}#7"), ("\ufffda", f"{path}#2")]
    fields = {"read_with": {"text_field": "corps", "id_field": "n"}}
    assert [d.meta for d in found] == [{"date": "2024-01-02", **fields}, fields]


@pytest.mark.parametrize(
    "line, reason", [("{", "not JSON"), ("[]", "no text"), ('{"texte": "a"}', "no text"), ('{"text": 3}', "no text")]
)
def test_a_bad_record_names_its_line(tmp_path, line, reason):
    path = tmp_path / "d.jsonl"
    path.write_text('{"text": "a"}\n' + line + '\n{"text": "c"}\n')
    failures = []
    assert [(d.text, d.path) for d in documents([path], failed=failures.append)] == [
        ("a", f"{path}#1"),
        ("c", f"{path}#3"),
    ]
    assert failures[0].subject == f"{path}:2" and reason in failures[0].reason


def test_one_bad_input_does_not_stop_the_others(tmp_path):
    (tmp_path / "a.txt").write_text("un")
    (tmp_path / "b.txt").write_bytes(b"\0\1\2\3" * 99)
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(b"abc" * 999)[:-9])
    (tmp_path / "leer").mkdir()
    (tmp_path / "d.txt").write_text("deux")
    failures = []
    names = ["a.txt", "b.txt", "c.txt.gz", "none.txt", "leer", "d.txt"]
    found = [d.text for d in documents([tmp_path / n for n in names], failed=failures.append)]
    assert found == ["un", "deux"]
    assert [f.subject.rsplit("/")[-1] for f in failures] == names[1:5]
    assert all(f.reason and f.remedy for f in failures)


def test_a_folder_without_texts_is_an_error(tmp_path):
    with pytest.raises(InputError, match="no texts in this folder"):
        list(documents([tmp_path]))


def test_a_folder_that_cannot_be_read_does_not_stop_the_others(tmp_path, monkeypatch):
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.txt").write_text(name)
    scandir = os.scandir

    def refusing(path):
        if path == str(tmp_path / "b"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("os.scandir", refusing)
    failures = []
    assert [d.text for d in documents([tmp_path], failed=failures.append)] == ["a", "c"]
    assert [str(f) for f in failures] == [f"{tmp_path / 'b'}: permission denied; check its permissions"]


def test_a_folder_is_walked_as_its_files_are_read(tmp_path, monkeypatch):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.txt").write_text(name)
    listed = []
    scandir = os.scandir
    with monkeypatch.context() as patched:  # what clears up behind the test lists folders, too
        patched.setattr("os.scandir", lambda path: listed.append(os.path.basename(path)) or scandir(path))
        paths = find(tmp_path)
        next(paths)
        assert listed[1:] == ["a"]
        assert len(list(paths)) == 1 and listed[1:] == ["a", "b"]


def test_standard_input_has_no_path(monkeypatch, tmp_path):
    source = tmp_path / "in"
    source.write_text("Gao")
    with source.open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        (document,) = documents(["-"])
    assert (document.text, document.path) == ("Gao", None)


def test_records_of_one_id_and_of_none_keep_each_its_text(tmp_path):
    rows = ["7;L’AQMI à Gao.", "7;Le M23 à Goma.", ";Daech à Mossoul.", "7;Le JNIM à Kidal.", "7-2;Les shebab à Merca."]
    (tmp_path / "dup.csv").write_text("\n".join(["id;text", *rows]), encoding="utf-8")
    arguments = ("dup.csv", "--model", "none", "-f", "jsonl", "-o", "o.jsonl", "--save-texts", "kept")
    done = run(*arguments, cwd=tmp_path)
    assert done.code == 0 and "dup.csv#7 stands there more than once" in done.err
    names = ["dup.csv#7", "dup.csv#7-2", "dup.csv#3", "dup.csv#7-3", "dup.csv#7-2-2"]
    assert [json.loads(line)["path"] for line in (tmp_path / "o.jsonl").read_text("utf-8").splitlines()] == names
    kept = [(tmp_path / "kept" / f"{name}.txt").read_text("utf-8") for name in names]
    assert kept == [row.partition(";")[2] for row in rows]
    for texts in (("--texts", "kept"), ()):
        done = run("export", "o.jsonl", "-f", "csv", "--mentions", *texts, cwd=tmp_path)
        assert done.code == 0 and all(text in done.out for text in kept)
    assert "JNIM" in run("dup.csv#7-3", "--model", "none", cwd=tmp_path).out


def test_only_a_kept_text_is_replaced_by_a_later_one(tmp_path):
    (tmp_path / "a.csv").write_text("id;text\n7;L’AQMI à Gao.\n", encoding="utf-8")
    (tmp_path / "a.csv#7.txt").write_text("mine")
    arguments = ("a.csv", "--model", "none", "-f", "csv", "--save-texts")
    done = run(*arguments, ".", cwd=tmp_path)
    assert done.code == 1 and "a.csv#7.txt: is there, and no text that was kept" in done.err
    assert (tmp_path / "a.csv#7.txt").read_text() == "mine"
    for text in ("L’AQMI à Gao.", "Le M23 à Goma.", "Le JNIM à Kidal."):
        (tmp_path / "a.csv").write_text(f"id;text\n7;{text}\n", encoding="utf-8")
        assert run(*arguments, "kept", cwd=tmp_path).code == 0
        assert (tmp_path / "kept" / "a.csv#7.txt").read_text("utf-8") == text


def test_a_kept_text_that_was_edited_costs_one_document(tmp_path):
    def written(text: str) -> None:
        for number in "123":
            (tmp_path / "in" / f"{number}.csv").write_text(f"id;text\n1;{text} {number}.\n", encoding="utf-8")

    (tmp_path / "in").mkdir()
    written("Le GSIM à Gao")
    arguments = ("in", "--model", "none", "-f", "jsonl", "-o", "o.jsonl", "--save-texts", "kept")
    assert run(*arguments, cwd=tmp_path).code == 0
    kept = [tmp_path / "kept" / "in" / f"{number}.csv#1.txt" for number in "123"]
    kept[0].write_text("edited")
    written("Le M23 à Goma")
    done = run(*arguments, "--update", cwd=tmp_path)
    assert done.code == 1 and "in/1.csv#1: its text has no place" in done.err and "move that file away" in done.err
    assert [file.read_text("utf-8") for file in kept] == ["edited", "Le M23 à Goma 2.", "Le M23 à Goma 3."]
    assert ["M23" in line for line in (tmp_path / "o.jsonl").read_text("utf-8").splitlines()] == [False, True, True]
    kept[0].rename(tmp_path / "mine.txt")
    assert run(*arguments, "--update", cwd=tmp_path).code == 0
    assert kept[0].read_text("utf-8") == "Le M23 à Goma 1."


def test_the_warning_of_a_second_record_says_what_it_is_called(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text("".join(f'{{"id": {i}, "text": "x"}}\n' for i in ("1", '"1-2"', "1")), encoding="utf-8")
    warnings = []
    found = list(documents([path], warn=warnings.append))
    assert [d.path for d in found] == [f"{path}#1", f"{path}#1-2", f"{path}#1-3"]
    assert warnings == [f"{path}#1 stands there more than once; the second is called {path}#1-3"]


def deep(folder: Path, name: str, levels: int) -> None:
    """Folders in folders of one name, and a text in the last."""
    at = os.open(folder, os.O_DIRECTORY)
    for _ in range(levels):
        os.mkdir(name, dir_fd=at)
        at, above = os.open(name, os.O_DIRECTORY, dir_fd=at), at
        os.close(above)
    with open(os.open("f.txt", os.O_CREAT | os.O_WRONLY, dir_fd=at), "w", encoding="utf-8") as text:
        text.write("Le GSIM au Mali.")
    os.close(at)


def test_a_folder_whose_path_is_too_long_is_named_and_the_rest_is_read(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/g.txt").write_text("Boko Haram", "utf-8")
    deep(tmp_path / "in", "e" * 250, 17)
    done = run("in", "--model", "none", "-f", "jsonl", "-q", cwd=tmp_path)
    assert done.code == 1 and done.out.count("\n") == 1 and '"path": "in/g.txt"' in done.out
    assert f"in/{'e' * 250}/" in done.err and "file name too long" in done.err


def test_folders_of_any_depth_are_walked(tmp_path):
    (tmp_path / "in").mkdir()
    deep(tmp_path / "in", "e", 1200)
    try:
        (found,) = find(tmp_path / "in")
        assert [d.text for d in read(found)] == ["Le GSIM au Mali."]
    finally:
        subprocess.run(["rm", "-r", tmp_path / "in"], check=True)  # deeper than Python removes


def test_a_document_is_read_alone_where_something_stands_before_the_first(tmp_path):
    mails = "".join(f"From a@b.fr Fri Mar 14 08:0{n}:00 2025\nFrom: a@b.fr\n\nMail {n}.\n\n" for n in range(2))
    corpus = "".join(f"**** *date_2025-03-1{n}\nTexte {n}.\n\n" for n in range(2))
    for name, content, last in (("m.mbox", mails, "Mail 1."), ("c.txt", corpus, "Texte 1.")):
        path = tmp_path / name
        path.write_text("Export du 14 mars\n\n" + content)
        options = Options(input_format="mbox" if name == "m.mbox" else "iramuteq")
        error, _, document = entries(path, options)
        assert "stands before" in error.reason
        names = [f"{path}#2", f"{path}#9", f"{path}#1"]
        parts = Parts(names, options, lambda message: None)
        found = [parts.read(name) for name in names]
        assert found[0].text.strip() == document.text.strip() == last
        assert "no such document" in found[1].reason and found[2].text.strip() != last
    cut = tmp_path / "cut.tar"
    cut.write_bytes(b"x" * 257 + b"ustar" + bytes(250))
    assert "damaged tar archive" in Parts([f"{cut}#a"], Options(), print).read(f"{cut}#a").reason


def test_lines_of_one_id_are_told_apart(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 1, "text": "a"}\n{"id": 1, "text": "b"}\n{"id": "", "text": "c"}\n', encoding="utf-8")
    warnings = []
    found = list(documents([path], warn=warnings.append))
    assert [(d.path, d.text) for d in found] == [(f"{path}#1", "a"), (f"{path}#1-2", "b"), (f"{path}#3", "c")]
    assert len(warnings) == 1


@pytest.mark.parametrize("again", ["./a.txt", "d/../a.txt", "link.txt", "."])
def test_a_file_given_twice_is_read_once_with_a_warning(tmp_path, again):
    (tmp_path / "a.txt").write_text("L’AQMI à Gao.", encoding="utf-8")
    (tmp_path / "d").mkdir()
    if again == "link.txt":
        (tmp_path / again).symlink_to("a.txt")
    done = run("a.txt", again, "--model", "none", "-f", "jsonl", cwd=tmp_path)
    assert done.code == 0 and [json.loads(line)["path"] for line in done.out.splitlines()] == ["a.txt"]
    assert f"warning: {again}: was given before, and read once" in done.err


def test_what_is_wrong_with_a_record_is_told_by_its_place_and_never_for_another_document(tmp_path):
    good = "Boko Haram à Diffa."
    for name, content, place in (
        ("c.csv", f'sep=;\nid;text\n9;"Le\nM23."\n7;AQMI;x;y\n1;{good}\n', ":5"),
        ("q.tsv", f'id\ttext\n7\t"AQMI\n1\t{good}\n', ":2"),
        ("c.json", json.dumps([{"id": 7}, {"id": 1, "text": good}]), ": record 1"),
        ("c.jsonl", '{"id": 7}\n' + json.dumps({"id": 1, "text": good}) + "\n", ":1"),
    ):
        path = tmp_path / name
        path.write_text(content, "utf-8")
        failures = []
        assert [d.text for d in documents([path], failed=failures.append)][-1:] == [good]
        assert [error.subject for error in failures] == [f"{path}{place}"]
        assert [(d.path, d.text) for d in documents([f"{path}#1"])] == [(f"{path}#1", good)]
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
            packed.write(path, name)
        list(documents([tmp_path / "a.zip"], failed=failures.append))
        assert [error.subject for error in failures[1:]] == [f"{tmp_path}/a.zip#{name}{place}"]


def test_ids_that_would_be_one_as_paths_are_documents_of_their_own(tmp_path):
    ids = ["https://ex.org/une", "https://ex.org/une/", "https:/ex.org/une", "https://ex.org/a/../une", "."]
    lines = [json.dumps({"id": name, "text": "L’AQMI à Gao."}) for name in ids]
    (tmp_path / "m.jsonl").write_text("\n".join(lines), "utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.txt").write_text("Le GSIM.", "utf-8")
    names = [f"{tmp_path}/m.jsonl#{name}" for name in ids]
    warnings = []
    again = [f"{tmp_path}/./m.jsonl#{ids[1]}", f"{tmp_path}/folder/", f"{tmp_path}/folder", f"{tmp_path}/folder/a.txt"]
    assert [d.path for d in documents([*names, *again], warn=warnings.append)] == [*names, f"{tmp_path}/folder/a.txt"]
    assert warnings == [f"{name}: was given before, and read once" for name in (again[0], *again[2:])]


def test_standard_input_given_twice_is_read_once_with_a_warning():
    for first, again in (("-", "-"), ("-", "/dev/stdin"), ("/dev/fd/0", "-")):
        command = [*COMMAND, first, again, "--model", "none", "-f", "jsonl"]
        done = subprocess.run(command, input="Le GSIM.", capture_output=True, text=True)
        assert [json.loads(line)["characters"] for line in done.stdout.splitlines()] == [8], done
        assert f"warning: {again}: was given before, and read once" in done.stderr


def test_a_document_given_by_its_name_and_with_its_file_is_read_once_with_a_warning(tmp_path):
    (tmp_path / "r.jsonl").write_text('{"id": "a", "text": "Le GSIM."}\n{"id": "b", "text": "Le M23."}\n', "utf-8")
    (tmp_path / "c.csv").write_text("id;text\na;Le GSIM.\nb;Le M23.\n", "utf-8")
    (tmp_path / "l.jsonl").symlink_to("r.jsonl")
    before, behind = "was given before, and read once", "was given before, and is read once"
    wrong = []
    for arguments, paths, said in (
        ("r.jsonl r.jsonl#a", "r.jsonl#a r.jsonl#b", f"r.jsonl#a: all of r.jsonl {behind}"),
        ("r.jsonl#a ./r.jsonl", "r.jsonl#a ./r.jsonl#b", f"./r.jsonl#a: {before}"),
        ("r.jsonl#b c.csv l.jsonl", "r.jsonl#b c.csv#a c.csv#b l.jsonl#a", f"l.jsonl#b: {before}"),
        ("c.csv#b c.csv", "c.csv#b c.csv#a", f"c.csv#b: {before}"),
        ("c.csv ./c.csv#b", "c.csv#a c.csv#b", f"./c.csv#b: all of ./c.csv {behind}"),
        ("r.jsonl#a l.jsonl#a", "r.jsonl#a", f"l.jsonl#a: {before}"),
        ("c.csv#b .", "c.csv#b ./c.csv#a ./l.jsonl#a ./l.jsonl#b ./r.jsonl#a ./r.jsonl#b", f"./c.csv#b: {before}"),
    ):
        done = run(*arguments.split(), "--model", "none", "-f", "jsonl", cwd=tmp_path)
        found = " ".join(json.loads(line)["path"] for line in done.out.splitlines())
        if (done.code, found) != (0, paths) or f"warning: {said}\n" not in done.err:
            wrong.append((arguments, done))
    assert wrong == []
    name, warnings = str(tmp_path / "c.csv"), []
    assert [d.path for d in documents([f"{name}#b", name], warn=warnings.append)] == [f"{name}#b", f"{name}#a"]
    assert warnings == [f"{name}#b: {before}"]


def test_a_link_that_leads_elsewhere_is_no_second_name(tmp_path):
    for folder in ("here", "there/below"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "here/d").symlink_to("../there/below")
    (tmp_path / "here/a.txt").write_text("Le M23 à Goma.", encoding="utf-8")
    (tmp_path / "there/a.txt").write_text("L’AQMI à Gao.", encoding="utf-8")
    done = run("a.txt", "d/../a.txt", "--model", "none", "-f", "jsonl", cwd=tmp_path / "here")
    assert [json.loads(line)["path"] for line in done.out.splitlines()] == ["a.txt", "d/../a.txt"] and done.err == ""


def test_links_to_folders_and_what_was_thrown_away_are_passed_over_and_told(tmp_path):
    for folder in ("corpus/.Trash-1000/files", "corpus/@eaDir", "corpus/mai", "disque", "links"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "b.txt").write_text("Boko Haram.")
    (tmp_path / "links/b.txt").unlink()
    for link in ("corpus/2022", "links/2022"):
        (tmp_path / link).symlink_to(tmp_path / "disque")
    done = run("corpus", "links", "--model", "none", "-f", "jsonl", cwd=tmp_path)
    assert [json.loads(line)["path"] for line in done.out.splitlines()] == ["corpus/mai/b.txt"] and done.code == 1
    assert "corpus: 1 plain text; passed over 2 folders of the system, 1 link to a folder" in done.err
    assert "links: no texts in this folder; give the folders that the links in it lead to by their names" in done.err
    done = run("corpus/2022", "corpus/.Trash-1000", "--model", "none", "-f", "jsonl", cwd=tmp_path)
    assert len(done.out.splitlines()) == 2 and (done.code, done.err) == (0, "")


def test_two_files_are_read_by_turns(tmp_path):
    """A table that is read further while another is begun loses nothing."""
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("id;text\n" + "".join(f"{n};Le GSIM {n}.\n" for n in range(3)), encoding="utf-8")
    failed = []
    both = (documents([str(tmp_path / name)], failed=failed.append) for name in ("a.csv", "b.csv"))
    assert [(a.text, b.text) for a, b in zip(*both, strict=True)] == [(f"Le GSIM {n}.",) * 2 for n in range(3)]
    assert not failed


PACKED = gzip.compress("Le GSIM à Gao.".encode(), mtime=0)
RECORDS = gzip.compress('{"text": "Le GSIM à Gao."}\n{"text": "Boko Haram recule."}\n'.encode(), mtime=0)
TAR = io.BytesIO()
with tarfile.open(fileobj=TAR, mode="w:gz") as archive:
    header = tarfile.TarInfo("une.txt")
    header.size = 8
    archive.addfile(header, io.BytesIO(b"Le GSIM."))


def found(*arguments, **options):
    done = run(*arguments, "--model", "none", "-f", "tsv", **options)
    return done.code, [line.split("\t")[3] for line in done.out.splitlines()[1:]], done.err


@pytest.mark.parametrize(
    "data, options, names",
    [(PACKED, [], 1), (TAR.getvalue(), [], 1), (RECORDS, ["--input-format", "jsonl"], 2), (RECORDS, [], 2)],
)
def test_standard_input_and_files_that_are_packed_are_read_whatever_they_are_called(tmp_path, data, options, names):
    code, listed, err = found("-", *options, stdin=data, cwd=tmp_path)
    assert (code, len(listed)) == (0, names) and "gzip" not in err
    (tmp_path / "une").write_bytes(data)
    code, listed, err = found("une", *options, cwd=tmp_path)
    assert (code, len(listed)) == (0, names) and "gzip" not in err


def test_packed_tables_and_results_are_read_whatever_they_are_called(tmp_path):
    (tmp_path / "t.csv").write_bytes(gzip.compress(b"id;text\n1;Le GSIM.\n2;Boko Haram recule.\n"))
    assert len(found("t.csv", cwd=tmp_path)[1]) == 2
    saved = run("-", "--model", "none", "-f", "jsonl", stdin="Le GSIM.").out
    done = run("show", "-", stdin=gzip.compress(saved.encode()))
    assert done.code == 0 and "GSIM" in done.out


def test_an_array_that_is_called_jsonl_is_told_how_to_be_read(tmp_path):
    records = [{"text": "Le GSIM à Gao."}, {"text": "Boko Haram recule."}]
    for name, indent in (("a.jsonl", None), ("b.jsonl", 1)):
        (tmp_path / name).write_text(json.dumps(records, indent=indent), "utf-8")
        with pytest.raises(InputError, match=f"{name}:1: .*; .*--input-format json") as raised:
            list(documents([tmp_path / name]))
        assert "--text-field" not in str(raised.value)
        assert len(list(documents([tmp_path / name], Options(input_format="json")))) == 2


def test_what_a_browser_has_unpacked_and_calls_gz_is_read_with_a_warning(tmp_path):
    files = {
        "a.txt.gz": ("Le GSIM à Gao.", 1),
        "b.jsonl.gz": ('{"text": "Le GSIM."}\n{"text": "Boko Haram."}\n', 2),
        "c.csv.gz": ("id;text\n1;Le GSIM.\n2;Boko Haram recule.\n", 2),
        "d.html.gz": ("<!doctype html><html><body><p>Le GSIM est à Gao.</p></body></html>", 1),
        "e.json.gz": ('[{"text": "Le GSIM."}]', 1),
        "f.txt.gz": ("", 1),
    }
    with zipfile.ZipFile(tmp_path / "g.zip", "w") as archive:
        for name, (text, _) in files.items():
            (tmp_path / name).write_text(text, "utf-8")
            archive.writestr(name, text)
    for names in (files, {".": 0}):
        warned = []
        texts = list(documents([tmp_path / name for name in names], warn=warned.append))
        within = [document for document in texts if "g.zip" in str(document.path)]
        assert (len(texts) - len(within), len(within)) == (8, 8 if names is not files else 0), texts
        told = [line for line in warned if "no gzip, whatever its name says" in line]
        assert len(told) == (5 if names is files else 10) and not any("f.txt.gz" in line for line in told), warned


@pytest.mark.parametrize(
    "data, said",
    [
        (PACKED[:-9], "damaged gzip"),
        (gzip.compress(PACKED, mtime=0), "gzip data, not text|gzip data within gzip data, not text; unpack it"),
        (
            gzip.compress(b"a " * 3_000_000, mtime=0),
            "larger than 1,000,000 bytes; cut it, or allow more with --max-bytes",
        ),
        (bz2.compress(b"Le GSIM."), "packed, and holds no tar archive; unpack it, and give what is in it"),
        (lzma.compress(b"Le GSIM."), "packed, and holds no tar archive; unpack it, and give what is in it"),
        (
            b"!BDN\xd6\x1f\0\0SM",
            r"an Outlook mailbox \(PST, OST\), not text; take its mails out of it first \(readpst -r",
        ),
        (b"%!PS-Adobe-3.0\n(Gao) show", "PostScript, not text; make a PDF of it first"),
        (b"\x28\xb5\x2f\xfd\x24\x1a\xd1", "Zstandard data, not text; unpack it first, with unzstd"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "a 7z archive, not text; unpack it, and give the folder"),
        (b"PK\7\x08PK\3\4\x14\0", "the first part of a divided zip archive, not text; unpack it where"),
        (b"\x8c\0\xffPK\5\6\2\0\2\0" + bytes(14), "the last part of a divided zip archive; unpack it where"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Office file or an Outlook message, not text; save it as .docx"),
    ],
)
def test_what_standard_input_holds_that_cannot_be_read_is_told_with_a_remedy(tmp_path, data, said):
    code, listed, err = found("-", "--max-bytes", 1_000_000, stdin=data, cwd=tmp_path)
    assert (code, listed) == (1, []) and re.search(f"^extractor: standard input: (?:{said})", err), err
    (tmp_path / "une").write_bytes(data)
    code, listed, err = found("une", "--max-bytes", 1_000_000, cwd=tmp_path)
    assert (code, listed) == (1, []) and re.search(f"^extractor: une: (?:{said})", err), err


def test_standard_input_of_a_kind_that_was_said_is_not_read_without_end(tmp_path):
    code, listed, err = found(
        "-", "--input-format", "csv", "--max-bytes", 1_000_000, stdin=gzip.compress(b"a,b\n" * 999_999), cwd=tmp_path
    )
    assert (code, listed) == (1, []) and "standard input: larger than 1,000,000 bytes; cut it" in err
