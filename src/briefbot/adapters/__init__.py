"""One outside thing per module, translated both ways at that edge."""
