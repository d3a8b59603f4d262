import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/websocket-meta',
  title: 'with ws+meta.nchan a message begins with its id',
  proves: ['nchan-websocket-meta'],
  needs: ['websocket'],
  features: ['storage'],
  hint: 'Does the answer name the subprotocol, and do the frames have the id, an empty line, and then the text?',
  async run(scene) {
    const channel = await scene.channel();
    const stored = await scene.published(channel);
    const listener = await scene.listening('websocket', channel, { protocols: ['ws+meta.nchan'] });
    listener.choosesProtocol(['ws+meta.nchan']);
    const live = await scene.published(channel);
    const received = await listener.receives(stored.text, live.text);
    scene.areEqual(
      'the ids of the messages',
      [stored.id, live.id],
      received.map(({ id }) => id),
    );
  },
});
