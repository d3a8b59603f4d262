import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/websocket-binary',
  title: 'only application/octet-stream comes in a binary frame',
  proves: ['nchan-websocket-binary'],
  needs: ['websocket'],
  hint: 'The content type of the message decides on the sort of frame.',
  async run(scene) {
    const channel = await scene.channel();
    const listener = await scene.listening('websocket', channel);
    const types = ['text/plain', 'application/octet-stream', 'application/json', undefined];
    const texts: string[] = [];
    for (const contentType of types) {
      texts.push(await channel.given.message(scene.text(), contentType === undefined ? {} : { contentType }));
    }
    const received = await listener.receives(...texts);
    scene.areEqual(
      'the sorts of frames',
      ['text', 'binary', 'text', 'text'],
      received.map(({ frames }) => frames),
    );
  },
});
