import { createPushServer, type Parts, type ServerStats } from '../../src/index.js';
import type { MemorySocket } from '../../src/virtual/duplex-pair.js';
import { NginxLab } from '../support/nginx-conf/nginx-lab.js';
import { CountingClock } from './counting-clock.js';
import { Faults } from './faults.js';
import { nginxConf } from './nginx-conf.js';
import { mostConnections, type ServerKind } from './sequence.js';

/** A server in memory, under virtual time, and what can be seen of it from outside. */
export interface ServerUnderTest {
  readonly kind: ServerKind;
  readonly clock: CountingClock;
  /** What the server told its operator of. */
  readonly errors: unknown[];
  readonly faults: Faults;
  /** Serves one end of a connection. */
  serve(socket: MemorySocket): void;
  /** Undefined where it can only be asked over HTTP. */
  stats(): ServerStats | undefined;
  close(): Promise<void>;
}

/**
 * Fewer connections than usual, as each costs real time. Times of the built-in locations are shorter, so that what is published is soon forgotten, and pings come seldom: a
 * sequence ends with minutes of virtual time, and each timer in them costs real time.
 */
const settings = {
  max_connections: mostConnections,
  push_stream_message_ttl: '2m',
  push_stream_ping_message_interval: '10m',
  push_stream_longpolling_connection_ttl: '20m',
};

/**
 * @param faulty whether faults can be injected; costs time with each request
 * @param parts parts of the built-in server that are not the usual ones
 */
export function startServer(kind: ServerKind, faulty: boolean, parts: Partial<Parts> = {}): ServerUnderTest {
  const clock = new CountingClock();
  const errors: unknown[] = [];
  const faults = new Faults();
  if (kind === 'nginx') {
    const lab = new NginxLab(nginxConf, { clock, keep: true });
    return {
      ...{ kind, clock, errors, faults },
      serve: (socket) => lab.serve(socket, '0.0.0.0:80'),
      stats: () => undefined,
      close: () => clock.run(lab.close()),
    };
  }
  const onError = (error: unknown) => void errors.push(error);
  const server = createPushServer(settings, { clock, onError, ...(faulty ? faults.parts : {}), ...parts });
  return {
    ...{ kind, clock, errors, faults },
    serve: (socket) => server.connect(socket),
    stats: () => server.stats(),
    close: () => clock.run(server.close()),
  };
}
