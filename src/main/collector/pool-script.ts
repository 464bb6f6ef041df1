import { limits } from '#shared/limits.ts';

/**
 * Writes a batch of records into their buckets: one script, so that looking and writing are one step whoever else writes.
 * KEYS: the bucket of each record. ARGV: whether records have versions, then field, value and expectation of each.
 *
 * Without versions the last delivered wins. With them a new field is written; a field that is there is written over only
 * where it still holds what the caller has compared with (the expectation), and is given back otherwise. So versions are
 * compared outside, exactly, and the pool holds nothing but the records.
 *
 * Gives: written, replaced, repeated, the most entries seen in a bucket, then three values for each record that was not
 * settled: its position, "is" or "error", and the value there or the error.
 */
export const poolScript = `
local versioned = ARGV[1] == 'versioned'
local out = { 0, 0, 0, 0 }
local function size(key)
  local entries = redis.call('HLEN', key)
  if entries > out[4] then out[4] = entries end
end
local function other(i, kind, text)
  out[#out + 1] = i
  out[#out + 1] = kind
  out[#out + 1] = text
end
for i = 1, #KEYS do
  local key, field, value, expected = KEYS[i], ARGV[3 * i - 1], ARGV[3 * i], ARGV[3 * i + 1]
  local set = redis.pcall(versioned and 'HSETNX' or 'HSET', key, field, value)
  if type(set) == 'table' then
    other(i, 'error', set.err)
  elseif set == 1 then
    out[1] = out[1] + 1
    if out[1] % ${limits.collectSizeEvery} == 0 then size(key) end
  elseif not versioned then
    out[2] = out[2] + 1
  else
    local there = redis.call('HGET', key, field)
    if there == value then
      out[3] = out[3] + 1
    elseif there == expected then
      redis.call('HSET', key, field, value)
      out[2] = out[2] + 1
    else
      other(i, 'is', there)
    end
  end
end
return out
`;
