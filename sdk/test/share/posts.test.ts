import { expect, test } from 'vitest';
import { PushStreamError } from '../../src/errors.js';
import { hearError, readPost, type ToldError, tellError } from '../../src/share/posts.js';

test('of an error that was posted, its fields are taken and nothing else', () => {
  const error = new PushStreamError('refused', 'No', { status: 403, explain: 'not you', retryAfter: 5 });
  const more = JSON.parse('{"__proto__":{},"stack":"forged"}');
  // Own fields, as a post has them: an assignment would set the prototype.
  const told = Object.defineProperties(
    { ...tellError(error) },
    Object.getOwnPropertyDescriptors(more),
  ) as ToldError;
  const post = structuredClone({ type: 'error', error: told, term: [1, 'tab'], seq: 0 });
  expect(readPost(post)).toBe(post);
  const heard = hearError(post.error);
  expect(heard).toBeInstanceOf(PushStreamError);
  expect(heard).toMatchObject(tellError(error));
  expect(heard?.stack).not.toBe('forged');
});
