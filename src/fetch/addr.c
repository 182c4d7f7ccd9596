/*
 * The special-purpose registries of IANA (RFC 6890 and what came after it): what
 * is not "globally reachable" there is refused.  An IPv6 address that carries an IPv4
 * address (mapped, translated, 6to4) is judged by the latter as well: the
 * oldest way around such a list.
 */
#include "fetch/addr.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

#include "base/banned.h"

static bool within(const unsigned char *p, const unsigned char *net, unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;

	if (memcmp(p, net, whole) != 0)
		return false;
	return rest == 0 || ((p[whole] ^ net[whole]) >> (8 - rest)) == 0;
}

static bool is_private4(const unsigned char *p)
{
	static const struct {
		unsigned char net[4];
		unsigned bits;
	} nets[] = {
		{ { 0 }, 8 }, { { 10 }, 8 }, { { 100, 64 }, 10 }, { { 127 }, 8 }, { { 169, 254 }, 16 },
		{ { 172, 16 }, 12 }, { { 192, 0, 0 }, 24 }, { { 192, 0, 2 }, 24 }, { { 192, 88, 99 }, 24 },
		{ { 192, 168 }, 16 }, { { 198, 18 }, 15 }, { { 198, 51, 100 }, 24 }, { { 203, 0, 113 }, 24 },
		{ { 224 }, 4 }, { { 240 }, 4 },
	};

	for (size_t i = 0; i < sizeof(nets) / sizeof(*nets); i++)
		if (within(p, nets[i].net, nets[i].bits))
			return true;
	return false;
}

/* The IPv4 address inside, or NULL. */
static const unsigned char *inner4(const unsigned char *p)
{
	static const unsigned char mapped[12] = { [10] = 0xFF, [11] = 0xFF }, none[12] = { 0 };
	static const unsigned char nat64[12] = { 0x00, 0x64, 0xFF, 0x9B };

	if (memcmp(p, mapped, 12) == 0 || memcmp(p, none, 12) == 0 || memcmp(p, nat64, 12) == 0)
		return p + 12;
	return p[0] == 0x20 && p[1] == 0x02 ? p + 2 : NULL;
}

static bool is_private6(const unsigned char *p)
{
	static const struct {
		unsigned char net[6];
		unsigned bits;
	} nets[] = {
		{ { 0xFC }, 7 }, { { 0xFE, 0x80 }, 10 }, { { 0xFE, 0xC0 }, 10 }, { { 0xFF }, 8 }, { { 0x01, 0x00 }, 16 },
		{ { 0x20, 0x01, 0x0D, 0xB8 }, 32 }, { { 0x20, 0x01, 0x00, 0x00 }, 32 },
		{ { 0x00, 0x64, 0xFF, 0x9B, 0x00, 0x01 }, 48 }, { { 0x3F, 0xFF }, 20 },
	};
	const unsigned char *four = inner4(p);

	if (four && is_private4(four))
		return true;
	for (size_t i = 0; i < sizeof(nets) / sizeof(*nets); i++)
		if (within(p, nets[i].net, nets[i].bits))
			return true;
	return false;
}

static bool in_nets(const struct soi_nets *nets, int family, const unsigned char *p)
{
	for (size_t i = 0; i < nets->n; i++)
		if (nets->v[i].family == family && within(p, nets->v[i].bytes, nets->v[i].bits))
			return true;
	return nets->all;
}

bool soi_addr_allowed(const struct sockaddr *sa, size_t n, const struct soi_nets *allowed)
{
	if (sa->sa_family == AF_INET && n >= sizeof(struct sockaddr_in)) {
		const unsigned char *p = (const void *)&((const struct sockaddr_in *)(const void *)sa)->sin_addr;

		return !is_private4(p) || in_nets(allowed, AF_INET, p);
	}
	if (sa->sa_family == AF_INET6 && n >= sizeof(struct sockaddr_in6)) {
		const unsigned char *p = (const void *)&((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr;

		return !is_private6(p) || in_nets(allowed, AF_INET6, p);
	}
	return false;		/* a Unix socket, or something newer than this list */
}

static bool parse_net(struct soi_span s, struct soi_net *out)
{
	struct soi_span bits = s;
	struct soi_span address = soi_span_cut(&bits, '/');
	char text[64];
	unsigned most;

	if (address.n == 0 || address.n >= sizeof(text))
		return false;
	(void)snprintf(text, sizeof(text), "%.*s", SOI_FMT(address));
	out->family = strchr(text, ':') ? AF_INET6 : AF_INET;
	most = out->family == AF_INET ? 32 : 128;
	if (inet_pton(out->family, text, out->bytes) != 1)
		return false;
	out->bits = bits.p ? 0 : most;
	if (bits.p && (bits.n == 0 || bits.n > 3))
		return false;
	for (size_t i = 0; i < bits.n; i++) {
		if (bits.p[i] < '0' || bits.p[i] > '9')
			return false;
		out->bits = out->bits * 10 + (unsigned)(bits.p[i] - '0');
	}
	return out->bits <= most;
}

int soi_nets_parse(struct soi_span s, struct soi_nets *out, struct soi_err *err)
{
	*out = (struct soi_nets){ .all = soi_span_is(s, "all") };
	while (s.p && !out->all) {
		struct soi_span one = soi_span_trim(soi_span_cut(&s, ','));

		if (out->n == SOI_MAX_NETS || !parse_net(one, &out->v[out->n++]))
			return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "'%.*s' is no network", SOI_FMT(one));
	}
	return 0;
}
