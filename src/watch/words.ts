import { sayWhen, sayWhenSoon } from '../domain/zoned.ts'
import * as zh from '../text/alarm.ts'
import type { News } from './alarm.ts'
import type { Trouble } from './troubles.ts'

/** Whose bot it is, where time is told, and whether a code to log in with goes along. */
export interface Telling {
  who: string
  zone: string
  now: number
  code: boolean
}

/** What whoever runs the bot reads of one piece of news. */
export const sayNews = (news: News, { who, zone, now, code }: Telling): string => {
  if (news.what === 'over') return zh.over(zh.titles[news.kind], who, Math.round((news.at - news.since) / 60_000))
  const since = sayWhenSoon(news.since, zone, now)
  const text = adviceOf(news.trouble, { zone, now, code })
  const say = news.what === 'begun' ? zh.begun : zh.still
  return say(zh.titles[news.trouble.kind], who, since, text)
}

const adviceOf = (trouble: Trouble, { zone, now, code }: Omit<Telling, 'who'>): string => {
  switch (trouble.kind) {
    case 'logged-out':
      return `${zh.advice['logged-out']}${code ? zh.codeFollows : zh.codeElsewhere}`
    case 'silent':
      return zh.advice.silent(sayWhen(trouble.heardAt, zone, now), trouble.hours)
    case 'outbox':
      return zh.advice.outbox(trouble.waiting, trouble.minutes)
    case 'sends':
      return zh.advice.sends(trouble.failed)
    case 'redis-memory':
      return zh.advice['redis-memory'](trouble.percent, trouble.usedBytes)
    case 'redis-replicas':
      return zh.advice['redis-replicas'](trouble.has, trouble.asked)
    case 'disk':
      return zh.advice.disk(trouble.freeBytes)
    case 'clock':
      return zh.advice.clock(trouble.seconds, trouble.against)
    case 'tick':
      return zh.advice.tick(trouble.minutes)
    default:
      return zh.advice[trouble.kind]
  }
}
