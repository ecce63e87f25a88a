"""`briefbot doctor`: looks at everything that a bot in Telegram needs, changes nothing, and says what to do."""
