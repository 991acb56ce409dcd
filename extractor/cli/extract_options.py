"""What `extractor extract` was asked for, and what of it does not go together.

check(("corpus/",), options)             # raises UsageError, with a remedy
misnamed(options)                        # « out.csv: is called as csv, and written as json »
"""

import errno
import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from extractor.cli import saved
from extractor.cli.resources import model_inputs, rule_inputs
from extractor.core.errors import UsageError
from extractor.core.nearest import advice, nearest
from extractor.core.waiting_streams import is_standard_input
from extractor.writers import FORMATS, named

if TYPE_CHECKING:
    from extractor.documents.selection import Order
    from extractor.presentation.tables import Color


@dataclass(frozen=True, slots=True)
class Options:
    """What the command was asked for, as its help describes it."""

    form: str
    output: str | None
    labels: str | None
    rule_files: tuple[str, ...]
    corrections_file: str | None
    no_builtin_rules: bool
    model: str
    encoding: str | None
    input_format: str
    mark: str | None
    text_field: str
    id_field: str
    keep_fields: tuple[str, ...]
    date_field: str | None
    excel: bool
    with_text: bool
    whole_page: bool
    mail_people: bool
    save_texts: str | None
    skip_foreign: bool
    meta: bool
    role_details: bool
    min_mentions: int
    confidence: bool
    min_confidence: float
    sort: "Order"
    show_mentions: bool
    lang: str
    jobs: int | None
    cluster: str | None
    send_text: bool
    timeout: float | None
    max_characters: int
    too_long: str
    max_bytes: int
    trust_model: bool
    resume: bool
    update: bool
    drop_vanished: bool
    watch: bool
    force: bool
    files_from: str | None
    nul: bool
    fail_if_empty: bool
    quiet: bool
    color: "Color"

    @property
    def to_file(self) -> bool:
        """Whether the output is a file of its own: no stream, device or pipe."""
        from extractor.documents.targets import is_own_file

        return is_own_file(self.output)

    @property
    def batched(self) -> bool:
        """Whether the output is written in batches, so that a stopped run can go on."""
        return self.to_file and self.form in FORMATS and FORMATS[self.form].resumable


def check(inputs: tuple[str, ...], options: Options) -> None:
    """Raise UsageError for options that do not go together, or would lose an output."""
    from extractor.documents.targets import same

    if options.form != "table" and options.form not in FORMATS:
        raise UsageError(f"--format {options.form}", "no such format", advice(options.form, ["table", *FORMATS]))
    if inputs and (meant := misspelt(inputs[0])):
        raise UsageError(inputs[0], "no such file, and no command", f"did you mean 'extractor {meant}'?")
    if options.send_text and not options.cluster:
        raise UsageError("--send-text", "goes with --cluster", "give its address, or leave it out")
    if options.save_texts and options.cluster:
        raise UsageError("--save-texts", "does not go with --cluster", "work on this machine, or leave it out")
    if options.save_texts and os.path.exists(options.save_texts) and not os.path.isdir(options.save_texts):
        raise UsageError(f"--save-texts {options.save_texts}", "is a file", "give a folder")
    if options.save_texts and any(map(partial(same, options.save_texts), inputs)):
        raise UsageError(f"--save-texts {options.save_texts}", "is being read", "give a folder of its own")
    if options.save_texts and options.output and options.to_file:
        from extractor.documents.targets import lies_in, shape

        if lies_in(options.save_texts, options.output, shape(options.form, options.output)):
            reason = f"belongs to --output {options.output}"
            raise UsageError(f"--save-texts {options.save_texts}", reason, "give a folder of its own")
        from extractor.documents.kept_texts import may_be

        if may_be(options.save_texts, options.output):
            reason = f"is a place of a text of --save-texts {options.save_texts}, or of their list"
            raise UsageError(f"--output {options.output}", reason, "give another file")
    if options.cluster and options.jobs:
        raise UsageError("--jobs", "does not go with --cluster", "the cluster's workers are started by dask worker")
    if options.files_from == "-" and any(map(is_standard_input, inputs)):
        raise UsageError("--files-from -", "standard input is an input already", "give one of the two")
    if options.files_from not in (None, "-"):
        if os.path.isdir(options.files_from):
            raise UsageError(
                f"--files-from {options.files_from}", "is a folder", "give it as an input, without the option"
            )
        _refuse_unreadable(options.files_from)
    if options.mark is not None and "-" not in inputs:
        raise UsageError("--split", "goes with standard input", "give '-', or leave it out")
    if options.drop_vanished and not options.update:
        raise UsageError("--drop-vanished", "goes with --update", "give both, or leave it out")
    for option in ("update", "watch"):
        if getattr(options, option):
            if options.form != "jsonl" or not options.to_file:
                remedy = "give -o out.jsonl; 'extractor export' makes the others of it"
                raise UsageError(f"--{option}", "goes with an output of JSON lines only", remedy)
            if options.resume or "-" in inputs or options.files_from == "-":
                raise UsageError(
                    f"--{option}", "goes with neither --resume nor standard input", "give the files or their folder"
                )
    if options.nul and not options.files_from:
        raise UsageError("--null", "goes with --files-from", "give the list of names, or leave it out")
    if options.resume and options.force:
        raise UsageError("--resume", "does not go with --force", "give one of the two")
    if options.resume and not options.batched:
        names = ", ".join(f.name for f in FORMATS.values() if f.resumable)
        raise UsageError("--resume", "cannot go on with this output", f"give --format (one of {names}) and --output")
    permit(inputs, options)


def _refuse_unreadable(names: str) -> None:
    """Raise UsageError for a list of names that cannot be read; it is not opened, for it may be a pipe."""
    try:
        os.stat(names)
        if not os.access(names, os.R_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except FileNotFoundError:
        raise UsageError(f"--files-from {names}", "no such file", "check the path") from None
    except OSError as error:
        remedy = "check its permissions" if isinstance(error, PermissionError) else "check the path"
        raise UsageError(f"--files-from {names}", (error.strerror or str(error)).lower(), remedy) from None


def permit(inputs: tuple[str, ...], options: Options) -> None:
    """Raise UsageError, or OutputError, for an output that must not be written."""
    from extractor.documents import targets

    output = options.output
    if output is None or output == "-":
        return
    corrections = saved.corrections_files(options.corrections_file, [output])
    files = (*inputs, *corrections, options.files_from)
    read = [path for path in files if path is not None]
    shape = targets.shape(options.form, output)
    targets.permit(
        output,
        shape,
        force=options.force,
        resume=options.resume or options.update or options.watch,
        resumable=options.batched,
        inputs=chain(read, model_inputs(options.model), rule_inputs(options.rule_files)),
    )
    if options.force and targets.is_own_file(output):
        refuse_text(inputs, options)


def refuse_text(inputs: Iterable[str], options: Options) -> None:
    """Raise UsageError where the output is one of the texts in a folder that is read."""
    from extractor.documents import own_outputs
    from extractor.documents.options import Options

    if own_outputs.is_text_of(options.output or "", inputs, Options(options.encoding, options.text_field)):
        raise UsageError(f"--output {options.output}", "is what is being read", "give another file")


def sheet_options(options: Options, known: Collection[str] | None = None) -> dict[str, Any]:
    """What the tables of an output have besides (`known`: of these)."""
    given = {
        "fields": options.keep_fields,
        "date_field": options.date_field,
        "excel": options.excel,
        "with_text": options.with_text,
    }
    return {name: value for name, value in given.items() if known is None or name in known}


def misnamed(options: Options) -> str | None:
    """What is odd about the name of the output, for a format that is another than the name says."""
    output = options.output
    if output is None or not options.to_file:
        return None
    said = named(output)
    if said is None and options.form == "table" and os.path.splitext(output)[1].lower() not in ("", ".txt", ".gz"):
        return f"{output}: no format is called so, written as a table; give --format"
    if said is not None and said != options.form and not {said, options.form} <= {"json", "jsonl"}:
        return f"{output}: is called as {said}, and written as {options.form}"
    return None


def idle(form: str, **given: bool) -> str | None:
    """What was asked for that a format does not have: « --excel does nothing for xlsx, only for csv »."""
    for name, flag in given.items():
        having = [found.name for found in FORMATS.values() if name in found.options]
        if flag and form not in having:
            return f"--{name.replace('_', '-')} does nothing for {form}, only for {', '.join(having)}"
    return None


def misspelt(word: str) -> str | None:
    """The command that a first argument which is no file was probably meant to be."""
    from extractor.cli import words

    if not word.isalpha() or os.path.exists(word):
        return None
    known = words()
    found = nearest(word, known)
    return known[found] if found else None
