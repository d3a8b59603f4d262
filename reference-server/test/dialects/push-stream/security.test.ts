import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import type { ServerSettings } from '../../../src/index.js';
import { MemorySocket } from '../../../src/virtual/duplex-pair.js';
import { clientFrame, readFrames } from '../../support/delivery/websocket-peer.js';
import { hostileMixtures, hostileTexts, literalOf, withEach } from '../../support/push-stream/messages.js';
import { VirtualServer } from '../../support/wire/virtual-server.js';

const texts = [...hostileTexts, '\0', ...hostileMixtures(60)];

/** Percent-encodes everything, so that nothing on the way takes it for something else. */
function encoded(text: string): string {
  return Buffer.from(text).toString('hex').replace(/../g, '%$&');
}

/** A connection as bytes: what is sent, and all that came. */
class RawConnection {
  readonly #lab: VirtualServer;
  readonly #socket: MemorySocket;
  readonly #received: Buffer[] = [];
  ended = false;

  constructor(lab: VirtualServer) {
    this.#lab = lab;
    const [near, far] = MemorySocket.pair(lab.clock);
    this.#socket = near;
    near.on('data', (bytes: Buffer) => this.#received.push(bytes));
    near.on('end', () => {
      this.ended = true;
    });
    near.on('error', () => {});
    lab.server.connect(far);
  }

  /** Sends bytes, given as characters, and lets the server do what comes of them. */
  async send(bytes: string | Uint8Array): Promise<this> {
    this.#socket.write(Buffer.from(bytes as string, 'latin1'));
    await this.#lab.pass(1);
    return this;
  }

  get received(): Buffer {
    return Buffer.concat(this.#received);
  }

  get head(): string {
    return this.received.toString('latin1').split('\r\n\r\n')[0] as string;
  }

  /** What follows the head. */
  get rest(): Buffer {
    return this.received.subarray(this.received.indexOf('\r\n\r\n') + 4);
  }

  /** The pieces of a chunked body so far, joined. */
  get body(): string {
    const pieces: Buffer[] = [];
    for (let rest = this.rest; rest.length > 0; ) {
      const mark = rest.indexOf('\r\n');
      const length = Number.parseInt(rest.toString('latin1', 0, mark), 16);
      pieces.push(rest.subarray(mark + 2, mark + 2 + length));
      rest = rest.subarray(mark + 2 + length + 2);
    }
    return Buffer.concat(pieces).toString();
  }
}

const get = (target: string, headers: Readonly<Record<string, string>> = {}) =>
  `GET ${target} HTTP/1.1\r\nHost: push.example\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;

const upgrade = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version': '13',
};

describe('a JSONP callback', () => {
  test.each([
    '',
    'alert(1)',
    'a;b',
    'a%20b',
    'a%0Ab',
    '%3Cscript%3E',
    'a[%22b%22]',
    'a.b()',
    '1',
    'a%00',
    '%FF',
    'x'.repeat(300),
  ])('of %j is answered 400', async (callback) => {
    const lab = new VirtualServer();
    await lab.request('POST', '/pub?id=a', {}, 'text');
    for (const target of ['/jsonp/a', '/jsonp/a.b1', '/poll/a.b1', '/lp/a.b1']) {
      const response = await lab.request('GET', `${target}?callback=${callback}`);
      expect([response.status, response.body]).toEqual([400, '']);
      expect(response.header('x-nginx-pushstream-explain')).toBe(
        'The callback is no plain name of a function.',
      );
    }
    expect(lab.server.stats().subscribers).toBe(0);
  });

  test('that is a plain path is called', async () => {
    const lab = new VirtualServer();
    await lab.request('POST', '/pub?id=a', {}, 'text');
    const { head, body } = await new RawConnection(lab).send(
      get('/jsonp/a.b1?callback=page.callbacks%5B0%5D'),
    );
    expect(head).toMatch(/^HTTP\/1\.1 200 .*\r\nContent-Type: application\/javascript\r\n/s);
    expect(body).toMatch(/^page\.callbacks\[0\]\(\[\{.*\}\]\);$/);
  });
});

describe('what a publisher says of a message', () => {
  const template = '~channel~|~event-id~|~event-type~|~text~';
  const settings: ServerSettings = {
    push_stream_shared_memory_size: '1m',
    push_stream_message_template: template,
    locations: [
      { path: '/pub', push_stream_publisher: 'admin', push_stream_channels_path: '$arg_id' },
      {
        path: '/ev',
        push_stream_subscriber: 'eventsource',
        push_stream_channels_path: '$arg_id',
      },
    ],
  };
  const post = (id: string, headers: string) =>
    `POST /pub?id=${id} HTTP/1.1\r\nHost: push.example\r\n${headers}Content-Length: 4\r\n\r\ntext`;

  test.each([
    ['a bare CR', 'Event-Id: a\rdata: injected\r\n'],
    ['a bare LF', 'Event-Id: a\ndata: injected\r\n'],
    ['a folded line', 'Event-Type: a\r\n data: injected\r\n'],
    ['a folded line of its own', 'Event-Id: a\r\n\tid: injected\r\nEvent-Type: b\r\n event: injected\r\n'],
    ['a NUL', 'Event-Id: a\0\r\n'],
  ])('never begins a line of a stream: %s', async (_, headers) => {
    const lab = new VirtualServer(settings);
    const stream = await new RawConnection(lab).send(get('/ev?id=c'));
    await new RawConnection(lab).send(post('c', headers));
    expect(stream.body).not.toMatch(/^(?:data: )?injected|^[ \t]|[\r\n](?:data|id|event): injected/);
    for (const line of stream.body.split(/\r\n|\r|\n/)) {
      expect(line).toMatch(/^(?:|: ?|id: [^\r\n]*|event: [^\r\n]*|data: c\|.*\|.*\|text)$/);
    }
    // Whatever became of the request, the next one is served.
    await lab.request('POST', '/pub?id=c', { 'Event-Id': 'next' }, 'text');
    await lab.pass(1);
    expect(stream.body).toMatch(/id: next\ndata: c\|next\|\|text\n\n$/);
  });

  test('a channel of two lines begins none either', async () => {
    const lab = new VirtualServer(settings);
    const stream = await new RawConnection(lab).send(get('/ev?id=a%0D%0A%0Adata:%20injected'));
    await lab.request('POST', '/pub?id=a%0D%0A%0Adata:%20injected', {}, 'text');
    await lab.pass(1);
    expect(stream.body).toBe(': \ndata: a   data: injected|||text\n\n');
  });
});

describe('a channel id is data, never a path', () => {
  const ids = [
    '..',
    '...',
    '.',
    '../../etc/passwd'.replaceAll('/', '\\'),
    '__proto__',
    'constructor',
    'hasOwnProperty',
    'C:',
    '~',
    '-rf',
    '$arg_id',
    '%25x',
    'a%00b',
    'a%0Ab',
    'a%FFb',
    'a%FEb',
    'ALLx',
    'all',
    'null',
    "'; DROP TABLE",
  ].map((id) => id.replaceAll(' ', '%20'));

  test('each is a channel of its own', async () => {
    const lab = new VirtualServer();
    for (const id of ids) expect((await lab.request('POST', `/pub?id=${id}`, {}, id)).status).toBe(200);
    for (const id of ids) {
      const { status, body } = await lab.request('GET', `/pub?id=${id}`);
      expect([id, status]).toEqual([id, 200]);
      expect(JSON.parse(body)).toMatchObject({ published_messages: 1, stored_messages: 1 });
    }
    const list = JSON.parse((await lab.request('GET', '/channels-stats?id=ALL')).body);
    expect(list.infos).toHaveLength(ids.length);
    expect(new Set(list.infos.map(({ channel }: { channel: string }) => channel)).size).toBe(ids.length);
  });

  test('none leads anywhere', async () => {
    const lab = new VirtualServer();
    for (const target of [
      '/sub/../../etc/passwd',
      '/sub/..%2f..%2fetc%2fpasswd',
      '/sub/%2e%2e/%2e%2e/etc/passwd',
      '/poll/../pub?id=a',
      '/poll/..%5c..%5cpackage.json',
      '/poll//etc/passwd',
    ]) {
      const { status, body } = await lab.request('GET', target);
      expect([400, 404, 304]).toContain(status);
      expect(body).not.toMatch(/root:|"name"/);
    }
  });
});

describe('a WebSocket handshake honours allowed origins', () => {
  const lab = (origins: string) =>
    new VirtualServer({
      push_stream_shared_memory_size: '1m',
      locations: [
        { path: '/pub', push_stream_publisher: 'admin', push_stream_channels_path: '$arg_id' },
        {
          path: '/ws',
          push_stream_subscriber: 'websocket',
          push_stream_channels_path: '$arg_id',
          push_stream_allowed_origins: origins,
          push_stream_websocket_allow_publish: 'on',
        },
      ],
    });

  test.each([
    ['http://a.example', 'http://a.example', 101],
    ['http://a.example', 'http://b.example', 403],
    ['http://a.example', 'http://a.example.evil.example', 403],
    ['http://a.example', 'null', 403],
    ['http://a.example', undefined, 101],
    ['*', 'http://b.example', 101],
    ['', 'http://b.example', 101],
    ['$arg_origin', 'http://b.example', 403],
  ])('where %j is allowed a page of %s gets %i', async (origins, origin, status) => {
    const server = lab(origins);
    const headers = { ...upgrade, ...(origin === undefined ? {} : { Origin: origin }) };
    const target = '/ws?id=a&origin=http://a.example';
    const connection = await new RawConnection(server).send(get(target, headers));
    expect(connection.head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    await connection.send(clientFrame(1, 'from the page'));
    const counts = await server.request('GET', '/pub?id=a');
    if (status === 101) {
      expect(readFrames(connection.rest)).toEqual([{ opcode: 1, text: 'from the page' }]);
      expect(JSON.parse(counts.body)).toMatchObject({ subscribers: 1, published_messages: 1 });
    } else {
      expect([connection.head.includes('X-Nginx-PushStream-Explain: '), connection.rest.length]).toEqual([
        true,
        0,
      ]);
      expect([connection.ended, counts.status]).toEqual([true, 404]);
    }
  });
});

describe('hostile texts arrive as data where templates escape, as they do by default', () => {
  let calls: unknown[][] = [];
  const sandbox = createContext({ p: (...given: unknown[]) => void calls.push(given), stolen: 0 });

  /** Runs a script of a page; what it called `p` with. */
  function callsOf(script: string): unknown[][] {
    calls = [];
    runInContext(script, sandbox);
    expect(sandbox.stolen).toBe(0);
    return calls;
  }

  /** What a page makes of a message, by mode: channel, text and event id. */
  const readers: Readonly<Record<string, (body: string) => unknown[]>> = {
    sub: (body) => {
      const scripts = [...body.matchAll(/<script>(.*?)<\/script/gis)].map(([, script]) => script as string);
      expect(scripts).toHaveLength(2);
      const [[, ...facts] = []] = callsOf(scripts[1] as string);
      return facts.slice(0, 3);
    },
    ev: (body) => {
      const lines = body.split(/\r\n|\r|\n/).filter((line) => line.startsWith('data: '));
      expect(lines).toHaveLength(1);
      return ofObject(JSON.parse((lines[0] as string).slice('data: '.length)));
    },
    lp: (body) => ofObject(JSON.parse(body)),
    poll: (body) => ofObject(JSON.parse(body)),
    jsonp: (body) => {
      const [[list] = []] = callsOf(body);
      expect(list).toHaveLength(1);
      return ofObject((list as Facts[])[0] as Facts);
    },
  };

  interface Facts {
    readonly channel: string;
    readonly text: string;
    readonly eventid: string;
  }

  function ofObject({ channel, text, eventid }: Facts): unknown[] {
    return [channel, text, eventid];
  }

  /** The headers hold no line ends or control characters, and no spaces at their ends. */
  const asHeader = (text: string) => text.replace(/\p{Cc}|[^\0-\xff]/gu, '').trim();

  test.each(Object.keys(readers))('in /%s/', async (mode) => {
    const lab = new VirtualServer();
    for (const [index, text] of texts.entries()) {
      const id = `${index}${text.replace(/[/?*%\n\r\0]/g, '').slice(0, 20)}`;
      const eventId = asHeader(text);
      const headers = { 'Event-Id': Buffer.from(eventId).toString('latin1') };
      const published = await lab.request('POST', `/pub?id=${encoded(id)}`, headers, text);
      expect(published.status).toBe(200);
      const target = `/${mode}/${encoded(id)}.b1${mode === 'jsonp' ? '?callback=p' : ''}`;
      const { body } = await new RawConnection(lab).send(get(target));
      withEach([text], () => expect(readers[mode]?.(body)).toEqual([id, text, eventId]));
    }
  });

  test('in JSONP, where the template says nothing of a string', async () => {
    const lab = new VirtualServer({
      push_stream_shared_memory_size: '1m',
      escape_templates: 'on',
      locations: [
        {
          path: '/pub',
          push_stream_publisher: 'admin',
          push_stream_channels_path: '$arg_id',
          push_stream_store_messages: 'on',
        },
        { path: '/lp', push_stream_subscriber: 'long-polling', push_stream_channels_path: '$arg_id' },
      ],
    });
    for (const [index, text] of texts.entries()) {
      const held = await new RawConnection(lab).send(get(`/lp?id=${index}&callback=p`));
      await lab.request('POST', `/pub?id=${index}`, {}, text);
      await lab.pass(1);
      const stored = await new RawConnection(lab).send(get(`/lp?id=${index}.b1&callback=p`));
      expect(stored.body).toBe(held.body);
      withEach([text], () => {
        const [[list] = []] = callsOf(held.body);
        const value = literalOf(text);
        expect(JSON.stringify(list)).toBe(JSON.stringify([value]));
      });
    }
  });

  test('in /ws/', async () => {
    const lab = new VirtualServer();
    for (const [index, text] of texts.entries()) {
      const connection = await new RawConnection(lab).send(get(`/ws/w${index}`, upgrade));
      await connection.send(clientFrame(1, text));
      const [frame] = readFrames(connection.rest);
      withEach([text], () => expect(JSON.parse(frame?.text as string)).toMatchObject({ text }));
    }
  });
});
