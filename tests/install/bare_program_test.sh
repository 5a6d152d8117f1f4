#!/bin/sh
# The program without any of its optional libraries: it builds without a
# warning, works, and says so where something was left out.
set -u
cd "$(dirname "$0")/../.." || exit 1
at=build/install
mkdir -p "$at"
passed=0 failed=0

check() { # NAME COMMAND...: the command succeeds
  name=$1
  shift
  if "$@" >"$at/bare.log" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "failed: $name: $*"
    head -n 40 "$at/bare.log"
  fi
}

answers() { [ "$("$at/bare" :memory: ListTables | tr -d ' \n')" = '{"TableNames":[]}' ]; }
reads_a_script() { [ "$(echo ListTables | "$at/bare" :memory: | tr -d ' \n')" = '{"TableNames":[]}' ]; }
serve_is_refused() { ! "$at/bare" serve --port 0; }

check "it builds" cc -std=c11 -D_POSIX_C_SOURCE=200809L -pthread -Wall -Wextra -Werror \
  -O0 -iquote shell -Iinclude -o "$at/bare" shell/*.c shell/*/*.c build/libstator.a \
  $(pkg-config --libs sqlite3 libcjson libxxhash)
check "it answers a call" answers
check "it reads statements from its input" reads_a_script
check "it refuses to serve" serve_is_refused

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
