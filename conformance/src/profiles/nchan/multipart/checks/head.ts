import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/multipart-head',
  title: 'a GET with Accept: multipart/mixed is answered at once with a boundary of its own',
  proves: ['nchan-multipart-head'],
  needs: ['multipart'],
  hint: 'Is the head written before there is a message, and the boundary made anew for each subscriber?',
  async run(scene) {
    const channel = await scene.channel();
    const one = await scene.listen('multipart', channel).boundary();
    const two = await scene.listen('multipart', channel).boundary();
    scene.differ('the boundaries of two subscribers', one, two);
  },
});
