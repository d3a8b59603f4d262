import { startStories } from '../../stories/start-story.js';

export default startStories((mode, who) => ({
  id: `push-stream/position-now-${mode}`,
  title: `${who} who names no position gets nothing old`,
  proves: ['push-stream-position-now'],
  hint: 'Are stored messages sent only to who asks for them?',
  async run(scene, polls) {
    const channel = scene.channel();
    await channel.given.published();
    await polls.start(mode, channel).gives();
  },
}));
