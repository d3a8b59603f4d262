import { lastingStories } from '../../stories/lasting-story.js';

export default lastingStories((mode, who) => ({
  id: `push-stream/${mode}-deleted`,
  title: `${who} is told that its channel was deleted, and the connection ends`,
  proves: [`push-stream-${mode}-deleted`],
  needs: [mode],
  hint: 'Does a DELETE send the message with the id -2, then the footer template, and end the connection?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening(mode);
    const text = await channel.given.published();
    await listener.receives({ text });
    await channel.given.deleted();
    await listener.receives({ id: -2, channel: channel.id });
    await listener.ends();
  },
}));
