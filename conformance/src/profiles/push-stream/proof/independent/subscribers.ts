import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock, Timer } from '../../../../wire/clock.js';
import type { Asked, Refusal } from './asked.js';
import { type Channels, dateOf, type Message, shaped, special } from './channels.js';
import { acceptOf, Frames } from './frames.js';

const linesIn = (text: string): string[] => text.split(/\r\n|\n|\r/).filter((line) => line !== '');

/** Serves the subscribers of all modes. */
export class Subscribers {
  readonly #channels: Channels;
  readonly #clock: Clock;

  constructor(channels: Channels, clock: Clock) {
    this.#channels = channels;
    this.#clock = clock;
  }

  subscribe(asked: Asked, response: ServerResponse): void {
    const wish = asked.header('x-nginx-pushstream-mode').toLowerCase();
    const heeded = wish === 'long-polling' || (wish === 'polling' && asked.role !== 'long-polling');
    const mode = heeded ? wish : asked.role;
    const isEvents = asked.role === 'eventsource';
    const type = isEvents ? 'text/event-stream;charset=UTF-8' : asked.told('default_type') || 'text/plain';
    if (mode === 'streaming' || mode === 'eventsource') return void this.#stream(asked, response, type);
    const script = asked.argument('callback') !== undefined && !isEvents;
    response.setHeader('content-type', script ? 'application/javascript' : type);
    const old = this.#channels.old(asked.names, asked.since);
    if (old.length > 0) this.#tell(asked, response, old);
    else if (mode === 'polling') this.#tellNothing(asked, response);
    else this.#hold(asked, response);
  }

  /** A 304 with the position that was asked with. */
  #tellNothing({ since: { date, tag } }: Asked, response: ServerResponse): void {
    if (tag !== undefined) response.setHeader('etag', `W/${tag}`);
    if (date !== undefined) response.setHeader('last-modified', date);
    response.writeHead(304).end();
  }

  /** A whole answer; its length is told by the end of the connection, or in chunks. */
  #tell(asked: Asked, response: ServerResponse, messages: readonly Message[]): void {
    const { second = 0, tag = 0 } = asked.since;
    const last = messages.reduce(
      (one, other) =>
        other.second > one.second || (other.second === one.second && other.tag > one.tag) ? other : one,
      { second, tag },
    );
    const callback = asked.argument('callback');
    const bodies = messages.map((message) => render(asked, message));
    const [header, footer] = framesOf(asked);
    const body =
      callback === undefined || asked.role === 'eventsource' ? bodies.join('') : `${callback}([${bodies}]);`;
    response.useChunkedEncodingByDefault = asked.role !== 'polling';
    response.setHeader('etag', `W/${last.tag}`);
    response.setHeader('last-modified', dateOf(last.tag === 0 ? this.#channels.second : last.second));
    response.writeHead(200);
    for (const part of [header, body, footer]) if (part !== '') response.write(part, 'latin1');
    response.end();
  }

  #hold(asked: Asked, response: ServerResponse): void {
    let timer: Timer | undefined;
    const leave = this.#channels.join(asked.names, {
      receive: (message) => over(() => this.#tell(asked, response, [message])),
      channelsDeleted: () => {},
    });
    const over = (answer: () => void) => {
      timer?.cancel();
      leave();
      answer();
    };
    response.on('close', () => over(() => {}));
    const ttl =
      asked.time('push_stream_longpolling_connection_ttl') ??
      asked.time('push_stream_subscriber_connection_ttl');
    if (ttl === undefined) return;
    timer = this.#clock.after(ttl, () =>
      over(() => {
        if (asked.isOn('push_stream_timeout_with_body'))
          return void this.#tell(asked, response, [special(-3, 'Timed out')]);
        response.writeHead(304, { 'last-modified': dateOf(this.#channels.second), etag: 'W/0' }).end();
      }),
    );
  }

  #stream(asked: Asked, response: ServerResponse, type: string): void {
    const isEvents = asked.role === 'eventsource';
    const [header, footer] = framesOf(asked);
    const padding = paddingFor(asked);
    // In two pieces, so that each is a chunk.
    const write = (text: string, least = 0) => {
      const half = text.length >> 1;
      for (const piece of [text.slice(0, half), text.slice(half)])
        if (piece !== '') response.write(piece, 'latin1');
      const missing = least - text.length;
      const size = Math.min((Math.floor(missing / 100) + 1) * 100, padding.most);
      if (missing > 0 && text !== '')
        response.write(isEvents ? `${':'.repeat(size - 1)}\n` : '\r\n'.repeat(size / 2));
    };
    response.writeHead(200, { 'Content-Type': type });
    response.flushHeaders();
    write(header, padding.header);
    const stay = this.#stay(asked, {
      say: (message) => write(render(asked, message), padding.message),
      ping: () =>
        write(
          isEvents
            ? ': -1\n'
            : render(asked, special(-1, asked.told('push_stream_ping_message_text') || ' ')),
        ),
      end: () => {
        write(footer);
        response.end();
      },
    });
    response.on('close', stay.leave);
  }

  /** A WebSocket: its handshake, and what is refused only then. */
  shake(asked: Asked, socket: Duplex, refusal: Refusal | undefined): void {
    const key = acceptOf(asked.header('sec-websocket-key'));
    socket.write(
      `HTTP/1.1 101 Talk\r\nsec-websocket-accept: ${key}\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\r\n`,
    );
    const frames = new Frames(socket, (text) => {
      if (text === '' || refusal || !asked.isOn('push_stream_websocket_allow_publish')) return;
      const keeps = asked.isOn('push_stream_store_messages');
      for (const { name } of asked.names)
        if (!this.#channels.isEventsChannel(name))
          this.#channels.publish(name, { text, eventId: '', eventType: '' }, keeps);
    });
    if (refusal) {
      const { status, explain } = refusal;
      return void frames.close(1008, `{"http_status": ${status}, "explain":"${explain}"}`);
    }
    const [header, footer] = framesOf(asked);
    if (header !== '') frames.say(header);
    const stay = this.#stay(asked, {
      say: (message) => frames.say(render(asked, message)),
      ping: () => frames.ping(),
      end: () => {
        if (footer !== '') frames.say(footer);
        frames.close();
      },
    });
    socket.on('close', stay.leave);
    socket.on('end', stay.leave);
  }

  /** Old messages, then new ones; pings in silence, and an end in time. */
  #stay(
    asked: Asked,
    to: { say: (message: Message) => void; ping: () => void; end: () => void },
  ): { leave: () => void } {
    const timers = new Map<string, Timer>();
    const later = (what: string, time: number | undefined, task: () => void) => {
      timers.get(what)?.cancel();
      if (time !== undefined) timers.set(what, this.#clock.after(time, task));
    };
    const wait = () =>
      later('ping', asked.time('push_stream_ping_message_interval'), () => {
        to.ping();
        wait();
      });
    const leave = () => {
      for (const timer of timers.values()) timer.cancel();
      leaveRooms();
    };
    const end = () => {
      leave();
      to.end();
    };
    const hear = (message: Message) => {
      to.say(message);
      wait();
    };
    for (const message of this.#channels.old(asked.names, asked.since)) to.say(message);
    const leaveRooms = this.#channels.join(asked.names, { receive: hear, channelsDeleted: end });
    wait();
    later('end', asked.time('push_stream_subscriber_connection_ttl'), end);
    return { leave };
  }
}

/** Formats a message as the location is configured to. */
function render(asked: Asked, message: Message): string {
  if (asked.role !== 'eventsource') return shaped(asked.template, message);
  const template = asked.template.replace(/^(data: )?/, 'data: ');
  const fields = [
    ...(message.eventType === '' ? [] : [`event: ${message.eventType}`]),
    ...(message.eventId === '' ? [] : [`id: ${message.eventId}`]),
    ...linesIn(message.text).map((text) => shaped(template, { ...message, text })),
  ];
  return `${fields.join('\n')}\n\n`;
}

/** The header and the footer of a connection. */
function framesOf(asked: Asked): [header: string, footer: string] {
  const [header, footer] = [
    asked.told('push_stream_header_template'),
    asked.told('push_stream_footer_template'),
  ];
  if (asked.role !== 'eventsource') return [header, footer];
  const comments = (text: string) =>
    linesIn(text)
      .map((line) => `: ${line}\n`)
      .join('');
  return [comments(header) || ': \n', comments(footer)];
}

/** The least length of the header and of a message for this user agent. */
function paddingFor(asked: Asked): { header: number; message: number; most: number } {
  const rules = asked
    .told('push_stream_padding_by_user_agent')
    .split(':')
    .map((rule) => rule.split(','));
  const rule = rules.find(
    ([pattern = '']) => pattern !== '' && new RegExp(pattern).test(asked.header('user-agent')),
  );
  const most = Math.max(...rules.flatMap(([, ...sizes]) => sizes.map(Number)), 0);
  return { header: Number(rule?.[1] ?? 0), message: Number(rule?.[2] ?? 0), most };
}
