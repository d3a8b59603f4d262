import type { Timer } from '../clock.js';
import { createSession, type Session, type SessionHost } from '../connection/session.js';
import { type Position, readPosition } from '../engine/position.js';
import { PushStreamError } from '../errors.js';
import type { Emit, EventDetails } from '../options/events.js';
import { ping, type WireMessage } from '../protocol/message.js';
import type { Transport, TransportContext, Transports } from '../transports/transport.js';
import { type LinkState, type News, type TabPost, tellError } from './posts.js';
import { createRoster } from './roster.js';

/** Tabs that come together, as all do when another one leads, are served by one request: so long is waited for them. */
const gathering = 30;
/** Old messages come at once: when none has come for so long, in milliseconds, all have. */
const silence = 1_000;

/** Nobody knows whose such messages are. */
const nameless: News = {
  type: 'error',
  error: tellError(
    new PushStreamError('invalid', 'Option share needs ~channel~ in push_stream_message_template'),
  ),
};

/** The connection of the tab that leads, for all tabs. */
export interface Hub {
  /** What a tab has posted. */
  take(post: TabPost): void;
  stop(): void;
}

/** @param tell posts to all tabs, this one too */
export function createHub(host: SessionHost, tell: (news: News) => void): Hub {
  const { settings, transports, streamId } = host;
  const { clock } = settings;
  /** The latest time that a message or a tab has told, and when that was. */
  let told = 0;
  let toldAt = 0;
  const roster = createRoster(() => (told ? told + clock.now() - toldAt : undefined));
  let stopped = false;
  let isNamelessTold = false;
  let gather: Timer | undefined;
  let listening: Timer | undefined;

  const link = (): LinkState => ({
    status: session.status,
    mode: session.mode,
    active: !stopped && session.isActive(),
  });
  const admit = () => {
    const admissions = roster.admit();
    if (admissions.length > 0) tell({ type: 'admit', admissions, ...roster.asked, ...link() });
  };
  const note = (position: Position | undefined) => {
    const time = (position?.time ?? 0) * 1000;
    if (time <= told) return;
    told = time;
    toldAt = clock.now();
  };
  const askAgain = () => {
    gather?.cancel();
    gather = undefined;
    session.dispatch({ type: session.isActive() ? 'channels' : 'connect' });
  };
  const ask = () => {
    gather ??= clock.after(gathering, askAgain);
  };
  const quiet = () => {
    listening?.cancel();
    const again = roster.quiet();
    admit();
    if (again) ask();
  };
  const listen = () => {
    listening?.cancel();
    listening = clock.after(silence, quiet);
  };
  const settled = () => {
    tell({ type: 'settled', at: roster.settledAt });
    quiet();
  };

  /** Hands out what has come; what others may miss something before goes to those alone who have asked for it. */
  const deliver = (context: TransportContext, given: readonly WireMessage[]): boolean => {
    if (context.signal.aborted || given.length === 0) return false;
    const [sole, another] = roster.asked.channels;
    const name = another ? undefined : sole?.[0];
    const messages = given.map((message) => ({ ...message, channel: message.channel ?? name }));
    if (!isNamelessTold && messages.some(({ id = 1, channel }) => id > 0 && channel === undefined)) {
      isNamelessTold = true;
      tell(nameless);
    }
    context.accepted();
    const only = new Set<string>();
    let isFirst = false;
    for (const message of messages) {
      if ((message.id ?? 1) <= 0) continue;
      const position = readPosition(message.time, message.tag);
      note(position);
      const judged = roster.judge(message, position);
      isFirst ||= judged.first;
      if (judged.only) only.add(message.channel ?? '');
    }
    const forAll = messages.filter(({ channel = '' }) => !only.has(channel));
    const before = roster.places(messages);
    const found = context.deliver(forAll);
    if (messages.some(({ id }) => id === ping)) settled();
    tell({ type: 'messages', messages, only: [...only], moved: roster.moved(before) });
    const waits = isFirst && roster.reseat();
    admit();
    // Not soon: what comes meanwhile would have to be kept from all others.
    if (only.size > 0) askAgain();
    else if (waits) ask();
    if (session.status === 2) listen();
    return found || only.size > 0;
  };

  const shared =
    (transport: Transport): Transport =>
    (context) =>
      transport({
        ...context,
        async request(more, channel) {
          const request = await context.request(more, channel);
          const admissions = roster.sent();
          tell({ type: 'asked', admissions, ...roster.asked, ...link() });
          return request;
        },
        deliver: (messages) => deliver(context, messages),
        settled(position) {
          if (context.signal.aborted) return;
          context.settled(position);
          settled();
        },
        began(position, whole) {
          if (context.signal.aborted) return;
          note(position);
          context.began(position, whole);
          tell({ type: 'began', at: position, whole });
          if (whole) quiet();
        },
        alive() {
          if (context.signal.aborted) return;
          context.alive();
          settled();
        },
      });

  const emit: Emit = (type, detail) => {
    if (stopped) return;
    const { error } = detail as { readonly error?: PushStreamError };
    switch (type) {
      case 'statuschange':
        tell({ type: 'state', ...link() });
        listening?.cancel();
        if (session.status === 2) listen();
        break;
      case 'close':
        tell({ type, error: error && tellError(error) });
        break;
      case 'error':
        tell({ type, error: tellError(detail as EventDetails['error']) });
        break;
      case 'reconnecting': {
        const { attempt, delay } = detail as EventDetails['reconnecting'];
        tell({ type, attempt, delay, error: error && tellError(error) });
        break;
      }
      case 'modechange':
        tell({ type: 'state', ...link() });
    }
  };

  const wrapped = Object.entries(transports).map(([mode, transport]) => [mode, shared(transport)] as const);
  const session: Session = createSession({
    settings,
    transports: Object.fromEntries(wrapped) as Transports,
    streamId,
    silences: {},
    cursor: roster.cursor,
    emit,
    // Also what is no change of the status may be an end.
    monitor: {
      happened(_event, { status, due }) {
        if (status === 0 && !Number.isFinite(due) && !stopped) tell({ type: 'state', ...link(), status: 0 });
      },
      received() {},
      stats: () => {
        throw new Error('Each tab counts by itself');
      },
    },
  });

  return {
    take(post) {
      if (stopped) return;
      if (post.type === 'ask') return tell({ type: 'here' });
      // What is guessed may be by the clock of the tab.
      if (post.type === 'join')
        for (const { at, guessed } of Object.values(post.claims)) if (!guessed) note(at);
      const isNew = post.type === 'join' ? roster.join(post) : roster.leave(post.from);
      admit();
      if (isNew || (post.type === 'join' && post.again && !session.isActive())) ask();
    },
    stop() {
      stopped = true;
      gather?.cancel();
      listening?.cancel();
      session.dispatch({ type: 'disconnect' });
    },
  };
}
