# What the scripts that build a native library have in common; they source it.

note() {
  echo "[kernels] $*"
}

# up_to_date LIBRARY STAMP FLAGS PATH...: whether a library of an earlier build serves, also without the compiler:
# nothing that it was made from has changed since.
up_to_date() {
  built=$1
  stamp=$2
  flags=$3
  shift 3
  newer=$(find "$@" -newer "$built" 2> /dev/null || echo all)
  [ -f "$built" ] && [ -z "$newer" ] && [ "$(cat "$stamp" 2> /dev/null)" = "$flags" ]
}

# runs_here WHAT LOSS: whether this system is the one that the libraries are for; says what is lost elsewhere.
runs_here() {
  if [ "$(uname -sm)" = "Linux x86_64" ]; then
    return 0
  fi
  note "$1 is for Linux on x86-64, this is $(uname -sm): skipped; $2"
  return 1
}

# has_compiler COMPILER WHAT LOSS: likewise for the C++ compiler.
has_compiler() {
  if command -v "$1" > /dev/null; then
    return 0
  fi
  note "no C++ compiler '$1' on the path: $2 is skipped; $3"
  return 1
}
