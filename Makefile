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
	-DASSISES_DATADIR='"$(PREFIX)/share/assises"' \
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

.PHONY: clean
clean: ## remove what was built
	rm -rf build

.PHONY: help
help: ## list what make can do here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | \
		sed 's/:.*## /\t/' | expand -t 14
