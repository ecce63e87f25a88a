#!/bin/sh
# Removes what install.sh has put in place; running it again changes nothing more.
#
#   sudo ./uninstall.sh [--purge]
#
# Settings, briefings and state stay, unless --purge is given. DESTDIR as with install.sh.
set -eu

root=${DESTDIR:-}
purge=no
case ${1:-} in
--purge) purge=yes ;;
'') ;;
*)
    printf 'usage: %s [--purge]\n' "$0" >&2
    exit 2
    ;;
esac

if [ -z "$root" ] && [ "$(id -u)" -ne 0 ]; then
    printf 'This must be run as root: sudo %s\n' "$0" >&2
    exit 1
fi
if [ -z "$root" ] && [ -e /etc/systemd/system/briefbot.service ]; then
    systemctl disable --now --quiet briefbot.service
fi
rm -f "$root/etc/systemd/system/briefbot.service"
if [ -z "$root" ]; then
    systemctl daemon-reload
    systemctl reset-failed briefbot.service 2>/dev/null || true
fi
rm -rf "$root/opt/briefbot"
# the index is a cache; DynamicUser keeps both folders in "private" and links to them
rm -rf "$root/var/cache/private/briefbot" "$root/var/cache/briefbot"
if [ "$purge" = yes ]; then
    rm -rf "$root/var/lib/private/briefbot" "$root/var/lib/briefbot" "$root/etc/briefbot" "$root/srv/briefbot"
fi
printf 'briefbot is removed%s.\n' "$([ "$purge" = yes ] || printf '; settings, briefings and state stay')"
