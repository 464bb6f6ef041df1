import { createHash } from 'node:crypto';

/**
 * Sets members of a JSON payload where it lies, and leaves every other byte of it as it is: read and written again by the
 * server's own JSON library, long numbers would lose digits. ARGV: the bucket's field, or nothing where the key is the
 * record; then pairs of a member's path (as JSON) and its value (as JSON). A number replaces a quoted one in quotes.
 */
export const patchScript = `
local function broken() error({err='ERR the payload is no JSON object'}) end
local function space(s, i) return s:find('[^ \\t\\r\\n]', i) or broken() end
local function text(s, i)
  while true do
    i = s:find('["\\\\]', i + 1) or broken()
    if s:byte(i) == 34 then return i + 1 end
    i = i + 1
  end
end
local function value(s, i)
  local depth = 0
  repeat
    local c = s:sub(i, i)
    if c == '"' then i = text(s, i)
    elseif c == '{' or c == '[' then depth = depth + 1; i = i + 1
    elseif c == '}' or c == ']' then depth = depth - 1; i = i + 1
    elseif c == '' then broken()
    elseif depth == 0 then return s:find('[,}%] \\t\\r\\n]', i) or #s + 1
    else i = i + 1 end
  until depth == 0
  return i
end
local function within(path, at, new)
  for i = #path, at, -1 do new = '{' .. cjson.encode(path[i]) .. ':' .. new .. '}' end
  return new
end
local function set(s, path, at, new)
  local i = space(s, 1)
  if s:sub(i, i) ~= '{' then broken() end
  local isSet, isEmpty = false, true
  i = space(s, i + 1)
  while s:sub(i, i) ~= '}' do
    isEmpty = false
    local after = text(s, i)
    local name = cjson.decode('[' .. s:sub(i, after - 1) .. ']')[1]
    i = space(s, space(s, after) + 1)
    after = value(s, i)
    if name == path[at] then
      local old, put = s:sub(i, after - 1), new
      if at < #path then
        put = old:sub(1, 1) == '{' and set(old, path, at + 1, new) or within(path, at + 1, new)
      elseif old:sub(1, 1) == '"' and new:find('^[%-%d]') then put = '"' .. new .. '"' end
      s = s:sub(1, i - 1) .. put .. s:sub(after)
      after = i + #put
      isSet = true
    end
    i = space(s, after)
    if s:sub(i, i) == ',' then i = space(s, i + 1) end
  end
  if isSet then return s end
  local put = cjson.encode(path[at]) .. ':' .. within(path, at + 1, new)
  return s:sub(1, i - 1) .. (isEmpty and '' or ',') .. put .. s:sub(i)
end
local field = ARGV[1]
local s
if field ~= '' then s = redis.call('HGET', KEYS[1], field) else s = redis.call('GET', KEYS[1]) end
if not s then return redis.error_reply('ERR the record is gone: ' .. KEYS[1] .. ' ' .. field) end
for i = 2, #ARGV, 2 do s = set(s, cjson.decode(ARGV[i]), 1, ARGV[i + 1]) end
if field ~= '' then return redis.call('HSET', KEYS[1], field, s) end
return redis.call('SET', KEYS[1], s, 'KEEPTTL')
`.trim();

export const patchSha1 = createHash('sha1').update(patchScript).digest('hex');
