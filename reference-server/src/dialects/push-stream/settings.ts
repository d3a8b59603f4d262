import type { DirectiveInputs, DirectiveTable, DirectiveValues } from '../directive.js';

/** What holds for the whole server; named after the directives of nginx-push-stream-module. */
export const pushStreamServerDirectives = {
  push_stream_shared_memory_size: {
    type: 'size',
    default: undefined,
    doc: 'Most memory for channels and stored messages, in place of `push_max_reserved_memory`. Publishing what does not fit is answered 500, and nothing is done. At least 128k; without a default where a location of this dialect is given.',
  },
  push_stream_max_channel_id_length: {
    type: 'count',
    default: undefined,
    doc: 'Longest id of a channel in bytes; a longer one is answered 400. Default: no limit.',
  },
  push_stream_max_number_of_channels: {
    type: 'count',
    default: undefined,
    doc: 'Most channels that are no wildcard channels. One more is answered 403. Default: no limit.',
  },
  push_stream_max_number_of_wildcard_channels: {
    type: 'count',
    default: undefined,
    doc: 'Most wildcard channels. One more is answered 403. Default: no limit.',
  },
  push_stream_wildcard_channel_prefix: {
    type: 'text',
    default: '',
    doc: 'What the ids of wildcard channels begin with; without it there are none.',
  },
  push_stream_max_messages_stored_per_channel: {
    type: 'count',
    default: undefined,
    doc: 'Most messages stored per channel; the oldest make room. Default: no limit.',
  },
  push_stream_message_ttl: {
    type: 'duration',
    default: '30m',
    doc: 'How long a message is stored.',
  },
  push_stream_max_subscribers_per_channel: {
    type: 'count',
    default: undefined,
    doc: 'Most subscribers of a channel. One more is answered 403. Default: no limit.',
  },
  push_stream_channel_inactivity_time: {
    type: 'duration',
    default: '30s',
    doc: 'A channel without stored messages and subscribers is dropped so long after the last publish or subscribe.',
  },
  push_stream_ping_message_text: {
    type: 'text',
    default: ' ',
    doc: 'The text of the ping message on a streaming location; its id is -1.',
  },
  push_stream_channel_deleted_message_text: {
    type: 'text',
    default: 'Channel deleted',
    doc: 'The text that subscribers of a deleted channel get where the DELETE has no body; its id is -2.',
  },
  push_stream_timeout_with_body: {
    type: 'flag',
    default: 'off',
    doc: 'A long-polling request that is held too long is answered 200 with the text `Timed out`, its id -3, in place of 304.',
  },
  push_stream_events_channel_id: {
    type: 'text',
    default: '',
    doc: 'A channel where the server tells which channels were made and dropped, and who came and went. Default: none.',
  },
  max_queued_bytes: {
    type: 'size',
    default: '1m',
    doc: 'Most bytes that wait for a subscriber who reads slowly. One that is behind by more is cut off when the next message comes; 0 = no limit. Messages from before it came do not count: they are sent as it reads.',
  },
  max_channels_per_request: {
    type: 'count',
    default: 4096,
    doc: 'Most channels that one request may name, a repeated one each time. One with more is answered 403; 0 = no limit.',
  },
  max_repeats_of_channel: {
    type: 'count',
    default: 16,
    doc: 'How often one request may name the same channel: it then gets, or publishes, each message so many times. One that names it more often is answered 403; 0 = no limit.',
  },
  max_unpublished_channels: {
    type: 'count',
    default: 32_768,
    doc: 'Most channels, of both dialects, that subscribers have made and nobody has published to yet. A subscriber who needs one more is answered 403 (503 in the relay dialect), publishers are not concerned; 0 = no limit.',
  },
} as const satisfies DirectiveTable;

/** What a location is for. Given to one location each. */
const roleDirectives = {
  push_stream_channels_statistics: {
    type: 'flag',
    default: 'off',
    doc: 'The location tells of channels.',
  },
  push_stream_publisher: {
    type: 'text',
    default: undefined,
    doc: 'The location is for publishers: `normal`, or `admin` where channels may be deleted too.',
  },
  push_stream_subscriber: {
    type: 'text',
    default: undefined,
    doc: 'The location is for subscribers: `streaming`, `polling`, `long-polling`, `eventsource` or `websocket`.',
  },
} as const satisfies DirectiveTable;

/** What a location may be told. Where the server has it, it holds for all locations that do not say otherwise. */
export const pushStreamInheritedDirectives = {
  push_stream_channels_path: {
    type: 'expression',
    default: undefined,
    doc: 'Where a request names its channels: `$1` for what a location captured, `$arg_id` for an argument. Several with a slash between; `.b3` behind a name asks for 3 stored messages.',
  },
  push_stream_store_messages: {
    type: 'flag',
    default: 'off',
    doc: 'Publisher, and websocket subscribers who publish: whether messages are stored.',
  },
  push_stream_channel_info_on_publish: {
    type: 'flag',
    default: 'on',
    doc: 'Publisher: whether the answer to a publish tells of the channels.',
  },
  push_stream_authorized_channels_only: {
    type: 'flag',
    default: 'off',
    doc: 'Subscriber: a channel without a stored message is answered 403. Wildcard channels are not.',
  },
  push_stream_header_template: {
    type: 'text',
    default: undefined,
    doc: 'Subscriber: sent first. In place of it, `push_stream_header_template_file` names a file.',
  },
  push_stream_header_template_file: {
    type: 'text',
    default: undefined,
    doc: 'Subscriber: a file with the header template.',
  },
  push_stream_message_template: {
    type: 'text',
    default: '~text~',
    doc: 'Subscriber: how a message is sent, with `~id~ ~channel~ ~text~ ~size~ ~time~ ~tag~ ~event-id~ ~event-type~` in it.',
  },
  push_stream_footer_template: {
    type: 'text',
    default: '',
    doc: 'Subscriber: sent last, where the server ends the answer.',
  },
  push_stream_wildcard_channel_max_qtd: {
    type: 'count',
    default: undefined,
    doc: 'Subscriber: most wildcard channels of one request, which must have others beside them. Default: `push_stream_max_number_of_wildcard_channels`.',
  },
  push_stream_ping_message_interval: {
    type: 'duration',
    default: undefined,
    doc: 'Subscriber (streaming, eventsource, websocket): a ping is sent after this time of silence. Default: none.',
  },
  push_stream_subscriber_connection_ttl: {
    type: 'duration',
    default: undefined,
    doc: 'Subscriber: how long a connection lasts. Default: without end.',
  },
  push_stream_longpolling_connection_ttl: {
    type: 'duration',
    default: undefined,
    doc: 'Subscriber (long-polling): how long a request is held. Default: `push_stream_subscriber_connection_ttl`.',
  },
  push_stream_websocket_allow_publish: {
    type: 'flag',
    default: 'off',
    doc: 'Subscriber (websocket): texts of the client are published to its channels.',
  },
  push_stream_last_received_message_time: {
    type: 'expression',
    default: undefined,
    doc: 'Subscriber: in place of the header If-Modified-Since.',
  },
  push_stream_last_received_message_tag: {
    type: 'expression',
    default: undefined,
    doc: 'Subscriber: in place of the header If-None-Match.',
  },
  push_stream_last_event_id: {
    type: 'expression',
    default: undefined,
    doc: 'Subscriber: in place of the header Last-Event-Id.',
  },
  position_from_arguments: {
    type: 'flag',
    default: 'off',
    doc: 'Subscriber: the arguments `time`, `tag` and `eventid`, which pushstream.js sends, say where to go on as well: a time with its tag, or an event id, that no header and no directive above has given. The module reads one or the other.',
  },
  push_stream_user_agent: {
    type: 'expression',
    default: undefined,
    doc: 'Subscriber: in place of the header User-Agent, for the padding.',
  },
  push_stream_padding_by_user_agent: {
    type: 'text',
    default: undefined,
    doc: 'Subscriber (streaming, eventsource): `pattern,header minimum,message minimum`, several with a colon between, for browsers that show nothing before they have got some bytes.',
  },
  push_stream_allowed_origins: {
    type: 'expression',
    default: undefined,
    doc: 'Origins whose pages may use the location, `*` for all. A websocket location refuses the others.',
  },
  push_stream_allow_connections_to_events_channel: {
    type: 'flag',
    default: 'off',
    doc: 'Subscriber: whether the events channel may be subscribed to.',
  },
  default_type: {
    type: 'text',
    default: 'text/plain',
    doc: 'Subscriber: the Content-Type of messages, but for eventsource and JSONP.',
  },
  escape_templates: {
    type: 'flag',
    default: 'off',
    doc: 'Subscriber: what comes into a message template is escaped by its place there, as text in a JSON string, or in a string of a script where `default_type` is text/html: the page receives exactly what was published. The module never does that; without it texts go in as they are.',
  },
} as const satisfies DirectiveTable;

export const pushStreamDirectives = {
  ...roleDirectives,
  ...pushStreamInheritedDirectives,
  client_max_body_size: {
    type: 'size',
    default: undefined,
    doc: "Longest body, and longest text on a websocket; 0 = no limit. Default: the server's.",
  },
} as const satisfies DirectiveTable;

/** What the server is told for all locations of this dialect. */
export interface PushStreamServerInputs
  extends DirectiveInputs<typeof pushStreamServerDirectives>,
    DirectiveInputs<typeof pushStreamInheritedDirectives> {}

/** A location as it is given. */
export interface PushStreamLocationSettings extends DirectiveInputs<typeof pushStreamDirectives> {
  readonly path: string;
  /** How the path is matched; see there. Default: exactly. */
  readonly match?: 'exact' | 'prefix' | 'prefix-first' | 'regex' | 'regex-any-case';
}

/** The server's directives as they are read: times in milliseconds, sizes in bytes. */
export type PushStreamServerSettings = DirectiveValues<typeof pushStreamServerDirectives>;

/** A location's directives as they are read. */
export type PushStreamSettings = DirectiveValues<typeof pushStreamDirectives>;
