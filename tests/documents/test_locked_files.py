"""Files that are encrypted or signed: each says which it is and what helps, and what stands beside it is read."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.cli.shell import run

FILES = Path(__file__).parent / "files"
HEAD = "From: Aubin <m@exemple.fr>\nTo: a@exemple.fr\nDate: Fri, 14 Mar 2025 10:00:00 +0100\nSubject: Brest\n"
SEALED = "-----BEGIN PGP MESSAGE-----\n\nhQEMA5vJ\n=tz2K\n-----END PGP MESSAGE-----\n"
ENCRYPTED = (
    'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=e\n\n'
    "--e\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n\n"
    f"--e\nContent-Type: application/octet-stream; name=encrypted.asc\n\n{SEALED}\n--e--\n"
)


def office(name: str) -> bytes:
    """The container of a DOCX with a password, its table of contents at the end, as it may be."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100_000) + name.encode("utf-16-le") + bytes(400)


def locked_zip(method: int) -> bytes:
    """An archive with one member that is locked and one that is not."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "Le GSIM à Gao.")
        archive.writestr("b.txt", "Le M23 à Goma.")
    data = bytearray(out.getvalue())
    for at in (6, data.index(b"PK\1\2") + 8):  # the flags, and the method behind them
        data[at : at + 4] = bytes([1, 0, method, 0])
    return bytes(data)


def smime(kind: str) -> bytes:
    return f"{HEAD}Content-Type: application/pkcs7-mime; smime-type={kind}; name=smime.p7m\n\nMIAGCSqGSIb3\n".encode()


MAIL = "decrypt it in its mail program, and save it so"
LOCKED = [
    ("a.docx", office("EncryptedPackage"), "an Office document protected by a password; save it without one in its"),
    ("a.doc", office("WordDocument"), "an old Office file or an Outlook message, not text; save it as .docx"),
    ("a.pdf", (FILES / "protected.pdf").read_bytes(), "a PDF protected by a password; save it without one"),
    (
        "a.pdf",
        (FILES / "owner-password.pdf").read_bytes().replace(b"/Standard", b"/PubSec00"),
        "a PDF encrypted for who has a key; save it without protection",
    ),
    ("a.asc", SEALED.encode(), "a text that is encrypted (PGP); decrypt it first (gpg --decrypt)"),
    ("a.txt", SEALED.encode(), "a text that is encrypted (PGP); decrypt it first (gpg --decrypt)"),
    ("a.eml", f"{HEAD}\n{SEALED}".encode(), f"a mail that is encrypted (PGP); {MAIL}"),
    ("a.eml", f"{HEAD}{ENCRYPTED}".encode(), f"a mail that is encrypted (PGP); {MAIL}"),
    ("a.eml", smime("enveloped-data"), f"a mail that is encrypted (S/MIME); {MAIL}"),
    ("a.eml", smime("signed-data"), "a mail that is packed into its signature (S/MIME); save it without its signature"),
]


@pytest.mark.parametrize(("name", "data", "told"), LOCKED, ids=lambda value: value if isinstance(value, str) else "")
def test_what_is_locked_is_named_and_the_others_are_read(name, data, told, tmp_path):
    (tmp_path / name).write_bytes(data)
    (tmp_path / "b.txt").write_text("Le M23 à Goma.", "utf-8")
    (tmp_path / "c.zip").write_bytes(packed({name: data, "d.txt": "Le GSIM à Gao.".encode()}))
    done = run(name, "b.txt", "c.zip", "--model", "none", "--jobs", "1", "--format", "jsonl", cwd=tmp_path)
    assert done.code == 1
    assert f"extractor: {name}: {told}" in done.err
    assert name == "a.doc" or f"extractor: c.zip#{name}: {told}" in done.err
    assert [line.split('"')[5] for line in done.out.splitlines()] == ["b.txt", "c.zip#d.txt"]


def packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("method", [0, 99], ids=["ZipCrypto", "AES"])
def test_a_locked_member_of_an_archive_costs_itself(method, tmp_path):
    (tmp_path / "a.zip").write_bytes(locked_zip(method))
    done = run("a.zip", "--model", "none", "--format", "jsonl", cwd=tmp_path)
    assert done.err == "extractor: a.zip#a.txt: protected by a password; unpack it, and give what is in it\n"
    assert [line.split('"')[5] for line in done.out.splitlines()] == ["a.zip#b.txt"]


def texts(path: Path) -> tuple[list[str], list[str]]:
    """The texts of a file, and what is said of it."""
    from extractor.core.types import Document
    from extractor.documents import parts

    told: list[str] = []
    found = list(parts.entries(path, warn=told.append))
    return [one.text for one in found if isinstance(one, Document)], [
        *told,
        *(str(one) for one in found if not isinstance(one, Document)),
    ]


def test_a_pdf_that_only_its_owner_may_change_is_read():
    assert texts(FILES / "owner-password.pdf") == (["Les rebelles du GSIM ont quitté Gao lundi."], [])


def test_a_signature_is_none_of_the_text_of_a_mail(tmp_path):
    signature = "-----BEGIN PGP SIGNATURE-----\n\niQEzBAEB\n=k4Zd\n-----END PGP SIGNATURE-----\n"
    signed = f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nLe GSIM est à Gao.\n- - un tiret\n{signature}"
    (tmp_path / "a.eml").write_text(f"{HEAD}Content-Type: text/plain; charset=utf-8\n\n{signed}", "utf-8")
    assert texts(tmp_path / "a.eml") == (["Brest\n\nLe GSIM est à Gao.\n- un tiret"], [])


def test_an_encrypted_part_of_a_mail_is_told_and_the_rest_is_read(tmp_path):
    (tmp_path / "a.eml").write_text(f"{HEAD}\nBonjour,\n\n{SEALED}\nAubin\n", "utf-8")
    found, told = texts(tmp_path / "a.eml")
    assert (found, len(told)) == (["Brest\n\nBonjour,\n\n\nAubin"], 1) and "encrypted, and not read" in told[0]
    mixed = f"Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: text/plain\n\nBonjour\n--m\n{ENCRYPTED}--m--\n"
    (tmp_path / "a.eml").write_text(HEAD + mixed, "utf-8")
    found, told = texts(tmp_path / "a.eml")
    assert found == ["Brest\n\nBonjour"]
    assert told == [f"{tmp_path}/a.eml#attachment 1: an attachment that is encrypted (PGP); {MAIL}"]


@pytest.mark.parametrize("line", ["-----BEGIN PGP MESSAGE-----", "-----BEGIN PGP SIGNED MESSAGE-----"])
def test_a_mail_about_armour_is_read_whole(line, tmp_path):
    (tmp_path / "a.eml").write_text(f"{HEAD}\nIl commence par\n{line}\ndit Aubin.\n", "utf-8")
    assert texts(tmp_path / "a.eml") == ([f"Brest\n\nIl commence par\n{line}\ndit Aubin."], [])
