import { StoreRefused } from '../stores/store-refused.js';
import type { RedisPlace } from './redis-place.js';

/** The least version that has all that is used here; and how long an answer to a new connection may take, in milliseconds. */
const leastVersion = [6, 2] as const;
const connectTime = 5000;

/** What a connection tells of. */
export interface ConnectionListener {
  /** Something was told on a channel of Redis. */
  told(channel: string, bytes: Buffer): void;
  /** The connection has ended, by itself. */
  lost(error: unknown): void;
}

/**
 * One connection to a Redis: commands, their answers and what is told, all in one order. It is never made anew by itself: what was
 * told meanwhile would be missed without a word.
 */
export interface RedisConnection {
  /** Answers hold bytes, not texts. */
  send(words: readonly (string | Buffer)[]): Promise<unknown>;
  listen(channels: readonly string[]): Promise<unknown>;
  unlisten(channels: readonly string[]): Promise<unknown>;
  readonly isOpen: boolean;
  destroy(): void;
}

/**
 * Connects.
 * @throws StoreRefused where this Redis cannot be used as it is set up; any other error where it does not answer
 */
export async function connectRedis(
  { url, database }: RedisPlace,
  listener: ConnectionListener,
): Promise<RedisConnection> {
  const { createClient, RESP_TYPES } = await loadRedis();
  const client = createClient({
    url,
    database,
    RESP: 3,
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
    commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } },
    socket: { reconnectStrategy: false, connectTimeout: connectTime },
  });
  let isOver = false;
  const destroy = () => {
    if (isOver) return;
    isOver = true;
    if (client.isOpen) client.destroy();
  };
  let isConnected = false;
  client.on('error', (error: unknown) => {
    if (isOver || !isConnected) return;
    destroy();
    listener.lost(error);
  });
  const told = (bytes: Buffer, channel: Buffer) => listener.told(channel.toString(), bytes);
  try {
    await client.connect();
    isConnected = true;
    check(String(await client.sendCommand(['INFO'])));
  } catch (error) {
    destroy();
    throw refusalOf(error) ?? error;
  }
  return {
    send: (words) => client.sendCommand([...words]),
    listen: (channels) => client.subscribe([...channels], told, true),
    unlisten: (channels) => client.unsubscribe([...channels]),
    get isOpen() {
      return !isOver && client.isOpen;
    },
    destroy,
  };
}

async function loadRedis() {
  try {
    return await import('redis');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
      throw new StoreRefused('it needs a package that is not installed: npm install redis');
    }
    throw error;
  }
}

/** @throws StoreRefused where a Redis that describes itself so cannot keep what it is given */
function check(info: string): void {
  const fact = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  const version = fact('redis_version');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = leastVersion;
  if (major < leastMajor || (major === leastMajor && minor < leastMinor))
    throw new StoreRefused(`it is Redis ${version}; ${leastVersion.join('.')} or later is needed`);
  if (fact('role') === 'slave') throw new StoreRefused('it is a replica, which takes no messages');
  if (fact('redis_mode') === 'cluster') throw new StoreRefused('it is part of a Redis Cluster');
  const policy = fact('maxmemory_policy');
  if (Number(fact('maxmemory')) > 0 && policy !== 'noeviction') {
    throw new StoreRefused(
      `its maxmemory-policy is ${policy}, which throws messages away when its memory is full: it must be noeviction`,
    );
  }
}

/** What is wrong with how the Redis is set up, where an error says that. */
export function refusalOf(error: unknown): StoreRefused | undefined {
  if (error instanceof StoreRefused) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (text.startsWith('NOAUTH')) return new StoreRefused('it wants a password: redis://:PASSWORD@HOST');
  if (text.startsWith('WRONGPASS')) return new StoreRefused('the user or the password is wrong');
  if (/^ERR .*without any password configured/.test(text))
    return new StoreRefused('it has no password, and one is given');
  if (text.startsWith('NOPERM')) return new StoreRefused(`the user may not do what is needed (${text})`);
  if (text.startsWith('READONLY')) return new StoreRefused('it is a replica, which takes no messages');
  if (text.startsWith('OOM')) return new StoreRefused('its memory is full (maxmemory)');
  if (text.startsWith('MISCONF')) return new StoreRefused(`it takes no messages at present (${text})`);
  if (text.startsWith('ERR DB index')) return new StoreRefused('it has no database of that number');
  if (/unknown command.*hello|NOPROTO/i.test(text))
    return new StoreRefused(`it is too old; Redis ${leastVersion.join('.')} or later is needed`);
  return undefined;
}
