/* Any bytes as the list of `soi hook`: refused with a message, or receivers in order, each name once and of
 * the letters that are allowed; and as the file of a secret. */
#include "fetch/hook.h"
#include "fetch/list.h"
#include "behind.h"
#include "holds.h"
#include "base/banned.h"

static void check(const struct soi_hooks *hooks)
{
	HOLDS(hooks->n <= SOI_MAX_HOOKS && hooks->timeout_s >= 1 && hooks->timeout_s <= 600);
	for (size_t i = 0; i < hooks->n; i++) {
		const struct soi_hook *h = &hooks->v[i];

		HOLDS(h->name.n > 0 && h->url.full.n > 0 && h->secret_file.n > 0 && !h->secret.n);
		for (size_t k = 0; k < h->name.n; k++)
			HOLDS((unsigned char)h->name.p[k] > ' ' && (unsigned char)h->name.p[k] < 0x7f && h->name.p[k] != '/');
		for (size_t k = 0; k < i; k++)
			HOLDS(!soi_span_eq(h->name, hooks->v[k].name));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct soi_arena a;
	struct soi_span text = { (const char *)data, size }, key = SOI_EMPTY;
	struct soi_err err = { 0 };
	struct soi_hooks hooks;
	int64_t n = -1;

	fresh(&a);
	if (soi_hooks_parse(&a, text, "fuzz", &hooks, &err) < 0)
		HOLDS(err.msg[0]);
	else
		check(&hooks);
	HOLDS(!soi_hook_secret(&a, text, &key) || (key.n >= 24 && key.n <= 64));
	HOLDS(!soi_digits_parse(text, &n) || n >= 0);
	return 0;
}
