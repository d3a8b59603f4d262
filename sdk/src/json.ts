/** Data in place of texts: `new PushStream({ codec: json() })`. */
import { PushStreamError, unreadable } from './errors.js';
import type { AnyChannels, Message } from './options/events.js';
import type { Codec } from './options/options.js';

/** What a schema says of a value. */
type Verdict<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly Issue[] };

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** A schema of any library that follows Standard Schema 1 (https://standardschema.dev), such as Zod, Valibot or ArkType. */
export interface Schema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    validate(value: unknown): Verdict<Output> | Promise<Verdict<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

/** What schemas make of the data of each channel. */
export type OutputsOf<Schemas> = {
  [Name in keyof Schemas]: Schemas[Name] extends Schema<infer Output> ? Output : never;
};

/** How many complaints of a schema an error names. */
const namedIssues = 3;

function sentence({ message, path = [] }: Issue): string {
  const names = path.map((part) => String(typeof part === 'object' ? part.key : part));
  return names.length > 0 ? `${names.join('.')}: ${message}` : message;
}

/** @throws PushStreamError `invalid`, with what the schema has to say */
function check(schema: Schema, value: unknown): unknown {
  const verdict = schema['~standard'].validate(value);
  if (verdict instanceof Promise) {
    verdict.catch(() => {});
    // The messages behind it would have to wait, or would come before it.
    throw new PushStreamError('invalid', 'The schema is asynchronous, and only others can be used here');
  }
  if (!verdict.issues) return verdict.value;
  const explain = verdict.issues.slice(0, namedIssues).map(sentence).join('; ');
  throw new PushStreamError('invalid', 'Not of the schema', { explain, cause: verdict.issues });
}

/**
 * Makes a codec of two functions. What `decode` throws becomes an `error` event with the code `invalid`, which names the
 * channel and the number of the message; the message is left out, and all else goes on.
 */
export function codec<Channels extends object = AnyChannels>({
  encode,
  decode,
}: Pick<Codec, 'encode' | 'decode'>): Codec<Channels> {
  return {
    encode,
    decode,
    attach(client) {
      client.addEventListener('message', (event) => {
        const { detail } = event as CustomEvent<{ -readonly [Field in keyof Message]: Message[Field] }>;
        try {
          detail.data = decode(detail.data, detail.channel);
        } catch (cause) {
          event.stopImmediatePropagation();
          client.dispatchEvent(new CustomEvent('error', { detail: unreadable(detail, cause) }));
        }
      });
    },
  };
}

/**
 * JSON in, JSON out: everything is published as JSON, texts too, and what comes is read as JSON.
 *
 * ```ts
 * const stream = new PushStream({ host: 'push.example', codec: json({ prices: Price }) });
 * ```
 * @param schemas for each channel that is to be checked, a schema; it has to answer at once. What it makes of the data is
 * what listeners get. Data that is published is not checked.
 */
export function json<Channels extends object = AnyChannels>(): Codec<Channels>;
export function json<Schemas extends Readonly<Record<string, Schema>>>(
  schemas: Schemas,
): Codec<OutputsOf<Schemas>>;
export function json(schemas: Readonly<Record<string, Schema>> = {}): Codec {
  return codec({
    encode(data) {
      const text = JSON.stringify(data) as string | undefined;
      if (text === undefined) throw new TypeError(`JSON has no ${typeof data}`);
      return text;
    },
    decode(text, channel) {
      // Where the server's template leaves the quotes out, it has been read with the rest.
      const value: unknown = typeof text === 'string' ? JSON.parse(text) : text;
      const schema = Object.hasOwn(schemas, channel) ? schemas[channel] : undefined;
      return schema ? check(schema, value) : value;
    },
  });
}
