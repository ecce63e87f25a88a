"""The pure core: what a sentence is, how it is found and when to stay silent (stdlib and numpy only)."""
