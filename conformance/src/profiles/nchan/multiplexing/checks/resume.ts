import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/multiplexing-resume',
  title: 'the id of an event of two channels resumes in both',
  proves: ['nchan-multiplexing-resume'],
  needs: ['multiplexed'],
  features: ['storage'],
  hint: 'The id says where the subscriber is in each channel: is every part of it read again?',
  async run(scene) {
    const channels = [await scene.channel(), await scene.channel()] as const;
    const [one, two] = channels;
    const listener = await scene.listening('eventsource', channels, { at: 'multiplexed' });
    const seen = [await one.given.message(), await two.given.message(), await one.given.message()];
    const received = await scene.step('receive the messages', () => listener.receives(...seen));
    const after = received.at(-1)?.id ?? '';
    const lists = [[await two.given.message(), await two.given.message()], [await one.given.message()]];
    const resumed = scene.listen('eventsource', channels, { at: 'multiplexed', after });
    await resumed.receivesAll(...lists);
    await resumed.receivesNothing();
  },
});
