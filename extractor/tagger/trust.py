"""What a pipeline's folder may name in its config.cfg, so that loading it runs no code of its choice.

    refuse_unknown(config, "modele/")          # raises ModelError, or all is known

spaCy looks up whatever a configuration names: factories and functions of any package that
is installed, callbacks, other pipelines to copy from, modules to import. A folder from
someone else may use what spaCy, Thinc and this package bring, and nothing that reads or
imports by name. Installed packages are code already and are not asked.
"""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from extractor.core import bounds
from extractor.core.errors import ModelError

#: spaCy's own factories; ours begin with "extractor_"
FACTORIES = frozenset(
    (
        "attribute_ruler beam_ner beam_parser doc_cleaner entity_linker entity_ruler future_entity_ruler lemmatizer "
        "merge_entities merge_noun_chunks merge_subtokens morphologizer ner parser sentencizer senter span_finder "
        "span_ruler spancat spancat_singlelabel tagger textcat textcat_multilabel tok2vec token_splitter "
        "trainable_lemmatizer"
    ).split()
)
#: registries of functions that are called when a pipeline is loaded, and only compute
_COMPUTE = frozenset({"@architectures", "@layers", "@misc", "@scorers", "@tokenizers", "@initializers", "@vectors"})
#: functions of those that read or load what a configuration names
_READS = re.compile(r"spacy\.(LookupsDataLoader|CopyFromBaseModel|copy_from_base_model|read_labels|.*_callback)", re.I)
#: spaCy's and ours by their prefix, Thinc's by having none
_KNOWN = re.compile(r"(?:(?:spacy|spacy-legacy|extractor)\.)?\w+\.v\d+")
_LANGUAGE = re.compile(r"[a-z]{2,3}|extractor_fr")


def refuse_unknown(config: Mapping[str, Any], subject: str) -> None:
    """Raise ModelError for the first thing that a folder's configuration must not name."""
    for what in _unknown(config):
        raise ModelError(
            subject, f"its config.cfg names {what}", "give --trust-model if you know who made it: it may run any code"
        )


def refuse_odd_files(folder: Path, subject: str) -> None:
    """Raise ModelError where a folder holds a pipe or a device, at which reading would not end, or far too much."""
    size = number = 0
    seen: set[str] = set()
    for root, folders, files in os.walk(folder, followlinks=True):
        # links may lead back
        if os.path.realpath(root) in seen:
            folders.clear()
            continue
        seen.add(os.path.realpath(root))
        for name in files:
            try:
                status = os.stat(Path(root, name))
            except OSError:
                continue  # who opens it will say so
            if not stat.S_ISREG(status.st_mode):
                what = f"{Path(root, name)} is {bounds.kind(status.st_mode)}, no file"
                raise ModelError(subject, what, "get the folder again from who made it")
            size, number = size + status.st_size, number + 1
            if size > bounds.MODEL or number > bounds.MODEL_FILES:
                reason = f"its folder holds more than {bounds.megabytes(bounds.MODEL)} or {bounds.MODEL_FILES:,} files"
                raise ModelError(subject, reason, "give a folder that holds the model alone")


def _unknown(config: Mapping[str, Any]) -> Iterator[str]:
    nlp = config.get("nlp", {})
    if not isinstance(nlp.get("lang"), str) or not _LANGUAGE.fullmatch(nlp["lang"]):
        yield f"the language {nlp.get('lang')!r}"
    for name, component in config.get("components", {}).items():
        if "source" in component:
            yield f"another pipeline ({name}: source = {component['source']!r})"
        factory = component.get("factory")
        if factory not in FACTORIES and not str(factory).startswith("extractor_"):
            yield f"the component {factory!r}"
    yield from _functions({"nlp": nlp, "components": config.get("components", {})}, strict=True)
    # looked up as well, but not called
    yield from _functions(
        {key: value for key, value in config.items() if key not in ("nlp", "components")}, strict=False
    )


def _functions(value: Any, strict: bool) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(key, str) and key.startswith("@"):
                known = isinstance(inner, str) and _KNOWN.fullmatch(inner)
                if not known or (strict and (key not in _COMPUTE or _READS.match(inner))):
                    yield f"{key} = {inner!r}"
            else:
                yield from _functions(inner, strict)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _functions(inner, strict)
