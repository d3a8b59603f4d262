import { pushStreamServerDirectives } from '../../../src/dialects/push-stream/settings.js';
import type { Random } from '../random.js';
import type { FaultPlace, Piece } from '../sequence.js';
import { faultMark, mostConnections } from '../sequence.js';
import { frame, frames, handshake } from './frames.js';
import type { Scenario } from './mixtures.js';
import { token } from './names.js';
import { anyRequest, heldRequest } from './requests.js';
import { Script } from './script.js';

/** How often a request may name a channel: with so many names on both sides, a message is delivered the square of it. */
const mostRepeats = pushStreamServerDirectives.max_repeats_of_channel.default;

const post = (target: string, body: Piece, length: number): Piece[] => [
  `POST ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}\r\n\r\n`,
  body,
];

const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

/** Thousands of short messages in one turn, from one WebSocket, from many publishers, or by one POST to many channels. */
function burst(random: Random): Script {
  const script = new Script(random);
  const subscriber = random.pick(['/ev/', '/sub/']);
  const kind = random.below(10);
  if (kind < 6) {
    script.send(0, [handshake('/ws/x0-burst', random)]);
    if (random.chance(50)) script.send(1, [get(`${subscriber}x0-burst`)]);
    script.turns();
    return script
      .send(0, [frames('t', 1, random.scaled(200, 6000))])
      .turns()
      .publish();
  }
  if (kind < 8) {
    script.send(0, [get(`${subscriber}x0-burst`)]).turns();
    const publishers = random.scaled(2, 60);
    const [head = ''] = post('/pub?id=x0-burst', '', 1);
    for (let on = 1; on <= publishers; on++)
      script.send(on, [{ text: `${head}m`, times: random.between(20, 90) }]);
    return script.turns().publish();
  }
  const names = Array.from({ length: random.scaled(100, 3900) }, (_, index) => index.toString(36)).join('/');
  script.send(0, [get(`${subscriber}${names.slice(0, 15_000)}`)]).turns();
  return script
    .send(1, post(`/pub?id=${names.slice(0, 15_000)}`, 'm', 1))
    .turns()
    .publish();
}

/** One channel named many times: its messages must not be sent as often as it is named. */
function repeatedNames(random: Random): Script {
  const script = new Script(random);
  const repeat = random.scaled(2, 400);
  const path = random.pick(['/ev/', '/sub/', '/ws/', '/poll/', '/lp/']);
  const target = path + Array.from({ length: repeat }, () => 'x9-same').join('/');
  const subscribe = path === '/ws/' ? handshake(target, random) : get(target);
  const word = `${token(9)}once`;
  const publish = () =>
    script.send(
      9,
      post(
        `/pub?id=${Array.from({ length: random.scaled(1, 200) }, () => 'x9-same').join('/')}`,
        word,
        word.length,
      ),
    );
  if (path === '/poll/' || path === '/lp/') publish().turns();
  script.send(8, [subscribe]).turns();
  if (path !== '/poll/') publish();
  return script
    .turns()
    .publish()
    .add({ do: 'count', on: 8, text: word, most: mostRepeats * mostRepeats });
}

/** A backlog of megabytes, asked for many times in one request. */
function repeatedBacklog(random: Random): Script {
  const script = new Script(random);
  const size = random.scaled(2000, 1_000_000);
  const count = random.between(3, 20);
  for (let left = count; left > 0; left--)
    script.send(0, post('/pub?id=x0-big', { text: 'b', times: size }, size)).turns();
  const path = random.pick(['/ev/', '/sub/', '/poll/', '/ws/', '/lp/']);
  const target = path + Array.from({ length: random.scaled(2, 215) }, () => 'x0-big.b20').join('/');
  if (random.chance(50)) script.stopReading(1);
  script.send(1, [path === '/ws/' ? handshake(target, random) : get(target)]).turns();
  return script.publish().turns();
}

/** Answers of megabytes, asked for many times on one connection that is not read. */
function unreadAnswers(random: Random): Script {
  const script = new Script(random);
  const size = random.scaled(20_000, 900_000);
  for (let left = random.between(5, 20); left > 0; left--)
    script.send(0, post('/pub?id=x0-big', { text: 'b', times: size }, size)).turns();
  const target = random.pick(['/poll/x0-big.b20', '/relay/poll?id=x0-big']);
  script
    .stopReading(1)
    .send(1, [{ text: get(target), times: random.between(10, 99) }])
    .turns()
    .publish()
    .turns(20);
  return script.anyLeave(1);
}

/** Lines for which a pattern that goes back costs the square of their length. */
function slowHead(random: Random): Script {
  const script = new Script(random);
  const filling = random.pick([' ', '\t', ' \t', ' a', 'a ']);
  const gap = (): Piece => ({ text: filling, times: random.between(500, 7900) });
  const end = random.pick(['\x80', '\0', '\x7f', '\n', 'a\x80']);
  const kinds: (() => Piece[])[] = [
    () => ['GET /ev/a HTTP/1.1\r\nHost: localhost\r\nX:', gap(), `${end}\r\n\r\n`],
    () => ['GET /ev/a HTTP/1.1\r\nHost: localhost\r\nX: a', gap(), `${end}\r\n\r\n`],
    () => ['GET /ev/a', gap(), `${end} HTTP/1.1\r\nHost: localhost\r\n\r\n`],
    () => ['GET', gap(), '/ev/a HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    () => [
      'GET /ev/a HTTP/1.1\r\nHost: localhost\r\nAccept: ',
      { text: random.pick([',', ';q=', 'a/', ' ,']), times: random.scaled(500, 5000) },
      '\r\n\r\n',
    ],
    () => ['GET /relay/pub?id=a HTTP/1.1\r\nHost: localhost\r\nAccept: text/', gap(), '\r\n\r\n'],
    () => [
      'GET /ev/a HTTP/1.1\r\nHost: localhost\r\nConnection: ',
      { text: random.pick([', ', ' ,', 'x,']), times: random.scaled(500, 3000) },
      '\r\n\r\n',
    ],
    () => ['GET /ev/a HTTP/1.1\r\nHost: localhost\r\nIf-Modified-Since: Thu,', gap(), '\r\n\r\n'],
    () => [
      'GET /ev/',
      { text: random.pick(['%', '%2', '.b', '/', '//', '%2f']), times: random.scaled(500, 5000) },
      ' HTTP/1.1\r\nHost: localhost\r\n\r\n',
    ],
  ];
  const kind = random.pick(kinds);
  // Each another one: what was read for one head serves for the next that is equal.
  for (let on = random.between(0, 3); on >= 0; on--) script.send(on, kind());
  return script.publish();
}

/** A target for which the pattern of a location goes back again and again; a few letters more would take hours. */
function slowPattern(random: Random): Script {
  const target = `/letters/${'a'.repeat(random.between(10, 25))}${random.pick(['!', '', 'b'])}`;
  return new Script(random).send(0, [get(target)]).publish();
}

/** A request that is held, something behind it that has to wait, and a peer that goes. */
function heldAndJunk(random: Random): Script {
  const script = new Script(random);
  for (let on = random.between(0, 2); on >= 0; on--) {
    const held = random.chance(15) ? handshake(`/ws/x${on}-h`, random) : heldRequest(on, random);
    const kinds: (() => Piece[])[] = [
      () => ['CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
      () => [
        'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n',
      ],
      () => [handshake(`/ws/x${on}-0`, random, 30)],
      () => [handshake(`/ws/x${on}-1`, random), { text: 'x', times: random.scaled(10, 60_000) }],
      () => ['BREW / HTTP/1.1\r\n\r\n'],
      () => [{ text: random.pick(['junk', '\0', '\r\n', get('/')]), times: random.scaled(10, 20_000) }],
      () => [
        'POST /pub?id=x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n',
        { text: 'b', times: random.scaled(1000, 900_000) },
      ],
      () => anyRequest(on, random, 40),
    ];
    const behind = random.pick(kinds)();
    if (random.chance(50)) script.send(on, [held, ...behind]);
    else script.send(on, [held]).turns().send(on, behind);
    if (random.chance(50)) script.turns();
    if (random.chance(20)) script.pass(random.scaled(1, 100_000));
    script.leave(on, random.pick(['end', 'end', 'reset', 'destroy']));
  }
  return script.publish();
}

/** Bodies that are never complete, from many at once. */
function unfinishedBodies(random: Random): Script {
  const script = new Script(random);
  const isHuge = random.chance(40);
  const size = isHuge ? random.between(600_000, 1_000_000) : random.scaled(1000, 1_000_000);
  for (let on = isHuge ? random.between(170, 250) : random.scaled(10, 170); on >= 0; on--) {
    const [head = '', body = ''] = post(`/pub?id=x${on}`, { text: 'b', times: size }, size + 10);
    script.send(on, [head, body]);
  }
  return script.turns(20).publish();
}

/** Messages of WebSockets that are never complete, from many at once. */
function unfinishedMessages(random: Random): Script {
  const script = new Script(random);
  const isHuge = random.chance(40);
  const size = isHuge ? random.between(600_000, 1_000_000) : random.scaled(1000, 1_000_000);
  const inFragments = random.chance(50);
  for (let on = isHuge ? random.between(170, 250) : random.scaled(10, 170); on >= 0; on--) {
    const content: Piece = { text: 'b', times: size };
    const unfinished = inFragments
      ? frame([content], { opcode: 1, last: false })
      : frame([content], { opcode: 1, told: size + 10 });
    script.send(on, [handshake(`/ws/x${on}-u`, random), ...unfinished]);
  }
  return script.turns(20).publish();
}

/** More connections than there may be, idle or with a request that is held; then they go. */
function manyConnections(random: Random): Script {
  const script = new Script(random);
  const isHeld = random.chance(50);
  const count = random.chance(50) ? random.scaled(20, mostConnections) : random.between(400, 700);
  for (let on = count; on >= 0; on--) script.send(on, [isHeld ? heldRequest(0, random) : '']);
  script.turns();
  // Only now: whoever comes while all places are taken is turned away, the healthy ones too.
  for (let on = count; on >= 0; on--) script.leave(on, random.pick(['end', 'reset', 'destroy']));
  return script.turns().publish();
}

const places: readonly FaultPlace[] = [
  ...([
    'before the head',
    'rejected later',
    'after the end',
    'while streaming',
    'write to a stream',
  ] as const),
  ...(['publish to a broker', 'append to a store', 'read of a store', 'timer of a store'] as const),
];

/** Parts of the server that fail, at any moment of a request. */
function faults(random: Random): Script {
  const script = new Script(random);
  script.add({ do: 'fault', at: random.pick(places), times: random.scaled(1, 20) });
  const channel = `${faultMark}-${random.below(2)}`;
  for (let step = random.between(2, 8); step > 0; step--) {
    const on = random.below(4);
    const path = random.pick([
      '/ev/',
      '/sub/',
      '/lp/',
      '/poll/',
      '/relay/sub?id=',
      '/relay/poll?id=',
      '/relay/last?id=',
    ]);
    const kinds: (() => Script)[] = [
      () => script.send(on, [get(`${path}${channel}${random.chance(30) ? '.b5' : ''}`)]),
      () => script.send(on, post(`${random.pick(['/pub?id=', '/relay/pub?id='])}${channel}`, 'fault', 5)),
      () =>
        script
          .send(5, [handshake(`/ws/${channel}`, random)])
          .turns()
          .send(5, frame(['fault'], { opcode: 1 })),
      () => script.send(on, [`DELETE /pub?id=${channel} HTTP/1.1\r\nHost: localhost\r\n\r\n`]),
      () => script.pass(random.scaled(1, 400_000)),
    ];
    random.pick(kinds)();
    if (random.chance(50)) script.turns();
    if (random.chance(30)) script.publish();
  }
  return script.publish();
}

/** What is known to have broken servers, in all its sizes. */
export const attacks: readonly Scenario[] = [
  { name: 'burst of messages', weight: 0.4, write: burst },
  { name: 'repeated names', weight: 0.7, write: repeatedNames },
  { name: 'repeated backlog', weight: 0.12, write: repeatedBacklog },
  { name: 'unread answers', weight: 0.08, write: unreadAnswers },
  { name: 'slow head', weight: 2, write: slowHead },
  { name: 'slow pattern', weight: 0.3, write: slowPattern },
  { name: 'held and junk', weight: 3, write: heldAndJunk },
  { name: 'unfinished bodies', weight: 0.05, write: unfinishedBodies },
  { name: 'unfinished messages', weight: 0.05, write: unfinishedMessages },
  { name: 'many connections', weight: 0.1, write: manyConnections },
  { name: 'faults', weight: 2, write: faults },
];
