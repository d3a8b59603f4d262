import { lastingStories } from '../../stories/lasting-story.js';

export default lastingStories((mode, who) => ({
  id: `push-stream/${mode}-tokens`,
  title: `${who} receives tokens of a template within a text as they are`,
  proves: [`push-stream-${mode}-tokens`],
  needs: [mode],
  hint: 'Is the template filled in at one go, so that what was filled in is not looked at again?',
  async run(scene) {
    const channel = scene.channel();
    const listener = await channel.given.listening(mode);
    const text = `~id~ ~channel~ ${scene.text()} ~text~ ~SIZE~ ~event-id~`;
    await channel.given.published(text);
    await listener.receives({ text, id: 1, channel: channel.id });
    await listener.receivesNothing();
  },
}));
