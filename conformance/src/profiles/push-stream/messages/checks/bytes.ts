import { accessStories } from '../../stories/access-story.js';

export default accessStories(
  (location, mode, where) => ({
    id: `push-stream/messages-bytes-${mode}`,
    since: '0.2',
    title: `${where} gives the bytes that were published, whichever and however many`,
    proves: ['push-stream-messages-bytes'],
    features: location === 'streaming' ? [] : ['storage'],
    hint: 'A text is bytes: it need be no UTF-8, may have NULs and line ends in it, and is kept and sent whole.',
    async run(scene, polls) {
      const [begin, end] = [Buffer.from(` ${scene.text('begin')}`), Buffer.from(`${scene.text('end')}\t `)];
      const longest = scene.configured.largestBody - begin.length - end.length;
      const bodies = [scene.stage.everyByte, Buffer.from(scene.longText(Math.min(longest, 100_000)))].map(
        (bytes) => Buffer.concat([begin, bytes, end]),
      );
      for (const body of bodies) {
        const channel = scene.channel();
        if (location === 'streaming') {
          const listener = await channel.given.listening('streaming');
          await channel.given.publishedBytes(body);
          await listener.carries(body);
        } else {
          const at = location === 'polling' ? 'polling' : 'subscriber';
          await channel.given.publishedBytes(body);
          const poll = polls.ask(at, channel, { as: `${channel.id}.b1` });
          (await channel.given.step('get the message', () => poll.answers())).carries(body);
        }
      }
    },
  }),
  ['streaming', 'polling', 'subscriber'],
);
