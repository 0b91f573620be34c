// Draws portraits as PNG files: node avatars.mjs ASSETS FOLDER STYLE COUNT SIDE GROUND…
// ASSETS holds node_modules with @dicebear/core, @resvg/resvg-js and the style, @dicebear/STYLE.
import { createRequire } from 'node:module'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [assets, folder, name, count, side, ...grounds] = process.argv.slice(2)
const require = createRequire(join(assets, 'package.json'))
const load = async (name) => import(pathToFileURL(require.resolve(name)))
const { createAvatar } = await load('@dicebear/core')
const style = await load(`@dicebear/${name}`)
const { Resvg } = require('@resvg/resvg-js')

const numbered = (word, last) => Array.from({ length: last }, (_, index) => word + String(index + 1).padStart(2, '0'))
const options = {
  notionists: { beardProbability: 12, glassesProbability: 26, gestureProbability: 8, scale: 118, translateY: 6 },
  lorelei: { mouth: numbered('happy', 18), beardProbability: 0, glassesProbability: 24, earringsProbability: 20, scale: 112, translateY: 4 },
  'open-peeps': {
    face: ['smile', 'calm', 'cute', 'smileBig', 'lovingGrin1', 'lovingGrin2', 'smileLOL', 'smileTeethGap', 'eatingHappy'],
    accessories: ['glasses', 'glasses2', 'glasses3', 'glasses4', 'glasses5', 'sunglasses2'], accessoriesProbability: 28, facialHairProbability: 7,
    skinColor: ['ffdbb4', 'fbd3b0', 'f2c9a5', 'edb98a', 'd08b5b', 'ae5d29'], headContrastColor: ['2c1b18', '4a312c', '724133', '241c1a', 'b58143'], maskProbability: 0, scale: 100, translateY: 6,
  },
}[name]

for (let number = 1; number <= Number(count); number++) {
  const ground = grounds[(number - 1) % grounds.length].replace('#', '')
  const svg = createAvatar(style, { seed: `meadow ${number}`, backgroundColor: [ground], ...options }).toString()
  const image = new Resvg(svg, { fitTo: { mode: 'width', value: Number(side) } }).render().asPng()
  writeFileSync(join(folder, `${String(number).padStart(2, '0')}.png`), image)
}
