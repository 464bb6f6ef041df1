/**
 * Counts the entries that were trimmed away before the group saw them, each once whoever asks: those ever added, without
 * those there and those read. That is so where the oldest entry there lies behind the last one read; before that, trimming
 * took only what had been read. What is counted is then counted as read, which Redis (7) itself leaves open.
 * KEYS: the stream. ARGV: the group. Gives 0 on servers before 7, which count nothing.
 */
export const lostScript = `
local function pairsOf(list)
  local values = {}
  for i = 1, #list, 2 do values[list[i]] = list[i + 1] end
  return values
end
local about = redis.pcall('XINFO', 'STREAM', KEYS[1])
if about.err then return 0 end
local stream = pairsOf(about)
if not stream['entries-added'] then return 0 end
local function isAfter(a, b)
  local at, an = a:match('^(%d+)-(%d+)$')
  local bt, bn = b:match('^(%d+)-(%d+)$')
  if at ~= bt then return #at > #bt or (#at == #bt and at > bt) end
  return #an > #bn or (#an == #bn and an > bn)
end
for _, list in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local group = pairsOf(list)
  if group.name == ARGV[1] and group['entries-read'] then
    local length, last = stream.length, group['last-delivered-id']
    if length > 0 and not isAfter(stream['first-entry'][1], last) then return 0 end
    local lost = stream['entries-added'] - group['entries-read'] - length
    if lost <= 0 then return 0 end
    redis.call('XGROUP', 'SETID', KEYS[1], ARGV[1], last, 'ENTRIESREAD', group['entries-read'] + lost)
    return lost
  end
end
return 0
`;
