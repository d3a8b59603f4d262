import { decodePath } from './channels-path.js';
import { scriptValue } from './escapes.js';

/** An identifier, then properties and indexes; longer than any page needs ends it too. */
const identifierPath = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[\d{1,9}\])*$/;
const longest = 256;

/**
 * The function to call, such as `cb` or `page.callbacks[3]`.
 * @param raw as it stands in the query
 * @returns undefined when it is anything else than a plain identifier path; a request for it gets 400
 */
export function jsonpCallback(raw: string): string | undefined {
  const callback = decodePath(raw);
  return callback.length <= longest && identifierPath.test(callback) ? callback : undefined;
}

/**
 * The script that hands the messages to the function.
 * @param onlyData each message that is no JSON goes in as a string, so that nothing in it is run
 */
export function jsonpBody(callback: string, messages: readonly Uint8Array[], onlyData = false): Buffer {
  return Buffer.concat([...jsonpParts(callback, messages, onlyData)]);
}

/** The same part by part, each made when it is asked for. */
export function* jsonpParts(
  callback: string,
  messages: Iterable<Uint8Array>,
  onlyData = false,
): Generator<Uint8Array> {
  yield Buffer.from(callback);
  let before = open;
  for (const message of messages) {
    yield before;
    yield onlyData ? scriptValue(message) : message;
    before = comma;
  }
  yield before === open ? Buffer.concat([open, close]) : close;
}

const open = Buffer.from('([');
const comma = Buffer.from(',');
const close = Buffer.from(']);');
