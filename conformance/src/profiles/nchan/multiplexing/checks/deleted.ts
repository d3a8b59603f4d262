import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/multiplexing-deleted',
  title: 'the connection ends when one of its channels is deleted',
  proves: ['nchan-multiplexing-deleted'],
  needs: ['multiplexed'],
  hint: 'A DELETE ends the connections of every location that the channel is subscribed to from.',
  async run(scene) {
    const [one, two] = [await scene.channel(), await scene.channel()];
    const listener = await scene.listening('eventsource', [one, two], { at: 'multiplexed' });
    await listener.receives(await one.given.message());
    await two.given.message();
    await two.given.deleted();
    await listener.ends();
  },
});
