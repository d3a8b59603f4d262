import { Failure } from '../../actors/failure.js';
import { type details, readDetails } from '../client-line.js';
import type { Said } from '../talking-client.js';
import type { PushMessage } from './push-message.js';

/** What a client told of a message. */
export interface Told {
  readonly text: string;
  readonly body: Uint8Array;
  readonly details: ReadonlyMap<(typeof details)[number], string>;
}

/** Whether this is that message. */
export type Judge = (told: Told, message: PushMessage) => boolean;

/** Its text is the one that was published. */
export const sameText: Judge = ({ body }, { text }) => Buffer.from(text).equals(Buffer.from(body));

/** A text as a person reads it; a length and the beginning where it is long. */
export function showText(text: string): string {
  const { length } = Buffer.from(text);
  return text.length > 60 ? `${JSON.stringify(text.slice(0, 60))}… (${length} bytes)` : JSON.stringify(text);
}

/** What it said, as a person reads it. */
export function showSaid(said: Said): string {
  if (said.kind === 'message') return `the message ${showText(said.body.toString())}`;
  if (said.kind === 'deleted') return `the line "deleted ${said.channel}"`;
  return `a line that can't be read: ${JSON.stringify(said.text.slice(0, 80))}`;
}

/**
 * What comes next are these messages, those of one channel in their order.
 * @throws Failure
 */
export async function expectReports(
  messages: readonly PushMessage[],
  judge: Judge,
  next: () => Promise<Said | undefined>,
  ended: () => string | undefined,
  connection: string | undefined,
): Promise<void> {
  const open = [...messages];
  for (let first = open[0]; first; first = open[0]) {
    const expected = `the client to report the message ${showText(first.text)}`;
    const said = await next();
    if (said?.kind === 'deleted') continue;
    if (!said) {
      const why = ended();
      const seen = why === undefined ? 'nothing that it reports' : `nothing more: ${why}`;
      throw new Failure(expected, seen, connection);
    }
    if (said.kind === 'unreadable') throw new Failure(expected, showSaid(said));
    const told = { text: said.body.toString(), body: said.body, details: readDetails(said.contentType) };
    // Between channels there is no order.
    const heads = open.filter(
      (message, at) => open.findIndex(({ channel }) => channel === message.channel) === at,
    );
    const found = heads.find((message) => judge(told, message));
    if (!found) throw new Failure(expected, showSaid(said), connection);
    judgeDetails(told, found, connection);
    open.splice(open.indexOf(found), 1);
  }
}

/** What a client tells besides the text must be right; it need not tell it. */
function judgeDetails({ details }: Told, message: PushMessage, connection: string | undefined): void {
  const right = { channel: message.channel, id: String(message.id), eventid: message.eventId };
  for (const [name, value] of details) {
    if (value === right[name]) continue;
    throw new Failure(
      `${name}=${right[name]} with the message ${showText(message.text)}`,
      `${name}=${value}`,
      connection,
    );
  }
}
