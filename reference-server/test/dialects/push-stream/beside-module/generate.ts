import type { Random } from '../../../adversary/random.js';
import { request, type Sequence, type Step } from './sequence.js';
import type { ComparedConfiguration } from './servers.js';

/** Each kind of location, and each way to give a position. */
export const configuration: ComparedConfiguration = {
  http: `
  push_stream_max_messages_stored_per_channel 6;
  push_stream_message_ttl 5m;
  push_stream_max_channel_id_length 40;
  push_stream_events_channel_id adm_events;
  push_stream_wildcard_channel_prefix "all_";
  push_stream_max_subscribers_per_channel 6;`,
  locations: `
  location /stats { push_stream_channels_statistics; push_stream_channels_path $arg_id; }
  location /pub { push_stream_publisher admin; push_stream_channels_path $arg_id; push_stream_store_messages on; }
  location /plain { push_stream_publisher; push_stream_channels_path $arg_id; push_stream_channel_info_on_publish off; }
  location ~ ^/pubp/(.*)$ { push_stream_publisher admin; push_stream_channels_path $1; push_stream_store_messages on; }
  location ~ ^/ev/(.*)$ { push_stream_subscriber eventsource; push_stream_channels_path $1; push_stream_header_template "hi"; push_stream_ping_message_interval 3m; }
  location ~ ^/sub/(.*)$ { push_stream_subscriber; push_stream_channels_path $1; push_stream_header_template "<html>"; push_stream_message_template "~id~;~channel~;~text~;~tag~;~time~;~event-id~;~event-type~|"; push_stream_footer_template "</html>"; }
  location ~ ^/padded/(.*)$ { push_stream_subscriber; push_stream_channels_path $1; push_stream_header_template "<html>"; push_stream_message_template "~text~|"; push_stream_padding_by_user_agent "[T|t]est,50,0:[O|o]dd,31,33"; default_type text/html; }
  location ~ ^/lp/(.*)$ { push_stream_subscriber long-polling; push_stream_channels_path $1; push_stream_message_template "~id~;~text~|"; push_stream_longpolling_connection_ttl 2m; }
  location ~ ^/poll/(.*)$ { push_stream_subscriber polling; push_stream_channels_path $1; push_stream_message_template '{"id":~id~,"channel":"~channel~","text":"~text~","event":"~event-id~"}'; }
  location ~ ^/args/(.*)$ { push_stream_subscriber polling; push_stream_channels_path $1; push_stream_last_received_message_time $arg_time; push_stream_last_received_message_tag $arg_tag; push_stream_last_event_id $arg_eventid; push_stream_message_template "~id~;~text~|"; }
  location ~ ^/origin/(.*)$ { push_stream_subscriber polling; push_stream_channels_path $1; push_stream_allowed_origins $arg_org; push_stream_message_template "~id~;~text~|"; }
  location ~ ^/agent/(.*)$ { push_stream_subscriber polling; push_stream_channels_path $1; push_stream_user_agent $arg_ua; push_stream_padding_by_user_agent "[T|t]est,50,0"; push_stream_message_template "~id~;~text~|"; }
  location ~ ^/auth/(.*)$ { push_stream_subscriber polling; push_stream_channels_path $1; push_stream_authorized_channels_only on; push_stream_wildcard_channel_max_qtd 2; push_stream_message_template "~id~;~text~|"; }
  location ~ ^/adm/(.*)$ { push_stream_subscriber; push_stream_header_template "h"; push_stream_channels_path $1; push_stream_allow_connections_to_events_channel on; push_stream_message_template "~channel~;~text~|"; }
  location ~ ^/ws/(.*)$ { push_stream_subscriber websocket; push_stream_channels_path $1; push_stream_websocket_allow_publish on; push_stream_store_messages on; push_stream_message_template "~id~;~text~"; }`,
};

const subscriberPaths = ['/poll/', '/lp/', '/args/', '/auth/', '/origin/', '/agent/'];
const streamPaths = ['/sub/', '/ev/', '/padded/', '/ws/', '/adm/'];

/** Texts of messages, as latin1 bytes. */
const texts = [
  'one',
  'two words',
  'a"b\\c',
  'line 1\nline 2',
  'line 1\r\nline 2',
  'cr\rcr',
  '~id~',
  '\xc3\xbcmlaut',
  '{"a":1}',
  '<b>&amp;</b>',
  ' ',
  'x'.repeat(300),
];

/** Names that are special in some way; the others are made for the sequence. */
const oddNames = [
  'ALL',
  '*',
  'a*',
  'adm_events',
  'all_x',
  'x'.repeat(41),
  '%C3%BC',
  'a%2Fb',
  '%',
  '%zz',
  'a%20b',
  'a+b',
  'a,b',
  'a.b',
  'a.b2',
];

class Generator {
  readonly #random: Random;
  readonly #prefix: string;
  #seconds = 0;

  constructor(random: Random, prefix: string) {
    this.#random = random;
    this.#prefix = prefix;
  }

  steps(): Sequence {
    const random = this.#random;
    const steps: Step[] = [];
    if (random.chance(70))
      for (let left = random.between(1, 5); left > 0; left--) steps.push(this.#publish());
    for (let left = random.between(2, 8); left > 0; left--) steps.push(this.#step());
    return steps;
  }

  #step(): Step {
    const random = this.#random;
    const kind = random.below(100);
    if (kind < 30) return this.#publish();
    if (kind < 34) {
      this.#seconds++;
      return { do: 'next second' };
    }
    if (kind < 60) return { do: 'ask', bytes: this.#subscribe(subscriberPaths) };
    if (kind < 74) return { do: 'listen', bytes: this.#subscribe(streamPaths) };
    if (kind < 86) return { do: 'ask', bytes: this.#information() };
    if (kind < 90) return { do: 'ask', bytes: request('DELETE', `/pub?id=${this.#names()}`) };
    if (kind < 95) return { do: 'ask', bytes: this.#odd() };
    const requests = Array.from({ length: random.between(2, 4) }, () =>
      random.chance(50) ? this.#information() : this.#subscribe(['/poll/', '/args/']),
    );
    return { do: 'pipeline', requests };
  }

  #name(): string {
    const random = this.#random;
    return `${random.chance(8) ? 'all_' : ''}${this.#prefix}${random.pick(['a', 'a', 'a', 'b', 'c'])}`;
  }

  #names(): string {
    // Alone: of several channels the module may have made some when it refuses one.
    if (this.#random.chance(8)) return this.#random.pick(oddNames);
    return Array.from({ length: this.#random.chance(25) ? this.#random.between(2, 3) : 1 }, () =>
      this.#name(),
    ).join('/');
  }

  #publish(): Step {
    const random = this.#random;
    const headers = [
      ...(random.chance(30) ? [`Event-Id: ${random.pick(['e1', 'e2', 'e%203', '7'])}`] : []),
      ...(random.chance(20) ? [`Event-Type: ${random.pick(['t1', 'a b'])}`] : []),
      ...(random.chance(20) ? [`Accept: ${this.#accept()}`] : []),
    ];
    const path = random.pick(['/pub?id=', '/pub?id=', '/pub?id=', '/pubp/', '/plain?id=']);
    const body = random.pick(texts);
    return {
      do: 'ask',
      bytes: request(random.chance(10) ? 'PUT' : 'POST', path + this.#names(), { headers, body }),
    };
  }

  #accept(): string {
    return this.#random.pick([
      'text/plain',
      'application/json',
      'application/yaml',
      'text/x-json',
      'application/xml',
      'text/xml',
      'text/html',
      '*/*',
      'text/html, application/json',
    ]);
  }

  #information(): string {
    const random = this.#random;
    const path = random.pick(['/stats', '/stats?id=', '/stats?id=', '/pub?id=', '/plain?id=']);
    const target = path.endsWith('=') ? path + this.#names() : path;
    const headers = random.chance(60) ? [`Accept: ${this.#accept()}`] : [];
    return request(random.chance(6) ? 'HEAD' : 'GET', target, { headers });
  }

  #subscribe(paths: readonly string[]): string {
    const random = this.#random;
    const path = random.pick(paths);
    // Held by one request that names a channel several times, the module forgets others on that channel.
    const asked = this.#names().split('/');
    const distinct = path === '/lp/' ? [...new Set(asked)] : asked;
    const names = distinct.map(
      (name) => name + (random.chance(35) ? random.pick(['.b1', '.b2', '.b9', '.b', '.bx']) : ''),
    );
    const headers = this.#position();
    let query = '';
    if (path === '/args/') query = this.#arguments();
    if (path === '/origin/') query = `?org=${random.pick(['http%3A%2F%2Fa', 'http://a', '*', ''])}`;
    if (path === '/agent/') query = `?ua=${random.pick(['Test', '%54est', 'none', ''])}`;
    if (random.chance(8) && path !== '/ws/')
      query += `${query ? '&' : '?'}callback=${random.pick(['f', 'a.b', 'f%5B1%5D'])}`;
    if (path === '/padded/') headers.push(`User-Agent: ${random.pick(['Test', 'odd', 'other'])}`);
    if (path === '/ws/')
      headers.push(
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      );
    else if (random.chance(8))
      headers.push(
        `X-Nginx-PushStream-Mode: ${random.pick(['polling', 'long-polling', 'streaming', 'eventsource'])}`,
      );
    if (random.chance(6)) headers.push('Origin: http://o.example');
    const version = random.chance(8) && path !== '/ws/' ? '1.0' : '1.1';
    return request('GET', path + names.join('/') + query, { headers, version });
  }

  /** Headers that say what was received last. */
  #position(): string[] {
    const random = this.#random;
    const headers: string[] = [];
    if (random.chance(45)) headers.push(`If-Modified-Since: ${this.#date()}`);
    if (random.chance(40))
      headers.push(
        `If-None-Match: ${random.pick(['0', '1', '2', '3', '"1"', 'W/"1"', 'x', '-1', '1x', ''])}`,
      );
    if (random.chance(15)) headers.push(`Last-Event-ID: ${random.pick(['e1', 'e2', 'none', '7', ''])}`);
    return headers;
  }

  #date(): string {
    const now = `{date+${this.#seconds}}`;
    return this.#random.pick([
      now,
      now,
      '{date+0}',
      '{date-1}',
      '{date+5}',
      'Thu, 01 Jan 1970 00:00:00 GMT',
      'Thu, 01 Jan 1970 00:00:00 UTC',
      'rubbish',
    ]);
  }

  #arguments(): string {
    const random = this.#random;
    const list: string[] = [];
    if (random.chance(70))
      list.push(
        `time=${random.pick(['{escaped date+0}', '{escaped date-1}', 'Thu,%2001%20Jan%201970%2000:00:00%20GMT', '{time+0}', '0', 'x'])}`,
      );
    if (random.chance(60)) list.push(`tag=${random.pick(['0', '1', '2', '%31', 'x'])}`);
    if (random.chance(25)) list.push(`eventid=${random.pick(['e1', 'e%31', 'none', 'e%203'])}`);
    return list.length > 0 ? `?${list.join('&')}` : '';
  }

  /** Methods that are not taken, options, and the like. */
  #odd(): string {
    const random = this.#random;
    const target =
      random.pick(['/pub?id=', '/plain?id=', '/poll/', '/stats?id=', '/lp/', '/ev/']) + this.#names();
    const method = random.pick(['OPTIONS', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'BREW', 'GET']);
    const headers = random.chance(40) ? ['Origin: http://o.example'] : [];
    return request(method, target, {
      headers,
      body: method === 'PUT' && target.startsWith('/p') ? 'x' : undefined,
    });
  }
}

/**
 * A sequence by chance.
 * @param prefix what the names of its channels begin with, as those of no other
 */
export function generate(random: Random, prefix: string): Sequence {
  return new Generator(random, prefix).steps();
}
