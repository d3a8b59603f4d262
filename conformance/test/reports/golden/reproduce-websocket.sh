#!/bin/sh
# push-stream/websocket-pong: a ping is answered with a pong
# expected: a pong within 250 ms of the ping being sent
# the kit saw: a close frame with the code 1008
CHANNEL=repro-$$
OUT=$(mktemp -d)
trap 'rm -rf "$OUT"' EXIT
ask() { curl -sS -i --max-time 7 -H Accept: -H Content-Type: "$@"; }

# 1. subscriber 1: GET /ws/$CHANNEL, a WebSocket
# sends after the handshake: text "hello", ping
# (its frames are masked with zeros, to be readable; those that come are shown as bytes)
{ printf 'GET /ws/%s HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: kit\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n' "$CHANNEL"; sleep 0.3; printf '\201\205\000\000\000\000hello'; sleep 0.5; printf '\211\200\000\000\000\000'; sleep 4; } | curl -sN --max-time 5 telnet://127.0.0.1:8080 >"$OUT/1" 2>&1

wait
show() { echo "== $1. $2"; head -c 2000 "$OUT/$1"; echo; }
show 1 'subscriber 1: GET /ws/$CHANNEL, a WebSocket (the kit saw: 101, then text "{"id":1,"text":"hello"}", close 1008 {"http_status": 403})'
