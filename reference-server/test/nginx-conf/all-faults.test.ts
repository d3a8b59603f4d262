import { expect, test } from 'vitest';
import { allFaults } from '../../src/nginx-conf/all-faults.js';
import { adviceOnUnknown } from '../../src/nginx-conf/language/advice.js';
import { allDirectives } from '../../src/nginx-conf/language/directives/all.js';
import { SharedState } from '../../src/nginx-conf/site/shared-state.js';
import { VirtualClock } from '../../src/virtual/virtual-clock.js';
import { memoryFiles } from '../support/nginx-conf/memory-files.js';

/** What is wrong with a configuration, and the lines. */
function faultsOf(text: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  const source = { path: '/c/nginx.conf', prefix: '/c', errorLog: 'e', global: '', usualPort: 8000 };
  const journal = { error() {}, access() {} };
  const all = memoryFiles({ '/c/nginx.conf': text, ...files });
  return allFaults(source, all, (configuration) => {
    configuration
      .compile(new SharedState(new VirtualClock(), journal, configuration.memory), journal)
      .close();
  }).map(({ message }) => message.replace('/c/nginx.conf:', ''));
}

test('nothing is wrong with a right one', () => {
  expect(faultsOf('events { } http { server { } }')).toEqual([]);
});

test('what is seen of each line, and of the whole, is told together', () => {
  expect(
    faultsOf(
      `events { }
      http {
        upstream a { server x:99999; fast; }
        server {
          listen 80; listen 80;
          location / { set $a b; return 200 $b; }
          location /b { return 200 $c; proxy_pass http://a$d; }
          location /e { sendfil on; }
          include more.conf;
        }
      }`,
      { '/c/more.conf': 'root;\nlocation /f { return 200 $g; }' },
    ),
  ).toEqual([
    'invalid host or port in upstream "x:99999" in 3',
    'unknown directive "fast" in 3',
    'a duplicate listen 0.0.0.0:80 in 5',
    'unknown "b" variable in 6',
    'unknown "c" variable in 7',
    'unknown "d" variable in 7',
    'unknown directive "sendfil" in 8',
    'invalid number of arguments in "root" directive in /c/more.conf:1',
    'unknown "g" variable in /c/more.conf:2',
  ]);
});

test('what is missing only because a wrong line was left out is no fault', () => {
  const push = 'push_stream_subscriber; push_stream_channels_path a;';
  expect(
    faultsOf(`events { } http { push_stream_shared_memory_size 5x; server { location / { ${push} } } }`),
  ).toEqual(['"push_stream_shared_memory_size" directive invalid value in 1']);
  expect(faultsOf('events { } http { server { location / { set b c; return 200 $b; } } }')).toEqual([
    'invalid variable name "b" in 1',
    'unknown "b" variable in 1',
  ]);
});

test('what cannot be read at all is told alone', () => {
  expect(faultsOf('events { } http { server {')).toEqual([expect.stringContaining('unexpected end of file')]);
  expect(faultsOf('http { }')).toEqual(['no "events" section in configuration']);
});

test('so many faults are told', () => {
  expect(faultsOf(`events { } http { ${'x;'.repeat(5000)} }`)).toHaveLength(1000);
});

test('what comes near a directive of nchan is one of ours', () => {
  for (const name of [
    'nchan_publisher',
    'nchan_pubsub',
    'nchan_channel_id',
    'nchan_message_timeout',
    'nchan_stub_status',
  ]) {
    const near = adviceOnUnknown(name, 'location').match(/push_stream_\w+/g) ?? [];
    expect(near.length).toBeGreaterThan(0);
    expect(near.filter((one) => !allDirectives.has(one))).toEqual([]);
  }
  expect(adviceOnUnknown('nchan_redis_url', 'http')).toMatch(/none of its directives comes near/);
});
