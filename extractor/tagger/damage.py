"""Which file of a pipeline's folder cannot be read, once loading it has failed.

    damaged(Path("modele"))          # (Path("modele/ner/weights.npz"), "File is not a zip file")

What a library says of a file that is cut or overwritten does not name it (« Unpack failed: incomplete input »).
Each file is read once more, by the format that its name says.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import srsly
from spacy.util import load_config


def damaged(folder: Path) -> tuple[Path, str] | None:
    """The first file that cannot be read, and why; None where all can, those of other formats left out."""
    for path in sorted(folder.rglob("*")):
        read = _READERS.get(path.name) or _READERS.get(path.suffix)
        if read is None or path.is_dir():
            continue
        try:
            read(path)
        except Exception as error:  # as many kinds as there are libraries
            empty = path.is_file() and not path.stat().st_size
            return path, "it is empty" if empty else " ".join(str(error).split())
    return None


def _json(path: Path) -> Any:
    return json.loads(path.read_bytes())


def _msgpack(path: Path) -> Any:
    return srsly.msgpack_loads(path.read_bytes())


def _array(path: Path) -> Any:
    return np.load(path)


def _arrays(path: Path) -> Any:
    with np.load(path) as archive:
        return [archive[name].shape for name in archive.files]  # each with its sum


#: by name or suffix, as spaCy and this package write them
_READERS: dict[str, Callable[[Path], Any]] = {
    **dict.fromkeys((".json", "cfg", "vectors.cfg"), _json),
    **dict.fromkeys(("tokenizer", "model", "moves", "key2row", "lookups.bin", "patterns"), _msgpack),
    "config.cfg": load_config,
    "vectors": _array,
    ".npz": _arrays,
    ".jsonl": lambda path: list(srsly.read_jsonl(path)),
}
