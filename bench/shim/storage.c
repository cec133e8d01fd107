/*
 * Preloaded into a server by bench/faults: lets storage calls below one folder go wrong, and sets the clock.
 *
 * strace can do some of that, but it counts the calls of each thread apart, knows files only by their whole names, and
 * cannot write half. TASSO_SHIM_FOLDER names the folder, TASSO_SHIM_CONTROL a file of the size of struct control that the
 * tester has mapped as well. What a failed force was to bring to the disk is taken out of the file again, as a kernel
 * does that drops the pages: a later force that succeeds does not bring it back.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { WRITE = 1, FORCE = 2, NAME = 4, SIZE = 8, READ = 16 };
enum { FAIL = 0, FAIL_AFTERWARDS = 1, SHORT = 2, KILL = 3, KILL_AFTERWARDS = 4, KILL_HALF_WAY = 5 };

struct control { /* every field 8 octets, in the order of StorageShim.java */
    volatile int64_t calls;   /* so far, of the kinds asked for */
    volatile int64_t at;      /* the first call to go wrong; 0 for none */
    volatile int64_t every;   /* from then on each so manyth */
    volatile int64_t times;   /* how many are to go wrong */
    volatile int64_t how;     /* FAIL ... KILL_HALF_WAY */
    volatile int64_t error;   /* the errno it fails with */
    volatile int64_t kinds;   /* WRITE | FORCE | NAME | SIZE | READ */
    volatile int64_t hits;    /* how many have gone wrong */
    volatile int64_t seconds; /* added to the clock of the world */
    volatile char hit[192];   /* the last call that went wrong */
};

#define FILES 65536
static struct control *control;
static char folder[4096];
static size_t folder_length;
static char ours[FILES];
static ino_t inode[FILES];
static off_t forced[FILES];

#define REAL(name) static __typeof__(name) *real; if (!real) real = (__typeof__(name) *) dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("TASSO_SHIM_CONTROL"), *below = getenv("TASSO_SHIM_FOLDER");
    if (!file || !below) return;
    int fd = (int) open(file, O_RDWR);
    void *mapped = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (mapped == MAP_FAILED) {
        fprintf(stderr, "storage shim: %s cannot be mapped\n", file);
        _exit(70);
    }
    close(fd);
    snprintf(folder, sizeof folder, "%s", below);
    folder_length = strlen(folder);
    control = mapped;
}

static int below(const char *path) {
    return control && path && strncmp(path, folder, folder_length) == 0;
}

/* libc closes some descriptors without our seeing it, and a socket may have one of those next. */
static int is_ours(int fd) {
    struct stat now;
    if (!control || fd < 0 || fd >= FILES || !ours[fd]) return 0;
    int error = errno;
    ours[fd] = fstat(fd, &now) == 0 && now.st_ino == inode[fd] && (S_ISREG(now.st_mode) || S_ISDIR(now.st_mode));
    errno = error;
    return ours[fd];
}

static void opened(int fd, const char *path) {
    if (fd >= 0 && fd < FILES) {
        struct stat now;
        ours[fd] = below(path) && fstat(fd, &now) == 0;
        if (ours[fd]) inode[fd] = now.st_ino, forced[fd] = now.st_size;
    }
}

/* What this call is to do: -1 for the usual thing, else FAIL ... KILL_HALF_WAY. */
static int turn(int kind, const char *call, const char *path, int fd) {
    if (!(control->kinds & kind)) return -1;
    int64_t number = __atomic_add_fetch(&control->calls, 1, __ATOMIC_SEQ_CST);
    int64_t at = control->at, every = control->every;
    if (!at || number < at || (number - at) % (every ? every : 1) || control->hits >= control->times) return -1;
    char link[64], name[128] = "";
    if (!path) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t length = readlink(link, name, sizeof name - 1);
        name[length < 0 ? 0 : length] = 0;
        path = name;
    }
    const char *slash = strrchr(path, '/');
    snprintf((char *) control->hit, sizeof control->hit, "%s %.100s", call, slash ? slash + 1 : path);
    __atomic_add_fetch(&control->hits, 1, __ATOMIC_SEQ_CST);
    int how = (int) control->how;
    if (how == KILL) kill(getpid(), SIGKILL);
    return how;
}

static int fails(void) {
    errno = (int) control->error;
    return -1;
}

/* For calls that are done or not done: the name, its kind, its path or descriptor, and the call itself. */
#define WHOLE(name, kind, path, fd, call)                          \
    do {                                                           \
        int how_ = turn(kind, name, path, fd);                     \
        if (how_ == FAIL || how_ == SHORT) return fails();         \
        int result_ = (call);                                      \
        if (how_ == KILL_AFTERWARDS || how_ == KILL_HALF_WAY) kill(getpid(), SIGKILL); \
        return how_ == FAIL_AFTERWARDS ? fails() : result_;        \
    } while (0)

/* For writes: may also be done by half. */
#define PARTLY(name, fd, size, whole, half)                        \
    do {                                                           \
        int how_ = turn(WRITE, name, NULL, fd);                    \
        if (how_ == FAIL) return fails();                          \
        ssize_t result_ = how_ == SHORT || how_ == KILL_HALF_WAY ? (half) : (whole); \
        if (how_ == KILL_AFTERWARDS || how_ == KILL_HALF_WAY) kill(getpid(), SIGKILL); \
        return how_ == FAIL_AFTERWARDS ? fails() : result_;        \
    } while (0)

static int open_below(const char *call, const char *path, int flags, mode_t mode, int at, __typeof__(openat) *real) {
    if (below(path) && !(flags & O_DIRECTORY) && (flags & (O_CREAT | O_WRONLY | O_RDWR))) {
        int how = turn(NAME, call, path, -1);
        if (how == FAIL || how == SHORT) return fails();
        int fd = real(at, path, flags, mode);
        opened(fd, path);
        if (how == KILL_AFTERWARDS || how == KILL_HALF_WAY) kill(getpid(), SIGKILL);
        if (how == FAIL_AFTERWARDS) {
            close(fd);
            return fails();
        }
        return fd;
    }
    int fd = real(at, path, flags, mode);
    opened(fd, path);
    return fd;
}

#define OPENED(name)                                               \
    int name(const char *path, int flags, ...) {                   \
        static __typeof__(openat) *real;                           \
        if (!real) real = (__typeof__(openat) *) dlsym(RTLD_NEXT, "openat"); \
        va_list rest;                                              \
        va_start(rest, flags);                                     \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest);                                              \
        return open_below(#name, path, flags, mode, AT_FDCWD, real); \
    }
OPENED(open)
OPENED(open64)

#define OPENED_AT(name)                                            \
    int name(int at, const char *path, int flags, ...) {           \
        REAL(name);                                                \
        va_list rest;                                              \
        va_start(rest, flags);                                     \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest);                                              \
        return open_below(#name, path, flags, mode, at, real);     \
    }
OPENED_AT(openat)
OPENED_AT(openat64)

int close(int fd) {
    REAL(close);
    if (fd >= 0 && fd < FILES) ours[fd] = 0;
    return real(fd);
}

int dup2(int from, int to) {
    REAL(dup2);
    int result = real(from, to);
    if (result >= 0 && from < FILES && to < FILES) ours[to] = ours[from], inode[to] = inode[from], forced[to] = forced[from];
    return result;
}

ssize_t write(int fd, const void *octets, size_t size) {
    REAL(write);
    if (!is_ours(fd)) return real(fd, octets, size);
    PARTLY("write", fd, size, real(fd, octets, size), real(fd, octets, size / 2));
}

#define PWRITE(name)                                               \
    ssize_t name(int fd, const void *octets, size_t size, off_t at) { \
        REAL(name);                                                \
        if (!is_ours(fd)) return real(fd, octets, size, at);       \
        PARTLY(#name, fd, size, real(fd, octets, size, at), real(fd, octets, size / 2, at)); \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(writev);
    if (!is_ours(fd)) return real(fd, parts, count);
    PARTLY("writev", fd, count, real(fd, parts, count), real(fd, parts, (count + 1) / 2));
}

static int force(const char *call, int fd, int (*real)(int)) {
    struct stat now;
    int how = turn(FORCE, call, NULL, fd);
    if (how == FAIL || how == SHORT) {
        /* A force that was interrupted has given nothing up: whoever asks again still gets what it asked for. */
        if (control->error != EINTR && fstat(fd, &now) == 0 && S_ISREG(now.st_mode) && now.st_size > forced[fd] && syscall(SYS_ftruncate, fd, forced[fd]) != 0)
            fprintf(stderr, "storage shim: what was not forced could not be dropped\n");
        return fails();
    }
    int result = real(fd);
    if (how == KILL_AFTERWARDS || how == KILL_HALF_WAY) kill(getpid(), SIGKILL);
    if (how == FAIL_AFTERWARDS) return fails();
    if (result == 0 && fstat(fd, &now) == 0) forced[fd] = now.st_size;
    return result;
}

int fsync(int fd) {
    REAL(fsync);
    return is_ours(fd) ? force("fsync", fd, real) : real(fd);
}

int fdatasync(int fd) {
    REAL(fdatasync);
    return is_ours(fd) ? force("fdatasync", fd, real) : real(fd);
}

int ftruncate(int fd, off_t size) {
    REAL(ftruncate);
    if (!is_ours(fd)) return real(fd, size);
    WHOLE("ftruncate", SIZE, NULL, fd, real(fd, size));
}

int ftruncate64(int fd, off_t size) {
    REAL(ftruncate64);
    if (!is_ours(fd)) return real(fd, size);
    WHOLE("ftruncate", SIZE, NULL, fd, real(fd, size));
}

int fallocate(int fd, int mode, off_t at, off_t size) {
    REAL(fallocate);
    if (!is_ours(fd)) return real(fd, mode, at, size);
    WHOLE("fallocate", SIZE, NULL, fd, real(fd, mode, at, size));
}

int fallocate64(int fd, int mode, off_t at, off_t size) {
    REAL(fallocate64);
    if (!is_ours(fd)) return real(fd, mode, at, size);
    WHOLE("fallocate", SIZE, NULL, fd, real(fd, mode, at, size));
}

/* The one call here that returns its error. */
int posix_fallocate(int fd, off_t at, off_t size) {
    REAL(posix_fallocate);
    if (!is_ours(fd)) return real(fd, at, size);
    int how = turn(SIZE, "posix_fallocate", NULL, fd);
    if (how == FAIL || how == SHORT) return (int) control->error;
    int result = real(fd, at, size);
    if (how == KILL_AFTERWARDS || how == KILL_HALF_WAY) kill(getpid(), SIGKILL);
    return how == FAIL_AFTERWARDS ? (int) control->error : result;
}

/* Begins to write what a force would write, and promises nothing: nothing is dropped where it fails. */
int sync_file_range(int fd, off64_t at, off64_t size, unsigned int flags) {
    REAL(sync_file_range);
    if (!is_ours(fd)) return real(fd, at, size, flags);
    WHOLE("sync_file_range", WRITE, NULL, fd, real(fd, at, size, flags));
}

/* By the system call: whoever asks for the real one by its name asks for memory, and so comes here again. */
void *mmap(void *where, size_t size, int protection, int flags, int fd, off_t at) {
    int writes = is_ours(fd) && (flags & MAP_SHARED) && (protection & PROT_WRITE);
    if (writes) {
        int how = turn(SIZE, "mmap", NULL, fd);
        if (how == FAIL || how == SHORT || how == FAIL_AFTERWARDS) {
            errno = (int) control->error;
            return MAP_FAILED;
        }
    }
    return (void *) syscall(SYS_mmap, where, size, protection, flags, fd, at);
}

void *mmap64(void *where, size_t size, int protection, int flags, int fd, off64_t at) {
    return mmap(where, size, protection, flags, fd, at);
}

int link(const char *from, const char *to) {
    REAL(link);
    if (!below(to)) return real(from, to);
    WHOLE("link", NAME, to, -1, real(from, to));
}

int rename(const char *from, const char *to) {
    REAL(rename);
    if (!below(from)) return real(from, to);
    WHOLE("rename", NAME, from, -1, real(from, to));
}

int unlink(const char *path) {
    REAL(unlink);
    if (!below(path)) return real(path);
    WHOLE("unlink", NAME, path, -1, real(path));
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    if (!below(path) || access(path, F_OK) == 0) return real(path, mode);
    WHOLE("mkdir", NAME, path, -1, real(path, mode));
}

ssize_t read(int fd, void *octets, size_t size) {
    REAL(read);
    if (is_ours(fd)) {
        int how = turn(READ, "read", NULL, fd);
        if (how == FAIL || how == FAIL_AFTERWARDS) return fails();
        if (how == SHORT && size > 1) size /= 2;
    }
    return real(fd, octets, size);
}

#define PREAD(name)                                                \
    ssize_t name(int fd, void *octets, size_t size, off_t at) {    \
        REAL(name);                                                \
        if (is_ours(fd)) {                                         \
            int how = turn(READ, #name, NULL, fd);                 \
            if (how == FAIL || how == FAIL_AFTERWARDS) return fails(); \
            if (how == SHORT && size > 1) size /= 2;               \
        }                                                          \
        return real(fd, octets, size, at);                         \
    }
PREAD(pread)
PREAD(pread64)

int clock_gettime(clockid_t clock, struct timespec *now) {
    REAL(clock_gettime);
    int result = real(clock, now);
    if (control && clock == CLOCK_REALTIME) now->tv_sec += control->seconds;
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    static int (*real)(struct timeval *, void *);
    if (!real) real = (int (*)(struct timeval *, void *)) dlsym(RTLD_NEXT, "gettimeofday");
    int result = real(now, zone);
    if (control) now->tv_sec += control->seconds;
    return result;
}
