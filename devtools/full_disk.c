/* Lets whatever is started with this in LD_PRELOAD find its disk full while the first byte of
 * DISK_FULL_FILE is 1: it is looked up at every write, so that a disk fills up under programs that run.
 *
 * As on a disk without room nothing may grow, and what lies within a file is written as ever. Only
 * files on the disk of DISK_FULL_FILE are meant, and not memory that is shared by way of a file.
 * Writes at a place are watched, as those of a database are; logs go on.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static const char room = 0;
static const volatile char *is_full = &room;
static dev_t disk;

__attribute__((constructor)) static void read_environment(void) {
  const char *path = getenv("DISK_FULL_FILE");
  int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return;
  struct stat found;
  if (!fstat(file, &found) && found.st_size > 0) {
    void *shared = mmap(NULL, 1, PROT_READ, MAP_SHARED, file, 0);
    if (shared != MAP_FAILED) {
      disk = found.st_dev;
      is_full = shared;
    }
  }
  close(file);
}

static int has_room(int file, off_t end) {
  struct stat found;
  return !*is_full || fstat(file, &found) || found.st_dev != disk || end <= found.st_size;
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t at) {
  if (has_room(file, at + (off_t)size)) return syscall(SYS_pwrite64, file, bytes, size, at);
  errno = ENOSPC;
  return -1;
}

ssize_t pwritev2(int file, const struct iovec *parts, int count, off_t at, int flags) {
  off_t end = at;
  for (int part = 0; part < count; part++) end += (off_t)parts[part].iov_len;
  if (has_room(file, end)) return syscall(SYS_pwritev2, file, parts, count, at, 0, flags);
  errno = ENOSPC;
  return -1;
}

ssize_t pwritev(int file, const struct iovec *parts, int count, off_t at) {
  return pwritev2(file, parts, count, at, 0);
}

int posix_fallocate(int file, off_t at, off_t size) {
  if (!has_room(file, at + size)) return ENOSPC;
  return syscall(SYS_fallocate, file, 0, at, size) ? errno : 0;
}

ssize_t pwrite64(int, const void *, size_t, off_t) __attribute__((alias("pwrite")));
ssize_t pwritev64(int, const struct iovec *, int, off_t) __attribute__((alias("pwritev")));
ssize_t pwritev64v2(int, const struct iovec *, int, off_t, int) __attribute__((alias("pwritev2")));
int posix_fallocate64(int, off_t, off_t) __attribute__((alias("posix_fallocate")));
