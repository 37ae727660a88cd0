"""An appraisal in; out, what another one may take over: settings, scale, bands, groups and criteria, and no option."""

from __future__ import annotations

import json

from xlappraise.appraisal.model import GATEWAY, NOT_ASSESSED, Appraisal
from xlappraise.appraisal.record import replace
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.exchange.to_json import appraisal_json
from xlappraise.sheets import layout

OWN = ("decision_maker", "date", "author", "version", "status")
"""Settings that say who decides what and when: another appraisal has its own."""


def pattern(appraisal: Appraisal) -> Appraisal:
    """A new appraisal with the same settings, levels, bands, groups and criteria; options, scores and logs are blank.

    Gateways come first, criteria that are not assessed last. Cells are not taken over. Raises BadData for an appraisal
    that JSON could not bring back, such as one with two criteria of one Ref.
    """
    data = appraisal_json(appraisal)
    blank = {"title": layout.GUIDE.title, "organisation": "", "options": [], "scores": {}, "rationale": {}}
    setup = {key: value for key, value in data["setup"].items() if key not in OWN}
    made = appraisal_from(json.dumps({**data, **blank, "setup": setup, "logs": {}}))
    order = {GATEWAY: 0, NOT_ASSESSED: 2}
    criteria = tuple(sorted(made.criteria, key=lambda criterion: order.get(criterion.kind, 1)))
    return replace(made, criteria=criteria, logs=dict.fromkeys(layout.STANDARD_LOGS, ()))
