import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/eventsource-uncached',
  title: 'an event stream says that it is not to be stored',
  proves: ['push-stream-eventsource-uncached'],
  needs: ['eventsource'],
  hint: 'Are Expires and Cache-Control among the headers of the response?',
  async run(scene) {
    const listener = await scene.channel().given.listening('eventsource');
    listener.isUncached();
  },
});
