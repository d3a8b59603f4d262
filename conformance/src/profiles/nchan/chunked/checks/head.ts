import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/chunked-head',
  title: 'a GET with TE: chunked is answered at once with the head of a chunked 200',
  proves: ['nchan-chunked-head'],
  needs: ['streaming'],
  hint: 'Is the head written before there is a message, with Transfer-Encoding: chunked?',
  async run(scene) {
    const channel = await scene.channel();
    const listener = scene.listen('streaming', channel);
    await listener.isOpen();
    listener.hasHeader('Transfer-Encoding', /\bchunked$/i, 'chunked');
  },
});
