import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/multiplexing-delivers',
  title: 'a subscriber of two channels is given the messages of both',
  proves: ['nchan-multiplexing-delivers'],
  needs: ['multiplexed'],
  features: ['storage'],
  hint: 'Is the connection known to each of its channels, and is what is stored in each given first?',
  async run(scene) {
    const [one, two] = [await scene.channel(), await scene.channel()];
    const stored = [await one.given.message(), await two.given.message()] as const;
    const listener = await scene.listening('eventsource', [one, two], { at: 'multiplexed' });
    await listener.receivesAll([stored[0]], [stored[1]]);
    for (const channel of [two, one, two]) await listener.receives(await channel.given.message());
    await listener.receivesNothing();
  },
});
