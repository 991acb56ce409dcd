"""Records: CSV and TSV of any dialect, JSON arrays, JSON Lines; each record a document.

--text-field article.body  finds the text of {"article": {"body": "…"}}
"""

import codecs
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, pairwise
from typing import Any, BinaryIO

from extractor.core.cleaning import plain_data, without_halves
from extractor.core.errors import InputError, said
from extractor.documents.formats import Extracted, Found, Limits, Remark, Wanted, clean, whole

_DELIMITERS = ",;\t|"
#: what divides the cells of a table of one column: nothing that a text holds
_NONE = "\x1f"

#: rows with a mark that is closed nowhere behind which a table is read by so many lines at a time
_UNCLOSED, _FAR = 20, 1_000
#: a « \ » that stands for itself in a table in which « \" » is a mark
_OTHER_ESCAPE = re.compile(r'\\(?![\\"\r\n])(?<!\\\\)')
_ESCAPED = re.compile(r"\\([\\\"])")
#: a number, a day, an id
_NUMBER = re.compile(r"[^\s\d]*\d\S{0,60}")
#: a row's first line in the file, and its cells, what is wrong with it, or what is said of it
_Row = tuple[int, list[str] | InputError | Remark]

#: objects within objects in which arrays of texts are looked for
_DEPTH = 20


class _Twice(dict[str, Any]):
    """An object of JSON that has keys more than once and with several values; as elsewhere the last one holds."""

    keys_of_several: frozenset[str] = frozenset()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """What json.loads makes of an object."""
    found = dict(pairs)
    if len(found) < len(pairs) and (several := frozenset(key for key, value in pairs if found[key] != value)):
        found = _Twice(found)
        found.keys_of_several = several
    return found


def _several(record: Any, name: str) -> bool:
    """Whether a record says twice, and otherwise, what stands in a field, or in what that stands in."""
    if isinstance(record, list):
        first, _, rest = name.partition(".")
        return first.isdecimal() and int(first) < len(record) and _several(record[int(first)], rest)
    if not isinstance(record, dict):
        return False
    if isinstance(record, _Twice) and any(f"{name}.".startswith(f"{key}.") for key in record.keys_of_several):
        return True
    return any(_several(value, name[len(key) + 1 :]) for key, value in record.items() if name.startswith(f"{key}."))


def field(record: Any, name: str) -> Any:
    """The value of a field; one within another is « article.body », of a list the item « pages.0 »."""
    if isinstance(record, Mapping) and name in record:
        return record[name]
    first, dot, rest = name.partition(".")
    while dot:
        if isinstance(record, Mapping) and first in record:
            return field(record[first], rest)
        if isinstance(record, list) and first.isdecimal() and int(first) < len(record):
            return field(record[int(first)], rest)
        more, dot, rest = rest.partition(".")
        first = f"{first}.{more}"
    if isinstance(record, list) and name.isdecimal() and int(name) < len(record):
        return record[int(name)]
    return None


#: what Telegram marks within a paragraph
_INLINE = frozenset(
    "bold italic underline strikethrough spoiler code link text_link mention mention_name hashtag cashtag bot_command "
    "email phone bank_card custom_emoji plain pre blockquote unknown".split()
)


#: words of the kinds that part, as editors name them: « heading_1 », « core/paragraph », « list-item »
_BLOCK = frozenset(
    "block bullet byline callout caption chapo crosshead figcaption figure footer h head header heading headline image "
    "intro item lead lede li list ol p para paragraph paragraphe quote section standfirst subhead subheading subtitle "
    "summary table teaser title titre ul video".split()
)


def _of_parts(parts: list[Any]) -> str | None:
    """A text that is a list: of paragraphs, as strings or objects, or as Telegram has it, of what is marked and not.

    ["Le ", {"type": "bold", "text": "M23"}, " recule."]        # 'Le M23 recule.'
    """
    found = [part.get("text") if isinstance(part, Mapping) and "type" in part else part for part in parts]
    texts = [text for text in found if isinstance(text, str)]
    if len(texts) < len(parts):
        return None
    kinds = [str(part["type"]) if isinstance(part, Mapping) else None for part in parts]
    known = {kind for kind in kinds if kind is not None}
    blocks = {kind for kind in known - _INLINE if not _BLOCK.isdisjoint(re.findall("[a-z]+", kind.lower()))}
    # kinds to come are marks, too: among others, or where what is not marked has a blank beside them
    marks = known if known & _INLINE and not blocks else known & _INLINE
    plain = ["", *(text if kind is None else "" for kind, text in zip(kinds, texts, strict=True)), ""]
    marked = [
        None if kind is None else kind in marks or (kind not in blocks and (left[-1:].isspace() or right[:1].isspace()))
        for kind, left, right in zip(kinds, plain, plain[2:], strict=False)
    ]
    between = ["" if True in pair and False not in pair else "\n\n" for pair in pairwise(marked)]
    return "".join(text + gap for text, gap in zip(texts, [*between, ""], strict=False))


def document(record: Any, number: int, wanted: Wanted) -> Extracted:
    """A record as a document. Raises InputError where it has no text; a list of paragraphs is one.

    So is one of strings and what is marked in them, as Telegram has it: ["À ", {"type": "bold", "text": "Gao"}, "."].
    """
    text = field(record, wanted.text_field)
    if isinstance(text, list) and text:
        text = _of_parts(text)
    if not isinstance(text, str):
        raise InputError("", f"no text in field {wanted.text_field!r}", "name the field with --text-field")
    if _several(record, wanted.text_field):
        raise InputError(
            "", f"has {wanted.text_field!r} more than once, with several texts", "keep one, or give each its own name"
        )
    try:
        identity = field(record, wanted.id_field)
        name = "" if identity is None else without_halves(str(identity))
        kept = {key: plain_data(value) for key in wanted.keep_fields if (value := field(record, key)) is not None}
    except (ValueError, RecursionError) as error:
        reason = f"a field cannot be kept ({said(error)})"
        raise InputError("", reason, "leave --keep-field or --id-field out") from None
    return Extracted(text, name if name.strip() else str(number), kept)


def read_json(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Found]:
    """The records of a JSON array, of the arrays within an object that hold texts, or one object."""
    from extractor.documents.encodings import decode, utf8, wide

    content = whole(source, limits)
    damage: list[str] = []
    encoding = wanted.encoding or wide(content)
    try:
        if encoding is None and utf8(content) is not None:
            text = decode(content, "", None, damage.append)
        else:
            text = content.decode(encoding or "utf-8-sig")
        data = json.loads(text, object_pairs_hook=_object)
    except UnicodeDecodeError:
        raise InputError("", "not UTF-8", "JSON is UTF-8; or give --encoding") from None
    except (ValueError, RecursionError) as error:
        raise InputError("", f"not JSON ({said(error)})", "give an array of objects; JSON Lines is .jsonl") from None
    yield from (Remark(message.removeprefix(": ")) for message in damage)
    data = _by_columns(data, wanted) or data
    yield from map(Remark, _beside(data, wanted))
    for number, record in enumerate(_records(data, wanted), 1):
        try:
            yield document(record, number, wanted)
        except InputError as error:
            yield InputError(f": record {number}", error.reason, error.remedy)


def _by_columns(data: Any, wanted: Wanted) -> list[Any] | None:
    """The records of an object that holds a list for each field, as programs write a table; None for any other.

    Several paragraphs of one text are a list, too, beside fields that are none.
    """
    texts = field(data, wanted.text_field) if isinstance(data, dict) else None
    if not isinstance(texts, list):
        return None
    columns = {key: value for key, value in data.items() if isinstance(value, list) and len(value) == len(texts)}
    if wanted.text_field not in columns:
        return None
    if wanted.id_field not in columns and not 1 < len(data) == len(columns):
        return None
    return [{**data, **{key: value[place] for key, value in columns.items()}} for place in range(len(texts))]


def _records(data: Any, wanted: Wanted) -> Iterable[Any]:
    if isinstance(data, list):
        return data
    if isinstance(data, dict):
        if field(data, wanted.text_field) is not None:
            return [data]
        of_texts = [
            value
            for _, value in _values(data, wanted)
            if isinstance(value, list) and any(field(item, wanted.text_field) is not None for item in value)
        ]
        lists = (value for value in data.values() if isinstance(value, list) and value)
        of_objects = (found for found in lists if all(isinstance(item, dict) for item in found))
        return chain.from_iterable(of_texts) if of_texts else next(of_objects, [data])
    return [data]


def _values(data: dict[str, Any], wanted: Wanted, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """What an object holds, and the objects in it that are no texts: of {"hits": {"hits": […]}} the inner list, too."""
    for key, value in data.items():
        yield key, value
        if isinstance(value, dict) and depth < _DEPTH and field(value, wanted.text_field) is None:
            yield from _values(value, wanted, depth + 1)


def _beside(data: Any, wanted: Wanted) -> Iterator[str]:
    """Which texts an object has beside those that are read, in arrays of theirs or of others: « comments (3) »."""
    records = {id(record): record for record in _records(data, wanted) if field(record, wanted.text_field) is not None}
    beside, within = Counter[str](), Counter[str]()
    # each value with its way there from the record, what that says, and whether an array is on the way
    waiting: list[tuple[Any, str, str | None, bool]] = [(data, "", None, False)] if records else []
    while waiting:
        value, way, own, in_array = waiting.pop()
        if isinstance(value, list):
            waiting += [(item, way, own, True) for item in value]
        if not isinstance(value, dict):
            continue
        text = field(value, wanted.text_field)
        if id(value) in records:
            way, own, in_array = "", text if isinstance(text, str) else "".join(_strings(text)), False
        elif isinstance(text, str | list):
            # what Telegram marks in a text stands there once more
            if own is None:
                beside[way] += 1
            elif in_array and not (isinstance(text, str) and text in own):
                within[way] += 1
        inner = ((key, one) for key, one in value.items() if not (id(value) in records and key == wanted.text_field))
        waiting += [(one, f"{way}.{key}".lstrip("."), own, in_array) for key, one in inner]
    if beside:
        yield f"texts beside its arrays of texts are not read: {_named(beside)}"
    if within:
        yield f"texts in arrays beside its own text are not read: {_named(within)}"


def _strings(text: Any) -> Iterator[str]:
    """What a text that is a list says, in pieces."""
    for part in text if isinstance(text, list) else ():
        said = part.get("text") if isinstance(part, dict) else part
        if isinstance(said, str):
            yield said


def _named(numbers: Counter[str]) -> str:
    """« articles (3) », of several ways."""
    several = ", ".join(f"{clean(way)[:60]} ({number:,})" for way, number in sorted(numbers.items())[:12])
    return several if len(numbers) <= 12 else f"{several} …"


def read_lines(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Found]:
    """The records of JSON Lines."""
    for number, raw in enumerate(_lines(source, wanted, limits), 1):
        if raw.strip():
            try:
                yield line(raw, number, wanted)
            except InputError as error:
                yield InputError(f":{number}", error.reason, error.remedy)


def _lines(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterable[bytes | str]:
    """The lines, as bytes but for UTF-16 and UTF-32, in which a byte of a line end may be one of a letter."""
    from extractor.documents.encodings import SAMPLE, wide

    codec = wide(source.read(SAMPLE)) or (wanted.encoding if _is_wide(wanted.encoding) else None)
    source.seek(0)
    if codec is None:
        return source
    return io.StringIO(whole(source, limits).decode(codec, "replace").removeprefix("\ufeff"))


def _is_wide(encoding: str | None) -> bool:
    return encoding is not None and codecs.lookup(encoding).name.startswith(("utf-16", "utf-32"))


def line(raw: bytes | str, number: int, wanted: Wanted) -> Extracted:
    """One line of JSON Lines as a document. Raises InputError."""
    try:
        text = raw if isinstance(raw, str) else raw.decode(wanted.encoding or "utf-8-sig")
        record = json.loads(text, object_pairs_hook=_object)
    except UnicodeError:
        raise InputError("", "not UTF-8", "JSONL is UTF-8; or give --encoding") from None
    except (ValueError, RecursionError) as error:
        remedy = "give one JSON object a line"
        if number == 1 and text.lstrip("\ufeff \t").startswith("["):
            remedy += "; an array that is the whole file is read with --input-format json"
        raise InputError("", f"not JSON ({said(error)})", remedy) from None
    if isinstance(record, list) and any(isinstance(one, dict) for one in record):
        raise InputError("", "a list of records in one line", "give it with --input-format json, or a record a line")
    if not isinstance(record, dict):
        raise InputError("", f"no text in field {wanted.text_field!r}", "name the field with --text-field")
    return document(record, number, wanted)


def read_table(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Found]:
    """The rows of a CSV or TSV whose first row names the columns; the dialect is found out."""
    from extractor.documents.encodings import decode

    said: list[str] = []
    text = decode(whole(source, limits), "", wanted.encoding, said.append)
    yield from (Remark(message.removeprefix(": ")) for message in said)
    csv.field_size_limit(limits.characters)
    names, rows = _opened(text)
    _check_names(names, wanted.text_field)
    for name in (wanted.id_field, *wanted.keep_fields):
        if names.count(name) > 1:
            yield Remark(f"has {names.count(name)} columns {name!r}, of which the last is read")
    number = again = 0
    for line_number, row in rows:
        number += not isinstance(row, Remark)
        if isinstance(row, InputError):
            yield InputError(f":{line_number}", row.reason, row.remedy)
            continue
        if isinstance(row, Remark):
            yield row
            continue
        if not any(row):
            continue
        if named := _named_again([cell.strip("\ufeff ") for cell in row], names):
            names = named  # of tables put behind one another, each with an order of its own
            again += 1
            continue
        try:
            if any(row[len(names) :]):
                remedy = "put texts in quotation marks, and double those within"
                raise InputError("", f"has {len(row)} cells, and the first row {len(names)}", remedy)
            yield document(dict(zip(names, row, strict=False)), number, wanted)
        except InputError as error:
            yield InputError(f":{line_number}", error.reason, error.remedy)
    if again:
        what = "1 row that names" if again == 1 else f"{again:,} rows that name"
        yield Remark(f"passed over {what} the columns again")


def _named_again(cells: list[str], names: list[str]) -> list[str] | None:
    """The names of the columns in the order of a row that names them again, in letters of any size; None for others."""
    if cells == names:
        return names
    known = {name.lower(): name for name in names}
    if len(known) < len(names) or sorted(cell.lower() for cell in cells) != sorted(known):
        return None
    return [known[cell.lower()] for cell in cells]


def columns(text: str) -> list[str]:
    """The names of the columns of a CSV or TSV, of which the beginning is enough: ["id", "text"] of « id;text »."""
    try:
        return _opened(text)[0]
    except InputError:
        return []


def _opened(text: str) -> tuple[list[str], Iterator[_Row]]:
    """The names of the columns, and the rows behind them; rows without a word before the names are passed over."""
    before = 0
    if match := re.match(r"sep=(.)(?:\r\n|\r|\n)", text):  # as Excel writes it
        delimiter, text, before = match[1], text[match.end() :], 1
    else:
        delimiter = dialect(text)
    delimiter = delimiter or _NONE
    escaped = _has_escapes(text, delimiter)
    if escaped:
        text = _OTHER_ESCAPE.sub(r"\\\\", text)
    rows = _rows(list(io.StringIO(text, newline="")), delimiter, before, "\\" if escaped else None)
    first = next((row for _, row in rows if isinstance(row, list) and any(map(str.strip, row))), [])
    return [name.strip() for name in first], rows


def _check_names(names: list[str], text_field: str) -> None:
    if text_field not in names:
        shown = ", ".join(names[:12]) or "none"
        raise InputError(
            "", f"no column {text_field!r}; it has {clean(shown)[:200]}", "name the text's column with --text-field"
        )
    if names.count(text_field) > 1:
        raise InputError("", f"has {names.count(text_field)} columns {text_field!r}", "give each a name of its own")


def _has_escapes(text: str, delimiter: str) -> bool:
    r"""Whether marks within cells are written « \" », as R, Spark and MySQL do, and not doubled."""
    end = rf"[{re.escape(delimiter)}\r\n]"
    return re.search(rf'(?:\A|{end})"(?:[^"\\]|\\[^"])*+\\"(?!"| *(?:{end}|\Z))', text) is not None


def _rows(lines: list[str], delimiter: str, before: int, escape: str | None) -> Iterator[_Row]:
    """The cells of each row; an error for one whose quotation marks do not end where a cell does.

    `before` is the number of lines that stand before these in the file. A row of the first kind costs its first
    line: what a mark that was forgotten would swallow is read as rows. One within a line that is no more than
    French, « "Le Monde" écrit », is read as it stands.
    """
    at = unclosed = like_rows = width = 0
    while at < len(lines):
        # a mark that is closed nowhere has all lines behind it read, and each of many would have them read again
        end = len(lines) if unclosed < _UNCLOSED else at + _FAR
        reader = csv.reader(
            _from(lines, at, end), delimiter=delimiter, skipinitialspace=True, strict=True, escapechar=escape
        )
        begins = at
        try:
            for row in reader:
                last = at + reader.line_num
                if _may_have_swallowed(row, lines[begins:last], delimiter):
                    like_rows += 1
                    where = f"lines {before + begins + 1} to {before + last}"
                    reason = "are one text in quotation marks, with lines like rows; if it is several, double the marks"
                    if like_rows == 1:
                        yield before + begins + 1, Remark(f"{where} {reason}")
                yield before + begins + 1, row
                width = width or len(row)
                begins = at + reader.line_num
            at = begins
        except csv.Error as error:
            if "field larger" in str(error):
                raise InputError(
                    "", f"not a table (line {before + begins + 1}: {error})", "save it again as CSV"
                ) from None
            if at < begins and at + reader.line_num == end < len(lines):
                at = begins  # it may end behind what was looked at
                continue
            if at + reader.line_num - begins > 1:
                unclosed += 1
                reason = "a quotation mark is closed nowhere, or within another row"
                yield before + begins + 1, InputError("", reason, "close it, and double those within a cell")
                at = begins + 1
            else:
                at = begins + _height(lines, begins, delimiter, width)
                cells = _as_it_stands("".join(lines[begins:at]).rstrip("\r\n"), delimiter)
                yield before + begins + 1, [_ESCAPED.sub(r"\1", cell) for cell in cells] if escape else cells
    if like_rows > 1:
        yield before + at, Remark(f"so are {like_rows - 1:,} texts more")


def _may_have_swallowed(row: list[str], lines: list[str], delimiter: str) -> bool:
    """Whether each line of a row may be one: a text began with a mark, and a later one ends with one, where a program
    doubles none. Then each has as many cells, and where the row has a number or a day they do, which go on."""
    numbers = [place for place, cell in enumerate(row) if _NUMBER.fullmatch(cell)] if len(lines) > 1 else []
    rows = [line.rstrip("\r\n").split(delimiter) for line in lines] if numbers else []
    return bool(rows) and all(
        len(cells) == len(following) == len(row)
        and all(_goes_on(cells[place].strip(), following[place].strip()) for place in numbers)
        for cells, following in pairwise(rows)
    )


def _goes_on(cell: str, following: str) -> bool:
    """Whether a number is greater than one, or a day or an id written like one: « 2024-03-15 » and « 2023-11-30 »."""
    if cell.isdecimal() and following.isdecimal():
        return int(cell) < int(following)
    return _NUMBER.fullmatch(cell) is not None and _shape(cell) == _shape(following)


def _shape(cell: str) -> str:
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", cell))


def _as_it_stands(line: str, delimiter: str) -> list[str]:
    """The cells of a row whose marks are not only those around a cell: « 1;"Le Monde" écrit » has two of its text."""
    end = re.escape(delimiter)
    cells = re.finditer(
        rf'(?:^|{end}) *+(?:"((?:[^"]|"")*+)" *+(?={end}|$)|((?:"[^"]*+"|[^{end}])*+))', line, re.DOTALL
    )
    return [cell[2] if cell[1] is None else cell[1].replace('""', '"') for cell in cells]


def _height(lines: list[str], begins: int, delimiter: str, width: int) -> int:
    """How many lines a row has that begins in one, and is read as it stands: those to the end of its last mark, if
    that is open, none of them is a row of its own, and together they have the cells of one."""
    last = _as_it_stands(lines[begins].rstrip("\r\n"), delimiter)[-1]
    if not (last.startswith('"') and last.count('"') % 2):
        return 1
    for at in range(begins + 1, min(begins + _FAR, len(lines))):
        cells = _as_it_stands(lines[at].rstrip("\r\n"), delimiter)
        # a mark without another closes a text where its cell begins with none
        if len(cells) == width and all(cell.startswith('"') or cell.count('"') % 2 == 0 for cell in cells):
            return 1
        if lines[at].count('"') % 2:
            row = _as_it_stands("".join(lines[begins : at + 1]).rstrip("\r\n"), delimiter)
            return at + 1 - begins if len(row) >= width and not any(row[width:]) else 1
    return 1


def _from(lines: list[str], at: int, end: int) -> Iterator[str]:
    return (lines[number] for number in range(at, min(end, len(lines))))


def dialect(text: str) -> str:
    """The character between the cells: of the usual ones the one that most divides the first row outside quotes.

    "" for a table of one column, in whose rows they are signs of the text.
    """
    outside = re.sub(r'"(?:[^"]|"")*"', '""', text[:20_000])
    header = next((row for row in re.split(r"[\r\n]", outside) if row.strip(f" {_DELIMITERS}")), "")
    found = max(_DELIMITERS, key=lambda character: (header.count(character), -_DELIMITERS.index(character)))
    return found if found in header else ""
