// What the emulations of CUDA and of cuBLAS share: the addresses of devices, and streams.
//
// An address of a device lies in a range that no one may touch; the memory is at a fixed distance from it, so that code
// of the host which uses such an address ends with a fault, as on a machine with a GPU.
#ifndef EMULATED_DEVICE_H
#define EMULATED_DEVICE_H

#include <stdint.h>

#include <functional>

namespace emulated {

constexpr int kDevices = 4;
constexpr uint64_t kDeviceRange = 1ULL << 40;
// Where neither programs nor libraries are put, nor the heap of the address sanitizer.
constexpr uint64_t kDeviceBegin = 0x500000000000;
constexpr uint64_t kDeviceEnd = kDeviceBegin + kDevices * kDeviceRange;
// Memory of the host that devices may read and write, which is at its own address.
constexpr uint64_t kPinnedBegin = 0x680000000000;
constexpr uint64_t kPinnedEnd = kPinnedBegin + kDeviceRange;
constexpr uint64_t kDistance = 0x200000000000;

inline bool of_device(uint64_t address) { return address >= kDeviceBegin && address < kDeviceEnd; }

inline bool pinned(uint64_t address) { return address >= kPinnedBegin && address < kPinnedEnd; }

inline int device_of(uint64_t address) { return (int)((address - kDeviceBegin) / kDeviceRange); }

/** Whether code on the device may be given the address. */
inline bool usable(uint64_t address, int device) {
  return address == 0 || pinned(address) || (of_device(address) && device_of(address) == device);
}

/** Where the memory is. */
template <typename T>
T* memory(T* address) {
  return of_device((uint64_t)address) ? (T*)((uint64_t)address + kDistance) : address;
}

}  // namespace emulated

/** Work in the order in which it was given, done as late as may be. */
struct CUstream_st {
  const int device;
  explicit CUstream_st(int device) : device(device) {}
  virtual ~CUstream_st() = default;
  virtual void add(std::function<void()> work) = 0;
  virtual void finish() = 0;
};

#endif
