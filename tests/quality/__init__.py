"""How often the right sentence is cited, measured on question sets that are not part of the project."""
