import type { Stage } from '../../../actors/stage.js';
import type { Call } from '../../../wire/connection.js';
import { type Chunk, chunksIn } from './chunks.js';
import { Listener, type Received, wantedOf } from './listener.js';

/** A subscriber whose messages come one after the other in one body, with nothing or with a separator between them. */
export class BodyListener extends Listener {
  readonly #separator: string;
  #position = 0;

  constructor(stage: Stage, call: Call, separator: string) {
    super(stage, call);
    this.#separator = separator;
  }

  /** All that has come so far, or comes within the quiet window, is this. @throws Failure */
  async hasBody(wanted: string): Promise<void> {
    const end = this.stage.now + this.stage.ports.timing.quiet;
    for (let left = 1; left > 0 && this.#body !== wanted && !this.hasEnded; left = end - this.stage.now) {
      await this.stage.within(this.changed(), left);
    }
    if (this.#body !== wanted)
      this.fail(`the body ${JSON.stringify(wanted)}`, `the body ${JSON.stringify(this.#body)}`);
  }

  /** The chunks that the body came in. */
  get chunks(): readonly Chunk[] {
    const { connection } = this.call;
    const received = this.stage.transcript.entries
      .filter((entry) => entry.connection === connection && entry.kind === 'received')
      .map(({ bytes = new Uint8Array() }) => bytes);
    return chunksIn(Buffer.concat(received));
  }

  protected override take(texts: readonly string[]): Received | undefined {
    const rest = this.#left;
    const text = texts.find((one) => rest.startsWith(one));
    if (text !== undefined) {
      this.#position = this.#body.length - rest.length + text.length;
      return { text };
    }
    if (!texts.some((one) => one.startsWith(rest))) this.fail(wantedOf(texts), this.rest);
    return undefined;
  }

  override get rest(): string {
    const rest = this.#left;
    return rest === '' ? '' : JSON.stringify(rest.slice(0, 200));
  }

  get #body(): string {
    return this.call.body.toString('utf8');
  }

  /** What has come beyond what was taken, without the separator in front of it. */
  get #left(): string {
    let rest = this.#body.slice(this.#position);
    while (this.#separator !== '' && rest.startsWith(this.#separator))
      rest = rest.slice(this.#separator.length);
    return rest;
  }
}
