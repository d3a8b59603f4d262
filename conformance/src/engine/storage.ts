import { Failure, NotApplicable } from '../actors/failure.js';
import type { Ports } from '../actors/ports.js';
import type { Reply } from '../actors/reply.js';
import { Stage } from '../actors/stage.js';
import { Subscriber } from '../actors/subscriber.js';
import type { Check } from './check.js';
import type { Profile } from './profile.js';

/** How many messages of a channel are kept, and how that is known. */
export interface Storage {
  readonly kept: number;
  /** Said by the user, or seen. */
  readonly by: 'told' | 'seen';
}

/** Why a check has nothing to say of a target that keeps so few messages; undefined when it has. */
export function tooFewKept(
  { keeps }: Pick<Check, 'keeps'>,
  storage: Storage | undefined,
): string | undefined {
  if (!storage || keeps <= storage.kept) return undefined;
  const how = storage.by === 'told' ? 'is said to keep' : 'was seen to keep';
  return `it needs ${keeps} messages of a channel to be kept; this server ${how} ${storage.kept} (--stored N)`;
}

/** A server that keeps fewer messages than there are checks for, though nobody has said so. */
export function storageNotice(storage: Storage | undefined, checks: readonly Check[]): string | undefined {
  if (storage?.by !== 'seen') return undefined;
  const count = checks.filter((check) => tooFewKept(check, storage) !== undefined).length;
  if (count === 0) return undefined;
  const [messages, others] = [plural(storage.kept, 'message'), plural(count, 'check')];
  return `it keeps ${messages} of a channel, so that ${others} can say nothing; --stored ${storage.kept} says that this is meant`;
}

const plural = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

/** Whoever keeps so many messages of a channel keeps enough for every check. */
const enough = 8;

/**
 * Finds out how many of some messages are kept, by two ways that a limit shows in alike: what a new subscriber is given first, and
 * what follows the first message of all. Where they differ, the server is wrong somewhere, and the larger number counts.
 * @param oldest what is put behind a channel id to be given its latest messages, the oldest of them first
 * @param goingOn what a request carries to go on from a position
 * @returns undefined where it can't be seen, or where it is enough
 */
export async function findStorage(
  ports: Ports,
  oldest: (count: number) => string,
  goingOn: NonNullable<Profile['goingOn']>,
): Promise<Storage | undefined> {
  const location = ports.locations.subscriber ?? ports.locations.interval ?? ports.locations.polling;
  if (!location) return undefined;
  const stage = new Stage(ports);
  try {
    const channel = await stage.channel();
    const texts = Array.from({ length: enough + 1 }, () => stage.text());
    const [first = '', ...others] = texts;
    const read = (count: number) => new Subscriber(stage, location, channel.id + oldest(count)).get();
    await stage.expect(channel.publisher.post(first)).answers(200, 201, 202);
    const begun = await stage.expect(read(1)).answers(200);
    for (const text of others) await stage.expect(channel.publisher.post(text)).answers(200, 201, 202);
    const next = new Subscriber(stage, location, channel.id).get(goingOn(location, begun.cursor));
    const replies = [
      await stage.expect(read(texts.length)).answers(200),
      await stage.expect(next).answers(200),
    ];
    const kept = Math.max(...replies.map((reply) => keptIn(reply, texts)));
    return kept > 0 && kept < enough ? { kept, by: 'seen' } : undefined;
  } catch (error) {
    // What is wrong there, the checks will tell.
    if (error instanceof Failure || error instanceof NotApplicable) return undefined;
    throw error;
  } finally {
    await stage.clear();
  }
}

/** How many of the texts there are from the first one of an answer on; 0 where there is none of them in it. */
function keptIn(reply: Reply, texts: readonly string[]): number {
  const first = texts.findIndex((text) => reply.text.includes(text));
  return first < 0 ? 0 : texts.length - first;
}
