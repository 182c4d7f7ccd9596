/* What commands are given that run until they are told to end (soi_cli_follow). */
#ifndef SOI_CLI_FOLLOW_H
#define SOI_CLI_FOLLOW_H

#include "fetch/addr.h"
#include "fetch/watch.h"

struct soi_follow {
	struct soi_arena arena;		/* as long as run */
	struct soi_buf list;		/* the file's bytes */
	struct soi_nets nets;
	struct soi_clock clock;
	int wake_fd;			/* SIGINT, SIGTERM or SIGHUP came: it can be read; -1: none */
};

#endif
