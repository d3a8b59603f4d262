import type { NginxLab } from '../../../support/nginx-conf/nginx-lab.js';
import { StreamReader } from '../../../support/push-stream/stream-reader.js';
import type { HttpClient } from '../../../support/wire/http-client.js';

/** What a directive changes on the wire. */
export interface Effect {
  /** As it is written there, with what it takes to be seen. */
  readonly line: string;
  /** What is in `http`; the line comes where `HTTP;`, `SERVER;`, `LOCATION;` or `IF;` stands, in one of them at a time. */
  readonly around: string;
  readonly files?: Record<string, string>;
  /** What is done, and seen. */
  readonly play: (lab: NginxLab) => Promise<unknown>;
  /** What is seen without the line: the default. What does not start says why. */
  readonly without: unknown;
  readonly with: unknown;
}

export type Effects = Readonly<Record<string, Effect>>;

/** A file of the fixtures. */
export const fixture = (name: string): string =>
  new URL(`../../../fixtures/${name}`, import.meta.url).pathname;

export const takesGzip = { 'Accept-Encoding': 'gzip' };

/** A request whose answer may take files: these come in real time. */
async function ask(lab: NginxLab, ...[method, target, headers, body]: Parameters<HttpClient['request']>) {
  let isThere = false;
  const answer = lab.connect().request(method, target, headers, body);
  const there = () => {
    isThere = true;
  };
  answer.then(there, there);
  while (!isThere) {
    await new Promise(setImmediate);
    await lab.pass(1);
  }
  return answer;
}

/** The status of a request. */
export const status = async (lab: NginxLab, ...words: Parameters<HttpClient['request']>) =>
  (await ask(lab, ...words)).status;

export const header = (name: string, ...words: Parameters<HttpClient['request']>) => {
  return async (lab: NginxLab) => (await ask(lab, ...words)).header(name);
};

/** The body of an answer. */
export const body = (...words: Parameters<HttpClient['request']>) => {
  return async (lab: NginxLab) => (await ask(lab, ...words)).body;
};

/** The status and the beginning of the body of a GET. */
export async function got(lab: NginxLab, target: string): Promise<string> {
  const { status, body } = await ask(lab, 'GET', target);
  return `${status} ${body.slice(0, 5)}`;
}

/** What has come of an answer that may go on, after some time. */
export async function begun(
  lab: NginxLab,
  target: string,
  { headers = {}, time = 1 }: { headers?: Record<string, string>; time?: number } = {},
): Promise<StreamReader & { readonly client: HttpClient }> {
  const client = lab.connect();
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  client.send(`GET ${target} HTTP/1.1\r\nHost: a\r\n${lines.join('')}\r\n`);
  await lab.pass(time);
  return Object.assign(new StreamReader(client), { client });
}

/** The status and the body of what has come after some time, or that it is held. */
export async function after(
  lab: NginxLab,
  target: string,
  options: { headers?: Record<string, string>; time?: number } = {},
): Promise<string> {
  const answer = await begun(lab, target, options);
  return Number.isNaN(answer.status) ? 'held' : `${answer.status} ${answer.body}`.trim();
}
