#include "base/hash.h"
#include "base/wire.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static void hashes_are_those_of_xxhash(void **state)
{
	struct str hex = STR_INIT;
	struct hash hash, back;

	(void)state;
	/* As `xxhsum -H2` prints them. */
	hash_hex(&hex, hash_of(S("")));
	assert_string_equal(hex.ptr, "99aa06d3014798d86001c324468d497f");
	str_clear(&hex);
	hash = hash_of(S("assises"));
	hash_hex(&hex, hash);
	assert_int_equal(hex.len, 32);
	assert_true(hash_from_hex(str_slice(&hex), &back));
	assert_true(hash_eq(hash, back));
	assert_false(hash_eq(hash, hash_of(S("assise"))));
	assert_true(hash64(S("a"), 1) != hash64(S("a"), 2));
	str_release(&hex);
}

static void what_is_no_hash(void **state)
{
	struct hash hash;

	(void)state;
	assert_false(hash_from_hex(S(""), &hash));
	assert_false(
		hash_from_hex(S("99aa06d3014798d86001c324468d497"), &hash));
	assert_false(
		hash_from_hex(S("99aa06d3014798d86001c324468d497g"), &hash));
	assert_false(
		hash_from_hex(S("99AA06D3014798D86001C324468D497F"), &hash));
}

static void numbers_and_texts(void **state)
{
	struct str out = STR_INIT;
	struct wire in = {SLICE_EMPTY, false};

	(void)state;
	wire_put_u8(&out, 255);
	wire_put_u32(&out, 0xDEADBEEF);
	wire_put_u64(&out, UINT64_MAX - 1);
	wire_put_f64(&out, -0.1);
	wire_put_text(&out, S("é\0"));
	wire_put_text(&out, S(""));
	assert_memory_equal(out.ptr, "\xff\xef\xbe\xad\xde", 5);
	in.rest = str_slice(&out);
	assert_int_equal(wire_u8(&in), 255);
	assert_int_equal(wire_u32(&in), 0xDEADBEEF);
	assert_true(wire_u64(&in) == UINT64_MAX - 1);
	assert_true(wire_f64(&in) == -0.1);
	assert_true(slice_eq(wire_text(&in), S("é\0")));
	assert_true(slice_eq(wire_text(&in), S("")));
	assert_false(in.failed);
	assert_int_equal(in.rest.len, 0);
	str_release(&out);
}

static void reading_stops_at_the_end(void **state)
{
	struct wire in = {S("\x05\0\0\0abc"), false};

	(void)state;
	assert_int_equal(wire_text(&in).len, 0);
	assert_true(in.failed);
	/* From then on there is nothing, though bytes are left. */
	assert_int_equal(wire_u8(&in), 0);
	assert_int_equal(wire_u64(&in), 0);
	assert_true(wire_f64(&in) == 0);
	assert_int_equal(wire_text(&in).len, 0);
	in = (struct wire){S("\x01\x02\x03"), false};
	assert_int_equal(wire_u32(&in), 0);
	assert_true(in.failed);
}

static void counts_fit_what_follows(void **state)
{
	struct wire in = {S("\x03\0\0\0abcdef"), false};

	(void)state;
	assert_int_equal(wire_count(&in, 2), 3);
	in = (struct wire){S("\x03\0\0\0abcde"), false};
	assert_int_equal(wire_count(&in, 2), 0);
	assert_true(in.failed);
	in = (struct wire){S("\xff\xff\xff\xff"), false};
	assert_int_equal(wire_count(&in, 1), 0);
	assert_true(in.failed);
	in = (struct wire){S("\0\0\0\0"), false};
	assert_int_equal(wire_count(&in, 1), 0);
	assert_false(in.failed);
}

static void fill(struct diag_log *log)
{
	struct source source = {S("a.md"), S("une\n[[x]] é\n")};
	struct diag *d;

	d = diag(log, loc_bytes(&source, 6, 7), M_UNKNOWN_PAGE, S("x"));
	diag_help(d, H_DID_YOU_MEAN_IN, S("y"), S("y.md"));
	diag_help(d, H_DID_YOU_MEAN, S("z"));
	diag_related(d, loc_line(&source, 1), H_FIRST_HERE);
	diag(log, LOC_NONE, M_FILE_MISSING, S("b"));
	diag(log, loc_file(&source), M_NAME_TRANSLITERATED, S("é"));
}

static void assert_same_log(const struct diag_log *a, const struct diag_log *b)
{
	struct str left = STR_INIT, right = STR_INIT;

	wire_put_diags(&left, a);
	wire_put_diags(&right, b);
	assert_true(slice_eq(str_slice(&left), str_slice(&right)));
	assert_int_equal(a->errors, b->errors);
	assert_int_equal(a->warnings, b->warnings);
	str_release(&left);
	str_release(&right);
}

static void diagnostics_travel(void **state)
{
	struct diag_log log = DIAG_LOG_INIT, copy = DIAG_LOG_INIT;
	struct str out = STR_INIT;
	struct wire in = {SLICE_EMPTY, false};
	const struct diag *d;

	(void)state;
	fill(&log);
	wire_put_diags(&out, &log);
	in.rest = str_slice(&out);
	assert_true(wire_diags(&in, &copy));
	assert_int_equal(in.rest.len, 0);
	assert_same_log(&log, &copy);
	str_release(&out);
	d = copy.first;
	assert_true(slice_eq(d->place.file, S("a.md")));
	assert_int_equal(d->place.line, 2);
	assert_int_equal(d->place.column, 3);
	assert_int_equal(d->place.end_column, 4);
	assert_true(slice_eq(d->place.excerpt, S("[[x]] é")));
	assert_true(slice_eq(d->args[0], S("x")));
	assert_int_equal(d->help->next->message, H_DID_YOU_MEAN);
	assert_int_equal(d->related->place.line, 1);
	diag_log_release(&log);
	diag_log_release(&copy);
}

static void endless_notes_are_refused(void **state)
{
	struct diag_log log = DIAG_LOG_INIT, copy = DIAG_LOG_INIT;
	struct str out = STR_INIT;
	struct diag *d = diag(&log, LOC_NONE, M_UNKNOWN_PAGE, S("x"));
	struct wire in = {SLICE_EMPTY, false};
	uint32_t count = 0;
	size_t at;

	(void)state;
	for (int i = 0; i < 120; i++)
		diag_help(d, H_NEW_PAGE);
	wire_put_diags(&out, &log);
	in.rest = str_slice(&out);
	assert_true(wire_diags(&in, &copy));
	for (struct diag_note *n = copy.first->help; n; n = n->next)
		count++;
	assert_int_equal(count, 100);
	/* Say that another follows the last one. */
	at = out.len - 2;
	out.ptr[at] = 1;
	wire_put_u32(&out, H_NEW_PAGE);
	for (int i = 0; i < 21 + 2; i++)
		wire_put_u8(&out, 0);
	in = (struct wire){str_slice(&out), false};
	assert_false(wire_diags(&in, &copy));
	str_release(&out);
	diag_log_release(&log);
	diag_log_release(&copy);
}

/* Each byte changed in turn, and each end cut off: refused, or read as
 * something that can be printed. */
static void damaged_diagnostics(void **state)
{
	struct diag_log log = DIAG_LOG_INIT;
	struct str out = STR_INIT;
	size_t refused = 0;

	(void)state;
	fill(&log);
	wire_put_diags(&out, &log);
	for (size_t i = 0; i < 256 * out.len; i++) {
		struct diag_log copy = DIAG_LOG_INIT;
		struct wire in = {str_slice(&out), false};
		char *byte = &out.ptr[i / 256], before = *byte;

		*byte = (char)(i % 256);
		refused += !wire_diags(&in, &copy);
		diag_log_sort(&copy);
		*byte = before;
		diag_log_release(&copy);
	}
	assert_true(refused > out.len);
	for (size_t len = 0; len < out.len; len++) {
		struct diag_log copy = DIAG_LOG_INIT;
		struct wire in = {slice_from(out.ptr, len), false};

		assert_false(wire_diags(&in, &copy));
		diag_log_release(&copy);
	}
	str_release(&out);
	diag_log_release(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_are_those_of_xxhash),
		cmocka_unit_test(what_is_no_hash),
		cmocka_unit_test(numbers_and_texts),
		cmocka_unit_test(reading_stops_at_the_end),
		cmocka_unit_test(counts_fit_what_follows),
		cmocka_unit_test(diagnostics_travel),
		cmocka_unit_test(damaged_diagnostics),
		cmocka_unit_test(endless_notes_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
