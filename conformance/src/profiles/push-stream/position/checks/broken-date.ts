import { startStories, wholeAnswers } from '../../stories/start-story.js';

const dates = ['yesterday', '1970-01-01T00:00:00Z', 'Thu, 1 Jan 1970 00:00:00 GMT', '0'];

export default startStories(
  (mode, who) => ({
    id: `push-stream/position-broken-date-${mode}`,
    title: `${who} whose date does not parse gets nothing old`,
    proves: ['push-stream-position-broken-date'],
    hint: 'Does an If-Modified-Since that is no HTTP date count as none?',
    async run(scene, polls) {
      const channel = scene.channel();
      await channel.given.published();
      for (const time of dates) await polls.start(mode, channel, { from: { time, tag: '0' } }).gives();
    },
  }),
  wholeAnswers,
);
