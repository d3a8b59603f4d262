import { nchanStories } from '../../story.js';

export default nchanStories('resume', ({ mode, who }) => ({
  title: `${who} that names a message in Last-Event-ID is given what came after it`,
  features: ['storage'],
  hint: 'Is Last-Event-ID read as time and tag, and compared with both?',
  async run(scene) {
    const channel = await scene.channel();
    const { id } = await scene.published(channel);
    const texts = [await channel.given.message(), await channel.given.message()];
    const listener = scene.listen(mode, channel, { after: id });
    await listener.receives(...texts);
    await listener.receivesNothing();
  },
}));
