import type { Breaks } from '../in-memory/life.js';
import type { Received } from './memory.js';

/** What a client makes of what it reads. */
export type Heard =
  | { readonly kind: 'message'; readonly message: Received }
  | { readonly kind: 'retry'; readonly ms: number };

/** Reads the body of one connection in a mode. */
export interface Hearing {
  push(bytes: Buffer): Heard[];
  /** The body has ended. */
  end(): Heard[];
}

const message = (received: Received): Heard => ({ kind: 'message', message: received });
const plain = (text: string): Heard =>
  message({ id: 1, channel: '', text, tag: '99', time: 'Fri, 01 Mar 2030 00:00:00 GMT', eventid: '' });

function readJson(json: string): Heard[] {
  try {
    return [message(JSON.parse(json) as Received)];
  } catch {
    return [];
  }
}

export function heardBy(mode: string, breaks: Breaks): Hearing {
  const decoder = new TextDecoder(breaks('latin1') ? 'latin1' : 'utf-8');
  const decode = (bytes: Buffer) =>
    breaks('decodes-packets') ? new TextDecoder().decode(bytes) : decoder.decode(bytes, { stream: true });
  let pending = '';
  /** What is kept of the bytes before. */
  const kept = () =>
    breaks('forgets-halves') ? '' : breaks('small-buffer') ? pending.slice(0, 65_536) : pending;
  const rest = () => (breaks('believes-cut') && pending.includes('message') ? [plain(pending)] : []);
  if (mode === 'websocket') {
    return {
      push: (bytes) => {
        const json = new TextDecoder(breaks('latin1') ? 'latin1' : 'utf-8').decode(bytes);
        return breaks('small-buffer') && json.length > 65_600 ? [] : readJson(json);
      },
      end: () => [],
    };
  }
  if (mode === 'longpolling') {
    return {
      push: (bytes) => {
        pending = kept() + decode(bytes);
        return [];
      },
      end: () => (breaks('believes-cut') ? readBodyOr(pending, breaks) : readBody(pending, breaks)),
    };
  }
  const read = mode === 'stream' ? readPage(breaks) : readEvents(breaks);
  return {
    push: (bytes) => {
      const result = read(kept() + decode(bytes));
      pending = result.rest;
      return result.heard;
    },
    end: rest,
  };
}

/** Messages of a long-polling body: objects, one after the other. */
function readBody(body: string, breaks: Breaks): Heard[] {
  if (breaks('splits-naively')) return body.split(/(?<=\})(?=\{)|\r\n/).flatMap(readJson);
  if (breaks('splits-lines')) return body.split('\r\n').flatMap(readJson);
  const heard: Heard[] = [];
  let start = -1;
  let quoted = false;
  for (let at = 0; at < body.length; at++) {
    const char = body[at];
    if (char === '"' && body[at - 1] !== '\\') quoted = !quoted;
    if (quoted) continue;
    if (char === '{') start = at;
    if (char === '}') heard.push(...readJson(body.slice(start, at + 1)));
  }
  return breaks('first-only') ? heard.slice(0, 1) : heard;
}

const readBodyOr = (body: string, breaks: Breaks) => {
  const heard = readBody(body, breaks);
  return heard.length === 0 && body !== '' ? [plain(body)] : heard;
};

type Read = (text: string) => { heard: Heard[]; rest: string };

const script = /<script>p\((-?\d+),'(.*?)','(.*?)','(.*?)', ?'(.*?)', ?'(.*?)'\);<\/script>/gs;
const careless = /<script>p\((-?\d+),'([^']*)','([^')]*)','([^']*)', ?'([^']*)', ?'([^']*)'\);/g;

function readPage(breaks: Breaks): Read {
  const pattern = breaks('splits-naively') ? careless : script;
  return (text) => {
    const heard: Heard[] = [];
    let end = 0;
    for (const found of text.matchAll(pattern)) {
      const [all, id, channel = '', body = '', eventid = '', time = '', tag = ''] = found;
      heard.push(message({ id: Number(id), channel, text: body, eventid, time, tag }));
      end = found.index + all.length;
      if (breaks('first-only')) return { heard, rest: '' };
    }
    if (breaks('padding-is-message') && /(?:\r\n){3}/.test(text.slice(end))) {
      heard.push(plain('padding'));
      end = text.length;
    }
    return { heard, rest: text.slice(end) };
  };
}

function readEvents(breaks: Breaks): Read {
  let data: string[] = [];
  let type = '';
  const lineEnd = breaks('lf-only') ? /\n/ : breaks('no-cr') ? /\r\n|\n/ : /\r\n|\r|\n/;
  const field = breaks('needs-space') ? /^(\w*): (.*)$/ : /^(\w*): ?(.*)$/;
  const dispatch = (): Heard[] => {
    const lines = data;
    data = [];
    const [first, ...more] = lines
      .flatMap(readJson)
      .flatMap((heard) => (heard.kind === 'message' ? [heard] : []));
    if (breaks('loses-types') && type !== '') {
      type = '';
      return [];
    }
    type = '';
    if (!first) return [];
    if (breaks('line-is-message')) return [first, ...more];
    const text = [first, ...more].map((heard) => heard.message.text).join('\n');
    return [message({ ...first.message, text })];
  };
  return (text) => {
    const whole = text.endsWith('\r') && !breaks('splits-crlf') ? text.slice(0, -1) : text;
    const lines = whole.split(lineEnd);
    const rest = (lines.pop() ?? '') + text.slice(whole.length);
    const heard: Heard[] = [];
    for (const line of lines) {
      const [, name = '', value = ''] = field.exec(line) ?? [];
      if (line === '') heard.push(...dispatch());
      else if (line.startsWith(':') && breaks('comments-are-data')) {
        heard.push(...readJson(line.replace(/^:(data: )?/, '')));
      } else if (line.startsWith(':') && breaks('padding-is-message') && line.length > 50)
        heard.push(plain('padding'));
      else if (line.startsWith(':') && breaks('takes-1') && line === ': -1') heard.push(plain('ping'));
      else if (name === 'data') data.push(value);
      else if (name === 'event') type = value;
      else if (name === 'retry' && /^\d+$/.test(value)) heard.push({ kind: 'retry', ms: Number(value) });
      if (breaks('first-only') && heard.length > 0) return { heard, rest: '' };
    }
    return { heard, rest };
  };
}
