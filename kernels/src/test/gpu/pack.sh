echo "$2"
