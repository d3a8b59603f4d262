import type { Channel } from '../../../actors/channel.js';
import { Failure } from '../../../actors/failure.js';
import type { Reply } from '../../../actors/reply.js';
import { Claims } from './claims.js';
import { readJson } from './information.js';

/** What channel information comes to say of those who ask. */
export class Counting extends Claims {
  /** Channel information, in the format that `accept` asks for. */
  information(channel: Channel, accept?: string): Promise<Reply> {
    const headers = accept === undefined ? [] : [['Accept', accept] as const];
    return this.stage.expect(channel.publisher.get({ headers })).answers(200);
  }

  /** Channel information comes to count so many subscribers. @throws Failure */
  isCounted(channel: Channel, count: number): Promise<void> {
    const wanted = `${count} subscriber${count === 1 ? '' : 's'} in the channel information`;
    return this.comesToSay(channel, wanted, 'subscribers', (seen) => seen === count);
  }

  /** Gives several processes the moment that they need to agree on a subscriber; what is counted of it, another check tells. */
  async settles(channel: Channel): Promise<void> {
    try {
      await this.isCounted(channel, 1);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }

  /** Channel information comes to say that somebody has just asked. @throws Failure */
  async tellsOfReaders(channel: Channel): Promise<void> {
    const isNow = (seen: number) => seen >= 0 && seen <= 3;
    const { patience } = this.stage.ports.timing;
    // A process that has not served the channel before does not count who asks it first: the next one is counted.
    await this.comesToSay(channel, '0 to 3 seconds since the last request', 'requested', isNow, {
      within: patience,
      again: () => channel.given.read(),
    });
  }

  /**
   * Channel information comes to say such a number, for several processes need a moment to agree; `again` is done before it is
   * looked at once more. @throws Failure
   */
  async comesToSay(
    channel: Channel,
    wanted: string,
    key: 'subscribers' | 'requested',
    isRight: (seen: number) => boolean,
    {
      within = this.stage.ports.timing.immediately,
      again,
    }: { readonly within?: number; readonly again?: () => Promise<unknown> } = {},
  ): Promise<void> {
    const { quiet } = this.stage.ports.timing;
    const end = this.stage.now + within;
    for (;;) {
      const reply = await this.information(channel, 'text/json');
      const seen = readJson(reply)[key];
      if (isRight(seen)) return;
      const left = end - this.stage.now;
      if (left <= 0) throw new Failure(wanted, `${seen}`, reply.connection, within);
      await this.stage.pause(Math.min(quiet, left));
      await again?.();
    }
  }
}
