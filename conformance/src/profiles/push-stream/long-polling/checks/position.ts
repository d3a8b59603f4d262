import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/long-polling-position',
  title: 'asking again with the time and tag of each answer gives every message once',
  proves: ['push-stream-long-polling-position'],
  needs: ['subscriber'],
  features: ['storage'],
  keeps: 2,
  hint: 'Are Last-Modified and Etag those of the last message of the answer, and are they read together?',
  async run(scene, polls) {
    const channel = scene.channel();
    const poll = await polls.held('subscriber', channel);
    const one = await channel.given.published(scene.text('one'));
    const first = await poll.answers();
    first.holds({ text: one, id: 1 });
    const two = await channel.given.published(scene.text('two'));
    const three = await channel.given.published(scene.text('three'));
    const second = await polls.ask('subscriber', channel, { from: first.position }).answers();
    second.holds({ text: two, id: 2 }, { text: three, id: 3 });
    const waiting = await polls.ask('subscriber', channel, { from: second.position }).isHeld();
    const four = await channel.given.published(scene.text('four'));
    const third = await waiting.answers();
    third.holds({ text: four, id: 4 });
  },
});
