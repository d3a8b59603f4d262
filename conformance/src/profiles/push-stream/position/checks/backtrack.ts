import { startStories } from '../../stories/start-story.js';

export default startStories((mode, who) => ({
  id: `push-stream/position-backtrack-${mode}`,
  title: `${who} gets as many of the latest messages as it asks for`,
  proves: ['push-stream-position-backtrack'],
  hint: 'Does .b2 behind the name of a channel give its latest two messages, the older one first?',
  async run(scene, polls) {
    const channel = scene.channel();
    const texts = [scene.text('one'), scene.text('two'), scene.text('three')];
    for (const text of texts) await channel.given.published(text);
    const latest = (count: number) => texts.slice(-scene.stage.keeps(count)).map((text) => ({ text }));
    await polls.start(mode, channel, { as: `${channel.id}.b2` }).gives(...latest(2));
    await polls.start(mode, channel, { as: `${channel.id}.b9` }).gives(...latest(3));
  },
}));
