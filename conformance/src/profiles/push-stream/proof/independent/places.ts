import type { Locations } from '../../../../actors/locations.js';
import { parseTemplate } from '../../../../wire/address.js';

/** A location: its url, what it is for, and what its directives say. */
export interface Place {
  readonly url: string;
  readonly role: string;
  readonly told: Readonly<Record<string, string>>;
}

export type Places = Readonly<Record<string, Place>>;
type Told = Place['told'];

const on = (url: string, role: string, told: Told = {}): Place => ({ url, role, told });

/** Where everything is found: other urls than those of any example. */
function hub(everywhere: Told, own: Readonly<Record<string, Told>> = {}): Places {
  const bare = {
    publisher: on('/hub/send?v=2&to={channel}', 'admin', {
      push_stream_store_messages: 'on',
      push_stream_channel_info_on_publish: 'on',
    }),
    publisherNormal: on('/hub/drop/{channel}/now', 'normal', {
      push_stream_store_messages: 'on',
      push_stream_channel_info_on_publish: 'off',
    }),
    publisherNostore: on('/hub/whisper?to={channel}', 'normal', { push_stream_store_messages: 'off' }),
    statistics: on('/hub/figures?of={channel}', 'statistics'),
    streaming: on('/hub/stream?of={channel}', 'streaming'),
    authorized: on('/hub/known/{channel}', 'streaming', { push_stream_authorized_channels_only: 'on' }),
    eventsource: on('/hub/events/{channel}', 'eventsource'),
    subscriber: on('/hub/wait/{channel}', 'long-polling'),
    polling: on('/hub/look?of={channel}&as=ever', 'polling'),
    jsonp: on('/hub/script?of={channel}', 'long-polling', {
      push_stream_last_received_message_time: '$arg_time',
      push_stream_last_received_message_tag: '$arg_tag',
      push_stream_last_event_id: '$arg_eventid',
    }),
    websocket: on('/hub/socket/{channel}', 'websocket', {
      push_stream_store_messages: 'on',
      push_stream_websocket_allow_publish: 'on',
    }),
    websocketReadonly: on('/hub/watch?of={channel}', 'websocket'),
  };
  const whole = Object.entries(bare).map(([name, { url, role, told }]) => [
    name,
    { url, role, told: { ...everywhere, ...told, ...own[name] } },
  ]);
  return Object.fromEntries(whole);
}

const aroundAll = { push_stream_header_template: '[[\r\n', push_stream_footer_template: '\r\n]]' };

/** Everything is configured, to something else than in the reference server. */
export const furnished: Places = hub(
  {
    push_stream_message_template:
      '(~TAG~ / ~Time~) ~channel~#~id~ {~event-id~;~event-type~} ~size~ bytes: "~Text~" ü\r\n',
    push_stream_ping_message_interval: '3s',
    push_stream_ping_message_text: 'still here',
    push_stream_subscriber_connection_ttl: '8s',
    push_stream_longpolling_connection_ttl: '5s',
    push_stream_timeout_with_body: 'off',
    push_stream_channel_deleted_message_text: 'gone for good',
    push_stream_max_channel_id_length: '90',
    push_stream_max_messages_stored_per_channel: '16',
    push_stream_message_ttl: '90s',
    push_stream_channel_inactivity_time: '7s',
    push_stream_max_subscribers_per_channel: '5',
    push_stream_wildcard_channel_prefix: 'to-all_',
    push_stream_max_number_of_wildcard_channels: '5',
    push_stream_wildcard_channel_max_qtd: '1',
    push_stream_allowed_origins: 'https://page.example',
    client_max_body_size: '64k',
    push_stream_events_channel_id: 'chronicle',
  },
  {
    streaming: {
      push_stream_allow_connections_to_events_channel: 'on',
      ...aroundAll,
      push_stream_padding_by_user_agent: 'Opera,700,900:Firefox,0,3000',
      default_type: 'text/x-log',
    },
    eventsource: {
      push_stream_allow_connections_to_events_channel: 'on',
      ...aroundAll,
      push_stream_message_template: 'data: ~event-type~, ~tag~ of ~time~: <~text~> of ~channel~ (~id~)',
      push_stream_padding_by_user_agent: 'Chrome.*Safari,600,5000',
    },
    polling: {
      push_stream_allow_connections_to_events_channel: 'off',
      ...aroundAll,
      default_type: 'application/x-ndjson',
    },
    subscriber: { ...aroundAll, push_stream_message_template: '~text~' },
    jsonp: {
      push_stream_message_template: '{"n":~id~,"of":"~channel~","what":"~text~"}',
      push_stream_header_template: '// from here\n',
      push_stream_footer_template: '\n// up to here',
    },
    websocket: { push_stream_header_template: '+', push_stream_footer_template: '-' },
  },
);

/** Hardly anything is configured: texts alone, on connections without an end. */
export const unfurnished: Places = hub({
  push_stream_message_template: '~text~',
  push_stream_longpolling_connection_ttl: '20s',
  push_stream_timeout_with_body: 'on',
});

/** Texts alone as well, on connections that are pinged and come to an end. */
export const pinged: Places = hub({
  push_stream_message_template: '~text~',
  push_stream_header_template: 'welcome',
  push_stream_footer_template: 'so long',
  push_stream_ping_message_interval: '2s',
  push_stream_subscriber_connection_ttl: '6s',
  push_stream_longpolling_connection_ttl: '3s',
  push_stream_padding_by_user_agent: '.*,900,700',
});

/** The same, of which the publisher location stores nothing. */
export const forgetful: Places = {
  ...furnished,
  publisher: on('/hub/whisper?to={channel}', 'admin', {
    ...furnished.publisher?.told,
    push_stream_store_messages: 'off',
  }),
};

const narrow = {
  push_stream_message_template: '<~id~|~text~>',
  push_stream_store_messages: 'on',
  push_stream_message_ttl: '4s',
  push_stream_max_number_of_channels: '3',
  push_stream_wildcard_channel_prefix: 'to-all_',
  push_stream_max_number_of_wildcard_channels: '3',
};

/** Another server, with narrow limits. */
export const cramped: Places = {
  publisherStrict: on('/cramped/send?to={channel}', 'admin', narrow),
  pollingStrict: on('/cramped/look/{channel}', 'polling', narrow),
};

/** What the kit is told of such places, and of those of the other server. */
export function locationsOf(places: Places, others: Places, otherHost: string): Locations {
  const at = (host: string, all: Places) =>
    Object.fromEntries(
      Object.entries(all).map(([name, { url, told }]) => [
        name,
        { template: parseTemplate(`http://${host}${url}`), headers: [], settings: told },
      ]),
    );
  const { publisher, ...rest } = at('target.test', places);
  if (!publisher) throw new Error('there is no publisher among the places');
  return { publisher, ...rest, ...at(otherHost, others) };
}
