// Memory, streams, and what the environment says of the devices.
#include "emulated_machine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "emulated_team.h"

namespace emulated {
namespace {

constexpr size_t kPage = 4096;
// As in CUDA.
constexpr size_t kAlignment = 256;
constexpr size_t kMostWaiting = 1000;

thread_local int device_at_work = -1;

size_t rounded_up(size_t bytes, size_t unit) { return (bytes + unit - 1) / unit * unit; }

long long setting(const char* name, long long standard, long long least, long long most) {
  const char* text = getenv(name);
  if (text == nullptr || *text == 0) {
    return standard;
  }
  char* end;
  errno = 0;
  long long value = strtoll(text, &end, 10);
  if (*end != 0 || errno != 0 || value < least || value > most) {
    stop("%s is '%s' and has to be a number from %lld to %lld", name, text, least, most);
  }
  return value;
}

void reserve(uint64_t begin, size_t bytes) {
  void* got = mmap((void*)begin, bytes, PROT_NONE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (got != (void*)begin) {
    stop("the addresses from %#llx on are taken: a process can hold one emulation only", (unsigned long long)begin);
  }
}

}  // namespace

void* Range::place(const Block& block, int protection) {
  return mmap((void*)(block.pages + distance_), block.pages_bytes, protection,
              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
}

void* Range::allocate(size_t bytes) {
  if (bytes > free_) {
    return nullptr;
  }
  // At the end of its pages, so that what is read or written after it shows.
  size_t pages_bytes = rounded_up(bytes, kPage);
  Block block = {next_ + pages_bytes - rounded_up(bytes, kAlignment), bytes, next_, pages_bytes};
  if (pages_bytes + kPage > end_ - next_) {
    return nullptr;
  }
  void* memory = place(block, PROT_READ | PROT_WRITE);
  if (memory == MAP_FAILED) {
    return nullptr;
  }
  memset(memory, 0xFF, pages_bytes);
  next_ += pages_bytes + kPage;
  free_ -= bytes;
  blocks_[block.begin] = block;
  return (void*)block.begin;
}

bool Range::release(void* address) {
  auto found = blocks_.find((uint64_t)address);
  if (found == blocks_.end()) {
    return false;
  }
  Block block = found->second;
  blocks_.erase(found);
  free_ += block.bytes;
  if (place(block, PROT_NONE) == MAP_FAILED) {
    stop("cannot take back %zu bytes", block.bytes);
  }
  return true;
}

bool Range::holds(const void* address, size_t bytes) const {
  uint64_t begin = (uint64_t)address;
  auto after = blocks_.upper_bound(begin);
  if (after == blocks_.begin()) {
    return false;
  }
  const Block& block = std::prev(after)->second;
  uint64_t offset = begin - block.begin;
  return offset <= block.bytes && bytes <= block.bytes - offset;
}

void Stream::add(std::function<void()> work) {
  std::unique_lock<std::mutex> lock(mutex_);
  waiting_.push_back(std::move(work));
  if (waiting_.size() > kMostWaiting) {
    finish_locked();
  }
}

void Stream::finish() {
  std::unique_lock<std::mutex> lock(mutex_);
  finish_locked();
}

void Stream::finish_locked() {
  device_at_work = device;
  while (!waiting_.empty()) {
    waiting_.front()();
    waiting_.pop_front();
  }
  device_at_work = -1;
}

Machine::Machine()
    : devices((int)setting("EMULATED_CUDA_DEVICES", 2, -1, kDevices)),
      memory_bytes(setting("EMULATED_CUDA_MEMORY", 4LL << 30, 0, 1LL << 39)),
      capability((int)setting("EMULATED_CUDA_CAPABILITY", 90, 10, 999)),
      pinned_memory(kPinnedBegin, 0, kDeviceRange / 2) {
  reserve(kDeviceBegin, kDeviceEnd - kDeviceBegin);
  reserve(kDeviceBegin + kDistance, kDeviceEnd - kDeviceBegin);
  reserve(kPinnedBegin, kPinnedEnd - kPinnedBegin);
  for (int i = 0; i < devices; i++) {
    memories.emplace(i, Range(kDeviceBegin + i * kDeviceRange, kDistance, memory_bytes));
  }
}

bool Machine::holds(const void* address, size_t bytes) const {
  uint64_t value = (uint64_t)address;
  if (pinned(value)) {
    return pinned_memory.holds(address, bytes);
  }
  auto found = of_device(value) ? memories.find(device_of(value)) : memories.end();
  return found != memories.end() && found->second.holds(address, bytes);
}

Machine& machine() {
  // Never destroyed: threads may outlive the end of the program's own.
  static Machine& it = *new Machine;
  return it;
}

int running_device() { return device_at_work; }

}  // namespace emulated
