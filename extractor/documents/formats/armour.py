"""PGP's armour in a text: taken off what is signed, and what is encrypted left out (RFC 4880, 6 and 7).

without("-----BEGIN PGP SIGNED MESSAGE-----\\nHash: SHA256\\n\\nBonjour.\\n-----BEGIN PGP SIGNATURE-----…")
# ('Bonjour.\\n', False)
"""

#: the first line of what is encrypted
ENCRYPTED = "-----BEGIN PGP MESSAGE-----"
_SIGNED, _SIGNATURE = "-----BEGIN PGP SIGNED MESSAGE-----", "-----BEGIN PGP SIGNATURE-----"
_ENDS = {ENCRYPTED: "-----END PGP MESSAGE-----", _SIGNATURE: "-----END PGP SIGNATURE-----"}


def without(text: str) -> tuple[str, bool]:
    """The text without armour, and whether something encrypted is missing in it.

    As it was where an armour that begins does not end: an article may speak of one.
    """
    kept: list[str] = []
    encrypted = signed = headers = False
    end: str | None = None
    for line in text.split("\n"):
        mark = line.rstrip()
        if end is not None:
            end = None if mark == end else end
        elif headers:
            headers = bool(mark)  # « Hash: SHA256 », up to an empty line
        elif mark == _SIGNED and not signed:
            signed = headers = True
        elif mark == ENCRYPTED or (mark == _SIGNATURE and signed):
            encrypted, signed = encrypted or mark == ENCRYPTED, False
            end = _ENDS[mark]
        else:
            kept.append(line.removeprefix("- ") if signed else line)
    return (text, False) if signed or end is not None else ("\n".join(kept), encrypted)
