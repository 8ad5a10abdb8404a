import type { Readable } from 'node:stream'
import { mostPictureBytes, type Picture, PictureLate, PictureMissing, PictureTooBig } from '../chat/transport.ts'
import { pictureKind } from '../domain/picture-kind.ts'
import { DeadlinePassed, within } from './deadline.ts'
import { noteOf } from './log.ts'
import { type FileBoxInterface, type Puppet, types } from './wechaty.ts'

/**
 * Fetches the picture of a message: the size WeChat shows when it is opened (`HD`), which every picture has, reads well and
 * is some hundred kB. `Artwork` is there only when the sender ticked 原图, and may be many MB; `Thumbnail` cannot be read.
 * Where the provider has no sizes (puppet-padlocal has only sizes), the message's file. Throws PictureTooBig, PictureLate
 * or PictureMissing, within `deadlineMs`.
 */
export async function fetchPicture(puppet: Puppet, messageId: string, deadlineMs: number): Promise<Picture> {
  const reading = new Reading()
  try {
    if (puppet.state.active() !== true || !puppet.isLoggedIn) throw new PictureMissing('not logged in')
    const bytes = await within(deadlineMs, reading.bytesOf(puppet, messageId))
    return { bytes, mediaType: pictureKind(bytes)?.mediaType ?? 'application/octet-stream' }
  } catch (error) {
    if (error instanceof PictureTooBig || error instanceof PictureMissing) throw error
    if (error instanceof DeadlinePassed) throw new PictureLate(`no picture in ${deadlineMs} ms`)
    throw new PictureMissing(`no picture: ${noteOf(error).fault}`, { cause: error })
  } finally {
    reading.end()
  }
}

/** One picture on its way; once ended, what comes later is let go. */
class Reading {
  #stream: Readable | undefined
  #over = false

  async bytesOf(puppet: Puppet, messageId: string): Promise<Buffer> {
    const box = await boxOf(puppet, messageId)
    if (this.#over) throw new PictureLate('ended meanwhile')
    if (box.size > mostPictureBytes) throw new PictureTooBig(`${box.size} bytes`)
    const stream = await box.toStream()
    this.#stream = stream
    if (this.#over) this.end()
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > mostPictureBytes) throw new PictureTooBig(`more than ${mostPictureBytes} bytes`)
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  }

  end(): void {
    this.#over = true
    this.#stream?.on('error', () => undefined).destroy()
  }
}

async function boxOf(puppet: Puppet, messageId: string): Promise<FileBoxInterface> {
  try {
    return await puppet.messageImage(messageId, types.Image.HD)
  } catch {
    return puppet.messageFile(messageId)
  }
}
