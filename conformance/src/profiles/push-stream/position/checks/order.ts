import { startStories } from '../../stories/start-story.js';

export default startStories((mode, who) => ({
  id: `push-stream/position-order-${mode}`,
  title: `${who} gets old messages channel by channel, the oldest first`,
  proves: ['push-stream-position-order'],
  keeps: 2,
  hint: 'Do the channels come as the path names them, and not merged by time?',
  async run(scene, polls) {
    const [one, two] = [scene.channel(), scene.channel()];
    const a = { text: await one.given.published(scene.text('a')), channel: one.id };
    const b = { text: await two.given.published(scene.text('b')), channel: two.id };
    const c = { text: await one.given.published(scene.text('c')), channel: one.id };
    const from = { time: 'Thu, 01 Jan 1970 00:00:00 GMT', tag: '0' };
    await polls.start(mode, one, { as: [two.id, one.id], from }).gives(b, a, c);
  },
}));
