#!/bin/sh
# Builds the library of the CUDA engine, where nvcc and a C++ compiler are. It takes no GPU to build it.
#
# usage: build_cuda.sh TARGET [extra flags of nvcc]
#   The library goes below TARGET/classes.
set -eu
target=$1
shift
source=$(dirname "$0")
work=$target/native
output=$target/classes/org/deltastn/kernels/linux-x86_64
library=$output/libdeltastn_cuda.so
cxx=${CXX:-g++}
. "$source/build_common.sh"

nvcc=nvcc
for home in "${CUDA_HOME:-}" "${CUDA_PATH:-}"; do
  if [ -n "$home" ] && [ -x "$home/bin/nvcc" ]; then
    nvcc=$home/bin/nvcc
    break
  fi
done

stamp=$work/cuda-flags
if up_to_date "$library" "$stamp" "$nvcc $cxx $*" "$source" ! -name 'cpu*' ! -name build.sh; then
  exit 0
fi
rm -f "$library"

lost="backend 'cuda' will not be there"
runs_here "the CUDA library" "$lost" || exit 0
if ! command -v "$nvcc" > /dev/null; then
  note "no nvcc in CUDA_HOME, CUDA_PATH or on the path: the CUDA library is skipped; $lost"
  exit 0
fi
has_compiler "$cxx" "the CUDA library" "$lost" || exit 0

mkdir -p "$work" "$output"
# Code for the generations of GPUs that this nvcc knows, and PTX that the driver compiles for later ones.
known=$("$nvcc" --list-gpu-arch)
targets=
newest=
for generation in 75 80 86 89 90; do
  case "$known" in
    *compute_$generation*)
      targets="$targets -gencode arch=compute_$generation,code=sm_$generation"
      newest=$generation
      ;;
    *) note "this nvcc has no compute capability $generation: the CUDA library is built without it" ;;
  esac
done
if [ -z "$newest" ]; then
  note "nvcc lists none of the compute capabilities that the CUDA library is for: $known"
  exit 1
fi
targets="$targets -gencode arch=compute_$newest,code=compute_$newest"
# The same sources give the same bytes wherever and whenever they are built, if this nvcc can be given its random names.
seed=
case "$("$nvcc" --help)" in
  *--frandom-seed*) seed=yes ;;
  *) note "this nvcc has no --frandom-seed: two builds of the CUDA library differ in the names of symbols" ;;
esac
objects=
for file in "$source"/cuda*.cu; do
  name=$(basename "$file" .cu)
  "$nvcc" -ccbin "$cxx" -std=c++17 -O3 -t 2 $targets -Xcompiler -fPIC,-fvisibility=hidden,-Wall,-Wextra \
    ${seed:+--frandom-seed="$name" --objdir-as-tempdir} $* -c -o "$work/$name.o" "$file"
  objects="$objects $work/$name.o"
done
# Only what deltastn.h names is exported, also of the libraries that are linked in.
"$nvcc" -ccbin "$cxx" $targets -cudart static ${seed:+--frandom-seed=link} $* -shared \
  -Xcompiler -static-libgcc,-static-libstdc++ -Xlinker --exclude-libs,ALL -o "$library.new" $objects -ldl
mv "$library.new" "$library"
printf '%s' "$nvcc $cxx $*" > "$stamp"
note "built $library"
