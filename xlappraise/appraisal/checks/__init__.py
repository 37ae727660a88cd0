"""Questions asked of a whole appraisal: in, an Appraisal; out, a finding for each fault. See CHECKS."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from xlappraise.appraisal.checks import of_rows, of_scores, of_setup
from xlappraise.appraisal.checks.known import Known, known_from
from xlappraise.appraisal.findings import Finding
from xlappraise.appraisal.model import Appraisal

CHECKS: tuple[Callable[[Appraisal, Known], Iterator[Finding]], ...] = (
    of_setup.the_title_is_given,
    of_setup.weight_limits_are_in_order,
    of_setup.the_scale_has_levels,
    of_setup.levels_differ,
    of_setup.points_fall,
    of_setup.the_best_level_earns_points,
    of_setup.points_have_few_decimals,
    of_setup.there_are_bands,
    of_setup.bands_fall,
    of_setup.band_letters_differ,
    of_setup.the_lowest_band_begins_at_0,
    of_setup.groups_differ,
    of_rows.there_is_something_to_score,
    of_rows.refs_differ,
    of_rows.ids_differ,
    of_rows.criteria_and_options_have_names,
    of_rows.options_are_merged_into_others,
    of_rows.scored_criteria_have_a_weight,
    of_rows.weights_are_within_limits,
    of_rows.weights_have_few_decimals,
    of_rows.percentages_add_up_to_100,
    of_scores.every_score_is_given,
    of_scores.every_gateway_is_answered,
    of_scores.short_listed_options_pass_the_gateways,
    of_scores.levels_are_defined_for_their_criterion,
    of_scores.limits_are_kept,
    of_scores.scores_have_few_decimals,
)
"""Each is named for what should be true."""


def check(appraisal: Appraisal, known: Iterable[Finding] = ()) -> Iterator[Finding]:
    """A finding for each fault of the appraisal.

    `known` are the findings made when it was read: cells that hold an error already are passed over, so that
    one mistake is one finding. Without them the appraisal is judged as it stands.
    """
    seen = known_from(known)
    for question in CHECKS:
        yield from question(appraisal, seen)
