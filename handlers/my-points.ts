import { cardOf } from '../src/chat/acts/points-card.ts'
import { standsOf, summaryOf } from '../src/chat/acts/points-summary.ts'
import { command, tell } from '../src/chat/contract.ts'
import { stillWithin } from '../src/chat/courtesy.ts'
import { periodMeant, saidPeriod } from '../src/chat/forms/said-period.ts'
import { cardFile } from '../src/text/pictures.ts'

interface Args {
  period?: string
}

const self = '(?:我|俺|咱|本人)?(?:自己|现在|目前|当前|总共|一共)*'
const month = '(本月|这个?月|上个?月|本季度?|这个?季度|上个?季度?|今年|去年|上半年|下半年)?'
const asks = [
  '(?:的?(?:积分|分数|得分|分)(?:是|有|到)?(?:了?多少分?|几分))',
  '(?:(?:有|得了|积了|攒了|拿了|是)?(?:多少|几个?)(?:积分|分))',
  '(?:的?(?:积分|分数|得分|分))',
  '(?:的?排名?(?:在|是)?第?(?:几名?|多少名?))',
  '(?:第几名)',
  '(?:的?(?:排名|名次)(?:是多少)?)',
]
const form = new RegExp(`^(?:查|看|看下)?${self}${month}(?:${asks.join('|')})(?:了|啊|呀|呢|呐|啦|哦)?\\??$`, 'u')

/** The card of a period goes with the answer once in so long: asking again is for the figures. */
const cardEveryMs = 10 * 60_000

/** 我的积分 — a member's own points and places, told to them alone, with a card. */
export const myPoints = command<Args>({
  name: '我的积分',
  words: ['我的积分', '查积分', '积分查询', '我的积分查询', '查询我的积分'],
  addressedForm: form,
  who: 'member',
  usage: '我的积分',
  about: '看自己的积分和名次',
  read(rest, reading) {
    const text = rest === '' ? form.exec(reading.word ?? '')?.[1] : rest
    if (text === undefined) return { args: {} }
    const period = saidPeriod(text, reading)
    if (period === null) return null
    return { args: period === '本月' ? {} : { period } }
  },
  write: ({ period }) => period ?? '',

  async run({ period }, scene) {
    const { me, at } = scene
    const meant = periodMeant(period, scene)
    const stands = await standsOf(scene, me, meant)
    const text = await summaryOf(scene, me, meant, stands)
    const name = `card:${me.number}:${meant.key}`
    if (stillWithin(await scene.ledger.memo(name), at, cardEveryMs)) return tell(text)
    const picture = await cardOf(scene, me, meant, stands)
    if (picture === null) return tell(text)
    return {
      says: [{ to: 'asker', text, file: { name: cardFile(meant.label), picture } }],
      memo: [{ name, value: String(at), ttlMs: cardEveryMs }],
    }
  },
})
