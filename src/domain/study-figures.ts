/** One member's place at one session. */
export interface Expected {
  member: string
  branch: string
  came: boolean
}

/** One session of a period. */
export interface HeldSession {
  number: string
  title: string
  /** ms. */
  startsAt: number
  topic?: string
  excused: number
  expected: readonly Expected[]
}

/** How many came of how many places, one place a member and session. */
export interface Share {
  came: number
  expected: number
}

/** What the study of a period came to; plain data, people by number. */
export interface StudyFigures extends Share {
  /** Those somebody checked in to; the others say nothing of who came. */
  sessions: { number: string; title: string; startsAt: number; topic?: string; came: number; excused: number; expected: number }[]
  /** Sessions nobody checked in to. */
  unused: number
  branches: ({ branch: string } & Share)[]
  /** Those who came most, most first, then by the smaller number of sessions open to them, then by 会员号. */
  faithful: { member: string; came: number; of: number }[]
  topics: string[]
}

/** Most people praised. */
const mostPraised = 10

/** Sums up the sessions of a period; branches by share, the highest first. Only where somebody checked in is anybody counted as missing. */
export const studyFigures = (all: readonly HeldSession[]): StudyFigures => {
  const held = all.filter(({ expected }) => expected.some(({ came }) => came))
  const byBranch = new Map<string, Share>()
  const byMember = new Map<string, Share>()
  const count = (into: Map<string, Share>, key: string, came: boolean): void => {
    const share = into.get(key) ?? { came: 0, expected: 0 }
    into.set(key, { came: share.came + (came ? 1 : 0), expected: share.expected + 1 })
  }
  for (const { expected } of held)
    for (const { member, branch, came } of expected) {
      count(byBranch, branch, came)
      count(byMember, member, came)
    }
  const sessions = held.map(({ number, title, startsAt, topic, excused, expected }) => ({
    number,
    title,
    startsAt,
    ...(topic === undefined ? {} : { topic }),
    came: expected.filter(({ came }) => came).length,
    excused,
    expected: expected.length,
  }))
  return {
    came: sessions.reduce((sum, { came }) => sum + came, 0),
    expected: sessions.reduce((sum, { expected }) => sum + expected, 0),
    sessions,
    unused: all.length - held.length,
    branches: [...byBranch]
      .map(([branch, share]) => ({ branch, ...share }))
      .sort((a, b) => b.came / b.expected - a.came / a.expected || (a.branch < b.branch ? -1 : 1)),
    faithful: [...byMember]
      .filter(([, { came }]) => came > 0)
      .map(([member, { came, expected }]) => ({ member, came, of: expected }))
      .sort((a, b) => b.came - a.came || a.of - b.of || (a.member < b.member ? -1 : 1))
      .slice(0, mostPraised),
    topics: [...new Set(all.flatMap(({ topic }) => topic ?? []))],
  }
}

/** Whole percent of a share; null when nobody was expected. */
export const rateOf = ({ came, expected }: Share): number | null => (expected === 0 ? null : Math.round((100 * came) / expected))
