import { createPushServer } from 'pushstream-server';
import { systemClock } from 'pushstream-server/parts';
import type { Mutant } from '../mutants/mutant.js';
import { relayMutants } from '../profiles/relay/proof/mutants.js';
import type { CheckServerOptions } from '../target/check-server.js';
import { startNchan } from './nginx.js';

/** A server over real sockets, and how the kit is pointed at it. */
export interface Served {
  readonly name: string;
  readonly options: CheckServerOptions;
  stop(): Promise<void>;
}

/** Ids of the mutants that do the right thing, 1.5 s too late. */
const timingMutants = [
  'publisher-waits',
  'late-post',
  'always-sleeps-first',
  'delivery-waits',
  'late-410',
  'late-409',
  'interval-late',
];

/** The mutants that break nothing but the time an answer takes. */
export const lateMutants: readonly Mutant[] = timingMutants.map((id) => {
  const found = relayMutants.find((mutant) => mutant.id === id);
  if (!found?.parts) throw new Error(`no mutant "${id}" can be served over sockets`);
  return found;
});

/** The reference server in this process, as the kit starts it when no location is given. */
export const referenceServer = async (): Promise<Served> => ({
  name: 'reference server',
  options: {},
  stop: async () => {},
});

/** nginx with nchan. */
export async function nchanServer(): Promise<Served> {
  const { url, version, stop } = await startNchan();
  const at = (path: string) => `${url}/${path}?id={channel}`;
  return {
    name: version,
    options: {
      publisher: at('pub'),
      subscriber: at('sub'),
      interval: at('sub-ip'),
      first: at('sub-first'),
      last: at('sub-last'),
      publisherNostore: at('pub-nostore'),
      publisherLimit: `${at('pub-limit')}=3`,
    },
    stop,
  };
}

/** A mutant of the reference server. */
export async function mutantServer({ id, parts }: Mutant): Promise<Served> {
  const settings = { port: 0, client_max_body_size: '2m' };
  const server = createPushServer(settings, { onError: () => {}, ...parts?.(systemClock) });
  const url = await server.listen();
  const at = (path: string) => `${url}/relay/${path}?id={channel}`;
  return {
    name: id,
    options: {
      publisher: at('pub'),
      subscriber: at('sub'),
      interval: at('poll'),
      first: at('first'),
      last: at('last'),
      publisherNostore: at('pub-nostore'),
      publisherLimit: `${at('pub-limit')}=3`,
    },
    stop: () => server.close(),
  };
}
