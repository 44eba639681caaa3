/*
 * What plugins can and cannot do: the same result in every run, an end to
 * what does not end by itself, nothing to be had beyond the allow-list.
 *
 * The attacks are those that a hook or a cap can stop. What runs away inside
 * one C function is ended with its process, which is tested there.
 */
#include "script_fixture.h"

/* Run code as a plugin's init.lua; the error, or NULL. */
static const char *run_hooked(struct fixture *f, const char *code,
			      const struct script_hooks *hooks)
{
	fixture_plugin(f, "p", "", code);
	return fixture_load_from(f, "", hooks) ? NULL : fixture_error(f);
}

static const char *run(struct fixture *f, const char *code)
{
	return run_hooked(f, code, NULL);
}

struct attempt {
	const char *code, *expected; /* NULL: it goes well */
};

static void check(const struct attempt *attempts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *expected = attempts[i].expected, *got;
		struct fixture *f;

		fixture_setup((void **)&f);
		got = run(f, attempts[i].code);
		if (!expected && got)
			fail_msg("%s", got);
		if (expected) {
			assert_non_null(got);
			assert_string_equal(fixture_coarse(f, got, expected),
					    expected);
		}
		fixture_teardown((void **)&f);
	}
}

#define AT     "plugins/p/init.lua:1:0: "
#define FAILED AT "'plugin p' failed: "
#define TAGS                                                                   \
	"\n= elements for text, tables, pictures and SVG drawings can be "     \
	"made; scripts, styles and forms are the theme's"
#define CLASS                                                                  \
	"\n= give it a class, and let the theme's style sheet say the rest"

static void has_only_what_is_allowed(void **state)
{
	static const char *const gone[] = {"io",	  "os",
					   "package",	  "debug",
					   "coroutine",	  "load",
					   "loadstring",  "dofile",
					   "loadfile",	  "require",
					   "print",	  "collectgarbage",
					   "rawset",	  "_G",
					   "warn",	  "string.dump",
					   "math.random", "math.randomseed"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(gone); i++) {
		struct fixture *f;
		const char *got;

		fixture_setup((void **)&f);
		got = run(f,
			  arena_printf(&f->arena, "local x = %s", gone[i]).ptr);
		assert_non_null(got);
		assert_true(strstr(got, "no global named") ||
			    strstr(got, "no function"));
		fixture_teardown((void **)&f);
	}
}

static void globals_are_sealed(void **state)
{
	static const struct attempt attempts[] = {
		{"x = 1", AT "global 'x' cannot be set\n= write 'local' before "
			     "its first use"},
		{"local y = sring",
		 "plugins/p/init.lua:1:11: no global named 'sring'\n= did you "
		 "mean 'string'?"},
		{"print('a')", AT "no global named 'print'\n= to say "
				  "something, use assises.warn(…)"},
		{"string.x = 1", AT "'string' can only be read"},
		{"assises.x = 1", AT "'assises' can only be read"},
		{"assises.f.x = 1", AT "'assises.f' can only be read"},
		{"string.format = nil", AT "'string' can only be read"},
		{"getmetatable('').__index = nil",
		 FAILED "attempt to index a boolean value"},
		{"assert(getmetatable(string) == false)", NULL},
		{"setmetatable(string, {})",
		 FAILED "cannot change a protected metatable"},
		{"setmetatable({}, { __gc = 1 })",
		 AT "'__gc' is not allowed in a metatable"},
		{"setmetatable({}, { __mode = 'k' })",
		 AT "'__mode' is not allowed in a metatable"},
		{"assert(rawget(string, 'rep') == nil)", NULL},
		{"assert(next(string) == nil)", NULL},
		{"local t = {} for k in pairs(string) do t[#t + 1] = k end\n"
		 "assert(table.concat(t, ' ') == 'byte char find format gmatch"
		 " gsub len lower match rep reverse sub upper')",
		 NULL},
		{"('x'):rep(2):foo()",
		 AT "no function 'foo' in 'string'\n= known here: byte, char, "
		    "find, "
		    "format, gmatch, gsub, len, lower, match, rep, reverse, "
		    "sub, upper"},
	};

	(void)state;
	check(attempts, ARRAY_LEN(attempts));
}

static void is_the_same_in_every_run(void **state)
{
	static const struct attempt attempts[] = {
		{"local t, keys = { b = 1, a = 2, [3] = 3, [true] = 4, 9, 8,"
		 " [-1.5] = 1 }, {}\n"
		 "for k in pairs(t) do keys[#keys + 1] = tostring(k) end\n"
		 "local got = table.concat(keys, ' ')\n"
		 "assert(got == '-1.5 1 2 3 a b true', got)",
		 NULL},
		{"local t, keys, k = { b = 1, a = 2, 7 }, {}, nil\n"
		 "repeat k = next(t, k) keys[#keys + 1] = tostring(k)\n"
		 "until k == nil\n"
		 "assert(table.concat(keys, ' ') == '1 a b nil')",
		 NULL},
		{"for k in pairs{ [{}] = 1 } do end",
		 AT "a key that is a table has no place in the order of "
		    "pairs()"},
		{"for _, v in ipairs{ {}, function() end, assises.f.int() } "
		 "do\n"
		 "  assert(not tostring(v):find('0x'), tostring(v))\n"
		 "  assert(not ('%s'):format(v):find('0x'))\nend",
		 NULL},
		{"('%p'):format({})",
		 FAILED "invalid conversion '%p' to 'format'"},
		{"('%-20p'):format({})",
		 FAILED "invalid conversion '%p' to 'format'"},
		{"local t = { 'b', 'a', 'c' } table.sort(t)\n"
		 "assert(table.concat(t) == 'abc')\n"
		 "table.sort(t, function(a, b) return a > b end)\n"
		 "assert(table.concat(t) == 'cba')\n"
		 "table.sort(t, function(a, b) return true end)\n"
		 "table.sort(t, function(a, b) return false end)\n"
		 "assert(#t == 3)",
		 NULL},
		{"local t = {}\n"
		 "for i = 1, 100 do t[i] = { i % 3, i } end\n"
		 "table.sort(t, function(a, b) return a[1] < b[1] end)\n"
		 "for i = 2, 100 do local a, b = t[i - 1], t[i]\n"
		 "  assert(a[1] < b[1] or a[2] < b[2]) end",
		 NULL},
		{"local ok, e = pcall(error, { tostring(1) })\n"
		 "assert(type(e) == 'table')",
		 NULL},
		{"local x = math.sin(1) - 0.8414709848078965\n"
		 "assert(x ~= 0 and math.abs(x) < 1e-11)",
		 NULL},
	};

	(void)state;
	check(attempts, ARRAY_LEN(attempts));
}

static void asks_for_too_much_at_once(void **state)
{
	static const struct attempt attempts[] = {
		{"local s = string.rep('', 1 << 62) assert(s == '')", NULL},
		{"string.rep('abc', 1 << 40)",
		 AT "'string.rep' was asked for too much at once"},
		{"string.rep('x', 1 << 62, 'y')",
		 AT "'string.rep' was asked for too much at once"},
		{"string.rep('x', 3e6):find('x')",
		 AT "'string.find' was asked for too much at once"},
		{"('x'):find(('a-'):rep(600))",
		 AT "'string.find' was asked for too much at once"},
		{"table.move({}, 1, 1 << 61, 2)",
		 AT "'table.move' was asked for too much at once"},
		{"table.unpack({}, 1, 1 << 40)",
		 AT "'table.unpack' was asked for too much at once"},
		{"table.concat({}, '', 1, 1 << 61)",
		 AT "'table.concat' was asked for too much at once"},
		{"table.insert(setmetatable({}, { __len = function() return "
		 "1 << 61 end }), 1, 1)",
		 FAILED "a table with '__len' has no fixed length"},
		{"table.remove(setmetatable({}, { __len = function() return "
		 "1 << 61 end }))",
		 FAILED "a table with '__len' has no fixed length"},
		{"table.sort(setmetatable({}, { __len = function() return "
		 "1 << 61 end }))",
		 FAILED "a table with '__len' has no fixed length"},
	};

	(void)state;
	check(attempts, ARRAY_LEN(attempts));
}

static void errors_have_a_text_and_a_place(void **state)
{
	static const struct attempt attempts[] = {
		{"\nlocal x = nil\nlocal y = x.champ",
		 "plugins/p/init.lua:3:11: 'plugin p' failed: attempt to index "
		 "a nil value (local 'x')\n= what may be missing is asked for "
		 "first: if … then"},
		{"local function f()\n  error('assez')\nend\nf()",
		 "plugins/p/init.lua:2:0: 'plugin p' failed: assez\n"
		 "plugins/p/init.lua:4:0: called from here"},
		{"error({ code = 1 })", FAILED "an error value that is table"},
		{"error(setmetatable({}, { __tostring = function() error('x')"
		 " end }))",
		 FAILED "an error value that is table"},
		{"error()", FAILED "an error value that is nil"},
		{"local ok, e = pcall(string.rep, 'abc', 1 << 40)\n"
		 "assert(not ok and e == \"'string.rep' was asked for too much "
		 "at once\", tostring(e))",
		 NULL},
		{"local ok, e = xpcall(error, function(m) return m .. '!' end, "
		 "'a')\nassert(not ok and e == 'a!')",
		 NULL},
		{"local a, b, c = xpcall(function(...) return ... end, "
		 "tostring, 1, 2)\nassert(a and b == 1 and c == 2)",
		 NULL},
		{"xpcall(error, function() error('b') end, 'a')", NULL},
	};

	(void)state;
	check(attempts, ARRAY_LEN(attempts));
}

/* Recursion of every kind comes to an end without the memory or the clock. */
static void recursion_ends(void **state)
{
	static const char *const codes[] = {
		"local function f() return 1 + f() end f()",
		"local function f() pcall(f) error('x') end f()",
		"local t = setmetatable({}, {}) getmetatable(t).__index = "
		"function(t, k) return t[k] end local x = t.a",
		"local function f() return (('x'):gsub('x', f)) end f()",
		"local function f() table.sort({ 1, 2 }, f) end f()",
		"local t = {} t.t = t setmetatable(t, { __tostring = function"
		"(x) return tostring(x) end }) tostring(t)",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		struct fixture *f;

		fixture_setup((void **)&f);
		assert_non_null(run(f, codes[i]));
		fixture_teardown((void **)&f);
	}
}

/* ------------------------------------------------------------------ limits */

static void (*deadline)(void);

static void on_alarm(int signal)
{
	(void)signal;
	if (deadline)
		deadline();
}

/* A clock that strikes soon, however long was asked for. */
static void set_clock(uint32_t seconds, void (*on_deadline)(void))
{
	struct itimerval timer = {{0, 0}, {0, 20000}};

	(void)seconds;
	deadline = on_deadline;
	if (!on_deadline)
		timer.it_value.tv_usec = 0;
	signal(SIGALRM, on_alarm);
	setitimer(ITIMER_REAL, &timer, NULL);
}

static void what_does_not_end_is_stopped(void **state)
{
	static const char *const codes[] = {
		"while true do end",
		"while true do pcall(function() while true do end end) end",
		"while true do xpcall(function() while true do end end,\n"
		"  function() while true do end end) end",
		"local function f() while true do end end\n"
		"setmetatable({}, { __index = function() f() end }).x()",
		"local t <close> = setmetatable({}, { __close = function()\n"
		"  while true do end end })",
		"while true do ('x'):rep(1000):gsub('x', 'y') end",
		"for i = 1, math.huge do local t = { i } end",
		"table.sort({ 1, 2 }, function() while true do end end)",
		"while true do pcall(error) end",
	};
	static const struct script_hooks hooks = {.clock = set_clock};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		struct fixture *f;
		const char *got;

		fixture_setup((void **)&f);
		got = run_hooked(f, codes[i], &hooks);
		assert_non_null(got);
		assert_non_null(strstr(got, "'plugin p' ran for more than 1 s "
					    "and was stopped"));
		assert_int_equal(strncmp(got, "plugins/p/init.lua:", 19), 0);
		assert_true(f->log.first->place.line >= 1);
		fixture_teardown((void **)&f);
	}
}

static void note_memory(void *context)
{
	(*(int *)context)++;
}

static void what_eats_memory_is_stopped(void **state)
{
	static const char *const codes[] = {
		"local s = 'x' while true do s = s .. s end",
		"local t = {} while true do t[#t + 1] = { 1, 2, 3 } end",
		"local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(100) .. i end",
		"local t = {} while true do pcall(function()\n"
		"  while true do t[#t + 1] = ('x'):rep(1000) .. #t end\n"
		"end) end",
		"local t = {} while true do\n"
		"  t[#t + 1] = assises.el('p', nil, ('x'):rep(1000)) end",
		"local t = {} while true do\n"
		"  t[#t + 1] = string.rep('x', 1 << 20) end",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		struct fixture *f;
		const char *got;
		int noted = 0;
		struct script_hooks hooks = {.out_of_memory = note_memory,
					     .context = &noted};

		fixture_setup((void **)&f);
		got = run_hooked(f, codes[i], &hooks);
		assert_non_null(got);
		assert_non_null(strstr(got, "wanted more than 16 MiB of memory "
					    "and was stopped"));
		assert_int_equal(noted, 1);
		/* The state goes on: others are loaded after it. */
		assert_true(f->script->memory_used <
			    f->config.limits.plugin_bytes);
		fixture_teardown((void **)&f);
	}
}

/* Much garbage is not much memory. */
static void garbage_is_collected(void **state)
{
	assert_null(run(*state, "for i = 1, 200000 do\n"
				"  local t = { i, ('x'):rep(200) .. i } end"));
}

/* Who runs, for whoever has to end the process. */
struct blamed {
	char plugin[64], function[64], file[64];
	int calls;
};

static void note_blame(void *context, const char *plugin, const char *function,
		       const char *file, uint32_t line)
{
	struct blamed *blamed = context;

	(void)line;
	if (!*plugin)
		return;
	snprintf(blamed->plugin, sizeof(blamed->plugin), "%s", plugin);
	snprintf(blamed->function, sizeof(blamed->function), "%s", function);
	snprintf(blamed->file, sizeof(blamed->file), "%s", file);
	blamed->calls++;
}

static void blames_before_it_runs(void **state)
{
	struct blamed blamed = {.calls = 0};
	struct script_hooks hooks = {.at = note_blame, .context = &blamed};

	assert_null(run_hooked(*state, "local x = 1", &hooks));
	assert_string_equal(blamed.plugin, "p");
	assert_string_equal(blamed.function, "plugin p");
	assert_string_equal(blamed.file, "plugins/p/init.lua");
	assert_true(blamed.calls > 0);
}

/* --------------------------------------------------------------------- Html */

static void makes_elements(void **state)
{
	static const struct attempt attempts[] = {
		{"local el = assises.el\n"
		 "local got = tostring(el('p', { title = 'a\"<&', class = 'b',"
		 " hidden = true, lang = false }, 'x < y', el('b', nil, 1), "
		 "nil, false, { 'c', { el('br') } }))\n"
		 "assert(got == '<p class=\"b\" hidden title=\"a&quot;&lt;&amp;"
		 "\">x &lt; y<b>1</b>c<br></p>', got)",
		 NULL},
		{"local h = assises.el('b', nil, 'a') .. '<' .. "
		 "assises.el('i', nil)\n"
		 "assert(tostring(h) == '<b>a</b>&lt;<i></i>', tostring(h))",
		 NULL},
		{"assises.el('script', nil, 'x')",
		 AT "assises.el() cannot make an element 'script'" TAGS},
		{"assises.el('SCRIPT', nil, 'x')",
		 AT "assises.el() cannot make an element 'SCRIPT'" TAGS},
		{"assises.el('p x', nil)",
		 AT "assises.el() cannot make an element 'p x'" TAGS},
		{"assises.el('p', { onclick = 'x' })",
		 AT "assises.el() cannot write an attribute 'onclick'" CLASS},
		{"assises.el('p', { oNclick = 'x' })",
		 AT "assises.el() cannot write an attribute 'oNclick'" CLASS},
		{"assises.el('p', { style = 'x' })",
		 AT "assises.el() cannot write an attribute 'style'" CLASS},
		{"assises.el('p', { ['a b'] = 'x' })",
		 AT "assises.el() cannot write an attribute 'a b'" CLASS},
		{"assises.el('a', { href = 'javascript:alert(1)' })",
		 AT "the address 'javascript:alert(1)' is not allowed\n"
		    "= allowed are http, https, mailto, tel and addresses of "
		    "the site"},
		{"assises.el('a', { href = ' javascript:alert(1)' })",
		 AT "the address ' javascript:alert(1)' is not allowed\n"
		    "= allowed are http, https, mailto, tel and addresses of "
		    "the site"},
		{"assises.el('a', { href = '/a:b' }) assises.el('a', { href = "
		 "'https://x.org/?a=b' }) assises.el('a', { href = '#a' })",
		 NULL},
		{"assises.el('p', { id = 'a' })",
		 AT "the id 'a' must begin with '_'\n"
		    "= write instead: _a"},
		{"assises.el('br', nil, 'x')",
		 AT "an element 'br' has no content"},
		{"assises.el('p', nil, print == nil)",
		 AT "no global named 'print'\n= to say something, use "
		    "assises.warn(…)"},
		{"assises.el('p', nil, assises.f.int())",
		 AT "a field cannot stand inside an element"},
		{"assises.el('p', nil, '\\xff')",
		 AT "'assises.el' gave text that is not UTF-8"},
		{"assises.raw('<b>')", AT
		 "plugin 'p' may not write HTML of its own\n= use "
		 "assises.el(…), or trust it in site.toml: [plugins] trusted "
		 "= [\"p\"]"},
	};

	(void)state;
	check(attempts, ARRAY_LEN(attempts));
}

static void raw_html_is_for_the_trusted(void **state)
{
	struct fixture *f = *state;

	fixture_config(f, "[plugins]\ntrusted = [\"p\"]\n");
	assert_null(run(f, "assert(tostring(assises.raw('<b>') .. '<') == "
			   "'<b>&lt;')"));
}

static void warns_at_its_line(void **state)
{
	struct fixture *f = *state;

	assert_null(run(f, "\nassises.warn('attention')"));
	assert_int_equal(f->log.warnings, 1);
	assert_string_equal(fixture_error(f),
			    "plugins/p/init.lua:2:0: attention");
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(has_only_what_is_allowed),
		cmocka_unit_test(globals_are_sealed),
		cmocka_unit_test(is_the_same_in_every_run),
		cmocka_unit_test(asks_for_too_much_at_once),
		cmocka_unit_test(errors_have_a_text_and_a_place),
		cmocka_unit_test(recursion_ends),
		cmocka_unit_test(what_does_not_end_is_stopped),
		cmocka_unit_test(what_eats_memory_is_stopped),
		TEST(garbage_is_collected),
		TEST(blames_before_it_runs),
		cmocka_unit_test(makes_elements),
		TEST(raw_html_is_for_the_trusted),
		TEST(warns_at_its_line),
	};

	return cmocka_run_group_tests_name("sandbox", tests, NULL, NULL);
}
