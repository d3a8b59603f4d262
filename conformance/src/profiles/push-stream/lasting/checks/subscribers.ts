import { lastingStories } from '../../stories/lasting-story.js';

export default lastingStories((mode, who) => ({
  id: `push-stream/${mode}-subscribers`,
  title: `${who} receives what others of the same channel receive too`,
  proves: [`push-stream-${mode}-subscribers`],
  needs: [mode],
  hint: 'Does a message go to all connections of its channel, not only to the first or the last of them?',
  async run(scene) {
    const channel = scene.channel();
    const first = await channel.given.listening(mode);
    const second = await channel.given.listening(mode);
    const third = await channel.given.listening(mode);
    const text = await channel.given.published();
    for (const listener of [first, second, third]) {
      await listener.receives({ text, id: 1, channel: channel.id });
      await listener.receivesNothing();
    }
  },
}));
