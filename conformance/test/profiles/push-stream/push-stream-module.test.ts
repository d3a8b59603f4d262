import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { realModule } from '../../../../reference-server/test/support/push-stream/real-module.js';
import type { RunResult } from '../../../src/engine/results.js';
import { checkServer } from '../../../src/target/check-server.js';
import { serveForChecks } from '../../support/push-stream/module-target.js';

const baseline = readFileSync(new URL('module-baseline.yaml', import.meta.url), 'utf8');
const known = [...baseline.matchAll(/^- id: (\S+)$/gm)].map(([, id]) => id);

/** Nothing fails but what the module breaks, however it is configured, and nothing is left open. */
function isJudgedRight({ checks, compliance }: RunResult): void {
  const other = checks.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'not-applicable');
  const failed = other.filter(({ id, outcome }) => outcome === 'fail' && known.includes(id));
  expect(
    other.filter((check) => !failed.includes(check)).map(({ id, reason }) => `${id}: ${reason}`),
  ).toEqual([]);
  expect(compliance).toBe('conditionally compliant');
}

describe.skipIf(realModule === undefined)('the kit against nginx-push-stream-module itself', () => {
  test('as the reference server is configured: exactly what the baseline says', async () => {
    const result = await checkServer(await serveForChecks());

    isJudgedRight(result);
    const failed = result.checks.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id);
    expect(failed).toEqual(known);
    expect(result.checks.filter(({ outcome }) => outcome === 'not-applicable')).toEqual([]);
  });

  test('with four processes, each told of in the statistics', async () => {
    isJudgedRight(await checkServer(await serveForChecks({ workers: 4 })));
  });

  test.each([
    ['1', []],
    ['1', ['push_stream_max_messages_stored_per_channel']],
    ['2', []],
    ['5', ['push_stream_max_messages_stored_per_channel']],
  ])('with storage for %s messages of a channel, of which the kit is not told: %j', async (limit, untold) => {
    const everywhere = { push_stream_max_messages_stored_per_channel: limit };
    isJudgedRight(await checkServer(await serveForChecks({ everywhere, untold })));
  });

  test.each([
    ['20', '$arg_'],
    ['2', '$arg_'],
    ['20', '$http_x_'],
  ])('with storage for %s messages, and positions from %s…', async (limit, from) => {
    const everywhere = {
      push_stream_max_messages_stored_per_channel: limit,
      push_stream_last_received_message_time: `${from}since`,
      push_stream_last_received_message_tag: `${from}tag`,
      push_stream_last_event_id: `${from}last_id`,
    };
    isJudgedRight(await checkServer(await serveForChecks({ everywhere })));
  });

  test('without header templates and pings, so that nothing of a stream comes before the first message', async () => {
    const everywhere = {
      push_stream_header_template: undefined,
      push_stream_ping_message_interval: undefined,
    };
    isJudgedRight(await checkServer(await serveForChecks({ everywhere })));
  });
});
