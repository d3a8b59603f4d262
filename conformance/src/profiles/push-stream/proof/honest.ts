import { createPushServer, type ServerSettings } from 'pushstream-server';
import type { Locations } from '../../../actors/locations.js';
import type { HonestVariant } from '../../../mutants/honest-variant.js';
import { keptLater } from '../../../mutants/kept-later.js';
import { encodedLike, type Style } from '../../../mutants/response-bytes.js';
import { rewired } from '../../../mutants/rewire.js';
import { servedBy, type TargetMaker } from '../../../mutants/world.js';
import type { HttpResponse } from '../../../wire/http-response.js';
import { pushStreamLocations, pushStreamServer } from '../embedded/server.js';
import { strictServer } from '../embedded/strict-server.js';
import { configured, relocated } from './configured.js';
import { independentVariants } from './independent.js';
import { byteByByte, together, withheld } from './pieces.js';
import { pushStreamWorld } from './world.js';

const plain = pushStreamWorld.target();

/** Both servers, changed in the same way. */
const both = (change: (make: TargetMaker) => TargetMaker): Pick<HonestVariant, 'make' | 'second'> => ({
  make: change(plain),
  second: change(servedBy(strictServer)),
});

/** Requests whose answers are whole at once, or after a while. */
const isWhole = (request: string) => /^[A-Z]+ \/(pub|poll|lp|jsonp|channels-stats)/.test(request);

/** Whole answers in another style; streams and WebSockets as they are. */
function styled(style: (response: HttpResponse, request: string) => Style, end = false) {
  return both((make) =>
    rewired(make, {
      only: isWhole,
      response: (response, request) => ({
        bytes: encodedLike(response, framed(response, style(response, request)), request),
        end,
      }),
    }),
  );
}

/** An empty body tells that it is: no other framing for it. */
function framed(response: HttpResponse, { framing, ...style }: Style): Style {
  return framing === undefined || response.body.length === 0 ? style : { ...style, framing };
}

function withField(response: HttpResponse, name: string, value: string) {
  const others = response.headers.filter((field) => field.name.toLowerCase() !== name.toLowerCase());
  return [...others, { name, value }];
}

/** The server, told something else everywhere; and what the kit is told of it. */
function told(settings: ServerSettings): { make: TargetMaker; locations: Locations } {
  const known = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]));
  const locations = Object.entries(pushStreamLocations('http://target.test')).map(([name, location]) => [
    name,
    { ...location, settings: { ...location.settings, ...known } },
  ]);
  return {
    make: (clock) => {
      const server = createPushServer({ ...pushStreamServer, ...settings }, { onError: () => {}, clock });
      return { accept: (connection) => server.connect(connection), close: () => server.close() };
    },
    locations: { ...pushStreamWorld.locations, ...Object.fromEntries(locations) },
  };
}

/** The server, told something else everywhere; and what the kit is told, which says nothing of that. */
function untold(name: keyof ServerSettings, value: number): Pick<HonestVariant, 'make' | 'locations'> {
  const locations = Object.entries(pushStreamWorld.locations).map(([location, { settings, ...rest }]) => {
    const known = Object.entries(settings ?? {}).filter(([directive]) => directive !== name);
    return [location, { ...rest, settings: Object.fromEntries(known) }];
  });
  return { make: configured({ [name]: value }), locations: Object.fromEntries(locations) };
}

/** The server behind a proxy that asks for a WebSocket whatever it was asked itself; and what the kit is told of it. */
function upgradingProxy(): Pick<HonestVariant, 'make' | 'locations'> {
  const { websocket, ...others } = pushStreamWorld.locations;
  if (!websocket) throw new Error('the reference server has no WebSocket location');
  const settings = { ...websocket.settings, proxy_set_header: 'Upgrade websocket, Connection "upgrade"' };
  return {
    make: rewired(plain, { request: asUpgrade }),
    locations: { ...others, websocket: { ...websocket, settings } },
  };
}

function asUpgrade(bytes: Buffer): Uint8Array {
  const text = bytes.toString('latin1');
  if (!text.startsWith('GET /ws/')) return bytes;
  const kept = text.replace(/\r\n(connection|upgrade): [^\r]*/gi, '');
  return Buffer.from(kept.replace('\r\n', '\r\nConnection: upgrade\r\nUpgrade: websocket\r\n'), 'latin1');
}

/** The server whose publisher location stores nothing; and what the kit is told of it. */
function storingNothing(): { make: TargetMaker; locations: Locations } {
  const { publisher, ...others } = pushStreamWorld.locations;
  const settings = { ...publisher.settings, push_stream_store_messages: 'off' };
  const { locations = [] } = pushStreamServer;
  return {
    make: configured({
      locations: locations.map((location) =>
        location.path === '/pub' ? { ...location, push_stream_store_messages: 'off' } : location,
      ),
    }),
    locations: { publisher: { ...publisher, settings }, ...others },
  };
}

/** The server whose streams begin with nothing, so that not even a head comes before the first message; and what the kit is told of it. */
function withholding(): Pick<HonestVariant, 'make' | 'locations'> {
  const { streaming, ...others } = pushStreamWorld.locations;
  const known = Object.entries(streaming?.settings ?? {}).filter(
    ([name]) => name !== 'push_stream_header_template',
  );
  return {
    make: withheld('text/html', relocated('sub', { push_stream_header_template: '' })),
    locations: {
      ...others,
      ...(streaming && { streaming: { ...streaming, settings: Object.fromEntries(known) } }),
    },
  };
}

let requestIds = 0;

/** Honest variants of the push-stream profile. */
export const pushStreamHonestVariants: readonly HonestVariant[] = [
  { id: 'plain', freedom: 'the reference server as it is', make: plain },
  {
    id: 'kept-later',
    freedom: 'messages outlive the process: nobody is told of one before it is kept, a little later',
    make: pushStreamWorld.target((clock) => keptLater(clock)),
    second: servedBy(strictServer, (clock) => keptLater(clock, 4 * 2 ** 20)),
  },
  {
    id: 'content-length',
    freedom: 'whole answers tell their length',
    ...styled(() => ({ framing: 'content-length' })),
  },
  {
    id: 'chunked',
    freedom: 'whole answers are chunked, but for HTTP/1.0',
    ...styled((_, request) => (request.endsWith('HTTP/1.0') ? {} : { framing: 'chunked' })),
  },
  {
    id: 'close-delimited',
    freedom: 'whole answers end with the connection',
    ...styled(
      (response) => ({ framing: 'close', headers: withField(response, 'Connection', 'close') }),
      true,
    ),
  },
  {
    id: 'http-1.0',
    freedom: 'whole answers are of HTTP/1.0',
    ...styled(
      (response) => ({
        version: '1.0',
        framing: 'close',
        headers: withField(response, 'Connection', 'close'),
      }),
      true,
    ),
  },
  {
    id: 'header-case',
    freedom: 'header names in capitals',
    ...styled((response) => ({
      headers: response.headers.map(({ name, value }) => ({ name: name.toUpperCase(), value })),
    })),
  },
  {
    id: 'request-id',
    freedom: 'every response has an id of its own, and a cookie',
    ...styled((response) => ({
      headers: [
        ...withField(response, 'X-Request-Id', `${requestIds++}`),
        { name: 'Set-Cookie', value: 'a=b' },
      ],
    })),
  },
  {
    id: 'slow-network',
    freedom: 'a network with 50 ms of latency each way',
    ...both((make) => rewired(make, { only: isWhole, delay: () => 50 })),
  },
  { id: 'byte-by-byte', freedom: 'every byte comes alone, frames and chunks too', ...both(byteByByte) },
  { id: 'together', freedom: 'what is sent within a millisecond comes together', ...both(together) },
  {
    id: 'other-template',
    freedom: 'messages look otherwise, and the kit is told',
    ...told({
      push_stream_message_template:
        '<m id=~id~ of="~channel~" at="~time~" tag=~tag~ e="~event-id~">~text~</m>',
    }),
  },
  {
    id: 'timeout-with-body',
    freedom: 'a held request whose time is over gets a message, and the kit is told',
    ...told({ push_stream_timeout_with_body: 'on' }),
  },
  {
    id: 'positions-from-arguments',
    freedom: 'time, tag and event id are read from arguments everywhere, and the kit is told',
    ...told({
      push_stream_last_received_message_time: '$arg_time',
      push_stream_last_received_message_tag: '$arg_tag',
      push_stream_last_event_id: '$arg_eventid',
    }),
  },
  {
    id: 'behind-upgrading-proxy',
    freedom: 'a proxy sets Connection and Upgrade itself on the WebSocket location, and the kit is told',
    ...upgradingProxy(),
  },
  {
    id: 'storing-nothing',
    freedom: 'the publisher location stores nothing, and that is declared',
    features: { storage: 'no' },
    ...storingNothing(),
  },
  {
    id: 'withholding',
    freedom: 'streams have no header template, and nothing of them comes before the first message or ping',
    features: { storage: 'yes' },
    ...withholding(),
  },
  ...[1, 2, 5].map((limit) => ({
    id: `keeps-${limit}`,
    freedom: `a channel keeps ${limit} of its messages, and nobody has said so`,
    features: { storage: 'yes' as const },
    ...untold('push_stream_max_messages_stored_per_channel', limit),
  })),
  ...independentVariants,
];
