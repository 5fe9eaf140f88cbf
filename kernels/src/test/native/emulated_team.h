// How the blocks of a kernel are run.
#ifndef EMULATED_TEAM_H
#define EMULATED_TEAM_H

#include "cuda_runtime.h"

namespace emulated {

/** Tells what is wrong, as printf does, and ends the process. */
[[noreturn]] void stop(const char* format, ...) __attribute__((format(printf, 1, 2)));

/** Runs all threads of a grid, which may wait for each other if they are a team, the last block first if reversed. */
void run_grid(dim3 grid, int threads, bool team, bool reversed, const std::function<void()>& thread);

}  // namespace emulated

#endif
