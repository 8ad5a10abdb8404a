import fc from 'fast-check'
import { commands } from '../../handlers/index.ts'
import { laterWords } from '../../src/chat/understand.ts'

const pieces = [
  ...['王建国', '李桂芳', '张伟', '马三', '0005', '0014', '医疗保障分会', '律师分会', '会员单位', '欧阳修', '我', '俺', '本人', '老伴'],
  ...['8', '12', '15', '#12', '12号', '第12号', '１２', '①', '141-160', '1001', '12、15', '1000000000', '0', '-1', '0.5', '十二'],
  ...[
    '公益服务',
    '集体学习',
    '无故缺席',
    '转发信息',
    '3小时',
    '100次',
    '2',
    '99999篇',
    '事由',
    '理由',
    '义诊',
    '代',
    '地点',
    '限 30 人',
    '截止',
    '主题：',
    '时间：',
    '系列',
    '时长',
  ],
  ...[
    '本月',
    '上季',
    '2026Q4',
    '三季度',
    '全部',
    '12月5日9:00',
    '周六上午9点',
    '明天下午两点半',
    '月底',
    '现在',
    '25:99',
    '2月30日',
    '11月28日-11月27日',
  ],
  ...[
    '@小联',
    '@小联\u2005',
    '＠小联',
    '@所有人',
    '@周婷\u2005',
    '「小联：活动12 敬老院义诊」\n- - - - - - - -\n',
    '「周婷：去吗」\n————\n',
    '确认',
    '不用了',
    '第二个',
    '谢谢',
    '学习群',
  ],
  ...[
    ' ',
    '\u2005',
    '\u00a0',
    '\u200b',
    '\n',
    '\r\n',
    '，',
    ',',
    '：',
    '、',
    '。',
    '！',
    '？',
    '～',
    '+',
    '+1',
    '（',
    '）',
    '【',
    '】',
    '「',
    '」',
    '"',
    '[玫瑰]',
    '🙏',
    '👍🏻',
    '\ud83d',
    '\ue000n0\ue000',
    '\u0000',
  ],
]
const words = [
  ...new Set([...commands.flatMap(({ words, addressedWords }) => [...words, ...(addressedWords ?? []).slice(0, 3)]), ...laterWords]),
]
const traditional: Record<string, string> = { 签: '簽', 报: '報', 请: '請', 单: '單', 动: '動', 绑: '綁', 账: '賬', 发: '發', 结: '結' }

const word = fc.constantFrom(...words)
const spelled = fc.tuple(word, fc.nat(5)).map(([said, how]) => {
  if (how === 0) return said.replace(/./gu, (letter) => traditional[letter] ?? letter)
  if (how === 1) return [...said].join(' ')
  return how === 2 ? [...said].join('\u200b') : said
})
const piece = fc.oneof(
  { weight: 3, arbitrary: spelled },
  { weight: 6, arbitrary: fc.constantFrom(...pieces) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
)

/** A command, then what might follow it: nearly right more often than not. */
const nearly = fc
  .tuple(spelled, fc.constantFrom(' ', '', '：', '，', '\n'), fc.array(piece, { maxLength: 5 }), fc.constantFrom(' ', ''))
  .map(([first, gap, rest, between]) => first + gap + rest.join(between))

const person = fc.constantFrom('王建国', '李桂芳', '张伟', '马三', '0008', '0014', '陈卫东 周婷', '李四、王五', '欧阳修')
const number = fc.constantFrom('8', '12', '15', '101', '102', '103', '105', '1001', '1002', '1010', '99')
/** Whole commands, the kind that write. */
const whole = fc
  .tuple(person, number, piece, fc.nat(23))
  .map(
    ([who, n, any, which]) =>
      [
        '签到',
        `签到 ${n}`,
        `报名 ${n}`,
        `报名 ${n} 代 ${who}`,
        `取消报名 ${n}`,
        `取消报名 ${n} ${who}`,
        `请假 ${n} ${any}`,
        `绑定 ${who}`,
        `确认绑定 ${n}`,
        `退回绑定 ${n} ${any}`,
        `换绑 ${who}`,
        '确认',
        `加分 ${who} 公益服务 3小时 事由 ${any}`,
        `扣分 ${who} 无故缺席 事由 ${any}`,
        `冲正 ${n} ${any}`,
        `补签 8 ${who} 事由 ${any}`,
        `改期 ${n} 周日上午9点`,
        `修改 ${n} 限 20 人`,
        `取消活动 ${n} ${any}`,
        `发起 义诊 12月5日9:00 地点 ${any}`,
        '开始签到',
        '结束签到',
        `积分 ${who}`,
        `加分 ${who} 转发信息 2000篇 事由 ${any}`,
      ][which] ?? '',
  )
/** The same with one piece put in somewhere, or without a letter. */
const spoilt = fc
  .tuple(whole, piece, fc.nat(30), fc.boolean())
  .map(([said, put, at, cut]) => (cut ? said.slice(0, at) + said.slice(at + 1) : said.slice(0, at) + put + said.slice(at)))

/** Anything at all, and messages jumbled from command words, names, numbers and marks. */
export const jumbledTalk: fc.Arbitrary<string> = fc.oneof(
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 2, arbitrary: fc.array(piece, { minLength: 1, maxLength: 10 }).map((parts) => parts.join('')) },
  { weight: 3, arbitrary: nearly },
  { weight: 4, arbitrary: whole },
  { weight: 2, arbitrary: spoilt },
)
