#!/bin/sh
# Starts an interpreter process for Zeppelin's server, as its bin/interpreter.sh does: the arguments
# are Zeppelin's. NOTES_JAVA holds the command up to the main class.
while getopts "hc:p:r:i:d:l:vu:g:" option; do
  case "$option" in
    c) host="$OPTARG" ;;
    p) port="$OPTARG" ;;
    r) range="$OPTARG" ;;
    i) group="$OPTARG" ;;
    *) ;;
  esac
done
# shellcheck disable=SC2086 # options, one a word
exec $NOTES_JAVA org.apache.zeppelin.interpreter.remote.RemoteInterpreterServer \
  "$host" "$port" "$group" "$range"
