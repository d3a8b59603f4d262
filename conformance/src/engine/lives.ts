import type { Location, Locations } from '../actors/locations.js';
import { millisecondsOf } from '../actors/nginx-units.js';
import type { Lives, Ports } from '../actors/ports.js';
import { Stage } from '../actors/stage.js';
import type { Check } from './check.js';
import type { Profile } from './profile.js';

/*
 * A server ends connections after some time, however well they do. Where answers come so late that a check takes longer than that,
 * or where this machine is so busy, the end says nothing of the server.
 */

type Directives = Profile['directives'];

/** Where nothing is held for less than this, milliseconds, no server ends a connection meanwhile. */
const harmless = 1000;
/** How many quiet windows a held request is waited for: the life that leaves a check no time is shorter. */
const windowsOfLife = 2.5;
/** A request that was held is one that nothing came to for so many round trips. */
const heldTrips = 3;

/** The directive that ends the connections of a location after a time; one for this very location comes first. */
function endingOf(name: keyof Locations, settings: Location['settings'], directives: Directives) {
  const told = Object.entries(directives).filter(([directive]) => settings?.[directive] !== undefined);
  const [directive] =
    told.find(([, { ends }]) => ends !== undefined && ends !== 'all' && ends.includes(name)) ??
    told.find(([, { ends }]) => ends === 'all') ??
    [];
  return directive;
}

/** How long connections last, milliseconds, by location, as far as somebody has said. */
export function toldLives(locations: Locations, directives: Directives): Lives {
  const lives = Object.entries(locations).flatMap(([key, { settings }]) => {
    const name = key as keyof Locations;
    const directive = endingOf(name, settings, directives);
    const life = directive === undefined ? undefined : millisecondsOf(settings?.[directive] ?? '');
    // nginx takes 0 for no limit.
    return life ? [[name, life] as const] : [];
  });
  return Object.fromEntries(lives);
}

/** Whether a check is about the life of connections itself. */
export function isAboutLife({ settings }: Pick<Check, 'settings'>, directives: Directives): boolean {
  return settings.some(([, directive]) => directives[directive]?.ends !== undefined);
}

/**
 * Finds out for how long a request is held, where answers come so late that this matters and nobody has said.
 * @param p95 the round trip, milliseconds
 * @returns milliseconds; undefined where it is held for long enough, or not at all
 */
export async function findLife(ports: Ports, p95: number): Promise<number | undefined> {
  const { quiet, patience } = ports.timing;
  const { subscriber } = ports.locations;
  if (!subscriber || ports.lives.subscriber !== undefined || windowsOfLife * quiet < harmless)
    return undefined;
  const stage = new Stage(ports);
  try {
    const channel = ports.prepare ? await stage.channel() : stage.unusedChannel();
    const call = channel.subscriber.get();
    await stage.within(call.sent, patience);
    const start = call.sentAt ?? stage.now;
    await stage.settledWithin(call, windowsOfLife * quiet);
    if (call.settled?.kind !== 'response') return undefined;
    const life = stage.now - start;
    return life < heldTrips * p95 ? undefined : life - p95;
  } finally {
    await stage.clear();
  }
}
