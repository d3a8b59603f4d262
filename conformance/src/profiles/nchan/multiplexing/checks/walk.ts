import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/multiplexing-walk',
  title: 'walking with the validators yields the messages of both channels, each once',
  proves: ['nchan-multiplexing-walk'],
  needs: ['multiplexed'],
  features: ['storage'],
  hint: 'The Etag says where the subscriber is in each channel: is every part of it read again?',
  async run(scene) {
    const channels = [await scene.channel(), await scene.channel()] as const;
    const lists: string[][] = [[], []];
    for (const turn of [0, 1, 0, 0, 1] as const) lists[turn]?.push(await channels[turn].given.message());
    const [first = [], second = []] = lists;
    await scene.walksThrough(channels, first, second);
  },
});
