"""Names that rules find: known ones (gazetteers) and unknown ones (by their context).

from extractor.rules import load
load().match("L’exercice « Chergui 25 » et l’AQMI")
"""

from extractor.rules.loader import load
from extractor.rules.ruleset import RuleSet

__all__ = ["RuleSet", "load"]
