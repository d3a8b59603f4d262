import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/eventsource-id',
  title: 'an event has the id of its message, stored or new',
  proves: ['nchan-eventsource-id'],
  needs: ['eventsource'],
  features: ['storage'],
  hint: 'Is the id line written for every event, with time and tag of its own message?',
  async run(scene) {
    const channel = await scene.channel();
    const stored = await scene.published(channel);
    const listener = await scene.listening('eventsource', channel);
    const live = await scene.published(channel);
    const received = await listener.receives(stored.text, live.text);
    scene.areEqual(
      'the ids of the events',
      [stored.id, live.id],
      received.map(({ id }) => id),
    );
  },
});
