/*
 * Which addresses may be connected to: those of the public internet, and what
 * the user allows beside.
 */
#ifndef SOI_FETCH_ADDR_H
#define SOI_FETCH_ADDR_H

#include "base/base.h"

#define SOI_MAX_NETS 32

struct soi_nets {
	struct soi_net {
		int family;
		unsigned bits;
		unsigned char bytes[16];
	} v[SOI_MAX_NETS];
	size_t n;
	bool all;
};

/* "all", or networks with commas between: "10.0.0.0/8,fd00::/8,127.0.0.1". */
int soi_nets_parse(struct soi_span s, struct soi_nets *out, struct soi_err *err)
	__attribute__((warn_unused_result));

struct sockaddr;
bool soi_addr_allowed(const struct sockaddr *sa, size_t n, const struct soi_nets *allowed);

#endif
