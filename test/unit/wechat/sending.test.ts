import { describe, expect, test } from 'vitest'
import { SendFailed, SendUnknown } from '../../../src/chat/transport.ts'
import { DeadlinePassed } from '../../../src/wechat/deadline.ts'
import { verdictOn } from '../../../src/wechat/sending.ts'

const grpc = (code: number, details: string) => Object.assign(new Error(`${code} X: ${details}`), { code, details })

describe('what a failed send means', () => {
  test.each([
    ['the provider refused', grpc(2, 'WorkproErrorCode: 20001')],
    ['nobody listens there', grpc(14, 'No connection established. Last error: connect ECONNREFUSED 127.0.0.1:8788')],
    ['no such host', grpc(14, 'Name resolution failed for target dns:gateway:8788')],
    ['a wrong token', grpc(16, 'Invalid Wechaty TOKEN "x"')],
    ['too big', grpc(8, 'Received message larger than max')],
    ['an error in this process', new Error('no conversation')],
    ['a failed upload', new SendFailed('upload')],
  ])('%s: it did not arrive', (_, error) => {
    expect(verdictOn(error)).toBeInstanceOf(SendFailed)
  })

  test.each([
    ['our deadline passed', new DeadlinePassed('late')],
    ['the connection dropped', grpc(14, 'Connection dropped')],
    ['the stream was reset', grpc(13, 'Received RST_STREAM with code 2')],
    ['the call was cancelled', grpc(1, 'Cancelled on client')],
    ['the gateway had a deadline of its own', grpc(4, 'Deadline exceeded')],
    ['the provider timed out', grpc(2, 'request timed out')],
    ['the provider timed out, in Chinese', grpc(2, '发送超时')],
    ['the provider was cut off', grpc(2, 'read ECONNRESET')],
    ['somebody says so', new SendUnknown('who knows')],
  ])('%s: it may have arrived', (_, error) => {
    expect(verdictOn(error)).toBeInstanceOf(SendUnknown)
  })

  test('the reason is kept, without what stands in quotes', () => {
    const { message, cause } = verdictOn(grpc(2, '发给「小明」失败 20001'))
    expect(message).toBe('send failed: code 2 发给…失败 20001')
    expect(cause).toBeInstanceOf(Error)
  })
})
