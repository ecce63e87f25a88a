"""`python -m briefbot` is `briefbot`."""

import sys

from briefbot.cli import main

sys.exit(main())
