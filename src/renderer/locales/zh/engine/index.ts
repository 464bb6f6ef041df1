import type { EngineWords } from '#renderer/engine-words.ts';
import { definitionSentences } from './definition.ts';
import { reviewSentences } from './review.ts';
import { runSentences } from './runs.ts';
import { sourceSentences } from './sources.ts';

/** What the engine says in English wherever it fails, refuses or warns, as the pages in Chinese say it. */
export const engine: EngineWords = {
  sentences: { ...definitionSentences, ...sourceSentences, ...runSentences, ...reviewSentences },
  terms: {
    ...{ inbound: '入账', outbound: '出账', master: '总清单' },
    ...{ signed: '签核', countersigned: '会签', sign: '签核', countersign: '会签' },
    ...{ auditor: '审计员', developer: '开发人员', lead: '负责人' },
    ...{ running: '进行中', interrupted: '已中断', failed: '已失败', ended: '已结束' },
    ...{ asked: '待审批', refused: '已驳回', withdrawn: '已撤回', sending: '已批准', sent: '已发送' },
    ...{ closed: '已关闭', reopened: '重新打开', approves: '审批', refuses: '驳回' },
    ...{ keys: '键文件', items: '条目文件', source: '数据源', channel: '通道', delivery: '发送方式' },
    ...{ written: '写入', read: '读取', removed: '删除' },
  },
  counted: {
    ...{ partition: '个分片', finding: '条差异', record: '条记录', item: '条', key: '个键', pair: '对记录' },
    ...{ 'rerun request': '个重跑申请' },
  },
};
