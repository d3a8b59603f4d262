import { readCount, readDuration } from '../../../dialects/units.js';
import { type Context, type Declaration, declareAll } from '../declaration.js';
import { readPeer } from '../proxy-address.js';

const contexts: readonly Context[] = ['upstream'];

const option =
  /^(?:backup|down|resolve|(weight|max_fails|max_conns|fail_timeout|slow_start|service|route)=(.*))$/s;

/** Whether an option of a `server` is one. */
function isOption(text: string): boolean {
  const [whole, name, value = ''] = option.exec(text) ?? [];
  if (whole === undefined) return false;
  if (name === 'fail_timeout' || name === 'slow_start') return readDuration(value) !== undefined;
  if (name === 'weight') return (readCount(value) ?? 0) > 0;
  return name === undefined || name === 'service' || name === 'route' || readCount(value) !== undefined;
}

const asksNobody = 'Not run here: no server of the group is asked, which is answered 502.';

/** What may stand in an `upstream`; some of the names mean something else elsewhere. */
export const upstreamDirectives: ReadonlyMap<string, Declaration> = new Map(
  [
    ...declareAll('upstream', {
      server: {
        contexts,
        args: [1, 20],
        repeats: true,
        check: ([address, ...options]) => {
          if (address && !readPeer(address.text)) {
            return { word: address, text: `invalid host or port in upstream "${address.text}"` };
          }
          const word = options.find(({ text }) => !isOption(text));
          return word && { word, text: `invalid parameter "${word.text}"` };
        },
        doc: 'A server of the group.',
      },
      least_conn: { contexts, args: [0, 0], doc: 'The server with the fewest requests is asked.' },
      ip_hash: { contexts, args: [0, 0], doc: 'Clients of one network are sent to the same server.' },
      hash: { contexts, args: [1, 2], doc: 'Requests with the same value are sent to the same server.' },
      random: { contexts, args: [0, 2], doc: 'Any server is asked.' },
      keepalive: { contexts, args: [1, 2], doc: 'Most connections to a server that are kept open.' },
      keepalive_timeout: {
        contexts,
        args: [1, 1],
        kind: 'duration',
        default: '60s',
        doc: 'How long they are kept.',
      },
    }),
    ...declareAll(
      'upstream',
      {
        balancer_by_lua_block: { contexts, args: [0, 0], block: () => 'foreign', doc: asksNobody },
        balancer_by_lua_file: { contexts, args: [1, 1], doc: asksNobody },
        balancer_by_lua: { contexts, args: [1, 1], doc: asksNobody },
      },
      'not run',
    ),
    ...declareAll(
      'upstream',
      Object.fromEntries(
        ['zone', 'resolver', 'resolver_timeout', 'keepalive_requests', 'keepalive_time'].map((name) => [
          name,
          { contexts, args: [1, 20], repeats: true, doc: 'Taken, and does nothing.' },
        ]),
      ),
      'accepted',
    ),
  ].map((declaration) => [declaration.name, declaration]),
);
