import { Failure } from '../../../actors/failure.js';

/** When a message was published, as a server tells it: a date, and the number of the message in that second. */
export interface Moment {
  readonly time?: string;
  readonly tag?: string;
}

/** Each message is of a later second than the one before, or of the same with a greater tag. @throws Failure */
export function mustBeInOrder(moments: readonly Moment[]): void {
  for (const [index, { time, tag }] of moments.entries()) {
    const before = moments[index - 1];
    if (!(Number(tag) >= 1)) throw new Failure('a tag that counts from 1', `the tag ${tag}`);
    if (!before) continue;
    const later = Date.parse(time ?? '') - Date.parse(before.time ?? '');
    if (later > 0 || (later === 0 && Number(tag) > Number(before.tag))) continue;
    throw new Failure(`a message after ${before.time}, tag ${before.tag}`, `one of ${time}, tag ${tag}`);
  }
}
