#!/bin/sh
# Builds the CUDA engine over its emulation on the CPU, the emulation of cuBLAS, and the checks of both.
#
# usage: build_emulation.sh TARGET [extra flags of the compiler]
#   All of it goes to TARGET/emulation.
set -eu
target=$1
shift
tests=$(dirname "$0")
source=$tests/../../main/native
output=$target/emulation
cxx=${CXX:-g++}
. "$source/build_common.sh"

# The last that is built, and which the others have to be there for.
checks=$output/emulation_checks
stamp=$output/flags
if up_to_date "$checks" "$stamp" "$cxx $*" "$tests" "$source" ! -name 'cpu*' ! -name build.sh; then
  exit 0
fi
rm -f "$output"/*

lost="nothing tests backend 'cuda' here"
runs_here "the emulation of CUDA" "$lost" || exit 0
has_compiler "$cxx" "the emulation of CUDA" "$lost" || exit 0

mkdir -p "$output"
options="-std=c++17 -fPIC -Wall -Wextra -Wno-unknown-pragmas -I$tests -I$source $*"
compile() {
  name=$1
  shift
  "$cxx" $options -fvisibility=hidden "$@" -c -o "$output/$name.o"
}
objects=
for part in cuda machine team; do
  compile $part -O2 "$tests/emulated_$part.cpp"
  objects="$objects $output/$part.o"
done
"$cxx" $options -O3 -fvisibility=hidden -shared -o "$output/libemulated_cublas.so" "$tests/emulated_cublas.cpp"
engine=
for each in "$source"/cuda*.cu; do
  name=engine_$(basename "$each" .cu)
  compile "$name" -O2 -x c++ "$each"
  engine="$engine $output/$name.o"
done
"$cxx" $options -shared -o "$output/libemulated_cuda.so" $engine $objects -ldl
"$cxx" $options -O2 -o "$checks" "$tests"/emulation_*checks.cpp $objects -ldl -lpthread
rm -f "$output"/*.o
printf '%s' "$cxx $*" > "$stamp"
note "built $output"
