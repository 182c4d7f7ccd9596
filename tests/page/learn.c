/* Lines that repeat across the pages of one host. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "page/learn.h"

#include "base/banned.h"

static void lines_on_many_pages_of_a_host_are_learnt(void **state)
{
	struct soi_learner l;
	struct soi_buf out;
	int i;

	(void)state;
	soi_learner_init(&l);
	soi_buf_init(&out, 1 << 16);
	for (i = 0; i < 4; i++) {
		char text[256];

		(void)snprintf(text, sizeof(text),
			       "Tựa\nDòng riêng số %d\nTheo dõi chúng tôi\nTheo dõi chúng tôi\n#1 * ^ lạ\n", i);
		soi_learner_add(&l, SOI_LIT("vidu.vn"), SOI_LIT("Tựa"), soi_span_str(text));
		if (i < 2)
			soi_learner_add(&l, SOI_LIT("khac.vn"), SOI_LIT("Tựa"), soi_span_str(text));
	}
	assert_int_equal(soi_learner_print(&l, &out), 1);
	soi_buf_byte(&out, 0);
	assert_string_equal(out.p, "phrase\twhere\twhy\texample\n# vidu.vn: 4 pages\n"
				   "Theo dõi chúng tôi\tline\twidget\tTheo dõi chúng tôi\n");
	soi_buf_release(&out);
	soi_learner_release(&l);
}

static void a_line_on_few_of_many_pages_is_not(void **state)
{
	struct soi_learner l;
	struct soi_buf out;
	int i;

	(void)state;
	soi_learner_init(&l);
	soi_buf_init(&out, 1 << 16);
	for (i = 0; i < 2000; i++) {
		char text[64];

		(void)snprintf(text, sizeof(text), "Dòng riêng số %d\n%s", i, i < 9 ? "Dòng hiếm có\n" : "");
		soi_learner_add(&l, SOI_EMPTY, SOI_EMPTY, soi_span_str(text));
	}
	assert_int_equal(soi_learner_print(&l, &out), 0);
	soi_buf_release(&out);
	soi_learner_release(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_on_many_pages_of_a_host_are_learnt),
		cmocka_unit_test(a_line_on_few_of_many_pages_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
