import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { commands } from '../../handlers/index.ts'
import type { Who } from '../../src/chat/contract.ts'

const textOf = (name: string): Promise<string> => readFile(new URL(`../../${name}`, import.meta.url), 'utf8')

/** Who the rows of the manual's table are about. */
const rows: Record<string, Who> = {
  anyone: 'anyone',
  members: 'member',
  'on duty, branch heads, liaisons': 'organiser',
  'branch heads, liaisons': 'reviewer',
  'branch heads': 'examiner',
  'vice-chairs': 'vice-chair',
  staff: 'staff',
}

describe('the manual', () => {
  it('lists what each may say, and no more', async () => {
    const [, table = ''] = (await textOf('README.md')).split('## What people can say')
    const listed = [...table.matchAll(/^\| ([^|]+?) +\| ([^|]+?) +\|$/gmu)].flatMap(([, who = '', words = '']) => {
      const whose = rows[who]
      return whose === undefined ? [] : words.split(/ · |, and | \(|\)/u).map((word) => ({ whose, word }))
    })
    const named = listed.flatMap(({ whose, word }) => {
      if (word === '' || word === 'all of these') return []
      const found = commands.find(
        ({ who, words, addressedForm }) => who === whose && (words.includes(word) || addressedForm?.test(word) === true),
      )
      return found?.name ?? `${word}, which is not for ${whose}`
    })
    expect([...new Set(named)].sort()).toEqual(commands.map(({ name }) => name).sort())
  })
  it('names every command in Chinese', async () => {
    const manual = await textOf('README.zh-CN.md')
    expect(commands.map(({ name }) => name).filter((name) => !manual.includes(name))).toEqual([])
  })
})
