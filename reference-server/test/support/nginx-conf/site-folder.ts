import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../../src/broker/clock.js';
import { Configuration } from '../../../src/nginx-conf/configuration.js';
import { nodeFiles } from '../../../src/nginx-conf/language/node-files.js';
import { NginxServer } from '../../../src/nginx-conf/nginx-server.js';
import { freePort } from '../wire/free-port.js';
import { HttpClient } from '../wire/http-client.js';

/** A folder for one test, with some files. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'pushstream-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** A server of a configuration, on a real port, for one test. */
export async function serveFolder(
  folder: string,
  server: (port: number) => string,
): Promise<{
  readonly folder: string;
  readonly port: number;
  readonly errors: string[];
  request: HttpClient['request'];
  connect(): Promise<HttpClient>;
  readonly server: NginxServer;
  reload(text: string): Promise<void>;
}> {
  const port = await freePort();
  const path = join(folder, 'nginx.conf');
  const read = (text: string) => {
    writeFileSync(path, text);
    return new Configuration(
      { path, prefix: folder, errorLog: 'logs/error.log', global: '', usualPort: port },
      nodeFiles,
    );
  };
  const errors: string[] = [];
  const journal = {
    error: (level: string, text: string) => void errors.push(`[${level}] ${text}`),
    access() {},
  };
  const running = new NginxServer(read(server(port)), systemClock, journal);
  await running.listen();
  const clients: HttpClient[] = [];
  onTestFinished(async () => {
    for (const client of clients) client.destroy();
    await running.close();
  });
  const connect = async () => {
    const client = await HttpClient.open(`http://127.0.0.1:${port}`);
    clients.push(client);
    return client;
  };
  return {
    folder,
    port,
    errors,
    server: running,
    connect,
    request: async (...words) => (await connect()).request(...words),
    reload: (text) => running.reload(read(text)),
  };
}
