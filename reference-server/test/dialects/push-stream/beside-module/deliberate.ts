import { withHeaders } from './normal.js';
import type { Step } from './sequence.js';

/** A difference that is meant, and told in docs/module-differences.md. */
interface Difference {
  /** A row of the table there: its first cell. */
  readonly row: string;
  /** The module's answer, as it is without this. */
  readonly without: (module: string, step: Step) => string;
}

/** A request that is answered by a stream. */
const asksForStream = (bytes: string) =>
  /^GET \/(?:sub|ev|padded|adm)\//.test(bytes) &&
  !/^X-Nginx-PushStream-Mode: (?:long-)?polling/im.test(bytes);

const isRefusal = (text: string) => /^4\d\d$/m.test(text);

/** The differences that sequences by chance meet; what they don't meet is shown by tests of its own. */
export const differences: readonly Difference[] = [
  {
    row: 'The body of a refused request',
    without: (module) =>
      isRefusal(module) ? module.replace(/\n---\n400\ncontent-type: text\/html\n\n<page 400>$/, '') : module,
  },
  {
    row: '`Access-Control-Allow-Headers` in the answer to OPTIONS',
    without: (module, step) =>
      step.do === 'ask' && step.bytes.startsWith('OPTIONS ')
        ? module.replace(/^access-control-allow-headers: .*$/m, '$&,Authorization,Content-Type')
        : module,
  },
  {
    row: '`X-Accel-Buffering` and `Incremental` of streams',
    without: (module, step) =>
      'bytes' in step && asksForStream(step.bytes) && module.startsWith('200\n')
        ? withHeaders(module, ['incremental: ?1', 'x-accel-buffering: no'])
        : module,
  },
  {
    row: 'A lone CR in EventSource',
    without: (module, step) =>
      step.do === 'listen' && step.bytes.startsWith('GET /ev/')
        ? module.replace(/\r(?!\n)/g, '\ndata: ')
        : module,
  },
];

/** Whether the answer is one of ours where the module sends a body behind the head of a 304. */
export function isWholeInsteadOf304(module: string, ours: string): boolean {
  const [, body] = /\n---\nand ("(?:[^"\\]|\\.)*")$/.exec(module) ?? [];
  if (body === undefined || !/(?:^|\n---\n)304\n/.test(module)) return false;
  return ours.endsWith(JSON.parse(body)) && /(?:^|\n---\n)200\n[\s\S]*$/.test(ours);
}
