// A push-stream subscriber with the pushstream package: prints one line for each message, for ever.
//   node push-stream-package.mjs websocket ws://localhost:9080/ws/news
import { PushStream } from 'pushstream';

const [mode, address] = process.argv.slice(2);
const url = new URL(address);

const stream = new PushStream({
  host: url.hostname,
  port: url.port,
  modes: mode,
  channels: url.pathname.split('/').slice(2),
  // The waits after an error, milliseconds: short ones, so that a run of checks is short.
  reconnectOnTimeoutInterval: 300,
  reconnectOnChannelUnavailableInterval: 600,
});

stream.onmessage = (text, id, channel, eventId) => {
  const told = `channel=${channel} id=${id} eventid=${encodeURIComponent(eventId ?? '')}`;
  console.log(`message ${Buffer.from(String(text)).toString('base64')} ${told}`);
};
stream.onchanneldeleted = (channel) => console.log(`deleted ${channel}`);
stream.onerror = ({ type }) => console.log(`error ${type}`);
stream.connect();
