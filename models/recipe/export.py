"""A trained network as the files that extractor/tagger/labeller.py reads."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import nn

from extractor.tagger.labeller import SETTINGS, WEIGHTS, Calibration
from models.recipe.net import Maxout, Net


def export(net: Net, labels: tuple[str, ...], folder: Path, calibration: Calibration | None = None) -> None:
    """Write weights and settings. Tables and matrices are stored as float16, which changes no name on dev."""
    arrays: dict[str, NDArray[np.floating]] = {"transitions": net.ways().detach().numpy(), "out": _matrix(net.out)}
    arrays |= {f"table{i}": table.weight.detach().numpy().astype(np.float16) for i, table in enumerate(net.tables)}
    arrays["static"] = net.static.weight.detach().numpy().T.astype(np.float16)
    layers = {"mix": net.mix, "join": net.join}
    layers |= {f"lower{i}": layer.maxout for i, layer in enumerate(net.lower)}
    layers |= {f"upper{i}": layer.maxout for i, layer in enumerate(net.upper)}
    for name, layer in layers.items():
        arrays |= _maxout(name, layer)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / WEIGHTS, **arrays)
    settings = {
        "labels": labels,
        "dilations": net.shape.dilations,
        "calibration": None if calibration is None else asdict(calibration),
    }
    (folder / SETTINGS).write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def _maxout(name: str, layer: Maxout) -> dict[str, NDArray[np.floating]]:
    return {
        name: _matrix(layer.linear).astype(np.float16),
        f"{name}_gain": layer.norm.weight.detach().numpy(),
        f"{name}_shift": layer.norm.bias.detach().numpy(),
    }


def _matrix(linear: nn.Linear) -> NDArray[np.float32]:
    """The weights (inputs + 1, outputs), the bias in the last row."""
    return np.vstack([linear.weight.detach().numpy().T, linear.bias.detach().numpy()])
