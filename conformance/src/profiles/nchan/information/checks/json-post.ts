import { nchanStory } from '../../story.js';

export default nchanStory({
  id: 'nchan/information-json-post',
  title: 'the answer to a POST is negotiated too, and counts its message',
  proves: ['nchan-information-json-post'],
  features: ['storage'],
  hint: 'The information is of the time of publication, with the message already in.',
  async run(scene) {
    const channel = await scene.channel();
    await channel.given.message();
    const headers = [['Accept', 'text/json']] as const;
    const reply = await scene.expect(channel.publisher.post(scene.text(), { headers })).answers(201, 202);
    scene.areEqual('the number of messages', [2], [scene.json(reply).messages]);
  },
});
