import type { Random } from '../random.js';
import { lengthOf, type Piece } from '../sequence.js';
import { anyFrames, frames, handshake } from './frames.js';
import { names, ownChannel, sharedTarget, token } from './names.js';
import { anyRequest, content, friendly, heldRequest } from './requests.js';
import { anyCut, Script } from './script.js';

/** Ways to write sequences in which anything may follow anything, each with how often it is taken. */
export interface Scenario {
  readonly name: string;
  readonly weight: number;
  readonly write: (random: Random) => Script;
}

/** Cuts a request off somewhere. */
function cutOff(bytes: readonly Piece[], random: Random): Piece[] {
  const kept = [...bytes];
  kept.length = random.between(1, kept.length);
  const last = kept.at(-1);
  if (typeof last === 'string') kept[kept.length - 1] = last.slice(0, random.below(last.length + 1));
  return kept;
}

/** Several connections, on each some requests, from friendly to broken. */
function requests(random: Random): Script {
  const script = new Script(random);
  const badPercent = random.pick([2, 10, 40]);
  const connections = random.between(1, 4);
  for (let step = random.between(2, 8); step > 0; step--) {
    const on = random.below(connections);
    const bytes = anyRequest(on, random, badPercent);
    const sent = random.chance(10) ? cutOff(bytes, random) : bytes;
    script.send(on, sent, { cut: anyCut(random, lengthOf(sent)) });
    if (random.chance(20)) script.turns();
    if (random.chance(10)) script.publish();
    if (random.chance(8)) script.anyLeave(on);
    if (random.chance(5)) script.pass(random.scaled(1, 2000));
    if (random.chance(4)) script.stopReading(on);
  }
  return script.publish();
}

/** Clients that do nothing wrong, and have a right to right answers. */
function friends(random: Random): Script {
  const script = new Script(random);
  const connections = random.between(1, 4);
  for (let step = random.between(2, 8); step > 0; step--) {
    const on = random.below(connections);
    const count = random.chance(80) ? 1 : random.between(2, 12);
    const all = Array.from({ length: count }, () => friendly(on, random));
    const bytes = all.flatMap((one) => one.bytes);
    script.send(on, bytes, { cut: anyCut(random, lengthOf(bytes)), expect: all.map(({ expect }) => expect) });
    if (random.chance(30)) script.turns();
    if (random.chance(15)) script.publish();
    if (random.chance(10)) script.pass(random.scaled(1, 2000));
  }
  return script.publish();
}

/** The same bytes many times over. */
function repeated(bytes: readonly Piece[], times: number): Piece[] {
  const isShort = bytes.every((piece) => typeof piece === 'string');
  return isShort ? [{ text: bytes.join(''), times }] : Array.from({ length: times }, () => bytes).flat();
}

/** Many requests at once. */
function pipeline(random: Random): Script {
  const script = new Script(random);
  const on = 0;
  if (random.chance(30)) script.stopReading(on);
  const one = random.chance(70) ? friendly(on, random).bytes : anyRequest(on, random, 15);
  const other = random.chance(50)
    ? []
    : random.chance(50)
      ? [heldRequest(on, random)]
      : anyRequest(on, random, 30);
  const times = random.scaled(2, 200);
  const before = random.below(times + 1);
  const bytes = [...repeated(one, before), ...other, ...repeated(one, times - before)];
  script
    .send(on, bytes, { cut: anyCut(random, lengthOf(bytes)) })
    .publish()
    .turns();
  if (random.chance(50)) script.readOn(on);
  return script.anyLeave(on);
}

/** Subscribers in WebSockets and other modes, who get what one of them sends. */
function webSockets(random: Random): Script {
  const script = new Script(random);
  const count = random.between(1, 3);
  /** Texts of those whose channels may be somebody else's, too, may come to anybody. */
  const words = Array.from({ length: count }, (_, on) => (random.chance(80) ? token(on) : 'anyone-'));
  for (const [on, word] of words.entries()) {
    const early = random.chance(20) ? anyFrames(`${word}early`, random) : [];
    const channels = word === token(on) ? ownChannel(on, random) : names(on, random);
    script.send(on, [handshake(`/ws/${channels}`, random, 12), ...early]);
  }
  if (random.chance(50)) script.send(count, [heldRequest(count, random)]);
  for (let step = random.between(1, 6); step > 0; step--) {
    const on = random.below(count);
    const bytes = anyFrames(`${words[on]}${step}`, random);
    if (random.chance(10)) script.stopReading(on);
    script.send(on, bytes, { cut: anyCut(random, lengthOf(bytes)) });
    if (random.chance(20)) script.publish();
    if (random.chance(15)) script.anyLeave(on);
    if (random.chance(5)) script.pass(random.scaled(1, 20_000));
  }
  return script.publish();
}

/** Messages of somebody else on a channel that healthy subscribers have, too. */
function sharedMessages(random: Random): Script {
  const script = new Script(random);
  const bytes: Piece[] = Array.from({ length: random.between(1, 5) }, (_, index) => {
    const text = `theirs ${index} ${'s'.repeat(random.scaled(1, 2000))}`;
    return `POST ${sharedTarget} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
  });
  script.publish().send(0, bytes, { cut: anyCut(random, lengthOf(bytes)) });
  if (random.chance(50)) script.publish();
  script.send(1, [handshake('/ws/shared', random)]).turns();
  script.send(1, [frames('theirs', 1, random.between(1, 5))]);
  return script.publish().anyLeave(1);
}

/** Who subscribes and does not read, while much is published. */
function slowReaders(random: Random): Script {
  const script = new Script(random);
  const readers = random.between(1, 5);
  const channel = 'x0-slow';
  for (let on = 1; on <= readers; on++) {
    const paths = ['/ev/', '/sub/', '/ws/'];
    const path = random.pick(paths);
    script.send(on, [
      path === '/ws/'
        ? handshake(path + channel, random)
        : `GET ${path}${channel} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    ]);
    if (random.chance(80)) script.stopReading(on);
  }
  const size = random.scaled(100, 300_000);
  for (let count = random.between(1, 6); count > 0; count--) {
    const head = `POST /pub?id=${channel} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${size}\r\n\r\n`;
    script.send(0, [head, { text: 'b', times: size }]).turns();
    if (random.chance(30)) script.publish();
    if (random.chance(10)) script.readOn(random.between(1, readers));
  }
  return script.publish();
}

/** Channels that come, are asked about and go. */
function channels(random: Random): Script {
  const script = new Script(random);
  const many = random.scaled(3, 60);
  const all = Array.from({ length: many }, (_, index) => `x0-${index}`);
  const head = (method: string, target: string) => `${method} ${target} HTTP/1.1\r\nHost: localhost\r\n`;
  const kinds: (() => Piece[])[] = [
    () => [`${head('POST', `/pub?id=${all.join('/')}`)}Content-Length: 6\r\n\r\nto all`],
    () => all.map((name) => `${head('PUT', `/relay/pub?id=${name}`)}\r\n`),
    () => [`${head('DELETE', `/pub?id=${all.join('/')}`)}\r\n`],
    () => [`${head('GET', `/channels-stats?id=${random.pick(['ALL', 'x0-*', all.join('/')])}`)}\r\n`],
    () => [`${head('GET', `/poll/${all.map((name) => `${name}.b20`).join('/')}`)}\r\n`],
    () => all.map((name) => `${head('DELETE', `/relay/pub?id=${name}`)}\r\n`),
  ];
  for (let on = 1; on <= random.below(4); on++)
    script.send(on, [`${head('GET', `/ev/${all.join('/')}`)}\r\n`]);
  for (let step = random.between(2, 6); step > 0; step--) {
    script.send(0, random.pick(kinds)());
    if (random.chance(30)) script.turns();
    if (random.chance(20)) script.publish();
    if (random.chance(10)) script.pass(random.scaled(100, 100_000));
  }
  return script;
}

/** Who says half of something and then nothing any more: the server has to end the connection. */
function silence(random: Random): Script {
  const script = new Script(random);
  for (let on = random.between(0, 3); on >= 0; on--) {
    const kinds: (() => Piece[])[] = [
      () => ['GET /ev/a HTTP/1.1\r\nHost: localhost\r\n'],
      () => ['GET'],
      () => [
        'POST /pub?id=x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n',
        ...content(on, random).slice(0, 1),
      ],
      () => ['POST /relay/pub?id=x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12'],
      () => friendly(on, random).bytes,
    ];
    script.send(on, random.pick(kinds)()).add({ do: 'abandon', on });
  }
  return script.publish();
}

/** Time passes while requests are held. */
function time(random: Random): Script {
  const script = new Script(random);
  for (let on = random.between(0, 3); on >= 0; on--) {
    script.send(on, [
      random.chance(30) ? handshake(`/ws/${ownChannel(on, random)}`, random) : heldRequest(on, random),
    ]);
    if (random.chance(20)) script.stopReading(on);
  }
  for (let on = 5; on <= random.between(5, 8); on++) {
    script.pass(random.scaled(1, 2_000_000)).publish();
    const { bytes, expect } = friendly(on, random);
    script.send(on, bytes, { expect: [expect] });
  }
  return script;
}

export const mixtures: readonly Scenario[] = [
  { name: 'requests', weight: 40, write: requests },
  { name: 'friends', weight: 18, write: friends },
  { name: 'pipeline', weight: 6, write: pipeline },
  { name: 'WebSockets', weight: 14, write: webSockets },
  { name: 'shared messages', weight: 4, write: sharedMessages },
  { name: 'slow readers', weight: 1.5, write: slowReaders },
  { name: 'channels', weight: 4, write: channels },
  { name: 'silence', weight: 2, write: silence },
  { name: 'time', weight: 1.5, write: time },
];
