import { execFile } from 'node:child_process'
import type { Redis } from 'ioredis'
import { openHouse } from '../../src/founding.ts'
import type { Draft } from '../../src/journal/commit.ts'
import { opened } from './activities.ts'
import { percentile } from './timing.ts'
import { type Village, village } from './village.ts'

/** What a check-in's commit was, and how to make the same one of somebody else: nothing of it repeats. */
export interface CheckInDraft {
  /** The draft of the person of this number (12 digits). */
  of(number: string): Draft
  /** Redis' own benchmark's arguments for such commits: EVALSHA with every number drawn at random. */
  benchmark: string[]
}

/** What a program prints. */
const printed = (program: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(program, [...args], { maxBuffer: 1e7 }, (error, stdout) => (error ? reject(error) : resolve(stdout)))
  })

const numberOf = (index: number): string => String(index).padStart(12, '0')
/** Stands for the number in the template; Redis' benchmark puts twelve digits in its place. */
const anyNumber = '__rand_int__'

/** Says one real 签到 in a village and keeps the draft it came to. */
export const checkInDraft = async (v: Village): Promise<CheckInDraft> => {
  await opened(v, { kind: 'study', startsAt: v.clock.time, endsAt: v.clock.time + 3_600_000, group: '学习群' })
  const commit = v.house.journal.commit
  const drafts: Draft[] = []
  v.house.journal.commit = (draft) => {
    drafts.push(draft)
    return commit(draft)
  }
  await v.say('0005', '学习群', '签到', { id: 'bench-0005' })
  v.house.journal.commit = commit
  const template = JSON.stringify(drafts.find(({ act }) => act.once))
  if (template === undefined || !template.includes('points.awarded')) throw new Error('the check-in came to no entry')
  const of = (number: string): Draft => JSON.parse(template.replaceAll('0005', number)) as Draft

  // the very arguments of one such commit
  const sent: string[][] = []
  const listening = new Proxy(v.redis, {
    get: (redis, name: keyof Redis) =>
      name === 'evalsha'
        ? (...args: string[]) => {
            sent.push(args.map(String))
            return redis.evalsha(...(args as Parameters<Redis['evalsha']>))
          }
        : typeof redis[name] === 'function'
          ? (redis[name] as (...args: unknown[]) => unknown).bind(redis)
          : redis[name],
  })
  const first = numberOf(1)
  await openHouse(listening, v.association, v.clock).journal.commit(of(first))
  const [args] = sent
  if (!args) throw new Error('no script was run')
  return { of, benchmark: ['EVALSHA', ...args.map((arg) => arg.replaceAll(first, anyNumber))] }
}

/** The benchmark makes up numbers below this. */
const madeUp = 1_000_000_000

/** Commits a second of one run, by us and by Redis' benchmark. */
export interface CommitRates {
  ours: number
  benchmark: number
}

/**
 * `rounds` of `commits` check-ins each, so many in flight on one connection: through Journal.commit of this process, and (in turn) by
 * redis-benchmark, which sends the same script the same arguments. Throws where one did not come to a line.
 */
export const compareCommits = async (plan: { commits: number; inFlight: number; rounds: number }): Promise<CommitRates[]> => {
  const v = await village()
  try {
    const { of, benchmark } = await checkInDraft(v)
    const rates: CommitRates[] = []
    // beyond those the benchmark makes up: a number that came before is no check-in
    let next = madeUp
    for (let round = 0; round < plan.rounds; round += 1) {
      const drafts = Array.from({ length: plan.commits }, () => of(numberOf(next++)))
      const began = performance.now()
      await Promise.all(
        Array.from({ length: plan.inFlight }, async (_, lane) => {
          for (let index = lane; index < drafts.length; index += plan.inFlight) {
            const draft = drafts[index]
            if (!draft) return
            const { outcome } = await v.house.journal.commit(draft)
            if (outcome !== 'committed') throw new Error(`a check-in was ${outcome}`)
          }
        }),
      )
      const ours = (plan.commits * 1000) / (performance.now() - began)
      const before = await v.events()
      const options = ['-p', String(v.redis.options.port), '-c', '1', '-P', String(plan.inFlight), '-n', String(plan.commits)]
      const stdout = await printed('redis-benchmark', [...options, '-r', String(madeUp), ...benchmark])
      const written = (await v.events()) - before
      // the same numbers come twice now and then
      if (written < plan.commits * 1.9) throw new Error(`redis-benchmark wrote ${written} events with ${plan.commits} commits`)
      const rate = Number(/([\d.]+) requests per second/u.exec(stdout)?.[1])
      rates.push({ ours, benchmark: rate })
    }
    return rates
  } finally {
    await v.close()
  }
}

/** The middle of some figures. */
export const middle = (figures: readonly number[]): number => percentile(figures, 0.5)
