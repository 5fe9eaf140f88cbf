#!/bin/sh
# Runs the tests and the check of the CUDA engine on a machine with a GPU, from the files beside this script.
#
# usage: run.sh [contracts | numbers | sanitizer | check] [arguments of the check]
#   contracts  every operation of the engine against plain loops and ND4J
#   numbers    the core's tests of layers, networks, passes and training over the engine
#   sanitizer  the contracts under compute-sanitizer
#   check      training, memory and speed, see the check 'cuda' in the page on development
#   Without a part: all of them, the sanitizer where it is on the path; where there is no GPU, a message says so.
# JAVA_FLAGS holds more flags of the JVM; UNPACKED names the folder for the unpacked files.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
unpacked=${UNPACKED:-$here/unpacked}

if [ ! -f "$unpacked/complete" ]; then
  rm -rf "$unpacked"
  mkdir -p "$unpacked"
  cat "$here"/files.tar.gz.* > "$unpacked/files.tar.gz"
  if ! (cd "$unpacked" && sha256sum --status -c "$here/files.sha256"); then
    echo "files.tar.gz.* are not what was packed: take all parts along, and no others" >&2
    exit 1
  fi
  tar -C "$unpacked" -xzf "$unpacked/files.tar.gz"
  rm "$unpacked/files.tar.gz"
  touch "$unpacked/complete"
fi

classpath=
for each in "$unpacked"/lib/*; do
  classpath=$classpath:$each
done
classpath=${classpath#:}

# The folder of a cuBLAS that the loader does not find by itself.
blas_folder() {
  for version in 13 12 11; do
    for library in /usr/local/cuda*/lib64/libcublas.so.$version /usr/local/cuda*/targets/x86_64-linux/lib/libcublas.so.$version; do
      [ -f "$library" ] && dirname "$library" && return
    done
  done
  python3 -c 'import glob, nvidia
print(next(f for p in nvidia.__path__ for f in glob.glob(p + "/*/lib/libcublas.so.*"))[: -len("/libcublas.so.13")])' 2> /dev/null || true
}

# Python keeps the loader's path as it was: its packages bring libraries of their own.
printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec python3 "$@"\n' "'${LD_LIBRARY_PATH:-}'" > "$unpacked/python"
chmod +x "$unpacked/python"
if ! ldconfig -p 2> /dev/null | grep -q 'libcublas\.so\.1'; then
  folder=$(blas_folder)
  if [ -n "$folder" ]; then
    echo "cuBLAS: $folder"
    export LD_LIBRARY_PATH="$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
  fi
fi
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 LC_ALL=C.UTF-8

# before: what runs the JVM, such as the sanitizer
java() {
  $before "$unpacked/runtime/bin/java" -Xmx4g $(cat "$unpacked/flags") \
    "-Dorg.bytedeco.javacpp.cachedir=$unpacked/cache" ${JAVA_FLAGS:-} -cp "$classpath" "$@"
}
before=

tests() {
  java -Ddeltastn.cuda.test=gpu org.junit.platform.console.ConsoleLauncher execute --disable-banner \
    --fail-if-no-tests --details=summary --disable-ansi-colors --exclude-tag=slow \
    "--config=jqwik.database=$unpacked/jqwik" --config=jqwik.reporting.onlyfailures=true "$@"
}

contracts() {
  tests --select-package=org.deltastn.kernels '--include-classname=.*\.Cuda.*Test' '--exclude-classname=.*ScriptTest'
}

numbers() {
  (
    JAVA_FLAGS="-Ddeltastn.backend=cuda ${JAVA_FLAGS:-}"
    tests --select-package=org.deltastn.nn --select-package=org.deltastn.tensor --select-package=org.deltastn.train \
      --select-class=org.deltastn.experiments.RidgeTest
  )
}

sanitizer() {
  before="compute-sanitizer --tool memcheck --error-exitcode 99"
  contracts
  before=
}

check() {
  java -Ddeltastn.backend=cuda org.deltastn.benchmarks.CudaCheck --python "$unpacked/python" "$@"
}

case "${1:-}" in
  contracts | numbers | sanitizer)
    "$1"
    ;;
  check)
    shift
    check "$@"
    ;;
  "")
    device=$(check --part device)
    echo "$device"
    case "$device" in
      "cuda skipped"*) exit 0 ;;
    esac
    failed=
    for part in contracts numbers; do
      echo "== $part"
      "$part" || failed="$failed $part"
    done
    if command -v compute-sanitizer > /dev/null; then
      echo "== sanitizer"
      sanitizer || failed="$failed sanitizer"
    else
      echo "sanitizer skipped: no compute-sanitizer on the path"
    fi
    echo "== check"
    check || failed="$failed check"
    if [ -n "$failed" ]; then
      echo "FAILED:$failed"
      exit 1
    fi
    echo "all parts passed"
    ;;
  *)
    sed -n '4,9s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
