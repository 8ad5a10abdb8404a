import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Channel, cutToBytes, NotTold } from './channel.ts'

/** Most bytes of a text message (developer.work.weixin.qq.com/document/path/91770). */
const mostTextBytes = 2048
const usualDeadlineMs = 10_000

/** A robot answers 200 whatever came of it; `errcode` tells. */
const answerShape = z.object({ errcode: z.number() })

/**
 * The robot of a WeCom group: one text, then the picture. The address holds the robot's key, so it stands in no error. A robot takes
 * twenty messages a minute; what is told here is far fewer. What answers 2xx with anything else than a robot's answer took it too.
 */
export const webhook = (address: string, deadlineMs = usualDeadlineMs): Channel => {
  const post = async (body: object): Promise<void> => {
    let response: Response
    let said: string
    try {
      response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(deadlineMs),
      })
      said = await response.text()
    } catch (error) {
      throw new NotTold(error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : 'not reached')
    }
    if (!response.ok) throw new NotTold(`status ${response.status}`)
    const errcode = codeIn(said)
    if (errcode !== 0) throw new NotTold(`errcode ${errcode}`)
  }
  return {
    name: 'webhook',
    async tell({ text, picture }) {
      await post({ msgtype: 'text', text: { content: cutToBytes(text, mostTextBytes) } })
      if (!picture) return
      const image = { base64: picture.toString('base64'), md5: createHash('md5').update(picture).digest('hex') }
      await post({ msgtype: 'image', image })
    },
  }
}

const codeIn = (said: string): number => {
  try {
    return answerShape.safeParse(JSON.parse(said)).data?.errcode ?? 0
  } catch {
    return 0
  }
}
