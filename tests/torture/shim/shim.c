/*
 * Stands between a program and the system's files, for the attacks on disks and power (LD_PRELOAD, Linux).
 *
 * FRAMEWRIGHT_SHIM_ROOT   folder whose files are meant; everything else is left alone
 * FRAMEWRIGHT_SHIM_FAIL   "k:n:errno": operations k to k+n-1 that need room on the disk fail
 * FRAMEWRIGHT_SHIM_HIT    file that is made when the first of them failed
 * FRAMEWRIGHT_SHIM_LOG    file that every change, sync, name, reply to the terminal and sent byte is written to
 *
 * A record of the log: one letter, the descriptor (i32), a number (i64), two lengths (u32), two byte strings.
 *   O open        number: flags, first string: path      C close
 *   W write       number: offset, second string: bytes   T set length    number: length
 *   S sync        R rename    L link    U unlink    M make folder    D remove folder
 *   N bytes to the network      A bytes to the terminal
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST 65536

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static unsigned char ours[MOST];
static char root[PATH_MAX];
static size_t root_length;
static int log_fd = -1;
static long first, count, operation;
static int fault;
static const char *hit;
static pid_t owner;

__attribute__((constructor)) static void begin(void) {
  const char *given = getenv("FRAMEWRIGHT_SHIM_ROOT");
  if (!given) return;
  snprintf(root, sizeof root, "%s", given);
  root_length = strlen(root);
  const char *log = getenv("FRAMEWRIGHT_SHIM_LOG");
  if (log) log_fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const char *fail = getenv("FRAMEWRIGHT_SHIM_FAIL");
  if (fail) sscanf(fail, "%ld:%ld:%d", &first, &count, &fault);
  hit = getenv("FRAMEWRIGHT_SHIM_HIT");
  owner = getpid();
}

static int below(const char *path) {
  return root_length && path && getpid() == owner && strncmp(path, root, root_length) == 0 &&
         (path[root_length] == '/' || path[root_length] == 0);
}

static int mine(int fd) { return fd >= 0 && fd < MOST && ours[fd]; }

static void note(char kind, int fd, int64_t number, const void *one, uint32_t one_length, const void *two,
                 uint32_t two_length) {
  if (log_fd < 0) return;
  struct {
    char kind;
    int32_t fd;
    int64_t number;
    uint32_t one, two;
  } __attribute__((packed)) head = {kind, fd, number, one_length, two_length};
  struct iovec parts[3] = {{&head, sizeof head}, {(void *)one, one_length}, {(void *)two, two_length}};
  syscall(SYS_writev, log_fd, parts, 3);
}

static void note_paths(char kind, const char *one, const char *two) {
  note(kind, -1, 0, one, (uint32_t)strlen(one), two, two ? (uint32_t)strlen(two) : 0);
}

/* Whether an operation that needs room is to fail; errno is set then. The turn is held. */
static int refused(void) {
  if (!fault) return 0;
  operation++;
  if (operation < first || operation >= first + count) return 0;
  if (hit) {
    int fd = (int)syscall(SYS_openat, AT_FDCWD, hit, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0) syscall(SYS_close, fd);
    hit = NULL;
  }
  errno = fault;
  return 1;
}


static int opened(int at, const char *path, int flags, mode_t mode) {
  int meant = at == AT_FDCWD && below(path);
  if (!meant) return (int)syscall(SYS_openat, at, path, flags | O_LARGEFILE, mode);
  pthread_mutex_lock(&turn);
  int fd = -1;
  /* A file that is there already needs no room to be opened. */
  if (!((flags & O_CREAT) && access(path, F_OK) != 0 && refused()))
    fd = (int)syscall(SYS_openat, at, path, flags | O_LARGEFILE, mode);
  int kept = errno;
  if (fd >= 0 && fd < MOST) {
    ours[fd] = 1;
    note('O', fd, flags, path, (uint32_t)strlen(path), NULL, 0);
  }
  pthread_mutex_unlock(&turn);
  errno = kept;
  return fd;
}

#define MODE                                                                                                           \
  mode_t mode = 0;                                                                                                     \
  if (flags & (O_CREAT | __O_TMPFILE)) {                                                                               \
    va_list rest;                                                                                                      \
    va_start(rest, flags);                                                                                             \
    mode = va_arg(rest, mode_t);                                                                                       \
    va_end(rest);                                                                                                      \
  }

int open(const char *path, int flags, ...) { MODE return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE return opened(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE return opened(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE return opened(at, path, flags, mode); }

int close(int fd) {
  if (!mine(fd)) return (int)syscall(SYS_close, fd);
  pthread_mutex_lock(&turn);
  ours[fd] = 0;
  note('C', fd, 0, NULL, 0, NULL, 0);
  int result = (int)syscall(SYS_close, fd);
  pthread_mutex_unlock(&turn);
  return result;
}

static ssize_t written(int fd, const void *bytes, size_t length, int64_t at) {
  pthread_mutex_lock(&turn);
  ssize_t result = -1;
  int64_t place = at >= 0 ? at : (int64_t)lseek(fd, 0, SEEK_CUR);
  if (!refused())
    result = at >= 0 ? syscall(SYS_pwrite64, fd, bytes, length, at) : syscall(SYS_write, fd, bytes, length);
  int kept = errno;
  if (result > 0) note('W', fd, place, NULL, 0, bytes, (uint32_t)result);
  pthread_mutex_unlock(&turn);
  errno = kept;
  return result;
}

/* What goes to the terminal or over the network is told before it goes. */
static void told(int fd, const void *bytes, size_t length) {
  if (log_fd < 0 || getpid() != owner) return;
  struct stat what;
  char kind = fd == 1 ? 'A' : 0;
  if (!kind && fd > 2 && syscall(SYS_fstat, fd, &what) == 0 && S_ISSOCK(what.st_mode)) kind = 'N';
  if (!kind) return;
  pthread_mutex_lock(&turn);
  note(kind, fd, 0, NULL, 0, bytes, (uint32_t)(length > 65536 ? 65536 : length));
  pthread_mutex_unlock(&turn);
}

ssize_t write(int fd, const void *bytes, size_t length) {
  if (mine(fd)) return written(fd, bytes, length, -1);
  told(fd, bytes, length);
  return syscall(SYS_write, fd, bytes, length);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
  return mine(fd) ? written(fd, bytes, length, at) : syscall(SYS_pwrite64, fd, bytes, length, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
  return mine(fd) ? written(fd, bytes, length, at) : syscall(SYS_pwrite64, fd, bytes, length, at);
}

ssize_t writev(int fd, const struct iovec *parts, int number) {
  if (mine(fd)) {
    ssize_t sum = 0;
    for (int i = 0; i < number; i++) {
      if (!parts[i].iov_len) continue;
      ssize_t one = written(fd, parts[i].iov_base, parts[i].iov_len, -1);
      if (one < 0) return sum ? sum : -1;
      sum += one;
      if ((size_t)one < parts[i].iov_len) break;
    }
    return sum;
  }
  for (int i = 0; i < number; i++) told(fd, parts[i].iov_base, parts[i].iov_len);
  return syscall(SYS_writev, fd, parts, number);
}

ssize_t send(int fd, const void *bytes, size_t length, int flags) {
  told(fd, bytes, length);
  return syscall(SYS_sendto, fd, bytes, length, flags, NULL, 0);
}
ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  for (size_t i = 0; i < message->msg_iovlen; i++) told(fd, message->msg_iov[i].iov_base, message->msg_iov[i].iov_len);
  return syscall(SYS_sendmsg, fd, message, flags);
}

static int cut(int fd, int64_t length) {
  if (!mine(fd)) return (int)syscall(SYS_ftruncate, fd, length);
  pthread_mutex_lock(&turn);
  int result = (int)syscall(SYS_ftruncate, fd, length);
  if (result == 0) note('T', fd, length, NULL, 0, NULL, 0);
  pthread_mutex_unlock(&turn);
  return result;
}
int ftruncate(int fd, off_t length) { return cut(fd, length); }
int ftruncate64(int fd, off64_t length) { return cut(fd, length); }

static int synced(int fd, long call) {
  if (!mine(fd)) return (int)syscall(call, fd);
  pthread_mutex_lock(&turn);
  int result = refused() ? -1 : 0;
  /* Where every write is recorded, the recording decides what survives. */
  if (result == 0 && log_fd < 0) result = (int)syscall(call, fd);
  int kept = errno;
  if (result == 0) note('S', fd, 0, NULL, 0, NULL, 0);
  pthread_mutex_unlock(&turn);
  errno = kept;
  return result;
}
int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

/* Names: `kind` is the letter of the log, `room` whether a full disk refuses it. */
#define NAMED(kind, room, one, two, call)                                                                              \
  if (!below(one)) return (int)(call);                                                                                 \
  pthread_mutex_lock(&turn);                                                                                           \
  int result = room && refused() ? -1 : (int)(call);                                                                   \
  int kept = errno;                                                                                                    \
  if (result == 0) note_paths(kind, one, two);                                                                         \
  pthread_mutex_unlock(&turn);                                                                                         \
  errno = kept;                                                                                                        \
  return result;

int rename(const char *from, const char *to) {
  NAMED('R', 1, from, to, syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0))
}
int link(const char *from, const char *to) {
  NAMED('L', 1, from, to, syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0))
}
int linkat(int at, const char *from, int other, const char *to, int flags) {
  NAMED('L', 1, from, to, syscall(SYS_linkat, at, from, other, to, flags))
}
int unlink(const char *path) { NAMED('U', 0, path, NULL, syscall(SYS_unlinkat, AT_FDCWD, path, 0)) }
int rmdir(const char *path) { NAMED('D', 0, path, NULL, syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR)) }
int mkdir(const char *path, mode_t mode) { NAMED('M', 1, path, NULL, syscall(SYS_mkdirat, AT_FDCWD, path, mode)) }

/* Copies inside the system would pass by: the caller falls back to reading and writing. */
ssize_t copy_file_range(int a, off64_t *b, int c, off64_t *d, size_t e, unsigned f) {
  (void)a, (void)b, (void)c, (void)d, (void)e, (void)f;
  errno = ENOSYS;
  return -1;
}
