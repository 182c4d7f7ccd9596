/*
 * What is shut out fails, and what is left works; each act in a process of its own, for there
 * is no way back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/sandbox.h"
#include "base/base.h"
#include "base/banned.h"

static char folder[] = "/tmp/soi-sandbox-XXXXXX";
static char inside[64], database[96], beside[96], outside[64], archive[64];

static void make(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	assert_true(fd >= 0 && write(fd, "x", 1) == 1 && close(fd) == 0);
}

static int setup(void **state)
{
	char sub[64];

	(void)state;
	if (!mkdtemp(folder))
		return -1;
	(void)snprintf(sub, sizeof(sub), "%s/d", folder);
	if (mkdir(sub, 0700) < 0)
		return -1;
	(void)snprintf(inside, sizeof(inside), "%s/inside", folder);
	(void)snprintf(outside, sizeof(outside), "%s/outside", folder);
	(void)snprintf(database, sizeof(database), "%s/x.db", sub);
	(void)snprintf(beside, sizeof(beside), "%s/x.db-wal", sub);
	(void)snprintf(archive, sizeof(archive), "%s/w.warc.gz", folder);
	make(inside);
	make(outside);
	make(database);
	return 0;
}

static int teardown(void **state)
{
	char sub[64];

	(void)state;
	(void)snprintf(sub, sizeof(sub), "%s/d", folder);
	(void)unlink(inside);
	(void)unlink(outside);
	(void)unlink(database);
	(void)unlink(beside);
	(void)unlink(archive);
	(void)rmdir(sub);
	(void)rmdir(folder);
	return 0;
}

static bool is_here(const char *what)
{
	char said[64];

	soi_sandbox_describe(said, sizeof(said));
	if (strstr(said, what))
		return true;
	printf("# not tried: no %s here\n", what);
	return false;
}

/* 0, or the errno of what was tried. */
static int tried(bool works)
{
	return works ? 0 : errno;
}

static int open_with(const char *path, int flags)
{
	return tried(open(path, flags | O_CLOEXEC, 0600) >= 0);
}

static int read_inside(void)
{
	return open_with(inside, O_RDONLY);
}

static int write_inside(void)
{
	return open_with(inside, O_WRONLY);
}

static int read_outside(void)
{
	return open_with(outside, O_RDONLY);
}

static int read_passwords(void)
{
	return open_with("/etc/passwd", O_RDONLY);
}

static int make_file(void)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "%s/new", folder);
	return open_with(path, O_WRONLY | O_CREAT);
}

static int remove_inside(void)
{
	return tried(unlink(inside) == 0);
}

static int write_database(void)
{
	return open_with(database, O_RDWR);
}

static int make_beside(void)
{
	return open_with(beside, O_RDWR | O_CREAT);
}

static int remove_beside(void)
{
	int rc = make_beside();

	return rc ? rc : tried(unlink(beside) == 0);
}

static int make_socket(void)
{
	return tried(socket(AF_INET, SOCK_STREAM, 0) >= 0);
}

static int run_program(void)
{
	char *args[] = { (char[]){ "true" }, NULL };

	return tried(execve("/bin/true", args, NULL) == 0);
}

static int write_archive(void)
{
	return open_with(archive, O_WRONLY | O_APPEND | O_CREAT);
}

/* Of an address at which nobody is. */
static int make_connection(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(1),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return fd < 0 ? errno : tried(connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0);
}

static int make_listener(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return fd < 0 ? -1 : tried(listen(fd, 1) == 0);
}

static void *in_thread(void *ctx)
{
	*(int *)ctx = make_socket();
	return NULL;
}

static int make_thread(void)
{
	pthread_t t;
	int rc = -1;

	if (pthread_create(&t, NULL, in_thread, &rc) != 0 || pthread_join(t, NULL) != 0)
		return -1;
	return rc;
}

/* accept() of what is no socket says so, where it is let through. */
static int accept_one(void)
{
	return tried(accept(STDIN_FILENO, NULL, NULL) >= 0);
}

#define READS SOI_NET_NONE
#define SERVES SOI_NET_ANSWERS
#define WATCHES SOI_NET_ASKS

static int outcome(enum soi_sandbox_net kind, int (*act)(void))
{
	pid_t child = fork();
	int status = -1;

	if (child == 0) {
		struct soi_sandbox s;
		int fd = open("/dev/null", O_RDONLY);

		if (fd >= 0)
			(void)dup2(fd, STDIN_FILENO);
		soi_sandbox_init(&s, kind);
		if (kind == READS)
			soi_sandbox_allow_reading(&s, inside);
		else
			soi_sandbox_allow_database(&s, database);
		if (kind == WATCHES) {
			soi_sandbox_allow_writing(&s, archive);
			soi_sandbox_allow_looking_up(&s);
		}
		soi_sandbox_close_files(&s);
		soi_sandbox_close_calls(kind);
		_exit(act());
	}
	assert_true(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void files_that_were_not_named_are_shut_out(void **state)
{
	(void)state;
	if (!is_here("landlock"))
		return;
	assert_int_equal(outcome(READS, read_inside), 0);
	assert_int_equal(outcome(READS, write_inside), EACCES);
	assert_int_equal(outcome(READS, read_outside), EACCES);
	assert_int_equal(outcome(READS, read_passwords), EACCES);
	assert_int_equal(outcome(READS, make_file), EACCES);
	assert_int_equal(outcome(READS, remove_inside), EACCES);
	assert_int_equal(outcome(READS, write_database), EACCES);
}

static void a_database_is_written_and_nothing_else(void **state)
{
	(void)state;
	if (!is_here("landlock"))
		return;
	assert_int_equal(outcome(SERVES, write_database), 0);
	assert_int_equal(outcome(SERVES, make_beside), 0);
	assert_int_equal(outcome(SERVES, remove_beside), 0);
	assert_int_equal(outcome(SERVES, read_inside), EACCES);
	assert_int_equal(outcome(SERVES, make_file), EACCES);
	assert_int_equal(outcome(SERVES, read_passwords), EACCES);
}

static void who_watches_writes_its_database_and_its_archive(void **state)
{
	(void)state;
	if (!is_here("landlock"))
		return;
	assert_int_equal(outcome(WATCHES, write_database), 0);
	assert_int_equal(outcome(WATCHES, make_beside), 0);
	assert_int_equal(outcome(WATCHES, write_archive), 0);
	assert_int_equal(outcome(WATCHES, read_passwords), 0);	/* of /etc: what names are looked up in */
	assert_int_equal(outcome(WATCHES, read_inside), EACCES);
	assert_int_equal(outcome(WATCHES, make_file), EACCES);
	assert_int_equal(outcome(WATCHES, remove_inside), EACCES);
}

static void who_watches_asks_and_is_not_asked(void **state)
{
	(void)state;
	if (!is_here("seccomp"))
		return;
	assert_int_equal(outcome(WATCHES, make_connection), ECONNREFUSED);
	assert_int_equal(outcome(WATCHES, make_thread), 0);
	assert_int_equal(outcome(WATCHES, make_listener), EPERM);
	assert_int_equal(outcome(WATCHES, accept_one), EPERM);
	assert_int_equal(outcome(WATCHES, run_program), EPERM);
}

static void there_is_no_network_and_no_program(void **state)
{
	(void)state;
	if (!is_here("seccomp"))
		return;
	for (enum soi_sandbox_net kind = READS; kind <= SERVES; kind++) {
		assert_int_equal(outcome(kind, make_socket), EPERM);
		assert_int_equal(outcome(kind, run_program), EPERM);
		assert_int_equal(outcome(kind, make_thread), EPERM);
	}
	assert_int_equal(outcome(READS, accept_one), EPERM);
	assert_int_equal(outcome(SERVES, accept_one), ENOTSOCK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_that_were_not_named_are_shut_out),
		cmocka_unit_test(a_database_is_written_and_nothing_else),
		cmocka_unit_test(who_watches_writes_its_database_and_its_archive),
		cmocka_unit_test(who_watches_asks_and_is_not_asked),
		cmocka_unit_test(there_is_no_network_and_no_program),
	};

	if (!is_here("landlock") && !is_here("seccomp")) {
		printf("1..0 # SKIP nothing to shut out with: old kernel, or a sanitizer\n");
		return 0;
	}
	return cmocka_run_group_tests(tests, setup, teardown);
}
