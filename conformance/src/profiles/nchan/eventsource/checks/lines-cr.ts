import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/eventsource-lines-cr',
  title: 'a lone CR in a message does not damage it',
  proves: ['nchan-eventsource-lines-cr'],
  needs: ['eventsource'],
  hint: 'A reader of an event stream ends a line at a lone CR too: is what follows written as another data field?',
  async run(scene) {
    const channel = await scene.channel();
    const listener = await scene.listening('eventsource', channel);
    const [one, two] = [scene.text(), scene.text()];
    await channel.given.message(`${one}\r${two}`);
    await listener.receives(`${one}\n${two}`);
  },
});
