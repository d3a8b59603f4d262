/*
 * What is done in Redis as a whole, in its own language: nothing comes between the steps of a script. Keys, all of them behind
 * the prefix KEYS[1]:
 *
 *   order           hash: the last position, `time` and `tag`, of all channels
 *   published       how many messages were published
 *   index, wild     sorted sets: the channels, and the wildcard channels, by the millisecond in which they end
 *   nodes           sorted set: the servers, by the millisecond until which they count
 *   n:NODE          how many subscribers a server has; it ends when the server is not heard of
 *   h:{CHANNEL}     hash: `epoch` (one life of the channel), `published`, `time` and `tag` of the last message, `until` (when the
 *                   last message expires), `active`, `life`, `since`, `asked`
 *   m:{CHANNEL}     stream: the messages, under TIME-TAG, with `x` (when it expires), `i` (its id) and `m`
 *   s:{CHANNEL}     hash: how many subscribers each server has
 *   d:{CHANNEL}     hash: which life of the channel was deleted last, and what its subscribers are told
 *
 * Times are milliseconds of the clock of Redis; -1 stands for "never". ARGV begins with: what the names of wildcard channels begin
 * with, the last position that the server knows, the name of the server.
 */
const prelude = `
local P, W, node = KEYS[1], ARGV[1], ARGV[4]
local clock = redis.call('TIME')
local second = tonumber(clock[1])
local now = second * 1000 + math.floor(tonumber(clock[2]) / 1000)
local function key(kind, name) return P .. kind .. ':{' .. name .. '}' end
local function text(n) return string.format('%.0f', n) end
local function index(name)
  if W ~= '' and string.sub(name, 1, #W) == W then return P .. 'wild' end
  return P .. 'index'
end

local function latest()
  local last = redis.call('HMGET', P .. 'order', 'time', 'tag')
  local time, tag = tonumber(last[1]) or 0, tonumber(last[2]) or 0
  local a, b = tonumber(ARGV[2]), tonumber(ARGV[3])
  if a > time or (a == time and b > tag) then time, tag = a, b end
  if second > time then time, tag = second, 0 end
  return time, tag
end

local function reach(time, tag) redis.call('HSET', P .. 'order', 'time', text(time), 'tag', text(tag)) end

local function trim(name)
  local stream = key('m', name)
  while true do
    local first = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
    if not first then return 0 end
    local x = tonumber(first[2][2])
    if x < 0 or x > now then return redis.call('XLEN', stream) end
    redis.call('XDEL', stream, first[1])
  end
end

local function subscribers(name)
  local counts = key('s', name)
  local all = redis.call('HGETALL', counts)
  local sum = 0
  for i = 1, #all, 2 do
    if redis.call('EXISTS', P .. 'n:' .. all[i]) == 1 then sum = sum + tonumber(all[i + 1])
    else redis.call('HDEL', counts, all[i]) end
  end
  return sum
end

local function open(name, epoch)
  local hash = key('h', name)
  local there = redis.call('HGET', hash, 'epoch')
  if there then return there, false end
  redis.call('DEL', key('m', name))
  redis.call('HSET', hash, 'epoch', epoch, 'published', 0, 'until', 0, 'active', text(now), 'asked', -1)
  return epoch, true
end

local function use(name, life, since)
  redis.call('HSET', key('h', name), 'active', text(now), 'life', life, 'since', since)
end

-- When the channel ends if nothing happens; while somebody waits it does not.
local function extend(name, waiting)
  local hash = key('h', name)
  local kept = redis.call('HMGET', hash, 'until', 'active', 'life', 'since')
  local till, active, life = tonumber(kept[1]) or 0, tonumber(kept[2]) or now, tonumber(kept[3]) or 0
  if till < 0 or life < 0 then
    redis.call('PERSIST', hash)
    redis.call('PERSIST', key('m', name))
    redis.call('ZADD', index(name), '+inf', name)
    return
  end
  local ends = math.max(active + life, till + (kept[4] == '1' and life or 0), now + 1)
  if waiting then ends = math.max(ends, now + 30000) end
  redis.call('PEXPIREAT', hash, text(ends))
  redis.call('PEXPIREAT', key('m', name), text(ends))
  redis.call('ZADD', index(name), text(ends), name)
end

local function requested(name)
  local asked = tonumber(redis.call('HGET', key('h', name), 'asked')) or -1
  if asked < 0 then return -1 end
  return math.floor((now - asked) / 1000)
end

local function counted(name)
  local published = tonumber(redis.call('HGET', key('h', name), 'published'))
  if not published then return {0, 0, 0, subscribers(name), -1} end
  return {1, published, trim(name), subscribers(name), requested(name)}
end
`;

/**
 * Publishes to all channels or to none. ARGV: what is kept of a channel, when the message expires (a time from now), the life of
 * the channel and whether it begins when it is empty, most channels, a name for a new life, the message, the channels.
 */
const publish = `
local keep, expiry, life, since, most = tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7], ARGV[8], tonumber(ARGV[9])
local epoch, message = ARGV[10], ARGV[11]
if most >= 0 then
  local fresh, seen = {0, 0}, {}
  for i = 12, #ARGV do
    local name = ARGV[i]
    if not seen[name] and redis.call('EXISTS', key('h', name)) == 0 then
      seen[name] = true
      redis.call('ZREMRANGEBYSCORE', index(name), '-inf', text(now))
      if index(name) == P .. 'index' then fresh[1] = fresh[1] + 1 end
    end
  end
  if fresh[1] > 0 and redis.call('ZCARD', P .. 'index') + fresh[1] > most then return {'too many channels'} end
end
local time, tag = latest()
local x = expiry > 0 and now + expiry or -1
local answer = {}
local before = {}
for i = 12, #ARGV do
  local name = ARGV[i]
  if not before[name] then before[name] = subscribers(name) end
end
for i = 12, #ARGV do
  local name = ARGV[i]
  local hash, stream = key('h', name), key('m', name)
  local e = open(name, epoch)
  tag = tag + 1
  local id = redis.call('HINCRBY', hash, 'published', 1)
  if keep ~= 0 then
    local place = text(time) .. '-' .. text(tag)
    if keep > 0 then redis.call('XADD', stream, 'MAXLEN', '=', keep, place, 'x', text(x), 'i', id, 'm', message)
    else redis.call('XADD', stream, place, 'x', text(x), 'i', id, 'm', message) end
    local till = tonumber(redis.call('HGET', hash, 'until')) or 0
    if x < 0 or till < 0 then till = -1 else till = math.max(till, x) end
    redis.call('HSET', hash, 'until', text(till))
  end
  redis.call('HSET', hash, 'time', text(time), 'tag', text(tag))
  use(name, life, since)
  local stored = trim(name)
  extend(name, before[name] > 0)
  redis.call('PUBLISH', P .. 'c:' .. name, table.concat({'M', e, id, text(time), text(tag), text(x), keep, life, since}, ' ') .. '\\n' .. message)
  answer[#answer + 1] = {id, time, tag, stored, before[name], requested(name)}
end
reach(time, tag)
redis.call('INCRBY', P .. 'published', #answer)
return answer
`;

/**
 * A server tells of its subscribers, and asks where channels are. ARGV: how long the server counts, all its subscribers, whether
 * somebody asks who makes channels ("asks"), who asks and makes none ("looks") or nobody does ("keeps"), a name for a new life, and
 * for each channel: its name, its subscribers, its life and whether that begins when it is empty.
 */
const enter = `
local lease, all, way, epoch = tonumber(ARGV[5]), ARGV[6], ARGV[7], ARGV[8]
redis.call('SET', P .. 'n:' .. node, all, 'PX', lease)
redis.call('ZADD', P .. 'nodes', text(now + lease), node)
redis.call('ZREMRANGEBYSCORE', P .. 'nodes', '-inf', text(now))
local time, tag = latest()
reach(time, tag)
local answer = {time, tag, now}
for i = 9, #ARGV, 4 do
  local name, count, life, since = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2], ARGV[i + 3]
  local hash, counts = key('h', name), key('s', name)
  local gone = redis.call('HMGET', key('d', name), 'epoch', 'text')
  local there = redis.call('EXISTS', hash) == 1
  if not there and (way == 'asks' or (way == 'keeps' and count > 0 and not gone[1])) then
    open(name, epoch)
    use(name, life, since)
    there = true
  end
  local had = tonumber(redis.call('HGET', counts, node)) or 0
  if count > 0 then
    redis.call('HSET', counts, node, count)
    redis.call('PEXPIRE', counts, 60000)
  elseif had > 0 then redis.call('HDEL', counts, node) end
  if there then
    if way ~= 'keeps' then
      use(name, life, since)
      redis.call('HSET', hash, 'asked', text(now))
    elseif had > 0 and count == 0 and redis.call('HGET', hash, 'since') == '1' then
      redis.call('HSET', hash, 'active', text(now))
    end
    trim(name)
    extend(name, count > 0)
  end
  local h = redis.call('HMGET', hash, 'epoch', 'published', 'time', 'tag', 'life', 'since')
  answer[#answer + 1] = {h[1] or '', tonumber(h[2]) or 0, tonumber(h[3]) or 0, tonumber(h[4]) or 0, tonumber(h[5]) or 0, h[6] or '0', gone[1] or '', gone[2] or ''}
end
return answer
`;

/** Makes a channel. ARGV: its life, whether that begins when it is empty, a name for the new life, the channel. */
const create = `
local name = ARGV[8]
local _, created = open(name, ARGV[7])
if created then
  use(name, ARGV[5], ARGV[6])
  extend(name, false)
end
local c = counted(name)
c[1] = created and 1 or 0
return c
`;

/** Deletes a channel. ARGV: what its subscribers are told, the channel. */
const remove = `
local name = ARGV[6]
local c = counted(name)
if c[1] == 0 then return c end
local epoch = redis.call('HGET', key('h', name), 'epoch')
redis.call('DEL', key('h', name), key('m', name), key('s', name))
redis.call('ZREM', index(name), name)
redis.call('HSET', key('d', name), 'epoch', epoch, 'text', ARGV[5])
redis.call('PEXPIRE', key('d', name), 3600000)
redis.call('PUBLISH', P .. 'c:' .. name, 'D ' .. epoch .. '\\n' .. ARGV[5])
return c
`;

/** What is known of channels. ARGV: their names. */
const describe = `
local answer = {}
for i = 5, #ARGV do answer[#answer + 1] = counted(ARGV[i]) end
return answer
`;

/** The names of all channels and wildcard channels, and what is counted beside them. */
const list = `
redis.call('ZREMRANGEBYSCORE', P .. 'index', '-inf', text(now))
redis.call('ZREMRANGEBYSCORE', P .. 'wild', '-inf', text(now))
local sum = 0
for _, name in ipairs(redis.call('ZRANGEBYSCORE', P .. 'nodes', text(now), '+inf')) do
  sum = sum + (tonumber(redis.call('GET', P .. 'n:' .. name)) or 0)
end
return {
  redis.call('ZRANGE', P .. 'index', 0, -1),
  redis.call('ZRANGE', P .. 'wild', 0, -1),
  tonumber(redis.call('GET', P .. 'published')) or 0,
  sum,
}
`;

const whole = (script: string) => prelude + script;

/** All scripts by their names. */
export const scripts = {
  publish: whole(publish),
  enter: whole(enter),
  create: whole(create),
  remove: whole(remove),
  describe: whole(describe),
  list: whole(list),
} as const;

export type ScriptName = keyof typeof scripts;
