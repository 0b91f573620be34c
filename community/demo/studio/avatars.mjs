// Draws the avatars as PNG files: node avatars.mjs ASSETS FOLDER COUNT SIDE GROUND…
// ASSETS holds node_modules with @dicebear/core, @dicebear/notionists and @resvg/resvg-js.
import { createRequire } from 'node:module'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [assets, folder, count, side, ...grounds] = process.argv.slice(2)
const require = createRequire(join(assets, 'package.json'))
const load = async (name) => import(pathToFileURL(require.resolve(name)))
const { createAvatar } = await load('@dicebear/core')
const notionists = await load('@dicebear/notionists')
const { Resvg } = require('@resvg/resvg-js')

for (let number = 1; number <= Number(count); number++) {
  const svg = createAvatar(notionists, {
    seed: `meadow ${number}`,
    backgroundColor: [grounds[(number - 1) % grounds.length].replace('#', '')],
    beardProbability: 12,
    glassesProbability: 26,
    gestureProbability: 8,
    scale: 118,
    translateY: 6,
  }).toString()
  const image = new Resvg(svg, { fitTo: { mode: 'width', value: Number(side) } }).render().asPng()
  writeFileSync(join(folder, `${String(number).padStart(2, '0')}.png`), image)
}
