# assises: everything that can be done here. `make help` lists it.
#
# One file, not recursive. Objects lie under $(BUILD); `make asan` is the same
# rules with another $(BUILD) and other flags.

SHELL = /bin/bash
.DEFAULT_GOAL = build
.DELETE_ON_ERROR:
.SUFFIXES:

VERSION = 0.1.0
BUILD ?= build
PREFIX ?= /usr/local
DESTDIR ?=

CC = gcc
AR = ar
CFLAGS ?= -O2 -g
PKGS = lua5.4 libgit2 yaml-0.1 icu-i18n icu-uc libxxhash libseccomp
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null)

OUR_CFLAGS = -std=c17 -D_GNU_SOURCE -Igenerator $(PKG_CFLAGS) \
	-DASSISES_VERSION='"$(VERSION)"' \
	-Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wwrite-strings -Wvla -Wpointer-arith -Wundef -fno-common \
	-fstack-protector-strong -fPIE
OUR_LDFLAGS = -pie -Wl,-z,relro,-z,now
LIBS = -lcmark-gfm-extensions -lcmark-gfm $(PKG_LIBS) -lm
SANITIZE =
ifeq ($(SANITIZE),)
OUR_CFLAGS += $(if $(findstring -O0,$(CFLAGS)),,-D_FORTIFY_SOURCE=2)
else
OUR_CFLAGS += -fsanitize=$(SANITIZE) -fno-omit-frame-pointer
OUR_LDFLAGS += -fsanitize=$(SANITIZE)
endif

SOURCES := $(sort $(wildcard generator/*.c generator/*/*.c \
	generator/*/*/*.c))
HEADERS := $(sort $(wildcard generator/*.h generator/*/*.h \
	generator/*/*/*.h))
LIB_SOURCES := $(filter-out generator/main.c,$(SOURCES))
LIB_OBJECTS := $(LIB_SOURCES:%.c=$(BUILD)/%.o)
UNIT_SOURCES := $(sort $(wildcard tests/unit/*.c))
UNIT_TESTS := $(UNIT_SOURCES:tests/unit/%.c=$(BUILD)/tests/%)
TOOL_SOURCES := $(sort $(wildcard tests/tools/*.c))
TOOLS := $(TOOL_SOURCES:tests/tools/%.c=$(BUILD)/tests/%)

# ---------------------------------------------------------------- building

.PHONY: build
build: $(BUILD)/assises $(UNIT_TESTS) $(TOOLS) ## build the generator and its tests

# The flags of the last build; changed flags rebuild everything.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(OUR_CFLAGS) $(CPPFLAGS) $(CFLAGS) $(OUR_LDFLAGS) $(LDFLAGS)' \
		>$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@
.PHONY: FORCE
FORCE:

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(OUR_CFLAGS) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# One object knows where things are installed: another PREFIX rebuilds it alone.
$(BUILD)/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(PREFIX)' | cmp -s - $@ || echo '$(PREFIX)' >$@
$(BUILD)/generator/cli/parse.o: $(BUILD)/prefix
$(BUILD)/generator/cli/parse.o: OUR_CFLAGS += \
	-DASSISES_DATADIR='"$(PREFIX)/share/assises"'

$(BUILD)/libassises.a: $(LIB_OBJECTS)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/assises: $(BUILD)/generator/main.o $(BUILD)/libassises.a
	$(CC) $(OUR_LDFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(UNIT_TESTS): $(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(BUILD)/libassises.a
	$(CC) $(OUR_LDFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

$(TOOLS): $(BUILD)/tests/%: $(BUILD)/tests/tools/%.o $(BUILD)/libassises.a
	$(CC) $(OUR_LDFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

-include $(LIB_OBJECTS:.o=.d) $(BUILD)/generator/main.d \
	$(UNIT_SOURCES:%.c=$(BUILD)/%.d) $(TOOL_SOURCES:%.c=$(BUILD)/%.d)

# ------------------------------------------------------------ the two commands

.PHONY: site
site: ## publish the archive to public/ (installs what is missing)
	@tests/packages build
	@$(MAKE) --no-print-directory -s -j2 $(BUILD)/assises
	@$(BUILD)/assises build

.PHONY: check
check: ## run all tests (installs what is missing)
	@tests/packages check
	@$(MAKE) --no-print-directory -s -j2 build
	@BUILD=$(BUILD) ASSISES=$(BUILD)/assises TEST_LOGS=$(BUILD)/tests/logs \
		tests/run $(TESTS)

TESTS = tests/checks/layers tests/checks/headers tests/checks/style \
	$(UNIT_TESTS) $(SITE_TESTS) tests/golden
# Tests of the whole program; they do not depend on how it was compiled.
SITE_TESTS = $(sort $(filter-out %.md,$(wildcard tests/program/*)))

# ------------------------------------------------------------------ working on it

.PHONY: asan
asan: ## build and run the tests with address and undefined-behaviour sanitizers
	@tests/packages check
	@$(MAKE) --no-print-directory -s -j2 BUILD=build/asan $(ASAN_FLAGS) build
	@$(MAKE) --no-print-directory -s BUILD=build/asan $(ASAN_FLAGS) asan-tests

ASAN_FLAGS = SANITIZE=address,undefined CFLAGS="-O1 -g"
export ASAN_OPTIONS = detect_leaks=0:abort_on_error=1
export UBSAN_OPTIONS = halt_on_error=1:print_stacktrace=1

.PHONY: asan-tests
asan-tests:
	@BUILD=$(BUILD) ASSISES=$(BUILD)/assises TEST_LOGS=$(BUILD)/tests/logs \
		tests/run $(UNIT_TESTS) tests/golden
	@echo "leaks: the archive in one process"
	@ASAN_OPTIONS=detect_leaks=1 $(BUILD)/assises check --in-process \
		>$(BUILD)/tests/leaks 2>&1 || \
		{ cat $(BUILD)/tests/leaks; exit 1; }

.PHONY: accept
accept: $(BUILD)/assises ## take what the golden sites give now as expected
	ACCEPT=1 ASSISES=$(BUILD)/assises tests/golden $(CASE)
	git diff --stat tests/sites

.PHONY: preview
preview: ## build with drafts to preview/, to be read from the disk, and open it
	@tests/packages build
	@$(MAKE) --no-print-directory -s -j2 $(BUILD)/assises
	@$(BUILD)/assises build --drafts --links file --output preview
	@command -v xdg-open >/dev/null && xdg-open preview/index.html 2>/dev/null || \
		echo "open preview/index.html in a browser"

.PHONY: lint
lint: ## static analysis of the C code and of the shell scripts
	cppcheck --quiet --std=c11 --enable=warning,portability \
		--inline-suppr --error-exitcode=1 -Igenerator generator
	! command -v shellcheck >/dev/null || \
		shellcheck -S warning tests/run tests/golden tests/packages
	clang-format --dry-run -Werror $(SOURCES) $(filter %.h,$(HEADERS)) \
		$(UNIT_SOURCES) $(TOOL_SOURCES)

.PHONY: format
format: ## bring the C code into its form
	clang-format -i $(SOURCES) $(HEADERS) $(UNIT_SOURCES) $(TOOL_SOURCES)

.PHONY: soak
soak: build ## the long forms of the tests: hours, not minutes
	@SOAK=1 BUILD=$(BUILD) ASSISES=$(BUILD)/assises TEST_SECONDS=36000 \
		TEST_LOGS=$(BUILD)/tests/logs tests/run $(TESTS)

.PHONY: bench
bench: build ## measure: the floor and this program, on generated sites
	@BUILD=$(BUILD) ASSISES=$(BUILD)/assises tests/bench/run

# ------------------------------------------------------------------ installing

DATADIR = $(DESTDIR)$(PREFIX)/share/assises

.PHONY: install
install: $(BUILD)/assises ## install under PREFIX (/usr/local), below DESTDIR
	install -d $(DESTDIR)$(PREFIX)/bin $(DATADIR) \
		$(DESTDIR)$(PREFIX)/share/man/man1 \
		$(DESTDIR)$(PREFIX)/share/man/man5
	install -m 755 $(BUILD)/assises $(DESTDIR)$(PREFIX)/bin/assises
	install -m 644 generator/assises.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 generator/site.toml.5 \
		$(DESTDIR)$(PREFIX)/share/man/man5/assises-site.toml.5
	cp -R themes plugins generator/skeleton $(DATADIR)/

.PHONY: uninstall
uninstall: ## remove what install put there
	rm -rf $(DATADIR)
	rm -f $(DESTDIR)$(PREFIX)/bin/assises \
		$(DESTDIR)$(PREFIX)/share/man/man1/assises.1 \
		$(DESTDIR)$(PREFIX)/share/man/man5/assises-site.toml.5

.PHONY: clean
clean: ## remove what was built
	rm -rf build

.PHONY: help
help: ## list what make can do here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | \
		sed 's/:.*## /\t/' | expand -t 12
