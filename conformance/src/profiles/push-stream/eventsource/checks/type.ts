import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/eventsource-type',
  title: 'an event stream has the Content-Type text/event-stream',
  proves: ['push-stream-eventsource-type'],
  needs: ['eventsource'],
  hint: 'Is the Content-Type text/event-stream, whatever default_type says?',
  async run(scene) {
    const listener = await scene.channel().given.listening('eventsource');
    listener.hasType('text/event-stream');
  },
});
