"""One language per module, each a value of `Wording`."""
