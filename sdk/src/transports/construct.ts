import { asError, PushStreamError } from '../errors.js';
import type { Mode } from '../options/modes.js';

/** Makes a WebSocket or an EventSource; that there is none, or that it can't be made, means that the mode can't work. */
export function construct<Made, Option>(
  mode: Mode,
  Maker: (new (url: string, option?: Option) => Made) | undefined,
  url: string,
  option: Option | undefined,
): Made {
  if (!Maker) throw new PushStreamError('unsupported', `Mode ${mode} is missing here`);
  try {
    return new Maker(url, option);
  } catch (error) {
    throw asError(error, 'unsupported');
  }
}
