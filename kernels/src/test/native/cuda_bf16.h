// The part of cuda_bf16.h that the engine uses, on the CPU.
#ifndef EMULATED_CUDA_BF16_H
#define EMULATED_CUDA_BF16_H

#include <stdint.h>
#include <string.h>

struct __nv_bfloat16 {
  uint16_t bits;
};

/** To the nearest, ties to even. */
inline __nv_bfloat16 __float2bfloat16_rn(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  if (x != x) {
    return {0x7FFF};
  }
  return {(uint16_t)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16)};
}

#endif
