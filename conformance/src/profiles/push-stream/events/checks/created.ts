import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/events-created',
  title: 'a channel that is new with a message is told of on the events channel',
  proves: ['push-stream-events-created'],
  needs: ['streaming'],
  settings: [
    ['publisher', 'push_stream_events_channel_id'],
    ['streaming', 'push_stream_allow_connections_to_events_channel', 'on'],
  ],
  hint: 'Is channel_created published to the events channel when a message makes a channel?',
  async run(scene, _, events) {
    const log = await events.heard();
    const channel = scene.channel();
    await channel.given.published();
    await log.tells(channel, 'channel_created');
  },
});
