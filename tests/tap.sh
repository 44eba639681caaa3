# For test programs written in bash: TAP, counted.
#
#	. tests/tap.sh
#	check "name" command args...	passes if the command does
#	same "name" expected actual	compares two files or folders
#	done_testing

tap_count=0 tap_failed=0

tap() { # tap ok|"not ok" NAME
	tap_count=$((tap_count + 1))
	echo "$1 $tap_count - $2"
	[ "$1" = ok ] || tap_failed=$((tap_failed + 1))
}

skip() { # skip NAME WHY
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

check() {
	local name=$1 output
	shift
	if output=$("$@" 2>&1); then
		tap ok "$name"
	else
		tap "not ok" "$name"
		printf '%s\n' "$output" | head -n 40 | sed 's/^/# /'
		return 1
	fi
}

same() {
	check "$1" diff -ru "$2" "$3"
}

done_testing() {
	echo "1..$tap_count"
	[ $tap_failed = 0 ]
}
