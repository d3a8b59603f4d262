/** A request to a server of the corpus, on a connection of its own. */
export interface Asked {
  /** As the configuration has it; undefined = the first that it listens on. */
  readonly port?: number;
  /** The name that is asked for over TLS. */
  readonly tls?: string;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** It is held, and the requests that follow are sent meanwhile: what comes in the end; `whole` = an answer that ends. */
  readonly until?: string;
  /** Texts that are sent over a WebSocket once it is open. */
  readonly sends?: readonly string[];
}

type Headers = Readonly<Record<string, string>>;

const asked = (method: string, target: string, headers: Headers = {}, more: Partial<Asked> = {}): Asked => ({
  method,
  target,
  headers,
  ...more,
});

export const get = (target: string, headers?: Headers): Asked => asked('GET', target, headers);

/** Several of them without any headers. */
export const gets = (...targets: readonly string[]): Asked[] => targets.map((target) => get(target));

export const ask = (method: string, target: string, headers?: Headers): Asked =>
  asked(method, target, headers);

export const post = (target: string, body = 'hello', headers?: Headers): Asked =>
  asked('POST', target, headers, { body });

/** Asks for all there is. */
export const poll = (target: string, headers: Headers = {}): Asked =>
  asked('GET', target, { 'If-Modified-Since': 'Thu, 01 Jan 1970 00:00:00 GMT', ...headers });

export const held = (target: string, until = 'whole', headers?: Headers): Asked =>
  asked('GET', target, headers, { until });

export const webSocket = (
  target: string,
  until: string,
  headers: Headers = {},
  ...sends: readonly string[]
): Asked =>
  asked(
    'GET',
    target,
    {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version': '13',
      ...headers,
    },
    { until, sends },
  );

/** The same on another port of the configuration. */
export const on = (port: number, ...asks: readonly Asked[]): Asked[] => asks.map((one) => ({ ...one, port }));

/** The same over TLS. */
export const secure = (port: number, tls: string, ...asks: readonly Asked[]): Asked[] =>
  asks.map((one) => ({ ...one, port, tls }));

export const login = (name: string, password: string): Headers => ({
  Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});
