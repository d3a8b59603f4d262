import { describe, expect, test } from 'vitest';
import { nginxAvailable, serveWithNginx } from '../../support/nginx-conf/nginx-itself.js';
import { serveFolder } from '../../support/nginx-conf/site-folder.js';
import { folderOfSites, sites } from './compared/all.js';
import { answerOf } from './compared/answer.js';

/*
 * The same configuration and the same requests to nginx itself, where it is installed, and to this server: the same answers.
 */

describe.skipIf(!nginxAvailable())('answers as those of nginx', () => {
  test.each(Object.entries(sites))('%s', async (_name, { http: around = '', server, asks }) => {
    const folder = folderOfSites();
    const http = (port: number) => `${around}\nserver { listen 127.0.0.1:${port}; root html;\n${server}\n}`;
    const its = await serveWithNginx(folder, http);
    const { port } = await serveFolder(folder, (port) => `events { } http { ${http(port)} }`);
    for (const asked of asks) {
      expect([asked, await answerOf(port, asked)]).toEqual([asked, await answerOf(its, asked)]);
    }
  });
});
