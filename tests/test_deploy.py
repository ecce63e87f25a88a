"""deploy/: what can be checked without systemd running and without Docker, so that none of it rots."""

import json
import os
import re
import shutil
import signal
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml
from dotenv import dotenv_values

from briefbot.settings import Settings, load_settings, variable
from tests.dockerfile import Image, base_python, instructions
from tests.serve_only import distributions, put_into
from tests.service_stage import QUICK, environment_for, eventually, free_port
from tests.telegram.fake_server import running_server
from tests.test_settings import surroundings

DEPLOY = Path(__file__).parents[1] / "deploy"
UNIT = DEPLOY / "briefbot.service"
# What systemd-analyze gives points for, as far as the bot can do with it; for machines without systemd-analyze.
HARDENING = {
    "CapabilityBoundingSet": "",
    "DynamicUser": "yes",
    "LockPersonality": "yes",
    "NoNewPrivileges": "yes",
    "PrivateDevices": "yes",
    "PrivateIPC": "yes",
    "PrivateMounts": "yes",
    "PrivateTmp": "yes",
    "PrivateUsers": "yes",
    "ProtectClock": "yes",
    "ProtectControlGroups": "yes",
    "ProtectHome": "yes",
    "ProtectHostname": "yes",
    "ProtectKernelLogs": "yes",
    "ProtectKernelModules": "yes",
    "ProtectKernelTunables": "yes",
    "ProtectProc": "invisible",
    "ProtectSystem": "strict",
    "RemoveIPC": "yes",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "RestrictNamespaces": "yes",
    "RestrictRealtime": "yes",
    "RestrictSUIDSGID": "yes",
    "SystemCallArchitectures": "native",
    "UMask": "0077",
}
# pip finds everything that is installed here by PYTHONPATH and asks no index; the wheel is built with what is here.
OFFLINE = {
    "PYTHONPATH": sysconfig.get_path("purelib"),
    "PIP_NO_INDEX": "1",
    "PIP_NO_BUILD_ISOLATION": "0",  # "0" is what turns it off: pip negates the value
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_ROOT_USER_ACTION": "ignore",
}


def directives(unit: Path) -> dict[str, list[str]]:
    """The lines of a unit, by name."""
    found: dict[str, list[str]] = {}
    for line in unit.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith(("#", ";")):
            found.setdefault(name, []).append(value)
    return found


# --- systemd


def test_the_unit_says_what_it_must() -> None:
    """Type, watchdog, limits of restarts, time to stop, folders, and nothing of what it could do without."""
    unit = directives(UNIT)
    assert {name: unit[name] for name in HARDENING} == {name: [value] for name, value in HARDENING.items()}
    assert unit["SystemCallFilter"] == ["@system-service", "~@privileged @resources"]
    assert (unit["Type"], unit["Restart"], unit["StartLimitBurst"]) == (["notify"], ["on-failure"], ["5"])
    assert (unit["StateDirectory"], unit["CacheDirectory"]) == (["briefbot"], ["briefbot"])
    assert int(unit["WatchdogSec"][0]) >= 3 * 10  # seconds between two beats of the heart
    assert int(unit["TimeoutStopSec"][0]) > 10
    names = {name.partition("=")[0] for line in unit["Environment"] for name in line.split() if "BRIEFBOT" in name}
    assert names <= set(map(variable, Settings.model_fields))


def test_systemd_finds_no_fault_in_the_unit(tmp_path: Path) -> None:
    """`systemd-analyze verify` is silent; it wants the program to be there, so another one stands for it."""
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text(encoding="utf-8").replace("/opt/briefbot/bin/briefbot", "/bin/sh"), encoding="utf-8")
    done = analyzed("verify", "--man=no", str(unit))
    assert done is None or (done.returncode, done.stderr, done.stdout) == (0, "", "")


def test_systemd_finds_the_service_harmless() -> None:
    """`systemd-analyze security`: exposure of at most 2.0, of 10."""
    done = analyzed("security", "--offline=true", "--no-pager", str(UNIT))
    if done is not None:
        level = re.search(r"Overall exposure level for briefbot\.service: ([\d.]+)", done.stdout)
        assert level
        assert float(level[1]) <= 2.0


def analyzed(*arguments: str) -> subprocess.CompletedProcess[str] | None:
    """What systemd-analyze says; None where it is not installed: the unit's own words are checked everywhere."""
    program = shutil.which("systemd-analyze")
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False) if program else None


@pytest.mark.parametrize("script", ["install.sh", "uninstall.sh"])
def test_scripts_are_sound(script: str) -> None:
    """For the shell, and for shellcheck where it is installed."""
    assert os.access(DEPLOY / script, os.X_OK)
    for program, *options in (["sh", "-n"], ["shellcheck"]):
        if found := shutil.which(program):
            done = subprocess.run([found, *options, str(DEPLOY / script)], capture_output=True, text=True, check=False)
            assert (done.returncode, done.stdout) == (0, "")


def installed(script: str, folder: Path, *arguments: str) -> str:
    """What a script says that works below `folder`."""
    environment = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": str(folder), "DESTDIR": str(folder / "root")}
    environment |= {"PYTHON": base_python()} | OFFLINE
    command = ["sh", str(DEPLOY / script), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def tree(folder: Path) -> dict[str, int]:
    """All files below a folder, with their rights; what Python compiles by the way is left out."""
    paths = [path for path in folder.rglob("*") if "__pycache__" not in path.parts and not path.is_dir()]
    return {str(path.relative_to(folder)): path.lstat().st_mode & 0o777 for path in paths}


def test_install_and_uninstall(tmp_path: Path) -> None:
    """Installed twice is installed once; what was set stays; removed twice is removed, and with --purge all of it."""
    root = tmp_path / "root"
    installed("install.sh", tmp_path)
    first = tree(root)
    assert first["etc/briefbot/briefbot.env"] == 0o600
    assert "etc/systemd/system/briefbot.service" in first
    settings = root / "etc/briefbot/briefbot.env"
    settings.write_text("BRIEFBOT_TELEGRAM_TOKEN=mine\n")
    installed("install.sh", tmp_path)
    assert tree(root) == first
    assert settings.read_text() == "BRIEFBOT_TELEGRAM_TOKEN=mine\n"

    environment = {"PYTHONPATH": OFFLINE["PYTHONPATH"], "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [root / "opt/briefbot/bin/briefbot", "--version"], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("briefbot 0.")

    assert installed("uninstall.sh", tmp_path) == "briefbot is removed; settings, briefings and state stay.\n"
    assert list(tree(root)) == ["etc/briefbot/briefbot.env"]
    installed("uninstall.sh", tmp_path, "--purge")
    installed("uninstall.sh", tmp_path, "--purge")
    assert tree(root) == {}


# --- Docker


def test_the_image_is_built_and_runs(tmp_path: Path) -> None:
    """The Dockerfile's own commands, one after another; then what it starts answers and is found healthy, and stops.

    It runs with what serve.txt names alone. The root of the image is read-only in compose.yaml: what the bot writes
    lies in its volumes alone.
    """
    environment = {"PATH": f"{tmp_path}/image/bin:/usr/bin:/bin", "HOME": str(tmp_path)} | OFFLINE
    image = Image(tmp_path / "image", context_with_our_versions(tmp_path / "context"), environment, {"TORCH_INDEX": ""})
    put_into(tmp_path / "served", distributions())
    image.build((DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
    port, before = free_port(), tree(image.root)
    with running_server(QUICK) as server:
        wanted = ("BRIEFBOT_TELEGRAM_TOKEN", "BRIEFBOT_TELEGRAM_BASE_URL", "BRIEFBOT_HEALTH_PORT", "NO_PROXY")
        settings = environment_for(server, tmp_path, port, {})
        given = image.environment | {name: settings[name] for name in wanted} | {"HOME": str(tmp_path)}
        given["PYTHONPATH"] = str(tmp_path / "served")
        with subprocess.Popen(
            [*image.command("ENTRYPOINT"), *image.command("CMD")],
            cwd=image.inside(image.workdir),
            env=given,
            stderr=subprocess.PIPE,
            executable=image.inside("/opt/briefbot/bin/briefbot"),
        ) as process:
            try:
                probe = [word.replace("8088", str(port)) for word in image.command("HEALTHCHECK")]
                assert eventually(
                    lambda: subprocess.run(probe, env=given, capture_output=True, check=False).returncode == 0
                )
                question = server.user("Ada").send("What did Trump call closer contact with China?")
                assert "very dangerous" in server.wait_answers(question, timeout=20)[0].plain
                process.send_signal(signal.Signals[image.said["STOPSIGNAL"]])
                assert process.wait(15) == 0
            finally:
                process.kill()
    written = set(tree(image.root)) - set(before)
    volumes = tuple(f"{volume.strip('/')}/" for volume in json.loads(image.said["VOLUME"]))
    assert {name for name in written if not name.startswith(volumes)} == set()
    assert "briefbot/state/briefbot.sqlite3" in written


def context_with_our_versions(folder: Path) -> Path:
    """What is sent to the engine, but that serve.txt names the versions that are installed here: none are fetched."""
    (folder / "deploy").mkdir(parents=True)
    for name in ("pyproject.toml", "README.md", "LICENSE", "src", "index"):
        (folder / name).symlink_to(DEPLOY.parent / name)
    lines = [f"{one.name}=={one.version}\n" for one in distributions()]
    (folder / "deploy" / "serve.txt").write_text("".join(lines), encoding="utf-8")
    return folder


def test_only_what_is_copied_is_sent() -> None:
    """The ignore file beside the Dockerfile lets through what COPY names, and nothing else."""
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    allowed = {line[1:] for line in ignored if line.startswith("!")}
    copies = [rest.split() for name, rest in instructions((DEPLOY / "Dockerfile").read_text()) if name == "COPY"]
    sources = [word for words in copies if "--from=build" not in words for word in words[:-1]]
    assert {source for source in sources if not source.startswith("--")} == allowed
    assert "*" in ignored


def test_the_image_gives_up_all_rights() -> None:
    """Not root, a probe of readiness, a signal to stop, and commands that are no shell's."""
    said = dict(instructions((DEPLOY / "Dockerfile").read_text(encoding="utf-8")))
    assert said["USER"] == "10001:10001"
    assert "/readyz" in said["HEALTHCHECK"]
    assert (said["STOPSIGNAL"], said["ENTRYPOINT"], said["CMD"]) == ("SIGTERM", '["briefbot"]', '["telegram"]')


def test_compose() -> None:
    """Read-only but for two volumes and /tmp, without capabilities, with time to stop; its paths are the image's."""
    compose: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    service = compose["services"]["briefbot"]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["stop_grace_period"] == "15s"
    assert set(service["environment"]) <= set(map(variable, Settings.model_fields))
    mounts = [mount.split(":") for mount in service["volumes"]]
    assert {name for name, *_ in mounts if not name.startswith(".")} == set(compose["volumes"]) == {"index", "state"}
    said = dict(instructions((DEPLOY / "Dockerfile").read_text(encoding="utf-8")))
    assert {path for name, path, *_ in mounts if name in compose["volumes"]} == set(json.loads(said["VOLUME"]))
    assert service["build"] == {"context": "..", "dockerfile": "deploy/Dockerfile"}


# --- settings and proxies


def test_the_example_of_settings(tmp_path: Path) -> None:
    """Each name is a setting, and the file can be used as it is but for the token."""
    values = dotenv_values(DEPLOY / "env.example")
    assert set(values) <= set(map(variable, Settings.model_fields))
    with surroundings(tmp_path, {}, (DEPLOY / "env.example").read_text(encoding="utf-8")):
        from_example = load_settings()
    with surroundings(tmp_path, {}):
        assert from_example == load_settings()


@pytest.mark.parametrize("proxy", ["nginx.conf.example", "Caddyfile.example"])
def test_proxies_pass_on_to_where_the_webhook_listens(proxy: str) -> None:
    """Path, port and secret are those of the settings' defaults."""
    text = (DEPLOY / proxy).read_text(encoding="utf-8")
    fields = Settings.model_fields
    assert f"127.0.0.1:{fields['telegram_webhook_port'].default}" in text
    assert f"/{fields['telegram_webhook_path'].default}" in text


def test_the_readme_names_every_file() -> None:
    """What lies in deploy/ is explained there."""
    readme = (DEPLOY / "README.md").read_text(encoding="utf-8")
    names = {path.name for path in DEPLOY.iterdir() if path.is_file()} - {"README.md", ".env"}
    assert [name for name in names if name not in readme] == []
