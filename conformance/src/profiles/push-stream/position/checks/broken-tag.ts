import { startStories, wholeAnswers } from '../../stories/start-story.js';

const tags = ['"0"', 'zero', '0x0', '-1'];

export default startStories(
  (mode, who) => ({
    id: `push-stream/position-broken-tag-${mode}`,
    title: `${who} whose tag is no number gets what is of later seconds`,
    proves: ['push-stream-position-broken-tag'],
    hint: 'Does an If-None-Match that is no plain number count as none?',
    async run(scene, polls) {
      const channel = scene.channel();
      await channel.given.published(scene.text('one'));
      const { time } = await polls.lastPosition(channel);
      for (const tag of tags) await polls.start(mode, channel, { from: { time, tag } }).gives();
    },
  }),
  wholeAnswers,
);
