import { readFileSync } from 'node:fs'

/**
 * Ordinary talk of such groups, none of it for the bot: hand-written lines full of trap words (ordinary-talk.txt), and as
 * many made ones as wanted, the same for the same seed.
 */

/** The hand-written lines. */
export const writtenTalk = (): string[] =>
  readFileSync(new URL('./ordinary-talk.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replaceAll('\\n', '\n'))

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export const seeded = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const fillers = {
  人: [
    '王会长',
    '刘敏',
    '李桂芳',
    '老陈',
    '小周',
    '张伟',
    '马三',
    '孙主任',
    '郑律师',
    '钱总',
    '我爱人',
    '隔壁科室',
    '会计小赵',
    '导游',
    '阿姨',
    '恁哥',
    '阿拉同事',
  ],
  称呼: ['各位', '大家', '老师们', '会长', '亲们', '兄弟姐妹们', '领导', '同志们', '老铁们'],
  时: [
    '今天',
    '明天',
    '后天下午',
    '周六上午9点',
    '12号',
    '下周三',
    '月底',
    '11月28日',
    '晚上七点半',
    '夜儿个',
    '今朝',
    '年前',
    '2026年12月',
    '刚才',
    '8:40',
  ],
  地: ['敬老院', '政协三楼', '县医院', '法院', '税务局', '学校', '高铁站', '开发区', '驾校', '社区', '小区门口', '门诊'],
  事: [
    '签到',
    '打卡',
    '请假',
    '报名',
    '取消报名',
    '名单',
    '活动',
    '我的报名',
    '轮值',
    '我的积分',
    '积分',
    '明细',
    '排行',
    '绑定',
    '帮助',
    '发起',
    '改期',
    '修改',
    '取消活动',
    '开始签到',
    '结束签到',
    '补签',
    '加分',
    '扣分',
    '冲正',
    '核账',
    '确认绑定',
    '换绑',
    '申报',
    '通过',
    '退回',
    '通知',
    '收到',
    '统计',
    '待办',
    '学习',
    '公布',
    '排名',
    '参加',
    '到',
  ],
  物: [
    '表',
    '单',
    '簿',
    '系统',
    '流程',
    '规则',
    '通知单',
    '截图',
    '照片',
    '模板',
    '软件',
    '二维码',
    '材料',
    '费用',
    '会议',
    '网站',
    '机器',
    '手续',
    '邮件',
  ],
  尾: [
    '了',
    '吗',
    '呢',
    '吧',
    '啊',
    '哈哈',
    '了没',
    '不',
    '呗',
    '哩',
    '伐',
    '噻',
    '嘛',
    '来着',
    '了[呲牙]',
    '吗😂',
    '？',
    '！！是吧',
    '～谁知道',
  ],
  评: [
    '真不错',
    '太麻烦了',
    '谁来弄',
    '怎么弄',
    '还没好',
    '发群里',
    '交给谁',
    '哪里领',
    '看不懂',
    '先放着',
    '已经好了',
    '要盖章',
    '我来不及',
    '坏了',
    '改天再说',
    '有点乱',
    '挺及时',
    '要排队',
    '没收到',
  ],
  脸: ['[强]', '[玫瑰]', '[呲牙]', '[抱拳]', '👍', '🌹', '😂', '🙏', '✅', '🎉', '[OK]', '[捂脸]'],
  业: ['手术', '开庭', '报税', '直播', '家访', '查房', '调解', '盘点', '培训', '体检', '会诊', '审计', '路演', '团建'],
  数: ['1', '2', '12', '15', '28', '100', '2026', '十二', '三', '两百', '3.5'],
} as const

/** Whole messages with places to fill; none of them is a command's form, whatever fills it. */
const templates = [
  '{称呼}{时}的{事}{物}{评}',
  '{人}说{时}去{地}{事}',
  '{事}{物}{评}',
  '{事}的{物}在{地}',
  '{事}的人{评}',
  '{时}{事}{尾}',
  '{事}{尾}{尾}',
  '{人}{事}{尾}',
  '{时}{业}，{事}{物}{评}',
  '{业}{物}{评}{脸}',
  '{人}{时}在{地}{业}',
  '{地}那边{事}{物}{评}',
  '关于{事}，{称呼}有意见吗',
  '{称呼}，{事}{物}{评}{脸}',
  '{称呼}好，{时}{地}{业}',
  '谢谢{人}{脸}{脸}',
  '恭喜{人}🎉',
  '{人}的{物}{评}',
  '{数}个{物}{评}',
  '{事}{物}一共{数}份',
  '{时}{数}点{地}集合',
  '{地}{数}楼，{人}在等',
  '我{事}过{尾}',
  '别忘了{事}{物}',
  '怎么{事}{尾}',
  '谁管{事}{尾}',
  '为啥{事}{物}{评}',
  '{事}！{事}！{事}！',
  '{业}和{事}是两码事',
  '{人}问{事}{物}{评}',
  '没{事}的{评}',
  '还没{事}',
  '都{事}了{尾}',
  '{事}完去{地}吃饭',
  '@{人} {事}{尾}',
  '@{人} {事}{物}{评}',
  '@{人} {时}{业}去不去',
  '@所有人 {事}',
  '【{业}】{时}{地}{业}，请{人}准备{物}',
  '【通知】{时}在{地}举行{业}，请各分会{事}',
  '[链接] {地}{业}{事}指南',
  '[文件] {事}{物}.docx',
  '{时}，{地}，{业}，{人}',
  '哈哈哈{脸}{脸}{脸}',
  '{脸}{脸}{脸}{脸}{脸}{脸}',
  'https://example.com/{数}?q={事}',
  '{数}-{数}',
  '{数}月{数}日',
  '{数}%的{物}{评}',
  'the {数} PM meeting 改在{地}',
  '就是那个{事}嘛，我跟你讲，{时}我{业}去了，然后{人}{评}，你说咋整',
  '嗯嗯 好 {事} 那个 {事} 我{时}弄 行吧',
  '1. {事}\n2. {物}\n3. {人}\n{称呼}看下',
  '#接龙\n{时}{地}{业}\n1. {人}\n2. {人}',
  '{称呼}：\n{时}{地}有{业}。\n{事}{物}{评}。',
  '「{人}：{时}{业}去不去」\n- - - - - - - - - - - - - - -\n{评}',
  '「{人}：{时}{地}{业}」\n- - - - - - - - - - - - - - -\n去',
  'if (x > {数}) return "{事}"',
  '小联{事}成功{人}',
  '「小联：{事}成功：{人}」',
  '{人}：{事}',
] as const

/** As many made lines as wanted, from a seed; every fortieth is an essay of three thousand characters, a wall of faces or one character. */
export const madeTalk = (count: number, seed: number): string[] => {
  const next = seeded(seed)
  const one = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T
  const filled = (template: string): string => template.replace(/\{(.)\}/gu, (_, name: keyof typeof fillers) => one<string>(fillers[name]))
  const line = (): string => filled(one(templates))
  const essay = (): string => {
    let text = ''
    while (text.length < 3000) text += `${line()}${one(['。', '，', '；', '！', '\n', ' '])}`
    return text
  }
  const odd: readonly (() => string)[] = [
    essay,
    () => one(fillers.脸).repeat(1 + Math.floor(next() * 600)),
    () => String.fromCodePoint(0x4e00 + Math.floor(next() * 5000)),
    () =>
      one(['。', '！', '？', '~', '.', '，', '…', '—', '、', '@', '#', '+', '「', '」', '[', ' . ']).repeat(1 + Math.floor(next() * 40)),
    () => one(fillers.事).repeat(2 + Math.floor(next() * 400)),
    () => `${one(fillers.数)}${one(['', '.', '-', '/', ':'])}${one(fillers.数)}${one(['', '元', '人', '楼', '折', '℃', '公里'])}`,
  ]
  return Array.from({ length: count }, (_, index) => (index % 40 === 39 ? one(odd)() : line()))
}
