import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/put-creates',
  title: 'PUT is answered 200, and the channel exists afterwards',
  proves: ['relay-3.2-put-creates'],
  hint: 'Answer 200 and nothing else; GET on the publisher location then finds the channel.',
  async run(stage) {
    const channel = stage.unusedChannel();
    await stage.expect(channel.publisher.put()).answers(200);
    await stage.expect(channel.publisher.get()).answers(200);
  },
});
