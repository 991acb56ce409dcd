"""Whether what a tagger's folder holds fits together: its settings, its arrays, their numbers.

    check(settings, weights, width=300)        # raises ValueError: "its labels are not all different"
    check_numbers(nlp)                         # the same of weights that spaCy computes with

Weights that are no numbers give no error when they are used: they give no names, or names that are not there.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from extractor.tagger.sequences import Tags

if TYPE_CHECKING:
    from spacy.language import Language

Floats = NDArray[np.float32]

#: The tables that a word is looked up in.
TABLES = 6
#: Tokens between neighbours at most: what a layer computes grows with it.
DILATION = 64
#: Layers of a kind at most, and labels.
LAYERS, LABELS = 64, 1000
#: What no weight of a trained network comes near to; beyond it float32 may overflow.
WEIGHT = 1e5
#: Beyond these the exponential of a calibration overflows.
CALIBRATION = 40.0
#: The score of a tag at most, that of a tag behind another, and where what cannot follow stands: below all others.
SCORE, WAY, NEVER = 1500.0, 100.0, -9000.0


def check(settings: Any, weights: Mapping[str, Floats], width: int) -> None:
    """Raise ValueError for the first thing that does not fit; `width` is that of the word vectors.

    All the labeller reads is looked at once, in about a millisecond.
    """
    layers = check_settings(settings)
    for name, array in weights.items():
        # not-a-numbers are not less either
        if array.size and not (array.min() >= -WEIGHT and array.max() <= WEIGHT):
            raise ValueError(f"the weights “{name}” hold numbers that are none, or too large")
    tags = Tags(tuple(settings["labels"]))
    _check_shapes(weights, tags, layers, width)
    _check_scores(weights, tags, layers)


def check_settings(settings: Any) -> int:
    """Raise ValueError for labels, dilations or a calibration that are none; how many upper layers there are."""
    if not isinstance(settings, dict):
        raise ValueError("its settings are no object")
    labels = settings.get("labels")
    if not isinstance(labels, list) or not 0 < len(labels) <= LABELS:
        raise ValueError(f"its labels are no list of 1 to {LABELS:,}")
    if not all(isinstance(label, str) and label.strip() for label in labels):
        raise ValueError("a label is no text, or empty")
    if len(set(labels)) < len(labels):
        raise ValueError("its labels are not all different")
    dilations = settings.get("dilations")
    if not isinstance(dilations, list) or not 0 < len(dilations) <= LAYERS:
        raise ValueError(f"its dilations are no list of 1 to {LAYERS}")
    if not all(type(dilation) is int and 1 <= dilation <= DILATION for dilation in dilations):
        raise ValueError(f"a dilation is no whole number of 1 to {DILATION}")
    calibration = settings.get("calibration")
    if calibration is not None and not (
        isinstance(calibration, dict)
        and calibration.keys() == {"slope", "shift"}
        and all(type(number) in (int, float) and abs(number) <= CALIBRATION for number in calibration.values())
    ):
        raise ValueError(f"its calibration is no slope and shift of at most {CALIBRATION:g}")
    return len(dilations)


def _check_shapes(weights: Mapping[str, Floats], tags: Tags, upper: int, vectors: int) -> None:
    lower = sum(name.startswith("lower") and name[5:].isdigit() for name in weights)
    width, wide = (_length(weights, f"{name}_gain") for name in ("mix", "join"))
    maxouts = {"mix": ((TABLES + 1) * width, width), "join": (3 * width, wide)}
    maxouts |= {f"lower{i}": (3 * width, width) for i in range(lower)}
    maxouts |= {f"upper{i}": (3 * wide, wide) for i in range(upper)}
    expected: dict[str, tuple[int | None, int]] = {f"table{i}": (None, width) for i in range(TABLES)}
    expected |= {"static": (vectors, width), "out": (wide + 1, len(tags)), "transitions": (len(tags), len(tags))}
    for name, (inputs, outputs) in maxouts.items():
        for end in ("gain", "shift"):
            if _length(weights, f"{name}_{end}") != outputs:
                raise ValueError(f"the weights “{name}_{end}” are not of {outputs:,} numbers")
        if name in weights and weights[name].ndim == 2 and weights[name].shape[1] % outputs == 0:
            outputs = weights[name].shape[1]  # of so many pieces
        expected[name] = inputs + 1, outputs
    for name, (rows, columns) in expected.items():
        array = weights.get(name)
        if array is None or array.ndim != 2 or not array.size or array.shape != (rows or len(array), columns):
            needed = f"{rows or 'any number of'} rows of {columns:,}"
            raise ValueError(f"the weights “{name}” do not fit the others, or the labels: not {needed} numbers")
    if "gate" in weights and weights["gate"].shape != (width + 1,):
        raise ValueError(f"the weights “gate” are not of {width + 1:,} numbers")
    if (
        further := weights.keys()
        - expected.keys()
        - {"gate", *(f"{name}_{end}" for name in maxouts for end in ("gain", "shift"))}
    ):
        raise ValueError(f"there are weights that belong to nothing: “{min(further)}”")


def _length(weights: Mapping[str, Floats], name: str) -> int:
    array = weights.get(name)
    if array is None or array.ndim != 1 or not array.size:
        raise ValueError(f"there are no weights “{name}”")
    return len(array)


def _check_scores(weights: Mapping[str, Floats], tags: Tags, upper: int) -> None:
    """Raise ValueError where a score, or what follows what, could outweigh that a name must end as it began."""
    # a normalised vector is as long as the root of its width, and each layer adds one
    reach = sum(
        np.abs(weights[f"{name}_gain"]) * len(weights[f"{name}_gain"]) ** 0.5 + np.abs(weights[f"{name}_shift"])
        for name in ("join", *(f"upper{i}" for i in range(upper)))
    )
    out, ways, legal = np.abs(weights["out"]), weights["transitions"], tags.legal
    if (reach @ out[:-1] + out[-1]).max() > SCORE or np.abs(ways[legal]).max() > WAY or ways[~legal].max() > NEVER:
        raise ValueError("its weights let names end otherwise than they began")


def needs_vectors(nlp: "Language") -> bool:
    """Whether a component looks up word vectors of the vocabulary."""
    from thinc.api import Model

    models = (getattr(component, "model", None) for _, component in nlp.pipeline)
    return any(node.name == "static_vectors" for model in models if isinstance(model, Model) for node in model.walk())


def check_numbers(nlp: "Language") -> None:
    """Raise ValueError where weights of a component, or word vectors, are no finite numbers."""
    from thinc.api import Model

    for name, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if isinstance(model, Model) else ():
            if not all(np.isfinite(node.get_param(p)).all() for p in node.param_names if node.has_param(p)):
                raise ValueError(f"weights of its component “{name}” are no numbers")
    # those of an installed package are its own, and stay on disk
    if not hasattr(nlp.vocab.vectors, "package") and not np.isfinite(nlp.vocab.vectors.data).all():
        raise ValueError("its word vectors are no numbers")
