#!/bin/sh
# Packs what a machine with a GPU needs to run the tests and the check of the CUDA engine, where there is no Java, Maven
# or network: a Java runtime, the class path and run.sh.
#
# usage: pack.sh JAVA_HOME CLASSPATH TARGET FLAGS
#   CLASSPATH is that of this module's tests; FLAGS are those of the JVM. The pack goes to TARGET/gpu-pack, its archive
#   in parts of 60 MB, for channels that take no more at a time.
set -eu
java_home=$1
classpath=$2
target=$3
flags=$4
source=$(dirname "$0")
output=$target/gpu-pack
work=$target/gpu-pack-files

if [ ! -d "$java_home/jmods" ]; then
  echo "[gpu-pack] no jmods in $java_home, of which the runtime is made: use a whole JDK" >&2
  exit 1
fi
if [ ! -f "$target/classes/org/deltastn/kernels/linux-x86_64/libdeltastn_cuda.so" ]; then
  echo "[gpu-pack] the CUDA library was not built: install nvcc, then mvn -B -pl kernels test-compile" >&2
  exit 1
fi

rm -rf "$output" "$work"
mkdir -p "$output" "$work/lib"
"$java_home/bin/jlink" --module-path "$java_home/jmods" --output "$work/runtime" --no-header-files --no-man-pages \
  --strip-java-debug-attributes --add-modules java.se,jdk.unsupported,jdk.management,jdk.zipfs
# In the order of the class path; folders of classes are copied, numbered as the jars are.
number=100
IFS=:
for each in $classpath; do
  number=$((number + 1))
  if [ -d "$each" ]; then
    cp -R "$each" "$work/lib/$number-$(basename "$each")"
  elif [ -f "$each" ]; then
    cp "$each" "$work/lib/$number-$(basename "$each")"
  fi
done
unset IFS
printf '%s\n' "$flags" | tr -s ' \n' '\n' | grep . > "$work/flags"

tar -C "$work" -cf - . | gzip -1 > "$output/files.tar.gz"
rm -rf "$work"
(
  cd "$output"
  sha256sum files.tar.gz > files.sha256
  split -b 60000000 -d files.tar.gz files.tar.gz.
  rm files.tar.gz
)
cp "$source/run.sh" "$output"
echo "[gpu-pack] packed $output ($(du -sm "$output" | cut -f1) MB): take it to the GPU and run sh run.sh"
