import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { evidenceOf, openForEvidence, wanting } from '../../src/chat/evidence.ts'
import { PictureLate, PictureMissing, PictureTooBig } from '../../src/chat/transport.ts'
import { picturesOf, showEvidence } from '../../src/cli/evidence.ts'
import type { World } from '../../src/cli/world.ts'
import { CommitFailed } from '../../src/journal/commit.ts'
import { dealtNumber } from '../../src/journal/events.ts'
import { evidenceFiles, evidenceFolder } from '../../src/journal/evidence-files.ts'
import { sealer } from '../../src/journal/seal.ts'
import { jpeg, png } from '../support/pictures.ts'
import { type Village, village } from '../support/village.ts'

let v: Village
beforeEach(async () => {
  v = await village()
})
afterEach(() => v.close())

const minute = 60_000
const send = (who: string, group: string | null, id: string, more: { at?: number } = {}) =>
  v.say(who, group, '', { type: 'picture', id, ...more })

/** What a claim does with pictures when it is made: takes those sent before, and stays open for those that come. Answers its number. */
const claim = async (member: string, room: string | null): Promise<string> => {
  const at = v.clock.time
  const me = (await v.house.ledger.roster()).byNumber.get(member)
  if (!me) throw new Error(`nobody is ${member}`)
  const pictures = await evidenceOf({ ledger: v.house.ledger, me, room, at })
  const outcome = await v.house.journal.commit({
    act: { id: `claim-of/${member}/${at}`, about: '', once: false },
    by: member,
    occurredAt: at,
    ...wanting(dealtNumber(), member, pictures, at),
    says: [],
    memo: [openForEvidence(dealtNumber(), member, room, at)],
    numbers: 1,
  })
  if (outcome.outcome !== 'committed') throw new Error(outcome.outcome)
  return String(outcome.numbers)
}
const states = async (number: string) => (await v.house.ledger.evidenceOf(number)).map(({ message, state }) => [message, state])
const files = () => evidenceFiles(evidenceFolder(v.dataFolder, v.association.id), v.house.ledger.seals)
const onDisk = async (): Promise<string[]> =>
  (await readdir(join(v.dataFolder, 'evidence'), { recursive: true }).catch(() => [])).filter((name) => name.includes('.')).sort()
const whole = async () => expect((await v.house.ledger.verify()).differences).toEqual([])

describe('a picture before or after a claim', () => {
  it('is silence and no event, and a claim within ten minutes takes it; it is fetched at the next tick, and kept sealed', async () => {
    v.pictures.set('p1', png(1))
    const events = await v.events()
    expect(await send('0005', '学习群', 'p1')).toEqual([])
    expect(await v.events()).toBe(events)
    v.clock.time += 9 * minute
    const number = await claim('0005', 'study@chatroom')
    expect(await states(number)).toEqual([['p1', 'wanted']])
    await v.tick()
    const [kept] = await v.house.ledger.evidenceOf(number)
    if (kept?.state !== 'kept') throw new Error('not kept')
    expect(kept).toMatchObject({ member: '0005', size: png(1).length, mediaType: 'image/png', reused: [] })
    expect(await files().read('0005', kept)).toEqual(png(1))
    expect(await v.uttered()).toEqual([])
    await v.tick()
    expect(await v.house.ledger.evidenceWanted()).toEqual([])
    await whole()
  })

  it('counts from the private chat too, and from no other room, no other person, and not after ten minutes', async () => {
    await send('0005', '学习群', 'old')
    v.clock.time += 11 * minute
    await send('0005', null, 'private')
    await send('0005', '医疗', 'elsewhere')
    await send('0006', '学习群', 'other')
    await send('wxid_stranger', '学习群', 'stranger')
    expect(await states(await claim('0005', 'study@chatroom'))).toEqual([['private', 'wanted']])
    await whole()
  })

  it('that comes after the claim, within ten minutes, belongs to it: from the room or privately; later ones do not', async () => {
    const number = await claim('0005', 'study@chatroom')
    v.clock.time += 2 * minute
    await send('0005', '学习群', 'after')
    await send('0005', '学习群', 'after')
    await send('0005', null, 'privately')
    await send('0005', '医疗', 'elsewhere')
    v.clock.time += 9 * minute
    await send('0005', '学习群', 'late')
    expect(await states(number)).toEqual([
      ['after', 'wanted'],
      ['privately', 'wanted'],
    ])
    await whole()
  })

  it('belongs to one claim: the next takes only what came since', async () => {
    await send('0005', null, 'a')
    const first = await claim('0005', null)
    v.clock.time += minute
    const second = await claim('0005', null)
    await send('0005', null, 'b')
    expect([await states(first), await states(second)]).toEqual([[['a', 'wanted']], [['b', 'wanted']]])
  })

  it('of which somebody posts a hundred leaves five notes and nothing else', async () => {
    const keys = (await v.redis.keys(`${v.house.keys.prefix}*`)).length
    const events = await v.events()
    for (let i = 0; i < 100; i += 1) await send('0005', '学习群', `p${i}`)
    expect(await v.events()).toBe(events)
    expect((await v.redis.keys(`${v.house.keys.prefix}*`)).length).toBe(keys + 1)
    expect((await states(await claim('0005', 'study@chatroom'))).map(([message]) => message)).toEqual(['p95', 'p96', 'p97', 'p98', 'p99'])
    expect(v.wechat.asked()).toBe(0)
  })

  it('sent before by somebody else is shown as such, and each has a file of their own', async () => {
    v.pictures.set('mine', jpeg(2)).set('theirs', jpeg(2))
    await send('0005', null, 'mine')
    const first = await claim('0005', null)
    await v.tick()
    v.clock.time += 30 * minute
    await send('0006', null, 'theirs')
    const second = await claim('0006', null)
    await v.tick()
    const [reused] = await v.house.ledger.evidenceOf(second)
    expect(reused).toMatchObject({ state: 'kept', reused: [{ claim: first, member: '0005', message: 'mine' }] })
    expect(await onDisk()).toHaveLength(2)
    if (reused?.state !== 'kept') throw new Error('not kept')
    await v.redis.hdel(v.house.keys.seals, '0005')
    const others = evidenceFiles(evidenceFolder(v.dataFolder, v.association.id), sealer(v.redis, v.house.keys))
    expect(await others.read('0005', reused)).toBeNull()
    expect(await others.read('0006', reused)).toEqual(jpeg(2))
  })
})

describe('a picture that is not to be had', () => {
  const asked = (number: string, why: string) => [
    { to: '私聊0005', text: `申报 ${number} 的图片${why}，请半小时内私聊我重发一张。申报本身已经记下，不用再报。` },
  ]

  it.each([
    ['too-big', new PictureTooBig('9 MB'), '太大了（一张最多 8 MB）'],
    ['no-picture', Buffer.from('%PDF-1.7 no picture'), '打不开，可能不是图片'],
  ])('%s: the claim stands, its sender is asked once, and a new one counts', async (why, trouble, words) => {
    v.pictures.set('bad', trouble).set('good', png(3))
    await send('0005', '学习群', 'bad')
    const number = await claim('0005', 'study@chatroom')
    await v.tick()
    expect(await v.house.ledger.evidenceOf(number)).toMatchObject([{ state: 'missed', why }])
    expect(await v.uttered()).toEqual(asked(number, words))
    await v.tick()
    v.clock.time += 15 * minute
    await send('0005', null, 'good')
    await v.tick()
    expect(await states(number)).toEqual([
      ['bad', 'missed'],
      ['good', 'kept'],
    ])
    expect(await v.uttered()).toEqual([])
    await whole()
  })

  it.each([
    ['late', new PictureLate('no answer')],
    ['missing', new PictureMissing('gone')],
  ])('%s: it is tried again for half an hour, then asked for', async (_, trouble) => {
    v.pictures.set('bad', trouble)
    await send('0005', null, 'bad')
    const number = await claim('0005', null)
    await v.tick()
    v.clock.time += 30 * minute
    await v.tick()
    expect([await states(number), await v.uttered()]).toEqual([[['bad', 'wanted']], []])
    v.clock.time += minute
    await v.tick()
    expect(await v.house.ledger.evidenceOf(number)).toMatchObject([{ state: 'missed', why: 'not-given' }])
    expect(await v.uttered()).toEqual(asked(number, '没取到'))
    await whole()
  })

  it('waits while nobody is logged in, a day at most', async () => {
    v.pictures.set('p', png(4))
    await send('0005', null, 'p')
    const number = await claim('0005', null)
    v.wechat.loggedIn = false
    v.clock.time += 60 * minute
    await v.tick()
    expect(await states(number)).toEqual([['p', 'wanted']])
    v.clock.time += 24 * 60 * minute
    await v.tick()
    expect(await states(number)).toEqual([['p', 'missed']])
  })

  it('cannot be written: tried again, and kept once the disk takes it; no half of it is left', async () => {
    v.pictures.set('p', png(5))
    await send('0005', null, 'p')
    const number = await claim('0005', null)
    const folder = join(v.dataFolder, 'evidence')
    await mkdir(v.dataFolder, { recursive: true })
    await writeFile(folder, 'a file where the folder should be')
    await v.tick()
    expect(await states(number)).toEqual([['p', 'wanted']])
    await rm(folder)
    await v.tick()
    expect(await states(number)).toEqual([['p', 'kept']])
    expect((await onDisk()).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('was fetched, and the process died before it was recorded: it is fetched again, and the file is the same', async () => {
    v.pictures.set('p', png(6))
    await send('0005', null, 'p')
    const number = await claim('0005', null)
    const { journal } = v.house
    v.house.journal = {
      ...journal,
      commit: async () => {
        throw new CommitFailed('died')
      },
    }
    await v.tick().catch(() => undefined)
    v.house.journal = journal
    const [file = ''] = await onDisk()
    expect(file).not.toBe('')
    const before = await readFile(join(v.dataFolder, 'evidence', file))
    expect(await states(number)).toEqual([['p', 'wanted']])
    await v.tick()
    expect(await states(number)).toEqual([['p', 'kept']])
    expect(await onDisk()).toEqual([file])
    expect(await readFile(join(v.dataFolder, 'evidence', file))).toEqual(before)
    await whole()
  })
})

describe('the files', () => {
  it('are whole, for the owner only, and open for their member alone; any touched byte refuses, and so does another name', async () => {
    const kept = await files().keep('0005', png(7), 'image/png')
    const [name = ''] = await onDisk()
    expect(name).toBe(`${v.association.id}/${kept.hash.slice(0, 2)}/${kept.hash}.0005.png.sealed`)
    const path = join(v.dataFolder, 'evidence', name)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const sealed = await readFile(path)
    expect(sealed.includes(png(7).subarray(0, 8))).toBe(false)
    expect(await files().read('0005', kept)).toEqual(png(7))
    for (const at of [0, 11, 12, 40, sealed.length - 1]) {
      const touched = Buffer.from(sealed)
      touched[at] = (touched[at] ?? 0) ^ 1
      await chmod(path, 0o600)
      await writeFile(path, touched)
      expect(await files().read('0005', kept)).toBeNull()
    }
    await writeFile(path, await v.house.ledger.seals.sealBytes('0005', png(8)))
    expect(await files().read('0005', kept)).toBeNull()
    // what cannot be read is written anew
    await files().keep('0005', png(7), 'image/png')
    expect(await files().read('0005', kept)).toEqual(png(7))
  })
})

describe('the command line', () => {
  const printed = async (run: () => Promise<void>): Promise<Record<string, unknown>[]> => {
    const lines = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    try {
      await run()
      return lines.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>)
    } finally {
      lines.mockRestore()
    }
  }

  it('lists the pictures of a claim, writes them opened, and says which are not there', async () => {
    const world = { house: v.house, dataFolder: v.dataFolder } as World
    v.pictures.set('a', png(9)).set('b', jpeg(9)).set('c', Buffer.from('no picture'))
    for (const id of ['a', 'b', 'c']) await send('0005', null, id, { at: v.clock.time + id.charCodeAt(0) })
    const number = await claim('0005', null)
    await v.tick()
    const out = join(v.dataFolder, 'out')
    const rows = await printed(() => showEvidence(world, number, out, true))
    expect(rows.map(({ number: whose, state }) => [whose, state])).toEqual([
      ['0005', '已保存'],
      ['0005', '已保存'],
      ['0005', '图片没取到，请重发'],
    ])
    expect(await readFile(join(out, `${number}-1.png`))).toEqual(png(9))
    expect(await readFile(join(out, `${number}-2.jpg`))).toEqual(jpeg(9))
    await expect(showEvidence(world, number, out, true)).rejects.toThrow('没有覆盖')
    await expect(showEvidence(world, '999', undefined, true)).rejects.toThrow('申报 999 没有图片')
    expect(await picturesOf(world)).toEqual({ kept: 2, missing: 0 })
    const [file = ''] = await onDisk().then((names) => names.filter((name) => name.endsWith('.png.sealed')))
    await rm(join(v.dataFolder, 'evidence', file))
    expect(await picturesOf(world)).toEqual({ kept: 2, missing: 1 })
    expect((await printed(() => showEvidence(world, number, undefined, true)))[0]).toMatchObject({ state: '文件不在' })
  })
})
