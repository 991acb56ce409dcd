"""What a run is asked to do: the settings of its workers, and the inputs as items to work on.

    settings = Settings(labels=frozenset({"PER"}))
    for item in items(["articles/"], settings.reading): ...      # 'articles/a.txt', 'articles/b.txt'

Settings and items are plain data, so that they can be sent to a worker anywhere.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from extractor.core import bounds
from extractor.core.errors import InputError
from extractor.core.types import Document
from extractor.corrections import Corrections
from extractor.documents import file_kinds, finding, parts
from extractor.documents.options import Options
from extractor.documents.selection import Order


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a worker needs to know; hashable, so that it loads once for each."""

    model: str | None = "fr_press"
    rule_files: tuple[str, ...] = ()
    builtin_rules: bool = True
    labels: frozenset[str] | None = None
    min_mentions: int = 1
    confidence: bool = False
    min_confidence: float = 0.0
    sort: Order = "order"
    corrections: Corrections = Corrections()
    with_meta: bool = False
    with_role_details: bool = False
    #: outcomes carry the Result itself instead of its line of JSON
    whole_results: bool = False
    #: and these the text
    with_texts: bool = False
    #: tables of an output hold the text, too
    with_text: bool = False
    date_field: str | None = None
    reading: Options = Options()
    #: leave out texts that are not French, and paragraphs of others that are not
    skip_foreign: bool = False
    #: seconds a document may take, None for what its length allows by far
    timeout: float | None = None
    #: a longer document is read in windows of this size, or refused
    max_characters: int = bounds.CHARACTERS
    refuse_longer: bool = False
    #: whether a folder's pipeline may use whatever its configuration names
    trust_model: bool = False
    #: (rule file or model's folder, digest of what it holds), to know whether it is the same as before, as a run that
    #: goes on and a worker that has loaded it ask
    contents: tuple[tuple[str, str], ...] = ()


#: a document to work on: a path for the worker to read, the text itself, or an
#: input that has failed already and keeps its place among the others
Item = str | Document | InputError


def items(
    arguments: Iterable[str],
    options: Options,
    leave_out: Collection[str] = (),
    told: Callable[[str], None] | None = None,
) -> Iterator[Item]:
    """What the arguments stand for, in order, one by one: never all listed in memory.
    The files `leave_out` are none of them, should they lie in a folder.

    Files of one document stay paths, for the worker to read, and documents named out of a file their names; records,
    mailboxes, archives and standard input are read here, as a stream. `told` gets what is
    to be said of folders and of what is read here.
    """
    say = told or (lambda message: None)

    def warn(message: str) -> None:
        say(f"warning: {message}")

    singles = parts.Singles(options, warn)
    for path in singles.seen(finding.find_all(arguments, leave_out, options, told, warn)):
        if isinstance(path, str) and file_kinds.holds_several(path, options):
            yield from singles.entries(path, say)
        else:
            yield path


def name(item: Item) -> str | None:
    """What the document an item stands for is called: its path, in results as in errors."""
    if isinstance(item, InputError):
        return item.subject
    return item if isinstance(item, str) else item.path
