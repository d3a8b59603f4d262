import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { realModule } from '../../../../reference-server/test/support/push-stream/real-module.js';
import type { RunResult } from '../../../src/engine/results.js';
import { profiles } from '../../../src/profiles/index.js';
import { type CheckServerOptions, checkServer } from '../../../src/target/check-server.js';
import { serveForChecks } from '../../support/push-stream/module-target.js';

const baseline = readFileSync(new URL('module-baseline.yaml', import.meta.url), 'utf8');
const known = [...baseline.matchAll(/^- id: (\S+)$/gm)].map(([, id]) => id);

/** `KIT_WHOLE=1` looks at all configurations, which takes minutes on two cores; CI at those that differ most. */
const isWhole = process.env.KIT_WHOLE === '1';

const checksOfStatistics = profiles['push-stream'].checks
  .map(({ id }) => id)
  .filter((id) => id.startsWith('push-stream/statistics'));

/** What a run came to; there is no verdict where it took a second run. */
interface Judged extends Pick<RunResult, 'checks'> {
  readonly compliance: string | undefined;
}

/** Checks a server; what this machine was too busy to judge is looked at once more, alone. */
async function check(target: CheckServerOptions): Promise<Judged> {
  const result = await checkServer(target);
  const isPart = target.only !== undefined && target.only.length > 0;
  const busy = result.checks.filter(({ reason }) => reason?.startsWith('this machine was too busy'));
  if (busy.length === 0) return { ...result, compliance: isPart ? undefined : result.compliance };
  const again = await checkServer({ ...target, only: busy.map(({ id }) => id) });
  const judged = new Map(again.checks.map((one) => [one.id, one]));
  return { checks: result.checks.map((one) => judged.get(one.id) ?? one), compliance: undefined };
}

/** Nothing fails but what the module breaks, however it is configured, and nothing is left open. */
function isJudgedRight({ checks, compliance }: Judged): void {
  const other = checks.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'not-applicable');
  const failed = other.filter(({ id, outcome }) => outcome === 'fail' && known.includes(id));
  expect(
    other.filter((check) => !failed.includes(check)).map(({ id, reason }) => `${id}: ${reason}`),
  ).toEqual([]);
  expect(compliance ?? 'conditionally compliant').toBe('conditionally compliant');
}

describe.skipIf(realModule === undefined)('the kit against nginx-push-stream-module itself', () => {
  test('as the reference server is configured: exactly what the baseline says', async () => {
    const result = await check(await serveForChecks());

    isJudgedRight(result);
    const failed = result.checks.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id);
    expect(failed).toEqual(known);
    expect(result.checks.filter(({ outcome }) => outcome === 'not-applicable')).toEqual([]);
  });

  test('with four processes, each told of in the statistics', async () => {
    // Between its processes the module takes its time, so that a busy machine gets other checks wrong.
    const only = isWhole ? [] : checksOfStatistics;
    isJudgedRight(await check({ ...(await serveForChecks({ workers: 4 })), only }));
  });

  test.each<[string, string[]]>([
    ['1', ['push_stream_max_messages_stored_per_channel']],
    ...(isWhole
      ? ([
          ['1', []],
          ['2', []],
          ['5', ['push_stream_max_messages_stored_per_channel']],
        ] satisfies [string, string[]][])
      : []),
  ])('with storage for %s messages of a channel, of which the kit is not told: %j', async (limit, untold) => {
    const everywhere = { push_stream_max_messages_stored_per_channel: limit };
    isJudgedRight(await check(await serveForChecks({ everywhere, untold })));
  });

  test.each([
    ['2', '$arg_'],
    ...(isWhole
      ? [
          ['20', '$arg_'],
          ['20', '$http_x_'],
        ]
      : []),
  ])('with storage for %s messages, and positions from %s…', async (limit, from) => {
    const everywhere = {
      push_stream_max_messages_stored_per_channel: limit,
      push_stream_last_received_message_time: `${from}since`,
      push_stream_last_received_message_tag: `${from}tag`,
      push_stream_last_event_id: `${from}last_id`,
    };
    isJudgedRight(await check(await serveForChecks({ everywhere })));
  });

  // Here each stream is waited for, and on a busy machine its life is over before what it is asked for.
  if (isWhole) {
    test('without header templates and pings, so that nothing of a stream comes before the first message', async () => {
      const everywhere = {
        push_stream_header_template: undefined,
        push_stream_ping_message_interval: undefined,
      };
      isJudgedRight(await check(await serveForChecks({ everywhere })));
    });
  }

  test('says in one sentence that nobody has told how messages look', async () => {
    const untold = ['push_stream_message_template', 'push_stream_header_template'];
    await expect(checkServer(await serveForChecks({ untold }))).rejects.toThrow(
      /^messages come to the streaming, eventsource and websocket locations as .*: give the templates of nginx.conf: --setting 'streaming:push_stream_message_template=…'/,
    );
  });

  test('says in one sentence that positions are read from arguments', async () => {
    const everywhere = {
      push_stream_last_received_message_time: '$arg_time',
      push_stream_last_received_message_tag: '$arg_tag',
    };
    const target = await serveForChecks({ everywhere, untold: Object.keys(everywhere) });

    await expect(checkServer(target)).rejects.toThrow(
      "the streaming, eventsource and websocket locations go on after the arguments time and tag, not after If-Modified-Since: say so (and push_stream_last_event_id, where that is configured): --setting 'streaming:push_stream_last_received_message_time=$arg_time' --setting 'streaming:push_stream_last_received_message_tag=$arg_tag'",
    );
  });

  test('says in one sentence that it is checked for another dialect', async () => {
    const { publisher, subscriber } = await serveForChecks();

    await expect(
      checkServer({ profile: 'relay', publisher, subscriber } as CheckServerOptions),
    ).rejects.toThrow(
      /^the publisher location answers POST with 200 OK and ".*", which is another dialect than that of --profile relay: --profile push-stream$/,
    );
  });
});
