"""A Dockerfile without Docker: its instructions, carried out in order in a scratch folder that stands for an image.

What is honest about it: each RUN goes through `sh -c` in its WORKDIR with nothing in the environment but what the file
sets; each COPY takes only what is there; a new FROM begins with an empty folder. What is not: there is no other root,
so the image's own folders are replaced by those of the scratch folder, and the base image is this machine, whose
`python` is the interpreter that runs the tests. Owners are not changed.
"""

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

# The folders of the image that the instructions may name.
FOLDERS = ("opt/briefbot", "briefbot", "build")
_PATH = re.compile(rf"(?<![\w./-])/({'|'.join(FOLDERS)})(?![\w-])")
_BYTECODE = shutil.ignore_patterns("__pycache__")


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """The instructions of a Dockerfile and what stands behind each; comments are left out, long lines put together."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        name, _, rest = line.strip().partition(" ")
        yield name.upper(), rest.strip()


@dataclass
class Image:
    """An image in the making: `root` stands for "/", `context` is what is sent to the engine."""

    scratch: Path
    context: Path
    environment: dict[str, str]
    arguments: dict[str, str]
    workdir: str = "/"
    said: dict[str, str] = field(default_factory=dict)
    stages: dict[str, Path] = field(default_factory=dict)
    copied: list[str] = field(default_factory=list)

    @property
    def root(self) -> Path:
        """The folder that stands for "/"; the same for all stages, since programs know where they were installed."""
        return self.scratch / "root"

    def build(self, text: str) -> None:
        """Carries out all instructions; raises what goes wrong."""
        (self.scratch / "bin").mkdir(parents=True)
        python = self.scratch / "bin" / "python"
        python.write_text(f'#!/bin/sh\nexec {shlex.quote(base_python())} "$@"\n')
        python.chmod(0o755)
        for name, rest in instructions(text):
            self.carry_out(name, rest)

    def carry_out(self, name: str, rest: str) -> None:
        """One instruction; those that only say something are kept in `said`."""
        match name:
            case "FROM":
                self.begin(rest)
            case "WORKDIR":
                self.workdir = rest
                self.inside(rest).mkdir(parents=True, exist_ok=True)
            case "ARG":
                variable, _, default = rest.partition("=")
                self.environment[variable] = self.arguments.get(variable, default)
            case "ENV":
                self.environment |= dict(self.assignment(part) for part in shlex.split(rest))
            case "COPY":
                self.copy(*shlex.split(rest))
            case "RUN":
                self.run(self.mapped(rest))
            case _:
                self.said[name] = rest

    def begin(self, rest: str) -> None:
        """A new stage, with nothing in it; the one before is put away under its name."""
        if self.root.exists():
            self.root.rename(self.scratch / "earlier")
            self.stages[self.said["stage"]] = self.scratch / "earlier"
        _, _, self.said["stage"] = rest.partition(" AS ")
        self.root.mkdir()
        self.workdir = "/"

    def copy(self, *words: str) -> None:
        """Files or folders into a folder; of a folder its contents."""
        options = dict(word.removeprefix("--").split("=", 1) for word in words if word.startswith("--"))
        *sources, target = [word for word in words if not word.startswith("--")]
        origin = self.stages[options["from"]] if "from" in options else self.context
        for source in sources:
            found = origin / source.lstrip("/")
            folder = self.inside(target)
            if found.is_dir():
                shutil.copytree(found, folder, symlinks=True, dirs_exist_ok=True, ignore=_BYTECODE)
            else:
                folder.mkdir(parents=True, exist_ok=True)
                shutil.copy2(found, folder)
        self.copied += [] if "from" in options else sources

    def run(self, command: str) -> None:
        """A command in the shell; what it says is told if it fails."""
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=self.inside(self.workdir),
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"RUN {command}\n{done.stdout}{done.stderr}"

    def command(self, name: str) -> list[str]:
        """What is said in JSON after CMD, ENTRYPOINT or HEALTHCHECK … CMD."""
        words: list[str] = json.loads(self.said[name].partition("[")[1] + self.said[name].partition("[")[2])
        return [self.mapped(word) for word in words]

    def inside(self, path: str) -> Path:
        """Where a path of the image lies."""
        return self.root / (path if path.startswith("/") else f"{self.workdir}/{path}").lstrip("/")

    def mapped(self, text: str) -> str:
        """`text` with the image's folders where they lie."""
        return _PATH.sub(lambda found: f"{self.root}/{found[1]}", text)

    def assignment(self, part: str) -> tuple[str, str]:
        """A name and its value, with what was set before in the place of $NAME."""
        name, _, value = part.partition("=")
        filled = re.sub(r"\$(\w+)", lambda found: self.environment[found[1]], self.mapped(value))
        return name, filled


def base_python() -> str:
    """The interpreter that the environment of the tests was made with."""
    return str(getattr(sys, "_base_executable", sys.executable))
