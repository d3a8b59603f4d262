import { lastingStories } from '../../stories/lasting-story.js';

export default lastingStories((mode, who) => ({
  id: `push-stream/${mode}-backtrack`,
  title: `${who} who asks for the last two messages receives them first, then new ones`,
  proves: [`push-stream-${mode}-backtrack`],
  needs: [mode],
  features: ['storage'],
  keeps: 2,
  hint: 'Are stored messages sent behind the header template, oldest first, where the name of a channel ends in .bN?',
  async run(scene) {
    const channel = scene.channel();
    await channel.given.published();
    const old = [await channel.given.published(), await channel.given.published()];
    const listener = await channel.given.listening(mode, { as: `${channel.id}.b2` });
    const live = await channel.given.published();
    await listener.receives(...[...old, live].map((text, index) => ({ text, id: index + 2 })));
    await listener.receivesNothing();
  },
}));
