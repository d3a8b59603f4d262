import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/events-subscribe-refused',
  title: 'nobody may subscribe to the events channel where that is not allowed',
  proves: ['push-stream-events-subscribe-refused'],
  needs: ['polling'],
  settings: [
    ['publisher', 'push_stream_events_channel_id'],
    ['polling', 'push_stream_allow_connections_to_events_channel', 'off'],
  ],
  hint: 'Is a subscriber of the events channel answered 403 without push_stream_allow_connections_to_events_channel?',
  async run(scene, _, events) {
    await scene.refused(events.poll(), 403);
  },
});
