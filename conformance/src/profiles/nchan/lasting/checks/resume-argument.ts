import { nchanStories } from '../../story.js';

export default nchanStories('resume-argument', ({ mode, who }) => ({
  title: `${who} that names a message in the argument last_event_id is given what came after it`,
  features: ['storage'],
  hint: 'Browsers can set no header of an EventSource or a WebSocket: is last_event_id read from the url?',
  async run(scene) {
    const channel = await scene.channel();
    const { id } = await scene.published(channel);
    const texts = [await channel.given.message(), await channel.given.message()];
    const listener = scene.listen(mode, channel, { after: id, afterIn: 'argument' });
    await listener.receives(...texts);
    await listener.receivesNothing();
  },
}));
