import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/events-unsubscribed',
  title: 'a subscriber who leaves is told of on the events channel',
  proves: ['push-stream-events-unsubscribed'],
  needs: ['streaming'],
  settings: [
    ['publisher', 'push_stream_events_channel_id'],
    ['streaming', 'push_stream_allow_connections_to_events_channel', 'on'],
  ],
  hint: 'Is client_unsubscribed published to the events channel when the connection of a subscriber ends?',
  async run(scene, _, events) {
    const log = await events.heard();
    const channel = scene.channel();
    const leave = await events.subscriber(channel);
    await channel.given.step('be told of the subscriber', () =>
      log.tells(channel, 'channel_created', 'client_subscribed'),
    );
    leave();
    await log.tells(channel, 'channel_created', 'client_subscribed', 'client_unsubscribed');
  },
});
