import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/events-publish-refused',
  title: 'nobody may publish to the events channel',
  proves: ['push-stream-events-publish-refused'],
  needs: [],
  settings: [['publisher', 'push_stream_events_channel_id']],
  hint: 'Is a POST to the channel of push_stream_events_channel_id answered 403?',
  async run(scene, _, events) {
    await scene.refused(events.publisher.post(scene.text()), 403);
  },
});
