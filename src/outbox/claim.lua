--[==[
Moves items of the outbox from the state they were read in to another: all of them, or none when any was changed meanwhile.
What one process claimed no other can: whoever read it before finds it changed.

KEYS  1 outbox
ARGV  id, the item as it was read, the item as it shall be; again for each item
Returns 1 when all were moved, 0 when nothing was.
]==]
for i = 1, #ARGV, 3 do
  if redis.call('HGET', KEYS[1], ARGV[i]) ~= ARGV[i + 1] then return 0 end
end
for i = 1, #ARGV, 3 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 2]) end
return 1
