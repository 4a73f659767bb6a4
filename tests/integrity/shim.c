// Loaded before a program (LD_PRELOAD), this lists every folder backwards and sets the clock and the name of the machine.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MOST 64
static struct listing {
  DIR *of;
  struct dirent64 **entries;
  size_t left;
} listings[MOST];
static volatile int locked;

static void lock(void) {
  while (__sync_lock_test_and_set(&locked, 1)) usleep(1);
}
static void unlock(void) { __sync_lock_release(&locked); }

struct dirent64 *readdir64(DIR *of) {
  static struct dirent64 *(*next)(DIR *);
  if (!next) next = (struct dirent64 * (*)(DIR *)) dlsym(RTLD_NEXT, "readdir64");
  lock();
  struct listing *own = 0, *empty = 0;
  for (int i = 0; i < MOST; i++) {
    if (listings[i].of == of) own = &listings[i];
    if (!listings[i].of) empty = &listings[i];
  }
  if (!own) {
    if (!empty) abort();
    own = empty;
    own->of = of;
    for (struct dirent64 *entry; (entry = next(of));) {
      own->entries = realloc(own->entries, (own->left + 1) * sizeof *own->entries);
      own->entries[own->left] = malloc(sizeof *entry);
      memcpy(own->entries[own->left++], entry, entry->d_reclen);
    }
  }
  struct dirent64 *entry = own->left ? own->entries[--own->left] : 0;
  unlock();
  return entry;
}

// On 64-bit systems the two are one.
struct dirent *readdir(DIR *of) { return (struct dirent *)readdir64(of); }

int closedir(DIR *of) {
  static int (*next)(DIR *);
  if (!next) next = (int (*)(DIR *))dlsym(RTLD_NEXT, "closedir");
  lock();
  for (int i = 0; i < MOST; i++)
    if (listings[i].of == of) memset(&listings[i], 0, sizeof listings[i]);
  unlock();
  return next(of);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  static int (*next)(clockid_t, struct timespec *);
  if (!next) next = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int result = next(clock, time);
  if (clock == CLOCK_REALTIME) time->tv_sec += 400L * 24 * 60 * 60;
  return result;
}

int gethostname(char *name, size_t length) {
  strncpy(name, "another-machine", length);
  return 0;
}
