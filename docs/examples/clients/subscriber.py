"""A relay subscriber in Python 3: prints one line for each message, for ever.

python3 subscriber.py http://localhost:8080/sub?id=news
"""

import base64
import http.client
import sys
import time
import urllib.parse

url = urllib.parse.urlsplit(sys.argv[1])
validators = {}


def ask():
    """Asks once; returns the answer when all of it is there."""
    connection = http.client.HTTPConnection(url.netloc)
    try:
        connection.request("GET", f"{url.path}?{url.query}", headers=validators)
        response = connection.getresponse()
        # Raises IncompleteRead when the connection is cut within the body.
        return response.status, response.headers, response.read()
    finally:
        connection.close()


while True:
    try:
        status, headers, body = ask()
    except (OSError, http.client.HTTPException) as error:
        print("error", repr(error), flush=True)
        time.sleep(0.5)
        continue
    # To http.client a head that was cut off looks whole; only what is missing in it tells.
    if status == 200 and headers["Etag"]:
        # Opaque: they are sent back as they came, with every request, until the next message replaces them.
        validators = {"If-Modified-Since": headers["Last-Modified"], "If-None-Match": headers["Etag"]}
        print("message", base64.b64encode(body).decode(), headers["Content-Type"], flush=True)
    else:
        print("status", status, flush=True)
        time.sleep(0.5)
