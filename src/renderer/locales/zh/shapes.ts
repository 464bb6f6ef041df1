import type { Words } from '../en/index.ts';

export default {
  title: '差异成因',
  findings: '全部差异',
  lead: '{{findings}} 条差异，归为 {{shapes}} 种成因，由多到少',
  empty: { title: '没有差异', text: '是否每条记录都已比对且相符，以清算结论为准。' },
  columns: {
    shape: '成因',
    findings: '差异数',
    share: '占比',
    sum: '差额',
    seen: '出现',
    decided: '处理',
  },
  note: '对该成因的说明',
  noted: '备注已添加',
  firstSeen: '本次清算首次出现',
  since: '自 {{when}} 起',
  inRuns_one: '共 {{count}} 次清算',
  inRuns_other: '共 {{count}} 次清算',
  historyOf: '最近几次清算的差异数：{{counts}}',
  open: '{{count, number}} 条待处理',
  statuses: {
    investigating: '{{count, number}} 条调查中',
    accepted: '{{count, number}} 条已接受',
    suspense: '{{count, number}} 条挂账',
    'written-off': '{{count, number}} 条已销账',
    resolved: '{{count, number}} 条已解决',
  },
  keys: { move: '移动', open: '查看差异', decide: '处理', note: '备注', next: '下一种成因', before: '上一种成因' },
} satisfies Words['shapes'];
