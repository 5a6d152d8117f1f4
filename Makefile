# Builds Stator out of the tree, under build/. `make help` lists the targets.
#
# New files are picked up by their place: lib/ is the library, shell/ the
# program, tests/*/*_test.c one test program each, bench/*.c the benchmark.
# Variables: CC, CFLAGS, PREFIX, DESTDIR, WERROR=1 (warnings are errors), V=1
# (show the commands).

VERSION := $(shell sed -n 's/^.define STATOR_VERSION "\(.*\)"/\1/p' include/stator.h)
B := build

CXX ?= c++
INSTALL ?= install
# Symbols stay in build/.
INSTALL_PROGRAM ?= $(INSTALL) -s -m 755
PKG_CONFIG ?= pkg-config
CFLAGS ?= -O2 -g
PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
# Clang takes an enum for unsigned: returning a stator_code as int is no mistake.
WARNINGS += $(if $(findstring clang,$(CC)),-Wno-sign-conversion -Wno-unknown-warning-option)
STANDARD = -std=c11 -D_POSIX_C_SOURCE=200809L -pthread $(WARNINGS)
# Instrumented code makes gcc guess lengths that cannot be.
SANITIZE := -O1 -g1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer \
  -Wno-format-truncation -Wno-stringop-truncation -Wno-maybe-uninitialized

THREADS := -O1 -fsanitize=thread -fno-omit-frame-pointer

# ------------------------------------------------- what the system provides
NEEDED := sqlite3 libcjson libxxhash
OPTIONAL := libmicrohttpd libedit zlib nettle libutf8proc

LIB_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(NEEDED) 2>/dev/null)
LIB_LIBS := $(shell $(PKG_CONFIG) --libs $(NEEDED) 2>/dev/null)

# libcurl is loaded when an endpoint is opened: linked, it would make every start
# several times slower.
OPTIONAL_AT_RUN := libcurl

WITH := $(foreach p,$(OPTIONAL),$(shell $(PKG_CONFIG) --exists $(p) 2>/dev/null && echo $(p)))
WITH_AT_RUN := $(foreach p,$(OPTIONAL_AT_RUN),$(shell $(PKG_CONFIG) --exists $(p) 2>/dev/null && echo $(p)))
WITHOUT := $(filter-out $(WITH) $(WITH_AT_RUN),$(OPTIONAL) $(OPTIONAL_AT_RUN))
SHELL_CFLAGS := $(strip \
  $(if $(filter libmicrohttpd,$(WITH)),-DSTATOR_WITH_MICROHTTPD) \
  $(if $(filter libedit,$(WITH)),-DSTATOR_WITH_LIBEDIT) \
  $(if $(filter zlib,$(WITH)),-DSTATOR_WITH_ZLIB) \
  $(if $(filter nettle,$(WITH)),-DSTATOR_WITH_NETTLE) \
  $(if $(filter libcurl,$(WITH_AT_RUN)),-DSTATOR_WITH_CURL $(shell $(PKG_CONFIG) --cflags libcurl)) \
  $(if $(filter libutf8proc,$(WITH)),-DSTATOR_WITH_UTF8PROC) \
  $(if $(WITH),$(shell $(PKG_CONFIG) --cflags $(WITH))))
SHELL_LIBS := $(if $(WITH),$(shell $(PKG_CONFIG) --libs $(WITH))) $(if $(WITH_AT_RUN),-ldl)

TEST_CFLAGS := $(shell $(PKG_CONFIG) --cflags cmocka 2>/dev/null)
TEST_LIBS := $(shell $(PKG_CONFIG) --libs cmocka 2>/dev/null || echo -lcmocka)

# -------------------------------------------------------------------- files
LIB_SRC := $(sort $(wildcard lib/*/*.c lib/*/*/*.c))
SHELL_SRC := $(sort $(wildcard shell/*.c shell/*/*.c))
TEST_SRC := $(sort $(wildcard tests/*/*_test.c))
SUPPORT_SRC := $(sort $(wildcard tests/support/*.c))
BENCH_SRC := $(sort $(wildcard bench/*.c))

# A test that replaces a function at link time needs it in an object of its
# own, which the amalgamation has not.
WRAP_SRC := $(if $(TEST_SRC),$(shell grep -l '^// link:.*--wrap' $(TEST_SRC)))

# Those with threads also run under the checker of data races.
THREAD_SRC := $(filter-out $(WRAP_SRC),$(if $(TEST_SRC),$(shell grep -l pthread_create $(TEST_SRC))))

A := $(B)/libstator.a
SONAME := libstator.so.$(firstword $(subst ., ,$(VERSION)))
SO := $(B)/libstator.so.$(VERSION)
PROGRAM := $(if $(SHELL_SRC),$(B)/stator)

UNIT := $(TEST_SRC:%.c=$(B)/%)
UNIT_ASAN := $(TEST_SRC:%.c=$(B)/asan/%)
UNIT_TSAN := $(THREAD_SRC:%.c=$(B)/tsan/%)
UNIT_AMALGAMATION := $(patsubst %.c,$(B)/amalgamation/%,$(filter-out $(WRAP_SRC),$(TEST_SRC)))

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY: $(TEST_SRC:%.c=$(B)/%.o) $(TEST_SRC:%.c=$(B)/asan/%.o) $(THREAD_SRC:%.c=$(B)/tsan/%.o)
.SUFFIXES:
.PHONY: FORCE

.PHONY: all
all: $(A) $(SO) $(PROGRAM) ## the library, static and shared, and the program (default)

# ------------------------------------------------------------------ objects
# The program stays small: what only people wait for, or what is done once and kept, is
# compiled for size; what nothing calls is left out, as are tables for unwinding, which C
# has no use for, what the compiler adds for long loops over numbers, of which there
# are none here, and gaps before jumps.
SECTIONS := -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables \
  -fno-tree-vectorize -fno-tree-slp-vectorize
UNALIGNED := $(if $(findstring clang,$(CC)),,-fno-align-functions -fno-align-loops -fno-align-jumps -fno-align-labels)
FOR_SIZE := $(if $(filter -O2,$(CFLAGS)),-Os)
SMALL := $(SECTIONS) $(FOR_SIZE)
SELDOM := lib/partiql lib/expr/search lib/store/catalog lib/store/search lib/store/upkeep lib/store/view \
  lib/store/sql \
  $(addprefix lib/ops/,account backup explain global inspect legacy search sql statement stream table \
  testing transfer view)

# Texts of expressions are read once and kept; the others are of calls that few make.
SELDOM_FILES := \
  $(addprefix lib/expr/,attribute_path check_condition expression_text key_condition lexer parse_expression \
  parser partiql_text placeholders projection update_parse update_plan) \
  $(addprefix lib/ops/,capacity constraints) \
  $(addprefix lib/ops/item/,batch_get_item cancellation collection_metrics idempotency transact \
  transact_get_items transact_write_items) \
  $(addprefix lib/store/,backfill dry_run import_jobs open_file sql_name survey tokens) \
  $(addprefix lib/api/,documents maintenance rows transaction upkeep) lib/base/error lib/value/plain

# Everything is compiled anew when the compiler or a flag has changed.
FLAGS := $(strip $(CC) $(CPPFLAGS) $(CFLAGS) $(WARNINGS) $(LIB_CFLAGS) $(SHELL_CFLAGS) $(SMALL) $(UNALIGNED) $(SELDOM) $(SELDOM_FILES) $(LDFLAGS))
$(B)/flags: FORCE
	@test -n '$(LIB_LIBS)' || { echo "Stator needs $(NEEDED) and finds them by $(PKG_CONFIG);" \
	  "tests/setup run installs them" >&2; exit 1; }
	@mkdir -p $(B); echo '$(FLAGS)' | cmp -s - $@ || echo '$(FLAGS)' > $@

IN_LIB := -fPIC -fvisibility=hidden $(SECTIONS) -iquote lib -Iinclude $(LIB_CFLAGS)
# What is left out leaves empty files.
IN_SHELL := $(if $(WITHOUT),-Wno-pedantic) -iquote shell -Iinclude $(SHELL_CFLAGS)
# cmocka's macros convert their arguments silently; tables of cases hold ST_LIT. Tests are
# compiled oftener than they run.
IN_TESTS := -O0 -g1 -Wno-conversion -Wno-pedantic -Wno-stringop-truncation -iquote lib -iquote tests -Iinclude \
  $(LIB_CFLAGS) $(TEST_CFLAGS)

IN_BENCH := -iquote bench -Iinclude $(LIB_CFLAGS)

RUN = $(if $(V),,@echo "  $(1) $@";) mkdir -p $(@D) &&
COMPILE = $(CC) $(STANDARD) $(if $(WERROR),-Werror) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
LINK = $(CC) -pthread $(CFLAGS) $(LDFLAGS) -o $@
# The flags that a test asks for in its first line: // link: FLAGS
LINE_1 = $$(sed -n '1s,^// link: ,,p' $(1))

$(addprefix $(B)/,$(SELDOM:=/%.o) $(SELDOM_FILES:=.o)): IN_LIB += $(FOR_SIZE)
$(B)/lib/%.o: lib/%.c $(B)/flags
	$(call RUN,CC) $(COMPILE) $(IN_LIB) $(UNALIGNED)
$(B)/shell/serve/%.o: SMALL := $(filter-out -Os,$(SMALL))
$(B)/shell/%.o: shell/%.c $(B)/flags
	$(call RUN,CC) $(COMPILE) $(IN_SHELL) $(SMALL) $(UNALIGNED)
$(B)/tests/%.o: tests/%.c $(B)/flags
	$(call RUN,CC) $(COMPILE) $(IN_TESTS)
$(B)/bench/%.o: bench/%.c $(B)/flags
	$(call RUN,CC) $(COMPILE) $(IN_BENCH)
$(B)/asan/lib/%.o: lib/%.c $(B)/flags
	$(call RUN,CC) $(COMPILE) $(IN_LIB) $(SANITIZE)
$(B)/asan/shell/%.o: shell/%.c $(B)/flags
	$(call RUN,CC) $(COMPILE) $(IN_SHELL) $(SANITIZE)
$(B)/asan/tests/%.o: tests/%.c $(B)/flags
	$(call RUN,CC) $(COMPILE) $(SANITIZE) $(IN_TESTS)
$(B)/tsan/lib/%.o: lib/%.c $(B)/flags
	$(call RUN,CC) $(COMPILE) $(IN_LIB) $(THREADS)
$(B)/tsan/tests/%.o: tests/%.c $(B)/flags
	$(call RUN,CC) $(COMPILE) $(IN_TESTS) $(THREADS)
$(B)/amalgamation/stator.o: amalgamation/stator.c $(B)/flags
	$(call RUN,CC) $(COMPILE) -fPIC $(LIB_CFLAGS)

-include $(shell test -d $(B) && find $(B) -name '*.d' -type f)

# ---------------------------------------------------- libraries and programs
ARCHIVE = rm -f $@ && $(AR) qcs $@ $(filter %.o,$^)
# Rebuilds what is made of a list of files when the list has changed.
$(B)/files: FORCE
	@mkdir -p $(B); echo '$(LIB_SRC) $(SHELL_SRC) $(SUPPORT_SRC)' | cmp -s - $@ \
	  || echo '$(LIB_SRC) $(SHELL_SRC) $(SUPPORT_SRC)' > $@

$(A): $(LIB_SRC:%.c=$(B)/%.o) $(B)/files
	$(call RUN,AR) $(ARCHIVE)
$(B)/asan/libstator.a: $(LIB_SRC:%.c=$(B)/asan/%.o) $(B)/files
	$(call RUN,AR) $(ARCHIVE)
$(B)/tsan/libstator.a: $(LIB_SRC:%.c=$(B)/tsan/%.o) $(B)/files
	$(call RUN,AR) $(ARCHIVE)
$(B)/libsupport.a: $(SUPPORT_SRC:%.c=$(B)/%.o) $(B)/files
	$(call RUN,AR) $(ARCHIVE)
$(B)/asan/libsupport.a: $(SUPPORT_SRC:%.c=$(B)/asan/%.o) $(B)/files
	$(call RUN,AR) $(ARCHIVE)

$(SO): $(LIB_SRC:%.c=$(B)/%.o) $(B)/files
	$(call RUN,LD) $(LINK) -shared -Wl,-soname,$(SONAME) -Wl,-z,defs $(filter %.o,$^) $(LIB_LIBS)
	@ln -sf $(@F) $(B)/$(SONAME); ln -sf $(SONAME) $(B)/libstator.so

# Relative relocations in a short form, a twelfth of the program: where a program that
# has them runs here, which an older C library does not let it.
$(B)/relr: $(B)/flags
	@flag=-Wl,-z,pack-relative-relocs; \
	printf 'static int x; int *volatile p = &x; int main(void) { return p != &x; }\n' | \
	  $(CC) $(CFLAGS) $(LDFLAGS) -x c - -o $@.try $$flag 2>$@.told && test ! -s $@.told && $@.try || \
	  flag=; \
	echo "$$flag" > $@; rm -f $@.try $@.told

$(B)/stator: $(SHELL_SRC:%.c=$(B)/%.o) $(A) $(B)/relr
	$(call RUN,LD) $(LINK) -Wl,--gc-sections -Wl,-z,noseparate-code $$(cat $(B)/relr) $(filter %.o,$^) $(A) $(LIB_LIBS) \
	  $(SHELL_LIBS)
	$(if $(WITHOUT),@echo "  the program was built without: $(WITHOUT)")
$(B)/asan/stator: $(SHELL_SRC:%.c=$(B)/asan/%.o) $(B)/asan/libstator.a
	$(call RUN,LD) $(LINK) $(filter -f%,$(SANITIZE)) $^ $(LIB_LIBS) $(SHELL_LIBS)

# -------------------------------------------------------------------- tests
SUPPORT := $(if $(SUPPORT_SRC),$(B)/libsupport.a)
SUPPORT_ASAN := $(if $(SUPPORT_SRC),$(B)/asan/libsupport.a)

$(B)/tests/%_test: $(B)/tests/%_test.o $(SUPPORT) $(A)
	$(call RUN,LD) $(LINK) $^ $(call LINE_1,tests/$*_test.c) $(TEST_LIBS) $(LIB_LIBS)
$(B)/asan/tests/%_test: $(B)/asan/tests/%_test.o $(SUPPORT_ASAN) $(B)/asan/libstator.a
	$(call RUN,LD) $(LINK) $(filter -f%,$(SANITIZE)) $^ $(call LINE_1,tests/$*_test.c) $(TEST_LIBS) $(LIB_LIBS)
$(B)/tsan/tests/%_test: $(B)/tsan/tests/%_test.o $(B)/tsan/libstator.a
	$(call RUN,LD) $(LINK) $(filter -f%,$(THREADS)) $^ $(TEST_LIBS) $(LIB_LIBS)
$(B)/amalgamation/tests/%_test: $(B)/tests/%_test.o $(SUPPORT) $(B)/amalgamation/stator.o
	$(call RUN,LD) $(LINK) $^ $(call LINE_1,tests/$*_test.c) $(TEST_LIBS) $(LIB_LIBS)

JOBS := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
BUILD := +@rm -f $(B)/incomplete; $(MAKE) --no-print-directory -j$(JOBS)
# What could be built is tested all the same. On lines of their own, so that
# `make -n` runs nothing.
NOTE_FAILURE := touch $(B)/incomplete
NO_FAILURE := test ! -e $(B)/incomplete

.PHONY: test unit unit-asan unit-tsan test-programs test-programs-unit test-programs-asan
test: ## everything: unit tests (also sanitized, also amalgamated), shell, endpoint, install
	@tests/setup test
	$(BUILD) -k WERROR=1 all test-programs || $(NOTE_FAILURE)
	@tests/run all && $(NO_FAILURE)

unit: ## the unit tests alone
	$(BUILD) -k test-programs-unit || $(NOTE_FAILURE)
	@tests/run unit && $(NO_FAILURE)

unit-asan: ## the unit tests alone, with address, leak and undefined-behaviour checks
	$(BUILD) -k test-programs-asan || $(NOTE_FAILURE)
	@tests/run asan && $(NO_FAILURE)

unit-tsan: ## the unit tests with threads alone, with a check for data races
	$(BUILD) -k $(UNIT_TSAN) || $(NOTE_FAILURE)
	@tests/run tsan && $(NO_FAILURE)

test-programs-unit: $(UNIT)
test-programs-asan: $(UNIT_ASAN)
test-programs: $(UNIT) $(UNIT_ASAN) $(UNIT_AMALGAMATION) $(if $(SHELL_SRC),$(B)/asan/stator)
test-programs: $(B)/bench/bench

.PHONY: lint
lint: ## walls between folders, formatting, static analysis, warnings of gcc and clang
	@tests/setup lint
	$(BUILD) -k WERROR=1 all || $(NOTE_FAILURE)
	@LIB_FLAGS='$(STANDARD) $(IN_LIB)' SHELL_FLAGS='$(STANDARD) $(IN_SHELL)' \
	  TEST_FLAGS='$(STANDARD) $(IN_TESTS)' BENCH_FLAGS='$(STANDARD) $(IN_BENCH)' \
	  tests/lint/run $(CHECK) && $(NO_FAILURE)

# ----------------------------------------------------------- the other goods
.PHONY: run bench bench-endpoint bench-dynalite bench-start bench-check amalgamation
run: ## installs what is missing, builds, and shows the program at work
	@tests/setup run
	$(BUILD) all
	@$(B)/stator demo

$(B)/bench/bench: $(BENCH_SRC:%.c=$(B)/%.o) $(A)
	$(call RUN,LD) $(LINK) $^ $(LIB_LIBS) -lm
bench: $(B)/bench/bench ## measures, beside raw SQLite: BENCH="arguments"
	@$(B)/bench/bench --folder $(B)/bench $(BENCH)

BENCH_DATA := $(B)/bench/data.o $(B)/bench/item_text.o

# The load generator, and the same HTTP library as the program's beside it.
ENDPOINT_SRC := $(sort $(wildcard bench/endpoint/*.c))
$(B)/bench/endpoint/%.o: IN_BENCH += $(SHELL_CFLAGS)
$(B)/bench/endpoint/endpoint_bench: $(ENDPOINT_SRC:%.c=$(B)/%.o) $(BENCH_DATA)
	$(call RUN,LD) $(LINK) $^ $(SHELL_LIBS) $(LIB_LIBS)
bench-endpoint: $(PROGRAM) $(B)/bench/endpoint/endpoint_bench ## measures over HTTP: ENDPOINTS="NAME=URL ..." BENCH="arguments"
	@$(B)/bench/endpoint/endpoint_bench $(ENDPOINTS) $(BENCH)
bench-dynalite: ## installs dynalite for bench-endpoint to stand beside
	npm --prefix bench/endpoint/dynalite ci --no-audit --no-fund --ignore-scripts

# Beside the program one that does nothing, with the same libraries.
START_SRC := $(sort $(wildcard bench/start/*.c)) \
  $(patsubst %,bench/endpoint/%.c,http_client load server_process times)
START := $(addprefix $(B)/bench/start/,start_bench stripped bare/bare)
$(B)/bench/start/start_bench: $(START_SRC:%.c=$(B)/%.o) $(BENCH_DATA) $(A)
	$(call RUN,LD) $(LINK) $^ $(LIB_LIBS)
$(B)/bench/start/stripped: $(PROGRAM)
	@mkdir -p $(@D); strip -o $@ $<
$(B)/bench/start/bare/bare: $(B)/bench/start/bare/bare.o
	$(call RUN,LD) $(LINK) $^ -Wl,--no-as-needed $(LIB_LIBS) $(SHELL_LIBS)
bench-start: $(START) ## measures opening, starting and resting: ROUNDS=30
	@$< $(PROGRAM) $(wordlist 2,3,$(START)) $(B) $(ROUNDS)

CHECK_SRC := $(sort $(wildcard bench/check/*.c))
$(B)/bench/check/check_work: $(CHECK_SRC:%.c=$(B)/%.o) $(BENCH_DATA) $(A)
	$(call RUN,LD) $(LINK) $^ $(LIB_LIBS)
bench-check: ## instruction counts beside the recorded ones: RECORD=1 records
	@tests/setup check
	$(BUILD) $(B)/bench/check/check_work
	@CFLAGS='$(CFLAGS)' bench/check/run $(if $(RECORD),--record)

amalgamation: amalgamation/stator.c ## writes amalgamation/stator.c and stator.h
amalgamation/stator.c: amalgamation/build $(B)/files include/stator.h $(wildcard lib/*/*.[ch] lib/*/*/*.[ch])
	$(call RUN,GEN) python3 amalgamation/build amalgamation
amalgamation/stator.h: amalgamation/stator.c ;

# ------------------------------------------------------------------ install
MAN := $(if $(PROGRAM),$(B)/stator.1)
COMPLETIONS := $(if $(PROGRAM),$(patsubst %,$(B)/completion/%,bash zsh fish))
# Where each shell looks under a prefix.
BASH_FILE := share/bash-completion/completions/stator
ZSH_FILE := share/zsh/site-functions/_stator
FISH_FILE := share/fish/vendor_completions.d/stator.fish
ROOT = $(DESTDIR)$(PREFIX)
LIBS_ROOT = $(DESTDIR)$(LIBDIR)

$(B)/stator.pc: include/stator.pc.in include/stator.h FORCE
	@sed -e 's,@PREFIX@,$(PREFIX),' -e 's,@LIBDIR@,$(LIBDIR),' -e 's,@VERSION@,$(VERSION),' \
	  -e 's/@REQUIRES@/$(NEEDED)/' $< > $@

# A line @NAME@ of the manual is a list that the program makes from its own tables.
$(B)/stator.1: shell/stator.1.in $(B)/stator
	$(call RUN,GEN) awk '!/^@.*@$$/ { print; next } \
	  { gsub("@", ""); fflush(); if (system("$(B)/stator help --man " $$0)) exit 1 }' $< > $@
$(B)/completion/%: $(B)/stator
	$(call RUN,GEN) $< completion $* > $@

.PHONY: install uninstall clean help
install: all $(B)/stator.pc $(MAN) $(COMPLETIONS) ## header, libraries, stator.pc, program, manual, completions: PREFIX=, DESTDIR=
	$(INSTALL) -d $(ROOT)/bin $(ROOT)/include $(ROOT)/share/man/man1 $(LIBS_ROOT)/pkgconfig
	$(INSTALL) -m 644 include/stator.h $(ROOT)/include/
	$(INSTALL) -m 644 $(A) $(LIBS_ROOT)/
	$(INSTALL_PROGRAM) $(SO) $(LIBS_ROOT)/
	ln -sf $(notdir $(SO)) $(LIBS_ROOT)/$(SONAME)
	ln -sf $(SONAME) $(LIBS_ROOT)/libstator.so
	$(INSTALL) -m 644 $(B)/stator.pc $(LIBS_ROOT)/pkgconfig/
	$(if $(PROGRAM),$(INSTALL_PROGRAM) $(PROGRAM) $(ROOT)/bin/)
	$(if $(MAN),$(INSTALL) -m 644 $(MAN) $(ROOT)/share/man/man1/)
	$(if $(COMPLETIONS),$(INSTALL) -d $(dir $(ROOT)/$(BASH_FILE) $(ROOT)/$(ZSH_FILE) $(ROOT)/$(FISH_FILE)))
	$(if $(COMPLETIONS),$(INSTALL) -m 644 $(B)/completion/bash $(ROOT)/$(BASH_FILE))
	$(if $(COMPLETIONS),$(INSTALL) -m 644 $(B)/completion/zsh $(ROOT)/$(ZSH_FILE))
	$(if $(COMPLETIONS),$(INSTALL) -m 644 $(B)/completion/fish $(ROOT)/$(FISH_FILE))
	$(if $(DESTDIR),,-ldconfig 2>/dev/null) # so that programs find the new library at once

uninstall: ## removes what install put there
	rm -f $(ROOT)/include/stator.h $(ROOT)/bin/stator $(ROOT)/share/man/man1/stator.1 \
	  $(LIBS_ROOT)/libstator.a $(LIBS_ROOT)/libstator.so $(LIBS_ROOT)/$(SONAME) \
	  $(LIBS_ROOT)/$(notdir $(SO)) $(LIBS_ROOT)/pkgconfig/stator.pc \
	  $(ROOT)/$(BASH_FILE) $(ROOT)/$(ZSH_FILE) $(ROOT)/$(FISH_FILE)

clean: ## removes what was built
	rm -rf $(B) amalgamation/stator.c amalgamation/stator.h

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | awk -F'|' '{ printf "  %-14s %s\n", $$1, $$2 }'
	@echo "  build/tests/unit/NAME_test [CASE]: one test program alone, after make unit"
