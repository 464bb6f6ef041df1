export default {
  title: '对账',
  demo: '试用演示',
  create: '新建对账',
  empty: {
    title: '还没有对账',
    text: 'Tieout 比对两个系统的记录并保存证据。可先用内置的两侧各 20 万条记录试用，或建立自己的对账。',
  },
  columns: { name: '名称', verdict: '最近结论', rate: '相符率', findings: '差异', last: '最近清算' },
  never: '尚未清算',
};
