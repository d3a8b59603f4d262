import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/multipart-validators',
  title: 'a part has the validators of its message, as long-polling has them',
  proves: ['nchan-multipart-validators'],
  needs: ['multipart'],
  features: ['storage'],
  hint: 'Each part says Last-Modified and Etag of its own message.',
  async run(scene) {
    const channel = await scene.channel();
    const first = await channel.given.message();
    const one = await channel.given.read();
    const second = await channel.given.message();
    const two = await channel.given.read(one.cursor);
    const listener = await scene.listening('multipart', channel);
    await scene.step('receive the messages', () => listener.receives(first, second));
    const seen = listener.parts.flatMap(({ lastModified, etag }) => [lastModified, etag]);
    const wanted = [one.cursor, two.cursor].flatMap(({ lastModified, etag }) => [lastModified, etag]);
    scene.areEqual('Last-Modified and Etag of the parts', wanted, seen);
  },
});
