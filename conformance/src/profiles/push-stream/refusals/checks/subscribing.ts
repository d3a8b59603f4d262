import type { Call, KnownSetting, Need } from '../../../../engine/check.js';
import type { PushChannel } from '../../actors/push-channel.js';
import type { Scene } from '../../actors/scene.js';
import { story } from '../../stories/story.js';

interface Refusal {
  readonly name: string;
  readonly what: string;
  readonly explain: string;
  readonly proves: string;
  readonly needs: readonly Need[];
  readonly settings?: readonly KnownSetting[];
  /** Sends what must be refused; a channel of the check exists by then, with a stored message. */
  readonly send: (scene: Scene, channel: PushChannel) => Call | Promise<Call>;
}

const prefix = 'push_stream_wildcard_channel_prefix';
const mostWildcards = 'push_stream_wildcard_channel_max_qtd';
const mostSubscribers = 'push_stream_max_subscribers_per_channel';

const reserved = (
  name: string,
  mode: 'streaming' | 'eventsource' | 'polling' | 'subscriber',
  id: string,
) => ({
  name,
  what: `a ${mode === 'subscriber' ? 'long-polling' : mode} request for ${id === 'ALL' ? id : 'an id with a * in it'}`,
  explain: 'Channel id not authorized for this method.',
  proves: 'push-stream-refusals-reserved',
  needs: [mode],
  send: (scene: Scene) => scene.client(mode).takesPath().get({ spelled: id }),
});

const refusals: readonly Refusal[] = [
  reserved('all-streaming', 'streaming', 'ALL'),
  reserved('all-eventsource', 'eventsource', 'ALL'),
  reserved('all-polling', 'polling', 'ALL'),
  reserved('all-long-polling', 'subscriber', 'ALL'),
  reserved('star-streaming', 'streaming', 'a*'),
  {
    name: 'unauthorized',
    what: 'an unauthorized subscription to a channel that does not exist',
    explain: 'Subscriber could not create channels.',
    proves: 'push-stream-refusals-unauthorized',
    needs: ['authorized'],
    send: (scene) => scene.client('authorized').get(scene.channel()),
  },
  {
    name: 'unauthorized-empty',
    what: 'an unauthorized subscription to a channel without stored messages',
    explain: 'Subscriber could not create channels.',
    proves: 'push-stream-refusals-unauthorized',
    needs: ['authorized', 'publisherNostore'],
    send: async (scene) => {
      const channel = scene.channel();
      await channel.given.publishedAt('publisherNostore');
      return scene.client('authorized').get(channel);
    },
  },
  {
    name: 'subscribers',
    what: 'one subscriber too many of a channel',
    explain: 'Subscribers limit per channel has been exceeded.',
    proves: 'push-stream-refusals-too-many-subscribers',
    needs: ['streaming'],
    settings: [['streaming', mostSubscribers]],
    send: async (scene, channel) => {
      await channel.given.crowd(scene.configured.count('streaming', mostSubscribers, 200));
      return scene.client('streaming').get(channel);
    },
  },
  {
    name: 'subscribers-polling',
    what: 'a polling request for a channel with as many subscribers as it may have',
    explain: 'Subscribers limit per channel has been exceeded.',
    proves: 'push-stream-refusals-too-many-subscribers',
    needs: ['streaming', 'polling'],
    settings: [['streaming', mostSubscribers]],
    send: async (scene, channel) => {
      await channel.given.crowd(scene.configured.count('streaming', mostSubscribers, 200));
      return scene.client('polling').get(channel);
    },
  },
  {
    name: 'wildcards',
    what: 'a subscription to too many wildcard channels',
    explain: 'Subscribed too much wildcard channels.',
    proves: 'push-stream-refusals-too-many-wildcards',
    needs: ['streaming'],
    settings: [
      ['streaming', prefix],
      ['streaming', mostWildcards],
    ],
    send: (scene, channel) => {
      const count = scene.configured.count('streaming', mostWildcards, 50) + 1;
      return scene.client('streaming').get([channel, ...scene.wildcards('streaming', count)]);
    },
  },
  {
    name: 'only-wildcards',
    what: 'a subscription to nothing but a wildcard channel',
    explain: 'Subscribed too much wildcard channels.',
    proves: 'push-stream-refusals-too-many-wildcards',
    needs: ['streaming'],
    settings: [
      ['streaming', prefix],
      ['streaming', mostWildcards],
    ],
    send: (scene) => scene.client('streaming').get(scene.wildcards('streaming', 1)),
  },
  {
    name: 'wildcards-default',
    what: 'a subscription to nothing but a wildcard channel, where the number of these is limited,',
    explain: 'Subscribed too much wildcard channels.',
    proves: 'push-stream-refusals-wildcards-default',
    needs: ['publisherStrict', 'pollingStrict'],
    settings: [
      ['pollingStrict', prefix],
      ['pollingStrict', 'push_stream_max_number_of_wildcard_channels'],
    ],
    send: (scene) =>
      scene.client('pollingStrict').get(scene.wildcards('pollingStrict', 1, 'publisherStrict')),
  },
];

export default refusals.flatMap(({ name, what, explain, proves, needs, settings = [], send }) => [
  story({
    id: `push-stream/refusals-${name}`,
    title: `${what} is answered 403`,
    proves: [proves],
    needs,
    settings,
    alone: needs.includes('pollingStrict'),
    hint: `The words of the module for it: ${explain}`,
    async run(scene) {
      const channel = scene.channel();
      await channel.given.known();
      await scene.refused(await send(scene, channel), 403);
    },
  }),
  story({
    id: `push-stream/refusals-${name}-explain`,
    title: `the refusal of ${what} says why`,
    proves: ['push-stream-refusals-explain'],
    needs,
    settings,
    alone: needs.includes('pollingStrict'),
    hint: 'The reason goes into the header X-Nginx-PushStream-Explain.',
    async run(scene) {
      const channel = scene.channel();
      await channel.given.published();
      const call = await send(scene, channel);
      const reply = await channel.given.step('be refused', () => scene.refused(call, 403));
      reply.hasHeader('X-Nginx-PushStream-Explain', explain);
    },
  }),
]);
