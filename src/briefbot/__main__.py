"""`python -m briefbot` is `briefbot`."""

from briefbot.cli import program

program()
