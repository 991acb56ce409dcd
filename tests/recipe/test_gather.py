"""Articles cut out of clones of repositories, made here in small."""

import json
import subprocess
import sys

from models.recipe import gather

WORDS = " ".join(["Le préfet parle."] * 30)
FILES = {
    "gilets_jaunes": {
        "Francais/France/Corpus/GJLeFigURL": f'<ARTICLE url="http://a" date="x">\n Un&nbsp;: {WORDS} \r\n\n Fin. </ARTICLE>',
        "Francais/Belgique/LaLibre.xml": f'<doc title="L&apos;ONU" id="3">{WORDS} Deux.</doc>\n<doc title="Bref">Rien.</doc>',
        "Francais/Corpus/fr_CH_corpus.xml": f"<doc url=http://b x=1>{WORDS} Trois.</doc><doc url=http://c>{WORDS} Trois.</doc>",
        "Francais_DZ/gilets_jaunes.xml": f'<article id="7">\n<title>Alger</title>\n<content>{WORDS} Quatre.</content>',
    },
    "lafand-mt": {"data/text_files/fr-wol/train.fr": "\n\n".join(f"{i} {WORDS}" for i in range(12))},
    "masakhane-news": {
        "data/fra/dev.tsv": f"category\theadline\ttext\turl\nx\tTitre\tUn\\n{WORDS}  Cinq.\thttp://d\nx\tcourt\tmot\thttp://e"
    },
}


def clone(folder, files):
    """A repository with these files and, empty, the others that are looked for."""
    asked = set(files)

    def note(path):
        asked.add(path)
        return ""

    list(gather.REPOSITORIES[folder.name](note))
    for path in asked:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(files.get(path, "").encode())
    run = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@b"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run([*run, *command], check=True, capture_output=True)


def test_each_article_is_found_once_and_plain(tmp_path, monkeypatch, capsys):
    for name, files in FILES.items():
        clone(tmp_path / name, files)
    monkeypatch.setattr(sys, "argv", ["gather", str(tmp_path), str(tmp_path / "press.jsonl")])
    gather.main()
    records = [json.loads(line) for line in (tmp_path / "press.jsonl").read_text("utf-8").splitlines()]
    texts = [record["text"] for record in records]
    assert texts[:4] == [
        f"Un\u00a0: {WORDS}\nFin.",
        f"L'ONU\n{WORDS} Deux.",
        f"{WORDS} Trois.",
        f"Alger\n{WORDS} Quatre.",
    ]
    assert [text.count("\n") for text in texts[4:6]] == [9, 1]
    assert texts[6:] == [f"Titre\nUn\n{WORDS} Cinq."]
    assert capsys.readouterr().out == "7 texts\n"
    assert records[1]["id"] == gather.identity("LaLibre.xml", texts[1]) and len({r["id"] for r in records}) == 7
