import type { Ports } from '../actors/ports.js';
import { Stage } from '../actors/stage.js';
import type { Call } from '../wire/connection.js';
import { headerOf } from '../wire/http-response.js';

/** The target can't be checked at all; the message says why in one line. */
export class TargetUnusable extends Error {
  override name = 'TargetUnusable';
}

/** Statuses that say: you have the wrong url, or may not come in. */
const refusals = new Set([400, 401, 403, 404, 405, 407, 429, 500, 501, 502, 503, 504]);

function statusOf(call: Call): number | undefined {
  return call.settled?.kind === 'response' ? call.settled.response.status : undefined;
}

/** What the target is like before anything is judged. */
export interface Preflight {
  /** Its Server header. */
  readonly server: string | undefined;
}

/**
 * Asks each location once whether it is there.
 * @throws TargetUnusable
 */
export async function preflight(ports: Ports): Promise<Preflight> {
  const stage = new Stage(ports);
  const { patience } = ports.timing;
  const ask = async (call: Call): Promise<Call> => {
    await stage.within(call.sent, patience);
    await stage.settledWithin(call, patience);
    return call;
  };
  try {
    const channel = stage.unusedChannel();
    const body = new TextEncoder().encode(stage.text());
    const posted = await ask(channel.publisher.post(body));
    refuseUnreachable(posted, ports.locations.publisher.template.text);
    if (!posted.settled)
      throw new TargetUnusable(
        `${ports.locations.publisher.template.text} accepts connections, but does not answer within ${patience} ms`,
      );
    const read = await ask(channel.subscriber.get());
    const subscriber = ports.locations.subscriber ?? ports.locations.interval;
    refuseUnreachable(read, subscriber?.template.text ?? '');
    refuseWall(posted, read);
    const server =
      posted.settled.kind === 'response' ? headerOf(posted.settled.response, 'Server') : undefined;
    return { server };
  } finally {
    await stage.clear();
  }
}

function refuseUnreachable(call: Call, url: string): void {
  if (call.settled?.kind === 'unreachable')
    throw new TargetUnusable(`cannot reach ${url}: ${call.settled.why}`);
}

function refuseWall(posted: Call, read: Call): void {
  const status = statusOf(posted);
  if (status === undefined || !refusals.has(status) || status !== statusOf(read)) return;
  throw new TargetUnusable(
    `the publisher and the subscriber location both answer ${status} to everything: are the urls right?`,
  );
}
