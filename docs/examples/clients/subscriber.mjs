// A relay subscriber in Node: prints one line for each message, for ever.
//   node subscriber.mjs http://localhost:8080/sub?id=news
import { get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

const [url] = process.argv.slice(2);
const validators = {};

/** Asks once; resolves with the answer when all of it is there. */
function ask() {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: validators }, (response) => {
      const pieces = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('end', () => {
        const { statusCode: status, headers } = response;
        resolve({ status, headers, body: Buffer.concat(pieces) });
      });
      // The connection was cut within the body.
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

for (;;) {
  try {
    const { status, headers, body } = await ask();
    if (status === 200) {
      // Opaque: they are sent back as they came, with every request, until the next message replaces them.
      validators['If-Modified-Since'] = headers['last-modified'];
      validators['If-None-Match'] = headers.etag;
      console.log(`message ${body.toString('base64')} ${headers['content-type'] ?? ''}`.trimEnd());
    } else {
      console.log(`status ${status}`);
      await wait(500);
    }
  } catch (error) {
    console.log(`error ${error.message}`);
    await wait(500);
  }
}
