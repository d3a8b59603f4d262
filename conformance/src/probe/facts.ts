import type { Channel } from '../actors/channel.js';
import type { Ports } from '../actors/ports.js';
import { Stage } from '../actors/stage.js';
import type { Untold } from '../actors/untold.js';
import { decideFeatures } from '../engine/features.js';
import { preflight } from '../engine/preflight.js';
import type { Profile } from '../engine/profile.js';
import type { FeatureResult } from '../engine/results.js';
import type { Call } from '../wire/connection.js';
import { headerOf, statusLine } from '../wire/http-response.js';
import { countPattern } from './count-pattern.js';

/** What a target says when it is asked how it behaves. */
export interface Facts {
  readonly server: string | undefined;
  /** What the subscriber location does when there is no message. */
  readonly waits: 'held' | 'not modified' | 'something else';
  /** What a subscriber of an unknown channel is answered, when it is let in only after a PUT. */
  readonly refusedBeforePut: string | undefined;
  /** Content types of channel information, by what was accepted. */
  readonly formats: readonly { readonly accept: string; readonly answer: string }[];
  /** A regular expression that finds the number of held requests in channel information. */
  readonly count: string | undefined;
  /** Answers to other methods. */
  readonly methods: readonly {
    readonly method: string;
    readonly publisher: string;
    readonly subscriber: string;
  }[];
  readonly features: readonly FeatureResult[];
  /** What it is configured to that nobody has told. */
  readonly untold: readonly Untold[];
}

const accepted = ['text/plain', 'application/json', 'text/x-yaml', 'application/xml', 'text/html'];

/**
 * Asks a target how it behaves; nothing is judged.
 * @throws TargetUnusable
 */
export async function gatherFacts(
  ports: Ports,
  { ledger, probes, oldest, untold }: Pick<Profile, 'ledger' | 'probes' | 'oldest' | 'untold'>,
): Promise<Facts> {
  const { server } = await preflight(ports, oldest(1));
  const stage = new Stage(ports);
  try {
    const unknown = await first(stage, stage.unusedChannel());
    const made = unknown.waits === 'something else' ? await first(stage, await created(stage)) : unknown;
    const prepare = ports.prepare || made.waits !== unknown.waits;
    const declared = Object.fromEntries(ledger.features.map(({ name }) => [name, 'probe' as const]));
    const prepared = { ...ports, prepare };
    return {
      server,
      waits: made.waits,
      refusedBeforePut: made.waits === unknown.waits ? undefined : unknown.said,
      formats: await formats(stage),
      count: await count(stage),
      methods: await methods(stage),
      features: await decideFeatures(ledger.features, { declared, probes }, prepared),
      untold: untold ? await untold(new Stage(prepared)) : [],
    };
  } finally {
    await stage.clear();
  }
}

async function created(stage: Stage): Promise<Channel> {
  const channel = stage.unusedChannel();
  await answer(stage, channel.publisher.put());
  return channel;
}

/** What becomes of a request, in words. */
async function answer(stage: Stage, call: Call): Promise<string> {
  await stage.settledWithin(call, stage.ports.timing.immediately);
  const outcome = call.settled;
  if (!outcome) return 'no answer';
  return outcome.kind === 'response' ? statusLine(outcome.response) : outcome.kind;
}

async function first(stage: Stage, channel: Channel): Promise<{ waits: Facts['waits']; said: string }> {
  const said = await answer(stage, channel.subscriber.get());
  const waits = said === 'no answer' ? 'held' : said.startsWith('304') ? 'not modified' : 'something else';
  return { waits, said };
}

async function formats(stage: Stage): Promise<Facts['formats']> {
  const channel = await created(stage);
  const seen: { accept: string; answer: string }[] = [];
  for (const accept of accepted) {
    const call = channel.publisher.get({ headers: [['Accept', accept]] });
    const said = await answer(stage, call);
    const type =
      call.settled?.kind === 'response' ? headerOf(call.settled.response, 'Content-Type') : undefined;
    seen.push({ accept, answer: type ?? said });
  }
  return seen;
}

/** Reads channel information while nobody, one and two subscribers wait. */
async function count(stage: Stage): Promise<string | undefined> {
  const channel = await created(stage);
  const texts: string[] = [];
  for (let waiting = 0; waiting <= 2; waiting++) {
    const call = channel.publisher.get();
    await answer(stage, call);
    if (call.settled?.kind !== 'response') return undefined;
    texts.push(call.settled.response.body.toString('utf8'));
    const waiter = channel.subscriber.get();
    await stage.within(waiter.sent, stage.ports.timing.patience);
    await channel.fence();
    if (waiter.touched) return undefined;
  }
  return countPattern(texts);
}

async function methods(stage: Stage): Promise<Facts['methods']> {
  const channel = await created(stage);
  const seen: { method: string; publisher: string; subscriber: string }[] = [];
  for (const method of ['HEAD', 'OPTIONS']) {
    const publisher = await answer(stage, channel.publisher.other(method));
    seen.push({ method, publisher, subscriber: await answer(stage, channel.subscriber.other(method)) });
  }
  return seen;
}
