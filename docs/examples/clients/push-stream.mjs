// A push-stream subscriber in Node, in every mode: prints one line for each message, for ever.
//   node push-stream.mjs eventsource http://localhost:9080/ev/news/sport
// Before Node 22, websocket needs: node --experimental-websocket push-stream.mjs websocket ws://…
import { setTimeout as wait } from 'node:timers/promises';

const [mode, url] = process.argv.slice(2);
const channels = new URL(url).pathname.split('/').slice(2).map(decodeURIComponent);
/** Where each channel is: time and tag of its last message. */
const places = new Map();
/** Milliseconds until it connects again. */
let pause = 100;

const later = (a, b) => Date.parse(a.time) - Date.parse(b.time) || a.tag - b.tag;

/** The url from which the server goes on where the channel that is furthest behind has been. */
function address() {
  const place = [...places.values()].sort(later)[0];
  if (!place) return url;
  // Spaces as %20: to the server, a plus sign is a plus sign.
  return `${url}?tag=${place.tag}&time=${encodeURIComponent(place.time)}`;
}

function report({ id, channel, text, tag, time, eventid }) {
  if (id === -2) console.log(`deleted ${channel}`);
  // A ping, a deletion, a time-out: no message, and no position.
  if (id <= 0) return;
  const [place, before] = [{ tag: Number(tag), time }, places.get(channel)];
  if (before && later(place, before) <= 0) return;
  // Of channels without a message all is known up to the first one there was.
  if (places.size === 0) for (const name of channels) places.set(name, place);
  places.set(channel, place);
  const told = `channel=${channel} id=${id} eventid=${encodeURIComponent(eventid)}`;
  console.log(`message ${Buffer.from(text).toString('base64')} ${told}`);
}

/** Reads the answer piece by piece; `take` is given all text that it has left, and returns what it leaves now. */
async function read(take) {
  const response = await fetch(address());
  if (response.status !== 200) {
    await response.text();
    console.log(`status ${response.status}`);
    return wait(500);
  }
  const decoder = new TextDecoder();
  let text = '';
  // Throws when the connection is cut.
  for await (const bytes of response.body) text = take(text + decoder.decode(bytes, { stream: true }));
  return text;
}

const scripts = /<script>p\((-?\d+),'(.*?)','(.*?)','(.*?)', ?'(.*?)', ?'(.*?)'\);<\/script>/gs;

function takeScripts(text) {
  let end = 0;
  for (const found of text.matchAll(scripts)) {
    const [all, id, channel, body, eventid, time, tag] = found;
    report({ id: Number(id), channel, text: body, eventid, time, tag });
    end = found.index + all.length;
  }
  return text.slice(end);
}

function eventTaker() {
  let data = [];
  return (text) => {
    // A carriage return at the end may be the first half of a line end.
    const [, whole, half] = /^(.*?)(\r?)$/s.exec(text);
    const lines = whole.split(/\r\n|\r|\n/);
    const rest = lines.pop() + half;
    for (const line of lines) {
      const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line);
      if (field === 'data') data.push(JSON.parse(value));
      if (field === 'retry' && /^\d+$/.test(value)) pause = Number(value);
      if (line !== '' || data.length === 0) continue;
      // The template stands in each line of a text.
      report({ ...data[0], text: data.map((one) => one.text).join('\n') });
      data = [];
    }
    return rest;
  };
}

/** The objects of a body, one after the other; a brace within quotes is text. */
function takeObjects(body) {
  for (const [json] of body.matchAll(/\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\}/g)) report(JSON.parse(json));
  // All there was to say has been said: every channel is at the latest place now.
  const latest = [...places.values()].sort(later).at(-1);
  if (latest) for (const name of channels) places.set(name, latest);
}

function listen() {
  const socket = new WebSocket(address());
  socket.onmessage = ({ data }) => report(JSON.parse(data));
  return new Promise((resolve) => {
    // Where nobody is there, Node 20 tells of an error and of no close.
    socket.onerror = () => resolve(wait(500));
    // 1008: refused. 1006: cut off.
    socket.onclose = ({ code }) => resolve(code === 1008 || code === 1006 ? wait(500) : undefined);
  });
}

const subscribe = {
  stream: () => read(takeScripts),
  eventsource: () => read(eventTaker()),
  websocket: listen,
  longpolling: async () => takeObjects((await read((text) => text)) ?? ''),
}[mode];

for (;;) {
  try {
    await subscribe();
    await wait(pause);
  } catch (error) {
    console.log(`error ${error.message}`);
    await wait(Math.max(pause, 500));
  }
}
