import type { Ports } from '../actors/ports.js';
import { Publisher } from '../actors/publisher.js';
import { Stage } from '../actors/stage.js';
import type { Call } from '../wire/connection.js';
import { type HttpResponse, headerOf } from '../wire/http-response.js';
import { isRefused, refuse, refuseSwapped } from './refusals.js';

/** How often the target is asked again because it reset a connection. */
const resetRetries = 3;

/** What the target is like before anything is judged. */
export interface Preflight {
  /** Its Server header. */
  readonly server: string | undefined;
  /** What it answered to a publisher. */
  readonly posted: HttpResponse | undefined;
  /** Its Date header, and the time of this machine when it came. */
  readonly date: { readonly said: string; readonly at: number } | undefined;
}

/** A 200 without a length may be a stream, whose end nobody will see. */
function lasts({ head }: Call): boolean {
  return head?.status === 200 && headerOf(head, 'Content-Length') === undefined;
}

/**
 * Asks each location whether it is there; where publishing is refused, the other one is asked, too. A connection that is reset
 * before a byte of an answer says nothing yet: all is asked again then.
 * @param oldest what is put behind a channel id to be given its oldest message at once
 * @throws TargetUnusable
 */
export async function preflight(ports: Ports, oldest = ''): Promise<Preflight> {
  for (let left = resetRetries; ; left--) {
    const stage = new Stage(ports);
    try {
      const seen = await askEach(stage, oldest);
      if (left === 0 || stage.resets === 0) return seen;
    } catch (error) {
      if (left === 0 || stage.resets === 0) throw error;
    } finally {
      await stage.clear();
    }
  }
}

/** Asks once; the caller clears the stage. */
async function askEach(stage: Stage, oldest: string): Promise<Preflight> {
  const { ports } = stage;
  const { patience, immediately } = ports.timing;
  const ask = async (call: Call, end: number): Promise<Call> => {
    const started = async () => {
      while (!lasts(call) && !call.settled) await call.changed();
    };
    await stage.within(call.sent, patience);
    await stage.within(started(), patience);
    if (lasts(call)) await stage.settledWithin(call, end);
    return call;
  };
  const channel = stage.unusedChannel();
  const body = new TextEncoder().encode(stage.text());
  const url = ports.locations.publisher.template.text;
  const subscriber = (ports.locations.subscriber ?? ports.locations.interval)?.template.text ?? '';
  const posted = await ask(channel.publisher.post(body), patience);
  const at = ports.clock.now();
  const waits = posted.settled !== undefined && posted.settled.kind !== 'unreachable';
  const read = waits ? await ask(channel.subscriberOf(`${channel.id}${oldest}`).get(), immediately) : posted;
  const other = ports.locations.subscriber ?? ports.locations.interval;
  if (other && isRefused(posted)) {
    const crossed = await ask(new Publisher(stage, other, channel.id).post(body), patience);
    refuseSwapped(posted, crossed);
  }
  refuse({ url, call: posted }, { url: waits ? subscriber : url, call: read }, patience);
  const response = posted.settled?.kind === 'response' ? posted.settled.response : undefined;
  const said = response && headerOf(response, 'Date');
  return {
    posted: response,
    server: response && headerOf(response, 'Server'),
    date: said === undefined ? undefined : { said, at },
  };
}
