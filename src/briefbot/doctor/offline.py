"""Loads a model in a process of its own that cannot reach the network.

python -m briefbot.doctor.offline encoder|reader NAME

Prints one JSON object: "fault", a sentence or null, and "seconds".
"""

import json
import sys
import time

from briefbot.assembly import Workshop
from briefbot.core.errors import BriefbotError
from briefbot.settings import load_settings

_CALLS = frozenset({"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"})


class NetworkIsOff(OSError):
    """Somebody wanted to reach another machine."""


def cut_off(event: str, _arguments: object) -> None:
    """An audit hook: raises NetworkIsOff when somebody looks for a network."""
    if event in _CALLS:
        raise NetworkIsOff("the network is off")


def fault_of(role: str, name: str) -> str | None:
    """Why the model of that name cannot be loaded and used as what it is meant for, or None."""
    try:
        workshop = Workshop(load_settings(**{role: name}))
        model = workshop.encoder_as_it_stands() if role == "encoder" else workshop.cross_encoder
        if model:
            model.warm_up()
    except BriefbotError as fault:
        return str(fault)
    except Exception as error:  # noqa: BLE001 -- whatever it is, it is what is to be found out
        return f"The {role} cannot be loaded ({type(error).__name__}: {error})."
    return None


if __name__ == "__main__":
    sys.addaudithook(cut_off)
    start = time.monotonic()
    print(json.dumps({"fault": fault_of(*sys.argv[1:]), "seconds": time.monotonic() - start}))  # noqa: T201 -- read by the parent
