#!/bin/sh
# A push-stream subscriber with curl, of one channel: prints one line for each message, for ever.
#   sh push-stream.sh stream http://localhost:9080/sub/news
#   sh push-stream.sh longpolling http://localhost:9080/lp/news
mode=$1 url=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit' TERM INT

# Each message of standard input as fields, a line each; notices of the server (ids below 1) are none.
f=$(printf '\037')
fields() {
  if [ "$mode" = stream ]; then
    sed -un "s/.*<script>p(\([0-9]*\),'\([^']*\)','\(.*\)','\([^']*\)', *'\([^']*\)', *'\([0-9]*\)');<.*/\1$f\2$f\4$f\5$f\6$f\3/p"
  else
    tr -d '\r\n' | sed 's/}{"id":/}\n{"id":/g; s/$/\n/' |
      sed -n "s/^{\"id\":\([0-9]*\),\"channel\":\"\([^\"]*\)\",\"text\":\"\(.*\)\", \"tag\":\"\([0-9]*\)\", \"time\":\"\([^\"]*\)\", \"eventid\":\"\([^\"]*\)\"}$/\1$f\2$f\6$f\5$f\4$f\3/p"
  fi
}

# What is reported is where to go on: time with %20 for its spaces, and tag.
report() {
  while IFS=$f read -r id channel eventid time tag text; do
    echo "message $(printf %s "$text" | base64 -w 0) channel=$channel id=$id eventid=$eventid"
    echo "tag=$tag&time=$(echo "$time" | sed 's/ /%20/g')" >"$dir/place"
  done
}

: >"$dir/place"
while :; do
  if [ "$mode" = stream ]; then
    # A line that was cut off has no end, and is not read.
    curl -sN "$url?$(cat "$dir/place")" | fields | report
  elif status=$(curl -s -o "$dir/body" -w '%{http_code}' "$url?$(cat "$dir/place")"); then
    # Only a body that is whole counts: curl fails when it was cut off.
    if [ "$status" = 200 ]; then
      fields <"$dir/body" | report
      continue
    fi
    echo "status $status"
  fi
  sleep 0.5
done
