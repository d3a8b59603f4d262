import type { Random } from '../random.js';
import { sharedChannel } from '../sequence.js';

/** A channel that only this connection uses. */
export function ownChannel(on: number, random: Random): string {
  return `x${on}-${random.below(3)}`;
}

/** A text that shows on which connection a message was published. */
export function token(on: number): string {
  return `tok-${on}-`;
}

const odd = [
  ...[
    '',
    '.b5',
    '.b',
    '%00',
    '%',
    '%zz',
    '%25',
    '%2f',
    '%2e%2e',
    'a%20b',
    '+',
    '\xff\xfe',
    '\x80',
    'ALL',
    '*',
    'x*',
    '..',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'broad_1',
    'broad_2',
    'broad_',
    'a;b',
    'a,b',
    '"',
    "'",
    '<b>',
    '\\',
    '|',
    '~',
    '$1',
  ],
];

const oddBacktracks = [
  '.b0',
  '.b00',
  '.b1',
  '.b20',
  '.b21',
  '.b-1',
  '.b1.b2',
  '.b99999999999999999999',
  '.bx',
  '.b1x',
  '.b',
];

/** An id as nobody should write it. */
function oddName(random: Random): string {
  if (random.chance(15)) return 'n'.repeat(random.scaled(100, 5000));
  return random.pick(odd) + (random.chance(30) ? random.pick(oddBacktracks) : '');
}

/** Names of channels as subscribers have them in their path. */
export function names(on: number, random: Random): string {
  const count = random.chance(80) ? random.between(1, 3) : random.scaled(4, 60);
  return Array.from({ length: count }, () => {
    const name = random.chance(85) ? ownChannel(on, random) : oddName(random);
    return random.chance(30) ? `${name}.b${random.below(22)}` : name;
  }).join('/');
}

const subscriberPaths = ['/ev/', '/ws/', '/sub/', '/lp/', '/poll/', '/jsonp/'];
const relayPaths = ['/relay/sub?id=', '/relay/poll?id=', '/relay/first?id=', '/relay/last?id='];
const publisherPaths = ['/pub?id=', '/relay/pub?id=', '/relay/pub-nostore?id=', '/relay/pub-limit?id='];
/** What is published here goes to channels that none of these subscribes to. */
const otherPaths = [
  ...[
    '/',
    '*',
    '/nowhere',
    '/live.js',
    '/pub',
    '/relay/sub',
    '/ev',
    '/ev/',
    '/nothing',
    '/letters/aaa',
    '/guarded?word=a',
  ],
  ...[
    '/channels-stats',
    '/channels-stats?id=ALL',
    '/channels-stats?id=x*',
    '/channels-stats?id=',
    '/moved/x1-0',
    '//ev//a',
  ],
  ...[
    '/ev/../pub?id=p',
    '/%2e%2e/ev/a',
    '/./relay/sub?id=a',
    '/pub?id=p#b',
    '/pub?id=p&id=b',
    '/pub?',
    '?',
    '',
    'pub',
  ],
  ...[
    'http://localhost/ev/a',
    'http://localhost',
    'http:///a',
    'https://u:p@h:1/x',
    'localhost:80',
    'http://[::1]/a',
  ],
];

/** The target of a subscriber. */
export function subscriberTarget(on: number, random: Random): string {
  if (random.chance(25)) return random.pick(relayPaths) + ownChannel(on, random);
  const path = random.pick(subscriberPaths);
  return path + names(on, random) + (path === '/jsonp/' || random.chance(5) ? '?callback=f' : '');
}

export function publisherTarget(on: number, random: Random): string {
  const path = random.pick(publisherPaths);
  const name = ownChannel(on, random);
  return path + (path === '/pub?id=' && random.chance(20) ? `${name}/${ownChannel(on, random)}` : name);
}

/** Names of which no subscriber can be. */
const unfollowed = ['', 'ALL', '*', 'x*'];

/** Any target, most of them with a meaning. */
export function anyTarget(on: number, random: Random): string {
  const kind = random.below(100);
  if (kind < 35) return subscriberTarget(on, random);
  if (kind < 60) return publisherTarget(on, random);
  if (kind < 80) return random.pick(otherPaths);
  if (kind < 97) {
    const path = random.pick([...publisherPaths, ...subscriberPaths, ...relayPaths]);
    if (!publisherPaths.includes(path)) return path + oddName(random);
    // What is published there has the token of the connection: nobody else may subscribe to it.
    return path + (random.chance(20) ? random.pick(unfollowed) : `${oddName(random)}p`);
  }
  return `/${'t'.repeat(random.scaled(10, 20_000))}`;
}

/** Where the shared channel is published to. */
export const sharedTarget = `/pub?id=${sharedChannel}`;
