import type { Call, KnownSetting } from '../../../../engine/check.js';
import type { PushChannel } from '../../actors/push-channel.js';
import type { Scene } from '../../actors/scene.js';
import { story } from '../../stories/story.js';

interface Refusal {
  readonly name: string;
  readonly what: string;
  readonly status: number;
  readonly explain: string;
  readonly proves: string;
  readonly settings?: readonly KnownSetting[];
  /** Sends what must be refused; a channel of the check exists by then. */
  readonly send: (scene: Scene, channel: PushChannel) => Call | Promise<Call>;
}

const longest = 'push_stream_max_channel_id_length';
const most = 'push_stream_max_number_of_wildcard_channels';

const refusals: readonly Refusal[] = [
  {
    name: 'no-channel',
    what: 'a publish to no channel',
    status: 400,
    explain: 'No channel id provided.',
    proves: 'push-stream-refusals-no-channel',
    send: (scene) => scene.client().takesQuery().post({ spelled: '' }, scene.text()),
  },
  {
    name: 'long-id',
    what: 'a publish to a channel whose id is too long',
    status: 400,
    explain: 'Channel id is too large.',
    proves: 'push-stream-refusals-long-id',
    settings: [['publisher', longest]],
    send: (scene) => {
      const channel = scene.channelOfLength(scene.configured.count('publisher', longest, 4000) + 1);
      return scene.client().post(channel, scene.text());
    },
  },
  {
    name: 'all',
    what: 'a publish to ALL',
    status: 403,
    explain: 'Channel id not authorized for this method.',
    proves: 'push-stream-refusals-reserved',
    send: (scene) => scene.client().takesPath().post({ spelled: 'ALL' }, scene.text()),
  },
  {
    name: 'star',
    what: 'a publish to an id with a * in it',
    status: 403,
    explain: 'Channel id not authorized for this method.',
    proves: 'push-stream-refusals-reserved',
    send: (scene, { id }) =>
      scene
        .client()
        .takesPath()
        .post({ spelled: `${id}*` }, scene.text()),
  },
  {
    name: 'empty-post',
    what: 'POST with an empty body',
    status: 400,
    explain: 'Empty post requests are not allowed.',
    proves: 'push-stream-refusals-empty',
    send: (scene, channel) => scene.client().ask('POST', channel),
  },
  {
    name: 'empty-put',
    what: 'PUT with an empty body',
    status: 400,
    explain: 'Empty post requests are not allowed.',
    proves: 'push-stream-refusals-empty',
    send: (scene, channel) => scene.client().ask('PUT', channel),
  },
  {
    name: 'wildcards-made',
    what: 'a publish that makes too many wildcard channels',
    status: 403,
    explain: 'Number of channels were exceeded.',
    proves: 'push-stream-refusals-too-many-channels',
    settings: [
      ['publisher', 'push_stream_wildcard_channel_prefix'],
      ['publisher', most],
    ],
    send: (scene) => {
      const channels = scene.wildcards('publisher', scene.configured.count('publisher', most, 50) + 1);
      return scene.client().post(channels, scene.text());
    },
  },
];

export default refusals.flatMap(({ name, what, status, explain, proves, settings = [], send }) => [
  story({
    id: `push-stream/refusals-${name}`,
    title: `${what} is answered ${status}`,
    proves: [proves],
    settings,
    hint: `The words of the module for it: ${explain}`,
    async run(scene) {
      const channel = scene.channel();
      await channel.given.known();
      await scene.refused(await send(scene, channel), status);
      await scene.client().tells(channel, { published_messages: 1 });
    },
  }),
  story({
    id: `push-stream/refusals-${name}-explain`,
    title: `the refusal of ${what} says why`,
    proves: ['push-stream-refusals-explain'],
    settings,
    hint: 'The reason goes into the header X-Nginx-PushStream-Explain.',
    async run(scene) {
      const channel = scene.channel();
      await channel.given.published();
      const call = await send(scene, channel);
      const reply = await channel.given.step('be refused', () => scene.refused(call, status));
      reply.hasHeader('X-Nginx-PushStream-Explain', explain);
    },
  }),
]);
