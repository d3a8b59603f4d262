import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/events-subscribed',
  title: 'a new subscriber of a new channel is told of on the events channel',
  proves: ['push-stream-events-subscribed'],
  needs: ['streaming'],
  settings: [
    ['publisher', 'push_stream_events_channel_id'],
    ['streaming', 'push_stream_allow_connections_to_events_channel', 'on'],
  ],
  hint: 'Are channel_created and client_subscribed published to the events channel when a subscriber comes?',
  async run(scene, _, events) {
    const log = await events.heard();
    const channel = scene.channel();
    await events.subscriber(channel);
    await log.tells(channel, 'channel_created', 'client_subscribed');
  },
});
