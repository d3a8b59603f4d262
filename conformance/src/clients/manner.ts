import type { Clock } from '../wire/clock.js';
import { type Answer, encodeAnswer, type Framing } from './answer.js';
import type { Question } from './listener.js';
import type { Message } from './message.js';
import { sendByteByByte } from './pieces.js';

/** How an answer goes over the wire. */
export interface Manner {
  readonly framing?: Framing;
  readonly version?: '1.0' | '1.1';
  /** The connection ends with it, and the answer says so. */
  readonly last?: boolean;
  /** `bytes`: each byte in a packet of its own. `late-body`: the body a while after the head. */
  readonly pieces?: 'whole' | 'bytes' | 'late-body';
  /** The connection is cut when so much has been sent: in the middle of the head, or of the body. */
  readonly cut?: 'head' | 'body';
  /** Header names in lower case. */
  readonly lowerCase?: boolean;
}

/** The 200 that carries a message. */
export function answerWith(message: Message, manner: Manner = {}): Answer {
  const {
    framing = 'content-length',
    version = '1.1',
    last = framing === 'close',
    lowerCase = false,
  } = manner;
  const headers: [string, string][] = [
    ['Content-Type', message.contentType],
    ['Last-Modified', message.lastModified],
    ['Etag', message.etag],
  ];
  if (last && version === '1.1') headers.push(['Connection', 'close']);
  return {
    status: 200,
    headers: lowerCase ? headers.map(([name, value]) => [name.toLowerCase(), value]) : headers,
    body: message.body,
    framing,
    version,
  };
}

/** Sends an answer in its manner; settles when all of it is on its way. */
export async function play(
  answer: Answer,
  manner: Manner,
  question: Question,
  pause: (ms: number) => Promise<void>,
  quiet: number,
): Promise<void> {
  const { head, body } = encodeAnswer(answer);
  const all = Buffer.concat([head, body]);
  if (manner.cut) {
    const middle = manner.cut === 'head' ? head.length / 2 : head.length + body.length / 2;
    question.write(all.subarray(0, Math.floor(middle)));
    question.close();
    return;
  }
  if (manner.pieces === 'bytes') {
    await sendByteByByte(all, (piece) => question.write(piece), pause);
  } else if (manner.pieces === 'late-body') {
    question.write(head);
    await pause(quiet);
    question.write(body);
  } else {
    question.write(all);
  }
  const ends = manner.last || answer.framing === 'close' || answer.version === '1.0';
  if (ends) question.close();
}

/** A pause by the clock. */
export function pauseBy(clock: Clock): (ms: number) => Promise<void> {
  return (ms) => new Promise((resolve) => void clock.after(ms, () => resolve()));
}
