/** Where a Redis is that several servers share. */
export interface RedisPlace {
  /** As `redis://USER:PASSWORD@HOST:PORT/DB`. */
  readonly url: string;
  /** The same without the password, for people. */
  readonly shown: string;
  readonly database: number;
}

const form = 'redis://HOST:PORT/DB';

/**
 * Reads where a Redis is.
 * @throws RangeError that says what it must be; it does not name the password
 */
export function readRedisPlace(text: string): RedisPlace {
  if (text.includes(',')) throw new RangeError(`must be one ${form}: several are not taken yet`);
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new RangeError(`must be ${form}; what comes after redis:// cannot be read`);
  }
  const [, database = '0'] = /^\/?(\d{0,4})$/.exec(url.pathname) ?? [undefined, ''];
  if (url.hostname === '' || (url.pathname !== '' && url.pathname !== '/' && database === '')) {
    throw new RangeError(`must be ${form}, where DB is a number`);
  }
  if (url.search !== '' || url.hash !== '') throw new RangeError(`must be ${form}, with nothing behind it`);
  const shown = `${url.protocol}//${url.host}${url.pathname}`;
  return { url: text, shown, database: Number(database) };
}
