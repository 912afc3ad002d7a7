// Makes the README's pictures out of the screenshots of the last run. Usage: node images.mjs SCREENSHOTS

import * as fs from 'node:fs';
import * as path from 'node:path';

import { browse } from './workbench.mjs';

/** What a picture is called, and how the screenshot begins that it is made of. */
const PICTURES = {
  tables: '06 ',
  hover: '03 ',
  'quick-fixes': 'quick fixes',
};

const [screenshots] = process.argv.slice(2);
const images = path.join(import.meta.dirname, '../images');
const { context, close } = await browse();
const page = await context.newPage();
for (const [name, beginning] of Object.entries(PICTURES)) {
  const file = fs.readdirSync(screenshots).find((file) => file.startsWith(beginning));
  const png = fs.readFileSync(path.join(screenshots, file)).toString('base64');
  const webp = await page.evaluate(async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.82).split(',')[1];
  }, `data:image/png;base64,${png}`);
  const bytes = Buffer.from(webp, 'base64');
  fs.writeFileSync(path.join(images, `${name}.webp`), bytes);
  console.log(`${name}.webp ${bytes.length}`);
}
await close();
