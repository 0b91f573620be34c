"""Refusals of curation."""

from flask_babel import lazy_gettext as _l

from community.platform.errors import Invalid, NotFound


class NoWords(Invalid):
    code = "no_words"
    message = _l("Say which words the rule is about.")


class NothingNamed(Invalid):
    code = "nothing_named"
    message = _l("Name at least one thing the rule leads to.")


class UnknownSubject(Invalid):
    code = "unknown_subject"
    message = _l("“%(named)s” is not the address of anything here.")


class NoSuchRule(NotFound):
    code = "no_such_rule"
    message = _l("This rule is gone already.")
