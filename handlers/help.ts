import { type AnyCommand, command, type Scene } from '../src/chat/contract.ts'
import { bindFirst, may, whoSays } from '../src/chat/courtesy.ts'
import { whoMay } from '../src/text/common.ts'
import { type HelpLine, helpList, helpOne } from '../src/text/help.ts'

interface Args {
  /** Canonical name of the command asked about. */
  about?: string
}

/** What is used most stands first; what is not named here follows. */
const order =
  '签到 请假 报名 取消报名 名单 活动 学习 我的报名 我的积分 明细 申报 我的申报 撤回申报 申诉 积分办法 排行 轮值 轮值表 我的轮值 品牌 日历 接龙 发起 改期 修改 取消活动 提醒 亮点 成果 学习主题 签到码 开始签到 结束签到 补签 换班 同意换班 不同意换班 代班 取消代班 安静 取消安静 同意活动 不同意活动 待办 公布 答复 积分 加分 扣分 冲正 核账 统计 导出 待审 通过 退回 代申报 绑定审核 确认绑定 退回绑定 换绑 登记本群'.split(
    ' ',
  )
const place = ({ name }: AnyCommand): number => (order.includes(name) ? order.indexOf(name) : order.length)

/** Puts commands in the order of their use, for lists that people read. */
export const byUse = (a: AnyCommand, b: AnyCommand): number => place(a) - place(b)

/** For people not bound yet, or only once. */
const unlisted = ['帮助', '绑定', '认领']

const asking = ['help', 'Help', 'HELP', '功能', '菜单', '命令', '命令列表', '说明', '说明书', '?'].concat(
  [
    '怎么用',
    '怎么使用',
    '怎么用啊',
    '如何使用',
    '你会什么',
    '你能做什么',
    '你会干什么',
    '能干啥',
    '你能干啥',
    '有什么功能',
    '有哪些功能',
  ].flatMap((question) => [question, `${question}?`]),
)

const everyMs = 10 * 60_000

/** 帮助 — what this person may say here; `commands` gives the list when it is asked for. In a room once a person in ten minutes. */
export const help = (commands: () => readonly AnyCommand[]): AnyCommand => {
  const lineOf = ({ name, usage, about }: AnyCommand): HelpLine => ({ name, usage, about })

  const textFor = (scene: Scene, about: string | undefined): string => {
    const asked = commands().find(({ name }) => name === about)
    if (asked) {
      if (!may(asked, scene.speaker)) return whoMay(asked.name, whoSays[asked.who])
      return helpOne(lineOf(asked), asked.words.filter((word) => word !== asked.name && word.length > 1).slice(0, 4))
    }
    const here = commands()
      .filter((each) => may(each, scene.speaker) && !(scene.room !== null && each.privateOnly) && !unlisted.includes(each.name))
      .sort(byUse)
    const forAll = (each: AnyCommand): boolean => each.who === 'anyone' || each.who === 'member'
    return helpList(here.filter((each) => !forAll(each)).map(lineOf), here.filter(forAll).map(lineOf))
  }

  return command<Args>({
    name: '帮助',
    words: ['帮助', '使用帮助', '使用说明'],
    addressedWords: asking,
    who: 'anyone',
    usage: '帮助 [命令]',
    about: '看看可以说什么',
    read(rest) {
      const word = rest.replace(/[?？]+$/u, '').trim()
      if (word === '') return { args: {} }
      const named = commands().find(({ words }) => words.includes(word))
      return named ? { args: { about: named.name } } : null
    },
    write: ({ about }) => about ?? '',
    async run({ about }, scene) {
      if (scene.room === null) return { says: [{ to: 'here', text: textFor(scene, about) }] }
      const name = `helped:${scene.speaker.contact}`
      const last = await scene.ledger.memo(name)
      if (last !== null && scene.at - Number(last) < everyMs) return { says: [] }
      return { says: [{ to: 'here', text: textFor(scene, about) }], memo: [{ name, value: String(scene.at), ttlMs: everyMs }] }
    },
    runStranger: (_args, scene) => bindFirst(scene),
  })
}
