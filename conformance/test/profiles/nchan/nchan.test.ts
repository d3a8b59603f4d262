import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../../src/cli/main.js';
import { profiles } from '../../../src/profiles/index.js';
import { type Nchan, nchanAvailable, startNchan } from '../../../src/stability/nginx.js';
import { checkServer } from '../../../src/target/check-server.js';

const baseline = fileURLToPath(new URL('nchan-baseline.yaml', import.meta.url));
const known = [...readFileSync(baseline, 'utf8').matchAll(/^- id: (\S+)$/gm)].map((match) => match[1]);

/** A location for each area of the profile, beside those that every nchan of these tests has. */
const locations = [
  'location = /ev { nchan_subscriber eventsource; nchan_eventsource_ping_interval 1; }',
  'location = /ws { nchan_subscriber websocket; nchan_websocket_ping_interval 1; }',
  'location = /chunked { nchan_subscriber chunked; }',
  'location = /multipart { nchan_subscriber multipart-mixed; }',
  'location = /raw { nchan_subscriber http-raw-stream; }',
  'location ~ ^/multi/(.*)$ { nchan_subscriber; nchan_channel_id $1; nchan_channel_id_split_delimiter "/"; }',
  'location = /pubsub { nchan_pubsub; }',
  'location = /existing { nchan_subscriber; nchan_subscribe_existing_channels_only on; }',
  'location = /timeout { nchan_subscriber; nchan_subscriber_timeout 2s; }',
];

/** The part of a check in the JSON report that is looked at here. */
interface ReportedCheck {
  readonly id: string;
  readonly outcome: string;
  readonly seen?: string;
  readonly transcript: readonly { kind: string }[];
}

describe.skipIf(!nchanAvailable())('nchan against what its documents promise', () => {
  let nchan: Nchan;
  let code: number;
  let said = '';
  let report: { readonly compliance: string; readonly checks: readonly ReportedCheck[] };

  beforeAll(async () => {
    nchan = await startNchan({ locations });
    const at = (path: string) => `${nchan.url}/${path}?id={channel}`;
    const directory = mkdtempSync(join(tmpdir(), 'pushstream-kit-'));
    const file = join(directory, 'report.json');
    const stream = { write: (text: string) => (said += text) };
    const around = Object.assign(new EventEmitter(), { stdout: stream, stderr: stream });
    const argv = [
      ...['--profile', 'nchan', '--publisher', at('pub'), '--subscriber', at('sub')],
      ...['--interval', at('sub-ip'), '--publisher-nostore', at('pub-nostore')],
      ...['--publisher-limit', `${at('pub-limit')}=3`, '--eventsource', at('ev'), '--websocket', at('ws')],
      ...['--streaming', at('chunked'), '--multipart', at('multipart'), '--raw-stream', at('raw')],
      ...['--multiplexed', `${nchan.url}/multi/{channel}`, '--pubsub', at('pubsub')],
      ...['--authorized', at('existing'), '--subscriber-timeout', at('timeout')],
      ...['--setting', 'subscriber-timeout:nchan_subscriber_timeout=2s'],
      ...['--setting', 'eventsource:nchan_eventsource_ping_interval=1'],
      ...['--setting', 'websocket:nchan_websocket_ping_interval=1'],
      ...['--features', 'case-sensitive-ids=yes,encoded-ids=yes'],
      ...['--gate', 'should', '--baseline', baseline, '--report', 'console', '--report', `json=${file}`],
    ];
    try {
      code = await main(argv, {}, around);
      report = JSON.parse(readFileSync(file, 'utf8'));
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
  afterAll(() => nchan?.stop());

  const failed = () => report.checks.filter(({ outcome }) => outcome === 'fail');

  test('what fails is what the baseline says, and nothing is left unjudged', () => {
    expect(failed().map(({ id }) => id)).toEqual(expect.arrayContaining(known));
    expect(failed()).toHaveLength(known.length);
    const open = report.checks.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'fail');
    expect(open.map(({ id, outcome }) => `${id}: ${outcome}`)).toEqual([]);
  });

  test.each(['--', '--\n', ''])(
    'of a raw stream whose separator is %j judges no more than else',
    async (separator) => {
      const location = `location = /raw { nchan_subscriber http-raw-stream; nchan_subscriber_http_raw_stream_separator ${JSON.stringify(separator)}; }`;
      const other = await startNchan({ locations: [location] });
      try {
        const at = (path: string) => `${other.url}/${path}?id={channel}`;
        const { checks } = await checkServer({
          profile: 'nchan',
          publisher: at('pub'),
          subscriber: at('sub'),
          rawStream: at('raw'),
          setting: [`raw-stream:nchan_subscriber_http_raw_stream_separator=${separator}`],
          only: profiles.nchan.checks.filter(({ needs }) => needs.includes('rawStream')).map(({ id }) => id),
        });
        expect(checks.length).toBeGreaterThan(4);
        const failed = checks.filter(({ id, outcome }) => outcome !== 'pass' && !known.includes(id));
        expect(failed.map(({ id, seen }) => `${id}: ${seen}`)).toEqual([]);
      } finally {
        await other.stop();
      }
    },
  );

  test('says in one sentence that it is no push-stream server', async () => {
    const [publisher, subscriber] = ['pub', 'sub'].map((path) => `${nchan.url}/${path}?id={channel}`);
    const run = checkServer({
      profile: 'push-stream',
      publisher: String(publisher),
      subscriber: String(subscriber),
    });
    await expect(run).rejects.toThrow(
      /^the publisher location answers POST with 20[12] \w+ and ".*", which is another dialect than that of --profile push-stream: --profile relay or --profile nchan$/,
    );
  });

  test('with the baseline the gate is met; the verdict stays "not compliant"', () => {
    expect(code).toBe(0);
    expect(report.compliance).toBe('not compliant');
    expect(said.trimEnd().split('\n').at(-1)).toContain('not compliant');
  });

  test('each failure comes with its evidence', () => {
    for (const { id, seen, transcript } of failed()) {
      expect(seen, id).toBeTruthy();
      expect(transcript.filter(({ kind }) => kind === 'sent').length, id).toBeGreaterThan(0);
    }
  });
});
