import { rm } from 'node:fs/promises'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BotProcess, newData, startBotProcess } from '../support/bot-process.ts'
import { findChromium } from '../support/chromium.ts'

const found = await findChromium()

/** The practice room as a newcomer meets it: `npm start` without a token, and a browser. */
describe.skipIf(found === null)('npm start, and the practice room with the real bot behind it', { timeout: 60_000 }, () => {
  let browser: Browser
  let bot: BotProcess
  let page: Page
  let data: string
  let url: string
  const faults: string[] = []

  beforeAll(async () => {
    data = await newData()
    bot = startBotProcess({ config: 'config/qiuxian', data }, { npm: true })
    url = (await bot.said(/http:\/\/127\.0\.0\.1:\d+\//u, 60_000))[0]
    browser = await chromium.launch({
      executablePath: found ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
    page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(url)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await bot?.stop()
    await rm(data, { recursive: true, force: true })
  })

  const say = async (text: string) => {
    await page.getByRole('textbox').fill(text)
    await page.keyboard.press('Enter')
  }

  test('the first button works: a member checks in, is credited, and is answered in the room', async () => {
    await page.getByRole('button', { name: /试试/u }).click()
    await page
      .getByText(/签到成功：每周集体学习/u)
      .first()
      .waitFor()
    expect(await page.getByText(/签到成功：每周集体学习/u).count()).toBeGreaterThan(0)
  })

  test('said again, it stands already', async () => {
    await say('签到')
    await page
      .getByText(/您已在 .* 签到/u)
      .first()
      .waitFor()
    expect(await page.getByText(/签到成功：每周集体学习/u).count()).toBeLessThanOrEqual(2)
  })

  test('ordinary talk stays without an answer', async () => {
    const before = await page.locator('.message').count()
    await say('大家早上好，今天学习的材料在哪里下载')
    await page.waitForFunction((count) => document.querySelectorAll('.message').length > count, before)
    await say('排行')
    await page
      .getByText(/积分榜/u)
      .first()
      .waitFor()
    expect(await page.locator('.message').count()).toBe(before + 3)
  })

  test('at phone width the same room is there, and nothing in the page failed', async () => {
    const phone = await (await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })).newPage()
    phone.on('pageerror', (error) => faults.push(error.message))
    await phone.goto(url)
    await phone.locator('.row').filter({ hasText: '学习群' }).first().tap()
    await phone
      .getByText(/签到成功：每周集体学习/u)
      .first()
      .waitFor()
    expect(await phone.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    expect(faults).toEqual([])
    await phone.context().close()
  })
})
