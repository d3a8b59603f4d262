import { story } from '../../stories/story.js';

export default story({
  id: 'push-stream/jsonp-stored',
  title: 'a script calls the function with the messages in an array',
  proves: ['push-stream-jsonp-stored'],
  needs: ['jsonp'],
  features: ['storage'],
  keeps: 2,
  hint: 'Is the body callback([message,message]); with each message by the message template?',
  async run(scene, polls) {
    const channel = scene.channel();
    const texts = [await channel.given.published(), await channel.given.published()];
    const options = { as: `${channel.id}.b2`, callback: 'cb' };
    const batch = await polls.ask('jsonp', channel, options).answersAtOnce();
    batch.holds(...texts.map((text, index) => ({ text, id: index + 1, channel: channel.id })));
  },
});
