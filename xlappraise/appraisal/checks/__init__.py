"""Questions asked of a whole appraisal: in, an Appraisal; out, a finding for each fault. See CHECKS."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from xlappraise.appraisal.checks import (
    of_assessors,
    of_benefits,
    of_comparison,
    of_costs,
    of_criteria,
    of_decision,
    of_delivery,
    of_dimensions,
    of_engagement,
    of_lineage,
    of_options,
    of_published,
    of_rationale,
    of_record,
    of_rows,
    of_scores,
    of_setup,
    of_trail,
)
from xlappraise.appraisal.checks.known import Known, known_from
from xlappraise.appraisal.findings import Finding
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.scoring import Results

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
    of_rows.names_can_be_told_apart,
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
    of_dimensions.options_have_values_that_dimensions_lists,
    of_dimensions.values_differ,
    of_dimensions.values_are_ruled_out_for_a_reason,
    of_dimensions.values_that_are_ruled_out_stay_out,
    of_dimensions.combinations_differ,
    of_lineage.options_that_became_others_say_which,
    of_lineage.options_are_replaced_by_others,
    of_lineage.options_have_one_successor,
    of_lineage.preferred_options_stand,
    of_lineage.successors_come_to_an_end,
    of_decision.decisions_are_for_options_that_stand,
    of_decision.decisions_have_reasons,
    of_decision.decisions_take_effect_after_they_are_taken,
    of_decision.decisions_name_who_took_them,
    of_decision.decisions_have_a_complete_record,
    of_decision.later_phases_have_a_condition,
    of_trail.counts_of_the_trail_are_whole,
    of_trail.the_trail_ends_with_the_options_that_are_left,
    of_trail.steps_that_add_options_have_a_reason,
    of_costs.costs_from_are_not_above_costs_to,
    of_costs.costs_are_inside_their_ranges,
    of_costs.costs_are_above_0,
    of_engagement.people_are_counted,
    of_engagement.shares_represented_are_per_cent,
)
"""Whether the appraisal can be read and scored. Each is named for what should be true."""

ADVICE: tuple[Callable[[Appraisal, Results, Known], Iterator[Finding]], ...] = (
    of_rationale.every_score_has_a_reason,
    of_rationale.reasons_are_sentences,
    of_rationale.reasons_say_more_than_the_level,
    of_rationale.different_scores_have_different_reasons,
    of_rationale.scores_are_as_logged,
    of_rationale.reasons_follow_their_score,
    of_assessors.reasons_keep_to_their_option,
    of_assessors.agreed_scores_have_a_record,
    of_assessors.assessors_declare_their_interests,
    of_criteria.criteria_tell_options_apart,
    of_criteria.no_criterion_outweighs_all_others,
    of_criteria.no_group_outweighs_all_others,
    of_criteria.options_score_differently,
    of_criteria.criteria_score_differently,
    of_criteria.criteria_have_names_of_their_own,
    of_criteria.every_level_is_used,
    of_options.an_option_keeps_things_as_they_are,
    of_options.one_option_is_the_baseline,
    of_options.long_listed_options_have_an_outcome,
    of_options.dropped_options_have_a_reason,
    of_options.outcomes_follow_the_gateways,
    of_options.the_preferred_option_is_first,
    of_options.no_option_is_dominated,
    of_options.ranks_are_not_shared,
    of_options.the_first_leads_clearly,
    of_published.published_totals_are_met,
    of_published.published_shares_are_met,
    of_published.published_ranks_are_met,
    of_published.published_ties_are_exact,
    of_record.somebody_is_named_for_the_scores,
    of_record.a_final_version_has_a_change_log,
    of_record.no_change_is_later_than_the_date,
    of_record.logs_name_what_exists,
    of_dimensions.every_combination_has_an_option,
    of_dimensions.values_that_miss_a_success_factor_are_ruled_out,
    of_comparison.favoured_options_exist,
    of_comparison.themes_are_compared,
    of_comparison.advised_options_exist,
    of_comparison.no_advice_is_for_a_dropped_option,
    of_benefits.every_challenge_has_a_benefit,
    of_benefits.every_benefit_has_a_measure,
    of_benefits.benefits_support_criteria_that_exist,
    of_benefits.every_criterion_is_supported,
    of_delivery.every_risk_has_a_mitigation,
    of_delivery.every_next_step_has_an_owner,
    of_delivery.every_next_step_has_a_date,
    of_delivery.next_steps_depend_on_others_that_exist,
    of_costs.all_options_have_a_cost_or_none,
    of_costs.no_option_is_dearer_and_no_better,
)
"""Whether the appraisal is a good one, given what its scores result in."""


def check(appraisal: Appraisal, known: Iterable[Finding] = ()) -> Iterator[Finding]:
    """A finding for each fault of the appraisal.

    `known` are the findings made when it was read: cells that hold an error already are passed over, so that
    one mistake is one finding. Without them the appraisal is judged as it stands.
    """
    seen = known_from(known)
    for question in CHECKS:
        found = list(question(appraisal, seen))
        seen = seen.and_also(found) if found else seen
        yield from found


def advise(appraisal: Appraisal, results: Results, known: Iterable[Finding] = ()) -> Iterator[Finding]:
    """Advice on an appraisal that can be scored. `known` are the findings made on reading it and by `check`."""
    seen = known_from(known)
    for question in ADVICE:
        yield from question(appraisal, results, seen)
