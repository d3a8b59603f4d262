import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../../support/nginx-conf/failure.js';
import { NginxLab, withHttp } from '../../../support/nginx-conf/nginx-lab.js';

const signature = (text: string) => createHash('md5').update(text).digest('base64url');

const channels = `
  push_stream_shared_memory_size 1m;
  server {
    listen 80;
    location ~ ^/sub/(?<channel>\\w+)$ {
      secure_link $arg_s,$arg_until;
      secure_link_md5 "$channel $secure_link_expires secret";
      if ($secure_link = "") { return 403; }
      if ($secure_link = "0") { return 410; }
      push_stream_subscriber polling; push_stream_channels_path $channel;
    }
  }`;

describe('a channel that is open to those with a link', () => {
  /** The second in which it is asked, and one before and after it. */
  const open = async (secondsFromNow: number, target: (until: number) => string) => {
    const lab = new NginxLab(withHttp(channels));
    const now = Math.floor(lab.clock.now() / 1000);
    return (await lab.get(target(now + secondsFromNow))).slice(0, 3);
  };
  const link = (channel: string, signed: string) => (until: number) =>
    `/sub/${channel}?s=${signature(`${signed} ${until} secret`)}&until=${until}`;

  test('lets in until the second that is signed is over', async () => {
    expect(await open(0, link('a', 'a'))).toBe('304');
    expect(await open(1, link('a', 'a'))).toBe('304');
    expect(await open(-1, link('a', 'a'))).toBe('410');
  });

  test('is for one channel, and for one time', async () => {
    expect(await open(10, link('b', 'a'))).toBe('403');
    expect(await open(10, (until) => `${link('a', 'a')(until)}0`)).toBe('403');
    expect(await open(10, () => '/sub/a')).toBe('403');
  });
});

test('one way to sign does not go with the other', () => {
  const mixed = 'server { listen 80; location / { secure_link_secret a; secure_link_md5 b; } }';
  expect(failureOf(() => new NginxLab(withHttp(mixed)))).toBe(
    '"secure_link_secret" cannot be mixed with "secure_link" and "secure_link_md5" in /c/nginx.conf:3',
  );
});
