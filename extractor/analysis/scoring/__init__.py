"""How well found names agree with a reader's, how sure the figures are, and what is wrong (pure).

    pairs = [(gold.spans, found)]
    mention_scores(pairs)["PER"].f1                         # of « M. [Bourita](PER) », in per cent
    entities.coreference(pairs)["lea"].f1

- mentions: precision, recall and F1 by exact span and label, and more leniently
- entities: MUC, B-cubed, CEAF and LEA
- intervals: how much the figures would vary with other texts of the kind
- agreement: of two annotators, as F1 and kappa
- comparison: whether one of two ways of extraction is better, and where
- errors: each one, by kind and by cause
"""

from extractor.analysis.scoring.entities import EntityScore, entity_scores
from extractor.analysis.scoring.mentions import MODES, NAMES, Pair, Score, mention_scores

__all__ = ["MODES", "NAMES", "EntityScore", "Pair", "Score", "entity_scores", "mention_scores"]
