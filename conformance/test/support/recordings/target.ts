import type { MemorySocket, VirtualClock } from 'pushstream-server/parts';
import type { Target } from '../../../src/mutants/world.js';
import { afterEach, renamed } from './bytes.js';
import { type Asked, type Change, changeOf, Histories, readRequest, type Scene, scenes } from './recorded.js';
import { alike, answers, Renaming } from './renaming.js';

/** When the recorded server ended connections, milliseconds after their requests. */
const lives: Readonly<Record<string, number>> = {
  '/lp': 2000,
  '/jsonp': 2000,
  '/sub': 3000,
  '/ev': 3000,
  '/ws': 3000,
};

/** As many messages the recorded server kept in a channel. */
const mostStored = 20;

const all = scenes();

/** A request that is under way: which recorded exchanges it can still be, and how far they have come. */
interface Pending {
  readonly socket: MemorySocket;
  readonly asked: Asked;
  candidates: readonly Scene[];
  changes: Change[];
  begun: boolean;
}

/** A server that answers with what was recorded of nginx-push-stream-module, told of other channels and texts. */
export class RecordedTarget implements Target {
  /** Requests that no recording answers. */
  readonly unanswered: string[] = [];
  /** Deletions that no recording has at that point; the kit itself clears up with some. */
  readonly deletions: string[] = [];
  /** Times at which a recording was told. */
  told = 0;
  readonly #clock: VirtualClock;
  readonly #alter: (bytes: string) => string;
  readonly #histories = new Histories();
  #pending: Pending[] = [];

  /** @param alter changes what is told, to see that it matters */
  constructor(clock: VirtualClock, alter: (bytes: string) => string = String) {
    this.#clock = clock;
    this.#alter = alter;
  }

  accept(socket: MemorySocket): void {
    let bytes = '';
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#forget(socket));
    socket.on('end', () => socket.end());
    socket.on('data', (more: Buffer) => {
      if (this.#pending.some((one) => one.socket === socket)) {
        this.#cannot(`more on a connection under way`);
        return;
      }
      bytes += more.toString('latin1');
      for (let read = readRequest(bytes); read; read = readRequest(bytes)) {
        bytes = read.rest;
        this.#take(socket, read.asked);
      }
    });
  }

  close(): void {
    for (const { socket } of this.#pending) socket.destroy();
  }

  #take(socket: MemorySocket, asked: Asked): void {
    const change = changeOf(asked);
    const candidates = all.filter((scene) => answers(scene, asked, this.#histories));
    if (asked.place === '/pub') {
      this.#publish(socket, asked, change, candidates);
      return;
    }
    const [first] = candidates;
    if (!first) {
      this.#cannot(
        `${asked.method} ${asked.place} ${[...asked.said].join(' ')} ${asked.channels.map(({ backtrack }) => `.b${backtrack}`)}`,
      );
      return;
    }
    this.told++;
    if (first.recorded.meanwhile.length === 0 && first.recorded.wait < 1000 && !first.recorded.held) {
      this.#send(socket, first, asked, (first.recorded.atOnce ?? '') + first.recorded.answer, []);
      if (lives[asked.place] === undefined || first.recorded.atOnce === null) return;
    }
    const pending: Pending = { socket, asked, candidates, changes: [], begun: false };
    this.#pending.push(pending);
    if (first.recorded.atOnce !== null && first.recorded.answer !== '') {
      this.#send(socket, first, asked, first.recorded.atOnce, []);
    }
    this.#clock.after(lives[asked.place] ?? 0, () => this.#timeIsOver(pending));
  }

  /** Answers of publishers were recorded for some requests; the others follow from the counts they tell. */
  #publish(
    socket: MemorySocket,
    asked: Asked,
    change: Change | undefined,
    candidates: readonly Scene[],
  ): void {
    const names = asked.channels.map(({ name }) => name);
    // From then on the oldest go, and counts say more than how often was published.
    if (change && names.some((name) => this.#histories.of(name).length >= mostStored)) {
      this.#cannot('more messages than a channel keeps');
      return;
    }
    const waiting = this.#pending.filter(({ asked: { channels } }) =>
      channels.some(({ name }) => names.includes(name)),
    );
    const exact = candidates.find(() => waiting.length === 0);
    if (exact) {
      this.told++;
      this.#send(socket, exact, asked, exact.recorded.answer, change ? [change] : []);
    } else if (
      isPlain(asked) &&
      (change || asked.method === 'GET') &&
      asked.said.size === (change ? sizeOf(change) : 0)
    ) {
      this.#counted(socket, asked, change, waiting.length);
    } else {
      this.#cannot(`${asked.method} ${asked.place} ${[...asked.said].join(' ')}`);
      return;
    }
    if (!change) return;
    for (const name of names) this.#histories.add(name, change);
    for (const pending of waiting) this.#changed(pending, change);
  }

  #counted(socket: MemorySocket, asked: Asked, change: Change | undefined, subscribers: number): void {
    const like = (title: string) =>
      all.find(({ recorded }) => recorded.section === 'Publisher' && recorded.title === title) as Scene;
    const name = asked.channels[0]?.name ?? '';
    const count = this.#histories.of(name).length + (change?.kind === 'POST' ? 1 : 0);
    const exists = count > 0 || subscribers > 0;
    if (change?.kind === 'DELETE' || !exists) {
      const { recorded } = like(exists ? 'delete' : change ? 'delete again' : 'info of a missing channel');
      return void socket.write(Buffer.from(recorded.answer, 'latin1'));
    }
    const body = `{"channel": "${name}", "published_messages": ${count}, "stored_messages": ${count}, "subscribers": ${subscribers}}\r\n`;
    const [head = ''] = like('publish').recorded.answer.split('\r\n\r\n');
    socket.write(
      Buffer.from(
        `${head.replace(/Content-Length: \d+/, `Content-Length: ${body.length}`)}\r\n\r\n${body}`,
        'latin1',
      ),
    );
  }

  /** Something was published or deleted while a request was under way. */
  #changed(pending: Pending, change: Change): void {
    const step = pending.changes.length;
    const strict = pending.asked.place === '/ev';
    const left = pending.candidates.filter(({ meanwhile }) => {
      const was = meanwhile[step]?.change;
      return was !== undefined && alike(was, change, strict);
    });
    const [scene] = left;
    if (!scene && change.kind === 'DELETE') {
      this.deletions.push(pending.asked.place);
      return;
    }
    if (!scene) {
      this.#cannot(`another ${change.kind} while ${pending.asked.place} is under way`);
      return;
    }
    pending.candidates = left;
    pending.changes.push(change);
    const parts = afterEach(scene);
    this.#send(pending.socket, scene, pending.asked, parts[step] ?? '', pending.changes);
    const isLast = step + 1 === scene.meanwhile.length;
    if (isLast && (scene.recorded.atOnce === null || change.kind === 'DELETE')) this.#forget(pending.socket);
  }

  #timeIsOver(pending: Pending): void {
    if (!this.#pending.includes(pending)) return;
    const timed = pending.candidates.filter(
      ({ recorded, meanwhile }) => recorded.wait >= 2000 && meanwhile.length === pending.changes.length,
    );
    const [scene] = timed;
    if (!scene) {
      this.#cannot(`the end of the time of ${pending.asked.place}`);
      return;
    }
    this.#send(pending.socket, scene, pending.asked, afterEach(scene).at(-1) ?? '', pending.changes);
    this.#forget(pending.socket);
  }

  #send(socket: MemorySocket, scene: Scene, asked: Asked, bytes: string, changes: readonly Change[]): void {
    if (bytes === '' || socket.destroyed) return;
    const deleted = changes.find(({ kind }) => kind === 'DELETE');
    const renaming = new Renaming(
      scene,
      asked,
      (channel, id) => (id === -2 ? deleted : this.#histories.of(channel)[id - 1]),
      // A message that this answer is about counts already.
      (channel) => this.#histories.of(channel).length + (asked.place === '/pub' ? changes.length : 0),
    );
    socket.write(Buffer.from(this.#alter(renamed(bytes, renaming, asked)), 'latin1'));
    if (scene.recorded.closed && bytes.endsWith(scene.recorded.answer)) socket.end();
  }

  #forget(socket: MemorySocket): void {
    this.#pending = this.#pending.filter((one) => one.socket !== socket);
  }

  #cannot(what: string): void {
    this.unanswered.push(what);
  }
}

/** One channel with a name of the usual kind, and a body within the limit of the location: answers to such follow from counts. */
function isPlain({ channels: [first, ...others], body }: Asked): boolean {
  const name = first?.name ?? '';
  return (
    /^[\w-]+$/.test(name) &&
    name !== 'ALL' &&
    name.length <= 200 &&
    others.length === 0 &&
    body.length <= 32 * 1024
  );
}

function sizeOf({ eventId, eventType }: Change): number {
  return (eventId === '' ? 0 : 1) + (eventType === '' ? 0 : 1);
}
