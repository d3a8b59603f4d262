import { inBytes } from '../../http/bytes.js';
import { type BoundedRegex, compileRegex } from '../../regex/bounded-regex.js';
import { SettingsError } from '../directive.js';

/** How browsers are padded that show nothing before they have got some bytes. */
export interface Padding {
  /** The least lengths of the header template and of a message for a browser; undefined = no padding. */
  forUserAgent(userAgent: string): { readonly header: number; readonly message: number } | undefined;
  /**
   * What follows a piece that has `missing` bytes less than the least; nothing, if that is not positive.
   * @param most the largest number in the whole configuration, when there are other locations with padding
   */
  fill(missing: number, kind: 'stream' | 'eventsource', most?: number): Buffer;
  /** The largest number of all minima. */
  readonly largest: number;
}

/**
 * Reads `pattern,header minimum,message minimum`, several of them with a colon between.
 * @throws SettingsError with the texts of the module
 */
export function parsePadding(text: string): Padding {
  const rules: { readonly agent: BoundedRegex; readonly header: number; readonly message: number }[] = [];
  for (let rest = text; rest !== '' || rules.length === 0; ) {
    const match = /[^:]+,\d+,\d+/.exec(rest);
    if (!match) throw fault(`padding pattern not match the value ${rest}`, text);
    const [whole] = match;
    if (match.index !== 0) throw fault(`error applying padding pattern to ${rest}`, text);
    const [, agent = '', header, message] = /^(.*),(\d+),(\d+)$/s.exec(whole) ?? [];
    rules.push({ agent: readPattern(agent, rest, text), header: Number(header), message: Number(message) });
    // What stands between two of them is taken for a colon, whatever it is.
    rest = rest.slice(whole.length + 1);
  }
  const largest = Math.max(...rules.flatMap(({ header, message }) => [header, message]));
  return {
    largest,
    forUserAgent: (userAgent) => rules.find(({ agent }) => agent.test(userAgent)),
    fill: (missing, kind, most = largest) => filling(Math.min(lengthFor(missing), most), kind),
  };
}

function fault(reason: string, value: string): SettingsError {
  return new SettingsError(reason, { directive: 'push_stream_padding_by_user_agent', value });
}

/** @param rest what of the whole value had still to be read, as errors name it */
function readPattern(source: string, rest: string, value: string): BoundedRegex {
  const expression = compileRegex(inBytes(source));
  if (expression) return expression;
  throw fault(`error applying padding pattern to ${rest}: ${source} is no regular expression`, value);
}

function lengthFor(missing: number): number {
  return missing > 0 ? (Math.floor(missing / 100) + 1) * 100 : 0;
}

function filling(length: number, kind: 'stream' | 'eventsource'): Buffer {
  if (length <= 0) return Buffer.alloc(0);
  // It ends with a whole line end, whatever its length: a lone CR would make one with what the next message begins with.
  if (kind === 'stream') return Buffer.alloc(length + (length % 2), '\r\n').subarray(length % 2);
  const bytes = Buffer.alloc(length, ':');
  bytes[length - 1] = 0x0a;
  return bytes;
}
