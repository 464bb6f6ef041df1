/** Two small sides with every kind of finding between them, and a record that matches only within tolerance. */
export const definition = `name: two-sides
key: [sku]
fields:
  - name
  - { name: price, type: decimal, tolerance: 0.01 }
  - { name: at, type: datetime, zone: Asia/Shanghai }
inbound: { type: csv, path: sent.csv }
outbound: { type: ndjson, path: held.ndjson }
`;

export const sent = `sku,name,price,at
A,Kettle,1.00,2026-06-17 08:00:00
B,Lamp,2.50,2026-06-17 08:00:00
B+,"=1+1, ""quoted""",3,2026-06-17 08:00:00
C,茶杯,9007199254740993,2026-06-17 08:00:00
D,Desk,100,2026-06-17 08:00:00
E,"",5,2026-06-17 08:00:00
F,Twice,6,2026-06-17 08:00:00
G,=1+1,7.10,
H,Broken,n/a,2026-06-17 08:00:00
`;

export const held = [
  { sku: 'A', name: 'Kettle', price: 1, at: '2026-06-17T00:00:00Z' },
  { sku: 'B', name: 'Lamp', price: 2.51, at: '2026-06-17T00:00:00Z' },
  { sku: 'B+', name: '=1+1, "quoted"', price: '3.0', at: '2026-06-17T00:00:00Z' },
  { sku: 'D', name: 'Desk', price: 10000, at: '2026-06-16T16:00:00Z' },
  { sku: 'E', name: null, price: 5, at: '2026-06-17T00:00:00Z' },
  { sku: 'F', name: 'Twice', price: 6, at: '2026-06-17T00:00:00Z' },
  { sku: 'F', name: 'Twice', price: 6.5, at: '2026-06-17T00:00:00Z' },
  { sku: 'Z', name: 'Line\nbreak', price: 8, at: null },
]
  .map((record) => `${JSON.stringify(record)}\n`)
  .join('')
  .concat('{"sku":"H","name":\n');

/** What is exported of a run over them: one line a finding, by kind and then by key. */
export const findings = [
  {
    kind: 'missing',
    key: { sku: 'C' },
    inbound: { name: '茶杯', price: '9007199254740993', at: '2026-06-17T00:00:00Z' },
  },
  { kind: 'missing', key: { sku: 'G' }, inbound: { name: '=1+1', price: '7.1', at: null } },
  { kind: 'unexpected', key: { sku: 'Z' }, outbound: { name: 'Line\nbreak', price: '8', at: null } },
  {
    kind: 'different',
    key: { sku: 'D' },
    fields: ['price', 'at'],
    inbound: { name: 'Desk', price: '100', at: '2026-06-17T00:00:00Z' },
    outbound: { name: 'Desk', price: '10000', at: '2026-06-16T16:00:00Z' },
  },
  {
    kind: 'different',
    key: { sku: 'E' },
    fields: ['name'],
    inbound: { name: '', price: '5', at: '2026-06-17T00:00:00Z' },
    outbound: { name: null, price: '5', at: '2026-06-17T00:00:00Z' },
  },
  { kind: 'duplicate', key: { sku: 'F' }, counts: { inbound: 1, outbound: 2 } },
  {
    kind: 'invalid',
    side: 'inbound',
    place: 'sent.csv:10',
    reason: 'price: not a decimal: "n/a"',
    raw: 'H,Broken,n/a,2026-06-17 08:00:00',
  },
  {
    kind: 'invalid',
    side: 'outbound',
    place: 'held.ndjson:9',
    reason: 'not JSON: a value was expected at byte 19',
    raw: '{"sku":"H","name":',
  },
];
