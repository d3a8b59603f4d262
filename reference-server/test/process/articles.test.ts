import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Command, NginxFolder } from '../support/process/nginx-command.js';
import { WebSocketClient } from '../support/push-stream/web-socket-client.js';

/*
 * The configurations of articles of long ago, with the command that starts nginx, and the lines that the articles type.
 */

const folder = new URL('../nginx-conf/articles/', import.meta.url);
const names = readdirSync(folder).sort();
const files = {
  'mime.types': 'types { text/html html; }',
  'html/index.html': 'home',
  'html/404.html': 'not there',
};

/** The article's file, on a port of the test. */
async function start(number: string): Promise<NginxFolder> {
  const name = names.find((one) => one.startsWith(number)) ?? '';
  const text = readFileSync(new URL(name, folder), 'utf8');
  const nginx = await NginxFolder.with((port) => {
    const listen = `listen 127.0.0.1:${port};`;
    return text.includes('listen 80;')
      ? text.replace('listen 80;', listen)
      : text.replace('server {', `server { ${listen}`);
  }, files);
  await nginx.start();
  return nginx;
}

const run = promisify(execFile);

/** A line of an article: curl, and what it is given there; returns what it prints. */
async function curl(nginx: NginxFolder, path: string, ...words: string[]): Promise<string> {
  return (await run('curl', ['-s', ...words, `http://localhost:${nginx.port}${path}`])).stdout;
}

/** One that goes on printing. */
function listen(nginx: NginxFolder, path: string, ...words: string[]) {
  const child = spawn('curl', ['-sNi', ...words, `http://localhost:${nginx.port}${path}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  let text = '';
  child.stdout.on('data', (bytes) => {
    text += bytes;
  });
  return {
    ended: once(child, 'close').then(() => text),
    async until(wanted: string): Promise<string> {
      while (!text.includes(wanted)) await once(child.stdout, 'data');
      return text;
    },
  };
}

/** Asks about a channel until as many wait there. */
const waiting = (nginx: NginxFolder, path: string, count: RegExp) => nginx.until(path, count);

describe('-t', () => {
  const accepted: Readonly<Record<string, string[]>> = {
    '000': ['sendfile'],
    '004': ['push_stream_keepalive', 'client_body_buffer_size'],
  };

  test('there are five', () => {
    expect(names.map((name) => name.slice(0, 3))).toEqual(['000', '001', '002', '003', '004']);
  });

  test.each(names)('%s', async (name) => {
    const nginx = await NginxFolder.with(() => readFileSync(new URL(name, folder), 'utf8'), files);
    const { status, output, errors } = await new Command(['-t', '-c', nginx.file]).ended;
    const lines = errors.trimEnd().split('\n');
    expect([status, output]).toEqual([0, '']);
    expect(lines.slice(-2)).toEqual([
      `nginx: the configuration file ${nginx.file} syntax is ok`,
      `nginx: configuration file ${nginx.file} test is successful`,
    ]);
    const listed = lines.slice(0, -2).map((line) => /^nginx: \[notice\] "(\w+)"/.exec(line)?.[1]);
    expect(listed).toEqual(accepted[name.slice(0, 3)] ?? []);
  });
});

describe('000', () => {
  test('two listeners get what is published, and ask again with its date', async () => {
    const nginx = await start('000');
    let head: string[] = [];
    for (const text of ['Hello @ 1', 'Hello @ 2']) {
      const listeners = [1, 2].map(() => listen(nginx, '/activity?id=pub', ...head));
      await waiting(nginx, '/publish?id=pub', /active subscribers: 2/);
      const published = await curl(nginx, '/publish?id=pub', '-i', '-d', text);
      expect(published).toMatch(/^HTTP\/1\.1 201 /);
      expect(published).toMatch(/\r\n\r\nqueued messages: \d\r\nlast requested: \d sec\. ago/);
      for (const { ended } of listeners) {
        const answer = await ended;
        expect(answer).toMatch(new RegExp(`\r\n\r\n${text}$`));
        head = ['-H', `If-Modified-Since: ${/^Last-Modified: (.*)\r$/m.exec(answer)?.[1]}`];
      }
    }
    expect(await curl(nginx, '/')).toBe('home');
    expect(await curl(nginx, '/nowhere', '-i')).toMatch(/^HTTP\/1\.1 404 [\s\S]*not there$/);
  });
});

describe('001', () => {
  /** The article's client, as later versions of the language have it: it prints each message and its date. */
  const client = (port: number) => `
import http.client
def subscriber(**opts):
    while True:
        con = http.client.HTTPConnection("localhost", ${port})
        con.request('GET', '/sub?id=' + opts['channel'], headers=opts['head'])
        re = con.getresponse()
        print(re.read().decode(), re.getheader('last-modified'), flush=True)
        opts['head']['if-modified-since'] = re.getheader('last-modified')
subscriber(channel='miss', head={'if-modified-since': ''})
`;

  test('the form, and the client in Python', async () => {
    const nginx = await start('001');
    const push = (text: string) => curl(nginx, '/pub?id=miss', '-i', '-d', `a=${text}`);
    const first = await push('one+message');
    expect(first).toMatch(/^HTTP\/1\.1 202 [\s\S]*active subscribers: 0/);
    const python = spawn('python3', ['-c', client(nginx.port)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(python, 'close');
    onTestFinished(async () => {
      python.kill('SIGKILL');
      await ended;
    });
    let text = '';
    python.stdout.on('data', (bytes) => {
      text += bytes;
    });
    const until = async (wanted: RegExp) => {
      while (!wanted.test(text)) await once(python.stdout, 'data');
    };
    await until(/^a=one\+message \w{3}, .* GMT\n/);
    await waiting(nginx, '/pub?id=miss', /active subscribers: 1/);
    expect(await push('another')).toMatch(/^HTTP\/1\.1 201 /);
    await until(/\na=another \w{3}, .* GMT\n/);
    // It goes on waiting, and gets none twice.
    await waiting(nginx, '/pub?id=miss', /active subscribers: 1/);
    expect(text.split('\n')).toHaveLength(3);
  });
});

describe('002', () => {
  test('a hidden frame, and events', async () => {
    const nginx = await start('002');
    const frame = listen(nginx, '/sub/ch1');
    const events = listen(nginx, '/ev/ch1');
    await frame.until('<body>');
    await events.until(': \n');
    expect(await curl(nginx, '/pub?id=ch1', '-d', 'Hi')).toContain('"subscribers": 2');
    expect(await frame.until('Hi')).toContain("<script>p(1,'ch1','Hi');</script>");
    expect(await events.until('Hi')).toContain('data: {"id":1,"channel":"ch1","text":"Hi"}\n\n');
    expect((await nginx.run('-s', 'stop')).status).toBe(0);
    expect(await frame.ended).toContain('</body></html>');
  });
});

describe('003', () => {
  const counts = (text: string) =>
    text
      .replace(/"hostname": "[^"]+", "time": "[\d-]+T[\d:]+"/, '')
      .replace(/"(pid|uptime)": "?\d+"?/g, '$1');

  test('curl, a WebSocket, curl', async () => {
    const nginx = await start('003');
    const stats = () => curl(nginx, '/channels-stats');
    // The article's version did not tell of channels_in_delete yet.
    expect(counts(await stats())).toBe(
      '{, "channels": 0, "wildcard_channels": 0, "published_messages": 0, "stored_messages": 0, "messages_in_trash": 0, "channels_in_delete": 0, "channels_in_trash": 0, "subscribers": 0, uptime, "by_worker": [\r\n{pid, "subscribers": 0, uptime}\r\n]}\r\n',
    );
    const socket = connect(nginx.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    const client = new WebSocketClient(socket, '/ws/ch1');
    while (!client.head.startsWith('HTTP/1.1 101')) await once(socket, 'data');
    expect(await curl(nginx, '/pub?id=ch1', '-d', 'Some Text')).toBe(
      '{"channel": "ch1", "published_messages": 1, "stored_messages": 0, "subscribers": 1}\r\n',
    );
    while (client.texts.length === 0) await once(socket, 'data');
    expect(client.texts).toEqual(['{"id":1,"channel":"ch1","text":"Some Text"}']);
    expect(counts(await stats())).toContain(
      '"channels": 1, "wildcard_channels": 0, "published_messages": 1, "stored_messages": 0',
    );
    expect(counts(await stats())).toContain('{pid, "subscribers": 1, uptime}');
  });
});

describe('004', () => {
  test('a message, and who listens afterwards', async () => {
    const nginx = await start('004');
    expect(await curl(nginx, '/sub/my_channel', '-i')).toMatch(/^HTTP\/1\.1 403 /);
    const publish = (text: string) => curl(nginx, '/pub?id=my_channel', '-X', 'POST', '-d', text);
    expect(await publish('Hello World!')).toContain('"stored_messages": 1');
    const listener = listen(nginx, '/sub/my_channel');
    await waiting(nginx, '/pub?id=my_channel', /"subscribers": 1/);
    await publish('again');
    expect(await listener.ended).toMatch(/Content-Type: text\/javascript\r\n[\s\S]*\r\n\r\nagain$/);
    const position = 'time=Thu,%2023%20Feb%202012%2012:15:45%20GMT&tag=0';
    expect(await curl(nginx, `/sub/my_channel?_=1234567890&${position}`)).toBe('again');
    const now = encodeURIComponent(new Date(Date.now() + 60_000).toUTCString());
    const held = listen(nginx, `/sub/my_channel?_=1234567891&time=${now}&tag=0`);
    await waiting(nginx, '/pub?id=my_channel', /"subscribers": 1/);
    await nginx.run('-s', 'stop');
    expect(await held.ended).toMatch(/^HTTP\/1\.1 304 /);
  });
});
