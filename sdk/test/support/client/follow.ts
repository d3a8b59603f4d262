import { PushStream } from '../../../src/index.js';
import type { EventDetails, Message } from '../../../src/options/events.js';
import type { PushStreamOptions } from '../../../src/options/options.js';

const types = [
  'message',
  'open',
  'close',
  'error',
  'statuschange',
  'modechange',
  'reconnecting',
  'gap',
  'reset',
  'channeldeleted',
] as const;

/** A client whose events are kept, and can be waited for. */
export class Followed {
  readonly stream: PushStream;
  readonly events: { readonly type: string; readonly detail: unknown }[] = [];
  #waiting: (() => void)[] = [];

  constructor(options: PushStreamOptions) {
    this.stream = new PushStream({
      host: '127.0.0.1',
      reconnectOnTimeoutInterval: 20,
      reconnectOnChannelUnavailableInterval: 40,
      pollInterval: 5,
      ...options,
    });
    for (const type of types)
      this.stream.addEventListener(type, ({ detail }) => {
        this.events.push({ type, detail });
        for (const look of this.#waiting.splice(0)) look();
      });
  }

  all<Type extends keyof EventDetails>(type: Type): EventDetails[Type][] {
    return this.events
      .filter((event) => event.type === type)
      .map(({ detail }) => detail as EventDetails[Type]);
  }

  get messages(): Message[] {
    return this.all('message');
  }

  get texts(): unknown[] {
    return this.messages.map(({ data }) => data);
  }

  get statuses(): number[] {
    return this.all('statuschange').map(({ status }) => status);
  }

  /** Resolves when the condition holds, looking again at each event. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async received(count: number): Promise<this> {
    await this.until(() => this.messages.length >= count);
    return this;
  }

  async opened(count = 1): Promise<this> {
    await this.until(() => this.all('open').length >= count);
    return this;
  }
}
