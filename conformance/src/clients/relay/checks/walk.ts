import { Failure } from '../../../actors/failure.js';
import { echoOf } from '../../client-request.js';
import type { Question } from '../../listener.js';
import type { Message } from '../message.js';
import { relayCheck } from '../relay-check.js';
import type { Transmission } from '../transmission.js';

/** What becomes of the requests, one after the other. */
const weather: readonly (Transmission | 304 | 'cut' | 'restart')[] = [
  {},
  { framing: 'chunked', cut: 'body' },
  { framing: 'chunked' },
  304,
  { framing: 'close' },
  'cut',
  { cut: 'head' },
  { last: true },
  'restart',
  { pieces: 'late-body' },
  { cut: 'body' },
  {},
];

export default relayCheck({
  id: 'relay-client/walk',
  title: 'a client gets every stored message once and in order, whatever becomes of its connections',
  proves: ['relay-2.2-client-caching'],
  hint: 'The validators of the last whole message are all that a client needs to know; they must be sent with every request.',
  async run(stage) {
    const messages = weather.map(() => stage.message());
    let question = await stage.given.asked();
    let reported = 0;
    for (const kind of weather) {
      const message = messages[positionOf(question, messages)];
      if (!message) break;
      if (kind === 304) await stage.refuse(304);
      else if (kind === 'cut') stage.cut();
      else if (kind === 'restart') await stage.restart();
      else {
        await stage.send(message, kind);
        if (!kind.cut && stage.ports.hears) await stage.reports(messages[reported++] ?? message);
      }
      question = await stage.asks();
    }
    await stage.staysSilent('each message has been reported once');
    const position = positionOf(question, messages);
    const whole = weather.filter((kind) => typeof kind === 'object' && !kind.cut).length;
    if (position !== whole) {
      throw new Failure(
        `the client to ask for message ${whole + 1}`,
        `a request for message ${position + 1}`,
        question.connection,
      );
    }
  },
});

/** The message that a request asks for; what it doesn't echo is not compared, for another check is about that. */
function positionOf({ request, connection }: Question, messages: readonly Message[]): number {
  const { modified, tag } = echoOf(request);
  if (modified === undefined && tag === undefined) return 0;
  const last = messages.findIndex(
    ({ lastModified, etag }) =>
      (modified === undefined || modified === lastModified) && (tag === undefined || tag === etag),
  );
  if (last >= 0) return last + 1;
  throw new Failure(
    'validators that some message came with',
    `If-Modified-Since: ${modified}, If-None-Match: ${tag}`,
    connection,
  );
}
