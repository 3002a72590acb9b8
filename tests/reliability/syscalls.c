/* Preloaded: counts the calls of the system that change files below one folder or talk through an IP socket, and fails, or kills
   the process at, the n-th. Linux with glibc; unarmed it does nothing. Driven by rig.py, which shares the page of `report`. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum how { COUNT, KILL, TEAR, FAIL_ONCE, FAIL_ON };  /* TEAR: half of what was to be written is, then it is killed */
enum kind { NOTHING, FILE_KIND, SOCKET_KIND };

struct report { long count; char last[512]; };

static struct report *report;
static int armed, how, code, sockets;
static long at;
static char root[PATH_MAX];
static unsigned char kinds[4096];
static pthread_mutex_t counting = PTHREAD_MUTEX_INITIALIZER;

void fault_arm(struct report *shared, const char *below, int what, long number, int error, int talk) {
  report = shared; how = what; at = number; code = error; sockets = talk; report->count = 0; report->last[0] = 0;
  strncpy(root, below, sizeof root - 1);
  memset(kinds, 0, sizeof kinds);
  armed = 1;
}

#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (!real) *(void **)&real = dlsym(RTLD_NEXT, name)

static int below(const char *path) {
  char full[PATH_MAX * 2];
  if (!armed || !path) return 0;
  if (path[0] == '/') snprintf(full, sizeof full, "%s", path);
  else { if (!getcwd(full, PATH_MAX)) return 0; strcat(full, "/"); strncat(full, path, PATH_MAX - 1); }
  return strncmp(full, root, strlen(root)) == 0;
}

static int kind_of(int fd) { return armed && fd >= 0 && fd < (int)sizeof kinds ? kinds[fd] : NOTHING; }
static void mark(int fd, int kind) { if (armed && fd >= 0 && fd < (int)sizeof kinds) kinds[fd] = kind; }

static void die(void) { kill(getpid(), SIGKILL); for (;;) pause(); }

/* One event: dies, or says whether it has to fail (1) or be torn (2). */
static int event(const char *name, const char *what) {
  pthread_mutex_lock(&counting);
  long number = ++report->count;
  int hit = how == FAIL_ON ? number >= at : how != COUNT && number == at;
  if (how == COUNT || number == at) snprintf(report->last, sizeof report->last, "%s %s", name, what ? what : "");
  pthread_mutex_unlock(&counting);
  if (!hit) return 0;
  if (how == KILL) die();
  if (how == TEAR) return 2;
  errno = code;
  return 1;
}

static const char *name_of(int fd, char *into) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = readlink(link, into, PATH_MAX - 1);
  into[size < 0 ? 0 : size] = 0;
  return into;
}

static int fd_event(const char *name, int fd) { char path[PATH_MAX]; return event(name, name_of(fd, path)); }

#define CHANGES (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)
#define OPENS(name) \
  int name(const char *path, int flags, ...) { \
    REAL(int, #name, const char *, int, ...); \
    va_list more; va_start(more, flags); mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; va_end(more); \
    if (!(flags & CHANGES) || !below(path)) return real(path, flags, mode); \
    int fault = event("open", path); \
    if (fault == 2) { real(path, flags, mode); die(); } \
    if (fault) return -1; \
    int fd = real(path, flags, mode); mark(fd, FILE_KIND); return fd; }
OPENS(open)
OPENS(open64)

#define OPENS_AT(name) \
  int name(int folder, const char *path, int flags, ...) { \
    REAL(int, #name, int, const char *, int, ...); \
    va_list more; va_start(more, flags); mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; va_end(more); \
    if (!(flags & CHANGES) || !below(path)) return real(folder, path, flags, mode); \
    int fault = event("open", path); \
    if (fault == 2) { real(folder, path, flags, mode); die(); } \
    if (fault) return -1; \
    int fd = real(folder, path, flags, mode); mark(fd, FILE_KIND); return fd; }
OPENS_AT(openat)
OPENS_AT(openat64)

int close(int fd) { REAL(int, "close", int); mark(fd, NOTHING); return real(fd); }

ssize_t write(int fd, const void *data, size_t size) {
  REAL(ssize_t, "write", int, const void *, size_t);
  if (kind_of(fd) == NOTHING) return real(fd, data, size);
  int fault = fd_event("write", fd);
  if (fault == 2) { real(fd, data, size / 2); die(); }
  return fault ? -1 : real(fd, data, size);
}

#define WRITES_AT(name, offset_t) \
  ssize_t name(int fd, const void *data, size_t size, offset_t from) { \
    REAL(ssize_t, #name, int, const void *, size_t, offset_t); \
    if (kind_of(fd) == NOTHING) return real(fd, data, size, from); \
    int fault = fd_event("write", fd); \
    if (fault == 2) { real(fd, data, size / 2, from); die(); } \
    return fault ? -1 : real(fd, data, size, from); }
WRITES_AT(pwrite, off_t)
WRITES_AT(pwrite64, off64_t)

ssize_t sendfile(int out, int in, off_t *from, size_t size) {
  REAL(ssize_t, "sendfile", int, int, off_t *, size_t);
  if (kind_of(out) == NOTHING) return real(out, in, from, size);
  int fault = fd_event("write", out);
  if (fault == 2) { real(out, in, from, size / 2); die(); }
  return fault ? -1 : real(out, in, from, size);
}
ssize_t sendfile64(int out, int in, off64_t *from, size_t size) { return sendfile(out, in, (off_t *)from, size); }

#define ON_FD(name) \
  int name(int fd) { \
    REAL(int, #name, int); \
    if (kind_of(fd) == NOTHING) { struct stat seen; char path[PATH_MAX]; \
      if (!armed || fstat(fd, &seen) || !S_ISDIR(seen.st_mode) || !below(name_of(fd, path))) return real(fd); } \
    int fault = fd_event("sync", fd); \
    if (fault == 2) die(); \
    return fault ? -1 : real(fd); }
ON_FD(fsync)
ON_FD(fdatasync)

#define TRUNCATES(name, offset_t) \
  int name(int fd, offset_t size) { \
    REAL(int, #name, int, offset_t); \
    if (kind_of(fd) == NOTHING) return real(fd, size); \
    int fault = fd_event("truncate", fd); \
    if (fault == 2) die(); \
    return fault ? -1 : real(fd, size); }
TRUNCATES(ftruncate, off_t)
TRUNCATES(ftruncate64, off64_t)

#define ON_PATH(name, said, declared, passed) \
  int name declared { \
    REAL(int, #name, int); \
    int (*call) declared = (int (*) declared)(void *)real; \
    if (!below(path)) return call passed; \
    int fault = event(said, path); \
    if (fault == 2) die(); \
    return fault ? -1 : call passed; }
ON_PATH(rename, "rename", (const char *from, const char *path), (from, path))
ON_PATH(renameat, "rename", (int a, const char *from, int b, const char *path), (a, from, b, path))
ON_PATH(link, "link", (const char *from, const char *path), (from, path))
ON_PATH(linkat, "link", (int a, const char *from, int b, const char *path, int flags), (a, from, b, path, flags))
ON_PATH(unlink, "unlink", (const char *path), (path))
ON_PATH(unlinkat, "unlink", (int a, const char *path, int flags), (a, path, flags))
ON_PATH(mkdir, "mkdir", (const char *path, mode_t mode), (path, mode))
ON_PATH(mkdirat, "mkdir", (int a, const char *path, mode_t mode), (a, path, mode))
ON_PATH(rmdir, "rmdir", (const char *path), (path))
ON_PATH(chmod, "chmod", (const char *path, mode_t mode), (path, mode))

int connect(int fd, const struct sockaddr *to, socklen_t size) {
  REAL(int, "connect", int, const struct sockaddr *, socklen_t);
  if (!armed || !sockets || (to->sa_family != AF_INET && to->sa_family != AF_INET6)) return real(fd, to, size);
  int fault = event("connect", "");
  if (fault == 2) { real(fd, to, size); die(); }
  mark(fd, SOCKET_KIND);
  return fault ? -1 : real(fd, to, size);
}

ssize_t send(int fd, const void *data, size_t size, int flags) {
  REAL(ssize_t, "send", int, const void *, size_t, int);
  if (kind_of(fd) != SOCKET_KIND) return real(fd, data, size, flags);
  int fault = event("send", "");
  if (fault == 2) { real(fd, data, size / 2, flags); die(); }
  return fault ? -1 : real(fd, data, size, flags);
}

ssize_t recv(int fd, void *data, size_t size, int flags) {
  REAL(ssize_t, "recv", int, void *, size_t, int);
  if (kind_of(fd) != SOCKET_KIND) return real(fd, data, size, flags);
  int fault = event("receive", "");
  if (fault == 2) { real(fd, data, size, flags); die(); }
  return fault ? -1 : real(fd, data, size, flags);
}
