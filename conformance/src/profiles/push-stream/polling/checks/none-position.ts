import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/polling-none-position',
  title: 'a 304 has the position that was asked with',
  proves: ['push-stream-polling-none-position'],
  needs: ['polling'],
  features: ['storage'],
  hint: 'Does the 304 repeat If-Modified-Since as Last-Modified, and If-None-Match as Etag?',
  async run(scene, polls) {
    const channel = scene.channel();
    await channel.given.published(scene.text('one'));
    const from = await polls.lastPosition(channel, 'polling');
    const nothing = await polls.ask('polling', channel, { from }).findsNothing();
    nothing.hasHeader('Last-Modified', from.time);
    const told = { time: from.time, tag: nothing.header('Etag') ?? '' };
    const two = await channel.given.published(scene.text('two'));
    const next = await polls.ask('polling', channel, { from: told }).answers();
    next.holds({ text: two, id: 2 });
  },
});
