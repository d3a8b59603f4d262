import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/polling-position',
  title: 'who goes on from the time and tag of an answer gets what came after, once',
  proves: ['push-stream-polling-position'],
  needs: ['polling'],
  features: ['storage'],
  keeps: 2,
  hint: 'Are Last-Modified and Etag those of the last message of the answer, and are If-Modified-Since and If-None-Match read together?',
  async run(scene, polls) {
    const channel = scene.channel();
    await channel.given.published(scene.text('one'));
    const first = await polls.lastPosition(channel, 'polling');
    await polls.ask('polling', channel, { from: first }).findsNothing();
    const two = await channel.given.published(scene.text('two'));
    const three = await channel.given.published(scene.text('three'));
    const next = await polls.ask('polling', channel, { from: first }).answers();
    next.holds({ text: two, id: 2 }, { text: three, id: 3 });
    await polls.ask('polling', channel, { from: next.position }).findsNothing();
  },
});
