import type { Words } from '../en/index.ts';

const flight: Words['flight'] = {
  title: '在途',
  open_one: '尚未确定：{{count, number}} 条记录可能仍在途',
  open_other: '尚未确定：{{count, number}} 条记录可能仍在途',
  openText:
    '已有记录均已比对，没有差异。刚发出而尚未到达的记录，在 {{when}} 之前不算差异，也不能算相符：请在此之后再次清算。',
  conclusion_one: '{{count, number}} 条记录在途，应于 {{when}} 前到达。',
  conclusion_other: '{{count, number}} 条记录在途，最晚应于 {{when}} 到达。',
  none: '没有在途记录：出账没有的均为差异。',
  lastBy: '最晚应于 {{when}} 到达',
  learnedFrom_one: '依据以往 {{count, number}} 次清算、{{pairs}} 对记录的 {{quantile}}',
  learnedFrom_other: '依据以往 {{count, number}} 次清算、{{pairs}} 对记录的 {{quantile}}',
  nothing: '以往清算尚未积累在途时长。此次清算观察到的 {{pairs}} 对记录将供下次使用。',
  learned: '此次观察到的记录对',
  unread: '短款中没有可信时间的',
  sent: '发出时间',
  expectedBy: '应到时间',
  first: '在途记录，应到时间早的在前',
  hours: '在途时长，按发出的钟点（{{zone}}）',
  hour: '发出钟点',
  pairs: '记录对',
  wait: '等待',
  day: '全天',
};

export default flight;
