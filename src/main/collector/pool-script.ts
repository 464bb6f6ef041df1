import { limits } from '#shared/limits.ts';

/**
 * Writes a batch of records into their buckets: one script, so that looking and writing are one step whoever else writes.
 * KEYS: the buckets, each once. ARGV: whether records have versions, then in MessagePack a list for each bucket: field,
 * value and expectation (false where there is none) of each of its records, each field once.
 *
 * Without versions the last delivered wins. With them a new field is written; a field that is there is written over only
 * where it still holds what the caller has compared with (the expectation), and is given back otherwise. So versions are
 * compared outside, exactly, and the pool holds nothing but the records. A bucket's records are looked at with one
 * command and written with another: what a command costs a script is more than what a field does.
 *
 * Gives: written, replaced, repeated, the most entries seen in a bucket, then three values for each record that was not
 * settled: its position, "is" or "error", and the value there or the error.
 */
export const poolScript = `
local versioned = ARGV[1] == 'versioned'
local batch = cmsgpack.unpack(ARGV[2])
local out = { 0, 0, 0, 0 }
local unsized = 0
local function other(i, kind, text)
  out[#out + 1] = i
  out[#out + 1] = kind
  out[#out + 1] = text
end
local function wrote(key, new, replaced)
  out[1] = out[1] + new
  out[2] = out[2] + replaced
  unsized = unsized + new
  if unsized < ${limits.collectSizeEvery} then return end
  unsized = 0
  local entries = redis.call('HLEN', key)
  if entries > out[4] then out[4] = entries end
end
local function refused(from, positions, text)
  for _, i in ipairs(positions) do other(from + i, 'error', text) end
end
local function all(records)
  local positions = {}
  for i = 1, #records / 3 do positions[i] = i end
  return positions
end
local function write(key, from, records, positions, replacing)
  local cells = {}
  for n, i in ipairs(positions) do
    cells[2 * n - 1] = records[3 * i - 2]
    cells[2 * n] = records[3 * i - 1]
  end
  local new = redis.pcall('HSET', key, unpack(cells))
  if type(new) == 'table' then return refused(from, positions, new.err) end
  wrote(key, new, replacing or #positions - new)
end
local function compare(key, from, records, there)
  local positions, replacing = {}, 0
  for i = 1, #records / 3 do
    local is = there[i]
    if not is then
      positions[#positions + 1] = i
    elseif is == records[3 * i - 1] then
      out[3] = out[3] + 1
    elseif is == records[3 * i] then
      positions[#positions + 1] = i
      replacing = replacing + 1
    else
      other(from + i, 'is', is)
    end
  end
  if #positions > 0 then write(key, from, records, positions, replacing) end
end
local function one(key, from, records)
  local set = redis.pcall('HSETNX', key, records[1], records[2])
  if type(set) == 'table' then return other(from + 1, 'error', set.err) end
  if set == 1 then return wrote(key, 1, 0) end
  compare(key, from, records, { redis.call('HGET', key, records[1]) })
end
local from = 0
for b, key in ipairs(KEYS) do
  local records = batch[b]
  if not versioned then
    write(key, from, records, all(records))
  elseif #records == 3 then
    one(key, from, records)
  else
    local fields = {}
    for i = 1, #records / 3 do fields[i] = records[3 * i - 2] end
    local there = redis.pcall('HMGET', key, unpack(fields))
    if there.err then refused(from, all(records), there.err)
    else compare(key, from, records, there) end
  end
  from = from + #records / 3
end
return out
`;
