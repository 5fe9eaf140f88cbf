// What the emulation has: devices with memory, and streams.
#ifndef EMULATED_MACHINE_H
#define EMULATED_MACHINE_H

#include <stddef.h>
#include <stdint.h>

#include <deque>
#include <map>
#include <mutex>
#include <set>

#include "emulated_device.h"

namespace emulated {

/** Whole pages, with one that no one may touch after them. */
struct Block {
  uint64_t begin;
  size_t bytes;
  uint64_t pages;
  size_t pages_bytes;
};

/** A range of addresses, none of which is given out twice, for so many bytes at a time. */
class Range {
 public:
  Range(uint64_t begin, uint64_t distance, size_t bytes)
      : next_(begin), end_(begin + kDeviceRange), distance_(distance), free_(bytes) {}

  size_t free() const { return free_; }

  /** Null where there is no room. */
  void* allocate(size_t bytes);

  /** False for an address that allocate did not return, or that was released. */
  bool release(void* address);

  /** Whether all of the bytes belong to one allocation. */
  bool holds(const void* address, size_t bytes) const;

 private:
  uint64_t next_, end_, distance_;
  size_t free_;
  std::map<uint64_t, Block> blocks_;

  void* place(const Block& block, int protection);
};

class Stream : public CUstream_st {
 public:
  explicit Stream(int device) : CUstream_st(device) {}

  void add(std::function<void()> work) override;
  void finish() override;

  /** Changes from call to call. */
  bool other_order() { return launches_++ % 2 != 0; }

 private:
  std::mutex mutex_;
  std::deque<std::function<void()>> waiting_;
  unsigned int launches_ = 0;

  void finish_locked();
};

/** Everything that the mutex guards is used with it held. */
struct Machine {
  std::mutex mutex;
  const int devices;
  const size_t memory_bytes;
  const int capability;
  std::map<int, Range> memories;
  Range pinned_memory;
  std::set<CUstream_st*> streams;

  Machine();

  /** Whether all of the bytes belong to one allocation on a device or of pinned memory. */
  bool holds(const void* address, size_t bytes) const;
};

Machine& machine();

/** The device whose work the calling thread does, or -1. */
int running_device();

}  // namespace emulated

#endif
