import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/events-deleted',
  title: 'a channel that is deleted is told of on the events channel',
  proves: ['push-stream-events-deleted'],
  needs: ['streaming'],
  settings: [
    ['publisher', 'push_stream_events_channel_id'],
    ['streaming', 'push_stream_allow_connections_to_events_channel', 'on'],
  ],
  hint: 'Is client_unsubscribed published when a channel is deleted, and channel_destroyed when it is gone?',
  async run(scene, _, events) {
    const log = await events.heard();
    const channel = scene.channel();
    await events.subscriber(channel);
    const before = ['channel_created', 'client_subscribed'];
    await channel.given.step('be told of the subscriber', () => log.tells(channel, ...before));
    await channel.given.step('delete the channel', () => scene.expect(channel.delete()).answers(200));
    await log.tells(channel, ...before, 'client_unsubscribed');
    await log.tellsInTheEnd(channel, ...before, 'client_unsubscribed', 'channel_destroyed');
  },
});
