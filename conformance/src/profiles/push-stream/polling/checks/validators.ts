import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/polling-validators',
  title: 'Last-Modified and Etag are the time and the tag of the last message',
  proves: ['push-stream-polling-validators'],
  needs: ['polling'],
  settings: [['polling', 'push_stream_message_template']],
  features: ['storage'],
  keeps: 2,
  hint: 'Is Etag W/ and the number that the template shows as ~tag~, and Last-Modified what it shows as ~time~?',
  async run(scene, polls) {
    const channel = scene.channel();
    const texts = [await channel.given.published(), await channel.given.published()];
    const batch = await polls.ask('polling', channel, { as: `${channel.id}.b2` }).answers();
    const last = batch.holds(...texts.map((text) => ({ text }))).at(-1);
    const { time, tag } = last ?? {};
    batch.reply.hasHeader('Etag', `W/${tag ?? batch.position.tag.replace(/^W\//, '')}`);
    if (time !== undefined) batch.reply.hasHeader('Last-Modified', time);
  },
});
