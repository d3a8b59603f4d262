import * as bounds from './bounds.js';
import { InjectedFault } from './faults.js';
import { HealthyGroup } from './healthy/group.js';
import { memoryNeeded } from './memory.js';

import type { ServerUnderTest } from './server-under-test.js';
import type { Uncaught } from './uncaught.js';

export type Fail = (invariant: string, detail: string) => never;

const describe = (error: unknown) => (error instanceof Error ? String(error.stack) : String(error));

/** A server, its healthy clients, and what is known of both when nobody attacks. */
export class World {
  readonly server: ServerUnderTest;
  readonly healthy: HealthyGroup;
  /** Bytes that the process needs when nothing goes on. */
  readonly idleMemory: number;
  readonly #uncaught: Uncaught;
  #idleTimers = 0;

  private constructor(server: ServerUnderTest, uncaught: Uncaught, idleMemory: number) {
    this.server = server;
    this.healthy = new HealthyGroup(server);
    this.#uncaught = uncaught;
    this.idleMemory = idleMemory;
  }

  /** @param idleMemory what the process needs when nothing goes on; measured when it is not given, which takes a while */
  static async start(
    server: ServerUnderTest,
    uncaught: Uncaught,
    idleMemory: number = memoryNeeded(),
  ): Promise<World> {
    const world = new World(server, uncaught, idleMemory);
    await world.healthy.start();
    await server.clock.pass(bounds.timeToForget);
    world.#idleTimers = server.clock.pending;
    return world;
  }

  /** Whether an error came to light that nobody has injected, or an injected one that nobody was told of. */
  checkErrors(fail: Fail): void {
    const [uncaught] = this.#uncaught.take();
    if (uncaught) fail('nothing is uncaught', describe(uncaught));
    const { errors } = this.server;
    for (const error of errors) {
      if (!(error instanceof InjectedFault)) fail('no errors', describe(error));
    }
  }

  /** Whether the healthy ones have everything, once and in time. */
  checkHealthy(fail: Fail): void {
    this.healthy.check();
    const [complaint] = this.healthy.complaints.splice(0);
    if (complaint) fail('healthy clients', complaint);
  }

  /** Whether everything is as it was before the adversary came. */
  checkAfterwards(fail: Fail): void {
    this.checkErrors(fail);
    this.#checkFaults(fail);
    const stats = this.server.stats();
    if (!stats) return;
    const { healthy } = this;
    if (stats.connections !== healthy.connections)
      fail(
        'connections',
        `the server has ${stats.connections}, the healthy ones have ${healthy.connections}`,
      );
    if (stats.subscribers !== healthy.held)
      fail('subscribers', `the server has ${stats.subscribers}, the healthy ones are ${healthy.held}`);
    const { pending } = this.server.clock;
    if (pending > this.#idleTimers + bounds.moreTimers)
      fail('timers', `${pending} are set; ${this.#idleTimers} were when the server was idle`);
  }

  /** Whether the healthy ones go on as before. */
  async checkAlive(fail: Fail): Promise<void> {
    this.healthy.publish();
    await this.server.clock.pass(0);
    this.checkErrors(fail);
    this.checkHealthy(fail);
  }

  /** Whether everything that was published is forgotten. Hours of virtual time pass. */
  async checkExpired(fail: Fail): Promise<void> {
    await this.server.clock.pass(bounds.timeToExpire);
    this.checkErrors(fail);
    this.checkHealthy(fail);
    const stats = this.server.stats();
    const { channels, messages, bytes } = stats ?? (await this.#statistics());
    const least = this.healthy.channels;
    if (channels > least || messages > 0 || bytes > 4096)
      fail('memory of channels', `${channels} channels, ${messages} messages and ${bytes} bytes are left`);
    const subscribers = stats?.subscribers ?? (await this.#statistics()).subscribers;
    if (subscribers !== this.healthy.held)
      fail('subscribers', `the server has ${subscribers}, the healthy ones are ${this.healthy.held}`);
  }

  /** Ends the server; nothing may be left of it. */
  async close(fail: Fail): Promise<void> {
    await this.checkAlive(fail);
    // A store that still fails could not let go of anything.
    this.server.faults.disarm();
    this.healthy.stop();
    await this.server.clock.pass(0);
    await this.server.close();
    this.checkErrors(fail);
    const left = JSON.stringify(this.server.stats() ?? {}, [
      'channels',
      'messages',
      'bytes',
      'subscribers',
      'connections',
    ]);
    if (/[1-9]/.test(left)) fail('closing', `a closed server still has ${left}`);
  }

  async #statistics() {
    const { channels, stored_messages: messages, subscribers } = JSON.parse(await this.healthy.statistics());
    return {
      channels: Number(channels),
      messages: Number(messages),
      bytes: 0,
      subscribers: Number(subscribers),
    };
  }

  #checkFaults(fail: Fail): void {
    const { errors, faults } = this.server;
    for (const fault of faults.thrown) {
      const times = errors.filter((error) => error === fault).length;
      if (times !== 1) fail('faults are told of once', `${fault.message}: told of ${times} times`);
    }
  }
}
