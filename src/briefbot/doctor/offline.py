"""Loads a model in a process of its own that cannot reach the network.

python -m briefbot.doctor.offline encoder|reader NAME

Prints one JSON object: "fault" and "notice", each a sentence or null, and "seconds".
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


def findings_on(role: str, name: str) -> dict[str, str | None]:
    """Why the model of that name cannot be loaded and used as what it is meant for, and what else is to be said."""
    try:
        return {"fault": None, "notice": loaded(role, Workshop(load_settings(**{role: name})))}
    except BriefbotError as fault:
        return {"fault": str(fault), "notice": None}
    except Exception as error:  # noqa: BLE001 -- whatever it is, it is what is to be found out
        return {"fault": f"The {role} cannot be loaded ({type(error).__name__}: {error}).", "notice": None}


def loaded(role: str, workshop: Workshop) -> str | None:
    """Loads a model; what is to be said of it."""
    if role == "encoder":
        served = workshop.encoder_as_it_stands()
        served.encoder.warm_up()
        return served.notice
    if workshop.cross_encoder:
        workshop.cross_encoder.warm_up()
    return None


if __name__ == "__main__":
    sys.addaudithook(cut_off)
    start = time.monotonic()
    print(json.dumps(findings_on(*sys.argv[1:]) | {"seconds": time.monotonic() - start}))  # noqa: T201 -- read by the parent
