import { type SettingName, settingOf } from '../../spec/push-stream/settings.js';
import type { Call } from '../../wire/connection.js';
import { Failure } from '../failure.js';
import type { Location } from '../locations.js';
import type { Stage } from '../stage.js';
import type { Expected, MessagePattern, Received } from './message-pattern.js';

/** What lies next in what a subscriber has received. */
export type Next =
  | { readonly kind: 'message'; readonly received: Received }
  /** Something else, shown as it came. */
  | { readonly kind: 'other'; readonly seen: string }
  | { readonly kind: 'nothing' };

/** A subscriber whose connection lasts: streaming, EventSource, WebSocket. Messages are taken from it one after the other. */
export abstract class Listener {
  readonly call: Call;
  protected readonly stage: Stage;
  protected readonly location: Location;
  /** How messages look here. */
  readonly pattern: MessagePattern;

  constructor(stage: Stage, location: Location, call: Call, pattern: MessagePattern) {
    this.stage = stage;
    this.location = location;
    this.call = call;
    this.pattern = pattern;
  }

  /** The connection has begun as it should. @throws Failure */
  abstract isOpen(): Promise<void>;

  /** These messages come next, in this order; what comes between them, such as pings, is passed over. @throws Failure */
  async receives(...expected: readonly Expected[]): Promise<Received[]> {
    const received: Received[] = [];
    for (const one of expected) received.push(await this.#receive(one));
    return received;
  }

  /** Nothing that is a message comes: the quiet window has passed since. @throws Failure */
  async receivesNothing(why = 'no message'): Promise<void> {
    const { quiet } = this.stage.ports.timing;
    const end = this.stage.now + quiet;
    for (;;) {
      const next = this.next();
      if (next.kind !== 'nothing') this.fail(why, next.kind === 'message' ? show(next.received) : next.seen);
      const left = end - this.stage.now;
      if (left <= 0) return;
      if (this.hasEnded) this.fail(`${why}, and a connection that lasts`, this.howEnded);
      await this.stage.within(this.changed(), left);
    }
  }

  /** The connection is over, whatever else came before. */
  abstract get hasEnded(): boolean;
  /** What became of the connection, in words. */
  abstract get howEnded(): string;
  /** Resolves when there is more to look at. */
  abstract changed(): Promise<void>;
  /** Takes what comes next: any message, or the expected one. Pings and what else is no message are passed over. */
  protected abstract next(expected?: Expected): Next;

  /** How this location is configured. */
  protected setting(name: SettingName): string | undefined {
    return settingOf(this.location.settings, name);
  }

  protected fail(expected: string, seen: string, overdue?: number): never {
    throw new Failure(expected, seen, this.call.connection, overdue);
  }

  async #receive(expected: Expected): Promise<Received> {
    const { patience } = this.stage.ports.timing;
    const wanted = `the message ${this.pattern.show(expected)}`;
    const end = this.stage.now + patience;
    for (;;) {
      const next = this.next(expected);
      if (next.kind === 'message') return next.received;
      if (next.kind === 'other') this.fail(wanted, next.seen);
      if (this.hasEnded) this.fail(wanted, this.howEnded);
      const left = end - this.stage.now;
      if (left <= 0) this.fail(wanted, `nothing within ${Math.round(patience)} ms`, patience);
      await this.stage.within(this.changed(), left);
    }
  }
}

function show({ fields }: Received): string {
  return `a message: ${JSON.stringify(fields)}`;
}
