#!/bin/sh
# relay/longpoll-gone: deleting a channel answers its held requests with 410 at once
# expected: 410 Gone to the subscriber's GET within 250 ms of the DELETE being sent
# the kit saw: 404 Not Found
CHANNEL=repro-$$
OUT=$(mktemp -d)
trap 'rm -rf "$OUT"' EXIT
ask() { curl -sS -i --max-time 6 -H Accept: -H Content-Type: "$@"; }

# 1. subscriber 1: GET /sub?id=$CHANNEL
ask 'http://127.0.0.1:8080/sub?id='"$CHANNEL" >"$OUT/1" 2>&1 &
sleep 0.3

# 2. publisher 1: DELETE /pub?id=$CHANNEL
ask -X DELETE 'http://127.0.0.1:8080/pub?id='"$CHANNEL" >"$OUT/2" 2>&1

wait
show() { echo "== $1. $2"; head -c 2000 "$OUT/$1"; echo; }
show 1 'subscriber 1: GET /sub?id=$CHANNEL (the kit saw: 404 Not Found)'
show 2 'publisher 1: DELETE /pub?id=$CHANNEL (the kit saw: 200 OK)'
