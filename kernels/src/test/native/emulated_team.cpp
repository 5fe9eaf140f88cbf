// The threads of a block as fibers of one thread of the host.
#include "emulated_team.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

EMULATED_THREAD_LOCAL uint3 threadIdx, blockIdx, blockDim, gridDim;

// Keeps the registers that a call must keep on the stack, and goes on with another one.
extern "C" __attribute__((visibility("hidden"))) void emulated_switch(void** left, void* to);
asm(R"(
  .pushsection .text
  .type emulated_switch, @function
  .hidden emulated_switch
  .globl emulated_switch
emulated_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
  .size emulated_switch, .-emulated_switch
  .popsection
)");

namespace emulated {
namespace {

constexpr int kMostThreads = 1024;
constexpr size_t kPage = 4096;
constexpr size_t kStack = 16 * kPage;
// With a page below that no one may touch.
constexpr size_t kStackStep = kStack + kPage;

struct Team {
  const std::function<void()>* thread;
  int threads = 0;
  int current;
  // Of the threads, at the barrier that they come to next.
  int arrived;
  Barrier barrier;
  // The order in which they come: the last to come to a barrier is the first to leave it.
  bool reversed;
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

// Null outside of the kernels that may wait.
EMULATED_THREAD_LOCAL Team* running;

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

void fiber() {
  (*running->thread)();
  wait(kEnd);
}

void start(Team* team, int index) {
  // Shifted, so that the threads' frames do not all fall into the same few lines of the cache.
  char* top = team->stacks + (index + 1) * kStackStep - index % 64 * 256;
  void** stack = (void**)top;
  // No one returns from a fiber; its registers follow below.
  *--stack = nullptr;
  *--stack = (void*)fiber;
  for (int i = 0; i < 6; i++) {
    *--stack = nullptr;
  }
  team->fibers[index] = stack;
}

void run_team_block(Team* team, bool reversed) {
  for (int i = 0; i < team->threads; i++) {
    start(team, i);
  }
  team->arrived = 0;
  team->round = 0;
  team->reversed = reversed;
  team->current = reversed ? team->threads - 1 : 0;
  threadIdx.x = team->current;
  emulated_switch(&team->host, team->fibers[team->current]);
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
  Team* team = running;
  if (team == nullptr) {
    stop("a thread waits for others in a kernel that was started by dstn_launch: start it by dstn_launch_team");
  }
  int self = team->current;
  if (team->arrived > 0 && team->barrier != barrier) {
    stop("block (%u, %u) of %d threads: %d %s, but the next one is thread %d of those that %s", blockIdx.x, blockIdx.y,
         team->threads, team->arrived, name_of(team->barrier), self, name_of(barrier));
  }
  team->barrier = barrier;
  if (++team->arrived < team->threads) {
    int next = self + (team->reversed ? -1 : 1);
    team->current = next;
    threadIdx.x = next;
    emulated_switch(&team->fibers[self], team->fibers[next]);
    return;
  }
  if (barrier == kEnd) {
    emulated_switch(&team->fibers[self], team->host);
  }
  team->arrived = 0;
  team->round++;
  team->reversed = !team->reversed;
}

uint64_t shuffle(Barrier kind, unsigned int mask, uint64_t bits, int lane) {
  if (mask != 0xFFFFFFFF) {
    stop("a shuffle of the lanes %#x: only whole warps are emulated", mask);
  }
  Team* team = running;
  if (team == nullptr) {
    wait(kind);
  }
  int self = team->current;
  uint64_t* shuffled = team->shuffled[team->round % 2];
  shuffled[self] = bits;
  wait(kind);
  if (lane >= 32) {
    return bits;
  }
  int other = self / 32 * 32 + lane;
  // Undefined on a GPU: not a number.
  return other < team->threads ? shuffled[other] : ~0ULL;
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
    running = &fibers;
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
  running = nullptr;
}

}  // namespace emulated
