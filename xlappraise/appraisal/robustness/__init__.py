"""How sure the answer is: in, an Appraisal; out, how far weights and scores may move before the order does.

`exact` gives every exact answer, `fills` what holds over all fills of open cells that meet given totals,
module `scenarios` the order under other weights, `acceptability` shares of many draws (this alone needs
numpy), and `sentences` says it in words.
"""

from xlappraise.appraisal.doubt import doubtful_keys
from xlappraise.appraisal.robustness import scenarios
from xlappraise.appraisal.robustness.fills import Fills, fills
from xlappraise.appraisal.robustness.monte_carlo import ASSUMPTIONS, Acceptability, acceptability
from xlappraise.appraisal.robustness.record import Exact, exact
from xlappraise.appraisal.robustness.words import draw_sentences, fill_sentences, sentences

__all__ = [
    "ASSUMPTIONS",
    "Acceptability",
    "Exact",
    "Fills",
    "acceptability",
    "doubtful_keys",
    "draw_sentences",
    "exact",
    "fill_sentences",
    "fills",
    "scenarios",
    "sentences",
]
