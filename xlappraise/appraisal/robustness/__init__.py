"""How sure the answer is: in, an Appraisal; out, how far weights and scores may move before the order does.

`exact` gives every exact answer, `fills` what holds over all fills of open cells that meet given totals,
module `scenarios` the order under other weights, and `sentences` says it in words. Shares of many draws, which
alone need numpy, are module `monte_carlo`'s, to be imported where they are asked for.
"""

from xlappraise.appraisal.doubt import doubtful_keys
from xlappraise.appraisal.robustness import scenarios
from xlappraise.appraisal.robustness.exact_answers import Exact, exact
from xlappraise.appraisal.robustness.fills import Fills, fills
from xlappraise.appraisal.robustness.robustness_sentences import draw_sentences, fill_sentences, sentences

__all__ = [
    "Exact",
    "Fills",
    "doubtful_keys",
    "draw_sentences",
    "exact",
    "fill_sentences",
    "fills",
    "scenarios",
    "sentences",
]
