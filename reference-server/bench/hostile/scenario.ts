import { setTimeout as pause } from 'node:timers/promises';
import type { Dialect } from '../dialects.js';
import { Connection, request, Statuses } from './connection.js';

/** What one scenario does to a server, in a process of its own. */
export interface Scenario {
  readonly name: string;
  /** What is sent, for the table. */
  readonly title: string;
  /** False for a dialect that cannot say what is sent. */
  possible?(dialect: Dialect): boolean;
  /** Before anything is measured; returns what is measured, which ends by itself and says what its clients saw. */
  prepare(stage: Stage): Promise<() => Promise<string>>;
}

/** Where a scenario is played: the server, and the connections that were opened to it. */
export class Stage {
  readonly port: number;
  readonly dialect: Dialect;
  readonly #connections: Connection[] = [];

  constructor(port: number, dialect: Dialect) {
    this.port = port;
    this.dialect = dialect;
  }

  /** @param read told of what comes; without it nothing is read */
  connect(read?: (text: string) => void): Connection {
    const connection = new Connection(this.port, read);
    this.#connections.push(connection);
    return connection;
  }

  /** Opens many, a hundred at a time so that none is refused for a full queue. */
  async connectMany(count: number, read?: (text: string) => void): Promise<readonly Connection[]> {
    const connections: Connection[] = [];
    while (connections.length < count) {
      const some = Array.from({ length: Math.min(100, count - connections.length) }, () =>
        this.connect(read),
      );
      await Promise.all(some.map(({ opened }) => opened));
      connections.push(...some);
    }
    return connections;
  }

  /** How many connections the server has ended, or never taken. */
  get closed(): number {
    return this.#connections.filter(({ closed }) => closed).length;
  }

  /** Publishes as many messages of so many bytes as are stored of a channel. */
  async store(channel: string, count: number, bytes: number): Promise<void> {
    const statuses = new Statuses();
    const connection = this.connect(statuses.read);
    for (let number = 1; number <= count; number++) {
      connection.write(request('POST', this.dialect.publish(channel), [], 'x'.repeat(bytes)));
      if (!(await until(() => statuses.total === number, 5000))) break;
    }
    if (statuses.done < count) throw new Error(`${count} messages were to be stored: ${statuses}`);
    connection.socket.destroy();
  }
}

/** Waits for a condition, at most so many milliseconds; false when it did not come true. */
export async function until(condition: () => boolean, milliseconds: number): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (!condition()) {
    if (performance.now() > end) return false;
    await pause(20);
  }
  return true;
}

const characters = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Three characters for each number up to 238,327: short names of channels. */
export function shortName(number: number): string {
  const digit = (place: number) => characters[Math.floor(number / place) % characters.length];
  return `${digit(characters.length ** 2)}${digit(characters.length)}${digit(1)}`;
}
