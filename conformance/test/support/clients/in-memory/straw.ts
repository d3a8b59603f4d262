import type { StartClient } from '../../../../src/clients/client-process.js';
import { Life } from './life.js';
import type { MemoryNetwork } from './network.js';

/** What a client of straw can do. */
interface Hands {
  readonly life: Life;
  readonly url: URL;
  readonly say: (line: string) => void;
  /** Sleeps until it is stopped. */
  readonly sleep: () => Promise<number>;
}

/** A client that is no subscriber at all. */
function straw(live: (hands: Hands) => Promise<number>): (network: MemoryNetwork) => StartClient {
  return (network) => (url, onLine) => {
    const life = new Life(network);
    const sleep = async () => {
      while (!life.stopped) await life.pause(60_000);
      return 0;
    };
    const say = (line: string) => onLine('stdout', line);
    return life.run(() => live({ life, url: new URL(url), say, sleep }));
  };
}

/** Sends one request, and lets what comes go by. */
async function ask({ life, url }: Hands): Promise<void> {
  const request = `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`;
  const deaf = { push: () => undefined, end: () => undefined };
  await life.converse(Number(url.port), request, () => deaf);
}

export const silent = straw(({ sleep }) => sleep());

export const endsAtOnce = straw(async () => 0);

export const failsAtOnce = straw(async () => 3);

export const printsGarbage = straw(async ({ life, url, say }) => {
  while (!life.stopped) {
    say(`listening on ${url}`);
    await life.pause(100);
  }
  return 0;
});

export const reportsUnasked = straw(({ say, sleep }) => {
  for (const line of ['message aGVsbG8=', 'deleted news', 'done']) say(line);
  return sleep();
});

/** It connects well, and listens to nothing. */
export const asksOnce = straw(async (hands) => {
  await ask(hands);
  return hands.sleep();
});
