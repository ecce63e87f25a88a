"""What can be broken, and how it is said.

    BriefbotError                 anything that a person is told in one sentence
    ├── NoDocuments               there is nothing to ask about
    ├── EncoderUnavailable        the encoder's weights cannot be had, or are not what they should be
    ├── ReaderUnavailable         the reader's model cannot be had
    ├── IndexUnavailable          the index folder cannot be read or written
    │   └── GenerationDamaged     a generation is not what its manifest says (it is rebuilt)
    ├── StateUnavailable          the operator's state cannot be opened, read or written
    ├── InvalidSettings           a setting is unknown or has a value that means nothing
    └── InvalidRequest            a line of a batch is not a question

Each message says what is wrong, where, and what to do about it. Not knowing an answer is no error: see `answering`.
"""


class BriefbotError(Exception):
    """Something is broken; the message tells a person what, where and what to do."""


class NoDocuments(BriefbotError):
    """There is nothing to ask about: no folder, or nothing readable in it."""


class EncoderUnavailable(BriefbotError):
    """The encoder's weights cannot be had, or are not what they should be."""


class ReaderUnavailable(BriefbotError):
    """The reader's model cannot be had."""


class IndexUnavailable(BriefbotError):
    """The index folder cannot be read or written."""


class GenerationDamaged(IndexUnavailable):
    """A generation is not what its manifest says; whoever opens it builds it again."""


class StateUnavailable(BriefbotError):
    """The operator's state cannot be opened, read or written."""


class InvalidSettings(BriefbotError):
    """A setting is unknown or has a value that means nothing."""


class InvalidRequest(BriefbotError):
    """A line of a batch is not a question."""
