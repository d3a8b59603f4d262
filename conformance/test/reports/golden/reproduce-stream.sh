#!/bin/sh
# relay/oldest: a request without If-Modified-Since gets the oldest message
# expected: the message
# the kit saw: another
CHANNEL=repro-$$
OUT=$(mktemp -d)
trap 'rm -rf "$OUT"' EXIT
ask() { curl -sS -i --max-time 6 -H Accept: -H Content-Type: "$@"; }

# 1. subscriber 1: GET /ev/$CHANNEL
# (a stream: what has come when --max-time is over)
ask -N http://127.0.0.1:8080/ev/"$CHANNEL" >"$OUT/1" 2>&1 &
sleep 0.3

# 2. publisher 1: POST /pub?id=$CHANNEL
ask -X POST --data-binary x 'http://127.0.0.1:8080/pub?id='"$CHANNEL" >"$OUT/2" 2>&1

wait
show() { echo "== $1. $2"; head -c 2000 "$OUT/$1"; echo; }
show 1 'subscriber 1: GET /ev/$CHANNEL (the kit saw: 200 OK, and a body that had not ended)'
show 2 'publisher 1: POST /pub?id=$CHANNEL (the kit saw: 200 OK)'
