"""The network as the files that extractor/tagger/labeller.py reads, written and read again for more training.

net = read(Path("models/fr_press/ner"), Tags(("PER", "ORG", "LOC", "GROUP", "EXERCISE", "VESSEL")), vectors)
write(net, net.tags.labels, Path("mine/ner"))
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from extractor.tagger.labeller import SETTINGS, WEIGHTS, Calibration
from extractor.tagger.sequences import Tags
from extractor.training.net import Maxout, Net, Shape

Array = NDArray[np.floating[Any]]

#: how much less likely than the labels it is made from a new label begins, as a difference of scores
RESERVE = 2.0


def write(net: Net, labels: tuple[str, ...], folder: Path, calibration: Calibration | None = None) -> None:
    """Write weights and settings. Tables and matrices are stored as float16, which changes no name on dev."""
    arrays: dict[str, Array] = {"transitions": net.ways().detach().numpy(), "out": _matrix(net.out)}
    arrays |= {f"table{i}": _array(table.weight).astype(np.float16) for i, table in enumerate(net.tables)}
    arrays["static"] = _array(net.static.weight).T.astype(np.float16)
    for name, layer in _layers(net).items():
        arrays[name] = _matrix(layer.linear).astype(np.float16)
        arrays[f"{name}_gain"] = _array(layer.norm.weight)
        arrays[f"{name}_shift"] = _array(layer.norm.bias)
    if net.gate is not None:
        arrays["gate"] = _matrix(net.gate)[:, 0]
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / WEIGHTS, **arrays)  # type: ignore[arg-type]
    settings = {
        "labels": labels,
        "dilations": net.shape.dilations,
        "calibration": None if calibration is None else asdict(calibration),
    }
    (folder / SETTINGS).write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def read(folder: Path, tags: Tags, vectors: NDArray[np.float32], dropout: float = 0.0) -> Net:
    """The network of a folder, with rows for labels that it does not know yet.

    The first tags must be those of the folder's labels. What tells a name from no name holds for
    new labels, too: their rows begin as the mean of those of the known labels, a little less likely.
    """
    with np.load(folder / WEIGHTS) as archive:
        arrays = {name: torch.from_numpy(archive[name].astype(np.float32)) for name in archive.files}
    settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    net = Net(_shape(arrays, tuple(settings["dilations"])), tags, vectors, dropout)
    known = Tags(tuple(settings["labels"]))
    if tags.labels[: len(known.labels)] != known.labels:
        raise ValueError(f"the labels {tags.labels} do not begin with {known.labels}")
    with torch.no_grad():
        for i, table in enumerate(net.tables):
            table.weight.copy_(arrays[f"table{i}"])
        net.static.weight.copy_(arrays["static"].T)
        for name, layer in _layers(net).items():
            layer.linear.weight.copy_(arrays[name][:-1].T)
            layer.linear.bias.copy_(arrays[name][-1])
            layer.norm.weight.copy_(arrays[f"{name}_gain"])
            layer.norm.bias.copy_(arrays[f"{name}_shift"])
        out = _widened(arrays["out"].T, tags, known)  # (tags, inputs + 1)
        out[len(known) :, -1] -= RESERVE
        net.out.weight.copy_(out[:, :-1])
        net.out.bias.copy_(out[:, -1])
        net.transitions.copy_(_widened_transitions(arrays["transitions"], tags, known))
        if "gate" in arrays:
            net.gate = nn.Linear(net.shape.width, 1)
            net.gate.weight.copy_(arrays["gate"][:-1])
            net.gate.bias.copy_(arrays["gate"][-1])
    return net


def _widened(rows: Tensor, tags: Tags, known: Tags) -> Tensor:
    """A row a tag: those of new labels are the mean of the known labels' for the same part of a name."""
    _, parts = known.parts
    means = [rows[torch.from_numpy(parts == part)].mean(0) for part in range(5)]
    new = [means[part] for part in tags.parts[1][len(known) :]]
    return torch.stack([*rows, *new])


def _widened_transitions(ways: Tensor, tags: Tags, known: Tags) -> Tensor:
    """What follows what: for new labels as on average for the known ones, of those transitions that can be."""
    old_label, old_part = known.parts
    label, part = tags.parts
    wide = torch.zeros(len(tags), len(tags))
    wide[: len(known), : len(known)] = ways
    kind, old_kind = _kinds(label, part), _kinds(old_label, old_part)
    new = tags.legal.copy()
    new[: len(known), : len(known)] = False
    for number in np.unique(kind[new]):
        alike = (old_kind == number) & known.legal
        if alike.any():  # of one known label alone there is no way to another's
            wide[torch.from_numpy(new & (kind == number))] = ways[torch.from_numpy(alike)].mean()
    return wide.masked_fill(torch.from_numpy(~tags.legal), 0.0)


def _kinds(label: NDArray[np.intp], part: NDArray[np.intp]) -> NDArray[np.intp]:
    """For each two tags a number of what they are: the parts of names, and whether these have one label."""
    inside = (part[:, None] > 0) & (part[None, :] > 0)
    same = inside & (label[:, None] == label[None, :])
    kinds: NDArray[np.intp] = part[:, None] * 10 + part[None, :] * 2 + same
    return kinds


def _shape(arrays: dict[str, Tensor], dilations: tuple[int, ...]) -> Shape:
    """The sizes of a network by those of its weights."""
    width, upper = len(arrays["mix_gain"]), len(arrays["join_gain"])
    tables = sum(name.startswith("table") for name in arrays)
    depth = sum(name.startswith("lower") and name.endswith("_gain") for name in arrays)
    return Shape(
        rows=tuple(len(arrays[f"table{i}"]) for i in range(tables)),
        width=width,
        pieces=arrays["lower0"].shape[1] // width,
        depth=depth,
        upper=upper,
        upper_pieces=arrays["join"].shape[1] // upper,
        dilations=dilations,
        vectors=len(arrays["static"]),
    )


def _layers(net: Net) -> dict[str, Maxout]:
    layers = {"mix": net.mix, "join": net.join}
    layers |= {f"lower{i}": layer.maxout for i, layer in enumerate(net.lower)}
    return layers | {f"upper{i}": layer.maxout for i, layer in enumerate(net.upper)}


def _matrix(linear: nn.Linear) -> NDArray[np.float32]:
    """The weights (inputs + 1, outputs), the bias in the last row."""
    return np.vstack([_array(linear.weight).T, _array(linear.bias)])


def _array(tensor: Tensor) -> NDArray[np.float32]:
    array: NDArray[np.float32] = tensor.detach().numpy()
    return array
