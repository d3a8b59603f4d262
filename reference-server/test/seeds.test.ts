import { describe, expect, test } from 'vitest';
import type { WireResponse } from './support/wire/http-client.js';
import { VirtualServer } from './support/wire/virtual-server.js';

/*
 * Two clients out of articles of long ago, re-told header for header: both keep the Last-Modified of what they got and send it as
 * If-Modified-Since, on a new connection each time. Neither knows of the Etag.
 */

interface Article {
  readonly publish: (body: string) => string;
  /** The request after a response; the first one without. */
  readonly subscribe: (previous: WireResponse | undefined) => string;
}

const request = (...lines: string[]) => [...lines, '', ''].join('\r\n');

/** Ruby with em-http; its configuration has /publish and /activity. */
const ruby: Article = {
  publish: (body) =>
    request(
      'POST /publish?id=pub HTTP/1.1',
      'Connection: close',
      'Host: 127.0.0.1',
      'User-Agent: EventMachine HttpClient',
      `Content-Length: ${body.length}`,
    ) + body,
  subscribe: (previous) =>
    request(
      'GET /activity?id=pub HTTP/1.1',
      ...(previous ? [`If-Modified-Since: ${previous.header('last-modified')}`] : []),
      'Connection: close',
      'Host: 127.0.0.1',
      'User-Agent: EventMachine HttpClient',
    ),
};

/** Python with httplib, published to from a form; its configuration has /pub and /sub. */
const python: Article = {
  publish: (body) => {
    const form = `a=${body.replaceAll(' ', '+')}`;
    return (
      request(
        'POST /pub?id=miss HTTP/1.1',
        'Host: localhost',
        'User-Agent: Mozilla/5.0 (X11; Linux i686; rv:30.0) Gecko/20100101 Firefox/30.0',
        'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
        'Accept-Language: en-US,en;q=0.5',
        'Accept-Encoding: gzip, deflate',
        'Connection: keep-alive',
        'Content-Type: application/x-www-form-urlencoded',
        `Content-Length: ${form.length}`,
      ) + form
    );
  },
  subscribe: (previous) =>
    request(
      'GET /sub?id=miss HTTP/1.1',
      'Host: localhost',
      'Accept-Encoding: identity',
      `if-modified-since: ${previous?.header('last-modified') ?? ''}`,
    ),
};

const articles: [string, Article][] = [
  ['Ruby', ruby],
  ['Python', python],
];

function start(): VirtualServer {
  return new VirtualServer({
    locations: [
      {
        path: '/publish',
        push_publisher: true,
        push_store_messages: 'on',
        push_message_timeout: '2h',
        push_max_message_buffer_length: 10,
        push_min_message_recipients: 0,
      },
      { path: '/activity', push_subscriber: 'long-poll', push_subscriber_concurrency: 'broadcast' },
      {
        path: '/pub',
        push_publisher: true,
        push_store_messages: 'on',
        push_max_message_buffer_length: 20,
        push_message_timeout: '2h',
      },
      { path: '/sub', push_subscriber: 'long-poll', push_subscriber_concurrency: 'broadcast' },
    ],
  });
}

async function publish(lab: VirtualServer, { publish }: Article, body: string): Promise<number> {
  return (await lab.run(lab.connect().send(publish(body)).response())).status;
}

/** A subscriber that asks again as soon as it has an answer, and remembers what it got. */
function follow(lab: VirtualServer, { subscribe }: Article, got: string[]): void {
  const ask = async (previous?: WireResponse): Promise<void> => {
    const client = lab.connect();
    const response = await client.send(subscribe(previous)).response();
    client.destroy();
    if (response.status !== 200) return;
    got.push(response.body.replace(/^a=/, '').replaceAll('+', ' '));
    await ask(response);
  };
  void ask();
}

const hellos = Array.from({ length: 12 }, (_, index) => `Hello no ${index + 1}`);

describe.each(articles)('the subscriber in %s', (_name, article) => {
  test('two of them get each message once and in order, as they are published every 5 seconds', async () => {
    const lab = start();
    const one: string[] = [];
    const two: string[] = [];
    follow(lab, article, one);
    follow(lab, article, two);
    await lab.fence();
    for (const hello of hellos) {
      expect(await publish(lab, article, hello)).toBe(201);
      await lab.pass(5000);
    }
    expect(one).toEqual(hellos);
    expect(two).toEqual(hellos);
  });

  test('gets what was published before it came, one a second', async () => {
    const lab = start();
    const early = hellos.slice(0, 8);
    for (const hello of early) {
      expect(await publish(lab, article, hello)).toBe(202);
      await lab.pass(1000);
    }
    const got: string[] = [];
    follow(lab, article, got);
    await lab.pass(1000);
    expect(got).toEqual(early);
    expect(await publish(lab, article, 'one more')).toBe(201);
    await lab.fence();
    expect(got).toEqual([...early, 'one more']);
  });

  test('within one second gets what comes while it waits, and of what is stored the first only', async () => {
    const lab = start();
    const waiting: string[] = [];
    follow(lab, article, waiting);
    await lab.fence();
    for (const hello of ['a', 'b', 'c']) {
      await publish(lab, article, hello);
      await lab.fence();
    }
    expect(waiting).toEqual(['a', 'b', 'c']);
    // The date alone cannot say which of the three it has had.
    const late: string[] = [];
    follow(lab, article, late);
    await lab.pass(1000);
    expect(late).toEqual(['a']);
    await publish(lab, article, 'd');
    await lab.fence();
    expect([waiting.at(-1), late.at(-1)]).toEqual(['d', 'd']);
  });
});
