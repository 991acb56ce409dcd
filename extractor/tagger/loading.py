"""The one place that loads a tagger.

    nlp = load("fr_press")
    describe(nlp)                                # 'fr_press 1.0.0'

A tagger is any spaCy pipeline with a component `ner`, named as a package or as
a folder. Only what finding names needs is loaded; nothing is ever downloaded.
spaCy itself is imported when a pipeline is loaded, not with this module, and stays as it is:
a pipeline that someone else loads in the same process gets spaCy's own French.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.core.errors import ModelError
from extractor.tagger.packages import DEFAULT, full_name, is_installed, locate, read_meta
from extractor.tagger.trust import refuse_odd_files, refuse_unknown

if TYPE_CHECKING:
    from spacy.language import Language

#: Factories that add nothing to the names of a text. Everything else is kept,
#: since it may set entities of its own.
UNNEEDED = {
    "attribute_ruler",
    "entity_linker",
    "lemmatizer",
    "morphologizer",
    "parser",
    "sentencizer",
    "senter",
    "tagger",
    "textcat",
    "textcat_multilabel",
    "trainable_lemmatizer",
}

#: Factories whose output other components listen to: needed if one of those is kept.
SHARED = {"tok2vec", "transformer", "curated_transformer"}

#: what a folder of anyone's is tried on when it is loaded
_TRIAL = "Awa Diarra a quitté Gao."


def load(name_or_path: str | Path = DEFAULT, *, trust: bool = False) -> "Language":
    """The pipeline of this name or folder, reduced to what finds names.

    A folder's configuration may only name what spaCy and this package bring, unless
    `trust` (see trust.py). Raises ModelError if there is none, if it has no `ner`, if its
    files do not fit the installed spaCy or each other, or hold numbers that are none.
    """
    path = locate(name_or_path)
    meta = read_meta(path)

    from spacy import util

    from extractor.tagger import features, fitting, french, labeller, ner, vectors  # noqa: F401  (registered by their import

    foreign = not trust and not is_installed(path)
    if foreign:
        refuse_odd_files(path, str(name_or_path))
    try:
        config = util.load_config(path / "config.cfg")
        if foreign:
            refuse_unknown(config, str(name_or_path))
        exclude = _unneeded(config)
        if "ner" not in config["nlp"]["pipeline"]:
            raise ModelError(
                str(name_or_path),
                "this pipeline has no named-entity tagger (no component 'ner')",
                "'extractor models' lists those that have one",
            )
        if _is_stock(meta):
            # our class has its tokens, and its vectors are read from where they lie
            exclude += ["tokenizer", "vocab"]
            if meta.get("vectors", {}).get("width"):
                config["nlp"]["vectors"] = {"@vectors": "extractor.PackageVectors.v1", "package": full_name(meta)}
        if config["nlp"]["lang"] == "fr":
            # spaCy's own class compiles its patterns for two seconds; the tokens are the same
            config["nlp"]["lang"] = french.French.lang
        tokenizer = config["nlp"].get("tokenizer")
        ours = config["nlp"]["lang"] == french.French.lang and tokenizer == {"@tokenizers": "spacy.Tokenizer.v1"}
        if ours and "tokenizer" not in exclude and (path / "tokenizer").is_file():
            config["nlp"]["tokenizer"] = {"@tokenizers": "extractor.TokenizerOnDisk.v1"}
        recognizers = [c for c in config["components"].values() if c.get("factory") in ("ner", "extractor_ner")]
        if recognizers:
            from extractor.tagger import ner

            for component in filter(ner.computable, recognizers):
                component["factory"] = "extractor_ner"
        nlp = util.load_model_from_config(config, meta=meta, exclude=exclude)
        if tokenizer is not None:
            nlp.config["nlp"]["tokenizer"] = tokenizer  # as it is saved again
        nlp = nlp.from_disk(path, exclude=exclude)
        if not is_installed(path):
            fitting.check_numbers(nlp)
            nlp(_TRIAL)  # what fails on this fails on all texts, and is no fault of theirs
        return nlp
    except ModelError:
        raise
    except ImportError as error:
        if foreign:  # no advice to install what a stranger's file names
            raise ModelError(str(name_or_path), f"needs {error.name}", "ask who made it what it needs") from error
        remedy = "install what its own page says it needs"
        raise ModelError(str(name_or_path), f"needs the Python module {error.name}", remedy) from error
    except MemoryError:
        raise ModelError(str(name_or_path), "cannot be loaded: it is larger than memory", "give another") from None
    except Exception as error:  # its files are anyone's, and so is what goes wrong with them
        reason = " ".join(str(error).split())
        raise ModelError(
            str(name_or_path), f"cannot be loaded: {reason}", "is it made for this version of spaCy?"
        ) from error


def describe(nlp: "Language") -> str:
    """Name and version of a loaded pipeline: « fr_press 1.0.0 »."""
    return f"{full_name(nlp.meta)} {nlp.meta.get('version', '0.0.0')}"


def _is_stock(meta: dict[str, Any]) -> bool:
    """Whether it is one of spaCy's own French pipelines, whose tokens are spaCy's own."""
    return (
        meta.get("lang") == "fr"
        and meta.get("author") == "Explosion"
        and meta.get("name", "").endswith(("_sm", "_md", "_lg"))
    )


def _unneeded(config: dict[str, Any]) -> list[str]:
    """The components to leave out: those that set no entities, and what nobody listens to then."""
    components = {name: config["components"].get(name, {}) for name in config["nlp"]["pipeline"]}
    kept = {name: c for name, c in components.items() if c.get("factory") not in UNNEEDED}
    heard = any("Listener" in str(c.get("model")) for c in kept.values())
    return [name for name, c in components.items() if name not in kept or (c.get("factory") in SHARED and not heard)]
