#!/bin/sh
# Installs into a folder, uses what is there as an application would, and
# uninstalls it again.
set -u
cd "$(dirname "$0")/../.." || exit 1
at=$PWD/build/install
rm -rf "$at"
mkdir -p "$at"
passed=0 failed=0

check() { # NAME COMMAND...: the command succeeds
  name=$1
  shift
  if "$@" >"$at.log" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "failed: $name: $*"
    head -n 40 "$at.log"
  fi
}

unset MAKEFLAGS MAKELEVEL MFLAGS
prefix=$at/usr
version=$(sed -n 's/^.define STATOR_VERSION "\(.*\)"/\1/p' include/stator.h)
cat >"$at/program.c" <<'END'
#include <stator.h>
#include <stdio.h>
int main(void) {
  stator *db;
  stator_result *r = stator_result_new();
  if (stator_open(":memory:", NULL, &db, r) != STATOR_OK) return 1;
  int rc = stator_call(db, "ListTables", "{}", STATOR_NUL, r);
  puts(stator_result_body(r, NULL));
  stator_result_free(r);
  stator_close(db);
  return rc;
}
END

pc() { PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config "$@"; }
answers() { [ "$("$@")" = '{"TableNames":[]}' ]; }
has_version() { "$prefix/bin/stator" --version | grep -qF "$version"; }
manual_has() {
  for word; do
    sed 's/\\-/-/g; s/\\&//g' "$prefix/share/man/man1/stator.1" | grep -q "fB$word" || return 1
  done
  ! grep -q '^@' "$prefix/share/man/man1/stator.1"
}
no_file_is_left() { [ -z "$(find "$prefix" ! -type d)" ]; }

check "make install" make install PREFIX="$prefix"
check "the version in stator.pc" [ "$(pc --modversion stator)" = "$version" ]
check "a program with the shared library" cc -o "$at/shared" "$at/program.c" \
  $(pc --cflags --libs stator)
check "it runs" answers env LD_LIBRARY_PATH="$prefix/lib" "$at/shared"
rm -f "$prefix"/lib/libstator.so*
check "a program with the static library" cc -o "$at/static" "$at/program.c" \
  $(pc --cflags --libs --static stator)
check "it runs" answers "$at/static"
check "the program" has_version
check "its manual" test -s "$prefix/share/man/man1/stator.1"
check "which lists the commands that .help lists" manual_has '\.import' '\.tables' CreateTable --durability
check "completion for bash" bash -n "$prefix/share/bash-completion/completions/stator"
check "completion for zsh" grep -qx '#compdef stator' "$prefix/share/zsh/site-functions/_stator"
check "completion for fish" grep -q 'complete -c stator' \
  "$prefix/share/fish/vendor_completions.d/stator.fish"
check "make uninstall" make uninstall PREFIX="$prefix"
check "no file is left" no_file_is_left
check "a package's folder" make install DESTDIR="$at/package" PREFIX=/usr LIBDIR=/usr/lib64
check "has its libraries" test -e "$at/package/usr/lib64/libstator.so"
check "and names where it will be" grep -qx 'prefix=/usr' \
  "$at/package/usr/lib64/pkgconfig/stator.pc"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
