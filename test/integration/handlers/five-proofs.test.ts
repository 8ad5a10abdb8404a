import { expect, it } from 'vitest'
import { commands } from '../../../handlers/index.ts'
import { whoSays } from '../../../src/chat/courtesy.ts'
import { whoMay } from '../../../src/text/common.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { sayings, villageOfAll } from '../../support/sayings.ts'
import type { Village } from '../../support/village.ts'

/**
 * What every command must hold, of all that are listed: it works; the same message twice changes nothing; near misses are
 * silence; the wrong role is turned away and nothing is written; a failing store gives the reference sentence. What each
 * does beyond this stands in a file of its own.
 */

const member = '0005'
const medical = '医疗保障分会'

it('are held of every command there is', () => {
  expect(Object.keys(sayings).sort()).toEqual(commands.map(({ name }) => name).sort())
})

it.each(Object.entries(sayings))('%s', async (name, saying) => {
  const {
    as = member,
    room = null,
    before = async () => '',
    words,
    answer,
    talk,
    wrong,
    writes,
    keeps,
    confirmed,
    deaf,
    unbound = [],
  } = saying
  const command = commands.find((each) => each.name === name)
  const v = await villageOfAll(unbound)
  const texts = async (heard: ReturnType<Village['say']>): Promise<string> => (await heard).map(({ text }) => text).join('\n')
  try {
    const start = await v.events()
    for (const each of talk) expect(await v.say(command?.who === 'anyone' ? member : as, medical, each), each).toEqual([])
    expect(await v.events(), 'talk').toBe(start)

    const said = words.replace('#', await before(v))
    await v.uttered()
    const asItWas = await v.events()
    if (command && command.who !== 'anyone') {
      const who = wrong ?? 'wx_stranger'
      if (wrong !== undefined) expect(await v.say(who, room ?? medical, said), 'the wrong role, in a room').toEqual([])
      const told = await texts(v.say(who, room, `@小联 ${said}`, { mentioned: true }))
      const may = command.who === 'member' ? (wrong === undefined ? '绑定' : '由') : whoMay(name, whoSays[command.who])
      if (deaf) expect(told).toBe('')
      else expect(told, 'the wrong role, addressed').toContain(may)
      if (!keeps) expect(await v.events(), 'the wrong role').toBe(asItWas)
    }

    const ready = await v.events()
    expect(await texts(failingStore(v, () => v.say(as, room, said))), 'a failing store').toMatch(notRecordedSentence)
    expect(await v.events(), 'a failing store').toBe(ready)

    expect(await texts(v.say(as, room, said, { id: 'one' })), 'it works').toContain(answer)
    if (confirmed) expect(await v.say(as, room, '确认', { id: 'yes' }), 'once confirmed').not.toEqual([])
    const after = await v.events()
    expect(after > ready, 'it writes').toBe(writes)
    for (const [id, text] of [['one', said], ...(confirmed ? [['yes', '确认']] : [])] as const)
      expect(await v.say(as, room, text, { id }), 'the same message twice').toEqual([])
    expect(await v.events(), 'the same message twice').toBe(after)
    expect((await v.house.ledger.verify()).differences).toEqual([])
  } finally {
    await v.close()
  }
})
