import type { Words } from '../en/index.ts';

const master: Words['master'] = {
  name: '总清单',
  title: '总清单',
  keys: '不同的键',
  onBoth: '两侧均有',
  inboundOnly: '仅入账有',
  outboundOnly: '仅出账有',
  kinds: { onNeither: '两侧均无', notInMaster: '不在清单内', invalid: '无法读取' },
  meanings: {
    onNeither: '总清单中有，而两侧都没有：即两侧同时遗漏的项目。',
    notInMaster: '某一侧有，而总清单中没有。',
    invalid: '总清单中无法读取的行；其中的键未能核对。',
  },
  ways: {
    count: '只计数，不列明细（定义中设有 notInMaster: count）。',
    list: '列出明细，但不影响结论（定义中设有 notInMaster: list）。',
    mismatch: '视为不符（定义中设有 notInMaster: mismatch）。',
  },
  show: '{{kind}}：查看 {{number}} 项',
  open: '总清单',
  lost: '总清单的 {{keys}} 个键中，有 {{number}} 个两侧均无。',
  all: '总清单中的每个键至少一侧有。',
  place: '位置',
  reason: '原因',
  raw: '原文',
  list: '总清单明细：{{kind}}',
  empty: { title: '没有明细', onNeither: '总清单中的每个键至少一侧有。' },
  shown: '已显示 {{shown}} / {{total}}',
  kept: '共 {{found}} 项，保存其中 {{total}} 项；计数完整。',
  more: '显示更多',
  copy: '将以上内容复制为 CSV',
  csv: '供电子表格使用的表格',
  ndjson: '每行一项，供程序使用',
  copyDigest: '复制总清单的摘要值',
};

export default master;
