import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { cutToBytes } from '../../../src/watch/channel.ts'
import { mail } from '../../../src/watch/mail.ts'
import { webhook } from '../../../src/watch/webhook.ts'
import { openMailbox, openRobot, type RobotFate } from '../../support/receivers.ts'

let robot: Awaited<ReturnType<typeof openRobot>>
let box: Awaited<ReturnType<typeof openMailbox>>
beforeAll(async () => {
  robot = await openRobot()
  box = await openMailbox()
})
afterAll(async () => {
  await robot.close()
  await box.close()
})
afterEach(() => {
  robot.taken.length = 0
  box.mails.length = 0
})

describe('the robot of a WeCom group', () => {
  it('is told a text, then the picture with its MD5', async () => {
    const picture = Buffer.from('a picture')
    await webhook(robot.address).tell({ text: '【联谊告警】微信掉线', picture })
    expect(robot.texts()).toEqual(['【联谊告警】微信掉线'])
    expect(robot.pictures()).toEqual([{ base64: picture.toString('base64'), md5: createHash('md5').update(picture).digest('hex') }])
  })

  it('is told no more than it takes: 2,048 bytes, cut between characters', async () => {
    await webhook(robot.address).tell({ text: '很长'.repeat(2000) })
    const [told = ''] = robot.texts()
    expect(Buffer.byteLength(told)).toBeLessThanOrEqual(2048)
    expect(told).toMatch(/^(?:很长)+很?…$/u)
    expect(cutToBytes('𠮷𠮷', 7)).toBe('𠮷…')
  })

  it('may answer anything, if only it says that it went well', async () => {
    robot.fates.push('says-ok')
    await webhook(robot.address).tell({ text: '一' })
    expect(robot.texts()).toEqual(['一'])
  })

  const refusals: [RobotFate, RegExp][] = [
    ['refuses', /^errcode 45009$/u],
    ['breaks', /^status 502$/u],
    ['redirects', /^not reached$/u],
  ]
  it.each(refusals)('that %s is said to, without its address', async (fate, why) => {
    robot.fates.push(fate)
    await expect(webhook(robot.address).tell({ text: '一' })).rejects.toThrow(why)
    expect(robot.taken).toEqual([])
  })

  it('that is not there is said to be out of reach', async () => {
    await expect(webhook('http://127.0.0.1:1/?key=secret-key').tell({ text: '一' })).rejects.toThrow(/^not reached$/u)
  })

  it('that never answers is given up at the deadline', async () => {
    robot.fates.push('hangs')
    const began = performance.now()
    await expect(webhook(robot.address, 500).tell({ text: '一' })).rejects.toThrow(/^no answer in time$/u)
    expect(performance.now() - began).toBeGreaterThanOrEqual(400)
  })
})

describe('e-mail', () => {
  const at = (user: string, query = '') => `smtp://${user}@127.0.0.1:${box.port}/${query}`

  it('goes to those named, with the title as its subject and the picture attached', async () => {
    const query = '?from=bot%40example.cn&to=a%40example.cn,b%40example.cn'
    await mail(at('bot:secret-word', query)).tell({ text: '【联谊告警】微信掉线\n请扫码。', picture: Buffer.from('a picture') })
    const [{ from, to, text } = { from: '', to: [], text: '' }] = box.mails
    expect({ from, to }).toEqual({ from: 'bot@example.cn', to: ['a@example.cn', 'b@example.cn'] })
    const subject = /^Subject: =\?UTF-8\?B\?(.*)\?=/mu.exec(text)?.[1] ?? ''
    expect(Buffer.from(subject, 'base64').toString()).toBe('【联谊告警】微信掉线')
    expect(text).toContain(Buffer.from('a picture').toString('base64'))
    expect(text).toContain('login-code.png')
  })

  it('goes to the sender where nobody is named', async () => {
    await mail(at('bot:secret-word', '?from=bot%40example.cn')).tell({ text: '一' })
    expect(box.mails[0]?.to).toEqual(['bot@example.cn'])
  })

  it('with a wrong word fails with a code alone', async () => {
    await expect(mail(at('bot:wrong')).tell({ text: '一' })).rejects.toThrow(/^EAUTH$/u)
  })

  it('to nobody there fails with a code alone', async () => {
    await expect(mail('smtp://bot:secret-word@127.0.0.1:1/').tell({ text: '一' })).rejects.toThrow(/^[A-Z]+$/u)
  })
})
