import { answered, refused } from '../outcome.js';
import type { ServerCounts } from '../server-counts.js';
import type { Content } from './content.js';

/** `stub_status`: how many connections and requests there are and were, in the form that programs read. */
export function stubStatus(counts: ServerCounts): Content {
  return {
    takesUpgrades: false,
    serve(request) {
      if (request.method !== 'GET' && request.method !== 'HEAD')
        return refused(405, [['Allow', 'GET, HEAD']]);
      const { accepted, active, requests, atWork, idle } = counts;
      const lines = [
        `Active connections: ${active} `,
        'server accepts handled requests',
        ` ${accepted} ${accepted} ${requests} `,
        // A request is read before it is counted.
        `Reading: 0 Writing: ${atWork} Waiting: ${idle} `,
        '',
      ];
      const headers = [['Content-Type', 'text/plain']] as const;
      request.respond({ status: 200, headers }, Buffer.from(lines.join('\n')));
      return answered;
    },
  };
}
