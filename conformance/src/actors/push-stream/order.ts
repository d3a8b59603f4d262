import { Failure } from '../failure.js';
import type { Received } from './message-pattern.js';

/** Each message is of a later second than the one before, or of the same with a greater tag. @throws Failure */
export function mustBeInOrder(received: readonly Received[]): void {
  for (const [index, { fields }] of received.entries()) {
    const before = received[index - 1]?.fields;
    if (Number(fields.tag) < 1) throw new Failure('a tag that counts from 1', `the tag ${fields.tag}`);
    if (!before) continue;
    const later = Date.parse(fields.time ?? '') - Date.parse(before.time ?? '');
    if (later > 0 || (later === 0 && Number(fields.tag) > Number(before.tag))) continue;
    throw new Failure(
      `a message after ${before.time}, tag ${before.tag}`,
      `one of ${fields.time}, tag ${fields.tag}`,
    );
  }
}
