#!/bin/sh
# Builds the native library of this module, where the compilers are.
#
# usage: build.sh JAVA_HOME CLASSPATH TARGET [extra flags of the compiler]
#   CLASSPATH holds this module's classes and JavaCPP; the library goes below TARGET/classes.
set -eu
java_home=$1
classpath=$2
target=$3
shift 3
source=$(dirname "$0")
work=$target/native
output=$target/classes/org/deltastn/kernels/linux-x86_64
library=$output/libjniKernelLibrary.so
cxx=${CXX:-g++}

. "$source/build_common.sh"

stamp=$work/flags
if up_to_date "$library" "$stamp" "$cxx $*" "$source" "$target/classes/org/deltastn/kernels/KernelLibrary.class" \
  ! -name '*cuda*'; then
  exit 0
fi
rm -f "$library"

lost="backend 'native' will not be there"
runs_here "the native library" "$lost" || exit 0
has_compiler "$cxx" "the native library" "$lost" || exit 0
if [ ! -f "$java_home/include/jni.h" ]; then
  note "no include/jni.h in $java_home: the native library is skipped; $lost"
  exit 0
fi

mkdir -p "$work" "$output"
# JavaCPP writes the JNI functions of KernelLibrary and its own helpers.
"$java_home/bin/java" -cp "$classpath" org.bytedeco.javacpp.tools.Builder -nocompile -d "$work" \
  org.deltastn.kernels.KernelLibrary > "$work/javacpp.log" 2>&1 || {
  cat "$work/javacpp.log"
  exit 1
}
includes="-I$source -I$java_home/include -I$java_home/include/linux"
# Sanitizers have to see the C++ runtime; otherwise the library brings its own, and loads where glibc is old.
case " $* " in
  *-fsanitize=*)
    portable=
    runtime=
    ;;
  *)
    portable="-include $source/glibc.h"
    runtime="-s -static-libstdc++ -shared-libgcc -Wl,--exclude-libs,ALL -Wl,--gc-sections"
    runtime="$runtime -Wl,--wrap=pthread_once -Wl,--wrap=__pthread_key_create $work/glibc.o"
    ;;
esac
# The same bytes wherever the sources are.
options="-std=c++17 -fPIC -fvisibility=hidden -ffile-prefix-map=$source=. -ffile-prefix-map=$work=. $portable $*"
loops="-O3 -fno-math-errno -fno-trapping-math -fopenmp-simd -Wall -Wextra"
compile() {
  name=$1
  shift
  "$cxx" $options $includes "$@" -c -o "$work/$name.o"
}
compile avx512 $loops -DDSTN_ISA=avx512 -march=skylake-avx512 -mprefer-vector-width=512 "$source/cpu_table.cpp"
compile avx2 $loops -DDSTN_ISA=avx2 -march=haswell "$source/cpu_table.cpp"
compile base $loops -DDSTN_ISA=base -march=x86-64 "$source/cpu_table.cpp"
# GCC 12 warns of its own header of AVX-512.
compile bfloat16 $loops -Wno-uninitialized -Wno-maybe-uninitialized -march=skylake-avx512 -mavx512bf16 -mprefer-vector-width=512 \
  "$source/cpu_bfloat16.cpp"
amx=
amx_object=
if "$cxx" -mamx-tile -mamx-bf16 -fsyntax-only -x c++ /dev/null 2> /dev/null; then
  compile amx $loops -Wno-uninitialized -Wno-maybe-uninitialized -march=skylake-avx512 -mavx512bf16 -mamx-tile -mamx-bf16 \
    -mprefer-vector-width=512 "$source/cpu_amx.cpp"
  amx=-DDSTN_AMX
  amx_object=$work/amx.o
else
  note "$cxx does not know AMX: products in bfloat16 do without it"
fi
compile products512 $loops -Wno-maybe-uninitialized -DDSTN_ISA=avx512 -march=skylake-avx512 \
  -mprefer-vector-width=512 "$source/cpu_float32.cpp"
compile products256 $loops -DDSTN_ISA=avx2 -march=haswell "$source/cpu_float32.cpp"
compile cpu -O2 -Wall -Wextra $amx "$source/cpu.cpp"
compile onednn -O3 -Wall -Wextra "$source/cpu_onednn.cpp"
compile glibc -O2 -Wall -Wextra "$source/glibc.cpp"
compile jnijavacpp -O2 "$work/jnijavacpp.cpp"
compile jniKernelLibrary -O2 "$work/jniKernelLibrary.cpp"
"$cxx" $options -shared -o "$library.new" "$work/avx512.o" "$work/avx2.o" "$work/base.o" \
  "$work/bfloat16.o" $amx_object "$work/products512.o" "$work/products256.o" "$work/cpu.o" "$work/onednn.o" "$work/jnijavacpp.o" "$work/jniKernelLibrary.o" $runtime -ldl -pthread
mv "$library.new" "$library"
printf '%s' "$cxx $*" > "$stamp"
note "built $library"
