import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/eventsource-charset',
  title: 'an event stream has the charset utf-8',
  proves: ['push-stream-eventsource-charset'],
  needs: ['eventsource'],
  hint: 'Is the Content-Type text/event-stream; charset=utf-8?',
  async run(scene) {
    const listener = await scene.channel().given.listening('eventsource');
    listener.hasType('text/event-stream', 'utf-8');
  },
});
