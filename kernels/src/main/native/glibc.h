// Lets the library load on systems with an older glibc than that of the machine which builds it: functions of which glibc
// 2.29 and 2.34 brought a new version are bound to their first one, which every glibc for x86-64 has. Included before
// all sources (the compiler's -include); what the C++ runtime inside the library calls is in glibc.cpp.
#ifndef DSTN_GLIBC_H
#define DSTN_GLIBC_H

#include <stdlib.h>  // defines __GLIBC__ where it is

#ifdef __GLIBC__
__asm__(".symver dlopen,dlopen@GLIBC_2.2.5");
__asm__(".symver dlclose,dlclose@GLIBC_2.2.5");
__asm__(".symver dlsym,dlsym@GLIBC_2.2.5");
__asm__(".symver dlerror,dlerror@GLIBC_2.2.5");
__asm__(".symver pthread_create,pthread_create@GLIBC_2.2.5");
__asm__(".symver pthread_join,pthread_join@GLIBC_2.2.5");
__asm__(".symver exp,exp@GLIBC_2.2.5");
__asm__(".symver log,log@GLIBC_2.2.5");
#endif

#endif
