import { Failure } from '../../../actors/failure.js';
import { Publisher } from '../../../actors/publisher.js';
import type { Stage } from '../../../actors/stage.js';
import type { Call } from '../../../wire/connection.js';
import type { PushChannel } from './push-channel.js';
import type { Scene } from './scene.js';

/** A channel that is dropped is announced when the server cleans up: every 4 s, the module. */
const cleanUp = 10_000;

/** The channel on which a server tells what becomes of the others. */
export class EventsChannel {
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  get id(): string {
    return this.#scene.configured.setting('publisher', 'push_stream_events_channel_id') ?? '';
  }

  /** Who may not, publishes to it, or deletes it. */
  get publisher(): Publisher {
    return new Publisher(this.#scene.stage, this.#scene.location('publisher'), this.id);
  }

  /** Asks a polling location for it. */
  poll(): Call {
    const { stage } = this.#scene;
    const location = this.#scene.location('polling');
    return stage.send(location, 'subscriber', stage.request(location, this.id, 'GET'));
  }

  /** Somebody listens to it: such a step that must succeed before the check can say anything. */
  async heard(mode: 'streaming' | 'eventsource' = 'streaming'): Promise<EventLog> {
    const listener = this.#scene.listen(mode, this.id);
    const step = `listen to the events channel at the ${mode} location`;
    await this.#scene.given(this.#scene.channel()).step(step, () => listener.isOpen());
    return new EventLog(this.#scene.stage, listener.call);
  }

  /** A streaming subscriber comes to a channel; returns what makes it leave. */
  async subscriber(channel: PushChannel): Promise<() => void> {
    const subscriber = await channel.given.subscriber();
    return () => subscriber.disconnect();
  }
}

/** What was heard on the events channel, of all channels. */
export class EventLog {
  readonly #stage: Stage;
  readonly #call: Call;

  constructor(stage: Stage, call: Call) {
    this.#stage = stage;
    this.#call = call;
  }

  /** These events of a channel come, in this order, and no others before them. @throws Failure */
  async tells({ id }: Pick<PushChannel, 'id'>, ...types: readonly string[]): Promise<void> {
    const { patience } = this.#stage.ports.timing;
    await this.#tells(id, types, patience);
  }

  /** As `tells`, of what is told only when the server cleans up. @throws Failure */
  async tellsInTheEnd({ id }: Pick<PushChannel, 'id'>, ...types: readonly string[]): Promise<void> {
    await this.#tells(id, types, cleanUp + this.#stage.ports.timing.patience);
  }

  /** An event of a channel has its type as event-type; at an EventSource location. @throws Failure */
  async tellsWithType({ id }: Pick<PushChannel, 'id'>, type: string): Promise<void> {
    await this.tells({ id }, type);
    const event = this.#text.split('\n\n').find((one) => eventsOf(one, id).includes(type)) ?? '';
    if (event.split('\n').includes(`event: ${type}`)) return;
    throw new Failure(`an event with the line event: ${type}`, JSON.stringify(event), this.#call.connection);
  }

  /** No other events of a channel have come. @throws Failure */
  toldNoMore({ id }: Pick<PushChannel, 'id'>, ...types: readonly string[]): void {
    const seen = eventsOf(this.#text, id);
    if (seen.join() === types.join()) return;
    throw new Failure(`only the events ${types.join(', ')}`, seen.join(', '), this.#call.connection);
  }

  get #text(): string {
    return this.#call.body.toString('utf8');
  }

  async #tells(id: string, types: readonly string[], ms: number): Promise<void> {
    const end = this.#stage.now + ms;
    const seen = () => eventsOf(this.#text, id).slice(0, types.length);
    while (seen().length < types.length && !this.#call.settled) {
      const left = end - this.#stage.now;
      if (left <= 0) break;
      await this.#stage.within(this.#call.changed(), left);
    }
    if (seen().join() === types.join()) return;
    const wanted = `the events ${types.join(', ')} of the channel`;
    throw new Failure(wanted, seen().join(', ') || 'none', this.#call.connection);
  }
}

/** The types of the events of a channel; the quotes around them may be escaped, as a template may want it. */
function eventsOf(text: string, channel: string): string[] {
  const event = /\{\\?"type\\?": ?\\?"(\w+)\\?", ?\\?"channel\\?": ?\\?"([^"\\]+)\\?"\}/g;
  return [...text.matchAll(event)].flatMap(([, type = '', name]) => (name === channel ? [type] : []));
}
