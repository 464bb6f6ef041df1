import type { Words } from '../en/index.ts';

const words: Words['people'] = {
  title: '人员与密钥',
  text: '所有人都可写备注、做结论。负责人维护本名单，并签核他人的结论：任何人都不能签核自己做过结论的清算，也不能批准自己提出的重跑。',
  actingAs: '当前操作人',
  roles: { auditor: '审计员', developer: '开发人员', lead: '负责人' },
  columns: { name: '姓名', role: '角色', key: '密钥', since: '加入时间', act: '操作' },
  you: '您',
  noKey: '尚无密钥',
  copyKey: '复制{{name}}的密钥',
  retired: '已于 {{when}} 离任',
  actsOn: '对{{name}}的操作',
  acts: {
    actAs: '以{{name}}的身份操作…',
    change: '修改姓名或角色…',
    makeKey: '生成密钥…',
    replaceKey: '更换密钥…',
    retire: '离任…',
  },
  add: { open: '添加人员…', title: '添加人员', name: '姓名', role: '角色', act: '添加', done: '已添加{{name}}' },
  change: { title: '修改{{name}}', act: '保存', done: '已修改{{name}}' },
  actAs: {
    title: '以{{name}}的身份操作',
    text: '此后的操作将以此姓名记入审计轨迹。',
    act: '以{{name}}的身份操作',
    done: '现以{{name}}的身份操作',
  },
  retire: {
    title: '{{name}}离任',
    text: '{{name}}此前的操作仍以其姓名保留，此后不能再以其身份操作。',
    reason: '原因',
    act: '离任',
    done: '{{name}}已离任',
  },
  passphrase: {
    label: '您的密钥口令',
    labelOf: '{{name}}的密钥口令',
    choose: '新密钥的口令',
    chooseHint: '至少 {{least}} 个字符；遗忘后无法找回',
    keyring: '如本机钥匙串可打开密钥，留空即可',
    show: '显示口令',
  },
  makeKey: {
    title: '{{name}}的密钥',
    text: '签核须使用只有您能打开的密钥，该密钥保存在本机。',
    replaces: '以原密钥所做的签核继续有效。',
    make: '生成密钥',
    done: '已为{{name}}生成密钥',
  },
};

export default words;
