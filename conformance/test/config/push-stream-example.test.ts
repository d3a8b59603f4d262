import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readConfigurationFile } from '../../src/config/configuration-file.js';
import { readSettings } from '../../src/config/settings.js';
import { Secrets } from '../../src/options/secrets.js';

const file = fileURLToPath(new URL('../../../docs/examples/push-stream.yaml', import.meta.url));

test('the example of the documents is a configuration of the push-stream profile', () => {
  const { given, attestations } = readConfigurationFile(readFileSync(file, 'utf8'), file);
  const { profile, locations } = readSettings(given, attestations, {}, new Secrets());
  expect(profile).toBe('push-stream');
  expect(Object.keys(locations ?? {}).sort()).toEqual(
    [
      'eventsource',
      'jsonp',
      'polling',
      'publisher',
      'statistics',
      'streaming',
      'subscriber',
      'websocket',
    ].sort(),
  );
  expect(locations?.streaming?.settings).toMatchObject({
    push_stream_footer_template: '</body></html>',
    push_stream_subscriber_connection_ttl: '3s',
  });
  expect(locations?.polling?.settings).not.toHaveProperty('push_stream_footer_template');
});
