import { LastingConnection } from '../../../actors/lasting-connection.js';
import type { Location } from '../../../actors/locations.js';
import type { Stage } from '../../../actors/stage.js';
import { type Allowance, allowanceFor } from '../../../actors/time-window.js';
import type { Call } from '../../../wire/connection.js';
import { type SettingName, settingOf } from '../settings.js';
import type { Expected, MessagePattern, Received } from './message-pattern.js';

/** What lies next in what a subscriber has received. */
export type Next =
  | { readonly kind: 'message'; readonly received: Received }
  | { readonly kind: 'ping'; readonly at: number }
  /** Something else, shown as it came. */
  | { readonly kind: 'other'; readonly seen: string }
  | { readonly kind: 'nothing' };

/** A subscriber whose connection lasts: streaming, EventSource, WebSocket. Messages are taken from it one after the other. */
export abstract class Listener extends LastingConnection {
  /** How messages look here. */
  readonly pattern: MessagePattern;
  protected readonly location: Location;
  /** When what was taken last had come, be it a message, a ping or the beginning of the connection. */
  protected lastAt = 0;

  constructor(stage: Stage, location: Location, call: Call, pattern: MessagePattern) {
    super(stage, call);
    this.location = location;
    this.pattern = pattern;
  }

  /** The connection has begun as it should. @throws Failure */
  abstract isOpen(): Promise<void>;

  /** These messages come next, in this order; pings between them are passed over. @throws Failure */
  async receives(...expected: readonly Partial<Expected>[]): Promise<Received[]> {
    const received: Received[] = [];
    for (const one of expected) received.push(await this.#receive(one));
    return received;
  }

  /** One of these texts comes next, and then all that stand behind it, in this order. @throws Failure */
  async receivesOn(texts: readonly string[], channel: string): Promise<void> {
    const wanted = `one of ${texts.length} texts, and all that were published after it`;
    let first = -1;
    const comes = () => {
      first = texts.findIndex((text) => this.next({ text, channel }).kind === 'message');
      return first >= 0;
    };
    await this.until(wanted, comes);
    await this.receives(...texts.slice(first + 1).map((text) => ({ text, channel })));
  }

  /**
   * This message comes next, within the budget of "immediately" after a request was sent that publishes it, or at least before
   * what is asked for then is answered. @throws Failure
   */
  async receivesAtOnce(expected: Partial<Expected>, to: Call, ask: () => Promise<unknown>): Promise<void> {
    const { immediately, patience } = this.stage.ports.timing;
    await this.stage.within(to.sent, patience);
    const start = to.sentAt ?? this.stage.now;
    const arrived = this.receives(expected);
    const settled = arrived.then(
      () => undefined,
      () => undefined,
    );
    if (await this.stage.within(settled, Math.max(0, immediately - (this.stage.now - start)))) {
      await arrived;
      return;
    }
    let isAnswered = false;
    await Promise.race([settled, ask().then(() => (isAnswered = true))]);
    await arrived;
    if (!isAnswered) return;
    const took = this.stage.now - start;
    this.fail(
      `${this.pattern.show(expected)} within ${Math.round(immediately)} ms of the POST being sent`,
      `it only ${Math.round(took)} ms after it`,
      took - immediately,
    );
  }

  /** Nothing that is a message comes: the quiet window has passed since. @throws Failure */
  async receivesNothing(why = 'no message'): Promise<void> {
    await this.#watch(this.stage.ports.timing.quiet, `${why}, and a connection that lasts`, (next) => {
      if (next.kind === 'message' || next.kind === 'other') this.fail(why, shown(next));
    });
    if (this.rest !== '') this.fail(why, this.rest);
  }

  /** Not even a ping comes for so many milliseconds. @throws Failure */
  async isLeftAlone(milliseconds: number): Promise<void> {
    const wanted = `silence for ${milliseconds} ms`;
    await this.#watch(milliseconds, wanted, (next) => {
      if (next.kind !== 'nothing') this.fail(wanted, shown(next));
    });
  }

  /**
   * A ping comes, this long after whatever came last.
   * @returns how long after, milliseconds
   * @throws Failure
   */
  async isPinged(interval: number): Promise<number> {
    const since = this.lastAt;
    const { most } = this.#allowance(interval);
    const wanted = `a ping within ${most} ms after what came last`;
    let next = this.next();
    const comes = () => {
      if (next.kind === 'nothing') next = this.next();
      return next.kind !== 'nothing';
    };
    await this.until(wanted, comes, since + most - this.stage.now);
    if (next.kind !== 'ping') this.fail(wanted, shown(next));
    const took = next.at - since;
    if (took > most) this.fail(wanted, `it came after ${Math.round(took)} ms`, took - most);
    return took;
  }

  /** The footer template comes next, and then the end as it should be. Pings before it are passed over. @throws Failure */
  async ends(within = this.stage.ports.timing.patience): Promise<void> {
    const wanted = `${this.farewell}, and the end of the connection`;
    const comes = () => {
      this.passPings();
      return this.hasEnded;
    };
    await this.until(wanted, comes, within);
    await this.endsWell(wanted);
  }

  /** The same, so many milliseconds after the request was sent. @throws Failure */
  async endsAfter(life: number): Promise<void> {
    const { least, most } = this.#allowance(life);
    const begun = this.call.sentAt ?? this.stage.now;
    await this.ends(Math.max(0, begun + most - this.stage.now));
    const lasted = Math.round((this.endedAt ?? this.stage.now) - begun);
    const wanted = `the end ${least} to ${most} ms after the request`;
    if (lasted < least) this.fail(wanted, `it came after ${lasted} ms`);
  }

  /** When that was seen. */
  protected abstract get endedAt(): number | undefined;
  /** Takes what comes next: any message, or the expected one. What is no message and no ping is passed over where it means nothing. */
  protected abstract next(expected?: Partial<Expected>): Next;
  /** Takes the pings that come next. */
  protected abstract passPings(): void;
  /** What comes before the end, in words. */
  protected abstract get farewell(): string;
  /** Judges the end, which has come. @throws Failure */
  protected abstract endsWell(wanted: string): Promise<void>;

  /** How this location is configured. */
  protected setting(name: SettingName): string | undefined {
    return settingOf(this.location.settings, name);
  }

  #allowance(time: number): Allowance {
    return allowanceFor(time, this.stage.ports.timing);
  }

  async #receive(expected: Partial<Expected>): Promise<Received> {
    const wanted = `the message ${this.pattern.show(expected)}`;
    let received: Received | undefined;
    await this.until(wanted, () => {
      let next = this.next(expected);
      while (next.kind === 'ping') next = this.next(expected);
      if (next.kind === 'other') this.fail(wanted, next.seen);
      received = next.kind === 'message' ? next.received : undefined;
      return received !== undefined;
    });
    // What has come is there, or it would not have gone on.
    return received as Received;
  }

  /** Looks at all that comes for a while. */
  async #watch(milliseconds: number, wanted: string, look: (next: Next) => void): Promise<void> {
    const end = this.stage.now + milliseconds;
    for (;;) {
      let next = this.next();
      for (; next.kind !== 'nothing'; next = this.next()) look(next);
      const left = end - this.stage.now;
      if (left <= 0) return;
      if (this.hasEnded) this.fail(wanted, this.howEnded);
      await this.stage.within(this.changed(), left);
    }
  }
}

function shown(next: Next): string {
  switch (next.kind) {
    case 'message':
      return `a message: ${JSON.stringify(next.received.fields)}`;
    case 'ping':
      return 'a ping';
    case 'other':
      return next.seen;
    default:
      return 'nothing';
  }
}
