import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/eventsource-lines',
  title: 'each line of a message is a data field of one event',
  proves: ['nchan-eventsource-lines'],
  needs: ['eventsource'],
  hint: 'A line end within a message would end its data: is each line written as a field of its own?',
  async run(scene) {
    const channel = await scene.channel();
    const listener = await scene.listening('eventsource', channel);
    const [one, two, three] = [scene.text(), scene.text(), scene.text()];
    await channel.given.message(`${one}\n${two}\r\n\n${three}`);
    await listener.receives(`${one}\n${two}\n\n${three}`);
    const next = await channel.given.message();
    await listener.receives(next);
  },
});
