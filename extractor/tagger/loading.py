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
from extractor.tagger.packages import DEFAULT, SPACYS, full_name, is_installed, locate, package_data, read_meta
from extractor.tagger.trust import FACTORIES, refuse_odd_files, refuse_unknown

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

#: Factories without which the tagger that hangs on them finds nothing, or less.
NEEDED = {*SHARED, "extractor_hints"}

#: Factories of spaCy and of ours that can set names.
NAMING = {
    "beam_ner",
    "entity_ruler",
    "extractor_labeller",
    "extractor_ner",
    "future_entity_ruler",
    "ner",
    "span_ruler",
}

#: what a component comes from
_SOURCES = {"factory", "source"}

_AGAIN = "get the folder again from who made it"
_ENABLE = "take it out of [nlp] disabled"

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

    # registered by their import
    from extractor.tagger import features, fitting, french, labeller, ner, tokenizer, vectors  # noqa: F401

    foreign = not trust and not is_installed(path)
    if foreign:
        refuse_odd_files(path, str(name_or_path))
    try:
        config = util.load_config(path / "config.cfg")
        _check_config(config, path)
        if foreign:
            refuse_unknown(config, str(name_or_path))
        exclude = _unneeded(config)
        if "ner" not in config["nlp"]["pipeline"]:
            raise ModelError(
                str(name_or_path),
                "this pipeline has no named-entity tagger (no component 'ner')",
                "'extractor models' lists those that have one",
            )
        _check_tagger(config, str(name_or_path))
        if _is_stock(meta):
            # our class has its tokens, and its vectors are read from where they lie
            exclude += ["tokenizer", "vocab"]
            if meta.get("vectors", {}).get("width"):
                config["nlp"]["vectors"] = {"@vectors": "extractor.PackageVectors.v1", "package": full_name(meta)}
        if config["nlp"]["lang"] == "fr":
            # spaCy's own class compiles its patterns for two seconds; the tokens are the same
            config["nlp"]["lang"] = french.French.lang
        as_saved = config["nlp"].get("tokenizer")
        ours = config["nlp"]["lang"] == french.French.lang and as_saved == {"@tokenizers": "spacy.Tokenizer.v1"}
        if ours and "tokenizer" not in exclude and (path / "tokenizer").is_file():
            config["nlp"]["tokenizer"] = {"@tokenizers": "extractor.TokenizerOnDisk.v1"}
        recognizers = [c for c in config["components"].values() if c.get("factory") in ("ner", "extractor_ner")]
        if recognizers:
            from extractor.tagger import ner

            for component in filter(ner.computable, recognizers):
                component["factory"] = "extractor_ner"
        nlp = util.load_model_from_config(config, meta=meta, exclude=exclude)
        if as_saved is not None:
            nlp.config["nlp"]["tokenizer"] = as_saved  # as it is saved again
        nlp = nlp.from_disk(path, exclude=exclude)
        _check_vectors(nlp, path, meta)
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
        raise _broken(error, path, str(name_or_path), meta) from error


def describe(nlp: "Language") -> str:
    """Name and version of a loaded pipeline: « fr_press 1.0.0 »."""
    return f"{full_name(nlp.meta)} {nlp.meta.get('version', '0.0.0')}"


def _check_config(config: dict[str, Any], path: Path) -> None:
    """Raise ModelError for a configuration that is none, or takes its word vectors from what is not installed."""
    nlp = config.get("nlp")
    if (
        not isinstance(nlp, dict)
        or not isinstance(nlp.get("lang"), str)
        or not isinstance(nlp.get("pipeline"), list)
        or not isinstance(config.get("components"), dict)
    ):
        raise ModelError(str(path / "config.cfg"), "says no lang and pipeline in [nlp], or has no [components]", _AGAIN)
    for name in nlp["pipeline"]:
        if not isinstance(component := config["components"].get(name), dict) or not component.keys() & _SOURCES:
            raise ModelError(str(path / "config.cfg"), f"does not say what the component {name!r} is", _AGAIN)
    vectors = nlp.get("vectors")
    if isinstance(vectors, dict) and "package" in vectors and (package := vectors["package"]) not in SPACYS:
        try:
            package_data(str(package))
        except ModelError:
            reason = f"takes its word vectors from {package!r}, which is no installed package"
            raise ModelError(str(path / "config.cfg"), reason, _AGAIN) from None


def _check_vectors(nlp: "Language", path: Path, meta: dict[str, Any]) -> None:
    """Raise ModelError where there are fewer word vectors than were saved: spaCy does without a file that is missing,
    and finds less."""
    from extractor.tagger import fitting

    vectors = nlp.vocab.vectors
    if hasattr(vectors, "package"):
        return  # of an installed package, read as a whole or not at all
    said = meta.get("vectors")
    least = int(fitting.needs_vectors(nlp))
    for file, found, counted in (("vectors", len(vectors), "vectors"), ("key2row", vectors.n_keys, "keys")):
        saved = said.get(counted) if isinstance(said, dict) else None
        if (file == "vectors" or vectors.mode == "default") and found < max(
            least, saved if isinstance(saved, int) else 0
        ):
            reason = f"is missing, or has not all word vectors ({found:,} {counted} found)"
            raise ModelError(str(path / "vocab" / file), reason, "install it again" if is_installed(path) else _AGAIN)


def _check_tagger(config: dict[str, Any], name: str) -> None:
    """Raise ModelError where the component `ner`, or what it hangs on, is there and does nothing."""
    factories = {part: component.get("factory") for part, component in config["components"].items()}
    for part in config["nlp"].get("disabled") or ():
        if part == "ner" or factories.get(part) in NEEDED:
            raise ModelError(
                name, f"its config.cfg disables the component {part!r}, without which no names are found", _ENABLE
            )
    factory = factories.get("ner")
    known = factory in FACTORIES or str(factory).startswith("extractor_")
    if known and factory not in NAMING:
        raise ModelError(
            name,
            f"its component 'ner' is of a kind that sets no names ({factory})",
            "'extractor models' lists pipelines that have a tagger",
        )


def _broken(error: Exception, path: Path, name: str, meta: dict[str, Any]) -> ModelError:
    """What to say of a folder that cannot be loaded: of the file that is to blame, if one can be told."""
    from spacy import about, util

    from extractor.tagger.damage import damaged

    again = "install it again" if is_installed(path) else _AGAIN
    if found := damaged(path):
        return ModelError(str(found[0]), f"cannot be loaded: {found[1]}", again)
    if isinstance(error, OSError) and error.filename:
        return ModelError(str(error.filename), (error.strerror or str(error)).lower(), again)
    needed = meta.get("spacy_version")
    if isinstance(needed, str) and util.is_compatible_version(about.__version__, needed) is False:
        again = f"it is made for spaCy {needed}, and {about.__version__} is installed"
    return ModelError(name, f"cannot be loaded: {' '.join(str(error).split())}", again)


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
