import { describe, expect, test } from 'vitest';
import { realModule, serveWithRealModule } from '../../support/push-stream/real-module.js';

const locations = `
  location = /pub {
    push_stream_publisher; push_stream_channels_path $arg_id; push_stream_store_messages on;
  }
  location ~ ^/poll/(.*)$ {
    push_stream_subscriber polling; push_stream_channels_path $1; push_stream_message_template "~id~:~text~;";
  }`;

describe.skipIf(realModule === undefined)('the real push-stream module', () => {
  test('takes messages and hands them out', async () => {
    const url = await serveWithRealModule(locations);

    for (const body of ['one', 'two']) {
      const published = await fetch(`${url}/pub?id=a`, { method: 'POST', body });
      expect(published.status).toBe(200);
      await published.arrayBuffer();
    }
    const polled = await fetch(`${url}/poll/a.b2`);

    expect(polled.status).toBe(200);
    expect(polled.headers.get('server')).toMatch(/^nginx/);
    expect(await polled.text()).toBe('1:one;2:two;');
  });
});
