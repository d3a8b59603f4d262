import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/eventsource-event-type',
  title: 'X-EventSource-Event of a POST is the type of its event, and of no other',
  proves: ['nchan-eventsource-event-type'],
  needs: ['eventsource'],
  hint: 'Is the header kept with the message, and written as its event line?',
  async run(scene) {
    const channel = await scene.channel();
    const listener = await scene.listening('eventsource', channel);
    const headers = [['X-EventSource-Event', 'chat']] as const;
    const texts = [await channel.given.message(scene.text(), { headers }), await channel.given.message()];
    const received = await listener.receives(...texts);
    scene.areEqual(
      'the types of the events',
      ['chat', undefined],
      received.map(({ event }) => event),
    );
  },
});
