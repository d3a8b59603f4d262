import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { systemClock } from '../../../../src/broker/clock.js';
import { VirtualClock } from '../../../../src/virtual/virtual-clock.js';
import { NginxLab } from '../../../support/nginx-conf/nginx-lab.js';
import { startRealModule } from '../../../support/push-stream/real-module.js';

/** One of the two servers that are compared. */
export interface ComparedServer {
  /** Begins a run: waits for the beginning of a second, and returns it, counted since 1970. */
  begin(): Promise<number>;
  /** Lets the next second begin. */
  nextSecond(): Promise<void>;
  /** The second it is. */
  second(): number;
  connect(): Duplex;
  /**
   * Waits for what comes next on some connection.
   * @returns false when it may be that nothing comes any more
   */
  pass(next: Promise<void>): Promise<boolean>;
  end(): Promise<void>;
}

/** What both servers are told. */
export interface ComparedConfiguration {
  readonly http: string;
  readonly locations: string;
}

/** How long nothing comes from the real module until it has said everything; milliseconds. */
const quiet = 60;

/** Milliseconds after the beginning of a second: the two clocks may differ by less. */
const soon = 15;

/** The real module with these locations. */
export async function realServer({ locations, http }: ComparedConfiguration): Promise<ComparedServer> {
  const { url, stop } = await startRealModule(locations, http);
  const { port } = new URL(url);
  const wait = (time: number) =>
    new Promise<boolean>((resolve) => void systemClock.after(time, () => resolve(false)));
  const second = () => Math.floor(systemClock.now() / 1000);
  const nextSecond = async () => {
    await wait(1000 + soon - (systemClock.now() % 1000));
  };
  return {
    begin: async () => {
      await nextSecond();
      return second();
    },
    nextSecond,
    second,
    connect: () => connect(Number(port), '127.0.0.1').setNoDelay(),
    pass: (next) => Promise.race([next.then(() => true), wait(quiet)]),
    end: stop,
  };
}

/** Ours with the same locations, in memory and virtual time, which begins in the same second. */
export function ourServer({ locations, http }: ComparedConfiguration, base: number): ComparedServer {
  const clock = new VirtualClock(base * 1000 + soon);
  const conf = `
events { }
http {
  access_log off;
  push_stream_shared_memory_size 16M;
  ${http}
  server { listen 80; ${locations} }
}`;
  const lab = new NginxLab(conf, { clock, keep: true });
  return {
    begin: async () => base,
    nextSecond: () => lab.pass(1000),
    second: () => Math.floor(clock.now() / 1000),
    connect: () => lab.connect().socket,
    pass: (next) =>
      clock.run(
        Promise.race([
          next.then(() => true),
          new Promise<boolean>((resolve) => void clock.after(1, () => resolve(false))),
        ]),
      ),
    end: () => clock.run(lab.close()),
  };
}
