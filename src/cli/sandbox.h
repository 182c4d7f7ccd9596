/*
 * What the program may still do once it reads bytes of strangers: open the files that
 * it was given, and no others; no network but the connections that come to it, or
 * those it makes where that is its task; no other programs.  By Landlock and seccomp, where the kernel has them; where it
 * has not, nothing is said and nothing is different.
 */
#ifndef SOI_CLI_SANDBOX_H
#define SOI_CLI_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum soi_sandbox_net {
	SOI_NET_NONE,
	SOI_NET_ANSWERS,	/* connections that come; the socket is open already */
	SOI_NET_ASKS		/* connections that it makes */
};

struct soi_sandbox {
	int rules;		/* a file descriptor; -1: there is no Landlock */
	uint64_t handled;	/* what is forbidden where no rule allows it */
};

void soi_sandbox_init(struct soi_sandbox *s, enum soi_sandbox_net net);
/* path may be read: a file, or a folder and all in it. */
void soi_sandbox_allow_reading(struct soi_sandbox *s, const char *path);
/* A database, which may be made: the files beside it may be read, written, made and
 * removed. */
void soi_sandbox_allow_database(struct soi_sandbox *s, const char *path);
/* A file that is written, and made here if it is not there. */
void soi_sandbox_allow_writing(struct soi_sandbox *s, const char *path);
/* What names and certificates are looked up in: the system's folders, and the files
 * that OpenSSL's and curl's variables name. */
void soi_sandbox_allow_looking_up(struct soi_sandbox *s);
/* From now on, for this thread and those that it starts.  Releases s. */
void soi_sandbox_close_files(struct soi_sandbox *s);
/* From now on, for all threads: no programs, and no sockets but what net needs. */
void soi_sandbox_close_calls(enum soi_sandbox_net net);

/* "landlock 7, seccomp", "none": what there is here, into out. */
void soi_sandbox_describe(char *out, size_t n);

#endif
