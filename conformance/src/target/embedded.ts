import { createPushServer } from 'pushstream-server';
import type { Locations } from '../actors/locations.js';
import type { Declaration } from '../engine/features.js';
import type { Profile } from '../profiles/index.js';

/** The reference server, running in this process. */
export interface EmbeddedTarget {
  readonly locations: Locations;
  /** It has every feature there is. */
  readonly features: Readonly<Record<string, Declaration>>;
  /** How its channel information counts subscribers. */
  readonly subscriberCount: RegExp | undefined;
  stop(): Promise<void>;
}

/** Starts the reference server on free ports of 127.0.0.1, with a location of each kind that the profile knows. */
export async function startEmbedded({ ledger, embedded }: Profile): Promise<EmbeddedTarget> {
  // Who reads the settings has refused such a run.
  if (!embedded) throw new Error(`there is no server of ${ledger.profile}`);
  const { settings, locations, second, subscriberCount } = embedded;
  const servers = [settings, ...(second ? [second.settings] : [])].map((own) =>
    createPushServer({ port: 0, ...own }),
  );
  const stop = async () => {
    await Promise.all(servers.map((server) => server.close()));
  };
  const [url = '', secondUrl = ''] = await Promise.all(servers.map((server) => server.listen()));
  const features = Object.fromEntries(ledger.features.map(({ name }) => [name, 'yes' as const]));
  return {
    locations: { ...locations(url), ...second?.locations(secondUrl) },
    features,
    subscriberCount,
    stop,
  };
}
