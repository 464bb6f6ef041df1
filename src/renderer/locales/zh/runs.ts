export default {
  title: '清算',
  empty: { title: '还没有清算', text: '一次清算对一项对账的两侧做一次比对。请从首页开始。' },
};
