export default {
  navigation: '页面',
  skip: '跳到页面内容',
  goTo: '前往{{place}}',
  close: '关闭',
  places: { home: '首页', runs: '清算', reruns: '重跑', analysis: '分析', trail: '审计与签核', settings: '设置' },
  keys: { help: '显示所有快捷键', title: '本页快捷键' },
  palette: {
    open: '打开命令面板',
    search: '前往页面或执行操作…',
    nothing: '没有匹配的命令',
    here: '当前页面',
    pages: '页面',
    settings: '设置',
    schemes: { light: '浅色', dark: '深色', system: '跟随系统' },
  },
  connection: {
    lost: '引擎没有响应。',
    lostNext: '正在重新连接，不会丢失任何内容。',
    refused: '此页面已无访问权限。',
    refusedNext: 'Tieout 已重新启动：请打开它输出的新地址。',
  },
  notThere: { title: '此处没有内容', text: '该地址没有对应的页面。', home: '回到首页' },
};
