import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/events-type',
  title: 'events have their type as event-type',
  proves: ['push-stream-events-type'],
  needs: ['eventsource'],
  settings: [
    ['publisher', 'push_stream_events_channel_id'],
    ['eventsource', 'push_stream_allow_connections_to_events_channel', 'on'],
  ],
  hint: 'Are the messages of the events channel published with an event-type, as by the header Event-Type?',
  async run(scene, _, events) {
    const log = await events.heard('eventsource');
    const channel = scene.channel();
    await channel.given.published();
    await log.tellsWithType(channel, 'channel_created');
  },
});
