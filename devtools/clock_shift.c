/* Sets the wall clock ahead by CLOCK_AHEAD seconds for whatever is started with this in LD_PRELOAD.
 *
 * With CLOCK_AHEAD_FILE the seconds stand in that file, as a native 64-bit integer. They are looked
 * up at every reading of the clock, so that whoever writes the file lets the clock jump under
 * programs that run. A file that cannot be read leaves CLOCK_AHEAD in force.
 *
 * With CLOCK_TICK the wall clock moves on by that many nanoseconds at a time, a whole part of a second.
 *
 * Monotonic clocks stay as they are, so waiting takes as long as ever. libfaketime can do more, but
 * its way of sparing the monotonic clock breaks Python's sleep.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int64_t constant;
static long tick;
static volatile int64_t *ahead = &constant;

__attribute__((constructor)) static void read_environment(void) {
  const char *seconds = getenv("CLOCK_AHEAD");
  constant = seconds ? atoll(seconds) : 0;
  const char *nanoseconds = getenv("CLOCK_TICK");
  tick = nanoseconds ? atol(nanoseconds) : 0;
  const char *path = getenv("CLOCK_AHEAD_FILE");
  if (!path) return;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  struct stat found;
  if (!fstat(file, &found) && found.st_size >= (off_t)sizeof *ahead) {
    void *shared = mmap(NULL, sizeof *ahead, PROT_READ, MAP_SHARED, file, 0);
    if (shared != MAP_FAILED) ahead = shared;
  }
  close(file);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  int failed = (int)syscall(SYS_clock_gettime, clock, now);
  if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    now->tv_sec += *ahead;
    if (tick > 0) now->tv_nsec -= now->tv_nsec % tick;
  }
  return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  (void)zone;
  struct timespec exact;
  int failed = clock_gettime(CLOCK_REALTIME, &exact);
  if (!failed && now) {
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
  }
  return failed;
}

time_t time(time_t *now) {
  struct timespec exact;
  clock_gettime(CLOCK_REALTIME, &exact);
  if (now) *now = exact.tv_sec;
  return exact.tv_sec;
}
