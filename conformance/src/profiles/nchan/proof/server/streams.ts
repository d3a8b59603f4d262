import type { ServerResponse } from 'node:http';
import type { Message } from './channels.js';
import type { Behaviour } from './fault.js';
import { idOf } from './information.js';

/** How the messages of one connection are written, and its end. */
export interface Stream {
  give(message: Message): void;
  end(): void;
  ping?(): void;
}

/** The Etag of a message. */
export function etagOf(message: Message, behaviour: Behaviour): string {
  const tag = behaviour.has('etag-other') ? 7 * message.tag : message.tag;
  return behaviour.weakEtags ? `W/"${tag}"` : `${tag}`;
}

export function lastModifiedOf({ time }: Message): string {
  return new Date(1000 * time).toUTCString();
}

export function eventStream(response: ServerResponse, behaviour: Behaviour): Stream {
  const has = behaviour.has.bind(behaviour);
  response.setHeader('Content-Type', has('event-type-plain') ? 'text/plain' : 'text/event-stream');
  response.flushHeaders();
  return {
    give(message) {
      const ends = has('event-lone-cr') ? /\r\n|\n/ : /\r\n|\n|\r/;
      const text = message.body.toString();
      const lines = has('event-one-line') ? [text] : text.split(ends);
      const data = lines.map((line) => `data: ${line}\n`);
      const id = has('event-no-id') ? '' : `id: ${idOf(message, behaviour)}\n`;
      const type = message.event && !has('event-no-type') ? `event: ${message.event}\n` : '';
      if (behaviour.chattyEvents)
        response.write(`: a comment\n\nretry: 3000\n\n${data.join('')}${type}${id}\n`);
      else response.write(`${type}${id}${data.join('')}\n`);
    },
    end: () => void response.end(),
    ping: () => void (has('event-no-ping') || response.write('event: ping\n\n')),
  };
}

export function chunkedStream(response: ServerResponse, behaviour: Behaviour): Stream {
  const has = behaviour.has.bind(behaviour);
  if (!has('chunked-late-head')) response.flushHeaders();
  return {
    give({ body }) {
      if (body.length === 0) {
        if (has('chunked-empty')) response.end();
        return;
      }
      if (!has('chunked-split')) return void response.write(body);
      response.write(body.subarray(0, 2));
      response.write(body.subarray(2));
    },
    end: () => void response.end(),
  };
}

let boundaries = 0;

export function partStream(response: ServerResponse, behaviour: Behaviour): Stream {
  const has = behaviour.has.bind(behaviour);
  const boundary = has('multipart-same-boundary') ? 'boundary' : `boundary-${boundaries++}`;
  response.setHeader('Content-Type', `multipart/mixed; boundary=${boundary}`);
  response.flushHeaders();
  const late = has('multipart-late-boundary');
  response.write(late ? '' : `--${boundary}`);
  let between = '';
  return {
    give(message) {
      const head = [
        ...(has('multipart-no-validators')
          ? []
          : [`Last-Modified: ${lastModifiedOf(message)}`, `Etag: ${etagOf(message, behaviour)}`]),
        ...(message.type && !has('multipart-no-type') ? [`Content-Type: ${message.type}`] : []),
      ].map((line) => `${line}\r\n`);
      const part = `\r\n${head.join('')}\r\n${message.body}`;
      if (late) response.write(`${between}--${boundary}${part}`);
      else response.write(`${part}\r\n--${boundary}`);
      between = '\r\n';
    },
    end: () => void response.end(has('multipart-unmarked-end') ? '' : '--\r\n'),
  };
}

export function rawStream(response: ServerResponse, behaviour: Behaviour): Stream {
  response.flushHeaders();
  const separator = behaviour.has('raw-no-separator') ? '' : '\n';
  return {
    give: ({ body }) => void response.write(`${body}${separator}`),
    end: () => void response.end(),
  };
}
