import type { Mutant } from '../../../../mutants/mutant.js';
import { encodedLike } from '../../../../mutants/response-bytes.js';
import { rewired } from '../../../../mutants/rewire.js';
import { saying } from '../../../../mutants/subscribers.js';
import { eachMode } from '../../proof/modes.js';
import { pushStreamMutant } from '../../proof/mutant.js';
import { answersAt, rewritten } from '../../proof/whole.js';
import { pushStreamWorld } from '../../proof/world.js';

/** Bytes, one a character, of which those that are no UTF-8 are lost. */
const onlyUtf8 = (bytes: string): string =>
  Buffer.from(Buffer.from(bytes, 'latin1').toString()).toString('latin1');

/** Mutants that lose bytes of messages in streams and in whole answers. */
export const bytesMutants: readonly Mutant[] = [
  ...eachMode(
    (mode, place) =>
      pushStreamMutant({
        id: `messages-only-utf-8-${mode}`,
        requirement: 'push-stream-messages-bytes',
        breaks: `${mode}: what is no UTF-8 becomes question marks`,
        parts: () =>
          mode === 'streaming'
            ? saying(mode, onlyUtf8)
            : answersAt(place, (answer) => (answer.status === 200 ? rewritten(answer, onlyUtf8) : answer)),
        kills: [`messages-bytes-${mode}`],
        says: 'bytes " begin',
      }),
    ['streaming', 'polling', 'long-polling'],
  ),
  ...eachMode(
    (mode, place) =>
      pushStreamMutant({
        id: `messages-long-cut-${mode}`,
        requirement: 'push-stream-messages-bytes',
        breaks: `${mode}: ten bytes in the middle of a message of more than 60,000 are lost`,
        make: rewired(pushStreamWorld.target(), {
          only: (request) => request.startsWith(`GET /${place}/`),
          response: (response, request) => {
            const text = response.body.toString('latin1').replace(/([\w-]{60000})[\w-]{10}/, '$1');
            const changed = { ...response, body: Buffer.from(text, 'latin1') };
            return { bytes: encodedLike(changed, {}, request), end: false };
          },
        }),
        kills: [`messages-bytes-${mode}`],
        says: 'a body with the',
      }),
    ['polling', 'long-polling'],
  ),
];
