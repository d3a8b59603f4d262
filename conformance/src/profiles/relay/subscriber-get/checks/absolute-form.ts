import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/get-absolute-form',
  title: 'a GET with an absolute url in its request line is answered like any other',
  proves: ['relay-3.1-get'],
  features: ['storage'],
  hint: 'RFC 9112 3.2.2: a server accepts the absolute form of the request target too.',
  async run(stage) {
    const channel = await stage.channel();
    const text = await channel.given.message();
    const reply = await stage.expect(channel.subscriber.get({ absoluteForm: true })).answers(200);
    reply.hasBody(text);
  },
});
