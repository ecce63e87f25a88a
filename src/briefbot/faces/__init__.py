"""One way of talking per module; each is given what it needs to ask, never the bot itself."""
