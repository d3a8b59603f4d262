import type { Timer } from '../clock.js';
import { createSession, type Session, type SessionHost } from '../connection/session.js';
import { type Attempt, initialState } from '../engine/machine.js';
import { PushStreamError } from '../errors.js';
import type { Mode } from '../options/modes.js';
import { sharing } from '../options/useless.js';
import { createCandidate, presenceOf } from './candidate.js';
import { createFeed } from './feed.js';
import { meetingPlace } from './name.js';
import type { Lock, Ports, Room } from './ports.js';
import {
  compareTerms,
  hearError,
  type LeaderPost,
  type LinkState,
  readPost,
  type TabPost,
  type Term,
} from './posts.js';

/** So long may the leader be silent, in milliseconds; then it is asked, and after as long again it leads no more. */
const patience = 5_000;

const nobody: Term = [0, ''];
const closed: LinkState = { status: 0, active: true };
const empty: Room = { post() {}, close() {} };

/**
 * A session that has no connection of its own: one tab has one for all, and the others are told what comes of it. Each
 * judges by its own cursor what is new to it.
 */
function createTab(host: SessionHost, ports: Ports): Session {
  const { settings, cursor, emit, keeper, monitor } = host;
  const { clock } = settings;
  const place = meetingPlace(settings);

  let room: Room | undefined;
  /** Another one with each visit, so that what is told of an earlier one is not taken for it. */
  let tab = '';
  let presence: Lock | undefined;
  let unwatch: (() => void) | undefined;
  let timer: Timer | undefined;
  /** Connected and suspended count as active. */
  let wanted = false;
  let term = nobody;
  let next = 0;
  let call = 0;
  /** Answers to joins before this one are about what was. */
  let valid = 0;
  let heard = 0;
  let asking = false;
  let link = closed;
  let joined = false;
  let attempts = 0;
  const feed = createFeed(host);
  /** An open connection has ended, and why is not told yet. */
  let ending = false;
  let visits = 0;

  const setStatus = (status: 0 | 1 | 2, isTold = false) => {
    const before = session.status;
    if (status === before) return;
    session.status = status;
    emit('statuschange', { status });
    const mode = link.mode as Mode;
    if (status === 1) attempts++;
    if (status === 2) {
      const attempt: Attempt = { number: attempts, mode, rank: settings.modes.indexOf(mode) };
      monitor?.happened(
        { type: 'opened', attempt },
        { ...initialState, status, current: attempt, count: attempts },
      );
      emit('open', { mode });
      const previous = session.mode;
      session.mode = mode;
      if (mode !== previous) emit('modechange', { mode, previous });
    } else if (before === 2) {
      ending = isTold;
      if (!isTold) emit('close', { mode: session.mode as Mode, error: undefined });
    }
    emit('debug', { text: `shared: status ${status}` });
  };
  /** @param isTold the leader says why */
  const update = (isTold = false) => {
    if (!room) return;
    setStatus(!joined || (link.status === 2 && !feed.isWhole()) ? 1 : link.status, isTold);
  };

  const post = (data: TabPost) => {
    room?.post(data);
    candidate.take(data);
  };

  /** @param restart nothing is known of what is being sent */
  const join = (restart: boolean, again = false) => {
    call++;
    if (restart) {
      valid = call;
      feed.reset();
      joined = false;
    }
    update();
    post({
      type: 'join',
      from: tab,
      call,
      again,
      eventId: cursor.eventId,
      claims: feed.claims(),
    });
  };

  const handle = (news: LeaderPost) => {
    heard = clock.now();
    asking = false;
    switch (news.type) {
      case 'asked':
      case 'admit': {
        const own = news.admissions.filter((one) => one.tab === tab && one.call >= valid);
        joined ||= own.length > 0;
        feed.follow(
          news,
          news.type === 'asked',
          own.map(({ channels }) => channels),
        );
        link = news;
        update();
        break;
      }
      case 'messages':
        feed.take(news.messages, news.only);
        if (news.moved) feed.settle(news.moved);
        break;
      case 'settled':
        feed.settle(news.at);
        break;
      case 'began':
        feed.start(news.at, news.whole);
        break;
      case 'state':
        link = news;
        joined ||= !news.active;
        update(true);
        break;
      case 'close':
        if (ending) emit('close', { mode: session.mode as Mode, error: hearError(news.error) });
        ending = false;
        break;
      case 'error': {
        const error = hearError(news.error);
        if (!error) break;
        const mode = settings.modes[0] as Mode;
        const attempt: Attempt = { number: attempts, mode, rank: 0 };
        emit('error', error);
        monitor?.happened(
          { type: 'failed', attempt, error, useful: false },
          { ...initialState, count: attempts },
        );
        break;
      }
      case 'reconnecting':
        emit('reconnecting', { attempt: news.attempt, delay: news.delay, error: hearError(news.error) });
    }
  };

  /** Whose news these are, and whether some are missing. */
  const hear = (news: LeaderPost) => {
    candidate.know(news.term);
    const order = compareTerms(news.term, term);
    // Of one that leads no more, and does not know it yet.
    if (order < 0) return;
    if (candidate.leads && news.term[1] !== tab) return candidate.doubt();
    const isKnown = order === 0 && news.type !== 'lead' && news.seq === next;
    const isFirst = term === nobody && news.type !== 'lead';
    term = news.term;
    next = news.seq + 1;
    if (isKnown || isFirst) return handle(news);
    heard = clock.now();
    asking = false;
    join(true);
  };

  const inbox: LeaderPost[] = [];
  let busy = false;
  const queue = (news: LeaderPost) => {
    inbox.push(news);
    if (busy) return;
    busy = true;
    try {
      for (let one = inbox.shift(); one; one = inbox.shift()) if (room) hear(one);
    } finally {
      busy = false;
    }
  };

  const candidate = createCandidate({
    host,
    ports,
    place,
    me: () => (room ? tab : undefined),
    tell(post) {
      room?.post(post);
      queue(post);
    },
    lost: () => join(true),
    part() {
      room?.close();
      room = empty;
    },
  });

  const watch = () => {
    timer = clock.after(patience, () => {
      watch();
      if (candidate.leads || clock.now() - heard < patience) return;
      if (asking) {
        asking = false;
        heard = clock.now();
        return candidate.stand(true);
      }
      asking = true;
      post({ type: 'ask', from: tab });
    });
  };

  const enter = async (again: boolean) => {
    const visit = ++visits;
    tab = `${ports.tab}.${visit}`;
    room = ports.enter(place, (data) => {
      const read = readPost(data);
      if (!read) return;
      if ('term' in read) queue(read);
      else candidate.take(read);
    });
    presence = ports.lock(presenceOf(place, tab), {});
    term = nobody;
    heard = clock.now();
    link = closed;
    joined = false;
    update();
    await keeper?.restore(cursor);
    if (visit !== visits || !room) return;
    candidate.stand();
    watch();
    join(true, again);
  };

  const leave = () => {
    if (!room) return;
    candidate.withdraw();
    post({ type: 'leave', from: tab });
    presence?.release();
    timer?.cancel();
    room.close();
    room = undefined;
    feed.reset();
    inbox.length = 0;
  };

  const hide = () => leave();
  const show = () => {
    if (!wanted || room) return;
    setStatus(0);
    void enter(false);
  };

  const session: { -readonly [Field in keyof Session]: Session[Field] } = {
    status: 0,
    mode: undefined,
    isActive: () => wanted && (!room || link.active),
    // A text would go to the channels of all tabs.
    send: () => false,
    dispatch({ type }) {
      if (type === 'connect') {
        wanted = true;
        unwatch ??= ports.watch(hide, show);
        link = closed;
        if (room) join(true, true);
        else void enter(true);
      } else if (type === 'channels') {
        if (room) join(false);
      } else if (type === 'disconnect') {
        wanted = false;
        unwatch?.();
        unwatch = undefined;
        leave();
        setStatus(0);
        emit('debug', { text: 'shared: disconnected' });
      }
    },
  };
  return session;
}

sharing.isThere = true;

/** As {@link createTab}, where the browser has what that takes; else the tab connects by itself, as all do without. */
export function createSharedSession(host: SessionHost, ports: Ports | undefined): Session {
  if (!host.settings.share) return createSession(host);
  if (host.settings.dialect === 'relay')
    throw new PushStreamError('invalid', 'Option share does not go with dialect: relay');
  return ports ? createTab(host, ports) : createSession(host);
}
