/*
 * Landlock (Linux 5.13, by system calls, for Debian 12's headers are of its first
 * versions) says which files may be opened; a seccomp filter forbids what no parser
 * has to do.  The filter names what it forbids, not what it allows: which calls a
 * C library makes for malloc or a thread changes with its version, and a list of
 * those would break programs that are right.
 *
 * Neither needs a privilege.  What was opened before stays open: standard input and
 * output, the listening socket, tables.
 *
 * Left out where the program is measured or sanitized: those write or read files of
 * their own at its end.
 */
#include "cli/sandbox.h"

#include <errno.h>
#include <stdio.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SOI_NO_SANDBOX 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SOI_NO_SANDBOX 1
#endif
#if !defined(__linux__) || !(defined(__x86_64__) || defined(__aarch64__))
#define SOI_NO_SANDBOX 1
#endif

#ifndef SOI_NO_SANDBOX

#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/banned.h"

/* Of linux/landlock.h, which knows only as much as the headers' kernel. */
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif
#ifndef SYS_io_uring_setup
#define SYS_io_uring_setup 425
#endif

enum {
	ABI_QUESTION = 1, PATH_BENEATH = 1,
	FS_EXECUTE = 1 << 0, FS_WRITE_FILE = 1 << 1, FS_READ_FILE = 1 << 2, FS_READ_DIR = 1 << 3,
	FS_REMOVE_FILE = 1 << 5, FS_MAKE_REG = 1 << 8, FS_TRUNCATE = 1 << 14, FS_IOCTL_DEV = 1 << 15,
	FS_OF_FILES = FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV,
	NET_BIND_TCP = 1 << 0, NET_CONNECT_TCP = 1 << 1
};

struct ruleset {
	uint64_t fs, net;
};

struct beneath {
	uint64_t allowed;
	int32_t folder;
} __attribute__((packed));

static long abi(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0, ABI_QUESTION);
}

/* All kinds of access that this version of Landlock can forbid. */
static uint64_t all_kinds(long version)
{
	unsigned n = version >= 5 ? 16 : version >= 3 ? 15 : version == 2 ? 14 : 13;

	return ((uint64_t)1 << n) - 1;
}

void soi_sandbox_init(struct soi_sandbox *s, enum soi_sandbox_net net)
{
	long version = abi();
	struct ruleset r = { .fs = version > 0 ? all_kinds(version) : 0,
			     .net = (net == SOI_NET_ANSWERS ? 0 : NET_BIND_TCP) |
				    (net == SOI_NET_ASKS ? 0 : NET_CONNECT_TCP) };

	*s = (struct soi_sandbox){ .rules = -1, .handled = r.fs };
	if (version > 0)
		s->rules = (int)syscall(SYS_landlock_create_ruleset, &r, version >= 4 ? sizeof(r) : sizeof(r.fs), 0);
}

/* What cannot be opened now cannot be later: no rule, and the same message. */
static void allow(struct soi_sandbox *s, const char *path, uint64_t kinds)
{
	struct beneath b = { .folder = s->rules < 0 ? -1 : open(path, O_PATH | O_CLOEXEC) };
	struct stat st;

	if (b.folder < 0)
		return;
	if (fstat(b.folder, &st) == 0) {
		b.allowed = kinds & s->handled & (S_ISDIR(st.st_mode) ? UINT64_MAX : FS_OF_FILES);
		(void)syscall(SYS_landlock_add_rule, s->rules, PATH_BENEATH, &b, 0);
	}
	(void)close(b.folder);
}

void soi_sandbox_allow_reading(struct soi_sandbox *s, const char *path)
{
	allow(s, path, FS_READ_FILE | FS_READ_DIR);
}

void soi_sandbox_allow_database(struct soi_sandbox *s, const char *path)
{
	static const uint64_t kinds = FS_READ_FILE | FS_READ_DIR | FS_WRITE_FILE | FS_TRUNCATE | FS_MAKE_REG |
				      FS_REMOVE_FILE;
	char real[PATH_MAX], given[PATH_MAX];

	(void)snprintf(given, sizeof(given), "%s", path);
	if (realpath(path, real))
		allow(s, dirname(real), kinds);
	else
		allow(s, dirname(given), kinds);
}

void soi_sandbox_allow_writing(struct soi_sandbox *s, const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	if (fd >= 0)
		(void)close(fd);
	allow(s, path, FS_READ_FILE | FS_WRITE_FILE | FS_TRUNCATE);
}

/* All of /etc: who runs for weeks meets a resolv.conf that was put in the place of another. */
void soi_sandbox_allow_looking_up(struct soi_sandbox *s)
{
	static const char *const folders[] = { "/etc", "/usr", "/lib", "/lib64", "/run", "/var/lib/ca-certificates",
					       "/dev/null" };
	static const char *const named[] = { "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "OPENSSL_CONF" };

	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
		soi_sandbox_allow_reading(s, folders[i]);
	for (size_t i = 0; i < sizeof(named) / sizeof(*named); i++)
		if (getenv(named[i]))
			soi_sandbox_allow_reading(s, getenv(named[i]));
}

void soi_sandbox_close_files(struct soi_sandbox *s)
{
	if (s->rules < 0)
		return;
	soi_sandbox_allow_reading(s, "/dev/urandom");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
		(void)syscall(SYS_landlock_restrict_self, s->rules, 0);
	(void)close(s->rules);
	s->rules = -1;
}

#ifdef __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#else
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif
#define X32 0x40000000u		/* calls of another kind under the same architecture */

void soi_sandbox_close_calls(enum soi_sandbox_net net)
{
	static const struct {
		unsigned call;
		enum soi_sandbox_net but;	/* who may make it; SOI_NET_NONE: nobody */
	} doors[] = {
		{ SYS_execve, SOI_NET_NONE }, { SYS_execveat, SOI_NET_NONE }, { SYS_ptrace, SOI_NET_NONE }, { SYS_process_vm_readv, SOI_NET_NONE },
		{ SYS_process_vm_writev, SOI_NET_NONE }, { SYS_mount, SOI_NET_NONE }, { SYS_umount2, SOI_NET_NONE }, { SYS_pivot_root, SOI_NET_NONE },
		{ SYS_chroot, SOI_NET_NONE }, { SYS_setns, SOI_NET_NONE }, { SYS_unshare, SOI_NET_NONE }, { SYS_open_by_handle_at, SOI_NET_NONE }, { SYS_bpf, SOI_NET_NONE },
		{ SYS_perf_event_open, SOI_NET_NONE }, { SYS_userfaultfd, SOI_NET_NONE }, { SYS_keyctl, SOI_NET_NONE }, { SYS_add_key, SOI_NET_NONE },
		{ SYS_request_key, SOI_NET_NONE }, { SYS_init_module, SOI_NET_NONE }, { SYS_finit_module, SOI_NET_NONE }, { SYS_kexec_load, SOI_NET_NONE },
		{ SYS_personality, SOI_NET_NONE }, { SYS_io_uring_setup, SOI_NET_NONE }, { SYS_listen, SOI_NET_NONE },
		/* the resolver binds a netlink socket, curl wakes itself with a pair */
		{ SYS_socket, SOI_NET_ASKS }, { SYS_socketpair, SOI_NET_ASKS }, { SYS_connect, SOI_NET_ASKS },
		{ SYS_bind, SOI_NET_ASKS }, { SYS_accept, SOI_NET_ANSWERS }, { SYS_accept4, SOI_NET_ANSWERS },
	};
	enum { N = sizeof(doors) / sizeof(*doors) };
	unsigned n = 0, never[N];
	struct sock_filter code[N + 6];
	struct sock_fprog program = { .filter = code };
	unsigned char left;		/* instructions up to the refusal */
	unsigned short k = 0;

	for (unsigned i = 0; i < N; i++)
		if (doors[i].but == SOI_NET_NONE || doors[i].but != net)
			never[n++] = doors[i].call;
	left = (unsigned char)(n + 2);

	code[k++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
	code[k++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 0, left);
	code[k++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	code[k++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, X32, (unsigned char)(n + 1), 0);
	for (unsigned i = 0; i < n; i++)
		code[k++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, never[i], (unsigned char)(n - i), 0);
	code[k++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	code[k++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
	program.len = k;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
		(void)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
}

void soi_sandbox_describe(char *out, size_t n)
{
	unsigned action = SECCOMP_RET_ERRNO;
	bool filters = syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
	long version = abi();

	if (version > 0)
		(void)snprintf(out, n, "landlock %ld%s", version, filters ? ", seccomp" : "");
	else
		(void)snprintf(out, n, filters ? "seccomp" : "none");
}

#else

#include "base/banned.h"

void soi_sandbox_init(struct soi_sandbox *s, enum soi_sandbox_net net)
{
	(void)net;
	*s = (struct soi_sandbox){ .rules = -1 };
}

void soi_sandbox_allow_reading(struct soi_sandbox *s, const char *path)
{
	(void)s, (void)path;
}

void soi_sandbox_allow_database(struct soi_sandbox *s, const char *path)
{
	(void)s, (void)path;
}

void soi_sandbox_allow_writing(struct soi_sandbox *s, const char *path)
{
	(void)s, (void)path;
}

void soi_sandbox_allow_looking_up(struct soi_sandbox *s)
{
	(void)s;
}

void soi_sandbox_close_files(struct soi_sandbox *s)
{
	(void)s;
}

void soi_sandbox_close_calls(enum soi_sandbox_net net)
{
	(void)net;
}

void soi_sandbox_describe(char *out, size_t n)
{
	(void)snprintf(out, n, "none");
}

#endif
