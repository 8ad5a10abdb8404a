import { randomUUID } from 'node:crypto'
import { loadAssociation } from '../../config/load.ts'
import type { Said } from '../../src/chat/said.ts'
import type { IncomingMessage } from '../../src/chat/transport.ts'
import { openDrawer } from '../../src/render/drawer.ts'
import { longLedger, manyPeople } from './long-ledger.ts'
import { percentile, timesOf } from './timing.ts'
import { village } from './village.ts'

/** How long questions took from being heard to their answer's being in the outbox and drawn, ms. */
export interface AskedFor {
  entries: number
  /** 我的积分: heard to committed, and to drawn. */
  points: { toCommitted: number[]; toDrawn: number[] }
  statement: number[]
  board: number[]
  /** Bytes of the largest card. */
  mostBytes: number
}

/**
 * Members of a large association ask for their points in private, one after another, each for the first time in a while, so that a card goes with
 * every answer; then for 明细, then for 排行. Everything from the seam to the outbox is the product's; the sending itself is not waited for.
 */
export const askForPoints = async (plan: { members: number; entries: number; asks: number }): Promise<AskedFor> => {
  const loaded = await loadAssociation('config/qiuxian')
  if (!loaded.ok) throw new Error('config/qiuxian is faulty')
  const { branches, tiers, rules } = loaded.association
  const v = await village((small) => ({
    ...small,
    ...{ branches, tiers, rules, groups: loaded.association.groups, turns: [], roster: manyPeople(plan.members, branches, tiers) },
    ...(loaded.association.appraisal ? { appraisal: loaded.association.appraisal } : {}),
  }))
  const drawer = openDrawer()
  try {
    await longLedger(v.house, v.clock, plan.entries, plan.entries / (plan.members * 140))
    const ask = async (member: number, text: string): Promise<Said> => {
      const message: IncomingMessage = {
        ...{ kind: 'message', id: randomUUID(), account: 'wxid_bot', type: 'text', text, at: v.clock.time },
        ...{ from: { contactId: `wxid_${member}`, name: '', friend: true }, mentionsBot: false, mentionsAll: false, botNames: [] },
      }
      await v.bot.hear(message)
      const [last = ''] = await v.redis.zrevrange(v.house.keys.outboxWaiting, 0, 0)
      return JSON.parse((await v.redis.hget(v.house.keys.outbox, last)) ?? '{}') as Said
    }
    const points: AskedFor['points'] = { toCommitted: [], toDrawn: [] }
    let mostBytes = 0
    const askForCard = async (member: number): Promise<void> => {
      const began = performance.now()
      const said = await ask(member, '我的积分')
      points.toCommitted.push(performance.now() - began)
      if (!said.file || !('picture' in said.file)) throw new Error('no card went with the answer')
      mostBytes = Math.max(mostBytes, Buffer.byteLength(await drawer.draw(said.file), 'base64'))
      points.toDrawn.push(performance.now() - began)
    }
    // warm: the drawing thread has begun, the roster and the words are read
    await timesOf(5, (round) => askForCard(plan.members - 1 - round))
    points.toCommitted = []
    points.toDrawn = []
    await timesOf(plan.asks, askForCard)
    const statement = await timesOf(plan.asks, (member) => ask(member, '明细'))
    const board = await timesOf(plan.asks, (member) => ask(member, '排行'))
    return { entries: await v.house.ledger.lastEntry(), points, statement, board, mostBytes }
  } finally {
    await drawer.stop()
    await v.close()
  }
}

/** The middle and the 95th percentile, ms. */
export const spread = (took: readonly number[]): { p50: number; p95: number } => ({
  p50: Math.round(percentile(took, 0.5)),
  p95: Math.round(percentile(took, 0.95)),
})
