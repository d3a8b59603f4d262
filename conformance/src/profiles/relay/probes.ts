import type { Channel } from '../../actors/channel.js';
import type { Stage } from '../../actors/stage.js';
import type { Probe } from '../../engine/check.js';

/** Whether a message to one channel comes to a subscriber who asks for another, or the same, before it is published. */
async function reaches(stage: Stage, from: Channel, to: Channel): Promise<boolean> {
  const text = stage.text();
  const early = to.subscriber.get();
  await stage.within(early.sent, stage.ports.timing.patience);
  await from.fence();
  await stage.settledWithin(from.publisher.post(text), stage.ports.timing.patience);
  if (await came(stage, early, text)) return true;
  // Interval-polling has said 304 before.
  return early.settled !== undefined && came(stage, to.subscriber.get(), text);
}

async function came(
  stage: Stage,
  call: ReturnType<Channel['subscriber']['get']>,
  text: string,
): Promise<boolean> {
  await stage.settledWithin(call, stage.ports.timing.immediately);
  return call.settled?.kind === 'response' && call.settled.response.body.toString('utf8') === text;
}

/** Asks a server whether it has a feature, by what it does. */
export const relayProbes: Readonly<Record<string, Probe>> = {
  async storage(stage) {
    const channel = await stage.channel();
    const text = stage.text();
    await stage.settledWithin(channel.publisher.post(text), stage.ports.timing.patience);
    return came(stage, channel.subscriber.get(), text);
  },
  async 'case-sensitive-ids'(stage) {
    const base = await stage.channel();
    const [lower, upper] = [await stage.sibling(base, '-case'), await stage.sibling(base, '-CASE')];
    return !(await reaches(stage, lower, upper)) && reaches(stage, upper, upper);
  },
  async 'encoded-ids'(stage) {
    const base = await stage.channel();
    const encoded = await stage.sibling(base, ' a/é');
    return reaches(stage, encoded, encoded);
  },
};
