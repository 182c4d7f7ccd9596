/* Any bytes as a robots.txt, and their first line as a path and a pattern of tdmrep.json: what
 * is not matched by a rule is allowed, and a file that forbids a path by itself does. */
#include "fetch/rights.h"
#include "fetch/robots.h"
#include "holds.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct soi_span text = { (const char *)data, size }, rest = text, path = soi_span_cut(&rest, '\n');
	struct soi_robots r, own;
	struct soi_rights rights;
	struct soi_said said;
	struct soi_arena a;

	soi_arena_init(&a);
	soi_robots_parse(&a, text, "soi", &r);
	if (r.n == 0)
		HOLDS(soi_robots_allow(&r, path));
	HOLDS(soi_robots_allow(&r, SOI_LIT("/robots.txt")));
	HOLDS(soi_robots_allow(&r, path) == soi_robots_allow(&r, path));
	/* A path that is a plain pattern forbids itself. */
	if (path.n && path.n < SOI_MAX_RULE_BYTES && path.p[0] == '/' && !memchr(path.p, '#', path.n) &&
	    !memchr(path.p, '*', path.n) && !memchr(path.p, '$', path.n) && !memchr(path.p, '\r', path.n) &&
	    !memchr(path.p, '\0', path.n) && soi_span_trim(path).n == path.n && !soi_span_is(path, "/robots.txt")) {
		soi_robots_parse(&a, soi_arena_printf(&a, "User-agent: soi\nDisallow: %.*s", SOI_FMT(path)), "soi", &own);
		HOLDS(own.n == 1 && !soi_robots_allow(&own, path));
	}
	soi_tdm_file(&a, text, path, &rights);
	soi_said_read(&a, path, rest.p ? rest : SOI_EMPTY, "soi", &said);
	soi_arena_release(&a);
	return 0;
}
