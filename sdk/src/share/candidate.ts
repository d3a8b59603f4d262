import type { Timer } from '../clock.js';
import type { SessionHost } from '../connection/session.js';
import { createHub, type Hub } from './hub.js';
import type { Lock, Ports } from './ports.js';
import type { LeaderPost, News, TabPost, Term } from './posts.js';

/** A leader that hears of another one says again that it leads when nothing has come of it after so many milliseconds. */
const patience = 1_000;

/** The lock that a tab holds as long as it is there. */
export function presenceOf(place: string, tab: string): string {
  return `${place} ${tab}`;
}

/** What a candidate needs of its tab. */
export interface Candidacy {
  readonly host: SessionHost;
  readonly ports: Ports;
  readonly place: string;
  /** The name of the tab, while it is connected. */
  me(): string | undefined;
  /** Posts to all tabs, this one too. */
  tell(post: LeaderPost): void;
  /** Another tab has taken the lead. */
  lost(): void;
  /** Nobody can tell which of the tabs leads: this one has nothing to do with the others any more. */
  part(): void;
}

/** A tab that leads, or would when the leader goes. */
export interface Candidate {
  readonly leads: boolean;
  /** Waits for the lead. @param steal takes it, from a leader that does not answer */
  stand(steal?: boolean): void;
  withdraw(): void;
  /** What a tab has posted, for the leader. */
  take(post: TabPost): void;
  /** Somebody leads, or did: whoever leads next counts on from there. */
  know(term: Term): void;
  /** Another one says that it leads: one of the two will be told that it does not hold the lock. */
  doubt(): void;
}

export function createCandidate({ host, ports, place, me, tell, lost, part }: Candidacy): Candidate {
  const { clock } = host.settings;
  /** What is held by tabs that this one leads. */
  const members = new Map<string, Lock>();
  let lock: Lock | undefined;
  let hub: Hub | undefined;
  let timer: Timer | undefined;
  let highest = 0;
  let term: Term = [0, ''];
  let seq = 0;

  const post = (news: News) => tell({ ...news, term, seq: seq++ });
  const announce = () => {
    term = [++highest, me() ?? ''];
    seq = 0;
    post({ type: 'lead' });
  };

  const lead = () => {
    hub = createHub(host, post);
    announce();
  };

  const forget = (tab: string) => {
    members.get(tab)?.release();
    members.delete(tab);
  };
  /** Notices when a tab goes without a word. */
  const attend = (from: string) => {
    if (from === me() || members.has(from)) return;
    const granted = () => {
      forget(from);
      hub?.take({ type: 'leave', from });
    };
    members.set(from, ports.lock(presenceOf(place, from), { granted }));
  };

  const dismiss = () => {
    const former = hub;
    hub = undefined;
    former?.stop();
    timer?.cancel();
    timer = undefined;
    for (const tab of [...members.keys()]) forget(tab);
  };

  const candidate: Candidate = {
    get leads() {
      return hub !== undefined;
    },
    stand(steal = false) {
      lock?.release();
      lock = ports.lock(place, {
        steal,
        granted: lead,
        refused() {
          part();
          lead();
        },
        lost() {
          dismiss();
          if (me() === undefined) return;
          candidate.stand();
          lost();
        },
      });
    },
    withdraw() {
      dismiss();
      lock?.release();
      lock = undefined;
    },
    take(data) {
      if (!hub) return;
      if (data.type === 'join') attend(data.from);
      if (data.type === 'leave') forget(data.from);
      hub.take(data);
    },
    know([count]) {
      highest = Math.max(highest, count);
    },
    doubt() {
      timer ??= clock.after(patience, () => {
        timer = undefined;
        if (hub) announce();
      });
    },
  };
  return candidate;
}
