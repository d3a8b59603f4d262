import { type Nchan, startNchan } from '../../../../conformance/src/stability/nginx.js';

export { type Nchan, nchanAvailable } from '../../../../conformance/src/stability/nginx.js';

/** nginx with nchan, with locations for all that the client can do there; `more` as nginx reads them. */
export function startNginx(more: readonly string[] = []): Promise<Nchan> {
  return startNchan({
    locations: [
      'location = /pub-all { nchan_publisher; nchan_message_timeout 2h; nchan_message_buffer_length 20000; }',
      'location = /ev { nchan_subscriber eventsource; }',
      'location = /ws { nchan_subscriber websocket; nchan_publisher websocket; nchan_message_timeout 2h; }',
      ...more,
    ],
  });
}

/** What a client is told of it. */
export const relayOfNchan = { dialect: 'relay', urlPrefixPublisher: '/pub-all' } as const;
