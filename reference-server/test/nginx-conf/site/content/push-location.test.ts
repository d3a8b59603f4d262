import { expect, test } from 'vitest';
import { failureOf } from '../../../support/nginx-conf/failure.js';
import { NginxLab, withHttp } from '../../../support/nginx-conf/nginx-lab.js';

/** The word of a configuration that is to blame stands in a line that is marked so. */
const mark = '# here';

const location = (...lines: string[]) => [
  'server {',
  'location /sub {',
  'push_stream_subscriber;',
  'push_stream_channels_path $arg_id;',
  ...lines,
  '}',
  '}',
];

test.each<[reason: string, lines: readonly string[]]>([
  ['push_stream_message_ttl cannot be zero.', [`push_stream_message_ttl 0; ${mark}`, ...location()]],
  [
    'The push_stream_shared_memory_size value must be at least 131072 bytes.',
    [`push_stream_shared_memory_size 1k; ${mark}`, ...location()],
  ],
  [
    'cannot set max number of wildcard channels if push_stream_wildcard_channel_prefix is not set or blank.',
    [`push_stream_max_number_of_wildcard_channels 3; ${mark}`, ...location()],
  ],
  [
    'cannot set wildcard channel max qtd if push_stream_wildcard_channel_prefix is not set or blank.',
    location(`push_stream_wildcard_channel_max_qtd 3; ${mark}`),
  ],
  ['padding pattern not match the value x', location(`push_stream_padding_by_user_agent x; ${mark}`)],
  [
    'unable to open file "/none" for header template',
    location(`push_stream_header_template_file /none; ${mark}`),
  ],
  [
    'invalid push_stream_subscriber mode value: x, accepted values (streaming, polling, long-polling, eventsource, websocket)',
    [
      'server {',
      'location /sub {',
      `push_stream_subscriber x; ${mark}`,
      'push_stream_channels_path $1;',
      '}',
      '}',
    ],
  ],
  ['push_stream_message_template cannot be blank.', location(`push_stream_message_template ""; ${mark}`)],
  [
    'push_min_message_buffer_length 5 is more than push_max_message_buffer_length 3.',
    [
      'server {',
      'location /pub {',
      'push_publisher;',
      'push_max_message_buffer_length 3;',
      `push_min_message_buffer_length 5; ${mark}`,
      '}',
      '}',
    ],
  ],
  // No line has it: it is the location that lacks something.
  [
    'push_stream_channels_path must be set.',
    ['server {', `location /sub { ${mark}`, 'push_stream_subscriber;', '}', '}'],
  ],
])('%s is told of the line that is to blame', (reason, lines) => {
  const memory = lines.some((line) => line.startsWith('push_stream_shared_memory_size'))
    ? []
    : ['push_stream_shared_memory_size 1m;'];
  const text = withHttp([...memory, ...lines].join('\n'));
  const line = text.split('\n').findIndex((one) => one.endsWith(mark)) + 1;
  // The one fault of the other dialect here has no name before it.
  const before = reason.startsWith('push_min_message') ? '' : 'push stream module: ';
  expect(failureOf(() => new NginxLab(text, { keep: true }))).toBe(
    `${before}${reason} in /c/nginx.conf:${line}`,
  );
});
