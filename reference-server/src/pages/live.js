// The page's forms, its table of channels and its subscriptions. Texts are put in with textContent only.

import { expectEventType, modes } from './modes.js';

/** How often the numbers are renewed, and a message is published while they flow; milliseconds. */
const second = 1000;

/** Most messages a subscription shows. */
const shown = 200;

/** @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {string} id */
const field = (id) => /** @type {HTMLInputElement} */ (element(id));

/**
 * @param {HTMLElement} place
 * @param {string} text
 */
function say(place, text, bad = false) {
  place.textContent = text;
  place.classList.toggle('bad', bad);
}

// Numbers

/**
 * @typedef {{ channel: string, published_messages: number, stored_messages: number, subscribers: number }} ChannelInfo
 * @typedef {{ row: HTMLTableRowElement, cells: Map<string, HTMLTableCellElement> }} Row
 */

const columns = /** @type {const} */ (['published_messages', 'stored_messages', 'subscribers']);

/** @type {Map<string, Row>} */
const rows = new Map();

/** @param {string} query */
async function statistics(query) {
  const response = await fetch(new URL(`channels-stats${query}`, document.baseURI), {
    headers: { Accept: 'application/json' },
    cache: 'no-store',
  });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

/** @param {number} seconds */
function span(seconds) {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

async function renew() {
  try {
    const [totals, { infos }] = await Promise.all([statistics(''), statistics('?id=ALL')]);
    for (const name of ['channels', 'published_messages', 'stored_messages', 'subscribers']) {
      element(`total-${name}`).textContent = totals[name];
    }
    element('total-uptime').textContent = span(totals.uptime);
    showChannels(infos);
    element('link').dataset.state = 'open';
    element('link-text').textContent = totals.hostname;
  } catch {
    element('link').dataset.state = 'closed';
    element('link-text').textContent = 'not reachable';
  }
}

/** @param {ChannelInfo[]} infos */
function showChannels(infos) {
  const names = new Set(infos.map(({ channel }) => channel));
  for (const [name, { row }] of rows) {
    if (names.has(name)) continue;
    row.remove();
    rows.delete(name);
  }
  for (const info of infos) {
    const { cells } = rows.get(info.channel) ?? addRow(info.channel);
    for (const column of columns) {
      const cell = cells.get(column);
      const text = String(info[column]);
      if (!cell) continue;
      cell.classList.toggle('changed', cell.textContent !== '' && cell.textContent !== text);
      if (cell.textContent !== text) cell.textContent = text;
    }
  }
  element('no-channels').hidden = infos.length > 0;
}

/** @param {string} name */
function addRow(name) {
  const row = document.createElement('tr');
  const head = document.createElement('th');
  head.scope = 'row';
  head.textContent = name;
  row.append(head);
  const cells = new Map(columns.map((column) => [column, row.insertCell()]));
  const remove = document.createElement('button');
  remove.type = 'button';
  remove.className = 'quiet';
  remove.textContent = '×';
  remove.title = 'Delete';
  remove.setAttribute('aria-label', `Delete channel ${name}`);
  remove.addEventListener('click', async () => {
    await fetch(publisherOf(name), { method: 'DELETE' }).catch(() => undefined);
    await renew();
  });
  row.insertCell().append(remove);
  element('channel-rows').append(row);
  const added = { row, cells };
  rows.set(name, added);
  return added;
}

// Publish

/** @param {string} channel */
const publisherOf = (channel) => new URL(`pub?id=${encodeURIComponent(channel)}`, document.baseURI);

/** @param {string} text */
async function publish(text) {
  const place = element('publish-answer');
  /** @type {Record<string, string>} */
  const headers = { 'Content-Type': 'text/plain; charset=utf-8' };
  const id = field('publish-id').value;
  const type = field('publish-type').value;
  if (id !== '') headers['Event-Id'] = id;
  if (type !== '') headers['Event-Type'] = type;
  expectEventType(type);
  try {
    const url = publisherOf(field('publish-channel').value);
    const response = await fetch(url, { method: 'POST', headers, body: text });
    const why = response.headers.get('X-Nginx-PushStream-Explain');
    say(place, `${response.status} ${why ?? (await response.text())}`, !response.ok);
  } catch (error) {
    say(place, `not published: ${error instanceof Error ? error.message : error}`, true);
  }
}

element('publish-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  await publish(field('publish-text').value);
  await renew();
});

/** @type {number | undefined} */
let flow;
let flowed = 0;

element('flow').addEventListener('click', () => {
  const button = element('flow');
  if (flow === undefined) {
    flow = setInterval(() => publish(`${field('publish-text').value} ${++flowed}`), second);
  } else {
    clearInterval(flow);
    flow = undefined;
  }
  button.setAttribute('aria-pressed', String(flow !== undefined));
});

// Subscribe

element('subscribe-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const checked = /** @type {HTMLInputElement} */ (document.querySelector('input[name="mode"]:checked'));
  const names = field('subscribe-channel')
    .value.split('/')
    .filter((name) => name !== '');
  if (names.length === 0) {
    say(element('subscribe-answer'), 'A channel needs a name.', true);
    return;
  }
  say(element('subscribe-answer'), '');
  const old = Number(field('subscribe-backtrack').value);
  const path = names.map((name) => encodeURIComponent(name) + (old > 0 ? `.b${old}` : '')).join('/');
  addCard(checked.value, names.join(', '), path);
});

/**
 * @param {string} mode
 * @param {string} title
 * @param {string} path
 */
function addCard(mode, title, path) {
  const chosen = modes[mode];
  if (!chosen) return;
  const template = /** @type {HTMLTemplateElement} */ (element('card'));
  const card = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (card.querySelector(name));
  const log = part('.log');
  let count = 0;
  part('h3').textContent = `${title} by ${chosen.name}`;
  part('button').setAttribute('aria-label', `Stop ${title} by ${chosen.name}`);
  // Scrolled by keyboard too.
  log.tabIndex = 0;
  log.setAttribute('aria-label', `Messages of ${title} by ${chosen.name}`);

  const state = (/** @type {string} */ now, why = '') => {
    card.dataset.state = now;
    part('.state-text').textContent = why === '' ? now : `${now}: ${why}`;
  };
  const message = (/** @type {import('./received.js').Message} */ { id, channel, text }) => {
    count++;
    part('.count').textContent = `${count} received`;
    const line = document.createElement('li');
    const origin = document.createElement('span');
    origin.className = 'origin';
    origin.textContent = id === undefined ? '' : `${channel} ${id}  `;
    line.append(origin, text);
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    log.append(line);
    if (log.childElementCount > shown) log.firstElementChild?.remove();
    if (atEnd) log.scrollTop = log.scrollHeight;
  };

  state('waiting');
  part('.count').textContent = '0 received';
  element('cards').prepend(card);
  element('no-cards').hidden = true;
  const stop = chosen.start(path, { state, message });
  part('button').addEventListener('click', () => {
    stop();
    card.remove();
    element('no-cards').hidden = element('cards').childElementCount > 0;
  });
}

void renew();
setInterval(() => {
  if (!document.hidden) void renew();
}, second);
