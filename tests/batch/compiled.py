"""Imported by the process that workers are forked off: compiles the expressions of the shipped rules, once for all.

Each worker loads the rules by itself, and finds in `re` what these would have it compile.
"""

from extractor import Extractor
from tests import conftest  # noqa: F401  by which `re` forgets none

Extractor(None).extract("L’AQMI et le Jnim à Gao ; l’exercice « Sirocco » 2026 de l’OTAN.")
