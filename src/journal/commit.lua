--[==[
One commit: remembers the message, checks act and expectations, appends events, applies view changes, queues what is said. All or nothing.

KEYS  1 journal stream   2 counters   3 messages   4 messages:at   5 outbox   6 outbox:waiting   7 the shelf of the act   8… every key a change, expectation or memo names
ARGV  1 the draft as JSON (below); 2 now, ms; 3 how long message ids are remembered, ms
      { message?, digest?, act, about, once, numbers, entries,          how many numbers of each sequence it needs
        expect: [[name, key index, field, op, value]],                  op: absent | equals | below
        row: its events as one text (row.ts; absent: none), events: how many they are, changes: [[op, key index, field, value]], says: [json], memo: [[key index, value or false, ttl ms]] }
      Places for dealt numbers stand in the JSON and in KEYS as U+E000 kind index U+E000: n0, n1 (numbers), e0 (entries), s0 (the first event's sequence number);
      n0/100 is that number divided, rounded down.
Returns JSON: { outcome: committed, seq, numbers, entries } | { outcome: repeated, of: message | act, first } | { outcome: refused, by } | { outcome: conflict }
Errors: a place beyond what is dealt; a key, field or value of the wrong type. Each fails before anything is written: Redis does not undo
      what a script wrote before it failed, so every read and every check stands before the first write.
]==]
local now, keep = tonumber(ARGV[2]), tonumber(ARGV[3])
local counted = redis.call('HMGET', KEYS[2], 'events', 'numbers', 'entries', 'says')
local events, numbers, entries, says = tonumber(counted[1] or 0), tonumber(counted[2] or 100), tonumber(counted[3] or 1000), tonumber(counted[4] or 0)
local dealt, most = { n = numbers, e = entries, s = events }, { n = 0, e = 0, s = 0 }
local function placed(text)
  return (string.gsub(text, '\238\128\128([nes])(%d+)/?(%d*)\238\128\128', function(kind, index, by)
    most[kind] = math.max(most[kind], index + 1)
    return string.format('%d', math.floor((dealt[kind] + 1 + index) / (tonumber(by) or 1)))
  end))
end
local text = placed(ARGV[1])
for i, key in ipairs(KEYS) do
  if string.find(key, '\238\128\128', 1, true) then KEYS[i] = placed(key) end
end
local draft = cjson.decode(text)

if draft.message then
  local known = redis.call('HGET', KEYS[3], draft.message)
  if known then
    if known == draft.digest then return cjson.encode({ outcome = 'repeated', of = 'message' }) end
    return cjson.encode({ outcome = 'conflict' })
  end
end
if draft.once then
  local first = redis.call('HGET', KEYS[7], draft.act)
  if first then
    local at, about = string.match(first, '^(%S+) ?(.*)$')
    if about == '' and not string.find(first, ' ', 1, true) then about = string.match(draft.act, '^[^/]*') end
    if about ~= draft.about then return cjson.encode({ outcome = 'conflict' }) end
    return cjson.encode({ outcome = 'repeated', of = 'act', first = tonumber(at) })
  end
end
for _, e in ipairs(draft.expect) do
  local has = redis.call('HGET', KEYS[e[2]], e[3])
  local op = e[4]
  local holds
  if op == 'absent' then holds = not has
  elseif op == 'equals' then holds = has == e[5]
  else holds = tonumber(has or 0) < tonumber(e[5]) end
  if not holds then return cjson.encode({ outcome = 'refused', by = e[1] }) end
end

if most.n > draft.numbers or most.e > draft.entries or most.s > draft.events then return redis.error_reply('ERR a place beyond the numbers dealt') end
if draft.message then redis.call('ZCARD', KEYS[4]) end
if #draft.says > 0 then redis.call('HLEN', KEYS[5]) redis.call('ZCARD', KEYS[6]) end
local looked = {}
for _, c in ipairs(draft.changes) do
  local op, key = c[1], KEYS[c[2]]
  if op == 'add' then
    if not string.find(redis.call('HGET', key, c[3]) or '0', '^%-?%d+$') then return redis.error_reply('ERR a count is not a whole number') end
  elseif not looked[key] then
    redis.call((op == 'set' or op == 'drop') and 'HLEN' or 'ZCARD', key)
    looked[key] = true
  end
  if op == 'set' then assert(type(c[4]) == 'string') elseif op ~= 'drop' then c[4] = string.format('%d', c[4]) end
end

if draft.row then redis.call('XADD', KEYS[1], string.format('%d-0', events + 1), 'c', draft.row) end
for _, c in ipairs(draft.changes) do
  local op, key = c[1], KEYS[c[2]]
  if op == 'set' then redis.call('HSET', key, c[3], c[4])
  elseif op == 'drop' then redis.call('HDEL', key, c[3])
  elseif op == 'add' then redis.call('HINCRBY', key, c[3], c[4])
  elseif op == 'rank' then redis.call('ZADD', key, c[4], c[3])
  else redis.call('ZINCRBY', key, c[4], c[3]) end
end
for i, said in ipairs(draft.says) do
  local id = string.format('%d', says + i)
  redis.call('HSET', KEYS[5], id, said)
  redis.call('ZADD', KEYS[6], id, id)
end
for _, m in ipairs(draft.memo) do
  if m[2] then redis.call('SET', KEYS[m[1]], m[2], 'PX', string.format('%d', m[3])) else redis.call('DEL', KEYS[m[1]]) end
end
redis.call('HSET', KEYS[2], 'events', events + draft.events, 'numbers', numbers + draft.numbers, 'entries', entries + draft.entries, 'says', says + #draft.says)
if draft.message then
  redis.call('HSET', KEYS[3], draft.message, draft.digest)
  redis.call('ZADD', KEYS[4], string.format('%d', now), draft.message)
  local old = redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', string.format('%d', now - keep), 'LIMIT', 0, 20)
  if #old > 0 then
    redis.call('HDEL', KEYS[3], unpack(old))
    redis.call('ZREM', KEYS[4], unpack(old))
  end
end
return cjson.encode({ outcome = 'committed', seq = events + 1, numbers = numbers + 1, entries = entries + 1 })
