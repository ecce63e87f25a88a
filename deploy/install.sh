#!/bin/sh
# Installs briefbot in Telegram as a systemd service, or brings it up to date; running it again changes nothing more.
#
#   sudo ./install.sh [SOURCE]    SOURCE: what pip shall install; the folder above this one if left out
#
# With DESTDIR set, everything goes below that folder and systemd is not touched (for packages and tests).
# PYTHON names the interpreter; PIP_… variables (PIP_EXTRA_INDEX_URL, PIP_NO_INDEX …) reach pip as usual.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
source=${1:-$here/..}
root=${DESTDIR:-}
python=${PYTHON:-python3}
program=$root/opt/briefbot
settings=$root/etc/briefbot/briefbot.env
briefings=$root/srv/briefbot/briefings
unit=$root/etc/systemd/system/briefbot.service

say() { printf '%s\n' "$*"; }

if [ -z "$root" ] && [ "$(id -u)" -ne 0 ]; then
    say "This must be run as root: sudo $0" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))'; then
    say "Python 3.11 to 3.14 is needed; name one: PYTHON=python3.12 $0" >&2
    exit 1
fi

# --without-pip: Debian's python3 has no ensurepip unless python3-venv is there; the pip outside installs into it
[ -x "$program/bin/python" ] || "$python" -m venv --without-pip "$program"
"$python" -m pip --python "$program/bin/python" install --quiet --upgrade "$source"
install -d -m 0755 "$program/share"
install -m 0644 "$here/README.md" "$program/share/README.md"

install -d -m 0755 "$briefings"
install -d -m 0755 "$(dirname "$settings")"
if [ ! -e "$settings" ]; then
    install -m 0600 "$here/env.example" "$settings"
    say "Write the token into $settings."
fi
install -d -m 0755 "$(dirname "$unit")"
install -m 0644 "$here/briefbot.service" "$unit"

if [ -n "$root" ]; then
    say "Installed below $root; systemd was not touched."
    exit 0
fi
systemctl daemon-reload
systemctl enable --quiet briefbot.service
if grep -q '^BRIEFBOT_TELEGRAM_TOKEN=.' "$settings"; then
    systemctl restart briefbot.service
    say "briefbot runs; its log: journalctl -u briefbot"
else
    say "Then put briefings into $briefings and start it: systemctl start briefbot"
fi
