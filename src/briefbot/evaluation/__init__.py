"""How right the bot is, measured on questions with known answers."""
