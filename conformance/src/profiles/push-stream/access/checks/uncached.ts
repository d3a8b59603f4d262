import { accessStories } from '../../stories/access-story.js';

export default accessStories(
  (location, mode, where) => ({
    id: `push-stream/access-uncached-${mode}`,
    since: '0.2',
    title: `no answer of ${where} may be stored`,
    proves: ['push-stream-access-uncached'],
    features: ['storage'],
    hint: 'A cache that keeps a 200 or a 304 of a poll hides every message after it.',
    async run(scene, polls) {
      const channel = scene.channel();
      await channel.given.published();
      const at = location === 'polling' ? 'polling' : 'subscriber';
      const found = polls.ask(at, channel, { as: `${channel.id}.b1` });
      const replies = [(await channel.given.step('get a message', () => found.answers())).reply];
      if (at === 'polling') {
        replies.push(await channel.given.step('get nothing', () => polls.ask(at, channel).findsNothing()));
      }
      for (const reply of replies) {
        reply
          .hasHeader('Expires', 'Thu, 01 Jan 1970 00:00:01 GMT')
          .hasHeader('Cache-Control', 'no-cache, no-store, must-revalidate');
      }
    },
  }),
  ['polling', 'subscriber'],
);
