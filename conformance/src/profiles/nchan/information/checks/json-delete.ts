import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/information-json-delete',
  title: 'the answer to a DELETE is negotiated too, and tells of the channel as it was',
  proves: ['nchan-information-json-delete'],
  features: ['storage'],
  hint: 'Gather the information before the channel is emptied.',
  async run(scene) {
    const channel = await scene.channel();
    await channel.given.message();
    const headers = [['Accept', 'text/json']] as const;
    const reply = await scene.expect(channel.publisher.delete({ headers })).answers(200);
    scene.areEqual('the number of messages', [1], [scene.json(reply).messages]);
  },
});
