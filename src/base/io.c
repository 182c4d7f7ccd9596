#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/banned.h"

int soi_load(const char *path, struct soi_buf *out, struct soi_err *err)
{
	bool standard = strcmp(path, "-") == 0;
	char chunk[65536];
	struct stat st;
	ssize_t n;
	int rc = 0;
	int fd;

	soi_buf_clear(out);
	fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return soi_fail(err, SOI_EIO, SOI_NO_OFFSET, "cannot open '%s': %s", path,
				strerror(errno));
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		rc = soi_fail(err, SOI_EIO, SOI_NO_OFFSET, "'%s' is a directory", path);
		goto out;
	}
	while ((n = read(fd, chunk, sizeof(chunk))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			rc = soi_fail(err, SOI_EIO, out->n, "cannot read '%s': %s", path,
				      strerror(errno));
			goto out;
		}
		soi_buf_add(out, (struct soi_span){ chunk, (size_t)n });
		if (out->failed) {
			rc = soi_fail(err, SOI_ELIMIT, out->n, "'%s' is larger than %zu bytes", path,
				      out->max);
			goto out;
		}
	}
out:
	if (!standard)
		(void)close(fd);
	return rc;
}
