import { startStories } from '../../stories/start-story.js';

export default startStories((mode, who) => ({
  id: `push-stream/position-channels-${mode}`,
  title: `${who} goes on in several channels from one time and tag`,
  proves: ['push-stream-position-channels'],
  hint: 'Do time and tag order the messages of all channels?',
  async run(scene, polls) {
    const [one, two] = [scene.channel(), scene.channel()];
    await two.given.published(scene.text('before, in the second'));
    await one.given.published(scene.text('before, in the first'));
    const from = await polls.lastPosition(one);
    const as = [one.id, two.id];
    await polls.start(mode, one, { as, from }).gives();
    const text = await two.given.published(scene.text('after, in the second'));
    await polls.start(mode, one, { as, from }).gives({ text, channel: two.id });
  },
}));
