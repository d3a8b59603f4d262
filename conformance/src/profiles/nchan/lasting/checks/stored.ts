import { nchanStories } from '../../story.js';

export default nchanStories('stored', ({ mode, who }) => ({
  title: `${who} is first given the stored messages, oldest first`,
  features: ['storage'],
  hint: 'Does a new subscriber start at the oldest message, as nchan_subscriber_first_message oldest has it?',
  async run(scene) {
    const channel = await scene.channel();
    const texts = [await channel.given.message(), await channel.given.message()];
    const listener = scene.listen(mode, channel);
    await listener.receives(...texts);
    const live = await channel.given.message();
    await listener.receives(live);
    await listener.receivesNothing();
  },
}));
