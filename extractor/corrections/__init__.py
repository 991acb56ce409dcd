"""What the reader of a dossier knows better than the tool, once and for good: dossier.toml.

    corrections = read("dossier.toml")
    corrected = apply(result, corrections)

`schema` says what the file holds, `apply` changes a result by it (fresh or saved), `editing`
adds to the file without losing what else stands in it; `vote` makes corrections of what most
documents of a corpus agree on; `hearsay` says which names a document has by corrections alone.
"""

from extractor.corrections.apply import apply, lacks_text
from extractor.corrections.hearsay import hearsay
from extractor.corrections.schema import FILE_NAME, Corrections, beside, read

__all__ = ["FILE_NAME", "Corrections", "apply", "beside", "hearsay", "lacks_text", "read"]
