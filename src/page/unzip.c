/*
 * Most of the time of reading a .warc.gz went into zlib's inflate, which takes
 * its input in any pieces; libdeflate wants all of it and is three times as
 * fast.  It is optional, for nothing but time depends on it.  Igzip (libisal)
 * takes pieces and was as fast, but is four times the code and mostly assembly.
 */
#include "page/unzip.h"

#ifdef SOI_HAVE_LIBDEFLATE
#include <libdeflate.h>
#endif

#include "base/banned.h"

#ifdef SOI_HAVE_LIBDEFLATE

struct soi_unzipper *soi_unzipper_new(void)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();

	if (!d)
		soi_out_of_memory();
	return (struct soi_unzipper *)d;
}

void soi_unzipper_free(struct soi_unzipper *u)
{
	libdeflate_free_decompressor((struct libdeflate_decompressor *)u);
}

enum soi_unzipped soi_unzip(struct soi_unzipper *u, enum soi_unzip_form form, struct soi_span in, char *out,
			    size_t cap, size_t *used, size_t *made)
{
	struct libdeflate_decompressor *d = (struct libdeflate_decompressor *)u;
	enum libdeflate_result rc =
		form == SOI_UNZIP_GZIP ? libdeflate_gzip_decompress_ex(d, in.p, in.n, out, cap, used, made) :
		form == SOI_UNZIP_ZLIB ? libdeflate_zlib_decompress_ex(d, in.p, in.n, out, cap, used, made) :
		libdeflate_deflate_decompress_ex(d, in.p, in.n, out, cap, used, made);

	return rc == LIBDEFLATE_SUCCESS ? SOI_UNZIPPED :
	       rc == LIBDEFLATE_INSUFFICIENT_SPACE ? SOI_UNZIP_NO_ROOM : SOI_UNZIP_NOT;
}

#else

struct soi_unzipper *soi_unzipper_new(void)
{
	return NULL;
}

void soi_unzipper_free(struct soi_unzipper *u)
{
	(void)u;
}

enum soi_unzipped soi_unzip(struct soi_unzipper *u, enum soi_unzip_form form, struct soi_span in, char *out,
			    size_t cap, size_t *used, size_t *made)
{
	(void)u, (void)form, (void)in, (void)out, (void)cap, (void)used, (void)made;
	return SOI_UNZIP_NOT;
}

#endif
