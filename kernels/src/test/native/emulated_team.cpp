// The threads of a block as fibers of one thread of the host.
#include "emulated_team.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

namespace emulated {

__thread Here here;

constexpr int kMostThreads = 1024;
constexpr size_t kPage = 4096;
constexpr size_t kStack = 16 * kPage;
// With a page below that no one may touch.
constexpr size_t kStackStep = kStack + kPage;

struct Team {
  const std::function<void()>* thread;
  int threads = 0;
  // Of the threads, at the barrier that they come to next.
  int arrived;
  Barrier barrier;
  // To the next that comes to it, 1 or -1: the last to come to a barrier is the first to leave it.
  int step;
  int round;
  uint64_t shuffled[2][kMostThreads];
  void* host;
  void* fibers[kMostThreads];
  char* stacks = nullptr;
  int stack_count = 0;

  ~Team() { release(); }

  void release() {
    if (stacks != nullptr) {
      munmap(stacks, stack_count * kStackStep);
      stacks = nullptr;
    }
  }

  void reserve(int count) {
    if (count <= stack_count) {
      return;
    }
    release();
    void* mapped = mmap(nullptr, count * kStackStep, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (mapped == MAP_FAILED) {
      stop("no memory for the stacks of %d threads", count);
    }
    stacks = (char*)mapped;
    stack_count = count;
    for (int i = 0; i < count; i++) {
      mprotect(stacks + i * kStackStep, kPage, PROT_NONE);
    }
  }
};

namespace {

/**
 * Goes on with the fiber that left `to`, until one goes on with what this leaves. By a jump, and without a call: the
 * processor then foresees where it leads, and where the fibers return to.
 */
__attribute__((always_inline)) inline void change(void** left, void* to) {
  asm volatile(
      "leaq -128(%%rsp), %%rsp\n"
      "pushq %%rbp\n"
      "pushq %%rbx\n"
      "leaq 1f(%%rip), %%rax\n"
      "pushq %%rax\n"
      "movq %%rsp, (%%rdi)\n"
      "movq %%rsi, %%rsp\n"
      "popq %%rax\n"
      "jmpq *%%rax\n"
      "1:\n"
      "popq %%rbx\n"
      "popq %%rbp\n"
      "leaq 128(%%rsp), %%rsp\n"
      : "+D"(left), "+S"(to)
      :
      : "rax", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "xmm0", "xmm1", "xmm2", "xmm3",
        "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "memory",
        "cc");
}

const char* name_of(Barrier barrier) {
  switch (barrier) {
    case kSyncthreads:
      return "wait at __syncthreads";
    case kShuffleXor:
      return "wait at __shfl_xor_sync";
    case kShuffleDown:
      return "wait at __shfl_down_sync";
    default:
      return "have ended";
  }
}

[[noreturn]] __attribute__((noinline)) void stop_at_different_barriers(const Team* team, Barrier barrier) {
  stop("block (%u, %u) of %d threads: %d %s, but the next one is thread %u of those that %s", blockIdx.x, blockIdx.y,
       team->threads, team->arrived, name_of(team->barrier), threadIdx.x, name_of(barrier));
}

[[noreturn]] __attribute__((noinline)) void stop_outside_of_team() {
  stop("a thread waits for others in a kernel that was started by dstn_launch: start it by dstn_launch_team");
}

__attribute__((always_inline)) inline void arrive(Here* at, Team* team, Barrier barrier) {
  if (team->arrived > 0 && team->barrier != barrier) {
    stop_at_different_barriers(team, barrier);
  }
  team->barrier = barrier;
  unsigned int self = at->thread.x;
  if (++team->arrived < team->threads) {
    at->thread.x = self + team->step;
    change(&team->fibers[self], team->fibers[at->thread.x]);
    return;
  }
  if (barrier == kEnd) {
    change(&team->fibers[self], team->host);
  }
  team->arrived = 0;
  team->round++;
  team->step = -team->step;
}

void fiber() {
  Here* at = &here;
  Team* team = at->team;
  (*team->thread)();
  arrive(at, team, kEnd);
}

void start(Team* team, int index) {
  // Shifted, so that the threads' frames do not all fall into the same few lines of the cache.
  void** stack = (void**)(team->stacks + (index + 1) * kStackStep - index % 64 * 256);
  // Where a fiber would return to, which it never does, and where it begins.
  *--stack = nullptr;
  *--stack = (void*)fiber;
  team->fibers[index] = stack;
}

void run_team_block(Team* team, bool reversed) {
  for (int i = 0; i < team->threads; i++) {
    start(team, i);
  }
  team->arrived = 0;
  team->round = 0;
  team->step = reversed ? -1 : 1;
  threadIdx.x = reversed ? team->threads - 1 : 0;
  change(&team->host, team->fibers[threadIdx.x]);
}

void run_block(int threads, bool reversed, const std::function<void()>& thread) {
  for (int i = 0; i < threads; i++) {
    threadIdx.x = reversed ? threads - 1 - i : i;
    thread();
  }
}

}  // namespace

void stop(const char* format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  fprintf(stderr, "[emulated CUDA] %s\n", text);
  abort();
}

void wait(Barrier barrier) {
  Here* at = &here;
  if (at->team == nullptr) {
    stop_outside_of_team();
  }
  arrive(at, at->team, barrier);
}

uint64_t shuffle(Barrier kind, unsigned int mask, uint64_t bits, unsigned int lanes) {
  if (mask != 0xFFFFFFFF) {
    stop("a shuffle of the lanes %#x: only whole warps are emulated", mask);
  }
  Here* at = &here;
  Team* team = at->team;
  if (team == nullptr) {
    stop_outside_of_team();
  }
  unsigned int self = at->thread.x;
  uint64_t* shuffled = team->shuffled[team->round % 2];
  shuffled[self] = bits;
  arrive(at, team, kind);
  unsigned int lane = kind == kShuffleXor ? self % 32 ^ lanes : self % 32 + lanes;
  if (lane >= 32) {
    return bits;
  }
  unsigned int other = self / 32 * 32 + lane;
  // Undefined on a GPU: not a number.
  return other < (unsigned int)team->threads ? shuffled[other] : ~0ULL;
}

void run_grid(dim3 grid, int threads, bool team, bool reversed, const std::function<void()>& thread) {
  static thread_local Team fibers;
  gridDim = {grid.x, grid.y, grid.z};
  blockDim = {(unsigned int)threads, 1, 1};
  threadIdx = {0, 0, 0};
  if (team) {
    fibers.reserve(threads);
    fibers.thread = &thread;
    fibers.threads = threads;
    here.team = &fibers;
  }
  uint64_t blocks = (uint64_t)grid.x * grid.y;
  for (uint64_t i = 0; i < blocks; i++) {
    uint64_t block = reversed ? blocks - 1 - i : i;
    blockIdx = {(unsigned int)(block % grid.x), (unsigned int)(block / grid.x), 0};
    if (team) {
      run_team_block(&fibers, reversed);
    } else {
      run_block(threads, reversed, thread);
    }
  }
  here.team = nullptr;
}

}  // namespace emulated
