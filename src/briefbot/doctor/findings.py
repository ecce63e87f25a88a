"""What was found: fine, doubtful or wrong, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, unique
from typing import Any


@unique
class Level(Enum):
    """How bad it is: with a fault the bot does not work, with a warning perhaps not as it was meant to."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@unique
class Check(Enum):
    """What is looked at, in this order."""

    VERSIONS = "versions"
    DISK = "disk"
    DOCUMENTS = "documents"
    INDEX = "index"
    ENCODER = "encoder"
    READER = "reader"
    SERVICE = "service"
    TOKEN = "token"  # noqa: S105 -- the name of a check
    ACCESS = "access"
    PRIVACY_MODE = "privacy_mode"
    INLINE_MODE = "inline_mode"
    WEBHOOK = "webhook"
    POLLER = "poller"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, in a sentence, and the remedy if it is not fine."""

    check: Check
    level: Level
    says: str
    remedy: str = ""

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "check": self.check.value,
            "level": self.level.value,
            "says": self.says,
            "remedy": self.remedy or None,
        }

    def __str__(self) -> str:
        remedy = f"\n{'':<23}→ {self.remedy}" if self.remedy else ""
        return f"{self.level.value:<9}{self.check.value:<14}{self.says}{remedy}"


def fine(check: Check, says: str) -> Finding:
    """Nothing to do."""
    return Finding(check, Level.OK, says)


def doubtful(check: Check, says: str, remedy: str) -> Finding:
    """Perhaps something to do."""
    return Finding(check, Level.WARNING, says, remedy)


def wrong(check: Check, says: str, remedy: str) -> Finding:
    """Something to do."""
    return Finding(check, Level.FAULT, says, remedy)


def is_well(findings: Sequence[Finding]) -> bool:
    """Whether the bot can work."""
    return all(finding.level is not Level.FAULT for finding in findings)
