#!/bin/sh
# A relay subscriber with curl: prints one line for each message, for ever.
#   sh subscriber.sh http://localhost:8080/sub?id=news
url=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit' TERM INT

# The value of a header of the last answer, as it came.
header() { sed -n "s/^$1: *//Ip" "$dir/head" | tr -d '\r' | tail -n 1; }

set --
while :; do
  # Fails when the connection is refused, or cut before the answer is whole.
  if status=$(curl -s -D "$dir/head" -o "$dir/body" -w '%{http_code}' "$@" "$url"); then
    # To curl a head that was cut off looks whole, but the empty line at its end is missing.
    if [ "$status" = 200 ] && [ "$(tail -n 1 "$dir/head")" = "$(printf '\r')" ]; then
      # Opaque: they are sent back as they came, with every request, until the next message replaces them.
      set -- -H "If-Modified-Since: $(header Last-Modified)" -H "If-None-Match: $(header Etag)"
      echo "message $(base64 -w 0 "$dir/body") $(header Content-Type)"
      continue
    fi
    echo "status $status"
  else
    echo "error curl ended with $?"
  fi
  sleep 0.5
done
