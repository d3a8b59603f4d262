import { Failure } from '../../actors/failure.js';
import { echoOf } from '../client-request.js';
import type { Question } from '../listener.js';
import type { Message } from './message.js';

const show = (name: string, value: string | undefined) =>
  value === undefined ? `no ${name} header` : `${name}: ${value}`;

/** The request has the Etag of this message, character by character. */
export function echoesTag({ request, connection }: Question, { etag }: Message): void {
  const { tag } = echoOf(request);
  if (tag !== etag) {
    throw new Failure(`If-None-Match: ${etag}`, show('If-None-Match', tag), connection);
  }
}

/** The request has the Last-Modified of this message, character by character. */
export function echoesDate({ request, connection }: Question, { lastModified }: Message): void {
  const { modified } = echoOf(request);
  if (modified !== lastModified) {
    throw new Failure(`If-Modified-Since: ${lastModified}`, show('If-Modified-Since', modified), connection);
  }
}

/** The request has both validators of this message. */
export function echoes(question: Question, message: Message): void {
  echoesDate(question, message);
  echoesTag(question, message);
}

/** The request echoes what the one before it did: nothing has been received in between. */
export function echoesAsBefore(before: Question, now: Question): void {
  const [old, seen] = [echoOf(before.request), echoOf(now.request)];
  const why = 'as in the request before, for nothing was received since';
  if (seen.modified !== old.modified) {
    throw new Failure(
      `${show('If-Modified-Since', old.modified)}, ${why}`,
      show('If-Modified-Since', seen.modified),
      now.connection,
    );
  }
  if (seen.tag !== old.tag) {
    throw new Failure(
      `${show('If-None-Match', old.tag)}, ${why}`,
      show('If-None-Match', seen.tag),
      now.connection,
    );
  }
}
