import type { Channel } from '../actors/channel.js';
import { Blocked } from '../actors/failure.js';
import type { Ports } from '../actors/ports.js';
import { Stage } from '../actors/stage.js';
import type { Call } from '../wire/connection.js';
import type { Check } from './check.js';
import { flagOf } from './known-settings.js';

/*
 * A proxy that waits until a buffer is full keeps messages from those who wait for them. The checks only see that nothing comes,
 * so it is found out before them, by the size of what comes.
 */

const advice = 'does a proxy buffer them (nginx: proxy_buffering off)?';

/** Answers that last, and that a proxy may cut into pieces. Behind an upgrade nobody buffers. */
const streams = ['streaming', 'eventsource'] as const;

/** What was found out about proxies that buffer. */
export interface Buffering {
  /** The locations whose messages don't come when they are sent: nothing can be said about these. */
  readonly locations: readonly (typeof streams)[number][];
  /** One sentence each. */
  readonly notices: readonly string[];
}

/** Between the kit and the target is nothing, or nobody has looked. */
export const nothingKeptBack: Buffering = { locations: [], notices: [] };

/** Looks for something between the kit and the target that keeps back what is sent to those who wait. */
export async function findBuffering(ports: Ports): Promise<Buffering> {
  const [held, ...kept] = await Promise.all([
    heldNotice(ports),
    ...streams.map(async (name) => ((await isKeptBack(ports, name)) ? name : undefined)),
  ]);
  const locations = kept.filter((name) => name !== undefined);
  const names = locations.map(flagOf);
  const where = names.length === 1 ? `${names[0]} location` : `${names.join(' and ')} locations`;
  const streamed = `short messages on the ${where} stay away, long ones come at once: something between keeps them back until a buffer is full, so nothing can be said of what is sent there; ${advice}`;
  return { locations, notices: [...(held ? [held] : []), ...(locations.length > 0 ? [streamed] : [])] };
}

/** Why a check can't be judged here; undefined where it can. */
export function keptBack(check: Pick<Check, 'needs'>, { locations }: Buffering): string | undefined {
  const name = locations.find((location) => check.needs.includes(location));
  return name && `something between keeps back what is sent to the ${flagOf(name)} location; ${advice}`;
}

/** Plays on a stage of its own; what can't be begun has no answer. */
async function playing<T>(ports: Ports, play: (stage: Stage) => Promise<T>): Promise<T | undefined> {
  const stage = new Stage(ports);
  try {
    return await play(stage);
  } catch (error) {
    if (error instanceof Blocked) return undefined;
    throw error;
  } finally {
    await stage.clear();
  }
}

async function heldNotice(ports: Ports): Promise<string | undefined> {
  if (!ports.locations.subscriber) return undefined;
  return playing(ports, async (stage) => {
    const small = () => stage.text();
    if ((await arrives(stage, small())) !== 'late') return undefined;
    if ((await arrives(stage, stage.longBody())) === 'at once') {
      return `short answers to held requests stay away, long ones come at once: something between keeps them back until a buffer is full; ${advice}`;
    }
    if ((await arrives(stage, small(), [['Connection', 'close']])) === 'at once') {
      return `answers to held requests come only when their connection ends: something between keeps them back; ${advice}`;
    }
    return undefined;
  });
}

/** Whether short messages are kept back on a location whose answers last. One that delivers nothing at all keeps nothing back. */
async function isKeptBack(ports: Ports, name: (typeof streams)[number]): Promise<boolean> {
  if (!ports.locations[name]) return false;
  const kept = await playing(ports, async (stage) => {
    // Hexadecimal digits go through every template as they are; there are two for each byte.
    const body = stage.longBody();
    const long = Buffer.from(body.subarray(body.length / 2)).toString('hex');
    const streamed = async (message: string) => comesToStream(stage, name, message);
    // A message that is published before its subscriber is there doesn't come either; that does not happen twice.
    return !(await streamed(stage.text())) && (await streamed(long)) && !(await streamed(stage.text()));
  });
  return kept ?? false;
}

/** How much of a long message must have come: a proxy may keep the last of it. */
const beginning = 64;

/** Whether a message, or the beginning of it, comes at once to somebody who waits for it on a stream. */
async function comesToStream(
  stage: Stage,
  name: (typeof streams)[number],
  message: string,
): Promise<boolean> {
  const { immediately, patience } = stage.ports.timing;
  const channel = await stage.channel();
  const waiter = channel.subscriberAt(name).get();
  await stage.within(waiter.sent, patience);
  await channel.fence();
  const posted = channel.publisher.post(message);
  await stage.settledWithin(posted, patience);
  const come = async () => {
    while (!holds(waiter, message.slice(0, beginning)) && !waiter.settled) await waiter.changed();
  };
  await stage.within(come(), immediately);
  return holds(waiter, message.slice(0, beginning));
}

function holds({ body }: Call, text: string): boolean {
  return body.includes(text);
}

type Headers = readonly (readonly [name: string, value: string])[];

/** When a message comes to a request that waits for it; `not held` when that was answered before. */
async function arrives(
  stage: Stage,
  message: string | Uint8Array,
  headers: Headers = [],
): Promise<'at once' | 'late' | 'not held'> {
  const { patience, immediately } = stage.ports.timing;
  const channel: Channel = await stage.channel();
  const waiter = channel.subscriber.get({ headers });
  await stage.within(waiter.sent, patience);
  await channel.fence();
  if (waiter.touched) return 'not held';
  await stage.settledWithin(channel.publisher.post(message), patience);
  await stage.settledWithin(waiter, immediately);
  return waiter.settled?.kind === 'response' || waiter.reader.begun ? 'at once' : 'late';
}
