#!/bin/sh
# backup.sh DIRECTORY [KEEP]: makes a backup and keeps the newest KEEP (14). For cron, as the user of the node,
# with KAIFONG_DATA (and other settings, if they are not in kaifong.toml) in the environment.
#
# A backup holds what members told only each other. It is not encrypted: encrypt it before it leaves this machine.
set -eu
umask 077

directory=${1:?name the directory for the backups}
keep=${2:-14}
program=${KAIFONG_PROGRAM:-kaifong}

case $keep in
    '' | *[!0-9]* | 0) echo "backup.sh: KEEP is a whole number from 1, not $keep" >&2; exit 2 ;;
esac

mkdir -p "$directory"
file=$directory/kaifong-$(date -u +%Y%m%dT%H%M%SZ).tar
"$program" backup "$file"

# What cannot be read is no backup, and then none of the older ones goes.
if ! tar -tf "$file" >/dev/null; then
    echo "backup.sh: $file cannot be read; older backups were kept" >&2
    exit 1
fi

# Names sort by date; only files that look like ours are ever removed.
ls -1 "$directory" |
    grep -E '^kaifong-[0-9]{8}T[0-9]{6}Z\.tar$' |
    sort -r |
    tail -n "+$((keep + 1))" |
    while read -r old; do
        rm -f -- "$directory/$old"
    done
