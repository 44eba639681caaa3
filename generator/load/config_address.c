/*
 * [site] url: an absolute address of RFC 3986, of which only what a site can
 * lie at is allowed: http or https, a host, maybe a port and a path.
 */
#include "load/config_parts.h"

static bool all_of(struct slice text, const char *marks)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (c >= '0' && c <= '9') || (c && strchr(marks, c))))
			return false;
	}
	return true;
}

static bool host_valid(struct slice host)
{
	return host.len && all_of(host, "-.:[]") && host.ptr[0] != '.' &&
	       host.ptr[0] != ':' && host.ptr[0] != '-';
}

static bool path_valid(struct slice path)
{
	struct slice part;

	if (!all_of(path, "-._~/%"))
		return false;
	path = slice_skip(path, 1);
	while (slice_cut(&path, '/', &part))
		if (!part.len || slice_eq(part, S(".")) ||
		    slice_eq(part, S("..")))
			return false;
	return true;
}

static void report_url(struct reader *r, const struct value *value)
{
	struct slice url = slice_trim(value->string);
	struct slice host = slice_sub(url, 0, slice_find_char(url, '/'));
	struct diag *d = diag(r->log, value->at, M_BAD_SITE_URL, url);

	if (host_valid(host) && slice_find_char(host, '.') != SLICE_NONE &&
	    all_of(url, "-._~/:"))
		diag_help(d, H_WRITE_INSTEAD,
			  diag_text(r->log, "url = \"https://%.*s\"",
				    SLICE_ARG(url)));
	else
		diag_help(d, H_SITE_URL);
}

/* Those in the site.toml of the models; .example is nobody's, RFC 2606. */
static void warn_of_model(struct reader *r, const struct value *value,
			  struct slice host)
{
	if (slice_eq(host, S("archive.example")) ||
	    slice_eq(host, S("assises.example")))
		diag_help(diag(r->log, value->at, M_SITE_URL_MODEL,
			       value->string),
			  H_SITE_URL_YOURS);
}

void read_url(struct reader *r, const struct value_entry *entry, void *target)
{
	struct config *config = r->config;
	struct slice url = SLICE_EMPTY, rest, host;

	(void)target;
	read_string(r, entry, &url);
	if (!url.len)
		return;
	while (slice_ends(url, S("/")))
		url.len--;
	rest = slice_starts(url, S("https://"))	 ? slice_skip(url, 8)
	       : slice_starts(url, S("http://")) ? slice_skip(url, 7)
						 : SLICE_EMPTY;
	host = slice_sub(rest, 0, slice_find_char(rest, '/'));
	rest = slice_skip(rest, host.len);
	if (!host_valid(host) || !path_valid(rest)) {
		report_url(r, &entry->value);
		return;
	}
	warn_of_model(r, &entry->value, host);
	config->url = url;
	config->base_path = rest;
}
