import { statisticsIn } from '../src/chat/acts/statistics.ts'
import { statisticsBook } from '../src/chat/acts/statistics-book.ts'
import { bookFile } from '../src/chat/book.ts'
import { command, tell } from '../src/chat/contract.ts'
import { periodMeant, saidPeriod } from '../src/chat/forms/said-period.ts'
import { sayAchievement } from '../src/domain/brand.ts'
import type { StatisticsLine } from '../src/domain/statistics.ts'
import * as zh from '../src/text/statistics.ts'

interface Args {
  period?: string
}

/** «11月的统计», «上半年统计表» — said to the bot. */
const form = /^(?:查|看|看下|发|发下)?(.{2,8}?)的?(?:活动)?统计(?:表|数据|情况)?$/u

/** 统计 — what was done in a period, for the staff: activities, attendances, hours, people served, articles given, by branch and brand. Writes nothing. */
export const statistics = command<Args>({
  name: '统计',
  words: ['统计', '统计表', '活动统计', '数据统计'],
  addressedForm: form,
  who: 'staff',
  addressedOnly: true,
  usage: '统计 [时段]',
  about: '看一段时间的活动、人次、服务时长和成果',
  read(rest, reading) {
    const text = rest === '' ? form.exec(reading.word ?? '')?.[1] : rest
    if (text === undefined) return { args: {} }
    const period = saidPeriod(text, reading)
    return period === null ? null : { args: { period } }
  },
  write: ({ period }) => period ?? '',

  async run({ period: said }, scene) {
    const period = periodMeant(said, scene)
    const found = await statisticsIn(scene, period)
    const { total, branches, brands, achievements } = found.statistics
    if (total.activities === 0 && total.hours === 0) return tell(zh.noStatistics(period.label))
    const own = branches.filter(isSomething)
    const text = zh.statistics({
      period: period.label,
      total,
      branches: own,
      brands: brands.filter(isSomething),
      achievements: achievements.map(sayAchievement),
      without: branches.length - own.length,
    })
    const file = bookFile(zh.bookName(period.label), statisticsBook(scene, period, found))
    return { says: [{ to: 'asker', text, file }] }
  },
})

const isSomething = ({ activities, attendances, hours }: StatisticsLine): boolean => activities + attendances + hours > 0
