import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/eventsource-type',
  title: 'a GET with Accept: text/event-stream is answered at once with that type',
  proves: ['nchan-eventsource-type'],
  needs: ['eventsource'],
  hint: 'Is the head written before there is a message, with the type that EventSource demands?',
  async run(scene) {
    const channel = await scene.channel();
    const listener = scene.listen('eventsource', channel);
    await listener.isOpen();
    listener.hasHeader('Content-Type', /^text\/event-stream\b/, 'text/event-stream');
  },
});
