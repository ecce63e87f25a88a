"""What can be wrong with a measurement, and how it is said."""

from briefbot.core.errors import BriefbotError


class InvalidQuestionSet(BriefbotError):
    """A file is no question set, or no result of an earlier measurement, or does not go with the others."""


class ExtraMissing(BriefbotError):
    """A library that measuring needs, and answering does not, is not installed."""
