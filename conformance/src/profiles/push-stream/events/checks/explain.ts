import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/events-explain',
  title: 'who may not use the events channel is told why',
  proves: ['push-stream-events-explain'],
  needs: ['polling'],
  settings: [
    ['publisher', 'push_stream_events_channel_id'],
    ['polling', 'push_stream_allow_connections_to_events_channel', 'off'],
  ],
  hint: 'Is the reason in X-Nginx-PushStream-Explain, in the words of the module?',
  async run(scene, _, events) {
    const posted = await scene.refused(events.publisher.post(scene.text()), 403);
    posted.hasHeader('X-Nginx-PushStream-Explain', 'Only internal routines can change events channel.');
    const polled = await scene.refused(events.poll(), 403);
    polled.hasHeader('X-Nginx-PushStream-Explain', 'Subscription to events channel is not allowed.');
  },
});
