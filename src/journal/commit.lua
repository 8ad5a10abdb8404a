--[==[
One commit: remembers the message, checks act and expectations, appends events, applies view changes, queues what is said. All or nothing.

KEYS  1 journal stream   2 counters   3 messages   4 messages:at   5 outbox   6 outbox:waiting   7 v:acts   8… every key a change, expectation or memo names
ARGV  1 the draft as JSON (below); 2 now, ms; 3 how long message ids are remembered, ms
      { message?, digest?, act, about, once, numbers, entries,          how many numbers of each sequence it needs
        expect: [[name, key index, field, op, value]],                  op: absent | equals | below
        events: [json], changes: [[op, key index, field, value]], says: [json], memo: [[key index, value or false, ttl ms]] }
      Places for dealt numbers stand in the JSON as U+E000 kind index U+E000: n0, n1 (numbers), e0 (entries), s0 (the first event's sequence number).
Returns JSON: { outcome: committed, seq, numbers, entries } | { outcome: repeated, of: message | act, first } | { outcome: refused, by } | { outcome: conflict }
Errors: none of its own; a wrong type of key fails before anything is written, for all reads stand before all writes.
]==]
local now, keep = tonumber(ARGV[2]), tonumber(ARGV[3])
local counted = redis.call('HMGET', KEYS[2], 'events', 'numbers', 'entries', 'says')
local events, numbers, entries, says = tonumber(counted[1] or 0), tonumber(counted[2] or 100), tonumber(counted[3] or 1000), tonumber(counted[4] or 0)
local text = string.gsub(ARGV[1], '\238\128\128(%a)(%d+)\238\128\128', function(kind, index)
  if kind == 'n' then return tostring(numbers + 1 + index) end
  if kind == 'e' then return tostring(entries + 1 + index) end
  return tostring(events + 1 + index)
end)
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
    local was = cjson.decode(first)
    if was.about ~= draft.about then return cjson.encode({ outcome = 'conflict' }) end
    return cjson.encode({ outcome = 'repeated', of = 'act', first = was.at })
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

for i, event in ipairs(draft.events) do
  redis.call('XADD', KEYS[1], string.format('%d-0', events + i), 'e', event)
end
for _, c in ipairs(draft.changes) do
  local op, key = c[1], KEYS[c[2]]
  if op == 'set' then redis.call('HSET', key, c[3], c[4])
  elseif op == 'drop' then redis.call('HDEL', key, c[3])
  elseif op == 'add' then redis.call('HINCRBY', key, c[3], string.format('%d', c[4]))
  elseif op == 'rank' then redis.call('ZADD', key, string.format('%d', c[4]), c[3])
  else redis.call('ZINCRBY', key, string.format('%d', c[4]), c[3]) end
end
for i, said in ipairs(draft.says) do
  local id = string.format('%d', says + i)
  redis.call('HSET', KEYS[5], id, said)
  redis.call('ZADD', KEYS[6], id, id)
end
for _, m in ipairs(draft.memo) do
  if m[2] then redis.call('SET', KEYS[m[1]], m[2], 'PX', string.format('%d', m[3])) else redis.call('DEL', KEYS[m[1]]) end
end
redis.call('HSET', KEYS[2], 'events', events + #draft.events, 'numbers', numbers + draft.numbers, 'entries', entries + draft.entries, 'says', says + #draft.says)
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
