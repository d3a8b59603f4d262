import { readCount } from '../../../dialects/units.js';
import { anywhere, type Declaration, declareAll, type Fault } from '../declaration.js';
import type { Word } from '../lexer.js';
import { readNetwork } from '../network.js';
import { readRate, zoneFault } from '../zone.js';

const levels = ['info', 'notice', 'warn', 'error'];

const invalid = (word: Word): Fault => ({ word, text: `invalid parameter "${word.text}"` });

const status = {
  contexts: anywhere,
  args: [1, 1],
  kind: 'count',
  default: '503',
  check: ([word]: readonly Word[]) =>
    word && /^\d+$/.test(word.text) && !/^[45]\d\d$/.test(word.text)
      ? { word, text: 'value must be between 400 and 599' }
      : undefined,
} as const;

const logLevel = {
  contexts: anywhere,
  args: [1, 1],
  kind: 'choice',
  values: levels,
  default: 'error',
} as const;

const dryRun = { contexts: anywhere, args: [1, 1], kind: 'flag', default: 'off' } as const;

/** What is wrong with a zone and what else is said of it. */
function zoneFaults(args: readonly Word[], directive: string, fits: (word: Word) => Fault | undefined) {
  const [, ...words] = args;
  const zone = words.find(({ text }) => text.startsWith('zone='));
  for (const word of words) {
    const fault = word === zone ? zoneFault(word) : fits(word);
    if (fault) return fault;
  }
  const [first] = args;
  return first && !zone ? { word: first, text: `"${directive}" must have "zone" parameter` } : undefined;
}

function limitFault(args: readonly Word[]): Fault | undefined {
  for (const word of args) {
    const [, name = '', value = ''] = /^([a-z]+)(?:=(.*))?$/.exec(word.text) ?? [];
    if (name === 'zone' && value !== '') continue;
    if (name === 'nodelay' && value === '') continue;
    if (name !== 'burst' && name !== 'delay') return invalid(word);
    if (!readCount(value)) return { word, text: `invalid ${name} value "${word.text}"` };
  }
  const [first] = args;
  const hasZone = args.some(({ text }) => text.startsWith('zone='));
  return first && !hasZone ? { word: first, text: '"limit_req" must have "zone" parameter' } : undefined;
}

/** How much is allowed, and to whom. */
export const limitDirectives: readonly Declaration[] = [
  ...declareAll('limits', {
    limit_req_zone: {
      contexts: ['http'],
      args: [3, 3],
      repeats: true,
      inherited: false,
      check: (args) =>
        zoneFaults(args, 'limit_req_zone', (word) => {
          if (!word.text.startsWith('rate=')) return invalid(word);
          return readRate(word.text) === undefined
            ? { word, text: `invalid rate "${word.text}"` }
            : undefined;
        }),
      doc: 'A key, `zone=name:size` and `rate=10r/s` or `30r/m`: how often requests of one key may come. The zone keeps so many bytes of keys, each counted with 128 bytes more; then the one that was not used for longest makes room.',
    },
    limit_req: {
      contexts: anywhere,
      args: [1, 3],
      repeats: true,
      check: limitFault,
      doc: 'A zone, and how many requests may come too early (`burst=`): they are delayed to the rate, but for `nodelay` or the first `delay=`. More are refused.',
    },
    limit_req_status: { ...status, doc: 'The status of who is refused by `limit_req`.' },
    limit_req_log_level: {
      ...logLevel,
      doc: 'How bad that is for the error log; a delay is one level less.',
    },
    limit_req_dry_run: { ...dryRun, doc: 'Whether nothing is refused or delayed, but logged.' },
    limit_conn_zone: {
      contexts: ['http'],
      args: [2, 2],
      repeats: true,
      inherited: false,
      check: (args) => zoneFaults(args, 'limit_conn_zone', invalid),
      doc: 'A key and `zone=name:size`: where requests of one key that are at work are counted. A key for which there is no room is refused.',
    },
    limit_conn: {
      contexts: anywhere,
      args: [2, 2],
      repeats: true,
      check: ([, word]) => {
        if (!word) return undefined;
        const count = readCount(word.text);
        if (!count) return { word, text: `invalid number of connections "${word.text}"` };
        return count > 65_535 ? { word, text: 'connection limit must be less 65536' } : undefined;
      },
      doc: 'A zone, and how many requests of one key may be at work at a time: subscribers count until their answer is over.',
    },
    limit_conn_status: { ...status, doc: 'The status of who is refused by `limit_conn`.' },
    limit_conn_log_level: { ...logLevel, doc: 'How bad that is for the error log.' },
    limit_conn_dry_run: { ...dryRun, doc: 'Whether nothing is refused, but logged.' },
  }),
  ...declareAll('real_ip', {
    set_real_ip_from: {
      contexts: anywhere,
      args: [1, 1],
      repeats: true,
      check: ([word]) =>
        word && readNetwork(word.text) === undefined
          ? { word, text: `host not found in set_real_ip_from "${word.text}"` }
          : undefined,
      doc: 'A proxy, or a network or `unix:`, whose word is taken for whom a request came from. Names of hosts are not looked up.',
    },
    real_ip_header: {
      contexts: anywhere,
      args: [1, 1],
      default: 'X-Real-IP',
      check: ([word]) =>
        word?.text.toLowerCase() === 'proxy_protocol'
          ? { word, text: '"real_ip_header proxy_protocol" is not supported' }
          : undefined,
      doc: 'The header in which the proxy says it: an address, or a list whose last counts. That address is then the one of the client everywhere.',
    },
    real_ip_recursive: {
      contexts: anywhere,
      args: [1, 1],
      kind: 'flag',
      default: 'off',
      doc: 'Whether addresses in a list that are trusted themselves are passed over.',
    },
  }),
];
