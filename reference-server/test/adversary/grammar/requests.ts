import type { Random } from '../random.js';
import type { Expected, Piece } from '../sequence.js';
import { badlyFramed, wellFramed } from './bodies.js';
import { headers, methods, oddMethod, version } from './heads.js';
import { anyTarget, ownChannel, publisherTarget, subscriberTarget, token } from './names.js';

/** Something to publish: the token of the connection, and more behind it. */
export function content(on: number, random: Random): Piece[] {
  const first = `${token(on)}${random.below(1000)}`;
  if (random.chance(75)) return [first];
  return [
    first,
    {
      text: random.pick(['m', '\0', '\xff', '\n', '"', '\xc3\xa9', '\\', '<']),
      times: random.scaled(10, 8000),
    },
  ];
}

/** Statuses that a well-formed request may get beside those that it is for: budgets that are used up. */
const refusals = [413, 429, 503, 507];

const request = (method: string, target: string, lines: string) =>
  `${method} ${target} HTTP/1.1\r\nHost: localhost\r\n${lines}`;

/** A request as a friendly client sends it, and what it may be answered. */
export function friendly(on: number, random: Random): { readonly bytes: Piece[]; readonly expect: Expected } {
  const kind = random.below(100);
  if (kind < 40) {
    const { headers: lines, body } = wellFramed(content(on, random), random);
    const head = `${request('POST', publisherTarget(on, random), lines)}\r\n`;
    return {
      bytes: [head, ...body],
      expect: { method: 'POST', statuses: [200, 201, 202, ...refusals, 404] },
    };
  }
  if (kind < 75) {
    const target = random.pick([
      `/poll/${ownChannel(on, random)}.b${random.below(21)}`,
      `/relay/poll?id=${ownChannel(on, random)}`,
    ]);
    return {
      bytes: [`${request('GET', target, '')}\r\n`],
      expect: { method: 'GET', statuses: [200, 304, ...refusals] },
    };
  }
  if (kind < 90) {
    const target = random.pick([
      '/channels-stats',
      `/channels-stats?id=${ownChannel(on, random)}`,
      `/relay/pub?id=${ownChannel(on, random)}`,
      '/',
    ]);
    const method = random.pick(['GET', 'HEAD']);
    return {
      bytes: [`${request(method, target, '')}\r\n`],
      expect: { method, statuses: [200, 404, 405, ...refusals] },
    };
  }
  const target = random.pick([
    `/pub?id=${ownChannel(on, random)}`,
    `/relay/pub?id=${ownChannel(on, random)}`,
  ]);
  return {
    bytes: [`${request('DELETE', target, '')}\r\n`],
    expect: { method: 'DELETE', statuses: [200, 404, ...refusals] },
  };
}

/** A request that is held, or whose answer goes on. */
export function heldRequest(on: number, random: Random, extra = ''): string {
  const target = random.pick([
    `/lp/${ownChannel(on, random)}h`,
    `/ev/${ownChannel(on, random)}h`,
    `/sub/${ownChannel(on, random)}h`,
    `/jsonp/${ownChannel(on, random)}h?callback=f`,
    `/relay/sub?id=${ownChannel(on, random)}h`,
    `/relay/last?id=${ownChannel(on, random)}h`,
  ]);
  return `${request('GET', target, extra)}\r\n`;
}

/**
 * A request in which anything may be odd or broken.
 * @param badPercent how many of its parts are
 */
export function anyRequest(on: number, random: Random, badPercent: number): Piece[] {
  const method = random.chance(badPercent) ? oddMethod(random) : random.pick(methods);
  const target = random.chance(30) ? subscriberTarget(on, random) : anyTarget(on, random);
  const host = random.chance(badPercent / 4) ? '' : 'Host: localhost\r\n';
  const space = random.chance(badPercent / 4) ? random.pick(['  ', '\t', '', ' \r']) : ' ';
  const first = `${method}${space}${target} ${version(random, badPercent / 3)}\r\n${host}`;
  const hasBody = method === 'POST' || random.chance(20);
  if (!hasBody) return [first, ...headers(random, badPercent), '\r\n'];
  const framed = random.chance(badPercent)
    ? badlyFramed(content(on, random), random)
    : wellFramed(content(on, random), random);
  return [first, ...headers(random, badPercent), framed.headers, '\r\n', ...framed.body];
}
