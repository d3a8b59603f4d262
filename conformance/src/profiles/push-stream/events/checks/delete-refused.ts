import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/events-delete-refused',
  title: 'nobody may delete the events channel',
  proves: ['push-stream-events-delete-refused'],
  needs: [],
  settings: [['publisher', 'push_stream_events_channel_id']],
  hint: 'Is a DELETE of the channel of push_stream_events_channel_id answered 403?',
  async run(scene, _, events) {
    await scene.refused(events.publisher.delete(), 403);
  },
});
