"""Bytes to text, whatever the encoding: UTF-8 and UTF-16 for what they are, the rest by what French looks like.

decode("Été à Sète".encode("cp1252"), "une.txt", warn=print)    # 'Été à Sète', and a warning
"""

import codecs
import re
from collections.abc import Callable

from extractor.core.errors import InputError
from extractor.documents.french_signs import FEW, of_french, weight
from extractor.documents.streams import GZIP
from extractor.text.controls import LETTERS

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose BOM it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF", "a PDF", "convert it first, for example with pdftotext"),
    (b"PK\x03\x04", "a zip archive (docx, odt, epub…)", "convert it to text first, for example with pandoc"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as plain text first"),
    (GZIP, "gzip data", "unpack it first, with gunzip"),
    (b"\x89PNG", "a picture", "give text"),
    (b"\xff\xd8\xff", "a picture", "give text"),
    (b"SQLite format 3", "an SQLite database", "give text"),
)
SAMPLE = 1 << 16
#: bytes that tell what a file begins in: behind the header of a mail may be another encoding
BEGINNING = 64
#: ends of a text that are the beginning of a character in UTF-8, and in cp1252 no end of a French word
_CUT = (b"\xc2", b"\xc3", b"\xc5", b"\xe2\x80", b"\xe2\x82")
#: what a guess may come to besides: anything else says that the bytes are no text
_PLAUSIBLE = re.compile(
    r"cp12\d\d|cp(437|852|855|866|932|936|949|950)|iso8859_\d+|koi8_[rtu]|mac_\w+|big5\w*|gb\w+|euc_\w+|shift_jis\w*"
)
#: what French text that is not UTF-8 comes in, likeliest first
_FRENCH_CODECS = ("cp1252", "mac_roman", "cp850")

#: what looks like a letter of UTF-8 and is two or three of cp1252: « tué » before a space and a quotation mark,
#: « SÉCURITÉ » before the space of a colon; letters that end French words, signs behind them, and no other letter
_SIGN = rb"[\x85\x91-\x94\x96\x97\xa0\xab\xbb]"
_BY_CHANCE = re.compile(
    rb"(?:(?<=[A-Z\xc0-\xde])[\xc7-\xcb\xce\xcf\xd4\xd9\xdb\xdc]%b|(?<=['A-Za-z\x92\xc0-\xff])[\xe0\xe7-\xeb\xee\xef]%b%b)"
    rb"(?![A-Za-z\xc0-\xff])" % (_SIGN, _SIGN, _SIGN)
)
_CONTROLS = re.compile("[\x80-\x9f]")


#: what is œ and Œ in ISO-8859-15: « c½ur », « ½uvre », not « ½ heure », « 1½h », « ½finale »; and its €
_LATIN_9 = re.compile(r"(?<=[^\W\d_])[½¼](?=[^\W\d_])|(?<!\w)[½¼](?=cu|d[iè]|il|no|s[ot]|u[fv])", re.I)
_OF_LATIN_9 = {"½": "œ", "¼": "Œ"}
_EURO = re.compile(r"(?<=\d)(\s?)¤")


def as_meant(text: str) -> str:
    """The text with the letters of cp1252 in the place of controls, as browsers and mail programs show it.

    as_meant(b"L\x92AQMI".decode("iso-8859-1"))          # 'L’AQMI'

    So are those of ISO-8859-15 in the place of fractions: « c½ur » is no French.
    """
    text = _CONTROLS.sub(lambda control: LETTERS.get(control[0], control[0]), text)
    if _LATIN_9.search(text):
        text = _LATIN_9.sub(lambda sign: _OF_LATIN_9[sign[0]], _EURO.sub(r"\1€", text))
    return text


def decoded(data: bytes, encoding: str, errors: str = "strict") -> str:
    """Bytes in an encoding that is said; raises ValueError, LookupError."""
    text = data.decode(encoding, errors)
    return as_meant(text) if codecs.lookup(encoding).name.startswith(("iso8859", "cp1252")) else text


def decode(
    data: bytes, label: str, encoding: str | None = None, warn: Callable[[str], None] = lambda message: None
) -> str:
    """Bytes to text; a leading BOM is dropped, line ends stay as they are.

    `encoding` is forced when given; else a BOM, then UTF-8, then the likeliest of
    the encodings French text comes in, with a warning that says which was taken.
    Raises InputError for what is no text.
    """
    if encoding is not None:
        try:
            text = decoded(data, encoding)
        except (ValueError, LookupError) as error:
            raise InputError(
                label,
                f"not {encoding} ({getattr(error, 'reason', None) or error})",
                "leave --encoding out, or give another",
            ) from None
        return text.removeprefix("\ufeff")
    for bom, codec in BOMS:
        if data.startswith(bom):
            try:
                return data.decode(codec)
            except UnicodeDecodeError:
                text = data.decode(codec, "replace")
                number = text.count("\ufffd")
                replaced = "1 character" if number == 1 else f"{number:,} characters"
                warn(f"{label}: damaged {codec}; {replaced} replaced by \ufffd")
                return text
    if wide := utf16_without_bom(data[:SAMPLE]):
        warn(f"{label}: not UTF-8, read as {wide}; --encoding overrides")
        return data.decode(wide, "replace")
    refuse_binary(data, label)
    found, damage = _utf8(data)
    if found is not None:
        if damage:
            warn(f"{label}: {damage} replaced by \ufffd; --encoding overrides")
        return found
    guessed = _guess(data)
    if guessed is None:
        raise InputError(label, "its encoding is unknown", "give --encoding, for example --encoding cp1252")
    warn(f"{label}: not UTF-8, read as {guessed}; --encoding overrides")
    # cp1252 leaves five bytes undefined
    return data.decode(guessed, "replace")


def utf8(data: bytes, declared: str | None = None) -> str | None:
    """The text of what is UTF-8, whole, but for some bytes, or cut inside its last character; None for what is not.

    utf8("Le général est à Méda".encode()[:-3] + b"\xe9a")       # 'Le général est à M\ufffda'

    Where it is said to be in another encoding, more letters must be whole than broken.
    """
    text, damage = _utf8(data)
    if text is None or declared is None or not damage:
        return text
    broken = text.count("\ufffd")
    return text if 2 * broken < _beyond_ascii(text) - len(_BY_CHANCE.findall(data)) else None


def _utf8(data: bytes) -> tuple[str | None, str]:
    """The text of what is UTF-8, or is it but for some bytes, and what is wrong with these."""
    try:
        text, first = data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        text, first = data.decode("utf-8", "replace"), error
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    # what is whole of it: hardly ever do letters of another encoding look like one of UTF-8
    whole = beyond = _beyond_ascii(text) - broken
    if first or b"\xc3" not in data:
        whole -= len(_BY_CHANCE.findall(data))
    if first is None:
        return (text if whole or not beyond else None), ""
    line = data.count(b"\n", 0, first.start) + 1
    if first.end == len(data) and (whole or data[first.start :] in _CUT):
        return text, f"it ends inside a character (line {line}), which is"
    if whole and broken <= max(3, whole):
        bad = "1 byte is" if broken == 1 else f"{broken:,} bytes are"
        return text, f"{bad} not UTF-8 ({'' if broken == 1 else 'the first '}in line {line}),"
    return None, ""


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def refuse_binary(data: bytes, label: str) -> None:
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            raise InputError(label, f"{what}, not text", remedy)
    sample = data[:SAMPLE]
    # some NULs in what is else text are damage, and read as spaces
    if sample.count(0) > max(1, len(sample) // 200):
        raise InputError(label, "binary data, not text", "give text, or --encoding if it is UTF-16 or UTF-32")
    controls = sum(sample.count(c) for c in (*range(1, 7), *range(14, 27), *range(28, 32), 127))
    if controls > len(sample) / 50:
        raise InputError(label, "binary data, not text", "give text")


def wide(data: bytes) -> str | None:
    """The codec of UTF-16 or UTF-32, told by a BOM or by the first characters; None for what is neither.

    wide("Été".encode("utf-16"))                         # 'utf-16'
    """
    return next((codec for bom, codec in BOMS[1:] if data.startswith(bom)), None) or utf16_without_bom(data[:SAMPLE])


def utf16_without_bom(sample: bytes) -> str | None:
    """The codec of what has a NUL in nearly every second byte; in three bytes a NUL is damage."""
    if len(sample) < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    if odd > half * 0.7 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.05:
        return "utf-16-be"
    return None


def french(data: bytes, otherwise: str = "cp1252") -> str:
    """The encoding of a French text that is not UTF-8 and says nothing: cp1252, unless it is sure of another.

    french("L’été à Sète, dit l’élève né à Orléans.".encode("mac_roman"))       # 'mac_roman'

    What looks like French in none of them is in what it is `otherwise`.
    """
    sample, odd = _beginning(data)
    likeliest, share = _likeliest(sample, odd)
    if share < 0.5:
        return otherwise
    return likeliest if share >= 0.9 and len(odd) >= FEW else _FRENCH_CODECS[0]


def _beginning(data: bytes) -> tuple[bytes, bytes]:
    """What stands around the first accents (a long beginning in ASCII says nothing), and its bytes beyond ASCII."""
    first = next((i for i, byte in enumerate(data) if byte > 0x7F), 0)
    sample = data[max(first - 2000, 0) : first + SAMPLE]
    return sample, bytes(byte for byte in sample if byte > 0x7F)


def _guess(data: bytes) -> str | None:
    sample, odd = _beginning(data)
    # charset-normalizer takes short French for Central European: ask first which
    # reading makes the odd bytes French letters and quotes
    likeliest, share = _likeliest(sample, odd)
    if share >= 0.9 or (len(odd) < FEW and share >= 0.5):
        return likeliest
    if len(odd) < FEW:
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best and _PLAUSIBLE.fullmatch(best.encoding) else None


def _likeliest(sample: bytes, odd: bytes) -> tuple[str, float]:
    """The encoding in which most bytes that are not ASCII are of French, and their share; they are in `odd`."""
    in_latin_9 = _LATIN_9.search(sample.decode("cp1252", "replace"))
    known = ("iso8859_15", *_FRENCH_CODECS) if in_latin_9 else _FRENCH_CODECS
    shares = {codec: weight(sample.decode(codec, "replace"), odd.decode(codec, "replace")) for codec in known}
    likeliest = max(shares, key=lambda codec: shares[codec])
    return likeliest, max(shares[likeliest], of_french(odd.decode(likeliest, "replace")))
