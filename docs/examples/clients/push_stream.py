"""A push-stream subscriber in Python 3, in every mode: prints one line for each message, for ever.

python3 push_stream.py websocket ws://localhost:9080/ws/news/sport
"""

import base64
import codecs
import email.utils
import http.client
import json
import os
import re
import sys
import time
import urllib.parse

mode, address = sys.argv[1:]
url = urllib.parse.urlsplit(address)
channels = [urllib.parse.unquote(name) for name in url.path.split("/")[2:]]
# Where each channel is: seconds and tag of its last message.
places = {}
pause = 0.1


class Refused(Exception):
    pass


def report(message):
    if message["id"] == -2:
        print("deleted", message["channel"], flush=True)
    # A ping, a deletion, a time-out: no message, and no position.
    if message["id"] <= 0:
        return
    place = (email.utils.parsedate_to_datetime(message["time"]).timestamp(), int(message["tag"]))
    channel = message["channel"]
    if channel in places and place <= places[channel]:
        return
    # Of channels without a message all is known up to the first one there was.
    if not places:
        places.update({name: place for name in channels})
    places[channel] = place
    told = f"channel={channel} id={message['id']} eventid={urllib.parse.quote(message['eventid'])}"
    print("message", base64.b64encode(message["text"].encode()).decode(), told, flush=True)


def target():
    """From where the channel has been that is furthest behind; spaces as %20."""
    if not places:
        return url.path
    seconds, tag = min(places.values())
    date = email.utils.formatdate(seconds, usegmt=True)
    return f"{url.path}?tag={tag}&time={urllib.parse.quote(date)}"


def ask(headers):
    connection = http.client.HTTPConnection(url.netloc)
    connection.request("GET", target(), headers=headers)
    return connection, connection.getresponse()


def pieces():
    """The text of an answer as it comes; raises when the connection is cut."""
    connection, response = ask({})
    try:
        if response.status != 200:
            response.read()
            raise Refused(response.status)
        decoder = codecs.getincrementaldecoder("utf-8")()
        while data := response.read1(65536):
            yield decoder.decode(data)
    finally:
        connection.close()


scripts = re.compile(r"<script>p\((-?\d+),'(.*?)','(.*?)','(.*?)', ?'(.*?)', ?'(.*?)'\);</script>", re.S)


def stream():
    text = ""
    for piece in pieces():
        text += piece
        end = 0
        for found in scripts.finditer(text):
            number, *rest = found.groups()
            report({"id": int(number), **dict(zip(("channel", "text", "eventid", "time", "tag"), rest))})
            end = found.end()
        text = text[end:]


def eventsource():
    global pause
    text, data = "", []
    for piece in pieces():
        text += piece
        # A carriage return at the end may be the first half of a line end.
        half = "\r" if text.endswith("\r") else ""
        *lines, rest = re.split(r"\r\n|\r|\n", text.removesuffix("\r"))
        text = rest + half
        for line in lines:
            field, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if field == "data":
                data.append(json.loads(value))
            elif field == "retry" and value.isdigit():
                pause = int(value) / 1000
            elif line == "" and data:
                # The template stands in each line of a text.
                report({**data[0], "text": "\n".join(one["text"] for one in data)})
                data = []


def longpolling():
    body, at = "".join(pieces()), 0
    while (at := body.find("{", at)) >= 0:
        message, at = json.JSONDecoder().raw_decode(body, at)
        report(message)
    # All there was to say has been said: every channel is at the latest place now.
    if places:
        places.update({name: max(places.values()) for name in channels})


def websocket():
    key = base64.b64encode(os.urandom(16)).decode()
    headers = {"Upgrade": "websocket", "Connection": "Upgrade"}
    connection, response = ask({**headers, "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": key})
    # What has been read after the head is in its buffer.
    source, sock = response.fp, connection.sock
    try:
        if response.status != 101:
            raise Refused(response.status)
        text = b""
        while True:
            first, length = exactly(source, 2)
            if length > 125:
                length = int.from_bytes(exactly(source, 2 if length == 126 else 8), "big")
            payload, opcode = exactly(source, length), first & 15
            if opcode == 8:
                send(sock, 8, payload)
                if payload[:2] == (1008).to_bytes(2, "big"):
                    raise Refused(1008)
                return
            if opcode == 9:
                send(sock, 10, payload)
            if opcode < 8:
                text += payload
                if first & 0x80:
                    report(json.loads(text))
                    text = b""
    finally:
        response.close()
        connection.close()


def exactly(source, length):
    data = source.read(length)
    if len(data) < length:
        raise ConnectionError("cut off")
    return data


def send(sock, opcode, payload):
    mask = os.urandom(4)
    masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
    sock.sendall(bytes([0x80 | opcode, 0x80 | len(payload)]) + mask + masked)


subscribe = {"stream": stream, "eventsource": eventsource, "websocket": websocket, "longpolling": longpolling}[mode]
while True:
    try:
        subscribe()
        time.sleep(pause)
    except Refused as error:
        print("status", error, flush=True)
        time.sleep(0.5)
    except (OSError, http.client.HTTPException) as error:
        print("error", repr(error), flush=True)
        time.sleep(max(pause, 0.5))
