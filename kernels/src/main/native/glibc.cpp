// The functions of glibc that the C++ runtime inside the library calls, bound as glibc.h says (the linker's --wrap), and
// a variable that glibc has since 2.32.
#include <pthread.h>

#include "glibc.h"

#ifdef __GLIBC__
__asm__(".symver __real_pthread_once,pthread_once@GLIBC_2.2.5");
__asm__(".symver __real___pthread_key_create,__pthread_key_create@GLIBC_2.2.5");
#endif

extern "C" {

int __real_pthread_once(pthread_once_t* control, void (*start)());
int __real___pthread_key_create(pthread_key_t* key, void (*destroy)(void*));

int __wrap_pthread_once(pthread_once_t* control, void (*start)()) { return __real_pthread_once(control, start); }

int __wrap___pthread_key_create(pthread_key_t* key, void (*destroy)(void*)) {
  return __real___pthread_key_create(key, destroy);
}

// Nonzero lets the C++ runtime count without atomics, in a process of one thread; a JVM has more.
__attribute__((visibility("hidden"))) char __libc_single_threaded = 0;
}
