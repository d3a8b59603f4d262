import type { Channel } from '../../../actors/channel.js';
import { Failure } from '../../../actors/failure.js';
import type { Reply } from '../../../actors/reply.js';
import type { Stage } from '../../../actors/stage.js';
import { allowanceFor } from '../../../actors/time-window.js';
import type { Call } from '../../../wire/connection.js';
import {
  type ChannelInformation,
  readJson,
  readJsonText,
  readText,
  readXml,
  readYaml,
} from './information.js';
import type { Listener } from './listener.js';

const readers = { text: readText, xml: readXml, yaml: readYaml } as const;

/** What a check may say of what it has seen. Each throws Failure when it is not so. */
export class Claims {
  readonly stage: Stage;

  constructor(stage: Stage) {
    this.stage = stage;
  }

  areEqual(what: string, wanted: readonly unknown[], seen: readonly unknown[]): void {
    const show = (list: readonly unknown[]) => list.map((one) => JSON.stringify(one) ?? 'none').join(', ');
    if (show(wanted) !== show(seen)) throw new Failure(`${what}: ${show(wanted)}`, show(seen));
  }

  differ(what: string, one: string, two: string): void {
    if (one === two) throw new Failure(`${what}: two different ones`, `${JSON.stringify(one)} both times`);
  }

  looksLike(what: string, seen: string, pattern: RegExp, inWords: string): void {
    if (!pattern.test(seen)) throw new Failure(`${what}: ${inWords}`, JSON.stringify(seen));
  }

  /** Channel information in JSON. */
  json(reply: Reply): ChannelInformation {
    return readJson(reply);
  }

  /** The same, as a WebSocket said it. */
  jsonText(text: string, { call }: Listener): ChannelInformation {
    return readJsonText(text, (expected, seen) => {
      throw new Failure(expected, seen, call.connection);
    });
  }

  /** Channel information in another format. */
  read(format: keyof typeof readers, reply: Reply): ChannelInformation {
    return readers[format](reply);
  }

  /** The message id that the validators of a long-polling response come to. */
  readonly idOf = (reply: Reply): string => {
    const { lastModified = '', etag = '' } = reply.cursor;
    return `${Date.parse(lastModified) / 1000}:${etag.replace(/^(?:W\/)?"(.*)"$/, '$1')}`;
  };

  /** The channel has this message as its first. */
  async isStored(channel: Channel, text: string): Promise<Reply> {
    const { ports } = this.stage;
    // Where requests wait, it may come a moment later; where they do not, it is asked for again.
    const end = this.stage.now + ports.timing.patience;
    let reply = await this.stage.expect(channel.subscriber.get()).answers(200, 304);
    while (reply.status === 304 && this.stage.now < end) {
      await this.stage.pause(ports.timing.quiet);
      reply = await this.stage.expect(channel.subscriber.get()).answers(200, 304);
    }
    if (reply.status === 304)
      throw new Failure(`the message ${JSON.stringify(text)}`, 'none', reply.connection);
    return reply.hasBody(text);
  }

  /** A held request is answered with this status after so many milliseconds, give or take as whole seconds do. */
  async timesOut(call: Call, time: number, status: number): Promise<void> {
    const { least, most } = allowanceFor(time, this.stage.ports.timing);
    await this.stage.within(call.outcome, most + this.stage.ports.timing.patience);
    const reply = await this.stage.expect(call).answers(status);
    const wanted = `a ${status} ${least} to ${most} ms after the request`;
    const seen = `it came after ${Math.round(reply.took)} ms`;
    if (reply.took < least) throw new Failure(wanted, seen, reply.connection);
    if (reply.took > most) throw new Failure(wanted, seen, reply.connection, reply.took - most);
  }
}
