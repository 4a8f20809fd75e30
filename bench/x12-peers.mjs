// Reads a file with one of the X12 readers of npm and prints the seconds that it took.
import { createReadStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { finished } from 'node:stream/promises';

const [folder, name, file] = process.argv.slice(2);
const require = createRequire(resolve(folder, 'index.js'));
const readers = {
  'x12-parser': async () => {
    const { X12parser } = require('x12-parser');
    const parser = new X12parser();
    let count = 0;
    parser.on('data', () => count++);
    createReadStream(file).pipe(parser);
    await finished(parser);
    return count;
  },
  'node-x12': async () => {
    const { X12Parser } = require('node-x12');
    return new X12Parser(true).parse(readFileSync(file, 'utf8'));
  },
};

const start = process.hrtime.bigint();
await readers[name]();
console.log(Number(process.hrtime.bigint() - start) / 1e9);
