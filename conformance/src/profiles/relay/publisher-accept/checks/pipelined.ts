import { check } from '../../../../engine/check.js';

export default check({
  id: 'relay/accept-pipelined',
  title: 'POSTs sent together on one connection are all accepted, in order',
  proves: ['relay-3.2-accept'],
  features: ['storage'],
  keeps: 2,
  hint: 'RFC 9112 9.3.2: pipelined requests are worked off in the order in which they came.',
  async run(stage) {
    const channel = await stage.channel();
    const texts = Array.from({ length: stage.keeps(3) }, () => stage.text());
    const { publisher } = channel;
    const calls = publisher.pipeline(texts.map((text) => publisher.postRequest(text)));
    for (const [index, call] of calls.entries()) {
      const reply = await stage.expect(call).answers(201, 202);
      if (!reply.closesConnection) continue;
      // After a response that closes the connection, the rest must be sent again (RFC 9112 9.3.2).
      for (const text of texts.slice(index + 1)) await channel.given.message(text);
      break;
    }
    let reply = await channel.given.read();
    reply.hasBody(texts[0] ?? '');
    for (const text of texts.slice(1)) {
      reply = await channel.given.read(reply.cursor);
      reply.hasBody(text);
    }
  },
});
