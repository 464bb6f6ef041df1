import { recordBytesMax, writePayload, writeSku } from '../sides/records.ts';

/** The benchmarks' records as events: a record's JSON with its key in it, each once. */
export function eventPayloads(events: number): Buffer[] {
  const block = Buffer.alloc(recordBytesMax);
  return Array.from({ length: events }, (_, record) => {
    let end = block.write('{"sku":"', 'latin1');
    end = writeSku(block, end, record);
    end += block.write('",', end, 'latin1');
    // What follows is an object of its own: its brace is written over.
    const start = end - 1;
    end = writePayload(block, start, record, 'inbound');
    block[start] = 0x2c;
    return Buffer.from(block.subarray(0, end));
  });
}
