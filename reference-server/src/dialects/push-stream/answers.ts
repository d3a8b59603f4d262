import type { Clock } from '../../broker/clock.js';
import type { StartPosition } from '../../broker/following.js';
import type { Message } from '../../broker/message.js';
import { openingMessage, timeoutMessage } from '../../broker/special-message.js';
import type { Answer } from '../../delivery/answers.js';
import type { Release } from '../../delivery/held-request.js';
import type { HeaderList, ResponseHead } from '../../http/exchange.js';
import type { Format } from './format.js';
import { jsonpParts } from './jsonp.js';
import { validators } from './position.js';

/** What is told of an answer beside its messages. */
export interface AnswerContext {
  /** The headers of every answer of the location. */
  readonly headers: HeaderList;
  /** The function of a page that the answer calls (JSONP). */
  readonly callback: string | undefined;
}

type Position = Pick<StartPosition, 'time' | 'tag'>;

/** Whole answers of a location: polling and long-polling. */
export class PollAnswers {
  readonly #format: Format;
  readonly #contentType: string;
  readonly #clock: Clock;
  readonly #timeoutWithBody: boolean;
  /** The answer with the latest message, for all who get it. */
  #latest:
    | { readonly message: Message; readonly context: AnswerContext; readonly answer: Answer }
    | undefined;

  /** @param contentType of answers that call no function: an EventSource location that is polled sends no event stream */
  constructor(format: Format, contentType: string, clock: Clock, timeoutWithBody: boolean) {
    this.#format = format;
    this.#contentType = contentType;
    this.#clock = clock;
    this.#timeoutWithBody = timeoutWithBody;
  }

  /** Messages that are there already: each part of the body is made when it is asked for. */
  stored(
    messages: readonly Message[],
    position: Position,
    context: AnswerContext,
  ): { readonly head: ResponseHead; readonly parts: Iterable<Uint8Array> } {
    return { head: this.#head(position, context), parts: this.#parts(messages, context.callback) };
  }

  /** There is no message. */
  none(position: Position, { headers, callback }: AnswerContext): Answer {
    const none: HeaderList = [['Content-Length', '0'], ...this.#type(callback), ...validators(position)];
    return { status: 304, headers: [...none, ...headers] };
  }

  /** There is no message; a script, which sees no head, is told in the body where it begins. */
  opening(position: Required<Position>, context: AnswerContext): Answer {
    const { callback } = context;
    if (callback === undefined) return this.none(position, context);
    return this.#answer(this.#body([openingMessage(position)], callback), position, context);
  }

  /** The end of a held request. */
  held(release: Release, context: AnswerContext): Answer {
    const now = { time: Math.floor(this.#clock.now() / 1000), tag: 0 };
    switch (release.type) {
      case 'message':
        return this.#shared(release.message, release.message, context);
      case 'deleted':
        return this.#shared(release.message, now, context);
      case 'timeout':
        if (!this.#timeoutWithBody) return this.none(now, context);
        return this.#answer(this.#body([timeoutMessage(timedOut)], context.callback), now, context);
      case 'closed':
        return this.none(now, context);
    }
  }

  #answer(bytes: Buffer, position: Position, context: AnswerContext): Answer {
    return { ...this.#head(position, context), bytes };
  }

  #head(position: Position, { headers, callback }: AnswerContext): ResponseHead {
    const own = [...this.#type(callback), ...validators(position)];
    return { status: 200, chunked: true, headers: [...own, ...headers] };
  }

  #shared(message: Message, position: Position, context: AnswerContext): Answer {
    const { headers, callback } = context;
    const latest = this.#latest;
    const same = latest?.context.headers === headers && latest.context.callback === callback;
    if (latest && same && latest.message === message) return latest.answer;
    const answer = this.#answer(this.#body([message], callback), position, context);
    this.#latest = { message, context, answer };
    return answer;
  }

  #body(messages: readonly Message[], callback: string | undefined): Buffer {
    return Buffer.concat([...this.#parts(messages, callback)]);
  }

  *#parts(messages: readonly Message[], callback: string | undefined): Generator<Uint8Array> {
    const format = this.#format;
    const texts = (function* () {
      for (const message of messages) yield format.message(message);
    })();
    yield format.header();
    yield* callback === undefined ? texts : jsonpParts(callback, texts, format.onlyData);
    yield format.footer;
  }

  #type(callback: string | undefined): HeaderList {
    return [['Content-Type', callback === undefined ? this.#contentType : 'application/javascript']];
  }
}

const timedOut = Buffer.from('Timed out');
