# Shared by the tests of the program from outside; sourced.  Prints TAP as it goes.
# shellcheck shell=sh
# $1 of the test is the program; $tmp is an empty folder that goes at the end.

soi=$(CDPATH='' cd -- "$(dirname -- "$1")" && pwd)/${1##*/}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
tmp=$(mktemp -d)
n=0
LC_ALL=C.UTF-8
export LC_ALL

clean_up() {
	chmod -R u+rwX "$tmp" 2>/dev/null
	if mountpoint -q "$tmp/disk" 2>/dev/null; then umount "$tmp/disk"; fi
	rm -rf "$tmp"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

# ok NAME: ends a case by the status of the command before it
ok() {
	if [ $? -eq 0 ]; then
		n=$((n + 1))
		echo "ok $n - $1"
	else
		not_ok "$1"
	fi
}

not_ok() {
	n=$((n + 1))
	echo "not ok $n - $1"
	for f in "$tmp/out" "$tmp/err"; do
		[ ! -s "$f" ] || head -n 20 "$f" | cut -c 1-300 | sed 's/^/# /'
	done
}

skip() {
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}

# ends CODE COMMAND...: true where it ends with that exit code; output in $tmp/out and $tmp/err
ends() {
	wanted=$1
	shift
	"$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	got=$?
	[ $got -eq "$wanted" ] && return 0
	echo "# exit code $got, not $wanted: $*"
	return 1
}

# says WORDS: true where the last command said that on standard error
says() {
	grep -q -- "$1" "$tmp/err" && return 0
	echo "# nothing on standard error about: $1"
	return 1
}
