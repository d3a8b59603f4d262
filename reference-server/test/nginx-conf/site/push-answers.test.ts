import { describe, expect, test } from 'vitest';
import { folderOf, serveFolder } from '../../support/nginx-conf/site-folder.js';
import { realModule, serveWithRealModule } from '../../support/push-stream/real-module.js';
import { answerOf } from './compared/answer.js';
import { pushSites } from './compared/push.js';

/*
 * Push locations beside the directives of nginx: the same configuration and the same requests to the real module, where it is
 * installed, and to this server.
 */

/** What no two servers say alike: times, names of processes. */
const own = (text: string) =>
  text
    .replace(/"hostname": "[^"]*"|"time": "[^"]*"|"(?:uptime|pid)": "?\d+"?/g, '"own"')
    .replace(/^(etag|last-modified): .*$/, '$1');

describe.skipIf(!realModule)('push locations answer as those of the module', () => {
  test.each(Object.entries(pushSites))('%s', async (_name, { http = '', server, asks }) => {
    const its = Number(new URL(await serveWithRealModule(server, http)).port);
    const { port } = await serveFolder(
      folderOf({}),
      (port) => `events { } http { push_stream_shared_memory_size 16M; ${http}
        server { listen 127.0.0.1:${port}; ${server} } }`,
    );
    for (const asked of asks) {
      const [there, here] = [await answerOf(its, asked), await answerOf(port, asked)];
      const shown = ({ status, headers, body }: typeof here) => ({
        status,
        // What a poll that finds nothing says of its position is compared elsewhere.
        headers: headers.filter((line) => status !== 304 || !/^(etag|last-modified):/.test(line)).map(own),
        body: own(body),
      });
      expect([asked, shown(here)]).toEqual([asked, shown(there)]);
    }
  });
});
