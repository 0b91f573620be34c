"""What the recommender refuses its operators."""

from flask_babel import lazy_gettext as _l

from community.platform.errors import Invalid


class BadTrial(Invalid):
    code = "bad_trial"
    message = _l("A trial needs a short key of its own and two arms; to be interleaved they are called a and b.")


class BadWeights(Invalid):
    code = "bad_weights"
    message = _l("Weights are numbers between -100 and 100, one for each act.")


class ReasonNeeded(Invalid):
    code = "reason_needed"
    message = _l("Say why, so that whoever comes after you knows.")
