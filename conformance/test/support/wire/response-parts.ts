import { type HttpResponse, NotHttp } from '../../../src/wire/http-response.js';
import { ResponseReader } from '../../../src/wire/response-reader.js';

/** What came of the bytes of a connection: a response and what follows it, a refusal, or neither yet. */
export type Reading =
  | { readonly kind: 'response'; readonly response: HttpResponse; readonly rest: string }
  | { readonly kind: 'not-http'; readonly why: string }
  | { readonly kind: 'unfinished'; readonly progress: string };

/** Reads a response that arrives in these packets, after which the connection ends politely. */
export function readPackets(packets: readonly Buffer[], method = 'GET'): Reading {
  const reader = new ResponseReader(method);
  try {
    for (const [index, packet] of packets.entries()) {
      const whole = reader.push(packet, index);
      if (!whole) continue;
      const rest = Buffer.concat([whole.rest, ...packets.slice(index + 1)]).toString('latin1');
      return { kind: 'response', response: whole.response, rest };
    }
  } catch (error) {
    if (error instanceof NotHttp) return { kind: 'not-http', why: error.message };
    throw error;
  }
  const response = reader.finish(packets.length);
  return response
    ? { kind: 'response', response, rest: '' }
    : { kind: 'unfinished', progress: reader.progress };
}

/** Reads a response that arrives in one packet. */
export function readText(text: string, method = 'GET'): Reading {
  return readPackets([Buffer.from(text, 'latin1')], method);
}

/** The response in this text; fails the test when there is none. */
export function responseIn(text: string, method = 'GET'): HttpResponse & { readonly rest: string } {
  const reading = readText(text, method);
  if (reading.kind !== 'response') throw new Error(`no response, but ${JSON.stringify(reading)}`);
  return { ...reading.response, rest: reading.rest };
}

/** Why this text is no HTTP; fails the test when it is. */
export function refusalOf(text: string, method = 'GET'): string {
  const reading = readText(text, method);
  if (reading.kind !== 'not-http') throw new Error(`not refused, but ${JSON.stringify(reading)}`);
  return reading.why;
}

/** The packets of these bytes when each has this length. */
export function inPackets(bytes: Buffer, length: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
    bytes.subarray(index * length, (index + 1) * length),
  );
}

/** Numbers below a bound that look random and are the same in every run. */
export function sequence(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
