import { sendByteByByte } from '../../wire/pieces.js';
import type { Question } from '../listener.js';
import { type Answer, encodeAnswer, type Framing } from './answer.js';
import type { Message } from './message.js';

/** How the bytes of an answer are sent: in which framing and version, in which pieces, and whether the connection ends or breaks. */
export interface Transmission {
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
export function answerWith(message: Message, transmission: Transmission = {}): Answer {
  const {
    framing = 'content-length',
    version = '1.1',
    last = framing === 'close',
    lowerCase = false,
  } = transmission;
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

/** Sends an answer as its transmission says; settles when all of it is on its way. */
export async function play(
  answer: Answer,
  transmission: Transmission,
  question: Question,
  pause: (ms: number) => Promise<void>,
  quiet: number,
): Promise<void> {
  const { head, body } = encodeAnswer(answer);
  const all = Buffer.concat([head, body]);
  if (transmission.cut) {
    const middle = transmission.cut === 'head' ? head.length / 2 : head.length + body.length / 2;
    question.write(all.subarray(0, Math.floor(middle)));
    question.close();
    return;
  }
  if (transmission.pieces === 'bytes') {
    await sendByteByByte(all, (piece) => question.write(piece), pause);
  } else if (transmission.pieces === 'late-body') {
    question.write(head);
    await pause(quiet);
    question.write(body);
  } else {
    question.write(all);
  }
  const ends = transmission.last || answer.framing === 'close' || answer.version === '1.0';
  if (ends) question.close();
}
